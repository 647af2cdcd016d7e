"""Texts hold only what can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel

from corridors.atlas.checking.registry import rule
from corridors.model import find_hidden, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridors.atlas import Contents
    from corridors.atlas.checking.registry import Given, Told


@rule("TXT001")
def find_unseen_characters(given: Given) -> Iterator[Told]:
    """See that no text has control characters, turned directions or characters of no width."""
    for file, name, record in (*_records(given.contents), *given.tables.records()):
        for field, text in _odd_texts(record, ""):
            message = f"holds {name_of(find_hidden(text))}, which is not seen"
            yield file, name, field, text, message, "the text without it"


def _records(contents: Contents) -> Iterator[tuple[str, str, object]]:
    for table in (contents.places, contents.sections, contents.sites):
        for key, item in table.items():
            yield item.file, key, item.record
    for file in ("projects", "corridors", "services", "sources", "series"):
        for key, record in getattr(contents, file).items():
            yield f"{file}.json", key, record
    for line, fact in contents.facts:
        yield "facts.csv", f"line {line}", fact
    for line, point in contents.points:
        yield "series.csv", f"line {line}", point
    yield "datapackage.json", "", contents.package


def _odd_texts(value: object, field: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if find_hidden(value):
            yield field, value
    elif isinstance(value, BaseModel):
        yield from _odd_texts(dict(value), field)  # its fields, and keys that we do not use
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _odd_texts(key, field)
            yield from _odd_texts(inner, f"{field}.{key.rstrip('_')}" if field else key.rstrip("_"))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _odd_texts(inner, f"{field}.{number}")
