"""Sections: their shape, their ends, the countries they cross, and the chains they form."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import LineString, Point

from corridors.atlas import SECTION_FILES, fault, warn
from corridors.atlas.checking.rules.positions import KM_PER_DEGREE, check_position
from corridors.geometry import (
    distance_km,
    distance_to_line_km,
    is_tangle,
    overlap_km,
    segment_lengths_km,
    split_km_by_country,
)
from corridors.model import SPECIFICATION, Method, Mode, RouteAccuracy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shapely.geometry.base import BaseGeometry

    from corridors.atlas import Contents, Located
    from corridors.model import Corridor, Finding, Section

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


def check_lines(contents: Contents, countries: Mapping[str, BaseGeometry]) -> Iterator[Finding]:
    """All rules about one section."""
    for item in contents.sections.values():
        if not isinstance(item.geometry, LineString):
            continue
        yield from check_position(item.geometry, item.file, item.record.id)
        if is_tangle(item.geometry):
            message = "the line crosses itself over and over"
            yield fault("GEO015", item.file, item.record.id, "geometry", "", message, "one way")
            continue
        yield from _check_shape(item, item.geometry)
        yield from _check_ends(item, item.geometry, contents)
        yield from _check_via(item, item.geometry, contents)
        if item.file not in (f"{Mode.AIR}.geojson", f"{Mode.SEA}.geojson"):
            yield from _check_countries(item, item.geometry, countries)


def _check_shape(item: Located[Section], line: LineString) -> Iterator[Finding]:
    name = item.record.id
    twice = overlap_km(line)
    if twice > MAX_OVERLAP_KM:
        message = "the line runs over itself"
        yield fault("GEO011", item.file, name, "geometry", f"{twice:.1f} km", message, "one way")
    longest = float(segment_lengths_km(line).max())
    if item.record.method is Method.GREAT_CIRCLE and longest > MAX_AIR_STEP_KM:
        expected = "a geodesic with a point every 50 km"
        value = f"{longest:.0f} km"
        yield fault("GEO012", item.file, name, "geometry", value, "a step is too long", expected)


def _check_ends(item: Located[Section], line: LineString, contents: Contents) -> Iterator[Finding]:
    ends = (("from", item.record.from_, line.coords[0]), ("to", item.record.to, line.coords[-1]))
    for field, key, end in ends:
        place = contents.places.get(key)
        if place is None or not isinstance(place.geometry, Point):
            continue
        away = distance_km((end[0], end[1]), (place.geometry.x, place.geometry.y))
        if away > MAX_END_KM:
            message = f"the line ends {away:.1f} km from this place"
            yield fault("NET002", item.file, item.record.id, field, key, message, "within 1 km")


def _check_via(item: Located[Section], line: LineString, contents: Contents) -> Iterator[Finding]:
    promised = ACCURACY_KM[item.record.route_accuracy]
    for key in item.record.via:
        place = contents.places.get(key)
        if place is None or not isinstance(place.geometry, Point):
            continue
        away = distance_to_line_km(place.geometry, line)
        allowed = max(promised, place.record.accuracy_km, 6.0)
        if away > allowed:
            message = f"the line passes {away:.0f} km from this place"
            expected = f"within {allowed:.0f} km"
            yield warn("NET003", item.file, item.record.id, "via", key, message, expected)


def _check_countries(
    item: Located[Section], line: LineString, countries: Mapping[str, BaseGeometry]
) -> Iterator[Finding]:
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
            yield fault("CTY001", item.file, record.id, "countries", value, message, expected)
    shares = split_km_by_country(line, countries)
    at_sea_km = shares.get("", 0.0)
    if SECTION_FILES[item.file] in _ON_LAND and at_sea_km > _MOST_AT_SEA_KM:
        message = f"{at_sea_km:.0f} km of it lie on the land of no country"
        expected = f"at most {_MOST_AT_SEA_KM:.0f} km, for bridges and rough coasts"
        yield fault("CTY001", item.file, record.id, "geometry", "", message, expected)
    for code in record.countries:
        if code in countries and code not in shares and len(record.countries) > 1:
            message = "the line does not reach that country"
            expected = "the countries that it crosses"
            yield fault("CTY001", item.file, record.id, "countries", code, message, expected)


def check_joints(contents: Contents) -> Iterator[Finding]:
    """NET001: sections of one project that name the same place meet there exactly."""
    ends: dict[tuple[str, str], dict[tuple[float, ...], list[str]]] = {}
    for item in contents.sections.values():
        if isinstance(item.geometry, LineString):
            first, last = item.geometry.coords[0], item.geometry.coords[-1]
            for place, point in ((item.record.from_, first), (item.record.to, last)):
                meeting = ends.setdefault((item.record.project, place), {})
                meeting.setdefault(tuple(point), []).append(item.record.id)
    for (_, place), points in ends.items():
        if len(points) > 1:
            for names in points.values():
                file = contents.sections[names[0]].file
                message = "does not meet its neighbours at this place"
                yield fault("NET001", file, names[0], "geometry", place, message, "the same point")


def check_legs(contents: Contents) -> Iterator[Finding]:
    """NET004: each leg of a corridor is one chain, or its gaps are said."""
    for corridor in contents.corridors.values():
        gaps = {frozenset((gap.from_, gap.to)) for gap in corridor.gaps}
        for leg in corridor.legs:
            known = [
                contents.sections[key].record for key in leg.sections if key in contents.sections
            ]
            for message in _breaks(known, gaps):
                expected = "sections in order that share an end, or a gap with its note"
                yield fault("NET004", "corridors.json", corridor.id, leg.id, "", message, expected)
        yield from _repeated(corridor)


def _breaks(chain: list[Any], gaps: set[frozenset[str]]) -> Iterator[str]:
    """Walk along a chain; sections may be used against their drawing direction."""
    if len(chain) < 2:  # noqa: PLR2004  (a chain of one has no joint)
        return
    here: set[str] = {chain[0].from_, chain[0].to}
    for before, after in pairwise(chain):
        ends = {after.from_, after.to}
        joint = here & ends
        if not joint:
            bridged = any(frozenset((a, b)) in gaps for a in here for b in ends)
            if not bridged:
                yield f"{before.id} and {after.id} do not meet"
            here = ends
        else:
            here = ends - joint or ends


def _repeated(corridor: Corridor) -> Iterator[Finding]:
    for leg in corridor.legs:
        twice = sorted(key for key, count in Counter(leg.sections).items() if count > 1)
        if twice:
            value = ", ".join(twice)
            message = "a section stands twice in one leg"
            yield fault(
                "NET005", "corridors.json", corridor.id, leg.id, value, message, "each once"
            )
