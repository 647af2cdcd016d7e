"""Everything else: what GDAL reads (GeoPackage, FlatGeobuf, KML, GPX, Shapefile) and GeoParquet.

GDAL opens far more than files of data: lists of other files, services, pipelines of commands. So a
file gets there only if its first bytes say one of the formats below, and what it could make GDAL
fetch or run is refused before.
"""

from __future__ import annotations

import io
import re
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.geodata.holding import Holder
from corridors.model import suggest
from corridors.overlay.records import OverlayError, Part, text_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import geopandas as gpd

_XML_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.\-]*:)?([A-Za-z_][\w.\-]*)[\s/>]")
_XML_ROOTS = ("kml", "gpx")
_HEAD_BYTES = 4_096
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
_SHOWN = 8
_MADE_UP = "pyogrio_"


def form_of(head: bytes) -> str:
    """Return which format the first bytes of a file say; empty if none is known.

    >>> form_of(b"SQLite format 3"), form_of(b'  {"type": 1}'), form_of(b"<VRTDataset>")
    ('gpkg', 'json', 'xml')
    """
    for sign, form in _SIGNS.items():
        if head.startswith(sign):
            return form
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return {b"{": "json", b"[": "json", b"\x1e": "json", b"<": "xml"}.get(start, "")


_SIGNS = {
    b"SQLite format 3": "gpkg",
    b"fgb\x03": "fgb",
    b"PK\x03\x04": "zip",
    b"PAR1": "parquet",
    b"\x00\x00\x27\x0a": "shp",
}


def check_xml(name: str, head: bytes) -> None:
    """Raise `OverlayError` unless a text is KML or GPX that declares no types or entities."""
    plain = re.sub(rb"<!--.*?-->|<\?.*?\?>", b"", head[:_HEAD_BYTES], flags=re.DOTALL)
    if re.search(rb"<![A-Za-z]", plain):
        message = "the XML declares types or entities; KML and GPX need none"
        raise OverlayError(name, message)
    root = _XML_ROOT.search(plain)
    found = root[1].decode("ascii").lower() if root else ""
    if found not in _XML_ROOTS:
        message = f"is XML, but neither KML nor GPX: its root is {found or 'not there'}"
        raise OverlayError(name, message)


def read_layers(name: str, source: Path | bytes, layer: str | None) -> Iterator[Part]:
    """Yield the layers with geometry of a file that GDAL reads, or the one asked.

    Raises
    ------
    OverlayError
        If it cannot be read, or has no such layer; the error names those that there are.
    """
    import pyogrio

    handle = source if isinstance(source, bytes) else str(source.resolve())
    _silence()
    try:
        with _guard.held():
            listed = [(str(key), kind) for key, kind in pyogrio.list_layers(handle)]
        for key in _chosen(name, listed, layer):
            with _guard.held():  # not over the yield: who stops reading early would keep it
                frame = pyogrio.read_dataframe(
                    handle,
                    layer=key,
                    force_2d=True,
                    on_invalid="ignore",
                    datetime_as_string=True,
                    use_arrow=False,
                )
            yield _part(name, frame)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        message = f"cannot be read: {_reason(error, handle)}"
        raise OverlayError(name, message) from None


def _set_guard() -> dict[str, Any]:
    import pyogrio

    before = {key: pyogrio.get_gdal_config_option(key) for key in _GDAL_SETTINGS}
    pyogrio.set_gdal_config_options(_GDAL_SETTINGS)
    return before


def _lift_guard(before: dict[str, Any]) -> None:
    import pyogrio

    pyogrio.set_gdal_config_options(before)


_guard = Holder(_set_guard, _lift_guard)


def _silence() -> None:
    """Ignore what pyogrio warns of, for good: what was left out is told by us.

    `warnings.catch_warnings` is no way: until Python 3.14 it changes the filters of all threads,
    and two that leave it in another order than they came keep the wrong ones.
    """
    wanted = re.compile(_SPEAKERS)
    for category in (RuntimeWarning, UserWarning):
        if ("ignore", None, category, wanted, 0) not in warnings.filters:
            warnings.filterwarnings("ignore", category=category, module=_SPEAKERS)


def _reason(error: Exception, handle: str | bytes) -> str:
    text = str(error).partition(";")[0]
    hidden = handle if isinstance(handle, str) else r"/vsimem/\S+"
    return re.sub(re.escape(hidden) if isinstance(handle, str) else hidden, "it", text)


def _chosen(name: str, listed: list[tuple[str, Any]], layer: str | None) -> list[int]:
    """Return the numbers of the layers to read; from bytes, GDAL makes up new names each time."""
    found = {key: number for number, (key, kind) in enumerate(listed) if kind is not None}
    if {key for key, _ in listed} >= {"track_points", "route_points"}:
        found = {key: number for key, number in found.items() if key in _GPX_LAYERS}
    if not layer:
        if not found:
            message = "no layer in it has geometry"
            raise OverlayError(name, message)
        return list(found.values())
    names = [key for key, _ in listed]
    if layer not in names:
        known = [key for key in found if not key.startswith(_MADE_UP)]
        near = suggest(layer, known)[:1] or known[:_SHOWN] or ["one without a name"]
        message = f"there is no layer {layer!r}; there is: {', '.join(near)}"
        raise OverlayError(name, message)
    return [names.index(layer)]


def read_parquet(name: str, content: bytes) -> Part:
    """Return the rows of a GeoParquet file.

    Raises
    ------
    OverlayError
        If it cannot be read, or has no geometry.
    """
    import geopandas as gpd
    import pyarrow as pa

    try:
        return _part(name, gpd.read_parquet(io.BytesIO(content)))
    except (ValueError, KeyError, TypeError, OSError, pa.ArrowException) as error:
        message = f"cannot be read: {str(error).partition(chr(10))[0]}"
        raise OverlayError(name, message) from None


def _part(name: str, frame: Any) -> Part:  # noqa: ANN401  (a DataFrame or GeoDataFrame)
    import geopandas as gpd

    if not isinstance(frame, gpd.GeoDataFrame):
        return Part(name, np.full(len(frame), None, dtype=object), _rows(frame))
    shapes = np.asarray(frame.geometry.array, dtype=object)
    return Part(name, shapes, _rows(frame.drop(columns=[frame.geometry.name])), _crs(frame))


def _rows(table: Any) -> list[dict[str, str]]:  # noqa: ANN401  (as above)
    if {"altitudeMode", "drawOrder"} <= set(table):
        table = table.drop(columns=_KML_CONTROLS, errors="ignore")
    if not len(table.columns):
        return [{} for _ in range(len(table))]
    return text_rows(table.columns, [table[column] for column in table])


def _crs(frame: gpd.GeoDataFrame) -> str:
    if frame.crs is None or frame.crs.name.startswith("Undefined"):
        return ""
    return str(frame.crs.to_wkt())
