"""Where on the graph a place may lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from corridors.lines.spans import KM_PER_DEGREE, foot_on_segments, segments_of, sphere_km

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridors.atlas.disk.graphs import RouteGraph
    from corridors.lines.trace_records import LonLat, TraceOptions

__all__ = ["Candidate", "SnapIndex"]

_LONG_REACH_KM = 50.0
_LONG_OFFSET_WEIGHT = 0.3
_END_KM = 0.15
_MAX_CANDIDATES = 400
_ROUNDING_KM = 0.2
_MAX_FEET = 4


@dataclass(frozen=True)
class Candidate:
    """A position on the graph (a vertex, or a point of an edge), or the place itself.

    Attributes
    ----------
    low, high
        Ends of the edge, ``low < high``; equal for a vertex; both -1 for the place itself.
    share
        Position on the edge, 0 at `low`, 1 at `high`, by unsimplified kilometres.
    edge_km, chord_km
        Unsimplified and straight length of the edge, kilometres.
    lon, lat
        The position, degrees.
    snap_km
        Distance from the place, kilometres.
    cost_km
        Distance that counts when positions are compared, kilometres.
    """

    low: int
    high: int
    share: float
    edge_km: float
    chord_km: float
    lon: float
    lat: float
    snap_km: float
    cost_km: float

    @property
    def is_off(self) -> bool:
        """Whether this is the place itself, off the graph."""
        return self.low < 0

    def entries(self) -> list[tuple[int, float]]:
        """Return the vertices next to the position, with the kilometres to each."""
        if self.is_off:
            return []
        if self.low == self.high:
            return [(self.low, 0.0)]
        return [
            (self.low, self.share * self.edge_km),
            (self.high, (1 - self.share) * self.edge_km),
        ]


class SnapIndex:
    """Finds candidates near a place.

    Parameters
    ----------
    graph
        The network.
    options
        Radii and limits.
    """

    def __init__(self, graph: RouteGraph, options: TraceOptions) -> None:
        """Index the edges, long ones apart."""
        self._graph = graph
        self._options = options
        rows = np.repeat(np.arange(len(graph.lon)), np.diff(graph.indptr))
        once = rows < graph.indices
        self._low, self._high = rows[once], graph.indices[once]
        self._km = graph.km[once]
        lon, lat = graph.lon, graph.lat
        ends = (lon[self._low], lat[self._low], lon[self._high], lat[self._high])
        self._chord = sphere_km(*ends)
        lines = segments_of(*ends)
        is_long = self._chord > options.long_edge_km
        self._long, self._short = np.flatnonzero(is_long), np.flatnonzero(~is_long)
        self._long_tree = shapely.STRtree(lines[self._long])
        self._short_tree = shapely.STRtree(lines[self._short])

    def find(self, point: LonLat) -> list[Candidate]:
        """Return positions for a place, best first; empty when the graph is too far.

        Parameters
        ----------
        point
            Longitude and latitude, degrees, WGS 84.

        Returns
        -------
        list[Candidate]
            At most 400 positions.
        """
        found = self._find_within(point, self._options.snap_km)
        return found or self._find_within(point, self._options.wide_snap_km)

    def feet(self, point: LonLat, radius_km: float) -> list[Candidate]:
        """Return the nearest points inside edges around a place, at most four, nearest first.

        Parameters
        ----------
        point
            Longitude and latitude, degrees, WGS 84.
        radius_km
            How far to look, kilometres.

        Returns
        -------
        list[Candidate]
            Points strictly between the ends of an edge.
        """
        box = _box_around(point, radius_km)
        found = []
        for numbers, tree in ((self._short, self._short_tree), (self._long, self._long_tree)):
            found += self._on_edges(point, numbers[tree.query(box)], radius_km)
        inside = [c for c in found if c.low != c.high and c.snap_km <= radius_km]
        return sorted(inside, key=lambda c: (c.snap_km, c.low, c.high))[:_MAX_FEET]

    def _find_within(self, point: LonLat, radius_km: float) -> list[Candidate]:
        """Return the candidates within a radius."""
        short = self._short[self._short_tree.query(_box_around(point, radius_km))]
        reach = max(radius_km, _LONG_REACH_KM)
        long = self._long[self._long_tree.query(_box_around(point, reach))]
        best: dict[tuple[int, int], Candidate] = {}
        for edges in (short, long):
            for candidate in self._on_edges(point, edges, radius_km):
                key = (candidate.low, candidate.high)
                if key not in best or candidate.cost_km < best[key].cost_km:
                    best[key] = candidate
        ranked = sorted(best.values(), key=lambda c: (c.cost_km, c.low, c.high))
        return ranked[:_MAX_CANDIDATES]

    def _on_edges(
        self, point: LonLat, edges: NDArray[np.int64], radius_km: float
    ) -> list[Candidate]:
        """Return the nearest point of each edge that is near enough."""
        if not len(edges):
            return []
        edges = np.sort(edges)
        lon, lat = self._graph.lon, self._graph.lat
        low, high = self._low[edges], self._high[edges]
        share, offset = foot_on_segments(point, lon[low], lat[low], lon[high], lat[high])
        to_low = sphere_km(point[0], point[1], lon[low], lat[low])
        to_high = sphere_km(point[0], point[1], lon[high], lat[high])
        km, chord = self._km[edges], self._chord[edges]
        inside = (share * chord > _END_KM) & ((1 - share) * chord > _END_KM)
        excess = np.maximum(0.0, (to_low + to_high - km - _ROUNDING_KM) / 2)
        bendable = inside & (chord > self._options.long_edge_km)
        cost = np.where(bendable, np.minimum(offset, excess + _LONG_OFFSET_WEIGHT * offset), offset)
        limit = np.where(bendable, _LONG_REACH_KM, radius_km)
        keep = np.flatnonzero((cost <= radius_km) & (offset <= limit))
        by_km = np.where(bendable, to_low / np.maximum(to_low + to_high, 1e-9), share)
        found = []
        for k in keep.tolist():
            a, b = int(low[k]), int(high[k])
            if not inside[k]:
                a = b = a if share[k] * chord[k] <= (1 - share[k]) * chord[k] else b
                snap = float(sphere_km(point[0], point[1], lon[a], lat[a]))
                found.append(
                    Candidate(a, a, 0.0, 0.0, 0.0, float(lon[a]), float(lat[a]), snap, snap)
                )
                continue
            t = float(share[k])
            found.append(
                Candidate(
                    low=a,
                    high=b,
                    share=float(by_km[k]),
                    edge_km=float(km[k]),
                    chord_km=float(chord[k]),
                    lon=float(lon[a] + t * (lon[b] - lon[a])),
                    lat=float(lat[a] + t * (lat[b] - lat[a])),
                    snap_km=float(offset[k]),
                    cost_km=float(cost[k]),
                )
            )
        return found


def off_graph(point: LonLat) -> Candidate:
    """Return the candidate that is the place itself."""
    return Candidate(-1, -1, 0.0, 0.0, 0.0, point[0], point[1], 0.0, 0.0)


def _box_around(point: LonLat, radius_km: float) -> shapely.Polygon:
    """Return a box of degrees that holds a circle of kilometres."""
    dy = radius_km / KM_PER_DEGREE
    dx = dy / max(0.05, float(np.cos(np.radians(point[1]))))
    return shapely.box(point[0] - dx, point[1] - dy, point[0] + dx, point[1] + dy)
