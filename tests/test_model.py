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
    Package,
    Place,
    Project,
    Section,
    SeriesPoint,
    Severity,
    Source,
    Timing,
    Town,
    find_hidden,
    is_web_address,
    name_of,
    range_of,
    suggest,
)
from corridors.model.ranges import NARROWER, UNIT_RANGES
from corridors.model.vocabulary import SERIES_UNITS, TIMING_UNITS

FACT: dict[str, Any] = {
    "subject": "steppe-railway",
    "attribute": "length_km",
    "scope": "",
    "value": "523",
    "value_max": "",
    "modifier": "",
    "unit": "km",
    "as_of": "2025",
    "sources": "s001;s002",
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


NO_PLAIN_NUMBERS = [
    *("nan", "inf", "-inf", "1e3", "1e999", "4_9", " 49", "49 ", "49\n", "0x10", "+1", ".5", "5."),
    *("007", "1 200", "1,5", "٤٩", "true", "--1"),
]
NO_TRUTHS = ["maybe", "yes", "True", "TRUE", "1", "", " true", "true\n"]


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
        *(({"value": text}, "not a plain number") for text in NO_PLAIN_NUMBERS),
        *(({"value_max": text}, "not a plain number") for text in NO_PLAIN_NUMBERS),
        ({"value": "1" + "0" * 17}, "beyond what any figure can be"),
        ({"value": "9" * 400}, "not a plain number"),
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
        *(({"preferred": text}, "neither true nor false") for text in NO_TRUTHS),
        ({"basis": ""}, "Input should be"),
        *(({"sources": text}, "match pattern") for text in ("S 1", "s001; s002", "s001;", ";")),
        ({"sources": "s001;s001"}, "names s001 twice"),
        ({"as_of": "2025-01\n"}, "not a date"),
        ({"as_of": "٢٠٢٤"}, "not a date"),
        ({"as_of": "2026-13"}, "calendar"),
        ({"as_of": "2100-02-29"}, "calendar"),
        ({"as_of": "0001"}, "outside 1800 to 2100"),
    ],
)
def test_fact_refuses_what_cannot_be_meant(change: dict[str, str], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        Fact.model_validate({**FACT, **change})


NO_PERIODS = [
    *("May 2024", "2025-H3", "2025-Q5", "2025-Q0", "2024\n", "2024-05\n", " 2024", "2024-13"),
    *("2024-00", "2026-02-30", "2025-10/2025-01", "2025/2025", "2025/2024", "2025-01/", "/2025"),
    *("2025-H1/2025", "2025/2025-H2", "1066", "9999", "2025-01/2025-02/2025-03", ""),
]


@pytest.mark.parametrize(
    "period",
    ["2024", "2024-05", "2025-H1", "2025-Q4", "2025-01/2025-10", "2024/2025-05", "2024-02-29"],
)
def test_series_point_takes_years_parts_of_years_and_spans(period: str) -> None:
    assert SeriesPoint.model_validate({**POINT, "period": period}).period == period


@pytest.mark.parametrize(
    "change",
    [
        *({"period": period} for period in NO_PERIODS),
        *({"value": text} for text in (*NO_PLAIN_NUMBERS, "", "9" * 400, "1" + "0" * 17)),
        *({"value_max": text} for text in (*NO_PLAIN_NUMBERS, "0.5", "1")),
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


SECTION: dict[str, Any] = {
    "id": "a",
    "project": "p",
    "from": "x",
    "to": "y",
    "countries": ["KZ"],
    "method": "traced-rail",
    "route_accuracy": "low",
    "route_source": ["s"],
    "route_licence": "ODbL-1.0",
}
HUGE = 10**400
INFINITE = float("inf")


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("gauge_mm", ["1520", True, 1520.0, 52, 3000, HUGE, INFINITE, [1520]]),
        ("tracks", ["2", True, 2.0, 0, 7, HUGE]),
        ("diameter_mm", ["1067", 1067.5, 99, 2001, HUGE]),
        ("electrified", ["yes", "true", 1, 0]),
        ("route_km", ["12", True, 0, -1, 40_076, HUGE, INFINITE, 1e308]),
        ("bound_km", ["1", True, -0.1, 10_019, HUGE, INFINITE]),
        ("countries", ["KZ", [], ["kz"], ["KZ", "KZ"], [1], ["KAZ"], ["KZ\n"], ["KZ"] * 1000]),
        ("from", [1, "", "X", "x\n", "x" * 81, None]),
        ("via", ["x", [1], ["x"] * 2001]),
        ("status_note", [1, "x" * 4001]),
        ("route_note", [1, "x" * 4001]),
        ("method", ["by-hand", 1, "TRACED-RAIL", ["traced-rail"]]),
    ],
)
def test_a_section_takes_nothing_for_what_it_is_not(field: str, values: list[Any]) -> None:
    assert Section.model_validate(SECTION).gauge_mm is None
    for value in values:
        with pytest.raises(ValidationError, match=field):
            Section.model_validate({**SECTION, field: value})


PLACE: dict[str, Any] = {
    "id": "a",
    "kinds": ["city"],
    "name": {"en": "A"},
    "country": "KZ",
    "rank": 1,
    "source": "s",
    "accuracy_km": 1,
}


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("rank", ["1", True, 1.0, 0, 6, HUGE]),
        ("accuracy_km", ["1", True, 0, 101, HUGE, INFINITE]),
        ("kinds", ["city", [], ["City"], ["city", "city"]]),
        ("country", ["kz", "KAZ", "", 1, "K1"]),
        ("aliases", ["A", [1], [""], ["A"] * 101]),
        ("source_ref", [1, "x" * 301]),
        ("name", [{"en": 1}, {"en": "A" * 4001}, [], {"x" * 9: "A"}]),
    ],
)
def test_a_place_takes_nothing_for_what_it_is_not(field: str, values: list[Any]) -> None:
    assert Place.model_validate(PLACE).rank == 1
    for value in values:
        with pytest.raises(ValidationError, match=field):
            Place.model_validate({**PLACE, field: value})


TOWN = {
    "geonames_id": "1526384",
    "name": "Almaty",
    "country": "KZ",
    "longitude": "76.9",
    "latitude": "43.3",
    "population": "2000000",
}


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("geonames_id", ["0", "-1", "1.0", "1e3", "1_0", "", "2000000000"]),
        ("longitude", [*NO_PLAIN_NUMBERS, "", "180.1", "-180.1"]),
        ("latitude", [*NO_PLAIN_NUMBERS, "", "90.1", "-90.1"]),
        ("population", [*NO_PLAIN_NUMBERS, "", "0", "-5", "2.0", "1" + "0" * 30, "50000001"]),
        ("country", ["kz", "", "Kazakhstan"]),
        ("name", ["", "x" * 4001]),
    ],
)
def test_a_town_takes_nothing_for_what_it_is_not(field: str, values: list[str]) -> None:
    assert Town.model_validate(TOWN).population == 2_000_000
    for value in values:
        with pytest.raises(ValidationError, match=field):
            Town.model_validate({**TOWN, field: value})


TIMING = {
    "id": "speed-rail",
    "measure": "speed",
    "mode": "rail",
    "low": "800",
    "high": "1100",
    "unit": "km/day",
    "as_of": "2024",
    "sources": "s",
    "basis": "reported",
}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        *(({"low": text}, "plain number") for text in NO_PLAIN_NUMBERS),
        *(({"high": text}, "plain number") for text in NO_PLAIN_NUMBERS),
        ({"low": "1200"}, "larger than high"),
        ({"low": "0"}, "more than zero"),
        ({"high": "1" + "0" * 20}, "beyond what can be in km/day"),
        ({"unit": "h"}, "does not fit speed by rail; write km/day or km/h"),
        ({"mode": "road"}, "does not fit speed by road; write km/h"),
        ({"measure": "border"}, "does not fit border by rail; write h"),
        ({"measure": "driving_day", "unit": "h/day"}, "beyond what can be in h/day"),
        ({"countries": "KZ;kz"}, "countries"),
        ({"countries": "KZ; RU"}, "countries"),
    ],
)
def test_a_timing_refuses_what_cannot_be_meant(change: dict[str, str], complaint: str) -> None:
    assert Timing.model_validate(TIMING).low == 800
    with pytest.raises(ValidationError, match=complaint):
        Timing.model_validate({**TIMING, **change})


SOURCE = {"id": "a", "type": "book", "title": "A"}


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("x", [nested(13), nested(900), INFINITE, HUGE, "x" * 4001, [0] * 2001, {"x" * 4001: 1}]),
        ("issued", ["2024", [], {"date-parts": []}, {"date-parts": [[2024, 13]]}, nested(20)]),
        ("issued", [{"date-parts": [[2024], ["x"]]}, {"date-parts": [[True]]}, {"x": nested(13)}]),
        (
            "issued",
            [{"date-parts": [["2024"]]}, {"date-parts": [[2024.0]]}, {"date-parts": [2024]}],
        ),
        ("issued", [{"date-parts": [[2024, 2, 30]]}, {"date-parts": [[24]]}, {"date-parts": None}]),
        ("accessed", ["2024", {"date-parts": [[HUGE]]}, {"date-parts": [[]]}, [2024]]),
        ("author", ["A", {"family": "A"}, ["A"], [["A"]]]),
        ("container-title", [["A"], {"en": "A"}, True]),
        ("DOI", [["10.1/2"], None]),
        ("title", [1, "", "x" * 4001]),
        ("URL", [1, "x" * 4001]),
    ],
)
def test_a_source_keeps_what_csl_has_and_refuses_the_rest(field: str, values: list[Any]) -> None:
    more = {
        "author": [{"family": "A"}],
        "issued": {"date-parts": [[2024, 2, 29], [2024, 3]]},
        "volume": 3,
        "categories": ["a"],
        "custom": {"a": {"b": 1.5}},
    }
    assert Source.model_validate({**SOURCE, **more}).model_dump()["custom"] == {"a": {"b": 1.5}}
    for value in values:
        with pytest.raises(ValidationError, match=field):
            Source.model_validate({**SOURCE, field: value})


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("updated", ["soon", "2026-11", "2026", "", None, 20261122, "2026-02-30", "2026-11-22\n"]),
        ("version", [1, None, "1" * 41, "1" * 1_000_000]),
        ("title", [1, ["a"], "x" * 301]),
        ("contributors", [5, "me", [5], ["me"], [{"name": "me"}], [{"title": 1}]]),
        ("resources", [5, "a", {}, [5], [{}], [{"path": 1}], [{"path": "a", "bytes": -1}]]),
        (
            "resources",
            [[{"path": path}] for path in ("/etc/passwd", "../a", "a/../b", "", "C:\\a")],
        ),
        ("resources", [[{"path": "a", "bytes": "5"}], [{"path": "a", "hash": "x"}]]),
        ("keywords", [nested(20), [INFINITE], "x" * 4001]),
    ],
)
def test_the_package_has_a_date_and_files_inside_its_folder(field: str, values: list[Any]) -> None:
    good = {"updated": "2026-11-22", "resources": [{"path": "basemap/a.json", "name": "a"}]}
    assert Package.model_validate(good).version == ""
    for value in values:
        with pytest.raises(ValidationError, match=field):
            Package.model_validate({**good, field: value})


JOINED = ("👍", "👨\u200d👩\u200d👧\u200d👦", "🛤️\u200d🚂", "👩🏽\u200d🚀")


@pytest.mark.parametrize(
    "text",
    [
        *("a\tb", "a\n", "\x1b[31mred", "bell\x07", "\x00", "\x85", "\x7f", attacks.RIGHT_TO_LEFT),
        *("\u2066a\u2069", "a\u200bb", "\ufeffa", "soft\u00adhyphen", attacks.LINE_SEPARATOR),
        *("👨\u200d", "\u200d👦", "a\u200d👦", "👨\u200db", "👨\u200c👦"),
        *("a\u200c", "\u200db", "1\u200c2", "tag\U000e0041", "\ud800", "\uffff", "a\u200e"),
    ],
)
def test_what_is_not_seen_is_found(text: str) -> None:
    found = find_hidden(text)
    assert found
    assert found in text
    assert name_of(found).startswith("U+")


@pytest.mark.parametrize(
    "text",
    ["", "Ақтау – Шымкент", "نیم\u200cفاصله", "क्\u200dष", "a\u00a0b", "阿克套", "e\u0301", *JOINED],  # noqa: RUF001
)
def test_what_is_seen_may_stand_in_any_script(text: str) -> None:
    assert find_hidden(text) == ""


def test_every_unit_has_a_range_that_its_attributes_keep() -> None:
    units = {unit for item in ATTRIBUTES.values() for unit in item.units}
    assert {*units, *SERIES_UNITS, *TIMING_UNITS} == set(UNIT_RANGES)
    assert all(least < most for least, most in UNIT_RANGES.values())
    assert set(NARROWER) <= set(ATTRIBUTES)
    assert range_of("mm", "gauge_mm") == (600, 1700)
