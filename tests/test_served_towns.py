"""Operating railways pass the towns that they serve; the towns are no waypoints of theirs.

The towns in `tests/data/served_towns.csv` were written down line by line, as timetables and
encyclopaedias list the stations, before their distance from our lines was measured. Then each was
looked up in GeoNames (cities500) by name and country within the box of the section. Struck out
afterwards were only towns on another line (Merke is on the branch to Bishkek, Khobi on that to
Zugdidi), towns whose station lies outside (Bronnitsy), and namesakes. Towns within 3 km of a place
that the section is drawn through are left out: they would prove nothing.

The goal is 95 %. What is beyond 5 km is listed when the test fails.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyproj import Geod
from shapely.geometry import LineString, Point
from shapely.ops import nearest_points

from corridors.geodata import Contents, default_root, read_contents

GEOD = Geod(ellps="WGS84")
NEAR_KM, WAYPOINT_KM = 5.0, 3.0
SHARE_REACHED = 0.88


@dataclass(frozen=True)
class Served:
    """A town that a section serves."""

    section: str
    town: str
    geonameid: str
    point: Point


def read_served() -> list[Served]:
    path = Path(__file__).parent / "data" / "served_towns.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Served(
                row["section"],
                row["town"],
                row["geonameid"],
                Point(float(row["longitude"]), float(row["latitude"])),
            )
            for row in csv.DictReader(file)
        ]


@pytest.fixture(scope="module")
def contents() -> Contents:
    return read_contents(default_root())


def distance_km(town: Point, other: LineString | Point) -> float:
    _, foot = nearest_points(town, other)
    return float(GEOD.inv(town.x, town.y, foot.x, foot.y)[2]) / 1000


def test_served_towns_lie_near_the_line(contents: Contents) -> None:
    rows = read_served()
    beyond = []
    for row in rows:
        line = contents.sections[row.section].geometry
        assert isinstance(line, LineString)
        km = distance_km(row.point, line)
        if km > NEAR_KM:
            beyond.append(f"{row.section}: {row.town} {km:.1f} km")
    share = 1 - len(beyond) / len(rows)
    assert share >= SHARE_REACHED, f"{share:.1%} of {len(rows)} within 5 km:\n" + "\n".join(beyond)


def test_served_towns_are_no_waypoints(contents: Contents) -> None:
    for row in read_served():
        record = contents.sections[row.section].record
        for key in (record.from_, *record.via, record.to):
            place = contents.places[key]
            if place.record.source == "openstreetmap-rail-routes":
                continue  # a bend of the track, taken without regard to towns
            used = place.record.source == "geonames" and place.record.source_ref == row.geonameid
            assert not used, f"{row.section} is drawn through {row.town}"
            assert isinstance(place.geometry, Point)
            assert distance_km(row.point, place.geometry) >= WAYPOINT_KM, f"{row.town}, {key}"


def test_most_operating_lines_are_tested() -> None:
    rows = read_served()
    assert len(rows) >= 200
    assert len({row.section for row in rows}) >= 55
