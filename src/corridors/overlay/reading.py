"""From files or bytes to one overlay: which format, which layers, reprojected and checked."""

from __future__ import annotations

import glob
import io
import zipfile
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from corridors.model import suggest
from corridors.overlay.geojson import Scanned, build_parts, scan_geojson
from corridors.overlay.layers import check_xml, form_of, read_layers, read_parquet
from corridors.overlay.records import (
    CRS,
    UPLOAD_LIMITS,
    Limits,
    Overlay,
    OverlayError,
    Part,
)
from corridors.overlay.rows import read_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Progress = Callable[[float], None]

KNOWN = (
    "GeoJSON, GeoPackage, FlatGeobuf, GeoParquet, Shapefile, KML, KMZ, GPX, CSV, or a zip of these"
)
_ENDINGS = "geojson json geojsonl ndjson gpkg fgb parquet geoparquet shp kml kmz gpx csv tsv zip"
_SUFFIXES = frozenset(f".{word}" for word in _ENDINGS.split())
_ROWS = (".csv", ".tsv", ".txt")
_WHOLE_FILES = ("gpkg", "fgb", "shp")
_HEAD_BYTES = 4_096
_MAX_LONGITUDE_DEG, _MAX_LATITUDE_DEG = 180.0, 90.0
_TOLERANCE_DEG = 1e-6
_NAME_FIELDS = ("name", "title", "label", "название", "名称")
_SHOWN = 20
_SCAN_SHARE = 0.3
_HELD_BYTES = 64_000_000


def read_overlay(
    path: Path | str | Sequence[Path | str],
    *,
    name_field: str | None = None,
    layer: str | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Overlay:
    """Read lines, areas and points of any files, in any coordinate reference system, as an overlay.

    Parameters
    ----------
    path
        A file, a folder (all files below it whose names end as known), a pattern such as
        ``lines/*.geojson``, or several of these. GeoJSON, GeoPackage, FlatGeobuf, GeoParquet,
        Shapefile, KML, KMZ, GPX, CSV (columns of longitude and latitude, or WKT), a zip of these.
    name_field
        The field with the name of each feature; left out, the first of ``name``, ``title`` and
        ``label`` that a feature has.
    layer
        One layer of files with several; left out, all with geometry.
    progress
        Called with the share that is done, from 0 to 1.
    limits
        How much it may be.

    Returns
    -------
    Overlay
        Geometry in EPSG:4326. What is missing, empty, invalid or beyond the globe is left out
        and counted. Of several files, those that cannot be read are left out and counted too.

    Raises
    ------
    OverlayError
        If nothing can be read, there is no such field or layer, the files are larger than the
        limits, or coordinates are beyond 180 degrees and no reference system explains them.
    """
    bounds = limits or Limits()
    wanted = [path] if isinstance(path, Path | str) else list(path)
    files = [file for item in wanted for file in _files(item)]
    title = Path(wanted[0]).name if len(wanted) == 1 else f"{files[0].parent.name}"
    sizes = [_size(file) for file in files]
    _check_size(title, sum(sizes), bounds)
    meter = _Meter(progress, sum(sizes))
    found: list[Part | Scanned] = []
    faults: list[OverlayError] = []
    held = 0
    for file, size in zip(files, sizes, strict=True):
        try:
            new = _read_file(file, layer, bounds)
        except OverlayError as fault:
            faults.append(fault)
            new = []
        found += new
        scanned = sum(item.bytes for item in new if isinstance(item, Scanned))
        meter.add(size * (_SCAN_SHARE if scanned else 1.0))
        held += scanned
        if held > _HELD_BYTES:
            found, held = [*_built(found, meter)], 0
    if faults and not found:
        raise faults[0]
    overlay = _join(title, _built(found, meter), name_field, bounds, unreadable=len(faults))
    meter.end()
    return overlay


def read_overlay_bytes(
    name: str,
    data: bytes,
    *,
    name_field: str | None = None,
    layer: str | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Overlay:
    """Read an overlay from the bytes of one file, such as an upload; nothing touches the disk.

    Parameters
    ----------
    name
        Its name, for messages, and to know a CSV table by; it is never opened.
    data
        Its content.
    name_field, layer, progress
        As in `read_overlay`.
    limits
        50 MB, 50,000 features and 3 million vertices unless given.

    Raises
    ------
    OverlayError
        As `read_overlay`.
    """
    bounds = limits or UPLOAD_LIMITS
    name = PurePosixPath(name.replace("\\", "/")).name
    _check_size(name, len(data), bounds)
    meter = _Meter(progress, len(data))
    found = list(_read_bytes(name, data, layer, bounds))
    meter.add(len(data) * _SCAN_SHARE)
    overlay = _join(name, _built(found, meter), name_field, bounds)
    meter.end()
    return overlay


# ---- which files -----------------------------------------------------------------------------


def _files(item: Path | str) -> list[Path]:
    path = Path(item)
    if path.is_file():
        return [path]
    if path.is_dir():
        found = [file for file in path.rglob("*") if file.suffix.lower() in _SUFFIXES]
        if not found:
            message = f"no file in this folder is {KNOWN}"
            raise OverlayError(str(item), message)
    else:
        found = [Path(name) for name in glob.glob(str(item), recursive=True)]  # noqa: PTH207  (patterns may be absolute)
        if not found:
            message = "there is no such file or folder"
            raise OverlayError(str(item), message)
    return sorted(file for file in found if file.is_file())


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError as error:
        message = f"cannot be read ({error.strerror})"
        raise OverlayError(str(file), message) from None


def _check_size(name: str, size: int, limits: Limits) -> None:
    if size > limits.bytes:
        message = f"{size / 1e6:,.1f} MB are too much; {limits.bytes / 1e6:,.1f} MB at most"
        raise OverlayError(name, message)


class _Meter:
    """Tells which share of some bytes is done."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self.progress = progress
        self.total = max(total, 1)
        self.done = 0.0

    def add(self, amount: float) -> None:
        self.done += amount
        if self.progress is not None:
            self.progress(min(self.done / self.total, 1.0))

    def end(self) -> None:
        self.add(self.total)


# ---- which format ----------------------------------------------------------------------------


def _read_file(file: Path, layer: str | None, limits: Limits) -> list[Part | Scanned]:
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
            if form_of(head) in _WHOLE_FILES:
                return list(read_layers(file.name, file, layer))
            stream.seek(0)
            content = stream.read()
    except OSError as error:
        message = f"cannot be read ({error.strerror})"
        raise OverlayError(str(file), message) from None
    return list(_read_bytes(file.name, content, layer, limits))


def _read_bytes(
    name: str, content: bytes, layer: str | None, limits: Limits
) -> Iterator[Part | Scanned]:
    form = form_of(content[:_HEAD_BYTES])
    if not content[:_HEAD_BYTES].strip(b"\0 \t\r\n"):
        message = "the file is empty"
        raise OverlayError(name, message)
    if form == "json":
        yield scan_geojson(name, content)
    elif form == "zip":
        yield from _read_zip(name, content, layer, limits)
    elif form == "parquet":
        yield read_parquet(name, content)
    elif form == "shp":
        message = "a Shapefile is several files: bring them together in a zip"
        raise OverlayError(name, message)
    elif form:
        if form == "xml":
            check_xml(name, content[:_HEAD_BYTES])
        yield from read_layers(name, content, layer)
    elif PurePosixPath(name).suffix.lower() in _ROWS:
        yield read_rows(name, content)
    else:
        message = f"is none of the formats that can be read: {KNOWN}"
        raise OverlayError(name, message)


def _read_zip(
    name: str, content: bytes, layer: str | None, limits: Limits
) -> Iterator[Part | Scanned]:
    """Yield what the files of a zip hold; a zip inside is not opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [item for item in archive.infolist() if _is_wanted(item)]
            _check_size(name, sum(item.file_size for item in archive.infolist()), limits)
            if not members:
                message = f"no file in this zip is {KNOWN}"
                raise OverlayError(name, message)
            for member in members:
                inner = f"{name}/{member.filename}"
                if member.filename.lower().endswith(".shp"):
                    yield from read_layers(inner, _shapefile(archive, member), layer)
                    continue
                inside = archive.read(member)
                if form_of(inside[:_HEAD_BYTES]) == "zip":
                    message = "a zip inside a zip is not opened"
                    raise OverlayError(inner, message)
                yield from _read_bytes(inner, inside, layer, limits)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        message = f"the zip cannot be read: {error}"
        raise OverlayError(name, message) from None


def _is_wanted(item: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(item.filename)
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return path.suffix.lower() in _SUFFIXES and not hidden and not item.is_dir()


def _shapefile(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return a zip with one Shapefile alone, under a name that means nothing."""
    stem = member.filename[: -len(".shp")].lower()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as alone:
        for item in archive.infolist():
            before, _, ending = item.filename.rpartition(".")
            if before.lower() == stem:
                alone.writestr(f"layer.{ending.lower()}", archive.read(item))
    return stream.getvalue()


# ---- one overlay -----------------------------------------------------------------------------


def _built(found: list[Part | Scanned], meter: _Meter) -> list[Part]:
    """Return what was found, with numbers in place of texts, in the same order."""
    texts = [item for item in found if isinstance(item, Scanned)]
    made = iter(build_parts(texts, lambda size: meter.add(size * (1.0 - _SCAN_SHARE))))
    return [next(made) if isinstance(item, Scanned) else item for item in found]


def _join(
    title: str, parts: list[Part], name_field: str | None, limits: Limits, unreadable: int = 0
) -> Overlay:
    geometry, attributes, source = _split_collections(parts)
    _check_count(title, len(geometry), int(shapely.get_num_coordinates(geometry).sum()), limits)
    skipped: Counter[str] = Counter(unreadable=unreadable)
    broken = sum(part.broken for part in parts)
    missing = geometry == None  # noqa: E711  (element by element)
    empty = ~missing & shapely.is_empty(geometry)
    if shapely.has_z(geometry).any():
        geometry = shapely.force_2d(geometry)
    assumed = _reproject(parts, geometry, source)
    invalid, outside = _beyond(geometry)
    kept = ~(missing | empty | invalid | outside)
    if outside.sum() > len(geometry) / 2:
        _refuse_outside(parts[int(source[outside][0])].name, geometry[outside])
    skipped["missing"] = int(missing.sum()) - broken
    skipped["invalid"] = int((invalid & ~empty).sum()) + broken
    skipped["empty"] = int(empty.sum())
    skipped["outside"] = int((outside & ~invalid).sum())
    rows = [row for row, keep in zip(attributes, kept, strict=True) if keep]
    fields = tuple(dict.fromkeys(key for row in rows for key in row))
    if not rows:
        message = "there is nothing in it that can be drawn"
        raise OverlayError(title, f"{message} ({_counted(skipped)})" if +skipped else message)
    ending = PurePosixPath(title).suffix.lower()
    return Overlay(
        title=title[: -len(ending)] if ending in _SUFFIXES else title,
        label=_labels(title, rows, fields, name_field),
        geometry=geometry[kept],
        attributes=rows,
        fields=fields,
        skipped=dict(+skipped),
        assumed_crs=assumed,
    )


def _counted(skipped: Counter[str]) -> str:
    return ", ".join(f"{reason}: {count}" for reason, count in skipped.items() if count)


def _check_count(title: str, features: int, vertices: int, limits: Limits) -> None:
    for count, most, word in (
        (features, limits.features, "features"),
        (vertices, limits.vertices, "vertices"),
    ):
        if count > most:
            message = f"{count:,} {word} are too many; {most:,} at most"
            raise OverlayError(title, message)


def _split_collections(
    parts: list[Part],
) -> tuple[NDArray[np.object_], list[dict[str, str]], NDArray[np.int64]]:
    """Return geometries, attributes and the part each is of; collections become their members."""
    geometry = np.concatenate([part.geometry for part in parts] or [np.empty(0, dtype=object)])
    attributes = [row for part in parts for row in part.attributes]
    source = np.repeat(np.arange(len(parts)), [len(part.geometry) for part in parts])
    while (mixed := shapely.get_type_id(geometry) == shapely.GeometryType.GEOMETRYCOLLECTION).any():
        mixed &= ~shapely.is_empty(geometry)
        if not mixed.any():
            break
        members, owner = shapely.get_parts(geometry[mixed], return_index=True)
        order = np.concatenate([np.flatnonzero(~mixed), np.flatnonzero(mixed)[owner]])
        found = np.concatenate([geometry[~mixed], members])
        place = np.argsort(order, kind="stable")
        geometry, order = found[place], order[place]
        attributes, source = [attributes[number] for number in order], source[order]
    return geometry, attributes, source


def _reproject(parts: list[Part], geometry: NDArray[np.object_], source: NDArray[np.int64]) -> int:
    """Bring all geometries to EPSG:4326, in place; return how many parts did not say theirs."""
    systems: dict[str, list[int]] = {}
    for number, part in enumerate(parts):
        systems.setdefault(part.crs, []).append(number)
    for crs, numbers in systems.items():
        if crs in ("", CRS):
            continue
        mine = np.isin(source, numbers)
        geometry[mine] = _to_wgs84(parts[numbers[0]].name, crs, geometry[mine])
    unknown = systems.get("", [])
    for number in unknown:
        _check_degrees(parts[number].name, geometry[source == number])
    return len(unknown)


def _to_wgs84(name: str, crs: str, geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    import pyproj

    try:
        system = pyproj.CRS.from_user_input(crs)
        if system.to_2d().equals(pyproj.CRS(CRS), ignore_axis_order=True):
            return geometry
        transformer = pyproj.Transformer.from_crs(system, CRS, always_xy=True)
    except pyproj.exceptions.ProjError as error:
        message = f"its coordinate reference system cannot be used: {str(error)[: _SHOWN * 5]}"
        raise OverlayError(name, message) from None

    def move(xy: Any) -> Any:  # noqa: ANN401  (an array of positions)
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    return np.asarray(shapely.transform(geometry, move))


def _check_degrees(name: str, geometry: NDArray[np.object_]) -> None:
    xy = shapely.get_coordinates(geometry)
    xy = xy[np.isfinite(xy).all(axis=1)]
    if len(xy) and not _in_degrees(xy).all():
        far = float(np.abs(xy).max())
        message = (
            f"says no coordinate reference system, and its numbers go to {far:,.0f}: save it with "
            "its system, or in longitude and latitude"
        )
        raise OverlayError(name, message)


def _in_degrees(xy: NDArray[np.float64]) -> NDArray[np.bool_]:
    east = np.abs(xy[:, 0]) <= _MAX_LONGITUDE_DEG + _TOLERANCE_DEG
    return np.asarray(east & (np.abs(xy[:, 1]) <= _MAX_LATITUDE_DEG + _TOLERANCE_DEG))


def _beyond(geometry: NDArray[np.object_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which geometries have coordinates that are no numbers, and which beyond the globe."""
    xy, owner = shapely.get_coordinates(geometry, return_index=True)
    finite = np.isfinite(xy).all(axis=1)
    invalid = np.zeros(len(geometry), dtype=bool)
    outside = np.zeros(len(geometry), dtype=bool)
    invalid[owner[~finite]] = True
    outside[owner[finite & ~_in_degrees(xy)]] = True
    return invalid, outside


def _refuse_outside(name: str, geometry: NDArray[np.object_]) -> None:
    far = float(np.nanmax(np.abs(shapely.get_coordinates(geometry))))
    message = (
        f"its numbers go to {far:,.0f}, which longitude and latitude cannot: the file says a wrong "
        "coordinate reference system, or none where the format means WGS 84"
    )
    raise OverlayError(name, message)


def _labels(
    title: str, rows: list[dict[str, str]], fields: tuple[str, ...], name_field: str | None
) -> list[str]:
    if name_field is None:
        order = [key for word in _NAME_FIELDS for key in fields if key.lower() == word]
        return [next((row[key] for key in order if key in row), "") for row in rows]
    if name_field not in fields:
        near = suggest(name_field, fields)[:1]
        hint = f" Nearest: {near[0]}." if near else ""
        shown = ", ".join(fields[:_SHOWN]) or "none"
        message = f"there is no field {name_field!r}.{hint} Fields: {shown}"
        raise OverlayError(title, message)
    return [row.get(name_field, "") for row in rows]
