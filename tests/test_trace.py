"""Tracing over small graphs made by hand: what a line must do, whatever the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridors.atlas.disk.caches import default_cache_dir
from corridors.atlas.disk.graphs import (
    RouteGraph,
    find_route_graph,
    parse_route_graph,
    read_route_graph,
)
from corridors.lines import Trace, TraceOptions, Tracer, trace_line
from corridors.lines.spans import sphere_km
from corridors.lines.trace_report import kept_vertices
from corridors.model import ArgumentError, GraphError

if TYPE_CHECKING:
    from pathlib import Path

LonLat = tuple[float, float]
Edge = tuple[int, int] | tuple[int, int, float]


def make_graph(vertices: list[LonLat], edges: list[Edge]) -> RouteGraph:
    """Make a graph; an edge is as long as its chord times the third number (1 by default)."""
    both = []
    for first, second, *factor in edges:
        km = float(sphere_km(*vertices[int(first)], *vertices[int(second)]))
        km *= factor[0] if factor else 1.0
        both += [(int(first), int(second), km), (int(second), int(first), km)]
    both.sort()
    counts = np.bincount([start for start, _, _ in both], minlength=len(vertices))
    return RouteGraph(
        lon=np.array([x for x, _ in vertices]),
        lat=np.array([y for _, y in vertices]),
        indptr=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        indices=np.array([end for _, end, _ in both], dtype=np.int64),
        km=np.array([km for _, _, km in both]),
    )


def trace(graph: RouteGraph, *points: LonLat, options: TraceOptions | None = None) -> Trace:
    """Trace through points named after their position in the list."""
    names = [f"p{k}" for k in range(len(points))]
    return trace_line(graph, points, names, mode="rail", options=options)


def distance_km(line: tuple[LonLat, ...], point: LonLat) -> float:
    """Return the distance from a point to the nearest vertex of a line."""
    return min(float(sphere_km(*vertex, *point)) for vertex in line)


# A track from west to east at 45 N with a bend every 0.05 degrees (about 4 km).
ZIGZAG: list[LonLat] = [(60 + 0.05 * k, 45 + 0.01 * (k % 2)) for k in range(21)]
CHAIN: list[Edge] = [(k, k + 1) for k in range(20)]


def test_way_is_found_and_its_vertices_are_kept() -> None:
    line = trace(make_graph(ZIGZAG, CHAIN), ZIGZAG[0], ZIGZAG[-1])
    assert line.coordinates == tuple((round(x, 5), round(y, 5)) for x, y in ZIGZAG)
    assert line.ratio == pytest.approx(1.0, abs=0.005)
    assert line.legs[0].breaks == ()
    assert not line.legs[0].straight


def test_shorter_of_two_ways_is_taken_unless_a_place_lies_on_the_other() -> None:
    south: LonLat = (60.5, 44.8)
    graph = make_graph([*ZIGZAG, south], [*CHAIN, (0, 21), (21, 20)])
    assert south not in trace(graph, ZIGZAG[0], ZIGZAG[-1]).coordinates
    assert south in trace(graph, ZIGZAG[0], south, ZIGZAG[-1]).coordinates


@pytest.mark.parametrize("end", [(60.013, 45.021), (59.98, 44.99)])
def test_ends_are_exactly_the_places(end: LonLat) -> None:
    line = trace(make_graph(ZIGZAG, CHAIN), end, ZIGZAG[-1])
    assert line.coordinates[0] == end
    assert line.coordinates[-1] == ZIGZAG[-1]
    assert 0 < line.legs[0].start_snap_km < 6
    assert line.legs[0].off_graph_km == pytest.approx(line.legs[0].start_snap_km, rel=0.01)


def test_town_beside_the_track_does_not_pull_the_line() -> None:
    graph = make_graph(ZIGZAG, CHAIN)
    town: LonLat = (60.5, 45.04)
    line = trace(graph, ZIGZAG[0], town, ZIGZAG[-1])
    assert line.coordinates == trace(graph, ZIGZAG[0], ZIGZAG[-1]).coordinates
    assert line.legs[0].end_snap_km == pytest.approx(4.2, abs=1.2)


def test_long_chord_is_bent_through_the_station_it_serves() -> None:
    graph = make_graph([(60.0, 45.0), (61.0, 45.0)], [(0, 1, 1.03)])
    station: LonLat = (60.5, 45.07)
    line = trace(graph, (60.0, 45.0), station, (61.0, 45.0))
    assert station in line.coordinates
    assert line.ratio is not None
    assert 0.98 < line.ratio <= 1.0
    assert all(leg.longest_straight_km < 42 for leg in line.legs)


def test_chord_is_bent_no_further_than_its_kilometres_allow() -> None:
    graph = make_graph([(60.0, 45.0), (61.0, 45.0)], [(0, 1, 1.005)])
    town: LonLat = (60.5, 45.06)
    line = trace(graph, (60.0, 45.0), town, (61.0, 45.0))
    assert town not in line.coordinates
    assert line.length_km <= line.graph_km + 0.5
    assert line.coordinates[1][1] > 45.01


def test_chord_near_its_station_stays() -> None:
    graph = make_graph([(60.0, 45.0), (61.0, 45.0)], [(0, 1, 1.03)])
    line = trace(graph, (60.0, 45.0), (60.5, 45.003), (61.0, 45.0))
    assert line.coordinates == ((60.0, 45.0), (61.0, 45.0))


def test_end_inside_a_long_chord_is_reached_directly() -> None:
    graph = make_graph([(60.0, 45.0), (61.0, 45.0)], [(0, 1, 1.03)])
    line = trace(graph, (60.5, 45.05), (61.0, 45.0))
    assert line.coordinates == ((60.5, 45.05), (61.0, 45.0))
    assert line.legs[0].off_graph_km == 0
    assert line.graph_km == pytest.approx(1.03 * 39.3, rel=0.01)


def test_long_segment_says_how_far_the_way_can_be() -> None:
    graph = make_graph([(60.0, 45.0), (61.0, 45.0)], [(0, 1, 1.02)])
    (segment,) = trace(graph, (60.0, 45.0), (61.0, 45.0)).long_segments
    assert segment.km == pytest.approx(78.8, abs=0.1)
    assert segment.bound_km == pytest.approx(7.9, abs=0.5)


def test_chord_is_drawn_through_a_station_on_the_way() -> None:
    graph = make_graph([(60.0, 45.0), (61.0, 45.0)], [(0, 1, 1.03)])
    ends, station = [(60.0, 45.0), (61.0, 45.0)], (60.5, 45.004)
    points = [ends[0], station, ends[1]]
    line = trace_line(graph, points, ["a", "b", "c"], mode="rail", exact=[False, True, False])
    assert line.coordinates == tuple(points)


def test_station_that_the_way_cannot_reach_is_passed_by() -> None:
    graph = make_graph([(60.0, 45.0), (61.0, 45.0)], [(0, 1, 1.003)])
    points = [(60.0, 45.0), (60.3, 45.01), (60.6, 45.05), (61.0, 45.0)]
    line = trace_line(graph, points, list("abcd"), mode="rail", exact=[False, True, True, False])
    assert line.coordinates == (points[0], points[1], points[3])


def test_spare_kilometres_of_a_chord_may_all_lie_in_one_stretch() -> None:
    graph = make_graph([(60.0, 45.0), (61.0, 45.0)], [(0, 1, 1.02)])
    points = [(60.0, 45.0), (60.5, 45.01), (61.0, 45.0)]
    on_way = trace_line(graph, points, list("abc"), mode="rail", exact=[False, True, False])
    assert [s.bound_km for s in on_way.long_segments] == pytest.approx([5.6, 5.6], abs=0.1)
    town = trace_line(graph, [points[0], (60.5, 45.05), points[2]], list("abc"), mode="rail")
    assert [s.bound_km for s in town.long_segments] == pytest.approx([7.9, 7.9], abs=0.1)


def test_exactness_is_told_of_every_place_or_of_none() -> None:
    with pytest.raises(ArgumentError, match="two or more named places"):
        trace_line(make_graph(ZIGZAG, CHAIN), ZIGZAG[:2], ["a", "b"], mode="rail", exact=[True])


def test_spur_to_a_station_on_a_branch_is_removed() -> None:
    branch: LonLat = (60.5, 45.05)
    graph = make_graph([*ZIGZAG, branch], [*CHAIN, (10, 21)])
    line = trace(graph, ZIGZAG[0], branch, ZIGZAG[-1])
    assert line.coordinates == trace(graph, ZIGZAG[0], ZIGZAG[-1]).coordinates


def test_spur_on_two_tracks_is_removed() -> None:
    out: list[LonLat] = [(60.5, 45.02), (60.5, 45.035), (60.5, 45.05)]
    back: list[LonLat] = [(60.502, 45.05), (60.502, 45.035), (60.502, 45.02), (60.502, 45.0)]
    loop = [(10, 21), *((k, k + 1) for k in range(21, 27)), (27, 11)]
    graph = make_graph([*ZIGZAG, *out, *back], [*CHAIN[:10], *loop, *CHAIN[11:]])
    line = trace(graph, ZIGZAG[0], (60.5, 45.05), ZIGZAG[-1])
    assert max(y for _, y in line.coordinates) < 45.02


def test_break_is_bridged_and_reported() -> None:
    graph = make_graph(ZIGZAG, [edge for edge in CHAIN if edge[0] != 10])
    line = trace(graph, ZIGZAG[0], ZIGZAG[-1])
    assert line.coordinates == tuple((round(x, 5), round(y, 5)) for x, y in ZIGZAG)
    (gap,) = line.legs[0].breaks
    assert gap.km == pytest.approx(4.1, abs=0.3)
    assert {gap.start, gap.end} == {ZIGZAG[10], ZIGZAG[11]}
    assert not line.legs[0].straight


def test_break_with_a_far_way_round_is_bridged() -> None:
    vertices: list[LonLat] = [*ZIGZAG, (59.0, 47.0), (62.0, 47.0)]
    edges = [edge for edge in CHAIN if edge[0] != 10]
    graph = make_graph(vertices, [*edges, (0, 21), (21, 22), (22, 20)])
    line = trace(graph, ZIGZAG[2], ZIGZAG[-2])
    assert len(line.legs[0].breaks) == 1
    assert line.length_km < 80


def test_end_of_track_is_bridged_to_the_middle_of_an_edge() -> None:
    branch: list[LonLat] = [(60.5, 45.3), (60.5, 45.15), (60.5, 45.02)]
    graph = make_graph([(60.0, 45.0), (61.0, 45.0), *branch], [(0, 1), (2, 3), (3, 4)])
    line = trace(graph, branch[0], (60.0, 45.0))
    (gap,) = line.legs[0].breaks
    assert gap.km == pytest.approx(2.2, abs=0.1)
    assert gap.end == pytest.approx((60.5, 45.0), abs=0.001)
    assert line.length_km == pytest.approx(33.4 + 39.3, abs=0.5)


def test_town_far_off_is_passed_by_where_the_graph_leads_on() -> None:
    graph = make_graph(ZIGZAG, CHAIN)
    line = trace(graph, ZIGZAG[0], (60.5, 45.3), ZIGZAG[-1])
    assert line.coordinates == trace(graph, ZIGZAG[0], ZIGZAG[-1]).coordinates
    assert line.legs[0].end_snap_km == pytest.approx(32, abs=1)
    assert line.legs[0].length_km == pytest.approx(line.legs[1].length_km, abs=9)


def test_place_beside_a_break_is_left_straight_across_it() -> None:
    """The line must not run back from the place to the end of the track behind it."""
    graph = make_graph(ZIGZAG, [edge for edge in CHAIN if edge[0] not in {9, 10, 11}])
    line = trace(graph, (60.51, 45.0), ZIGZAG[-1])
    assert min(x for x, _ in line.coordinates) == 60.51
    assert line.legs[0].off_graph_km == pytest.approx(7.2, abs=0.5)


def test_of_two_tracks_the_better_drawn_is_taken() -> None:
    graph = make_graph(ZIGZAG, [*CHAIN, (0, 20, 1.03)])
    assert len(trace(graph, ZIGZAG[0], ZIGZAG[-1]).coordinates) == len(ZIGZAG)


def test_place_beyond_the_graph_is_reached_straight_from_its_end() -> None:
    far: LonLat = (61.6, 45.0)
    line = trace(make_graph(ZIGZAG, CHAIN), ZIGZAG[0], far)
    assert line.coordinates[-1] == far
    assert ZIGZAG[15] in [(round(x, 5), round(y, 5)) for x, y in line.coordinates]
    assert line.legs[0].off_graph_km == pytest.approx(47.2, abs=1)


def test_without_any_way_the_line_is_straight_and_says_so() -> None:
    graph = make_graph([(10.0, 10.0), (10.1, 10.0)], [(0, 1)])
    line = trace(graph, (60.0, 45.0), (60.5, 45.0), (61.0, 45.2))
    assert line.coordinates == ((60.0, 45.0), (60.5, 45.0), (61.0, 45.2))
    assert all(leg.straight for leg in line.legs)
    assert line.ratio is None


def test_way_with_too_great_a_detour_is_refused() -> None:
    vertices: list[LonLat] = [(60.0, 45.0), (60.0, 48.0), (61.0, 48.0), (61.0, 45.0)]
    line = trace(make_graph(vertices, [(0, 1), (1, 2), (2, 3)]), (60.0, 45.0), (61.0, 45.0))
    assert line.legs[0].straight


def test_same_line_in_both_directions() -> None:
    graph = make_graph([*ZIGZAG, (60.5, 44.8)], [*CHAIN, (0, 21), (21, 20)])
    places = [(60.01, 45.03), (60.3, 45.02), (60.71, 44.97), (61.02, 45.01)]
    there, back = trace(graph, *places), trace(graph, *reversed(places))
    assert there.coordinates == back.coordinates[::-1]
    assert [leg.length_km for leg in there.legs] == [leg.length_km for leg in back.legs][::-1]


def test_leg_report_names_places_in_the_order_given() -> None:
    graph = make_graph(ZIGZAG, CHAIN)
    places = [ZIGZAG[20], ZIGZAG[10], ZIGZAG[0]]
    line = trace_line(graph, places, ["east", "middle", "west"], mode="rail")
    assert [(leg.start, leg.end) for leg in line.legs] == [("east", "middle"), ("middle", "west")]
    assert sum(leg.length_km for leg in line.legs) == pytest.approx(line.length_km)
    assert sum(leg.graph_km for leg in line.legs) == pytest.approx(line.graph_km)


def test_same_input_gives_the_same_line() -> None:
    tracer = Tracer(make_graph(ZIGZAG, CHAIN), "rail")
    places, names = [ZIGZAG[0], (60.5, 45.03), ZIGZAG[-1]], ["a", "b", "c"]
    assert tracer.trace(places, names) == tracer.trace(places, names)


@pytest.mark.parametrize(("count", "names"), [(1, 1), (3, 2), (0, 0)])
def test_places_and_names_that_do_not_make_a_line(count: int, names: int) -> None:
    with pytest.raises(ArgumentError, match="two or more named places"):
        trace_line(make_graph(ZIGZAG, CHAIN), ZIGZAG[:count], ["x"] * names, mode="rail")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(60, 61), st.floats(44.9, 45.1)), min_size=2, max_size=5, unique=True
    )
)
def test_any_places_give_a_line_from_the_first_to_the_last(places: list[LonLat]) -> None:
    graph = make_graph([*ZIGZAG, (60.5, 44.8)], [*CHAIN, (0, 21), (21, 20)])
    line = trace(graph, *places)
    assert (line.coordinates[0], line.coordinates[-1]) == (places[0], places[-1])
    assert len(line.legs) == len(places) - 1
    assert line.length_km == pytest.approx(sum(leg.length_km for leg in line.legs))
    assert line.coordinates == trace(graph, *reversed(places)).coordinates[::-1]


def test_simplification_drops_only_what_changes_little() -> None:
    lon = np.linspace(60, 61, 101)
    lat = np.where(np.arange(101) == 50, 45.001, 45.0)
    assert kept_vertices(lon, lat, 20.0).tolist() == [0, 49, 50, 51, 100]
    assert kept_vertices(lon, np.full(101, 45.0), 20.0).tolist() == [0, 100]


TEXT = """x=1
graph=[{1: 2.5, 0: 0.0}, {0: 2.5, 2: 1}, {1: 1}]
nodes=[[1.5, 7.0], [2, 8], [-3.25, 9]]
"""


@dataclass(frozen=True)
class Broken:
    """A text that is no graph, and what the error says."""

    text: str
    says: str


def test_literals_are_read_and_loops_left_out() -> None:
    graph = parse_route_graph(TEXT)
    assert graph.lon.tolist() == [7, 8, 9]
    assert graph.lat.tolist() == [1.5, 2, -3.25]
    assert graph.indptr.tolist() == [0, 1, 3, 4]
    assert graph.indices.tolist() == [1, 0, 2, 1]
    assert graph.km.tolist() == [2.5, 2.5, 1, 1]


@pytest.mark.parametrize(
    "broken",
    [
        Broken("nodes=[[1, 2]]", "no literal graph"),
        Broken("graph=[{}]", "no literal nodes"),
        Broken("graph=[{1: a}]\nnodes=[[1, 2]]", "not a number"),
        Broken("graph=[{0: 1}, {0: 1}]\nnodes=[[1, 2]]", "2 rows of neighbours but 1 nodes"),
        Broken("graph=[{7: 1}]\nnodes=[[1, 2]]", "outside"),
        Broken("graph=[{0: 1}]\nnodes=[[1, 2, 3]]", "pairs"),
    ],
    ids=lambda broken: broken.says.replace(" ", "-"),
)
def test_broken_text_is_refused(broken: Broken) -> None:
    with pytest.raises(GraphError, match=broken.says):
        parse_route_graph(broken.text, name="graph.py")


def test_graph_is_cached_and_a_broken_cache_is_made_again(tmp_path: Path) -> None:
    source, cache = tmp_path / "world_railways.py", tmp_path / "cache"
    source.write_text(TEXT, encoding="utf-8")
    first = read_route_graph(source, cache)
    (stored,) = cache.iterdir()
    assert stored.suffix == ".npz"
    assert read_route_graph(source, cache).km.tolist() == first.km.tolist()
    stored.write_bytes(b"half a file")
    assert read_route_graph(source, cache).km.tolist() == first.km.tolist()
    assert [path.suffix for path in cache.iterdir()] == [".npz"]


def test_missing_package_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(GraphError, match=r'pip install "scgraph_data==2\.0\.0"'):
        find_route_graph("rail")


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"nothing\.py: cannot be read"):
        read_route_graph(tmp_path / "nothing.py", tmp_path)


def test_installed_file_is_found_without_importing_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "scgraph_data"
    package.mkdir()
    (package / "__init__.py").write_text("raise ImportError", encoding="utf-8")
    (package / "world_highways.py").write_text(TEXT, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert find_route_graph("road") == package / "world_highways.py"
    with pytest.raises(GraphError, match="pip install"):
        find_route_graph("rail")


def test_mode_without_a_graph_is_refused() -> None:
    with pytest.raises(GraphError, match="choose one of rail, road"):
        find_route_graph("air")  # type: ignore[arg-type]


def test_folder_that_cannot_be_written_to_only_costs_time(tmp_path: Path) -> None:
    source, blocked = tmp_path / "world_railways.py", tmp_path / "file"
    source.write_text(TEXT, encoding="utf-8")
    blocked.write_text("", encoding="utf-8")
    assert len(read_route_graph(source, blocked / "cache").lon) == 3


def test_default_cache_follows_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_cache_dir() == tmp_path / "corridors"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path)
    assert default_cache_dir() == tmp_path / ".cache" / "corridors"
    monkeypatch.setattr("sys.platform", "darwin")
    assert default_cache_dir() == tmp_path / "Library" / "Caches" / "corridors"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert default_cache_dir() == tmp_path / "local" / "corridors"


@pytest.mark.parametrize("field", ["lat", "indptr", "indices", "km"])
def test_arrays_that_do_not_belong_together_are_refused(field: str) -> None:
    arrays = vars(parse_route_graph(TEXT)).copy()
    arrays[field] = arrays[field][:-1]
    with pytest.raises(GraphError, match="route graph"):
        RouteGraph(**arrays)
