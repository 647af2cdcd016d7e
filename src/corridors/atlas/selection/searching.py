"""One search over all that has a name; the map does the same in the browser (``engine/find.js``).

What has the very name comes first, then what begins with it, what has a word that begins with it,
what holds it, what has all its words, what is described with it. Only where there is none of these,
the nearest names are taken, one or two letters off.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from corridors.atlas import check_atlas
from corridors.atlas.selection.folding import names_of, sound_of
from corridors.atlas.selection.naming import synonyms_of_country
from corridors.i18n import available_languages, country_name, pick_name
from corridors.model import WrongTypeError, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corridors.atlas import Atlas, PlaceRow
    from corridors.model import Cells

KINDS = ("project", "corridor", "service", "site", "place", "country")
"""What is looked for, in the order of groups that are found equally well."""
_SAME, _BEGINS, _WORD, _WITHIN, _WORDS, _TOLD, _NEAR = range(7)
_SHORTEST_TOLD = 3
_SHORTEST_NEAR, _LONG = 4, 6
_HAN_NEAR = 3
MOST_SMALL_PLACES = 200
"""A map of a corridor names every halt; a map of all of them would be a tenth larger for it."""
_SMALLEST, _CITIES = 5, 2
_FAR = 99


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Attributes
    ----------
    kind
        One of `KINDS`.
    id
        Its id; a country's two letters.
    label
        Its name in English.
    row
        The record; empty for a country.
    score
        How well it fits: less is better, 6 and more is a letter or two off.
    """

    kind: str
    id: str
    label: str
    row: Cells = field(repr=False, compare=False)
    score: int

    @property
    def guessed(self) -> bool:
        """Whether its name is only like what was looked for."""
        return self.score >= _NEAR


@dataclass(frozen=True, slots=True)
class _Thing:
    kind: str
    row: Cells
    names: tuple[str, ...]
    told: str = ""
    weight: int = 0


def search(atlas: Atlas, text: str) -> list[Found]:
    """Return all that a text names: corridors, projects, services, sites, places, countries.

    Names and aliases in all languages count, whatever the case, diacritics, apostrophes, hyphens
    and the way to write a sound (Zhezkazgan, Jezkazgan). What is found stands by kind, the best
    kind first and the best of each kind first. Only if nothing has the text in its name or in its
    description, what is one or two letters off is found.

    Parameters
    ----------
    atlas
        What to look in, whole or chosen.
    text
        What people write.

    Returns
    -------
    list of Found
        Each with ``kind``, ``id``, ``label``, ``row`` and ``score``; empty if nothing is named so.

    Raises
    ------
    WrongTypeError
        If the text is none.

    Notes
    -----
    What is a letter or two off is found by optimal string alignment: letters changed, left out,
    added or exchanged with the next, one for five letters and two for more.

    Examples
    --------
    >>> from corridors.atlas import load
    >>> [(one.kind, one.label) for one in search(load(), "Tashkend")][0]
    ('place', 'Tashkent')
    """
    if not isinstance(text, str):
        msg = f"A text is needed here, not {shown(text)}"
        raise WrongTypeError(msg)
    wanted = sound_of(text)
    if not any(letter.isalnum() for letter in wanted):
        return []
    things = list(_things(check_atlas(atlas)))
    scored = [(score, thing) for thing in things if (score := _score(thing, wanted)) < _NEAR]
    return _grouped(scored or _nearest(things, wanted))


def _grouped(scored: Iterable[tuple[int, _Thing]]) -> list[Found]:
    ordered = sorted(scored, key=lambda one: (one[0], one[1].weight))
    best: dict[str, int] = {}
    for score, thing in ordered:
        best.setdefault(thing.kind, score)
    ordered.sort(key=lambda one: (best[one[1].kind], KINDS.index(one[1].kind)))
    return [_found(score, thing) for score, thing in ordered]


def _found(score: int, thing: _Thing) -> Found:
    row = thing.row
    if thing.kind == "country":
        return Found("country", row["id"], country_name(row["id"], "en"), {}, score)
    return Found(thing.kind, row["id"], row["label"], row, score)


# ---- what has names --------------------------------------------------------------------------


def _things(rows: Atlas) -> Iterator[_Thing]:
    own = {row["id"]: row["name"] for row in rows.records.projects}
    present = {row["id"] for row in rows.records.sections}
    row: Cells
    for row in rows.records.projects:
        yield _thing("project", row, told=row["description"])
    for row in rows.records.corridors:
        if any(key in present for leg in row["legs"] for key in leg["sections"]):
            yield _thing("corridor", row, told=row["description"])
    for row in rows.records.services:
        yield _thing("service", row, told=row["description"])
    for row in sorted(rows.records.sites, key=lambda site: site["location_accuracy"] == "none"):
        if not _same_labels(row["name"], own.get(row["project"], {})):
            yield _thing("site", row)
    for row in named_places(rows):
        yield _Thing(
            "place", row, tuple(dict.fromkeys(map(sound_of, names_of(row)))), "", row["rank"]
        )
    for code in sorted(countries_of(rows)):
        names = (code, *(country_name(code, language) for language in available_languages()))
        sounds = map(sound_of, (*names, *synonyms_of_country(code)))
        yield _Thing("country", {"id": code}, tuple(dict.fromkeys(sounds)))


def _thing(kind: str, row: Cells, told: str = "") -> _Thing:
    names = (*names_of(row), row["id"])
    return _Thing(kind, row, tuple(dict.fromkeys(map(sound_of, names))), told or "")


def _same_labels(first: dict[str, str], second: dict[str, str]) -> bool:
    return all(
        pick_name(first, language) == pick_name(second, language)
        for language in available_languages()
    )


def countries_of(rows: Atlas) -> set[str]:
    """Return the codes of all countries that something of an atlas touches."""
    tables = (rows.records.projects, rows.records.sections, rows.records.sites)
    return {code for table in tables for row in table for code in row["countries"]}


def named_places(rows: Atlas) -> list[PlaceRow]:
    """Return the places that a map names, the weightiest first: on its lines, and all cities."""
    used = {key for row in rows.records.sections for key in (row["from"], row["to"], *row["via"])}
    places = [
        row
        for row in rows.records.places
        if (row["id"] in used or row["rank"] <= _CITIES) and "waypoint" not in row["kinds"]
    ]
    if sum(row["rank"] == _SMALLEST for row in places) > MOST_SMALL_PLACES:
        places = [row for row in places if row["rank"] < _SMALLEST]
    return sorted(places, key=lambda row: (row["rank"], row["id"]))


# ---- how well a name fits --------------------------------------------------------------------


def _score(thing: _Thing, wanted: str) -> int:
    score = min(_score_name(name, wanted) for name in thing.names)
    if score < _NEAR:
        return score
    words = wanted.split(" ")
    if len(words) > 1 and all(_begins_a_word(thing.names, word) for word in words):
        return _WORDS
    if thing.told and len(wanted) >= _SHORTEST_TOLD and _is_told(thing.told, wanted):
        return _TOLD
    return _NEAR


def _score_name(name: str, wanted: str) -> int:
    together = wanted.replace(" ", "")
    for at, rest in enumerate(_rests(name)):
        if rest.startswith(together):
            return _WORD if at else _SAME if rest == together else _BEGINS
    return _WITHIN if wanted in name else _NEAR


@lru_cache(maxsize=32768)
def _rests(name: str) -> tuple[str, ...]:
    """Return a name from each of its words to its end, without blanks."""
    words = name.split(" ")
    return tuple("".join(words[at:]) for at in range(len(words)))


def _begins_a_word(names: Iterable[str], word: str) -> bool:
    return any(f" {name}".find(f" {word}") >= 0 for name in names)


def _is_told(told: str, wanted: str) -> bool:
    return f" {wanted}" in f" {sound_of(told)}"


# ---- a letter or two off ---------------------------------------------------------------------


def _nearest(things: Sequence[_Thing], wanted: str) -> list[tuple[int, _Thing]]:
    """Return what is nearest, all equally near, if it is near enough; whole names first."""
    words = wanted.split(" ")
    scored = [(_distance(thing.names, words), thing) for thing in things]
    least = min((distance // 2 for distance, _ in scored), default=_FAR)
    if least >= _FAR:
        return []
    return [(_NEAR + distance, thing) for distance, thing in scored if distance // 2 == least]


def _distance(names: Iterable[str], words: Sequence[str]) -> int:
    """Return twice how many letters must change, and one more if that makes no whole name."""
    known = [tuple(name.split(" ")) for name in names]
    least = _distance_together(known, "".join(words))
    if len(words) > 1:
        single = list(dict.fromkeys((word,) for name in known for word in name))
        apart = sum(_distance_of_word(single, word) for word in words)
        if apart <= may_differ("".join(words)):
            least = min(least, 2 * apart + 1)
    return least


def _distance_of_word(single: Sequence[tuple[str, ...]], word: str) -> int:
    if any(one.startswith(word) for (one,) in single):
        return 0
    return _distance_together(single, word) // 2


def _distance_together(names: Iterable[tuple[str, ...]], wanted: str) -> int:
    most = may_differ(wanted)
    if not most:
        return 2 * _FAR
    from rapidfuzz.distance import OSA

    least = 2 * _FAR
    for name in names:
        for piece in _pieces(name, len(wanted), most):
            letters = OSA.distance(piece, wanted, score_cutoff=most)
            if letters <= most:
                least = min(least, 2 * letters + (len(piece) < sum(map(len, name))))
    return least


def may_differ(wanted: str) -> int:
    """Return how many letters of a text may be wrong, missing, too many or exchanged.

    >>> may_differ("osh"), may_differ("aktau"), may_differ("tashkend"), may_differ("霍尔果期")
    (0, 1, 2, 1)
    """
    if any(_is_han(letter) for letter in wanted):
        return int(len(wanted) >= _HAN_NEAR)
    return 0 if len(wanted) < _SHORTEST_NEAR else 1 if len(wanted) < _LONG else 2


def _is_han(letter: str) -> bool:
    return "\u2e80" <= letter <= "\u9fff"


@lru_cache(maxsize=65536)
def _pieces(words: tuple[str, ...], length: int, most: int) -> tuple[str, ...]:
    """Return the runs of words, in Chinese of letters, that are about so long, without blanks."""
    found = []
    parts = [part for word in words for part in (word if _is_han(word[:1]) else (word,))]
    for start in range(len(parts)):
        run = ""
        for part in parts[start:]:
            run += part
            if len(run) > length + most:
                break
            if len(run) >= length - most:
                found.append(run)
    return tuple(found)


def find_projects(atlas: Atlas, text: str) -> list[str]:
    """Return the ids of projects that a search for a text finds, best first.

    >>> from corridors.atlas import load
    >>> "malaszewicze-terminal" in find_projects(load(), "małaszewicze")
    True
    """
    return [one.id for one in search(atlas, text) if one.kind == "project"]
