"""What all three parts look for after a run: tracebacks, ends, old output, files left behind."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fuzzing.running import shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from fuzzing.running import Run

OLD = b"what stood here before\n"


@dataclass(slots=True)
class Miss:
    """One thing that is not as it should be."""

    goal: str
    case: str
    command: str
    what: str

    def as_line(self) -> str:
        """Return it in one line."""
        return shown(f"{self.case}: {self.command}: {self.what}", 600)


@dataclass(slots=True)
class Ledger:
    """What was counted, by goal: how often it could have been missed, and how often it was."""

    tried: Counter[str] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    cases: list[dict[str, Any]] = field(default_factory=list)

    def judge(self, goal: str, case: str, command: str, what: str) -> None:
        """Count a trial of a goal; ``what`` says how it was missed, empty if it was not."""
        self.tried[goal] += 1
        if what:
            self.misses.append(Miss(goal, case, command, what))

    def missed(self, goal: str) -> list[Miss]:
        """Return what missed a goal."""
        return [miss for miss in self.misses if miss.goal == goal]


class Desk:
    """A folder in which a run writes, and one for its temporary files, both looked at afterwards.

    ``old`` are the names of outputs that stand there before the run.
    """

    def __init__(self, root: Path, old: Iterable[str] = ()) -> None:
        shutil.rmtree(root, ignore_errors=True)
        self.folder = root / "out"
        self.temporary = root / "tmp"
        self.folder.mkdir(parents=True)
        self.temporary.mkdir()
        self.old = frozenset(old)
        for name in self.old:
            (self.folder / name).write_bytes(OLD)

    def strays(self, wanted: Iterable[str] = ()) -> list[str]:
        """Return names of what lies there and is neither old nor wanted."""
        expected = self.old | set(wanted)
        beside = [name for name in _names(self.folder) if name not in expected]
        return [*beside, *(f"$TMPDIR/{name}" for name in _names(self.temporary))]

    def is_old(self, name: str) -> bool:
        """Tell whether an output is still what stood there before."""
        path = self.folder / name
        return path.is_file() and path.read_bytes() == OLD


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def judge_run(ledger: Ledger, case: str, run: Run) -> bool:
    """Judge what holds for every run; return whether it ended as a program should."""
    ledger.judge("traceback", case, run.line, shown(run.traceback))
    ledger.judge("no end", case, run.line, "" if run.ended else f"{run.cpu_s:.0f} s of processor")
    killed = f"ended by signal {-run.code}" if run.ended and run.code < 0 else ""
    ledger.judge("crash", case, run.line, killed)
    return run.ended and not run.traceback and not killed


def judge_output(
    ledger: Ledger, case: str, run: Run, desk: Desk, name: str, beside: Iterable[str] = ()
) -> None:
    """Judge the output of a run that writes one file, and what may lie beside it if it succeeds."""
    strays = desk.strays([name, *beside] if run.code == 0 else [])
    ledger.judge("temporary files", case, run.line, ", ".join(map(shown, strays)))
    if run.code:
        kept = "" if desk.is_old(name) else "the run failed and the old output is gone"
        ledger.judge("old output kept", case, run.line, kept)
    else:
        ledger.judge("output whole", case, run.line, flaw_of(desk.folder / name))


def flaw_of(path: Path) -> str:
    """Return what is wrong with a written file, as far as its format tells; empty if nothing is."""
    if not path.is_file() or not path.stat().st_size:
        return "there is no output"
    content = path.read_bytes()
    if content == OLD:
        return "it says that it succeeded, and the old output stands there"
    try:
        if path.suffix == ".geojson":
            json.loads(content, parse_constant=_refuse)
        elif path.suffix in (".zip", ".xlsx"):
            with zipfile.ZipFile(path) as archive:
                broken = archive.testzip()
                return f"{broken} in it is broken" if broken else ""
        elif path.suffix in (".html", ".svg", ".kml", ".csv"):
            content.decode("utf-8")
    except (ValueError, zipfile.BadZipFile) as error:
        return f"it cannot be read: {error}"
    return ""


def _refuse(word: str) -> None:
    message = f"{word} is not JSON"
    raise ValueError(message)
