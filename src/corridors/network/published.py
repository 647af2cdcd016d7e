"""Transit times that sources give for an itinerary, told as they are told there.

A fact with the attribute ``transit_time`` speaks of an itinerary in one of three ways: its scope
names two places that lie on it in either order, and between them it keeps to the subject where
that is a corridor; it has no scope and its subject is a corridor that the itinerary follows; or
its subject is a freight service between the two ends.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from corridors.atlas.selection import plain_text
from corridors.network.itinerary import Itinerary, Published
from corridors.network.lookup import place_names
from corridors.network.timing import HOURS_A_DAY, Hours

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corridors.model import Cells
    from corridors.network.graph import Network

_FREIGHT = ("freight_train", "multimodal")
_WORD_END = re.compile(r"[^\w']+")
_DASH = "–"  # noqa: RUF001  (as the scopes are written)


def with_published(network: Network, itinerary: Itinerary) -> Itinerary:
    """Return an itinerary with the published times that speak of it."""
    return replace(itinerary, published=tuple(_published(network, itinerary)))


def _published(network: Network, itinerary: Itinerary) -> Iterator[Published]:
    subjects = _subjects(network, itinerary)
    words = _words(network, _places_in_order(itinerary))
    for fact in network.atlas.records.facts:
        told = fact["attribute"] == "transit_time" and fact["preferred"]
        if not told or fact["subject"] not in subjects:
            continue
        kind = subjects[fact["subject"]]
        spoken = _speaks_of(itinerary, fact, kind, words)
        strays = kind == "touched" and spoken and _strays(network, itinerary, fact, spoken)
        if spoken is not None and not strays:
            yield _as_published(fact, *spoken, itinerary)


def _subjects(network: Network, itinerary: Itinerary) -> dict[str, str]:
    """Return what facts may speak of: corridors, projects passed, freight services."""
    found = dict.fromkeys(itinerary.corridors, "corridor")
    for corridor in network.atlas.records.corridors:
        members = {key for leg in corridor["legs"] for key in leg["sections"]}
        if members & set(itinerary.sections):
            found.setdefault(corridor["id"], "touched")
    found |= {leg.project: "project" for leg in itinerary.legs if leg.project}
    for service in network.atlas.records.services:
        ends = {service["from"], service["to"]}
        if service["kind"] in _FREIGHT and ends == {itinerary.origin.id, itinerary.destination.id}:
            members = set(service["sections"] or ()) or _sections_of(network, service["corridors"])
            if members & set(itinerary.sections):
                found[service["id"]] = "service"
    return found


def _strays(network: Network, itinerary: Itinerary, fact: Cells, ends: tuple[str, str]) -> bool:
    """Tell whether a leg between two places has nothing of the corridor that a fact speaks of."""
    members = _sections_of(network, [fact["subject"]])
    legs, sought = itinerary.legs, set(ends)
    passed = [{place.id for place, _ in leg.passed} for leg in legs]
    first = [n for n, leg in enumerate(legs) if sought & {leg.start.id, *passed[n]}]
    last = [n for n, leg in enumerate(legs) if sought & {leg.end.id, *passed[n]}]
    between = legs[first[0] : last[-1] + 1] if first and last else ()
    return any(not leg.local and members.isdisjoint(leg.sections) for leg in between)


def _sections_of(network: Network, corridors: Sequence[str]) -> set[str]:
    chosen = set(corridors)
    return {key for key, line in network.lines.items() if chosen & set(line.corridors)}


def _places_in_order(itinerary: Itinerary) -> list[str]:
    order = [itinerary.origin.id]
    for leg in itinerary.legs:
        order += [leg.start.id, *(place.id for place, _ in leg.passed), leg.end.id]
    return list(dict.fromkeys([*order, itinerary.destination.id]))


def _speaks_of(
    itinerary: Itinerary, fact: Cells, kind: str, words: Mapping[str, set[str]]
) -> tuple[str, str] | None:
    scope = re.split(r", | \(", fact["scope"])[0]
    if not scope:
        if kind == "service":
            return itinerary.origin.id, itinerary.destination.id
        return ("", "") if kind == "corridor" else None
    sides = [side.strip() for side in scope.split(_DASH)]
    if len(sides) != 2:  # noqa: PLR2004  (from one place to another)
        return None
    ends = [_place_on_way(side, words) for side in sides]
    if not all(ends) or ends[0] == ends[1]:
        return None
    return str(ends[0]), str(ends[1])


def _place_on_way(text: str, words: Mapping[str, set[str]]) -> str | None:
    sought = [plain_text(part.removeprefix("ferry ")) for part in text.split("/")]
    return next((key for key, known in words.items() if not known.isdisjoint(sought)), None)


def _words(network: Network, places: Sequence[str]) -> dict[str, set[str]]:
    """Return the names of places, and the single words of these names, by place in order."""
    found = {}
    for key in places:
        names = [plain_text(name) for name in place_names(network.places[key])]
        found[key] = {*names, *(word for name in names for word in _WORD_END.split(name))}
    return found


def _as_published(fact: Cells, start: str, end: str, itinerary: Itinerary) -> Published:
    factor = HOURS_A_DAY if fact["unit"] == "days" else 1.0
    low = float(fact["number"])
    most = fact["value_max"]
    high = float(most) if most is not None and most == most else low  # noqa: PLR0124  (NaN)
    return Published(
        subject=fact["subject"],
        scope=fact["scope"],
        hours=Hours(low * factor, high * factor),
        unit=fact["unit"],
        as_of=fact["as_of"] or "",
        sources=tuple(fact["sources"]),
        fact=fact,
        start=start,
        end=end,
        whole={start, end} == {itinerary.origin.id, itinerary.destination.id},
    )
