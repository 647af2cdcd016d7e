"""A map that goes takes everything with it: heap, listeners and timers stay where they were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browsing import DESK, Watched, open_watched
from serving import IDLE, serve_app, settle

from corridors.web import engine_css, engine_js, leaflet_css, leaflet_js, pack_atlas, to_script_json

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from corridors.atlas import Atlas

pytestmark = pytest.mark.browser
MOST_GROWTH = 1.3
MOUNTS = 24
PAGE = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Mounts</title>
<style>{css} #place {{ width: 900px; height: 600px }}</style>
<div id="place"></div>
<script type="application/json" id="data">{data}</script>
<script>{leaflet}</script>
<script>(() => {{ {engine}
window.createAtlas = createAtlas; }})();</script></html>"""
MOUNT = """async ([hooks, times, another, keep]) => {
  if (window.left) window.left.map.remove();
  window.left = null;
  const doc = JSON.parse(document.getElementById("data").textContent);
  const place = document.getElementById("place");
  const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });
  for (let n = 0; n < times; n += 1) {
    let host = place;
    if (another) {
      host = document.createElement("div");
      host.style.cssText = "width: 900px; height: 600px";
      place.replaceChildren(host);
    }
    const atlas = createAtlas(host, doc, hooks);
    atlas.guard(true);
    atlas.update({ year: 2012 });
    atlas.select("steppe-railway");
    atlas.setLanguage("ru");
    atlas.setTheme("dark");
    atlas.showTable();
    atlas.panel.play();
    host.dispatchEvent(new WheelEvent("wheel", { bubbles: true, deltaY: 5 }));
    await pause(40);
    if (n + 1 < times || !keep) atlas.map.remove();
    else window.left = atlas;
  }
  await pause(100);
}"""
LEFT = """() => {
  const place = document.getElementById("place");
  return [place.childElementCount, place.className, place.getAttribute("style")];
}"""


def measure(page: Page) -> dict[str, float]:
    """Return bytes of heap, listeners and nodes that are left after a collection of garbage."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    least: dict[str, float] = {}
    for _ in range(8):  # a busy browser collects late: what is left is the least of several looks
        session.send("HeapProfiler.collectGarbage")
        page.wait_for_timeout(100)
        for one in session.send("Performance.getMetrics")["metrics"]:
            least[one["name"]] = min(one["value"], least.get(one["name"], one["value"]))
    session.detach()
    return {name: least[name] for name in ("JSHeapUsedSize", "JSEventListeners", "Nodes")}


def check_nothing_is_left(before: dict[str, float], after: dict[str, float]) -> None:
    """Fail if heap, listeners or nodes grew by more than `MOST_GROWTH`."""
    grown = [name for name in before if after[name] > before[name] * MOST_GROWTH]
    assert grown == [], (before, after)


@pytest.fixture
def bare(browser: Browser, small_atlas: Atlas, tmp_path: Path) -> Any:
    path = tmp_path / "mounts.html"
    text = PAGE.format(
        css=leaflet_css() + engine_css(),
        data=to_script_json(pack_atlas(small_atlas)),
        leaflet=leaflet_js(),
        engine=engine_js(),
    )
    path.write_text(text, "utf-8")
    watched = open_watched(browser).go(path.as_uri(), "")
    yield watched
    watched.close(requests={path.as_uri(), "about:blank"})


@pytest.mark.parametrize("another", [False, True], ids=["one place", "ever new places"])
@pytest.mark.parametrize("page", [False, True], ids=["in a page", "as the page"])
def test_maps_that_come_and_go_leave_nothing(
    bare: Watched,
    page: bool,  # noqa: FBT001
    another: bool,  # noqa: FBT001
) -> None:
    hooks = {"page": page}
    bare.run(MOUNT, [hooks, 8, another, True])
    before = measure(bare.page)
    bare.run(MOUNT, [hooks, MOUNTS, another, True])
    check_nothing_is_left(before, measure(bare.page))


def test_an_element_is_empty_again_when_its_map_is_gone(bare: Watched) -> None:
    before = bare.run(LEFT)
    bare.run(MOUNT, [{}, 2, False, False])
    assert bare.run(LEFT) == before


GONE = """async (late) => {
  const place = document.getElementById("place");
  const doc = JSON.parse(document.getElementById("data").textContent);
  const atlas = createAtlas(place, doc, { page: true });
  await new Promise((done) => { setTimeout(done, 60); });
  if (late === "print") {
    atlas.lines.redraw();
    dispatchEvent(new Event("beforeprint"));
    dispatchEvent(new Event("afterprint"));
  }
  atlas.map.remove();
  if (late === "redraw") atlas.lines.redraw();
  await new Promise((done) => { setTimeout(done, 120); });
}"""


@pytest.mark.parametrize("late", ["redraw", "print"])
def test_nothing_is_painted_on_a_map_that_is_gone(bare: Watched, late: str) -> None:
    bare.run(GONE, late)  # the fixture fails if a script has failed


APP_PAGES = ("About", "Map", "Compare", "Map")
ROUNDS = 5


def test_pages_of_the_app_that_come_and_go_leave_nothing(
    browser: Browser, repository: Path
) -> None:
    with serve_app(repository) as address:
        page = browser.new_context(viewport=DESK).new_page()
        page.goto(f"{address}?project=cku-railway")
        settle(page)
        go_round(page)
        before = measure(page)
        for _ in range(ROUNDS):
            go_round(page)
        after = measure(page)
        page.context.close()
    check_nothing_is_left(before, after)


GO = """(name) => {
  const links = [...document.querySelectorAll(".masthead .pages a")];
  links.find((link) => link.textContent.trim() === name).click();
}"""
ARRIVED = """(name) => {
  const current = document.querySelector('.masthead [aria-current="page"]');
  if (!current || current.textContent.trim() !== name) return false;
  const find = (root) => [...root.querySelectorAll("*")].some((node) =>
    node.matches(".atlas-host canvas") || (node.shadowRoot && find(node.shadowRoot)));
  return name !== "Map" || find(document);
}"""


def go_round(page: Page) -> None:
    """Visit each page; a handle on an element would keep its whole page alive, so none is taken."""
    for name in APP_PAGES:
        page.evaluate(GO, name)
        page.wait_for_function(ARRIVED, arg=name)
        page.wait_for_function("(idle) => Boolean(document.querySelector(idle))", arg=IDLE)
        page.wait_for_timeout(900)
