"""Records by id or by any of their names, whatever their kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.atlas import check_atlas
from corridors.atlas.selection.folding import same_name, same_names, written_of
from corridors.atlas.selection.searching import search
from corridors.model import NotFoundError, WrongTypeError, shown, suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corridors.atlas import Atlas
    from corridors.model import Cells

_TABLES = {
    "project": "projects",
    "corridor": "corridors",
    "service": "services",
    "place": "places",
    "section": "sections",
    "site": "sites",
    "series": "series",
    "source": "sources",
}
"""The kinds of records, in the order in which they are meant where several bear one name."""


def find_records(atlas: Atlas, key: str) -> list[tuple[str, Cells]]:
    """Return the kind and the row of all that have an id or a name, what is meant first.

    An id as it is written comes first, then ids and names in any language, whatever the case,
    diacritics, hyphens and apostrophes: projects, corridors, services, places, sections, sites,
    series, sources. A section is named by its two ends.

    Raises
    ------
    NotFoundError
        If nothing has it; the error names the nearest ids.
    WrongTypeError
        If the key is no text.
    """
    if not isinstance(key, str):
        msg = f"An id or a name is needed here, not {shown(key)}"
        raise WrongTypeError(msg)
    rows = check_atlas(atlas)
    found = list(_bearers(rows, key))
    if not found:
        kind = "record"
        raise NotFoundError(kind, key, _nearest(rows, key))
    found.sort(key=lambda one: (one[0], one[2].get("rank") or 0))
    return [(kind, row) for _, kind, row in found]


def find_record(atlas: Atlas, key: str) -> tuple[str, Cells]:
    """Return the first of what `find_records` finds.

    >>> from corridors.atlas import load
    >>> kind, row = find_record(load(), "Middle Corridor")
    >>> kind, row["id"]
    ('corridor', 'trans-caspian')
    """
    return find_records(atlas, key)[0]


def _bearers(rows: Atlas, key: str) -> Iterator[tuple[int, str, Cells]]:
    """Yield what bears an id or a name: 0 for the very id, then by kind, with kind and row."""
    wanted = same_name(key)
    ends = {row["id"]: row["name"] for row in rows.records.places}
    for order, (kind, table) in enumerate(_TABLES.items(), start=1):
        records = getattr(rows.records, table)
        called = [(n, text) for n, row in enumerate(records) for text in _called(kind, row, ends)]
        folded = same_names([text for _, text in called])
        named = {n for (n, _), same in zip(called, folded, strict=True) if wanted == same}
        for number, row in enumerate(records):
            if row["id"] == key:
                yield 0, kind, row
            elif wanted and number in named:
                yield order, kind, row


def _called(kind: str, row: Cells, ends: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Yield what a record is called."""
    yield row["id"]
    yield from written_of(row)
    if kind == "section":
        two = [ends.get(row[end], {}) for end in ("from", "to")]
        for language in two[0].keys() & two[1].keys():
            yield f"{two[0][language]} {two[1][language]}"


def _nearest(rows: Atlas, key: str) -> list[str]:
    like = [one.id for one in search(rows, key) if one.kind != "country"]
    ids = [row["id"] for table in _TABLES.values() for row in getattr(rows.records, table)]
    return list(dict.fromkeys([*like[:3], *suggest(key, ids)]))[:3]
