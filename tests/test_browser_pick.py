"""Where things lie on one another a click offers them by name; air routes come last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browsing import DESK, PHONE

from corridors.model import Mode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from browsing import Watched

    from corridors.atlas import Atlas

pytestmark = pytest.mark.browser
NAMES = ".corridors-offer .corridors-names button"
ALSO = ".corridors-also .corridors-names button"
SPOT = """([lat, lon]) => {
  const { x, y } = corridors.map.latLngToContainerPoint([lat, lon]);
  const { left, top } = corridors.root.getBoundingClientRect();
  return [left + x, top + y];
}"""


def click_at(watched: Watched, lat: float, lon: float) -> None:
    watched.page.mouse.click(*watched.run(SPOT, [lat, lon]))


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_click_where_several_lie_offers_them_ground_first_and_air_last(
    visit: Callable[..., Watched], small_map: Path, size: Any
) -> None:
    watched = visit(small_map, size)
    watched.run("corridors.panel.setOpen(false)")
    watched.run(
        """() => {
          const air = corridors.model.lines.find((line) => line.id === "air-almaty-urumqi");
          const at = Math.floor(air.lon.length / 2);
          const pipe = corridors.model.lines.filter((line) => line !== air);
          for (const line of pipe.slice(0, 2)) {
            line.layer.setLatLngs([[air.lat[at], 60], [air.lat[at], 85]]);
          }
          corridors.setView({ lat: air.lat[at], lon: air.lon[at], zoom: 6 });
          window.spot = [air.lat[at], air.lon[at]];
        }"""
    )
    watched.page.wait_for_timeout(300)
    before = watched.run("corridors.map.getZoom()")
    click_at(watched, *watched.run("spot"))
    watched.page.locator(NAMES).first.wait_for()
    heading = watched.card().locator("h2").inner_text()
    assert heading == "Several things lie here"
    names = watched.page.locator(NAMES).all_inner_texts()
    assert len(names) == 3
    assert "flights" in names[-1].lower()
    assert watched.run("corridors.selected") == ""
    watched.page.locator(NAMES).last.click()
    assert watched.run("corridors.selected") == "air-almaty-urumqi"
    assert watched.card().last.locator("h2").inner_text() == "Steppe flights"
    also = watched.page.locator(".corridors-also summary")
    assert also.inner_text() == "Also here: 2"
    also.click()
    watched.page.locator(ALSO).first.click()
    assert watched.run("corridors.selected") not in ("", "air-almaty-urumqi")
    watched.run("corridors.close()")
    watched.page.wait_for_function("!corridors.card")
    watched.page.wait_for_timeout(100)
    assert watched.run("corridors.map.getZoom()") == before


def test_names_are_chosen_with_the_keyboard_and_escape_gives_the_focus_back(
    small: Watched,
) -> None:
    small.run("corridors.root.focus()")
    small.run(
        """() => {
          const [one, two, three] = corridors.model.lines;
          const things = [one, two, three].map((line) =>
            corridors.picker.itemThing(line, corridors.map.getCenter(), false));
          corridors.openOther(() => corridors.picker.offer(things), corridors.map.getCenter());
        }"""
    )
    names = small.page.locator(NAMES)
    assert small.focused() == names.nth(0).inner_text().strip()
    small.page.keyboard.press("ArrowDown")
    small.page.keyboard.press("ArrowDown")
    small.page.keyboard.press("ArrowDown")
    small.page.keyboard.press("ArrowUp")
    assert small.run("document.activeElement") is not None
    assert small.focused() == names.nth(2).inner_text().strip()
    small.page.keyboard.press("Escape")
    small.page.wait_for_function("!document.querySelector('.corridors-card')")
    assert small.run("document.activeElement === corridors.root")


def test_a_mark_on_a_line_opens_its_own_card_which_names_the_line(small: Watched) -> None:
    mark = small.site("Pass dry port")
    mark.focus()
    small.page.keyboard.press("Enter")
    small.card().wait_for()
    assert small.card().locator("h2").inner_text() == "Pass dry port"
    summary = small.page.locator(".corridors-also summary")
    assert "Also here: " in summary.inner_text()
    summary.focus()
    small.page.keyboard.press("Enter")
    small.page.locator(ALSO).first.focus()
    small.page.keyboard.press("Enter")
    assert small.card().last.locator("h2").inner_text() != "Pass dry port"
    small.page.keyboard.press("Escape")
    small.page.wait_for_function("!document.querySelector('.corridors-card')")
    assert mark.evaluate("(node) => node === document.activeElement")


def test_marks_on_one_another_are_offered(shipped: Watched) -> None:
    crowd = shipped.run(
        """() => {
          corridors.setView({ lat: 43, lon: 66, zoom: 3 });
          const { map, model, marks } = corridors;
          const site = model.sites.find((one) =>
            marks.under(map.latLngToLayerPoint([one.lat, one.lon]), one).marks.length > 2);
          corridors.picker.pick(L.latLng(site.lat, site.lon), site);
          return marks.under(map.latLngToLayerPoint([site.lat, site.lon]), site).marks.length;
        }"""
    )
    assert shipped.page.locator(NAMES).count() >= crowd
    assert shipped.page.locator(f"{NAMES} .corridors-mark").count() >= crowd


def test_near_air_routes_are_faint_unless_nothing_else_is_shown(shipped: Watched) -> None:
    opacity = """() => corridors.lines.pieces.find(({ kind, line, layer }) =>
      kind === "stroke" && corridors.lines.isAir(line) && !layer.options.hidden
    ).layer.options.opacity"""
    shipped.run("corridors.setView({ lat: 43, lon: 75, zoom: 4 })")
    far = shipped.run(opacity)
    shipped.run("corridors.setView({ lat: 43, lon: 75, zoom: 6 })")
    near = shipped.run(opacity)
    assert near < 0.5 * far
    others = [mode.value for mode in Mode if mode is not Mode.AIR]
    shipped.run("(off) => corridors.update({ off: new Set(off) })", others)
    assert shipped.run(opacity) == far


def test_kilometres_of_air_are_not_in_the_headline(shipped: Watched, shipped_atlas: Atlas) -> None:
    lines = shipped_atlas.sections
    ground = lines[(lines["mode"] != "air")]
    km = round(sum(ground[ground["parallel_to"] == ""]["length_km"]))
    told = shipped.page.locator(".corridors-shown-counts").inner_text()
    sites = len(shipped.shown()[1])
    assert (
        told
        == f"Shown: {len(lines)} sections, {km:,} km of route without the air routes; {sites} sites"
    )
    shipped.page.locator('[data-layer="air"]').uncheck()
    told = shipped.page.locator(".corridors-shown-counts").inner_text()
    assert told == f"Shown: {len(ground)} sections, {km:,} km of route; {sites} sites"
