"""Colour by something else than the mode, on the written map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corridors.style import COLOURINGS, THEMES, hue_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from browsing import Watched

pytestmark = pytest.mark.browser
LOOK = """(id) => {
  const { layer } = corridors.model.lines.find((line) => line.id === id);
  return [layer.options.color, layer.options.opacity];
}"""
KEY = ".corridors-panel .corridors-key"


def test_the_reader_colours_by_gauge_and_back(
    visit: Callable[..., Watched], small_map: Path
) -> None:
    watched = visit(small_map)
    light, rail = THEMES["light"], "steppe-west"
    usual = watched.run(LOOK, rail)
    assert watched.page.locator(KEY).count() == 0
    watched.page.locator("[data-colour]").select_option("gauge")
    colour, _ = watched.run(LOOK, rail)
    gauge = watched.run("(id) => corridors.model.lines.find((one) => one.id === id).gauge", rail)
    assert colour == hue_of(light, list(COLOURINGS["gauge"].values())[gauge])
    assert "not a railway" in watched.page.locator(KEY).inner_text()
    air = watched.run(LOOK, "air-almaty-urumqi")
    assert air[0] == light.grey
    assert air[1] < 0.3
    watched.page.wait_for_function("location.hash.includes('colour=gauge')")
    watched.run("corridors.setLanguage('ru')")
    assert "не железная дорога" in watched.page.locator(KEY).inner_text()
    watched.run("corridors.setTheme('dark')")
    assert watched.run(LOOK, rail)[0] == hue_of(
        THEMES["dark"], list(COLOURINGS["gauge"].values())[gauge]
    )
    watched.run("corridors.setTheme('light')")
    watched.page.locator("[data-colour]").select_option("mode")
    assert watched.run(LOOK, rail) == usual


def test_an_address_opens_it_and_paper_tells_the_colours(
    visit: Callable[..., Watched], small_map: Path
) -> None:
    watched = visit(small_map, rest="#colour=accuracy")
    assert watched.page.locator("[data-colour]").input_value() == "accuracy"
    watched.run("window.dispatchEvent(new Event('beforeprint'))")
    assert "within 10 km" in watched.page.locator(".corridors-keys").inner_text()
    strange = visit(small_map, rest="#colour=__proto__")
    assert strange.page.locator("[data-colour]").input_value() == "mode"
