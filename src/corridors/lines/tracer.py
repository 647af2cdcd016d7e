"""The way over a graph through an ordered list of places."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from corridors.lines.graph_search import Reach, Router
from corridors.lines.snap import Candidate, SnapIndex, off_graph
from corridors.lines.spans import KM_PER_DEGREE, sphere_km
from corridors.lines.trace_records import LonLat, Trace, TraceOptions
from corridors.lines.trace_report import report_walk
from corridors.lines.walk import Knot, Step, Walk, edge_step
from corridors.model import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridors.atlas.disk.graphs import RouteGraph
    from corridors.lines.graph_search import Bridges, Seed

__all__ = ["Tracer", "trace_line"]

_STRAIGHT_BASE_KM = 15.0
_SUSPECT_BASE_KM = 10.0
_START, _END = -2, -3
_GAP_STEPS = (0.1, 1 / 3, 1.0)


@dataclass(frozen=True)
class _Move:
    """How a position was reached: over a search, along one edge, or straight (neither)."""

    source: int
    reach: Reach | None = None
    entry: int = -1
    bridges: Bridges | None = None
    along_edge: bool = False


@dataclass
class _Layer:
    """The positions of one place, the least cost to each, and how it was reached."""

    point: LonLat
    positions: list[Candidate]
    costs: list[float]
    moves: list[_Move | None]

    @property
    def is_off_graph(self) -> bool:
        """Whether the graph is out of reach of the place."""
        return len(self.positions) == 1


def trace_line(
    graph: RouteGraph,
    points: Sequence[LonLat],
    names: Sequence[str],
    *,
    mode: str,
    snap_km: float = 6.0,
    options: TraceOptions | None = None,
    exact: Sequence[bool] = (),
) -> Trace:
    """Find the way over a graph between consecutive places, and keep its vertices.

    For several lines over one graph, make a `Tracer` once: most of the time goes into its index.

    Parameters
    ----------
    graph
        The network.
    points
        Longitude and latitude of the places in order, degrees, WGS 84; at least two.
    names
        What the report calls them.
    mode
        The network's mode, for the record.
    snap_km
        Radius within which a place is set on the graph, kilometres; `options` goes before it.
    options
        All settings.
    exact
        Whether each place lies on the way itself, as a station does; none does if left out.

    Returns
    -------
    Trace
        The line and a report on each leg.

    Raises
    ------
    ArgumentError
        Fewer than two places, or not one name for each.
    """
    tracer = Tracer(graph, mode, options or TraceOptions(snap_km=snap_km))
    return tracer.trace(points, names, exact)


class Tracer:
    """Traces lines over one graph.

    Parameters
    ----------
    graph
        The network.
    mode
        Its mode, for the record.
    options
        Settings; the defaults suit rail and road.
    """

    def __init__(self, graph: RouteGraph, mode: str, options: TraceOptions | None = None) -> None:
        """Index the graph."""
        self._mode = mode
        self._options = options or TraceOptions()
        self._graph = graph
        self._index = SnapIndex(graph, self._options)
        self._router = Router(graph)

    def trace(
        self, points: Sequence[LonLat], names: Sequence[str], exact: Sequence[bool] = ()
    ) -> Trace:
        """Trace a line; the places in reverse order give the same line, reversed.

        Parameters
        ----------
        points
            Longitude and latitude of the places in order, degrees, WGS 84; at least two.
        names
            What the report calls them.
        exact
            Whether each place lies on the way itself, as a station does; none does if left out.

        Returns
        -------
        Trace
            The line and a report on each leg.

        Raises
        ------
        ArgumentError
            Fewer than two places, or not one name for each.
        """
        sure = list(exact) or [False] * len(points)
        if len(points) < 2 or {len(names), len(sure)} != {len(points)}:  # noqa: PLR2004 - two ends
            msg = f"a line needs two or more named places: got {len(points)}, {len(names)} names"
            raise ArgumentError(msg)
        places = [(float(lon), float(lat)) for lon, lat in points]
        backwards = tuple(reversed(places)) < tuple(places)
        if backwards:
            places.reverse()
            sure.reverse()
        kept = self._without_strays(places)
        walk = self._walk([places[k] for k in kept])
        walk.renumber(kept)
        walk.cut_spurs()
        walk.bend(places, self._options, frozenset(k for k, yes in enumerate(sure) if yes))
        walk.adopt(places)
        ordered = list(reversed(names)) if backwards else list(names)
        return report_walk(
            walk, places, ordered, mode=self._mode, options=self._options, backwards=backwards
        )

    def _without_strays(self, places: list[LonLat]) -> list[int]:
        """Leave out places far from the graph that a way passes without them all the same."""
        off = [False, *(not self._index.find(p) for p in places[1:-1]), False]
        kept = [0]
        for k in range(1, len(places)):
            if off[k]:
                continue
            if k > kept[-1] + 1 and not self._is_way(places[kept[-1]], places[k]):
                kept += range(kept[-1] + 1, k)
            kept.append(k)
        return kept

    def _is_way(self, first: LonLat, second: LonLat) -> bool:
        """Tell whether the graph leads from one place to another without breaks or detour."""
        before = self._first_layer(first)
        positions = self._positions(second)
        layer = _Layer(second, positions, [math.inf] * len(positions), [None] * len(positions))
        direct = float(sphere_km(*first, *second))
        self._spread(before, layer, direct, None)
        _spread_on_edges(before, layer)
        usual = self._options.detour_suspect * direct + _SUSPECT_BASE_KM
        return min(layer.costs) - min(before.costs) <= usual

    def _walk(self, places: list[LonLat]) -> Walk:
        """Choose the positions jointly, and put the ways between them together."""
        layers = [self._first_layer(places[0])]
        for number, place in enumerate(places[1:], start=2):
            is_end = number == len(places)
            layers.append(self._next_layer(layers[-1], place, is_end=is_end))
        last = layers[-1]
        chosen = min(range(len(last.costs)), key=lambda k: (last.costs[k], k))
        picks = [chosen]
        for layer in reversed(layers[1:]):
            picks.append(_move_of(layer, picks[-1]).source)
        picks.reverse()
        return self._assemble(layers, picks)

    def _positions(self, point: LonLat) -> list[Candidate]:
        """Return the positions of a place: those on the graph, then the place itself."""
        return [*self._index.find(point), off_graph(point)]

    def _first_layer(self, point: LonLat) -> _Layer:
        """Return the positions of the first place."""
        positions = self._positions(point)
        costs = [self._options.end_penalty * p.cost_km for p in positions]
        return _Layer(point, positions, costs, [None] * len(positions))

    def _next_layer(self, before: _Layer, point: LonLat, *, is_end: bool) -> _Layer:
        """Find the cheapest way to each position of the next place."""
        positions = self._positions(point)
        layer = _Layer(point, positions, [math.inf] * len(positions), [None] * len(positions))
        options = self._options
        direct = float(sphere_km(*before.point, *point))
        self._spread(before, layer, direct, None)
        _spread_on_edges(before, layer)
        usual = options.detour_suspect * direct + _SUSPECT_BASE_KM
        for part in _GAP_STEPS:
            if min(layer.costs) - min(before.costs) <= usual:
                break
            bridges = self._bridge(before, layer, direct, options.gap_km * part)
            self._spread(before, layer, direct, bridges)
        _spread_straight(before, layer, options.detour_limit)
        weight = options.end_penalty if is_end else options.via_penalty
        layer.costs = [c + weight * p.cost_km for c, p in zip(layer.costs, positions, strict=True)]
        return layer

    def _spread(
        self, before: _Layer, layer: _Layer, direct: float, bridges: Bridges | None
    ) -> None:
        """Search the graph from all positions of one place to all of the next."""
        seeds: dict[int, Seed] = {}
        for k, position in enumerate(before.positions):
            for vertex, km in _entries(position, _START, bridges):
                cost = before.costs[k] + km
                if math.isfinite(cost) and (vertex not in seeds or cost < seeds[vertex][0]):
                    seeds[vertex] = (cost, k)
        tails: dict[int, float] = {}
        for position in layer.positions:
            for vertex, km in _entries(position, _END, bridges):
                tails[vertex] = min(tails.get(vertex, math.inf), km)
        if not seeds or not tails:
            return
        options = self._options
        reach_km = options.detour_limit * (direct + 2 * options.wide_snap_km) + _STRAIGHT_BASE_KM
        reach = self._router.reach(
            seeds,
            tails,
            limit_km=min(cost for cost, _ in seeds.values()) + reach_km,
            margin_km=options.end_penalty * options.snap_km + _STRAIGHT_BASE_KM,
            bridges=bridges,
        )
        for k, position in enumerate(layer.positions):
            for vertex, km in _entries(position, _END, bridges):
                total = reach.cost.get(vertex, math.inf) + km
                if total < layer.costs[k]:
                    source = reach.path_to(vertex)[0]
                    layer.costs[k] = total
                    layer.moves[k] = _Move(source, reach, vertex, bridges)

    def _bridge(self, before: _Layer, layer: _Layer, direct: float, gap_km: float) -> Bridges:
        """Return the region around a leg with its breaks bridged."""
        options = self._options
        box = shapely.box(*_bounds([before.point, layer.point], max(40.0, 0.35 * direct)))
        bridges = self._router.bridge_region(box, gap_km, options.detour_limit)
        for vertex in self._router.loose_ends(bridges.allowed):
            end_of_track = (float(self._graph.lon[vertex]), float(self._graph.lat[vertex]))
            for foot in self._index.feet(end_of_track, gap_km):
                bridges.join_foot(vertex, foot, options.detour_limit)
        for label, end in ((_START, before), (_END, layer)):
            reach_km = direct if end.is_off_graph else 2 * options.snap_km
            self._router.join_point(bridges, label, end.point, reach_km, options.detour_limit)
        return bridges

    def _assemble(self, layers: list[_Layer], picks: list[int]) -> Walk:
        """Put the legs together, with the first and last place at the ends."""
        walk = Walk()
        last = len(layers) - 1
        chosen = [layer.positions[pick] for layer, pick in zip(layers, picks, strict=True)]
        straight = [
            _is_straight(_move_of(layer, pick))
            for layer, pick in zip(layers[1:], picks[1:], strict=True)
        ]
        first = _end_knot(layers[0].point, 0)
        walk.start(first)
        here = chosen[0]
        if not straight[0] and not _is_drawn_through(here, layers[0].point, self._options):
            walk.go(_between("link", first, _knot(here)), _knot(here))
        for number in range(1, len(layers)):
            move = _move_of(layers[number], picks[number])
            there = chosen[number]
            end = _end_knot(layers[number].point, number) if number == last else None
            knot = _knot(there, number)
            through = end is not None and (
                straight[-1] or _is_drawn_through(there, layers[number].point, self._options)
            )
            target = end if end is not None and through else knot if end is None else _knot(there)
            self._follow(walk, move, here, there, target)
            if end is not None and not through:
                walk.go(_between("link", target, end), end)
            here = there
        return walk

    def _follow(
        self, walk: Walk, move: _Move, here: Candidate, there: Candidate, target: Knot
    ) -> None:
        """Add the way of one leg."""
        if move.along_edge:
            step = edge_step(
                (here.low, here.high), here.share, there.share, here.edge_km, here.chord_km
            )
            _go_unless_there(walk, step, target)
            return
        if move.reach is None:
            walk.go(_between("straight", walk.knots[-1], target), target)
            return
        _, path = move.reach.path_to(move.entry)
        vertices = [v for v in path if v not in {_START, _END}]
        if path[0] == _START:
            knot = self._vertex_knot(vertices[0])
            walk.go(_between("link", walk.knots[-1], knot), knot)
        elif here.low != here.high:
            _go_unless_there(walk, _leave(here, path[0]), self._vertex_knot(path[0]))
        for first, second in itertools.pairwise(vertices):
            self._go_edge(walk, first, second, move.bridges)
        if path[-1] == _END:
            walk.go(_between("link", walk.knots[-1], target), target)
        elif there.low != there.high:
            _go_unless_there(walk, _arrive(there, path[-1]), target)
        else:
            walk.knots[-1] = walk.knots[-1].serving(target.places)
            if (walk.knots[-1].lon, walk.knots[-1].lat) != (target.lon, target.lat):
                walk.go(_between("link", walk.knots[-1], target), target)

    def _go_edge(self, walk: Walk, first: int, second: int, bridges: Bridges | None) -> None:
        """Add an edge, or a bridge where there is none."""
        feet = bridges.feet if bridges is not None else {}
        foot = feet.get(first) or feet.get(second)
        vertex = second if first in feet else first
        knot = _knot(feet[second]) if second in feet else self._vertex_knot(second)
        if foot is not None and vertex in {foot.low, foot.high}:
            step = _arrive(foot, vertex) if second in feet else _leave(foot, vertex)
            walk.go(step, knot)
            return
        km = self._router.edge_km(first, second)
        if km is None or (bridges is not None and bridges.has(first, second)):
            walk.go(_between("bridge", walk.knots[-1], knot), knot)
            return
        edge = (min(first, second), max(first, second))
        lon, lat = self._graph.lon, self._graph.lat
        chord = float(sphere_km(lon[first], lat[first], lon[second], lat[second]))
        from_share = 0.0 if first == edge[0] else 1.0
        walk.go(edge_step(edge, from_share, 1 - from_share, km, chord), knot)

    def _vertex_knot(self, vertex: int) -> Knot:
        """Return the knot of a vertex."""
        return Knot(float(self._graph.lon[vertex]), float(self._graph.lat[vertex]))


def _spread_on_edges(before: _Layer, layer: _Layer) -> None:
    """Consider the way between two positions on one edge."""
    on_edge: dict[tuple[int, int], tuple[int, Candidate]] = {
        (p.low, p.high): (k, p) for k, p in enumerate(before.positions) if p.low != p.high
    }
    for k, position in enumerate(layer.positions):
        found = on_edge.get((position.low, position.high))
        if found is None:
            continue
        source, start = found
        total = before.costs[source] + abs(position.share - start.share) * position.edge_km
        if total < layer.costs[k]:
            layer.costs[k] = total
            layer.moves[k] = _Move(source, along_edge=True)


def _spread_straight(before: _Layer, layer: _Layer, weight: float) -> None:
    """Consider straight segments, at a price that only the want of a way makes worth paying."""
    there = np.array([[p.lon, p.lat] for p in layer.positions])
    here = np.array([[p.lon, p.lat] for p in before.positions])
    km = sphere_km(here[:, None, 0], here[:, None, 1], there[None, :, 0], there[None, :, 1])
    totals = np.array(before.costs)[:, None] + km * weight + _STRAIGHT_BASE_KM
    sources = np.argmin(totals, axis=0)
    for k, source in enumerate(sources.tolist()):
        if totals[source, k] < layer.costs[k]:
            layer.costs[k] = float(totals[source, k])
            layer.moves[k] = _Move(source)


def _entries(position: Candidate, label: int, bridges: Bridges | None) -> list[tuple[int, float]]:
    """Return the vertices next to a position; one off the graph has its label."""
    if position.is_off and bridges is not None:
        return [(label, 0.0)]
    return position.entries()


def _move_of(layer: _Layer, pick: int) -> _Move:
    """Return how a position was reached."""
    move = layer.moves[pick]
    if move is None:
        msg = "a position was chosen that nothing leads to"
        raise AssertionError(msg)
    return move


def _is_straight(move: _Move) -> bool:
    """Tell whether a move is a straight segment."""
    return move.reach is None and not move.along_edge


def _is_drawn_through(position: Candidate, point: LonLat, options: TraceOptions) -> bool:
    """Tell whether the line passes the place itself, without a link to the graph."""
    if position.is_off or (position.lon, position.lat) == point:
        return True
    return position.low != position.high and position.chord_km > options.long_edge_km


def _knot(position: Candidate, place: int | None = None) -> Knot:
    """Return the knot of a position."""
    places = frozenset[int]() if place is None else frozenset({place})
    return Knot(position.lon, position.lat, places)


def _end_knot(point: LonLat, place: int) -> Knot:
    """Return the knot of an end of the line."""
    return Knot(point[0], point[1], frozenset({place}))


def _between(kind: str, first: Knot, second: Knot) -> Step:
    """Return a straight step between two knots."""
    km = float(sphere_km(first.lon, first.lat, second.lon, second.lat))
    if kind == "link":
        return Step("link", km)
    return Step("bridge", km) if kind == "bridge" else Step("straight", km)


def _leave(position: Candidate, vertex: int) -> Step:
    """Return the step from a position on an edge to one of its ends."""
    share = 0.0 if vertex == position.low else 1.0
    edge = (position.low, position.high)
    return edge_step(edge, position.share, share, position.edge_km, position.chord_km)


def _arrive(position: Candidate, vertex: int) -> Step:
    """Return the step from an end of an edge to a position on it."""
    share = 0.0 if vertex == position.low else 1.0
    edge = (position.low, position.high)
    return edge_step(edge, share, position.share, position.edge_km, position.chord_km)


def _go_unless_there(walk: Walk, step: Step, knot: Knot) -> None:
    """Add a step, or only the places of its end if it has no length."""
    if step.from_share == step.to_share:
        walk.knots[-1] = walk.knots[-1].serving(knot.places)
        return
    walk.go(step, knot)


def _bounds(points: list[LonLat], margin_km: float) -> tuple[float, float, float, float]:
    """Return a box of degrees around points."""
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    dy = margin_km / KM_PER_DEGREE
    dx = dy / max(0.05, math.cos(math.radians(max(abs(lat) for lat in lats))))
    return min(lons) - dx, min(lats) - dy, max(lons) + dx, max(lats) + dy
