from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attacks
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from small_atlas import COUNTRIES, PLACES

import corridors
from corridors.atlas import (
    SECTION_FILES,
    find_dangling,
    iterate_references,
    read_basemap,
    read_contents,
    read_countries,
    read_geometry,
)
from corridors.atlas.checking import check
from corridors.atlas.disk import geometries
from corridors.model import DataError

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridors.atlas import Atlas
    from corridors.model import Finding


def test_the_small_atlas_reads_whole(small_atlas: Atlas) -> None:
    assert (small_atlas.version, small_atlas.updated) == ("1.2.3", "2026-06-30")
    assert len(small_atlas.sections) == 9
    assert len(small_atlas.places) == len(PLACES)
    assert small_atlas.sections.crs == small_atlas.sites.crs == "EPSG:4326"


def test_a_section_has_the_status_and_dates_of_its_project_unless_it_has_its_own(
    small_atlas: Atlas,
) -> None:
    rows = {row.id: row for row in small_atlas.records.sections}
    west, east = rows["steppe-west"], rows["steppe-east"]
    assert (west.status, west.opened, west.opening_planned) == ("operating", "2008-05", "")
    assert (east.status, east.status_as_of) == ("construction", "2026-02")
    assert (east.construction_start, east.opening_planned) == ("2024-12", "2030")


def test_a_section_says_its_ends_its_mode_and_its_length(small_atlas: Atlas) -> None:
    row = small_atlas.sections.set_index("id").loc["steppe-west"]
    assert row["label"] == "Almaty – Border Pass"  # noqa: RUF001  (an en dash between places)
    assert row["mode"] == "rail"
    assert row["length_km"] == pytest.approx(407.5, abs=0.5)
    assert row["project_label"] == "Steppe railway"


def test_projects_know_their_mode_their_group_and_whether_they_are_on_the_map(
    small_atlas: Atlas,
) -> None:
    rows = small_atlas.projects.set_index("id")
    assert rows["mode"]["gas-line-a"] == "pipeline"
    assert (rows["mode"]["salt-lake"], rows["group"]["salt-lake"]) == ("", "land_and_water")
    assert rows["located"].to_dict() == {key: key != "lost-warehouse" for key in rows.index}


def test_a_site_has_a_name_of_its_own_or_that_of_its_project(small_atlas: Atlas) -> None:
    rows = small_atlas.sites.set_index("id")
    assert rows["label"]["lake-site"] == "North basin"
    assert rows["label"]["hostile-site"] == attacks.MIXED
    assert rows["countries"]["lake-site"] == ["KZ", "CN"]
    assert rows["countries"]["dry-port-site"] == ["KZ"]
    assert rows["status"]["lake-site"] == ""


def test_facts_keep_disagreements_and_tell_numbers_from_words(small_atlas: Atlas) -> None:
    facts = small_atlas.facts
    lengths = facts[(facts["subject"] == "steppe-railway") & (facts["attribute"] == "length_km")]
    assert list(lengths["preferred"]) == [True, False]
    assert lengths["number"].iloc[1] == lengths["number"].iloc[0] + 40
    words = facts[facts["attribute"] == "operator"].iloc[0]
    assert words["value"] == "A company"
    assert pd.isna(words["number"])


def test_an_empty_atlas_still_has_its_columns(small_root: Path) -> None:
    for name in ("places", "sites", *(file.removesuffix(".geojson") for file in SECTION_FILES)):
        empty = {"type": "FeatureCollection", "features": []}
        (small_root / f"{name}.geojson").write_text(json.dumps(empty))
    for name in ("projects", "corridors", "services", "series"):
        (small_root / f"{name}.json").write_text("[]")
    for name in ("facts", "series"):
        path = small_root / f"{name}.csv"
        path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    atlas = corridors.load(small_root)
    assert len(atlas.sections) == len(atlas.sites) == len(atlas.facts) == 0
    assert {"id", "mode", "status", "length_km", "geometry"} <= set(atlas.sections.columns)
    assert {"subject", "number"} <= set(atlas.facts.columns)
    assert atlas.sections.crs == "EPSG:4326"


def test_load_tells_every_fault_at_once(small_root: Path) -> None:
    (small_root / "rail.geojson").write_text("{", "utf-8")
    (small_root / "sources.json").unlink()
    with pytest.raises(DataError) as error:
        corridors.load(small_root)
    found = {(finding.code, finding.file) for finding in error.value.findings}
    assert {("JSN001", "rail.geojson"), ("FIL001", "sources.json")} <= found
    assert "REF001" not in {code for code, _ in found}, "what only follows is not told"


@pytest.mark.parametrize("path", ["missing", "file.txt"])
def test_a_folder_that_is_none_is_one_fault(tmp_path: Path, path: str) -> None:
    (tmp_path / "file.txt").write_text("x")
    contents = read_contents(tmp_path / path)
    assert [(f.code, f.file) for f in contents.findings] == [("FIL001", str(tmp_path / path))]
    with pytest.raises(DataError, match="not an atlas folder"):
        corridors.load(tmp_path / path)


def test_a_folder_without_files_is_no_atlas(tmp_path: Path) -> None:
    contents = read_contents(tmp_path)
    assert [(f.code, f.file) for f in contents.findings] == [("FIL001", str(tmp_path))]


def test_every_missing_file_is_told(small_root: Path) -> None:
    for name in ("rail.geojson", "facts.csv"):
        (small_root / name).unlink()
    assert {f.file for f in check(small_root)} == {"rail.geojson", "facts.csv"}


def test_every_fault_of_a_row_is_told_with_its_field(small_root: Path) -> None:
    path = small_root / "facts.csv"
    row = "silk-road,length_km,,54O,,,km,2026-13-01,gazette-2024,maybe,reported,\n"
    path.write_text(path.read_text("utf-8") + row, "utf-8")
    fields = {f.field for f in check(small_root) if f.record.startswith("line")}
    assert {"value.float", "as_of", "preferred"} <= fields or {
        "value",
        "as_of",
        "preferred",
    } <= fields


def test_a_place_without_an_english_name_is_loaded_under_the_name_it_has(
    small_root: Path,
) -> None:
    path = small_root / "places.geojson"
    path.write_text(path.read_text("utf-8").replace('"en":"Kashgar",', ""), "utf-8")
    labels = corridors.load(small_root).places.set_index("id")["label"]
    assert labels["kashgar"] == "Kashgar (ru)"


def test_the_basemap_of_a_folder_comes_before_the_shipped_one(
    small_source: Path, tmp_path: Path
) -> None:
    assert set(read_countries(small_source)) == set(COUNTRIES)
    assert set(read_basemap(small_source)["objects"]) == {
        "countries",
        "borders",
        "coast",
        "lakes",
        "rivers",
    }
    assert len(read_countries(tmp_path)) > len(COUNTRIES)
    assert read_basemap(tmp_path) == read_basemap()


@pytest.mark.parametrize(
    "content",
    ["[]", "{}", '{"features": 1}', '{"features": [{"id": "KZ"}]}', '{"features": [[]]}', "{"],
)
def test_a_broken_basemap_is_told_and_not_thrown(small_root: Path, content: str) -> None:
    (small_root / "basemap" / "countries.geojson").write_text(content, "utf-8")
    with pytest.raises(DataError, match=r"countries\.geojson"):
        read_countries(small_root)


@pytest.mark.parametrize(
    ("key", "value"),
    [("type", "Collection"), ("type", None), ("crs", {"name": "EPSG:3857"}), ("style", "red")],
)
@pytest.mark.parametrize("file", ["basemap/countries.geojson", "rail.geojson"])
def test_what_is_no_plain_collection_is_told_of_countries_as_of_sections(
    small_root: Path, file: str, key: str, value: object
) -> None:
    _dump_with(lambda data: data.update({key: value}), small_root / file)
    found = {(Path(f.file).name, f.field) for f in check(small_root) if f.severity == "error"}
    assert (Path(file).name, key) in found


def test_a_railway_does_not_run_over_the_sea(small_root: Path) -> None:
    def spoil(data: dict[str, Any]) -> None:
        points = data["features"][0]["geometry"]["coordinates"]
        points.insert(1, [139.7, 35.7])

    _dump_with(spoil, small_root / "rail.geojson")
    told = [f.message for f in check(small_root) if f.code == "CTY001"]
    assert any("on the land of no country" in message for message in told)


def test_a_town_lies_in_its_country(small_root: Path) -> None:
    file = small_root / "towns.csv"
    head, first, *rest = file.read_text("utf-8").splitlines(keepends=True)
    number, name, country, _, _, people = first.split(",")
    file.write_text("".join([head, f"{number},{name},{country},139.7,35.7,{people}", *rest]))
    found = [f for f in check(small_root) if f.code == "CTY002"]
    assert [(Path(f.file).name, f.record) for f in found] == [("towns.csv", "line 2")]


@pytest.mark.parametrize("key", ["container-title", "DOI", "ISBN"])
def test_texts_of_a_source_are_texts(small_root: Path, key: str) -> None:
    _dump_with(lambda data: data[0].update({key: 5}), small_root / "sources.json")
    assert any(f.severity == "error" and key in str(f) for f in check(small_root))


def test_each_country_is_a_feature(small_root: Path) -> None:
    file = small_root / "basemap" / "countries.geojson"
    _dump_with(lambda data: data["features"][0].update(type="Country"), file)
    with pytest.raises(DataError, match="is not a Feature"):
        read_countries(small_root)


@pytest.mark.parametrize("content", ["[]", "{}", '{"objects": 1}', "{"])
def test_a_broken_topology_is_told_and_not_thrown(small_root: Path, content: str) -> None:
    (small_root / "basemap" / "basemap.topojson").write_text(content, "utf-8")
    with pytest.raises(DataError, match=r"basemap\.topojson"):
        read_basemap(small_root)


def test_every_reference_of_the_small_atlas_has_an_end(small_source: Path) -> None:
    contents = read_contents(small_source)
    assert find_dangling(contents) == []
    kinds = {kind for _, _, _, kind, _ in iterate_references(contents)}
    assert kinds == {"source", "project", "place", "section", "corridor", "series", "subject"}


def _dump_with(change: Callable[[dict[str, Any]], None], path: Path) -> None:
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data), "utf-8")


def test_an_id_inside_the_properties_does_not_replace_that_of_the_feature(
    small_root: Path,
) -> None:
    def change(data: dict[str, Any]) -> None:
        data["features"][0]["properties"]["id"] = "another"

    _dump_with(change, small_root / "rail.geojson")
    contents = read_contents(small_root)
    assert [(f.code, f.record, f.field) for f in contents.findings] == [
        ("REC002", "port-line", "id")
    ]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=12,
)
kinds = st.sampled_from(["Point", "LineString", "Polygon", "MultiPolygon", "Circle"])
ALL_KINDS = ("Point", "LineString", "Polygon", "MultiPolygon")


@given(json_values | st.fixed_dictionaries({"type": kinds, "coordinates": json_values}))
def test_any_json_is_a_geometry_or_a_finding_and_never_an_exception(item: Any) -> None:
    findings: list[Finding] = []
    geometry = read_geometry(item, ALL_KINDS, "rail.geojson", "x", findings)
    assert (geometry is None) == bool(findings)
    assert all(finding.as_line().isprintable() for finding in findings)


@given(json_values)
def test_any_json_in_any_file_is_read_without_an_exception(
    tmp_path_factory: pytest.TempPathFactory, small_source: Path, item: Any
) -> None:
    root = tmp_path_factory.mktemp("any")
    for path in small_source.iterdir():
        if path.suffix in (".json", ".geojson"):
            (root / path.name).write_text(json.dumps(item), "utf-8")
        elif path.suffix == ".csv":
            (root / path.name).write_bytes(path.read_bytes())
    findings = read_contents(root).findings
    assert findings or item == []


@pytest.mark.parametrize(
    ("kind", "coordinates"),
    [
        ("Point", [70.5, 43]),
        ("LineString", [[70.5, 43], [71, 44.12345]]),
        ("Polygon", [[[0, 0], [9, 0], [9, 9], [0, 0]], [[2, 1], [3, 1], [3, 2], [2, 1]]]),
        ("MultiPolygon", [[[[0, 0], [9, 0], [9, 9], [0, 0]]]]),
    ],
)
def test_good_geometry_is_read_as_it_stands(kind: str, coordinates: Any) -> None:
    findings: list[Finding] = []
    item = {"type": kind, "coordinates": coordinates}
    geometry = read_geometry(item, ALL_KINDS, "a", "b", findings)
    assert findings == []
    assert json.loads(shapely.to_geojson(geometry)) == {
        "type": kind,
        "coordinates": json.loads(json.dumps(coordinates), parse_int=float),
    }


# ---- the quick look at coordinates -----------------------------------------------------------

numbers = st.one_of(
    st.floats(-200, 200).map(lambda x: round(x, 5)),
    st.floats(),
    st.integers(-200, 200),
    st.booleans(),
    st.text(max_size=2),
    st.none(),
)
positions_of_any_kind = st.one_of(
    st.lists(st.floats(-90, 90).map(lambda x: round(x, 5)), min_size=2, max_size=2),
    st.lists(numbers, max_size=3),
    numbers,
)


@given(st.lists(positions_of_any_kind, min_size=2, max_size=5))
def test_what_passes_at_once_has_no_fault_when_looked_at_closely(ring: list[Any]) -> None:
    assert not geometries._is_sound(ring) or geometries._ring_problem(ring) is None  # noqa: SLF001


@given(
    st.lists(
        st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(
            lambda pair: [round(value, 5) for value in pair]
        ),
        min_size=2,
    )
)
def test_a_faultless_line_passes_at_once(ring: list[Any]) -> None:
    assert geometries._is_sound(ring)  # noqa: SLF001
    assert all(map(geometries._is_sound_position, ring))  # noqa: SLF001


@given(positions_of_any_kind)
def test_a_point_that_passes_at_once_has_no_fault_when_looked_at_closely(position: object) -> None:
    sound = geometries._is_sound_position(position)  # noqa: SLF001
    assert not sound or geometries._position_problem(position) is None  # noqa: SLF001
