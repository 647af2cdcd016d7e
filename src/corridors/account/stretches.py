"""A leg of a corridor as it is passed: its stretches in order, and what changes on the way."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from corridors.i18n import country_name, format_number, translate
from corridors.model import Mode, State
from corridors.wording import span_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corridors.account.look_ups import Index
    from corridors.atlas import SectionRow


@dataclass(frozen=True, slots=True)
class Stretch:
    """A section as it is passed on the way: its row, and the places where it starts and ends."""

    row: SectionRow
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Change:
    """What changes where two stretches meet, or on the way between two places.

    Attributes
    ----------
    km, until_km
        Counted from the start of the leg; the same where the data name the very place.
    place
        Its name, or the names of the two between which it lies.
    what
        What changes there, in words.
    """

    km: float
    until_km: float
    place: str
    what: tuple[str, ...]


def order_stretches(rows: Sequence[SectionRow]) -> list[Stretch]:
    """Return the sections of a leg, which follow each other, each in the direction of the way."""
    if not rows:
        return []
    first = rows[0]
    start = first.from_
    if len(rows) > 1 and first.from_ in (rows[1].from_, rows[1].to):
        start = first.to
    stretches = []
    for row in rows:
        end = row.to if row.from_ == start else row.from_
        stretches.append(Stretch(row, start, end))
        start = end
    return stretches


def total_km(stretches: Iterable[Stretch]) -> float:
    """Return the kilometres of stretches."""
    return float(sum(part.row.length_km for part in stretches))


def share_operating(stretches: Sequence[Stretch]) -> float:
    """Return the share of the kilometres that are in operation, from 0 to 1."""
    total = total_km(stretches)
    done = total_km(part for part in stretches if part.row.status == State.OPERATING)
    return done / total if total else 0.0


def find_changes(index: Index, stretches: Sequence[Stretch], language: str = "en") -> list[Change]:
    """Return the borders, changes of gauge and transfers of a leg, in the order of the way.

    A border that lies within a stretch (a passage by sea) and a change of gauge on either side of
    stretches for which the data have no gauge (between two border stations) are told with the
    two places between which they lie: that is all that is known.
    """
    marks = [0.0, *accumulate(part.row.length_km for part in stretches)]
    found: dict[tuple[int, int], list[str]] = {}
    for start, end, said in sorted(
        _changes(index, stretches, language), key=lambda change: change[:2]
    ):
        found.setdefault((start, end), []).append(said)
    places = [part.start for part in stretches] + [part.end for part in stretches[-1:]]
    changes = []
    for (start, end), what in found.items():
        names = dict.fromkeys(index.place(places[mark], language) for mark in (start, end))
        place = span_text(*names)
        changes.append(Change(marks[start], marks[end], place, tuple(what)))
    return changes


def _changes(
    index: Index, stretches: Sequence[Stretch], language: str
) -> Iterator[tuple[int, int, str]]:
    """Yield what changes, from the start of one stretch to that of another (or the end)."""
    lands = [countries_passed(index, part) for part in stretches]
    for at, (before, after) in enumerate(pairwise(lands), start=1):
        if not set(before) & set(after):
            yield at, at, _border(before[-1], after[0], language)
    for at, codes in enumerate(lands):
        for before_code, after_code in pairwise(codes):
            yield at, at + 1, _border(before_code, after_code, language)
    known = [
        (at, part.row.gauge_mm)
        for at, part in enumerate(stretches)
        if part.row.mode == Mode.RAIL and part.row.gauge_mm is not None
    ]
    for (one, first), (two, second) in pairwise(known):
        if first != second:
            key = "app_gauge_break" if two == one + 1 else "app_gauge_between"
            figures = [format_number(gauge, language) for gauge in (first, second)]
            yield one + 1, two, translate(key, language, first=figures[0], second=figures[1])
    for at, (one_part, two_part) in enumerate(pairwise(stretches), start=1):
        modes = [part.row.mode for part in (one_part, two_part)]
        if modes[0] != modes[1]:
            names = [translate(f"mode_{mode}", language).lower() for mode in modes]
            yield at, at, translate("app_transfer", language, first=names[0], second=names[1])


def countries_passed(index: Index, part: Stretch) -> list[str]:
    """Return the countries of a stretch in the order of the way.

    One that it leaves and comes back to stands at both ends.
    """
    places = [index.places.get(key) for key in (part.start, part.end)]
    start, end = (place.country if place else "" for place in places)
    codes = sorted(part.row.countries, key=lambda code: (code != start, code == end))
    return [*codes, end] if start == end and end in codes and len(codes) > 1 else codes


def _border(first: str, second: str, language: str) -> str:
    names = [country_name(code, language) for code in (first, second)]
    return translate("app_border_at", language, first=names[0], second=names[1])
