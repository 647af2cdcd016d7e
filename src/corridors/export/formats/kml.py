"""KML 2.2: a folder for each layer, lines coloured by mode, attributes as typed data.

Viewers take a ``description`` for HTML: that of the document is escaped as such, and placemarks
have none. Values stand in ``ExtendedData`` as text, and no style points to a picture elsewhere.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import shapely

from corridors.export.columns import meaning
from corridors.export.file_format import Format
from corridors.model import Mode, State
from corridors.style import INK, LIFELESS, line_style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridors.export.file_format import Export
    from corridors.export.tables import Row, Table

_NAMESPACE = "http://www.opengis.net/kml/2.2"
_TYPES = {"text": "string", "list": "string", "integer": "int", "number": "double"}
_TYPES |= {"boolean": "bool"}
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COMING = {"expected": (0.4, 1.0), "construction": (0.6, 0.7)}
"""Opacity and width, against those of an open line, of what is not open yet."""
_LOOKS = ("operating", *_COMING, "suspended")
"""One status for each look that KML can show: it has no dashes."""


def kml_bytes(export: Export) -> bytes:
    """Return a KML document; characters that XML cannot hold become U+FFFD."""
    tables, about = export.tables, export.about
    root = ET.Element("kml", xmlns=_NAMESPACE)
    document = ET.SubElement(root, "Document")
    _text(document, "name", about["title"])
    lines = (f"{key}: {value}" for key, value in about.items() if key != "title")
    _text(document, "description", escape("\n\n".join(lines), quote=False))
    for style in _styles():
        document.append(style)
    for table in tables:
        document.append(_schema(table, export.language))
    for table in tables:
        document.append(_folder(table))
    ET.indent(root, space=" ")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _text(parent: ET.Element, tag: str, text: object, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    element.text = _FORBIDDEN.sub("\ufffd", str(text))
    return element


def _styles() -> Iterator[ET.Element]:
    for mode in Mode:
        for word in _LOOKS:
            look = line_style(mode.value, word)
            opacity, width = _COMING.get(word, (1.0, 1.0))
            style = ET.Element("Style", id=f"{mode.value}-{word}")
            line = ET.SubElement(style, "LineStyle")
            _text(line, "color", _colour(look.colour, opacity))
            _text(line, "width", round(look.width_px * width, 2))
            yield style
    for kind, scale in (("site", 0.8), ("place", 0.4)):
        style = ET.Element("Style", id=kind)
        icon = ET.SubElement(style, "IconStyle")
        _text(icon, "color", _colour(INK, 1.0))
        _text(icon, "scale", scale)
        if kind == "place":
            _text(ET.SubElement(style, "LabelStyle"), "scale", 0.6)
        fill = ET.SubElement(style, "PolyStyle")
        _text(fill, "color", _colour(INK, 0.3))
        yield style


def _colour(colour: str, opacity: float) -> str:
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"{round(opacity * 255):02x}{blue}{green}{red}"


def _style_of(row: Row) -> str:
    if row["kind"] != "section":
        return f"#{row['kind']}"
    status = row["status"] or State.OPERATING
    look = "suspended" if status in LIFELESS else "construction"
    return f"#{row['mode']}-{status if status in _LOOKS else look}"


def _schema(table: Table, language: str) -> ET.Element:
    schema = ET.Element("Schema", name=table.layer, id=f"schema-{table.layer}")
    for column in table.columns:
        field = ET.SubElement(schema, "SimpleField", name=column.name, type=_TYPES[column.type])
        _text(field, "displayName", meaning(table.layer, column.name, language))
    return schema


def _folder(table: Table) -> ET.Element:
    folder = ET.Element("Folder", id=table.layer)
    _text(folder, "name", table.layer)
    for row, shape in zip(table.flat_rows(), table.geometries or (), strict=True):
        mark = ET.SubElement(folder, "Placemark", id=f"{row['kind']}-{row['id']}")
        _text(mark, "name", row["name"])
        _text(mark, "styleUrl", _style_of(row))
        data = ET.SubElement(mark, "ExtendedData")
        data = ET.SubElement(data, "SchemaData", schemaUrl=f"#schema-{table.layer}")
        for column in table.columns:
            value = row[column.name]
            if value is not None and value != "":
                shown = str(value).lower() if column.type == "boolean" else value
                _text(data, "SimpleData", shown, name=column.name)
        if shape is not None:
            mark.append(_geometry(shape))
    return folder


def _geometry(shape: Any) -> ET.Element:  # noqa: ANN401  (any kind of geometry)
    element = ET.Element(_TAGS.get(shape.geom_type, "MultiGeometry"))
    match shape.geom_type:
        case "Point" | "LineString" | "LinearRing":
            if shape.geom_type == "LineString":
                _text(element, "tessellate", 1)
            _text(element, "coordinates", _coordinates(shape))
        case "Polygon":
            rings = [("outerBoundaryIs", shape.exterior)]
            rings += [("innerBoundaryIs", ring) for ring in shape.interiors]
            for tag, ring in rings:
                ET.SubElement(element, tag).append(_geometry(ring))
        case _:
            for part in shape.geoms:
                element.append(_geometry(part))
    return element


_TAGS = {kind: kind for kind in ("Point", "LineString", "LinearRing", "Polygon")}


def _coordinates(shape: Any) -> str:  # noqa: ANN401  (as above)
    return " ".join(f"{x!r},{y!r}" for x, y in shapely.get_coordinates(shape).tolist())


FORMAT = Format(
    name="kml",
    title="KML",
    media_type="application/vnd.google-earth.kml+xml",
    write=kml_bytes,
    order=5,
    holds_tables=False,
    holds_layers=True,
)
