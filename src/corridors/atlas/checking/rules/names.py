"""Names in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.atlas.checking.registry import rule
from corridors.model import NAME_LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corridors.atlas import Contents
    from corridors.atlas.checking.registry import Given, Told

DRAWING_POINT_RANK = 5
"""Places of this rank are loops and waypoints: nobody has written their names in three languages,
and we do not invent them. English is enough."""


@rule("TRN001")
def find_missing_names(given: Given) -> Iterator[Told]:
    """See that every name exists in every display language, but for mere drawing points."""
    for file, record, names in _all_names(given.contents):
        missing = [language for language in NAME_LANGUAGES if not names.get(language, "").strip()]
        if missing:
            languages = ", ".join(missing)
            expected = f"a name in {languages}"
            yield file, record, "name", languages, "a name is missing", expected


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
