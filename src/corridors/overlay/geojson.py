"""GeoJSON, fast: coordinates are cut out, read as a table of numbers, and the rest is JSON.

A big file is nearly all coordinates. Python's ``json`` makes an object of each number, and GDAL a
tree of each feature; both take several times as long as the numbers themselves. Here the
arrays of coordinates are found by their key, pyarrow reads them as CSV, numpy finds where lines and
rings end by the brackets, and shapely makes all geometries at once. What does not look like plain
coordinates (an empty array, mixed dimensions, an open ring) goes through shapely's own reader, one
by one, so that the result is the same.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from corridors.overlay.records import CRS, OverlayError, Part, as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

_KEY = b'"coordinates"'
_OPENING = re.compile(rb'"coordinates"\s*:\s*(?=\[)')
_MARKED = re.compile("\0[0-9]{1,9}")
_ENDS = bytes.maketrans(b"]\0", b"\n\n")
_DROPPED = b" \t\r\n["
_BATCH_BYTES = 8_000_000
_WORTH_THREADS_BYTES = 1_000_000
_NEWLINE, _COMMA = 10, 44
_DEPTHS = {
    "Point": 1,
    "LineString": 2,
    "MultiPoint": 2,
    "Polygon": 3,
    "MultiLineString": 3,
    "MultiPolygon": 4,
}
_TYPES = {
    "Point": shapely.GeometryType.POINT,
    "MultiPoint": shapely.GeometryType.MULTIPOINT,
    "LineString": shapely.GeometryType.LINESTRING,
    "MultiLineString": shapely.GeometryType.MULTILINESTRING,
    "Polygon": shapely.GeometryType.POLYGON,
    "MultiPolygon": shapely.GeometryType.MULTIPOLYGON,
}
_LEAST = {"LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4}
_RINGS = ("Polygon", "MultiPolygon")
_SMALLEST_CHUNK = len(b"[0,0]")
_MAX_DIMENSIONS = 4


class _Wanted(NamedTuple):
    """One geometry to make: for which feature, of which type, from which text."""

    feature: int
    type: str
    text: memoryview


@dataclass(frozen=True, slots=True)
class Scanned:
    """A GeoJSON text whose coordinates are still text: `build_parts` makes numbers of many at once.

    Attributes
    ----------
    name
        Name of the file.
    features
        Its features, with marks in place of coordinates.
    chunks
        The texts of the coordinates, in the order of the marks.
    crs
        As in `Part`.
    bytes
        Size of the text.
    """

    name: str
    features: list[dict[str, Any]]
    chunks: list[memoryview]
    crs: str
    bytes: int


def scan_geojson(name: str, content: bytes) -> Scanned:
    """Read all of a GeoJSON text but the numbers (RFC 7946, a legacy ``crs``, a feature a line).

    Raises
    ------
    OverlayError
        If it is not GeoJSON.
    """
    rest, chunks = _cut(content)
    document = _parse(name, rest)
    features = list(_features(name, document))
    return Scanned(name, features, chunks, _crs(document), len(content))


def build_parts(
    texts: Sequence[Scanned], progress: Callable[[int], None] | None = None
) -> list[Part]:
    """Return the features of some texts, a part for each.

    ``progress`` is told how many bytes of coordinates each batch had.
    """
    starts = np.cumsum([0, *(len(text.features) for text in texts)])
    geometry = np.full(starts[-1], None, dtype=object)
    wanted: list[_Wanted] = []
    odd: list[int] = []
    restore: list[bool] = []  # coordinates stand elsewhere than in geometries
    for text, start in zip(texts, starts[:-1].tolist(), strict=True):
        before = len(wanted)
        _sort(text, start, wanted, odd)
        restore.append(len(wanted) - before < len(text.chunks))
    for batch in _batches(wanted):
        odd += _make(batch, geometry)
        if progress is not None:
            progress(sum(len(item.text) for item in batch))
    broken: Counter[int] = Counter()
    for number in odd:
        owner = int(np.searchsorted(starts, number, side="right")) - 1
        item = texts[owner].features[number - starts[owner]]
        geometry[number] = _slowly(item["geometry"], texts[owner].chunks)
        broken[owner] += geometry[number] is None
    return [
        Part(
            text.name,
            geometry[starts[owner] : starts[owner + 1]],
            [_attributes(item, text.chunks if restore[owner] else []) for item in text.features],
            text.crs,
            broken[owner],
        )
        for owner, text in enumerate(texts)
    ]


# ---- the text without coordinates ------------------------------------------------------------


def _cut(content: bytes) -> tuple[bytes, list[memoryview]]:
    """Return a text with a mark for each array of coordinates, and the arrays.

    Such an array holds neither quotes nor braces, so that it ends before the next of these. If it
    is not closed there, it is left to JSON. Where
    a key of a property has that name too, `_restore` puts its value back.
    """
    view = memoryview(content)
    rest: list[bytes] = []
    chunks: list[memoryview] = []
    done, found = 0, content.find(_KEY)
    while found >= 0:
        opening = _OPENING.match(content, found)
        if opening is not None:
            start = opening.end()
            ends = (content.find(sign, start) for sign in (b"}", b'"'))
            end = content.rfind(b"]", start, min((e for e in ends if e >= 0), default=-1)) + 1
            if end > start and content.count(b"[", start, end) == content.count(b"]", start, end):
                rest += [content[done:start], b'"\\u0000%d"' % len(chunks)]
                chunks.append(view[start:end])
                done = end
        found = content.find(_KEY, max(done, found + 1))
    return b"".join([*rest, content[done:]]), chunks


def _parse(name: str, text: bytes) -> Any:  # noqa: ANN401  (any JSON)
    try:
        decoded = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"the text is not UTF-8 (near byte {error.start})"
        raise OverlayError(name, message) from None
    try:
        return json.loads(decoded)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            lines = [line.strip(" \t\r\x1e") for line in decoded.split("\n")]
            return {
                "type": "FeatureCollection",
                "features": [_parse_line(name, n, line) for n, line in enumerate(lines, 1) if line],
            }
        message = f"the JSON is broken at line {error.lineno}: {error.msg}"
        raise OverlayError(name, message) from None
    except RecursionError:
        message = "the JSON is nested too deeply"
        raise OverlayError(name, message) from None
    except ValueError:
        message = "a number in the JSON has too many digits"
        raise OverlayError(name, message) from None


def _parse_line(name: str, number: int, line: str) -> Any:  # noqa: ANN401  (any JSON)
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        message = f"line {number} is not JSON"
        raise OverlayError(name, message) from None


def _features(name: str, document: object) -> Iterator[dict[str, Any]]:
    kind = document.get("type") if isinstance(document, dict) else None
    items = document.get("features") if isinstance(document, dict) else None
    if kind == "FeatureCollection" and isinstance(items, list):
        for number, item in enumerate(items, start=1):
            yield _feature(name, number, item)
    elif kind == "Feature" or kind in _TYPES or kind == "GeometryCollection":
        yield _feature(name, 1, document)
    else:
        message = "is JSON, but no GeoJSON: a FeatureCollection was expected"
        raise OverlayError(name, message)


def _feature(name: str, number: int, item: object) -> dict[str, Any]:
    if isinstance(item, dict) and item.get("type") == "Feature":
        properties = item.get("properties")
        return {
            "properties": properties if isinstance(properties, dict) else {},
            "geometry": item.get("geometry"),
            "id": item.get("id"),
        }
    if isinstance(item, dict) and (item.get("type") in _TYPES or "geometries" in item):
        return {"properties": {}, "geometry": item, "id": None}
    message = f"feature {number} is no GeoJSON feature"
    raise OverlayError(name, message)


def _crs(document: object) -> str:
    """Return the legacy ``crs`` of GeoJSON 2008; RFC 7946 knows WGS 84 only."""
    crs = document.get("crs") if isinstance(document, dict) else None
    named = crs.get("properties") if isinstance(crs, dict) else None
    found = named.get("name") if isinstance(named, dict) else None
    return found if isinstance(found, str) and found else CRS


def _attributes(item: dict[str, Any], chunks: list[memoryview]) -> dict[str, str]:
    found = {"id": item["id"]} if item["id"] is not None else {}
    found |= item["properties"]
    if chunks:
        found = {key: _restore(value, chunks) for key, value in found.items()}
    texts = ((as_text(key), as_text(value)) for key, value in found.items())
    return {key: text for key, text in texts if text}


def _restore(value: Any, chunks: list[memoryview]) -> Any:  # noqa: ANN401  (any JSON)
    """Return a JSON value with the coordinates that were cut out of it put back."""
    if isinstance(value, dict):
        return {key: _restore(item, chunks) for key, item in value.items()}
    if isinstance(value, list):
        return [_restore(item, chunks) for item in value]
    number = _chunk_number(value)
    if number is None or number >= len(chunks):
        return value
    return json.loads(bytes(chunks[number]))


def _chunk_number(value: object) -> int | None:
    if isinstance(value, str) and _MARKED.fullmatch(value):
        return int(value[1:])
    return None


# ---- geometry --------------------------------------------------------------------------------


def _sort(text: Scanned, start: int, wanted: list[_Wanted], odd: list[int]) -> None:
    """Add geometries that are plain coordinates to ``wanted``, features with others to ``odd``."""
    known = range(len(text.chunks))
    for number, item in enumerate(text.features, start):
        shape = item["geometry"]
        if shape is None:
            continue
        kind = shape.get("type") if isinstance(shape, dict) else None
        chunk = _chunk_number(shape.get("coordinates")) if isinstance(shape, dict) else None
        if isinstance(kind, str) and kind in _TYPES and chunk in known:
            wanted.append(_Wanted(number, kind, text.chunks[int(chunk or 0)]))
        else:
            odd.append(number)


def _batches(wanted: list[_Wanted]) -> Iterator[list[_Wanted]]:
    """Yield geometries of one type, some megabytes of text at a time."""
    for kind in _TYPES:
        batch: list[_Wanted] = []
        size = 0
        for item in wanted:
            if item.type != kind:
                continue
            batch.append(item)
            size += len(item.text)
            if size > _BATCH_BYTES:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch


def _make(batch: list[_Wanted], geometry: NDArray[np.object_]) -> list[int]:
    """Make the geometries of a batch; return the features that have to be read one by one."""
    shapes = _at_once(batch[0].type, [item.text for item in batch])
    if shapes is not None:
        geometry[[item.feature for item in batch]] = shapes
        return []
    if len(batch) == 1:
        return [batch[0].feature]
    half = len(batch) // 2  # what is odd is found by halving
    return _make(batch[:half], geometry) + _make(batch[half:], geometry)


def _at_once(kind: str, chunks: list[memoryview]) -> NDArray[np.object_] | None:
    """Return geometries of one type, or None if one of their texts is not what it should be.

    Without spaces and opening brackets, and with each closing bracket a line end, coordinates are a
    table: ``[[1,2],[3,4]]`` becomes ``,1,2`` and ``,3,4``. One line end closes a position, two
    close a line, three a polygon, four a multipolygon; one more closes each text.
    """
    if min(map(len, chunks)) < _SMALLEST_CHUNK:
        return None
    text = b"," + b"\0,".join(chunks).translate(_ENDS, _DROPPED) + b"\n"
    signs = np.frombuffer(text, dtype=np.uint8)
    ends = np.flatnonzero(signs == _NEWLINE)
    is_last = np.append(np.diff(ends) > 1, True)
    starts = np.flatnonzero(np.insert(is_last[:-1], 0, True))
    depths = np.diff(np.append(starts, len(ends)))
    positions = len(depths)
    commas = int(np.count_nonzero(signs == _COMMA))
    depth = _DEPTHS[kind]
    if depths.max() != depth + 1 or np.count_nonzero(depths >= depth) != len(chunks):
        return None
    dimensions, uneven = divmod(commas, positions)
    if uneven or not 2 <= dimensions <= _MAX_DIMENSIONS:  # noqa: PLR2004  (longitude, latitude)
        return None
    xy = _numbers(text, dimensions)
    if xy is None or len(xy) != positions:
        return None
    offsets = [_offsets(depths, level) for level in range(2, depth + 1)]
    return _shapes(kind, xy, offsets)


def _numbers(text: bytes, dimensions: int) -> NDArray[np.float64] | None:
    import pyarrow as pa
    from pyarrow import csv

    names = ["", *"xyzm"[:dimensions]]
    try:
        table = csv.read_csv(
            pa.BufferReader(text),
            read_options=csv.ReadOptions(
                column_names=names, use_threads=len(text) > _WORTH_THREADS_BYTES
            ),
            convert_options=csv.ConvertOptions(
                include_columns=["x", "y"],
                column_types={"x": pa.float64(), "y": pa.float64()},
                null_values=[],
            ),
        )
    except pa.ArrowInvalid:
        return None
    return np.column_stack([table["x"].to_numpy(), table["y"].to_numpy()])


def _offsets(depths: NDArray[np.int64], level: int) -> NDArray[np.int64]:
    """Return where the parts of one level begin, counted in parts of the level below."""
    below = np.cumsum(depths >= level - 1)
    return np.insert(below[depths >= level], 0, 0)


def _shapes(
    kind: str, xy: NDArray[np.float64], offsets: list[NDArray[np.int64]]
) -> NDArray[np.object_] | None:
    if not np.isfinite(xy).all():
        return None
    if kind in _LEAST:
        lines = offsets[0]
        if np.diff(lines).min() < _LEAST[kind]:
            return None
        if kind in _RINGS and not (xy[lines[:-1]] == xy[lines[1:] - 1]).all():
            return None
    return np.asarray(shapely.from_ragged_array(_TYPES[kind], xy, tuple(offsets) or None))


def _flat(value: Any) -> Any:  # noqa: ANN401  (any JSON)
    """Return a geometry whose positions have longitude and latitude only."""
    if isinstance(value, dict):
        return {key: _flat(item) for key, item in value.items()}
    if isinstance(value, list):
        position = bool(value) and not isinstance(value[0], dict | list)
        return value[:2] if position else [_flat(item) for item in value]
    return value


def _slowly(shape: object, chunks: list[memoryview]) -> Any:  # noqa: ANN401  (a geometry or None)
    """Return a geometry by shapely's own reader, None if that cannot read it."""
    try:
        text = json.dumps(_flat(_restore(shape, chunks)))
        return shapely.from_geojson(text, on_invalid="raise")
    except (shapely.errors.ShapelyError, ValueError, TypeError, RecursionError):
        return None
