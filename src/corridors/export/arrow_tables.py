"""Tables for Arrow, and through it for the formats of GDAL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from corridors.export.columns import Column, meaning

if TYPE_CHECKING:
    import io
    from collections.abc import Sequence
    from pathlib import Path

    import pyarrow as pa
    from shapely.geometry.base import BaseGeometry

    from corridors.export.tables import Table

CRS = "EPSG:4326"
GEOMETRY = "geometry"


def write_layer(table: Table, path: Path | io.BytesIO, **options: Any) -> None:  # noqa: ANN401  (pyogrio's)
    """Write a table as a layer of a file, with the options of `pyogrio.write_arrow`."""
    import pyogrio

    if table.geometries is not None:
        options |= {
            "geometry_name": GEOMETRY,
            "geometry_type": _geometry_type(table.geometries),
            "crs": CRS,
        }
    pyogrio.write_arrow(arrow_table(table, lists=False), path, layer=table.layer, **options)


def _geometry_type(shapes: Sequence[BaseGeometry | None]) -> str:
    kinds = {shape.geom_type for shape in shapes if shape is not None}
    return kinds.pop() if len(kinds) == 1 else "Unknown"


def arrow_table(table: Table, *, lists: bool) -> pa.Table:
    """Return a table for Arrow, its geometry as WKB; lists stay lists, or are joined to texts."""
    import pyarrow as pa

    kinds = {
        "text": pa.string(),
        "list": pa.list_(pa.string()) if lists else pa.string(),
        "integer": pa.int32(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
    }
    rows = table.rows if lists else list(table.flat_rows())
    fields = [pa.field(c.name, kinds[c.type], metadata=_about(table, c)) for c in table.columns]
    arrays = [
        pa.array([_unless_blank(row[field.name]) for row in rows], field.type) for field in fields
    ]
    if table.geometries is not None:
        fields.append(pa.field(GEOMETRY, pa.binary()))
        arrays.append(pa.array([_wkb(shape) for shape in table.geometries], pa.binary()))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _unless_blank(value: object) -> object:
    return None if value == "" else value


def _about(table: Table, column: Column) -> dict[str, str]:
    try:
        return {"description": meaning(table.layer, column.name)}
    except KeyError:
        return {}


def _wkb(shape: BaseGeometry | None) -> bytes | None:
    return None if shape is None else shapely.to_wkb(shape, output_dimension=2, byte_order=1)
