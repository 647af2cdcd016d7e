"""Every shipped line is what its recipe makes: its places in order, and its method."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import read_shipped
from shapely.geometry import LineString

from corridors.atlas import Contents, default_root, features_text, read_contents
from corridors.geometry import segment_lengths_km
from corridors.lines.recipes import Draughtsman, method_for, report_lines, section_feature
from corridors.model import ArgumentError, Method, NotFoundError, RouteAccuracy

if TYPE_CHECKING:
    from pathlib import Path

RAILWAYS = ("angren-pap", "dostyk-aktogay", "btk-tbilisi-akhalkalaki", "kti-bereket-etrek")


def sections_by(method: str) -> list[str]:
    sections = read_shipped().sections.values()
    return sorted(s.record.id for s in sections if s.record.method.startswith(method))


TRACED = (*RAILWAYS, *sections_by("traced-road")[:1])


@pytest.fixture(scope="session")
def draughtsman(
    shipped_contents: Contents, tmp_path_factory: pytest.TempPathFactory
) -> Draughtsman:
    return Draughtsman(shipped_contents.places, tmp_path_factory.mktemp("graphs"))


def untraced() -> list[str]:
    traced = {*sections_by("traced")}
    return [key for key in sections_by("") if key not in traced]


@pytest.mark.parametrize("key", [*untraced(), *TRACED])
def test_recipe_makes_the_shipped_line(
    key: str, shipped_contents: Contents, draughtsman: Draughtsman
) -> None:
    section = shipped_contents.sections[key]
    keys = (section.record.from_, *section.record.via, section.record.to)
    drawn = draughtsman.draw(section.record.method, keys)
    assert isinstance(section.geometry, LineString)
    assert list(drawn.line.coords) == list(section.geometry.coords)


@pytest.mark.parametrize("key", TRACED)
def test_a_traced_line_claims_no_more_than_the_trace_defends(
    key: str, shipped_contents: Contents, draughtsman: Draughtsman
) -> None:
    record = shipped_contents.sections[key].record
    drawn = draughtsman.draw(record.method, (record.from_, *record.via, record.to))
    order = list(RouteAccuracy)
    assert order.index(record.route_accuracy) >= order.index(drawn.accuracy)
    assert record.bound_km == drawn.bound_km


def test_traced_section_is_one_that_the_check_accepts(
    draughtsman: Draughtsman, shipped_contents: Contents, tmp_path: Path
) -> None:
    keys = ("altynkol", "zhetigen")
    drawn = draughtsman.draw(Method.TRACED_RAIL, keys)
    feature = section_feature(
        drawn,
        key="my-line",
        project="altynkol-zhetigen-railway",
        places=keys,
        countries=["KZ"],
        method=Method.TRACED_RAIL,
    )
    for file in default_root().iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "rail.geojson").write_text(features_text([feature]), encoding="utf-8")
    contents = read_contents(tmp_path)
    assert not contents.findings
    assert contents.sections["my-line"].record.route_licence == "ODbL-1.0"
    assert "Altynkol" in "\n".join(report_lines(drawn))
    assert shipped_contents.places["altynkol"].geometry is not None


def test_air_routes_have_a_point_every_50_km(draughtsman: Draughtsman) -> None:
    line = draughtsman.draw(Method.GREAT_CIRCLE, ("xiy-airport", "ala-airport")).line
    assert segment_lengths_km(line).max() <= 50.01


def test_unknown_place_names_the_nearest(draughtsman: Draughtsman) -> None:
    with pytest.raises(NotFoundError, match="altynkol"):
        draughtsman.draw(Method.THROUGH_PLACES, ("altynkoll", "zhetigen"))


def test_one_place_makes_no_line(draughtsman: Draughtsman) -> None:
    with pytest.raises(ArgumentError, match="at least two places"):
        draughtsman.draw(Method.THROUGH_PLACES, ("altynkol",))


def test_unknown_mode_names_the_known_ones() -> None:
    with pytest.raises(ArgumentError, match="rail, road"):
        method_for("camel")
