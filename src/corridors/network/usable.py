"""From the network to the graph that a question is answered on.

What may not be used is left out, dead ends are cut off and chains drawn together, so that the
search meets only the choices.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import networkx as nx

from corridors.atlas.selection import reported, status_in_year
from corridors.network.graph import Stop, may_haul
from corridors.network.itinerary import OPERATING
from corridors.network.timing import Hours

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from corridors.network.graph import Line, Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a journey may use.

    Attributes
    ----------
    year
        The year of the question.
    today
        The date of the data; None if the network is wanted as it was last reported, whatever the
        end of this year may bring.
    modes, statuses
        Which may be used.
    avoid_sections, avoid_countries, avoid_places
        Ids of sections, codes of countries and ids of places.
    """

    year: int
    today: str | None = None
    modes: Sequence[str] = ()
    statuses: Sequence[str] = (OPERATING,)
    avoid_sections: Collection[str] = field(default_factory=frozenset)
    avoid_countries: Collection[str] = field(default_factory=frozenset)
    avoid_places: Collection[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Hop:
    """One edge of the network, as it is passed from ``start`` to ``end``."""

    start: Stop
    end: Stop
    data: Mapping[str, Any]

    def reversed(self) -> Hop:
        """Return the same edge passed the other way."""
        return Hop(self.end, self.start, self.data)


def gate(place: str) -> Stop:
    """Return the stop at which journeys from or to a place begin and end, whatever the mode."""
    return Stop(place, "", 0, "")


def line_status(line: Line, terms: Terms) -> str:
    """Return the state of a section at the end of the year of the question; empty for nothing."""
    if terms.today is None:
        return str(reported(line.row)["status"] or "")
    return status_in_year(line.row, terms.year, terms.today)


def build_usable(network: Network, terms: Terms, gates: Sequence[str]) -> nx.Graph[Stop]:
    """Return the graph of the choices among what may be used, between the gates of some places.

    Edges have ``weight`` (the middle of the estimate, in hours) and ``hops`` with ``first``, the
    node at which the hops begin.
    """
    graph = all_usable(network, terms, gates)
    protected = {gate(place) for place in gates}
    _cut_dead_ends(graph, protected)
    draw_together(graph, protected)
    return graph


def all_usable(network: Network, terms: Terms, gates: Sequence[str]) -> nx.Graph[Stop]:
    """Return the graph of all that may be used, with the gates of some places."""
    graph: nx.Graph[Stop] = nx.Graph()
    usable = {key for key, line in network.lines.items() if _is_usable(line, terms)}
    barred = set(terms.avoid_places)
    for start, end, data in network.graph.edges(data=True):
        if start.place in barred or end.place in barred:
            continue
        if data["kind"] == "ride" and data["line"].id not in usable:
            continue
        _add(graph, Hop(start, end, data))
    _drop_useless_hauls(graph)
    for place in gates:
        _open_gate(graph, network, place)
    return graph


def _is_usable(line: Line, terms: Terms) -> bool:
    if line.mode not in terms.modes or line.id in terms.avoid_sections:
        return False
    if set(line.row["countries"]) & set(terms.avoid_countries):
        return False
    return line_status(line, terms) in terms.statuses


def _add(graph: nx.Graph[Stop], hop: Hop) -> None:
    weight = hop.data["rank"]
    known = graph.get_edge_data(hop.start, hop.end)
    if known is None or weight < known["weight"]:
        graph.add_edge(hop.start, hop.end, weight=weight, hops=(hop,), first=hop.start)


def _drop_useless_hauls(graph: nx.Graph[Stop]) -> None:
    """Drop stops that only transfers reach: no ride of theirs may be used."""
    ridden = {
        stop
        for start, end, data in graph.edges(data=True)
        if data["hops"][0].data["kind"] == "ride"
        for stop in (start, end)
    }
    graph.remove_nodes_from([stop for stop in graph if stop not in ridden])


def _open_gate(graph: nx.Graph[Stop], network: Network, place: str) -> None:
    door = gate(place)
    here = [stop for stop in graph if stop.place == place]
    graph.add_node(door)
    for stop in here:
        data = {"kind": "gate", "km": 0.0, "hours": Hours(), "rank": 0.0, "handlings": ()}
        graph.add_edge(door, stop, weight=0.0, hops=(Hop(door, stop, data),), first=door)
    modes = {stop.mode for stop in here}
    for stop in [s for s in graph if s.mode and s.place != place and s.mode not in modes]:
        if may_haul(network, place, stop.place):
            km = network.distance_km(place, stop.place)
            hours, timing = network.timings.local_haul(km)
            data = {"kind": "haul", "km": km, "hours": hours, "driving": hours}
            data |= {"rank": hours.middle, "timing": timing, "handlings": ()}
            hop = Hop(door, stop, data)
            graph.add_edge(door, stop, weight=hours.middle, hops=(hop,), first=door)


def _cut_dead_ends(graph: nx.Graph[Stop], protected: Collection[Stop]) -> None:
    ends = [stop for stop in graph if graph.degree[stop] <= 1 and stop not in protected]
    while ends:
        stop = ends.pop()
        if stop not in graph:
            continue
        near = list(graph[stop])
        graph.remove_node(stop)
        ends += [n for n in near if graph.degree[n] <= 1 and n not in protected]


def draw_together(graph: nx.Graph[Stop], protected: Collection[Stop]) -> None:
    """Make one edge of each chain of edges between two choices, in place."""
    for stop in [stop for stop in graph if stop not in protected]:
        if graph.degree[stop] != 2:  # noqa: PLR2004  (a link of a chain)
            continue
        before, after = graph[stop]
        if graph.has_edge(before, after):
            continue  # the other one of two ways between the same two choices
        hops = (*hops_of(graph, before, stop), *hops_of(graph, stop, after))
        weight = graph[before][stop]["weight"] + graph[stop][after]["weight"]
        graph.remove_node(stop)
        graph.add_edge(before, after, weight=weight, hops=hops, first=before)


def hops_of(graph: nx.Graph[Stop], start: Stop, end: Stop) -> tuple[Hop, ...]:
    """Return the hops of an edge in the direction in which it is passed."""
    data = graph[start][end]
    if data["first"] == start and data["hops"][0].start == start:
        return tuple(data["hops"])
    return tuple(hop.reversed() for hop in reversed(data["hops"]))
