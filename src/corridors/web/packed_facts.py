"""Facts and sources, packed: grouped by subject, those that disagree under the preferred one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridors.i18n import format_partial_date
from corridors.model import ATTRIBUTES, DATES_ACTUAL, DATES_PLANNED, is_web_address
from corridors.wording import date_text, fact_value, publisher_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corridors.model import Cells
    from corridors.web.shared_texts import Texts

GROUPS = ("figures", "dates", "dates_planned", "words", "dispute")
"""Under which heading of the card an attribute stands."""
_LABEL, _SCOPE, _OTHERS = 0, 1, 7


class Sources:
    """The bibliography; only what is cited gets a number, in the order of first citation."""

    def __init__(self, rows: Iterable[Cells], texts: Texts) -> None:
        self._rows = {row["id"]: row for row in rows}
        self._texts = texts
        self._numbers: dict[str, int] = {}

    def numbers(self, keys: Iterable[str]) -> list[int]:
        """Return the numbers of sources; what the atlas does not have is left out."""
        return [
            self._numbers.setdefault(key, len(self._numbers)) for key in keys if key in self._rows
        ]

    def packed(self) -> dict[str, Any]:
        """Return the table of what was cited."""
        columns = ["title", "publisher", "date", "url", "note"]
        return {"columns": columns, "rows": [self._row(self._rows[key]) for key in self._numbers]}

    def _row(self, row: Cells) -> list[Any]:
        when = date_text(row.get("issued"))
        url = row.get("URL")
        note = row["note"] if isinstance(row["note"], str) else ""
        return [
            row["title"],
            publisher_text(row),
            self._texts.each(lambda language: format_partial_date(when, language)) if when else 0,
            url if isinstance(url, str) and is_web_address(url) else "",
            self._texts.plain(note),
        ]


class Facts:
    """All facts by subject.

    A fact is ``[attribute, scope, value, as of, basis, note, sources, others]``: its texts as
    numbers, ``others`` the facts that disagree with it.
    """

    def __init__(self, rows: Sequence[Cells], sources: Sources, texts: Texts) -> None:
        self._sources, self._texts = sources, texts
        self._attributes: dict[str, int] = {}
        self._rows: dict[str, list[Cells]] = {}
        order = {name: number for number, name in enumerate(ATTRIBUTES)}
        ranked = sorted(rows, key=lambda r: (order[r["attribute"]], r["scope"], not r["preferred"]))
        for row in ranked:
            self._rows.setdefault(row["subject"], []).append(row)

    def of(self, subject: str) -> list[list[Any]]:
        """Return the packed facts of a subject: preferred first, what disagrees under it."""
        packed: list[list[Any]] = []
        for row in self._rows.get(subject, []):
            fact = self._fact(row)
            last = packed[-1] if packed else None
            same = last is not None and last[: _SCOPE + 1] == fact[: _SCOPE + 1]
            if same and last is not None and not row["preferred"]:
                last[_OTHERS].append(fact)
            else:
                packed.append(fact)
        return packed

    def attributes(self) -> list[list[Any]]:
        """Return ``[id, label, heading]`` of each attribute met, the heading one of `GROUPS`."""
        return [
            [name, self._texts.say(f"attribute_{name}"), GROUPS.index(_group(name))]
            for name in self._attributes
        ]

    def _fact(self, row: Cells) -> list[Any]:
        texts = self._texts
        number = self._attributes.setdefault(row["attribute"], len(self._attributes))
        reported = row["basis"] == "reported"
        as_of = row["as_of"] or ""
        return [
            number,
            texts.plain(row["scope"]),
            texts.each(lambda language: fact_value(row, language)),
            texts.each(lambda language: format_partial_date(as_of, language)),
            0 if reported else texts.say(f"basis_{row['basis']}"),
            texts.plain(row["note"]),
            self._sources.numbers(row["sources"]),
            [],
        ]


def _group(attribute: str) -> str:
    if attribute == "dispute":
        return "dispute"
    if attribute in DATES_PLANNED:
        return "dates_planned"
    if attribute in DATES_ACTUAL:
        return "dates"
    return "words" if ATTRIBUTES[attribute].type == "text" else "figures"
