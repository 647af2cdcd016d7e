"""Files in another reference system: said by the file, by the user, or by neither."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner
from own_files import pieces, read, shapefile, told

from corridors.cli import main
from corridors.overlay import OverlayError, read_overlay

if TYPE_CHECKING:
    from pathlib import Path

METRES = "name,x,y\nA,500000,5000000\n"
DEGREES = "name,lon,lat\nA,71.25,51.5\n"
SPOT = (pytest.approx(69), pytest.approx(45.1535, abs=1e-4))
LINE = shapely.LineString([(70, 50), (71, 51)])


def geojson(x: float, y: float, **more: object) -> str:
    return json.dumps({"type": "Point", "coordinates": [x, y]} | more)


@pytest.mark.parametrize(
    "crs", ["EPSG:32642", "epsg:32642", "32642", "EPSG 32642", "WGS 84 / UTM zone 42N"]
)
@pytest.mark.parametrize(
    ("name", "text"), [("a.csv", METRES), ("a.geojson", geojson(500_000, 5_000_000))]
)
def test_what_says_none_is_read_in_the_one_asked(name: str, text: str, crs: str) -> None:
    overlay = read(name, text, crs=crs)
    spot = overlay.geometry[0]
    assert (spot.x, spot.y) == SPOT
    assert overlay.messages()[0].endswith("read in WGS 84 / UTM zone 42N")


def test_a_shapefile_without_its_system(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"name": ["A"]}, geometry=[LINE], crs=4326).to_crs(32642)
    path = shapefile(tmp_path / "a", frame, without=[".prj"])
    with pytest.raises(OverlayError, match=r"or say its system \(--crs"):
        read_overlay(path)
    for overlay in (
        read_overlay(path, crs="EPSG:32642"),
        read("a.zip", pieces(path), crs="EPSG:32642"),
    ):
        assert shapely.equals_exact(overlay.geometry[0], LINE, 1e-6)


def test_what_the_file_says_wins(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"name": ["A"]}, geometry=[LINE], crs=4326).to_crs(3857)
    frame.to_file(tmp_path / "a.gpkg")
    overlay = read_overlay(tmp_path / "a.gpkg", crs="EPSG:32642")
    assert shapely.equals_exact(overlay.geometry[0], LINE, 1e-6)
    assert overlay.messages() == [
        (
            "a.gpkg: 1 line; in its own reference system, WGS 84 / Pseudo-Mercator, "
            "not in WGS 84 / UTM zone 42N"
        )
    ]
    assert read_overlay(tmp_path / "a.gpkg", crs="EPSG:3857").messages() == ["a.gpkg: 1 line"]


def test_degrees_are_not_taken_for_metres() -> None:
    assert told("a.csv", DEGREES, crs="EPSG:32642") == (
        "1 point; its numbers are longitude and latitude, so not in WGS 84 / UTM zone 42N"
    )
    assert told("a.geojson", geojson(70, 50), crs="EPSG:32642") == (
        "1 point; in its own reference system, WGS 84, not in WGS 84 / UTM zone 42N"
    )


def test_a_rough_transformation_is_told() -> None:
    text = "name,x,y\nA,20500000,4500000\n"
    line = told("a.csv", text, crs="EPSG:2334")
    assert line == (
        "1 point; read in Xian 1980 / Gauss-Kruger zone 20; Xian 1980 / Gauss-Kruger zone 20 is "
        "brought to WGS 84 roughly: lines may lie some hundred metres off"
    )
    assert "roughly" in told("a.csv", DEGREES, crs="EPSG:4214")  # Beijing 1954
    assert "roughly" not in told("a.csv", "x,y\n12500000,5500000\n", crs="EPSG:28412")


@pytest.mark.parametrize(
    ("crs", "said"),
    [
        ("EPSG:326422", "Nearest: EPSG:32642 (WGS 84 / UTM zone 42N)"),
        ("32642222", "Nearest: EPSG:"),
        ("utm 42n", "Nearest: EPSG:32642 (WGS 84 / UTM zone 42N)"),
        ("pulkovo 1942 zone 12", "Pulkovo 1942"),
        ("xyzzy", "such as EPSG:32642"),
        ("EPSG:4978", "no reference system of maps"),
        ("EPSG:5773", "no reference system of maps"),
        ("https://example.org/x.prj", "no such coordinate reference system"),
        ("/etc/passwd", "no such coordinate reference system"),
    ],
)
def test_a_system_that_is_none_is_refused_with_the_nearest(crs: str, said: str) -> None:
    message = told("a.csv", METRES, crs=crs)
    assert message.startswith(f"refused: '{crs}': ")
    assert said in message


def test_a_system_that_the_numbers_cannot_have() -> None:
    assert told("a.csv", METRES, crs="EPSG:4284") == (
        "refused: a.csv: its numbers go to 5,000,000, which Pulkovo 1942 does not have"
    )


def test_of_several_files_the_one_without_a_system_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(METRES)
    (tmp_path / "b.geojson").write_text(geojson(50_000, 60_000))
    (tmp_path / "c.csv").write_text(DEGREES)
    overlay = read_overlay(tmp_path)
    assert overlay.label == ["A"]
    assert overlay.skipped == {"unreadable": 2}
    lines = overlay.messages()
    assert lines[0].startswith("not read: a.csv: says no coordinate reference system")
    assert lines[1].startswith("not read: b.geojson: its numbers go to 60,000")


def test_the_command(small_source: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(METRES)
    command = ["map", str(tmp_path / "m.html"), "--data", str(small_source)]
    added = ["--add", str(tmp_path / "a.csv")]
    assert CliRunner().invoke(main, [*command, *added]).exit_code == 1
    done = CliRunner().invoke(main, [*command, *added, "--crs", "EPSG:32642"])
    assert done.exit_code == 0, done.output
    assert "a.csv: 1 point; read in WGS 84 / UTM zone 42N" in done.stderr
    wrong = CliRunner().invoke(main, [*command, *added, "--crs", "EPSG:326422"])
    assert (wrong.exit_code, "Nearest: EPSG:32642" in wrong.stderr) == (1, True)


@pytest.mark.parametrize("asked", ["", "EPSG:32642"])
def test_a_shapefile_whose_system_is_spoilt(tmp_path: Path, asked: str) -> None:
    frame = gpd.GeoDataFrame({"name": ["A"]}, geometry=[LINE], crs=4326)
    path = shapefile(tmp_path / "a", frame)
    for text in ("GEOGCS", '{"a": 1}', 'GEOGCS["x"]', "\x00\xff", 'LOCAL_CS["x",UNIT["m",1]]'):
        path.with_suffix(".prj").write_text(text, "latin-1")
        try:
            overlay = read_overlay(path, crs=asked)
        except OverlayError as error:
            assert str(error).startswith("lines.shp: ")  # noqa: PT017  (one or the other is right)
        else:
            assert overlay.label == ["A"]
