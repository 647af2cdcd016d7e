"""Spoilt folders: make each, run the commands on it, and judge what they say and leave."""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections import Counter
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING, Any

from corridors.export import FORMATS as EXPORT_FORMATS
from fuzzing.harmless import harmless_cases
from fuzzing.judging import Desk, Ledger, judge_output, judge_run
from fuzzing.running import shown
from fuzzing.spoiling import Case, Copy, InapplicableError, Verdict
from fuzzing.spoilt_fields import field_cases
from fuzzing.spoilt_files import file_cases
from fuzzing.spoilt_frames import frame_cases
from fuzzing.spoilt_records import record_cases
from fuzzing.spoilt_shapes import shape_cases
from fuzzing.spoilt_tables import table_cases

if TYPE_CHECKING:
    from pathlib import Path

    from fuzzing.running import Run, Runner

FORMATS = (*EXPORT_FORMATS, "zip")
FIGURES = ("svg", "pdf", "png")
_BESIDE = [name for name, form in EXPORT_FORMATS.items() if not form.holds_notes]
_CHANGED_SINCE = "warning PKG002"  # no error, since it is so while somebody edits the data
_ONE_OF_FIGURES = 6
"""A figure costs as much as all other runs on a folder: of harmless ones every third is drawn."""


@dataclass(frozen=True, slots=True)
class _Atlas:
    """What commands need to know of the data: a project, a corridor, and two places."""

    project: str
    corridor: str
    origin: str
    destination: str


def folder_cases(seed: int) -> list[Case]:
    """Return all cases of one seed."""
    rng = random.Random(seed)  # noqa: S311  (a seed, no secret)
    return [
        *field_cases(rng),
        *shape_cases(),
        *record_cases(),
        *table_cases(),
        *frame_cases(),
        *file_cases(rng),
        *harmless_cases(rng),
    ]


def sample(cases: list[Case], most: int, seed: int) -> list[Case]:
    """Return some of the cases, of each verdict some."""
    rng = random.Random(seed)  # noqa: S311
    chosen: list[Case] = []
    for verdict, share in ((Verdict.HARMLESS, 5), (Verdict.OPEN, 5), (Verdict.CERTAIN, 1)):
        fitting = [case for case in cases if case.verdict is verdict]
        room = most // share if share > 1 else most - len(chosen)
        chosen += rng.sample(fitting, min(room, len(fitting)))
    return chosen


def try_folders(runner: Runner, data: Path, scratch: Path, cases: list[Case], seed: int) -> Ledger:
    """Run all cases and return what was counted."""
    ledger = Ledger()
    atlas = _describe(data)
    formats, extras = cycle(FORMATS), cycle(("show", "stats", "figure", "compare"))
    counts: Counter[Verdict] = Counter()
    for number, case in enumerate(cases, 1):
        copy = _spoil(data, scratch, case, seed)
        if copy is None:
            ledger.skipped.append(case.name)
            continue
        counts[case.verdict] += 1
        print(f"\rfolders {number}/{len(cases)} {case.name:60.60}", end="", file=sys.stderr)
        trial = _Trial(runner, scratch, case, copy, atlas, ledger)
        found = trial.check()
        trial.runs(
            passed=found.code == 0,
            drawn=case.verdict is not Verdict.HARMLESS or number % _ONE_OF_FIGURES == 0,
            export=next(formats),
            extra=next(extras),
        )
        ledger.cases.append(
            {"case": case.name, "verdict": case.verdict, "why": case.why, "check": found.code}
        )
        _clear(copy, scratch)
    print(file=sys.stderr)
    for verdict in Verdict:
        ledger.tried[f"{verdict} folders"] = counts[verdict]
    return ledger


def _describe(data: Path) -> _Atlas:
    corridor = json.loads((data / "corridors.json").read_text("utf-8"))[0]
    ends: dict[str, dict[str, Any]] = {}
    for path in data.glob("*.geojson"):
        for item in json.loads(path.read_text("utf-8"))["features"]:
            ends[item["id"]] = item["properties"]
    chain = [ends[key] for key in corridor["legs"][0]["sections"]]
    return _Atlas(chain[0]["project"], corridor["id"], chain[0]["from"], chain[-1]["to"])


def _spoil(data: Path, scratch: Path, case: Case, seed: int) -> Copy | None:
    root = scratch / "folders" / "data"
    shutil.rmtree(scratch / "folders", ignore_errors=True)
    shutil.copytree(data, root)
    copy = Copy(root, random.Random(f"{seed} {case.name}"))  # noqa: S311
    try:
        case.spoil(copy)
    except InapplicableError:
        return None
    copy.renew_sums()
    return copy


def _clear(copy: Copy, scratch: Path) -> None:
    if copy.root.is_symlink():
        copy.root.unlink()
    shutil.rmtree(scratch / "folders", ignore_errors=True)


@dataclass(slots=True)
class _Trial:
    """The runs of one case."""

    runner: Runner
    scratch: Path
    case: Case
    copy: Copy
    atlas: _Atlas
    ledger: Ledger

    def check(self) -> Run:
        """Run ``check``, which must find what is certain and must not refuse what is right."""
        desk = Desk(self.scratch / "desk")
        run = self._run(desk, "check", str(self.copy.root))
        sound = judge_run(self.ledger, self.case.name, run)
        self.ledger.judge(
            "temporary files", self.case.name, run.line, ", ".join(map(shown, desk.strays()))
        )
        if self.case.verdict is Verdict.CERTAIN:
            told = run.code or _CHANGED_SINCE in run.out
            passed = "" if told else f"exit 0, though {self.case.why}"
            self._judge("certain fault found", run, passed)
            if run.code == 1 and sound:
                self._judge("file named", run, self._unnamed(run))
        elif self.case.verdict is Verdict.HARMLESS:
            self._judge("harmless accepted", run, _first_error(run) if run.code else "")
        return run

    def runs(self, *, passed: bool, drawn: bool, export: str, extra: str) -> None:
        """Run the other commands: a few, or all if ``check`` has passed the folder."""
        formats = [export]
        extras = [extra]
        if passed:
            formats += self.copy.rng.sample(sorted({*FORMATS} - {export}), 1)
            extras = ["show", "stats", "compare", "catchment", *(["figure"] if drawn else [])]
        self._write("map", "o.html", passed=passed)
        for form in formats:
            self._write("export", f"o.{form}", passed=passed)
        self._tell(("list", "--format", self.copy.rng.choice(("table", "csv", "json"))), passed)
        for name in extras:
            self._extra(name, passed=passed)

    def _extra(self, name: str, *, passed: bool) -> None:
        if name == "figure":
            form = self.copy.rng.choice(FIGURES)
            self._write("figure", f"o.{form}", passed=passed)
        elif name == "show":
            self._tell(("show", self.atlas.project), passed)
            if passed and self.copy.subject:
                self._tell(("show", self.copy.subject), passed, needed=False)
        elif name == "stats":
            self._tell(("stats", "--by", "mode,status,country"), passed)
        elif name == "catchment":
            self._tell(("stats", "--catchment", "20"), passed)
        else:
            self._tell(("compare", self.atlas.origin, self.atlas.destination), passed, needed=False)

    def _write(self, command: str, name: str, *, passed: bool) -> None:
        desk = Desk(self.scratch / "desk", [name])
        target = ["--bundle", name] if name.endswith(".zip") else [name]
        if command == "figure":
            target += ["--corridor", self.atlas.corridor] if self.copy.rng.randrange(2) else []
        run = self._run(desk, command, *target, "--data", str(self.copy.root))
        self._judge_use(run, passed=passed)
        beside = [f"{name}.about.md", "o.about.md"] if name.rpartition(".")[2] in _BESIDE else []
        if run.ended:
            judge_output(self.ledger, self.case.name, run, desk, name, beside)

    def _tell(self, args: tuple[str, ...], passed: bool, *, needed: bool = True) -> None:  # noqa: FBT001
        """Run a command that only prints; a record that is none is told, which is no fault."""
        desk = Desk(self.scratch / "desk")
        run = self._run(desk, *args, "--data", str(self.copy.root))
        self._judge_use(run, passed=passed and needed)
        self.ledger.judge(
            "temporary files", self.case.name, run.line, ", ".join(map(shown, desk.strays()))
        )
        escaped = "control characters are sent to the terminal" if _has_controls(run.out) else ""
        self._judge("text stays text", run, escaped)

    def _judge_use(self, run: Run, *, passed: bool) -> None:
        sound = judge_run(self.ledger, self.case.name, run)
        if passed:
            self._judge("used after check", run, _first_error(run) if run.code else "")
        elif run.code and sound and "the data cannot be used" in run.err:
            self._judge("file named", run, self._unnamed(run))

    def _run(self, desk: Desk, *args: str) -> Run:
        return self.runner.command(args, desk.folder, desk.temporary)

    def _judge(self, goal: str, run: Run, what: str) -> None:
        self.ledger.judge(goal, self.case.name, run.line, what)

    def _unnamed(self, run: Run) -> str:
        """Return the message of a run that names none of the files that were spoilt."""
        named = [*self.copy.named, *([self.copy.root.name] if not self.copy.named else [])]
        return "" if any(name in run.told for name in named) else shown(run.told.strip())


def _first_error(run: Run) -> str:
    lines = [line for line in run.told.splitlines() if line.strip()]
    error = next((line for line in lines if "error" in line.lower()), "")
    return shown(f"exit {run.code}: {error or ' '.join(lines[-1:])}")


def _has_controls(text: str) -> bool:
    """Tell whether a text holds what a terminal obeys, line ends and tabs apart."""
    return any(
        (ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160  # noqa: PLR2004  (C0, C1)
        for c in text
    )
