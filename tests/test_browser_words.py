"""Language, look, degrees, table and links of the written map."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from browsing import DESK, PHONE, READY, open_watched

from corridors.export import write_html
from corridors.style import THEMES
from corridors.web import MapOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from browsing import Watched
    from playwright.sync_api import Browser

    from corridors.atlas import Atlas

pytestmark = pytest.mark.browser

VISIBLE = """() => {
  const texts = [];
  const walk = document.createTreeWalker(corridors.root, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { parentElement: box, textContent } = walk.currentNode;
    const own = box.closest("[lang]");
    const shown = box.checkVisibility() || box.tagName === "OPTION";
    if (shown && own.lang === corridors.root.lang) texts.push(textContent.trim());
  }
  for (const node of corridors.root.querySelectorAll("[aria-label], [placeholder]")) {
    texts.push(node.ariaLabel || node.placeholder);
  }
  return texts.filter(Boolean);
}"""


def choose(watched: Watched, name: str) -> None:
    watched.page.locator(f'[data-choice="{name}"]').click()


# ---- languages -------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["ru", "zh"])
def test_a_language_changes_every_text_on_the_page(small: Watched, code: str) -> None:
    small.page.locator(".corridors-years summary").click()
    small.run("corridors.update({ year: 2015 })")
    small.run("corridors.select('steppe-west')")
    small.page.locator("[data-tool=table_open]").click()
    english = set(small.run(VISIBLE))
    choose(small, code)
    assert small.run("document.documentElement.lang") == code
    assert small.page.title() == "Small atlas", "data give it in one language"
    kept = set(small.run(VISIBLE)) & english
    # What data give in one language alone (descriptions, notes, titles, bylines), and signs.
    told = small.run("[...corridors.model.texts].filter((text) => !Array.isArray(text))")
    sources = small.run("corridors.model.sources.flatMap((s) => [s.title, s.publisher])")
    own = {str(text) for text in [*told, *sources]}
    words = {text for text in kept - own if re.search("[A-Za-z]{2}", text)}
    assert words <= {"The Gazetteers.", "2024 · Counts sidings."}, words


def test_the_card_stays_open_in_the_new_language_and_the_view_too(small: Watched) -> None:
    small.run("corridors.select('steppe-west')")
    small.page.wait_for_timeout(500)
    view = small.run("corridors.map.getCenter()")
    small.page.locator('[data-choice="ru"]').focus()
    small.page.keyboard.press("Enter")
    small.page.wait_for_timeout(400)
    assert small.card().locator("h2").inner_text() == "Steppe railway (ru)"
    assert small.card().get_attribute("lang") == "ru"
    assert small.run("corridors.map.getCenter()") == view
    assert small.focused() == "Русский"
    assert small.page.locator('[data-choice="ru"]').get_attribute("aria-pressed") == "true"


def test_a_page_can_hold_fewer_languages(
    visit: Callable[..., Watched], small_atlas: Atlas, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    write_html(small_atlas, path, MapOptions(language="ru", languages=("ru",)))
    page = visit(path).page
    assert page.evaluate("document.documentElement.lang") == "ru"
    assert page.locator("[data-choice=en]").count() == 0


# ---- looks -----------------------------------------------------------------------------------

CENTRE = "(({ lat, lng }) => [lat, lng])(corridors.map.getCenter())"
ROOT_COLOURS = """() => {
  const style = getComputedStyle(corridors.root);
  const own = (name) => style.getPropertyValue(name).trim();
  return { land: own("--land"), ink: own("--ink"), water: own("--water") };
}"""


def colours(name: str) -> dict[str, str]:
    theme = THEMES[name]
    return {"land": theme.land, "ink": theme.ink, "water": theme.water}


@pytest.mark.parametrize("name", ["light", "dark", "print"])
def test_a_theme_puts_its_colours_on_the_map(small: Watched, name: str) -> None:
    choose(small, name)
    assert small.run(ROOT_COLOURS) == colours(name)
    assert small.page.locator(f'[data-choice="{name}"]').get_attribute("aria-pressed") == "true"
    rail = small.run("corridors.model.lines.find((line) => line.id === 'port-line').layer.options")
    assert rail["color"] == THEMES[name].modes["rail"]


def test_left_to_itself_the_map_follows_the_readers_system(small: Watched) -> None:
    for scheme in ("dark", "light"):
        small.page.emulate_media(color_scheme=scheme)
        small.page.wait_for_function(f"corridors.root.dataset.theme === '{scheme}'")
        assert small.run(ROOT_COLOURS) == colours(scheme)
    choose(small, "dark")
    small.page.emulate_media(color_scheme="dark")
    small.page.emulate_media(color_scheme="light")
    small.page.wait_for_timeout(200)
    assert small.run(ROOT_COLOURS) == colours("dark"), "what the reader chose stays"


def test_degrees_can_be_shown_and_hidden(small: Watched) -> None:
    button = small.page.locator("[data-tool=graticule]")
    assert small.page.locator(".corridors-degree").count() == 0
    button.click()
    degrees = small.page.locator(".corridors-degree").all_inner_texts()
    assert any(text.endswith("°E") for text in degrees)
    assert any(text.endswith("°N") for text in degrees)
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert small.page.locator(".corridors-degree").count() == 0


# ---- the table -------------------------------------------------------------------------------


def test_the_table_holds_what_is_shown_and_opens_cards(small: Watched) -> None:
    button = small.page.locator("[data-tool=table_open]")
    button.focus()
    small.page.keyboard.press("Enter")
    rows = small.page.locator(".corridors-list tbody tr")
    lines, sites = small.shown()
    assert rows.count() == len(lines) + len(sites)
    small.run("corridors.update({ country: 'AZ' })")
    assert rows.count() == 1
    assert "Caspian ferry" in rows.first.inner_text()
    assert small.page.locator(".corridors-list caption").inner_text().startswith("Shown: 1 ")
    rows.first.get_by_role("button").focus()
    small.page.keyboard.press("Enter")
    assert small.page.locator(".corridors-list").is_hidden()
    assert small.card().locator("h2").inner_text() == "Caspian ferry"
    assert small.focused() == "Caspian ferry"
    small.page.keyboard.press("Escape")
    assert small.focused() == button.inner_text()


def test_escape_closes_the_table_alone(small: Watched) -> None:
    small.run("corridors.select('steppe-west')")
    button = small.page.locator("[data-tool=table_open]")
    button.focus()
    small.page.keyboard.press("Enter")
    assert small.focused() == small.page.locator(".corridors-list h2").inner_text()
    small.page.keyboard.press("Escape")
    assert small.page.locator(".corridors-list").is_hidden()
    assert small.card().count() == 1
    assert small.focused() == button.inner_text()


# ---- paper -----------------------------------------------------------------------------------


def test_the_button_prints(small: Watched) -> None:
    small.run("window.print = () => { window.printed = true; }")
    small.page.locator("[data-tool=print]").click()
    assert small.run("window.printed")


# ---- links -----------------------------------------------------------------------------------


def test_a_link_is_copied(browser: Browser, small_map: Path) -> None:
    watched = open_watched(browser, permissions=["clipboard-read", "clipboard-write"])
    watched.go(small_map.as_uri())
    watched.run("corridors.update({ year: 2011 })")
    watched.page.locator("[data-tool=copy_link]").click()
    watched.page.locator(".corridors-told", has_text="copied").wait_for()
    assert watched.run("navigator.clipboard.readText()") == watched.run("corridors.address()")
    watched.close(requests={small_map.as_uri(), "about:blank"})


def test_where_copying_is_forbidden_the_link_stands_there_to_be_copied(small: Watched) -> None:
    small.run(
        """() => Object.defineProperty(navigator, "clipboard", {
          configurable: true, value: { writeText: async () => { throw new Error("no"); } } })"""
    )
    small.page.locator("[data-tool=copy_link]").click()
    field = small.page.locator(".corridors-told input")
    field.wait_for()
    assert field.input_value() == small.run("corridors.address()")
    assert small.run("getSelection().toString() || document.activeElement.selectionEnd > 0")


# ---- small screens, calm readers ---------------------------------------------------------------


def test_on_a_phone_panel_and_card_are_sheets_at_the_foot(
    visit: Callable[..., Watched], small_map: Path
) -> None:
    watched = visit(small_map, PHONE)
    page = watched.page
    watched.site("Pass dry port").click()
    sheet = page.locator(".corridors-sheet").bounding_box()
    assert sheet
    assert sheet["width"] == PHONE["width"]
    assert sheet["y"] + sheet["height"] == pytest.approx(PHONE["height"], abs=1)
    assert sheet["height"] <= PHONE["height"] * 0.6
    page.locator(".corridors-sheet .corridors-close").click()
    assert page.locator(".corridors-sheet").is_hidden()
    page.locator(".corridors-fold").click()
    panel = page.locator(".corridors-panel").bounding_box()
    assert panel
    assert panel["width"] == PHONE["width"]
    assert panel["y"] + panel["height"] == pytest.approx(PHONE["height"], abs=1)
    assert panel["y"] > 100
    page.locator("[data-tool=table_open]").click()
    assert page.locator(".corridors-list").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_opening_the_panel_of_a_phone_closes_the_card(
    visit: Callable[..., Watched], small_map: Path
) -> None:
    watched = visit(small_map, PHONE, rest="#select=steppe-west")
    assert watched.page.locator(".corridors-sheet").is_visible()
    watched.page.locator(".corridors-fold").focus()
    watched.page.keyboard.press("Enter")
    assert watched.page.locator(".corridors-sheet").is_hidden()
    assert watched.run("corridors.selected") == ""


def test_who_wants_less_motion_gets_none(browser: Browser, small_map: Path) -> None:
    watched = open_watched(browser, DESK, reduced_motion="reduce").go(small_map.as_uri(), READY)
    moving: Any = watched.run(
        """() => [...document.querySelectorAll(".corridors *")].filter((node) => {
          const { transitionDuration, animationName } = getComputedStyle(node);
          return !/^0s/.test(transitionDuration) || animationName !== "none";
        }).map((node) => node.className)"""
    )
    assert moving == []
    assert not watched.run("corridors.map._zoomAnimated || corridors.map.options.inertia")
    watched.close(requests={small_map.as_uri(), "about:blank"})
