"""The panel is the filter: every switch shows what the library would select."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

import corridors
from corridors.model import Mode, RouteAccuracy, Status
from corridors.web.map_options import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from browsing import Watched
    from playwright.sync_api import Locator

    from corridors.atlas import Atlas

pytestmark = pytest.mark.browser


def expected(atlas: Atlas, **filters: Any) -> tuple[set[str], set[str]]:
    """Return what the library selects: ids of lines, and of sites that are on the map."""
    found = corridors.select(atlas, **filters)
    located = found.sites[found.sites.geometry.notna()]
    return set(found.sections["id"]), set(located["id"])


def count_of(watched: Watched, layer: str) -> int:
    row = watched.page.locator(
        ".corridors-row", has=watched.page.locator(f'[data-layer="{layer}"]')
    )
    return int(row.locator(".corridors-count").inner_text().replace(",", ""))


def switch(watched: Watched, layer: str) -> Locator:
    return watched.page.locator(f'[data-layer="{layer}"]')


def press(watched: Watched, heading: str, which: str) -> None:
    watched.page.get_by_role("button", name=f"{heading}: {which}").click()


def test_at_first_everything_is_shown(shipped: Watched, shipped_atlas: Atlas) -> None:
    assert shipped.shown() == expected(shipped_atlas)


@pytest.mark.parametrize("mode", list(Mode))
def test_a_mode_switched_off_leaves_the_others(
    shipped: Watched, shipped_atlas: Atlas, mode: Mode
) -> None:
    switch(shipped, mode).uncheck()
    others = [other.value for other in Mode if other != mode]
    lines, _ = expected(shipped_atlas, mode=others)
    assert shipped.shown()[0] == lines
    assert count_of(shipped, mode) == len(expected(shipped_atlas, mode=[mode.value])[0])
    switch(shipped, mode).check()
    assert shipped.shown() == expected(shipped_atlas)


def test_status_and_accuracy_are_filters_too(shipped: Watched, shipped_atlas: Atlas) -> None:
    press(shipped, "Status", "none")
    assert shipped.shown() == (set(), set())
    assert "Nothing fits these filters." in shipped.page.locator(".corridors-panel").inner_text()
    switch(shipped, "construction").check()
    lines, sites = expected(shipped_atlas, status=["construction"])
    assert shipped.shown() == (lines, sites)
    assert count_of(shipped, "construction") == len(lines) + len(sites)
    low = expected(shipped_atlas, status=["construction"], accuracy=["low"])[0]
    assert count_of(shipped, "low") == len(low)
    press(shipped, "How near the line is", "none")
    switch(shipped, "low").check()
    assert shipped.shown() == (low, sites)


@pytest.mark.parametrize("status", list(Status))
def test_a_status_counts_what_the_library_selects(
    shipped: Watched, shipped_atlas: Atlas, status: Status
) -> None:
    lines, sites = expected(shipped_atlas, status=[status.value])
    if lines or sites:
        assert count_of(shipped, status) == len(lines) + len(sites)
    else:
        assert switch(shipped, status).count() == 0


@pytest.mark.parametrize("accuracy", list(RouteAccuracy))
def test_an_accuracy_counts_what_the_library_selects(
    shipped: Watched, shipped_atlas: Atlas, accuracy: RouteAccuracy
) -> None:
    assert count_of(shipped, accuracy) == len(expected(shipped_atlas, accuracy=[accuracy.value])[0])


def test_the_kinds_of_sites_are_switches_with_counts(
    shipped: Watched, shipped_atlas: Atlas
) -> None:
    sites = shipped_atlas.sites[shipped_atlas.sites.geometry.notna()]
    groups = sites["group"].value_counts()
    for group, count in groups.items():
        assert count_of(shipped, str(group)) == count
    first = str(groups.index[0])
    switch(shipped, first).uncheck()
    assert shipped.shown()[1] == set(sites[sites["group"] != first]["id"])
    press(shipped, "Sites", "all")
    assert shipped.shown()[1] == set(sites["id"])


def test_a_mode_opens_to_its_projects(shipped: Watched, shipped_atlas: Atlas) -> None:
    page = shipped.page
    page.get_by_role("button", name="Projects: Rail").click()
    rail = shipped_atlas.sections[shipped_atlas.sections["mode"] == "rail"]
    inside = page.locator(".corridors-projects:not([hidden]) [data-layer]")
    found = inside.evaluate_all("(boxes) => boxes.map((box) => box.dataset.layer)")
    assert set(found) == set(rail["project"])
    switch(shipped, "cku-railway").first.uncheck()
    own = set(rail[rail["project"] == "cku-railway"]["id"])
    assert own
    assert shipped.shown()[0] == expected(shipped_atlas)[0] - own
    assert count_of(shipped, "rail") == len(rail) - len(own)
    press(shipped, "Lines", "all")
    assert shipped.shown() == expected(shipped_atlas)
    page.get_by_role("button", name="Projects: Rail").click()


def test_all_and_none_of_the_lines(shipped: Watched, shipped_atlas: Atlas) -> None:
    press(shipped, "Lines", "none")
    lines, sites = shipped.shown()
    assert lines == set()
    assert sites == expected(shipped_atlas)[1]
    press(shipped, "Lines", "all")
    assert shipped.shown() == expected(shipped_atlas)


def test_every_country_of_the_list_shows_what_the_library_selects(
    shipped: Watched, shipped_atlas: Atlas
) -> None:
    box = shipped.page.locator("[data-filter=country]")
    codes = box.locator("option").evaluate_all(
        "(all) => all.map((one) => one.value).filter(Boolean)"
    )
    assert {"KZ", "CN", "UZ"} < set(codes)
    for code in codes:
        box.select_option(code)
        assert shipped.shown() == expected(shipped_atlas, country=[code]), code
    box.select_option("")
    assert shipped.shown() == expected(shipped_atlas)


def test_every_corridor_of_the_list_shows_what_the_library_selects(
    shipped: Watched, shipped_atlas: Atlas
) -> None:
    box = shipped.page.locator("[data-filter=corridor]")
    ids = box.locator("option").evaluate_all("(all) => all.map((one) => one.value).filter(Boolean)")
    assert set(ids) <= set(shipped_atlas.corridors["id"])
    for key in ids:
        box.select_option(key)
        lines, _ = expected(shipped_atlas, corridor=[key])
        assert lines
        assert shipped.shown() == (lines, set()), key


# ---- years -----------------------------------------------------------------------------------


def slide(watched: Watched, year: int) -> None:
    watched.page.locator(".corridors-slider input").fill(str(year))


@pytest.mark.parametrize("year", [FIRST_YEAR, 1997, 2005, 2014, 2022, 2027, 2030, LAST_YEAR])
def test_the_slider_shows_the_year_of_the_library(
    shipped: Watched, shipped_atlas: Atlas, year: int
) -> None:
    slide(shipped, year)
    assert shipped.shown() == expected(shipped_atlas, year=year)
    then = corridors.select(shipped_atlas, year=year)
    statuses = (
        then.sections["status"]
        .value_counts()
        .add(then.sites[then.sites.geometry.notna()]["status"].value_counts(), fill_value=0)
    )
    for status, count in statuses.items():
        if status:
            assert count_of(shipped, str(status)) == count
    assert str(year) in shipped.page.locator(".corridors-now").inner_text()
    assert shipped.page.locator("output").inner_text() == str(year)
    assert shipped.page.locator(".corridors-slider input").get_attribute("aria-valuetext") == str(
        year
    )


def test_what_is_only_expected_looks_so_and_says_so(shipped: Watched) -> None:
    looks = """() => corridors.lines.pieces.filter(({ kind, line }) =>
        kind === "stroke" && line.id === "cku-makmal-jalal-abad").map(({ layer: { options: o } }) =>
        [(o._dashArray || []).length, o.opacity])"""
    slide(shipped, 2029)
    building = shipped.run(looks)
    slide(shipped, 2031)
    (expected_look,) = shipped.run(looks)
    assert [expected_look] != building
    assert expected_look[0] > 2
    assert expected_look[1] <= 0.6
    shipped.run("corridors.showTable()")
    told = shipped.page.locator(".corridors-list tr", has_text="Torugart pass").first.inner_text()
    assert "Expected by 2030" in told


def test_today_ends_the_look_back(shipped: Watched, shipped_atlas: Atlas) -> None:
    slide(shipped, 1995)
    shipped.page.locator(".corridors-heading button", has_text="Today").click()
    assert shipped.shown() == expected(shipped_atlas)
    assert shipped.page.locator(".corridors-now").is_hidden()


def test_year_and_other_filters_hold_together(shipped: Watched, shipped_atlas: Atlas) -> None:
    slide(shipped, 2012)
    shipped.page.locator("[data-filter=country]").select_option("KZ")
    press(shipped, "Status", "none")
    switch(shipped, "operating").check()
    found = expected(shipped_atlas, year=2012, country=["KZ"], status=["operating"])
    assert shipped.shown() == found
    told = shipped.page.locator(".corridors-shown-counts").inner_text()
    assert f" {len(found[0])} " in told
    assert f" {len(found[1])} " in told


def test_play_goes_on_by_the_year_and_stops(small: Watched) -> None:
    slide(small, 2000)
    play = small.page.locator(".corridors-play")
    name = play.get_attribute("aria-label")
    play.click()
    small.page.wait_for_function("corridors.filters.year >= 2002")
    assert play.get_attribute("aria-label") != name
    play.click()
    stopped = small.run("corridors.filters.year")
    small.page.wait_for_timeout(900)
    assert small.run("corridors.filters.year") == stopped
    assert play.get_attribute("aria-label") == name


def test_play_from_today_begins_with_the_first_year_and_ends_with_the_last(small: Watched) -> None:
    play = small.page.locator(".corridors-play")
    play.click()
    assert small.run("corridors.filters.year") == FIRST_YEAR
    slide(small, LAST_YEAR - 1)
    assert not small.run("corridors.panel.timer")
    play.click()
    small.page.wait_for_function("!corridors.panel.timer")
    assert small.run("corridors.filters.year") == LAST_YEAR


def test_reset_stops_playing_and_clears_every_filter(small: Watched) -> None:
    before = small.shown()
    small.page.locator("[data-filter=country]").select_option("CN")
    switch(small, "rail").uncheck()
    small.page.locator("[data-tool=graticule]").click()
    small.page.locator(".corridors-play").click()
    small.page.locator("[data-tool=reset]").click()
    assert not small.run("corridors.panel.timer")
    assert small.shown() == before
    assert small.page.locator("[data-layer]:not(:checked)").count() == 0
    assert small.page.locator("[data-filter=country]").input_value() == ""
    assert small.page.locator("[data-tool=graticule]").get_attribute("aria-pressed") == "false"


def test_the_year_help_says_what_a_year_means(small: Watched) -> None:
    small.page.locator(".corridors-years summary").click()
    assert "end of" in small.page.locator(".corridors-years details p").inner_text()


# ---- search ----------------------------------------------------------------------------------


def search(watched: Watched, text: str) -> Locator:
    field = watched.page.locator(".corridors-search input")
    field.fill(text)
    return field


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("małaszew", "Małaszewicze"),
        ("MALASZEW", "Małaszewicze"),
        ("中吉乌", "Kyrgyzstan"),
        ("ДОРОГА КИТАЙ", "Kyrgyzstan"),
    ],
)
def test_search_finds_a_project_by_any_of_its_names(shipped: Watched, text: str, name: str) -> None:
    search(shipped, text).press("Enter")
    shipped.card().first.wait_for()
    assert name in shipped.card().first.locator("h2").inner_text()


@pytest.mark.parametrize("text", ["middle corridor", "транскаспийский", "跨里海"])
def test_search_finds_a_corridor_and_shows_it(
    shipped: Watched, shipped_atlas: Atlas, text: str
) -> None:
    field = search(shipped, text)
    rows = shipped.page.locator(".corridors-found li").all_inner_texts()
    above = rows[: next(at for at, row in enumerate(rows) if row.startswith("Corridors"))]
    heads = sum(row.split()[0] in {"Projects", "Trains", "Sites", "Places"} for row in above)
    for _ in range(len(above) - heads):
        field.press("ArrowDown")
    field.press("Enter")
    chosen = shipped.run("corridors.filters.corridor")
    assert shipped.shown()[0] == expected(shipped_atlas, corridor=[chosen])[0]
    assert shipped.page.locator("[data-filter=corridor]").input_value() == chosen


@pytest.mark.parametrize("text", ["Ürümqi", "urumqi", "Урумчи", "乌鲁木齐"])
def test_search_finds_a_place_and_goes_there(shipped: Watched, text: str) -> None:
    search(shipped, text)
    assert shipped.page.locator(".corridors-kinds").first.inner_text().startswith("Places")
    shipped.page.locator(".corridors-found [role=option]").first.click()
    lat, lon = shipped.run("(({lat, lng}) => [lat, lng])(corridors.map.getCenter())")
    assert (lat, lon) == pytest.approx((43.8, 87.6), abs=0.3)
    assert shipped.run("corridors.map.getZoom()") >= 8


def test_arrows_choose_among_what_was_found_and_escape_clears(shipped: Watched) -> None:
    page = shipped.page
    field = search(shipped, "gas")
    chosen = page.locator('.corridors-found [aria-selected="true"]')
    first = chosen.inner_text()
    field.press("ArrowDown")
    assert chosen.count() == 1
    assert chosen.inner_text() != first
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    field.press("ArrowUp")
    field.press("ArrowUp")
    assert chosen.inner_text() == page.locator(".corridors-found li").last.inner_text()
    field.press("Escape")
    assert field.input_value() == ""
    assert page.locator(".corridors-found").is_hidden()


def test_what_is_not_located_has_a_card_all_the_same(shipped: Watched) -> None:
    search(shipped, "ten shaanxi").press("Enter")
    shipped.card().first.wait_for()
    assert "not located" in shipped.card().first.inner_text()


def test_the_first_click_after_a_search_counts(small: Watched) -> None:
    """The list of what was found lies over the panel: what is below stays where the reader aims."""
    field = small.page.locator(".corridors-search input")
    field.click()
    box = small.page.locator("[data-layer=sea]")
    place = box.bounding_box()
    assert place
    field.press_sequentially("no such name")
    assert small.page.locator(".corridors-found").is_visible()
    assert box.bounding_box() == place
    small.page.mouse.click(place["x"] + 7, place["y"] + 7)
    assert not box.is_checked()
    assert small.page.locator(".corridors-found").is_hidden()


# ---- names of what is left -------------------------------------------------------------------


def test_what_a_country_leaves_is_named_and_lies_in_the_view(
    shipped: Watched, shipped_atlas: Atlas
) -> None:
    shipped.page.locator("[data-filter=country]").select_option("UZ")
    head, count = shipped.page.locator(".corridors-names .corridors-heading > *").all()
    left = corridors.select(shipped_atlas, country="UZ")
    drawn = {row["project"] for row in left.records.sections}
    drawn |= {row["project"] for row in left.records.sites if row["geometry"] is not None}
    assert (head.inner_text(), count.inner_text()) == ("Projects", str(len(drawn)))
    more = shipped.page.locator(".corridors-names > .corridors-plain")
    names = shipped.page.locator(".corridors-names > ul button")
    assert more.inner_text() == f"{len(drawn) - names.count()} more"
    more.click()
    assert names.count() == len(drawn)
    assert shipped.run("corridors.map.getBounds().contains([41.3, 69.2])")
    assert shipped.run("corridors.map.getZoom()") >= 4
    names.first.click()
    shipped.card().first.wait_for()


def test_projects_that_reach_a_country_but_are_built_elsewhere_are_named(shipped: Watched) -> None:
    shipped.page.locator("[data-filter=country]").select_option("UZ")
    off = "corridors.model.statuses.map((one) => one.id).filter((id) => id !== 'construction')"
    shipped.run(f"corridors.update({{ off: new Set({off}) }})")
    told = shipped.page.locator(".corridors-names div > p").inner_text()
    assert re.fullmatch(r"Also reaching Uzbekistan, but built elsewhere: \d+", told)
    elsewhere = shipped.page.locator(".corridors-names div > ul").inner_text()
    assert "China–Kyrgyzstan–Uzbekistan railway" in elsewhere  # noqa: RUF001
