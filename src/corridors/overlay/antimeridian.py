"""Lines and areas over 180 degrees: cut at the antimeridian, so that they are drawn on both sides.

A step of more than 180 degrees of longitude between neighbouring vertices goes the short way, over
the antimeridian (RFC 7946, 3.1.9). Longitudes beyond 180 are another way to write the same. Both
become the same here: a line is unrolled until no step is longer than half the globe, cut at 180,
540 and so on, and each piece is moved back between -180 and 180.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Shapes = NDArray[np.object_]

TURN_DEG, HALF_DEG, POLE_DEG = 360.0, 180.0, 90.0
_TOLERANCE_DEG = 1e-6
_POINTS = (shapely.GeometryType.POINT, shapely.GeometryType.MULTIPOINT)
_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


class Cut(NamedTuple):
    """Geometries between -180 and 180 degrees, and what was done to each.

    Attributes
    ----------
    geometry
        Array of shapely geometries, EPSG:4326; None is an area that no globe has, such as one whose
        outline goes round a pole twice.
    crossing
        Which of them are cut.
    moved
        Which of them had longitudes beyond 180 degrees, and were moved without being cut.
    """

    geometry: Shapes
    crossing: NDArray[np.bool_]
    moved: NDArray[np.bool_]


def cut_at_antimeridian(geometry: Shapes) -> Cut:
    """Return lines, areas and points (EPSG:4326, no collections) cut where they pass 180 degrees.

    An outline that closes only after a turn of the globe has a pole inside: the one on whose half
    of the globe it lies, or, if it lies on both, the one to its left as it runs.
    """
    done = geometry.copy()
    crossing = np.zeros(len(geometry), dtype=bool)
    beyond, wide = _extents(geometry)
    points = np.isin(shapely.get_type_id(geometry), _POINTS)
    done[beyond & points] = shapely.transform(geometry[beyond & points], _wrapped)
    chosen = np.flatnonzero((beyond | wide) & ~points)
    parts, owner = shapely.get_parts(geometry[chosen], return_index=True)
    pieces, cut = _cut_parts(parts)
    bounds = np.searchsorted(owner, np.arange(len(chosen) + 1)).tolist()
    for number, first, last in zip(chosen, bounds[:-1], bounds[1:], strict=True):
        done[number] = _joined(geometry[number], pieces[first:last])
        crossing[number] = done[number] is not None and cut[first:last].any()
    return Cut(done, crossing, beyond & ~crossing)


def may_jump(geometry: Shapes) -> NDArray[np.bool_]:
    """Return which geometries may have steps of more than 180 degrees, which go the other way."""
    return _extents(geometry)[1]


def frame(geometry: Shapes, west: float) -> Shapes:
    """Return geometries as they lie on a map whose left edge is another meridian than 180.

    Parameters
    ----------
    geometry
        Array of shapely geometries, EPSG:4326, between -180 and 180 degrees.
    west
        The left edge, in degrees; the right one is 360 degrees further.

    Returns
    -------
    numpy.ndarray
        What lies west of the left edge is moved to the right one, and what crosses the edge is cut
        there. Areas that were cut at 180 degrees are whole again.
    """
    outside = shapely.bounds(geometry)[:, 0] < west
    if not outside.any():
        return geometry
    shift = np.array([west + HALF_DEG, 0])
    turned = shapely.transform(geometry[outside], lambda xy: xy - shift)
    found = cut_at_antimeridian(turned).geometry
    for number in np.flatnonzero(shapely.get_type_id(found) == shapely.GeometryType.MULTIPOLYGON):
        if shapely.is_valid(shapely.get_parts(found[number])).all():
            found[number] = shapely.union_all(shapely.get_parts(found[number]))
    framed = geometry.copy()
    framed[outside] = shapely.transform(found, lambda xy: xy + shift)
    return framed


def _extents(geometry: Shapes) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which geometries pass 180 degrees by their numbers, and which may by their width."""
    west, _, east, _ = shapely.bounds(geometry).T
    beyond = (west < -HALF_DEG - _TOLERANCE_DEG) | (east > HALF_DEG + _TOLERANCE_DEG)
    return beyond, east - west > HALF_DEG


def _wrapped(xy: Numbers) -> Numbers:
    """Return positions between -180 and 180 degrees; what lies there stays as it is, to the bit."""
    turns = np.ceil((xy[:, :1] - HALF_DEG) / TURN_DEG)
    turns[np.abs(xy[:, :1]) <= HALF_DEG] = 0
    return np.column_stack([xy[:, :1] - turns * TURN_DEG, xy[:, 1:]])


def _cut_parts(parts: Shapes) -> tuple[list[Shapes], NDArray[np.bool_]]:
    """Return the pieces of lines and areas, and which are cut; no pieces if that cannot be done."""
    beyond, wide = _extents(parts)
    west, _, east, _ = shapely.bounds(parts).T
    turn = np.floor((west + HALF_DEG) / TURN_DEG)
    moved = beyond & ~wide & (east <= turn * TURN_DEG + HALF_DEG)
    xy, owner = shapely.get_coordinates(parts[moved], return_index=True)
    xy[:, 0] -= turn[moved][owner] * TURN_DEG
    whole = parts.copy()
    whole[moved] = shapely.set_coordinates(parts[moved], xy)
    pieces = list(whole[:, np.newaxis])
    cut = np.zeros(len(parts), dtype=bool)
    left = (beyond | wide) & ~moved
    areas = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    lines = np.flatnonzero(left & ~areas)
    for number, found in zip(lines, _cut_lines(parts[lines]), strict=True):
        pieces[number], cut[number] = found, len(found) > 1
    for number in np.flatnonzero(left & areas):
        pieces[number], cut[number] = _cut_area(parts[number])
    return pieces, cut


def _joined(shape: Any, pieces: list[Shapes]) -> Any:  # noqa: ANN401  (shapely geometries)
    """Return a geometry with its parts cut; None if one of its areas cannot be."""
    if not pieces or not all(map(len, pieces)):
        return None
    parts = np.concatenate(pieces)
    if len(parts) == 1 and shape.geom_type in ("LineString", "LinearRing", "Polygon"):
        return parts[0]
    areas = shapely.get_type_id(shape) in _AREAS
    return shapely.multipolygons(parts) if areas else shapely.multilinestrings(parts)


# ---- lines -----------------------------------------------------------------------------------


def _cut_lines(lines: Shapes) -> list[Shapes]:
    """Return the pieces of each line."""
    if not len(lines):
        return []
    xy, owner = shapely.get_coordinates(lines, return_index=True)
    xy[:, 0] = _unroll(xy, owner)
    xy, owner = _with_crossings(xy, owner)
    middles = (xy[:-1, 0] + xy[1:, 0]) / 2
    turns = np.floor((middles + HALF_DEG) / TURN_DEG)
    within = owner[:-1] == owner[1:]
    along = within & (xy[:-1, 0] == xy[1:, 0]) & (middles == turns * TURN_DEG - HALF_DEG)
    for number in np.flatnonzero(along[1:] & within[:-1]) + 1:
        turns[number] = turns[number - 1]  # on the antimeridian: the side it came from
    begins = np.insert(~within[:-1] | (np.diff(turns) != 0), 0, True)[within]
    first = np.flatnonzero(within)[begins]  # each piece by its first step
    sizes = np.diff(np.append(np.flatnonzero(begins), len(begins))) + 1
    offsets = np.insert(np.cumsum(sizes), 0, 0)
    chosen = np.arange(offsets[-1]) + np.repeat(first - offsets[:-1], sizes)
    moved = xy[chosen]
    moved[:, 0] -= np.repeat(turns[first], sizes) * TURN_DEG
    made = shapely.from_ragged_array(shapely.GeometryType.LINESTRING, moved, (offsets,))
    return np.split(np.asarray(made), np.searchsorted(owner[first], np.arange(1, len(lines))))


def _unroll(xy: Numbers, owner: NDArray[np.int64]) -> Numbers:
    """Return the longitudes of lines, moved by whole turns so that no step is over half a turn.

    A step of exactly a turn along a parallel is the edge of a map of the whole world, unless the
    line comes to it or leaves it the other way, as one does that was cut at 180 before.
    """
    steps = np.diff(xy[:, 0])
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    steps[starts[1:] - 1] = 0
    turns = np.where(np.abs(steps) > HALF_DEG, -np.round(steps / TURN_DEG), 0.0)
    whole = np.isclose(np.abs(steps), TURN_DEG, rtol=0, atol=_TOLERANCE_DEG)
    if whole.any():
        ends = np.append(starts[1:], len(xy)) - 1
        closed = (xy[starts] == xy[ends]).all(axis=1)
        before, after = np.append(0, steps), np.append(steps, 0)
        before[starts] = np.where(closed, steps[ends - 1], 0)
        after[ends] = np.where(closed, steps[starts], 0)
        at_pole = np.abs(xy[:-1, 1]) + np.abs(xy[1:, 1]) >= 2 * POLE_DEG - _TOLERANCE_DEG
        edge = at_pole | ((before[:-1] * steps >= 0) & (after[1:] * steps >= 0))
        turns[whole & edge] = 0
    if not turns.any():
        return xy[:, 0]
    total = np.insert(np.cumsum(turns), 0, 0)
    return np.asarray(xy[:, 0] + TURN_DEG * (total - total[starts][owner]))


def _with_crossings(xy: Numbers, owner: NDArray[np.int64]) -> tuple[Numbers, NDArray[np.int64]]:
    """Return unrolled lines with a vertex wherever they pass the antimeridian."""
    (x0, y0), (x1, y1) = xy[:-1].T, xy[1:].T
    low, high = np.minimum(x0, x1), np.maximum(x0, x1)
    meridian = np.ceil((low + HALF_DEG) / TURN_DEG) * TURN_DEG - HALF_DEG
    passing = (low < meridian) & (meridian < high) & (owner[:-1] == owner[1:])
    x0, y0, x1, y1, meridian = (each[passing] for each in (x0, y0, x1, y1, meridian))
    latitude = y0 + (meridian - x0) / (x1 - x0) * (y1 - y0)
    places = np.flatnonzero(passing) + 1
    added = np.column_stack([meridian, latitude])
    return np.insert(xy, places, added, axis=0), np.insert(owner, places, owner[places])


# ---- areas -----------------------------------------------------------------------------------


def _cut_area(area: Any) -> tuple[Shapes, bool]:  # noqa: ANN401  (a Polygon)
    """Return the areas that one becomes, and if it is cut or closed over a pole.

    There are none if its outline goes round the globe twice.
    """
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(area)]
    unrolled = [_unroll(ring, np.zeros(len(ring), dtype=np.int64)) for ring in rings]
    if all(
        np.array_equal(x, ring[:, 0]) and np.abs(x).max() <= HALF_DEG
        for x, ring in zip(unrolled, rings, strict=True)
    ):
        return np.array([area], dtype=object), False
    pieces = [_cut_ring(x, ring[:, 1]) for x, ring in zip(unrolled, rings, strict=True)]
    if any(piece is None for piece in pieces):
        return np.empty(0, dtype=object), True
    shape: Any = pieces[0]
    if len(pieces) > 1:
        shape = shapely.difference(shape, shapely.union_all(pieces[1:]))
    west, _, east, _ = shapely.bounds(shape)
    return _areas_of(shape), bool(east - west >= TURN_DEG - _TOLERANCE_DEG)


def _cut_ring(x: Numbers, y: Numbers) -> Any:  # noqa: ANN401  (areas between -180 and 180, or None)
    turn = round((x[-1] - x[0]) / TURN_DEG)
    if abs(turn) > 1:
        return None
    if turn:
        pole = _pole(y, turn)
        x, y = np.append(x, [x[-1], x[0], x[0]]), np.append(y, [pole, pole, y[0]])
    ring: Any = shapely.polygons(np.column_stack([x, y]))
    if not shapely.is_valid(ring):
        ring = shapely.make_valid(ring)
    first, last = (int(np.floor((end + HALF_DEG) / TURN_DEG)) for end in (x.min(), x.max()))
    strips = [_strip(ring, number * TURN_DEG) for number in range(first, last + 1)]
    return shapely.union_all(np.concatenate(strips))


def _strip(ring: Any, middle: float) -> Shapes:  # noqa: ANN401  (a shapely geometry)
    """Return what of an unrolled area lies around one meridian, moved to the meridian 0."""
    west, east = middle - HALF_DEG, middle + HALF_DEG
    found = shapely.intersection(ring, shapely.box(west, -POLE_DEG, east, POLE_DEG))
    return _areas_of(shapely.transform(found, lambda xy: xy - [middle, 0]))


def _pole(y: Numbers, turn: int) -> float:
    """Return the latitude of the pole inside an outline that goes round the globe once."""
    if (y >= 0).all() or (y <= 0).all():
        return POLE_DEG if y.sum() > 0 else -POLE_DEG
    return POLE_DEG * turn


def _areas_of(shape: Any) -> Shapes:  # noqa: ANN401  (a shapely geometry)
    parts = shapely.get_parts(shapely.get_parts(shape))
    areas = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    return np.asarray(parts[areas & ~shapely.is_empty(parts)])
