"""The question of the compare page: which places, what between them, on which terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from corridors.i18n import country_name, pick_name
from corridors.model import NotFoundError
from corridors.network import MODES, Network, build_network, compare, find_place
from corridors.network.graph import may_haul

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corridors.app.view import View
    from corridors.atlas import Atlas
    from corridors.network import Comparison

MAIN_RANK = 3
"""Places of this rank or a higher one are offered; others can be typed."""
_HAULED_RANK = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """From where to where, on what terms; ids only."""

    start: str = ""
    end: str = ""
    via: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    year: int | None = None


@st.cache_resource(show_spinner=False, max_entries=4)
def shared_network(_atlas: Atlas, root: str) -> Network:
    """Return the network, built once for all sessions."""
    del root  # the key of the cache
    return build_network(_atlas)


@st.cache_resource(show_spinner=False, max_entries=64)
def ask(_network: Network, root: str, question: Question) -> Comparison:
    """Return the comparison; that of a question asked before is kept for all sessions."""
    del root  # a part of the cache's key
    return compare(
        _network,
        question.start,
        question.end,
        modes=question.modes,
        year=question.year,
        via=question.via,
        avoid=question.avoid,
    )


def read_question(
    view: View, network: Network
) -> tuple[Question, list[tuple[str, tuple[str, ...]]]]:
    """Return what the address asks, and the names in it that no place has, with the nearest."""
    address = view.address
    unknown: list[tuple[str, tuple[str, ...]]] = []

    def place(word: str) -> str:
        if not word:
            return ""
        try:
            return find_place(network, word)
        except NotFoundError as error:
            unknown.append((word, error.nearest[:3]))
            return ""

    start, end = place(address.start), place(address.end)
    via = _unlike((place(word) for word in address.via), {start, end, ""})
    known = avoidable(view, network)
    avoid = []
    for word in address.avoid:
        if word in known or word in view.index.sections:
            avoid.append(word)
        elif place(word):
            avoid.append(place(word))
    question = Question(
        start=start,
        end=end,
        via=via,
        avoid=_unlike(avoid, {start, end, "", *via}),
        modes=tuple(mode for mode in address.mode if mode in MODES),
        year=address.year,
    )
    return question, unknown


def _unlike(words: Iterable[str], others: set[str]) -> tuple[str, ...]:
    return tuple(word for word in dict.fromkeys(words) if word not in others)


@st.cache_resource(show_spinner=False, max_entries=4)
def main_places(_network: Network, root: str) -> frozenset[str]:
    """Return the main places on the network, and the largest towns a local haul away from it."""
    del root  # the key of the cache
    found = set()
    for key, row in _network.places.items():
        if key in _network.stops:
            fits = row["rank"] <= MAIN_RANK
        else:
            fits = row["rank"] <= _HAULED_RANK and any(
                may_haul(_network, key, stop) for stop in _network.stops
            )
        if fits:
            found.add(key)
    return frozenset(found)


def pickable(network: Network, root: str, language: str) -> list[str]:
    """Return the ids of the main places, in the order of their names."""
    found = main_places(network, root)
    return sorted(found, key=lambda key: pick_name(network.places[key]["name"], language))


def name_of(network: Network, key: str, view: View) -> str:
    """Return the name of a place with its country; what was typed stays as it is."""
    row = network.places.get(key)
    if row is None:
        return key
    country = country_name(row["country"], view.language) if row["country"] else ""
    name = pick_name(row["name"], view.language)
    return f"{name}, {country}" if country else name


def avoidable(view: View, network: Network) -> dict[str, str]:
    """Return what can be avoided, by country, corridor and project, with names."""
    lines = network.lines.values()
    codes = {code for line in lines for code in line.row["countries"]}
    countries = {code: country_name(code, view.language) for code in codes}
    corridors = {key: view.name(row) for key, row in view.index.corridors.items()}
    used = {line.row["project"] for line in lines}
    projects = {key: view.name(view.index.projects[key]) for key in used}
    found: dict[str, str] = {}
    for table in (countries, corridors, projects):
        found |= dict(sorted(table.items(), key=lambda item: item[1]))
    return found
