"""Cells of a table that hold a place: numbers and geometries, in all the ways of writing them."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from corridors.overlay.wkb import read_wkb

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HAS_SRID = 0x20000000
DMS = "dms"
"""The reason to leave out a place in degrees, minutes and seconds."""
_NUMBER = re.compile(r"[-+−]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?")  # noqa: RUF001
_GROUPED = re.compile(r"[-+−]?\d{1,3}(?:[ \u00a0\u202f']\d{3})+(?:[.,]\d+)?")  # noqa: RUF001
_THOUSANDS = re.compile(r"[-+−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")  # noqa: RUF001
_MINUTES = re.compile(
    r"\d\s*[°º˚d:'′’]\s*\d|\d\s*[′'’]|^[^\d]*\d+\s+\d+(?:[.,]\d+)?(?:\s+\d|\D*$)"  # noqa: RUF001
)
_SIDES = re.compile(
    r"^\s*(?P<before>[NSEW]|北纬|南纬|东经|西经)?\s*(?P<number>[^°º˚NSEWсюзв]+?)\s*[°º˚]?\s*"  # noqa: RUF001
    r"(?P<after>[NSEW]|с\.?\s?ш\.?|ю\.?\s?ш\.?|в\.?\s?д\.?|з\.?\s?д\.?)?\s*$",  # noqa: RUF001
    re.IGNORECASE,
)
_EAST, _NORTH = ("E", "W", "в", "з", "东", "西"), ("N", "S", "с", "ю", "北", "南")  # noqa: RUF001
_NEGATIVE = ("W", "S", "з", "ю", "西", "南")
_HEX = re.compile(r"(?:\\x|0x)?([0-9a-fA-F]{10,})")
_SRID = re.compile(r"SRID\s*=\s*(\d{1,9})\s*;\s*", re.IGNORECASE)
_KINDS = (
    "POINT|LINESTRING|LINEARRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON|"
    "GEOMETRYCOLLECTION|TRIANGLE|TIN|POLYHEDRALSURFACE"
)
_CURVED = re.compile(
    r"\b(?:CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON|MULTICURVE|MULTISURFACE)\b", re.IGNORECASE
)
_WKT = re.compile(rf"\s*(?:{_KINDS})\s*(?:ZM|Z|M)?\s*(?:\(|EMPTY)", re.IGNORECASE)
_LINES = re.compile(r"\s*(MULTI)?LINESTRING\s*(ZM|Z|M)?\s*\((.*)\)\s*", re.IGNORECASE | re.DOTALL)
_MEMBER = re.compile(r"\(([^()]*)\)")


class Places(NamedTuple):
    """What some cells hold.

    Attributes
    ----------
    geometry
        Array of shapely geometries; None where there is none.
    srid
        For each the number of its reference system, 0 if it says none.
    reason
        For each why there is none; empty if there is one. See `corridors.overlay.Overlay.skipped`.
    skipped
        What was left out of geometries of which the rest was read, counted by reason.
    """

    geometry: NDArray[np.object_]
    srid: NDArray[np.int64]
    reason: list[str]
    skipped: Counter[str]


# ---- numbers ---------------------------------------------------------------------------------


def read_degrees(cells: list[str], *, north: bool) -> tuple[NDArray[np.float64], list[str]]:
    """Return the numbers of a column, NaN where there is none, and why: ``dms``, ``missing``, ….

    Decimal commas and points are understood, and so are figures in groups of three.

    >>> read_degrees(["51,5", "51.5° N", "", "51°08'", "x"], north=True)[1]
    ['', '', 'missing', 'dms', 'invalid']
    """
    thousands = any(cell.count(",") > 1 or ("," in cell and "." in cell) for cell in cells)
    found = np.full(len(cells), np.nan)
    reasons = []
    for number, cell in enumerate(cells):
        text = cell.strip()
        value, reason = (
            _degree(text, north=north, thousands=thousands) if text else (None, "missing")
        )
        if value is not None:
            found[number] = value
        reasons.append(reason)
    return found, reasons


def _degree(text: str, *, north: bool, thousands: bool) -> tuple[float | None, str]:
    value = _number(text, thousands=thousands)
    if value is not None:
        return value, ""
    if _MINUTES.search(text):
        return None, DMS
    written = _SIDES.match(text)
    value = _number(written["number"], thousands=thousands) if written else None
    if written is None or value is None:
        return None, "invalid"
    side = (written["before"] or written["after"] or "").strip()[:1]
    side = side.upper() if side.isascii() else side.lower()
    if side and side not in (_NORTH if north else _EAST):
        return None, "invalid"
    return (-value if side in _NEGATIVE else value), ""


def _number(text: str, *, thousands: bool) -> float | None:
    """Return a number, None if a text is none."""
    if thousands and _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    elif _GROUPED.fullmatch(text):
        text = re.sub(r"[ \u00a0\u202f']", "", text)
    elif not _NUMBER.fullmatch(text):
        return None
    return float(text.replace(",", ".").replace("−", "-"))  # noqa: RUF001  (a minus sign)


# ---- geometries ------------------------------------------------------------------------------


def is_geometry(cell: str) -> bool:
    """Return whether a text looks like a geometry: WKT, EWKT, WKB in hexadecimal, or GeoJSON.

    >>> [is_geometry(cell) for cell in ("POINT (1 2)", "SRID=4326;POINT(1 2)", "{}", "A", "")]
    [True, True, False, False, False]
    """
    text = cell.strip()
    if text.startswith("{"):
        return '"coordinates"' in text or '"geometries"' in text
    if _HEX.fullmatch(text):
        return text.removeprefix("\\x").removeprefix("0x")[:2] in ("00", "01")
    text = _SRID.sub("", text, count=1)
    return bool(_WKT.match(text) or _CURVED.match(text))


def read_geometries(cells: list[str]) -> Places:
    """Return the geometries of some cells, each written in its own way."""
    geometry = np.full(len(cells), None, dtype=object)
    srid = np.zeros(len(cells), dtype=np.int64)
    reason = [""] * len(cells)
    skipped: Counter[str] = Counter()
    written: dict[int, str] = {}
    binary: list[int] = []
    texts: list[bytes | None] = []
    for number, cell in enumerate(cells):
        text = cell.strip()
        code = _HEX.fullmatch(text)
        if not text:
            reason[number] = "missing"
        elif code and len(code[1]) % 2 == 0:
            binary.append(number)
            texts.append(bytes.fromhex(code[1]))
            srid[number] = _srid_of(texts[-1] or b"")
        elif text.startswith("{"):
            geometry[number], reason[number] = _from_json(text, skipped)
        else:
            said = _SRID.match(text)
            srid[number] = int(said[1]) if said else 0
            written[number] = text[said.end() :] if said else text
    for number, shape in zip(written, _plain_wkt([*written.values()]), strict=True):
        if shape is not None:
            geometry[number] = shape
        else:
            geometry[number], reason[number] = _from_wkt(written[number], skipped)
    found = read_wkb(texts)
    skipped.update(found.skipped)
    skipped["stub"] -= int(found.stubs.sum())  # told below, once for each
    for place, number in enumerate(binary):
        geometry[number] = found.geometry[place]
        if geometry[number] is None:
            curved = "curve" if found.curves[place] else "invalid"
            reason[number] = "stub" if found.stubs[place] else curved
    return Places(geometry, srid, reason, +skipped)


def _srid_of(text: bytes) -> int:
    """Return the number of the reference system in extended WKB, 0 if there is none."""
    numbers = np.frombuffer(text[1:9].ljust(8, b"\0"), "<u4" if text[:1] == b"\x01" else ">u4")
    return int(numbers[1]) if numbers[0] & _HAS_SRID else 0


def _plain_wkt(texts: list[str]) -> NDArray[np.object_]:
    """Return geometries of well-known text; None where it is broken, or if any of it is a curve."""
    try:
        return np.asarray(shapely.from_wkt(texts, on_invalid="ignore"), dtype=object)
    except NotImplementedError:  # of one curve shapely refuses all
        return np.full(len(texts), None, dtype=object)


def _from_wkt(text: str, skipped: Counter[str]) -> tuple[Any, str]:
    if _CURVED.search(text):
        return None, "curve"
    shape = shapely.from_wkt(text, on_invalid="ignore")
    if shape is not None:
        return shape, ""
    lines = _LINES.fullmatch(text)
    if not lines:
        return None, "invalid"
    members = _MEMBER.findall(lines[3]) if lines[1] else [lines[3]]
    good = [member for member in members if "," in member]
    bad = len(members) - len(good)
    many = ", ".join(f"({member})" for member in good)
    shape = shapely.from_wkt(f"MULTILINESTRING {lines[2] or ''} ({many})", on_invalid="ignore")
    if bad and not good:
        return None, "stub"
    if shape is None:
        return None, "invalid"
    skipped["stub"] += bad
    return shape, ""


def _from_json(text: str, skipped: Counter[str]) -> tuple[Any, str]:
    try:
        value = json.loads(text)
        value = value.get("geometry") if value.get("type") == "Feature" else value
        if value is None:
            return None, "missing"
        lines = value["coordinates"] if value.get("type") == "MultiLineString" else []
        good = [line for line in lines if len(line) != 1]
        bad = len(lines) - len(good)
        if bad or (value.get("type") == "LineString" and len(value["coordinates"]) == 1):
            if not good:
                return None, "stub"
            value = value | {"coordinates": good}
        shape = shapely.from_geojson(json.dumps(value), on_invalid="raise")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, shapely.GEOSException):
        return None, "invalid"
    skipped["stub"] += bad
    return shapely.force_2d(shape), ""
