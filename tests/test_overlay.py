"""Other people's files: every format, any reference system, and files that mean no good."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import attacks
import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from own_files import zipped
from shapely.geometry import mapping

from corridors.export import data_bytes
from corridors.overlay import Limits, OverlayError, read_overlay, read_overlay_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.atlas import Atlas
    from corridors.overlay import Overlay

LINE = shapely.LineString([(60, 40), (61.5, 41.25), (63, 40.125)])
AREA = shapely.Polygon(
    [(60, 40), (62, 40), (62, 42), (60, 40)], [[(61, 40.2), (61.5, 40.2), (61.5, 40.5), (61, 40.2)]]
)
POINT = shapely.Point(65.5, 43.25)
SHAPES = (
    LINE,
    POINT,
    AREA,
    shapely.MultiLineString([LINE, shapely.LineString([(1, 2), (3, 4)])]),
    shapely.MultiPoint([(1, 2), (3, 4)]),
    shapely.MultiPolygon([AREA, shapely.Polygon([(0, 0), (1, 0), (1, 1), (0, 0)])]),
)


def collection(*shapes: Any, **more: Any) -> dict[str, Any]:
    items = [
        {
            "type": "Feature",
            "properties": {"name": f"Line {number}", "km": number + 0.5, "none": None},
            "geometry": shape if isinstance(shape, dict | type(None)) else mapping(shape),
        }
        for number, shape in enumerate(shapes)
    ]
    return {"type": "FeatureCollection", **more, "features": items}


def read(document: Any, name: str = "my.geojson", **options: Any) -> Overlay:
    text = document if isinstance(document, str) else json.dumps(document)
    return read_overlay_bytes(name, text.encode("utf-8"), **options)


def refused(document: Any, name: str = "my.geojson", **options: Any) -> str:
    text = document if isinstance(document, str | bytes) else json.dumps(document)
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(OverlayError) as caught:
        read_overlay_bytes(name, content, **options)
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    assert message.startswith(name[:10])
    return message


def same(found: Any, wanted: Any) -> bool:
    return bool(shapely.equals_exact(found, wanted, 0.0))


# ---- GeoJSON ---------------------------------------------------------------------------------


def test_every_kind_of_geometry_is_read() -> None:
    overlay = read(collection(*SHAPES))
    assert all(map(same, overlay.geometry, SHAPES))
    assert overlay.title == "my"
    assert overlay.label == [f"Line {number}" for number in range(len(SHAPES))]
    assert overlay.attributes[0] == {"name": "Line 0", "km": "0.5"}
    assert overlay.fields == ("name", "km")
    assert overlay.skipped == {}
    assert overlay.messages() == ["my.geojson: 2 lines, 2 areas, 2 points"]


@pytest.mark.parametrize(
    "document",
    [
        mapping(LINE),
        {"type": "Feature", "properties": None, "geometry": mapping(LINE)},
        collection(LINE),
        collection(
            {"coordinates": [[*point, 7, 8] for point in LINE.coords], "type": "LineString"}
        ),
        collection({"type": "GeometryCollection", "geometries": [mapping(LINE)]}),
        collection(
            LINE, crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
        ),
        "\ufeff" + json.dumps(collection(LINE)),
        json.dumps(collection(LINE)["features"][0]) + "\n\x1e" + json.dumps(mapping(LINE)) + "\n",
    ],
)
def test_geojson_has_many_shapes(document: Any) -> None:
    overlay = read(document)
    assert same(overlay.geometry[0], LINE)


def test_coordinates_in_properties_stay_there() -> None:
    document = collection(LINE)
    tricky = {"coordinates": [1, 2], "a": {"coordinates": [[3]]}, '"coordinates": [9]': "x"}
    tricky |= {"text": '"coordinates": [1, 2]', 'z"coordinates': [5], "mark": "\x000"}
    document["features"][0]["properties"] = tricky
    overlay = read(document)
    assert same(overlay.geometry[0], LINE)
    assert overlay.attributes[0]["coordinates"] == "[1, 2]"
    assert overlay.attributes[0]["a"] == '{"coordinates": [[3]]}'
    assert overlay.attributes[0]["text"] == '"coordinates": [1, 2]'
    assert overlay.attributes[0]['z"coordinates'] == "[5]"


def test_what_cannot_be_drawn_is_counted() -> None:
    nan = {"type": "LineString", "coordinates": [[1, 2], [float("nan"), 4]]}
    huge = {"type": "LineString", "coordinates": [[1, 2], [1e999, 4]]}
    overlay = read(
        collection(
            LINE,
            None,
            {"type": "LineString", "coordinates": []},
            {"type": "LineString", "coordinates": [[1, 2]]},
            {"type": "LineString", "coordinates": [[1, 2], ["a", 4]]},
            {"type": "LineString", "coordinates": [[[1, 2], [3, 4]]]},
            {"type": "Circle", "coordinates": [1, 2]},
            {"type": "LineString"},
            nan,
            huge,
            {"type": "Point", "coordinates": [400, 5]},
            *SHAPES,
        )
    )
    assert len(overlay.geometry) == 1 + len(SHAPES)
    assert overlay.skipped == {"missing": 1, "invalid": 6, "empty": 1, "stub": 1, "outside": 1}
    said = overlay.messages()[0].partition("left out: ")[2]
    assert set(said.split(", ")) == {
        "1 without a place",
        "1 with an empty geometry",
        "1 with one point only",
        "6 broken",
        "1 beyond the globe",
    }


def test_collections_become_their_members() -> None:
    mixed = {"type": "GeometryCollection", "geometries": [mapping(LINE), mapping(POINT)]}
    nested = {"type": "GeometryCollection", "geometries": [mixed, mapping(AREA)]}
    overlay = read(collection(POINT, nested, LINE))
    assert overlay.label == ["Line 0", "Line 1", "Line 1", "Line 1", "Line 2"]
    assert {shape.geom_type for shape in overlay.geometry[1:4]} == {
        "Point",
        "LineString",
        "Polygon",
    }


def test_a_legacy_reference_system_is_heeded() -> None:
    frame = gpd.GeoDataFrame(geometry=[LINE], crs=4326).to_crs(3857)
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    overlay = read(collection(frame.geometry[0], crs=crs))
    assert shapely.equals_exact(overlay.geometry[0], LINE, 1e-9)
    said = refused(collection(frame.geometry[0]))
    assert "longitude and latitude cannot" in said
    crs["properties"]["name"] = "EPSG:999999"
    assert "reference system cannot be used" in refused(collection(LINE, crs=crs))


# ---- other formats ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def frame() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "name": ["Первая", "第二", attacks.MIXED],
            "km": [1.5, None, 3.0],
            "tracks": [1, 2, 3],
            "open": [True, False, True],
        },
        geometry=[
            LINE,
            shapely.LineString([(10, 50), (11, 51)]),
            shapely.LineString([(0, 0), (1, 1)]),
        ],
        crs=4326,
    )


@pytest.mark.parametrize("epsg", [4326, 3857, 32642])
@pytest.mark.parametrize("form", ["gpkg", "fgb", "shp", "shp.zip", "parquet", "geojson"])
def test_formats_and_reference_systems(
    frame: gpd.GeoDataFrame, tmp_path: Path, form: str, epsg: int
) -> None:
    path = tmp_path / f"lines.{form}"
    chosen = frame.iloc[:1].to_crs(epsg)
    if form == "parquet":
        chosen.to_parquet(path)
    else:
        driver = {"driver": "ESRI Shapefile"} if "shp" in form else {}
        more = {"encoding": "UTF-8"} if "shp" in form else {}
        chosen.to_file(path, **driver, **more)
    for overlay in (
        read_overlay(path),
        *([read_overlay_bytes(path.name, path.read_bytes())] if form != "shp" else []),
    ):
        assert shapely.equals_exact(overlay.geometry[0], LINE, 1e-6)
        assert overlay.label == ["Первая"]
        assert overlay.attributes[0]["tracks"] == "1"
        assert overlay.attributes[0]["km"] == "1.5"
        assert overlay.skipped == {}


def test_our_own_exports_are_read(small_atlas: Atlas, tmp_path: Path) -> None:
    for form in ("geojson", "gpkg", "fgb", "parquet", "kml", "csv"):
        content = data_bytes(small_atlas, form, layer="sections")
        overlay = read_overlay_bytes(f"ours.{form}", content)
        assert len(overlay.geometry) == len(small_atlas.sections)
        assert all(overlay.label)
        path = tmp_path / f"ours.{form}"
        path.write_bytes(content)
        assert read_overlay(path).label == overlay.label


def test_layers_of_a_geopackage(small_atlas: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(data_bytes(small_atlas, "gpkg"))
    places = read_overlay(path, layer="places")
    assert len(places.geometry) == len(small_atlas.places)
    everything = read_overlay(path)
    assert len(everything.geometry) > len(places.geometry)
    assert everything.skipped == {"missing": 1}
    with pytest.raises(OverlayError, match="no layer 'place'; there is: places"):
        read_overlay(path, layer="place")
    with pytest.raises(OverlayError, match="nothing in it that can be drawn"):
        read_overlay(path, layer="facts")


GPX = """<?xml version="1.0"?>
<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">
<wpt lat="43.1" lon="65.2"><name>Camp</name></wpt>
<trk><name>Way</name><trkseg><trkpt lat="43" lon="65"><ele>5</ele></trkpt>
<trkpt lat="43.5" lon="66"><ele>6</ele></trkpt></trkseg></trk></gpx>"""
KML = """<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>
<name>&lt;b&gt;Way&lt;/b&gt;</name><description><![CDATA[<script>alert(1)</script>]]></description>
<LineString><coordinates>60,40,7 61.5,41.25,8</coordinates></LineString>
</Placemark></Document></kml>"""


def test_gpx_and_kml() -> None:
    track = read(GPX, "walk.gpx")
    assert track.label == ["Camp", "Way"]
    assert not any(shape.has_z for shape in track.geometry)
    for name, content in (("a.kml", KML.encode()), ("a.kmz", zipped({"doc.kml": KML.encode()}))):
        overlay = read_overlay_bytes(name, content)
        assert overlay.label == ["<b>Way</b>"]
        assert overlay.attributes[0]["description"] == "<script>alert(1)</script>"
        assert "altitudeMode" not in overlay.attributes[0]


@pytest.mark.parametrize(
    "text",
    [
        "name,lon,lat\nA,65.5,43.25\n",
        "name;Longitude;Latitude\nA;65,5;43,25\n",
        "x\ty\tname\n65.5\t43.25\tA\n",
        'name,WKT\nA,"POINT (65.5 43.25)"\n',
        "\ufeffname,lng,lat\r\nA,65.5,43.25\r\nB,,\r\n",
    ],
)
def test_csv(text: str) -> None:
    overlay = read(text, "points.csv")
    assert same(overlay.geometry[0], POINT)
    assert overlay.label == ["A"]
    assert overlay.assumed_crs == 1
    generic = "Longitude" not in text and "lat" not in text
    assert ("taken for longitude and latitude" in overlay.messages()[0]) is generic


def test_csv_that_is_not_what_it_should_be() -> None:
    assert "there are: name, where" in refused(b"name,where\nA,B\n", "a.csv")
    assert "its numbers go to 555,000" in refused(b"x,y\n555000,480000\n", "a.csv")
    overlay = read("lon,lat,n\nabc,1,A\n2,3,B\n,,C\n,,\n", "a.csv")
    assert overlay.skipped == {"invalid": 1, "missing": 1}


def test_no_reference_system(tmp_path: Path) -> None:
    far = gpd.GeoDataFrame({"name": ["A"]}, geometry=[shapely.Point(555_000, 4_800_000)])
    near = gpd.GeoDataFrame({"name": ["A"]}, geometry=[POINT])
    with pytest.warns(UserWarning, match="crs"):
        far.to_file(tmp_path / "far.gpkg")
    with pytest.warns(UserWarning, match="crs"):
        near.to_file(tmp_path / "near.gpkg")
    with pytest.raises(OverlayError, match=r"far\.gpkg: says no coordinate reference system"):
        read_overlay(tmp_path / "far.gpkg")
    overlay = read_overlay(tmp_path / "near.gpkg")
    assert (same(overlay.geometry[0], POINT), overlay.assumed_crs) == (True, 1)


def test_a_zip_of_several_files(frame: gpd.GeoDataFrame, tmp_path: Path) -> None:
    frame.iloc[:1].to_crs(3857).to_file(tmp_path / "one.shp", encoding="UTF-8")
    files = {f"deep/{file.name}": file.read_bytes() for file in tmp_path.iterdir()}
    files |= {"two.geojson": json.dumps(collection(POINT)).encode(), "readme.txt": b"hello"}
    files |= {"__MACOSX/._two.geojson": b"junk", ".hidden.json": b"junk"}
    overlay = read_overlay_bytes("both.zip", zipped(files))
    assert overlay.label == ["Первая", "Line 0"]
    assert shapely.equals_exact(overlay.geometry[0], LINE, 1e-6)


# ---- several files ---------------------------------------------------------------------------


def test_a_folder_a_pattern_and_a_list(tmp_path: Path) -> None:
    for number in range(12):
        document = collection(LINE)
        document["features"][0]["properties"]["name"] = f"File {number:02}"
        (tmp_path / f"line-{number:02}.geojson").write_text(json.dumps(document))
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "notes.txt").write_text("no line")
    told: list[float] = []
    overlay = read_overlay(tmp_path, progress=told.append)
    assert overlay.label == [f"File {number:02}" for number in range(12)]
    assert overlay.title == tmp_path.name
    assert overlay.skipped == {"unreadable": 1}
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) > 12
    assert len(read_overlay(str(tmp_path / "line-0*.geojson")).label) == 10
    assert (
        len(read_overlay([tmp_path / "line-00.geojson", tmp_path / "line-11.geojson"]).label) == 2
    )
    with pytest.raises(OverlayError, match="0 MB at most"):
        read_overlay(tmp_path, limits=Limits(bytes=1_000))


def test_nothing_there(tmp_path: Path) -> None:
    for path in (tmp_path / "a.geojson", tmp_path / "*.geojson"):
        with pytest.raises(OverlayError, match="no such file"):
            read_overlay(path)
    with pytest.raises(OverlayError, match="no file in this folder"):
        read_overlay(tmp_path)


# ---- names, limits ---------------------------------------------------------------------------


def test_the_field_with_the_name() -> None:
    document = collection(LINE, POINT)
    document["features"][1]["properties"] = {"Title": "Second", "km": 9}
    assert read(document).label == ["Line 0", "Second"]
    assert read(document, name_field="km").label == ["0.5", "9"]
    said = refused(document, name_field="Name")
    assert "no field 'Name'. Nearest: name. Fields: name, km, Title" in said


def test_limits_are_told() -> None:
    assert "2 lines, areas and points or more are too many for one page, which holds 1" in refused(
        collection(LINE, POINT), limits=Limits(pieces=1)
    )
    assert "4 vertices or more are too many for one page, which holds 3" in refused(
        collection(LINE, POINT), limits=Limits(vertices=3)
    )
    bomb = zipped({"a.geojson": b" " * 60_000_000})
    assert len(bomb) < 100_000
    assert "50.0 MB at most" in refused(bomb, "a.zip")


def test_values_become_texts() -> None:
    document = collection(LINE)
    values = {"a": 0, "b": False, "c": 1e21, "d": {"x": [1]}, "e": "", "f": [], "g": "\ud800x"}
    document["features"][0]["properties"] = values
    document["features"][0]["id"] = 7
    assert read(document).attributes[0] == {
        "id": "7",
        "a": "0",
        "b": "false",
        "c": "1e+21",
        "d": '{"x": [1]}',
        "f": "[]",
        "g": "\ufffdx",
    }


def attempt(name: str, content: bytes) -> Overlay | None:
    """Read a file; an error must be one of ours, and one line."""
    try:
        return read_overlay_bytes(name, content)
    except OverlayError as error:
        lines = str(error).splitlines()
    assert len(lines) == 1
    return None


# ---- hostile files ---------------------------------------------------------------------------


@pytest.mark.parametrize("text", [*attacks.TEXTS, attacks.LONG_NAME])
def test_attacks_stay_as_they_are(text: str) -> None:
    document = collection(LINE)
    document["features"][0]["properties"] = {"name": text, text: "value", "__proto__": text}
    overlay = read(document)
    assert overlay.label == [text]
    assert overlay.attributes[0]["__proto__"] == text
    assert overlay.attributes[0][text] in ("value", text)
    row = 'name,lon,lat\n"' + text.replace('"', '""') + '",1,2\n'
    assert read(row, "a.csv").label == [text]


JUNK = random.Random(7).randbytes(5_000)  # noqa: S311  (junk, not a secret)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.geojson", b"", "empty"),
        ("a.geojson", b"\0" * 99, "empty"),
        ("a.geojson", b"{", "cut short"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [', "cut short"),
        ("a.geojson", json.dumps(collection(LINE)).encode()[:-40], "cut short"),
        ("a.geojson", b'{"type": "Topology"}', "no GeoJSON"),
        ("a.geojson", b"[1, 2]", "no GeoJSON"),
        (
            "a.geojson",
            b'{"type": "FeatureCollection", "features": [1]}',
            "'1' stands among its features",
        ),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}', "nothing in it"),
        ("a.geojson", b"[" * 100_000, "no GeoJSON"),
        ("a.geojson", b'{"a":' + b"[" * 90_000 + b"]" * 90_000 + b"}", "deep"),
        ("a.geojson", b'{"a": ' + b"9" * 5_000 + b"}", "too many digits"),
        ("a.geojson", b'{"\xff": 1}', "not UTF-8"),
        ("a.geojson", b'{"type":"gdal_streamed_alg","command_line":"gdal read x"}', "no GeoJSON"),
        ("a.geojson", JUNK, "none of the formats"),
        ("a.csv", JUNK, "not UTF-8"),
        ("a.csv", b"just one line of words", "no columns"),
        ("a.gpkg", b"SQLite format 3\0" + JUNK, "cannot be read"),
        ("a.fgb", b"fgb\x03fgb\0" + JUNK, "no layer in it"),
        ("a.parquet", b"PAR1" + JUNK, "cannot be read"),
        ("a.zip", b"PK\x03\x04" + JUNK, "zip cannot be read"),
        ("a.zip", zipped({"a.txt": b"x"}), "no file in this zip"),
        ("a.zip", zipped({"b.zip": zipped({"c.geojson": b"{}"})}), "zip inside a zip"),
        ("a.zip", zipped({"../../etc/a.vrt": b"<OGRVRTDataSource/>"}), "no file in this zip"),
        ("a.shp", b"\x00\x00\x27\x0a" + JUNK, "in a zip"),
        ("a.kml", b"<kml><Document>", "broken at line 1: no element found"),
        ("a.kml", b'<!DOCTYPE kml [<!ENTITY a "aaaa">]><kml>&a;</kml>', "declares"),
        ("a.kml", b"<OGRVRTDataSource><OGRVRTLayer/></OGRVRTDataSource>", "ogrvrtdatasource"),
        ("a.kml", b"<html><script>1</script></html>", "root is html"),
        ("/etc/passwd", b"root:x:0:0", "none of the formats"),
    ],
)
def test_a_file_that_means_no_good(name: str, content: bytes, told: str) -> None:
    with pytest.raises(OverlayError) as caught:
        read_overlay_bytes(name, content)
    message = str(caught.value)
    assert told in message
    assert len(message.splitlines()) == 1
    assert "vsimem" not in message
    assert len(message) < 400


def test_a_wrong_ending_does_not_matter(small_atlas: Atlas) -> None:
    content = data_bytes(small_atlas, "gpkg", layer="places")
    assert len(read_overlay_bytes("a.geojson", content).label) == len(small_atlas.places)
    assert read(GPX, "a.csv").label == ["Camp", "Way"]


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"{", b"[", b"<kml>", b"lon,lat\n", b"PK\x03\x04"]),
)
def test_any_bytes_are_read_or_refused(junk: bytes, start: bytes) -> None:
    overlay = attempt("a.csv", start + junk)
    if overlay:
        assert len(overlay.label) == len(overlay.geometry) == len(overlay.attributes)


@given(st.data())
def test_geojson_with_a_byte_changed_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(json.dumps(collection(*SHAPES)).encode())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] = data.draw(st.integers(0, 255))
    overlay = attempt("a.geojson", bytes(content))
    if overlay:
        assert np.isfinite(shapely.get_coordinates(overlay.geometry)).all()


def test_bytes_never_touch_the_disk(frame: gpd.GeoDataFrame, tmp_path: Path) -> None:
    frame.to_file(tmp_path / "a.gpkg")
    frame.iloc[:1].to_file(tmp_path / "b.shp.zip", driver="ESRI Shapefile", encoding="UTF-8")
    code = (
        "import sys, pathlib\n"
        "from corridors.overlay import read_overlay_bytes\n"
        "import geopandas, pyogrio, pyproj\n"
        "names = sys.argv[1:]\n"
        "contents = [pathlib.Path(name).read_bytes() for name in names]\n"
        "for content in contents: read_overlay_bytes('a', content)\n"
        "def watch(event, args):\n"
        "    if event == 'open' and isinstance(args[1], str) and set(args[1]) & set('wax+'):\n"
        "        raise SystemExit(f'wrote {args[0]}')\n"
        "sys.addaudithook(watch)\n"
        "for content in contents: read_overlay_bytes('a', content)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "a.gpkg"), str(tmp_path / "b.shp.zip")]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_name_of_a_file_that_is_no_text_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "a\udcff.geojson"
    path.write_text(json.dumps(collection(shapely.Point(70, 43))), "utf-8")
    assert read_overlay(path).title.encode("utf-8") == "a\ufffd".encode()


def test_a_coordinate_that_is_no_number_is_counted_and_not_warned_of() -> None:
    text = """<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><LineString><coordinates>
        nan,43 71,44</coordinates></LineString></Placemark></kml>"""
    with pytest.raises(OverlayError, match="nothing in it that can be drawn"):
        read_overlay_bytes("k.kml", text.encode())


KML_TEXT = '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">{}</kml>'
PLACED = "<Placemark>{0}</Placemark>".format
COORDINATES = "<LineString><coordinates>70,43 {}</coordinates></LineString>".format
TRACK = "<gx:Track><when>2026-01-01T00:00:00Z</when><gx:coord>{}</gx:coord></gx:Track>".format


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "k.kml",
            KML_TEXT.format(PLACED(COORDINATES("71,5,44,5"))),
            "<coordinates> that ends at",
        ),
        ("k.kml", KML_TEXT.format(PLACED(COORDINATES("here,there"))), "'70,43 here,there'"),
        ("k.kml", KML_TEXT.format(PLACED(COORDINATES("71"))), "decimal point"),
        ("k.kml", KML_TEXT.format(PLACED(TRACK("71,5 44,5"))), "<gx:coord>"),
        ("g.gpx", '<gpx><wpt lat="43,5" lon="70.5"/></gpx>', "lat of <wpt> at line 1 is '43,5'"),
        ("g.gpx", '<gpx><wpt lat="here" lon="70.5"/></gpx>', "'here'"),
        ("g.gpx", '<gpx>\n<wpt lat="43"/></gpx>', "lon of <wpt> at line 2 is ''"),
    ],
)
def test_a_place_that_is_no_numbers_is_refused_where_gdal_would_draw_it_elsewhere(
    name: str, text: str, said: str
) -> None:
    with pytest.raises(OverlayError, match=re.escape(said)):
        read_overlay_bytes(name, text.encode())


@pytest.mark.parametrize("more", ["71, 44", "71.0,44.0,700", "\n\t71,44\n", "71e0,4.4E1"])
def test_places_of_kml_are_read_as_they_are_written(more: str) -> None:
    overlay = read_overlay_bytes("k.kml", KML_TEXT.format(PLACED(COORDINATES(more))).encode())
    (line,) = overlay.geometry
    assert shapely.get_coordinates(line).tolist() == [[70, 43], [71, 44]]
