"""The app in a real Chromium: addresses, back, phone size, nothing from elsewhere, axe."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attacks
import pytest
from browsing import PHONE
from serving import serve_app, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
DESK = {"width": 1440, "height": 900}
PAGES = {
    "map": "?project=steppe-railway",
    "projects": "projects",
    "project": "project?project=steppe-railway",
    "corridors": "corridors",
    "corridor": "corridors?corridor=small-corridor",
    "compare": "compare?from=baku-port&to=almaty&mode=rail&mode=sea",
    "trends": "trends?series=small-trade",
    "data": "data?country=KZ&corridor=small-corridor&mode=rail&year=2030",
    "about": "about",
}
STREAMLITS_OWN = [
    '[data-testid="stHeader"]',  # its toolbar: not ours to mend
    '[data-testid="stDataFrame"]',  # a canvas with a table of its own for screen readers
    '[data-testid="stMultiSelect"] input',  # it shrinks beside what is chosen
    '[data-testid="stBidiComponentIsolated"]',  # the map: tested with the engine
    "button[data-react-aria-pressable]",  # the cross of a choice, as small as Streamlit has it
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def address(small_source: Path, repository: Path) -> Iterator[str]:
    """The app over the small atlas, as ``corridors app`` starts it."""
    with serve_app(repository, "--data", str(small_source)) as started:
        yield started


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open a page; at the end nothing must have gone wrong or been asked of another host."""
    opened: list[tuple[Page, list[str], list[str]]] = []

    def open_(path: str, size: Any = None, **options: Any) -> Page:
        context = browser.new_context(viewport=size or DESK, **options)
        context.set_default_timeout(30_000)
        page = context.new_page()
        errors: list[str] = []
        asked: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        opened.append((page, errors, asked))
        page.goto(f"{address}{path}")
        settle(page)
        return page

    yield open_
    for page, errors, asked in opened:
        assert page.evaluate(f"window.{attacks.FLAG}") is None
        page.context.close()
        assert errors == []
        foreign = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
        assert foreign == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_has_no_serious_fault_of_access(
    visit: Callable[..., Page], name: str, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit(PAGES[name], color_scheme=scheme)
    context = {"exclude": [[selector] for selector in STREAMLITS_OWN]}
    found = Axe().run(page, context=context, options={"runOnly": RULES}).response["violations"]
    grave = [
        (fault["id"], [(node["target"], node["html"][:120]) for node in fault["nodes"]][:3])
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]
    assert grave == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone(visit: Callable[..., Page], name: str) -> None:
    page = visit(PAGES[name], PHONE)
    width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert width <= PHONE["width"]


@pytest.mark.parametrize(
    ("locale", "path", "title", "language"),
    [
        ("ru-RU", "project?project=steppe-railway", "Steppe railway (ru)", "ru"),
        ("zh-CN", "project?project=steppe-railway", "Steppe railway (zh)", "zh"),
        ("de-AT", "project?project=steppe-railway", "Steppe railway", "en"),
        ("ru-RU", "project?project=steppe-railway&lang=zh", "Steppe railway (zh)", "zh"),
    ],
)
def test_a_link_opens_a_project_in_the_readers_language(
    visit: Callable[..., Page], locale: str, path: str, title: str, language: str
) -> None:
    page = visit(path, locale=locale)
    assert page.locator("article h1").inner_text() == title
    assert page.evaluate("document.documentElement.lang") == language


def test_the_back_button_goes_through_filters_pages_and_languages(
    visit: Callable[..., Page], address: str
) -> None:
    page = visit("?mode=rail")
    page.evaluate("window.sameDocument = true")
    page.locator(".masthead .pages").get_by_text("Corridors").click()
    page.wait_for_selector(".plate")
    settle(page)
    assert page.url == f"{address}corridors?mode=rail"
    page.locator(".plate a").first.click()
    page.wait_for_selector("text=The road is not drawn.")
    assert page.url.endswith("corridors?mode=rail&corridor=small-corridor")
    page.locator(".languages").get_by_text("Русский").click()
    page.wait_for_selector("h1:has-text('Коридоры')")
    assert "lang=ru" in page.url
    page.go_back()
    page.wait_for_selector("h1:has-text('Corridors')")
    page.go_back()
    page.wait_for_selector(".plate")
    page.go_back()
    page.wait_for_selector(".st-key-sheet")
    settle(page)
    assert page.url == f"{address}?mode=rail"
    assert page.evaluate("window.sameDocument") is True


def test_the_view_of_the_map_is_kept_while_other_pages_are_read(
    visit: Callable[..., Page],
) -> None:
    page = visit("?mode=rail")
    wait_for_map(page)
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_url("**view=**")
    settle(page)
    view = page.url.split("view=")[1]
    page.locator(".masthead .pages").get_by_text("Projects").click()
    page.wait_for_selector("h1:has-text('Projects')")
    assert page.url.split("view=")[1] == view
    page.locator(".masthead .pages").get_by_text("Map").click()
    wait_for_map(page)
    settle(page)
    assert page.url.split("view=")[1] == view


def test_an_online_background_is_asked_for_only_when_it_is_chosen(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    asked: list[str] = []

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(status=404)

    page.route(lambda url: not url.startswith((address, "data:", "blob:")), answer)
    page.goto(address)
    wait_for_map(page)
    settle(page)
    assert asked == []
    page.get_by_role("combobox", name="Background").press_sequentially("OpenStreetMap")
    page.get_by_role("option", name="OpenStreetMap; asks").click()
    page.wait_for_selector(f"{MAP} .leaflet-tile", state="attached")
    settle(page)
    assert asked
    assert all(url.startswith("https://tile.openstreetmap.org/") for url in asked)
    assert "Background from OpenStreetMap" in page.locator(f"{MAP} .corridors-whole").text_content()
    assert "tiles" not in page.url
    context.close()


def test_light_and_dark_can_be_changed_while_a_page_is_read(visit: Callable[..., Page]) -> None:
    page = visit("?project=steppe-railway", color_scheme="light")
    wait_for_map(page)
    assert looks(page) == ("light", "rgb(43, 42, 39)")
    page.locator('[data-testid="stMainMenu"] button').click()
    page.locator('[data-testid="stMainMenuPopover"]').get_by_text("Dark").last.click()
    settle(page)
    assert looks(page) == ("dark", "rgb(233, 228, 216)")


def test_the_page_follows_the_system_from_light_to_dark(visit: Callable[..., Page]) -> None:
    page = visit("", color_scheme="light")
    wait_for_map(page)
    page.emulate_media(color_scheme="dark")
    settle(page)
    assert looks(page) == ("dark", "rgb(233, 228, 216)")


def looks(page: Page) -> tuple[str, str]:
    """Return the theme of the map, and the colour of the text beside it."""
    theme = page.locator(MAP).evaluate("host => host.dataset.theme")
    ink = page.evaluate("getComputedStyle(document.querySelector('.masthead a')).color")
    return theme, ink


def test_a_filter_goes_into_the_address_and_back_takes_it_out(visit: Callable[..., Page]) -> None:
    page = visit("")
    before = page.locator(".paper", has_text="Projects:").first.inner_text()
    page.get_by_text("Sea ·").click()
    page.wait_for_url("**mode=sea")
    settle(page)
    assert page.locator(".paper", has_text="Projects:").first.inner_text() != before
    page.go_back()
    settle(page)
    assert "mode" not in page.url
    assert page.locator(".paper", has_text="Projects:").first.inner_text() == before


def test_hostile_names_and_addresses_stay_text(visit: Callable[..., Page]) -> None:
    page = visit(f"project?project=hostile-port&mode={attacks.MARKUP}&text={attacks.SCRIPT_END}")
    assert page.locator("article h1").inner_text() == attacks.MIXED
    assert page.locator("article img, article b").count() == 0
    page = visit("projects?project=hostile-port")
    assert page.locator("article h2").inner_text() == attacks.MIXED


# ---- the map ---------------------------------------------------------------------------------

MAP = ".atlas-host"


def wait_for_map(page: Page) -> Any:
    """Return the element of the map, once something is drawn in it."""
    page.wait_for_selector(f"{MAP} canvas")
    page.wait_for_timeout(400)
    return page.locator(MAP)


def find_line(page: Page) -> tuple[float, float]:
    """Return a point of the page at which the map tells of a line."""
    box = page.locator(MAP).bounding_box()
    assert box is not None
    for part in (0.5, 0.4, 0.6, 0.3, 0.7):
        for step in range(40, int(box["height"]) - 90, 6):
            x, y = box["x"] + box["width"] * part, box["y"] + step
            page.mouse.move(x, y)
            if page.locator(f"{MAP} .corridors-tip", has_text="·").count():
                return x, y
    pytest.fail("no line was found on the map")


def pick_line(page: Page) -> None:
    """Click a line; where several lie on one another, take the first that is offered."""
    page.mouse.click(*find_line(page))
    offered = page.locator(".corridors-offer button")
    page.wait_for_selector(".corridors-offer button, .st-key-sheet h2 a")
    if offered.count():
        offered.first.click()
    page.wait_for_selector(".st-key-sheet h2 a")


def test_a_click_on_a_line_opens_its_sheet_and_goes_into_the_address(
    visit: Callable[..., Page],
) -> None:
    page = visit("?mode=rail&mode=road")
    wait_for_map(page)
    pick_line(page)
    settle(page)
    assert "section=" in page.url
    assert "view=" not in page.url
    assert page.locator(f"{MAP} .leaflet-popup").count() == 0
    page.reload()
    settle(page)
    assert page.locator(".st-key-sheet h2 a").count() == 1


def test_on_a_phone_the_sheet_of_what_is_picked_comes_into_sight(
    visit: Callable[..., Page],
) -> None:
    page = visit("?mode=rail&mode=road", {"width": 390, "height": 844})
    wait_for_map(page)
    pick_line(page)
    page.wait_for_timeout(1500)
    box = page.locator(".st-key-sheet").bounding_box()
    assert box is not None
    assert 0 < box["y"] < 844 * 0.6
    page.get_by_text("Back to the top").click()
    page.wait_for_timeout(1200)
    box = page.locator(MAP).bounding_box()
    assert box is not None
    assert 0 < box["y"] < 844 * 0.4


def test_a_filter_keeps_the_map_and_its_view(visit: Callable[..., Page]) -> None:
    page = visit("")
    host = wait_for_map(page)
    host.evaluate("host => { host.marked = true; }")
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_url("**view=**")
    view = page.url.split("view=")[1].replace("%2F", "/")
    page.get_by_text("Rail ·").click()
    page.wait_for_url("**mode=rail**")
    settle(page)
    assert page.url.split("view=")[1].replace("%2F", "/") == view
    assert page.locator(MAP).evaluate("host => host.marked") is True
    page.go_back()
    settle(page)
    assert page.url.split("view=")[1].replace("%2F", "/") == view
    assert page.locator(MAP).evaluate("host => host.marked") is True


def test_a_view_in_the_address_is_where_the_map_starts(visit: Callable[..., Page]) -> None:
    page = visit("?view=9/41.5/48")
    host = wait_for_map(page)
    assert "50 km" not in host.locator(".leaflet-control-scale-line").inner_text()
    page.get_by_role("button", name="Zoom out").click()
    page.wait_for_url("**view=8/41.**")


def test_far_from_every_border_land_is_land(visit: Callable[..., Page]) -> None:
    host = wait_for_map(visit("?view=9/45.5/66"))
    colours = host.evaluate(
        """host => {
          const canvas = host.querySelector(".leaflet-corridors-land-pane canvas");
          const pen = document.createElement("canvas").getContext("2d");
          const at = [canvas.width / 2, canvas.height / 2];
          pen.drawImage(canvas, ...at.map(Math.floor), 1, 1, 0, 0, 1, 1);
          pen.fillStyle = host.style.getPropertyValue("--land");
          pen.fillRect(1, 0, 1, 1);
          return [0, 1].map((x) => String(pen.getImageData(x, 0, 1, 1).data));
        }"""
    )
    assert colours[0] == colours[1]


def test_a_project_chosen_by_name_is_shown_on_the_map(visit: Callable[..., Page]) -> None:
    page = visit("")
    host = wait_for_map(page)
    for _ in range(3):  # the small atlas is opened as near as its railway is shown
        host.get_by_role("button", name="Zoom out").click()
        page.wait_for_timeout(400)
    before = host.locator(".leaflet-control-scale-line").inner_text()
    page.locator(".st-key-sheet input").first.click()
    page.get_by_role("option", name="Steppe railway").click()
    page.wait_for_url("**project=steppe-railway**")
    settle(page)
    assert host.locator(".leaflet-control-scale-line").inner_text() != before


def test_on_a_phone_the_sheet_can_be_reached_below_the_map(visit: Callable[..., Page]) -> None:
    page = visit("", PHONE)
    wait_for_map(page)
    box = page.locator(MAP).bounding_box()
    assert box is not None
    assert 0.55 <= box["height"] / PHONE["height"] <= 0.62


def test_marks_can_be_hit_with_a_finger(visit: Callable[..., Page]) -> None:
    page = visit("")
    marks = wait_for_map(page).locator(".corridors-site")
    assert marks.count()
    box = marks.first.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 24


def test_in_a_frame_only_the_map_is_shown_and_fills_it(visit: Callable[..., Page]) -> None:
    page = visit("?embed=true&mode=rail")
    assert page.locator(".masthead").count() == 0
    assert page.locator('[data-testid="stSidebar"]').count() == 0
    wait_for_map(page)
    box = page.locator(MAP).bounding_box()
    assert box == {"x": 0, "y": 0, "width": DESK["width"], "height": DESK["height"]}
    page.mouse.click(*find_line(page))
    page.wait_for_selector(f"{MAP} .corridors-popup")


def test_the_ways_stand_on_the_map_and_a_typed_name_finds_a_place(
    visit: Callable[..., Page],
) -> None:
    page = visit("compare?from=baku-port&mode=rail&mode=sea")
    page.get_by_role("combobox", name="To").click()
    page.keyboard.type("almaty (RU)")
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")
    page.wait_for_selector(".way")
    host = wait_for_map(page)
    assert host.locator(".corridors-way-number").first.inner_text() == "1"
    assert page.locator(".way img").first.evaluate("image => image.naturalWidth") > 0
    page.get_by_role("button", name="Swap").click()
    page.wait_for_url("**from=almaty**")
    settle(page)
    assert host.locator(".corridors-way-number").first.inner_text() == "1"


def test_the_wheel_scrolls_the_page_over_the_map_of_compare_until_it_is_clicked(
    visit: Callable[..., Page],
) -> None:
    page = visit("compare?from=baku-port&to=almaty&mode=rail&mode=sea")
    host = wait_for_map(page)
    scale = host.locator(".leaflet-control-scale-line")
    before, top = scale.inner_text(), host.bounding_box()["y"]
    host.hover(position={"x": 300, "y": 60})
    page.mouse.wheel(0, 90)
    page.wait_for_timeout(500)
    assert host.bounding_box()["y"] < top
    assert scale.inner_text() == before
    assert "Ctrl" in host.locator(".corridors-hint").inner_text()
    host.click(position={"x": 300, "y": 120})
    page.mouse.wheel(0, -400)
    page.wait_for_timeout(800)
    assert scale.inner_text() != before


def test_own_lines_are_drawn_and_leave_the_others_in_reach(
    visit: Callable[..., Page], tmp_path: Path
) -> None:
    line = {"type": "LineString", "coordinates": [[40, 30], [90, 58]]}
    feature = {"type": "Feature", "properties": {"name": attacks.MIXED}, "geometry": line}
    good, bad = tmp_path / "own.geojson", tmp_path / "bad.gpx"
    good.write_text(json.dumps(feature), "utf-8")
    bad.write_text("hello", "utf-8")
    page = visit("?mode=rail")
    wait_for_map(page)
    page.get_by_text("Lay your own lines").click()
    page.locator("input[type=file]").set_input_files([good, bad])
    page.wait_for_selector(".st-key-own ul")
    settle(page)
    told = page.locator(".st-key-own ul").inner_text()
    assert "own.geojson: 1 line" in told
    assert "bad.gpx: is none of the formats" in told
    assert page.evaluate("document.querySelector('.st-key-own ul b')") is None
    page.locator('[data-testid="stMain"]').evaluate("main => main.scrollTo(0, 0)")
    find_line(page)
    page.get_by_text("Road ·").click()
    settle(page)
    find_line(page)
    page.locator(".masthead .pages").get_by_text("About").click()
    page.wait_for_selector("h1:has-text('Small atlas')")
    page.locator(".masthead .pages").get_by_text("Map").click()
    wait_for_map(page)
    assert "own.geojson: 1 line" in page.locator(".st-key-own ul").inner_text()
    page.get_by_text("Take these lines away").click()
    page.wait_for_selector(".st-key-own ul", state="detached")


@pytest.mark.parametrize(
    ("language", "choose", "menu"),
    [
        ("ru", "Выбрать файлы", ["Системные", "Светлые", "Тёмные", "Печать", "Записать экран"]),
        ("zh", "选择文件", ["跟随系统", "浅色", "深色", "打印", "录制屏幕"]),
    ],
)
def test_what_streamlit_says_is_in_the_readers_language_where_it_can_be(
    visit: Callable[..., Page], language: str, choose: str, menu: list[str]
) -> None:
    page = visit(f"?lang={language}")
    wait_for_map(page)
    shown = """(parts) => parts.flatMap((part) => {
      const read = (node, kind) => {
        const look = getComputedStyle(node, kind);
        return look.fontSize === "0px" ? "" : look.content.replaceAll('"', "");
      };
      const deep = part.querySelector('[data-testid="stMainMenuItemLabel"]') || part;
      const own = getComputedStyle(deep).fontSize === "0px" ? "" : deep.innerText;
      return [own + read(deep, "::after")];
    })"""
    page.locator('[data-testid="stMainMenu"]').click()
    items = page.locator('[data-testid^="stMainMenuItem-"]')
    items.first.wait_for()
    assert items.evaluate_all(shown) == menu
    page.keyboard.press("Escape")
    page.locator(".st-key-own summary").click()
    box = page.locator('[data-testid="stFileUploaderDropzone"] button p')
    box.wait_for(state="attached")
    assert box.evaluate_all(shown) == [choose]
    assert page.get_by_text("per file").is_hidden()
