"""From the records of the files to the rows of an atlas: what is joined, inherited, measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from corridors.atlas.disk.reading import SECTION_FILES, Contents, read_contents
from corridors.atlas.disk.references import find_dangling
from corridors.atlas.one_atlas import Atlas
from corridors.atlas.typed_rows import (
    DATE_COLUMNS,
    SIGNS_OF_WORKS,
    CorridorRow,
    FactRow,
    PlaceRow,
    PointRow,
    ProjectRow,
    Records,
    SectionRow,
    SeriesRow,
    ServiceRow,
    Shape,
    SiteRow,
    SourceRow,
)
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
    Project,
    Section,
    Series,
    Service,
    Severity,
    Site,
    Source,
    Status,
)
from corridors.wording import span_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pydantic import BaseModel


PLANNED = tuple(Status(name) for name in SPECIFICATION.states_of("planned"))
_OWN_OF_SECTION = (
    *("id", "from_", "to", "via", "countries", "method", "route_accuracy", "route_source"),
    *("route_licence", "route_note", "gauge_mm", "tracks", "electrified", "diameter_mm"),
    *("route_km", "bound_km"),
)
NamedType = TypeVar("NamedType", CorridorRow, SeriesRow)


def read_atlas(root: Path) -> Atlas:
    """Read and join the files of a folder; see `corridors.load`."""
    contents = read_contents(root)
    errors = [f for f in contents.findings if f.severity is Severity.ERROR]
    errors += [] if contents.unreadable else find_dangling(contents)
    if errors:
        raise DataError(errors)
    return build_atlas(contents, root)


def build_atlas(contents: Contents, root: Path) -> Atlas:
    """Turn checked records of the files into an atlas."""
    records = Records(
        sections=list(_section_rows(contents)),
        sites=list(_site_rows(contents)),
        places=list(_place_rows(contents)),
        projects=list(_project_rows(contents)),
        corridors=[_named_row(CorridorRow, record) for record in contents.corridors.values()],
        services=list(_service_rows(contents)),
        facts=[_fact_row(fact) for _, fact in contents.facts],
        sources=[_source_row(source) for source in contents.sources.values()],
        series=[_named_row(SeriesRow, record) for record in contents.series.values()],
        points=[PointRow(**_dump(point)) for _, point in contents.points],
    )
    return Atlas(
        version=str(contents.package.get("version", "")),
        updated=str(contents.package.get("updated", "")),
        root=root,
        records=records,
    )


def _dump(record: BaseModel) -> dict[str, Any]:
    """Return the fields of a record of a file, by their names in Python."""
    return record.model_dump(mode="json")


def _named_row(kind: type[NamedType], record: Corridor | Series) -> NamedType:
    fields: dict[str, Any] = _dump(record)
    for part in (*fields.get("legs", ()), *fields.get("gaps", ())):
        if "from_" in part:
            part["from"] = part.pop("from_")
    return kind(**fields, label=pick_name(record.name))


def _service_rows(contents: Contents) -> Iterator[ServiceRow]:
    dates = _dates_of_rows(contents)
    for service in contents.services.values():
        fields = _with_status(service) | _service_dates(dates.get(service.id, {}))
        yield ServiceRow(**fields, label=pick_name(service.name))


def _service_dates(found: Mapping[str, str]) -> dict[str, str]:
    """Return the dates of a service, which opens with its first run."""
    opened = found.get("opened") or found.get("first_run", "")
    return {**_dates(found), "opened": opened}


def _place_rows(contents: Contents) -> Iterator[PlaceRow]:
    for item in contents.places.values():
        label = pick_name(item.record.name)
        yield PlaceRow(**_dump(item.record), label=label, shape=Shape(item.geometry))


def _fact_row(fact: BaseModel) -> FactRow:
    fields = _dump(fact)
    number = fields["value"] if isinstance(fields["value"], float) else None
    return FactRow(**fields, number=number)


def _source_row(source: Source) -> SourceRow:
    fields = source.model_dump(mode="json")
    more = {name: fields.pop(name) for name in fields.keys() - set(Source.model_fields)}
    return SourceRow(**fields, more=dict(sorted(more.items())))


def _with_status(record: Project | Service) -> dict[str, Any]:
    """Return the fields of a record with a status, of which nothing is None."""
    fields = _dump(record)
    return fields | {key: fields[key] or "" for key in ("status", "status_as_of", "status_basis")}


def preferred_dates(contents: Contents) -> dict[str, dict[str, str]]:
    """Return the preferred dates of each subject, by attribute."""
    dates: dict[str, dict[str, str]] = {}
    wanted = {*DATES_ACTUAL, *DATES_PLANNED}
    for _, fact in contents.facts:
        if fact.preferred and not fact.scope and fact.attribute in wanted:
            dates.setdefault(fact.subject, {})[fact.attribute] = str(fact.value)
    return dates


def _dates_of_rows(contents: Contents) -> dict[str, dict[str, str]]:
    """Return the preferred dates, the start of works by its signs where no fact gives it."""
    dates = preferred_dates(contents)
    for found in dates.values():
        first_sign = next((found[key] for key in SIGNS_OF_WORKS if key in found), "")
        if first_sign:
            found.setdefault("construction_start", first_sign)
    return dates


def _project_rows(contents: Contents) -> Iterator[ProjectRow]:
    sites = contents.sites.values()
    located = {item.record.project for item in sites if item.geometry is not None}
    dates = _dates_of_rows(contents)
    for project in contents.projects.values():
        mode = LINE_KINDS.get(project.kind)
        yield ProjectRow(
            **_with_status(project) | _dates(dates.get(project.id, {})),
            label=pick_name(project.name),
            mode=mode.value if mode else "",
            group=GROUP_OF_KIND.get(project.kind, ""),
            located=mode is not None or project.id in located,
        )


def _dates(found: Mapping[str, str]) -> dict[str, str]:
    return {key: found.get(key, "") for key in DATE_COLUMNS}


def _inherited(
    record: Section | Site, contents: Contents, dates: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """Return what a section or site has of its project, where it says nothing of its own."""
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


def _section_rows(contents: Contents) -> Iterator[SectionRow]:
    dates = _dates_of_rows(contents)
    items = list(contents.sections.values())
    lengths = lengths_km([item.geometry for item in items])
    for item, km in zip(items, lengths, strict=True):
        record = item.record
        ends = [pick_name(contents.places[end].record.name) for end in (record.from_, record.to)]
        own = _dump(record)
        yield SectionRow(
            **_inherited(record, contents, dates),
            **{key: own[key] for key in _OWN_OF_SECTION},
            label=span_text(*ends),
            mode=SECTION_FILES[item.file].value,
            parallel_to=record.parallel_to or "",
            length_km=round(km, 1),
            shape=Shape(item.geometry),
        )


def _site_rows(contents: Contents) -> Iterator[SiteRow]:
    dates = _dates_of_rows(contents)
    for item in contents.sites.values():
        record = item.record
        project = contents.projects[record.project]
        yield SiteRow(
            **_inherited(record, contents, dates),
            id=record.id,
            name=record.name or project.name,
            label=pick_name(record.name or project.name),
            group=GROUP_OF_KIND.get(project.kind, ""),
            countries=record.countries or [record.country],
            place=record.place or "",
            location_accuracy=record.location_accuracy.value,
            location_source=list(record.location_source),
            location_note=record.location_note,
            shape=Shape(item.geometry),
        )
