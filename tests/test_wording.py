from __future__ import annotations

from typing import Any

import pytest

from corridors.model import ATTRIBUTES
from corridors.wording import fact_value, is_given, status_text, unit_text


def fact(value: Any, unit: str = "", **more: Any) -> dict[str, Any]:
    number = value if isinstance(value, float) else None
    attribute = "cost" if unit == "USD" else "length_km"
    base = {"attribute": attribute, "value": value, "number": number, "unit": unit}
    return {**base, "value_max": None, "modifier": None, **more}


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (fact(523.9, "km"), "523.9 km"),
        (fact(30.0, "bcm/year", value_max=35.0), "30–35 bcm a year"),  # noqa: RUF001
        (fact(12.0, "count", attribute="bridges"), "12"),
        (fact(4.7e9, "USD", modifier="about"), "about USD 4.7 bn"),
        (fact(2.35e6, "USD"), "USD 2.35 M"),
        (fact(950.0, "USD"), "USD 950"),
        (fact(1e9, "USD", value_max=2e9), "USD 1–2 bn"),  # noqa: RUF001
        (fact(1000.0, "TEU", attribute="throughput"), "1,000 TEU"),
        (fact("2024-12", attribute="opened"), "Dec 2024"),
        (fact("<b>text</b>", attribute="remark"), "<b>text</b>"),
        (fact(7.0, "per_week", attribute="frequency", modifier="at_least"), "at least 7 a week"),
    ],
)
def test_facts_are_written_with_their_units(row: dict[str, Any], text: str) -> None:
    assert fact_value(row) == text


def test_every_unit_of_the_vocabulary_is_written_without_a_slash_or_underscore() -> None:
    units = {unit for item in ATTRIBUTES.values() for unit in item.units}
    odd = {unit for unit in units if set("/_") & set(unit_text(unit))}
    assert odd <= {"km/h"}


@pytest.mark.parametrize(("value", "given"), [(0, True), (None, False), (float("nan"), False)])
def test_a_cell_is_given_unless_it_is_none_or_nan(value: object, *, given: bool) -> None:
    assert is_given(value) is given


def test_a_status_says_its_date_and_its_basis() -> None:
    row = {"status": "agreed", "status_as_of": "2024-06-06", "status_basis": "inferred"}
    assert status_text(row) == "Agreed, as of 6 Jun 2024 (inferred by us)"
    assert status_text({**row, "status_as_of": ""}) == "Agreed"
    assert status_text({**row, "status": ""}) == ""
