"""Interrupted runs: real processes, ended at any moment; old or new stands whole, nothing else."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fuzzing.judging import OLD, Desk, Ledger
from fuzzing.running import Run, shown

if TYPE_CHECKING:
    from pathlib import Path

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
COMMANDS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("map", "o.html"), ("o.html",)),
    (("export", "o.gpkg"), ("o.gpkg",)),
    (("figure", "o.pdf"), ("o.pdf",)),
    (("export", "--bundle", "o.zip"), ("o.zip",)),
    (("map", "--split", "o.html"), ("o.html", "o.js", "o.css")),
)
ROUNDS = 4
_POLL_S = 0.002
_LONGEST_S = 300.0


@dataclass(frozen=True, slots=True)
class Kill:
    """One run to interrupt: which, by what, and when."""

    args: tuple[str, ...]
    outputs: tuple[str, ...]
    signal: signal.Signals
    at_temporary: bool
    with_old: bool

    @property
    def name(self) -> str:
        """Its name in the table."""
        when = "at-a-temporary-file" if self.at_temporary else "at-random"
        old = "over-old" if self.with_old else "new"
        return f"{'-'.join(self.args)}-{self.signal.name}-{when}-{old}"


def kill_cases() -> list[Kill]:
    """Return all interrupted runs."""
    return [
        Kill(args, outputs, number, bool(turn % 2), turn % 4 < 2)  # noqa: PLR2004  (halves)
        for args, outputs in COMMANDS
        for number in SIGNALS
        for turn in range(2 * ROUNDS)
    ]


def try_kills(data: Path, source: Path, scratch: Path, cases: list[Kill], seed: int) -> Ledger:
    """Interrupt all runs and return what was counted."""
    ledger = Ledger()
    killer = _Killer(data, source, scratch, ledger, random.Random(seed))  # noqa: S311
    for number, case in enumerate(cases, 1):
        print(f"\rkills {number}/{len(cases)} {case.name:60.60}", end="", file=sys.stderr)
        killer.interrupt(case)
    print(file=sys.stderr)
    ledger.tried["interrupted runs"] = len(cases)
    return ledger


@dataclass(slots=True)
class _Killer:
    data: Path
    source: Path
    scratch: Path
    ledger: Ledger
    rng: random.Random

    def interrupt(self, case: Kill) -> None:
        """Interrupt one run, and judge what it left."""
        whole, lasts_s = self._reference(case)
        desk = Desk(self.scratch / "desk", case.outputs if case.with_old else ())
        process = self._start(case.args, desk)
        self._wait(process, case, desk, self.rng.uniform(0.0, lasts_s * 1.1))
        ended = process.poll() is not None
        if not ended:
            process.send_signal(case.signal)
        out, err = process.communicate(timeout=_LONGEST_S)
        run = Run(case.args, process.returncode, out.decode(), err.decode("utf-8", "replace"), 0.0)
        self._judge("no traceback when interrupted", case, run, shown(run.traceback))
        state = self._state(case, desk, whole)
        self._judge("old or new whole", case, run, "" if state else "neither old nor new stands")
        lied = run.code == 0 and state == "old"
        self._judge("exit code when interrupted", case, run, "0, and nothing new" if lied else "")
        if case.signal is signal.SIGKILL and not ended:
            self._start(case.args, desk).communicate(timeout=_LONGEST_S)
        strays = ", ".join(map(shown, desk.strays(case.outputs)))
        self._judge("temporary files when interrupted", case, run, strays)
        self.ledger.cases.append({"case": case.name, "exit": run.code, "stands": state})

    def _judge(self, goal: str, case: Kill, run: Run, what: str) -> None:
        self.ledger.judge(goal, case.name, run.line, what)

    def _start(self, args: tuple[str, ...], desk: Desk) -> subprocess.Popen[bytes]:
        home = self.scratch / "home"  # what libraries keep for themselves
        home.mkdir(exist_ok=True)
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.source / "src"),
            "TMPDIR": str(desk.temporary),
            "MPLCONFIGDIR": str(home),
            "HOME": str(home),
        }
        command = [sys.executable, "-m", "corridors.cli", *args, "--data", str(self.data)]
        return subprocess.Popen(  # noqa: S603  (our own program)
            command,
            cwd=desk.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def _wait(
        self, process: subprocess.Popen[bytes], case: Kill, desk: Desk, delay_s: float
    ) -> None:
        """Wait for the moment: a while, or until something temporary is seen."""
        start = time.monotonic()
        while process.poll() is None and time.monotonic() - start < _LONGEST_S:
            if case.at_temporary and desk.strays(case.outputs):
                return
            if not case.at_temporary and time.monotonic() - start > delay_s:
                return
            time.sleep(_POLL_S)

    def _reference(self, case: Kill) -> tuple[dict[str, bytes], float]:
        """Return what the command writes when nobody interrupts it, and how long that takes."""
        kept = self.scratch / "whole" / "-".join(case.args)
        clock = kept / "seconds"
        if not clock.is_file():
            desk = Desk(self.scratch / "desk")
            start = time.monotonic()
            self._start(case.args, desk).communicate(timeout=_LONGEST_S)
            lasts_s = time.monotonic() - start
            shutil.copytree(desk.folder, kept)
            clock.write_text(str(lasts_s), "ascii")
        return {name: (kept / name).read_bytes() for name in case.outputs}, float(clock.read_text())

    def _state(self, case: Kill, desk: Desk, whole: dict[str, bytes]) -> str:
        """Return ``old`` or ``new``; empty if it is neither, or some of the one, some of both."""
        paths = [desk.folder / name for name in case.outputs]
        found = [path.read_bytes() if path.is_file() else None for path in paths]
        if found == [OLD if case.with_old else None] * len(paths):
            return "old"
        return "new" if found == [whole[name] for name in case.outputs] else ""
