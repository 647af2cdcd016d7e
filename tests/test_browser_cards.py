"""Cards: figures with numbered sources, what disagrees, dates apart, sites in one spot."""

from __future__ import annotations

import json
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

import corridors
from corridors.export import write_html

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from browsing import Watched

pytestmark = pytest.mark.browser


def test_every_number_leads_to_its_source_in_the_list(shipped: Watched) -> None:
    for key in ("cku-railway", "trans-caspian", "khorgos-gateway-site"):
        if not shipped.run("(id) => corridors.select(id)", key):
            continue
        found = shipped.run(
            """() => {
              const card = corridors.card;
              const list = [...card.querySelectorAll(".corridors-sources li")];
              const marks = [...card.querySelectorAll(".corridors-number")];
              return marks.map((mark) => {
                const item = list[Number(mark.textContent) - 1];
                const link = item.querySelector("a");
                return [mark.getAttribute("href"), link && link.getAttribute("href"),
                  mark.title.startsWith(item.firstChild.textContent)];
              });
            }"""
        )
        assert found
        for number, listed, titled in found:
            assert number == listed
            assert titled


def test_what_disagrees_stands_under_the_figure_with_its_own_source(small: Watched) -> None:
    small.run("corridors.select('steppe-west')")
    fact = small.card().locator(".corridors-fact", has_text="Counts sidings.")
    assert "Length" in fact.locator("dt").inner_text()
    others = fact.locator(".corridors-others li")
    assert others.count() == 1
    number = others.locator(".corridors-number").inner_text()
    sources = small.card().locator(".corridors-sources li")
    assert "A report without an address" in sources.nth(int(number) - 1).inner_text()
    assert sources.nth(int(number) - 1).locator("a").count() == 0


def test_dates_planned_and_actual_stand_apart(small: Watched) -> None:
    small.run("corridors.select('steppe-east')")
    apart = small.run(
        """() => Object.fromEntries([...corridors.card.querySelectorAll("h3")].map((head) =>
          [head.textContent, head.nextElementSibling?.textContent || ""]))"""
    )
    actual, planned = apart["What happened"], apart["What is planned"]
    assert "Dec 2024" in actual
    assert "2030" in planned
    assert "2030" not in actual


def test_the_card_says_what_it_was_in_the_year_of_the_slider(small: Watched) -> None:
    small.run("corridors.select('steppe-east')")
    small.page.locator(".corridors-slider input").fill("2021")
    assert "2021" in small.card().locator(".corridors-then").inner_text()
    small.page.locator(".corridors-slider input").fill("2031")
    then = small.card().locator(".corridors-then").inner_text()
    assert then.startswith("At the end of 2031: Expected by 2030")
    assert "reported" not in then
    assert small.card().locator(".corridors-then sup a, .corridors-then sup span").count() > 0
    today = small.card().locator(".corridors-status").inner_text()
    assert today.startswith("Under construction")
    small.run("corridors.update({ year: null })")
    assert small.card().locator(".corridors-then").count() == 0


def test_the_card_says_corridors_services_and_how_the_line_was_drawn(small: Watched) -> None:
    small.run("corridors.select('steppe-west')")
    text = small.card().inner_text()
    for told in ("Small corridor", "Steppe express", "within 10 km", "30 Jun 2026", "CC BY"):
        assert told in text


def test_sites_in_one_spot_can_all_be_reached(
    visit: Callable[..., Watched], small_root: Path, tmp_path: Path
) -> None:
    path = small_root / "sites.geojson"
    data = json.loads(path.read_text("utf-8"))
    spot = next(site for site in data["features"] if site["id"] == "dry-port-site")
    for number in range(6):
        data["features"].append({**spot, "id": f"twin-{number}"})
    data["features"].sort(key=lambda site: site["id"])
    path.write_text(json.dumps(data), "utf-8")
    write_html(corridors.load(small_root), tmp_path / "map.html")
    watched = visit(tmp_path / "map.html")
    watched.run("corridors.setView({ zoom: 7, lat: 43.1, lon: 69.9 })")
    marks = watched.site("Pass dry port")
    assert marks.count() == 7
    boxes = [mark.bounding_box() for mark in marks.all()]
    middles = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes if box]
    for one, other in combinations(middles, 2):
        assert (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 > 8**2
    opened = set()
    for number in range(7):
        marks.nth(number).click()  # refuses what lies under something else
        opened.add(watched.run("corridors.selected"))
        watched.run("corridors.close()")
    assert len(opened) == 7


def test_a_name_along_a_line_goes_with_its_line(shipped: Watched) -> None:
    shipped.run("corridors.setView({ zoom: 6.5, lat: 44, lon: 70 })")
    names = shipped.page.locator(".corridors-course")
    assert names.count() > 0
    shipped.run("corridors.update({ off: new Set(corridors.model.modes.map((m) => m.id)) })")
    assert names.count() == 0
