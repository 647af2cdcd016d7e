"""Every bad input of tests/data/invalid/cases.json must give the finding that its row names.

A case spoils one file of the small atlas: ``set`` and ``remove`` change a field (dots lead into
records, numbers into lists) of a ``feature``, a ``record``, a ``row`` (its line number) or, with
none of them, of the whole file; ``copy`` writes a record twice; ``append`` adds a row, ``repeat``
writes all of them many times; ``text`` replaces the file, ``replace`` a piece of it, ``hex``
appends bytes; ``zigzag`` and ``megabytes`` make it too large, ``star`` makes a tangle of a line;
``delete`` takes it away.
A fault of reading keeps the folder from loading, a fault that a rule finds does not; ``loads``
marks the basemap and the tables of timings and towns, which are read only when they are needed.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections import Counter
from math import cos, sin
from pathlib import Path
from typing import Any

import pytest

import corridors
from corridors.atlas import read_contents, read_countries, rows_text
from corridors.atlas.checking import check
from corridors.atlas.checking.registry import Given
from corridors.atlas.checking.rules import RULES
from corridors.atlas.checking.tables_beside import read_side_tables
from corridors.model import CorridorsError, Severity

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "invalid" / "cases.json").read_text("utf-8")
)
SOURCE = Path(corridors.__file__).parent
CODE = re.compile(r'"([A-Z]{3}\d{3})"')
READING_RULES = {"FIL", "JSN", "CSV", "REC", "IDS", "REF", "DAT004"}
READING_GEOMETRY = {f"GEO00{n}" for n in (1, 2, 3, 4, 5, 8, 9)} | {"GEO010", "GEO015"}


def spoil(root: Path, case: dict[str, Any]) -> None:
    """Carry out what a case describes."""
    path = root / case["file"]
    if case.get("delete"):
        path.unlink()
    elif "text" in case:
        path.write_text(case["text"], "utf-8")
    elif "replace" in case:
        old, new = case["replace"]
        text = path.read_text("utf-8")
        assert old in text, f"the case looks for {old!r}"
        path.write_text(text.replace(old, new, 1), "utf-8")
    elif "hex" in case:
        path.write_bytes(path.read_bytes() + bytes.fromhex(case["hex"]))
    elif "megabytes" in case:
        with path.open("r+b") as stream:
            stream.truncate(case["megabytes"] * 1_000_000)
    elif path.suffix == ".csv":
        _spoil_table(path, case)
    else:
        _spoil_json(path, case)


def _spoil_table(path: Path, case: dict[str, Any]) -> None:
    table = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
    columns = list(table[0])
    if "repeat" in case:
        table *= case["repeat"]
    at = case.get("row", 2) - 2
    changed = {**table[at], **case.get("set", {}), **case.get("append", {})}
    if "append" in case:
        table.append(changed)
    else:
        table[at] = changed
    path.write_text(rows_text(columns, table), "utf-8")


def _spoil_json(path: Path, case: dict[str, Any]) -> None:
    data = json.loads(path.read_text("utf-8"))
    items = data["features"] if "feature" in case or path.suffix == ".geojson" else data
    key = case.get("feature") or case.get("record_id")
    target = next(item for item in items if item["id"] == key) if key else data
    for where, value in case.get("set", {}).items():
        *steps, last = [int(step) if step.isdigit() else step for step in where.split(".")]
        _walk(target, steps)[last] = value
    for where in case.get("remove", []):
        *steps, last = [int(step) if step.isdigit() else step for step in where.split(".")]
        del _walk(target, steps)[last]
    if "zigzag" in case:
        target["geometry"]["coordinates"] = [[60 + n % 2, 43] for n in range(case["zigzag"])]
    if "star" in case:
        target["geometry"]["coordinates"] = [
            [round(65 + 4 * cos(2.4 * n), 5), round(44 + 3 * sin(2.4 * n), 5)]
            for n in range(case["star"])
        ]
    if case.get("copy"):
        items.append(target)
    if "copy_to" in case:
        other = path.parent / case["copy_to"]
        more = json.loads(other.read_text("utf-8"))
        more["features"].append(target)
        other.write_text(json.dumps(more), "utf-8")
    path.write_text(json.dumps(data), "utf-8")


def _walk(target: Any, steps: list[Any]) -> Any:
    for step in steps:
        target = target[step]
    return target


@pytest.mark.parametrize("case", CASES, ids=[f"{c['code']}-{c['name']}" for c in CASES])
def test_bad_input_gives_its_finding(small_root: Path, case: dict[str, Any]) -> None:
    spoil(small_root, case)
    findings = check(small_root)
    wanted = [f for f in findings if f.code == case["code"] and f.record == case["record"]]
    assert wanted, "\n".join(finding.as_line() for finding in findings) or "no finding"
    finding = wanted[0]
    assert finding.severity == case.get("severity", "error")
    assert finding.file == case.get("told_of", Path(case["file"]).name)
    assert finding.message
    if "field" in case:
        assert finding.field == case["field"]
    if "value" in case:
        assert case["value"] in finding.value
    if "expected" in case:
        assert case["expected"] in finding.expected
    refused = {finding.code, finding.code[:3]} & (READING_RULES | READING_GEOMETRY)
    if refused and not case.get("loads"):
        with pytest.raises(CorridorsError, match=finding.code):
            corridors.load(small_root)
    else:
        assert corridors.load(small_root).root == small_root


def test_every_code_in_the_source_has_a_case() -> None:
    files = (SOURCE / "atlas").rglob("*.py")
    in_source = {code for path in files for code in CODE.findall(path.read_text("utf-8"))}
    assert len(in_source) > 30
    assert in_source == {case["code"] for case in CASES}


def test_each_of_several_rules_of_one_code_has_a_case(small_source: Path, tmp_path: Path) -> None:
    """Of a code with one rule that is proved above."""
    counts = Counter(rule.code for rule in RULES)
    left = [rule for rule in RULES if counts[rule.code] > 1]
    assert left
    for number, case in enumerate(case for case in CASES if counts[case["code"]] > 1):
        root = Path(shutil.copytree(small_source, tmp_path / str(number)))
        spoil(root, case)
        given = Given(read_contents(root), root, read_side_tables(root), read_countries(root))
        left = [rule for rule in left if not any(rule.apply(given))]
    assert [rule.find.__name__ for rule in left] == []


def test_names_of_cases_are_their_own() -> None:
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names))


def test_findings_come_errors_first_then_by_file_and_record(small_root: Path) -> None:
    for case in CASES:
        if case["name"] in ("source-not-used", "no-such-place", "russian-name-missing"):
            spoil(small_root, case)
    findings = check(small_root)
    keys = [(f.severity != Severity.ERROR, f.file, f.record, f.code) for f in findings]
    assert keys == sorted(keys)
    assert len({f.severity for f in findings}) == 2
