"""The lines of sections: their shape, their ends, and the countries they cross."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Point

from corridors.atlas import SECTION_FILES
from corridors.atlas.checking.registry import rule
from corridors.atlas.checking.rules.positions import KM_PER_DEGREE
from corridors.geometry import (
    distance_km,
    distance_to_line_km,
    overlap_km,
    segment_lengths_km,
    split_km_by_country,
)
from corridors.model import SPECIFICATION, Method, Mode, RouteAccuracy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shapely.geometry import LineString
    from shapely.geometry.base import BaseGeometry

    from corridors.atlas import Located
    from corridors.atlas.checking.registry import Given, Told
    from corridors.model import Section

MAX_END_KM = 1.0
MAX_OVERLAP_KM = 1.0
MAX_AIR_STEP_KM = 51.0
ACCURACY_KM = {
    RouteAccuracy(name): entry.within_km or entry.slack_km or 0.0
    for name, entry in SPECIFICATION.accuracies.items()
}
"""What each accuracy promises, in kilometres, or is allowed where it promises nothing."""
_BASEMAP_KM = 4.0
_ON_LAND = (Mode.RAIL, Mode.ROAD)
_MOST_AT_SEA_KM = 60.0
"""Of a railway or a road: over bridges, and along a coast that the basemap draws roughly."""


@rule("GEO015")
def find_tangles(given: Given) -> Iterator[Told]:
    """See that a line does not cross itself over and over."""
    for item, _ in given.drawn:
        if item.record.id in given.tangles:
            message = "the line crosses itself over and over"
            yield item.file, item.record.id, "geometry", "", message, "one way"


@rule("GEO011")
def find_lines_over_themselves(given: Given) -> Iterator[Told]:
    """See that a line does not run over itself."""
    for item, line in given.lines:
        twice = overlap_km(line)
        if twice > MAX_OVERLAP_KM:
            value, message = f"{twice:.1f} km", "the line runs over itself"
            yield item.file, item.record.id, "geometry", value, message, "one way"


@rule("GEO012")
def find_long_steps(given: Given) -> Iterator[Told]:
    """See that a great circle has points so close that it is one on any map."""
    for item, line in given.lines:
        if item.record.method is Method.GREAT_CIRCLE:
            longest = float(segment_lengths_km(line).max())
            if longest > MAX_AIR_STEP_KM:
                value, expected = f"{longest:.0f} km", "a geodesic with a point every 50 km"
                yield item.file, item.record.id, "geometry", value, "a step is too long", expected


@rule("NET002")
def find_ends_elsewhere(given: Given) -> Iterator[Told]:
    """See that a line ends at the places that it leads to."""
    for item, line in given.lines:
        record = item.record
        ends = (("from", record.from_, line.coords[0]), ("to", record.to, line.coords[-1]))
        for field, key, end in ends:
            point = _point_of(given, key)
            away = distance_km((end[0], end[1]), (point.x, point.y)) if point else 0.0
            if away > MAX_END_KM:
                message = f"the line ends {away:.1f} km from this place"
                yield item.file, record.id, field, key, message, "within 1 km"


@rule("NET003")
def find_missed_places(given: Given) -> Iterator[Told]:
    """See that a line passes the places that it names, as near as its accuracy promises."""
    for item, line in given.lines:
        promised = ACCURACY_KM[item.record.route_accuracy]
        for key in item.record.via:
            point = _point_of(given, key)
            if point is None:
                continue
            away = distance_to_line_km(point, line)
            allowed = max(promised, given.contents.places[key].record.accuracy_km, 6.0)
            if away > allowed:
                message = f"the line passes {away:.0f} km from this place"
                expected = f"within {allowed:.0f} km"
                yield item.file, item.record.id, "via", key, message, expected


def _point_of(given: Given, key: str) -> Point | None:
    place = given.contents.places.get(key)
    return place.geometry if place and isinstance(place.geometry, Point) else None


@rule("CTY001", needs="countries")
def find_wrong_countries(given: Given) -> Iterator[Told]:
    """See that a line on land lies in the countries that it names, as its accuracy promises."""
    for item, line in given.lines:
        if item.file not in (f"{Mode.AIR}.geojson", f"{Mode.SEA}.geojson"):
            yield from _find_abroad(item, line, given.countries)
            yield from _find_unreached(item, line, given.countries)


def _find_abroad(
    item: Located[Section], line: LineString, countries: Mapping[str, BaseGeometry]
) -> Iterator[Told]:
    record = item.record
    named = [countries[code] for code in record.countries if code in countries]
    slack_km = ACCURACY_KM[record.route_accuracy] + _BASEMAP_KM
    around = 2 * slack_km / KM_PER_DEGREE
    west, south, east, north = line.bounds
    window = (west - around, south - around, east + around, north + around)
    near = shapely.union_all([shapely.clip_by_rect(s, *window) for s in named])
    outside = shapely.difference(line, near)
    if not outside.is_empty:  # a border may be drawn as roughly as the line: widening it is slow
        outside = shapely.difference(outside, near.buffer(slack_km / KM_PER_DEGREE, quad_segs=2))
    for code, km in split_km_by_country(outside, countries).items():
        if code and code not in record.countries and km > MAX_END_KM:
            message = f"{km:.0f} km lie in {code}, over {slack_km:.0f} km beyond the border"
            value = " ".join(record.countries)
            expected = f"{code} among its countries, or another course"
            yield item.file, record.id, "countries", value, message, expected


def _find_unreached(
    item: Located[Section], line: LineString, countries: Mapping[str, BaseGeometry]
) -> Iterator[Told]:
    record = item.record
    shares = split_km_by_country(line, countries)
    at_sea_km = shares.get("", 0.0)
    if SECTION_FILES[item.file] in _ON_LAND and at_sea_km > _MOST_AT_SEA_KM:
        message = f"{at_sea_km:.0f} km of it lie on the land of no country"
        expected = f"at most {_MOST_AT_SEA_KM:.0f} km, for bridges and rough coasts"
        yield item.file, record.id, "geometry", "", message, expected
    for code in record.countries:
        if code in countries and code not in shares and len(record.countries) > 1:
            message = "the line does not reach that country"
            expected = "the countries that it crosses"
            yield item.file, record.id, "countries", code, message, expected


@rule("NET001")
def find_loose_joints(given: Given) -> Iterator[Told]:
    """See that sections of one project that name the same place meet there exactly."""
    ends: dict[tuple[str, str], dict[tuple[float, ...], list[str]]] = {}
    for item, line in given.drawn:
        first, last = line.coords[0], line.coords[-1]
        for place, point in ((item.record.from_, first), (item.record.to, last)):
            meeting = ends.setdefault((item.record.project, place), {})
            meeting.setdefault(tuple(point), []).append(item.record.id)
    for (_, place), points in ends.items():
        if len(points) > 1:
            for names in points.values():
                file = given.contents.sections[names[0]].file
                message = "does not meet its neighbours at this place"
                yield file, names[0], "geometry", place, message, "the same point"
