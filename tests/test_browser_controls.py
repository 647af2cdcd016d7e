"""Around the written map: credits, scale, the way back to everything; and what is chosen on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browsing import PHONE
from small_atlas import UPDATED

from corridors.export import write_html

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from browsing import Watched

    from corridors.atlas import Atlas

pytestmark = pytest.mark.browser
NARROW = {"width": 680, "height": 700}
WIDE = {"width": 1440, "height": 900}
SCALE = ".leaflet-control-scale"


def box(watched: Watched, selector: str) -> Any:
    return watched.page.locator(selector).bounding_box()


@pytest.mark.parametrize("size", [WIDE, {"width": 900, "height": 600}, NARROW, PHONE])
@pytest.mark.parametrize("opened", [False, True])
def test_the_scale_stands_above_the_credits(
    visit: Callable[..., Watched],
    small_map: Path,
    size: Any,
    opened: bool,  # noqa: FBT001
) -> None:
    watched = visit(small_map, size)
    if opened:
        watched.run("corridors.credits.open(true)")
        watched.page.locator(".corridors-credits summary").click()
    scale, foot = box(watched, SCALE), box(watched, ".corridors-credits")
    assert scale["y"] + scale["height"] <= foot["y"]
    assert foot["x"] >= 0
    assert foot["x"] + foot["width"] <= size["width"]


def test_a_narrow_map_has_short_credits_and_the_rest_at_a_button(
    visit: Callable[..., Watched], small_map: Path
) -> None:
    watched = visit(small_map, PHONE)
    told = watched.page.locator(".corridors-credits")
    for language, name in (
        ("en", "Whose data this is, and how to cite it"),
        ("ru", "Чьи это данные и как их цитировать"),
        ("zh", "数据来源与引用方式"),
    ):
        watched.run("(code) => corridors.setLanguage(code)", language)
        short = told.inner_text()
        for provider in ("© OpenStreetMap (ODbL)", "Small atlas"):
            assert provider in short
        assert UPDATED[:4] in short
        assert box(watched, ".corridors-credits")["height"] <= 30
        assert told.get_by_role("button", name=name).count() == 1
    watched.run("corridors.setLanguage('en')")
    assert "endorsement" not in told.inner_text()
    button = told.get_by_role("button")
    button.focus()
    watched.page.keyboard.press("Enter")
    assert "no endorsement" in told.inner_text()
    assert "Cite this map" in told.inner_text()
    assert button.get_attribute("aria-expanded") == "true"
    assert button.evaluate("(node) => node === document.activeElement")
    watched.page.keyboard.press("Enter")
    assert "endorsement" not in told.inner_text()


def test_a_wide_map_shows_the_whole_credits_once(
    visit: Callable[..., Watched], small_map: Path
) -> None:
    told = visit(small_map, WIDE).page.locator(".corridors-credits")
    assert "no endorsement" in told.inner_text()
    assert told.inner_text().count("OpenStreetMap") == 1
    assert not told.get_by_role("button").is_visible()


def test_show_all_goes_back_to_everything(visit: Callable[..., Watched], small_map: Path) -> None:
    watched = visit(small_map, WIDE)
    for language, name in (("ru", "Показать всё"), ("zh", "显示全部"), ("en", "Show all")):
        watched.run("(code) => corridors.setLanguage(code)", language)
        assert watched.page.get_by_role("button", name=name).count() == 1
    button = watched.page.get_by_role("button", name="Show all")
    start = watched.run("corridors.map.getZoom()")
    watched.run("corridors.map.setView([20, 100], 9, { animate: false })")
    assert not watched.run("corridors.camera.sees()")
    button.focus()
    watched.page.keyboard.press("Enter")
    assert watched.run("corridors.camera.sees()")
    assert watched.run("corridors.map.getZoom()") == start
    zoom, every = box(watched, ".leaflet-control-zoom"), button.bounding_box()
    assert every is not None
    assert every["y"] >= zoom["y"] + zoom["height"]
    watched.run("window.dispatchEvent(new Event('beforeprint'))")
    assert not button.is_visible()
    watched.run("window.dispatchEvent(new Event('afterprint'))")
    assert button.is_visible()


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_what_is_chosen_lies_on_the_lands_colour_in_a_ring_of_ink(
    small: Watched, theme: str
) -> None:
    small.run("(name) => { corridors.setTheme(name); corridors.select('steppe-railway'); }", theme)
    raised = small.run(
        """() => corridors.lines.raised.map(({ kind, line, layer }) => {
          const { color, weight, opacity, _dashArray } = layer.options;
          return { kind, id: line.id, color, weight, opacity, dash: _dashArray };
        })"""
    )
    colours = small.run("corridors.theme")
    ink, land, modes = colours["ink"], colours["land"], colours["modes"]
    own = [one for one in raised if one["id"] == raised[0]["id"]]
    ring, gap, lead = own
    assert [one["kind"] for one in own] == ["ring", "gap", "lead"]
    assert ring["color"] == ink
    assert gap["color"] == land
    assert lead["color"] in modes
    assert ring["opacity"] == gap["opacity"] == 1
    assert ring["weight"] > gap["weight"] + 2 > lead["weight"] + 4
    dashed = small.run(
        """() => corridors.lines.raised.filter(({ kind, line, layer }) =>
          kind === "lead"
          && !layer.options._dashArray !== !corridors.model.statuses[line.status].dash.length)"""
    )
    assert dashed == []
    small.run("corridors.close()")
    assert small.run("corridors.lines.raised.length") == 0


def test_no_word_of_the_program_stands_where_there_are_no_corridors(
    visit: Callable[..., Watched], small_atlas: Atlas, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    write_html(small_atlas.with_records(corridors=[], services=[]), path)
    text = visit(path, WIDE).page.locator("body").inner_text()
    for word in ("false", "true", "null", "undefined", "NaN"):
        assert word not in text


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_the_words_of_the_scale_stay_within_its_bar(
    visit: Callable[..., Watched], small_map: Path, language: str
) -> None:
    watched = visit(small_map, WIDE)
    watched.run("(code) => corridors.setLanguage(code)", language)
    for zoom in range(3, 13):
        watched.run("(zoom) => corridors.setView({ lat: 43, lon: 66, zoom })", zoom)
        bar = watched.page.locator(".leaflet-control-scale-line")
        over = bar.evaluate("(node) => node.scrollWidth - node.clientWidth")
        assert over <= 0, (zoom, bar.inner_text())
