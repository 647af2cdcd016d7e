"""Places and sites lie where they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Point

from corridors.atlas import TOWNS, fault, warn
from corridors.geometry import has_longitude_jump

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shapely.geometry.base import BaseGeometry

    from corridors.atlas import Contents
    from corridors.model import Finding, Town

ATLAS_BOX = (-15.0, 5.0, 150.0, 72.0)
"""West, south, east, north of what this atlas is about, in degrees."""
KM_PER_DEGREE = 111.2
_BORDER_SLACK_KM = 12.0


def check_places(contents: Contents, countries: Mapping[str, BaseGeometry]) -> Iterator[Finding]:
    """GEO006, GEO007, GEO014, CTY002: on this part of the globe, axes in order, in its country."""
    for place in contents.places.values():
        code, name = place.record.country, place.record.id
        yield from check_position(place.geometry, place.file, name)
        if "waypoint" not in place.record.kinds:
            yield from _check_country(place.geometry, code, place.file, name, countries)
    for site in contents.sites.values():
        if site.geometry is None:
            continue
        yield from check_position(site.geometry, site.file, site.record.id)
        if not site.geometry.is_valid:
            reason = str(shapely.is_valid_reason(site.geometry))
            message, expected = "the area crosses itself", "rings that do not cross"
            yield fault("GEO014", site.file, site.record.id, "geometry", reason, message, expected)
        if site.record.location_accuracy != "region" and site.geometry.geom_type == "Point":
            yield from _check_country(
                site.geometry, site.record.country, site.file, site.record.id, countries
            )


def check_towns(
    towns: Iterable[tuple[int, Town]], countries: Mapping[str, BaseGeometry]
) -> Iterator[Finding]:
    """CTY002: a town lies in its country."""
    for line, town in towns:
        point = Point(town.longitude, town.latitude)
        land = countries.get(town.country)
        if land is not None and not land.covers(point):  # which is quick, unlike the distance
            yield from _check_country(point, town.country, TOWNS, f"line {line}", countries)


def check_position(geometry: BaseGeometry | None, file: str, name: str) -> Iterator[Finding]:
    """GEO006 and GEO007: inside the region of the atlas, axes not swapped, no 180° jump."""
    if geometry is None:
        return
    if has_longitude_jump(geometry):
        message = "jumps by 180° of longitude"
        yield fault("GEO007", file, name, "geometry", "", message, "a line cut at the antimeridian")
    west, south, east, north = geometry.bounds
    box = shapely.box(*ATLAS_BOX)
    if box.covers(shapely.box(west, south, east, north)):
        return
    value = f"{west}, {south}"
    if box.covers(shapely.box(south, west, north, east)):
        yield fault("GEO006", file, name, "geometry", value, "axes look swapped", "longitude first")
    else:
        yield warn("GEO006", file, name, "geometry", value, "lies outside the region of this atlas")


def _check_country(
    geometry: BaseGeometry | None,
    code: str,
    file: str,
    name: str,
    countries: Mapping[str, BaseGeometry],
) -> Iterator[Finding]:
    if geometry is None or code not in countries:
        return
    point = Point(geometry.centroid)
    distance_km = countries[code].distance(point) * KM_PER_DEGREE
    if distance_km > _BORDER_SLACK_KM:
        true = next((c for c, shape in countries.items() if shape.intersects(point)), "no country")
        message = f"lies {distance_km:.0f} km outside that country"
        yield fault("CTY002", file, name, "country", code, message, true)
