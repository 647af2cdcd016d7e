"""The ways themselves: Yen's algorithm, made distinct, and the named corridors.

Yen (1971), https://doi.org/10.1287/mnsc.17.11.712, as networkx implements it
(``shortest_simple_paths``), gives ways shortest first, and would give a thousand that differ by a
siding. So it is run where the choices are: on the few ways that are shortest by some stretch
(Abraham and others 2013, https://doi.org/10.1145/2444016.2444019) and differ. Of what it gives, a
way is kept if it differs from all kept before: see `differs`.

Ways are ranked by the middle of the estimate and, for each change between lorry and train, three
days more, which are in no estimate: boxes leave the train only where that saves so much.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice, pairwise, product
from typing import TYPE_CHECKING, Any

import networkx as nx

from corridors.network.usable import draw_together, gate, hops_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from corridors.network.graph import Line, Stop
    from corridors.network.usable import Hop

MOST_EXAMINED = 60
"""So many of Yen's paths are looked at for one question."""
MOST_CHOICES = 10
"""Yen's algorithm chooses among so many ways and their mixtures."""
MOST_DETOUR = 1.5
"""A way that is ranked at more than so many times the best is not one of the best."""
MOST_SHARED = 0.75
"""Two ways with more of their kilometres in common are one way with a siding."""
MOST_SHARED_ELSEWHERE = 0.9
"""The same where they pass other countries."""
MOST_LOOP = 1.6
"""Where a way parts from the best and meets it again, it may take so many times as long between."""
CORRIDOR_SHARE = 0.7
"""A way follows a corridor if this part of its kilometres lies on it ..."""
CORRIDOR_UNBROKEN = 0.95
"""... and this part of those between where it first meets and last leaves it."""
CORRIDOR_JOINS = 0.9
"""A corridor joins two places if this part of a way between them lies on it."""
_LEAST_LOOP_HOURS = 24.0
_LEAST_CHOICES = 6
"""Of each part of a way so many are tried: the quickest parts may not go on in one mode."""
_OFF_CORRIDOR = 3.0
_CORRIDOR_DETOUR = 3.0


Parts = dict[tuple["Stop", "Stop"], tuple[tuple[str, float], ...]]
"""Hours of ranking by section, for the two ends of an edge; transfers under the empty text."""


Change = Callable[["Stop", "Stop"], float]
"""Hours of ranking of a change at one place from one stop to another."""


def _no_hours(_one: Stop, _two: Stop) -> float:
    return 0.0


@dataclass(frozen=True, slots=True)
class Way:
    """A way through the network, as hops from gate to gate, with its weight in hours."""

    hops: tuple[Hop, ...]
    weight: float

    @property
    def km_by_section(self) -> dict[str, float]:
        """Kilometres by section; local hauls under the empty text."""
        found: dict[str, float] = {}
        for hop in self.hops:
            key = hop.data["line"].id if hop.data["kind"] == "ride" else ""
            found[key] = found.get(key, 0.0) + hop.data["km"]
        return found

    @property
    def countries(self) -> tuple[str, ...]:
        """Countries in the order of the journey."""
        codes = [hop.end.country for hop in self.hops if hop.end.country]
        return tuple(code for before, code in pairwise(["", *codes]) if code != before)

    def share_on(self, sections: Collection[str]) -> float:
        """Return the part of the kilometres that lies on some sections."""
        km = self.km_by_section
        total = sum(km.values())
        return sum(part for key, part in km.items() if key in sections) / total if total else 0.0


def follows(way: Way, corridor: str) -> bool:
    """Tell whether a way follows a corridor: mostly, and without leaving it in between."""
    rides = [(float(hop.data["km"]), _is_on(hop, corridor)) for hop in way.hops]
    marks = [number for number, (_, on) in enumerate(rides) if on]
    if not marks:
        return False
    on_km = sum(km for km, on in rides if on)
    between = sum(km for km, _ in rides[marks[0] : marks[-1] + 1])
    total = sum(km for km, _ in rides)
    return on_km >= CORRIDOR_SHARE * total and on_km >= CORRIDOR_UNBROKEN * between


def _is_on(hop: Hop, corridor: str) -> bool:
    if hop.data["kind"] != "ride":
        return False
    line: Line = hop.data["line"]
    return corridor in line.corridors


def differs(one: Way, two: Way) -> bool:
    """Tell whether two ways differ by more than a siding.

    They do if at most three quarters of the kilometres of the shorter are in both; nine tenths
    are allowed if they pass other countries.
    """
    first, second = one.km_by_section, two.km_by_section
    common = sum(min(km, second.get(key, 0.0)) for key, km in first.items())
    shorter = min(sum(first.values()), sum(second.values())) or 1.0
    most = MOST_SHARED if one.countries == two.countries else MOST_SHARED_ELSEWHERE
    return common / shorter <= most


def loops(way: Way, best: Way) -> bool:
    """Tell whether a way leaves the best one only to come back to it by a far longer loop."""
    at = {stop.place: hours for stop, hours in _clock(best)}
    left: tuple[str, float] | None = None
    for stop, hours in _clock(way):
        if stop.place not in at:
            continue
        if left is not None:
            direct = abs(at[stop.place] - at[left[0]])
            if hours - left[1] > max(MOST_LOOP * direct, _LEAST_LOOP_HOURS):
                return True
        left = (stop.place, hours)
    return False


def _is_sensible(way: Way, best: Way) -> bool:
    """Tell whether a way neither loops nor enters a country twice, unless the best does so too."""
    once = len(set(way.countries)) == len(way.countries)
    best_once = len(set(best.countries)) == len(best.countries)
    return (once or not best_once) and not loops(way, best)


def _clock(way: Way) -> Iterator[tuple[Stop, float]]:
    """Yield each stop with the hours of ranking from the start to there."""
    hours = 0.0
    for hop in way.hops:
        if not hours:
            yield hop.start, hours
        hours += hop.data["rank"]
        yield hop.end, hours


def best_ways(
    graph: nx.Graph[Stop], places: Sequence[str], k: int, change: Change = _no_hours
) -> list[Way]:
    """Return at most ``k`` distinct ways through some places in order, quickest first.

    ``change`` gives the hours of ranking of what is done where two parts of a way meet at a place.
    """
    if len(places) == 2:  # noqa: PLR2004  (from one to another)
        candidates = _paths(graph, gate(places[0]), gate(places[1]))
    else:
        candidates = _through(graph, places, k, change)
    kept: list[Way] = []
    for way in islice(candidates, MOST_EXAMINED):
        if kept and way.weight > MOST_DETOUR * kept[0].weight:
            break
        if not kept or (_is_sensible(way, kept[0]) and all(differs(way, one) for one in kept)):
            kept.append(way)
        if len(kept) == k:
            break
    return kept


def _paths(graph: nx.Graph[Stop], start: Stop, end: Stop) -> Iterator[Way]:
    choices = _choices(graph, start, end)
    if choices is None:
        return
    for path in nx.shortest_simple_paths(choices, start, end, weight="weight"):
        way = _way(choices, path)
        if _is_sound(way):
            yield way


def _way(graph: nx.Graph[Stop], path: Sequence[Stop]) -> Way:
    steps = list(pairwise(path))
    hops = tuple(hop for one, two in steps for hop in hops_of(graph, one, two))
    return Way(hops, sum(graph[one][two]["weight"] for one, two in steps))


def _is_sound(way: Way) -> bool:
    """Tell whether no place is passed twice and no two transfers follow each other."""
    kinds = [hop.data["kind"] for hop in way.hops]
    twice = any(one == two == "transfer" for one, two in pairwise(kinds))
    return not twice and not _comes_back(hop.end.place for hop in way.hops)


def _choices(graph: nx.Graph[Stop], start: Stop, end: Stop) -> nx.Graph[Stop] | None:
    """Return the graph of the ways that are shortest by some edge; None if there is no way."""
    near = _within_reach(graph, start, end)
    if near is None:
        return None
    there = nx.single_source_dijkstra(near, start, weight="weight")
    back = nx.single_source_dijkstra(near, end, weight="weight")
    through = [
        (there[0][one] + data["weight"] + back[0][two], one, two)
        for edge in near.edges(data=True)
        for one, two, data in (edge, (edge[1], edge[0], edge[2]))
    ]
    most = MOST_DETOUR * there[0][end] + 1e-9
    kept: list[Way] = []
    chosen: set[tuple[Stop, Stop]] = set()
    seen: set[tuple[Stop, ...]] = set()
    for weight, one, two in sorted(through):
        path = (*there[1][one], *reversed(back[1][two]))
        if weight > most or len(kept) == MOST_CHOICES:
            break
        if path in seen or len(set(path)) < len(path):
            continue
        seen.add(path)
        way = _way(near, path)
        if _is_sound(way) and all(differs(way, other) for other in kept):
            kept.append(way)
            chosen.update(pairwise(path))
    choices = nx.Graph(near.edge_subgraph(chosen))
    draw_together(choices, {start, end})
    return choices


def _within_reach(graph: nx.Graph[Stop], start: Stop, end: Stop) -> nx.Graph[Stop] | None:
    """Return the part of the graph in which every way short enough lies; None if there is none."""
    there = nx.single_source_dijkstra_path_length(graph, start, weight="weight")
    back = nx.single_source_dijkstra_path_length(graph, end, weight="weight")
    if end not in there:
        return None
    most = MOST_DETOUR * there[end] + 1e-9
    kept = [stop for stop in there if stop in back and there[stop] + back[stop] <= most]
    return nx.Graph(graph.subgraph(kept))


def _comes_back(places: Iterable[str]) -> bool:
    """Tell whether a place is left and reached again."""
    order = [here for before, here in pairwise(["", *places]) if here != before]
    return len(order) > len(set(order))


def _through(graph: nx.Graph[Stop], places: Sequence[str], k: int, change: Change) -> Iterator[Way]:
    most = max(2 * k, _LEAST_CHOICES)
    parts = [
        list(islice(_paths(graph, gate(one), gate(two)), most)) for one, two in pairwise(places)
    ]
    whole = [_joined(choice, change) for choice in product(*parts)]
    sound = [way for way in whole if _is_sound(way)] or _apart(graph, places, parts[0], change)
    yield from sorted(sound, key=lambda way: way.weight)


def _apart(
    graph: nx.Graph[Stop], places: Sequence[str], first: Sequence[Way], change: Change
) -> list[Way]:
    """Return ways whose later parts shun what the earlier ones passed."""
    found: list[tuple[Way, ...]] = [(way,) for way in first]
    for one, two in pairwise(places[1:]):
        longer: list[tuple[Way, ...]] = []
        for parts in found:
            passed = {hop.start.place for way in parts for hop in way.hops} - {one}
            free = nx.Graph(graph.subgraph(stop for stop in graph if stop.place not in passed))
            if gate(two) in free:
                ways = islice(_paths(free, gate(one), gate(two)), _LEAST_CHOICES)
                longer += [(*parts, way) for way in ways]
        found = longer
    return [way for way in (_joined(parts, change) for parts in found) if _is_sound(way)]


def _joined(parts: Sequence[Way], change: Change) -> Way:
    """Return parts of a way as one; where they meet at the gate of a place, goods may change."""
    meetings = [(before.hops[-1], after.hops[0]) for before, after in pairwise(parts)]
    changes = sum(
        change(one.start, two.end)
        for one, two in meetings
        if one.data["kind"] == two.data["kind"] == "gate"
    )
    hops = tuple(hop for way in parts for hop in way.hops)
    return Way(hops, sum(way.weight for way in parts) + changes)


def corridor_way(
    graph: nx.Graph[Stop],
    places: Sequence[str],
    sections: Collection[str],
    parts: Parts,
    change: Change = _no_hours,
) -> Way | None:
    """Return the way that keeps to a corridor as far as it can, if it does so for most of it."""

    def weigh(start: Stop, end: Stop, _data: dict[str, Any]) -> float:
        return sum(
            hours if not key or key in sections else hours * _OFF_CORRIDOR
            for key, hours in parts[start, end]
        )

    legs: list[Way] = []
    for one, two in pairwise(places):
        try:
            path = nx.dijkstra_path(graph, gate(one), gate(two), weight=weigh)
        except (nx.NetworkXNoPath, nx.NodeNotFound):
            return None
        legs.append(_way(graph, path))
    way = _joined(legs, change)
    return way if way.share_on(sections) >= CORRIDOR_JOINS and _is_sound(way) else None


def _parts(graph: nx.Graph[Stop]) -> Parts:
    """Return for each edge, in both directions, its hours of ranking by section."""
    found: Parts = {}
    for start, end, data in graph.edges(data=True):
        hours: dict[str, float] = {}
        for hop in data["hops"]:
            key = hop.data["line"].id if hop.data["kind"] == "ride" else ""
            hours[key] = hours.get(key, 0.0) + hop.data["rank"]
        found[start, end] = found[end, start] = tuple(hours.items())
    return found


def corridor_ways(
    graph: nx.Graph[Stop],
    places: Sequence[str],
    corridors: Iterable[tuple[str, Collection[str]]],
    kept: Sequence[Way],
    change: Change = _no_hours,
) -> list[Way]:
    """Return the ways along named corridors that are not among those kept, quickest first."""
    found: list[Way] = []
    best = min((way.weight for way in kept), default=None)
    parts = _parts(graph)
    for _, sections in corridors:
        way = corridor_way(graph, places, sections, parts, change)
        if way is None or (best is not None and way.weight > _CORRIDOR_DETOUR * best):
            continue
        if all(differs(way, other) for other in (*kept, *found)):
            found.append(way)
    return sorted(found, key=lambda way: way.weight)
