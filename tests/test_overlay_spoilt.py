# ruff: noqa: RUF001
"""Files of every format with some bytes changed: read, or refused in one line, nothing else."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from own_files import pieces, shapefile, wkb_line, wkb_several, workbook

from corridors.overlay import OverlayError, read_overlay_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LINE = shapely.LineString([(70, 50), (71, 51), (179, 60), (-179, 61)])
TOKENS = (
    b"\xff",
    b"\0",
    b"1e999",
    b"NaN",
    b"[",
    b"}",
    b'"',
    b"null",
    b"<",
    b"&",
    b"\n",
    b";",
    b",",
)
CELLS = [
    "SRID=3857;POINT(7900000 6600000)",
    "MULTILINESTRING((0 0,1 1),(2 2))",
    wkb_several(5, [wkb_line([(1, 2), (3, 4)]), wkb_line([(1, 2)])]).hex(),
    '{"type":"Point","coordinates":[1,2]}',
]
GPX = (
    '<?xml version="1.0" encoding="windows-1251"?><gpx version="1.1"><wpt lat="50" lon="70"><name>'
    'Караганда</name></wpt><trk><trkseg><trkpt lat="50" lon="70"/><trkpt lat="51" lon="71"/>'
    '</trkseg><trkseg><trkpt lat="50" lon="70"/></trkseg></trk></gpx>'
)
MARK = "<Placemark><LineString><coordinates>1,2 3,4</coordinates></LineString></Placemark>"
FOLDERS = "".join(f"<Folder><name>{number}</name>{MARK}</Folder>" for number in range(25))
TOPOLOGY = {
    "type": "Topology",
    "arcs": [[[60, 40], [61, 41]], [[1, 1], [2, 2]]],
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "objects": {"a": {"type": "LineString", "arcs": [0, -1], "properties": {"a": 1}}},
}
ESRI = {
    "geometryType": "esriGeometryPolyline",
    "spatialReference": {"wkid": 102100},
    "features": [{"attributes": {"t": "x"}, "geometry": {"paths": [[[1, 2], [3, 4]], [[5, 6]]]}}],
}
TEXTS: dict[str, bytes] = {
    "a.gpx": GPX.encode("cp1251"),
    "a.kml": f"<kml><Document>{FOLDERS}</Document></kml>".encode(),
    "a.csv": "name;lat;lon\nСеверная;51,5;71,2\nЮжная;51°;71\n".encode("cp1251"),
    "b.csv": b"n\tgeom\n" + "".join(f"A\t{cell}\n" for cell in CELLS).encode(),
    "t.json": json.dumps(TOPOLOGY).encode(),
    "e.json": json.dumps(ESRI).encode(),
    "a.xlsx": workbook({"S": [["name", "lat", "lon"], ["A", 51, 71], ["B", "=1+1", 3]]}),
}


def spoil(content: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        place = chance.randrange(len(spoilt) + 1)
        way = chance.random()
        if way < 0.4 and place < len(spoilt):
            spoilt[place] = chance.randrange(256)
        elif way < 0.6:
            del spoilt[place : place + chance.choice([1, 2, 10, len(spoilt)])]
        elif way < 0.8:
            spoilt[place:place] = chance.choice(TOKENS)
        else:
            spoilt[place : place + 4] = chance.choice([b"\xff\xff\xff\xff", bytes(4)])
    return bytes(spoilt)


def try_many(name: str, content: bytes) -> None:
    chance = random.Random(name)  # noqa: S311  (spoilt files, not secrets)
    for _ in range(60):
        spoilt = spoil(content, chance)
        try:
            overlay = read_overlay_bytes(name, spoilt)
        except OverlayError as error:
            lines = str(error).splitlines()
            assert len(lines) == 1
            assert not {"vsimem", "GDAL", "Traceback"} & set(lines[0].replace("/", " ").split())
            continue
        assert len(overlay.label) == len(overlay.geometry) == len(overlay.attributes)
        assert np.abs(shapely.total_bounds(overlay.geometry)).max() <= 180.00001
        assert len(overlay.messages("zh")) == 1


@pytest.mark.parametrize("name", TEXTS)
def test_texts_and_workbooks(name: str) -> None:
    read_overlay_bytes(name, TEXTS[name])
    try_many(name, TEXTS[name])


def write_geopackage(path: Path) -> bytes:
    frame().to_file(path, driver="GPKG")
    return path.read_bytes()


def write_flatgeobuf(path: Path) -> bytes:
    frame().to_file(path, driver="FlatGeobuf")
    return path.read_bytes()


def write_parquet(path: Path) -> bytes:
    frame().to_parquet(path)
    return path.read_bytes()


def write_shapefile(path: Path) -> bytes:
    return pieces(shapefile(path, frame(), "CP1251", without=[".cpg"]))


def frame() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"name": ["Северная линия"]}, geometry=[LINE], crs=4326)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.gpkg", write_geopackage),
        ("a.fgb", write_flatgeobuf),
        ("a.parquet", write_parquet),
        ("a.zip", write_shapefile),
    ],
)
def test_formats_of_programs(name: str, write: Callable[[Path], bytes], tmp_path: Path) -> None:
    content = write(tmp_path / name)
    assert read_overlay_bytes(name, content).label == ["Северная линия"]
    try_many(name, content)
