"""Geodesics on WGS 84: lengths, great circles, countries along a line. Pure functions.

All coordinates are longitude, latitude in decimal degrees (EPSG:4326). Lengths are kilometres on
the WGS 84 ellipsoid, after Karney (2013), https://doi.org/10.1007/s00190-012-0578-z, as PROJ
computes them. `lengths_km` measures many lines at once without PROJ, whose import takes longer than
all that it measures.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pyproj import Geod
    from shapely.geometry.base import BaseGeometry

SEMI_MAJOR_M, FLATTENING = 6_378_137.0, 1 / 298.257223563
METRES_PER_KM = 1000.0
COORDINATE_DECIMALS = 5
HALF_TURN = 180.0
_PAIRS_AT_LEAST, _PAIRS_EACH = 5_000, 50
_PAIRS_AT_ONCE = 2_000_000
_FINE_DEGREES = 0.25
"""Steps in which a line is cut at boundaries: on longer ones a geodesic leaves the straight line
between longitudes and latitudes, and the pieces would add up to more than the whole."""
_MOST_ROUNDS, _SAME_ANGLE = 40, 1e-12
_LONG, _SECTION = 5_000, 1_000
"""From how many vertices on a line is simplified in sections, and of how many each is."""
KM_A_DEGREE = 110.5
"""A degree of latitude is nowhere shorter."""
LONLAT = 2
LonLat = tuple[float, float]
Numbers = np.ndarray[Any, np.dtype[np.float64]]


@cache
def _wgs84() -> Geod:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def distance_km(start: LonLat, end: LonLat) -> float:
    """Return the geodesic distance between two points in kilometres.

    >>> round(distance_km((0.0, 0.0), (1.0, 0.0)), 2)
    111.32
    """
    return float(_wgs84().inv(*start, *end)[2]) / METRES_PER_KM


def length_km(geometry: BaseGeometry) -> float:
    """Return the geodesic length of a line in kilometres; zero for points and areas.

    >>> round(length_km(LineString([(0, 0), (1, 0), (1, 1)])), 1)
    221.9
    """
    if geometry.is_empty or not isinstance(geometry, LineString | MultiLineString):
        return 0.0
    return float(_wgs84().geometry_length(geometry)) / METRES_PER_KM


def lengths_km(lines: Sequence[BaseGeometry | None]) -> list[float]:
    """Return the geodesic length of each LineString in kilometres; zero for anything else.

    After Vincenty (1975), https://doi.org/10.1179/sre.1975.23.176.88, all segments at once; it
    agrees with `length_km` to a millimetre. Segments for which his series does not converge (the
    ends lie opposite each other on the globe) are left to PROJ.

    >>> [round(km, 1) for km in lengths_km([LineString([(0, 0), (1, 0), (1, 1)]), Point(0, 0)])]
    [221.9, 0.0]
    """
    xy, owner = shapely.get_coordinates(
        [line if isinstance(line, LineString) else None for line in lines], return_index=True
    )
    same = owner[1:] == owner[:-1]
    start, end = xy[:-1][same], xy[1:][same]
    segments = _vincenty_m(start, end)
    for n in np.flatnonzero(np.isnan(segments)):
        segments[n] = _wgs84().inv(*start[n], *end[n])[2]
    totals = np.bincount(owner[1:][same], weights=segments, minlength=len(lines))
    return [float(total) for total in totals / METRES_PER_KM]


def _vincenty_m(start: Numbers, end: Numbers) -> Numbers:
    """Return geodesic distances between rows of longitude and latitude in metres, or NaN."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return _vincenty_rounds(np.radians(start), np.radians(end))


def _vincenty_rounds(start: Numbers, end: Numbers) -> Numbers:
    f = FLATTENING
    minor = SEMI_MAJOR_M * (1 - f)
    turn = (end[:, 0] - start[:, 0] + math.pi) % (2 * math.pi) - math.pi
    u1, u2 = (np.arctan((1 - f) * np.tan(point[:, 1])) for point in (start, end))
    sin1, cos1, sin2, cos2 = np.sin(u1), np.cos(u1), np.sin(u2), np.cos(u2)
    lon, change = turn, np.full_like(turn, np.inf)
    for _ in range(_MOST_ROUNDS):
        across = np.hypot(cos2 * np.sin(lon), cos1 * sin2 - sin1 * cos2 * np.cos(lon))
        along = sin1 * sin2 + cos1 * cos2 * np.cos(lon)
        sigma = np.arctan2(across, along)
        sin_a = np.where(across == 0, 0.0, cos1 * cos2 * np.sin(lon) / across)
        cos2_a = 1 - sin_a**2
        middle = np.where(cos2_a == 0, 0.0, along - 2 * sin1 * sin2 / cos2_a)
        c = f / 16 * cos2_a * (4 + f * (4 - 3 * cos2_a))
        bend = middle + c * along * (2 * middle**2 - 1)
        before, lon = lon, turn + (1 - c) * f * sin_a * (sigma + c * across * bend)
        change = np.abs(lon - before)
        if not (change > _SAME_ANGLE).any():
            break
    u = cos2_a * (SEMI_MAJOR_M**2 - minor**2) / minor**2
    a = 1 + u / 16384 * (4096 + u * (-768 + u * (320 - 175 * u)))
    b = u / 1024 * (256 + u * (-128 + u * (74 - 47 * u)))
    far = b / 6 * middle * (4 * across**2 - 3) * (4 * middle**2 - 3)
    shift = b * across * (middle + b / 4 * (along * (2 * middle**2 - 1) - far))
    metres = minor * a * (sigma - shift)
    return np.where(change > _SAME_ANGLE, np.nan, metres)


def segment_lengths_km(line: LineString) -> Numbers:
    """Return the geodesic length of each straight segment of a line, in kilometres."""
    lon, lat = (np.asarray(axis) for axis in line.coords.xy)
    return np.asarray(_wgs84().inv(lon[:-1], lat[:-1], lon[1:], lat[1:])[2]) / METRES_PER_KM


def great_circle(start: LonLat, end: LonLat, *, max_step_km: float = 50.0) -> LineString:
    """Return the geodesic from start to end with a vertex at least every ``max_step_km``.

    Parameters
    ----------
    start, end
        Longitude and latitude in decimal degrees; they are the exact ends of the line.
    max_step_km
        Longest straight segment allowed, in kilometres.

    Raises
    ------
    ValueError
        If the two points are the same, or ``max_step_km`` is not positive.

    Examples
    --------
    >>> line = great_circle((76.9, 43.2), (108.8, 34.4))
    >>> bool(max(segment_lengths_km(line)) <= 50)
    True
    """
    if max_step_km <= 0:
        msg = f"max_step_km must be positive, not {max_step_km}"
        raise ValueError(msg)
    total_km = distance_km(start, end)
    if total_km == 0:
        msg = f"a great circle needs two different points, got {start} twice"
        raise ValueError(msg)
    steps = max(1, math.ceil(total_km / max_step_km))
    between = _wgs84().npts(*start, *end, steps - 1) if steps > 1 else []
    inner = [(round(x, COORDINATE_DECIMALS), round(y, COORDINATE_DECIMALS)) for x, y in between]
    return LineString([start, *inner, end])


def has_longitude_jump(geometry: BaseGeometry) -> bool:
    """Tell whether two neighbouring vertices are 180° of longitude or more apart.

    >>> has_longitude_jump(LineString([(179, 0), (-179, 0)]))
    True
    """
    parts = shapely.get_parts(geometry)
    rings = [ring for part in parts for ring in _rings(part)]
    return any(
        np.any(np.abs(np.diff(shapely.get_coordinates(r)[:, 0])) >= HALF_TURN) for r in rings
    )


def _rings(part: BaseGeometry) -> list[BaseGeometry]:
    return [part.exterior, *part.interiors] if isinstance(part, Polygon) else [part]


def overlap_km(line: LineString) -> float:
    """Return how many kilometres of a line run over another part of the same line.

    The line is noded against itself and each piece counted once; what is then missing from its
    length was drawn twice, as when a way goes into a siding and back.

    >>> round(overlap_km(LineString([(0, 0), (1, 0), (0.5, 0)])), 1)
    55.7
    """
    once = shapely.unary_union(line)
    return max(0.0, length_km(line) - length_km(once))


def is_tangle(line: LineString) -> bool:
    """Tell whether a line crosses itself so often that it is no way from one place to another.

    What is counted are the pairs of its segments whose boxes meet: neighbours, bends and a crossing
    here and there come to a few for each segment. All that lays such a line over itself, or over
    anything else, takes time with the square of its segments.

    >>> is_tangle(LineString([(0, 0), (1, 0), (1, 1), (0.5, -1)]))
    False
    """
    points = shapely.get_coordinates(line)
    segments: Any = shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1))
    tree, most = shapely.STRtree(segments), _PAIRS_AT_LEAST + _PAIRS_EACH * len(segments)
    step = max(1, _PAIRS_AT_ONCE // len(segments))
    pairs = 0
    for start in range(0, len(segments), step):
        pairs += tree.query(segments[start : start + step]).shape[1]
        if pairs > most:
            return True
    return False


def split_km_by_country(
    line: BaseGeometry, countries: Mapping[str, BaseGeometry]
) -> dict[str, float]:
    """Share the length of a line among the countries in which it lies.

    Parameters
    ----------
    line
        A line in EPSG:4326.
    countries
        Polygons by ISO 3166-1 alpha-2 code, not overlapping.

    Returns
    -------
    dict
        Kilometres by country, largest first. What lies in none of the countries (a sea leg)
        stands under the empty string. The values add up to the length of the line.
    """
    shares: dict[str, float] = {}
    fine = shapely.segmentize(line, _FINE_DEGREES)
    rest = length_km(fine)
    for code, polygon in countries.items():
        if shapely.intersects(polygon, fine):
            inside_km = length_km(_lines_only(shapely.intersection(fine, polygon)))
            if inside_km > 0:
                shares[code] = inside_km
                rest -= inside_km
    if rest > 1e-6:  # noqa: PLR2004  (a millimetre: rounding, not a stretch outside)
        shares[""] = rest
    factor = length_km(line) / (sum(shares.values()) or 1.0)
    ordered = sorted(shares.items(), key=lambda item: -item[1])
    return {code: km * factor for code, km in ordered}


def _lines_only(geometry: BaseGeometry) -> MultiLineString:
    parts = shapely.get_parts(geometry)
    lines = [p for p in parts if isinstance(p, LineString)]
    return MultiLineString(lines)


def round_line(points: Iterable[Sequence[float]]) -> LineString:
    """Return a line rounded to five decimals (about a metre), repeated points dropped."""
    kept: list[LonLat] = []
    for x, y in points:
        point = (round(x, COORDINATE_DECIMALS), round(y, COORDINATE_DECIMALS))
        if not kept or kept[-1] != point:
            kept.append(point)
    return LineString(kept)


def distance_to_line_km(point: Point, line: LineString) -> float:
    """Return the distance from a point to the nearest point of a line, in kilometres.

    The nearest point is found on a plane whose x axis is shortened by the cosine of the latitude,
    which is right to better than 1 % within some hundred kilometres.
    """
    factor = math.cos(math.radians(point.y))

    def flatten(xy: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.asarray(xy * [factor, 1.0])

    flat_line = shapely.transform(line, flatten)
    flat_point = shapely.transform(point, flatten)
    nearest = flat_line.interpolate(flat_line.project(flat_point))
    return distance_km((point.x, point.y), (nearest.x / factor, nearest.y))


def distances_to_lines_km(
    points: Sequence[Point], lines: Sequence[LineString], most_km: float
) -> tuple[Numbers, np.ndarray[Any, np.dtype[np.int64]]]:
    """Return how far each point lies from the nearest of some lines, within a distance.

    The nearest point of a line is found on a plane whose x axis is shortened by the cosine of the
    latitude of the point asked for; the distance to it is the geodesic.

    Returns
    -------
    tuple
        Kilometres, infinite for points farther than ``most_km`` from all lines; and the number of
        the nearest line, -1 there.
    """
    km = np.full(len(points), np.inf)
    nearest = np.full(len(points), -1, dtype=np.int64)
    if not len(points) or not len(lines):
        return km, nearest
    spots = shapely.get_coordinates(list(points))
    factors = np.cos(np.radians(spots[:, 1]))
    reach = most_km / KM_A_DEGREE / max(float(factors.min()), 0.05)
    pairs = shapely.STRtree(list(points)).query(list(lines), predicate="dwithin", distance=reach)
    corners = {number: shapely.get_coordinates(lines[number]) for number in set(pairs[0])}
    feet = [_foot(corners[line], spots[point], float(factors[point])) for line, point in pairs.T]
    ways = [LineString([spots[point], foot]) for foot, point in zip(feet, pairs[1], strict=True)]
    for (line, point), far in zip(pairs.T, lengths_km(ways), strict=True):
        if far <= most_km and far < km[point]:
            km[point], nearest[point] = far, line
    return km, nearest


def _foot(corners: Numbers, spot: Numbers, factor: float) -> Numbers:
    """Return the point of a line that is nearest to a spot, on a plane for its latitude."""
    flat, here = corners * [factor, 1.0], spot * [factor, 1.0]
    starts, steps = flat[:-1], np.diff(flat, axis=0)
    squares = np.maximum((steps**2).sum(axis=1), 1e-18)
    along = np.clip(((here - starts) * steps).sum(axis=1) / squares, 0.0, 1.0)
    feet = starts + along[:, None] * steps
    best = int(np.argmin(((feet - here) ** 2).sum(axis=1)))
    return np.asarray(feet[best] / [factor, 1.0])


def simplify_lines(geometry: np.ndarray[Any, Any], tolerance_deg: float) -> np.ndarray[Any, Any]:
    """Return lines and areas simplified (Douglas and Peucker 1973); heights stay with their vertex.

    Long ones are simplified in sections whose ends stay: GEOS goes one call deeper for each vertex
    of a zigzag, and takes the square of their number in time.

    Parameters
    ----------
    geometry
        Array of shapely geometries, EPSG:4326; points and None stay as they are.
    tolerance_deg
        Degrees by which the simplified line may differ.
    """
    long = shapely.get_num_coordinates(geometry) > _LONG
    simple = geometry.copy()
    simple[~long] = shapely.simplify(geometry[~long], tolerance_deg, preserve_topology=False)
    for number in np.flatnonzero(long):
        simple[number] = _simplify_long(geometry[number], tolerance_deg)
    return simple


def _simplify_long(shape: Any, tolerance_deg: float) -> Any:  # noqa: ANN401  (any shapely geometry)
    if isinstance(shape, LineString):  # a ring is one too
        xy = shapely.get_coordinates(shape, include_z=bool(shape.has_z))
        step = max(1, min(_SECTION, (len(xy) - 1) // 4))  # a ring stays one
        starts = range(0, len(xy) - 1, step)
        sections = np.array([LineString(xy[n : n + step + 1]) for n in starts], dtype=object)
        thin: Any = shapely.simplify(sections, tolerance_deg, preserve_topology=False)
        parts = [
            shapely.get_coordinates(part, include_z=xy.shape[1] > LONLAT)[:-1] for part in thin
        ]
        return type(shape)(np.concatenate([*parts, xy[-1:]]))
    if isinstance(shape, Polygon):
        outline, *holes = (_simplify_long(ring, tolerance_deg) for ring in _all_rings(shape))
        return Polygon(outline, holes)
    if isinstance(shape, MultiPolygon | MultiLineString):
        return type(shape)([_simplify_long(part, tolerance_deg) for part in shape.geoms])
    return shape


def _all_rings(area: Polygon) -> list[Any]:
    return [area.exterior, *area.interiors]
