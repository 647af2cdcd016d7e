"""Itineraries on the map: their lines and, in every language, what is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shapely import LineString

from corridors.account.journey import Told, note_text, tell_itinerary, transfer_text
from corridors.i18n import pick_name
from corridors.model import State
from corridors.web.codec import encode_lines
from corridors.web.shared_texts import OneLanguage

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridors.network import Comparison, Itinerary, Network, PlaceRef
    from corridors.network.graph import Piece
    from corridors.web.shared_texts import Texts

    Part = Piece | tuple[str, str]
    """A stretch of a section, or the two places of a local haul."""

_BORDER = "border"
_STATES = list(State)


@dataclass(frozen=True, slots=True)
class Routes:
    """A comparison, with the network that it was made from."""

    network: Network
    comparison: Comparison


def plain_routes(routes: Routes, language: str) -> dict[str, Any]:
    """Return the itineraries as the engine reads them, with texts of one language in them."""
    packed = pack_routes(routes, OneLanguage(language))
    return packed or {}


def pack_routes(routes: Routes | None, texts: Texts | OneLanguage) -> dict[str, Any] | None:
    """Return the itineraries as the engine reads them, None if there are none.

    ``paths`` are the stretches that the ways use, each once, with the ids of their ``sections``
    (empty for a local haul); ``ends`` are the origin and the destination. Each of the ``rows`` has
    its ``way`` in words, ``facts`` and ``steps`` (a text, and 1 for a transfer), its ``parts``
    (numbers of paths in order, ``-n - 1`` for one taken backwards) with their ``states`` (numbers
    in `corridors.model.State`), and as ``stops`` where something more than a border is passed.
    Ends and stops are longitude, latitude and text.
    """
    if routes is None:
        return None
    itineraries = routes.comparison.itineraries
    parts: dict[Part, int] = {}
    rows = [_pack_route(routes.network, item, texts, parts) for item in itineraries]
    ends = (routes.comparison.origin, routes.comparison.destination)

    def name(place: PlaceRef) -> int | str:
        return texts.each(lambda language: pick_name(place.name, language))

    return {
        "rows": rows,
        "paths": encode_lines([_line(routes.network, part) for part in parts]),
        "sections": ["" if isinstance(part, tuple) else part.section for part in parts],
        "ends": [_spot(end, name(end)) for end in ends],
        "note": texts.each(lambda language: note_text(routes.network.atlas.root, language)),
    }


def _pack_route(
    network: Network, itinerary: Itinerary, texts: Texts | OneLanguage, parts: dict[Part, int]
) -> dict[str, Any]:
    told = {
        language: tell_itinerary(network.atlas, itinerary, language) for language in texts.languages
    }
    first = told[texts.languages[0]]

    def each(pick: Callable[[Told], str]) -> int | str:
        return texts.each(lambda language: pick(told[language]))

    return {
        "way": each(lambda words: words.way),
        "facts": [each(lambda words, n=n: words.facts[n]) for n in range(len(first.facts))],  # type: ignore[misc]
        "steps": [
            [each(lambda words, n=n: words.steps[n][0]), int(is_transfer)]  # type: ignore[misc]
            for n, (_, is_transfer) in enumerate(first.steps)
        ],
        "parts": [
            parts.setdefault(part, len(parts))
            if forward
            else -1 - parts.setdefault(part, len(parts))
            for leg in itinerary.legs
            for part, forward in leg.pieces or [((leg.start.id, leg.end.id), True)]
        ],
        "states": [
            _STATES.index(State(leg.state)) for leg in itinerary.legs for _ in leg.pieces or [None]
        ],
        "stops": [
            _spot(
                item.place,
                texts.each(lambda language, item=item: transfer_text(item, language)),  # type: ignore[misc]
            )
            for item in itinerary.transfers
            if item.kind != _BORDER
        ],
    }


def _spot(place: PlaceRef, text: int | str) -> list[Any]:
    return [round(place.longitude, 4), round(place.latitude, 4), text]


def _line(network: Network, part: Part) -> LineString:
    if isinstance(part, tuple):
        return LineString([network.places[key]["geometry"] for key in part])
    return network.cut_line(part)
