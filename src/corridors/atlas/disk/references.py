"""References from record to record: each must have an end."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING

from corridors.atlas.disk.files import MOST_FAULTS, fault
from corridors.model import suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corridors.atlas.disk.reading import Contents
    from corridors.model import Corridor, Finding, Project, Service

_NEAR_SOURCE = 0.85
Reference = tuple[str, str, str, str, str]
"""File, record, field, what kind of record is meant, and the id that stands there."""


def iterate_references(contents: Contents) -> Iterator[Reference]:
    """Yield every reference in the data folder."""
    yield from _geometry_references(contents)
    yield from _table_references(contents)


def _geometry_references(contents: Contents) -> Iterator[Reference]:
    for item in contents.places.values():
        place = item.record
        yield item.file, place.id, "source", "source", place.source
        yield from _many(item.file, place.id, "names_sources", "source", place.names_sources)
    for section in contents.sections.values():
        record, file = section.record, section.file
        yield file, record.id, "project", "project", record.project
        for field, value in (("from", record.from_), ("to", record.to)):
            yield file, record.id, field, "place", value
        yield from _many(file, record.id, "via", "place", record.via)
        yield from _many(file, record.id, "route_source", "source", record.route_source)
        yield from _many(file, record.id, "status_sources", "source", record.status_sources)
        if record.parallel_to:
            yield file, record.id, "parallel_to", "section", record.parallel_to
    for site in contents.sites.values():
        yield site.file, site.record.id, "project", "project", site.record.project
        if site.record.place:
            yield site.file, site.record.id, "place", "place", site.record.place
        sources = site.record.location_source
        yield from _many(site.file, site.record.id, "location_source", "source", sources)


def _table_references(contents: Contents) -> Iterator[Reference]:
    yield from _project_references(contents)
    yield from _route_references(contents)
    yield from _statement_references(contents)


def _project_references(contents: Contents) -> Iterator[Reference]:
    named: tuple[tuple[str, Iterable[Project | Corridor | Service]], ...] = (
        ("projects.json", contents.projects.values()),
        ("corridors.json", contents.corridors.values()),
        ("services.json", contents.services.values()),
    )
    for file, records in named:
        for record in records:
            yield from _many(file, record.id, "names_sources", "source", record.names_sources)
    for project in contents.projects.values():
        sources = project.status_sources
        yield from _many("projects.json", project.id, "status_sources", "source", sources)


def _route_references(contents: Contents) -> Iterator[Reference]:
    for corridor in contents.corridors.values():
        file = "corridors.json"
        yield from _many(file, corridor.id, "sources", "source", corridor.sources)
        for leg in corridor.legs:
            yield from _many(file, corridor.id, f"legs.{leg.id}", "section", leg.sections)
        for gap in corridor.gaps:
            yield from _many(file, corridor.id, "gaps", "place", (gap.from_, gap.to))
    for service in contents.services.values():
        file = "services.json"
        ends = [end for end in (service.from_, service.to) if end]
        yield from _many(file, service.id, "from/to", "place", ends)
        yield from _many(file, service.id, "sections", "section", service.sections)
        yield from _many(file, service.id, "corridors", "corridor", service.corridors)
        yield from _many(file, service.id, "status_sources", "source", service.status_sources)


def _statement_references(contents: Contents) -> Iterator[Reference]:
    for line, fact in contents.facts:
        yield "facts.csv", f"line {line}", "subject", "subject", fact.subject
        yield from _many("facts.csv", f"line {line}", "sources", "source", fact.sources)
    for series in contents.series.values():
        yield from _many("series.json", series.id, "sources", "source", series.sources)
        if series.subject:
            yield "series.json", series.id, "subject", "subject", series.subject
    for line, point in contents.points:
        yield "series.csv", f"line {line}", "series", "series", point.series
        yield from _many("series.csv", f"line {line}", "sources", "source", point.sources)


def _many(
    file: str, record: str, field: str, kind: str, values: Iterable[str]
) -> Iterator[Reference]:
    for value in values:
        yield file, record, field, kind, value


_WHERE = {
    "place": "places.geojson",
    "section": "the file of its mode",
    "project": "projects.json",
    "corridor": "corridors.json",
    "source": "sources.json",
    "series": "series.json",
    "subject": "the file of its kind",
}
_MOST_LOOKED_FOR = 100
"""So many different ids get their nearest told: looking for it takes some milliseconds each."""


def find_dangling(contents: Contents) -> list[Finding]:
    """Return a finding for each reference to a record that does not exist."""
    return dangling(contents, iterate_references(contents))


def dangling(contents: Contents, references: Iterable[Reference]) -> list[Finding]:
    """Return a finding for each of some references to a record that does not exist."""
    known: dict[str, set[str]] = {
        "place": set(contents.places),
        "section": set(contents.sections),
        "project": set(contents.projects),
        "corridor": set(contents.corridors),
        "source": set(contents.sources),
        "series": set(contents.series),
    }
    known["subject"] = set().union(
        contents.projects, contents.sections, contents.sites, contents.corridors, contents.services
    )
    right: dict[tuple[str, str], str] = {}
    found: list[Finding] = []
    told: Counter[str] = Counter()
    for file, record, field, kind, value in references:
        if value in known[kind] or value in contents.refused:
            continue
        if (kind, value) not in right and len(right) < _MOST_LOOKED_FOR:
            right[kind, value] = _right(kind, value, known[kind])
        expected = right.get((kind, value), "")
        told[file] += 1
        if told[file] <= MOST_FAULTS:
            message = f"there is no such {kind}"
            found.append(fault("REF001", file, record, field, value, message, expected))
    return [*found, *(_more(file, count) for file, count in told.items() if count > MOST_FAULTS)]


def _more(file: str, count: int) -> Finding:
    message = "so many references have no end; the rest is not told"
    return fault("REC003", file, "", "", count, message, "to mend these first")


def _right(kind: str, value: str, known: set[str]) -> str:
    """Return what would be right: the record itself, which may be yet to come, or a near id.

    Ids of sources are alike, publisher and date: only what differs by a slip is near.
    """
    near = suggest(value, known)
    if kind == "source":
        near = get_close_matches(value, near, cutoff=_NEAR_SOURCE)
    record = f"a record with this id in {_WHERE[kind]}"
    return f"{record}, or {' or '.join(near)}" if near else record
