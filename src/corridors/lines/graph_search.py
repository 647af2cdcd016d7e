"""Shortest ways over the graph, from many positions at once, and over its breaks."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

from corridors.lines.spans import KM_PER_DEGREE, points_of, sphere_km

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from corridors.atlas.disk.graphs import RouteGraph
    from corridors.lines.snap import Candidate
    from corridors.lines.trace_records import LonLat

__all__ = ["Bridges", "Reach", "Router", "Seed"]

Seed = tuple[float, int]
_NO_VERTEX = -1
_BRIDGE_BASE_KM = 5.0
_FIRST_FOOT = -10
_CHORD_SURCHARGE = 0.02
_BRIDGE_CELL_DEGREES = 0.2


@dataclass(frozen=True)
class Reach:
    """What a search settled.

    Attributes
    ----------
    cost
        Kilometres of way (and penalties) to each vertex.
    previous
        The vertex before, or -1 at a seed.
    seeds
        For each seed vertex, its cost and the position it stands for.
    """

    cost: Mapping[int, float]
    previous: Mapping[int, int]
    seeds: Mapping[int, Seed]

    def path_to(self, vertex: int) -> tuple[int, list[int]]:
        """Return the position a vertex was reached from, and the vertices on the way.

        Parameters
        ----------
        vertex
            A settled vertex.

        Returns
        -------
        tuple[int, list[int]]
            Index of the position, and vertices from the seed to `vertex`.
        """
        path = [vertex]
        while self.previous[path[-1]] != _NO_VERTEX:
            path.append(self.previous[path[-1]])
        path.reverse()
        return self.seeds[path[0]][1], path


@dataclass(frozen=True)
class Bridges:
    """Straight connections added to the graph in one region.

    Attributes
    ----------
    allowed
        The vertices of the region.
    part
        For each vertex of the region, a number of the connected part it is in.
    links
        From a vertex, the vertices it is joined to, with the cost of the jump in kilometres.
    feet
        Points inside edges that loose ends are joined to, under numbers below zero.
    """

    allowed: frozenset[int]
    part: Mapping[int, int] = field(default_factory=dict)
    links: dict[int, list[tuple[int, float]]] = field(default_factory=dict)
    feet: dict[int, Candidate] = field(default_factory=dict)

    def join(self, first: int, second: int, cost: float) -> None:
        """Add a connection in both directions."""
        self.links.setdefault(first, []).append((second, cost))
        self.links.setdefault(second, []).append((first, cost))

    def join_foot(self, vertex: int, foot: Candidate, weight: float) -> None:
        """Join a loose end to a point inside an edge of another part."""
        ends = {foot.low, foot.high}
        if not ends <= self.allowed or self.part[foot.low] == self.part[vertex]:
            return
        label = _FIRST_FOOT - len(self.feet)
        self.feet[label] = foot
        self.join(vertex, label, foot.snap_km * weight + _BRIDGE_BASE_KM)
        for end, km in foot.entries():
            self.join(label, end, km)

    def has(self, first: int, second: int) -> bool:
        """Tell whether two vertices are joined by a connection."""
        return any(vertex == second for vertex, _ in self.links.get(first, ()))


class Router:
    """Searches one graph.

    Parameters
    ----------
    graph
        The network.
    """

    def __init__(self, graph: RouteGraph) -> None:
        """Keep the adjacency as lists, which a search in Python reads faster than arrays."""
        self.graph = graph
        self._indptr: list[int] = graph.indptr.tolist()
        self._indices: list[int] = graph.indices.tolist()
        self._km: list[float] = graph.km.tolist()
        self._cost: list[float] = (graph.km * (1 + _surcharge(graph))).tolist()
        self._points: shapely.STRtree | None = None

    def edge_km(self, first: int, second: int) -> float | None:
        """Return the unsimplified kilometres of the shortest edge between two vertices, if any."""
        if first < 0 or second < 0:
            return None
        row = range(self._indptr[first], self._indptr[first + 1])
        return min((self._km[k] for k in row if self._indices[k] == second), default=None)

    def reach(
        self,
        seeds: Mapping[int, Seed],
        tails: Mapping[int, float],
        *,
        limit_km: float,
        margin_km: float,
        bridges: Bridges | None = None,
    ) -> Reach:
        """Search outwards until the targets are settled as far as they can matter.

        Parameters
        ----------
        seeds
            Start vertices, with what it cost to come there and the position they stand for.
        tails
            Target vertices, with the least cost from there to a position sought.
        limit_km
            Nothing beyond this cost is searched.
        margin_km
            Targets that cost this much more than the best are left.
        bridges
            Connections beside the edges, and the region to stay in.

        Returns
        -------
        Reach
            Costs and ways to all vertices settled.
        """
        cost: dict[int, float] = {}
        previous: dict[int, int] = {}
        heap = [(seed[0], vertex, _NO_VERTEX) for vertex, seed in seeds.items()]
        heapq.heapify(heap)
        open_targets = set(tails)
        stop = limit_km
        while heap and open_targets:
            here, vertex, before = heapq.heappop(heap)
            if here > stop:
                break
            if vertex in cost:
                continue
            cost[vertex], previous[vertex] = here, before
            if vertex in open_targets:
                open_targets.remove(vertex)
                stop = min(stop, here + tails[vertex] + margin_km)
            for other, km in self._next(vertex, bridges):
                if other not in cost:
                    heapq.heappush(heap, (here + km, other, vertex))
        return Reach(cost, previous, seeds)

    def _next(self, vertex: int, bridges: Bridges | None) -> Iterable[tuple[int, float]]:
        """Return the vertices next to one, with the cost of going there."""
        edges: Iterable[tuple[int, float]] = ()
        if vertex >= 0:
            row = slice(self._indptr[vertex], self._indptr[vertex + 1])
            edges = zip(self._indices[row], self._cost[row], strict=True)
        if bridges is None:
            return edges
        inside = [(other, km) for other, km in edges if other in bridges.allowed]
        return inside + bridges.links.get(vertex, [])

    def loose_ends(self, vertices: Iterable[int]) -> list[int]:
        """Return the vertices that have a single neighbour."""
        return [v for v in sorted(vertices) if self._indptr[v + 1] - self._indptr[v] == 1]

    def bridge_region(self, box: shapely.Polygon, gap_km: float, weight: float) -> Bridges:
        """Join the parts into which the graph falls inside a box, where they are near each other.

        Parameters
        ----------
        box
            The region, degrees.
        gap_km
            Longest gap to bridge.
        weight
            Cost of one kilometre of gap, kilometres.

        Returns
        -------
        Bridges
            The region with its connections.
        """
        vertices = np.sort(self._tree().query(box))
        allowed = frozenset(vertices.tolist())
        bridges = Bridges(allowed, self._parts(vertices, allowed))
        for first, second, km in self._near_pairs(vertices, bridges.part, gap_km):
            bridges.join(first, second, km * weight + _BRIDGE_BASE_KM)
        return bridges

    def join_point(
        self, bridges: Bridges, label: int, point: LonLat, reach_km: float, weight: float
    ) -> None:
        """Join a place off the graph to the vertices around it.

        Parameters
        ----------
        bridges
            The region to add to.
        label
            A negative number that stands for the place.
        point
            Longitude and latitude, degrees.
        reach_km
            How far vertices are joined.
        weight
            Cost of one kilometre, kilometres.
        """
        vertices = np.array(sorted(bridges.allowed), dtype=np.int64)
        if not len(vertices):
            return
        lon, lat = self.graph.lon[vertices], self.graph.lat[vertices]
        distance = sphere_km(point[0], point[1], lon, lat)
        for k in np.flatnonzero(distance <= reach_km).tolist():
            bridges.join(label, int(vertices[k]), float(distance[k]) * weight)

    def _tree(self) -> shapely.STRtree:
        """Return the index of the vertices, made when first needed."""
        if self._points is None:
            self._points = shapely.STRtree(points_of(self.graph.lon, self.graph.lat))
        return self._points

    def _parts(self, vertices: NDArray[np.int64], allowed: frozenset[int]) -> dict[int, int]:
        """Return the number of the connected part of the region that each vertex is in."""
        part: dict[int, int] = {}
        for start in vertices.tolist():
            if start in part:
                continue
            part[start] = start
            stack = [start]
            while stack:
                vertex = stack.pop()
                row = slice(self._indptr[vertex], self._indptr[vertex + 1])
                for other in self._indices[row]:
                    if other in allowed and other not in part:
                        part[other] = start
                        stack.append(other)
        return part

    def _near_pairs(
        self, vertices: NDArray[np.int64], parts: Mapping[int, int], gap_km: float
    ) -> list[tuple[int, int, float]]:
        """Return the nearest vertices of each two parts, once in each small cell of the map."""
        part = np.array([parts[v] for v in vertices.tolist()], dtype=np.int64)
        numbers, sizes = np.unique(part, return_counts=True)
        if len(numbers) < 2:  # noqa: PLR2004 - fewer than two parts leave nothing to bridge
            return []
        outer = np.flatnonzero(part != numbers[np.argmax(sizes)])
        lon, lat = self.graph.lon[vertices], self.graph.lat[vertices]
        scale = math.cos(math.radians(float(lat.mean())))
        flat = points_of(lon * scale * KM_PER_DEGREE, lat * KM_PER_DEGREE)
        pairs = shapely.STRtree(flat).query(flat[outer], predicate="dwithin", distance=gap_km)
        first, second = outer[pairs[0]], pairs[1]
        apart = part[first] != part[second]
        first, second = first[apart], second[apart]
        km = sphere_km(lon[first], lat[first], lon[second], lat[second])
        best: dict[tuple[int, int, int, int], tuple[float, int, int]] = {}
        cells_x = np.floor(lon[first] / _BRIDGE_CELL_DEGREES).astype(np.int64)
        cells_y = np.floor(lat[first] / _BRIDGE_CELL_DEGREES).astype(np.int64)
        for k in range(len(first)):
            ends = int(vertices[first[k]]), int(vertices[second[k]])
            here, there = sorted((int(part[first[k]]), int(part[second[k]])))
            key = (here, there, int(cells_x[k]), int(cells_y[k]))
            found = (float(km[k]), min(ends), max(ends))
            if key not in best or found < best[key]:
                best[key] = found
        chosen = sorted(set(best.values()))
        return [(low, high, distance) for distance, low, high in chosen]


def _surcharge(graph: RouteGraph) -> NDArray[np.float64]:
    """Return what long chords cost more, so that of two tracks the better drawn is taken."""
    rows = np.repeat(np.arange(len(graph.lon)), np.diff(graph.indptr))
    lon, lat = graph.lon, graph.lat
    chord = sphere_km(lon[rows], lat[rows], lon[graph.indices], lat[graph.indices])
    return np.asarray(_CHORD_SURCHARGE * np.clip((chord - 5) / 10, 0, 1), dtype=np.float64)
