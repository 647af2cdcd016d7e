"""What is told apart, and how it looks, has one home; a mode is an entry there."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from copied_source import copy_source, run_command

from corridors.model import SPECIFICATION, Mode, RouteAccuracy, State, Status

if TYPE_CHECKING:
    from pathlib import Path

COLOUR = re.compile(r"#[0-9a-f]{6}\b", re.IGNORECASE)
BROKEN_PAGE = {"#fffdf8", "#f6f2e9", "#2b2a27", "#4d4d4d"}
"""Of paper, and of the page that says that no map could be drawn, when no theme has been read."""


def test_words_of_the_specification_are_those_of_the_vocabulary() -> None:
    assert set(SPECIFICATION.modes) == set(Mode)
    assert list(SPECIFICATION.states) == list(State)
    assert {n for n, state in SPECIFICATION.states.items() if state.reported} == set(Status)
    assert list(SPECIFICATION.accuracies) == list(RouteAccuracy)
    for entry in SPECIFICATION.modes.values():
        assert set(entry.colours) == set(SPECIFICATION.themes)


def test_no_colour_stands_anywhere_else(repository: Path) -> None:
    source = repository / "src" / "corridors"
    found = {
        (path.relative_to(source).as_posix(), colour.lower())
        for path in source.rglob("*.*")
        if path.suffix in (".py", ".js", ".css", ".toml")
        for colour in COLOUR.findall(path.read_text("utf-8"))
    }
    homes = {"model/specification.toml", "app/config.toml"}
    stray = {(file, colour) for file, colour in found if file not in homes}
    examples = {("app/look.py", c) for c in ("#b0307a", "#ff7ac2")}
    examples |= {("style.py", colour) for colour in ("#ffffff", "#000000", "#808080")}
    assert stray - examples == {("web/engine/atlas.css", colour) for colour in BROKEN_PAGE}


def test_streamlit_is_told_the_same_colours(repository: Path) -> None:
    config = tomllib.loads((repository / "src/corridors/app/config.toml").read_text("utf-8"))
    for name, inks in SPECIFICATION.app.items():
        told = config["theme"][name]
        assert told["textColor"] == inks.ink
        assert told["backgroundColor"] == inks.paper
        assert told["linkColor"] == told["primaryColor"] == inks.link
        assert told["borderColor"] == inks.rule


# ---- a mode of one's own -------------------------------------------------------------------------

ENTRY = """
[modes.cable]
kinds = ["sea_cable"]
width_px = 1.6
order = 1
pattern = "plain"
method = "through-places"
on_land = false
carries = "data"
colours = { light = "#555500", dark = "#dddd55", print = "#555500", grey = "#555555" }
"""
WORDS = {"en": ("Cable", "Sea cable"), "ru": ("Кабель", "Морской кабель"), "zh": ("电缆", "海缆")}


@pytest.fixture(scope="module")
def source_with_cables(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the sources with one more mode, as the head of the specification says."""
    package = copy_source(repository, tmp_path_factory.mktemp("cables"))
    file = package / "model" / "specification.toml"
    file.write_text(file.read_text("utf-8").replace("# ---- states:", f"{ENTRY}\n# ---- states:"))
    for code, (mode, kind) in WORDS.items():
        with (package / "locale" / f"{code}.toml").open("a", encoding="utf-8") as stream:
            stream.write(f'mode_cable = "{mode}"\nkind_sea_cable = "{kind}"\n')
    return package


def add_cable(data: Path) -> None:
    """Lay a cable beside a section that is there, as a project of its own."""

    def load(name: str) -> Any:
        return json.loads((data / name).read_text("utf-8"))

    def save(name: str, content: object) -> None:
        (data / name).write_text(json.dumps(content, ensure_ascii=False), "utf-8")

    sea = load("sea.geojson")["features"][0]
    projects = load("projects.json")
    model = next(p for p in projects if p["id"] == sea["properties"]["project"])
    cable = {**model, "id": "caspian-cable", "kind": "sea_cable", "name": {"en": "Caspian cable"}}
    cable["name"] |= {"ru": "Каспийский кабель", "zh": "里海海缆"}
    save("projects.json", [*projects, cable])
    line = {**sea, "id": "caspian-cable-line"}
    line["properties"] = {
        **sea["properties"],
        "project": "caspian-cable",
        "method": "through-places",
    }
    save("cable.geojson", {"type": "FeatureCollection", "features": [line]})


def test_a_mode_is_an_entry_and_its_file_may_be_missing(
    source_with_cables: Path, small_root: Path, tmp_path: Path
) -> None:
    def run(*words: object) -> str:
        return run_command(source_with_cables, tmp_path, *words)

    assert "0 errors" in run("check", small_root)
    add_cable(small_root)
    assert "0 errors" in run("check", small_root)
    run("map", "o.html", "--mode", "cable", "--data", small_root)
    page = (tmp_path / "o.html").read_text("utf-8")
    assert "#555500" in page
    assert "Caspian cable" in page
    run("figure", "o.svg", "--mode", "кабель", "--data", small_root)
    assert "Cable" in (tmp_path / "o.svg").read_text("utf-8")
    run("export", "o.kml", "--data", small_root)
    assert "cable" in run("stats", "--by", "mode", "--data", small_root)


def test_an_atlas_may_do_without_a_mode_that_it_has_no_project_of(small_root: Path) -> None:
    from corridors.atlas import read_contents

    (small_root / "rail.geojson").unlink()
    assert ("FIL001", "rail.geojson") in {
        (f.code, f.file) for f in read_contents(small_root).findings
    }
