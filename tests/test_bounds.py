"""Every answer about data ends, and names what is at fault: sizes, counts, depths are bounded."""

from __future__ import annotations

import json
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from shapely.geometry import LineString

from corridors.atlas import read_csv_rows, read_json
from corridors.atlas.checking import check
from corridors.atlas.disk import files, reading
from corridors.geometry import is_tangle
from corridors.model import DataError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECONDS = 10.0
"""Processor time within which any small folder is refused; all of these take under one."""


def codes(root: Path) -> Counter[tuple[str, str]]:
    return Counter((finding.file, finding.code) for finding in check(root))


def test_json_of_millions_of_brackets_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "rail.geojson"
    path.write_text("[" + "[]," * 2_000_000 + "[]]")
    monkeypatch.setattr(json, "loads", lambda *_args, **_more: pytest.fail("it was read"))
    with pytest.raises(DataError, match="too many lists and objects; right would be: 2000000"):
        read_json(path)


def test_a_table_of_a_million_blank_lines_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_text("a,b\n" + "\n" * 1_000_001)
    with pytest.raises(DataError, match="REC003"):
        read_csv_rows(path, ("a", "b"))


@pytest.mark.parametrize("name", ["projects.json", "rail.geojson", "facts.csv"])
def test_a_file_of_too_many_records_is_refused(
    small_root: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(reading, "MOST_RECORDS", 2)
    monkeypatch.setattr(files, "MOST_RECORDS", 2)
    assert codes(small_root)[name, "REC003"] == 1


def spoil_rows(root: Path, name: str, row: str) -> None:
    with (root / name).open("a", encoding="utf-8") as stream:
        stream.writelines(row.format(n) for n in range(1500))


MANY: dict[str, tuple[str, str, Callable[[Path], Any]]] = {
    "rows-of-a-wrong-type": (
        "facts.csv",
        "REC001",
        lambda root: spoil_rows(root, "facts.csv", "x,nothing,,{},,,,,s,true,reported,\n"),
    ),
    "rows-too-short": (
        "facts.csv",
        "CSV002",
        lambda root: spoil_rows(root, "facts.csv", "{}\n"),
    ),
    "references-without-an-end": (
        "facts.csv",
        "REF001",
        lambda root: spoil_rows(
            root, "facts.csv", "nobody-{},opened,,2020,,,,,none,true,reported,\n"
        ),
    ),
    "towns-of-one-number": (
        "towns.csv",
        "IDS002",
        lambda root: spoil_rows(root, "towns.csv", "5,Town {},KZ,60.0,45.0,20000\n"),
    ),
    "texts-with-a-bell": (
        "towns.csv",
        "TXT001",
        lambda root: spoil_rows(root, "towns.csv", "1{:04},Town\x07,KZ,60.0,45.0,20000\n"),
    ),
    "records-of-no-kind": (
        "projects.json",
        "REC001",
        lambda root: (root / "projects.json").write_text(json.dumps([5] * 1500)),
    ),
    "features-of-no-kind": (
        "road.geojson",
        "GEO001",
        lambda root: (root / "road.geojson").write_text(
            json.dumps({"type": "FeatureCollection", "features": [5] * 1500})
        ),
    ),
}


@pytest.mark.parametrize("name", MANY)
def test_of_thousands_of_faults_one_thousand_are_told_and_that_there_are_more(
    small_root: Path, name: str
) -> None:
    file, code, spoil = MANY[name]
    spoil(small_root)
    start = time.process_time()
    found = codes(small_root)
    assert time.process_time() - start < SECONDS
    assert found[file, code] == 1000
    assert found[file, "REC003"] == 1


def test_a_record_of_a_thousand_fields_is_one_fault(small_root: Path) -> None:
    more = {f"field_{n}": n for n in range(1000)}
    projects = json.loads((small_root / "projects.json").read_text("utf-8"))
    projects[0] |= more
    (small_root / "projects.json").write_text(json.dumps(projects))
    assert codes(small_root)["projects.json", "REC001"] == 1
    package = json.loads((small_root / "datapackage.json").read_text("utf-8"))
    (small_root / "datapackage.json").write_text(json.dumps(package | more))
    assert codes(small_root)["datapackage.json", "REC001"] == 1


def test_what_names_a_record_with_a_fault_is_no_fault_too(small_root: Path) -> None:
    sources = json.loads((small_root / "sources.json").read_text("utf-8"))
    sources[0]["title"] = ""
    (small_root / "sources.json").write_text(json.dumps(sources))
    assert [(f.code, f.record, f.field) for f in check(small_root)] == [
        ("REC001", "gazetteer", "title")
    ]


@pytest.mark.parametrize("value", ["x" * 5000, [[]] * 5000, {"a": {"b": {"c": {"d": 1}}}}, 10**399])
def test_a_value_is_told_shortly_whatever_it_is(value: Any) -> None:
    found = files.fault("REC001", "a.json", "r" * 5000, "f" * 5000, value, "is odd")
    assert len(found.as_line()) < 500


def test_a_line_that_is_no_way_is_told_from_one_that_winds() -> None:
    winding = LineString([(n / 1000, (n % 7) / 100) for n in range(20_000)])
    back_and_forth = LineString([(n % 2, (n % 100) / 100) for n in range(20_000)])
    assert not is_tangle(winding)
    assert is_tangle(back_and_forth)
