"""Wrong values, drawn by the seed, in each field of each kind of record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from fuzzing.spoiling import (
    BAD,
    BAD_CELLS,
    MISSING,
    SECTIONS,
    Case,
    Copy,
    Verdict,
    has,
    put,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

_DRAWN = 1
_SECTION = "section"
_UNNAMED = 5
"""Places of this rank, mere drawing points, need a name in English only."""


class _Field(NamedTuple):
    """A field, what may not stand there, and values of that kind which it does take."""

    path: str
    type: str
    allowed: tuple[str, ...] = ()


_NEEDED = {"null": None, "missing": MISSING}
_STATUS = (
    _Field("status", "word"),
    _Field("status_as_of", "date"),
    _Field("status_basis", "word"),
    _Field("status_sources", "references"),
)
_PROPERTIES: dict[str, tuple[_Field, ...]] = {
    _SECTION: (
        _Field("id", "id"),
        _Field("properties.project", "needed reference"),
        _Field("properties.from", "needed reference"),
        _Field("properties.to", "needed reference"),
        _Field("properties.via", "references"),
        _Field("properties.countries", "countries"),
        _Field("properties.method", "word"),
        _Field("properties.route_accuracy", "word"),
        _Field("properties.route_source", "references"),
        _Field("properties.route_licence", "word"),
        _Field("properties.route_note", "text"),
        _Field("properties.gauge_mm", "whole number"),
        _Field("properties.tracks", "whole number"),
        _Field("properties.electrified", "true or false"),
        _Field("properties.diameter_mm", "whole number"),
        _Field("properties.parallel_to", "reference"),
        _Field("properties.route_km", "number"),
        _Field("properties.bound_km", "number"),
        *(field._replace(path=f"properties.{field.path}") for field in _STATUS),
    ),
    "places.geojson": (
        _Field("id", "id"),
        _Field("properties.kinds", "texts", ("control",)),
        _Field("properties.name", "names"),
        _Field("properties.aliases", "texts"),
        _Field("properties.country", "country"),
        _Field("properties.rank", "whole number"),
        _Field("properties.source", "needed reference"),
        _Field("properties.source_ref", "text"),
        _Field("properties.accuracy_km", "number"),
        _Field("properties.names_sources", "references"),
    ),
    "sites.geojson": (
        _Field("id", "id"),
        _Field("properties.project", "needed reference"),
        _Field("properties.name", "names", ("null", "missing")),
        _Field("properties.country", "country"),
        _Field("properties.countries", "countries", ("none",)),
        _Field("properties.place", "reference"),
        _Field("properties.location_accuracy", "word"),
        _Field("properties.location_source", "references"),
        _Field("properties.location_note", "text"),
    ),
    "projects.json": (
        _Field("id", "id"),
        _Field("kind", "word"),
        _Field("name", "names"),
        _Field("aliases", "texts"),
        _Field("countries", "countries"),
        _Field("covers", "texts"),
        _Field("description", "needed text"),
        _Field("names_sources", "references"),
        _Field("names_basis", "word"),
        _Field("status_note", "text"),
        *_STATUS,
    ),
    "corridors.json": (
        _Field("id", "id"),
        _Field("name", "names"),
        _Field("aliases", "texts"),
        _Field("programme", "text"),
        _Field("description", "needed text"),
        _Field("sources", "references"),
        _Field("names_sources", "references"),
        _Field("legs.0.id", "id"),
        _Field("legs.0.role", "word"),
        _Field("legs.0.name", "names"),
        _Field("legs.0.sections", "references"),
        _Field("gaps.0.from", "needed reference"),
        _Field("gaps.0.to", "needed reference"),
        _Field("gaps.0.note", "needed text"),
    ),
    "services.json": (
        _Field("id", "id"),
        _Field("kind", "word"),
        _Field("name", "names"),
        _Field("aliases", "texts"),
        _Field("countries", "countries"),
        _Field("from", "reference"),
        _Field("to", "reference"),
        _Field("corridors", "references"),
        _Field("sections", "references"),
        _Field("description", "needed text"),
        *_STATUS,
    ),
    "series.json": (
        _Field("id", "id"),
        _Field("name", "names"),
        _Field("unit", "word"),
        _Field("group", "word"),
        _Field("chart", "word"),
        _Field("subject", "reference"),
        _Field("description", "needed text"),
        _Field("sources", "references"),
    ),
    "sources.json": (
        _Field("id", "id"),
        _Field("title", "needed text"),
        _Field("publisher", "text"),
        _Field("container-title", "text", ("list", "object")),
        _Field("language", "text"),
        _Field("note", "text"),
    ),
}
_CELLS: dict[str, tuple[_Field, ...]] = {
    "facts.csv": (
        _Field("subject", "needed reference"),
        _Field("attribute", "word"),
        _Field("scope", "text"),
        _Field("value", "number"),
        _Field("value_max", "number", ("empty",)),
        _Field("modifier", "word", ("empty",)),
        _Field("unit", "word"),
        _Field("as_of", "date"),
        _Field("sources", "references"),
        _Field("preferred", "true or false", ("capitals",)),
        _Field("basis", "word"),
        _Field("note", "text"),
    ),
    "series.csv": (
        _Field("series", "needed reference"),
        _Field("period", "period"),
        _Field("value", "number"),
        _Field("value_max", "number", ("empty",)),
        _Field("modifier", "word", ("empty",)),
        _Field("basis", "word"),
        _Field("sources", "references", ("none",)),
        _Field("note", "text"),
    ),
    "timings.csv": (
        _Field("id", "needed reference", ("unknown",)),
        _Field("measure", "word"),
        _Field("mode", "word"),
        _Field("place", "reference"),
        _Field("section", "reference"),
        _Field("low", "number"),
        _Field("high", "number"),
        _Field("unit", "word"),
        _Field("as_of", "date"),
        _Field("sources", "references"),
        _Field("note", "text"),
    ),
    "towns.csv": (
        _Field("geonames_id", "number"),
        _Field("name", "text"),
        _Field("country", "country"),
        _Field("longitude", "number"),
        _Field("latitude", "number"),
        _Field("population", "number"),
    ),
}


def field_cases(rng: random.Random, drawn: int = _DRAWN) -> Iterator[Case]:
    """Yield cases that put a wrong value into a field: some of each field, drawn at random."""
    for where, fields in _PROPERTIES.items():
        for field in fields:
            for label, value in _draw(rng, _values(field), drawn):
                yield _case(where, field, label, _set_in_record(where, field.path, value))
    for where, fields in _CELLS.items():
        for field in fields:
            for label, value in _draw(rng, _values(field, BAD_CELLS), drawn):
                yield _case(where, field, label, _set_in_row(where, field.path, str(value)))


def _values(
    field: _Field, bad: dict[str, dict[str, Any]] | dict[str, dict[str, str]] = BAD
) -> dict[str, Any]:
    values: dict[str, Any] = dict(bad.get(field.type) or {})
    if field.type == "needed reference" and not values:
        values = {**bad["reference"], **_NEEDED}
    return {label: value for label, value in values.items() if label not in field.allowed}


def _draw(rng: random.Random, values: dict[str, Any], most: int) -> list[tuple[str, Any]]:
    return rng.sample(list(values.items()), min(most, len(values)))


def _case(where: str, field: _Field, label: str, spoil: Callable[[Copy], None]) -> Case:
    name = f"{where.partition('.')[0]}-{where.partition('.')[2] or 'any'}-{field.path}-{label}"
    why = f"{field.path.rpartition('.')[2]} should be: {field.type}; what stands there is none"
    return Case(name, Verdict.CERTAIN, why, spoil)


def _set_in_record(where: str, path: str, value: object) -> Callable[[Copy], None]:
    def is_fit(record: Any) -> bool:  # noqa: ANN401  (any JSON)
        drawing_point = path == "properties.name" and record["properties"].get("rank") == _UNNAMED
        return has(path)(record) and not drawing_point

    def spoil(copy: Copy) -> None:
        names = SECTIONS if where == _SECTION else [where]
        copy.edit_one_of(names, lambda record: put(record, path, value), is_fit)

    return spoil


def _set_in_row(where: str, column: str, value: str) -> Callable[[Copy], None]:
    def is_fit(row: dict[str, str]) -> bool:
        is_number = where != "facts.csv" or column not in ("value", "unit", "as_of") or row["unit"]
        return bool(row[column] and is_number)

    return lambda copy: copy.edit_row(where, lambda row: row.update({column: value}), is_fit)
