"""A record as lines of text: what ``corridors show`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridors.atlas import check_atlas
from corridors.atlas.selection import find_records, search
from corridors.i18n import country_name, format_number, format_partial_date, pick_name, translate
from corridors.model import NotFoundError, printable
from corridors.wording import fact_value, status_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from corridors.atlas import Atlas
    from corridors.atlas.selection import Found
    from corridors.model import Cells


_FILTER_LABELS = {
    "mode": "app_mode",
    "status": "status",
    "country": "app_country",
    "corridor": "app_corridor",
    "project": "app_only",
    "role": "app_legs",
    "accuracy": "app_accuracy",
}
_MOST_OTHERS = 12
"""So many other bearers of a name are told."""
_WORD_LABELS = {"accuracy": "accuracy_short"}


def describe(atlas: Atlas, key: str, language: str = "en") -> list[str]:
    """Return a record with its facts, disagreements and sources as lines of text.

    What has this id or this very name is meant, else what a search finds first; the lines say so.

    Raises
    ------
    NotFoundError
        If nothing is called so or nearly so; the error names the nearest ids.
    """
    rows = check_atlas(atlas)
    try:
        (kind, row), *others = find_records(rows, key)
    except NotFoundError:
        found = search(rows, key)
        if not found:
            raise
        return [printable(line) for line in _like(rows, found, key, language)]
    lines = list(_record(rows, kind, row, language))
    if others:
        named = ", ".join(f"{other} {found['id']}" for other, found in others[:_MOST_OTHERS])
        lines.append(f"  of that name also: {named}")
    return [printable(line) for line in lines]


def _like(rows: Atlas, found: Sequence[Found], key: str, language: str) -> Iterator[str]:
    """Yield what a search found: the first of it, and what else there is, by kind."""
    first, *others = found
    how = "Nothing is called" if first.guessed else "Nothing is called just"
    yield f"{how} {key!r}; nearest is the {first.kind} {first.label}:"
    if first.kind == "country":
        yield from _country(rows, first.id, language)
    else:
        yield from _record(rows, first.kind, first.row, language)
    for kind in dict.fromkeys(one.kind for one in others):
        own = [one.id for one in others if one.kind == kind]
        more = f" and {len(own) - _MOST_OTHERS} more" if len(own) > _MOST_OTHERS else ""
        yield f"  found also, {kind}: {', '.join(own[:_MOST_OTHERS])}{more}"


def _country(rows: Atlas, code: str, language: str) -> Iterator[str]:
    yield f"{country_name(code, language)}  [country {code}]"
    for kind, table in (("project", rows.records.projects), ("service", rows.records.services)):
        for row in table:
            if code in row["countries"]:
                yield f"  {kind} {row['id']}: {pick_name(row['name'], language)}"


def _record(rows: Atlas, kind: str, row: Cells, language: str) -> Iterator[str]:
    key = str(row["id"])
    name = row.get("name")
    plain = row.get("label") or row.get("title")
    title = pick_name(name, language) if isinstance(name, dict) else plain
    yield f"{title}  [{kind} {key}]"
    yield from _head(row, language)
    yield from _facts(rows, key, language)
    yield from _parts(rows, kind, row)


def selection_text(atlas: Atlas, language: str = "en", *, but: Collection[str] = ()) -> str:
    """Return in words by what filters an atlas was chosen; empty if it is whole.

    Parameters
    ----------
    atlas
        From `corridors.atlas.selection.select`.
    language
        Language of the words: ``en``, ``ru`` or ``zh``.
    but
        Filters that are told elsewhere, such as ``corridor`` in a title.

    Examples
    --------
    >>> from corridors.atlas import load
    >>> from corridors.atlas.selection import select
    >>> selection_text(select(load(), mode="rail", country="KZ", year=2030))
    'Mode: Rail; Country: Kazakhstan; At the end of 2030'
    """
    rows = check_atlas(atlas)
    parts = [
        part
        for filters in rows.filters
        for name, value in filters.given().items()
        if name not in but and (part := _filter_text(rows, name, value, language))
    ]
    return translate("mark_clauses", language).join(dict.fromkeys(parts))


def _filter_text(rows: Atlas, name: str, value: Any, language: str) -> str:  # noqa: ANN401
    if name == "year":
        return translate("year_caption", language, year=value)
    colon = translate("mark_colon", language)
    if name == "text":
        return f"{translate('app_text', language)}{colon}{value}"
    words = filter_words(rows, name, value, language)
    return f"{translate(_FILTER_LABELS[name], language)}{colon}{words}"


def filter_words(rows: Atlas, name: str, value: Iterable[str], language: str = "en") -> str:
    """Return the words of a filter as people read them, joined as the language does.

    >>> from corridors.atlas import load
    >>> filter_words(load(), "mode", ("rail", "sea"))
    'Rail, Sea'
    """
    words = [_filter_word(rows, name, word, language) for word in value]
    return translate("mark_list", language).join(words)


def _filter_word(rows: Atlas, name: str, word: str, language: str) -> str:
    if name == "country":
        return country_name(word, language)
    if name in ("corridor", "project"):
        table = {row["id"]: row["name"] for row in getattr(rows.records, f"{name}s")}
        return pick_name(table.get(word, {}), language) or word
    return translate(f"{_WORD_LABELS.get(name, name)}_{word}", language)


def _head(row: Cells, language: str) -> Iterator[str]:
    names = row.get("name")
    if isinstance(names, dict):
        yield "  names: " + ", ".join(dict.fromkeys([*names.values(), *row.get("aliases", [])]))
    if row.get("status"):
        yield f"  status: {status_text(row, language)}; source: {', '.join(row['status_sources'])}"
    if isinstance(row.get("status_note"), str) and row["status_note"]:
        yield f"  {row['status_note']}"
    codes = row.get("countries")
    if isinstance(codes, list):
        yield "  countries: " + ", ".join(country_name(code, language) for code in codes)
    for field in ("description", "note", "route_note", "URL"):
        if isinstance(row.get(field), str) and row[field]:
            yield f"  {row[field]}"


def _facts(rows: Atlas, key: str, language: str) -> Iterator[str]:
    for row in rows.records.facts:
        if row["subject"] != key:
            continue
        label = translate(f"attribute_{row['attribute']}", language)
        label += f", {row['scope']}" if row["scope"] else ""
        when = f" ({format_partial_date(row['as_of'], language)})" if row["as_of"] else ""
        mark = " " if row["preferred"] else "~"
        basis = f" [{row['basis']}]" if row["basis"] != "reported" else ""
        sources = ", ".join(row["sources"])
        yield f" {mark}{label}: {fact_value(row, language)}{when}{basis} — {sources}"
        if row["note"]:
            yield f"    {row['note']}"


def _parts(rows: Atlas, kind: str, row: Cells) -> Iterator[str]:
    if kind == "project":
        for section in (part for part in rows.records.sections if part["project"] == row["id"]):
            km = format_number(section["length_km"])
            accuracy = section["route_accuracy"]
            head = f"  section {section['id']}: {section['label']}"
            yield f"{head}, {km} km, {section['status']}, {accuracy}"
        for site in (part for part in rows.records.sites if part["project"] == row["id"]):
            yield f"  site {site['id']}: {site['label']}, position: {site['location_accuracy']}"
    for leg in row.get("legs", []) if kind == "corridor" else []:
        yield f"  {leg['role']}: {pick_name(leg['name'])}: {', '.join(leg['sections'])}"
