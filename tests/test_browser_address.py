"""The address keeps what is seen; in an article the map leaves the page alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browsing import DESK, PHONE, open_watched

from corridors.export import embed_snippet, write_html
from corridors.web import MapOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from browsing import Watched
    from playwright.sync_api import Browser, FrameLocator

    from corridors.atlas import Atlas

pytestmark = pytest.mark.browser

VIEW = """() => {
  const { lat, lng } = corridors.map.getCenter();
  return [corridors.map.getZoom(), lat, lng];
}"""
STATE = """() => {
  const { off, hide, country, corridor, year } = corridors.filters;
  const { model, chosenTheme, grid, selected } = corridors;
  const language = model.language;
  const kept = { off: [...off].sort(), hide: [...hide].sort(), country, corridor, year };
  return { ...kept, language, theme: chosenTheme, grid, selected };
}"""
EVERYTHING = """() => {
  corridors.setLanguage("zh");
  corridors.setTheme("dark");
  corridors.showGrid(true);
  corridors.update({
    off: new Set(["air", "proposed", "low", "energy", "unknown"]),
    hide: new Set(["silk-road"]), country: "KZ", corridor: "small-corridor", year: 2012,
  });
  corridors.select("steppe-west");
  corridors.setView({ zoom: 5.5, lat: 44.125, lon: 66.5 });
}"""


def test_everything_that_is_chosen_comes_back_from_the_address(
    small: Watched, visit: Callable[..., Watched], small_map: Path
) -> None:
    small.run(EVERYTHING)
    state, view = small.run(STATE), small.run(VIEW)
    assert state["selected"] == "steppe-west"
    assert len(state["off"]) == 5
    address = small.run("corridors.address()")
    again = visit(small_map, rest=address.removeprefix(small_map.as_uri()))
    assert again.run(STATE) == state
    assert again.run(VIEW) == pytest.approx(view, abs=0.002)
    assert again.shown() == small.shown()
    assert "Steppe railway (zh)" in again.card().inner_text()


def test_the_address_bar_follows_and_does_not_grow_the_history(small: Watched) -> None:
    before = small.run("history.length")
    small.run(EVERYTHING)
    small.page.wait_for_function("location.href === corridors.address()")
    assert "year=2012" in small.run("location.hash")
    assert "select=steppe-west" in small.run("location.hash")
    assert small.run("history.length") == before


def test_a_slider_that_is_dragged_long_does_not_tire_the_browser(small: Watched) -> None:
    small.run("for (let i = 0; i < 400; i += 1) corridors.update({ year: 1990 + (i % 40) })")
    small.page.wait_for_function("location.href === corridors.address()")


def test_an_address_that_is_changed_by_hand_is_followed(small: Watched) -> None:
    small.run("location.hash = '#view=6/43/70&year=2009&off=rail&select=gas-a'")
    small.card().wait_for()
    assert small.run(STATE)["year"] == 2009
    assert small.run(STATE)["off"] == ["rail"]
    assert small.run(VIEW) == pytest.approx([6, 43, 70], abs=0.01)


def test_today_survives_on_a_page_that_opens_with_a_year(
    visit: Callable[..., Watched], small_atlas: Atlas, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    write_html(small_atlas, path, MapOptions(year=2005))
    first = visit(path)
    assert first.run(STATE)["year"] == 2005
    first.run("corridors.update({ year: null })")
    address = first.run("corridors.address()")
    assert visit(path, rest=address.removeprefix(path.as_uri())).run(STATE)["year"] is None


@pytest.mark.parametrize(
    "address",
    [
        "#view=a/b/c&off=nothing&select=nobody",
        "#view=99/400/-900",
        "#view=//",
        "#view=%20/%20/%20",
        "#view=5/Infinity/NaN",
        "#off=<img src=x onerror=alert(1)>,__proto__,constructor",
        "#select=%3Cscript%3E&view=5",
        "#select=__proto__&country=__proto__&corridor=constructor&theme=__proto__",
        "#year=1889&lang=xx&theme=pink&grid=yes&country=ZZ&corridor=nothing&hide=nobody",
        "#year=20x5&year=NaN",
        "#%%%",
        "#" + "&" * 5000,
    ],
)
def test_a_malformed_address_is_ignored(small: Watched, small_map: Path, address: str) -> None:
    small.go(small_map.as_uri())
    plain = small.run(VIEW), small.run(STATE)
    small.go(small_map.as_uri() + address)
    found = small.run(VIEW), small.run(STATE)
    assert found[0] == pytest.approx(plain[0])
    assert found[1] == plain[1]
    assert small.page.locator("[data-layer]:not(:checked)").count() == 0
    assert small.card().count() == 0


# ---- the article -----------------------------------------------------------------------------


def test_an_embed_hides_what_an_article_does_not_need(
    visit: Callable[..., Watched], small_map: Path
) -> None:
    page = visit(small_map, rest="?embed").page
    assert page.locator(".corridors-legend").is_hidden()
    page.locator(".corridors-fold").click()
    assert page.locator(".corridors-legend").is_visible()
    assert page.locator("[data-tool=print]").count() == 0
    assert page.locator(".corridors-subtitle").is_hidden()
    assert "no endorsement" in page.locator(".corridors-credits").inner_text()


@pytest.mark.parametrize(
    ("rest", "folded"),
    [("", False), ("?embed", True), ("#embed", True), ("#embed&year=2012", True)],
)
def test_an_embed_is_asked_for_in_either_part_of_the_address(
    visit: Callable[..., Watched], small_map: Path, rest: str, *, folded: bool
) -> None:
    watched = visit(small_map, rest=rest)
    assert watched.run("corridors.embed") == folded
    assert watched.page.locator(".corridors-legend").is_hidden() == folded
    assert watched.run("corridors.filters.year") == (2012 if "year" in rest else None)


INLINE = """([page, how]) => {
  const frame = document.createElement("iframe");
  frame.sandbox = "allow-scripts";
  if (how === "srcdoc") frame.srcdoc = page;
  else if (how === "blob") frame.src = URL.createObjectURL(new Blob([page], { type: "text/html" }));
  else frame.src = "data:text/html;charset=utf-8," + encodeURIComponent(page);
  document.body.replaceChildren(frame);
}"""


@pytest.mark.parametrize("how", ["srcdoc", "data", "blob"])
def test_a_page_inside_a_page_offers_nothing_that_is_dead(
    browser: Browser, small_map: Path, how: str
) -> None:
    watched = open_watched(browser)
    watched.run(INLINE, [small_map.read_text("utf-8"), how])
    frame = watched.page.frame_locator("iframe")
    frame.locator(".corridors-fold").click()
    assert frame.locator("[data-tool]").count() == 3
    for tool in ("table_open", "graticule", "reset"):
        assert frame.locator(f"[data-tool={tool}]").is_visible()
    watched.page.context.close()
    assert watched.errors == []


@pytest.fixture(scope="module")
def article(small_map: Path) -> Path:
    path = small_map.with_name("article.html")
    frame = embed_snippet(small_map.name, title="A map", height_px=400)
    text = "<p style='height: 900px'>An article.</p>"
    listen = (
        "<script>window.told = [];"
        "addEventListener('message', (event) => told.push(event.data));</script>"
    )
    path.write_text(f"<!DOCTYPE html><title>Article</title>{listen}{text}{frame}{text}", "utf-8")
    return path


@pytest.fixture
def read_article(browser: Browser, article: Path) -> Iterator[Callable[..., Any]]:
    opened: list[Watched] = []

    def read(size: Any = DESK, **options: Any) -> tuple[Watched, FrameLocator, dict[str, float]]:
        watched = open_watched(browser, size, **options)
        opened.append(watched)
        watched.go(article.as_uri(), "iframe")
        watched.page.locator("iframe").scroll_into_view_if_needed()
        frame = watched.page.frame_locator("iframe")
        frame.locator(".corridors-legend").wait_for(state="attached")
        box = watched.page.locator("iframe").bounding_box()
        assert box
        return watched, frame, dict(box)

    yield read
    for watched in opened:
        watched.page.context.close()
        assert watched.errors == []


def test_in_an_article_the_wheel_scrolls_the_page_until_the_reader_turns_to_the_map(
    read_article: Callable[..., Any],
) -> None:
    watched, frame, box = read_article()
    page = watched.page
    page.mouse.move(box["x"] + 700, box["y"] + 120)
    before = page.evaluate("scrollY")
    page.mouse.wheel(0, 120)
    page.wait_for_function(f"scrollY > {before}")
    assert "Ctrl" in frame.locator(".corridors-hint").inner_text()
    scale = frame.locator(".leaflet-control-scale-line")
    unzoomed = scale.inner_text()
    page.locator("iframe").scroll_into_view_if_needed()
    box = page.locator("iframe").bounding_box()
    page.mouse.click(box["x"] + 700, box["y"] + 120)
    resting = page.evaluate("scrollY")
    for _ in range(3):
        page.mouse.wheel(0, -240)
        page.wait_for_timeout(300)
    assert page.evaluate("scrollY") == resting
    assert scale.inner_text() != unzoomed


def test_with_ctrl_the_wheel_zooms_at_once(read_article: Callable[..., Any]) -> None:
    watched, frame, box = read_article()
    page = watched.page
    scale = frame.locator(".leaflet-control-scale-line")
    before = scale.inner_text()
    page.mouse.move(box["x"] + 700, box["y"] + 120)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -240)
    page.wait_for_timeout(500)
    page.keyboard.up("Control")
    assert scale.inner_text() != before


def test_one_finger_scrolls_the_article_and_two_move_the_map(
    read_article: Callable[..., Any],
) -> None:
    _, frame, _ = read_article(PHONE, has_touch=True, is_mobile=True)
    root = frame.locator("#atlas")
    assert root.evaluate(
        "() => getComputedStyle(document.querySelector('#atlas')).touchAction"
    ) == ("pan-x pan-y")
    finger = """(node, count) => {
      const box = node.getBoundingClientRect();
      const touch = (i) => new Touch({ identifier: i, target: node,
        clientX: box.left + 100 + 60 * i, clientY: box.top + 100 });
      const touches = Array.from({ length: count }, (_, i) => touch(i));
      node.dispatchEvent(new TouchEvent("touchmove", { touches, bubbles: true, cancelable: true }));
    }"""
    hint = frame.locator(".corridors-hint")
    root.evaluate(finger, 2)
    assert "corridors-shown" not in str(hint.get_attribute("class"))
    root.evaluate(finger, 1)
    assert "corridors-shown" in str(hint.get_attribute("class"))
    assert "finger" in hint.inner_text()


def test_the_map_tells_its_article_the_height_that_suits_it(
    read_article: Callable[..., Any],
) -> None:
    page = read_article()[0].page
    page.wait_for_function("told.length > 0")
    first = page.evaluate("told.at(-1)")
    assert first["type"] == "corridors:height"
    assert 420 <= first["height"] <= 760
    page.set_viewport_size(PHONE)
    page.wait_for_function(f"told.at(-1).height !== {first['height']}")
    assert page.evaluate("told.at(-1).height") == 420


def test_a_frame_takes_the_height_that_its_own_map_asks_for(
    browser: Browser, small_map: Path
) -> None:
    path = small_map.with_name("listening.html")
    snippet = embed_snippet(small_map.name, title="A", listen=True)
    frames = [f"<div style='width: {width}px'>{snippet}</div>" for width in (400, 1100)]
    path.write_text(f"<!DOCTYPE html><title>Article</title>{''.join(frames)}", "utf-8")
    watched = open_watched(browser).go(path.as_uri(), "iframe")
    heights = "[...document.querySelectorAll('iframe')].map((frame) => frame.offsetHeight)"
    watched.page.wait_for_function(f"String({heights}) === '420,682'")
    odd = ["'x'", "{ type: 'corridors:height', height: 9 }", "null"]
    for message in odd:  # from elsewhere, or of another kind
        watched.run(f"postMessage({message}, '*')")
    told = "parent.postMessage({ type: 'corridors:height', height: 1e9 }, '*')"
    watched.page.frames[1].evaluate(told)
    watched.page.wait_for_function(f"String({heights}) === '2000,682'")
    watched.page.context.close()
    assert watched.errors == []


def test_a_sandboxed_frame_works_without_errors(read_article: Callable[..., Any]) -> None:
    watched, frame, _ = read_article()
    assert watched.page.locator("iframe").get_attribute("sandbox") == (
        "allow-scripts allow-popups allow-popups-to-escape-sandbox"
    )
    frame.locator('.corridors-site[aria-label*="Pass dry port"]').click()
    frame.locator(".corridors-card").wait_for()
    frame.locator(".corridors-fold").click()
    frame.locator("[data-layer=rail]").uncheck()
    frame.locator("[data-tool=copy_link]").click()
    frame.locator(".corridors-told input").wait_for()
    told = frame.locator(".corridors-told input").input_value()
    assert "off=rail" in told
