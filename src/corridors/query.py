"""Filters over an atlas. `select` gives back an atlas that holds only what fits.

All choosing is done on plain rows: `select_rows` is the whole of it, `select` takes the same rows
out of the frames.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from corridors.geodata import rows_of
from corridors.i18n import country_name
from corridors.model import (
    ArgumentError,
    LegRole,
    Mode,
    NotFoundError,
    RouteAccuracy,
    Status,
    suggest,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    import pandas as pd

    from corridors.geodata import Atlas, AtlasRows

    Row = dict[str, Any]
    Kept = dict[int, Row]  # rows by their place in the table
    Test = Callable[[Row], bool]

MIN_YEAR, MAX_YEAR = 1900, 2100
_COMING = (Status.PROPOSED, Status.AGREED, Status.CONSTRUCTION)
_CHOSEN_FROM = ("sections", "sites", "projects", "corridors", "services", "facts")
_DATED = ("sections", "sites")
_ENDED = (Status.SUSPENDED, Status.RETIRED, Status.SHELVED, Status.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What to keep. Empty means everything; several values of one kind mean any of them.

    Attributes
    ----------
    mode, status
        Words of the vocabulary, such as ``rail`` and ``construction``.
    country
        ISO 3166-1 alpha-2 codes; a section fits if it touches one of them.
    corridor, project
        Ids.
    role
        Legs of the chosen corridors: ``main``, ``alternative``, ``branch``, ``feeder``.
    accuracy
        How true a line is: ``high``, ``medium``, ``low``, ``schematic``. Sites have none of these.
    year
        Keep what was open, being built or planned at the end of that year; see `status_in_year`.
    text
        Words to find in the names (any language), aliases, ids and descriptions, and in the names
        of the places where a section ends; diacritics and case do not matter.
    """

    mode: Sequence[str] = ()
    status: Sequence[str] = ()
    country: Sequence[str] = ()
    corridor: Sequence[str] = ()
    project: Sequence[str] = ()
    role: Sequence[str] = ()
    accuracy: Sequence[str] = ()
    year: int | None = None
    text: str = ""


def select(atlas: Atlas, filters: Filters | None = None, **kwargs: Any) -> Atlas:  # noqa: ANN401
    """Return an atlas with only the sections, sites and projects that fit.

    Parameters
    ----------
    atlas
        What to choose from; it is not changed.
    filters
        The filters; or give their fields as keywords.

    Raises
    ------
    NotFoundError
        If a mode, status, country, corridor, project or accuracy does not exist; it names the
        nearest.
    ArgumentError
        If the year is not between 1900 and 2100.

    Examples
    --------
    >>> from corridors.geodata import load
    >>> rail = select(load(), mode=["rail"], country=["KG"])
    >>> set(rail.sections["mode"])
    {'rail'}
    """
    chosen = filters or Filters(**kwargs)
    kept = _choose(rows_of(atlas, _CHOSEN_FROM), chosen)
    tables: dict[str, Any] = {
        name: _taken(getattr(atlas, name), found) for name, found in kept.items()
    }
    if chosen.year is not None:
        for name in _DATED:
            tables[name] = _with_statuses(tables[name], kept[name])
    return replace(atlas, **tables)


def select_rows(rows: AtlasRows, filters: Filters | None = None, **kwargs: Any) -> AtlasRows:  # noqa: ANN401
    """Do what `select` does, on plain rows."""
    kept = _choose(rows, filters or Filters(**kwargs))
    tables: dict[str, Any] = {name: list(found.values()) for name, found in kept.items()}
    return replace(rows, **tables)


def _taken(frame: pd.DataFrame, kept: Kept) -> pd.DataFrame:
    return frame.iloc[list(kept)].reset_index(drop=True)


def _with_statuses(frame: pd.DataFrame, kept: Kept) -> pd.DataFrame:
    """Return a frame with the statuses that its rows have in the chosen year, and today's."""
    from pandas import Series

    columns = {name: [row[name] for row in kept.values()] for name in ("status_today", "status")}
    return frame.assign(**{name: Series(v, dtype=object) for name, v in columns.items()})


def _choose(rows: AtlasRows, filters: Filters) -> dict[str, Kept]:
    """Return what fits of each table that a selection thins out."""
    _check_words(rows, filters)
    sections = _keep(_at_year(rows.sections, filters.year), _section_tests(rows, filters))
    sites = _keep(_at_year(rows.sites, filters.year), _site_tests(rows, filters))
    projects = _keep(_numbered(rows.projects), _project_tests(filters, sections, sites))
    corridors = _keep(_numbered(rows.corridors), _corridor_tests(rows, sections))
    services = _keep(_numbered(rows.services), _service_tests(filters))
    tables = (projects, sections, sites, corridors, services)
    subjects = {row["id"] for table in tables for row in table.values()}
    facts = _keep(_numbered(rows.facts), [lambda row: row["subject"] in subjects])
    return dict(
        zip(_CHOSEN_FROM, (sections, sites, projects, corridors, services, facts), strict=True)
    )


def _numbered(table: Iterable[Row]) -> Kept:
    return dict(enumerate(table))


def _check_words(rows: AtlasRows, filters: Filters) -> None:
    known: dict[str, Collection[str]] = {
        "mode": [mode.value for mode in Mode],
        "status": [status.value for status in Status],
        "role": [role.value for role in LegRole],
        "accuracy": [word.value for word in RouteAccuracy],
        "country": {code for row in rows.projects for code in row["countries"]},
        "corridor": {row["id"] for row in rows.corridors},
        "project": {row["id"] for row in rows.projects},
    }
    for kind, words in known.items():
        for value in getattr(filters, kind):
            if value not in words:
                near = _near_countries(value, words) if kind == "country" else suggest(value, words)
                raise NotFoundError(kind, value, near or sorted(words)[:8])
    if filters.role and not filters.corridor:
        msg = "Roles belong to the legs of a corridor: choose a corridor too"
        raise ArgumentError(msg)
    if filters.year is not None and not MIN_YEAR <= filters.year <= MAX_YEAR:
        msg = f"The year {filters.year} is outside {MIN_YEAR} to {MAX_YEAR}"
        raise ArgumentError(msg)


def _near_countries(value: str, codes: Collection[str]) -> list[str]:
    names = {country_name(code).casefold(): code for code in codes}
    named = [names[name] for name in suggest(value.casefold(), names)]
    return named or suggest(value.upper(), codes)


def _members(legs: Iterable[dict[str, Any]]) -> set[str]:
    return {section for leg in legs for section in leg["sections"]}


def corridor_sections(
    atlas: Atlas | AtlasRows, corridor: str, roles: Collection[str] = ()
) -> set[str]:
    """Return the ids of the sections of a corridor: of legs with these roles, or of all legs.

    Raises
    ------
    NotFoundError
        If there is no such corridor.
    """
    corridors = {row["id"]: row for row in rows_of(atlas, ["corridors"]).corridors}
    if corridor not in corridors:
        kind = "corridor"
        raise NotFoundError(kind, corridor, suggest(corridor, corridors))
    legs = corridors[corridor]["legs"]
    return _members(leg for leg in legs if not roles or leg["role"] in roles)


# ---- years -----------------------------------------------------------------------------------


def status_in_year(row: pd.Series[Any] | Mapping[str, Any], year: int) -> str:
    """Return the status of a section or site at the end of a year; empty if there was nothing.

    Open from the year in which it opened, or for what is being built or planned from the year in
    which it is now planned to open; under construction from the start of works until then; agreed
    and proposed from those dates. The reported status holds from its own date on. What operates
    today with no known opening counts as always open; what has no status had none then either.

    >>> row = {"status": "construction", "status_as_of": "2025-12", "opened": "",
    ...        "proposed": "1996", "agreed": "2024-06-06", "construction_start": "2024-12-27",
    ...        "opening_planned": "2030"}
    >>> [status_in_year(row, year) for year in (1990, 2010, 2024, 2029, 2030)]
    ['', 'proposed', 'construction', 'construction', 'operating']
    """
    status, seen, opened = row["status"], _year(row["status_as_of"]), _year(row["opened"])
    if not status:
        return ""
    if status == Status.OPERATING and not opened:
        return str(Status.OPERATING)
    if opened and opened <= year:
        return str(status if status in _ENDED and year >= seen else Status.OPERATING)
    planned = _year(row["opening_planned"])
    if status in _COMING and planned and seen <= planned <= year:
        return str(Status.OPERATING)
    if status != Status.OPERATING and year >= seen:
        return str(status)
    steps = (
        (Status.CONSTRUCTION, "construction_start"),
        (Status.AGREED, "agreed"),
        (Status.PROPOSED, "proposed"),
    )
    reached = (word for word, key in steps if row[key] and _year(row[key]) <= year)
    return str(next(reached, ""))


def _year(value: str, default: int = 0) -> int:
    return int(value[:4]) if value else default


def _at_year(table: Sequence[Row], year: int | None) -> Kept:
    """Return the rows of what there was in a year, each with the status that it had then."""
    rows = _numbered(table)
    if year is None:
        return rows
    then = {
        number: {
            **row,
            "status_today": row.get("status_today", row["status"]),  # of a selection of a year
            "status": status_in_year(row, year),
        }
        for number, row in rows.items()
    }
    return {n: row for n, row in then.items() if row["status"] or not row["status_today"]}


# ---- tests -----------------------------------------------------------------------------------


def _keep(rows: Kept, tests: Iterable[Test]) -> Kept:
    wanted = list(tests)
    return {n: row for n, row in rows.items() if all(test(row) for test in wanted)}


def _common_tests(rows: AtlasRows, filters: Filters) -> Iterable[Test]:
    if filters.status:
        yield lambda row: row["status"] in filters.status
    if filters.country:
        yield lambda row: _overlap(row["countries"], filters.country)
    if filters.project:
        yield lambda row: row["project"] in filters.project
    if filters.text:
        found = set(find_projects(rows, filters.text))
        words = _fold(filters.text)
        named = _places_named(rows, words)
        yield (
            lambda row: (
                row["project"] in found
                or words in _fold(f"{row['label']} {row['id']}")
                or not named.isdisjoint((row.get("from"), row.get("to"), row.get("place")))
            )
        )


def _places_named(rows: AtlasRows, words: str) -> set[str]:
    return {row["id"] for row in rows.places if words in _fold(" | ".join(row["name"].values()))}


def _overlap(first: Iterable[str], second: Iterable[str]) -> bool:
    return not set(first).isdisjoint(second)


def _section_tests(rows: AtlasRows, filters: Filters) -> Iterable[Test]:
    if filters.mode:
        yield lambda row: row["mode"] in filters.mode
    if filters.corridor:
        wanted = set().union(
            *(corridor_sections(rows, key, filters.role) for key in filters.corridor)
        )
        yield lambda row: row["id"] in wanted
    if filters.accuracy:
        yield lambda row: row["route_accuracy"] in filters.accuracy
    yield from _common_tests(rows, filters)


def _site_tests(rows: AtlasRows, filters: Filters) -> Iterable[Test]:
    if filters.mode or filters.corridor or filters.accuracy:
        yield lambda _row: False
    yield from _common_tests(rows, filters)


def _project_tests(filters: Filters, sections: Kept, sites: Kept) -> Iterable[Test]:
    if filters != Filters():
        present = {row["project"] for table in (sections, sites) for row in table.values()}
        yield lambda row: row["id"] in present


def _corridor_tests(rows: AtlasRows, sections: Kept) -> Iterable[Test]:
    if len(sections) < len(rows.sections):
        present = {row["id"] for row in sections.values()}
        yield lambda row: _overlap(_members(row["legs"]), present)


def _service_tests(filters: Filters) -> Iterable[Test]:
    if filters.mode or filters.project or filters.accuracy:
        yield lambda _row: False
    if filters.corridor:
        yield lambda row: _overlap(row["corridors"], filters.corridor)
    if filters.country:
        yield lambda row: _overlap(row["countries"], filters.country)
    if filters.status:
        yield lambda row: row["status"] in filters.status
    if filters.text:
        yield lambda row: _fold(filters.text) in _haystack(row)


# ---- text ------------------------------------------------------------------------------------


def _fold(text: str) -> str:
    """Return text in lower case, without diacritics, all dashes and quotes plain."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return plain.translate(str.maketrans("–—‑’‘ʻʼıłø", "---''''ilo"))  # noqa: RUF001


def plain_text(text: str) -> str:
    """Return text as it is compared: lower case, no diacritics, hyphens as blanks."""
    return _fold(text).replace("-", " ")


def _haystack(row: dict[Any, Any]) -> str:
    names = row["name"].values() if isinstance(row["name"], dict) else [str(row["name"])]
    return _fold(" | ".join([row["id"], *names, *row["aliases"], row["description"]]))


def find_projects(atlas: Atlas | AtlasRows, text: str) -> list[str]:
    """Return the ids of projects in whose names, aliases or description a text occurs.

    >>> from corridors.geodata import read_rows
    >>> "malaszewicze-terminal" in find_projects(read_rows(), "małaszewicze")
    True
    """
    words = _fold(text)
    return [row["id"] for row in rows_of(atlas, ["projects"]).projects if words in _haystack(row)]


def find_record(atlas: Atlas | AtlasRows, key: str) -> tuple[str, dict[str, Any]]:
    """Return the kind (``project``, ``corridor`` …) and the row of whatever has this id or name.

    Raises
    ------
    NotFoundError
        If nothing has it; the error names the nearest ids.
    """
    rows = rows_of(atlas)
    tables = {
        "project": rows.projects,
        "corridor": rows.corridors,
        "service": rows.services,
        "section": rows.sections,
        "site": rows.sites,
        "place": rows.places,
        "series": rows.series,
        "source": rows.sources,
    }
    for kind, table in tables.items():
        for row in table:
            if row["id"] == key:
                return kind, dict(row)
    for kind in ("project", "corridor", "service"):
        for row in tables[kind]:
            names = (plain_text(name) for name in (*row["name"].values(), *row["aliases"]))
            if plain_text(key) in names:
                return kind, dict(row)
    everything = [*find_projects(rows, key)[:2]] if key.strip() else []
    everything += [row["id"] for table in tables.values() for row in table]
    kind = "record"
    raise NotFoundError(kind, key, suggest(key, everything))
