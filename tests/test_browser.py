"""The written map in a real Chromium, opened from disk with the network off."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attacks
import pytest
from small_atlas import UPDATED

import corridors
from corridors.export import embed_snippet, write_html
from corridors.model import Mode
from corridors.web import MapOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    from corridors.geodata import Atlas

pytestmark = pytest.mark.browser
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
COUNT_LINES = """() => {
  const strokes = corridors.lines.pieces.filter((piece) => piece.kind === "stroke");
  return strokes.filter((piece) => !piece.layer.options.hidden).length;
}"""
INVENTORY = """() => ({
  scripts: document.scripts.length,
  images: document.images.length,
  handlers: [...document.querySelectorAll("*")].filter((node) =>
    [...node.attributes].some((a) => a.name.startsWith("on"))).length,
  links: [...document.links].map((link) => link.getAttribute("href")),
})"""


class Watched:
    """A page that keeps what went wrong on it and what it asked for."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.errors: list[str] = []
        self.requests: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._listen)
        page.on("dialog", self._refuse)
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_selector(".corridors-legend", state="attached")

    def _listen(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(message.text)

    def _refuse(self, dialog: Any) -> None:
        self.errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def card(self) -> Locator:
        return self.page.locator(".corridors-card")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """Open a file; at the end nothing must have gone wrong or left the disk."""
    visits: list[tuple[Watched, Path]] = []

    def open_(path: Path, size: Any = None) -> Watched:
        context = browser.new_context(viewport=size or DESK, offline=True)
        context.set_default_timeout(20_000)
        watched = Watched(context.new_page(), path)
        visits.append((watched, path))
        return watched

    yield open_
    for watched, path in visits:
        watched.page.context.close()
        assert watched.errors == []
        assert set(watched.requests) == {path.as_uri()}


@pytest.fixture(scope="module")
def small_map(small_atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "small.html"
    write_html(small_atlas, path)
    return path


@pytest.fixture(scope="module")
def shipped_map(shipped_atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "atlas.html"
    write_html(shipped_atlas, path)
    return path


def test_the_shipped_map_shows_every_mode_with_its_count(
    visit: Callable[..., Watched], shipped_map: Path, shipped_atlas: Atlas
) -> None:
    page = visit(shipped_map).page
    assert page.title() == "Eurasian corridors"
    counts = shipped_atlas.sections["mode"].value_counts()
    for mode in Mode:
        label = page.locator(".corridors-row", has=page.locator(f'[data-layer="{mode}"]'))
        assert label.locator(".corridors-name").inner_text() == mode.value.capitalize()
        assert label.locator(".corridors-count").inner_text() == str(counts[mode.value])
    assert page.evaluate(COUNT_LINES) == len(shipped_atlas.sections)


def test_the_shipped_map_draws_land_and_lines(
    visit: Callable[..., Watched], shipped_map: Path
) -> None:
    page = visit(shipped_map).page
    painted = page.evaluate(
        """() => [...document.querySelectorAll("canvas")].map((canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size;
        })"""
    )
    assert len(painted) == 2
    assert min(painted) > 20
    assert page.locator(".corridors-label").count() > 10


def test_a_box_of_the_legend_takes_its_lines_away_and_brings_them_back(
    visit: Callable[..., Watched], small_map: Path
) -> None:
    page = visit(small_map).page
    assert page.evaluate(COUNT_LINES) == 9
    page.locator('[data-layer="rail"]').uncheck()
    assert page.evaluate(COUNT_LINES) == 6
    page.locator('[data-layer="logistics"]').uncheck()
    assert page.locator(".corridors-site").count() == 1
    page.locator('[data-layer="rail"]').check()
    assert page.evaluate(COUNT_LINES) == 9


def site(page: Page, name: str) -> Locator:
    return page.locator(f'.corridors-site[aria-label*="{name}"]')


def test_a_click_on_a_site_opens_its_card(visit: Callable[..., Watched], small_map: Path) -> None:
    watched = visit(small_map)
    site(watched.page, "Pass dry port").click()
    text = watched.card().inner_text()
    assert "Pass dry port" in text
    assert "Operating, as of 2025 (reported)" in text
    assert "100 TEU" in text
    link = watched.card().locator("a").first
    assert link.get_attribute("href") == "https://gazette.example.org/2024?a=1&b=2"
    assert link.get_attribute("target") == "_blank"
    assert "noopener" in str(link.get_attribute("rel"))


def test_the_keyboard_reaches_a_site_and_enter_opens_its_card(
    visit: Callable[..., Watched], small_map: Path
) -> None:
    watched = visit(small_map)
    marker = site(watched.page, "Pass dry port")
    marker.focus()
    assert marker.evaluate("(node) => node === document.activeElement")
    watched.page.keyboard.press("Enter")
    watched.card().wait_for()
    assert "Pass dry port" in watched.card().inner_text()


def test_tab_walks_to_the_legend_and_space_switches_a_layer(
    visit: Callable[..., Watched], small_map: Path
) -> None:
    page = visit(small_map).page
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.layer") == "rail":
            break
    page.keyboard.press("Space")
    assert page.evaluate(COUNT_LINES) == 6


def test_a_line_opens_its_card_with_figures_disagreements_and_how_it_was_drawn(
    visit: Callable[..., Watched], small_atlas: Atlas, tmp_path: Path
) -> None:
    write_html(small_atlas, tmp_path / "map.html", MapOptions(select="steppe-west"))
    text = visit(tmp_path / "map.html").card().inner_text()
    assert "Steppe railway" in text
    assert "about USD 4.7 bn" in text
    assert "Counts sidings." in text
    assert "within 10 km" in text


def test_the_map_says_whose_data_it_is_and_what_borders_mean(
    visit: Callable[..., Watched], small_map: Path
) -> None:
    told = visit(small_map).page.locator(".corridors-credits").inner_text()
    assert f"30 Jun {UPDATED[:4]}" in told
    assert "OpenStreetMap" in told
    assert "no endorsement" in told


def test_what_is_not_located_is_counted(visit: Callable[..., Watched], small_map: Path) -> None:
    assert "1 not located" in visit(small_map).page.locator(".corridors-legend").inner_text()


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


# ---- attacks ---------------------------------------------------------------------------------


def spoil(root: Path, attack: str) -> None:
    """Put an attack into every field of free text."""
    keys = {"name", "aliases", "description", "note", "status_note", "programme", "publisher"}
    keys |= {"title", "location_note", "route_note", "container-title"}

    def walk(item: Any, key: str = "") -> Any:
        if isinstance(item, dict):
            return {k: walk(v, key if key == "name" else k) for k, v in item.items()}
        if isinstance(item, list):
            return [walk(value, key) for value in item]
        return attack if key in keys and isinstance(item, str) else item

    for path in root.iterdir():
        if path.suffix in (".json", ".geojson"):
            data = json.loads(path.read_text("utf-8"))
            version = {"version": attack} if path.stem == "datapackage" else {}
            spoiled = walk(data) | version if isinstance(data, dict) else walk(data)
            path.write_text(json.dumps(spoiled), "utf-8")
    facts = root / "facts.csv"
    quoted = '"' + attack.replace('"', '""') + '"'
    text = facts.read_text("utf-8")
    for old in ("Counts sidings.", "The count includes empties.", "imports", "A company"):
        assert old in text
        text = text.replace(old, quoted)
    facts.write_text(text, "utf-8")


@pytest.mark.parametrize(
    "attack",
    [attacks.ALL_IN_ONE, attacks.MARKUP, attacks.SCRIPT_END, attacks.MIXED, "N" * 4000],
    ids=["all", "markup", "script-end", "mixed", "long"],
)
def test_attacks_in_every_field_stay_text(
    visit: Callable[..., Watched], small_root: Path, tmp_path: Path, attack: str
) -> None:
    spoil(small_root, attack)
    path = tmp_path / "map.html"
    options = MapOptions(title=attack, subtitle=attack, select="steppe-railway")
    write_html(corridors.load(small_root), path, options)
    watched = visit(path)
    page = watched.page
    assert page.title() == attack
    assert attack in page.locator("h1").evaluate("(node) => node.textContent")
    assert attack in watched.card().evaluate("(node) => node.textContent")
    page.locator(".corridors-site").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    found = page.evaluate(INVENTORY)
    assert found["images"] == found["handlers"] == 0
    assert all(link.startswith(("https://", "#")) for link in found["links"])
    assert page.evaluate(f"window.{attacks.FLAG}") is None
    assert page.evaluate("({}).polluted") is None


def test_an_address_that_is_a_script_is_no_link(
    visit: Callable[..., Watched], small_root: Path, tmp_path: Path
) -> None:
    sources = small_root / "sources.json"
    data = json.loads(sources.read_text("utf-8"))
    for item, address in zip(data, attacks.ADDRESSES, strict=False):
        item["URL"] = address
    sources.write_text(json.dumps(data), "utf-8")
    path = tmp_path / "map.html"
    write_html(corridors.load(small_root), path, MapOptions(select="steppe-railway"))
    watched = visit(path)
    assert watched.card().locator("a").count() == 0
    assert "Gazette" in watched.card().inner_text()


# ---- the address and the article -------------------------------------------------------------

VIEW = """() => {
  const { lat, lng } = corridors.map.getCenter();
  return [corridors.map.getZoom(), lat, lng];
}"""


def goto_hash(watched: Watched, path: Path, address: str) -> None:
    """Open the page anew at an address."""
    watched.page.goto("about:blank")
    watched.page.goto(path.as_uri() + address)
    watched.page.wait_for_selector(".corridors-legend", state="attached")
    watched.requests[:] = [path.as_uri()]


def test_a_copied_link_shows_the_same(visit: Callable[..., Watched], small_map: Path) -> None:
    first = visit(small_map)
    first.page.evaluate("corridors.map.setView([44, 70], 6, {animate: false}) && 1")
    first.page.locator("[data-layer=air]").click()
    first.page.locator(".corridors-site").first.click()
    first.card().first.wait_for()
    address = first.page.evaluate("location.hash")
    title = first.card().locator("h2").inner_text()
    view = first.page.evaluate(VIEW)
    second = visit(small_map)
    goto_hash(second, small_map, address)
    second.card().first.wait_for()
    assert second.card().locator("h2").inner_text() == title
    assert not second.page.locator("[data-layer=air]").is_checked()
    assert second.page.evaluate(VIEW) == pytest.approx(view, abs=0.002)


@pytest.mark.parametrize(
    "address",
    [
        "#view=a/b/c&off=nothing&select=nobody",
        "#view=99/400/-900",
        "#view=//",
        "#off=<img src=x onerror=alert(1)>,__proto__,constructor",
        "#select=%3Cscript%3E&view=5",
        "#%%%",
    ],
)
def test_a_malformed_address_is_ignored(
    visit: Callable[..., Watched], small_map: Path, address: str
) -> None:
    plain = visit(small_map)
    watched = visit(small_map)
    goto_hash(watched, small_map, address)
    assert watched.page.evaluate(VIEW) == pytest.approx(plain.page.evaluate(VIEW))
    assert watched.page.locator("[data-layer]:not(:checked)").count() == 0
    assert watched.card().count() == 0


@pytest.fixture(scope="module")
def article(small_map: Path) -> Path:
    path = small_map.with_name("article.html")
    frame = embed_snippet(small_map.name, title="A map", height_px=400)
    text = "<p style='height: 900px'>An article.</p>"
    path.write_text(f"<!DOCTYPE html><title>Article</title>{text}{frame}{text}", "utf-8")
    return path


def test_in_an_article_the_wheel_scrolls_the_page_until_the_reader_turns_to_the_map(
    browser: Browser, article: Path
) -> None:
    page = browser.new_context(viewport=DESK, offline=True).new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(article.as_uri())
    page.locator("iframe").scroll_into_view_if_needed()
    frame = page.frame_locator("iframe")
    frame.locator(".corridors-legend").wait_for(state="attached")
    box = page.locator("iframe").bounding_box()
    assert box
    page.mouse.move(box["x"] + 700, box["y"] + 120)
    before = page.evaluate("scrollY")
    page.mouse.wheel(0, 120)
    page.wait_for_function(f"scrollY > {before}")
    scale = frame.locator(".leaflet-control-scale-line")
    unzoomed = scale.inner_text()
    page.locator("iframe").scroll_into_view_if_needed()
    box = page.locator("iframe").bounding_box()
    assert box
    page.mouse.click(box["x"] + 700, box["y"] + 120)
    resting = page.evaluate("scrollY")
    for _ in range(3):
        page.mouse.wheel(0, -240)
        page.wait_for_timeout(300)
    assert page.evaluate("scrollY") == resting
    assert scale.inner_text() != unzoomed
    page.context.close()
    assert errors == []


# ---- the search ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [("małaszew", "Małaszewicze"), ("MALASZEW", "Małaszewicze"), ("中吉乌", "Kyrgyzstan")],
)
def test_search_finds_a_project_by_any_of_its_names(
    visit: Callable[..., Watched], shipped_map: Path, text: str, name: str
) -> None:
    watched = visit(shipped_map)
    field = watched.page.locator(".corridors-search input")
    field.fill(text)
    field.press("Enter")
    watched.card().first.wait_for()
    assert name in watched.card().first.locator("h2").inner_text()


def test_arrows_choose_among_what_was_found_and_escape_clears(
    visit: Callable[..., Watched], shipped_map: Path
) -> None:
    page = visit(shipped_map).page
    field = page.locator(".corridors-search input")
    field.fill("gas")
    chosen = page.locator('.corridors-found [aria-selected="true"]')
    first = chosen.inner_text()
    field.press("ArrowDown")
    assert chosen.count() == 1
    assert chosen.inner_text() != first
    field.press("Escape")
    assert field.input_value() == ""
    assert page.locator(".corridors-found").is_hidden()


def test_what_is_not_located_has_a_card_all_the_same(
    visit: Callable[..., Watched], shipped_map: Path
) -> None:
    watched = visit(shipped_map)
    field = watched.page.locator(".corridors-search input")
    field.fill("ten shaanxi")
    field.press("Enter")
    watched.card().first.wait_for()
    assert "not located" in watched.card().first.inner_text()


def test_search_for_nothing_says_so(visit: Callable[..., Watched], shipped_map: Path) -> None:
    page = visit(shipped_map).page
    for text in (*attacks.TEXTS, attacks.LONG_NAME, "zzzz"):
        page.locator(".corridors-search input").fill(text)
        assert page.locator(".corridors-found li").inner_text() == "Nothing has this name."
