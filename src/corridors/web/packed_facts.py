"""Facts and sources of the account, packed: every text by its number, in all languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridors.account.cited_sources import Citations
from corridors.account.fact_groups import HEADINGS, group_facts
from corridors.i18n import format_partial_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corridors.account.cited_sources import CitedSource
    from corridors.account.fact_groups import Claim, FactGroup
    from corridors.account.look_ups import Index
    from corridors.web.shared_texts import Texts

_HEADINGS = list(HEADINGS)


class Sources:
    """The sources that something on the page cites, in the order of first citation."""

    def __init__(self, index: Index, texts: Texts) -> None:
        self._known = index.sources
        self._citations = Citations(index.sources)
        self._texts = texts

    def numbers(self, keys: Iterable[str]) -> list[int]:
        """Return the rows of sources in the table; what the atlas does not have is left out."""
        known = (key for key in keys if key in self._known)
        return [number - 1 for number in self._citations.numbers(known)]

    def packed(self) -> dict[str, Any]:
        """Return the table of what was cited."""
        columns = ["title", "publisher", "date", "url", "note"]
        return {"columns": columns, "rows": [self._row(one) for one in self._citations.listed()]}

    def _row(self, source: CitedSource) -> list[Any]:
        when = source.issued
        return [
            source.title,
            source.publisher,
            self._texts.each(lambda language: format_partial_date(when, language)) if when else 0,
            source.address,
            self._texts.plain(source.note),
        ]


class Facts:
    """All facts by subject, in groups.

    A group is ``[attribute, scope, value, as of, basis, note, sources, others]``: its texts as
    numbers, ``others`` the values under the first, which look alike.
    """

    def __init__(self, index: Index, sources: Sources, texts: Texts) -> None:
        self._index, self._sources, self._texts = index, sources, texts
        self._attributes: dict[str, tuple[int, int]] = {}

    def of(self, subject: str) -> list[list[Any]]:
        """Return the packed facts of a subject."""
        return self.packed(group_facts(self._index.facts.get(subject, ())))

    def packed(self, groups: Iterable[FactGroup]) -> list[list[Any]]:
        """Return groups of facts, packed."""
        return [
            self._claim(group, group.first, [self._claim(group, one, []) for one in group.others])
            for group in groups
        ]

    def attributes(self) -> list[list[Any]]:
        """Return ``[id, label, heading]`` of each attribute met; the last a row of `headings`."""
        return [
            [name, self._texts.say(f"attribute_{name}"), heading]
            for name, (_, heading) in self._attributes.items()
        ]

    def headings(self) -> list[list[Any]]:
        """Return ``[id, label]`` of each heading, in the order in which they are told."""
        return [[name, self._texts.say(key)] for name, key in HEADINGS.items()]

    def _claim(self, group: FactGroup, claim: Claim, others: list[list[Any]]) -> list[Any]:
        texts = self._texts
        met = len(self._attributes), _HEADINGS.index(group.heading)
        return [
            self._attributes.setdefault(group.attribute, met)[0],
            texts.plain(group.scope),
            texts.each(claim.value),
            texts.each(claim.as_of),
            texts.each(claim.basis),
            texts.plain(claim.note),
            self._sources.numbers(claim.sources),
            others,
        ]
