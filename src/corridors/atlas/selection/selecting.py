"""`select`: an atlas that holds only what fits, on rows and on frames."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corridors.atlas import rows_of
from corridors.atlas.selection.finding import haystack, holds_any
from corridors.atlas.selection.naming import find_corridor, understand
from corridors.atlas.selection.years import TODAY_COLUMNS, at_year, facts_of_dates
from corridors.model import FILTER_NAMES, Filters, WrongTypeError, shown, suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    import pandas as pd

    from corridors.atlas import Atlas, AtlasRows

    Row = dict[str, Any]
    Kept = dict[int, Row]  # rows by their place in the table
    Test = Callable[[Row], bool]

_CHOSEN_FROM = ("sections", "sites", "projects", "corridors", "services", "facts")
_DATED = ("sections", "sites", "projects", "services")
_READ = (*_CHOSEN_FROM, "places")
_STATUS_COLUMNS = (
    *("status", "status_as_of", "status_basis", "status_note", "status_sources"),
    *TODAY_COLUMNS,
)


def select(atlas: Atlas, filters: Filters | None = None, **kwargs: Any) -> Atlas:  # noqa: ANN401
    """Return an atlas with only the sections, sites and projects that fit.

    Words are understood in any case and in any language of the atlas: ``Rail``, ``Казахстан``,
    ``在建``, the name of a corridor or of a project.

    Parameters
    ----------
    atlas
        What to choose from; it is not changed.
    filters
        The filters; or give their fields as keywords.

    Returns
    -------
    Atlas
        Its ``filters`` say what it was chosen by. With a year, ``status`` is the state at its end,
        ``status_as_of``, ``status_basis`` and ``status_sources`` are those of the statement that
        this rests on, and ``status_today`` with its own three says what was last reported.

    Raises
    ------
    NotFoundError
        If a mode, status, country, corridor, project, role or accuracy does not exist; it names
        the nearest.
    ArgumentError
        If the year is not between 1900 and 2100, a name stands for several things, or both filters
        and keywords are given.

    Examples
    --------
    >>> from corridors.atlas import load
    >>> rail = select(load(), mode="rail", country="Киргизия")
    >>> set(rail.sections["mode"])
    {'rail'}
    """
    asked = _asked(filters, kwargs)
    rows = rows_of(atlas, _READ)
    chosen = understand(rows, asked)
    kept = _choose(rows, chosen)
    tables: dict[str, Any] = {
        name: _taken(getattr(atlas, name), found) for name, found in kept.items()
    }
    if chosen.year is not None:
        for name in _DATED:
            tables[name] = _with_statuses(tables[name], kept[name])
    return replace(atlas, **tables, filters=_chosen_by(rows, chosen))


def select_rows(rows: AtlasRows, filters: Filters | None = None, **kwargs: Any) -> AtlasRows:  # noqa: ANN401
    """Do what `select` does, on plain rows."""
    asked = _asked(filters, kwargs)
    rows = rows_of(rows)
    chosen = understand(rows, asked)
    kept = _choose(rows, chosen)
    tables: dict[str, Any] = {name: list(found.values()) for name, found in kept.items()}
    return replace(rows, **tables, filters=_chosen_by(rows, chosen))


def _asked(filters: Filters | None, kwargs: Mapping[str, Any]) -> Filters:
    """Return the filters, given as such or as keywords, never as both."""
    unknown = [name for name in kwargs if name not in FILTER_NAMES]
    if unknown:
        near = suggest(unknown[0], FILTER_NAMES)
        hint = f"did you mean {near[0]}? " if near else ""
        msg = f"There is no filter {unknown[0]!r}; {hint}there are: {', '.join(FILTER_NAMES)}"
        raise WrongTypeError(msg)
    if filters is None:
        return Filters(**kwargs)
    if not isinstance(filters, Filters):
        msg = f"Filters are needed here, or keywords such as mode='rail', not {shown(filters)}"
        raise WrongTypeError(msg)
    if kwargs:
        msg = f"Give filters or keywords, not both; {', '.join(kwargs)} would be lost"
        raise WrongTypeError(msg)
    return filters


def _chosen_by(rows: AtlasRows, filters: Filters) -> tuple[Filters, ...]:
    return (*rows.filters, filters) if filters.given() else rows.filters


def _taken(frame: pd.DataFrame, kept: Kept) -> pd.DataFrame:
    return frame.iloc[list(kept)].reset_index(drop=True)


def _with_statuses(frame: pd.DataFrame, kept: Kept) -> pd.DataFrame:
    """Return a frame with the statuses that its rows have in the chosen year, and today's."""
    from pandas import Series

    columns = {name: [row[name] for row in kept.values()] for name in _STATUS_COLUMNS}
    return frame.assign(**{name: Series(v, dtype=object) for name, v in columns.items()})


def _choose(rows: AtlasRows, filters: Filters) -> dict[str, Kept]:
    """Return what fits of each table that a selection thins out."""
    dated = _Dated(rows, filters.year)
    sections = _keep(dated.there("sections"), _section_tests(rows, filters))
    sites = _keep(dated.there("sites"), _site_tests(rows, filters))
    projects = _keep(dated.projects(sections, sites), _project_tests(filters, sections, sites))
    corridors = _keep(_numbered(rows.corridors), _corridor_tests(rows, sections))
    services = _keep(dated.there("services"), _service_tests(filters))
    tables = (projects, sections, sites, corridors, services)
    subjects = {row["id"] for table in tables for row in table.values()}
    facts = _keep(_numbered(rows.facts), [lambda row: row["subject"] in subjects])
    return dict(
        zip(_CHOSEN_FROM, (sections, sites, projects, corridors, services, facts), strict=True)
    )


def _numbered(table: Iterable[Row]) -> Kept:
    return dict(enumerate(table))


class _Dated:
    """The rows of an atlas with their statuses at the end of a year; as they are without one."""

    def __init__(self, rows: AtlasRows, year: int | None) -> None:
        self.rows, self.year = rows, year
        self.facts = facts_of_dates(rows.facts) if year is not None else {}

    def there(self, table: str) -> Kept:
        """Return what there was then; what never has a status counts as always there."""
        then = self._then(getattr(self.rows, table))
        if self.year is None:
            return then
        return {n: row for n, row in then.items() if row["status"] or not row["status_today"]}

    def projects(self, sections: Kept, sites: Kept) -> Kept:
        """Return the projects; of what has no date of its own, the parts say how it stood."""
        then = self._then(self.rows.projects)
        if self.year is None:
            return then
        parts: dict[str, dict[str, Row]] = {}
        for part in (*sections.values(), *sites.values()):
            parts.setdefault(part["project"], {})[part["status"]] = part
        for row in then.values():
            own = parts.get(row["id"], {})
            if row["status_today"] and not row["status"] and len(own) == 1:
                (part,) = own.values()
                row.update({name: part[name] for name in _STATUS_COLUMNS if "today" not in name})
        return then

    def _then(self, table: Sequence[Row]) -> Kept:
        year = self.year
        if year is None:
            return _numbered(table)
        today = self.rows.updated
        return _numbered(at_year(row, year, today, self.facts) for row in table)


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
        yield _text_test(rows, filters.text)


def _text_test(rows: AtlasRows, text: str) -> Test:
    """Return a test of sections and sites: their own words, and those of what they belong to."""
    projects = {row["id"] for row in rows.projects if holds_any(haystack(row), text)}
    places = {row["id"] for row in rows.places if holds_any(row["name"].values(), text)}
    corridors = (row for row in rows.corridors if holds_any(_names(row), text))
    members = {key for row in corridors for key in _members(row["legs"])}
    return lambda row: (
        row["project"] in projects
        or row["id"] in members
        or holds_any((row["label"], row["id"]), text)
        or not places.isdisjoint((row.get("from"), row.get("to"), row.get("place")))
    )


def _names(row: Row) -> list[str]:
    return [row["id"], *row["name"].values(), *row["aliases"]]


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
    if filters.given():
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
        yield lambda row: holds_any(haystack(row), filters.text)


# ---- corridors -------------------------------------------------------------------------------


def _members(legs: Iterable[Mapping[str, Any]]) -> set[str]:
    return {section for leg in legs for section in leg["sections"]}


def corridor_sections(
    atlas: Atlas | AtlasRows, corridor: str, roles: Collection[str] = ()
) -> set[str]:
    """Return the ids of the sections of a corridor: of legs with these roles, or of all legs.

    Parameters
    ----------
    atlas
        Where it stands.
    corridor
        Its id, or its name in any language.
    roles
        Roles of legs, such as ``main``; of all when empty.

    Raises
    ------
    NotFoundError
        If there is no such corridor.
    """
    row = find_corridor(rows_of(atlas, ["corridors"]), corridor)
    return _members(leg for leg in row["legs"] if not roles or leg["role"] in roles)
