"""Every shipped record: one test a kind, which lists all that is wrong with all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asserting import assert_each
from conftest import read_shipped
from shapely.geometry import LineString

from corridors.atlas.checking.rules.names import DRAWING_POINT_RANK
from corridors.geometry import length_km
from corridors.model import (
    ATTRIBUTES,
    LINE_KINDS,
    NAME_LANGUAGES,
    Method,
    Mode,
    is_web_address,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridors.atlas.disk.reading import Located
    from corridors.model import (
        Corridor,
        Fact,
        Place,
        Project,
        Section,
        Series,
        Service,
        Site,
        Source,
    )


def assert_named(names: Mapping[str, str]) -> None:
    assert all(names.get(language, "").strip() for language in NAME_LANGUAGES)
    assert all(name == name.strip() for name in names.values())


def assert_sourced(keys: list[str]) -> None:
    assert keys
    assert set(keys) <= set(read_shipped().sources)


def assert_status_whole(record: Any) -> None:
    if record.status is not None:
        assert record.status_as_of <= read_shipped().package["updated"]
        assert_sourced(record.status_sources)


def check_project(project: Project) -> None:
    assert_named(project.name)
    assert_status_whole(project)
    if project.kind in LINE_KINDS:
        assert project.status, "a line has a status"
    parts = [
        item.record.project
        for item in (*read_shipped().sections.values(), *read_shipped().sites.values())
    ]
    assert project.id in parts


def check_section(item: Located[Section]) -> None:
    record, line = item.record, item.geometry
    assert isinstance(line, LineString)
    assert line.is_valid
    assert length_km(line) > 0
    assert record.from_ != record.to
    assert record.id != record.parallel_to
    assert_status_whole(record)
    assert_sourced(record.route_source)
    kind = read_shipped().projects[record.project].kind
    assert item.file == f"{LINE_KINDS[kind]}.geojson"
    assert (record.method is Method.GREAT_CIRCLE) == (LINE_KINDS[kind] is Mode.AIR)
    derived = record.method in (Method.TRACED_RAIL, Method.TRACED_ROAD)
    assert (record.route_licence == "ODbL-1.0") or not derived


def check_site(item: Located[Site]) -> None:
    record = item.record
    assert_named(record.name or read_shipped().projects[record.project].name)
    if item.geometry is None:
        assert record.location_accuracy == "none"
        assert record.location_note
    else:
        assert item.geometry.is_valid
        assert_sourced(record.location_source)


def check_place(item: Located[Place]) -> None:
    place = item.record
    if place.rank < DRAWING_POINT_RANK:
        assert_named(place.name)
    assert place.name["en"].strip()
    assert_sourced([place.source])


def check_corridor(corridor: Corridor) -> None:
    assert_named(corridor.name)
    assert_sourced(corridor.sources)
    assert any(leg.role == "main" for leg in corridor.legs)
    legs = [leg.id for leg in corridor.legs]
    assert len(legs) == len(set(legs))
    for leg in corridor.legs:
        assert_named(leg.name)
        assert set(leg.sections) <= set(read_shipped().sections)


def check_service(service: Service) -> None:
    assert_named(service.name)
    assert_status_whole(service)
    assert service.status


def check_series(series: Series) -> None:
    assert_named(series.name)
    points = [point for _, point in read_shipped().points if point.series == series.id]
    assert points
    for point in points:
        assert_sourced(point.sources)
        assert point.note or point.basis != "unverified", f"{point.period} says no word why"


def facts_by_subject() -> dict[str, list[tuple[int, Fact]]]:
    found: dict[str, list[tuple[int, Fact]]] = {}
    for line, fact in read_shipped().facts:
        found.setdefault(fact.subject, []).append((line, fact))
    return found


def check_facts(facts: list[tuple[int, Fact]]) -> None:
    groups: dict[tuple[str, str], int] = {}
    for line, fact in facts:
        assert_sourced(fact.sources)
        assert fact.as_of or ATTRIBUTES[fact.attribute].type != "number", f"line {line}"
        group = (fact.attribute, fact.scope)
        groups[group] = groups.get(group, 0) + fact.preferred
    assert all(count == 1 for (name, _), count in groups.items() if ATTRIBUTES[name].type != "text")


def check_source(source: Source) -> None:
    assert source.title == source.title.strip()
    assert source.URL is None or is_web_address(source.URL)
    parts = (source.issued or {}).get("date-parts", [[2000]])
    assert all(isinstance(part, int) for part in parts[0])


def test_all_projects() -> None:
    assert_each(read_shipped().projects, check_project)


def test_all_sections() -> None:
    assert_each(read_shipped().sections, check_section)


def test_all_sites() -> None:
    assert_each(read_shipped().sites, check_site)


def test_all_places() -> None:
    assert_each(read_shipped().places, check_place)


def test_all_corridors() -> None:
    assert_each(read_shipped().corridors, check_corridor)


def test_all_services() -> None:
    assert_each(read_shipped().services, check_service)


def test_all_series() -> None:
    assert_each(read_shipped().series, check_series)


def test_all_facts() -> None:
    assert_each(facts_by_subject(), check_facts)


def test_all_sources() -> None:
    assert_each(read_shipped().sources, check_source)
