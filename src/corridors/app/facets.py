"""How many projects each choice of a filter would leave, the other filters as they are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corridors.app.address import STATUS_GROUPS, Address
from corridors.atlas.selection import select

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corridors.account.look_ups import Index
    from corridors.atlas import Atlas

_GROUP_OF = {str(status): name for name, members in STATUS_GROUPS.items() for status in members}
FACETS = ("mode", "status", "country", "corridor", "only", "accuracy")
Counts = dict[str, dict[str, int]]


def count_facets(atlas: Atlas, index: Index, address: Address, selection: Atlas) -> Counts:
    """Return the number of projects for each value of each filter.

    Parameters
    ----------
    atlas
        Everything.
    index
        Its look-ups.
    address
        The filters that are set.
    selection
        What they leave of the atlas.

    Returns
    -------
    dict
        By filter, then by value: what `corridors.select` gives if that filter held this value
        alone.
    """
    counts: Counts = {}
    for facet in FACETS:
        if getattr(address, facet):
            without: dict[str, Any] = {facet: ()}
            left = select(atlas, replace(address, **without).filters())
        else:
            left = selection
        found: dict[str, set[str]] = defaultdict(set)
        for value, project in _values(left, index, facet):
            found[value].add(project)
        counts[facet] = {value: len(projects) for value, projects in found.items()}
    return counts


def _values(left: Atlas, index: Index, facet: str) -> Iterator[tuple[str, str]]:
    lines, sites = left.records.sections, left.records.sites
    if facet in ("mode", "accuracy"):
        column = "mode" if facet == "mode" else "route_accuracy"
        yield from ((row[column], row["project"]) for row in lines)
        return
    if facet == "corridor":
        yield from _by_corridor(index, {row["id"]: row["project"] for row in lines})
        return
    for row in (*lines, *sites):
        if facet == "country":
            yield from ((code, row["project"]) for code in row["countries"])
        elif facet == "only":
            yield row["project"], row["project"]
        elif row["status"]:
            yield _GROUP_OF[row["status"]], row["project"]


def _by_corridor(index: Index, present: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, corridor in index.corridors.items():
        for leg in corridor["legs"]:
            yield from ((key, present[part]) for part in leg["sections"] if part in present)


def route_km(selection: Atlas) -> float:
    """Return the kilometres of route, lines that run beside another one left out.

    The same figure as `corridors.atlas.totals.summarize` without its shares by country.
    """
    return float(
        sum(row["length_km"] for row in selection.records.sections if not row["parallel_to"])
    )
