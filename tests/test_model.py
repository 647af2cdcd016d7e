from __future__ import annotations

from typing import Any

import attacks
import pytest
from pydantic import ValidationError

from corridors.model import (
    ATTRIBUTES,
    GROUP_OF_KIND,
    LINE_KINDS,
    PROJECT_KINDS,
    DataError,
    Fact,
    Finding,
    NotFoundError,
    Place,
    Project,
    SeriesPoint,
    Severity,
    Source,
    is_web_address,
    suggest,
)

FACT: dict[str, Any] = {
    "subject": "steppe-railway",
    "attribute": "length_km",
    "scope": "",
    "value": "523",
    "value_max": "",
    "modifier": "",
    "unit": "km",
    "as_of": "2025",
    "sources": "s001; s002",
    "preferred": "true",
    "basis": "reported",
    "note": "",
}
POINT = {
    "series": "trade",
    "period": "2024",
    "value": "1",
    "basis": "reported",
    "sources": "s001",
}
PROJECT: dict[str, Any] = {
    "id": "a",
    "kind": "railway",
    "name": {"en": "A"},
    "countries": ["KZ"],
    "description": "A line.",
}
STATUS: dict[str, Any] = {
    "status": "operating",
    "status_as_of": "2025",
    "status_basis": "reported",
    "status_sources": ["s001"],
}


def test_fact_reads_a_csv_row() -> None:
    fact = Fact.model_validate(FACT)
    assert fact.value == 523.0
    assert fact.sources == ["s001", "s002"]
    assert fact.preferred
    assert (fact.value_max, fact.modifier) == (None, None)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"value": "1,200"}, "not a plain number"),
        ({"value": "nan"}, "not a finite number"),
        ({"value": "inf"}, "not a finite number"),
        ({"value_max": "inf"}, "finite number"),
        ({"value_max": "500"}, "larger than value"),
        ({"unit": "miles"}, "does not fit length_km"),
        ({"as_of": ""}, "needs as_of"),
        ({"as_of": "27.12.2024"}, "not a date"),
        ({"attribute": "lenght_km"}, "is not one of"),
        ({"attribute": "operator"}, "belong to numbers"),
        ({"attribute": "opened", "unit": ""}, "is not a date"),
        ({"attribute": "opened", "unit": "", "value": "2024-02-30"}, "calendar"),
        ({"attribute": "opened", "unit": "", "value": "1492"}, "outside 1800 to 2100"),
        ({"modifier": "roughly"}, "Input should be"),
        ({"preferred": "maybe"}, "valid boolean"),
        ({"basis": ""}, "Input should be"),
        ({"sources": "S 1"}, "match pattern"),
    ],
)
def test_fact_refuses_what_cannot_be_meant(change: dict[str, str], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        Fact.model_validate({**FACT, **change})


@pytest.mark.parametrize("period", ["2024", "2024-05", "2025-H1", "2025-Q4", "2025-01/2025-10"])
def test_series_point_takes_years_parts_of_years_and_spans(period: str) -> None:
    assert SeriesPoint.model_validate({**POINT, "period": period}).period == period


@pytest.mark.parametrize(
    "change",
    [
        {"period": "May 2024"},
        {"period": "2025-H3"},
        {"value": "inf"},
        {"value": "nan"},
        {"value_max": "inf"},
        {"value": ""},
    ],
)
def test_series_point_refuses_other_periods_and_numbers(change: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        SeriesPoint.model_validate({**POINT, **change})


@pytest.mark.parametrize("part", ["status_as_of", "status_basis", "status_sources"])
def test_status_is_whole_or_absent(part: str) -> None:
    assert Project.model_validate({**PROJECT, **STATUS}).status == "operating"
    with pytest.raises(ValidationError, match="a status needs"):
        Project.model_validate({**PROJECT, **STATUS, part: [] if "sources" in part else None})
    with pytest.raises(ValidationError, match="need a status"):
        Project.model_validate({**PROJECT, part: STATUS[part]})


@pytest.mark.parametrize("key", ["Cku", "cku_railway", "-cku", "cku--x", "", "цку", "a" * 81])
def test_ids_are_short_lower_case_words_joined_by_hyphens(key: str) -> None:
    with pytest.raises(ValidationError, match="id"):
        Project.model_validate({**PROJECT, "id": key})


@pytest.mark.parametrize(
    "name", [{"english": "A"}, {"en": ""}, {"en": attacks.LONG_NAME}, {attacks.PROTOTYPE: "A"}, "A"]
)
def test_names_have_language_codes_and_a_sane_length(name: Any) -> None:
    with pytest.raises(ValidationError, match="name"):
        Project.model_validate({**PROJECT, "name": name})


def test_records_refuse_unknown_keys_but_sources_keep_them() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        Project.model_validate({**PROJECT, "colour": "red"})
    source = Source.model_validate({"id": "a", "type": "book", "title": "A", "ISBN": "1"})
    assert source.model_dump()["ISBN"] == "1"


@pytest.mark.parametrize("rank", [0, 6, 1.5])
def test_place_has_a_rank_from_one_to_five(rank: float) -> None:
    place = {"id": "a", "kinds": ["city"], "name": {"en": "A"}, "country": "KZ", "source": "s"}
    with pytest.raises(ValidationError, match="rank"):
        Place.model_validate({**place, "rank": rank, "accuracy_km": 1})


@pytest.mark.parametrize("address", attacks.ADDRESSES)
def test_what_is_no_web_address_is_told_apart(address: str) -> None:
    assert not is_web_address(address)


@pytest.mark.parametrize(
    "address", ["http://example.org", "https://例え.jp/ü?a=1#b", "https://a.b:8080/"]
)
def test_web_addresses_are_recognised(address: str) -> None:
    assert is_web_address(address)


def test_every_project_kind_is_a_line_or_in_one_group_of_sites() -> None:
    assert set(PROJECT_KINDS) == set(LINE_KINDS) | set(GROUP_OF_KIND)
    assert not set(LINE_KINDS) & set(GROUP_OF_KIND)
    assert len(PROJECT_KINDS) == len(set(PROJECT_KINDS))


def test_every_number_has_units_and_nothing_else_has() -> None:
    assert all(bool(item.units) == (item.type == "number") for item in ATTRIBUTES.values())
    assert all(name == item.name for name, item in ATTRIBUTES.items())


@pytest.mark.parametrize("text", [*attacks.TEXTS, "two\nlines", "\x1b[31mred", "nul\0"])
def test_finding_is_one_printable_line(text: str) -> None:
    finding = Finding("REC001", Severity.ERROR, "a.json", text, "name", text, text, text)
    line = finding.as_line()
    assert line.isprintable()
    assert line.startswith("error REC001 a.json ")
    assert finding.as_dict()["value"] == text


def test_data_error_holds_every_finding() -> None:
    faults = [Finding("REC001", Severity.ERROR, "a", str(n), "", "", "m") for n in range(3)]
    error = DataError(iter(faults))
    assert error.findings == tuple(faults)
    assert len(str(error).splitlines()) == 3


def test_not_found_names_the_nearest_or_nothing() -> None:
    assert str(NotFoundError("mode", "rial", ["rail"])) == (
        "There is no mode 'rial'. Nearest: rail."
    )
    assert str(NotFoundError("mode", "zzz", [])) == "There is no mode 'zzz'."


def test_suggest_finds_slips_and_parts_and_no_more_than_asked() -> None:
    known = ["cku-railway", "cku-highway", "tapi-gas", "trans-caspian-gas"]
    assert suggest("TAPI-GAZ", known)[0] == "tapi-gas"
    assert suggest("caspian", known) == ["trans-caspian-gas"]
    assert suggest("cku", known, most=1) == ["cku-highway"]
    assert suggest("zzzz", known) == []
