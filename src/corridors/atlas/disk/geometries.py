"""GeoJSON geometries: checked for every fault that shapely would take, then built."""

from __future__ import annotations

import math
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon

from corridors.atlas.disk.files import MOST_KEYS, fault, short_text
from corridors.geometry import is_tangle

_CRS84 = ("CRS84", "EPSG::4326", "EPSG:4326")


if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from corridors.model import Finding

_MAX_VERTICES = 100_000
_MAX_DECIMALS = 5
_LONG_LINE = 500
"""Vertices of a line from which on a tangle would keep whoever draws it busy for minutes."""
_LON_LIMIT, _LAT_LIMIT = 180.0, 90.0
_PAIR, _LINE_MIN, _RING_MIN = 2, 2, 4


def features_of(collection: object, file: str, findings: list[Finding]) -> list[Any]:
    """Return the features of a FeatureCollection; what is wrong with it is added to findings."""
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        findings.append(
            fault("GEO001", file, "", "type", "", "is not GeoJSON", "a FeatureCollection")
        )
        return []
    crs = short_text(collection["crs"]) if collection.get("crs") else ""
    if crs and not any(word in crs for word in _CRS84):
        findings.append(
            fault("GEO002", file, "", "crs", crs, "another CRS", "WGS 84, no crs member (RFC 7946)")
        )
    findings.extend(
        fault("REC002", file, "", key, "", "unknown key", "type, name, features")
        for key in sorted(collection.keys() - {"type", "name", "features", "crs"})[:MOST_KEYS]
    )
    features = collection.get("features")
    if not isinstance(features, list):
        findings.append(fault("GEO001", file, "", "features", "", "is not a list"))
        return []
    return features


def read_geometry(
    item: object, types: tuple[str | None, ...], file: str, name: str, findings: list[Finding]
) -> BaseGeometry | None:
    """Return a shapely geometry from GeoJSON, or None after adding what is wrong to findings."""
    return build_geometries([check_geometry(item, types, file, name, findings)])[0]


def check_geometry(
    item: object, types: tuple[str | None, ...], file: str, name: str, findings: list[Finding]
) -> Mapping[str, Any] | None:
    """Return a GeoJSON geometry that can be built, or None after adding what is wrong to findings.

    None without a finding stands for a geometry that is null where it may be.
    """
    if item is None:
        if None not in types:
            findings.append(
                fault("GEO003", file, name, "geometry", "null", "there is no geometry", _or(types))
            )
        return None
    kind = item.get("type") if isinstance(item, dict) else None
    if not isinstance(item, dict) or kind not in types or not isinstance(kind, str):
        findings.append(
            fault("GEO004", file, name, "geometry.type", kind, "a wrong geometry type", _or(types))
        )
        return None
    coordinates = item.get("coordinates")
    if kind == "Point" and _is_sound_position(coordinates):
        return item
    problem = _coordinate_problem(coordinates, kind)
    if problem:
        code, value, message, expected = problem
        findings.append(fault(code, file, name, "geometry.coordinates", value, message, expected))
        return None
    if kind == "LineString" and _is_long_tangle(item["coordinates"]):
        message = "the line crosses itself over and over"
        findings.append(fault("GEO015", file, name, "geometry", "", message, "one way"))
        return None
    return item


def _is_long_tangle(coordinates: list[Any]) -> bool:
    return len(coordinates) > _LONG_LINE and is_tangle(LineString(coordinates))


def build_geometries(items: Sequence[Mapping[str, Any] | None]) -> list[BaseGeometry | None]:
    """Return the shapely geometries of checked GeoJSON, all points in one call."""
    pairs = [item["coordinates"] for item in items if item and item["type"] == "Point"]
    points: Any = shapely.points(np.array(pairs).reshape(-1, _PAIR))
    ready = iter(points)
    return [
        (next(ready) if item["type"] == "Point" else _build(item["coordinates"], item["type"]))
        if item
        else None
        for item in items
    ]


def _or(types: tuple[str | None, ...]) -> str:
    return " or ".join(word or "null" for word in types)


def _build(coordinates: Any, kind: str) -> BaseGeometry:  # noqa: ANN401  (checked just before)
    if kind == "LineString":
        return LineString(np.array(coordinates))
    if kind == "Polygon":
        return Polygon(coordinates[0], coordinates[1:])
    return MultiPolygon([Polygon(rings[0], rings[1:]) for rings in coordinates])


_DEPTH = {"Point": 0, "LineString": 1, "Polygon": 2, "MultiPolygon": 3}
_MINIMUM = {"LineString": _LINE_MIN, "Polygon": _RING_MIN, "MultiPolygon": _RING_MIN}


def _coordinate_problem(coordinates: object, kind: str) -> tuple[str, object, str, str] | None:
    positions = list(_positions(coordinates, _DEPTH[kind]))
    if not positions or any(len(ring) < _MINIMUM.get(kind, 1) for ring in positions):
        return "GEO008", "", "the geometry is empty or has too few points", "more points"
    if sum(len(ring) for ring in positions) > _MAX_VERTICES:
        return "GEO009", "", "the line has too many points", f"{_MAX_VERTICES} at most"
    for ring in positions:
        problem = None if _is_sound(ring) else _ring_problem(ring)
        if problem:
            return problem
        if kind in ("Polygon", "MultiPolygon") and ring[0] != ring[-1]:
            return "GEO008", "", "a ring of the area is not closed", "the first point again"
    if kind == "LineString" and all(position == positions[0][0] for position in positions[0]):
        return "GEO008", "", "the line has no length", "two different points"
    return None


def _positions(coordinates: object, depth: int) -> Iterable[list[Any]]:
    if depth == 0:
        yield [coordinates]
    elif depth == 1:
        yield coordinates if isinstance(coordinates, list) else []
    elif isinstance(coordinates, list) and coordinates:
        for part in coordinates:
            yield from _positions(part, depth - 1)
    else:
        yield []


def _is_sound(ring: list[Any]) -> bool:
    """Tell at once whether every position of a ring is faultless; False sends it to be explained.

    A number has five decimals at most exactly if it is the one nearest to some such decimal, which
    the division of a whole number by 100000 gives.
    """
    if set(map(type, ring)) != {list} or set(map(len, ring)) != {_PAIR}:
        return False
    flat = list(chain.from_iterable(ring))
    if set(map(type, flat)) != {float}:
        return False
    pairs = np.array(flat).reshape(-1, _PAIR)
    inside = np.abs(pairs) <= (_LON_LIMIT, _LAT_LIMIT)  # not true of what is not a number either
    steps = 10.0**_MAX_DECIMALS
    return bool(inside.all() and (np.rint(pairs * steps) / steps == pairs).all())


def _is_sound_position(position: object) -> bool:
    """Tell the same of a single position."""
    if type(position) is not list or len(position) != _PAIR or set(map(type, position)) != {float}:
        return False
    lon, lat = position
    inside = abs(lon) <= _LON_LIMIT and abs(lat) <= _LAT_LIMIT
    return inside and [round(lon, _MAX_DECIMALS), round(lat, _MAX_DECIMALS)] == position


def _ring_problem(ring: list[Any]) -> tuple[str, object, str, str] | None:
    problems = map(_position_problem, ring)
    return next((problem for problem in problems if problem), None)


def _position_problem(position: object) -> tuple[str, object, str, str] | None:
    if not isinstance(position, list) or len(position) != _PAIR or not all(map(_number, position)):
        return "GEO005", position, "is not a longitude and a latitude", "two finite numbers"
    lon, lat = position
    if abs(lon) > _LON_LIMIT or abs(lat) > _LAT_LIMIT:
        hint = "longitude first" if abs(lat) > _LAT_LIMIT >= abs(lon) else "-180…180, -90…90"
        return "GEO005", position, "is off the globe", hint
    if round(lon, _MAX_DECIMALS) != lon or round(lat, _MAX_DECIMALS) != lat:
        return "GEO010", position, "is finer than a metre", "five decimals at most"
    return None


def _number(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)  # of however many digits
