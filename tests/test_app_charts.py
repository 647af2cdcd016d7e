"""The charts of series: nothing hidden, every mark to be seen in light and dark."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from corridors.account.look_ups import Index
from corridors.app.address import Address
from corridors.app.charts import derived_colour, draw_chart, early_text, series_colour
from corridors.app.look import ink
from corridors.app.timeline import make_bars, split_early
from corridors.app.view import View
from corridors.atlas import default_root, load
from corridors.atlas.totals import series_rows
from corridors.i18n import available_languages
from corridors.style import contrast_ratio

TRADE = "china-central-asia-trade-usd"


@cache
def shipped_view(language: str = "en", *, dark: bool = False) -> View:
    rows = load(default_root())
    return View(atlas=rows, index=Index.of(rows), language=language, address=Address(), dark=dark)


def point(period: str, value: float = 1.0, **more: Any) -> dict[str, Any]:
    row = {"period": period, "value": value, "value_max": None, "modifier": "", "basis": "reported"}
    return row | more


@pytest.mark.parametrize(
    ("periods", "early"),
    [
        (["1992", "2021", "2022", "2023", "2024"], ["1992"]),
        (["1992", "2001", "2021", "2022", "2023", "2024"], ["1992", "2001"]),
        (["1992", "2022", "2023", "2024"], []),
        (["2016", "2017", "2018", "2019", "2022", "2023"], []),
        (["1990", "1991", "1992", "1993", "2022", "2023"], []),
        (["2020", "2021", "2022", "2023"], []),
        ([], []),
    ],
)
def test_values_far_before_the_rest_are_set_apart(periods: list[str], early: list[str]) -> None:
    bars = make_bars([point(period) for period in periods])
    drawn, apart = split_early(bars)
    assert [bar.row["period"] for bar in apart] == early
    assert drawn + apart == bars or apart + drawn == bars


def test_targets_are_no_part_of_an_unbroken_stretch() -> None:
    points = [point(year) for year in ("1992", "2022", "2023", "2024")]
    bars = make_bars([*points, point("2025", modifier="target")])
    assert split_early(bars) == (bars, [])


@pytest.mark.parametrize("language", available_languages())
def test_a_small_chart_says_in_words_what_stands_before_its_axis(language: str) -> None:
    view = shipped_view(language)
    series = view.index.series[TRADE]
    points = series_rows(view.atlas, TRADE)
    said = early_text(view, series, points)
    assert "1992" in said
    assert view.number(0.46, 2) in said
    small, large = (draw_chart(view, series, points, small=small) for small in (True, False))
    first = [
        chart.to_dict()["layer"][0]["encoding"]["x"]["scale"]["domain"][0]
        for chart in (small, large)
    ]
    assert first == [pytest.approx(2020.9), pytest.approx(1991.9)]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("key", [TRADE, "china-europe-trains", "cagp-deliveries"])
def test_every_kind_of_bar_is_seen_on_the_paper(key: str, dark: bool) -> None:  # noqa: FBT001
    view = shipped_view(dark=dark)
    colour, paper = series_colour(view, view.index.series[key]), ink(dark=dark)["paper"]
    assert contrast_ratio(colour, paper) >= 3
    assert contrast_ratio(derived_colour(colour, dark=dark), paper) >= 1.9
    assert contrast_ratio(derived_colour(colour, dark=dark), colour) >= 1.5


@pytest.mark.parametrize("dark", [False, True])
def test_another_figure_has_an_edge_of_paper_and_is_longer_than_its_bar(dark: bool) -> None:  # noqa: FBT001
    view = shipped_view(dark=dark)
    points = series_rows(view.atlas, TRADE)
    chart = draw_chart(view, view.index.series[TRADE], points).to_dict()
    edge, line = (layer for layer in chart["layer"] if layer["mark"]["type"] == "rule")
    assert edge["mark"]["color"] == ink(dark=dark)["paper"]
    assert line["mark"]["color"] == ink(dark=dark)["ink"]
    assert edge["mark"]["strokeWidth"] > line["mark"]["strokeWidth"]
    rows = (
        next(iter(chart["datasets"].values()))
        if "datasets" in chart
        else chart["layer"][0]["data"]["values"]
    )
    assert all(row["from"] < row["left"] < row["right"] < row["to"] for row in rows)
