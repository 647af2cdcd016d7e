"""Where the written map looks: all that it is about, clear of what stands on it; the way back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from browsing import PHONE, open_watched

from corridors.atlas import load
from corridors.atlas.selection import select
from corridors.export import write_html
from corridors.overlay import read_overlay
from corridors.web import MapOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from browsing import Watched
    from playwright.sync_api import Browser

    from corridors.atlas import Atlas

pytestmark = pytest.mark.browser
FRAMES = {
    320: 480,
    375: 667,
    600: 420,
    660: 560,
    720: 560,
    768: 1024,
    1024: 768,
    1100: 700,
    1440: 900,
    2560: 1300,
}
OWN = {
    "near": [[30.5, 59.9], [31.0, 56.0]],
    "far": [[-58.4, -34.6], [-43.2, -22.9], [-77.0, -12.0]],
}
HIDDEN = """(own) => {
  const { map, model, overlays, routes, root } = corridors;
  const lines = own ? [] : model.lines.flatMap((line) =>
    Array.from(line.lon, (lon, i) => L.latLng(line.lat[i], lon)));
  const sites = own ? [] : model.sites.map((site) => L.latLng(site.lat, site.lon));
  const points = [...lines, ...sites, ...overlays.flatMap((overlay) => overlay.corners())];
  const all = root.getBoundingClientRect();
  const names = ["panel", "credits", "sheet"].map((name) => `.corridors-${name}`);
  const boxes = [...names, ".leaflet-top.leaflet-right"].map((name) => root.querySelector(name))
    .filter((node) => node.getClientRects().length).map((node) => node.getBoundingClientRect());
  const under = ({ x, y }, box) => x > box.left && x < box.right && y > box.top && y < box.bottom;
  const hidden = points.filter((point) => {
    const { x, y } = map.latLngToContainerPoint(point);
    const at = { x: x + all.left, y: y + all.top };
    return !under(at, all) || boxes.some((box) => under(at, box));
  });
  return [points.length > 0, hidden.length];
}"""
HOLDS = [True, 0]
VIEW = """() => {
  const { lat, lng } = corridors.map.getCenter();
  return [corridors.map.getZoom(), lat, lng].map((value) => Number(value.toFixed(4)));
}"""
BOXES = """() => ["panel", "popup, .corridors-sheet:not([hidden])"].map((name) => {
  const node = document.querySelector(`.corridors-${name}`);
  const { left, top, right, bottom } = node.getBoundingClientRect();
  return [left, top, right, bottom];
})"""


@pytest.fixture(scope="module")
def rows() -> Atlas:
    return load()


@pytest.fixture(scope="module")
def pages(rows: Atlas, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Maps of different things: a corridor, a selection, own lines beside the atlas or a part."""
    folder = tmp_path_factory.mktemp("views")
    overlays = {}
    for name, line in OWN.items():
        source = folder / f"{name}.geojson"
        geometry = {"type": "LineString", "coordinates": line}
        source.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": geometry}))
        overlays[name] = read_overlay(str(source))
    corridor = select(rows, corridor=["trans-caspian"])
    widest = select(rows, corridor=["new-eurasian-land-bridge"])
    project = select(rows, project=["cku-railway"])
    named = MapOptions(language="ru", named_after="trans-caspian")
    written = {
        "corridor": (corridor, named, ()),
        "widest": (widest, MapOptions(named_after="new-eurasian-land-bridge"), ()),
        "project": (project, MapOptions(), ()),
        "project and own": (project, MapOptions(), (overlays["near"],)),
        "atlas and own": (rows, MapOptions(), (overlays["near"],)),
        "atlas and far own": (rows, MapOptions(), (overlays["far"],)),
    }
    found = {}
    for name, (atlas, options, added) in written.items():
        found[name] = folder / f"{name.replace(' ', '-')}.html"
        write_html(atlas, found[name], options, overlays=added)
    return found


SHOW_ALL = """() => {
  corridors.setView({ lat: 10, lon: 100, zoom: 8 });
  document.querySelector(".corridors-all").click();
}"""


@pytest.mark.parametrize("rest", ["", "?embed"])
@pytest.mark.parametrize(
    "name",
    ["corridor", "widest", "project", "project and own", "atlas and own", "atlas and far own"],
)
def test_show_all_holds_what_the_map_is_about_in_every_frame(
    visit: Callable[..., Watched], pages: dict[str, Path], name: str, rest: str
) -> None:
    watched = visit(pages[name], {"width": 2560, "height": 1300}, rest)
    lost = {}
    for width, height in FRAMES.items():
        watched.page.set_viewport_size({"width": width, "height": height})
        watched.page.wait_for_timeout(200)  # the map hears of its new size a frame later
        watched.run("corridors.panel.setOpen(innerWidth >= 900 && !corridors.embed)")
        watched.run(SHOW_ALL)
        lost[width] = watched.run(HIDDEN, name.startswith("atlas"))
    assert lost == dict.fromkeys(FRAMES, HOLDS)


@pytest.mark.parametrize("width", FRAMES)
@pytest.mark.parametrize("rest", ["", "?embed"])
def test_the_first_view_is_that_of_show_all(
    visit: Callable[..., Watched], pages: dict[str, Path], rest: str, width: int
) -> None:
    watched = visit(pages["corridor"], {"width": width, "height": FRAMES[width]}, rest)
    assert watched.run(HIDDEN, False) == HOLDS
    start = watched.run(VIEW)
    watched.run(SHOW_ALL)
    assert watched.run(VIEW) == pytest.approx(start, abs=0.2)


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_a_frame_that_changes_its_size_still_holds_it_until_the_reader_moves_the_map(
    visit: Callable[..., Watched], pages: dict[str, Path], width: int
) -> None:
    watched = visit(pages["corridor"], {"width": 2560, "height": 1300}, "?embed")
    watched.page.set_viewport_size({"width": width, "height": FRAMES[width]})
    watched.page.wait_for_timeout(300)
    assert watched.run(HIDDEN, False) == HOLDS
    watched.run("corridors.setView({ lat: 10, lon: 100, zoom: 8 })")
    watched.page.set_viewport_size({"width": 800, "height": 600})
    watched.page.wait_for_timeout(300)
    assert watched.run("corridors.map.getZoom()") == 8


def test_a_map_that_was_hidden_at_first_holds_it_when_it_is_shown(
    browser: Browser, pages: dict[str, Path], tmp_path: Path
) -> None:
    path = tmp_path / "article.html"
    frame = f'<iframe src="{pages["corridor"].as_uri()}?embed" style="display: none"></iframe>'
    path.write_text(f"<!DOCTYPE html><title>Article</title>{frame}", "utf-8")
    watched = open_watched(browser).go(path.as_uri(), "")
    watched.page.wait_for_timeout(800)
    watched.run(
        "document.querySelector('iframe').style.cssText = 'width: 700px; height: 560px; border: 0'"
    )
    watched.page.wait_for_timeout(800)
    assert watched.page.frames[1].evaluate(HIDDEN, False) == HOLDS
    watched.page.context.close()


def test_only_the_whole_atlas_shows_its_middle_where_the_frame_is_small(
    visit: Callable[..., Watched], shipped_map: Path
) -> None:
    watched = visit(shipped_map, PHONE)
    some, hidden = watched.run(HIDDEN, False)
    assert some
    assert hidden > 0
    assert watched.run("corridors.map.getZoom()") >= 3.5
    watched.run("corridors.update({ corridor: 'trans-caspian' })")
    watched.run("corridors.fit()")
    lost = watched.run(
        """() => {
          const view = corridors.map.getBounds();
          return [...corridors.shown.lines].filter((line) =>
            line.lon.some((lon, i) => !view.contains([line.lat[i], lon]))).length;
        }"""
    )
    assert lost == 0


@pytest.mark.parametrize("rest", ["", "?embed"])
def test_neither_does_a_card_cover_the_title_nor_the_title_a_card(
    visit: Callable[..., Watched], pages: dict[str, Path], rest: str
) -> None:
    watched = visit(pages["corridor"], {"width": 2560, "height": 1300}, rest)
    for width, height in FRAMES.items():
        watched.page.set_viewport_size({"width": width, "height": height})
        watched.page.wait_for_timeout(200)  # the map hears of its new size a frame later
        watched.run("corridors.fit()")
        start = watched.run(VIEW)
        near = max(0.2, 2 * 360 / (256 * 2 ** start[0]))  # two pixels: Leaflet rounds to whole ones
        for number in (0, 20, 40):
            watched.run(
                """(number) => {
                  const line = corridors.model.lines[number];
                  corridors.open(line, L.latLng(line.lat[0], line.lon[0]));
                }""",
                number,
            )
            check_apart(watched)
            watched.run("corridors.close()")
            watched.page.wait_for_timeout(60)
            assert watched.run(VIEW) == pytest.approx(start, abs=near)
        watched.run("(number) => corridors.select(corridors.model.lines[number].id)", 30)
        check_apart(watched)
        watched.run("corridors.close()")
        watched.page.wait_for_timeout(60)


def check_apart(watched: Watched) -> None:
    watched.page.wait_for_function("!corridors.map._panAnim || !corridors.map._panAnim._inProgress")
    for _ in range(10):  # a frame that changed its size just now settles a moment later
        title, card = watched.run(BOXES)
        if min(card[:2]) >= 0:
            break
        watched.page.wait_for_timeout(100)
    width, height = watched.run("[innerWidth, innerHeight]")
    apart = card[0] >= title[2] or card[2] <= title[0] or card[1] >= title[3] or card[3] <= title[1]
    assert apart, (width, title, card)
    inside = min(card[:2]) >= 0 and card[2] <= width and card[3] <= height
    assert inside, (width, card)


@pytest.mark.parametrize("rest", ["#select=cku-railway", "?embed#select=cku-railway"])
@pytest.mark.parametrize("size", [PHONE, {"width": 320, "height": 480}])
def test_on_a_phone_what_is_chosen_lies_above_the_sheet_and_closing_goes_back(
    visit: Callable[..., Watched], shipped_map: Path, rest: str, size: Any
) -> None:
    watched = visit(shipped_map, size, rest)
    assert watched.page.locator(".corridors-sheet").is_visible()
    seen = """() => {
      const { map, model, root } = corridors;
      const foot = root.querySelector(".corridors-sheet").getBoundingClientRect().top;
      const project = model.projects.find((one) => one.id === "cku-railway").number;
      const own = model.lines.filter((line) => line.project === project);
      return own.every((line) => line.lon.every((lon, i) => {
        const { x, y } = map.latLngToContainerPoint([line.lat[i], lon]);
        return x > 0 && x < root.clientWidth && y > 0 && y < foot;
      }));
    }"""
    assert watched.run(seen)
    watched.page.get_by_role("button", name="Close").click()
    watched.page.wait_for_timeout(120)
    assert watched.run("corridors.map.getZoom()") == 3.75
    watched.run("corridors.select('cku-railway')")
    assert watched.run(seen)
    moved = watched.run("corridors.map.panBy([0, 40], { animate: false }) && undefined")
    assert moved is None
    view = watched.run(VIEW)
    watched.run("corridors.close()")
    watched.page.wait_for_timeout(120)
    assert watched.run(VIEW) == view  # the reader has moved the map since


def test_a_tap_on_a_phone_keeps_what_was_tapped_above_the_sheet(
    visit: Callable[..., Watched], small_map: Path
) -> None:
    watched = visit(small_map, PHONE)
    start = watched.run(VIEW)
    watched.run(
        """() => {
          const line = corridors.model.lines.find((one) => one.id === "steppe-west");
          const at = corridors.map.containerPointToLatLng([195, 700]);
          corridors.open(line, at);
          window.tapped = at;
        }"""
    )
    foot = watched.page.locator(".corridors-sheet").bounding_box()
    assert foot is not None
    assert watched.run("corridors.map.latLngToContainerPoint(tapped).y") < foot["y"]
    watched.page.get_by_role("button", name="Close").click()
    watched.page.wait_for_timeout(120)
    assert watched.run(VIEW) == start
