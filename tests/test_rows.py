"""The atlas as plain rows: the same as the frames, and chosen from in the same way."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from corridors.account.record_text import describe
from corridors.atlas import (
    AtlasRows,
    default_root,
    frames_of,
    load,
    read_rows,
    rows_of,
)
from corridors.atlas.rows import TABLES
from corridors.atlas.selection import Filters, corridor_sections, find_record, select, select_rows
from corridors.geometry import length_km
from corridors.model import DataError, NotFoundError

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.atlas import Atlas

HEAVY = {"pandas", "geopandas", "pyproj", "folium", "streamlit", "matplotlib"}
CHOICES: dict[str, dict[str, Any]] = {
    "everything": {},
    "mode": {"mode": ["rail"]},
    "country": {"country": ["KZ"], "status": ["operating"]},
    "corridor": {"corridor": ["small-corridor"], "role": ["main"]},
    "year": {"year": 2031},
    "year and status": {"year": 2012, "status": ["operating"]},
    "text": {"text": "ürumqi"},
    "nothing": {"text": "zzz"},
    "nothing in a year": {"text": "zzz", "year": 2020},
}


@pytest.fixture(scope="module")
def small_rows(small_source: Path) -> AtlasRows:
    return read_rows(small_source)


@pytest.mark.parametrize("table", TABLES)
def test_frames_hold_what_the_rows_hold_and_give_it_back(
    small_rows: AtlasRows, small_atlas: Atlas, table: str
) -> None:
    rows = getattr(small_rows, table)
    frame = getattr(small_atlas, table)
    assert rows
    assert frame.to_dict("records") == rows
    assert getattr(rows_of(small_atlas), table) == rows
    assert all(list(row) == list(frame.columns) for row in rows)


def test_rows_and_frames_say_which_data_they_are(small_rows: AtlasRows, small_atlas: Atlas) -> None:
    for name in ("version", "updated", "root"):
        assert getattr(small_rows, name) == getattr(small_atlas, name)
        assert getattr(rows_of(small_atlas), name) == getattr(small_atlas, name)


def test_rows_are_taken_as_they_are(small_rows: AtlasRows) -> None:
    assert rows_of(small_rows) is small_rows


def test_any_missing_value_of_a_frame_is_none_in_its_row(small_atlas: Atlas) -> None:
    sites = small_atlas.sites.assign(status=[float("nan")] * len(small_atlas.sites), place=pd.NA)
    rows = rows_of(replace(small_atlas, sites=sites), ["sites"])
    assert {row["status"] for row in rows.sites} == {row["place"] for row in rows.sites} == {None}
    assert rows.places == []


def test_empty_tables_keep_their_columns(small_rows: AtlasRows, small_atlas: Atlas) -> None:
    empty = frames_of(replace(small_rows, **{name: [] for name in TABLES}))
    for name in TABLES:
        assert set(getattr(empty, name)) <= set(getattr(small_atlas, name))
        assert "id" in getattr(empty, name) or name in ("facts", "points")
    assert empty.sections.crs == "EPSG:4326"


def test_a_folder_with_faults_is_refused(small_root: Path) -> None:
    (small_root / "rail.geojson").write_text("{", "utf-8")
    with pytest.raises(DataError, match="JSN001"):
        read_rows(small_root)


@pytest.mark.parametrize("choice", CHOICES)
def test_rows_are_chosen_like_frames(
    small_rows: AtlasRows, small_atlas: Atlas, choice: str
) -> None:
    filters = Filters(**CHOICES[choice])
    chosen, frames = select_rows(small_rows, filters), select(small_atlas, filters)
    for name in TABLES:
        assert getattr(chosen, name) == getattr(frames, name).to_dict("records"), name


def test_choosing_leaves_the_rows_alone(small_rows: AtlasRows) -> None:
    before = [dict(row) for row in small_rows.sections]
    select_rows(small_rows, year=2031, mode=["rail"])
    assert small_rows.sections == before


def test_questions_may_be_put_to_rows_and_to_frames(
    small_rows: AtlasRows, small_atlas: Atlas
) -> None:
    for key in ("steppe-railway", "Steppe railway", "steppe-east", "kashgar", "gazetteer"):
        assert find_record(small_rows, key) == find_record(small_atlas, key)
        assert describe(small_rows, key) == describe(small_atlas, key)
    key = "small-corridor"
    assert corridor_sections(small_rows, key) == corridor_sections(small_atlas, key)
    with pytest.raises(NotFoundError, match="Nearest: kashgar"):
        find_record(small_rows, "kashgr")


def test_the_lengths_of_the_shipped_sections_are_those_of_proj(shipped_atlas: Atlas) -> None:
    measured = [round(length_km(line), 1) for line in shipped_atlas.sections.geometry]
    assert list(shipped_atlas.sections["length_km"]) == measured


# ---- what is not imported --------------------------------------------------------------------


def loaded_by(words: list[str], cwd: Path) -> set[str]:
    """Return the names of the packages that a command has imported when it ends."""
    code = f"""
import atexit, sys
atexit.register(lambda: print("\\n" + " ".join(sys.modules)))
sys.argv = ["corridors", *{words!r}]
from corridors.cli import main
main()
"""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=cwd, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return {name.split(".")[0] for name in done.stdout.splitlines()[-1].split()}


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["list"],
        ["list", "--mode", "rail", "--year", "2020", "--format", "csv"],
        ["show", "steppe-railway"],
    ],
    ids=" ".join,
)
def test_a_command_that_needs_no_frames_waits_for_no_table_library(
    small_source: Path, tmp_path: Path, words: list[str]
) -> None:
    where = [] if words == ["--help"] else ["--data", str(small_source)]
    loaded = loaded_by([*words, *where], tmp_path)
    assert "corridors" in loaded
    assert not loaded & HEAVY


def test_a_check_waits_for_nothing_that_makes_tables_or_draws(
    small_source: Path, tmp_path: Path
) -> None:
    loaded = loaded_by(["check", str(small_source)], tmp_path)
    assert not loaded & (HEAVY - {"pyproj"})


# ---- the names of countries ------------------------------------------------------------------


def test_the_basemap_has_a_label_for_each_country_to_measure_by(repository: Path) -> None:
    """If this fails: run ``tools/basemap/label_countries.py``."""
    sys.path.insert(0, str(repository / "tools" / "basemap"))
    try:
        from label_countries import add_labels
    finally:
        sys.path.pop(0)
    folder = default_root() / "basemap"
    text = (folder / "basemap.topojson").read_text("utf-8")
    assert add_labels(text, (folder / "countries.geojson").read_text("utf-8")) == text
    countries = json.loads(text)["objects"]["countries"]["geometries"]
    labels = {item["properties"]["id"]: item["properties"].get("label") for item in countries}
    assert labels["ZZ"] is None
    west, east, south, north = 46.0, 88.0, 40.0, 56.0  # Kazakhstan
    assert west < labels["KZ"][0] < east
    assert south < labels["KZ"][1] < north


def test_loading_is_reading_rows(small_source: Path, small_rows: AtlasRows) -> None:
    assert rows_of(load(small_source)) == small_rows
