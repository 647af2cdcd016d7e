"""How well the lines follow the truth: one row a project, and each goal that is missed, with why.

The goals: an operating railway or road is drawn at 0.97 to 1.03 of its published length (or of the
kilometres of the way by the graph on which it was traced), with less than a tenth of it in straight
segments over 15 km; the sections of a project meet.

Where no other line is at hand to compare with, a line drawn straight between places is tried on
itself: each place of its ``via`` is left out in turn, and its distance from the line drawn without
it says how far such a line misses a point that it was not given.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from shapely.geometry import LineString, Point

from corridors.geometry import (
    distance_to_line_km,
    length_km,
    segment_lengths_km,
    split_km_by_country,
)
from corridors.model import LINE_KINDS, Method, Mode, RouteAccuracy, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

    from corridors.atlas import Contents, Located
    from corridors.model import Section

LONG_SEGMENT_KM = 15.0
LONG_SHARE = 0.10
RATIO = (0.97, 1.03)
STRAIGHT_BOUND_KM = 2.0
TAIL_PERCENT = 95
_WORST_FIRST = list(RouteAccuracy)[::-1]


@dataclass(frozen=True, slots=True)
class ProjectAlignment:
    """What the lines of one project are worth. Lengths in kilometres.

    Attributes
    ----------
    project, mode
        Whose lines.
    sections
        How many.
    km_by_country
        Drawn length by country; empty code for the sea.
    ratio, ratio_of
        Drawn length divided by the published one, or by the way's own (``published``, ``way`` or
        empty).
    longest_straight_km
        Longest straight segment.
    long_share
        Share of the drawn length in straight segments over 15 km.
    accuracy
        The worst of the sections.
    sources
        How many sources the courses have.
    left_out
        How many places were left out in turn: those between the ends of each line that is drawn
        straight between places.
    left_out_median_km, left_out_p95_km
        Median and 95th percentile of their distances from the line drawn without them; empty where
        there are none.
    exceptions
        Each goal missed by a section, and why.
    """

    project: str
    mode: str
    sections: int
    km_by_country: dict[str, float]
    ratio: float | None
    ratio_of: str
    longest_straight_km: float
    long_share: float
    accuracy: str
    sources: int
    left_out: int
    left_out_median_km: float | None
    left_out_p95_km: float | None
    exceptions: tuple[str, ...]


def measure_alignments(
    contents: Contents, countries: Mapping[str, BaseGeometry]
) -> list[ProjectAlignment]:
    """Return one row for each project that has lines, air routes left out (they are geodesics)."""
    published = {
        fact.subject: float(fact.value)
        for _, fact in contents.facts
        if fact.attribute == "length_km" and fact.preferred and not fact.scope
    }
    grouped: defaultdict[str, list[Located[Section]]] = defaultdict(list)
    for item in contents.sections.values():
        if item.file != f"{Mode.AIR}.geojson" and isinstance(item.geometry, LineString):
            grouped[item.record.project].append(item)
    return [
        _measure(project, items, contents, countries, published)
        for project, items in grouped.items()
    ]


def _measure(
    project: str,
    items: list[Located[Section]],
    contents: Contents,
    countries: Mapping[str, BaseGeometry],
    published: Mapping[str, float],
) -> ProjectAlignment:
    drawn = sum(_km(item) for item in items)
    shares: defaultdict[str, float] = defaultdict(float)
    for item in items:
        for code, km in _share(item, countries).items():
            shares[code] += km
    ratio, of = _ratio(project, items, published)
    segments = [km for item in items for km in _segments(item)]
    missed = [km for item in items for km in _left_out(item, contents)]
    accuracies = {item.record.route_accuracy for item in items}
    mode = LINE_KINDS.get(contents.projects[project].kind) if project in contents.projects else None
    return ProjectAlignment(
        project=project,
        mode=mode.value if mode else "",
        sections=len(items),
        km_by_country={code: round(km, 1) for code, km in sorted(shares.items())},
        ratio=round(ratio, 3) if ratio else None,
        ratio_of=of,
        longest_straight_km=round(max(segments), 1),
        long_share=round(sum(km for km in segments if km > LONG_SEGMENT_KM) / drawn, 3),
        accuracy=next(word.value for word in _WORST_FIRST if word in accuracies),
        sources=len({source for item in items for source in item.record.route_source}),
        left_out=len(missed),
        left_out_median_km=round(float(np.median(missed)), 1) if missed else None,
        left_out_p95_km=round(float(np.percentile(missed, TAIL_PERCENT)), 1) if missed else None,
        exceptions=tuple(text for item in items for text in _exceptions(item, contents, published)),
    )


def _km(item: Located[Section]) -> float:
    return length_km(item.geometry) if item.geometry is not None else 0.0


def _segments(item: Located[Section]) -> list[float]:
    line = item.geometry
    return [float(km) for km in segment_lengths_km(line)] if isinstance(line, LineString) else []


def _left_out(item: Located[Section], contents: Contents) -> list[float]:
    record = item.record
    if record.method is not Method.THROUGH_PLACES:
        return []
    found = [contents.places.get(key) for key in (record.from_, *record.via, record.to)]
    points = [place.geometry for place in found if place and isinstance(place.geometry, Point)]
    return [
        distance_to_line_km(point, LineString([before, after]))
        for before, point, after in zip(points, points[1:], points[2:], strict=False)
    ]


def _share(item: Located[Section], countries: Mapping[str, BaseGeometry]) -> dict[str, float]:
    codes = item.record.countries
    if item.file == f"{Mode.SEA}.geojson":
        return {"": _km(item)}
    if len(codes) == 1 or item.geometry is None:
        return {codes[0]: _km(item)}
    named = {code: countries[code] for code in codes if code in countries}
    return split_km_by_country(item.geometry, named)


def _ratio(
    project: str, items: list[Located[Section]], published: Mapping[str, float]
) -> tuple[float | None, str]:
    drawn = sum(_km(item) for item in items)
    if project in published:
        return drawn / published[project], "published"
    ways = [item.record.route_km for item in items]
    if all(ways):
        return drawn / sum(way for way in ways if way), "way"
    return None, ""


def _exceptions(
    item: Located[Section], contents: Contents, published: Mapping[str, float]
) -> list[str]:
    record = item.record
    project = contents.projects.get(record.project)
    status = record.status or (project.status if project else None)
    if item.file not in ("rail.geojson", "road.geojson") or status is not Status.OPERATING:
        return []
    found = []
    drawn, segments = _km(item), _segments(item)
    reported = published.get(record.id) or record.route_km
    if reported and not RATIO[0] <= drawn / reported <= RATIO[1]:
        kind = "published" if record.id in published else "of the way"
        found.append(f"{record.id}: {drawn / reported:.3f} of {reported:.0f} km {kind}")
    share = sum(km for km in segments if km > LONG_SEGMENT_KM) / drawn
    if share > LONG_SHARE:
        why = _straight_reason(record)
        found.append(f"{record.id}: {share:.0%} in straight segments over 15 km: {why}")
    return found


def _straight_reason(record: Section) -> str:
    if record.bound_km is None:
        return record.route_note or "drawn between named places"
    if record.bound_km <= STRAIGHT_BOUND_KM and record.route_accuracy is RouteAccuracy.LOW:
        return record.route_note or "low: the kilometres of the graph are doubted here"
    if record.bound_km <= STRAIGHT_BOUND_KM:
        return f"straight: by its own kilometres the way lies within {record.bound_km} km of them"
    return (
        f"no sourced point between; by its own kilometres the way lies within {record.bound_km} km"
    )


def _cells(km: float | None, width: int) -> str:
    return f"{'-' if km is None else f'{km:.1f}':>{width}}"


def alignment_lines(rows: list[ProjectAlignment]) -> list[str]:
    """Return the report as lines of text."""
    head = f"{'project':<38}{'mode':<10}{'n':>3}{'km':>8}{'ratio':>7} {'of':<10}{'longest':>8}"
    head += f"{'>15 km':>8}  {'accuracy':<10}{'sources':>8}{'left out':>9}{'median':>8}{'95%':>7}"
    lines = [f"{head}  km by country"]
    for row in rows:
        ratio = f"{row.ratio:.2f}" if row.ratio else "-"
        left = _cells(row.left_out_median_km, 8) + _cells(row.left_out_p95_km, 7)
        shares = " ".join(f"{code or 'sea'} {km:.0f}" for code, km in row.km_by_country.items())
        lines.append(
            f"{row.project:<38}{row.mode:<10}{row.sections:>3}"
            f"{sum(row.km_by_country.values()):>8.0f}{ratio:>7} {row.ratio_of:<10}"
            f"{row.longest_straight_km:>8.1f}{row.long_share:>8.0%}  {row.accuracy:<10}"
            f"{row.sources:>8}{row.left_out:>9}{left}  {shares}"
        )
    missed = [text for row in rows for text in row.exceptions]
    lines += ["", f"{len(missed)} goals missed by operating railways and roads, each with why:"]
    return [*lines, *(f"  {text}" for text in missed)]
