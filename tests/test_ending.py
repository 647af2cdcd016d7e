"""How the program ends: exit codes, broken streams, signals at any moment, faults of its own.

These are real processes: what a signal or a full device does cannot be tried inside of one.
"""

from __future__ import annotations

import io
import json
import os
import random
import re
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import attacks
import click
import pytest
from click.testing import CliRunner

from corridors.cli import main
from corridors.cli.commands import main as group
from corridors.cli.printing import print_csv, print_json, print_lines, tell
from corridors.model import CorridorsError

PROGRAM = [sys.executable, "-c", "from corridors.cli.start import start; start()"]
PLAIN = {key: value for key, value in os.environ.items() if key != "CORRIDORS_DEBUG"}

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and devices of Unix")


def run(*words: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
    command = [*PROGRAM, *map(str, words)]
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": PLAIN, **options}
    return subprocess.run(command, check=False, timeout=120, **given)


def assert_one_line(stderr: bytes, word: str = "") -> None:
    """One line that a person can read, and no more."""
    text = stderr.decode()
    assert text.startswith("Error: ")
    assert text.count("\n") == 1
    assert word in text


# ---- standard streams ------------------------------------------------------------------------

PRINTING = [
    ["--help"],
    ["--version"],
    ["list", "--help"],
    ["list"],
    ["list", "--format", "csv"],
    ["list", "--format", "json"],
    ["show", "kashgar"],
    ["stats"],
    ["stats", "--series", "?"],
    ["check"],
    ["compare", "almaty", "kashgar"],
    ["embed", "https://example.org/a.html"],
]
WITH_DATA = ("list", "show", "stats", "compare")


def with_data(words: list[str], root: Path) -> list[str]:
    if words[0] == "check":
        return [*words, str(root)]
    return [*words, "--data", str(root)] if words[0] in WITH_DATA else words


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("words", PRINTING, ids=" ".join)
def test_a_full_device_is_told_in_one_line(small_source: Path, words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = run(*with_data(words, small_source), stdout=full)
    assert done.returncode == 1
    assert_one_line(done.stderr, "The standard output cannot be written: No space left on device")


@pytest.mark.parametrize("words", PRINTING, ids=" ".join)
def test_a_closed_output_is_told_in_one_line(small_source: Path, words: list[str]) -> None:
    done = run(*with_data(words, small_source), stdout=None, preexec_fn=lambda: os.close(1))
    assert done.returncode == 1
    assert_one_line(done.stderr, "The standard output cannot be written")


def test_a_reader_who_has_had_enough_hears_nothing(small_source: Path) -> None:
    words = with_data(["list", "--format", "json"], small_source)
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as stream:
        done = run(*words, stdout=stream)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2)])
def test_a_file_is_written_whatever_streams_are_closed(
    small_source: Path, tmp_path: Path, closed: tuple[int, ...]
) -> None:
    done = run(
        *("map", tmp_path / "a.html", "--data", small_source),
        stdout=None,
        preexec_fn=lambda: [os.close(number) for number in closed],
    )
    assert done.returncode == 0
    assert (tmp_path / "a.html").read_bytes().startswith(b"<!DOCTYPE html>")
    assert (tmp_path / "a.html").read_bytes().endswith(b"</html>\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_what_nobody_can_hear_stops_no_work(small_source: Path, tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = run("map", tmp_path / "a.html", "--data", small_source, stderr=full)
    assert done.returncode == 0
    assert (tmp_path / "a.html").exists()


@pytest.mark.parametrize(
    ("encoding", "form"),
    [("latin-1", "table"), ("koi8-r", "csv"), ("latin-1", "json"), ("ascii", "csv")],
)
def test_letters_that_a_terminal_lacks_stop_nothing(
    small_source: Path, encoding: str, form: str
) -> None:
    words = ("list", "--data", small_source, "--format", form)
    done = run(*words, env={**PLAIN, "PYTHONIOENCODING": encoding})
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"steppe-railway" in done.stdout


@pytest.mark.parametrize("width", ["1", "20"])
def test_a_narrow_terminal_is_wide_enough(width: str) -> None:
    for command in ("map", "list", "export"):
        assert run(command, "--help", env={**PLAIN, "COLUMNS": width}).returncode == 0


def test_no_home_and_no_locale_are_needed(small_source: Path, tmp_path: Path) -> None:
    bare = {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": "/nonexistent"}
    done = run("map", tmp_path / "карта.html", "--data", small_source, env=bare)
    assert done.returncode == 0, done.stderr
    assert "карта.html" in done.stderr.decode()


# ---- names and arguments ---------------------------------------------------------------------

LONG = "n" * 405
OUTPUTS = [
    ["map", "{}.html"],
    ["map", "{}.html", "--split"],
    ["figure", "{}.svg"],
    ["export", "{}.gpkg"],
    ["export", "{}.csv"],
    ["export", "--bundle", "{}.zip"],
    ["trace", "--mode", "air", "almaty-airport", "urumqi-airport", "--out", "{}"],
    ["compare", "almaty", "kashgar", "--strip", "{}"],
]


@pytest.mark.parametrize("words", OUTPUTS, ids=" ".join)
@pytest.mark.parametrize("name", [LONG, f"{LONG}/a", "missing/a"])
def test_an_output_that_cannot_be_is_refused_before_the_work(
    small_source: Path, tmp_path: Path, words: list[str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CORRIDORS_DEBUG", raising=False)
    result = CliRunner().invoke(group, [*(w.format(name) for w in words), "--data", small_source])
    assert result.exit_code == 1
    assert_one_line(result.stderr.encode("utf-8", "backslashreplace"))
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [["list"], ["check"], ["map", "a.html"]])
def test_a_data_folder_with_a_name_too_long_is_told(
    tmp_path: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CORRIDORS_DEBUG", raising=False)
    more = [LONG] if words[0] == "check" else ["--data", LONG]
    result = CliRunner().invoke(group, [*words, *more])
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert LONG[:50] in result.output


@pytest.mark.parametrize("words", [["list", "--text"], ["show"], ["embed", "a.html", "--title"]])
def test_a_text_that_is_not_utf8_is_wrong_usage(words: list[str]) -> None:
    done = run(*words, b"\xff".decode("utf-8", "surrogateescape"))
    assert done.returncode == 2
    assert b"is not UTF-8" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_name_of_a_file_need_not_be_utf8(small_source: Path, tmp_path: Path) -> None:
    name = os.fsdecode(bytes(tmp_path) + b"/\xff.html")
    assert run("map", name, "--data", small_source).returncode == 0
    done = run("embed", name)
    assert done.returncode == 0
    assert b"%FF.html?embed" in done.stdout


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_rights_is_told(small_source: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    done = run("map", tmp_path / "a.html", "--data", small_source)
    tmp_path.chmod(0o700)
    assert done.returncode == 1
    assert_one_line(done.stderr, "Permission denied")


def test_a_quota_is_told(small_source: Path, tmp_path: Path) -> None:
    import resource

    (tmp_path / "a.html").write_text("old")
    done = run(
        *("map", tmp_path / "a.html", "--data", small_source),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000)),
    )
    assert done.returncode == 1
    assert_one_line(done.stderr, "File too large")
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("a.html", "old")]


@pytest.mark.parametrize("form", ["gpkg", "fgb"])
def test_a_temporary_folder_that_is_full_is_told(
    small_source: Path, tmp_path: Path, form: str
) -> None:
    import resource

    (tmp_path / "temporary").mkdir()
    done = run(
        *("export", tmp_path / f"a.{form}", "--data", small_source),
        env={**PLAIN, "TMPDIR": str(tmp_path / "temporary")},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000)),
    )
    assert done.returncode == 1
    assert_one_line(done.stderr, "temporary" if form == "gpkg" else "File too large")
    assert list((tmp_path / "temporary").iterdir()) == []


# ---- faults that nobody foresaw --------------------------------------------------------------


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """Let ``corridors list`` raise what stands in the list."""
    errors: list[BaseException] = []

    def fail(**_options: object) -> None:
        raise errors[0]

    monkeypatch.delenv("CORRIDORS_DEBUG", raising=False)
    monkeypatch.setattr(main.commands["list"], "callback", fail)
    return errors


@pytest.mark.parametrize("error", [KeyError("x\x1b[31m"), ZeroDivisionError(), RecursionError()])
def test_a_fault_of_ours_is_one_line_and_tells_how_to_see_more(
    broken: list[BaseException], error: Exception
) -> None:
    broken.append(error)
    result = CliRunner().invoke(main, ["list"])
    assert result.exit_code == 70
    assert_one_line(result.stderr.encode(), type(error).__name__)
    assert "test_ending.py, line" in result.stderr
    assert "CORRIDORS_DEBUG=1" in result.stderr
    assert "\x1b" not in result.stderr


def test_a_fault_of_ours_shows_its_place_if_asked(
    broken: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken.append(ZeroDivisionError("here"))
    monkeypatch.setenv("CORRIDORS_DEBUG", "1")
    assert CliRunner().invoke(main, ["list"]).exception is broken[0]


def test_a_caller_in_python_gets_the_error_itself(broken: list[BaseException]) -> None:
    broken.append(ZeroDivisionError("here"))
    with pytest.raises(ZeroDivisionError):
        main.main(["list"], standalone_mode=False)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(28, "No space left on device"), "No space left on device"),
        (OSError(13, "Permission denied", "/a\x1b/b"), "/a\\x1b/b: Permission denied"),
        (MemoryError(), "not enough memory"),
    ],
)
def test_what_the_system_denies_is_one_line(
    broken: list[BaseException], error: Exception, told: str
) -> None:
    broken.append(error)
    result = CliRunner().invoke(main, ["list"])
    assert result.exit_code == 1
    assert_one_line(result.stderr.encode(), told)


def test_a_file_that_ends_too_early_is_not_taken_for_an_interruption(
    broken: list[BaseException],
) -> None:
    broken.append(EOFError())
    result = CliRunner().invoke(main, ["list"])
    assert result.exit_code == 70
    assert "Aborted" not in result.output


# ---- text on a terminal ----------------------------------------------------------------------

STEERING = attacks.STEERING


def assert_harmless(text: str) -> None:
    assert re.findall(r"[^\n -~\u00a1-\u2027\u2030-\u2065\u3000-\uffef]", text) == []
    assert not set(text) & set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_nothing_that_is_printed_steers_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    tell(STEERING)
    print_lines([STEERING, "中文 Ü\u00a0x"])
    print_json(f'["{STEERING}"]')
    captured = capsys.readouterr()
    for text in (captured.out, captured.err):
        assert_harmless(text.replace("\u00a0", " "))
    assert "中文 Ü\u00a0x" in captured.out
    assert captured.err.count("\n") == 1


def test_json_means_the_same_after_it_was_made_harmless(
    capsys: pytest.CaptureFixture[str],
) -> None:
    value = [STEERING.replace("\r", "").replace("\n", ""), "\U000e0001", "中", "\ud800"]
    print_json(json.dumps(value, ensure_ascii=False))
    assert json.loads(capsys.readouterr().out) == value


def test_json_means_the_same_where_letters_are_lacking(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(stream, encoding="latin-1"))
    value = ["中😀ü"]
    print_json(json.dumps(value, ensure_ascii=False))
    assert json.loads(stream.getvalue().decode("ascii")) == value


def test_csv_stays_as_it_is_but_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    print_csv("a\x1b,b\nc,d", [])
    assert capsys.readouterr().out == "a\x1b,b\nc,d\n"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    print_csv("a\x1b,b\nc,d", [])
    assert capsys.readouterr().out == "a\\x1b,b\nc,d\n"


def test_cells_that_look_like_formulas_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    print_csv("x", ["=1", "-5", -5, "+7 727 x", "@a", "a=", "\t=1", None])
    assert capsys.readouterr().err.startswith("4 cells begin with =, +, - or @")
    print_csv("x", ["-5", "a"])
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "words",
    [
        [STEERING],
        ["list", STEERING],
        ["list", f"--{STEERING}"],
        ["list", "--mode", STEERING],
        ["list", "--project", STEERING],
        ["list", "--year", STEERING],
        ["list", "--format", STEERING],
        ["list", "--data", STEERING],
        ["show", STEERING],
        ["stats", "--by", STEERING],
        ["stats", "--series", STEERING],
        ["compare", STEERING, "almaty"],
        ["check", STEERING],
        ["check", "--coverage", STEERING],
        ["map", STEERING],
        ["map", f"{STEERING}/a.html"],
        ["map", "a.html", "--add", STEERING],
        ["map", "a.html", "--view", STEERING],
        ["map", "a.html", "--select", STEERING],
        ["figure", STEERING],
        ["figure", "a.svg", "--extent", STEERING],
        ["export", STEERING],
        ["export", f"a.{STEERING}"],
        ["export", "a.csv", "--layer", STEERING],
        ["embed", STEERING, "--title", STEERING],
        ["trace", STEERING, STEERING],
        ["trace", "--section", STEERING],
        ["app", "--port", STEERING],
    ],
    ids=lambda words: " ".join(words).split("a\x1b")[0],
)
def test_no_argument_steers_the_terminal(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, words)
    assert_harmless(result.output)
    assert result.exit_code in ((0,) if words[0] == "embed" else (1, 2))


def test_data_does_not_steer_the_terminal(small_root: Path) -> None:
    projects = small_root / "projects.json"
    hostile = STEERING.encode("unicode_escape").decode().replace("\\x", "\\u00")
    projects.write_text(projects.read_text("utf-8").replace("Steppe railway", hostile), "utf-8")
    for words in (["list"], ["show", "steppe-railway"], ["list", "--format", "json"], ["stats"]):
        result = CliRunner().invoke(main, [*words, "--data", str(small_root)])
        assert_harmless(result.output)


def test_only_one_module_prints() -> None:
    folder = Path(sys.modules["corridors.cli.printing"].__file__ or "").parent
    printing = re.compile(r"\bclick\.(?:secho|echo\()|\becho\(|\bprint\(|std(?:out|err)\.write")
    found = {path.name for path in folder.glob("*.py") if printing.search(path.read_text("utf-8"))}
    assert found == {"printing.py"}


@pytest.mark.skipif(not Path("/usr/bin/script").exists(), reason="needs script(1)")
def test_csv_on_a_real_terminal_steers_nothing(small_root: Path, tmp_path: Path) -> None:
    projects = small_root / "projects.json"
    projects.write_text(
        projects.read_text("utf-8").replace("Steppe railway", r"Steppe \u009b31m way"), "utf-8"
    )
    line = f"{sys.executable} -m corridors.cli list --format csv --data {small_root}"
    subprocess.run(
        ["/usr/bin/script", "-qec", line, tmp_path / "log"], capture_output=True, check=False
    )
    log = (tmp_path / "log").read_bytes()
    assert rb"Steppe \x9b31m way" in log or b"FIL" in log or b"CTL" in log
    assert "\x9b".encode() not in log


# ---- signals ---------------------------------------------------------------------------------

SIGNALS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
WRITING = {
    "map": ["map", "a.html"],
    "split": ["map", "a.html", "--split"],
    "gpkg": ["export", "a.gpkg"],
    "bundle": ["export", "--bundle", "a.zip"],
}


def wait_for_start(process: subprocess.Popen[bytes]) -> None:
    """Wait until the program's own code runs, which is some 20 ms after Python begins."""
    state = Path(f"/proc/{process.pid}/status")
    while process.poll() is None and state.exists():
        (caught,) = re.findall(r"SigCgt:\s*(\w+)", state.read_text())
        if int(caught, 16) >> (signal.SIGTERM - 1) & 1:
            return
        time.sleep(0.0005)


class Run:
    """A run of a command that writes, with folders of its own for the output and all else."""

    def __init__(self, tmp_path: Path, data: Path, words: list[str]) -> None:
        self.out, self.temporary = tmp_path / "out", tmp_path / "temporary"
        self.words = [*PROGRAM, *words, "--data", str(data)]
        self.env = {**PLAIN, "TMPDIR": str(self.temporary)}
        for folder in (self.out, self.temporary):
            folder.mkdir(parents=True)

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.words, cwd=self.out, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def left(self) -> list[str]:
        """Return what does not belong to a finished run."""
        hidden = [path.name for path in self.out.iterdir() if path.name.startswith(".")]
        return hidden + [path.name for path in self.temporary.iterdir()]

    def wait_for_draft(self, process: subprocess.Popen[bytes]) -> None:
        while process.poll() is None and not self.left():
            time.sleep(0.0005)

    def names(self) -> set[str]:
        return {path.name for path in self.out.iterdir()}


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
@pytest.mark.parametrize("kind", WRITING)
def test_a_signal_while_something_is_written_leaves_nothing(
    tmp_path: Path, small_source: Path, kind: str, number: signal.Signals
) -> None:
    task = Run(tmp_path, small_source, WRITING[kind])
    process = task.start()
    task.wait_for_draft(process)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode in (SIGNALS[number], 0)  # it may have been done by then
    assert task.left() == []
    assert b"Traceback" not in err
    assert out == b""
    assert task.names() in (set(), {"a.html", "a.js", "a.css"}, {WRITING[kind][-1]}, {"a.html"})
    if kind == "split":
        assert len(task.names()) in (0, 3)


@pytest.mark.parametrize("seed", range(8))
def test_a_signal_at_any_moment_ends_the_program_quietly(
    tmp_path: Path, small_source: Path, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311  (no secret)
    number = chance.choice(list(SIGNALS))
    task = Run(tmp_path, small_source, WRITING[chance.choice(list(WRITING))])
    ready = task.start()  # how long one takes on this machine
    begun = time.monotonic()
    ready.communicate(timeout=60)
    whole = time.monotonic() - begun
    for path in task.out.iterdir():
        path.unlink()
    process = task.start()
    wait_for_start(process)
    time.sleep(chance.random() * whole)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode in (SIGNALS[number], 0, -number)  # the last while Python shuts down
    assert task.left() == []
    if process.returncode:
        assert b"Traceback" not in err
        assert b"Aborted" not in err
        assert b"Error" not in err


@pytest.mark.parametrize("kind", WRITING)
def test_what_sigkill_leaves_is_cleared_by_the_next_run(
    tmp_path: Path, small_source: Path, kind: str
) -> None:
    task = Run(tmp_path, small_source, WRITING[kind])
    for _ in range(3):
        process = task.start()
        task.wait_for_draft(process)
        process.kill()
        process.communicate(timeout=60)
    process = task.start()
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert task.left() == []


def test_a_signal_that_is_ignored_stays_ignored(tmp_path: Path, small_source: Path) -> None:
    words = [*PROGRAM, "map", "a.html", "--data", str(small_source)]
    process = subprocess.Popen(
        words,
        cwd=tmp_path,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),  # noqa: PLW1509  (no threads)
    )
    time.sleep(0.3)
    process.send_signal(signal.SIGHUP)
    assert process.wait(timeout=60) == 0
    assert (tmp_path / "a.html").exists()


def test_the_cursor_is_shown_again(tmp_path: Path, small_source: Path) -> None:
    pty = pytest.importorskip("pty")
    leader, follower = pty.openpty()
    words = [*PROGRAM, "map", "a.html", "--data", str(small_source)]
    process = subprocess.Popen(words, cwd=tmp_path, stderr=follower, stdout=subprocess.DEVNULL)
    os.close(follower)
    wait_for_start(process)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    code = process.wait(timeout=60)
    shown = os.read(leader, 10_000)
    os.close(leader)
    if code:
        assert code == 130
        assert shown == b"\x1b[?25h\r\n"


def test_a_pipe_and_a_device_are_not_replaced(tmp_path: Path, small_source: Path) -> None:
    os.mkfifo(tmp_path / "pipe.html")
    done = run("map", tmp_path / "pipe.html", "--data", small_source)
    assert done.returncode == 1
    assert_one_line(done.stderr, "nothing reads")
    assert stat.S_ISFIFO((tmp_path / "pipe.html").stat().st_mode)
    before = Path(os.devnull).stat()
    done = run("export", "--bundle", os.devnull, "--data", small_source, "-q")
    assert (done.returncode, done.stderr) == (0, b"")
    after = Path(os.devnull).stat()
    assert stat.S_ISCHR(after.st_mode)
    assert (before.st_ino, before.st_mode) == (after.st_ino, after.st_mode)


def test_the_program_is_what_the_library_names() -> None:
    assert main is group
    assert isinstance(main, click.Group)
    assert issubclass(CorridorsError, Exception)
    with pytest.raises(ImportError):
        from corridors.cli import nothing  # type: ignore[attr-defined]  # noqa: F401
