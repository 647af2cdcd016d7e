"""Itineraries on the map: their lines and, in every language, what is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corridors.itineraries import Told, tell_itinerary
from corridors.network import cut_lines
from corridors.web.codec import encode_lines
from corridors.web.texts import OneLanguage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corridors.network import Comparison, Network
    from corridors.web.texts import Texts


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

    Each has its ``way`` in words, ``facts`` and ``steps`` (a text, and 1 for a transfer), and the
    ``paths`` of its legs.
    """
    if routes is None:
        return None
    return {
        "rows": [_pack_route(routes, number, texts) for number in range(len(_itineraries(routes)))],
        "note": texts.say("compare_note"),
    }


def _itineraries(routes: Routes) -> Sequence[Any]:
    return routes.comparison.itineraries


def _pack_route(routes: Routes, number: int, texts: Texts | OneLanguage) -> dict[str, Any]:
    itinerary = routes.comparison.itineraries[number]
    atlas = routes.network.atlas
    told = {language: tell_itinerary(atlas, itinerary, language) for language in texts.languages}
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
        "paths": encode_lines(list(cut_lines(routes.network, itinerary).geometry)),
    }
