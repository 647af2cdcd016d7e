"""A place from what a person types: an id, or a name in any language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.atlas.selection import same_name
from corridors.model import NotFoundError, suggest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridors.model import Cells
    from corridors.network.graph import Network


def find_place(network: Network, text: str) -> str:
    """Return the id of the place with this id, name or alias; the weightiest if several have it.

    Raises
    ------
    NotFoundError
        If none has it; the error names the nearest.
    """
    if text in network.places:
        return text
    wanted = same_name(text)
    found = [
        (key not in network.stops, row["rank"], key)
        for key, row in network.places.items()
        if wanted == same_name(key) or wanted in map(same_name, place_names(row))
    ]
    if found:
        return str(min(found)[2])
    kind = "place"
    raise NotFoundError(kind, text, _nearest(network, wanted))


def place_names(row: Cells) -> Iterator[str]:
    """Yield the names and aliases of a place."""
    yield from row["name"].values()
    yield from row["aliases"]


def _nearest(network: Network, wanted: str) -> list[str]:
    names: dict[str, str] = {}
    for key in sorted(network.stops, key=lambda key: network.places[key]["rank"], reverse=True):
        for name in place_names(network.places[key]):
            names[same_name(name)] = name
    return [names[name] for name in suggest(wanted, names)]
