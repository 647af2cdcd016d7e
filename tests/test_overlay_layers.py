"""Files with many layers, and files that would keep GDAL or SQLite busy for ever."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely
from own_files import read, told

from corridors.overlay import OverlayError, read_overlay

if TYPE_CHECKING:
    from pathlib import Path

POINT = "<Point><coordinates>1,2</coordinates></Point>"
GAUGE = (
    '<ExtendedData><SchemaData schemaUrl="#s"><SimpleData name="gauge">1520</SimpleData>'
    "</SchemaData></ExtendedData>"
)
SCHEMA = '<Schema name="s" id="s"><SimpleField type="string" name="gauge"/></Schema>'


def kml(folders: int) -> str:
    inner = "".join(
        f"<Folder><name>F{n}</name><Placemark><name>P{n}</name>{GAUGE}{POINT}</Placemark></Folder>"
        for n in range(folders)
    )
    own = f"<Placemark><name><![CDATA[</Placemark>]]></name>{POINT}</Placemark><Placemark/>"
    text = f"<kml><Document><name>R &amp; D</name>{SCHEMA}{inner}{own}</Document></kml>"
    return text.replace("kml>", 'kml xmlns="http://www.opengis.net/kml/2.2">', 1)


@pytest.mark.parametrize("folders", [3, 40])
def test_folders_of_kml(folders: int) -> None:
    overlay = read("a.kml", kml(folders))
    assert sorted(overlay.label) == sorted([f"P{n}" for n in range(folders)] + ["</Placemark>"])
    row = overlay.attributes[overlay.label.index("P1")]
    assert (row["layer"], row["gauge"]) == ("F1", "1520")
    assert overlay.attributes[overlay.label.index("</Placemark>")]["layer"] == "R & D"
    assert overlay.messages() == [
        f"a.kml: {folders + 1} points, in {folders + 1} layers; left out: 1 without a place"
    ]
    assert read("a.kml", kml(folders), layer="F2").label == ["P2"]
    assert "there is no layer 'F'" in told("a.kml", kml(folders), layer="F")


def test_thousands_of_folders_take_no_longer_than_their_size() -> None:
    start = time.process_time()
    overlay = read("a.kml", kml(3_000))
    assert time.process_time() - start < 10  # minutes, if GDAL opened the file for each
    assert len(overlay.label) == 3_001


def test_thousands_of_objects_of_a_topology() -> None:
    point = {"type": "Point", "coordinates": [1, 2]}
    objects = {f"o{n}": point for n in range(2_000)}
    start = time.process_time()
    overlay = read("t.json", json.dumps({"type": "Topology", "arcs": [], "objects": objects}))
    assert time.process_time() - start < 10
    assert overlay.attributes[7]["layer"] == "o7"
    assert read(
        "t.json", json.dumps({"type": "Topology", "arcs": [], "objects": objects}), layer="o5"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<a>" * 5_000 + "</a>" * 5_000, "the XML is nested too deeply"),
        ("".join(f"<a{n}>x</a{n}>" for n in range(5_000)), "the XML has too many fields"),
    ],
)
def test_xml_that_would_take_for_ever(text: str, said: str) -> None:
    gpx = f'<gpx version="1.1"><wpt lat="1" lon="2"><extensions>{text}</extensions></wpt></gpx>'
    assert told("a.gpx", gpx) == f"refused: a.gpx: {said}"


def test_kml_with_too_many_fields() -> None:
    data = "".join(f'<Data name="f{n}"><value>x</value></Data>' for n in range(3_000))
    text = f"<kml><Placemark><ExtendedData>{data}</ExtendedData>{POINT}</Placemark></kml>"
    assert told("a.kml", text) == "refused: a.kml: the XML has too many fields"


def test_json_with_too_many_fields() -> None:
    names = {f"f{n}": 1 for n in range(3_000)}
    esri = {"features": [{"attributes": names, "geometry": {"x": 1, "y": 2}}]}
    assert told("e.json", json.dumps(esri)) == "refused: e.json: has 3,000 fields; 2,000 at most"


# ---- GeoPackages -----------------------------------------------------------------------------


def geopackage(path: Path, *statements: str) -> Path:
    frame = gpd.GeoDataFrame({"name": ["A"]}, geometry=[shapely.Point(1, 2)], crs=4326)
    frame.to_file(path, layer="places")
    with closing(sqlite3.connect(path)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()
    return path


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("CREATE VIEW v AS SELECT fid, geom FROM places", "view v"),
        ("CREATE TABLE t (a INT, b INT AS (a + 1))", "table t"),
        ("CREATE VIRTUAL TABLE t USING fts5(a)", "t"),
    ],
)
def test_databases_that_compute_are_refused(tmp_path: Path, statement: str, said: str) -> None:
    path = geopackage(tmp_path / "a b%.gpkg", statement)
    with pytest.raises(OverlayError, match=f"it computes what it holds .*{said}"):
        read_overlay(path)
    assert "it computes what it holds" in told("a.gpkg", path.read_bytes())


def test_tables_without_geometry_and_indexes_do_not_matter(tmp_path: Path) -> None:
    path = geopackage(tmp_path / "a.gpkg", "CREATE TABLE t (a INT)", "CREATE INDEX i ON t (a)")
    for overlay in (read_overlay(path), read("a.gpkg", path.read_bytes())):
        assert overlay.messages() == ["a.gpkg: 1 point"]


def test_layers_say_which_they_are(tmp_path: Path) -> None:
    path = geopackage(tmp_path / "a.gpkg")
    frame = gpd.GeoDataFrame(
        {"name": ["B"], "layer": ["own"]}, geometry=[shapely.Point(1, 2)], crs=4326
    )
    frame.to_file(path, layer="more")
    rows: list[dict[str, Any]] = read_overlay(path).attributes
    assert [(row["name"], row["layer"]) for row in rows] == [("A", "places"), ("B", "own")]
    assert "layer" not in read_overlay(path, layer="places").attributes[0]


def test_a_name_in_a_database_that_is_no_text(tmp_path: Path) -> None:
    path = geopackage(tmp_path / "a.gpkg", "CREATE TABLE spoilt_name (a INT)")
    content = path.read_bytes().replace(b"spoilt_name", b"spoilt\xff\xfe\xfdme")
    assert told("a.gpkg", content).startswith(("1 point", "refused: a.gpkg: cannot be read"))
