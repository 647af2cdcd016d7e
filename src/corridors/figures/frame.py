"""From longitude and latitude to millimetres on the page: projection, extent, clipping."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import Geod, Transformer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

Bounds = tuple[float, float, float, float]
FINE_DEGREES = 0.25
"""Lines are cut into pieces of at most this length before they are projected."""
_PAD = 0.05
_LEAST_METRES = (360_000.0, 240_000.0)
"""Across and up: so much of the land around tells where a short line lies."""
_LEAST_ASKED_METRES = (60_000.0, 60_000.0)
_FLATTEST, _TALLEST = 0.42, 1.1
_WIDE_DEGREES = 18.0
_GEOD = Geod(ellps="WGS84")
_INSIDE_OUT = 120.0  # degrees of longitude from the centre beyond which a conic is of no use


@dataclass(frozen=True, slots=True)
class Frame:
    """The map's rectangle on the page, and the way into it.

    Attributes
    ----------
    left, bottom, width, height
        Millimetres from the lower left corner of the page.
    centre
        Projected coordinates (metres) of the frame's middle.
    metres_per_mm
        Of the projection's plane.
    definition
        The projection as a PROJ string; WGS 84.
    """

    left: float
    bottom: float
    width: float
    height: float
    centre: tuple[float, float]
    metres_per_mm: float
    definition: str

    @property
    def box(self) -> shapely.Polygon:
        """The frame as a polygon on the page."""
        return shapely.box(
            self.left, self.bottom, self.left + self.width, self.bottom + self.height
        )

    def place(self, points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """Return longitudes and latitudes as millimetres on the page."""
        x, y = _transformer(self.definition).transform(points[:, 0], points[:, 1])
        middle = (self.left + self.width / 2, self.bottom + self.height / 2)
        plane = np.column_stack([x, y])
        return np.asarray((plane - self.centre) / self.metres_per_mm + middle)

    def find(self, points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """Return millimetres on the page as longitudes and latitudes."""
        middle = (self.left + self.width / 2, self.bottom + self.height / 2)
        plane = (points - middle) * self.metres_per_mm + self.centre
        inverse = _transformer(self.definition)
        lon, lat = inverse.transform(plane[:, 0], plane[:, 1], direction="INVERSE")
        return np.column_stack([lon, lat])

    def window(self) -> Bounds:
        """Return the bounds in degrees of all that the frame can show, with some room."""
        edge = shapely.get_coordinates(shapely.segmentize(self.box.exterior, self.width / 40))
        found = self.find(edge)
        found = found[np.isfinite(found).all(axis=1)]
        west, south = found.min(axis=0) - 1.0
        east, north = found.max(axis=0) + 1.0
        lon = self.find(shapely.get_coordinates(self.box.centroid))[0, 0]
        return (
            max(west, lon - _INSIDE_OUT),
            max(south, -85.0),
            min(east, lon + _INSIDE_OUT),
            min(north, 88.0),
        )

    def put(self, geometry: BaseGeometry, window: Bounds | None = None) -> BaseGeometry:
        """Return a geometry in degrees as one on the page, cut at the frame."""
        near = shapely.clip_by_rect(geometry, *(window or self.window()))
        fine = shapely.segmentize(near, FINE_DEGREES)
        return shapely.intersection(shapely.make_valid(self.draw(fine)), self.box)

    def spot(self, point: BaseGeometry) -> shapely.Point:
        """Return a point in degrees as one on the page."""
        return shapely.Point(self.place(shapely.get_coordinates(point))[0])

    def draw(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in degrees as one on the page, as it is."""
        return shapely.transform(geometry, self.place)

    def mm_per_km(self) -> float:
        """Return the true scale along the parallel through the middle of the frame."""
        step = np.array([2.0, 0.0])
        middle = shapely.get_coordinates(self.box.centroid)[0]
        ends = np.vstack([middle - step, middle + step])
        (lon_a, lat_a), (lon_b, lat_b) = self.find(ends)
        metres = _GEOD.inv(lon_a, lat_a, lon_b, lat_b)[2]
        return float(4.0 / (metres / 1000.0))


@lru_cache(maxsize=8)
def _transformer(definition: str) -> Transformer:
    return Transformer.from_crs("EPSG:4326", definition, always_xy=True)


def choose_projection(bounds: Bounds) -> str:
    """Return a conic projection for bounds in degrees, as a PROJ string.

    Albers' equal-area conic for wide extents, where sizes are compared; Lambert's conformal conic
    for small ones, where shapes are. The standard parallels lie a sixth inside the extent.

    >>> choose_projection((60, 38, 76, 44)).split()[0]
    '+proj=lcc'
    """
    west, south, east, north = bounds
    sixth = (north - south) / 6
    kind = "aea" if east - west > _WIDE_DEGREES else "lcc"
    lower, upper = south + sixth, north - sixth
    middle = f"+lat_0={(south + north) / 2:.4f} +lon_0={(west + east) / 2:.4f}"
    if abs(lower + upper) < 1.0:  # the cone would be a cylinder
        return f"+proj=laea {middle} +datum=WGS84 +units=m"
    return f"+proj={kind} +lat_1={lower:.4f} +lat_2={upper:.4f} {middle} +datum=WGS84 +units=m"


@dataclass(frozen=True, slots=True)
class Extent:
    """What the map has to show, in metres of its projection."""

    definition: str
    bounds: Bounds

    def fit(self, left: float, bottom: float, width: float, height: float) -> Frame:
        """Return the frame of a size in millimetres that shows all of the extent."""
        west, south, east, north = self.bounds
        scale = max((east - west) / width, (north - south) / height)
        centre = ((west + east) / 2, (south + north) / 2)
        return Frame(left, bottom, width, height, centre, scale, self.definition)

    def height_for(self, width: float) -> float:
        """Return the height in millimetres that suits a width, neither flat nor tall."""
        west, south, east, north = self.bounds
        return width * min(max((north - south) / (east - west), _FLATTEST), _TALLEST)


def find_extent(geometries: Sequence[BaseGeometry], asked: Bounds | None = None) -> Extent:
    """Return the extent of geometries in degrees, or of the bounds that were asked for."""
    if asked is not None:
        edge = shapely.segmentize(shapely.box(*asked).exterior, FINE_DEGREES)
        return _extent_of([edge], asked, 0.0, _LEAST_ASKED_METRES)
    bounds = tuple(float(value) for value in shapely.total_bounds(np.array(geometries)))
    return _extent_of(geometries, (bounds[0], bounds[1], bounds[2], bounds[3]), _PAD, _LEAST_METRES)


def _extent_of(
    geometries: Sequence[BaseGeometry], bounds: Bounds, pad: float, least: tuple[float, float]
) -> Extent:
    west, south, east, north = bounds
    definition = choose_projection((west, south - 0.01, east, north + 0.01))
    points = shapely.get_coordinates(shapely.segmentize(np.array(geometries), FINE_DEGREES))
    x, y = _transformer(definition).transform(points[:, 0], points[:, 1])
    margin = pad * max(np.ptp(x), np.ptp(y))
    x_room, y_room = (
        max(margin, (metres - np.ptp(axis)) / 2) for metres, axis in zip(least, (x, y), strict=True)
    )
    return Extent(
        definition,
        (
            float(x.min() - x_room),
            float(y.min() - y_room),
            float(x.max() + x_room),
            float(y.max() + y_room),
        ),
    )
