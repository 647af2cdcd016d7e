"""Exports are read back with other programs' readers: counts, geometry, names, licence, attacks."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import attacks
import geopandas as gpd
import openpyxl
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import corridors
from corridors.cli import main
from corridors.export import (
    FORMATS,
    about_text,
    bundle_bytes,
    data_bytes,
    sources_bibtex,
    sources_csl,
    write_bundle,
    write_data,
)
from corridors.export.bibliography import citation, escape_tex, used_places
from corridors.export.columns import LAYERS, MAP_LAYERS, meaning
from corridors.export.data import count_formulas, layers_of
from corridors.export.formats.workbook import MAX_CELL_CHARACTERS, fit_cell
from corridors.export.tables import build_tables
from corridors.model import (
    NAME_LANGUAGES,
    ArgumentError,
    NotFoundError,
    OutputError,
    plain,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corridors.atlas import Atlas, Row

KML = "{http://www.opengis.net/kml/2.2}"
GIS_FORMATS = ("geojson", "gpkg", "fgb", "kml")
FORMULAS = (*attacks.FORMULAS, "_x0041_")


def read(folder: Path, content: bytes, form: str, layer: str) -> gpd.GeoDataFrame:
    path = folder / f"{layer}.{form}"
    path.write_bytes(content)
    if form == "parquet":
        return gpd.read_parquet(path)
    frame = gpd.read_file(path, layer=layer) if form in ("gpkg", "kml") else gpd.read_file(path)
    return frame.rename(
        columns={"id": "id0", "id2": "id", "name2": "name"} if form == "kml" else {}
    )


def by_id(frame: gpd.GeoDataFrame, column: str) -> dict[str, Any]:
    return dict(zip(frame["id"], frame[column], strict=True))


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def table_of(rows: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
    head, *body = rows
    return [dict(zip(head, row, strict=True)) for row in body]


def csv_rows(content: bytes) -> list[dict[str, str]]:
    before = csv.field_size_limit(10_000_000)
    try:
        return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))
    finally:
        csv.field_size_limit(before)


def run(*words: object) -> Any:
    return CliRunner().invoke(main, [str(word) for word in words])


# ---- round trips -----------------------------------------------------------------------------


@pytest.mark.parametrize("layer", MAP_LAYERS)
@pytest.mark.parametrize("form", [*GIS_FORMATS, "parquet"])
def test_a_layer_comes_back_as_it_was(
    small_atlas: Atlas, tmp_path: Path, form: str, layer: str
) -> None:
    frame = read(tmp_path, data_bytes(small_atlas, form, layer=layer), form, layer)
    (table,) = build_tables(small_atlas, layers=[layer])
    assert frame.crs.to_epsg() == 4326
    assert len(frame) == len(table.rows)
    assert by_id(frame, "name") == {row["id"]: row["name"] for row in table.rows}
    shapes = by_id(frame, "geometry")
    for row, shape in zip(table.rows, table.geometries or (), strict=True):
        found = shapes[row["id"]]
        if shape is None:
            assert found is None
        else:
            assert not found.has_z
            assert shapely.equals(shape, found)
            assert shapely.equals_exact(shape.normalize(), found.normalize(), 0)


@pytest.mark.parametrize("form", FORMATS)
def test_the_shipped_atlas_goes_through_every_format(
    shipped_atlas: Atlas, tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"atlas.{form}"
    written = write_data(shipped_atlas, path, language="zh")
    assert written[0] == path
    assert path.stat().st_size > 10_000
    if form in GIS_FORMATS:
        layers = [str(name) for name, _ in pyogrio.list_layers(path)]
        counts = sum(pyogrio.read_info(path, layer=name)["features"] for name in layers[:3])
        sections, sites = len(shipped_atlas.sections), len(shipped_atlas.sites)
        whole = sections + sites + len(used_places(shipped_atlas))
        assert counts == (sections if form == "fgb" else whole)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_input_gives_the_same_bytes(small_atlas: Atlas, form: str) -> None:
    first = data_bytes(small_atlas, form, language="ru")
    assert first == data_bytes(small_atlas, form, language="ru")


@pytest.mark.parametrize("form", ["gpkg", "xlsx"])
def test_bytes_do_not_depend_on_the_clock(small_source: Path, form: str) -> None:
    code = (
        "import sys, time, hashlib; time.time = lambda: 2e9; import corridors, corridors.export;"
        f"content = corridors.export.data_bytes(corridors.load(sys.argv[1]), {form!r});"
        "print(hashlib.sha256(content).hexdigest())"
    )
    command = [sys.executable, "-c", code, str(small_source)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    here = data_bytes(corridors.load(small_source), form)
    assert done.stdout.strip() == hashlib.sha256(here).hexdigest()


def test_geojson_keeps_to_its_standard(small_atlas: Atlas) -> None:
    collection = json.loads(data_bytes(small_atlas, "geojson"))
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection
    keys = [item["id"] for item in collection["features"]]
    assert len(set(keys)) == len(keys)
    assert {item["properties"]["kind"] for item in collection["features"]} == {
        "section",
        "site",
        "place",
    }
    for item in collection["features"]:
        assert set(item) == {"type", "id", "properties", "geometry"}
        if item["geometry"] and item["geometry"]["type"] == "Polygon":
            assert shapely.LinearRing(item["geometry"]["coordinates"][0]).is_ccw
    alone = json.loads(data_bytes(small_atlas, "geojson", layer="sites"))
    assert len(alone["features"]) == len(small_atlas.sites)


def test_parquet_says_what_it_is(small_atlas: Atlas) -> None:
    table = pq.read_table(io.BytesIO(data_bytes(small_atlas, "parquet")))
    geo = json.loads(table.schema.metadata[b"geo"])
    assert geo["version"] == "1.0.0"
    assert geo["columns"]["geometry"]["encoding"] == "WKB"
    west, south, east, north = geo["columns"]["geometry"]["bbox"]
    assert (west, south, east, north) == tuple(small_atlas.sections.total_bounds)
    assert json.loads(table.schema.metadata[b"corridors"])["licence"]
    assert table.schema.field("length_km").metadata[b"description"]
    facts = pq.read_table(io.BytesIO(data_bytes(small_atlas, "parquet", layer="facts")))
    assert b"geo" not in facts.schema.metadata
    assert facts.num_rows == len(small_atlas.facts)


def test_a_geopackage_has_every_table(small_atlas: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write_data(small_atlas, path)
    assert {str(name) for name, _ in pyogrio.list_layers(path)} == {
        *LAYERS,
        "about",
        "data_dictionary",
    }
    facts = pyogrio.read_dataframe(path, layer="facts")
    assert len(facts) == len(small_atlas.facts)
    about = pyogrio.read_dataframe(path, layer="about")
    assert "citation" in set(about["key"])


def test_kml_has_folders_and_styles_of_its_own(small_atlas: Atlas) -> None:
    root = ET.fromstring(data_bytes(small_atlas, "kml"))  # noqa: S314  (our own bytes)
    folders = root.findall(f".//{KML}Folder")
    assert [folder.findtext(f"{KML}name") for folder in folders] == list(MAP_LAYERS)
    styles = {f"#{style.get('id')}" for style in root.iter(f"{KML}Style")}
    used = [mark.findtext(f"{KML}styleUrl") for mark in root.iter(f"{KML}Placemark")]
    assert set(used) <= styles
    assert len({url for url in used if url and "rail" in url}) >= 1
    assert not list(root.iter(f"{KML}href"))
    assert all(mark.find(f"{KML}description") is None for mark in root.iter(f"{KML}Placemark"))


def test_csv_carries_geometry_and_points(small_atlas: Atlas) -> None:
    rows = csv_rows(data_bytes(small_atlas, "csv"))
    shapes = dict(zip(small_atlas.sections["id"], small_atlas.sections.geometry, strict=True))
    assert {row["id"] for row in rows} == set(shapes)
    for row in rows:
        assert shapely.from_wkt(row["geometry_wkt"]).equals(shapes[row["id"]])
        assert float(row["length_km"]) > 0
    sites = {row["id"]: row for row in csv_rows(data_bytes(small_atlas, "csv", layer="sites"))}
    assert sites["warehouse-site"]["geometry_wkt"] == ""
    assert sites["warehouse-site"]["longitude_deg"] == ""
    assert (sites["hostile-site"]["longitude_deg"], sites["hostile-site"]["latitude_deg"]) == (
        "50.3",
        "43.1",
    )


def test_a_workbook_has_a_sheet_for_each_thing(small_atlas: Atlas) -> None:
    found = sheets(data_bytes(small_atlas, "xlsx"))
    assert list(found) == ["about", *LAYERS, "data_dictionary", "licence"]
    facts = table_of(found["facts"])
    assert len(facts) == len(small_atlas.facts)
    assert all(row["sources"] for row in facts)
    assert any(isinstance(row["value_number"], int | float) for row in facts)
    assert found["licence"]


# ---- what the rows say -----------------------------------------------------------------------


@pytest.mark.parametrize("language", NAME_LANGUAGES)
def test_rows_speak_the_language_and_keep_all_three(small_atlas: Atlas, language: str) -> None:
    tables = {table.layer: table for table in build_tables(small_atlas, language)}
    for layer in (*MAP_LAYERS, "projects"):
        for row in tables[layer].rows:
            assert row["name"] == row[f"name_{language}"]
    facts = tables["facts"].rows
    assert all(row["value_text"] and row["attribute_name"] for row in facts)


def test_sections_say_status_accuracy_sources_and_licence(shipped_atlas: Atlas) -> None:
    (table,) = build_tables(shipped_atlas, layers=["sections"])
    for row in table.rows:
        assert row["status_text"]
        assert row["status_as_of"]
        assert row["route_sources"]
        assert len(row["route_sources"]) == len(row["route_source_ids"])
        assert row["licence"] in ("ODbL-1.0", "CC-BY-4.0")
        assert ("OpenStreetMap" in row["attribution"]) == (row["licence"] == "ODbL-1.0")
        assert row["length_km"] > 0
        assert (row["route_within_km"] is None) == (row["route_accuracy"] == "schematic")
    assert any(row["corridor_ids"] for row in table.rows)


def test_a_year_gives_the_status_then_and_the_reported_one(small_atlas: Atlas) -> None:
    then = corridors.select(small_atlas, year=2035)
    (table,) = build_tables(then, layers=["sections"])
    reported = dict(zip(small_atlas.sections["id"], small_atlas.sections["status"], strict=True))
    assert {row["id"]: row["status_reported"] for row in table.rows}.items() <= reported.items()
    assert any(row["status"] != row["status_reported"] for row in table.rows)


def test_a_selection_brings_only_its_places_and_sources(shipped_atlas: Atlas) -> None:
    chosen = corridors.select(shipped_atlas, project=["cku-railway"])
    places, sources = build_tables(chosen, layers=["places", "sources"])
    named = {chosen.sections["from"].iloc[0], chosen.sections["to"].iloc[0]}
    found = {row["id"] for row in places.rows}
    assert named <= found
    assert len(found) < len(shipped_atlas.places) / 10
    assert 0 < len(sources.rows) < len(shipped_atlas.sources) / 2


def test_every_source_named_in_a_table_is_in_the_table_of_sources(shipped_atlas: Atlas) -> None:
    tables = build_tables(shipped_atlas)
    known = {row["id"] for table in tables if table.layer == "sources" for row in table.rows}
    for table in tables:
        for column in table.columns:
            if column.name.endswith("source_ids"):
                assert {key for row in table.rows for key in row[column.name]} <= known
            if column.name == "source_id":
                assert {row[column.name] for row in table.rows} <= known


# ---- dictionary and licence ------------------------------------------------------------------


@pytest.mark.parametrize("language", NAME_LANGUAGES)
@pytest.mark.parametrize("layer", LAYERS)
def test_the_dictionary_covers_every_column(layer: str, language: str) -> None:
    for form in FORMATS.values():
        for column in form.columns(layer):
            text = meaning(layer, column.name, language)
            assert text.endswith((".", "。")), column.name
            if column.type == "number" and column.name.endswith(("_km", "_mm", "_deg")):
                assert column.unit


def test_the_dictionary_has_no_word_too_many() -> None:
    from corridors.export.columns import PLAIN_COLUMNS, WKT_COLUMN, _sentences

    columns = {(layer, column.name) for layer in LAYERS for column in LAYERS[layer]}
    names = {name for _, name in columns} | {c.name for c in (*PLAIN_COLUMNS, WKT_COLUMN)}
    for key in _sentences("en"):
        layer, _, name = key.rpartition(".")
        assert (layer, name) in columns if layer else key in names, key


def test_the_dictionary_is_in_three_languages() -> None:
    from corridors.export.columns import _sentences

    english = _sentences("en")
    for language in ("ru", "zh"):
        other = _sentences(language)
        assert not {key for key in english if english[key] == other[key]}


@pytest.mark.parametrize("form", FORMATS)
def test_licence_citation_and_dictionary_go_with_every_format(
    shipped_atlas: Atlas, tmp_path: Path, form: str
) -> None:
    small = corridors.select(shipped_atlas, project=["cku-railway"])
    path = tmp_path / f"cku.{form}"
    written = write_data(small, path)
    if form == "xlsx":
        told = json.dumps(sheets(path.read_bytes()), ensure_ascii=False, default=str)
    elif form == "parquet":
        told = pq.read_schema(path).metadata[b"corridors"].decode()
    else:
        told = "".join(item.read_bytes().decode("utf-8", "replace") for item in written)
    assert "The corridors contributors (2026)" in told
    assert "opendatacommons.org/licenses/odbl" in told
    assert meaning("sections", "length_km")[:40] in told
    assert len(written) == (1 if FORMATS[form].holds_notes else 2)


def test_the_licence_counts_the_records(shipped_atlas: Atlas) -> None:
    count = int((shipped_atlas.sections["route_licence"] == "ODbL-1.0").sum())
    assert f"{count} records are under ODbL-1.0" in about_text(shipped_atlas, "csv")


# ---- attacks ---------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[attacks.ALL_IN_ONE, attacks.LONG_NAME, *FORMULAS])
def attacked(request: pytest.FixtureRequest, small_source: Path) -> tuple[str, Atlas]:
    text: str = request.param
    atlas = corridors.load(small_source)
    names = dict.fromkeys((*NAME_LANGUAGES, attacks.PROTOTYPE), text)

    def spoil(rows: Sequence[Row], *fields: str) -> list[Row]:
        named = {"name": names} if "name" in rows[0].__struct_fields__ else {}
        return [row.but(**dict.fromkeys(fields, text), **named) for row in rows]

    return text, atlas.with_records(
        sections=spoil(atlas.records.sections, "route_note", "status_note"),
        sites=spoil(atlas.records.sites, "location_note", "status_note"),
        places=spoil(atlas.records.places, "note", "source_ref"),
        projects=spoil(atlas.records.projects, "description"),
        facts=spoil(atlas.records.facts, "note", "scope"),
        sources=spoil(atlas.records.sources, "title", "publisher"),
    )


@pytest.mark.parametrize("form", [*GIS_FORMATS, "parquet"])
def test_attacks_come_back_as_text(attacked: tuple[str, Atlas], tmp_path: Path, form: str) -> None:
    text, atlas = attacked
    frame = read(tmp_path, data_bytes(atlas, form, layer="places"), form, "places")
    expected = text.strip() if form == "kml" else text
    for column in ("name", "name_ru", "note", "source_ref"):
        found = {value.strip() if form == "kml" else value for value in frame[column]}
        assert found == {expected}


def test_attacks_are_text_cells(attacked: tuple[str, Atlas]) -> None:
    text, atlas = attacked
    book = openpyxl.load_workbook(io.BytesIO(data_bytes(atlas, "xlsx")))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n", "b"), cell.coordinate
                assert cell.hyperlink is None
    for sheet, column in (("places", "name"), ("facts", "note"), ("sources", "title")):
        values = {row[column] for row in table_of(book[sheet].iter_rows(values_only=True))}
        assert values == {text}


def test_attacks_are_cells_of_csv(attacked: tuple[str, Atlas]) -> None:
    text, atlas = attacked
    for layer, column in (("sections", "route_note"), ("facts", "note"), ("sources", "title")):
        rows = csv_rows(data_bytes(atlas, "csv", layer=layer))
        assert {row[column] for row in rows} == {text}


def test_attacks_in_sources_stay_inside_their_braces(attacked: tuple[str, Atlas]) -> None:
    text, atlas = attacked
    bibtex = sources_bibtex(atlas)
    assert len(re.findall(r"^@\w+\{", bibtex, re.MULTILINE)) == len(sources_csl(atlas))
    assert_balanced(bibtex)
    assert {item["title"] for item in sources_csl(atlas)} == {text}


def assert_balanced(text: str) -> None:
    depth = 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0


@given(st.text(max_size=60))
def test_tex_means_nothing_and_loses_nothing(text: str) -> None:
    escaped = escape_tex(text)
    assert_balanced(escaped)
    names = {"backslash": "\\", "braceleft": "{", "braceright": "}"}
    names |= {"asciitilde": "~", "asciicircum": "^"}
    assert not set(escaped) & set(map(chr, [*range(32), *range(127, 160)]))
    back = re.sub(
        r"\\text(\w+)\{\}|\\([&%$#_])", lambda m: names.get(m[1] or "", m[2] or ""), escaped
    )
    assert back == plain(re.sub(r"\s+", " ", text))


@pytest.mark.parametrize("address", attacks.ADDRESSES)
def test_only_web_addresses_are_written(address: str) -> None:
    assert citation({"id": "a", "title": "T", "URL": address}) == "T"


def test_cells_that_look_like_formulas_are_counted(attacked: tuple[str, Atlas]) -> None:
    text, atlas = attacked
    count = count_formulas(build_tables(atlas, layers=["facts"]))
    assert (count > 0) == text.startswith(("=", "+", "-", "@", "\t", "\uff1d"))


@pytest.mark.parametrize("sign", ["a", "中", "\U0001f6e4"])
def test_a_text_too_long_for_a_cell_says_so(sign: str) -> None:
    assert fit_cell(sign * 100) == sign * 100
    cut = fit_cell(sign * 40_000)
    assert len(cut.encode("utf-16-le")) // 2 <= MAX_CELL_CHARACTERS
    kept = cut.index("…")
    assert cut[kept:] == f"… [{40_000 - kept} characters cut: a cell holds no more]"


# ---- sources ---------------------------------------------------------------------------------


def test_csl_is_what_the_file_holds(shipped_atlas: Atlas) -> None:
    entries = {item["id"]: item for item in json.loads(read_text("sources.json"))}
    for item in sources_csl(shipped_atlas):
        assert item == {key: value for key, value in entries[item["id"]].items() if value != ""}


def read_text(name: str) -> str:
    return (Path(__file__).parents[1] / "geodata" / name).read_text("utf-8")


def test_bibtex_has_every_source_once(shipped_atlas: Atlas) -> None:
    bibtex = sources_bibtex(shipped_atlas)
    keys = re.findall(r"^@\w+\{([^,]+),$", bibtex, re.MULTILINE)
    assert keys == [item["id"] for item in sources_csl(shipped_atlas)]
    assert len(set(keys)) == len(keys)
    assert_balanced(bibtex)
    assert "Китай" in bibtex or "中" in bibtex


# ---- the bundle ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bundle(shipped_atlas: Atlas) -> dict[str, bytes]:
    chosen = corridors.select(shipped_atlas, corridor=["trans-caspian"])
    with zipfile.ZipFile(io.BytesIO(bundle_bytes(chosen))) as archive:
        return {name.removeprefix("corridors/"): archive.read(name) for name in archive.namelist()}


def test_a_bundle_has_everything_and_its_sums_are_right(bundle: dict[str, bytes]) -> None:
    sums = dict(reversed(line.split("  ")) for line in bundle["SHA256SUMS"].decode().splitlines())
    assert set(sums) == set(bundle) - {"SHA256SUMS"}
    assert all(hashlib.sha256(bundle[name]).hexdigest() == value for name, value in sums.items())
    wanted = {"README.md", "LICENSE.md", "CITATION.cff", "datapackage.json", "sources.bib"}
    wanted |= {"data_dictionary.md", "data_dictionary.csv", "sources.csl.json"}
    wanted |= {"data/corridors.gpkg", *(f"data/{layer}.csv" for layer in LAYERS)}
    assert wanted | {f"data/{layer}.geojson" for layer in MAP_LAYERS} <= set(bundle)


def test_a_bundle_is_described(bundle: dict[str, bytes]) -> None:
    package = json.loads(bundle["datapackage.json"])
    names = [item["name"] for item in package["resources"]]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in names)
    for item in package["resources"]:
        content = bundle[item["path"]]
        assert item["bytes"] == len(content)
        assert item["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        if "schema" in item:
            fields = [field["name"] for field in item["schema"]["fields"]]
            assert fields == next(csv.reader(io.StringIO(content.decode("utf-8"))))
    assert b"ODbL" in bundle["LICENSE.md"]
    assert b"cff-version: 1.2.0" in bundle["CITATION.cff"]
    for name in bundle:
        assert f"`{name}`" in bundle["README.md"].decode() or name == "README.md"


def test_a_bundle_is_the_same_each_time(small_atlas: Atlas, tmp_path: Path) -> None:
    first, second = tmp_path / "a.zip", tmp_path / "b.zip"
    told: list[str] = []
    assert write_bundle(small_atlas, first, progress=told.append) == first.stat().st_size
    write_bundle(small_atlas, second)
    assert first.read_bytes() == second.read_bytes()
    assert "data/corridors.gpkg" in told
    with zipfile.ZipFile(first) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 6, 30, 0, 0, 0)}


# ---- the command -----------------------------------------------------------------------------


def test_the_command_tells_what_it_wrote(small_source: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    done = run("export", out, "--data", small_source, "--mode", "rail")
    assert done.exit_code == 0, done.output
    assert "sections" in done.stderr
    assert (tmp_path / "a.csv.about.md").is_file()
    quiet = run("export", tmp_path / "b.gpkg", "--data", small_source, "--quiet")
    assert (quiet.exit_code, quiet.output) == (0, "")
    both = run("export", out, "--bundle", tmp_path / "a.zip", "--data", small_source)
    assert both.exit_code == 0
    assert "datapackage" not in both.stdout
    assert zipfile.is_zipfile(tmp_path / "a.zip")


def test_the_command_warns_of_formulas(small_root: Path, tmp_path: Path) -> None:
    facts = small_root / "facts.csv"
    lines = facts.read_text("utf-8").splitlines()
    facts.write_text("\n".join([*lines[:-1], f"{lines[-1]}=1+1"]) + "\n", "utf-8")
    done = run("export", tmp_path / "a.csv", "--layer", "facts", "--data", small_root)
    assert done.exit_code == 0, done.output
    assert "1 cells begin with" in done.stderr


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_selection_is_told(small_source: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"a.{form}"
    done = run("export", out, "--data", small_source, "--status", "cancelled")
    assert done.exit_code == 0, done.output
    assert "Nothing fits these filters" in done.stderr
    assert out.stat().st_size > 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["a.shp"], "known; one of: .geojson, .gpkg"),
        (["a"], "known; one of:"),
        (["a.zip"], "--bundle"),
        (["a.csv", "--layer", "site"], "Nearest: sites"),
        (["a.kml", "--layer", "facts"], "kml holds lines and points"),
        (["a.csv", "--lang", "de"], "no language 'de'"),
        (["nowhere/a.csv"], "does not exist"),
    ],
)
def test_errors_are_one_line(
    small_source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("export", "--data", small_source, *words)
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_name_is_needed() -> None:
    assert run("export").exit_code == 2
    assert run("export", "--bundle", "a.zip", "--layer", "sites").exit_code == 2


def test_a_failure_leaves_the_old_file(
    small_atlas: Atlas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "a.gpkg"
    out.write_text("old")

    def fail(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputError, match="No space"):
        write_data(small_atlas, out)
    assert out.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_the_library_names_what_it_does_not_know(small_atlas: Atlas) -> None:
    with pytest.raises(NotFoundError, match="format"):
        data_bytes(small_atlas, "shp")
    with pytest.raises(NotFoundError, match="language"):
        data_bytes(small_atlas, "csv", language="de")
    with pytest.raises(ArgumentError, match="geojson holds lines"):
        layers_of("geojson", "facts")
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = corridors.export.nothing


def test_exporting_text_loads_no_map_library(small_source: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from corridors.cli import main;"
        "main(['export', sys.argv[1], '--data', sys.argv[2], '-q'], standalone_mode=False);"
        "print(' '.join({'folium', 'streamlit', 'matplotlib', 'pyarrow'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "a.geojson"), str(small_source)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert not {"folium", "streamlit", "matplotlib"} & set(done.stdout.split())
