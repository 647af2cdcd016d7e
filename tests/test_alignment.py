from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from shapely.geometry import LineString, Point

from corridors.atlas import read_contents, read_countries
from corridors.atlas.checking import alignment_lines, measure_alignments
from corridors.cli import main
from corridors.geometry import distance_to_line_km

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.atlas.checking.alignment import ProjectAlignment


def measured(root: Path) -> dict[str, ProjectAlignment]:
    rows = measure_alignments(read_contents(root), read_countries(root))
    return {row.project: row for row in rows}


def edit(root: Path, file: str, old: str, new: str) -> None:
    path = root / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_every_project_with_lines_is_measured_but_for_flights(small_source: Path) -> None:
    assert set(measured(small_source)) == {
        "steppe-railway",
        "port-railway",
        "silk-road",
        "gas-line-a",
        "gas-line-b",
        "caspian-ferry-route",
    }


def test_a_railway_is_compared_with_its_published_length(small_source: Path) -> None:
    row = measured(small_source)["steppe-railway"]
    assert row.ratio == pytest.approx(1, abs=0.002)
    assert (row.ratio_of, row.mode, row.sections, row.accuracy) == (
        "published",
        "rail",
        2,
        "medium",
    )
    assert set(row.km_by_country) == {"KZ", "CN"}
    assert row.longest_straight_km == pytest.approx(407.5, abs=1)
    assert row.long_share == 1


def test_without_a_published_length_the_way_of_the_graph_counts(small_root: Path) -> None:
    edit(
        small_root,
        "rail.geojson",
        '"project":"port-railway"',
        '"project":"port-railway","route_km":1500',
    )
    row = measured(small_root)["port-railway"]
    assert row.ratio_of == "way"
    assert row.ratio == pytest.approx(0.8, abs=0.02)
    assert any("of the way" in text for text in row.exceptions)


def test_without_either_there_is_no_ratio(small_source: Path) -> None:
    row = measured(small_source)["port-railway"]
    assert (row.ratio, row.ratio_of) == (None, "")


def test_long_straight_stretches_say_why(small_root: Path) -> None:
    before = measured(small_root)["port-railway"].exceptions
    assert before
    assert before[0].endswith("drawn between named places")
    for bound, told in (("0.5", "straight: by its own"), ("9", "no sourced point between")):
        old = '"project":"port-railway"'
        edit(small_root, "rail.geojson", old, f'"bound_km":{bound},{old}')
        assert told in measured(small_root)["port-railway"].exceptions[0]
        edit(small_root, "rail.geojson", f'"bound_km":{bound},', "")


def test_a_line_called_low_is_not_said_to_be_straight(small_root: Path) -> None:
    old = '"project":"port-railway"'
    edit(small_root, "rail.geojson", old, f'"bound_km":0.5,"route_note":"Of the chord.",{old}')
    line = next(
        row for row in (small_root / "rail.geojson").read_text("utf-8").split("\n") if old in row
    )
    low = re.sub(r'"route_accuracy":"[a-z]+"', '"route_accuracy":"low"', line)
    edit(small_root, "rail.geojson", line, low)
    assert measured(small_root)["port-railway"].exceptions[0].endswith("Of the chord.")


def test_what_is_not_operating_is_excused(small_source: Path) -> None:
    names = [text.split(":")[0] for text in measured(small_source)["steppe-railway"].exceptions]
    assert names == ["steppe-west"]
    assert measured(small_source)["gas-line-a"].exceptions == ()


def test_a_ferry_lies_at_sea_and_a_pipeline_in_both_its_countries(small_source: Path) -> None:
    rows = measured(small_source)
    assert set(rows["caspian-ferry-route"].km_by_country) == {""}
    shares = rows["gas-line-a"].km_by_country
    assert shares["KZ"] == pytest.approx(shares["CN"], rel=0.01)


def test_a_place_left_out_tells_how_far_a_line_without_it_would_miss(small_root: Path) -> None:
    before = measured(small_root)
    contents = read_contents(small_root)
    ends = [contents.places[key].geometry for key in ("almaty", "kashgar")]
    bend = contents.places["border-pass"].geometry
    assert isinstance(bend, Point)
    missed = distance_to_line_km(bend, LineString(ends))
    row = before["gas-line-a"]
    assert (row.left_out, row.left_out_median_km, row.left_out_p95_km) == (
        1,
        pytest.approx(missed, abs=0.05),
        pytest.approx(missed, abs=0.05),
    )
    ferry = before["caspian-ferry-route"]
    assert (ferry.left_out, ferry.left_out_median_km, ferry.left_out_p95_km) == (0, None, None)


def test_the_report_is_text_or_json(small_source: Path) -> None:
    runner = CliRunner()
    text = runner.invoke(main, ["check", str(small_source), "--report"])
    rows = list(measured(small_source).values())
    assert (text.exit_code, text.stdout.splitlines()) == (0, alignment_lines(rows))
    assert "goals missed" in text.stdout
    as_json = runner.invoke(main, ["check", str(small_source), "--report", "--format", "json"])
    assert json.loads(as_json.stdout) == json.loads(json.dumps([asdict(row) for row in rows]))
