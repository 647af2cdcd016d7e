"""GeoJSON (RFC 7946, a legacy ``crs``, RFC 8142, a feature a line), read feature by feature.

`slicing` cuts the stream into features and msgspec reads each, so that neither the text nor
Python's numbers of a big file are ever held whole. Geometry of one type is made many at a time.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

import msgspec
import numpy as np
import shapely
import simdjson

from corridors.overlay.overlay_records import CRS, OverlayError, Part, as_text
from corridors.overlay.slicing import Slicer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from corridors.overlay.budget import Tally
    from corridors.overlay.thinning import Thinner

_Position: TypeAlias = list[float]
_BATCH_VERTICES, _BATCH_FEATURES = 100_000, 5_000
_SHOWN = 40
_DEEPEST = 32
_PLAIN_CRS = ("CRS84", "4326")
_LEAST_OF_LINE, _LEAST_OF_RING, _LEAST_NUMBERS = 2, 4, 2


class _Geometry(msgspec.Struct, tag_field="type"):
    pass


class _Point(_Geometry, tag="Point"):
    coordinates: _Position


class _MultiPoint(_Geometry, tag="MultiPoint"):
    coordinates: list[_Position]


class _LineText(_Geometry, tag="LineString"):
    coordinates: msgspec.Raw  # big files are lines above all: `_read_line` makes numbers of it


class _MultiLineString(_Geometry, tag="MultiLineString"):
    coordinates: list[list[_Position]]


class _Polygon(_Geometry, tag="Polygon"):
    coordinates: list[list[_Position]]


class _MultiPolygon(_Geometry, tag="MultiPolygon"):
    coordinates: list[list[list[_Position]]]


_Written: TypeAlias = _Point | _MultiPoint | _LineText | _MultiLineString | _Polygon | _MultiPolygon


@dataclass(slots=True)
class _Line:
    coordinates: NDArray[np.float64]
    """Longitude and latitude, or what the file has, shape (n, 2)."""


_Shape: TypeAlias = _Point | _MultiPoint | _Line | _MultiLineString | _Polygon | _MultiPolygon


class _Feature(msgspec.Struct):
    type: str = ""
    geometry: _Written | None = None
    properties: Any = None
    id: Any = None


_FEATURE = msgspec.json.Decoder(_Feature)
_LINE = msgspec.json.Decoder(list[_Position])
_NUMBER_SIGNS = b"0123456789+-.eE \t\r\n"
_POSITIONS = {2: b"[,]", 3: b"[,,]"}
"""What stands between the numbers of a position, by how many it has."""
_TYPES: dict[type[Any], shapely.GeometryType] = {
    _Point: shapely.GeometryType.POINT,
    _MultiPoint: shapely.GeometryType.MULTIPOINT,
    _MultiLineString: shapely.GeometryType.MULTILINESTRING,
    _Polygon: shapely.GeometryType.POLYGON,
    _MultiPolygon: shapely.GeometryType.MULTIPOLYGON,
}
_DEPTHS: dict[type[Any], int] = {
    _Point: 1,
    _MultiPoint: 2,
    _MultiLineString: 3,
    _Polygon: 3,
    _MultiPolygon: 4,
}
_COLLECTION = "GeometryCollection"
_KINDS = {
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    _COLLECTION,
}


def read_geojson(
    name: str,
    stream: BinaryIO,
    *,
    tally: Tally,
    thinner: Thinner | None = None,
    progress: Callable[[int], None] | None = None,
) -> Part:
    """Return the features of GeoJSON.

    Parameters
    ----------
    name
        Name of the file, for messages.
    stream
        Its bytes.
    tally
        Counts pieces and vertices as they come, and ends the reading where there are too many.
    thinner
        Simplifies geometry as it comes, if it is in longitude and latitude.
    progress
        Told how many bytes were read, several times a second; may raise to end the reading.

    Raises
    ------
    OverlayError
        If it is not GeoJSON, or is more than the tally allows.
    """
    found = _Found(name, tally, thinner)
    crs = CRS
    whole = 0
    for item in Slicer(name, _as_utf8(name, stream), progress):
        if item.whole:
            whole += 1
            crs = found.take_text(item.text, item.start) or crs
        else:
            found.take(item.text, item.start)
    if not whole:
        message = "the file is empty"
        raise OverlayError(name, message)
    return found.part(crs)


def _as_utf8(name: str, stream: BinaryIO) -> BinaryIO:
    """Return a stream in UTF-8 without a byte order mark (RFC 8259, 8.1: the encoding of JSON)."""
    head = stream.read(4)
    encoding = json.detect_encoding(head) if head else "utf-8"
    if encoding in ("utf-8", "utf-8-sig"):
        return _Prefixed(head.removeprefix(b"\xef\xbb\xbf"), stream)  # type: ignore[return-value]
    try:
        return io.BytesIO((head + stream.read()).decode(encoding).encode("utf-8"))
    except UnicodeError as error:
        message = f"the text is neither UTF-8 nor {encoding}: {error}"
        raise OverlayError(name, message) from None


class _Prefixed:
    """A stream of which the first bytes were read already."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head, self._stream = head, stream

    def read(self, size: int) -> bytes:
        head, self._head = self._head, b""
        return head + self._stream.read(size)


# ---- features --------------------------------------------------------------------------------


class _Found:
    """Features as they come: attributes at once, geometry in batches."""

    def __init__(self, name: str, tally: Tally, thinner: Thinner | None) -> None:
        self.name, self.tally, self.thinner = name, tally, thinner
        self.skipped: Counter[str] = Counter()
        self._features = 0  # of the text that is being read
        self._attributes: list[dict[str, str]] = []
        self._geometry: list[NDArray[np.object_]] = []
        self._waiting: list[_Shape] = []
        self._vertices = 0
        self._parser = simdjson.Parser()

    def part(self, crs: str) -> Part:
        """Return all that was found."""
        self._make()
        geometry = np.concatenate([np.empty(0, dtype=object), *self._geometry])
        return Part(self.name, geometry, self._attributes, crs, skipped=self.skipped)

    def take_text(self, text: bytes, start: int) -> str:
        """Take a whole text: a collection whose features were taken, a feature, or a geometry.

        Return the reference system that it names, if that is not longitude and latitude.
        """
        header = self._decode(text, start)
        kind = header.get("type")
        features = header.get("features")
        if kind == "FeatureCollection" and isinstance(features, list):
            if any(item is not None for item in features):
                self._refuse(next(item for item in features if item is not None))
            self.skipped["missing"] += len(features) - self._features  # null in place of a feature
        elif kind == "Feature" or kind in _KINDS:
            self.take(text, start)
        else:
            message = "is JSON, but no GeoJSON: a FeatureCollection was expected"
            raise OverlayError(self.name, message)
        self._features = 0
        crs = header.get("crs")
        named = crs.get("properties") if isinstance(crs, dict) else None
        found = named.get("name") if isinstance(named, dict) else None
        return found if isinstance(found, str) and not found.endswith(_PLAIN_CRS) else ""

    def take(self, text: bytes, start: int) -> None:
        """Take a feature, or a geometry that stands for one."""
        self._features += 1
        try:
            feature = _FEATURE.decode(text)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            feature = None
        if feature is not None and feature.type == "Feature":
            shape = None if feature.geometry is None else self._read(feature.geometry)
            if shape is not None or feature.geometry is None:
                found = [] if shape is None else [shape]
                self._add(found, feature.properties, feature.id, missing=shape is None)
                return
        item = self._decode(text, start)
        if item.get("type") == "Feature":
            written = item.get("geometry")
            made = [] if written is None else list(self._loose(written, 0))
            self._add(made, item.get("properties"), item.get("id"), missing=written is None)
        elif item.get("type") in _KINDS:
            self._add(list(self._loose(item, 0)), None, None, missing=False)
        else:
            self._refuse(item)

    def _read(self, shape: _Written) -> _Shape | None:
        """Return a geometry with its numbers read; None if something else stands among them."""
        if not isinstance(shape, _LineText):
            return shape
        text = bytes(shape.coordinates)
        signs = text.translate(None, _NUMBER_SIGNS)
        for numbers, position in _POSITIONS.items():
            # simdjson gives the numbers of nested arrays as one array, without an object for each,
            # but not where each position ends: the signs between them must be those of a line
            count = (len(signs) - 1) // (len(position) + 1)
            if count > 1 and signs == b"[%s]" % b",".join([position] * count):
                try:
                    parsed: Any = self._parser.parse(text)
                    found = np.frombuffer(parsed.as_buffer(of_type="d"), dtype=np.float64)
                except (ValueError, TypeError, RuntimeError):
                    return None
                return _Line(np.array(found.reshape(-1, numbers)[:, :_LEAST_NUMBERS]))
        try:
            return _line(_LINE.decode(text))
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return None

    def _refuse(self, item: object) -> None:
        shown = as_text(item)[:_SHOWN]
        message = f"{shown!r} stands among its features, and is no GeoJSON feature"
        raise OverlayError(self.name, message)

    def _decode(self, text: bytes, start: int) -> dict[str, Any]:
        """Return an object by Python's reader, which also takes NaN and halves of characters."""
        try:
            found: dict[str, Any] = json.loads(text)
        except UnicodeDecodeError as error:
            message = f"the text is not UTF-8 (near byte {start + error.start:,})"
        except json.JSONDecodeError as error:
            place = start + len(error.doc[: error.pos].encode("utf-8", "surrogatepass"))
            message = f"the JSON is broken near byte {place:,}: {error.msg}"
        except RecursionError:
            message = "the JSON is nested too deeply"
        except ValueError:
            message = "a number in the JSON has too many digits"
        else:
            return found
        raise OverlayError(self.name, message)

    def _loose(self, shape: Any, depth: int) -> Iterator[_Shape]:  # noqa: ANN401  (any JSON)
        """Yield what of a geometry can be drawn: members of a collection, whole members of others.

        What cannot is counted.
        """
        kind = shape.get("type") if isinstance(shape, dict) else None
        members = (
            shape.get("geometries" if kind == _COLLECTION else "coordinates") if kind else None
        )
        if not isinstance(members, list) or depth > _DEEPEST:
            self.skipped["invalid"] += 1
        elif kind == _COLLECTION:
            self.skipped["empty"] += not members
            for member in members:
                yield from self._loose(member, depth + 1)
        elif isinstance(kind, str) and kind.startswith("Multi") and members:
            for member in members:
                yield from self._converted(kind, [member])
        else:
            yield from self._converted(kind, members)

    def _converted(self, kind: object, coordinates: list[Any]) -> Iterator[_Shape]:
        try:
            if kind == "LineString":
                yield _line(msgspec.convert(coordinates, list[_Position]))
            else:
                yield msgspec.convert({"type": kind, "coordinates": coordinates}, _Written)
        except (ValueError, OverflowError):
            self.skipped["invalid"] += 1

    def _add(
        self, shapes: Sequence[_Shape], properties: object, key: object, *, missing: bool
    ) -> None:
        self.skipped["missing"] += missing
        good = [shape for shape in shapes if self._is_good(shape)]
        if not good:
            return
        found = {"id": key} if key is not None else {}
        found |= properties if isinstance(properties, dict) else {}
        texts = ((as_text(name), as_text(value)) for name, value in found.items())
        row = {name: text for name, text in texts if text}
        self._attributes += [row] * len(good)
        self._waiting += good
        if self._vertices > _BATCH_VERTICES or len(self._waiting) >= _BATCH_FEATURES:
            self._make()

    # ---- geometry ----------------------------------------------------------------------------

    def _is_good(self, shape: _Shape) -> bool:
        """Return whether something of a geometry can be drawn; take out and count what cannot."""
        if not len(shape.coordinates):
            self.skipped["empty"] += 1
            return False
        if isinstance(shape, _Line):
            good = self._is_line(shape.coordinates)
        elif isinstance(shape, _MultiLineString):
            shape.coordinates = [line for line in shape.coordinates if self._is_line(line)]
            good = bool(shape.coordinates)
        elif isinstance(shape, _Polygon):
            shape.coordinates = self._rings(shape.coordinates)
            good = bool(shape.coordinates)
        elif isinstance(shape, _MultiPolygon):
            shape.coordinates = [rings for rings in map(self._rings, shape.coordinates) if rings]
            good = bool(shape.coordinates)
        else:
            good = True
        if good:
            pieces, vertices = _sizes(shape)
            self.tally.add(self.name, pieces, vertices)
            self._vertices += vertices
        return good

    def _is_line(self, line: Sequence[_Position] | NDArray[np.float64]) -> bool:
        if len(line) >= _LEAST_OF_LINE and _goes_somewhere(line):
            return True
        self.skipped["stub" if len(line) else "empty"] += 1
        return False

    def _rings(self, rings: list[list[_Position]]) -> list[list[_Position]]:
        """Return the outline of an area and its holes; nothing if the outline is none."""
        good = [len(ring) >= _LEAST_OF_RING and ring[0][:2] == ring[-1][:2] for ring in rings]
        if not rings or not good[0]:
            self.skipped["invalid" if rings and rings[0] else "empty"] += 1
            return []
        self.skipped["invalid"] += good.count(False)
        return [ring for ring, whole in zip(rings, good, strict=True) if whole]

    def _make(self) -> None:
        """Make geometry of what waits."""
        made = np.full(len(self._waiting), None, dtype=object)
        by_kind: dict[type[Any], list[int]] = {}
        for number, shape in enumerate(self._waiting):
            by_kind.setdefault(type(shape), []).append(number)
        for kind, numbers in by_kind.items():
            held: list[Any] = [self._waiting[number].coordinates for number in numbers]
            made[numbers] = _lines(held) if kind is _Line else _shapes(kind, held)
        self._waiting, self._vertices = [], 0
        if self.thinner is not None:
            self.thinner.take(made)
        self._geometry.append(made)


def _sizes(shape: _Shape) -> tuple[int, int]:
    """Return of how many pieces and vertices a geometry is."""
    if isinstance(shape, _Point):
        return 1, 1
    if isinstance(shape, _Line):
        return 1, len(shape.coordinates)
    if isinstance(shape, _MultiPoint):
        return len(shape.coordinates), len(shape.coordinates)
    if isinstance(shape, _MultiPolygon):
        rings = chain.from_iterable(shape.coordinates)
        return len(shape.coordinates), sum(map(len, rings))
    pieces = 1 if isinstance(shape, _Polygon) else len(shape.coordinates)
    return pieces, sum(map(len, shape.coordinates))


def _goes_somewhere(line: Sequence[_Position] | NDArray[np.float64]) -> bool:
    """Return whether the points of a line are not all the same."""
    x, y = line[0][0], line[0][1]
    return any(point[0] != x or point[1] != y for point in line)


def _line(positions: list[_Position]) -> _Line:
    """Return a line; raise `ValueError` if one of its positions has less than two numbers."""
    pairs = [position[:_LEAST_NUMBERS] for position in positions]
    return _Line(np.array(pairs, dtype=np.float64).reshape(-1, _LEAST_NUMBERS))


def _lines(arrays: list[NDArray[np.float64]]) -> NDArray[np.object_]:
    owner = np.repeat(np.arange(len(arrays)), [len(array) for array in arrays])
    return np.asarray(shapely.linestrings(np.concatenate(arrays), indices=owner), dtype=object)


def _shapes(kind: type[Any], coordinates: list[Any]) -> NDArray[np.object_]:
    """Return geometries of one type in the system of their file; None is a broken one."""
    offsets = []
    level = coordinates
    for _ in range(_DEPTHS[kind] - 1):
        offsets.append(np.cumsum([0, *map(len, level)]))
        level = list(chain.from_iterable(level))
    sizes = set(map(len, level))
    if min(sizes) < _LEAST_NUMBERS:
        if len(coordinates) == 1:
            return np.array([None], dtype=object)
        half = len(coordinates) // 2  # what is broken is found by halving
        return np.concatenate(
            [_shapes(kind, coordinates[:half]), _shapes(kind, coordinates[half:])]
        )
    if max(sizes) > _LEAST_NUMBERS:
        level = [position[:2] for position in level]
    flat = np.fromiter(chain.from_iterable(level), dtype=np.float64, count=2 * len(level))
    made = shapely.from_ragged_array(
        _TYPES[kind], flat.reshape(-1, 2), tuple(offsets[::-1]) or None
    )
    return np.asarray(made, dtype=object)
