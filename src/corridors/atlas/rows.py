"""The atlas as plain rows: what every view reads, without a table library to wait for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridors.atlas.disk.files import collector_paused, default_root
from corridors.atlas.disk.reading import SECTION_FILES, Contents, Located, read_contents
from corridors.atlas.disk.references import find_dangling
from corridors.geometry import lengths_km
from corridors.i18n import pick_name
from corridors.model import (
    DATES_ACTUAL,
    DATES_PLANNED,
    GROUP_OF_KIND,
    LINE_KINDS,
    SPECIFICATION,
    Corridor,
    DataError,
    Fact,
    Filters,
    Project,
    Section,
    Series,
    SeriesPoint,
    Service,
    Severity,
    Site,
    Source,
    Status,
    WrongTypeError,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import pandas as pd
    from pydantic import BaseModel

    from corridors.atlas.frames import Atlas

Row = dict[str, Any]
_STATUS_COLUMNS = ("status", "status_as_of", "status_basis", "status_sources", "status_note")
PLANNED = tuple(Status(name) for name in SPECIFICATION.states_of("planned"))
DATE_COLUMNS = ("proposed", "agreed", "construction_start", "opening_planned", "opened")
SIGNS_OF_WORKS = ("launch_ceremony", "tunnel_start")
"""What stands for the start of works where no source gives it, best first."""
SECTION_COLUMNS = (
    "id",
    "label",
    "mode",
    "project",
    "project_label",
    "kind",
    *_STATUS_COLUMNS,
    *DATE_COLUMNS,
    "from",
    "to",
    "via",
    "countries",
    "method",
    "route_accuracy",
    "route_source",
    "route_licence",
    "route_note",
    "gauge_mm",
    "tracks",
    "electrified",
    "diameter_mm",
    "parallel_to",
    "route_km",
    "bound_km",
    "length_km",
    "geometry",
)
SITE_COLUMNS = (
    "id",
    "label",
    "name",
    "group",
    "project",
    "project_label",
    "kind",
    *_STATUS_COLUMNS,
    *DATE_COLUMNS,
    "countries",
    "place",
    "location_accuracy",
    "location_source",
    "location_note",
    "geometry",
)
PLACE_COLUMNS = (
    *("id", "label", "name", "kinds", "country", "rank", "source", "geometry"),
    *("accuracy_km", "aliases", "names_basis", "names_sources", "note", "source_ref"),
)


def _fields(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


_COLUMNS: Mapping[str, Sequence[str]] = {
    "sections": SECTION_COLUMNS,
    "sites": SITE_COLUMNS,
    "places": PLACE_COLUMNS,
    "projects": [*_fields(Project), "mode", "group", "located", *DATE_COLUMNS],
    "corridors": _fields(Corridor),
    "services": [*_fields(Service), *DATE_COLUMNS],
    "facts": [*_fields(Fact), "number"],
    "sources": _fields(Source),
    "series": _fields(Series),
    "points": _fields(SeriesPoint),
}
TABLES = tuple(_COLUMNS)
"""Names of the tables of `AtlasRows` and of `Atlas`."""


@dataclass(frozen=True, slots=True)
class AtlasRows:
    """One set of data as plain rows, with the same tables and columns as `Atlas`.

    Every row of a table has all its columns; what is missing is None. Geometry (EPSG:4326) is of
    shapely, lengths are kilometres. Rows are shared between selections: do not change them.

    Attributes
    ----------
    sections, sites, places
        What has a place, each row with its ``geometry`` (None for a site not located).
    projects, corridors, services, facts, sources, series, points
        What is said of it, one record a row.
    version, updated
        Version and date of the data.
    root
        The folder that it was read from.
    filters
        What selections chose these rows by, the first first; empty if they are all there are.
    """

    version: str
    updated: str
    root: Path
    filters: tuple[Filters, ...] = ()
    sections: list[Row] = field(default_factory=list)
    sites: list[Row] = field(default_factory=list)
    places: list[Row] = field(default_factory=list)
    projects: list[Row] = field(default_factory=list)
    corridors: list[Row] = field(default_factory=list)
    services: list[Row] = field(default_factory=list)
    facts: list[Row] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)
    series: list[Row] = field(default_factory=list)
    points: list[Row] = field(default_factory=list)

    @property
    def year(self) -> int | None:
        """The year at whose end the statuses hold; None if they are those last reported."""
        return year_of_selection(self.filters)


def year_of_selection(filters: Sequence[Filters]) -> int | None:
    """Return the year that was chosen last, None if none was."""
    return next((chosen.year for chosen in reversed(filters) if chosen.year is not None), None)


def read_rows(path: Path | str | None = None) -> AtlasRows:
    """Read an atlas folder into plain rows; `load` does the same into frames.

    Parameters
    ----------
    path
        The folder; the shipped data when left out.

    Raises
    ------
    DataError
        If the data has faults of severity error; it lists all of them.
    """
    root = Path(path) if path is not None else default_root()
    with collector_paused():
        contents = read_contents(root)
        errors = [f for f in contents.findings if f.severity is Severity.ERROR]
        errors += [] if contents.unreadable else find_dangling(contents)
        if errors:
            raise DataError(errors)
        return build_rows(contents, root)


def rows_of(atlas: Atlas | AtlasRows, tables: Collection[str] = TABLES) -> AtlasRows:
    """Return frames as plain rows, and rows as they are.

    Parameters
    ----------
    atlas
        Frames, in which any missing value becomes None; or rows.
    tables
        The tables that are wanted; others may be left empty.
    """
    if isinstance(atlas, AtlasRows):
        return atlas
    check_atlas(atlas)
    found = {name: _records(getattr(atlas, name)) for name in TABLES if name in tables}
    head = AtlasRows(atlas.version, atlas.updated, atlas.root, atlas.filters)
    return replace(head, **found)  # type: ignore[arg-type]  # lists of rows


def check_atlas(atlas: object) -> None:
    """Refuse what is no atlas.

    Raises
    ------
    WrongTypeError
        If it has none of the tables of one.
    """
    if isinstance(atlas, AtlasRows) or all(hasattr(type(atlas), name) for name in TABLES):
        return
    hint = "; corridors.load reads a folder" if isinstance(atlas, str | Path) else ""
    msg = f"An atlas is needed here, as corridors.load and select give it, not {shown(atlas)}{hint}"
    raise WrongTypeError(msg)


def _records(frame: pd.DataFrame) -> list[Row]:
    names = [str(name) for name in frame.columns]
    cells = [
        [None if missing else value for value, missing in zip(column, column.isna(), strict=True)]
        for _, column in frame.items()
    ]
    return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]


def build_rows(contents: Contents, root: Path) -> AtlasRows:
    """Turn checked records into rows; see `Atlas` for the columns."""
    return AtlasRows(
        sections=_filled("sections", _section_rows(contents)),
        sites=_filled("sites", _site_rows(contents)),
        places=_filled("places", _place_rows(contents)),
        projects=_filled("projects", _project_rows(contents)),
        corridors=_filled("corridors", _plain_rows(contents.corridors.values())),
        services=_filled("services", _service_rows(contents)),
        facts=_filled("facts", [_fact_row(fact) for _, fact in contents.facts]),
        sources=_filled("sources", _plain_rows(contents.sources.values())),
        series=_filled("series", _plain_rows(contents.series.values())),
        points=_filled("points", _plain_rows(point for _, point in contents.points)),
        version=str(contents.package.get("version", "")),
        updated=str(contents.package.get("updated", "")),
        root=root,
    )


def columns_of(table: str, rows: Iterable[Row] = ()) -> list[str]:
    """Return the columns of a table in order, those that only some of its rows have at the end."""
    known = [*_COLUMNS[table], "label"]
    return [*dict.fromkeys(known), *sorted(set().union(*rows) - set(known))]


def _filled(table: str, rows: list[Row]) -> list[Row]:
    blank = dict.fromkeys(columns_of(table, rows))
    return [blank | row for row in rows]


def _dump(record: BaseModel) -> Row:
    return record.model_dump(mode="json", by_alias=True)


def _plain_rows(records: Iterable[BaseModel]) -> list[Row]:
    rows = [_dump(record) for record in records]
    for row in rows:
        if isinstance(row.get("name"), dict):
            row["label"] = pick_name(row["name"])
    return rows


def _service_rows(contents: Contents) -> list[Row]:
    dates = _preferred_dates(contents)
    rows = _plain_rows(contents.services.values())
    return [{**row, **_service_dates(dates.get(row["id"], {}))} for row in rows]


def _service_dates(found: Mapping[str, str]) -> Row:
    """Return the dates of a service, which opens with its first run."""
    opened = found.get("opened") or found.get("first_run", "")
    return {**_dates(found), "opened": opened}


def _place_rows(contents: Contents) -> list[Row]:
    return [
        {**_dump(item.record), "label": pick_name(item.record.name), "geometry": item.geometry}
        for item in contents.places.values()
    ]


def _fact_row(fact: BaseModel) -> Row:
    row = _dump(fact)
    number = row["value"] if isinstance(row["value"], float) else None
    return {**row, "value": str(row["value"]) if number is None else row["value"], "number": number}


def _preferred_dates(contents: Contents) -> dict[str, dict[str, str]]:
    dates: dict[str, dict[str, str]] = {}
    wanted = {*DATES_ACTUAL, *DATES_PLANNED}
    for _, fact in contents.facts:
        if fact.preferred and not fact.scope and fact.attribute in wanted:
            dates.setdefault(fact.subject, {})[fact.attribute] = str(fact.value)
    for found in dates.values():
        first_sign = next((found[key] for key in SIGNS_OF_WORKS if key in found), "")
        if first_sign:
            found.setdefault("construction_start", first_sign)
    return dates


def _project_rows(contents: Contents) -> list[Row]:
    sites = contents.sites.values()
    located = {item.record.project for item in sites if item.geometry is not None}
    dates = _preferred_dates(contents)
    return [
        {**_project_row(project, located), **_dates(dates.get(project.id, {}))}
        for project in contents.projects.values()
    ]


def _dates(found: Mapping[str, str]) -> Row:
    return {key: found.get(key, "") for key in DATE_COLUMNS}


def _project_row(project: Project, located: set[str]) -> Row:
    row = _dump(project)
    mode = LINE_KINDS.get(project.kind)
    return {
        **row,
        "label": pick_name(project.name),
        "mode": mode.value if mode else "",
        "group": GROUP_OF_KIND.get(project.kind, ""),
        "located": mode is not None or project.id in located,
        **{key: row[key] or "" for key in ("status", "status_as_of", "status_basis")},
    }


def _inherited(
    record: Section | Site, contents: Contents, dates: Mapping[str, Mapping[str, str]]
) -> Row:
    project = contents.projects[record.project]
    own = record if isinstance(record, Section) and record.status else project
    kind_dates = _inherited_dates(record, project, dates) | dict(dates.get(record.id, {}))
    return {
        "project": project.id,
        "project_label": pick_name(project.name),
        "kind": project.kind,
        "status": own.status.value if own.status else "",
        "status_as_of": own.status_as_of or "",
        "status_basis": own.status_basis.value if own.status_basis else "",
        "status_sources": list(own.status_sources),
        "status_note": own.status_note,
        **_dates(kind_dates),
    }


def _inherited_dates(
    record: Section | Site, project: Project, dates: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """Return the dates of a project that hold for its part: those that fit the part's status."""
    found = dict(dates.get(project.id, {}))
    own = record.status if isinstance(record, Section) else None
    if own in (None, project.status):
        return found
    if own in PLANNED and project.status in PLANNED:
        found.pop("construction_start", None)
        return found
    return {}


def _section_rows(contents: Contents) -> list[Row]:
    dates = _preferred_dates(contents)
    items = list(contents.sections.values())
    lengths = lengths_km([item.geometry for item in items])
    return [
        {
            **_section_row(item, contents, dates),
            "length_km": round(km, 1),
            "geometry": item.geometry,
        }
        for item, km in zip(items, lengths, strict=True)
    ]


def _section_row(
    item: Located[Section], contents: Contents, dates: Mapping[str, Mapping[str, str]]
) -> Row:
    record = item.record
    ends = [pick_name(contents.places[end].record.name) for end in (record.from_, record.to)]
    own = _dump(record)
    keep = ("from", "to", "via", "countries", "method", "route_accuracy", "route_source")
    more = ("route_licence", "route_note", "gauge_mm", "tracks", "electrified", "diameter_mm")
    traced = ("route_km", "bound_km")
    return {
        "id": record.id,
        "label": " – ".join(ends),  # noqa: RUF001  (an en dash between places)
        "mode": SECTION_FILES[item.file].value,
        **_inherited(record, contents, dates),
        **{key: own[key] for key in (*keep, *more, *traced)},
        "parallel_to": record.parallel_to or "",
    }


def _site_rows(contents: Contents) -> list[Row]:
    dates = _preferred_dates(contents)
    return [_site_row(item, contents, dates) for item in contents.sites.values()]


def _site_row(
    item: Located[Site], contents: Contents, dates: Mapping[str, Mapping[str, str]]
) -> Row:
    record = item.record
    project = contents.projects[record.project]
    return {
        "id": record.id,
        "name": record.name or project.name,
        "label": pick_name(record.name or project.name),
        "group": GROUP_OF_KIND.get(project.kind, ""),
        **_inherited(record, contents, dates),
        "countries": record.countries or [record.country],
        "place": record.place or "",
        "location_accuracy": record.location_accuracy.value,
        "location_source": list(record.location_source),
        "location_note": record.location_note,
        "geometry": item.geometry,
    }
