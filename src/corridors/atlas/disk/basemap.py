"""The basemap: countries to measure by, and the topology to draw."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import shapely

from corridors.atlas.disk.files import MOST_FAULTS, default_root, fault, read_json, short_text
from corridors.atlas.disk.geometries import features_of, read_geometry
from corridors.atlas.disk.topology import FILE, read_topology
from corridors.model import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from corridors.model import Finding

_CODE = re.compile(r"[A-Z]{2}")
SEAS: dict[str, tuple[float, float]] = {
    "caspian": (50.8, 41.8),
    "black": (34.5, 43.2),
    "mediterranean": (29.5, 33.6),
    "baltic": (19.5, 57.2),
    "azov": (36.6, 46.0),
    "red": (37.8, 21.5),
    "arabian": (64.0, 19.0),
    "bengal": (88.5, 16.5),
    "persian": (51.2, 27.2),
    "oman": (59.2, 24.6),
    "yellow": (123.0, 36.0),
    "east_china": (124.5, 30.0),
    "south_china": (115.0, 18.0),
    "japan": (134.5, 40.0),
    "north": (3.0, 56.0),
    "barents": (40.0, 72.5),
}
"""About where the names of seas stand, longitude and latitude; the names are messages."""


def read_countries(root: Path | None = None) -> dict[str, BaseGeometry]:
    """Return the land of each country of the basemap by ISO 3166-1 alpha-2 code (EPSG:4326).

    Boundaries are those of Natural Earth at 1:10 million; they imply no endorsement.

    Raises
    ------
    DataError
        If the file is missing or is not a collection of polygons; it lists all faults.
    """
    name = "countries.geojson"
    content, findings = read_json(_basemap_folder(root) / name)
    features = features_of(content, name, findings)
    if not features:
        expected = "a FeatureCollection of countries"
        findings.append(fault("GEO001", name, "", "features", "", "has no features", expected))
        raise DataError(findings)
    shapes = _shapes(features, name, findings)
    if findings:
        raise DataError(findings)
    for shape in shapes.values():
        shapely.prepare(shape)
    return shapes


def _shapes(features: list[Any], file: str, findings: list[Finding]) -> dict[str, BaseGeometry]:
    found: dict[str, BaseGeometry] = {}
    for number, item in enumerate(features):
        if len(findings) >= MOST_FAULTS:
            break
        code = item.get("id") if isinstance(item, dict) else item
        where = short_text(code) if isinstance(code, str) else f"feature {number}"
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            message, expected = "is not a country", "ISO 3166-1 alpha-2 code as its id"
            findings.append(fault("GEO001", file, where, "id", code, message, expected))
            continue
        if code in found:
            message, expected = "the country stands twice", "once, as a MultiPolygon"
            findings.append(fault("IDS002", file, where, "id", code, message, expected))
        if item.get("type") != "Feature":
            kind, message = item.get("type", ""), "is not a Feature"
            findings.append(fault("GEO001", file, where, "type", kind, message))
        shape = read_geometry(
            item.get("geometry"), ("Polygon", "MultiPolygon"), file, code, findings
        )
        if shape is None:
            continue
        if not shape.is_valid:
            reason = str(shapely.is_valid_reason(shape))
            message, expected = "the area crosses itself", "rings that do not cross"
            findings.append(fault("GEO014", file, code, "geometry", reason, message, expected))
        found[code] = shape
    return found


def read_basemap(root: Path | None = None) -> dict[str, Any]:
    """Return the basemap as TopoJSON: countries, borders, coast, lakes and rivers.

    Raises
    ------
    DataError
        If the file is missing or cannot be drawn; it lists all faults.
    """
    content, findings = read_json(_basemap_folder(root) / FILE)
    if findings:
        raise DataError(findings)
    return read_topology(content)


def _basemap_folder(root: Path | None) -> Path:
    """Return the folder of an atlas's own basemap, or of the shipped one if it brings none."""
    own = root / "basemap" if root is not None else None
    return own if own is not None and os.path.lexists(own) else default_root() / "basemap"
