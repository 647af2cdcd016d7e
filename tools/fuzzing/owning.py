"""Own files: each with the one right outcome, known since the file is made for it."""

from __future__ import annotations

import inspect
import json
import random
import re
import shutil
import sys
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from fuzzing.judging import Desk, Ledger, judge_output, judge_run
from fuzzing.running import shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fuzzing.running import Run, Runner

Point = tuple[float, float]
LINE: tuple[Point, ...] = ((70.0, 43.0), (71.0, 44.0), (72.0, 43.5))
"""The line that most own files hold; its middle points are looked for too."""
AREA: tuple[Point, ...] = ((60.0, 40.0), (64.0, 40.0), (64.0, 44.0), (60.0, 44.0), (60.0, 40.0))
POINT: Point = (75.0, 42.0)
SLOW_S = 30.0
_NEAR_DEG = 1e-4


@dataclass(frozen=True, slots=True)
class Expect:
    """What must come of an own file.

    Attributes
    ----------
    features
        How many features are read; None if it does not matter; 0 if the file is to be refused.
    covers, avoids
        Positions that are drawn, and such that are not.
    left_out
        How much is left out, which is to be said.
    names, fields
        Names of the first features; some of the fields of the first.
    may_refuse
        Whether a refusal would be right too.
    """

    features: int | None = 1
    covers: tuple[Point, ...] = ()
    avoids: tuple[Point, ...] = ()
    left_out: int = 0
    names: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    may_refuse: bool = False


REFUSED = Expect(features=0)
EITHER = Expect(features=None, may_refuse=True)
"""Read or refused: what matters is that it ends well and says what it did."""
A_LINE = Expect(covers=(*LINE, (70.5, 43.5)))
AN_AREA = Expect(covers=((62.0, 42.0), (60.0, 41.0)), avoids=((59.0, 42.0),))
A_POINT = Expect(covers=(POINT,), avoids=((42.0, 75.0),))


@dataclass(frozen=True, slots=True)
class Own:
    """An own file.

    Attributes
    ----------
    name
        Name of the case.
    file
        What ``--add`` is given: the name of a file in the folder, or anything else.
    make
        Writes it into the folder.
    expect
        What must come of it.
    options
        Further options of the command line, such as ``--crs EPSG:32642``.
    """

    name: str
    file: str
    make: Callable[[Path], object]
    expect: Expect
    options: tuple[str, ...] = ()


def text(content: str, encoding: str = "utf-8") -> Callable[[Path], object]:
    """Return what writes a text into a file."""
    return lambda path: path.write_bytes(content.encode(encoding, "surrogatepass"))


def raw(content: bytes) -> Callable[[Path], object]:
    """Return what writes bytes into a file."""
    return lambda path: path.write_bytes(content)


def try_own_files(runner: Runner, data: Path, scratch: Path, cases: list[Own]) -> Ledger:
    """Read all own files, by the command and by the library, and return what was counted."""
    project = json.loads((data / "projects.json").read_text("utf-8"))[0]["id"]
    ledger = Ledger()
    kinds: Counter[str] = Counter()
    for number, case in enumerate(cases, 1):
        print(f"\rown files {number}/{len(cases)} {case.name:60.60}", end="", file=sys.stderr)
        desk = Desk(scratch / "desk", ["o.html"])
        inputs = scratch / "own"
        shutil.rmtree(inputs, ignore_errors=True)
        inputs.mkdir()
        case.make(inputs / case.file)
        path = str(inputs / case.file) if case.file[:1] not in ("/", "-") else case.file
        args = ("map", "o.html", "--data", str(data), "--project", project, "--add", path)
        run = runner.command((*args, *case.options), desk.folder, desk.temporary)
        sound = judge_run(ledger, case.name, run)
        if run.ended:
            judge_output(ledger, case.name, run, desk, "o.html")
        slow = f"{run.cpu_s:.0f} s" if run.cpu_s > SLOW_S else ""
        ledger.judge("own file answered in time", case.name, run.line, slow)
        if sound:
            facts = _facts(runner, scratch, path, case) if run.code == 0 else {}
            _Judge(ledger, case, run, facts).outcome()
        kinds["refused" if case.expect.features == 0 else "read"] += 1
        ledger.cases.append({"case": case.name, "exit": run.code, "cpu_s": round(run.cpu_s, 2)})
    print(file=sys.stderr)
    shutil.rmtree(scratch / "own", ignore_errors=True)
    ledger.tried["own files"] = len(cases)
    return ledger


def sample_own(cases: list[Own], most: int, seed: int) -> list[Own]:
    """Return some of the cases, none of the largest."""
    light = [case for case in cases if not case.name.startswith("large-")]
    return random.Random(seed).sample(light, min(most, len(light)))  # noqa: S311


# ---- what the library read -------------------------------------------------------------------


def _facts(runner: Runner, scratch: Path, path: str, case: Own) -> dict[str, Any]:
    """Return what `read_overlay` makes of the file, worked out in a fork."""
    desk = Desk(scratch / "desk-of-library")
    run = runner.call(lambda: _tell_facts(path, case), desk.folder, desk.temporary)
    try:
        found = json.loads(run.out)
    except ValueError:
        return {"fault": shown(run.traceback or run.told)}
    return dict(found)


def _tell_facts(path: str, case: Own) -> None:
    import numpy as np
    import shapely

    from corridors.overlay import read_overlay

    known = inspect.signature(read_overlay).parameters
    pairs = zip(case.options[::2], case.options[1::2], strict=True)
    options = {key.lstrip("-").replace("-", "_"): value for key, value in pairs}
    overlay = read_overlay(path, **{key: options[key] for key in options if key in known})
    geometry = overlay.geometry
    parts = shapely.get_parts(shapely.get_parts(geometry))
    rings = shapely.get_rings(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])
    lines = parts[np.isin(shapely.get_type_id(parts), [1, 2])]
    facts = {
        "features": len(geometry),
        "names": [name[:200] for name in overlay.label[:20]],
        "fields": [{k: v[:200] for k, v in row.items()} for row in overlay.attributes[:1]],
        "covers": [_is_drawn(geometry, point) for point in case.expect.covers],
        "avoids": [not _is_drawn(geometry, point) for point in case.expect.avoids],
        "jumps": sum(_jumps(line) for line in [*lines, *rings]),
        "messages": overlay.messages(),
        "skipped": {key: int(count) for key, count in overlay.skipped.items()},
    }
    print(json.dumps(facts, ensure_ascii=True))


def _is_drawn(geometry: Any, point: Point) -> bool:  # noqa: ANN401  (an array of geometries)
    import shapely

    x, y = point
    spots = [shapely.Point(lon, y) for lon in ((x, -x) if abs(x) == 180 else (x,))]  # noqa: PLR2004
    return any(bool((shapely.distance(geometry, spot) < _NEAR_DEG).any()) for spot in spots)


def _jumps(line: Any) -> bool:  # noqa: ANN401  (a line or a ring)
    """Tell whether a line goes across the world; the edge of a map of the world does not."""
    import numpy as np
    import shapely

    steps = np.abs(np.diff(shapely.get_coordinates(line)[:, 0]))
    return bool(((steps > 180) & (steps < 359.9)).any())  # noqa: PLR2004  (degrees)


# ---- what is right ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Judge:
    """Compares what came of a file with what must."""

    ledger: Ledger
    case: Own
    run: Run
    facts: dict[str, Any]

    def outcome(self) -> None:
        """Judge a run that ended well, one way or the other."""
        expect, refused = self.case.expect, self.run.code != 0
        if refused:
            self._judge("own refusal in one line", self._flaw_of_refusal())
        readable = expect.features != 0 and not expect.may_refuse
        if readable:
            why = self.run.err.strip().splitlines()[-1:] if refused else []
            self._judge("own file read", shown(" ".join(why)))
        if not refused:
            self._judge("own file read right", self._misread())
            if expect.features:
                self._judge("own file told in a line", self._untold())

    def _judge(self, goal: str, what: str) -> None:
        self.ledger.judge(goal, self.case.name, self.run.line, what)

    def _flaw_of_refusal(self) -> str:
        """Return what is wrong with a refusal: one line that names the file, and no more."""
        lines = [line for line in self.run.err.splitlines() if line.strip()]
        faults = [line for line in lines if not line.startswith("Reading ")]
        name = self.case.file.rstrip("/").rpartition("/")[2]
        tail = shown(name)[-40:]
        if len(faults) != 1:
            return f"{len(faults)} lines: {shown(' / '.join(faults))}"
        if "\x1b" in faults[0] or not faults[0].isprintable():
            return f"control characters in the message: {shown(faults[0])}"
        by_option = any(word in faults[0] for word in self.case.options[1::2])
        if name not in faults[0] and tail not in faults[0] and not by_option:
            return f"the file is not named: {shown(faults[0])}"
        return ""

    def _misread(self) -> str:  # noqa: PLR0911  (one thing after another)
        """Return what is not as it stands in the file; empty if all is right."""
        expect, facts = self.case.expect, self.facts
        if expect.features == 0:
            return f"taken, though it is wrong: {facts.get('features')} features"
        if "fault" in facts:
            return f"the command reads it and the library does not: {facts['fault']}"
        if expect.features is not None and facts["features"] != expect.features:
            return f"{facts['features']} features, not {expect.features}"
        points = [p for p, ok in zip(expect.covers, facts["covers"], strict=True) if not ok]
        if points:
            return f"not drawn: {points}"
        points = [p for p, ok in zip(expect.avoids, facts["avoids"], strict=True) if not ok]
        if points:
            return f"drawn where nothing is: {points}"
        if facts["jumps"]:
            return "a line goes across the world"
        return self._of_words() or self._of_count()

    def _of_words(self) -> str:
        expect, facts = self.case.expect, self.facts
        names = tuple(facts["names"][: len(expect.names)])
        if names != expect.names:
            return f"names {names}, not {expect.names}"
        fields = facts["fields"][0] if facts["fields"] else {}
        for key, value in expect.fields:
            if fields.get(key) != value:
                return f"{key} is {fields.get(key)!r}, not {value!r}"
        return ""

    def _of_count(self) -> str:
        """Return what is left out without a word, or left out though nothing is wrong with it."""
        expect, facts = self.case.expect, self.facts
        said = " ".join(facts["messages"])
        each = said.count("not read:") == expect.left_out == self.run.err.count("not read:")
        counted = str(expect.left_out) in said and str(expect.left_out) in self.run.err
        if expect.left_out and not (each or counted):
            return f"{expect.left_out} left out without a word (said: {said!r})"
        if expect.features and not expect.left_out and facts["skipped"]:
            return f"left out though nothing is wrong: {facts['skipped']}"
        return ""

    def _untold(self) -> str:
        """Return that no line of the command tells how much was read of the file.

        Lines, areas and points may be told apart, and the files of a folder each.
        """
        count = self.facts.get("features")
        for line in self.run.err.splitlines():
            numbers = re.findall(r"(?<![\w.])\d[\d,]*(?![\w.])", line.partition(": ")[2])
            sums = accumulate(int(number.replace(",", "")) for number in numbers)
            if count in sums or str(count) in numbers:
                return ""
        return "nothing is said of what was read"
