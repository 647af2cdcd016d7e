"""Distances on the sphere, fast and in arrays; geodesic lengths for what is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import Geod

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Geometries = np.ndarray[tuple[Any, ...], np.dtype[np.object_]]

__all__ = [
    "KM_PER_DEGREE",
    "foot_on_segments",
    "geodesic_km",
    "points_of",
    "segments_of",
    "sphere_km",
]

EARTH_KM = 6371.0088
KM_PER_DEGREE = EARTH_KM * np.pi / 180
_GEOD = Geod(ellps="WGS84")

Floats = Any


def sphere_km(lon1: Floats, lat1: Floats, lon2: Floats, lat2: Floats) -> NDArray[np.float64]:
    """Return great-circle distances on a sphere, as the graphs' own kilometres were computed.

    Parameters
    ----------
    lon1, lat1, lon2, lat2
        Numbers or arrays that broadcast, degrees.

    Returns
    -------
    NDArray[np.float64]
        Kilometres.
    """
    phi1, phi2 = np.radians(lat1), np.radians(lat2)
    half_lon = np.radians(np.subtract(lon2, lon1)) / 2
    chord = np.sin((phi2 - phi1) / 2) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin(half_lon) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0))), dtype=np.float64)


def geodesic_km(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the geodesic length of each segment of a line.

    Parameters
    ----------
    lon, lat
        Vertices, degrees, WGS 84.

    Returns
    -------
    NDArray[np.float64]
        Kilometres, one fewer than vertices.
    """
    _, _, metres = _GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    return np.asarray(metres, dtype=np.float64) / 1000


def foot_on_segments(
    point: tuple[float, float],
    lon1: NDArray[np.float64],
    lat1: NDArray[np.float64],
    lon2: NDArray[np.float64],
    lat2: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Find the nearest point of each segment, in a plane tangent at the point.

    Parameters
    ----------
    point
        Longitude and latitude, degrees.
    lon1, lat1, lon2, lat2
        Ends of the segments, degrees.

    Returns
    -------
    tuple[NDArray[np.float64], NDArray[np.float64]]
        Position of the foot on each segment (0 to 1), and its distance from the point, kilometres.
    """
    scale = np.cos(np.radians(point[1]))
    x1, y1 = (lon1 - point[0]) * scale, lat1 - point[1]
    dx, dy = (lon2 - lon1) * scale, lat2 - lat1
    square = dx * dx + dy * dy
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(square > 0, -(x1 * dx + y1 * dy) / square, 0.0)
    share = np.clip(share, 0.0, 1.0)
    return share, np.hypot(x1 + share * dx, y1 + share * dy) * KM_PER_DEGREE


def points_of(x: NDArray[np.float64], y: NDArray[np.float64]) -> Geometries:
    """Return points as an array of geometries.

    Parameters
    ----------
    x, y
        Coordinates in any plane.

    Returns
    -------
    Geometries
        One point for each pair.
    """
    return np.asarray(shapely.points(x, y), dtype=np.object_)


def segments_of(
    x1: NDArray[np.float64],
    y1: NDArray[np.float64],
    x2: NDArray[np.float64],
    y2: NDArray[np.float64],
) -> Geometries:
    """Return straight segments as an array of geometries.

    Parameters
    ----------
    x1, y1, x2, y2
        Ends, in any plane.

    Returns
    -------
    Geometries
        One line of two points for each row.
    """
    ends = np.stack([np.stack([x1, y1], axis=1), np.stack([x2, y2], axis=1)], axis=1)
    return np.asarray(shapely.linestrings(ends), dtype=np.object_)
