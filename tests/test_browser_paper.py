"""The map on paper: alone it fills pages, in an article it keeps its box."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from browsing import DESK, open_watched

from corridors.export import embed_snippet
from corridors.style import THEMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from browsing import Watched
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

BEFORE = "window.dispatchEvent(new Event('beforeprint'))"
AFTER = "window.dispatchEvent(new Event('afterprint'))"
STATE = """() => {
  const { lat, lng } = corridors.map.getCenter();
  const { chosenTheme, selected, camera, root } = corridors;
  const look = [chosenTheme, selected, camera.holdsAll, root.style.height];
  return [[corridors.map.getZoom(), lat, lng], look];
}"""
ON_PAPER = ("Rail", "Under construction", "Ports and logistics", "within 10 km", "no endorsement")
FOR_THE_SCREEN = ("Copy link", "Reset", "Look", "Layers", "Show as a table", "Print")


def text_of(printed: bytes) -> tuple[str, Any]:
    import pypdf

    pages = pypdf.PdfReader(io.BytesIO(printed)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages), pages


def test_paper_has_the_map_its_key_and_the_table_and_then_all_is_as_before(
    small: Watched,
) -> None:
    small.run("corridors.select('steppe-west', { stay: true })")
    before = small.run(STATE)
    small.run(BEFORE)
    page = small.page
    assert small.run("corridors.themeName") == "print"
    colour = small.run("getComputedStyle(corridors.root).getPropertyValue('--land')")
    assert colour.strip() == THEMES["print"].land
    assert page.locator(".corridors-paper h1").inner_text() == "Small atlas"
    key = page.locator(".corridors-keys").inner_text()
    for words in ON_PAPER[:-1]:
        assert words in key
    lines, sites = small.shown()
    assert page.locator(".corridors-paper tbody tr").count() == len(lines) + len(sites)
    seen = page.locator("body").inner_text()
    for words in FOR_THE_SCREEN:
        assert words not in seen
    assert page.get_by_role("button").count() == small.page.locator(".corridors-site").count()
    assert seen.count("no endorsement") == 1
    small.run(AFTER)
    assert page.locator(".corridors-paper").count() == 0
    assert page.locator(".corridors-panel").is_visible()
    after = small.run(STATE)
    assert after[0] == pytest.approx(before[0], abs=0.02)
    assert after[1] == before[1]


def test_the_table_on_paper_holds_what_is_in_view_with_its_sources(small: Watched) -> None:
    small.run("corridors.setView({ zoom: 9, lat: 49.8, lon: 73.1 })")
    small.run(BEFORE)
    rows = small.page.locator(".corridors-paper tbody tr")
    inside = small.run(
        """() => {
          const view = corridors.map.getBounds();
          const { sites } = corridors.shown;
          return [...sites].filter((site) => view.contains([site.lat, site.lon])).length;
        }"""
    )
    everything = small.run("corridors.shown.lines.size + corridors.shown.sites.size")
    assert inside <= rows.count() < everything
    small.run(AFTER)
    small.run("corridors.fit()")
    small.run(BEFORE)
    cited = small.page.locator(".corridors-paper tbody .corridors-number").all_inner_texts()
    listed = small.page.locator(".corridors-paper .corridors-sources li").count()
    assert {int(number) for number in cited} == set(range(1, listed + 1))
    assert listed > 1
    small.run(AFTER)


def test_the_printed_page_can_be_read(visit: Callable[..., Watched], small_map: Path) -> None:
    watched = visit(small_map)
    text, pages = text_of(watched.page.pdf(prefer_css_page_size=True))
    for words in ("Small atlas", "Steppe railway", "Sources", *ON_PAPER):
        assert words in text
    for words in FOR_THE_SCREEN:
        assert words not in text
    first = " ".join(pages[0].extract_text().split())
    assert "no endorsement" in first, "title, map, key and credits share the first page"
    assert "version" in first
    width, height = (float(pages[0].mediabox[side]) for side in (2, 3))
    assert width > height
    assert len(pages) <= 3
    assert watched.page.locator(".corridors-panel").is_visible()


# ---- the article -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def article(small_map: Path) -> Path:
    """A wide article with two maps, which paper makes narrower."""
    path = small_map.with_name("printed.html")
    frames = [
        embed_snippet(f"{small_map.name}{view}", title="A map", height_px=480)
        for view in ("", "#year=2026&view=4.5/44/66")
    ]
    text = "<p>Before it.</p>{}<p>Between.</p>{}<p>After it.</p>".format(*frames)
    style = "<style>body { max-width: 1100px; margin: 20px auto }</style>"
    path.write_text(f"<!DOCTYPE html><title>Article</title>{style}{text}", "utf-8")
    return path


@pytest.fixture
def read(browser: Browser, article: Path) -> Iterator[Watched]:
    watched = open_watched(browser, DESK).go(article.as_uri(), "iframe")
    for frame in watched.page.frames[1:]:
        frame.wait_for_selector(".corridors-legend", state="attached")
    yield watched
    watched.page.context.close()
    assert watched.errors == []


def test_an_article_with_two_maps_prints_whole(read: Watched) -> None:
    text, pages = text_of(
        read.page.pdf(format="A4", margin=dict.fromkeys(("left", "right"), "1cm"))
    )
    for words in ("Small atlas", *ON_PAPER):
        assert text.count(words) >= 2, words
    for words in ("Before it.", "Between.", "After it.", "end of 2026"):
        assert words in text
    for words in FOR_THE_SCREEN:
        assert words not in text
    assert len(pages) <= 2


PLACES = """() => {
  const plate = document.querySelector(".corridors-plate").getBoundingClientRect();
  return [...document.querySelectorAll(".corridors-site")].map((node) => {
    const box = node.getBoundingClientRect();
    const across = (box.left + box.right) / 2 - plate.left;
    const down = (box.top + box.bottom) / 2 - plate.top;
    return [across / plate.width, down / plate.height];
  }).flat();
}"""


def test_a_frame_keeps_its_box_and_its_view_on_narrower_paper(read: Watched) -> None:
    frame = read.page.frames[2]
    box = frame.evaluate("[innerWidth, innerHeight]")
    before, view = frame.evaluate(STATE), frame.evaluate("corridors.map.getBounds().toBBoxString()")
    frame.evaluate(BEFORE)
    west, south, east, north = (float(side) for side in view.split(","))
    seen = frame.evaluate("corridors.map.getBounds().toBBoxString()").split(",")
    assert float(seen[0]) <= west + 0.1
    assert float(seen[1]) <= south + 0.1
    assert float(seen[2]) >= east - 0.1
    assert float(seen[3]) >= north - 0.1
    assert frame.evaluate("document.documentElement.scrollHeight") <= box[1]
    places = frame.evaluate(PLACES)
    scale = "document.querySelector('.leaflet-control-scale-line').offsetWidth"
    bar = frame.evaluate(scale)
    read.page.emulate_media(media="print")
    read.page.set_viewport_size({"width": 718, "height": 1000})
    frame.wait_for_function("innerWidth < 720")
    assert frame.evaluate("document.documentElement.scrollWidth") <= frame.evaluate("innerWidth")
    assert frame.evaluate(PLACES) == pytest.approx(places, abs=0.005)
    assert frame.evaluate(scale) == pytest.approx(bar * 702 / 1100, abs=3)
    read.page.emulate_media(media="screen")
    read.page.set_viewport_size(DESK)
    frame.wait_for_function(f"innerWidth === {box[0]}")
    frame.evaluate(AFTER)
    after = frame.evaluate(STATE)
    assert after[0] == pytest.approx(before[0], abs=0.02)
    assert after[1] == before[1]
