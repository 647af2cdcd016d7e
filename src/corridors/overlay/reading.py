"""From files or bytes to one overlay: which format, which layers, reprojected and checked."""

from __future__ import annotations

import glob
import io
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from corridors.overlay.accounts import FileAccount
from corridors.overlay.formats import KNOWN, SUFFIXES
from corridors.overlay.geojson import Scanned, build_parts, scan_geojson
from corridors.overlay.joining import Given, join
from corridors.overlay.layers import check_xml, form_of, read_layers, read_parquet
from corridors.overlay.records import UPLOAD_LIMITS, Limits, Overlay, OverlayError, Part
from corridors.overlay.rows import read_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Progress = Callable[[float], None]

_ROWS = (".csv", ".tsv", ".txt")
_WHOLE_FILES = ("gpkg", "fgb", "shp")
_HEAD_BYTES = 4_096
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
    given: list[FileAccount] = []
    owners: list[int] = []
    held = 0
    for file, size in zip(files, sizes, strict=True):
        given.append(FileAccount(file.name))
        try:
            new = _read_file(file, layer, bounds)
        except OverlayError as fault:
            faults.append(fault)
            given[-1] = FileAccount(file.name, fault=str(fault))
            new = []
        found += new
        owners += [len(given) - 1] * len(new)
        scanned = sum(item.bytes for item in new if isinstance(item, Scanned))
        meter.add(size * (_SCAN_SHARE if scanned else 1.0))
        held += scanned
        if held > _HELD_BYTES:
            found, held = [*_built(found, meter)], 0
    if faults and not found:
        raise faults[0]
    overlay = join(title, _built(found, meter), name_field, bounds, Given(given, owners))
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
    given = Given([FileAccount(name)], [0] * len(found))
    overlay = join(name, _built(found, meter), name_field, bounds, given)
    meter.end()
    return overlay


# ---- which files -----------------------------------------------------------------------------


def _files(item: Path | str) -> list[Path]:
    path = Path(item)
    if path.is_file():
        return [path]
    if path.is_dir():
        found = [file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES]
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
    return path.suffix.lower() in SUFFIXES and not hidden and not item.is_dir()


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


def _built(found: list[Part | Scanned], meter: _Meter) -> list[Part]:
    """Return what was found, with numbers in place of texts, in the same order."""
    texts = [item for item in found if isinstance(item, Scanned)]
    made = iter(build_parts(texts, lambda size: meter.add(size * (1.0 - _SCAN_SHARE))))
    return [next(made) if isinstance(item, Scanned) else item for item in found]
