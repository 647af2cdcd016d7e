"""GeoPackage: an SQLite file with a layer for each table."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from corridors.atlas import scratch_folder
from corridors.export.arrow_tables import write_layer
from corridors.export.columns import Column
from corridors.export.file_format import Format
from corridors.export.tables import Table
from corridors.model import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridors.export.file_format import Export

_GEOMETRY_NAME = "geom"
_DATE = "OGR_CURRENT_DATE"
_date_lock = Lock()
_ABOUT_COLUMNS = (Column("key"), Column("value"))
_DICTIONARY_COLUMNS = tuple(map(Column, ("layer", "column", "type", "unit", "meaning")))


def gpkg_bytes(export: Export) -> bytes:
    """Return a GeoPackage: a layer for each table, and ``about`` and ``data_dictionary``.

    The date of the data stands where a GeoPackage says when it was last changed, so that the same
    input gives the same bytes.
    """
    from pyogrio.errors import DataLayerError, DataSourceError

    notes = [{"key": key, "value": value} for key, value in export.about.items()]
    tables = [
        *export.tables,
        Table("about", _ABOUT_COLUMNS, notes),
        Table("data_dictionary", _DICTIONARY_COLUMNS, [dict(row) for row in export.dictionary]),
    ]
    with scratch_folder() as folder, _dated(export.atlas.updated or "1970-01-01"):
        path = folder / "atlas.gpkg"
        try:
            for number, table in enumerate(tables):
                named = {"GEOMETRY_NAME": _GEOMETRY_NAME} if table.geometries is not None else None
                options = {"layer_options": named, "append": number > 0}
                write_layer(table, path, driver="GPKG", **options)
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


FORMAT = Format(
    name="gpkg",
    title="GeoPackage",
    media_type="application/geopackage+sqlite3",
    write=gpkg_bytes,
    order=2,
    holds_layers=True,
    in_bundle="whole",
)
