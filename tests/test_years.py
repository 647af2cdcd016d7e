"""Statuses by year: what holds at the end of each, by whose word, and what is only expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridors.atlas.selection import (
    COMING,
    expectation,
    facts_of_dates,
    select,
    status_in_year,
)
from corridors.model import State, Status
from corridors.wording import status_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corridors.atlas import Atlas

TODAY = "2026-11-22"
YEARS = (2009, 2010, 2016, 2020, 2023, 2024, 2025, 2026, 2027, 2030, 2100)


def row(status: str, as_of: str, **dates: str) -> dict[str, str]:
    empty = dict.fromkeys(
        ("opened", "opening_planned", "construction_start", "proposed", "agreed"), ""
    )
    return {"status": status, "status_as_of": as_of, **empty, **dates}


def course(*changes: tuple[int, str]) -> dict[int, str]:
    """Return a word for each of `YEARS`: that of the last change."""
    return {y: next((w for at, w in reversed(changes) if at <= y), "") for y in YEARS}


PLANNED = {"proposed": "2010", "agreed": "2016-05", "construction_start": "2020-02"}
TABLE: dict[str, tuple[dict[str, str], dict[int, str]]] = {
    "proposed": (row("proposed", "2025-01", proposed="2010"), course((2010, "proposed"))),
    "proposed, undated": (row("proposed", "2025-01"), course((2025, "proposed"))),
    "agreed": (
        row("agreed", "2025-01", proposed="2010", agreed="2016"),
        course((2010, "proposed"), (2016, "agreed")),
    ),
    "construction": (
        row("construction", "2025-06", **PLANNED),
        course((2010, "proposed"), (2016, "agreed"), (2020, "construction")),
    ),
    "planned for a coming year": (
        row("construction", "2025-06", **PLANNED, opening_planned="2030"),
        course((2010, "proposed"), (2016, "agreed"), (2020, "construction"), (2030, "expected")),
    ),
    "planned for later this year": (
        row("agreed", "2025-06", opening_planned="2026"),
        course((2025, "agreed"), (2026, "expected")),
    ),
    "planned for next month": (
        row("proposed", "2026-01", opening_planned="2026-12"),
        course((2026, "expected")),
    ),
    "late since spring: what it is today until this year ends": (
        row("proposed", "2026-01-31", opening_planned="2026-04"),
        course((2026, "proposed"), (2027, "expected")),
    ),
    "late since a year": (
        row("construction", "2025-06-23", construction_start="2024", opening_planned="2025"),
        course((2024, "construction"), (2027, "expected")),
    ),
    "late, as a later report says": (
        row("construction", "2026-03", construction_start="2020", opening_planned="2025"),
        course((2020, "construction")),
    ),
    "late, as a report of the same year says": (
        row("construction", "2025-06", construction_start="2020", opening_planned="2025-03"),
        course((2020, "construction")),
    ),
    "operating": (
        row("operating", "2025", proposed="2010", construction_start="2016", opened="2023-05"),
        course((2010, "proposed"), (2016, "construction"), (2023, "operating")),
    ),
    "operating since nobody knows when": (row("operating", "2025"), course((0, "operating"))),
    "operating, a plan left over": (
        row("operating", "2025", opened="2024", opening_planned="2023"),
        course((2024, "operating")),
    ),
    "suspended": (
        row("suspended", "2024-02", opened="2010"),
        course((2010, "operating"), (2024, "suspended")),
    ),
    "suspended works": (
        row("suspended", "2024", construction_start="2016", opening_planned="2030"),
        course((2016, "construction"), (2024, "suspended")),
    ),
    "retired": (
        row("retired", "2020", opened="1970"),
        course((0, "operating"), (2020, "retired")),
    ),
    "shelved": (
        row("shelved", "2020", proposed="2010", opening_planned="2030"),
        course((2010, "proposed"), (2020, "shelved")),
    ),
    "cancelled": (
        row("cancelled", "2020", agreed="2010", opening_planned="2024"),
        course((2010, "agreed"), (2020, "cancelled")),
    ),
    "none": (row("", ""), course((0, ""))),
}


@pytest.mark.parametrize("case", TABLE)
def test_every_status_by_year(case: str) -> None:
    record, expected = TABLE[case]
    assert {year: status_in_year(record, year, TODAY) for year in YEARS} == expected


def test_the_table_has_every_status() -> None:
    assert {record["status"] for record, _ in TABLE.values()} == {"", *map(str, Status)}
    seen = {word for _, by_year in TABLE.values() for word in by_year.values()}
    assert seen == {"", *map(str, State)}


def test_a_state_is_a_status_or_expected() -> None:
    assert {str(state) for state in State} == {*map(str, Status), "expected"}


@pytest.mark.parametrize("today", ["", None, "soon"])
def test_without_a_date_of_the_data_a_plan_lies_ahead_of_the_report_of_the_status(
    today: str | None,
) -> None:
    planned = row("construction", "2025-06", opening_planned="2025-12")
    assert status_in_year(planned, 2025, today) == "expected"
    refuted = row("construction", "2026-01", opening_planned="2025-12")
    assert status_in_year(refuted, 2030, today) == "construction"


years = st.integers(1900, 2100)
dates = st.just("") | years.map(str) | years.map("{}-07".format)
records = st.builds(
    row,
    st.sampled_from([status.value for status in Status]),
    years.map("{}-03".format),
    **dict.fromkeys(
        ("opened", "opening_planned", "construction_start", "proposed", "agreed"), dates
    ),
)
todays = years.map("{}-06-30".format)


@given(records, years, todays)
def test_no_year_is_open_without_a_report_that_it_is(
    record: dict[str, str], year: int, today: str
) -> None:
    state = status_in_year(record, year, today)
    if state == "operating":
        assert record["opened"] or record["status"] == "operating"
    if state == "expected":
        assert record["status"] in COMING
        assert int(record["opening_planned"][:4]) <= year
        assert int(today[:4]) <= year


@given(records, years, years, todays)
def test_what_is_expected_by_a_year_is_expected_by_a_later_one(
    record: dict[str, str], first: int, more: int, today: str
) -> None:
    later = min(2100, first + more - 1900)
    if status_in_year(record, first, today) == "expected" and not record["opened"]:
        assert status_in_year(record, later, today) == "expected"


# ---- by whose word ---------------------------------------------------------------------------

PARTS = ("status", "status_as_of", "status_basis", "status_sources")


def section(rows: Atlas, key: str) -> dict[str, Any]:
    return next(row for row in rows.records.sections if row["id"] == key)


def told(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[part] for part in PARTS)


def fact(rows: Atlas, subject: str, attribute: str) -> dict[str, Any]:
    return facts_of_dates(rows.records.facts)[subject, attribute]  # type: ignore[return-value]


def test_what_is_expected_has_date_and_sources_of_its_plan(small_atlas: Atlas) -> None:
    plan = fact(small_atlas, "steppe-east", "opening_planned")
    then = section(select(small_atlas, year=2031), "steppe-east")
    assert told(then) == ("expected", plan["as_of"] or "", "planned", plan["sources"])
    text = status_text(then)
    assert text.startswith("Expected by 2030")
    assert "reported" not in text


def test_what_was_is_told_by_the_fact_that_says_so(small_atlas: Atlas) -> None:
    agreed = fact(small_atlas, "steppe-east", "agreed")
    then = section(select(small_atlas, year=2021), "steppe-east")
    assert told(then) == ("agreed", "2020-06-06", agreed["basis"], agreed["sources"])
    opened = fact(small_atlas, "gas-line-a", "opened")
    gas = section(select(small_atlas, year=2010), "gas-a")
    assert told(gas) == ("operating", "2009-12-14", opened["basis"], opened["sources"])


def test_what_holds_today_is_told_as_reported(small_atlas: Atlas) -> None:
    for key in ("steppe-east", "gas-a"):
        assert told(section(select(small_atlas, year=2026), key)) == told(section(small_atlas, key))


def test_what_is_taken_for_granted_is_inferred(small_atlas: Atlas) -> None:
    known = section(small_atlas, "road-west")
    assert (known["status"], known["opened"]) == ("operating", "")
    then = section(select(small_atlas, year=1990), "road-west")
    assert told(then)[:3] == ("operating", known["status_as_of"], "inferred")


def test_the_status_last_reported_stays_beside_that_of_a_year(small_atlas: Atlas) -> None:
    today = section(small_atlas, "steppe-east")
    then = section(select(small_atlas, year=2031), "steppe-east")
    for part in (*PARTS, "status_note"):
        assert then[part.replace("status", "status_today", 1)] == today[part]


@pytest.mark.parametrize("first", [2010, 2021, 2027, 2031])
@pytest.mark.parametrize("second", [2021, 2026, 2031])
def test_a_year_after_another_is_that_of_the_data(
    small_atlas: Atlas, first: int, second: int
) -> None:
    """The status of an earlier choice is forgotten, that last reported is not."""
    once = select(small_atlas, year=second)
    twice = select(select(small_atlas, year=first), year=second)
    assert twice.records.sections
    for row in twice.records.sections:
        assert told(row) == told(section(once, row["id"])), row["id"]
        assert row["status_today"] == section(small_atlas, row["id"])["status"]
    assert twice.year == second


def test_a_status_after_a_year_is_that_of_the_year(small_atlas: Atlas) -> None:
    then = select(small_atlas, year=2031)
    assert set(select(then, status="expected").sections["id"]) == {"steppe-east"}
    assert select(then, status="construction").sections.empty
    assert set(select(small_atlas, status="construction").sections["id"]) == {"steppe-east"}


def test_projects_and_services_have_the_status_of_the_year_too(shipped_atlas: Atlas) -> None:
    def status(year: int | None, table: str, key: str) -> str | None:
        rows = getattr(select(shipped_atlas, year=year).records, table)
        return next((row["status"] for row in rows if row["id"] == key), None)

    assert status(None, "projects", "cku-railway") == "construction"
    assert status(2031, "projects", "cku-railway") == "expected"
    assert status(2018, "services", "xian-tehran-train") is None
    assert status(2025, "services", "xian-tehran-train") == "operating"


def test_accuracy_leaves_no_service(shipped_atlas: Atlas) -> None:
    assert shipped_atlas.records.services
    assert not select(shipped_atlas, accuracy="high").records.services


def test_expectations_are_those_of_the_years_to_come(shipped_atlas: Atlas) -> None:
    facts = facts_of_dates(shipped_atlas.records.facts)
    later = select(shipped_atlas, year=2100, status="expected")
    found = {
        row["id"]
        for row in (*shipped_atlas.records.sections, *shipped_atlas.records.sites)
        if expectation(row, shipped_atlas.updated, facts)
    }
    assert found == {row["id"] for row in (*later.records.sections, *later.records.sites)}
    assert len(found) > 5


def bases(rows: Iterable[dict[str, Any]]) -> set[str]:
    return {row["status_basis"] for row in rows if row["status"] == "expected"}


def test_nothing_expected_is_called_reported(shipped_atlas: Atlas) -> None:
    for year in (2026, 2028, 2031, 2050):
        then = select(shipped_atlas, year=year)
        assert bases((*then.records.sections, *then.records.sites, *then.records.projects)) == {
            "planned"
        }


def test_frames_of_a_selection_remember_what_it_was_chosen_by(small_atlas: Atlas) -> None:
    chosen = select(select(small_atlas, mode="Rail"), year="2031")
    assert [f.given() for f in chosen.filters] == [{"mode": ("rail",)}, {"year": 2031}]
    assert chosen.filters == chosen.filters
    assert chosen.year == 2031
    assert small_atlas.year is None
