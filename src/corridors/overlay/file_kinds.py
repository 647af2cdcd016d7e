"""Which formats are read, what their files are called, and how their first bytes look."""

from __future__ import annotations

import codecs
import lzma
import zipfile
import zlib
from pathlib import PurePosixPath

KNOWN = (
    "GeoJSON, TopoJSON, Esri JSON, GeoPackage, FlatGeobuf, GeoParquet, Shapefile, KML, KMZ, GPX, "
    "CSV, XLSX, or a zip of these"
)
_ENDINGS = (
    "geojson json geojsonl geojsons ndjson jsonl topojson gpkg fgb parquet geoparquet shp kml kmz "
    "gpx csv tsv xlsx xlsm zip"
)
SUFFIXES = frozenset(f".{word}" for word in _ENDINGS.split())
ROWS = (".csv", ".tsv", ".txt")
BROKEN_ZIP = (
    *(zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError),
    *(zlib.error, lzma.LZMAError),
)
"""What Python raises of a zip that is damaged, encrypted, or packed in an unknown way."""
WORKBOOKS = (".xlsx", ".xlsm")
_PARTS_OF_SHAPEFILES = (".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix")
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNS = {
    b"SQLite format 3": "gpkg",
    b"fgb\x03": "fgb",
    b"PK\x03\x04": "zip",
    b"PAR1": "parquet",
    b"\x00\x00\x27\x0a": "shp",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "ole",
    b"%PDF": "pdf",
}
_TEXTS = {b"{": "json", b"[": "json", b"\x1e": "json", b"<": "xml"}


def form_of(head: bytes) -> str:
    """Return which format the first bytes of a file say; empty if none is known.

    >>> form_of(b"SQLite format 3"), form_of(b'  {"type": 1}'), form_of(b"<VRTDataset>")
    ('gpkg', 'json', 'xml')
    """
    for sign, form in _SIGNS.items():
        if head.startswith(sign):
            return form
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return _TEXTS.get(start, "")


def wide_encoding(head: bytes) -> str:
    """Return the encoding of a text of two or four bytes a character, by its mark or its start.

    >>> wide_encoding("{}".encode("utf-16")), wide_encoding(b"<kml"), wide_encoding(b"<" + bytes(1))
    ('utf-16', '', 'utf-16-le')
    """
    for mark, codec in _WIDE:
        if head.startswith(mark):
            return codec
    if head[1:2] == b"\0" and head[:1] in _TEXTS:
        return "utf-16-le"
    return "utf-16-be" if head[:1] == b"\0" and head[1:2] in _TEXTS else ""


def refusal(name: str, form: str) -> str:
    """Return what to say of a file that is none of the formats that are read."""
    ending = PurePosixPath(name).suffix.lower()
    if form == "ole":
        return "is an old workbook (.xls) or document; save it as XLSX or CSV"
    if ending in _PARTS_OF_SHAPEFILES:
        return "is part of a Shapefile: give the file that ends in .shp"
    return f"is none of the formats that can be read: {KNOWN}"


def bare_name(name: str) -> str:
    """Return the name of a file without a known ending.

    >>> bare_name("rail.geojson"), bare_name("rail.v2")
    ('rail', 'rail.v2')
    """
    ending = PurePosixPath(name).suffix
    return name[: -len(ending)] if ending.lower() in SUFFIXES else name
