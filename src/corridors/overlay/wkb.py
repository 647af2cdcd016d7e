"""Well-known binary that shapely refuses as a whole: what of it can be read, member by member.

A track with a segment of one point is one broken member of a geometry that is otherwise good, and
shapely (GEOS) refuses all of it. So what it refuses is taken apart here, and put together again
without the members that are no lines or areas.
"""

from __future__ import annotations

import struct
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

_HAS_Z, _HAS_M, _HAS_SRID = 0x80000000, 0x40000000, 0x20000000
_DIMENSIONS = {0: 2, 1: 3, 2: 3, 3: 4}  # by the thousands of a code of ISO
_SEVERAL = (4, 5, 6, 7, 15, 16)  # of points, lines, areas; mixed; and surfaces of areas
_LEAST_LINE, _LEAST_RING = 2, 4
_DEEPEST = 32
_ENDLESS = "nested too deeply"


class Mended(NamedTuple):
    """Geometries, and what was left out of them.

    Attributes
    ----------
    geometry
        Array of shapely geometries; None where there was none, or nothing of it can be read.
    broken
        Which of these None had something in them, other than lines of one point.
    stubs
        Which of them had lines of one point, and nothing else.
    curves
        Which of them have arcs, which nothing here can draw.
    skipped
        What was left out, by reason: ``stub`` (lines of one point), ``curve``, ``invalid``.
    """

    geometry: NDArray[np.object_]
    broken: NDArray[np.bool_]
    stubs: NDArray[np.bool_]
    curves: NDArray[np.bool_]
    skipped: Counter[str]


def read_wkb(texts: Sequence[bytes | None]) -> Mended:
    """Return geometries from well-known binary (ISO or extended), without what cannot be drawn."""
    geometry, curves = _read(texts)
    skipped: Counter[str] = Counter(curve=int(curves.sum()))
    broken, stubs = np.zeros((2, len(geometry)), dtype=bool)
    for number in np.flatnonzero(shapely.is_missing(geometry) & ~curves).tolist():
        text = texts[number]
        if text is None:
            continue
        geometry[number], left_out = _salvage(bytes(text))
        skipped.update(left_out)
        if geometry[number] is None:
            stubs[number] = left_out["stub"] > 0
            broken[number] = not stubs[number]
    return Mended(geometry, broken, stubs, curves, +skipped)


def _read(texts: Sequence[bytes | None]) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Return what shapely makes of some texts, and which are curves; None where it refuses."""
    with np.errstate(invalid="ignore"):  # a coordinate that is no number is counted, not warned of
        return _read_quietly(texts)


def _read_quietly(
    texts: Sequence[bytes | None],
) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    held = np.empty(len(texts), dtype=object)
    held[:] = texts
    curves = np.zeros(len(texts), dtype=bool)
    try:
        return np.asarray(shapely.from_wkb(held, on_invalid="ignore"), dtype=object), curves
    except NotImplementedError:  # of one curve shapely refuses all
        geometry = np.full(len(texts), None, dtype=object)
    for number, text in enumerate(texts):
        try:
            geometry[number] = shapely.from_wkb(text, on_invalid="ignore")
        except NotImplementedError:
            curves[number] = True
    return geometry, curves


def _salvage(text: bytes) -> tuple[Any, Counter[str]]:
    """Return what can be read of one geometry (None if nothing), and what cannot, counted."""
    reader = _Reader(text)
    try:
        shapes = reader.read()
    except (struct.error, KeyError, ValueError, shapely.errors.ShapelyError):
        return None, Counter()
    if not shapes:
        return None, Counter(stub=reader.left_out["stub"])
    kinds = {shape.geom_type for shape in shapes}
    gather = _GATHER[kinds.pop()] if len(kinds) == 1 else shapely.geometrycollections
    return (shapes[0] if len(shapes) == 1 else gather(shapes)), reader.left_out


_GATHER: dict[str, Callable[[Any], Any]] = {
    "Point": shapely.multipoints,
    "LineString": shapely.multilinestrings,
    "Polygon": shapely.multipolygons,
}


class _Reader:
    """Reads a text of WKB from its start to its end."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.place = 0
        self.left_out: Counter[str] = Counter()

    def read(self, depth: int = 0) -> list[Any]:
        """Return the points, lines and areas that the next geometry consists of."""
        if depth > _DEEPEST:
            raise ValueError(_ENDLESS)
        order = "<" if self._number("B") else ">"
        code = self._number(order + "I")
        if code & _HAS_SRID:
            self._number(order + "I")
        thousands, kind = divmod(code & 0xFFFFFFF, 1000)
        dimensions = _DIMENSIONS[thousands] + bool(code & _HAS_Z) + bool(code & _HAS_M)
        if kind in _SEVERAL:
            members = range(self._number(order + "I"))
            return [shape for _ in members for shape in self.read(depth + 1)]
        read = {1: self._point, 2: self._line, 3: self._area, 17: self._area}[kind]
        return read(order, dimensions)

    def _number(self, form: str) -> int:
        (found,) = struct.unpack_from(form, self.text, self.place)
        self.place += struct.calcsize(form)
        return int(found)

    def _positions(self, order: str, count: int, dimensions: int) -> NDArray[np.float64]:
        numbers = np.frombuffer(self.text, order + "f8", count * dimensions, self.place)
        self.place += numbers.nbytes
        return numbers.reshape(count, dimensions)[:, :2].astype(float)

    def _point(self, order: str, dimensions: int) -> list[Any]:
        return [shapely.points(self._positions(order, 1, dimensions)[0])]

    def _line(self, order: str, dimensions: int) -> list[Any]:
        xy = self._positions(order, self._number(order + "I"), dimensions)
        if len(xy) < _LEAST_LINE:
            self.left_out["stub"] += len(xy)
            return []
        return [shapely.linestrings(xy)]

    def _area(self, order: str, dimensions: int) -> list[Any]:
        rings = [
            self._positions(order, self._number(order + "I"), dimensions)
            for _ in range(self._number(order + "I"))
        ]
        if not rings:
            return []
        good = [len(ring) >= _LEAST_RING and (ring[0] == ring[-1]).all() for ring in rings]
        self.left_out["invalid"] += good.count(False)
        if not good[0]:
            return []
        holes = [ring for ring, fine in zip(rings[1:], good[1:], strict=True) if fine]
        return [shapely.Polygon(rings[0], holes)]
