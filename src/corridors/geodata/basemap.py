"""The basemap: countries to measure by, and the topology to draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import shape

from corridors.geodata.files import default_root, fault, read_json
from corridors.model import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

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
        If the file is missing or is not a collection of polygons.
    """
    name = "countries.geojson"
    collection = _read_basemap_file(root, name)
    try:
        polygons = {item["id"]: shape(item["geometry"]) for item in collection["features"]}
    except (LookupError, TypeError, AttributeError, ValueError, shapely.errors.ShapelyError):
        expected = "a FeatureCollection of countries"
        raise DataError([fault("GEO001", name, "", "", "", "is not GeoJSON", expected)]) from None
    for polygon in polygons.values():
        shapely.prepare(polygon)
    return polygons


def read_basemap(root: Path | None = None) -> dict[str, Any]:
    """Return the basemap as TopoJSON: countries, borders, coast, lakes and rivers.

    Raises
    ------
    DataError
        If the file is missing or is not a topology.
    """
    name = "basemap.topojson"
    topology = _read_basemap_file(root, name)
    whole = isinstance(topology, dict) and topology.get("type") == "Topology"
    if not whole or not {"objects", "arcs", "transform"} <= topology.keys():
        expected = "a quantised Topology"
        raise DataError([fault("GEO001", name, "", "", "", "is not TopoJSON", expected)])
    return dict(topology)


def _read_basemap_file(root: Path | None, name: str) -> Any:  # noqa: ANN401  (any JSON)
    folder = root if root is not None and (root / "basemap").is_dir() else default_root()
    content, findings = read_json(folder / "basemap" / name)
    if findings:
        raise DataError(findings)
    return content
