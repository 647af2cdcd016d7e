"""Runs of the program, each in a fork of this process: cheap, capped, and seen from outside.

The program is imported once. A run is a fork that has its own folder, its own folder for temporary
files and its own two texts in place of a terminal, and that may use so much memory and processor
time and no more. What it leaves behind is what a process of its own would leave.
"""

from __future__ import annotations

import atexit
import os
import pkgutil
import resource
import signal
import sys
import tempfile
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MEMORY_BYTES = 4 * 1024**3
FILE_BYTES = 1024**3
LIMIT_S = 60.0
_IDLE_S = 20.0
_IDLE_CPU_S = 0.05
_POLL_S = 0.01
_TICKS = os.sysconf("SC_CLK_TCK")
_LONGEST_CHARACTERS = 2_000_000
_LIBRARIES = (
    "geopandas",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_pdf",
    "matplotlib.backends.backend_svg",
    "networkx",
    "openpyxl",
    "pandas",
    "pyarrow.csv",
    "pyarrow.parquet",
    "pyogrio",
    "pyproj",
    "shapely",
    "xlsxwriter",
)


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of a command did.

    Attributes
    ----------
    args
        The command line after ``corridors``.
    code
        Exit code; below zero, the number of the signal that ended it.
    out, err
        What it wrote, as text; bytes that are no UTF-8 are escaped.
    cpu_s
        Processor time.
    ended
        Whether it came to an end by itself.
    """

    args: tuple[str, ...]
    code: int
    out: str
    err: str
    cpu_s: float
    ended: bool = True

    @property
    def traceback(self) -> str:
        """The last line of a traceback in what was written; empty if there is none."""
        for text in (self.err, self.out):
            if "Traceback (most recent call last)" in text:
                lines = text.rpartition("Traceback (most recent call last)")[2].strip().splitlines()
                return next((line for line in lines[1:] if line[:1].strip()), lines[-1])
        return ""

    @property
    def told(self) -> str:
        """All that it wrote."""
        return f"{self.out}\n{self.err}"

    @property
    def line(self) -> str:
        """The command line as a person would read it."""
        return " ".join(("corridors", *map(shown, self.args)))


def shown(text: str, most: int = 300) -> str:
    """Return a text that a terminal can print: control characters escaped, cut if long."""
    plain = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
    return plain if len(plain) <= most else f"{plain[:most]}…"


def preload(source: Path) -> None:
    """Import the program from a checkout, and all that its commands import when they need it."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a fork of a process with threads is not safe
    os.environ["COLUMNS"] = "200"
    sys.path.insert(0, str(source / "src"))
    package = import_module("corridors")
    if Path(str(package.__file__)).parents[2] != source:
        message = f"corridors was imported from {package.__file__}, not from {source}"
        raise SystemExit(message)
    for module in pkgutil.walk_packages(package.__path__, "corridors."):
        if not module.name.startswith("corridors.app") and not module.name.endswith("__main__"):
            import_module(module.name)
    for library in _LIBRARIES:
        with suppress(ImportError):
            import_module(library)


class Runner:
    """Runs commands and functions in forks.

    Parameters
    ----------
    scratch
        A folder for the texts that runs write.
    limit_s
        Processor time that a run may use. One that waits for ever without using any is ended too.
    """

    def __init__(self, scratch: Path, limit_s: float = LIMIT_S) -> None:
        self.scratch = scratch
        self.limit_s = limit_s
        self.runs = 0

    def command(self, args: tuple[str, ...], folder: Path, temporary: Path) -> Run:
        """Run ``corridors ARGS`` in a folder, with another for its temporary files."""
        from corridors.cli import main

        def work() -> None:
            sys.argv = ["corridors", *args]
            sys.exit(main(list(args), prog_name="corridors"))

        return self._fork(args, work, folder, temporary)

    def call(self, work: Callable[[], None], folder: Path, temporary: Path) -> Run:
        """Run a function, which may print."""
        return self._fork((), work, folder, temporary)

    def _fork(
        self, args: tuple[str, ...], work: Callable[[], None], folder: Path, temporary: Path
    ) -> Run:
        self.runs += 1
        texts = [self.scratch / "stdout", self.scratch / "stderr"]
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if not pid:
            _live(work, texts, folder, temporary, self.limit_s)
        code, cpu_s, ended = _watch(pid, self.limit_s)
        out, err = (_read(path) for path in texts)
        return Run(args, code, out, err, cpu_s, ended)


def _read(path: Path) -> str:
    with path.open("rb") as stream:
        return stream.read(_LONGEST_CHARACTERS).decode("utf-8", "backslashreplace")


def _live(
    work: Callable[[], None], texts: list[Path], folder: Path, temporary: Path, limit_s: float
) -> None:
    """Be the child: do the work as a process of its own would, and end."""
    code = 1
    try:
        os.setsid()
        _redirect(texts)
        os.chdir(folder)
        os.environ["TMPDIR"] = str(temporary)
        tempfile.tempdir = None
        signal.signal(signal.SIGINT, signal.default_int_handler)
        seconds = int(limit_s) + 5
        for kind, most in (
            (resource.RLIMIT_AS, MEMORY_BYTES),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_FSIZE, FILE_BYTES),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(kind, (most, most))
        work()
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:  # noqa: BLE001  (a traceback is what we look for)
        traceback.print_exc()
    finally:
        with suppress(BaseException):
            atexit._run_exitfuncs()  # noqa: SLF001  (os._exit would leave temporary files)
        for stream in (sys.stdout, sys.stderr):
            with suppress(BaseException):
                stream.flush()
        os._exit(code)


def _redirect(texts: list[Path]) -> None:
    """Let the three streams be those of a program whose output goes to files."""
    for number, path in enumerate(("/dev/null", *map(str, texts))):
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        handle = os.open(path, flags, 0o600)
        os.dup2(handle, number)
        os.close(handle)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115


def _watch(pid: int, limit_s: float) -> tuple[int, float, bool]:
    """Wait for a child; end it if it uses too much time, or none for long."""
    ended, used_s, since = True, 0.0, time.monotonic()
    while True:
        found, status, usage = os.wait4(pid, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, ended
        now_s = _cpu_s(pid)
        if now_s - used_s > _IDLE_CPU_S:
            used_s, since = now_s, time.monotonic()
        if ended and (now_s > limit_s or time.monotonic() - since > _IDLE_S):
            ended = False
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(_POLL_S)


def _cpu_s(pid: int) -> float:
    """Return the processor time of a process, from ``/proc``."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS
