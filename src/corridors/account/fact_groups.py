"""Facts in groups: the preferred value of a thing, under it those that disagree or are older."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridors.i18n import format_partial_date, translate
from corridors.model import ATTRIBUTES, DATES_ACTUAL, DATES_PLANNED, Basis
from corridors.wording import fact_value, list_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corridors.atlas import FactRow

HEADINGS = {
    "dates": "facts_dates",
    "dates_planned": "facts_planned",
    "dispute": "dispute",
    "figures": "facts_figures",
    "words": "facts_words",
}
"""Under what facts stand, in the order in which they are told, with its key in the catalogues."""
REMARK = "remark"
_RANK = {name: number for number, name in enumerate(HEADINGS)}
_ORDER = {name: number for number, name in enumerate(ATTRIBUTES)}


@dataclass(frozen=True, slots=True)
class Claim:
    """One value with its date, by whose word it is, its sources, and why it is preferred or not."""

    fact: FactRow

    @property
    def sources(self) -> list[str]:
        """Ids, in the order of the data."""
        return self.fact.sources

    @property
    def note(self) -> str:
        """What is to be said of this value: mostly why it is preferred, or why it is not."""
        return self.fact.note

    def value(self, language: str = "en") -> str:
        """Return the value with its unit."""
        return fact_value(self.fact, language)

    def as_of(self, language: str = "en") -> str:
        """Return the date that the value speaks of; empty if none is known.

        Empty too for the date of what has happened: a second date behind it, that of the report,
        would be taken for another one of the same kind. Behind a plan it tells how old the plan is.
        """
        if not self.fact.as_of or self.fact.attribute in DATES_ACTUAL:
            return ""
        return format_partial_date(self.fact.as_of, language)

    def basis(self, language: str = "en") -> str:
        """Return by whose word it is; empty if it is simply reported."""
        if self.fact.basis == Basis.REPORTED:
            return ""
        return translate(f"basis_{self.fact.basis}", language)

    def when(self, language: str = "en") -> str:
        """Return date and basis in one; empty if there is nothing to say."""
        return list_text((self.as_of(language), self.basis(language)), language)


@dataclass(frozen=True, slots=True)
class FactGroup:
    """What is said of one attribute and scope: first the preferred value, then the others."""

    first: Claim
    others: tuple[Claim, ...] = ()

    @property
    def attribute(self) -> str:
        """A key of `corridors.model.ATTRIBUTES`."""
        return self.first.fact.attribute

    @property
    def scope(self) -> str:
        """What part of its subject it speaks of; empty for the whole."""
        return self.first.fact.scope

    @property
    def heading(self) -> str:
        """A key of `HEADINGS`."""
        return attribute_heading(self.attribute)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All values, in the order in which they are told."""
        return (self.first, *self.others)

    def label(self, language: str = "en") -> str:
        """Return what it is that is stated, with its scope."""
        return list_text((translate(f"attribute_{self.attribute}", language), self.scope), language)


def attribute_heading(attribute: str) -> str:
    """Return under which of `HEADINGS` an attribute stands.

    >>> attribute_heading("opened"), attribute_heading("cost"), attribute_heading("operator")
    ('dates', 'figures', 'words')
    """
    if attribute == "dispute":
        return "dispute"
    if attribute in DATES_PLANNED:
        return "dates_planned"
    if attribute in DATES_ACTUAL:
        return "dates"
    return "words" if ATTRIBUTES[attribute].type == "text" else "figures"


def group_facts(rows: Iterable[FactRow]) -> list[FactGroup]:
    """Return facts by what they speak of, heading after heading.

    Under a heading they stand as the attributes do in the data dictionary; dates in the order of
    time. A value that is not preferred stands under the one that is; where none is, by itself.
    """
    ordered = sorted(rows, key=lambda r: (_ORDER[r.attribute], r.scope, not r.preferred))
    groups: list[list[FactRow]] = []
    for row in ordered:
        last = groups[-1][0] if groups else None
        same = last and (last.attribute, last.scope) == (row.attribute, row.scope)
        if same and not row.preferred:
            groups[-1].append(row)
        else:
            groups.append([row])
    found = [
        FactGroup(Claim(first), tuple(Claim(other) for other in others))
        for first, *others in groups
    ]
    return sorted(found, key=_place)


def _place(group: FactGroup) -> tuple[int, str]:
    dated = ATTRIBUTES[group.attribute].type == "date"
    return _RANK[group.heading], str(group.first.fact.value) if dated else ""


def by_heading(groups: Iterable[FactGroup]) -> dict[str, list[FactGroup]]:
    """Return groups under those of `HEADINGS` that have any, each in the order it came in."""
    found: dict[str, list[FactGroup]] = {heading: [] for heading in HEADINGS}
    for group in groups:
        found[group.heading].append(group)
    return {heading: own for heading, own in found.items() if own}


def merge_groups(*parts: Sequence[FactGroup]) -> tuple[FactGroup, ...]:
    """Return groups of several subjects as one account, heading after heading."""
    return tuple(
        sorted((group for part in parts for group in part), key=lambda g: _RANK[g.heading])
    )
