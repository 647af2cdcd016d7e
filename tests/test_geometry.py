from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, box

from corridors.geometry import (
    distance_km,
    distance_to_line_km,
    distances_to_lines_km,
    great_circle,
    has_longitude_jump,
    is_tangle,
    length_km,
    lengths_km,
    overlap_km,
    round_line,
    segment_lengths_km,
    simplify_lines,
    split_km_by_country,
)

ROUNDING_KM = 0.002
"""What rounding to five decimals may add to a length."""
SQUARES = {"AA": box(20, 30, 50, 60), "BB": box(50, 30, 80, 60)}

degrees = st.tuples(
    st.floats(20, 110, allow_subnormal=False).map(lambda x: round(x, 5)),
    st.floats(25, 65, allow_subnormal=False).map(lambda y: round(y, 5)),
)
Degrees = tuple[float, float]
lines = st.lists(degrees, min_size=2, max_size=8, unique=True).map(LineString)


@given(degrees, degrees)
def test_distance_is_symmetric_and_zero_only_to_itself(
    a: tuple[float, float], b: tuple[float, float]
) -> None:
    assert distance_km(a, b) == pytest.approx(distance_km(b, a))
    assert (distance_km(a, b) == 0) == (a == b)


@given(lines)
def test_a_line_is_no_shorter_than_the_great_circle_of_its_ends(line: LineString) -> None:
    assert length_km(line) >= distance_km(line.coords[0], line.coords[-1]) - 1e-6


@given(lines)
def test_reversal_keeps_the_length(line: LineString) -> None:
    assert length_km(shapely.reverse(line)) == pytest.approx(length_km(line))


@given(lines)
def test_segments_add_up_to_the_length(line: LineString) -> None:
    assert segment_lengths_km(line).sum() == pytest.approx(length_km(line))


@given(lines, st.floats(0.1, 0.9))
def test_an_inserted_point_never_shortens_a_line(line: LineString, share: float) -> None:
    (x0, y0), (x1, y1) = line.coords[:2]
    between = (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share)
    longer = LineString([line.coords[0], between, *line.coords[1:]])
    assert length_km(longer) >= length_km(line) - 1e-6


@pytest.mark.parametrize(
    "shape", [Point(70, 43), box(0, 0, 1, 1), LineString(), MultiLineString(), Point()]
)
def test_what_is_no_line_has_no_length(shape: shapely.Geometry) -> None:
    assert length_km(shape) == 0.0


def test_a_degree_along_the_equator_and_along_a_meridian_are_as_published() -> None:
    assert distance_km((0, 0), (1, 0)) == pytest.approx(111.320, abs=0.001)
    assert distance_km((0, 0), (0, 1)) == pytest.approx(110.574, abs=0.001)


@given(degrees, degrees, st.floats(5, 500))
def test_great_circle_has_short_steps_exact_ends_and_the_least_length(
    a: tuple[float, float], b: tuple[float, float], step: float
) -> None:
    assume(a != b)
    line = great_circle(a, b, max_step_km=step)
    assert segment_lengths_km(line).max() <= step + ROUNDING_KM
    assert (line.coords[0], line.coords[-1]) == (a, b)
    assert length_km(line) == pytest.approx(distance_km(a, b), abs=ROUNDING_KM * len(line.coords))


def test_great_circle_steps_are_fifty_kilometres_unless_asked() -> None:
    line = great_circle((76.9, 43.2), (116.4, 39.9))
    assert 45 < segment_lengths_km(line).max() <= 50 + ROUNDING_KM


@pytest.mark.parametrize("step", [0, -1])
def test_great_circle_refuses_a_step_that_is_not_positive(step: float) -> None:
    with pytest.raises(ValueError, match="max_step_km"):
        great_circle((0, 0), (1, 1), max_step_km=step)


def test_great_circle_refuses_one_point_twice() -> None:
    with pytest.raises(ValueError, match="two different points"):
        great_circle((1, 1), (1, 1))


@given(lines)
def test_shares_by_country_add_up_to_the_whole(line: LineString) -> None:
    shares = split_km_by_country(line, SQUARES)
    assert sum(shares.values()) == pytest.approx(length_km(line), rel=1e-6, abs=1e-6)
    assert list(shares.values()) == sorted(shares.values(), reverse=True)
    assert set(shares) <= {"AA", "BB", ""}


def test_a_line_is_cut_where_it_crosses_a_border_and_where_it_leaves_all_countries() -> None:
    shares = split_km_by_country(LineString([(40, 45), (60, 45), (90, 45)]), SQUARES)
    assert list(shares) == ["BB", "AA", ""]
    assert shares["BB"] == pytest.approx(3 * shares["AA"], rel=0.02)
    assert split_km_by_country(LineString([(0, 0), (1, 1)]), SQUARES).keys() == {""}


def test_a_long_segment_is_shared_as_it_runs_on_the_map() -> None:
    """Cut once at the border, its two geodesics would bend away from the parallel unequally."""
    shares = split_km_by_country(LineString([(30, 59), (55, 59)]), SQUARES)
    assert shares["AA"] == pytest.approx(4 * shares["BB"], rel=1e-4)


def test_the_distance_to_a_line_reaches_as_far_in_the_north_as_in_the_south() -> None:
    north, south = LineString([(2, 69.9), (2, 70.1)]), LineString([(0.5, -1), (0.5, 1)])
    points = [Point(0, 70), Point(0, 0), Point(50, 0)]
    km, nearest = distances_to_lines_km(points, [north, south], most_km=100)
    assert km == pytest.approx([76.3, 55.7, math.inf], abs=0.1)
    assert nearest.tolist() == [0, 1, -1]


@given(lines, lines, degrees)
def test_many_distances_are_those_of_each(a: LineString, b: LineString, at: Degrees) -> None:
    """The nearest point lies on any segment, at its ends or between them."""
    km, nearest = distances_to_lines_km([Point(at)], [a, b], most_km=1e9)
    each = [distance_to_line_km(Point(at), line) for line in (a, b)]
    assert km[0] == pytest.approx(min(each), abs=0.001)
    assert each[nearest[0]] == pytest.approx(min(each), abs=0.001)
    nearer, _ = distances_to_lines_km([Point(at)], [a, b], most_km=km[0] * 0.9)
    assert np.isinf(nearer[0]) == (km[0] > 0)


def test_without_points_or_lines_there_are_no_distances() -> None:
    km, nearest = distances_to_lines_km([Point(0, 0)], [], most_km=100)
    assert (km.tolist(), nearest.tolist()) == ([math.inf], [-1])
    assert distances_to_lines_km([], [LineString([(0, 0), (1, 1)])], most_km=100)[0].size == 0


def test_less_than_a_kilometre_abroad_is_told() -> None:
    line = LineString([(19.995, 45), (20.005, 45)])
    half = length_km(line) / 2
    assert half < 0.5
    assert split_km_by_country(line, SQUARES) == pytest.approx({"AA": half, "": half}, abs=1e-4)


def test_a_great_circle_that_is_short_has_its_ends_alone() -> None:
    assert len(great_circle((70, 45), (70.1, 45)).coords) == 2
    assert len(great_circle((70, 45), (70, 45.01), max_step_km=0.5).coords) == 4


def test_a_tangle_has_more_pairs_of_segments_than_a_line_needs() -> None:
    """Each segment of these meets all others: n times n pairs, of which 5000 + 50 n are allowed."""
    walks = {n: LineString([(k % 2, k % 2) for k in range(n + 1)]) for n in (2, 100, 101)}
    assert {n: is_tangle(line) for n, line in walks.items()} == {2: False, 100: False, 101: True}
    assert not is_tangle(LineString([(k / 100, k % 2) for k in range(3000)]))


def test_long_lines_are_thinned_in_sections_whose_ends_stay() -> None:
    xs = np.arange(6001.0)
    straight = LineString(np.column_stack([xs, xs * 0]))
    high = LineString(np.column_stack([xs, xs * 0, xs * 2]))
    short = LineString([(0, 0), (1, 0.001), (2, 0)])
    given_ = np.array([straight, high, short, Point(1, 2), None], dtype=object)
    thin = simplify_lines(given_, 0.01)
    ends = [float(x) for x in range(0, 6001, 1000)]
    assert list(thin[0].coords) == [(x, 0.0) for x in ends]
    assert list(thin[1].coords) == [(x, 0.0, 2 * x) for x in ends]
    assert list(thin[2].coords) == [(0, 0), (2, 0)]
    assert list(thin[3:]) == [Point(1, 2), None]
    parts = simplify_lines(np.array([MultiLineString([straight, short])], dtype=object), 0.01)[0]
    assert [len(part.coords) for part in parts.geoms] == [7, 3]


def test_long_areas_stay_areas_with_their_holes() -> None:
    outline = shapely.segmentize(box(0, 0, 3, 3).exterior, 0.002)
    hole = shapely.segmentize(box(1, 1, 2, 2).exterior, 0.002)
    area = Polygon(outline, [hole])
    for shape in (area, MultiPolygon([area])):
        thin = simplify_lines(np.array([shape], dtype=object), 0.01)[0]
        assert thin.geom_type == shape.geom_type
        assert shapely.get_num_coordinates(thin) < 40
        assert thin.is_valid
        assert thin.area == pytest.approx(8)
        assert shapely.equals(thin, shape)


def test_a_line_that_only_touches_a_country_has_no_share_in_it() -> None:
    touching = LineString([(10, 40), (20, 45), (10, 50)])
    assert set(split_km_by_country(touching, SQUARES)) == {""}


@pytest.mark.parametrize(
    ("shape", "jumps"),
    [
        (LineString([(179, 60), (-179, 61)]), True),
        (LineString([(20, 60), (130, 61)]), False),
        (MultiLineString([[(0, 0), (1, 1)], [(-170, 0), (170, 0)]]), True),
        (MultiLineString([[(0, 0), (1, 1)], [(170, 0), (171, 0)]]), False),
        (Polygon([(179, 0), (-179, 0), (-179, 1), (179, 1)]), True),
        (Polygon(box(0, 0, 9, 9).exterior, [box(1, 1, 2, 2).exterior]), False),
        (Point(179, 0), False),
    ],
)
def test_jumps_over_the_antimeridian_are_seen(shape: shapely.Geometry, *, jumps: bool) -> None:
    assert has_longitude_jump(shape) is jumps


@given(lines)
def test_a_line_walked_back_overlaps_by_its_own_length(line: LineString) -> None:
    assume(line.is_simple)
    there_and_back = LineString([*line.coords, *reversed(line.coords[:-1])])
    assert overlap_km(line) == pytest.approx(0, abs=1e-3)
    assert overlap_km(there_and_back) == pytest.approx(length_km(line), rel=1e-3, abs=1e-2)


def test_a_crossing_is_no_overlap() -> None:
    loop = LineString([(60, 40), (61, 41), (61, 40), (60, 41)])
    assert overlap_km(loop) == pytest.approx(0, abs=0.1)


def test_round_line_drops_what_five_decimals_cannot_tell_apart() -> None:
    line = round_line([(1.000001, 2), (1.000002, 2), (1.1234567, 2)])
    assert list(line.coords) == [(1.0, 2.0), (1.12346, 2.0)]
    assert list(round_line([(1, 2.000001), (1, 2.1234567)]).coords) == [(1, 2.0), (1, 2.12346)]


@given(degrees, st.floats(-2, 2), st.floats(-2, 2))
def test_distance_to_a_line_is_near_the_true_one(
    start: tuple[float, float], dx: float, dy: float
) -> None:
    line = LineString([start, (start[0] + 3, start[1])])
    point = Point(start[0] + dx, start[1] + dy)
    nearest = (min(max(point.x, start[0]), start[0] + 3), start[1])
    true_km = distance_km((point.x, point.y), nearest)
    assert distance_to_line_km(point, line) == pytest.approx(true_km, rel=0.01, abs=0.01)


def test_a_point_on_a_line_is_no_distance_away() -> None:
    line = LineString([(60, 40), (62, 42)])
    assert math.isclose(distance_to_line_km(Point(61, 41), line), 0, abs_tol=1e-6)


# ---- many lines at once ----------------------------------------------------------------------

globe = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@given(st.lists(st.lists(globe, min_size=2, max_size=6), max_size=4))
def test_many_lines_have_the_lengths_that_proj_gives(
    paths: list[list[tuple[float, float]]],
) -> None:
    lines = [LineString(path) for path in paths]
    expected = [length_km(line) for line in lines]
    assert lengths_km(lines) == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_opposite_points_are_left_to_proj() -> None:
    lines = [LineString([(0, 0), (180, 0)]), LineString([(0, 0), (179.7, 0.2)])]
    assert lengths_km(lines) == pytest.approx([length_km(line) for line in lines])


def test_what_is_no_line_adds_no_length_to_many() -> None:
    assert lengths_km([None, Point(1, 1), LineString(), SQUARES["AA"]]) == [0.0] * 4
    assert lengths_km([]) == []
