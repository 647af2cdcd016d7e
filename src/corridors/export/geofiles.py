"""GeoJSON, GeoPackage, FlatGeobuf and GeoParquet."""

from __future__ import annotations

import io
import json
import shutil
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

import shapely

from corridors.atlas import features_text, scratch_folder
from corridors.export.columns import Column, meaning
from corridors.model import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa
    from shapely.geometry.base import BaseGeometry

    from corridors.export.tables import Table

CRS = "EPSG:4326"
GEOMETRY = "geometry"
_GPKG_GEOMETRY = "geom"
_DATE = "OGR_CURRENT_DATE"
_date_lock = Lock()
_ABOUT_COLUMNS = (Column("key"), Column("value"))
_DICTIONARY_COLUMNS = tuple(map(Column, ("layer", "column", "type", "unit", "meaning")))


def geojson_bytes(tables: Sequence[Table], about: Mapping[str, Any]) -> bytes:
    """Return one FeatureCollection after RFC 7946; what goes with it is its member ``about``."""
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
    return features_text(features, about=about).encode("utf-8")


def _as_geojson(shape: BaseGeometry | None) -> Any:  # noqa: ANN401  (any JSON)
    """Return a geometry with rings as RFC 7946 wants them: outer ones counter-clockwise."""
    if shape is None:
        return None
    return json.loads(shapely.to_geojson(shapely.orient_polygons(shape)))


def gpkg_bytes(
    tables: Sequence[Table],
    about: Mapping[str, str],
    dictionary: Sequence[Mapping[str, str]],
    updated: str,
) -> bytes:
    """Return a GeoPackage: a layer for each table, and ``about`` and ``data_dictionary``.

    The date of the data stands where a GeoPackage says when it was last changed, so that the same
    input gives the same bytes.
    """
    from pyogrio.errors import DataLayerError, DataSourceError

    from corridors.export.tables import Table as Plain

    notes = [{"key": key, "value": value} for key, value in about.items()]
    extra = [
        Plain("about", _ABOUT_COLUMNS, notes),
        Plain("data_dictionary", _DICTIONARY_COLUMNS, [dict(row) for row in dictionary]),
    ]
    with scratch_folder() as folder, _dated(updated or "1970-01-01"):
        path = folder / "atlas.gpkg"
        try:
            for number, table in enumerate([*tables, *extra]):
                _write(table, path, driver="GPKG", append=number > 0)
            return path.read_bytes()
        except (DataLayerError, DataSourceError) as error:  # a full disc, mostly
            free = shutil.disk_usage(folder).free / 1e6
            msg = (
                f"No GeoPackage can be made in the temporary folder {folder.parent}, with "
                f"{free:.1f} MB free; TMPDIR may name another ({error})"
            )
            raise OutputError(msg) from error


@contextmanager
def _dated(day: str) -> Iterator[None]:
    """Let GDAL take a day for today; it knows one for the whole process, so one at a time."""
    import pyogrio

    with _date_lock:
        before = pyogrio.get_gdal_config_option(_DATE)
        pyogrio.set_gdal_config_options({_DATE: f"{day}T00:00:00.000Z"})
        try:
            yield
        finally:
            pyogrio.set_gdal_config_options({_DATE: before})


def fgb_bytes(table: Table, about: Mapping[str, str]) -> bytes:
    """Return a FlatGeobuf file; it has a spatial index unless a site is not located."""
    stream = io.BytesIO()
    whole = all(shape is not None for shape in table.geometries or ())
    options = {
        "SPATIAL_INDEX": "YES" if whole and table.rows else "NO",
        "TITLE": about["title"],
        "DESCRIPTION": "\n".join(f"{key}: {value}" for key, value in about.items()),
    }
    _write(table, stream, driver="FlatGeobuf", layer_options=options)
    return stream.getvalue()


def _write(table: Table, path: Path | io.BytesIO, **options: Any) -> None:  # noqa: ANN401  (pyogrio's)
    import pyogrio

    if table.geometries is not None:
        options |= {
            "geometry_name": GEOMETRY,
            "geometry_type": _geometry_type(table.geometries),
            "crs": CRS,
        }
        if options["driver"] == "GPKG":
            options["layer_options"] = {"GEOMETRY_NAME": _GPKG_GEOMETRY}
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


def parquet_bytes(table: Table, about: Mapping[str, Any]) -> bytes:
    """Return a Parquet file, GeoParquet 1.0 where the layer has geometry (WGS 84, WKB).

    What goes with it is the key ``corridors`` of its metadata; each column carries its sentence of
    the data dictionary.
    """
    import pyarrow.parquet as pq

    content = arrow_table(table, lists=True)
    metadata = {"corridors": json.dumps(about, ensure_ascii=False)}
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
