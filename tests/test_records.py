"""Every shipped record by itself, its id in the name of the test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import read_shipped
from shapely.geometry import LineString

from corridors.atlas.checking.rules.names import DRAWING_POINT_RANK
from corridors.geometry import length_km
from corridors.model import (
    ATTRIBUTES,
    DISPLAY_LANGUAGES,
    LINE_KINDS,
    Fact,
    Method,
    Mode,
    is_web_address,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

DATA = read_shipped()
FACTS: dict[str, list[tuple[int, Fact]]] = {}
for line, fact in DATA.facts:
    FACTS.setdefault(fact.subject, []).append((line, fact))


def assert_named(names: Mapping[str, str]) -> None:
    assert all(names.get(language, "").strip() for language in DISPLAY_LANGUAGES)
    assert all(name == name.strip() for name in names.values())


def assert_sourced(keys: list[str]) -> None:
    assert keys
    assert set(keys) <= set(DATA.sources)


def assert_status_whole(record: Any) -> None:
    if record.status is not None:
        assert record.status_as_of <= DATA.package["updated"]
        assert_sourced(record.status_sources)


@pytest.mark.parametrize("key", sorted(DATA.projects))
def test_project(key: str) -> None:
    project = DATA.projects[key]
    assert_named(project.name)
    assert_status_whole(project)
    if project.kind in LINE_KINDS:
        assert project.status, "a line has a status"
    parts = [item.record.project for item in (*DATA.sections.values(), *DATA.sites.values())]
    assert key in parts


@pytest.mark.parametrize("key", sorted(DATA.sections))
def test_section(key: str) -> None:
    item = DATA.sections[key]
    record, line = item.record, item.geometry
    assert isinstance(line, LineString)
    assert line.is_valid
    assert length_km(line) > 0
    assert record.from_ != record.to
    assert key != record.parallel_to
    assert_status_whole(record)
    assert_sourced(record.route_source)
    kind = DATA.projects[record.project].kind
    assert item.file == f"{LINE_KINDS[kind]}.geojson"
    assert (record.method is Method.GREAT_CIRCLE) == (LINE_KINDS[kind] is Mode.AIR)
    derived = record.method in (Method.TRACED_RAIL, Method.TRACED_ROAD)
    assert (record.route_licence == "ODbL-1.0") or not derived


@pytest.mark.parametrize("key", sorted(DATA.sites))
def test_site(key: str) -> None:
    item = DATA.sites[key]
    record = item.record
    assert_named(record.name or DATA.projects[record.project].name)
    if item.geometry is None:
        assert record.location_accuracy == "none"
        assert record.location_note
    else:
        assert item.geometry.is_valid
        assert_sourced(record.location_source)


@pytest.mark.parametrize("key", sorted(DATA.places))
def test_place(key: str) -> None:
    place = DATA.places[key].record
    if place.rank < DRAWING_POINT_RANK:
        assert_named(place.name)
    assert place.name["en"].strip()
    assert_sourced([place.source])


@pytest.mark.parametrize("key", sorted(DATA.corridors))
def test_corridor(key: str) -> None:
    corridor = DATA.corridors[key]
    assert_named(corridor.name)
    assert_sourced(corridor.sources)
    assert any(leg.role == "main" for leg in corridor.legs)
    legs = [leg.id for leg in corridor.legs]
    assert len(legs) == len(set(legs))
    for leg in corridor.legs:
        assert_named(leg.name)
        assert set(leg.sections) <= set(DATA.sections)


@pytest.mark.parametrize("key", sorted(DATA.services))
def test_service(key: str) -> None:
    service = DATA.services[key]
    assert_named(service.name)
    assert_status_whole(service)
    assert service.status


@pytest.mark.parametrize("key", sorted(DATA.series))
def test_series(key: str) -> None:
    series = DATA.series[key]
    assert_named(series.name)
    points = [point for _, point in DATA.points if point.series == key]
    assert points
    for point in points:
        assert_sourced(point.sources)
        assert point.note or point.basis != "unverified", f"{point.period} says no word why"


@pytest.mark.parametrize("key", sorted(FACTS))
def test_facts_of(key: str) -> None:
    groups: dict[tuple[str, str], int] = {}
    for line, fact in FACTS[key]:
        assert_sourced(fact.sources)
        assert fact.as_of or ATTRIBUTES[fact.attribute].type != "number", f"line {line}"
        group = (fact.attribute, fact.scope)
        groups[group] = groups.get(group, 0) + fact.preferred
    assert all(count == 1 for (name, _), count in groups.items() if ATTRIBUTES[name].type != "text")


@pytest.mark.parametrize("key", sorted(DATA.sources))
def test_source(key: str) -> None:
    source = DATA.sources[key]
    assert source.title == source.title.strip()
    assert source.URL is None or is_web_address(source.URL)
    parts = (source.issued or {}).get("date-parts", [[2000]])
    assert all(isinstance(part, int) for part in parts[0])
