"""Why there is no way, or no better one: the stretches that are not open in the year asked for."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

import networkx as nx

from corridors.atlas.selection import COMING
from corridors.model import State
from corridors.network.assemble import place_ref
from corridors.network.itinerary import MissingLink, PlaceRef
from corridors.network.usable import all_usable, build_usable, gate, line_status
from corridors.network.ways import best_ways

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridors.network.graph import Line, Network
    from corridors.network.usable import Hop, Terms
    from corridors.network.ways import Way

_EVER = ("", *(state.value for state in State))
_COMING = ("", State.OPERATING, *COMING)
_WORTH_TELLING = 0.9


def find_missing(
    network: Network, places: Sequence[str], terms: Terms, best: Way | None = None
) -> tuple[MissingLink, ...]:
    """Return the stretches that may not be used on the best way that uses all there is or may be.

    Empty if there is none even then, or none that is quicker by a tenth than the best way known
    already. What was closed or given up counts only where there is no way without it.
    """
    for statuses in (_COMING, _EVER) if best is None else (_COMING,):
        graph = build_usable(network, replace(terms, statuses=statuses), places)
        ways = best_ways(graph, places, 1)
        if ways and (best is None or ways[0].weight <= _WORTH_TELLING * best.weight):
            return _links(network, ways[0], terms)
    return ()


def _links(network: Network, way: Way, terms: Terms) -> tuple[MissingLink, ...]:
    def state(hop: Hop) -> tuple[str, str, str] | None:
        line: Line = hop.data["line"]
        status = line_status(line, terms)
        if status in terms.statuses:
            return None
        return line.mode, status, line.row["opening_planned"]

    rides = [hop for hop in way.hops if hop.data["kind"] == "ride"]
    links = []
    for found, group in groupby(rides, key=state):
        hops = list(group)
        if found is not None:
            ends = place_ref(network, hops[0].start.place), place_ref(network, hops[-1].end.place)
            links.append(MissingLink(*ends, *found))
    return tuple(links)


def find_reached(
    network: Network, terms: Terms, origin: str, destination: str
) -> tuple[PlaceRef, float] | None:
    """Return the place nearest to the destination to which the lines from the origin come."""
    start = gate(origin)
    graph = all_usable(network, terms, [origin])
    places = {stop.place for stop in nx.node_connected_component(graph, start)} - {destination}
    best = min(places, key=lambda key: (network.distance_km(key, destination), key), default=None)
    return (place_ref(network, best), network.distance_km(best, destination)) if best else None
