"""The written map in a real Chromium, opened from disk with the network off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attacks
import pytest
from browsing import PHONE, SHOWN_LINES
from small_atlas import UPDATED

import corridors
from corridors.export import write_html
from corridors.model import Mode
from corridors.web import MapOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from browsing import Watched

    from corridors.atlas import Atlas

pytestmark = pytest.mark.browser


def test_the_shipped_map_shows_every_mode_with_its_count(
    shipped: Watched, shipped_atlas: Atlas
) -> None:
    page = shipped.page
    assert page.title() == "Eurasian corridors"
    counts = shipped_atlas.sections["mode"].value_counts()
    for mode in Mode:
        label = page.locator(".corridors-row", has=page.locator(f'[data-layer="{mode}"]'))
        assert label.locator(".corridors-name").inner_text() == mode.value.capitalize()
        assert label.locator(".corridors-count").inner_text() == str(counts[mode.value])
    assert len(page.evaluate(SHOWN_LINES)) == len(shipped_atlas.sections)


def test_the_shipped_map_draws_land_and_lines(shipped: Watched) -> None:
    page = shipped.page
    painted = page.evaluate(
        """() => [...document.querySelectorAll("canvas")].map((canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size;
        })"""
    )
    assert len(painted) == 2
    assert min(painted) > 20
    assert page.locator(".corridors-label").count() > 10


def test_a_click_on_a_site_opens_its_card(small: Watched) -> None:
    watched = small
    watched.site("Pass dry port").click()
    text = watched.card().inner_text()
    assert "Pass dry port" in text
    assert "Operating, as of 2025 (reported)" in text
    assert "100 TEU" in text
    link = watched.card().locator("a").first
    assert link.get_attribute("href") == "https://gazette.example.org/2024?a=1&b=2"
    assert link.get_attribute("target") == "_blank"
    assert "noopener" in str(link.get_attribute("rel"))


def test_the_keyboard_reaches_a_site_and_enter_opens_its_card(small: Watched) -> None:
    watched = small
    marker = watched.site("Pass dry port")
    marker.focus()
    assert marker.evaluate("(node) => node === document.activeElement")
    watched.page.keyboard.press("Enter")
    watched.card().wait_for()
    assert "Pass dry port" in watched.card().inner_text()


def test_tab_walks_to_the_legend_and_space_switches_a_layer(small: Watched) -> None:
    page = small.page
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.layer") == "rail":
            break
    page.keyboard.press("Space")
    assert len(page.evaluate(SHOWN_LINES)) == 6


def test_a_line_opens_its_card_with_figures_disagreements_and_how_it_was_drawn(
    visit: Callable[..., Watched], small_atlas: Atlas, tmp_path: Path
) -> None:
    write_html(small_atlas, tmp_path / "map.html", MapOptions(select="steppe-west"))
    text = visit(tmp_path / "map.html").card().inner_text()
    assert "Steppe railway" in text
    assert "about USD 4.7 bn" in text
    assert "Counts sidings." in text
    assert "within 10 km" in text


def test_the_map_says_whose_data_it_is_and_what_borders_mean(small: Watched) -> None:
    told = small.page.locator(".corridors-credits").inner_text()
    assert f"30 Jun {UPDATED[:4]}" in told
    assert "OpenStreetMap" in told
    assert "no endorsement" in told


def test_what_is_not_located_is_counted(small: Watched) -> None:
    assert "1 not located" in small.page.locator(".corridors-legend").inner_text()


def test_a_phone_shows_the_map_with_the_legend_folded(
    visit: Callable[..., Watched], small_map: Path
) -> None:
    page = visit(small_map, PHONE).page
    legend = page.locator(".corridors-legend")
    assert not legend.is_visible()
    panel = page.locator(".corridors-panel").bounding_box()
    assert panel is not None
    assert panel["height"] < PHONE["height"] / 3
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator(".corridors-fold").click()
    assert legend.is_visible()


def test_an_empty_map_says_so(
    visit: Callable[..., Watched], small_atlas: Atlas, tmp_path: Path
) -> None:
    write_html(corridors.select(small_atlas, text="zzzz"), tmp_path / "map.html")
    page = visit(tmp_path / "map.html").page
    assert "Nothing fits these filters." in page.locator(".corridors-panel").inner_text()


def test_search_for_nothing_says_so(shipped: Watched) -> None:
    texts = set(attacks.TEXTS) - {"__proto__"}  # so begins a protocol
    for text in (*texts, attacks.LONG_NAME, "zzzz"):
        shipped.page.locator(".corridors-search input").fill(text)
        told = shipped.page.locator(".corridors-found li").inner_text()
        assert told == "Nothing has this name."
