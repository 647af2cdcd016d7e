"""From a recipe to a line: the ordered places of a section and the method say its geometry.

Every line of the atlas is made here, so that anyone can make it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from shapely.geometry import LineString, Point

from corridors.atlas import RouteMode, read_route_graph
from corridors.geometry import great_circle, length_km, round_line
from corridors.lines import Trace, Tracer
from corridors.model import (
    SPECIFICATION,
    ArgumentError,
    Method,
    NotFoundError,
    RouteAccuracy,
    licence_of,
    suggest,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from corridors.atlas import Located
    from corridors.model import Place

GRAPH_SOURCE = "openstreetmap-scgraph"
_TRACED: dict[Method, RouteMode] = {Method.TRACED_RAIL: "rail", Method.TRACED_ROAD: "road"}
_HIGH_KM, _MEDIUM_KM = 2.0, 10.0
_ON_TRACK_KM = 1.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line (EPSG:4326), the report on its legs if it was traced, and how true it is.

    Attributes
    ----------
    line
        From the first to the last place.
    trace
        The report of the tracer, or None.
    accuracy
        What the line can defend.
    bound_km
        How far the way may lie from the long straight stretches of a traced line.
    sources
        Where the course is from: the graph, and the sources of the places that give the line shape.
    """

    line: LineString
    trace: Trace | None
    accuracy: RouteAccuracy
    bound_km: float | None
    sources: tuple[str, ...]


class Draughtsman:
    """Draws sections; each route graph is read once, when it is first needed.

    Parameters
    ----------
    places
        The named places by id.
    cache_dir
        Where parsed graphs are kept; the user's cache folder when left out.
    """

    def __init__(self, places: Mapping[str, Located[Place]], cache_dir: Path | None = None) -> None:
        self._places = places
        self._cache_dir = cache_dir
        self._tracers: dict[RouteMode, Tracer] = {}

    def draw(self, method: Method, keys: Sequence[str]) -> Drawn:
        """Return the line through the places by a method.

        Raises
        ------
        NotFoundError
            If a place does not exist; the error names the nearest.
        ArgumentError
            If there are fewer than two places.
        GraphError
            If the route graph is needed and not installed.
        """
        if len(keys) < 2:  # noqa: PLR2004  (a line has two ends)
            msg = f"A line needs at least two places, got {', '.join(keys) or 'none'}"
            raise ArgumentError(msg)
        points = [self._point(key) for key in keys]
        for first, second in pairwise(keys):
            if first == second:
                msg = f"A line cannot go from {first} to itself"
                raise ArgumentError(msg)
        sources = tuple(dict.fromkeys(self._places[key].record.source for key in keys))
        if method is Method.GREAT_CIRCLE:
            line = great_circle(points[0], points[-1])
            return Drawn(line, None, RouteAccuracy.SCHEMATIC, None, sources)
        if method not in _TRACED:
            return Drawn(round_line(points), None, RouteAccuracy.LOW, None, sources)
        names = [self._places[key].record.name["en"] for key in keys]
        exact = [method is Method.TRACED_RAIL and self._is_on_track(key) for key in keys]
        trace = self._tracer(_TRACED[method]).trace(points, names, exact)
        towns = {point for point, sure in zip(points, exact, strict=True) if not sure}
        bent = bool((towns - {points[0], points[-1]}) & set(trace.coordinates))
        accuracy, bound = judge_accuracy(trace, bent=bent)
        return Drawn(LineString(trace.coordinates), trace, accuracy, bound, (GRAPH_SOURCE,))

    def _point(self, key: str) -> tuple[float, float]:
        found = self._places.get(key)
        if found is None or not isinstance(found.geometry, Point):
            kind = "place"
            raise NotFoundError(kind, key, suggest(key, self._places))
        return found.geometry.x, found.geometry.y

    def _is_on_track(self, key: str) -> bool:
        """Tell whether a place is a point of the track, not the centre of its town."""
        return self._places[key].record.accuracy_km <= _ON_TRACK_KM

    def _tracer(self, mode: RouteMode) -> Tracer:
        if mode not in self._tracers:
            self._tracers[mode] = Tracer(read_route_graph(mode, self._cache_dir), mode)
        return self._tracers[mode]


def judge_accuracy(trace: Trace, *, bent: bool) -> tuple[RouteAccuracy, float | None]:
    """Return what accuracy a traced line can defend, and the bound of its long straight stretches.

    A chord of the graph stands for a way of known length. The way lies inside the ellipse whose
    foci are the ends of the chord and whose long axis is that length, so its half short axis bounds
    how far the line may be from it. A stretch without such a proof (a break, a leg without a way)
    makes the line ``low``. A line that was bent through the centre of a town, which may lie some
    kilometres from its station, is at best ``medium``.
    """
    bounds = [segment.bound_km for segment in trace.long_segments]
    known = [bound for bound in bounds if bound is not None]
    worst = round(max(known), 1) if known else None
    if len(known) < len(bounds) or any(leg.straight for leg in trace.legs):
        return RouteAccuracy.LOW, worst
    if not bent and (worst is None or worst <= _HIGH_KM):
        return RouteAccuracy.HIGH, worst
    return (RouteAccuracy.LOW if (worst or 0.0) > _MEDIUM_KM else RouteAccuracy.MEDIUM), worst


def section_feature(
    drawn: Drawn,
    *,
    key: str,
    project: str,
    places: Sequence[str],
    countries: Sequence[str],
    method: Method,
) -> dict[str, Any]:
    """Return a traced line as a GeoJSON feature that `corridors check` accepts.

    The licence is ODbL 1.0 where the line follows OpenStreetMap, whose contributors are its source.
    """
    trace = drawn.trace
    properties: dict[str, Any] = {
        "project": project,
        "from": places[0],
        "to": places[-1],
        "via": list(places[1:-1]),
        "countries": list(countries),
        "method": method.value,
        "route_accuracy": drawn.accuracy.value,
        "route_source": list(drawn.sources),
        "route_licence": licence_of(drawn.sources),
    }
    if trace:
        properties["route_km"] = round(trace.graph_km + trace.off_graph_km, 1)
    if drawn.bound_km is not None:
        properties["bound_km"] = drawn.bound_km
    coordinates = [list(point) for point in drawn.line.coords]
    geometry = {"type": "LineString", "coordinates": coordinates}
    return {"type": "Feature", "id": key, "properties": properties, "geometry": geometry}


def method_for(mode: str) -> Method:
    """Return the method by which a mode is drawn from its places.

    Raises
    ------
    ArgumentError
        If the mode cannot be drawn.
    """
    methods = {name: Method(entry.method) for name, entry in SPECIFICATION.modes.items()}
    if mode not in methods:
        msg = f"There is no mode {mode!r}; one of: {', '.join(methods)}"
        raise ArgumentError(msg)
    return methods[mode]


def report_lines(drawn: Drawn) -> list[str]:
    """Return the report on a line: for a traced one a table with one row for each leg."""
    trace = drawn.trace
    if trace is None:
        return [f"{length_km(drawn.line):.1f} km drawn, accuracy {drawn.accuracy.value}"]
    head = f"{'leg':<44}{'km':>8}{'graph':>8}{'ratio':>7}{'longest':>9}{'detour':>8}  remarks"
    lines = [head]
    for leg in trace.legs:
        remarks = ["straight: no way in the graph"] if leg.straight else []
        remarks += [f"break of {gap.km:.1f} km bridged" for gap in leg.breaks]
        ratio = f"{leg.ratio:.3f}" if leg.ratio is not None else "-"
        detour = f"{leg.detour:.2f}" if leg.detour is not None else "-"
        lines.append(
            f"{f'{leg.start} - {leg.end}':<44}{leg.length_km:>8.1f}{leg.graph_km:>8.1f}"
            f"{ratio:>7}{leg.longest_straight_km:>9.1f}{detour:>8}  {'; '.join(remarks)}"
        )
    sure = f", the way within {drawn.bound_km} km of long straight stretches"
    sure = sure if drawn.bound_km is not None else ""
    lines.append(f"{trace.length_km:.1f} km drawn, accuracy {drawn.accuracy.value}{sure}")
    return lines
