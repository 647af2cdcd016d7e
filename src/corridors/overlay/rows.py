"""CSV: a table with columns of longitude and latitude, or with geometry as well-known text."""

from __future__ import annotations

import csv
import io
from functools import partial

import numpy as np
import shapely

from corridors.geodata.holding import Holder
from corridors.overlay.records import OverlayError, Part, as_text

_LONGITUDES = ("longitude_deg", "longitude", "lon", "long", "lng", "x", "долгота", "经度")
_LATITUDES = ("latitude_deg", "latitude", "lat", "y", "широта", "纬度")
_TEXTS = ("geometry_wkt", "wkt", "geometry", "geom", "the_geom")
_DELIMITERS = ",;\t|"
_MAX_CELL_CHARACTERS = 50_000_000
_SHOWN = 20
_long_cells = Holder(partial(csv.field_size_limit, _MAX_CELL_CHARACTERS), csv.field_size_limit)


def read_rows(name: str, content: bytes) -> Part:
    """Return the rows of a CSV table as points, or as what their well-known text says.

    The delimiter is a comma, semicolon, tab or bar. With semicolons, decimal commas are understood.

    Raises
    ------
    OverlayError
        If it is no table, or no column holds a place; the error names the columns.
    """
    head, body = _table(name, content)
    lower = [title.strip().lower() for title in head]
    text = next((lower.index(word) for word in _TEXTS if word in lower), None)
    pair = [
        next((lower.index(w) for w in words if w in lower), None)
        for words in (_LONGITUDES, _LATITUDES)
    ]
    if text is not None:
        cells = [row[text].strip() for row in body]
        shapes = shapely.from_wkt([cell or None for cell in cells], on_invalid="ignore")
        used = [text]
    elif pair[0] is not None and pair[1] is not None:
        used = [pair[0], pair[1]]
        cells = [(row[used[0]] + row[used[1]]).strip() for row in body]
        numbers = [[_number(row[column]) for column in used] for row in body]
        shapes = _points(np.array(numbers, dtype=float).reshape(-1, 2))
    else:
        shown = ", ".join(head[:_SHOWN])
        message = f"no columns lon and lat, and none with WKT; there are: {shown}"
        raise OverlayError(name, message)
    broken = sum(bool(cell) and shape is None for cell, shape in zip(cells, shapes, strict=True))
    rows = [
        {
            as_text(title): as_text(cell)
            for column, (title, cell) in enumerate(zip(head, row, strict=True))
            if cell and not (column in used and text is not None)
        }
        for row in body
    ]
    return Part(name, np.asarray(shapes, dtype=object), rows, "", broken)


def _table(name: str, content: bytes) -> tuple[list[str], list[list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"the text is not UTF-8 (near byte {error.start})"
        raise OverlayError(name, message) from None
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        with _long_cells.held():
            table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            rows = [row for row in table if row]
    except csv.Error as error:
        message = f"the table is broken: {error}"
        raise OverlayError(name, message) from None
    if not rows:
        message = "the file is empty"
        raise OverlayError(name, message)
    width = len(rows[0])
    return rows[0], [(row + [""] * width)[:width] for row in rows[1:]]


def _number(cell: str) -> float:
    try:
        return float(cell.strip().replace(",", "."))
    except ValueError:
        return float("nan")


def _points(xy: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> np.ndarray:
    shapes = np.full(len(xy), None, dtype=object)
    known = np.isfinite(xy).all(axis=1)
    shapes[known] = shapely.points(xy[known])
    return shapes
