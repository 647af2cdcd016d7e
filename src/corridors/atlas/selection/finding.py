"""Records by id or by any of their names, whatever their kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corridors.atlas import check_atlas
from corridors.atlas.selection.folding import holds, same_name
from corridors.model import NotFoundError, WrongTypeError, shown, suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from corridors.atlas import Atlas
    from corridors.model import Cells

    Row = Cells

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
_BRACKETS = re.compile(r"[()（）]")  # noqa: RUF001  (Chinese brackets)


def haystack(row: Cells) -> list[str]:
    """Return all in which a text is looked for: id, names, aliases, description."""
    return [row["id"], *names_of(row), row["description"] or ""]


def holds_any(texts: Iterable[str], text: str) -> bool:
    """Tell whether a text occurs in any of others."""
    return any(holds(one, text) for one in texts)


def names_of(row: Cells) -> Iterator[str]:
    """Yield the names of a record: in each language, aliases, or the one that it has."""
    names = row.get("name")
    if isinstance(names, dict):
        yield from names.values()
    elif isinstance(names, str):
        yield names
    else:
        yield from filter(None, (row.get("label"), row.get("title")))
    yield from row.get("aliases") or ()


def spellings_of(row: Cells) -> Iterator[str]:
    """Yield by what a record may be called, folded: its names, and what stands in brackets there.

    "Trans-Caspian International Transport Route (Middle Corridor)" is also either of the two.
    """
    for name in names_of(row):
        parts = [part for part in _BRACKETS.split(name) if part.strip()]
        yield from map(same_name, dict.fromkeys((name, *parts)))


def find_projects(atlas: Atlas, text: str) -> list[str]:
    """Return the ids of projects in whose names, aliases or description a text occurs.

    >>> from corridors.atlas import load
    >>> "malaszewicze-terminal" in find_projects(load(), "małaszewicze")
    True
    """
    projects = check_atlas(atlas).records.projects
    return [row["id"] for row in projects if holds_any(haystack(row), text)]


def find_records(atlas: Atlas, key: str) -> list[tuple[str, Row]]:
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


def find_record(atlas: Atlas, key: str) -> tuple[str, Row]:
    """Return the first of what `find_records` finds.

    >>> from corridors.atlas import load
    >>> kind, row = find_record(load(), "Middle Corridor")
    >>> kind, row["id"]
    ('corridor', 'trans-caspian')
    """
    return find_records(atlas, key)[0]


def _bearers(rows: Atlas, key: str) -> Iterator[tuple[int, str, Row]]:
    """Yield what bears an id or a name: 0 for the very id, then by kind, with kind and row."""
    wanted = same_name(key)
    ends = {row["id"]: row["name"] for row in rows.records.places}
    for order, (kind, table) in enumerate(_TABLES.items(), start=1):
        for row in getattr(rows.records, table):
            if row["id"] == key:
                yield 0, kind, row
            elif wanted and wanted in _called(kind, row, ends):
                yield order, kind, row


def _called(kind: str, row: Row, ends: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Yield what a record is called, folded."""
    yield same_name(row["id"])
    yield from spellings_of(row)
    if kind == "section":
        two = [ends.get(row[end], {}) for end in ("from", "to")]
        for language in two[0].keys() & two[1].keys():
            yield same_name(f"{two[0][language]} {two[1][language]}")


def _nearest(rows: Atlas, key: str) -> list[str]:
    everything = [*find_projects(rows, key)[:2]] if key.strip() else []
    ids = [row["id"] for table in _TABLES.values() for row in getattr(rows.records, table)]
    near = suggest(key, [*everything, *ids])
    if near:
        return near
    names = {
        same_name(name): row["id"]
        for kind in ("place", "project", "corridor")
        for row in getattr(rows.records, _TABLES[kind])
        for name in names_of(row)
    }
    return list(dict.fromkeys(names[name] for name in suggest(same_name(key), names)))
