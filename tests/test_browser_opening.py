"""A page opens with its lines; what comes after them is not missed by whoever is quicker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import READY, Watched, open_watched

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

HELD = """
  window.held = [];
  window.setTimeout = (act) => window.held.push(act);
  window.requestAnimationFrame = (act) => window.held.push(act);
  window.cancelAnimationFrame = () => {};
"""
"""Time stands still: no frame, no timer comes."""
A_LINE = """() => {
  const { map, lines } = corridors;
  const onGround = ({ kind, line }) => kind === "stroke" && !lines.isAir(line);
  const points = lines.pieces.find(onGround).layer.getLatLngs();
  const [a, b] = [points[0], points[1]];
  const at = map.latLngToContainerPoint([(a.lat + b.lat) / 2, (a.lng + b.lng) / 2]);
  const box = corridors.root.getBoundingClientRect();
  return [box.left + at.x, box.top + at.y];
}"""


@pytest.fixture
def early(browser: Browser, small_map: Path) -> Iterator[Watched]:
    """A page just after its script has run."""
    watched = open_watched(browser)
    watched.page.add_init_script(HELD)
    watched.go(small_map.as_uri(), ready="")
    assert watched.page.locator(READY).count() == 0
    yield watched
    watched.close(requests={small_map.as_uri(), "about:blank"})


def is_whole(watched: Watched) -> bool:
    return bool(
        watched.page.locator(READY).count()
        and watched.page.locator(".corridors-site").count()
        and watched.page.locator(".corridors-label").count()
    )


def test_the_title_and_the_credits_are_there_at_once(early: Watched) -> None:
    assert early.page.locator(".corridors-panel h1").inner_text()
    assert early.page.locator(".corridors-credits p").first.inner_text()


def test_a_click_on_a_line_before_the_rest_is_there_opens_its_card(early: Watched) -> None:
    early.page.mouse.click(*early.run(A_LINE))
    assert early.card().count() or early.page.locator(".corridors-offer").count()
    assert is_whole(early)


@pytest.mark.parametrize(
    "act",
    [
        "corridors.select('steppe-railway')",
        "corridors.showTable()",
        "corridors.setOverlays([])",
        "window.dispatchEvent(new Event('beforeprint'))",
    ],
)
def test_whoever_needs_the_rest_gets_it(early: Watched, act: str) -> None:
    early.run(f"() => {{ {act}; }}")
    assert is_whole(early)


def test_what_changes_before_the_rest_is_there_holds_for_it(early: Watched) -> None:
    early.run(
        """() => {
          corridors.update({ year: 2000, off: new Set(['rail']) });
          corridors.setLanguage('ru');
          corridors.setTheme('dark');
          corridors.showGrid(true);
          corridors.setView({ zoom: 5, lat: 43, lon: 70 });
        }"""
    )
    assert early.page.locator(READY).count() == 0
    early.run("corridors.finish()")
    assert is_whole(early)
    rail = early.page.locator('input[data-layer="rail"]')
    assert not rail.is_checked()
    assert early.page.locator(".corridors-year").inner_text() == "2000"
    assert early.page.locator(".corridors-degree").count()
    assert early.page.locator('.corridors-segment [lang="ru"]').get_attribute("aria-pressed")
    assert early.run("corridors.root.lang") == "ru"


def test_the_rest_comes_by_itself(browser: Browser, small_map: Path) -> None:
    watched = open_watched(browser).go(small_map.as_uri())
    assert is_whole(watched)
    watched.close(requests={small_map.as_uri(), "about:blank"})


def test_a_map_that_is_gone_by_then_is_not_finished(early: Watched) -> None:
    early.run("() => { corridors.remove(); corridors.finish(); for (const act of held) act(); }")
    assert early.page.locator(READY).count() == 0
    assert early.page.locator(".corridors-site").count() == 0


@pytest.mark.parametrize(
    ("part", "spoilt"),
    [('"sources":{"columns"', '"sources":{"rows"'), ('"rank","lon"', '"range","lon"')],
)
def test_damage_in_what_is_read_later_leaves_a_sentence(
    browser: Browser, small_map: Path, tmp_path: Path, part: str, spoilt: str
) -> None:
    page = small_map.read_text("utf-8")
    assert page.count(part) == 1
    path = tmp_path / "damaged.html"
    path.write_text(page.replace(part, spoilt), "utf-8")
    watched = open_watched(browser).go(path.as_uri(), ".corridors-broken")
    assert watched.errors
