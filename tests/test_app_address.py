"""The address: parsed from anything, written back the same; and words that stay words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attacks
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridors.account.look_ups import Index
from corridors.app.address import Address, parse_address, pick_language, select_record
from corridors.app.markup import Html, escape_markdown, join, link, tag
from corridors.app.timeline import find_disagreements, make_bars, parse_period

if TYPE_CHECKING:
    from corridors.atlas import Atlas


@pytest.fixture(scope="module")
def index(small_atlas: Atlas) -> Index:
    return Index.of(small_atlas)


@given(
    st.dictionaries(
        st.sampled_from([*Address.__dataclass_fields__, "other"]),
        st.lists(st.one_of(st.text(), st.sampled_from(["rail", "KZ", "2030", "steppe-east"]))),
    )
)
def test_any_address_is_understood_or_told(index: Index, params: dict[str, list[str]]) -> None:
    address, ignored = parse_address(params, index)
    again, rest = parse_address(address.params(), index)
    assert again == address
    assert rest == []
    assert all(len(word) <= 40 for word in ignored)


def test_an_address_goes_round(index: Index) -> None:
    params = {
        "mode": ["rail", "sea"],
        "status": ["planned"],
        "country": ["KZ"],
        "corridor": ["small-corridor"],
        "only": ["steppe-railway"],
        "accuracy": ["low"],
        "text": ["Каспий"],
        "year": ["2030"],
        "project": ["steppe-railway"],
        "section": ["steppe-east"],
        "series": ["small-trade"],
        "lang": ["ru"],
        "view": ["6.25/41.5/-48"],
    }
    address, ignored = parse_address(params, index)
    assert ignored == []
    assert address.params() == params


@given(
    st.dictionaries(
        st.one_of(
            st.sampled_from([*Address(lang="en").params(), "from", "to", "view", "year", "mode"]),
            st.text(min_size=1, max_size=12),
        ),
        st.lists(
            st.one_of(
                st.text(min_size=1, max_size=200),
                st.sampled_from(["rail", "2030", "1066", "99/99/999", "6/41/72", "6/41/181"]),
            ),
            min_size=1,
            max_size=12,
        ),
        max_size=4,
    )
)
def test_nothing_in_an_address_is_dropped_in_silence(
    index: Index, params: dict[str, list[str]]
) -> None:
    address, ignored = parse_address(params, index)
    kept = address.params()
    for key, words in params.items():
        for word in words:
            text = word.strip()
            whole = text[:80].strip() in kept.get(key, []) and len(text) <= 80
            parts = [f"{key}={part}" for part in (word, text, text[80:])]
            notes = [note.removesuffix("…") for note in ignored]
            assert whole or not text or any(p.startswith(n) for p in parts for n in notes), word


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({"x0": ["1"], "mode": ["rail"]}, ["x0=1"]),
        ({"view": ["99/99/999"]}, ["view=99/99/999"]),
        ({"view": ["6/86/72"]}, ["view=6/86/72"]),
        ({"view": ["6/41/181"]}, ["view=6/41/181"]),
        ({"view": ["٦/41/72"]}, ["view=٦/41/72"]),
        ({"year": ["2030", "2031"]}, ["year=2030"]),
        ({"lang": ["ru", "zh"]}, ["lang=ru"]),
        ({"text": ["a" * 80 + "b"]}, ["text=b"]),
        ({"via": [str(n) for n in range(10)]}, ["via=8", "via=9"]),
        ({"Mode": ["rail"]}, ["Mode=rail"]),
        ({"mode": ["x" * 90]}, ["mode=" + "x" * 34 + "…"]),
        ({"view": ["19/85/-180"]}, []),
    ],
)
def test_what_is_left_out_is_told(
    index: Index, params: dict[str, list[str]], told: list[str]
) -> None:
    assert parse_address(params, index)[1] == told


def test_a_single_status_stands_for_its_group(index: Index) -> None:
    address, ignored = parse_address({"status": ["proposed", "agreed", "shelved"]}, index)
    assert (address.status, ignored) == (("planned", "stopped"), [])
    assert set(address.filters().status) >= {"proposed", "agreed", "suspended"}


def test_a_section_brings_its_project_and_no_site(index: Index) -> None:
    params = {"section": ["steppe-east"], "project": ["salt-lake"]}
    address, _ = parse_address(params, index)
    assert (address.project, address.site) == ("steppe-railway", "")


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("steppe-railway", ("steppe-railway", "", "")),
        ("steppe-east", ("steppe-railway", "steppe-east", "")),
        ("", ("", "", "")),
        ("no-such-thing", ("", "", "")),
    ],
)
def test_a_click_selects_what_has_the_id(
    index: Index, key: str, expected: tuple[str, str, str]
) -> None:
    before = Address(mode=("rail",), project="salt-lake", site="x")
    after = select_record(before, key, index)
    assert (after.project, after.section, after.site) == expected
    assert after.mode == ("rail",)


@pytest.mark.parametrize(
    ("chosen", "browser", "language"),
    [
        ("", "zh-CN", "zh"),
        ("", "ru", "ru"),
        ("", None, "en"),
        ("en", "ru-RU", "en"),
        ("tlh", "ru-RU", "ru"),
    ],
)
def test_the_language_is_the_chosen_one_or_the_browsers(
    chosen: str, browser: str | None, language: str
) -> None:
    assert pick_language(chosen, browser) == language


# ---- words stay words ------------------------------------------------------------------------


@pytest.mark.parametrize("attack", attacks.TEXTS)
def test_html_shows_attacks_as_text(attack: str) -> None:
    made = tag("p", attack, title=attack)
    inner = made.removeprefix("<p ").removesuffix("</p>")
    assert inner.count("<") == 0
    assert inner.count(">") == 1
    assert made.count('"') == 2


@pytest.mark.parametrize("address", attacks.ADDRESSES)
def test_what_is_no_web_address_is_not_linked(address: str) -> None:
    assert "<a" not in link("x", address)


def test_html_that_was_built_is_not_escaped_twice() -> None:
    assert join(tag("b", "<"), None, " & ") == "<b>&lt;</b> &amp; "
    assert isinstance(tag("b"), Html)


@given(st.text())
def test_markdown_has_no_sign_left_that_means_something(text: str) -> None:
    escaped = escape_markdown(text)
    stripped = escaped
    for sign in "\\`*_{}[]()#+-.!|~$:<>&^=@":
        stripped = stripped.replace(f"\\{sign}", "")
    assert not set(stripped) & set("\\`*_{}[]()#+-.!|~$:<>&^=@")
    assert "http" not in stripped.lower()
    assert "\n" not in escaped


# ---- time ------------------------------------------------------------------------------------


def point(period: str, value: float, **more: object) -> dict[str, object]:
    row = {"period": period, "value": value, "value_max": None, "modifier": None}
    return {**row, "basis": "reported", **more}


def test_a_period_is_as_long_as_it_is() -> None:
    assert parse_period("2025-Q3") == (2025.5, 2025.75)
    assert parse_period("2023-01/2024-12") == (2023.0, 2025.0)
    assert parse_period("2011-05-19") == parse_period("2011-05")


def test_values_of_one_period_lead_or_follow_and_parts_give_way() -> None:
    bars = make_bars(
        [
            point("2021", 50.1, basis="derived"),
            point("2021", 49.6),
            point("2021-H1", 20),
            point("2022-Q1", 5),
            point("2022-H1", 12),
            point("2023-01/2024-12", 99),
            point("2030", 70, modifier="target"),
        ]
    )
    kinds = [(bar.row["period"], bar.value, bar.kind) for bar in bars]
    assert kinds == [
        ("2021", 49.6, "reported"),
        ("2021", 50.1, "other"),
        ("2022-H1", 12, "part"),
        ("2030", 70, "target"),
    ]


def test_only_figures_that_differ_disagree() -> None:
    rows = [point("2021", 1), point("2021", 1), point("2022", 1), point("2022", 2)]
    rows.append(point("2022", 3, modifier="target"))
    assert list(find_disagreements(rows)) == ["2022"]
    assert len(find_disagreements(rows)["2022"]) == 2
