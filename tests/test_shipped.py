"""The shipped data as a whole: no error, every promised id, every row of the list covered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import read_shipped

from corridors.atlas import default_root, read_countries
from corridors.atlas.checking import check_contents, check_coverage
from corridors.atlas.totals import summarize
from corridors.model import Mode, Severity

if TYPE_CHECKING:
    from corridors.atlas import Atlas, Contents

COVERAGE = Path(__file__).parent / "data" / "coverage.csv"
PROJECTS = (
    "cku-railway",
    "angren-pap-railway",
    "jinghe-yining-horgos-railway",
    "altynkol-zhetigen-railway",
    "dostyk-moyynty-railway",
    "bakhty-ayagoz-railway",
    "zhezkazgan-beineu-railway",
    "baku-tbilisi-kars-railway",
    "kazakhstan-turkmenistan-iran-railway",
    "trans-afghan-railway",
    "cku-highway",
    "china-tajikistan-uzbekistan-highway",
    "western-europe-western-china-highway",
    "central-asia-china-gas-a",
    "central-asia-china-gas-b",
    "central-asia-china-gas-c",
    "central-asia-china-gas-d",
    "west-east-gas-2",
    "west-east-gas-3",
    "beineu-bozoi-shymkent-gas",
    "central-asia-centre-gas",
    "kazakhstan-china-oil",
    "caspian-pipeline-consortium",
    "baku-tbilisi-ceyhan-oil",
    "tapi-gas",
    "trans-caspian-gas",
)
CORRIDORS = (
    "trans-caspian",
    "northern-route",
    "cku-southern-route",
    "kazakhstan-turkmenistan-iran",
    "new-eurasian-land-bridge",
    "western-europe-western-china",
    *(f"carec-{number}" for number in range(1, 7)),
)


def test_the_check_finds_no_error(shipped_contents: Contents) -> None:
    findings = check_contents(shipped_contents, default_root())
    errors = [f.as_line() for f in findings if f.severity is Severity.ERROR]
    assert errors == []


@pytest.mark.parametrize("key", PROJECTS)
def test_a_promised_project_is_there(shipped_contents: Contents, key: str) -> None:
    assert key in shipped_contents.projects


@pytest.mark.parametrize("key", CORRIDORS)
def test_a_promised_corridor_is_there(shipped_contents: Contents, key: str) -> None:
    assert key in shipped_contents.corridors


def test_every_system_of_the_list_is_covered() -> None:
    result = check_coverage(read_shipped(), COVERAGE)
    assert result.as_lines() == ["155 of 155 rows covered"]


def test_every_mode_has_lines_and_most_projects_are_on_the_map(shipped_atlas: Atlas) -> None:
    assert set(shipped_atlas.sections["mode"]) == {mode.value for mode in Mode}
    assert shipped_atlas.projects["located"].mean() > 0.8


def test_kilometres_by_country_and_by_mode_add_up_to_the_same(shipped_atlas: Atlas) -> None:
    total = summarize(shipped_atlas, ())["line_km"].iloc[0]
    for by in ("mode", "status", "country"):
        assert summarize(shipped_atlas, [by])["line_km"].sum() == pytest.approx(total, abs=10)


def test_the_basemap_has_every_country_that_the_data_names(shipped_atlas: Atlas) -> None:
    codes = {code for codes in shipped_atlas.projects["countries"] for code in codes}
    assert codes <= set(read_countries())


def test_a_project_names_every_country_in_which_it_has_a_part(shipped_atlas: Atlas) -> None:
    named = {row.id: set(row.countries) for row in shipped_atlas.records.projects}
    parts = (*shipped_atlas.records.sections, *shipped_atlas.records.sites)
    abroad = {row.id: sorted(set(row.countries) - named[row.project]) for row in parts}
    assert {key: codes for key, codes in abroad.items() if codes} == {}
