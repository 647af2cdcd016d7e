"""The atlas as flat tables: one row a record, no nesting, names in the language of the reader."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from corridors.account.heading import author_names
from corridors.account.look_ups import Index
from corridors.atlas.selection import reported
from corridors.export.bibliography import (
    citations,
    sources_csl,
    used_places,
    web_address,
)
from corridors.export.columns import LAYERS, MAP_LAYERS, PLAIN_COLUMNS, WKT_COLUMN, Column
from corridors.i18n import country_name, pick_name, translate
from corridors.model import NAME_LANGUAGES, SPECIFICATION, licence_of, whole_characters
from corridors.wording import date_text, fact_value, is_given, span_text, status_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from corridors.atlas import Atlas, Placed, PlaceRow
    from corridors.model import Cells

Row = dict[str, Any]
LIST_SEPARATOR = "; "
_DATES = ("proposed", "agreed", "construction_start", "opening_planned", "opened")


@dataclass(frozen=True, slots=True)
class Table:
    """One layer of an export.

    Attributes
    ----------
    layer
        Its name, a key of `corridors.export.columns.LAYERS`.
    columns
        Its columns in order; every row has exactly these.
    rows
        One dict a record. Unknown is None; texts are never empty; lists are lists of texts.
    geometries
        EPSG:4326, one a row, None where a site is not located; None for a layer without geometry.
    """

    layer: str
    columns: tuple[Column, ...]
    rows: list[Row]
    geometries: list[BaseGeometry | None] | None = None

    def flat_rows(self) -> Iterator[Row]:
        """Yield the rows with lists joined by semicolons, for formats without lists."""
        for row in self.rows:
            yield {key: flat(value) for key, value in row.items()}

    def with_columns(self, columns: tuple[Column, ...]) -> Table:
        """Return the table with these columns, which may be coordinates and geometry as text."""
        if columns == self.columns:
            return self
        names = [column.name for column in columns]
        rows = []
        for row, shape in zip(self.rows, self.geometries or (), strict=True):
            more = _coordinates(shape) if PLAIN_COLUMNS[0] in columns else {}
            if WKT_COLUMN in columns:
                more[WKT_COLUMN.name] = shape.wkt if shape is not None else None
            rows.append({name: more[name] if name in more else row[name] for name in names})
        return replace(self, columns=columns, rows=rows)


def _coordinates(shape: BaseGeometry | None) -> Row:
    """Return longitude and latitude of a site or a place, of one that is an area a point in it."""
    if shape is None:
        return {column.name: None for column in PLAIN_COLUMNS}
    point = shape if shape.geom_type == "Point" else shape.representative_point()
    numbers = (round(number, 5) for number in point.coords[0])
    return dict(zip((column.name for column in PLAIN_COLUMNS), numbers, strict=True))


def flat(value: object) -> object:
    """Return a list as one text, anything else as it is.

    >>> flat(["KZ", "CN"])
    'KZ; CN'
    """
    return LIST_SEPARATOR.join(value) if isinstance(value, list) else value


def build_tables(
    atlas: Atlas, language: str = "en", layers: Iterable[str] = tuple(LAYERS)
) -> list[Table]:
    """Return layers of an atlas as flat tables.

    Parameters
    ----------
    atlas
        Everything, or what `corridors.atlas.selection.select` left of it.
    language
        Language of ``name`` and of what is in words: ``en``, ``ru`` or ``zh``.
    layers
        Which ones, in which order.
    """
    view = _View(atlas, language)
    return [_build(view, layer) for layer in layers]


def _build(view: _View, layer: str) -> Table:
    columns = LAYERS[layer]
    names = [column.name for column in columns]
    kinds = {column.name: column.type for column in columns}
    rows = [{name: _clean(row[name], kinds[name]) for name in names} for row in _ROWS[layer](view)]
    if layer not in MAP_LAYERS:
        return Table(layer, columns, rows)
    return Table(layer, columns, rows, [row.geometry for row in view.placed(layer)])


def _clean(value: Any, kind: str) -> Any:  # noqa: ANN401  (a cell)
    """Return a cell in the type of its column, None where nothing is known."""
    if kind == "list":
        return [whole_characters(str(item)) for item in value or ()]
    if not is_given(value) or value == "":
        return None
    match kind:
        case "integer":
            return int(value)
        case "number":
            return float(value)
        case "boolean":
            return bool(value)
    return whole_characters(str(value))


class _View:
    """An atlas with what its rows look up, each thing worked out once."""

    def __init__(self, atlas: Atlas, language: str) -> None:
        self.atlas, self.records = atlas, atlas.records
        self.language = language
        self._countries: dict[str, str] = {}

    @cached_property
    def citations(self) -> dict[str, str]:
        return citations(self.atlas.records.sources)

    @cached_property
    def index(self) -> Index:
        return Index.of(self.atlas)

    @cached_property
    def section_corridors(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in self.records.corridors:
            for key in dict.fromkeys(key for leg in row.legs for key in leg["sections"]):
                found.setdefault(key, []).append(row.id)
        return found

    @cached_property
    def authors(self) -> str:
        return ", ".join(author_names(self.atlas))

    @cached_property
    def places(self) -> list[PlaceRow]:
        """The places that the selection names."""
        used = used_places(self.atlas)
        return [row for row in self.records.places if row.id in used]

    def placed(self, layer: str) -> Sequence[Placed]:
        """Return the rows of a layer of the map."""
        return self.places if layer == "places" else getattr(self.records, layer)

    def country(self, code: str) -> str:
        if code not in self._countries:
            self._countries[code] = country_name(code, self.language)
        return self._countries[code]

    def title(self, row: Cells) -> str:
        """Return what a record is called, as in the account of it."""
        return self.index.title(row, self.language)

    def titles(self, row: Cells) -> Row:
        """Return what a record is called, in the language of the export and in each of ours."""
        told = {f"name_{code}": self.index.title(row, code) for code in NAME_LANGUAGES}
        return {"name": self.title(row)} | told

    def sources(self, prefix: str, keys: Iterable[str] | None) -> Row:
        found = list(keys or ())
        return {
            f"{prefix}_ids" if prefix else "source_ids": found,
            (prefix + "s") if prefix else "sources": [self.citations[key] for key in found],
        }

    def countries(self, codes: Iterable[str]) -> Row:
        found = list(codes)
        return {"country_codes": found, "countries": [self.country(code) for code in found]}

    def status(self, row: Cells) -> Row:
        told = reported(row)
        return {
            "status": row["status"],
            "status_as_of": row["status_as_of"],
            "status_basis": row["status_basis"],
            "status_text": status_text(row, self.language),
            "status_note": row["status_note"],
            "status_reported": told["status"],
            "status_reported_text": status_text(told, self.language),
            **self.sources("status_source", row["status_sources"]),
        }

    def part(self, row: Cells) -> Row:
        """Return what sections and sites share."""
        return {
            **{key: row[key] for key in _DATES},
            **self.status(row),
            **self.countries(row["countries"]),
            "id": row["id"],
            "project_id": row["project"],
            "project_name": self.title(self.index.projects[row["project"]]),
            "project_kind": row["kind"],
        }

    def named(self, row: Cells) -> Row:
        """Return what projects, corridors and services share."""
        common = {key: row[key] for key in ("id", "aliases", "names_basis", "description")}
        return {**common, **self.titles(row)}

    def gap(self, gap: Mapping[str, Any]) -> str:
        """Return a stretch that a corridor lacks, in one line."""
        ends = (self.index.place(gap[end], self.language) for end in ("from", "to"))
        return f"{span_text(*ends)}: {gap['note']}"

    def rights(self, licence: str) -> Row:
        osm = translate("export_attribution_osm", self.language)
        parts = [self.authors, osm if licence == "ODbL-1.0" else ""]
        return {"licence": licence, "attribution": LIST_SEPARATOR.join(filter(None, parts))}


def _sections(view: _View) -> Iterator[Row]:
    for row in view.records.sections:
        accuracy = row["route_accuracy"]
        yield {
            **row,
            **view.part(row),
            **view.titles(row),
            **view.sources("route_source", row["route_source"]),
            **view.rights(row["route_licence"]),
            "kind": "section",
            "from_place_id": row["from"],
            "to_place_id": row["to"],
            "via_place_ids": row["via"],
            "corridor_ids": view.section_corridors.get(row["id"]),
            "route_within_km": SPECIFICATION.accuracies[accuracy].within_km if accuracy else None,
            "parallel_to_id": row["parallel_to"],
        }


def _sites(view: _View) -> Iterator[Row]:
    for row in view.records.sites:
        yield {
            **row,
            **view.part(row),
            **view.titles(row),
            **view.sources("location_source", row["location_source"]),
            **view.rights(licence_of(row["location_source"])),
            "kind": "site",
            "place_id": row["place"],
        }


def _places(view: _View) -> Iterator[Row]:
    for row in view.places:
        yield {
            **row,
            **view.titles(row),
            **view.rights(licence_of([row["source"]])),
            "kind": "place",
            "place_kinds": row["kinds"],
            "country_code": row["country"],
            "country": view.country(row["country"]),
            "source_id": row["source"],
            "source": view.citations[row["source"]],
        }


def _projects(view: _View) -> Iterator[Row]:
    counts = Counter(row.project for row in view.records.sections)
    site_counts = Counter(row.project for row in view.records.sites)
    lengths: dict[str, float] = {}
    for section in view.records.sections:
        lengths[section.project] = lengths.get(section.project, 0.0) + section.length_km
    for row in view.records.projects:
        key = row["id"]
        yield {
            **view.named(row),
            **view.status(row),
            **view.countries(row["countries"]),
            "project_kind": row["kind"],
            "mode": row["mode"],
            "group": row["group"],
            "section_count": counts[key],
            "site_count": site_counts[key],
            "line_km": round(lengths.get(key, 0.0), 1) or None,
        }


def _corridors(view: _View) -> Iterator[Row]:
    for row in view.records.corridors:
        yield {
            **view.named(row),
            **view.sources("", row["sources"]),
            "programme": row["programme"],
            "gaps": [view.gap(gap) for gap in row["gaps"]],
        }


def _corridor_sections(view: _View) -> Iterator[Row]:
    sections = {row["id"]: row for row in view.records.sections}
    for corridor in view.records.corridors:
        for leg in corridor["legs"]:
            for position, key in enumerate(leg["sections"], start=1):
                if key in sections:
                    yield {
                        "corridor_id": corridor["id"],
                        "corridor_name": view.title(corridor),
                        "leg_id": leg["id"],
                        "leg_role": leg["role"],
                        "leg_name": pick_name(leg["name"], view.language),
                        "position": position,
                        "section_id": key,
                        "section_name": view.title(sections[key]),
                        "section_length_km": sections[key]["length_km"],
                    }


def _services(view: _View) -> Iterator[Row]:
    for row in view.records.services:
        yield {
            **view.named(row),
            **view.status(row),
            **view.countries(row["countries"]),
            "service_kind": row["kind"],
            "from_place_id": row["from"],
            "to_place_id": row["to"],
            "corridor_ids": row["corridors"],
            "section_ids": row["sections"],
        }


def _facts(view: _View) -> Iterator[Row]:
    for row in view.records.facts:
        number = row["number"]
        yield {
            **row,
            **view.sources("", row["sources"]),
            "subject_id": row["subject"],
            "subject_name": view.index.titled(row["subject"], view.language),
            "attribute_name": translate(f"attribute_{row['attribute']}", view.language),
            "value": f"{number:.15g}" if number is not None else row["value"],
            "value_number": number,
            "value_text": fact_value(row, view.language),
        }


def _sources(view: _View) -> Iterator[Row]:
    for source in sources_csl(view.atlas):
        yield {
            **{key: source.get(key) for key in ("id", "type", "title", "publisher")},
            **{key: source.get(key) for key in ("language", "note")},
            "container_title": source.get("container-title"),
            "issued": date_text(source.get("issued")),
            "accessed": date_text(source.get("accessed")),
            "url": web_address(source.get("URL")),
            "citation": view.citations[source["id"]],
        }


_ROWS: dict[str, Callable[[_View], Iterable[Row]]] = {
    "sections": _sections,
    "sites": _sites,
    "places": _places,
    "projects": _projects,
    "corridors": _corridors,
    "corridor_sections": _corridor_sections,
    "services": _services,
    "facts": _facts,
    "sources": _sources,
}
