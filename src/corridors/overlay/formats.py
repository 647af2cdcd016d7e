"""Which formats are read, and what their files are called."""

from __future__ import annotations

from pathlib import PurePosixPath

KNOWN = (
    "GeoJSON, GeoPackage, FlatGeobuf, GeoParquet, Shapefile, KML, KMZ, GPX, CSV, or a zip of these"
)
_ENDINGS = (
    "geojson json geojsonl geojsons ndjson gpkg fgb parquet geoparquet shp kml kmz gpx csv tsv zip"
)
SUFFIXES = frozenset(f".{word}" for word in _ENDINGS.split())


def bare_name(name: str) -> str:
    """Return the name of a file without a known ending.

    >>> bare_name("rail.geojson"), bare_name("rail.v2")
    ('rail', 'rail.v2')
    """
    ending = PurePosixPath(name).suffix
    return name[: -len(ending)] if ending.lower() in SUFFIXES else name
