"""Places, sites and lines lie where they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Point

from corridors.atlas import TOWNS
from corridors.atlas.checking.registry import rule
from corridors.geometry import has_longitude_jump
from corridors.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shapely.geometry.base import BaseGeometry

    from corridors.atlas.checking.registry import Given, Told

ATLAS_BOX = (-15.0, 5.0, 150.0, 72.0)
"""West, south, east, north of what this atlas is about, in degrees."""
KM_PER_DEGREE = 111.2
_BORDER_SLACK_KM = 12.0


@rule("GEO006", severity=Severity.ERROR)
def find_swapped_axes(given: Given) -> Iterator[Told]:
    """See that nothing lies outside the region that would lie inside with its axes swapped."""
    for geometry, file, name in _drawn(given):
        west, south, east, north = geometry.bounds
        if not _is_here(west, south, east, north) and _is_here(south, west, north, east):
            value = f"{west}, {south}"
            yield file, name, "geometry", value, "axes look swapped", "longitude first"


@rule("GEO006", severity=Severity.WARNING)
def find_far_positions(given: Given) -> Iterator[Told]:
    """See that everything lies in the region of this atlas."""
    for geometry, file, name in _drawn(given):
        west, south, east, north = geometry.bounds
        if not (_is_here(west, south, east, north) or _is_here(south, west, north, east)):
            message = "lies outside the region of this atlas"
            yield file, name, "geometry", f"{west}, {south}", message, ""


@rule("GEO007")
def find_longitude_jumps(given: Given) -> Iterator[Told]:
    """See that nothing jumps by 180° of longitude."""
    for geometry, file, name in _drawn(given):
        if has_longitude_jump(geometry):
            expected = "a line cut at the antimeridian"
            yield file, name, "geometry", "", "jumps by 180° of longitude", expected


def _drawn(given: Given) -> Iterator[tuple[BaseGeometry, str, str]]:
    contents = given.contents
    for table in (contents.places, contents.sites):
        for item in table.values():
            if item.geometry is not None:
                yield item.geometry, item.file, item.record.id
    yield from ((line, item.file, item.record.id) for item, line in given.drawn)


def _is_here(west: float, south: float, east: float, north: float) -> bool:
    least_east, least_north, most_east, most_north = ATLAS_BOX
    return least_east <= west <= east <= most_east and least_north <= south <= north <= most_north


@rule("GEO014")
def find_crossed_areas(given: Given) -> Iterator[Told]:
    """See that the area of a site does not cross itself."""
    for site in given.contents.sites.values():
        if site.geometry is not None and not site.geometry.is_valid:
            reason = str(shapely.is_valid_reason(site.geometry))
            message, expected = "the area crosses itself", "rings that do not cross"
            yield site.file, site.record.id, "geometry", reason, message, expected


@rule("CTY002", needs="countries")
def find_places_abroad(given: Given) -> Iterator[Told]:
    """See that a place lies in its country, unless it is a mere point of a line."""
    for place in given.contents.places.values():
        if place.geometry is not None and "waypoint" not in place.record.kinds:
            where = place.file, place.record.id
            yield from _find_abroad(place.geometry, place.record.country, where, given.countries)


@rule("CTY002", needs="countries")
def find_sites_abroad(given: Given) -> Iterator[Told]:
    """See that a site lies in its country, unless it stands for a region."""
    for site in given.contents.sites.values():
        record, geometry = site.record, site.geometry
        if isinstance(geometry, Point) and record.location_accuracy != "region":
            where = site.file, record.id
            yield from _find_abroad(geometry, record.country, where, given.countries)


@rule("CTY002", needs="countries")
def find_towns_abroad(given: Given) -> Iterator[Told]:
    """See that a town lies in its country."""
    for line, town in given.tables.towns:
        point = Point(town.longitude, town.latitude)
        land = given.countries.get(town.country)
        if land is not None and not land.covers(point):  # which is quick, unlike the distance
            where = TOWNS, f"line {line}"
            yield from _find_abroad(point, town.country, where, given.countries)


def _find_abroad(
    geometry: BaseGeometry,
    code: str,
    where: tuple[str, str],
    countries: Mapping[str, BaseGeometry],
) -> Iterator[Told]:
    if code not in countries:
        return
    point = Point(geometry.centroid)
    distance_km = countries[code].distance(point) * KM_PER_DEGREE
    if distance_km > _BORDER_SLACK_KM:
        true = next((c for c, shape in countries.items() if shape.intersects(point)), "no country")
        message = f"lies {distance_km:.0f} km outside that country"
        yield *where, "country", code, message, true
