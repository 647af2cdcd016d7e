"""GeoJSON (RFC 7946)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import shapely

from corridors.atlas import features_text
from corridors.export.file_format import Format

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from corridors.export.file_format import Export


def geojson_bytes(export: Export) -> bytes:
    """Return one FeatureCollection after RFC 7946; what goes with it is its member ``about``."""
    tables = export.tables
    features = [
        {
            "type": "Feature",
            "id": f"{row['kind']}/{row['id']}" if len(tables) > 1 else row["id"],
            "properties": row,
            "geometry": _as_geojson(shape),
        }
        for table in tables
        for row, shape in zip(table.rows, table.geometries or (), strict=True)
    ]
    return features_text(features, about=export.everything).encode("utf-8")


def _as_geojson(shape: BaseGeometry | None) -> Any:  # noqa: ANN401  (any JSON)
    """Return a geometry with rings as RFC 7946 wants them: outer ones counter-clockwise."""
    if shape is None:
        return None
    return json.loads(shapely.to_geojson(shapely.orient_polygons(shape)))


FORMAT = Format(
    name="geojson",
    title="GeoJSON",
    media_type="application/geo+json",
    write=geojson_bytes,
    order=1,
    holds_tables=False,
    holds_layers=True,
    in_bundle="layers",
)
