"""The network: sections cut at the places that they pass, and the transfers between them.

Nodes are `Stop`: a place as one mode, gauge and country reach it. An edge is a ride along a piece
of a section, or a transfer at one place (another mode, another gauge, a border), or a local haul
by lorry between two places of one town. Each carries its hours and the timings that they rest on.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx
import numpy as np
import shapely

from corridors.atlas import check_atlas, read_timings
from corridors.geometry import distance_km, segment_lengths_km
from corridors.model import SPECIFICATION, Mode
from corridors.network.timing import Hours, Timings, hours_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shapely.geometry import LineString

    from corridors.atlas import Atlas, PlaceRow, SectionRow
    from corridors.model import Timing

MODES = tuple(Mode(name) for name, entry in SPECIFICATION.modes.items() if entry.carries == "goods")
"""What goods can ride on. Pipelines carry no boxes, and the flights end at airports only."""

LOCAL_HAUL_KM = 15.0
"""Two places of one country this near are joined by a local haul where one has another mode."""
OWN_PORT_KM = 60.0
"""The same for a place whose id begins with that of the town, such as ``tianjin-port``."""
TRANSLOAD_RANK_HOURS = 72.0
"""Goods change between lorry and train only where that saves this much; no part of an estimate."""
_GAUGES_OF_UNKNOWN = (1435, 1520)
_HANDLING_KINDS = {"city", "port", "ferry_terminal", "terminal", "dry_port"}
"""Where boxes go from train to lorry or ship: not at every halt that a road passes."""
_HAULED_KINDS = {*_HANDLING_KINDS, "station"}
_GAUGE_BREAK = "gauge_break"


class Stop(NamedTuple):
    """A place as reached by one mode, gauge and country. ``gauge_mm`` is 0 off the rails."""

    place: str
    mode: str
    gauge_mm: int
    country: str


@dataclass(frozen=True, slots=True)
class Line:
    """A section as the network sees it: its row, its country (empty at sea), its corridors.

    ``spots`` holds the position of each place that it passes.
    """

    id: str
    mode: str
    country: str
    row: SectionRow
    corridors: tuple[str, ...]
    spots: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a section between two places that it passes.

    ``first`` and ``last`` are the vertices of the section's line at which it begins and ends.
    """

    section: str
    number: int
    start: str
    end: str
    km: float
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Handling:
    """One thing that is done at a transfer, with the row of timings it rests on."""

    kind: str
    hours: Hours
    timing: Timing | None


@dataclass(frozen=True, slots=True)
class Network:
    """The network of an atlas.

    Attributes
    ----------
    atlas
        What it was made from.
    graph
        networkx ``MultiGraph`` of `Stop`. Edges have ``kind`` (``ride``, ``transfer``, ``haul``),
        ``hours`` (`Hours`), ``rank`` (the hours by which ways are ranked), ``km``; rides also
        ``piece`` and ``line``, hauls ``handlings``.
    lines
        Sections by id.
    places
        Rows of the places by id.
    stops
        The stops at each place.
    timings
        Speeds and dwell times.
    """

    atlas: Atlas
    graph: nx.MultiGraph[Stop]
    lines: Mapping[str, Line]
    places: Mapping[str, PlaceRow]
    stops: Mapping[str, tuple[Stop, ...]]
    timings: Timings

    def distance_km(self, start: str, end: str) -> float:
        """Return the geodesic distance between two places in kilometres."""
        one, two = self.places[start]["geometry"], self.places[end]["geometry"]
        return distance_km((one.x, one.y), (two.x, two.y))

    def handlings(self, one: Stop, two: Stop) -> tuple[Handling, ...]:
        """Return what is done when goods go from one stop to another: gauge, border, mode."""
        done = []
        if one.mode != two.mode:
            by_sea = Mode.SEA in (one.mode, two.mode)
            kind, mode = ("loading", Mode.SEA) if by_sea else ("transload", Mode.ROAD)
            timing = self.timings.find(kind, mode, place=one.place)
            done.append(Handling(kind, hours_of(timing), timing))
        if one.gauge_mm and two.gauge_mm and one.gauge_mm != two.gauge_mm:
            timing = self.timings.find("gauge_change", Mode.RAIL, place=one.place)
            done.append(Handling("gauge_change", hours_of(timing), timing))
        if one.country and two.country and one.country != two.country:
            ends = sorted((one.country, two.country))
            timing = self.timings.find("border", one.mode, countries=ends, place=one.place)
            done.append(Handling("border", hours_of(timing), timing))
        return tuple(done)

    def change_hours(self, one: Stop, two: Stop) -> float:
        """Return the hours by which a change from one stop to another at one place is ranked."""
        done = self.handlings(one, two)
        return rank_hours(sum((item.hours for item in done), Hours()), done)

    def cut_line(self, piece: Piece) -> LineString:
        """Return the geometry of a piece (EPSG:4326), from its start to its end."""
        line = self.lines[piece.section].row["geometry"]
        return shapely.LineString(shapely.get_coordinates(line)[piece.first : piece.last + 1])


def build_network(atlas: Atlas) -> Network:
    """Return the network of rail, road and sea sections of an atlas.

    Parameters
    ----------
    atlas
        From `corridors.load` or `corridors.select`; EPSG:4326. Air routes and pipelines are left
        out.

    Returns
    -------
    Network
        Nodes are a place as one mode, gauge and country reach it; edges carry kilometres and hours.

    Raises
    ------
    DataError
        If ``timings.csv`` has faults.

    Notes
    -----
    How places become nodes, and changes edges, is told at the head of `corridors.network`; decision
    0010 says why.

    Examples
    --------
    >>> import corridors
    >>> network = corridors.build_network(corridors.load())
    >>> network.graph.number_of_nodes() > 100
    True
    """
    rows = check_atlas(atlas)
    timings = Timings(read_timings(rows.root))
    places = {row["id"]: row for row in rows.records.places}
    lines = _lines(rows, places)
    graph: nx.MultiGraph[Stop] = nx.MultiGraph()
    for line in lines.values():
        _add_rides(graph, line, timings)
    stops = _stops_by_place(graph)
    network = Network(rows, graph, lines, places, stops, timings)
    _add_transfers(network)
    _add_local_hauls(network)
    return network


def _lines(atlas: Atlas, places: Mapping[str, PlaceRow]) -> dict[str, Line]:
    corridors: dict[str, list[str]] = defaultdict(list)
    for row in atlas.records.corridors:
        for section in dict.fromkeys(key for leg in row["legs"] for key in leg["sections"]):
            corridors[section].append(row["id"])
    rows = (row for row in atlas.records.sections if row["mode"] in MODES)
    return {
        row["id"]: Line(
            row["id"],
            row["mode"],
            "" if row["mode"] == Mode.SEA else row["countries"][0],
            row,
            tuple(corridors[row["id"]]),
            {via: (places[via]["geometry"].x, places[via]["geometry"].y) for via in row["via"]},
        )
        for row in rows
    }


def _add_rides(graph: nx.MultiGraph[Stop], line: Line, timings: Timings) -> None:
    known = line.row["gauge_mm"]
    gauges: Iterable[int] = (0,)
    if line.mode == Mode.RAIL:
        gauges = (int(known),) if known else _GAUGES_OF_UNKNOWN
    for piece in _pieces(line):
        hours, timing = timings.ride(line.mode, piece.km, line.country, line.id)
        for gauge in gauges:
            graph.add_edge(
                Stop(piece.start, line.mode, gauge, line.country),
                Stop(piece.end, line.mode, gauge, line.country),
                key=(line.id, piece.number),
                kind="ride",
                piece=piece,
                line=line,
                km=piece.km,
                hours=hours + _wait(line, timings),
                rank=(hours + _wait(line, timings)).middle,
                timing=timing,
                handlings=(),
            )


def _wait(line: Line, timings: Timings) -> Hours:
    found = timings.find("wait", line.mode, section=line.id) if line.mode == Mode.SEA else None
    return hours_of(found)


def _pieces(line: Line) -> Iterator[Piece]:
    row = line.row
    coordinates = shapely.get_coordinates(row["geometry"])
    lengths = segment_lengths_km(row["geometry"])
    along = np.concatenate(([0.0], np.cumsum(lengths)))
    total = float(along[-1])
    factor = (row["route_km"] or total) / total if total else 1.0
    vias = [] if line.mode == Mode.SEA else row["via"]
    marks = [(row["from"], 0), *_vertices(line, vias, coordinates), (row["to"], len(along) - 1)]
    for number, ((start, first), (end, last)) in enumerate(pairwise(marks)):
        km = float(along[last] - along[first]) * factor
        yield Piece(line.id, number, start, end, km, first, last)


def _vertices(
    line: Line, vias: Iterable[str], coordinates: np.ndarray[Any, Any]
) -> Iterator[tuple[str, int]]:
    """Yield the vertex of the line that stands for each place passed, in order, none twice."""
    before = 0
    for via in vias:
        rest = coordinates[before + 1 : -1]
        if not len(rest):
            return
        gaps = np.hypot(*(rest - line.spots[via]).T)
        before = before + 1 + int(np.argmin(gaps))
        yield via, before


def rank_hours(hours: Hours, handlings: Iterable[Handling]) -> float:
    """Return the hours by which an edge is ranked.

    They are the middle of its estimate, and more if boxes go between lorry and train.
    """
    changes = sum(item.kind == "transload" for item in handlings)
    return hours.middle + changes * TRANSLOAD_RANK_HOURS


def _stops_by_place(graph: nx.MultiGraph[Stop]) -> dict[str, tuple[Stop, ...]]:
    found: dict[str, list[Stop]] = defaultdict(list)
    for stop in graph.nodes:
        found[stop.place].append(stop)
    return {place: tuple(sorted(stops)) for place, stops in sorted(found.items())}


def _add_transfers(network: Network) -> None:
    breaks = _gauge_break_places(network)
    for place, stops in network.stops.items():
        handles = bool(_HANDLING_KINDS & set(network.places[place]["kinds"]))
        for one, two in combinations(stops, 2):
            if one.mode != two.mode and not handles:
                continue
            if one.gauge_mm != two.gauge_mm and one.mode == two.mode and place not in breaks:
                continue
            done = network.handlings(one, two)
            hours = sum((item.hours for item in done), Hours())
            network.graph.add_edge(
                one,
                two,
                key="transfer",
                kind="transfer",
                km=0.0,
                hours=hours,
                rank=rank_hours(hours, done),
                handlings=done,
            )


def _gauge_break_places(network: Network) -> set[str]:
    """Return where a train may change gauge: at marked places and where two known gauges meet.

    Between them lie border sections of unknown gauge, on which both kinds of trains run. Where
    such a stretch touches no marked place, its ends serve.
    """
    gauges: dict[str, set[int]] = defaultdict(set)
    unknown: nx.Graph[str] = nx.Graph()
    for line in network.lines.values():
        ends = (line.row["from"], line.row["to"])
        if line.mode != Mode.RAIL:
            continue
        if line.row["gauge_mm"]:
            for place in ends:
                gauges[place].add(int(line.row["gauge_mm"]))
        else:
            unknown.add_edge(*ends)
    sure = {place for place, met in gauges.items() if len(met) > 1}
    sure |= {key for key, row in network.places.items() if _GAUGE_BREAK in row["kinds"]}
    for stretch in nx.connected_components(unknown):
        if not stretch & sure:
            sure |= {place for place in stretch if gauges[place]}
    return sure


def _add_local_hauls(network: Network) -> None:
    spots = [
        place for place in network.stops if _HAULED_KINDS & set(network.places[place]["kinds"])
    ]
    for start, end in near_places(network, spots):
        kinds = {*network.places[start]["kinds"], *network.places[end]["kinds"]}
        if not _HANDLING_KINDS & kinds:
            continue
        modes = {stop.mode for stop in network.stops[start]}
        others = {stop.mode for stop in network.stops[end]}
        for one in network.stops[start]:
            for two in network.stops[end]:
                if one.mode not in others and two.mode not in modes:
                    _add_haul(network, one, two)


def near_places(network: Network, places: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of places of one country that a local haul may join."""
    chosen = list(places)
    points = [network.places[place]["geometry"] for place in chosen]
    if not points:
        return
    tree = shapely.STRtree(points)
    reach = OWN_PORT_KM / 60  # degrees of longitude, at latitudes up to 57
    pairs: np.ndarray[Any, Any] = tree.query([point.buffer(reach) for point in points]).T
    for one, two in sorted((min(pair), max(pair)) for pair in pairs if pair[0] < pair[1]):
        start, end = chosen[one], chosen[two]
        if may_haul(network, start, end):
            yield start, end


def may_haul(network: Network, start: str, end: str) -> bool:
    """Tell whether two places are near enough, and in one country, for a local haul."""
    if network.places[start]["country"] != network.places[end]["country"]:
        return False
    kin = end.startswith(f"{start}-") or start.startswith(f"{end}-")
    return network.distance_km(start, end) <= (OWN_PORT_KM if kin else LOCAL_HAUL_KM)


def _add_haul(network: Network, one: Stop, two: Stop) -> None:
    km = network.distance_km(one.place, two.place)
    done = network.handlings(one, two)
    driving, timing = network.timings.local_haul(km)
    hours = sum((item.hours for item in done), driving)
    network.graph.add_edge(
        one,
        two,
        key="haul",
        kind="haul",
        km=km,
        hours=hours,
        rank=rank_hours(hours, done),
        driving=driving,
        timing=timing,
        handlings=done,
    )
