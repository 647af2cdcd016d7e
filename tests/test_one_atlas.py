"""One atlas: typed rows, and tables with a type for each column, made when asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from corridors.account.record_text import describe
from corridors.atlas import Atlas, default_root, load
from corridors.atlas.selection import find_record, select
from corridors.atlas.typed_rows import ROW_TYPES, TABLES
from corridors.geometry import length_km
from corridors.model import DataError, NotFoundError

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {"pandas", "geopandas", "pyproj", "folium", "streamlit", "matplotlib"}


def cell(value: Any) -> Any:
    """Return a cell of a table as it stands in a row: nothing is None."""
    return None if pd.api.types.is_scalar(value) and pd.isna(value) else value


@pytest.mark.parametrize("year", [None, 2031])
@pytest.mark.parametrize("table", TABLES)
def test_tables_hold_what_the_rows_hold(small_atlas: Atlas, table: str, year: int | None) -> None:
    atlas = select(small_atlas, year=year)
    rows, frame = getattr(atlas.records, table), getattr(atlas, table)
    assert len(rows) == len(frame) > 0
    for row, cells in zip(rows, frame.to_dict("records"), strict=True):
        assert set(row.keys()) <= set(cells)
        for column in row.keys():  # noqa: SIM118  (no mapping)
            assert cell(cells[column]) == (
                row[column] if row[column] != "" else cell(cells[column])
            )
            assert row[column] != "" or cell(cells[column]) in ("", None)


def test_numbers_are_numbers_and_what_is_missing_is_missing(shipped_atlas: Atlas) -> None:
    lines = shipped_atlas.sections
    assert lines["length_km"].describe()["max"] == lines["length_km"].max() > 1000
    assert list(lines.nlargest(1, "length_km")["length_km"]) == [lines["length_km"].max()]
    assert lines["gauge_mm"].dtype == "Int64"
    assert lines["electrified"].dtype == "boolean"
    assert lines["route_km"].dtype == shipped_atlas.facts["number"].dtype == "float64"
    assert lines["gauge_mm"].isna().sum() == sum(
        row.gauge_mm is None for row in shipped_atlas.records.sections
    )
    assert lines.crs == "EPSG:4326"
    assert set(lines.loc[lines["countries"].map(len) > 1, "countries"].map(type)) == {list}


def test_dates_compare_and_one_that_is_not_known_is_missing(shipped_atlas: Atlas) -> None:
    lines = shipped_atlas.sections
    early = lines[lines["opened"] < "2000"]
    assert 0 < len(early) < len(lines)
    assert all(row["opened"] < "2000" for row in early.to_dict("records"))
    assert lines["opened"].isna().any()
    assert not (lines["opened"] == "").any()


def test_a_table_is_made_once_and_a_change_of_it_changes_no_record(small_source: Path) -> None:
    atlas = load(small_source)
    assert atlas.sections is atlas.sections
    atlas.sections.loc[:, "length_km"] = 0.0
    assert all(row.length_km > 0 for row in atlas.records.sections)
    assert (select(atlas, mode="rail").sections["length_km"] > 0).all()


def test_a_row_cannot_be_changed(small_atlas: Atlas) -> None:
    row = small_atlas.records.sections[0]
    with pytest.raises(AttributeError, match="immutable"):
        row.length_km = 1.0  # type: ignore[misc]
    assert row.but(length_km=1.0).length_km == 1.0
    assert row.length_km > 1


def test_empty_tables_keep_their_columns(small_atlas: Atlas) -> None:
    empty = Atlas("", "", default_root())
    for name in TABLES:
        frame = getattr(empty, name)
        assert len(frame) == 0
        assert list(frame.columns) == [
            column for column in getattr(small_atlas, name) if column in set(frame.columns)
        ]
        assert set(ROW_TYPES[name].__struct_fields__) & set(frame.columns)
    assert empty.sections.crs == "EPSG:4326"


def test_a_folder_with_faults_is_refused(small_root: Path) -> None:
    (small_root / "rail.geojson").write_text("{", "utf-8")
    with pytest.raises(DataError, match="JSN001"):
        load(small_root)


def test_choosing_leaves_the_rows_alone(small_source: Path) -> None:
    atlas = load(small_source)
    select(atlas, year=2031, mode=["rail"])
    assert atlas == load(small_source)


def test_any_record_is_found_by_id_and_by_name(small_atlas: Atlas) -> None:
    for key in ("steppe-railway", "Steppe railway", "steppe-east", "kashgar", "gazetteer"):
        kind, row = find_record(small_atlas, key)
        assert key in (row["id"], row.get("label"))
        assert describe(small_atlas, key)[0].startswith(("Steppe", "Border", "Kashgar", "A gaz")), (
            kind
        )
    with pytest.raises(NotFoundError, match="Nearest: kashgar"):
        find_record(small_atlas, "kashgr")


def test_the_lengths_of_the_shipped_sections_are_those_of_proj(shipped_atlas: Atlas) -> None:
    for row in shipped_atlas.records.sections:
        assert row.length_km == round(length_km(row.geometry), 1), row.id


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
