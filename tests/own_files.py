"""Small files of other people, made on the spot: WKB, workbooks, Shapefiles, zips."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl

from corridors.overlay import OverlayError, read_overlay_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import geopandas as gpd

    from corridors.overlay import Overlay

    Positions = Sequence[tuple[float, ...]]


def read(name: str, content: str | bytes, **options: Any) -> Overlay:
    data = content.encode() if isinstance(content, str) else content
    return read_overlay_bytes(name, data, **options)


def told(name: str, content: str | bytes, **options: Any) -> str:
    """Return the line that tells of a file, without its name; or of its refusal."""
    try:
        (line,) = read(name, content, **options).messages()
    except OverlayError as error:
        line = f"refused: {error}"
        assert len(line.splitlines()) == 1
        return line
    return line.removeprefix(f"{name}: ")


def wkb_line(positions: Positions, code: int = 2, srid: int = 0) -> bytes:
    head = struct.pack("<BI", 1, code | (0x20000000 if srid else 0))
    head += struct.pack("<I", srid) if srid else b""
    numbers = b"".join(struct.pack(f"<{len(p)}d", *p) for p in positions)
    return head + struct.pack("<I", len(positions)) + numbers


def wkb_area(rings: Sequence[Positions], code: int = 3) -> bytes:
    body = b"".join(
        struct.pack("<I", len(ring)) + b"".join(struct.pack("<dd", *p) for p in ring)
        for ring in rings
    )
    return struct.pack("<BII", 1, code, len(rings)) + body


def wkb_several(code: int, members: Sequence[bytes]) -> bytes:
    return struct.pack("<BII", 1, code, len(members)) + b"".join(members)


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def workbook(sheets: dict[str, Iterable[Sequence[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def shapefile(
    folder: Path,
    frame: gpd.GeoDataFrame,
    encoding: str = "UTF-8",
    *,
    without: Sequence[str] = (),
    driver: int | None = None,
    page: bytes | None = None,
) -> Path:
    """Write a Shapefile; leave out files of it, and say the encoding in its table or beside it."""
    folder.mkdir()
    path = folder / "lines.shp"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame.to_file(path, encoding=encoding)
    for ending in without:
        path.with_suffix(ending).unlink()
    if driver is not None:
        table = bytearray(path.with_suffix(".dbf").read_bytes())
        table[29] = driver
        path.with_suffix(".dbf").write_bytes(table)
    if page is not None:
        path.with_suffix(".cpg").write_bytes(page)
    return path


def pieces(path: Path) -> bytes:
    """Return a Shapefile as a zip."""
    return zipped({f"in/{file.name}": file.read_bytes() for file in path.parent.iterdir()})
