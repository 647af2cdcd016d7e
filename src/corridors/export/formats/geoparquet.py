"""Parquet, and GeoParquet where a layer has geometry."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import shapely

from corridors.export.arrow_tables import CRS, GEOMETRY, arrow_table
from corridors.export.file_format import Format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from corridors.export.file_format import Export


def parquet_bytes(export: Export) -> bytes:
    """Return a Parquet file, GeoParquet 1.0 where the layer has geometry (WGS 84, WKB).

    What goes with it is the key ``corridors`` of its metadata; each column carries its sentence of
    the data dictionary.
    """
    import pyarrow.parquet as pq

    (table,) = export.tables
    content = arrow_table(table, lists=True)
    metadata = {"corridors": json.dumps(export.everything, ensure_ascii=False)}
    if table.geometries is not None:
        metadata["geo"] = json.dumps(_geo_metadata(table.geometries))
    stream = io.BytesIO()
    pq.write_table(content.replace_schema_metadata(metadata), stream, compression="zstd")
    return stream.getvalue()


def _geo_metadata(shapes: Sequence[BaseGeometry | None]) -> dict[str, Any]:
    import pyproj

    found = [shape for shape in shapes if shape is not None]
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted({shape.geom_type for shape in found}),
        "crs": pyproj.CRS(CRS).to_json_dict(),
    }
    if found:
        column["bbox"] = [float(edge) for edge in shapely.total_bounds(found)]
    return {"version": "1.0.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}


FORMAT = Format(
    name="parquet",
    title="GeoParquet",
    media_type="application/vnd.apache.parquet",
    write=parquet_bytes,
    order=4,
    other_endings=("geoparquet",),
)
