"""Lines and areas over 180 degrees: on both sides of the map, never across the world."""

from __future__ import annotations

import json
import random
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import LineString, MultiLineString, MultiPoint, Point, Polygon
from shapely.geometry import mapping

from corridors.overlay import read_overlay_bytes
from corridors.overlay.antimeridian import cut_at_antimeridian, frame
from corridors.web import page_thinner
from corridors.web.overlays import EDGE_DEG

BOX = [(170, 60), (190, 60), (190, 70), (170, 70)]
WRAPPED_BOX = [(170, 60), (-170, 60), (-170, 70), (170, 70)]
HOLE = [(175, 62), (185, 62), (185, 68), (175, 68)]
WRAPPED_HOLE = [(175, 62), (-175, 62), (-175, 68), (175, 68)]
RING = [(0, 70), (90, 70), (180, 70), (-90, 70)]


def cut(shape: Any) -> tuple[Any, bool, bool]:
    found = cut_at_antimeridian(np.array([shape], dtype=object))
    return found.geometry[0], bool(found.crossing[0]), bool(found.moved[0])


def area_at(*corners: tuple[float, float]) -> float:
    return float(Polygon(corners).area)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            [(170, 62), (178, 64), (-178, 65), (-170, 65.5)],
            [[(170, 62), (178, 64), (180, 64.5)], [(-180, 64.5), (-178, 65), (-170, 65.5)]],
        ),
        (
            [(130, 72), (170, 70), (190, 66), (200, 62)],
            [[(130, 72), (170, 70), (180, 68)], [(-180, 68), (-170, 66), (-160, 62)]],
        ),
        ([(-170, 0), (-190, 2)], [[(-170, 0), (-180, 1)], [(180, 1), (170, 2)]]),
        ([(100, 0), (190, 9), (100, 18)], None),
        ([(170, 0), (180, 0), (-180, 0), (-170, 0)], None),
        ([(170, 0), (180, 0), (-170, 0)], [[(170, 0), (180, 0)], [(-180, 0), (-170, 0)]]),
        ([(170, 0), (-180, 0), (-170, 0)], [[(170, 0), (180, 0)], [(-180, 0), (-170, 0)]]),
        ([(170, 0), (180, 0), (180, 5), (190, 5)], None),
        ([(0, 0), (170, 0), (340, 0), (510, 0)], None),
    ],
)
def test_a_line_is_cut_where_it_passes(line: Any, wanted: Any) -> None:
    found, crossing, moved = cut(LineString(line))
    assert (crossing, moved) == (True, False)
    assert np.abs(shapely.get_coordinates(found)[:, 0]).max() == 180
    assert all(abs(step) <= 180 for part in found.geoms for step in np.diff(part.xy[0]))
    if wanted:
        assert shapely.equals_exact(found, MultiLineString(wanted), 1e-9)


@pytest.mark.parametrize(
    "line",
    [
        [(0, 0), (179, 0), (90, 5), (-90, 5), (-179, 0)],  # the long way, in short steps
        [(-180, 50), (180, 50)],  # a parallel
        [(170, 0), (180, 0), (170, 1)],  # touches
        [(-180, -80), (-180, 80)],
        [(-90, 0), (90, 0)],
    ],
)
def test_a_line_that_does_not_pass_stays_as_it_is(line: Any) -> None:
    shape = LineString(line)
    found, crossing, moved = cut(shape)
    assert shapely.equals_exact(found, shape, 0.0)
    assert (crossing, moved) == (False, False)


@pytest.mark.parametrize(
    ("shape", "wanted"),
    [
        (LineString([(190, 66), (200, 62)]), LineString([(-170, 66), (-160, 62)])),
        (LineString([(180, 5), (200, 6)]), LineString([(-180, 5), (-160, 6)])),
        (LineString([(-200, 5), (-180, 6)]), LineString([(160, 5), (180, 6)])),
        (Point(190, 1), Point(-170, 1)),
        (MultiPoint([(190, 1), (20, 2)]), MultiPoint([(-170, 1), (20, 2)])),
        (
            Polygon([(190, 60), (210, 60), (210, 70)], [[(205, 62), (208, 62), (208, 65)]]),
            Polygon([(-170, 60), (-150, 60), (-150, 70)], [[(-155, 62), (-152, 62), (-152, 65)]]),
        ),
    ],
)
def test_longitudes_beyond_180_are_moved(shape: Any, wanted: Any) -> None:
    found, crossing, moved = cut(shape)
    assert shapely.equals_exact(found.normalize(), wanted.normalize(), 1e-9)
    assert (crossing, moved) == (False, True)


@pytest.mark.parametrize("outline", [BOX, WRAPPED_BOX, BOX[::-1], WRAPPED_BOX[::-1]])
@pytest.mark.parametrize("hole", [HOLE, WRAPPED_HOLE, [(x - 360, y) for x, y in HOLE]])
def test_an_area_is_cut_with_its_holes(outline: Any, hole: Any) -> None:
    found, crossing, _ = cut(Polygon(outline, [hole]))
    assert crossing
    east, west = sorted(found.geoms, key=lambda part: -part.bounds[0])
    assert (east.bounds, west.bounds) == ((170, 60, 180, 70), (-180, 60, -170, 70))
    assert found.area == pytest.approx(200 - 60)
    assert shapely.is_valid(found)
    assert not found.contains(Point(179, 65))


@pytest.mark.parametrize("outline", [RING, RING[::-1], [(x + 360, y) for x, y in RING]])
@pytest.mark.parametrize("side", [1, -1])
def test_an_area_round_a_pole_holds_the_pole(outline: Any, side: int) -> None:
    found, crossing, _ = cut(Polygon([(x, y * side) for x, y in outline]))
    assert crossing
    assert found.area == pytest.approx(360 * 20)
    assert all(found.contains(Point(x, 85 * side)) for x in (-179, -90, 0, 45, 179))
    assert not found.intersects(Point(0, 0))


def test_a_band_round_a_pole_is_open_in_the_middle() -> None:
    found, _, _ = cut(Polygon([(x, 60) for x, _ in RING], [RING]))
    assert found.area == pytest.approx(360 * 10)
    assert not found.contains(Point(10, 80))


def test_over_both_halves_the_pole_lies_to_the_left() -> None:
    ring = [(0, 10), (90, -10), (180, 10), (-90, -10)]
    assert cut(Polygon(ring))[0].contains(Point(10, 89))
    assert cut(Polygon(ring[::-1]))[0].contains(Point(10, -89))


@pytest.mark.parametrize(
    "outline",
    [
        [(-180, -80), (180, -80), (180, 80), (-180, 80)],
        [(-180, -84), (-180, -90), (180, -90), (180, -84), (90, -70), (0, -70), (-90, -75)],
    ],
)
def test_the_edge_of_a_map_of_the_world_is_no_crossing(outline: Any) -> None:
    shape = Polygon(outline)
    found, crossing, _ = cut(shape)
    assert shapely.equals_exact(found, shape, 0.0)
    assert not crossing


def test_an_outline_that_crosses_itself_is_cut_too() -> None:
    found, crossing, _ = cut(Polygon([(170, 60), (-170, 70), (-170, 60), (170, 70)]))
    assert crossing
    assert (shapely.is_valid(found), found.area) == (True, pytest.approx(100))


def test_an_outline_twice_round_the_globe_is_none() -> None:
    steps = [(0, 70), (120, 70), (-120, 70), (0, 71), (120, 72), (-120, 71)]
    assert cut(Polygon(steps)) == (None, False, False)


def test_many_lines_at_once_are_what_each_is_alone() -> None:
    """Lines of any course, known unrolled: as long as before, and through the same places."""
    chance = random.Random(5)  # noqa: S311  (courses, not secrets)
    for _ in range(40):
        courses = []
        for _ in range(chance.randint(1, 6)):
            x = chance.uniform(-180, 180)
            course = []
            for _ in range(chance.randint(2, 7)):
                course.append((x, chance.uniform(-60, 60)))
                x += chance.uniform(-170, 170)
            courses.append(course)
        wrapped = [LineString([((x + 180) % 360 - 180, y) for x, y in line]) for line in courses]
        found = cut_at_antimeridian(np.array(wrapped, dtype=object)).geometry
        for course, shape in zip(courses, found, strict=True):
            true = LineString(course)
            assert shape.length == pytest.approx(true.length)
            for share in (0, 0.13, 0.5, 0.77, 1):
                spot = true.interpolate(share, normalized=True)
                x = (spot.x + 180) % 360 - 180
                assert (
                    min(shape.distance(Point(x + turn, spot.y)) for turn in (-360, 0, 360)) < 1e-6
                )


# ---- read from files -------------------------------------------------------------------------


def read(*shapes: Any, **more: Any) -> Any:
    items = [
        {"type": "Feature", "properties": {"name": "A"}, "geometry": mapping(shape)}
        for shape in shapes
    ]
    document = {"type": "FeatureCollection", **more, "features": items}
    return read_overlay_bytes("my.geojson", json.dumps(document).encode())


def test_it_is_said_how_many_were_cut() -> None:
    overlay = read(
        LineString([(170, 62), (-170, 65)]),
        MultiLineString([[(1, 2), (3, 4)], [(130, 72), (200, 62)]]),
        Polygon(BOX),
        Point(200, 5),
        LineString([(60, 40), (61, 41)]),
    )
    assert overlay.skipped == {}
    assert overlay.messages() == [
        (
            "my.geojson: 3 lines, 1 area, 1 point; cut at the antimeridian: 3; "
            "longitudes beyond 180° taken round the globe: 1"
        )
    ]
    assert len(overlay.geometry[1].geoms) == 3
    bounds = shapely.total_bounds(overlay.geometry)
    assert (bounds[0], bounds[2]) == (-180, 180)


def test_a_line_in_metres_is_cut_after_it_is_brought_to_degrees() -> None:
    polar = gpd.GeoSeries([LineString([(170, 80), (178, 80)])], crs=4326).to_crs(3413)
    frame = gpd.GeoSeries([LineString([(170, 80), (-170, 80)])], crs=4326).to_crs(3413)
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3413"}}
    overlay = read(frame[0], polar[0], crs=crs)
    assert overlay.messages() == ["my.geojson: 2 lines; cut at the antimeridian: 1"]
    assert overlay.geometry[0].geom_type == "MultiLineString"
    assert overlay.geometry[1].geom_type == "LineString"


def test_what_lies_beyond_every_globe_is_left_out() -> None:
    overlay = read(Point(400, 5), Point(10, 91), Point(1, 2), Point(3, 4))
    assert overlay.skipped == {"outside": 2}


# ---- on the map ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "wanted"),
    [
        (
            MultiLineString([[(170, 62), (180, 64)], [(-180, 64), (-160, 68)]]),
            MultiLineString(
                [[(170, 62), (180, 64)], [(180, 64), (190.5, 66.1)], [(-169.5, 66.1), (-160, 68)]]
            ),
        ),
        (Point(-175, 1), Point(185, 1)),
        (Point(-169, 1), Point(-169, 1)),
        (LineString([(100, 0), (150, 10)]), LineString([(100, 0), (150, 10)])),
    ],
)
def test_the_map_goes_on_to_its_own_edge(shape: Any, wanted: Any) -> None:
    (found,) = frame(np.array([shape], dtype=object), EDGE_DEG)
    assert shapely.equals_exact(found.normalize(), wanted.normalize(), 1e-9)


def test_halves_of_an_area_are_joined_on_the_map() -> None:
    halves = cut(Polygon([(x - 5, y) for x, y in BOX], [[(x - 5, y) for x, y in HOLE]]))[0]
    (found,) = frame(np.array([halves], dtype=object), EDGE_DEG)
    assert found.geom_type == "Polygon"
    assert (found.bounds, len(found.interiors)) == ((165, 60, 185, 70), 1)


def test_an_area_round_a_pole_reaches_both_edges_of_the_map() -> None:
    (found,) = frame(np.array([cut(Polygon(RING))[0]], dtype=object), EDGE_DEG)
    assert (found.bounds[0], found.bounds[2], found.bounds[3]) == (EDGE_DEG, EDGE_DEG + 360, 90)
    assert found.area == pytest.approx(360 * 20)


def test_what_crosses_is_not_simplified_before_it_is_cut() -> None:
    """Straight from 179 to -179 degrees a line would lose its bends, and an area its pole."""
    ring = Polygon([(0, 76), (90, 78), (180, 76), (-90, 78)])
    lane = LineString([(170, 62), (175, 64), (-175, 65), (-170, 60)])
    items = [{"type": "Feature", "properties": {}, "geometry": mapping(s)} for s in (ring, lane)]
    content = json.dumps({"type": "FeatureCollection", "features": items}).encode()
    overlay = read_overlay_bytes("a.geojson", content, thinner=page_thinner())
    area, line = overlay.geometry
    assert area.area == pytest.approx(360 * 13, rel=0.01)
    assert line.length == pytest.approx(22.5, rel=0.01)
    assert overlay.messages() == ["a.geojson: 1 line, 1 area; cut at the antimeridian: 2"]
