"""From files or bytes to one overlay: which format, which layers, reprojected and checked."""

from __future__ import annotations

import glob
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from corridors.model import ArgumentError
from corridors.overlay.accounts import FileAccount, Note
from corridors.overlay.budget import Means
from corridors.overlay.encodings import check_encoding
from corridors.overlay.file_kinds import KNOWN, SUFFIXES
from corridors.overlay.joining import Given, join
from corridors.overlay.opening import open_bytes, open_file
from corridors.overlay.overlay_records import (
    UPLOAD_LIMITS,
    Choices,
    Limits,
    Overlay,
    OverlayError,
    Part,
    TooMuchError,
    as_text,
)
from corridors.overlay.systems import check_crs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corridors.overlay.thinning import Thinner

    Progress = Callable[[float], None]


def read_overlay(  # noqa: PLR0913  (each is a choice of the user)
    path: Path | str | Sequence[Path | str],
    *,
    name_field: str | None = None,
    layer: str | None = None,
    crs: str | None = None,
    encoding: str | None = None,
    lon_field: str | None = None,
    lat_field: str | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
    thinner: Thinner | None = None,
) -> Overlay:
    """Read lines, areas and points of any files, in any coordinate reference system, as an overlay.

    Parameters
    ----------
    path
        A file, a folder (all files below it whose names end as known), a pattern such as
        ``lines/*.geojson``, or several of these. GeoJSON, TopoJSON, Esri JSON, GeoPackage,
        FlatGeobuf, GeoParquet, Shapefile, KML, KMZ, GPX, CSV and XLSX (columns of longitude and
        latitude, or of geometry as WKT, WKB or GeoJSON), a zip of these.
    name_field
        The field with the name of each feature; left out, the first of ``name``, ``title`` and
        ``label`` that a feature has.
    layer
        One layer of files with several; left out, all with geometry.
    crs
        The coordinate reference system of files that do not say theirs, such as ``EPSG:32642``.
        A file that says its own is read in that.
    encoding
        The encoding of texts whose format does not say it (CSV, the table of a Shapefile), such as
        ``cp1251``; left out, it is recognised, and the overlay's messages say so.
    lon_field, lat_field
        The columns of a table that hold longitude (or easting) and latitude (or northing); left
        out, they are known by their headings in the languages of Eurasia.
    progress
        Called with the share that is done, from 0 to 1.
    limits
        How much it may be.
    thinner
        Simplifies geometry as it comes, so that it is never held whole.

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

    Notes
    -----
    Shapefile, KML, GPX and databases are read by GDAL (pyogrio), other reference systems are
    transformed by PROJ to WGS 84. Lines over 180 degrees are cut there (RFC 7946, section 3.1.9).

    Examples
    --------
    >>> import json, pathlib, tempfile
    >>> line = {"type": "LineString", "coordinates": [[71.4, 51.1], [76.9, 43.2]]}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "mine.geojson")
    ...     _ = path.write_text(json.dumps(line))
    ...     read_overlay(path).geometry[0].geom_type
    'LineString'
    """
    bounds = limits or Limits()
    choices = _choices(layer, crs, encoding, lon_field, lat_field)
    wanted = [path] if isinstance(path, Path | str) else list(path)
    files = [file for item in wanted for file in _files(item)]
    title = as_text(Path(wanted[0]).name if len(wanted) == 1 else files[0].parent.name)
    sizes = [_size(file) for file in files]
    bounds.check_bytes(title, sum(sizes))
    meter = _Meter(progress, sum(sizes))
    means = Means(choices, bounds, meter.add, thinner)
    found: list[Part] = []
    faults: list[OverlayError] = []
    given: list[FileAccount] = []
    owners: list[int] = []
    for file, size in zip(files, sizes, strict=True):
        given.append(FileAccount(file.name))
        end = meter.done + size
        new: list[Part] = []
        try:
            new, notes = open_file(file, means)
            given[-1] = FileAccount(file.name, notes=tuple(notes))
        except TooMuchError:
            raise
        except OverlayError as fault:
            faults.append(fault)
            given[-1] = FileAccount(file.name, fault=str(fault))
        found += new
        owners += [len(given) - 1] * len(new)
        meter.add(end - meter.done)
    if faults and not found:
        raise faults[0]
    overlay = join(title, found, name_field, Given(given, owners, crs=choices.crs))
    overlay = _thin(overlay, thinner)
    meter.end()
    return overlay


def read_overlay_bytes(  # noqa: PLR0913  (as above)
    name: str,
    data: bytes,
    *,
    name_field: str | None = None,
    layer: str | None = None,
    crs: str | None = None,
    encoding: str | None = None,
    lon_field: str | None = None,
    lat_field: str | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
    thinner: Thinner | None = None,
) -> Overlay:
    """Read an overlay from the bytes of one file, such as an upload; nothing touches the disk.

    Parameters
    ----------
    name
        Its name, for messages, and to know a CSV table by; it is never opened.
    data
        Its content.
    name_field, layer, crs, encoding, lon_field, lat_field, progress
        As in `read_overlay`.
    limits
        50 MB, 50,000 pieces and 3 million vertices unless given.
    thinner
        As in `read_overlay`.

    Raises
    ------
    OverlayError
        As `read_overlay`.
    """
    bounds = limits or UPLOAD_LIMITS
    choices = _choices(layer, crs, encoding, lon_field, lat_field)
    name = PurePosixPath(name.replace("\\", "/")).name
    bounds.check_bytes(name, len(data))
    meter = _Meter(progress, len(data))
    found, notes = open_bytes(name, data, Means(choices, bounds, meter.add, thinner))
    given = Given([FileAccount(name, notes=tuple(notes))], [0] * len(found), crs=choices.crs)
    overlay = _thin(join(name, found, name_field, given), thinner)
    meter.end()
    return overlay


def _thin(overlay: Overlay, thinner: Thinner | None) -> Overlay:
    """Return an overlay simplified to what one page holds, and let its files say so."""
    if thinner is None:
        return overlay
    thinned = thinner.finish(overlay.geometry)
    notes = []
    if thinned.raised:
        notes.append(Note("thinned", (("metres", f"{thinned.off_km * 1_000:,.0f}"),)))
    if thinned.chords:
        notes.append(Note("chords", (), thinned.chords))
    files = tuple(
        file if file.fault else replace(file, notes=(*file.notes, *notes)) for file in overlay.files
    )
    return replace(overlay, thinned=thinned, files=files)


def _choices(
    layer: str | None,
    crs: str | None,
    encoding: str | None,
    lon_field: str | None,
    lat_field: str | None,
) -> Choices:
    if bool(lon_field) != bool(lat_field):
        message = "of the columns of longitude and latitude only one is said; say both"
        raise ArgumentError(message)
    codec = check_encoding(encoding or "")
    return Choices(layer or "", check_crs(crs or ""), codec, lon_field or "", lat_field or "")


# ---- which files -----------------------------------------------------------------------------


def _files(item: Path | str) -> list[Path]:
    path = Path(item)
    if path.exists() and not path.is_dir():
        return [path]  # or a pipe or a device, which is refused when it is opened
    if path.is_dir():
        found = [
            file
            for file in path.rglob("*")
            if file.suffix.lower() in SUFFIXES and not file.name.startswith((".", "~$"))
        ]
        if not found:
            message = f"no file in this folder is {KNOWN}"
            raise OverlayError(str(item), message)
    else:
        found = [Path(name) for name in glob.glob(str(item), recursive=True)]  # noqa: PTH207  (patterns may be absolute)
        if not found:
            message = "there is no such file or folder"
            raise OverlayError(str(item), message)
    return sorted(file for file in found if not file.is_dir())


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError as error:
        message = f"cannot be read ({error.strerror})"
        raise OverlayError(str(file), message) from None


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
