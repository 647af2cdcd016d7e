"""From a way through the graph to an itinerary: rides become legs, changes become transfers."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from corridors.model import Mode
from corridors.network.itinerary import OPERATING, Itinerary, PlaceRef, RouteLeg, Transfer
from corridors.network.timing import Hours, hours_of
from corridors.network.usable import line_status
from corridors.network.ways import follows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corridors.network.graph import Handling, Network, Piece, Stop
    from corridors.network.usable import Hop, Terms
    from corridors.network.ways import Way

_MAIN_RANK = 3


def place_ref(network: Network, place: str) -> PlaceRef:
    """Return what is told of a place."""
    row = network.places[place]
    point = row["geometry"]
    return PlaceRef(
        place, dict(row["name"]), row["country"], int(row["rank"]), float(point.x), float(point.y)
    )


def assemble(
    network: Network,
    way: Way,
    ends: tuple[str, str],
    terms: Terms,
    found_as: str,
) -> Itinerary:
    """Return the itinerary of a way."""
    rides = [hop for hop in way.hops if hop.data["kind"] in ("ride", "haul") and hop.data["km"]]
    groups = [list(hops) for _, hops in groupby(rides, key=lambda hop: _alike(hop, terms))]
    legs = tuple(_leg(network, hops, terms) for hops in groups)
    transfers: list[Transfer] = []
    for number, (before, after) in enumerate(pairwise([None, *groups, None])):
        transfers += _transfers(network, before, after, number)
    return Itinerary(
        origin=place_ref(network, ends[0]),
        destination=place_ref(network, ends[1]),
        legs=legs,
        transfers=tuple(transfers),
        corridors=_corridors_of(network, way),
        found_as=found_as,
    )


def _alike(hop: Hop, terms: Terms) -> tuple[Any, ...]:
    if hop.data["kind"] == "haul":
        return ("haul", hop.start.place, hop.end.place)
    line = hop.data["line"]
    gauge = hop.start.gauge_mm
    state = line_status(line, terms)
    own = line.id if line.mode == Mode.SEA else ""
    return (line.mode, line.country, line.row["project"], state, gauge, own)


def _leg(network: Network, hops: Sequence[Hop], terms: Terms) -> RouteLeg:
    start, end = place_ref(network, hops[0].start.place), place_ref(network, hops[-1].end.place)
    km = sum(hop.data["km"] for hop in hops)
    timing = hops[0].data["timing"]
    if hops[0].data["kind"] == "haul":
        return RouteLeg(
            start,
            end,
            Mode.ROAD.value,
            km,
            "",
            OPERATING,
            "",
            start.country,
            0,
            hops[0].data["driving"],
            timing.id if timing else "",
            (),
            local=True,
        )
    line = hops[0].data["line"]
    state = line_status(line, terms)
    hours = sum((hop.data["hours"] for hop in hops), Hours())
    if line.mode == Mode.SEA:
        wait = hours_of(network.timings.find("wait", line.mode, section=line.id))
        hours = Hours(hours.low - wait.low, hours.high - wait.high)
    return RouteLeg(
        start=start,
        end=end,
        mode=str(line.mode),
        km=km,
        project=line.row["project"],
        state=state,
        opening_planned=line.row["opening_planned"] if state != OPERATING else "",
        country=line.country,
        gauge_mm=hops[0].start.gauge_mm,
        hours=hours,
        timing=timing.id if timing else "",
        sections=tuple(dict.fromkeys(hop.data["line"].id for hop in hops)),
        pieces=tuple(_piece(hop) for hop in hops),
        passed=tuple(_passed(network, hops)),
    )


def _piece(hop: Hop) -> tuple[Piece, bool]:
    piece: Piece = hop.data["piece"]
    return piece, hop.start.place == piece.start


def _passed(network: Network, hops: Sequence[Hop]) -> Iterable[tuple[PlaceRef, float]]:
    km = 0.0
    for hop in hops[:-1]:
        km += hop.data["km"]
        if int(network.places[hop.end.place]["rank"]) <= _MAIN_RANK:
            yield place_ref(network, hop.end.place), km


def _transfers(
    network: Network, before: Sequence[Hop] | None, after: Sequence[Hop] | None, number: int
) -> Iterable[Transfer]:
    if before is not None and after is not None:
        one, two = before[-1], after[0]
        if two.data["kind"] == "haul":  # what is done for a haul is done where it begins
            for item in two.data["handlings"]:
                yield _transfer(network, item, two.start, two.end, number)
        elif one.data["kind"] == "ride":
            for item in network.handlings(one.end, two.start):
                yield _transfer(network, item, one.end, two.start, number)
    if after is not None and after[0].data["kind"] == "ride":
        line = after[0].data["line"]
        wait = network.timings.find("wait", line.mode, section=line.id)
        if wait and line.mode == Mode.SEA:
            spot = place_ref(network, after[0].start.place)
            yield Transfer(spot, "wait", ("", ""), hours_of(wait), wait.id, number)


def _transfer(network: Network, item: Handling, one: Stop, two: Stop, number: int) -> Transfer:
    details = {
        "border": (one.country, two.country),
        "gauge_change": (str(one.gauge_mm), str(two.gauge_mm)),
    }
    detail = details.get(item.kind, (one.mode, two.mode))
    timing = item.timing.id if item.timing else ""
    spot = place_ref(network, one.place)
    return Transfer(spot, item.kind, detail, item.hours, timing, number)


def _corridors_of(network: Network, way: Way) -> tuple[str, ...]:
    named = [row["id"] for row in network.atlas.records.corridors]
    return tuple(corridor for corridor in named if follows(way, corridor))
