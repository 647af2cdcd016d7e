"""Sections beside each other, which are counted once, and sections that lead nowhere."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import shapely

from corridors.atlas.checking.registry import rule
from corridors.atlas.checking.rules.positions import KM_PER_DEGREE
from corridors.atlas.checking.rules.section_lines import ACCURACY_KM
from corridors.geometry import distance_km, length_km

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridors.atlas import Located
    from corridors.atlas.checking.registry import Given, Told
    from corridors.model import Section

_LEAST_BESIDE = 0.5
_WAY = (0.9, 3.0)
_WAY_SLACK_KM = 2.0


@rule("NET006")
def find_wrong_parallels(given: Given) -> Iterator[Told]:
    """See that what runs beside another section is not counted; so the other one must be."""
    sections = given.contents.sections
    for key, item in sections.items():
        beside = item.record.parallel_to
        other = sections.get(beside) if beside else None
        problem = _problem(item, other) if other else None
        if problem:
            yield item.file, key, "parallel_to", beside, *problem


def _problem(item: Located[Section], other: Located[Section]) -> tuple[str, str] | None:
    if other.record.id == item.record.id:
        return "the section runs beside itself", "another section"
    if other.file != item.file:
        return f"that is a section of {other.file}", f"a section of {item.file}"
    if other.record.parallel_to:
        message = f"that one is itself parallel to {other.record.parallel_to}, and not counted"
        return message, "a section that is parallel to none"
    share = _share_beside(item, other)
    if share < _LEAST_BESIDE:
        message = f"only {share:.0%} of the line lie beside that one"
        return message, "a section beside which it runs for half of its length"
    return None


def _share_beside(item: Located[Section], other: Located[Section]) -> float:
    if item.geometry is None or other.geometry is None or not item.geometry.length:
        return 1.0
    slack = ACCURACY_KM[item.record.route_accuracy] + ACCURACY_KM[other.record.route_accuracy]
    near = other.geometry.buffer(slack / KM_PER_DEGREE, quad_segs=2)
    return float(shapely.intersection(item.geometry, near).length / item.geometry.length)


@rule("NET007")
def find_standing_sections(given: Given) -> Iterator[Told]:
    """See that a section leads from one place to another, and stands still at none."""
    for key, item in given.contents.sections.items():
        record = item.record
        if record.from_ == record.to:
            message = "the section ends where it begins"
            yield item.file, key, "to", record.to, message, "another place"
        ends = {record.from_, record.to} & set(record.via)
        again = {one for one, two in pairwise(record.via) if one == two}
        for place in sorted(ends | again):
            message = "the place is an end of the section" if place in ends else "stands twice"
            yield item.file, key, "via", place, message, "places between, each once"


@rule("LEN002")
def find_ways_of_another_length(given: Given) -> Iterator[Told]:
    """See that the kilometres of the way are those of no other line."""
    for key, item in given.contents.sections.items():
        way, line = item.record.route_km, item.geometry
        if way is None or line is None:
            continue
        first, *_, last = shapely.get_coordinates(line).tolist()
        least = _WAY[0] * distance_km(tuple(first), tuple(last)) - _WAY_SLACK_KM
        most = _WAY[1] * length_km(line) + _WAY_SLACK_KM
        if not least <= way <= most:
            message = f"cannot be the way of a line that measures {length_km(line):.0f} km"
            expected = f"{max(least, 0):.0f} to {most:.0f} km"
            yield item.file, key, "route_km", way, message, expected
