"""The data package names every file, with the licence that its records carry."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import read_shipped

from corridors.atlas.checking import check_contents

if TYPE_CHECKING:
    from corridors.model import Finding

ROOT = Path(__file__).parents[1]
DATA = ROOT / "geodata"
TOOL = ROOT / "tools" / "build_datapackage.py"
OSM = "openstreetmap-"
ABOUT_THE_DATA = {"datapackage.json", "LICENSE.md", "basemap/README.md"}
LINE_FILES = ("rail", "road", "pipeline", "air", "sea")


def read(name: str) -> Any:
    return json.loads((DATA / name).read_text("utf-8"))


def resources() -> dict[str, dict[str, Any]]:
    return {item["path"]: item for item in read("datapackage.json")["resources"]}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_package_is_current() -> None:
    done = subprocess.run(
        [sys.executable, str(TOOL), "--check"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_package_names_every_file() -> None:
    files = {path.relative_to(DATA).as_posix() for path in DATA.rglob("*") if path.is_file()}
    assert files - ABOUT_THE_DATA == set(resources())


def test_package_tells_the_bytes_of_every_file() -> None:
    told = {path: (item["bytes"], item["hash"]) for path, item in resources().items()}
    contents = {path: (DATA / path).read_bytes() for path in told}
    assert told == {
        path: (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
        for path, content in contents.items()
    }
    assert package_findings(DATA) == []


def package_findings(root: Path) -> list[Finding]:
    return [f for f in check_contents(read_shipped(), root) if f.code.startswith("PKG")]


def test_a_byte_that_changes_is_told(tmp_path: Path) -> None:
    root = Path(shutil.copytree(DATA, tmp_path / "geodata"))
    path = root / "towns.csv"
    path.write_bytes(path.read_bytes().replace(b"Almaty", b"Amlaty", 1))
    found = package_findings(root)
    assert [(f.severity, f.record, f.field) for f in found] == [("warning", "towns.csv", "hash")]
    assert "python tools/build_datapackage.py" in found[0].message
    path.unlink()
    found = package_findings(root)
    assert [(f.severity, f.record, f.field) for f in found] == [("error", "towns.csv", "path")]


def test_version_is_the_month_of_the_date() -> None:
    package = read("datapackage.json")
    assert package["updated"].startswith(package["version"].replace(".", "-"))


@pytest.mark.parametrize("name", ["facts.csv", "series.csv"])
def test_rows_fit_their_schema(name: str) -> None:
    fields = {field["name"]: field for field in resources()[name]["schema"]["fields"]}
    faults = []
    for number, row in enumerate(rows(name), start=1):
        assert list(row) == list(fields)
        for column, value in row.items():
            limits = fields[column].get("constraints", {})
            missing = value == "" and limits.get("required", False)
            strange = value != "" and "enum" in limits and value not in limits["enum"]
            pattern = limits.get("pattern", ".*")
            misshapen = value != "" and not re.fullmatch(pattern, value, re.DOTALL)
            if missing or strange or misshapen:
                faults.append(f"row {number} {column}: {value!r}")
    assert faults == []


@pytest.mark.parametrize("mode", LINE_FILES)
def test_what_comes_from_openstreetmap_is_under_its_licence(mode: str) -> None:
    places = {
        item["id"]: item["properties"]["source"] for item in read("places.geojson")["features"]
    }
    wrong = []
    for feature in read(f"{mode}.geojson")["features"]:
        section = feature["properties"]
        on_route = [section["from"], section["to"], *section.get("via", [])]
        used = [*section["route_source"], *(places.get(key, "") for key in on_route)]
        derived = any(key.startswith(OSM) for key in used)
        if derived and section["route_licence"] != "ODbL-1.0":
            wrong.append(feature["id"])
    assert wrong == []
