"""Projects have the sections or sites they need, and sites say why they lie where they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.atlas.checking.registry import rule
from corridors.model import LINE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridors.atlas.checking.registry import Given, Told


@rule("PRJ001")
def find_empty_projects(given: Given) -> Iterator[Told]:
    """See that a project of lines has sections, or sites at least, and one of sites has sites."""
    contents = given.contents
    with_sections = {item.record.project for item in contents.sections.values()}
    with_sites = {item.record.project for item in contents.sites.values()}
    for key, project in contents.projects.items():
        if project.kind in LINE_KINDS and key not in with_sections | with_sites:
            yield "projects.json", key, "", "", "has no section", "a section"
        if project.kind not in LINE_KINDS and key not in with_sites:
            expected = "a site, without geometry if it cannot be placed"
            yield "projects.json", key, "", "", "has no site", expected


@rule("PRJ002")
def find_sections_of_another_mode(given: Given) -> Iterator[Told]:
    """See that a section stands in the file of the mode of its project."""
    for item in given.contents.sections.values():
        project = given.contents.projects.get(item.record.project)
        mode = LINE_KINDS.get(project.kind) if project else None
        if project and item.file != f"{mode}.geojson":
            message = f"its project is a {project.kind}"
            expected = f"{mode}.geojson" if mode else "a project that is a line"
            yield item.file, item.record.id, "project", project.id, message, expected


@rule("SIT001")
def find_contradicting_accuracies(given: Given) -> Iterator[Told]:
    """See that a site has a place if it says how true that is, and else none."""
    for site in given.contents.sites.values():
        value = site.record.location_accuracy
        if (site.geometry is not None) == (value == "none"):
            message = "location_accuracy and geometry disagree"
            expected = "none without geometry, another word with it"
            yield site.file, site.record.id, "location_accuracy", value, message, expected


@rule("SIT002")
def find_unexplained_sites(given: Given) -> Iterator[Told]:
    """See that a site without a place says why."""
    for site in given.contents.sites.values():
        if site.geometry is None and not site.record.location_note:
            expected = "why it cannot be placed"
            yield site.file, site.record.id, "location_note", "", "is missing", expected


@rule("SIT003")
def find_places_without_source(given: Given) -> Iterator[Told]:
    """See that a site with a place says where that is from."""
    for site in given.contents.sites.values():
        if site.geometry is not None and not site.record.location_source:
            expected = "where the position is from"
            yield site.file, site.record.id, "location_source", "", "is missing", expected
