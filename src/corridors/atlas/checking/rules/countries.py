"""Every country that is named is one of the basemap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.atlas import TIMINGS, TOWNS
from corridors.atlas.checking.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corridors.atlas import Contents
    from corridors.atlas.checking.registry import Given, Told
    from corridors.atlas.checking.tables_beside import SideTables

AT_SEA = "XX"
"""What stands for the country of a waypoint at sea; ISO 3166-1 leaves it to its users."""


@rule("CTY003", needs="countries")
def find_unknown_countries(given: Given) -> Iterator[Told]:
    """See that every country of a record, a timing or a town is one of the basemap."""
    for file, record, field, codes in _named(given.contents, given.tables):
        for code in codes:
            if code not in given.countries:
                yield file, record, field, code, "is not a country of the basemap", "ISO code"


def _named(contents: Contents, tables: SideTables) -> Iterator[tuple[str, str, str, Iterable[str]]]:
    for key, place in contents.places.items():
        if place.record.country != AT_SEA or "waypoint" not in place.record.kinds:
            yield place.file, key, "country", (place.record.country,)
    for key, section in contents.sections.items():
        yield section.file, key, "countries", section.record.countries
    for key, site in contents.sites.items():
        yield site.file, key, "country", (site.record.country,)
        yield site.file, key, "countries", site.record.countries
    for key, project in contents.projects.items():
        yield "projects.json", key, "countries", project.countries
    for key, service in contents.services.items():
        yield "services.json", key, "countries", service.countries
    for timing in tables.timings:
        yield TIMINGS, timing.id, "countries", timing.countries
    for line, town in tables.towns:
        yield TOWNS, f"line {line}", "country", (town.country,)
