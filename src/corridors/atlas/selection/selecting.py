"""`select`: an atlas that holds only what fits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from corridors.atlas import Dated, ProjectRow, Row, SectionRow, SiteRow, check_atlas
from corridors.atlas.selection.folding import sound_of
from corridors.atlas.selection.naming import find_corridor, understand
from corridors.atlas.selection.searching import KINDS, search
from corridors.atlas.selection.years import at_year, facts_of_dates
from corridors.model import FILTER_NAMES, Filters, WrongTypeError, shown, suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from corridors.atlas import Atlas, CorridorRow, Part, ServiceRow

RowType = TypeVar("RowType", bound=Row)
DatedRow = TypeVar("DatedRow", bound=Dated)


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
    check_atlas(atlas)
    chosen = understand(atlas, asked)
    kept = replace(atlas, filters=(*atlas.filters, chosen)) if chosen.given() else atlas
    return kept.with_records(**_choose(atlas, chosen))


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


def _choose(atlas: Atlas, filters: Filters) -> dict[str, Sequence[Row]]:
    """Return what fits of each table that a selection thins out."""
    records, dated = atlas.records, _Dated(atlas, filters.year)
    sections = _keep(dated.there(records.sections), _section_tests(atlas, filters))
    sites = _keep(dated.there(records.sites), _site_tests(atlas, filters))
    projects = _keep(dated.projects(sections, sites), _project_tests(filters, sections, sites))
    corridors = _keep(records.corridors, _corridor_tests(atlas, sections))
    services = _keep(dated.there(records.services), _service_tests(atlas, filters))
    subjects = {row.id for row in (*projects, *sections, *sites, *services)}
    subjects |= {row.id for row in corridors}
    return {
        "sections": sections,
        "sites": sites,
        "projects": projects,
        "corridors": corridors,
        "services": services,
        "facts": [row for row in records.facts if row.subject in subjects],
    }


class _Dated:
    """The rows of an atlas with their statuses at the end of a year; as they are without one."""

    def __init__(self, atlas: Atlas, year: int | None) -> None:
        self.atlas, self.year = atlas, year
        self.facts = facts_of_dates(atlas.records.facts) if year is not None else {}

    def there(self, table: Sequence[DatedRow]) -> Sequence[DatedRow]:
        """Return what there was then; what never has a status counts as always there."""
        then = self._then(table)
        if self.year is None:
            return then
        return [row for row in then if row.status or not row.status_today]

    def projects(
        self, sections: Iterable[SectionRow], sites: Iterable[SiteRow]
    ) -> Sequence[ProjectRow]:
        """Return the projects; of what has no date of its own, the parts say how it stood."""
        then = self._then(self.atlas.records.projects)
        if self.year is None:
            return then
        parts: dict[str, dict[str, Part]] = {}
        both: list[Part] = [*sections, *sites]
        for part in both:
            parts.setdefault(part.project, {})[part.status] = part
        return [_as_its_part(row, parts.get(row.id, {})) for row in then]

    def _then(self, table: Sequence[DatedRow]) -> Sequence[DatedRow]:
        year, today = self.year, self.atlas.updated
        return table if year is None else [at_year(row, year, today, self.facts) for row in table]


def _as_its_part(row: ProjectRow, parts: Mapping[str, Part]) -> ProjectRow:
    if not row.status_today or row.status or len(parts) != 1:
        return row
    (part,) = parts.values()
    return row.but(
        status=part.status,
        status_as_of=part.status_as_of,
        status_basis=part.status_basis,
        status_note=part.status_note,
        status_sources=part.status_sources,
    )


# ---- tests -----------------------------------------------------------------------------------


def _keep(rows: Sequence[RowType], tests: Iterable[Callable[[RowType], bool]]) -> list[RowType]:
    wanted = list(tests)
    return [row for row in rows if all(test(row) for test in wanted)]


def _common_tests(
    atlas: Atlas, filters: Filters
) -> Iterable[Callable[[SectionRow | SiteRow], bool]]:
    if filters.status:
        yield lambda row: row.status in filters.status
    if filters.country:
        yield lambda row: _overlap(row.countries, filters.country)
    if filters.project:
        yield lambda row: row.project in filters.project
    if filters.text:
        yield _text_test(atlas, filters.text)


def _text_test(atlas: Atlas, text: str) -> Callable[[SectionRow | SiteRow], bool]:
    """Return a test of sections and sites: what a search finds, its parts, what lies there."""
    records = atlas.records
    found: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for one in search(atlas, text):
        found[one.kind].add(one.id)
    corridors = (row for row in records.corridors if row.id in found["corridor"])
    members = {key for row in corridors for key in _members(row.legs)} | found["site"]
    members |= {
        key for row in records.services if row.id in found["service"] for key in row.sections
    }
    wanted = sound_of(text)
    members |= {row.id for row in records.sections if wanted and wanted == sound_of(row.id)}
    places = found["place"] | _small_places(atlas, wanted)

    def fits(row: SectionRow | SiteRow) -> bool:
        spots = (row.from_, row.to) if isinstance(row, SectionRow) else (row.place,)
        return (
            row.project in found["project"]
            or row.id in members
            or _overlap(row.countries, found["country"])
            or not places.isdisjoint(spots)
        )

    return fits


def _small_places(atlas: Atlas, wanted: str) -> set[str]:
    """Return the ends of sections that sound so, also those that no map names."""
    ends = {key for row in atlas.records.sections for key in (row.from_, row.to)}
    return {
        row.id
        for row in atlas.records.places
        if row.id in ends and wanted and wanted in map(sound_of, row.name.values())
    }


def _overlap(first: Iterable[str], second: Iterable[str]) -> bool:
    return not set(first).isdisjoint(second)


def _section_tests(atlas: Atlas, filters: Filters) -> Iterable[Callable[[SectionRow], bool]]:
    if filters.mode:
        yield lambda row: row.mode in filters.mode
    if filters.corridor:
        wanted = set().union(
            *(corridor_sections(atlas, key, filters.role) for key in filters.corridor)
        )
        yield lambda row: row.id in wanted
    if filters.accuracy:
        yield lambda row: row.route_accuracy in filters.accuracy
    yield from _common_tests(atlas, filters)


def _site_tests(atlas: Atlas, filters: Filters) -> Iterable[Callable[[SiteRow], bool]]:
    if filters.mode or filters.corridor or filters.accuracy:
        yield lambda _row: False
    yield from _common_tests(atlas, filters)


def _project_tests(
    filters: Filters, sections: Sequence[SectionRow], sites: Sequence[SiteRow]
) -> Iterable[Callable[[ProjectRow], bool]]:
    if filters.given():
        both: list[Part] = [*sections, *sites]
        present = {row.project for row in both}
        yield lambda row: row.id in present


def _corridor_tests(
    atlas: Atlas, sections: Sequence[SectionRow]
) -> Iterable[Callable[[CorridorRow], bool]]:
    if len(sections) < len(atlas.records.sections):
        present = {row.id for row in sections}
        yield lambda row: _overlap(_members(row.legs), present)


def _service_tests(atlas: Atlas, filters: Filters) -> Iterable[Callable[[ServiceRow], bool]]:
    if filters.mode or filters.project or filters.accuracy:
        yield lambda _row: False
    if filters.corridor:
        yield lambda row: _overlap(row.corridors, filters.corridor)
    if filters.country:
        yield lambda row: _overlap(row.countries, filters.country)
    if filters.status:
        yield lambda row: row.status in filters.status
    if filters.text:
        found = {one.id for one in search(atlas, filters.text) if one.kind == "service"}
        yield lambda row: row.id in found


# ---- corridors -------------------------------------------------------------------------------


def _members(legs: Iterable[Mapping[str, Any]]) -> set[str]:
    return {section for leg in legs for section in leg["sections"]}


def corridor_sections(atlas: Atlas, corridor: str, roles: Collection[str] = ()) -> set[str]:
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
    row = find_corridor(check_atlas(atlas), corridor)
    return _members(leg for leg in row.legs if not roles or leg["role"] in roles)
