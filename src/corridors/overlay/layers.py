"""Everything else: what GDAL reads (GeoPackage, FlatGeobuf, KML, GPX, Shapefile) and GeoParquet.

GDAL opens far more than files of data: lists of other files, services, pipelines of commands. So a
file gets there only if its first bytes say one of the formats below, and what it could make GDAL
fetch or run is refused before.
"""

from __future__ import annotations

import json
from itertools import cycle
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.atlas.disk.holding import Holder
from corridors.model import suggest
from corridors.overlay.geopackages import check_geopackage
from corridors.overlay.overlay_records import CRS, Choices, OverlayError, Part, text_rows
from corridors.overlay.quiet import ignore_warnings_of
from corridors.overlay.text_rows import read_rows
from corridors.overlay.wkb import Mended, read_wkb

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GPX_LAYERS = ("waypoints", "routes", "tracks")
_KML_CONTROLS = {
    "timestamp",
    "begin",
    "end",
    "altitudeMode",
    "tessellate",
    "extrude",
    "visibility",
    "drawOrder",
    "icon",
}
_GDAL_SETTINGS = {"GDAL_HTTP_TIMEOUT": "1", "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}"}
_SPEAKERS = r"pyogrio\b|corridors\.overlay\.layers$"
_MOST_LAYERS = 200  # GDAL opens the file anew for each
_SHOWN = 8
_SHOWN_OF_CRS = 60
_LABELS = {"gpkg": "GeoPackage", "fgb": "FlatGeobuf", "shp": "Shapefile", "xml": "KML or GPX"}
_MADE_UP = "pyogrio_"


def read_layers(
    name: str,
    source: str | bytes,
    layer: str,
    form: str,
    *,
    encoding: str | None = None,
    layers: Sequence[str] = (),
) -> Iterator[Part]:
    """Yield the layers with geometry of a file that GDAL reads, or the one asked.

    Parameters
    ----------
    name
        Name of the file, for messages.
    source
        Its path, or its content.
    layer
        The layer that is wanted; empty for all.
    form
        What to call its format in messages.
    encoding
        The encoding of its texts, where the format says none.
    layers
        The layer that each of its features was in, if they were put together in one.

    Raises
    ------
    OverlayError
        If it cannot be read, or has no such layer; the error names those that there are.
    """
    import pyogrio

    ignore_warnings_of(_SPEAKERS)
    if form == "gpkg":
        check_geopackage(name, source)
    try:
        with _guard.held():
            listed = [(str(key), kind) for key, kind in pyogrio.list_layers(source)]
        chosen = _chosen(name, listed, layer)
        for number in chosen:
            with _guard.held():  # not over the yield: who stops reading early would keep it
                meta, _, shapes, columns = pyogrio.raw.read(
                    source,
                    layer=number,
                    force_2d=True,
                    datetime_as_string=True,
                    encoding=encoding,
                )
            named = [listed[number][0]] if len(chosen) > 1 and not _is_gpx(listed) else layers
            yield _part(name, meta, shapes, columns, named)
    except OverlayError:
        raise
    except Exception:  # noqa: BLE001  (pyogrio lets through whatever a broken file makes it raise)
        message = f"cannot be read as {_LABELS.get(form, form)}: damaged, or cut short"
        raise OverlayError(name, message) from None


def _part(name: str, meta: Any, shapes: Any, columns: list[Any], layers: Sequence[str]) -> Part:  # noqa: ANN401  (what pyogrio gives)
    """Return what was read of a layer; ``layers`` is the name of it, or that of each feature."""
    heads = [str(field) for field in meta["fields"]]
    kept = [number for number, head in enumerate(heads) if not _is_control(head, heads)]
    texts = shapes if shapes is not None else [None] * (len(columns[0]) if columns else 0)
    rows = text_rows([heads[n] for n in kept], [columns[n] for n in kept]) if kept else []
    rows = rows or [{} for _ in texts]
    if len(layers) == 1 or len(layers) == len(rows):
        for row, layer in zip(rows, cycle(layers), strict=False):
            row.setdefault("layer", layer)
    crs = meta["crs"]
    known = crs if crs and '"Undefined' not in crs[:_SHOWN_OF_CRS] else ""
    part = _mended(name, read_wkb(list(texts)), rows, known)
    part.layers = frozenset(layers) if rows else frozenset()
    return part


def _is_control(head: str, heads: list[str]) -> bool:
    """Return whether a field is one of those that GDAL adds to each feature of KML."""
    return head in _KML_CONTROLS and {"altitudeMode", "drawOrder"} <= set(heads)


def _is_gpx(listed: list[tuple[str, Any]]) -> bool:
    return {key for key, _ in listed} >= {"track_points", "route_points"}


def _set_guard() -> dict[str, Any]:
    import pyogrio

    before = {key: pyogrio.get_gdal_config_option(key) for key in _GDAL_SETTINGS}
    pyogrio.set_gdal_config_options(_GDAL_SETTINGS)
    return before


def _lift_guard(before: dict[str, Any]) -> None:
    import pyogrio

    pyogrio.set_gdal_config_options(before)


_guard = Holder(_set_guard, _lift_guard)


def _chosen(name: str, listed: list[tuple[str, Any]], layer: str) -> list[int]:
    """Return the numbers of the layers to read; from bytes, GDAL makes up new names each time."""
    found = {key: number for number, (key, kind) in enumerate(listed) if kind is not None}
    if _is_gpx(listed):
        found = {key: number for key, number in found.items() if key in _GPX_LAYERS}
    if not layer:
        if not 0 < len(found) <= _MOST_LAYERS:
            many = f"it has {len(found):,} layers; {_MOST_LAYERS} at most"
            message = many if found else "no layer in it has geometry"
            raise OverlayError(name, message)
        return list(found.values())
    names = [key for key, _ in listed]
    if layer not in names:
        known = [key for key in found if not key.startswith(_MADE_UP)]
        near = suggest(layer, known)[:1] or known[:_SHOWN] or ["one without a name"]
        message = f"there is no layer {layer!r}; there is: {', '.join(near)}"
        raise OverlayError(name, message)
    return [names.index(layer)]


def read_parquet(name: str, content: bytes, choices: Choices) -> list[Part]:
    """Return the rows of a GeoParquet file, or of Parquet with columns of coordinates.

    Raises
    ------
    OverlayError
        If it cannot be read, or no column holds a place.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(pa.BufferReader(content))
        table.validate(full=True)
        about = json.loads((table.schema.metadata or {}).get(b"geo", b"{}"))
        column = about.get("primary_column", "")
        told = about["columns"][column] if column else {}
        rest = table.drop_columns([column]) if column else table
        frame = rest.to_pandas()
    except (ValueError, KeyError, TypeError, AttributeError, OSError, pa.ArrowException):
        message = "cannot be read as Parquet: damaged, or cut short"
        raise OverlayError(name, message) from None
    rows = text_rows(frame.columns, [frame[key] for key in frame])
    rows = rows or [{} for _ in range(len(table))]
    if not column:
        heads = [str(key) for key in frame.columns]
        cells = [[row.get(head, "") for head in heads] for row in rows]
        return read_rows(name, [heads, *cells], choices)
    if told.get("encoding") != "WKB":
        return [_read_native(name, content, rows)]
    found = read_wkb(table[column].to_pylist())
    return [_mended(name, found, rows, _crs_of_parquet(told.get("crs", CRS)))]


def _read_native(name: str, content: bytes, rows: list[dict[str, str]]) -> Part:
    """Return a GeoParquet whose geometry is in columns of numbers."""
    import geopandas as gpd
    import pyarrow as pa

    try:
        frame = gpd.read_parquet(pa.BufferReader(content))
    except (ValueError, KeyError, TypeError, OSError, NotImplementedError, pa.ArrowException):
        message = "cannot be read as GeoParquet: damaged, or of a kind that is not read"
        raise OverlayError(name, message) from None
    crs = "" if frame.crs is None else _crs_of_parquet(frame.crs.to_wkt())
    return Part(name, np.asarray(frame.geometry.array, dtype=object), rows, crs)


def _crs_of_parquet(value: object) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value)
    return "" if '"Undefined' in text else text


def _mended(name: str, found: Mended, rows: list[dict[str, str]], crs: str) -> Part:
    """Return features of which some were mended; what is counted as left out is gone."""
    good = ~(found.stubs | found.curves)
    rows = [row for row, keep in zip(rows, good, strict=True) if keep]
    return Part(name, found.geometry[good], rows, crs, int(found.broken.sum()), found.skipped)
