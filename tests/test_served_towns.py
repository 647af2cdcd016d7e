"""Railways in operation pass the towns that they serve; the towns are no waypoints of theirs.

How the towns were taken, without a look at their distance from our lines:

1. `tests/data/served_list.csv` is the list as it was first written down, line by line, as
   timetables and encyclopaedias name stations and towns. Nothing has been struck from it since.
2. Each name was looked up in GeoNames (cities500) in its country, within half a degree of the
   places that the section is drawn through; of namesakes the one whose main name it is, then the
   largest. A name that is not found there is left out.
3. Left out is a town that the section is drawn through: the same record of GeoNames, or a named
   place of the recipe within 3 km. Bends of the track are no named places.

What remains is `tests/data/served_towns.csv`. A town beyond 5 km says why in `miss`:

- `other line`: the list was wrong, the town is on another railway or on none;
- `namesake`: GeoNames has the name, but for another town;
- `station outside`: the railway has its station outside the town;
- `line`: our line may be at fault.

The first two say nothing of the line; `SHARE_SERVED` is the share without them, `SHARE_ALL` that of
the whole list. A new miss fails, and so does a reason for a miss that is none any more.
The goal is 95 % of the towns served.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import read_shipped
from pyproj import Geod
from shapely import affinity
from shapely.geometry import LineString, Point
from shapely.ops import nearest_points

if TYPE_CHECKING:
    from corridors.atlas import Contents

GEOD = Geod(ellps="WGS84")
NEAR_KM, WAYPOINT_KM = 5.0, 3.0
SHARE_ALL, SHARE_SERVED = 0.62, 0.79
NOT_SERVED = ("other line", "namesake")
REASONS = (*NOT_SERVED, "station outside", "line")
TRACK_POINTS = {
    "openstreetmap-rail-routes",
    "openstreetmap-china-lines",
    "openstreetmap-railways",
}
DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Served:
    """A town of the list, and why it lies beyond 5 km if it does."""

    section: str
    town: str
    geonameid: str
    point: Point
    miss: str

    @property
    def reason(self) -> str:
        """The word before the colon."""
        return self.miss.partition(":")[0]


def read_served() -> list[Served]:
    with (DATA / "served_towns.csv").open(encoding="utf-8", newline="") as file:
        return [
            Served(
                row["section"],
                row["town"],
                row["geonameid"],
                Point(float(row["longitude"]), float(row["latitude"])),
                row["miss"],
            )
            for row in csv.DictReader(file)
        ]


@pytest.fixture(scope="module")
def contents() -> Contents:
    return read_shipped()


def distance_km(town: Point, other: LineString | Point) -> float:
    shrink = math.cos(math.radians(town.y))  # a degree of longitude is shorter than one of latitude
    flat = affinity.scale(other, xfact=shrink, origin=(town.x, town.y))
    _, foot = nearest_points(town, flat)
    lon = town.x + (foot.x - town.x) / shrink
    return float(GEOD.inv(town.x, town.y, lon, foot.y)[2]) / 1000


def is_near(row: Served, contents: Contents) -> bool:
    line = contents.sections[row.section].geometry
    assert isinstance(line, LineString)
    return distance_km(row.point, line) <= NEAR_KM


def test_each_miss_has_its_reason(contents: Contents) -> None:
    wrong = [
        f"{row.section}: {row.town} is {'near' if is_near(row, contents) else 'beyond 5 km'}"
        for row in read_served()
        if is_near(row, contents) != (row.miss == "")
    ]
    assert not wrong, "\n".join(wrong)
    assert {row.reason for row in read_served() if row.miss} <= set(REASONS)


def test_served_towns_lie_near_the_line() -> None:
    rows = read_served()
    served = [row for row in rows if row.reason not in NOT_SERVED]
    near = sum(not row.miss for row in rows)
    assert near / len(rows) >= SHARE_ALL
    assert near / len(served) >= SHARE_SERVED


def test_served_towns_are_no_waypoints(contents: Contents) -> None:
    for row in read_served():
        record = contents.sections[row.section].record
        for key in (record.from_, *record.via, record.to):
            place = contents.places[key]
            if place.record.source in TRACK_POINTS:
                continue
            used = place.record.source == "geonames" and place.record.source_ref == row.geonameid
            assert not used, f"{row.section} is drawn through {row.town}"
            assert isinstance(place.geometry, Point)
            assert distance_km(row.point, place.geometry) >= WAYPOINT_KM, f"{row.town}, {key}"


def test_the_list_is_whole() -> None:
    rows = read_served()
    with (DATA / "served_list.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    assert len(listed) == 755
    assert {row.section for row in rows} <= {row["section"] for row in listed}
    assert len(rows) >= 340
    assert len({row.section for row in rows}) >= 80
