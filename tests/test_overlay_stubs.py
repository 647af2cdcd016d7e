"""Lines of one point, curves, and other broken members: left out and counted, the rest drawn."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from own_files import read, told, wkb_area, wkb_line, wkb_several

from corridors.overlay import read_overlay
from corridors.overlay.overlay_records import Part
from corridors.overlay.stubs import leave_out_stubs
from corridors.overlay.wkb import read_wkb

if TYPE_CHECKING:
    from pathlib import Path

GOOD = [(70.0, 50.0), (71.0, 51.0)]
LINE = wkb_line(GOOD)
STUB = wkb_line([(72.0, 52.0)])
TRIANGLE = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)]
ARC = struct.pack("<BII6d", 1, 8, 3, 0, 0, 1, 1, 2, 0)
DRAWN = "LINESTRING (70 50, 71 51)"


@pytest.mark.parametrize(
    ("text", "wanted", "left_out"),
    [
        (wkb_several(5, [LINE, STUB]), DRAWN, {"stub": 1}),
        (wkb_several(5, [STUB, LINE, STUB, LINE]), f"MULTI{DRAWN[:11]}", {"stub": 2}),
        (wkb_several(5, [wkb_line([(70, 50, 9), (71, 51, 9)], 1002), STUB]), DRAWN, {"stub": 1}),
        (wkb_several(5, [wkb_line([(1, 2, 3, 4)], 3002), LINE]), DRAWN, {"stub": 1}),
        (wkb_several(7, [wkb_several(5, [LINE, STUB]), STUB]), DRAWN, {"stub": 2}),
        (
            wkb_several(5, [wkb_line(GOOD, srid=4326), wkb_line([(1, 2)], srid=4326)]),
            DRAWN,
            {"stub": 1},
        ),
        (
            wkb_several(6, [wkb_area([TRIANGLE]), wkb_area([TRIANGLE[:2]])]),
            "POLYGON",
            {"invalid": 1},
        ),
        (wkb_area([TRIANGLE, [(0.1, 0.1)]]), "POLYGON", {"invalid": 1}),
        (wkb_several(16, [wkb_area([TRIANGLE], 17)]), "POLYGON", {}),
    ],
)
def test_the_rest_of_a_geometry_is_read(text: bytes, wanted: str, left_out: dict[str, int]) -> None:
    found = read_wkb([LINE, text, None])
    assert str(found.geometry[1]).startswith(wanted)
    assert found.skipped == left_out
    assert not found.broken.any()
    assert not found.stubs.any()


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        (STUB, "stubs"),
        (wkb_several(5, [STUB, STUB]), "stubs"),
        (ARC, "curves"),
        (wkb_several(11, [LINE, ARC]), "curves"),
        (b"junk", "broken"),
        (b"", "broken"),
        (LINE[:-3], "broken"),
        (struct.pack("<BII", 1, 5, 4_000_000_000), "broken"),
        (struct.pack("<BII", 1, 2, 4_000_000_000), "broken"),
        (struct.pack("<BII", 1, 7, 1) * 5_000, "broken"),
        (wkb_area([TRIANGLE[:2]]), "broken"),
    ],
)
def test_of_some_nothing_is_left(text: bytes, flag: str) -> None:
    found = read_wkb([text, LINE])
    assert found.geometry[0] is None
    assert str(found.geometry[1]) == DRAWN
    flags = {name: getattr(found, name)[0] for name in ("stubs", "curves", "broken")}
    assert [name for name, is_so in flags.items() if is_so] == [flag]


GPX = '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">{}</gpx>'
POINTS = '<trkpt lat="50" lon="70"/><trkpt lat="51" lon="71"/>'
ALONE = '<trkseg><trkpt lat="52" lon="72"/></trkseg>'


def test_a_track_with_a_segment_of_one_point() -> None:
    track = f"<trk><name>A</name><trkseg>{POINTS}</trkseg>{ALONE}</trk>"
    assert told("a.gpx", GPX.format(track)) == "1 line; left out: 1 with one point only"
    assert told("a.gpx", GPX.format(track + f"<trk>{ALONE}</trk>")) == (
        "1 line; left out: 2 with one point only"
    )


def test_a_track_of_one_point_alone_is_refused_in_these_words() -> None:
    only = GPX.format(f"<trk>{ALONE}</trk>")
    assert told("a.gpx", only) == (
        "refused: a.gpx: there is nothing in it that can be drawn (1 with one point only)"
    )


def test_kml() -> None:
    def line(text: str) -> str:
        return f"<LineString><coordinates>{text}</coordinates></LineString>"

    def mark(inner: str) -> str:
        return f"<Placemark>{inner}</Placemark>"

    several = mark(f"<MultiGeometry>{line('70,50 71,51')}{line('72,52')}</MultiGeometry>")
    text = f"<kml><Document>{several}{mark(line('73,53'))}{mark('<name>N</name>')}</Document></kml>"
    assert told("a.kml", text) == "1 line; left out: 1 without a place, 2 with one point only"


@pytest.mark.parametrize("form", ["gpkg", "fgb", "shp"])
def test_files_that_gdal_reads(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"a.{form}"
    shapes = np.array([wkb_several(5, [LINE, STUB]), wkb_several(5, [LINE, LINE])], dtype=object)
    names = [np.array(["a", "b"], dtype=object)]
    kind = {"geometry_type": "MultiLineString", "crs": "EPSG:4326"}
    if form == "shp":
        kind["driver"] = "ESRI Shapefile"
    pyogrio.raw.write(str(path), shapes, names, ["name"], **kind)
    overlay = read_overlay(path)
    assert overlay.label == ["a", "b"]
    assert str(overlay.geometry[0]) == DRAWN
    assert overlay.messages()[0].startswith(f"a.{form}: 2 lines; left out: 1 with one point only")


def test_geoparquet(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"name": ["a", "b"]}, geometry=[shapely.Point(1, 2)] * 2, crs=4326)
    frame.to_parquet(tmp_path / "a.parquet")
    content = (tmp_path / "a.parquet").read_bytes()
    import pyarrow as pa
    from pyarrow import parquet

    table = parquet.read_table(pa.BufferReader(content))
    shapes = pa.array([wkb_several(5, [LINE, STUB]), ARC], pa.binary())
    table = table.set_column(table.schema.get_field_index("geometry"), "geometry", shapes)
    parquet.write_table(table, tmp_path / "b.parquet")
    assert told("b.parquet", (tmp_path / "b.parquet").read_bytes()) == (
        "1 line; left out: 1 with curves, 1 with one point only"
    )
    assert read("a.parquet", content).label == ["a", "b"]


def test_parquet_without_geometry_is_a_table(tmp_path: Path) -> None:
    import pandas as pd

    pd.DataFrame({"name": ["A"], "lat": [50.5], "lon": [60.5]}).to_parquet(tmp_path / "a.parquet")
    assert str(read_overlay(tmp_path / "a.parquet").geometry[0]) == "POINT (60.5 50.5)"


SAME = [(72.0, 52.0)] * 3
OTHER = [(60.0, 40.0), (61.0, 41.0)]


def lines_that_go_nowhere() -> gpd.GeoDataFrame:
    geometry = [
        shapely.LineString(GOOD),
        shapely.LineString(SAME),
        shapely.MultiLineString([GOOD, SAME, OTHER]),
        shapely.MultiLineString([SAME, GOOD]),
        shapely.MultiLineString([SAME, SAME]),
        shapely.LineString([*GOOD, GOOD[0]]),
    ]
    return gpd.GeoDataFrame({"name": list("abcdef")}, geometry=geometry, crs="EPSG:4326")


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "fgb", "csv", "shp.zip"])
def test_lines_that_go_nowhere_are_left_out_and_counted(tmp_path: Path, ending: str) -> None:
    frame, path = lines_that_go_nowhere(), tmp_path / f"lines.{ending}"
    if ending == "csv":
        frame.to_wkt().to_csv(path, index=False)
    else:
        frame.to_file(path)
    overlay = read_overlay(path)
    if ending != "shp.zip":  # whose writer takes some of them out itself
        assert overlay.skipped == {"stub": 5}
    names = [row["name"] for row in overlay.attributes]  # FlatGeobuf sorts by place
    lengths = dict(zip(names, shapely.length(overlay.geometry), strict=True))
    one = shapely.length(shapely.LineString(GOOD))
    both = one + shapely.length(shapely.LineString(OTHER))
    assert lengths == pytest.approx({"a": one, "c": both, "d": one, "f": 2 * one})


def test_many_lines_that_go_nowhere_take_no_longer_for_it() -> None:
    members = [shapely.MultiLineString([SAME, GOOD])] * 20_000
    part = Part("a", np.array(members, dtype=object), [{}] * len(members))
    found = leave_out_stubs(part)
    assert found.skipped == {"stub": 20_000}
    assert {line.geom_type for line in found.geometry} == {"LineString"}


@pytest.mark.parametrize(
    ("features", "left_out"),
    [("null,{0}", 1), ("{0},null,null", 2), ("{0},{0}", 0), ("null,{0},null,{0}", 2)],
)
def test_null_in_place_of_a_feature_is_counted(
    tmp_path: Path, features: str, left_out: int
) -> None:
    line = '{"type":"Feature","geometry":{"type":"LineString","coordinates":[[70,50],[71,51]]}}'
    path = tmp_path / "a.geojson"
    inside = features.replace("{0}", line)
    path.write_text(f'{{"type":"FeatureCollection","features":[{inside}]}}', "utf-8")
    assert read_overlay(path).skipped == ({"missing": left_out} if left_out else {})
