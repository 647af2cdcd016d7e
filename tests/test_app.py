"""The app, run by Streamlit's own test driver, without a browser."""

from __future__ import annotations

import re
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from streamlit.testing.v1 import AppTest

import corridors
from corridors.stats import summarize

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corridors.geodata import Atlas

COUNTS = re.compile(r"(\d+) sections of (\d+) projects · ([\d,]+) km of route · (\d+) sites")


@pytest.fixture
def open_app(
    small_source: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., AppTest]:
    """Open the default page over the small atlas with an address."""
    monkeypatch.setattr(sys, "argv", ["streamlit_app.py", str(small_source)])

    def opened(**params: Any) -> AppTest:
        app = AppTest.from_file(str(repository / "streamlit_app.py"), default_timeout=60)
        for key, value in params.items():
            app.query_params[key] = value
        app.run()
        assert list(app.exception) == []
        return app

    return opened


def counts(app: AppTest) -> tuple[int, ...]:
    found = [COUNTS.fullmatch(caption.value) for caption in app.caption]
    match = next(item for item in found if item)
    return tuple(int(number.replace(",", "")) for number in match.groups())


def expected(atlas: Atlas, **filters: Any) -> tuple[int, ...]:
    selection = corridors.select(atlas, **filters)
    totals = summarize(selection, ())
    km = round(float(totals["route_km"].iloc[0])) if len(totals) else 0
    return len(selection.sections), len(selection.projects), km, len(selection.sites)


@pytest.mark.parametrize(
    ("address", "filters"),
    [
        ({}, {}),
        ({"mode": ["rail", "road"]}, {"mode": ["rail", "road"]}),
        ({"country": "AZ"}, {"country": ["AZ"]}),
        (
            {"corridor": "small-corridor", "year": "2031"},
            {"corridor": ["small-corridor"], "year": 2031},
        ),
        ({"status": "construction"}, {"status": ["construction"]}),
        ({"text": "steppe"}, {"text": "steppe"}),
        ({"text": "zzzz"}, {"text": "zzzz"}),
    ],
)
def test_the_address_sets_the_filters_and_the_counts_are_those_of_select(
    open_app: Callable[..., AppTest],
    small_atlas: Atlas,
    address: dict[str, Any],
    filters: dict[str, Any],
) -> None:
    assert counts(open_app(**address)) == expected(small_atlas, **filters)


def test_an_empty_selection_is_a_written_sentence(open_app: Callable[..., AppTest]) -> None:
    app = open_app(text="zzzz")
    assert [info.value for info in app.info] == [
        "Nothing fits these filters. Take one away to see more."
    ]


@pytest.mark.parametrize(
    "address",
    [
        {"mode": "rial"},
        {"mode": ["<img src=x onerror=alert(1)>"]},
        {"country": "kz"},
        {"corridor": "../../etc"},
        {"year": "soon"},
        {"year": "1066"},
        {"year": "²"},
        {"year": "-1"},
        {"colour": "red"},
        {"year": "9" * 5000},
    ],
    ids=lambda address: str(address)[:40],
)
def test_unknown_words_in_the_address_are_ignored_quietly(
    open_app: Callable[..., AppTest], small_atlas: Atlas, address: dict[str, Any]
) -> None:
    app = open_app(**address)
    assert counts(app) == expected(small_atlas)
    assert list(app.error) == []
    told = [caption.value for caption in app.caption if "ignored" in caption.value]
    assert len(told) == ("colour" not in address)
    assert all(len(text) < 250 for text in told)


def test_a_known_word_beside_an_unknown_one_still_counts(
    open_app: Callable[..., AppTest], small_atlas: Atlas
) -> None:
    app = open_app(mode=["rail", "rial"])
    assert counts(app) == expected(small_atlas, mode=["rail"])


def test_a_filter_chosen_on_the_page_goes_into_the_address(
    open_app: Callable[..., AppTest], small_atlas: Atlas
) -> None:
    app = open_app()
    app.multiselect(key="filter-mode").select("sea").run()
    assert counts(app) == expected(small_atlas, mode=["sea"])
    assert "sea" in app.query_params["mode"]
    app.multiselect(key="filter-mode").unselect("sea").run()
    assert "mode" not in app.query_params


def test_faults_of_the_data_are_told_on_the_page(
    small_root: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (small_root / "rail.geojson").write_text("{", "utf-8")
    monkeypatch.setattr(sys, "argv", ["streamlit_app.py", str(small_root)])
    app = AppTest.from_file(str(repository / "streamlit_app.py"), default_timeout=60).run()
    assert list(app.exception) == []
    assert "faults" in app.error[0].value
    assert "JSN001 rail.geojson" in app.code[0].value


def page_script(root: str, name: str) -> None:
    import corridors as library
    from corridors.app import pages

    getattr(pages, name)(library.load(root))


def open_page(root: Path, name: str) -> AppTest:
    args = (str(root), name)
    app = AppTest.from_function(page_script, args=args, default_timeout=60).run()
    assert list(app.exception) == []
    return app


def test_the_projects_page_lists_everything_also_what_is_not_located(small_source: Path) -> None:
    table = open_page(small_source, "projects_page").dataframe[0].value
    assert len(table) == 11
    rows = table.set_index("id")
    assert rows["On the map"]["lost-warehouse"] == "not located"
    assert rows["Status"]["salt-lake"] == ""
    assert rows["km drawn"]["steppe-railway"] == pytest.approx(815, abs=2)


def test_the_trends_page_shows_the_points_of_a_series_with_their_sources(
    small_source: Path,
) -> None:
    app = open_page(small_source, "trends_page")
    table = app.dataframe[0].value
    assert list(table["period"]) == ["2022", "2023", "2024"]
    assert list(table["basis"]) == ["reported", "reported", "derived"]
    assert set(table["sources"]) == {"The steppe gazette"}
    assert "USD billion" in app.caption[0].value


def test_the_about_page_says_how_good_the_lines_are_and_whose_data_it_is(
    small_source: Path,
) -> None:
    app = open_page(small_source, "about_page")
    assert "within 2 km" in app.table[0].value.to_string()
    assert any("no endorsement" in caption.value for caption in app.caption)
    assert list(app.dataframe[0].value["title"])[:2] == ["A gazetteer", "The steppe gazette"]


@pytest.mark.parametrize("name", ["map_page", "projects_page", "trends_page", "about_page"])
def test_every_page_stands_with_the_shipped_data(name: str) -> None:
    from corridors.geodata import default_root

    open_page(default_root(), name)


def test_the_two_copies_of_the_configuration_are_the_same(repository: Path) -> None:
    shown = (repository / ".streamlit" / "config.toml").read_text("utf-8")
    used = (repository / "src" / "corridors" / "app" / "config.toml").read_text("utf-8")
    assert shown == used
    assert tomllib.loads(used)["browser"]["gatherUsageStats"] is False
