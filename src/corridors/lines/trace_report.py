"""From a walk to the line that is drawn, and what is said of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from corridors.lines.spans import KM_PER_DEGREE, foot_on_segments, geodesic_km
from corridors.lines.trace_records import Break, LongSegment, Trace, TraceLeg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridors.lines.trace_records import LonLat, TraceOptions
    from corridors.lines.walk import Step, Walk

__all__ = ["kept_vertices", "report_walk"]

_LONG_KM = 15.0
_DECIMALS = 5


def report_walk(
    walk: Walk,
    places: Sequence[LonLat],
    names: Sequence[str],
    *,
    mode: str,
    options: TraceOptions,
    backwards: bool,
) -> Trace:
    """Return the line of a walk with its report.

    Parameters
    ----------
    walk
        Knots and steps.
    places
        Longitude and latitude of the places, in the walk's order, degrees.
    names
        Their names.
    mode
        The network's mode.
    options
        Settings; the tolerance counts here.
    backwards
        Whether the caller's order is the reverse of the walk's.

    Returns
    -------
    Trace
        In the caller's order.
    """
    lon, lat = walk.arrays()
    lengths = geodesic_km(lon, lat)
    at = walk.place_knots(len(places))
    snaps = [_distance_to_line(p, lon, lat) for p in places]
    for index, step in ((0, walk.steps[0]), (-1, walk.steps[-1])):
        snaps[index] = step.km if step.kind == "link" else 0.0
    legs = [
        _report_leg(walk, lengths, (at[k], at[k + 1]), (names[k], names[k + 1]), snaps[k : k + 2])
        for k in range(len(places) - 1)
    ]
    keep = kept_vertices(lon, lat, options.tolerance_m)
    line = _rounded(lon[keep], lat[keep], places)
    longs = _long_segments(line, keep, walk.steps)
    if backwards:
        line.reverse()
        legs = [_turned(leg) for leg in reversed(legs)]
        longs = [LongSegment(s.end, s.start, s.km, s.bound_km) for s in reversed(longs)]
    graph_km, off_km = _split_km(walk.steps, lengths)
    total = float(lengths.sum())
    return Trace(
        mode=mode,
        coordinates=tuple(line),
        legs=tuple(legs),
        length_km=total,
        graph_km=graph_km,
        off_graph_km=off_km,
        ratio=(total - off_km) / graph_km if graph_km else None,
        long_segments=tuple(longs),
    )


def kept_vertices(
    lon: NDArray[np.float64], lat: NDArray[np.float64], tolerance_m: float
) -> NDArray[np.int64]:
    """Return which vertices of a line are needed (Douglas-Peucker, then neighbours once more).

    Parameters
    ----------
    lon, lat
        Vertices, degrees, WGS 84.
    tolerance_m
        A vertex nearer than this to the line without it is dropped, metres.

    Returns
    -------
    NDArray[np.int64]
        Indices in order; the first and last vertex are always kept.
    """
    keep = {0, len(lon) - 1}
    stack = [(0, len(lon) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:  # noqa: PLR2004 - nothing lies between neighbours
            continue
        offsets = _offsets_m(lon, lat, first, last)
        worst = int(np.argmax(offsets))
        if offsets[worst] >= tolerance_m:
            middle = first + 1 + worst
            keep.add(middle)
            stack += [(first, middle), (middle, last)]
    return _without_idle(lon, lat, sorted(keep), tolerance_m)


def _without_idle(
    lon: NDArray[np.float64], lat: NDArray[np.float64], keep: list[int], tolerance_m: float
) -> NDArray[np.int64]:
    """Drop vertices that are no longer off the line between their neighbours."""
    kept = keep[:1]
    for k in range(1, len(keep) - 1):
        triple = np.array([kept[-1], keep[k], keep[k + 1]])
        if _offsets_m(lon[triple], lat[triple], 0, 2)[0] >= tolerance_m:
            kept.append(keep[k])
    return np.array([*kept, keep[-1]], dtype=np.int64)


def _offsets_m(
    lon: NDArray[np.float64], lat: NDArray[np.float64], first: int, last: int
) -> NDArray[np.float64]:
    """Return the distances of the vertices between two from the segment that joins these."""
    scale = math.cos(math.radians((lat[first] + lat[last]) / 2))
    x, y = (lon[first : last + 1] - lon[first]) * scale, lat[first : last + 1] - lat[first]
    dx, dy = x[-1], y[-1]
    square = dx * dx + dy * dy
    share = np.clip((x * dx + y * dy) / square, 0, 1) if square > 0 else np.zeros_like(x)
    off = np.hypot(x - share * dx, y - share * dy)
    return np.asarray(off[1:-1] * KM_PER_DEGREE * 1000, dtype=np.float64)


def _rounded(
    lon: NDArray[np.float64], lat: NDArray[np.float64], places: Sequence[LonLat]
) -> list[LonLat]:
    """Round the vertices, and set the ends exactly on the first and last place."""
    pairs = zip(lon.tolist(), lat.tolist(), strict=True)
    line = [(round(x, _DECIMALS), round(y, _DECIMALS)) for x, y in pairs]
    line[0], line[-1] = places[0], places[-1]
    return line


def _split_km(steps: Sequence[Step], lengths: NDArray[np.float64]) -> tuple[float, float]:
    """Return the unsimplified kilometres of edges, and the length of all other steps."""
    graph_km = sum(step.km for step in steps if step.kind == "edge")
    others = (float(km) for step, km in zip(steps, lengths, strict=True) if step.kind != "edge")
    return graph_km, sum(others)


def _report_leg(
    walk: Walk,
    lengths: NDArray[np.float64],
    span: tuple[int, int],
    names: tuple[str, str],
    snaps: Sequence[float],
) -> TraceLeg:
    """Report on the knots from one place to the next."""
    first, last = span
    steps, lengths = walk.steps[first:last], lengths[first:last]
    total = float(lengths.sum())
    graph_km, off_km = _split_km(steps, lengths)
    ends = np.array([walk.knots[first].lon, walk.knots[last].lon])
    direct = float(geodesic_km(ends, np.array([walk.knots[first].lat, walk.knots[last].lat]))[0])
    breaks = [
        Break((a.lon, a.lat), (b.lon, b.lat), float(km))
        for a, b, step, km in zip(
            walk.knots[first:last], walk.knots[first + 1 : last + 1], steps, lengths, strict=True
        )
        if step.kind == "bridge"
    ]
    return TraceLeg(
        start=names[0],
        end=names[1],
        length_km=total,
        graph_km=graph_km,
        off_graph_km=off_km,
        ratio=(total - off_km) / graph_km if graph_km else None,
        longest_straight_km=float(lengths.max()) if len(lengths) else 0.0,
        detour=total / direct if direct > 0 else None,
        start_snap_km=snaps[0],
        end_snap_km=snaps[1],
        breaks=tuple(breaks),
        straight=any(step.kind == "straight" for step in steps),
    )


def _turned(leg: TraceLeg) -> TraceLeg:
    """Return the report on a leg in the other direction."""
    return TraceLeg(
        start=leg.end,
        end=leg.start,
        length_km=leg.length_km,
        graph_km=leg.graph_km,
        off_graph_km=leg.off_graph_km,
        ratio=leg.ratio,
        longest_straight_km=leg.longest_straight_km,
        detour=leg.detour,
        start_snap_km=leg.end_snap_km,
        end_snap_km=leg.start_snap_km,
        breaks=tuple(Break(b.end, b.start, b.km) for b in reversed(leg.breaks)),
        straight=leg.straight,
    )


def _long_segments(
    line: Sequence[LonLat],
    keep: NDArray[np.int64],
    steps: Sequence[Step],
) -> list[LongSegment]:
    """Return the long segments of the drawn line, with what their edges' kilometres allow."""
    found = []
    drawn = geodesic_km(np.array([p[0] for p in line]), np.array([p[1] for p in line]))
    for k in np.flatnonzero(drawn > _LONG_KM).tolist():
        bounds = [step.bound_km for step in steps[int(keep[k]) : int(keep[k + 1])]]
        known = [b for b in bounds if b is not None]
        bound = max(known) if len(known) == len(bounds) else None
        found.append(LongSegment(line[k], line[k + 1], float(drawn[k]), bound))
    return found


def _distance_to_line(point: LonLat, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> float:
    """Return the distance of a place from a line, kilometres."""
    _, km = foot_on_segments(point, lon[:-1], lat[:-1], lon[1:], lat[1:])
    return float(km.min())
