"""The columns of the exported tables: names, types, units, and a sentence on each.

The sentences stand in ``dictionary.toml``, in three languages: under the name of the
column, or under ``layer.name`` where a layer means something of its own by it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from corridors.i18n import REFERENCE_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

ColumnType = Literal["text", "list", "integer", "number", "boolean"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an exported table.

    Attributes
    ----------
    name
        What stands in the head of the table; it ends in the unit, if there is one.
    type
        ``text``, ``list`` (of texts), ``integer``, ``number`` or ``boolean``.
    unit
        Unit of the values, empty if they have none.
    """

    name: str
    type: ColumnType = "text"
    unit: str = ""


def _columns(words: str) -> tuple[Column, ...]:
    """Read ``name:type`` words; the unit is the end of the name."""
    found = []
    for word in words.split():
        name, _, kind = word.partition(":")
        unit = _UNITS.get(name.rpartition("_")[2], "") if kind in ("integer", "number") else ""
        found.append(Column(name, kind or "text", unit))  # type: ignore[arg-type]  # tested
    return tuple(found)


_UNITS = {"km": "km", "mm": "mm", "deg": "degrees"}
_NAMES = "name name_en name_ru name_zh"
_STATUS = """
    status status_as_of status_basis status_text status_source_ids:list status_sources:list
    status_note status_reported status_reported_text
"""
_DATES = "proposed agreed construction_start opening_planned opened"
_PROJECT = "project_id project_name project_kind"
_WHERE = "country_codes:list countries:list"
_RIGHTS = "licence attribution"

LAYERS: dict[str, tuple[Column, ...]] = {
    "sections": _columns(f"""
        id kind {_NAMES} mode {_PROJECT} {_STATUS} {_DATES} {_WHERE}
        from_place_id to_place_id via_place_ids:list corridor_ids:list length_km:number
        route_km:number method route_accuracy route_within_km:number bound_km:number
        route_source_ids:list route_sources:list route_note gauge_mm:integer tracks:integer
        electrified:boolean diameter_mm:integer parallel_to_id {_RIGHTS}
    """),
    "sites": _columns(f"""
        id kind {_NAMES} group {_PROJECT} {_STATUS} {_DATES} {_WHERE} place_id
        location_accuracy location_source_ids:list location_sources:list location_note {_RIGHTS}
    """),
    "places": _columns(f"""
        id kind {_NAMES} aliases:list names_basis place_kinds:list country_code country
        rank:integer accuracy_km:number source_id source source_ref note {_RIGHTS}
    """),
    "projects": _columns(f"""
        id {_NAMES} aliases:list names_basis project_kind mode group {_STATUS} {_WHERE}
        section_count:integer site_count:integer line_km:number description
    """),
    "corridors": _columns(f"""
        id {_NAMES} aliases:list names_basis programme description gaps:list source_ids:list
        sources:list
    """),
    "corridor_sections": _columns("""
        corridor_id corridor_name leg_id leg_role leg_name position:integer section_id
        section_name section_length_km:number
    """),
    "services": _columns(f"""
        id {_NAMES} aliases:list names_basis service_kind {_STATUS} {_WHERE} from_place_id
        to_place_id corridor_ids:list section_ids:list description
    """),
    "facts": _columns("""
        subject_id subject_name attribute attribute_name scope value value_number:number
        value_max:number modifier unit value_text as_of preferred:boolean basis source_ids:list
        sources:list note
    """),
    "sources": _columns("""
        id type title container_title publisher issued accessed url language note citation
    """),
}
"""Columns of every table, in order, by the name of its layer."""

MAP_LAYERS = ("sections", "sites", "places")
"""Layers with geometry."""

PLAIN_COLUMNS = _columns("longitude_deg:number latitude_deg:number")
"""What sites and places get in CSV and XLSX, which have no geometry."""

WKT_COLUMN = Column("geometry_wkt")
"""Geometry as text, in CSV only."""


@cache
def _sentences(language: str) -> Mapping[str, str]:
    path = resources.files("corridors.export") / "dictionary.toml"
    entries = tomllib.loads(path.read_text("utf-8"))
    return MappingProxyType(
        {key: words.get(language, words[REFERENCE_LANGUAGE]) for key, words in entries.items()}
    )


def meaning(layer: str, name: str, language: str = REFERENCE_LANGUAGE) -> str:
    """Return the sentence of the data dictionary on a column.

    Raises
    ------
    KeyError
        If there is none.

    Examples
    --------
    >>> meaning("sections", "length_km")
    'Length of the line as drawn, on the ellipsoid of WGS 84.'
    """
    sentences = _sentences(language)
    return sentences.get(f"{layer}.{name}") or sentences[name]
