"""What people write for a word: any case, any language, the name of a country or a corridor."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, TypeVar

from babel.core import get_global

from corridors.atlas import CorridorRow, ProjectRow
from corridors.atlas.selection.folding import names_of, same_name, spellings_of
from corridors.i18n import available_languages, cldr_locale, country_name, read_catalogue
from corridors.model import (
    WORD_FILTERS,
    ArgumentError,
    LegRole,
    Mode,
    NotFoundError,
    RouteAccuracy,
    State,
    suggest,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from enum import StrEnum

    from corridors.atlas import Atlas
    from corridors.model import Filters


NamedRow = TypeVar("NamedRow", ProjectRow, CorridorRow)
_VOCABULARIES: dict[str, type[StrEnum]] = {
    "mode": Mode,
    "status": State,
    "role": LegRole,
    "accuracy": RouteAccuracy,
}
_LABELS = {
    "mode": ("mode_{}",),
    "status": ("status_{}",),
    "role": ("role_{}",),
    "accuracy": ("accuracy_short_{}", "app_accuracy_{}", "accuracy_{}"),
}
"""The messages that name a word."""
_SHOWN = 8
_CODE_LENGTH = 2


def understand(atlas: Atlas, filters: Filters) -> Filters:
    """Return filters with every word as the atlas writes it.

    Raises
    ------
    NotFoundError
        If a word means nothing here; it names the nearest, and all such words.
    ArgumentError
        If a name stands for several things, or roles are given without a corridor.
    """
    known: dict[str, tuple[str, ...]] = {}
    faults: list[NotFoundError | ArgumentError] = []
    for kind in WORD_FILTERS:
        known[kind], wrong = understand_words(atlas, kind, getattr(filters, kind))
        faults += wrong
    if faults:
        raise _all(faults)
    if filters.role and not filters.corridor:
        msg = "Roles belong to the legs of a corridor: choose a corridor too"
        raise ArgumentError(msg)
    return replace(filters, **known)  # type: ignore[arg-type]  # each a tuple of words


def _all(faults: Sequence[NotFoundError | ArgumentError]) -> NotFoundError | ArgumentError:
    """Return one error that tells all of them."""
    first = faults[0]
    first.args = ("\n".join(str(fault) for fault in faults),)
    return first


def understand_words(
    atlas: Atlas, kind: str, words: Iterable[str]
) -> tuple[tuple[str, ...], list[NotFoundError | ArgumentError]]:
    """Return the words of one filter as the atlas writes them, and what is wrong with the others.

    Parameters
    ----------
    rows
        What may be chosen from: countries, corridors and projects are those that it has.
    kind
        A name of `corridors.model.WORD_FILTERS`.
    words
        As people wrote them.
    """
    found: list[str] = []
    faults: list[NotFoundError | ArgumentError] = []
    for word in words:
        try:
            found.append(_understand(atlas, kind, word))
        except (NotFoundError, ArgumentError) as fault:
            faults.append(fault)
    return tuple(dict.fromkeys(found)), faults


def _understand(atlas: Atlas, kind: str, word: str) -> str:
    if kind in _VOCABULARIES:
        return find_word(kind, word)
    if kind == "country":
        return find_country(
            word, {code for row in atlas.records.projects for code in row["countries"]}
        )
    if kind == "corridor":
        return find_corridor(atlas, word).id
    return _find_row(kind, atlas.records.projects, word).id


# ---- words of the vocabulary -----------------------------------------------------------------


def find_word(kind: str, word: str, among: Collection[str] = ()) -> str:
    """Return the word of a vocabulary that is meant: itself in any case, or its label.

    Parameters
    ----------
    kind
        ``mode``, ``status``, ``role`` or ``accuracy``.
    word
        As people wrote it, in any language of the catalogues.
    among
        Only these words are meant; all of the vocabulary when empty.

    Raises
    ------
    NotFoundError
        If none is meant; it names the nearest.

    Examples
    --------
    >>> find_word("status", "Under construction"), find_word("mode", "铁路")
    ('construction', 'rail')
    """
    values = [str(value) for value in among or _VOCABULARIES[kind]]
    if word in values:
        return word
    labels = _labels(kind)
    meant = labels.get(same_name(word), "")
    if meant in values:
        return meant
    near = (labels[label] for label in suggest(same_name(word), labels))
    nearest = dict.fromkeys(value for value in near if value in values)
    raise NotFoundError(kind, word, list(nearest) or sorted(values)[:_SHOWN])


@cache
def _labels(kind: str) -> Mapping[str, str]:
    """Return what each folded spelling means, the words themselves before their labels."""
    found = {same_name(value): str(value) for value in _VOCABULARIES[kind]}
    catalogues = [read_catalogue(language) for language in available_languages()]
    for value in _VOCABULARIES[kind]:
        labels = [c.get(key.format(value), "") for c in catalogues for key in _LABELS[kind]]
        for label in (*labels, *_synonyms().get(kind, {}).get(value, ())):
            if label:
                found.setdefault(same_name(label), str(value))
    return found


@cache
def _synonyms() -> dict[str, dict[str, list[str]]]:
    text = (resources.files("corridors.atlas.selection") / "synonyms.toml").read_text("utf-8")
    return tomllib.loads(text)


# ---- countries -------------------------------------------------------------------------------


def find_country(word: str, known: Collection[str]) -> str:
    """Return the code of the country that is meant: its code in any case, or a name of it.

    Raises
    ------
    NotFoundError
        If none of the known ones is meant; it names the nearest.

    Examples
    --------
    >>> find_country("Кыргызстан", ["KG"]), find_country("kaz", ["KZ"])
    ('KG', 'KZ')
    """
    code = _code(word)
    if code in known:
        return code
    names = _country_names()
    meant = names.get(same_name(word), code)
    if meant in known:
        return meant
    kind = "country"
    if meant:
        there = f"nothing here is of {country_name(meant)}"
        raise NotFoundError(kind, word, sorted(known)[:_SHOWN], hint=there)
    near = (names[name] for name in suggest(same_name(word), names))
    here = dict.fromkeys(code for code in near if code in known)
    raise NotFoundError(kind, word, list(here) or sorted(known)[:_SHOWN])


def _code(word: str) -> str:
    """Return the two letters of a code of two or three; empty if it is none."""
    letters = word.strip().upper()
    if not (letters.isascii() and letters.isalpha()):
        return ""
    territories = cldr_locale("en").territories
    found = get_global("territory_aliases").get(letters, [letters])[0]
    return found if len(found) == _CODE_LENGTH and found in territories else ""


def synonyms_of_country(code: str) -> tuple[str, ...]:
    """Return by what a country is called besides its names of CLDR.

    >>> "РФ" in synonyms_of_country("RU")
    True
    """
    return tuple(_synonyms()["country"].get(code, ()))


@cache
def _country_names() -> Mapping[str, str]:
    found = {
        same_name(name): code for code, names in _synonyms()["country"].items() for name in names
    }
    for language in available_languages():
        for code, name in cldr_locale(language).territories.items():
            if len(code) == _CODE_LENGTH and code.isalpha():  # not a part of the world
                found.setdefault(same_name(name), code)
    return found


# ---- corridors and projects ------------------------------------------------------------------


def find_corridor(atlas: Atlas, word: str) -> CorridorRow:
    """Return the corridor with this id or name.

    Raises
    ------
    NotFoundError
        If none has it; the error names the nearest.
    ArgumentError
        If several have the name; the error names them.
    """
    return _find_row("corridor", atlas.records.corridors, word)


def _find_row(kind: str, table: Sequence[NamedRow], word: str) -> NamedRow:
    wanted = same_name(word)
    by_id = [row for row in table if row.id == word]
    found = by_id or [row for row in table if wanted == same_name(row.id)]
    found = found or [row for row in table if wanted in spellings_of(row)]
    if len(found) > 1:
        ids = ", ".join(row.id for row in found)
        msg = f"The {kind} {word!r} may be any of {ids}: give one of these"
        raise ArgumentError(msg)
    if found:
        return found[0]
    raise NotFoundError(kind, word, _nearest(table, word) or sorted(r.id for r in table)[:_SHOWN])


def _nearest(table: Sequence[ProjectRow | CorridorRow], word: str) -> list[str]:
    near = suggest(word, [row.id for row in table])
    if near:
        return near
    names = {same_name(name): row.id for row in table for name in names_of(row)}
    return list(dict.fromkeys(names[name] for name in suggest(same_name(word), names)))
