"""Rows of a table, of whatever file: which columns hold the place, and the features they make."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import NamedTuple

import numpy as np
import shapely

from corridors.model import suggest
from corridors.overlay.geometry_cells import is_geometry, read_degrees, read_geometries
from corridors.overlay.overlay_records import CRS, Choices, OverlayError, Part, as_text

_LONGITUDES = (
    "longitude",
    "lon",
    "long",
    "lng",
    "longitud",
    "längengrad",
    "x",
    "east",
    "easting",
    "долгота",
    "довгота",
    "даўгата",
    "бойлық",
    "boilyq",
    "узундук",
    "uzunlik",
    "uzunluq",
    "boylam",
    "уртраг",
    "经度",
    "經度",
    "东经",
)
_LATITUDES = (
    "latitude",
    "lat",
    "latitud",
    "breitengrad",
    "y",
    "north",
    "northing",
    "широта",
    "шырата",
    "ендік",
    "endik",
    "кеңдик",
    "kenglik",
    "enlik",
    "enlem",
    "өргөрөг",
    "纬度",
    "緯度",
    "北纬",
)
_GEOMETRIES = (
    "geometry_wkt",
    "wkt",
    "ewkt",
    "wkb",
    "ewkb",
    "wkb_hex",
    "wkb_geometry",
    "geometry",
    "geom",
    "the_geom",
    "geojson",
    "shape",
    "way",
    "st_asgeojson",
    "st_astext",
    "st_asewkt",
    "геометрия",
    "几何",
)
_ANY_NUMBERS = {"x", "y", "east", "easting", "north", "northing"}
_LEAST_PART = 3
_HEADS = 20
_TRIED = 50
_SHOWN = 20
_UNITS = re.compile(r"\(.*?\)|\[.*?\]|°|º|,.*$")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")


class _Columns(NamedTuple):
    """The columns that hold the place: of geometry, or two of numbers, maybe named as degrees."""

    used: tuple[int, ...]
    is_geometry: bool
    is_named: bool = False


def read_rows(name: str, table: list[list[str]], choices: Choices) -> list[Part]:
    """Return the rows of a table as features, in a part for each reference system that they name.

    The head is the first of the first twenty rows with columns of longitude and latitude, or of
    geometry as well-known text or binary, or GeoJSON. What stands above it is a title.

    Raises
    ------
    OverlayError
        If no column holds a place, or several could; the error names the columns.
    """
    found = find_head(table, choices)
    if found is None:
        raise OverlayError(name, _no_place(table, choices))
    place, columns = found
    heads = _unique(table[place])
    body, skipped = _even(table[place + 1 :], len(heads))
    if columns.is_geometry:
        places = read_geometries([row[columns.used[0]] for row in body])
        geometry, srid, reasons = places.geometry, places.srid, places.reason
        skipped.update(places.skipped)
    else:
        geometry, reasons = _points(body, columns.used)
        srid = np.zeros(len(body), dtype=np.int64)
    hidden = columns.used if columns.is_geometry else ()
    rows = [
        {
            head: cell
            for n, (head, cell) in enumerate(zip(heads, row, strict=True))
            if cell and n not in hidden
        }
        for row in body
    ]
    skipped.update(reason for reason in reasons if reason)
    kept = np.array([not reason for reason in reasons], dtype=bool)
    parts = [
        _part(name, geometry, rows, kept & (srid == number), _system(number))
        for number in (np.unique(srid[kept]).tolist() or [0])
    ]
    parts[0].skipped.update(skipped)
    parts[0].says_degrees = not columns.is_geometry and columns.is_named
    return parts


def _part(
    name: str,
    geometry: np.ndarray,
    rows: list[dict[str, str]],
    mine: np.ndarray,
    crs: str,
) -> Part:
    return Part(
        name, geometry[mine], [row for row, keep in zip(rows, mine, strict=True) if keep], crs
    )


def _system(srid: int) -> str:
    return {0: "", 4326: CRS}.get(srid, f"EPSG:{srid}")


def _points(body: list[list[str]], used: tuple[int, ...]) -> tuple[np.ndarray, list[str]]:
    """Return points, and for each why there is none."""
    x, why_x = read_degrees([row[used[0]] for row in body], north=False)
    y, why_y = read_degrees([row[used[1]] for row in body], north=True)
    geometry = np.full(len(body), None, dtype=object)
    known = np.isfinite(x) & np.isfinite(y)
    geometry[known] = shapely.points(x[known], y[known])
    order = ("dms", "invalid", "missing", "")
    return geometry, [min(pair, key=order.index) for pair in zip(why_x, why_y, strict=True)]


def _unique(heads: list[str]) -> list[str]:
    """Return the names of columns, each once, none empty."""
    seen: Counter[str] = Counter()
    names = []
    for number, head in enumerate(heads, start=1):
        name = as_text(head.strip()) or f"column {number}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def _even(body: list[list[str]], width: int) -> tuple[list[list[str]], Counter[str]]:
    """Return rows of one width; one with more cells than the head has is left out, and counted."""
    rows = []
    skipped: Counter[str] = Counter()
    for row in body:
        if not any(cell.strip() for cell in row):
            continue
        if any(cell.strip() for cell in row[width:]):
            skipped["ragged"] += 1
        else:
            rows.append([as_text(cell) for cell in (row + [""] * width)[:width]])
    return rows, skipped


# ---- which columns ---------------------------------------------------------------------------


def find_head(table: list[list[str]], choices: Choices) -> tuple[int, _Columns] | None:
    """Return which row of a table is its head, and which columns hold the place; None if none."""
    for place, row in enumerate(table[:_HEADS]):
        if not any(cell.strip() for cell in row):
            continue
        columns = _find_columns(row, table[place + 1 : place + 1 + _TRIED], choices)
        if columns is not None:
            return place, columns
    return None


def _find_columns(heads: list[str], body: list[list[str]], choices: Choices) -> _Columns | None:
    plain = [plain_head(head) for head in heads]
    if choices.lon_field and choices.lat_field:
        wanted = [choices.lon_field, choices.lat_field]
        names = [head.strip() for head in heads]
        if all(name in names for name in wanted):
            return _Columns(tuple(names.index(name) for name in wanted), is_geometry=False)
        return None
    named = next((plain.index(word) for word in _GEOMETRIES if word in plain), None)
    if named is not None and _holds_geometry(named, body, empty=True):
        return _Columns((named,), is_geometry=True)
    pair = (_best(plain, _LONGITUDES), _best(plain, _LATITUDES))
    if pair[0] is not None and pair[1] is not None and pair[0] != pair[1]:
        named_so = not {plain[pair[0]], plain[pair[1]]} & _ANY_NUMBERS
        return _Columns((pair[0], pair[1]), is_geometry=False, is_named=named_so)
    held = [
        n for n in range(len(heads)) if heads[n].strip() and _holds_geometry(n, body, empty=False)
    ]
    if len(held) == 1 and not any(map(is_geometry, heads)):
        return _Columns((held[0],), is_geometry=True)
    return None


def plain_head(head: str) -> str:
    """Return the word that a heading is, without its unit.

    >>> [plain_head(head) for head in ("Широта, °", "纬度(度)", "Lon_Deg", "POINT_X")]
    ['широта', '纬度', 'lon', 'x']
    """
    text = unicodedata.normalize("NFKC", head).strip().lower()
    text = _UNITS.sub("", text).strip(" _.:")
    text = re.sub(r"[\s_]+(?:deg|degrees|dd|wgs ?84|m|m\.|град)$", "", text)
    return re.sub(
        r"^(?:point|coord|coordinate)[\s_]+([xy])$|^([xy])[\s_]+coord(?:inate)?$", r"\1\2", text
    )


def _best(plain: list[str], words: tuple[str, ...]) -> int | None:
    """Return the column named by one of some words, or the only one that has such a word in it."""
    exact = next((plain.index(word) for word in words if word in plain), None)
    if exact is not None:
        return exact
    long = {word for word in words if len(word) >= _LEAST_PART or not word.isascii()}
    held = [n for n, head in enumerate(plain) if long & set(re.split(r"[\W_]+", head))]
    return held[0] if len(held) == 1 else None


def _holds_geometry(column: int, body: list[list[str]], *, empty: bool) -> bool:
    """Return whether the first cells of a column that are not empty look like geometries."""
    cells = [row[column] for row in body if column < len(row) and row[column].strip()]
    if not cells:
        return empty
    return any(map(is_geometry, cells))


def _no_place(table: list[list[str]], choices: Choices) -> str:
    first = next((row for row in table if any(cell.strip() for cell in row)), [])
    heads = [as_text(cell.strip()) for cell in first if cell.strip()]
    shown = ", ".join(heads[:_SHOWN])
    for field in (choices.lon_field, choices.lat_field):
        if field and field not in heads:
            near = suggest(field, heads)[:1]
            hint = f" Nearest: {near[0]}." if near else ""
            return f"there is no column {field!r}.{hint} There are: {shown}"
    if sum(bool(_NUMBER.fullmatch(head)) for head in heads) >= 2 or any(map(is_geometry, heads)):  # noqa: PLR2004  (longitude and latitude)
        return "its first row holds values, not headings: put such as name, lon, lat above them"
    return (
        "no columns lon and lat, and none with geometry as WKT, WKB or GeoJSON "
        f"(--lon-field and --lat-field say which); there are: {shown}"
    )
