"""What an author adds to the written map: lines of their own, and the ways between two places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attacks
import pytest
from click.testing import CliRunner

from corridors.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from browsing import Watched

pytestmark = pytest.mark.browser

DRAWN = """() => {
  const layers = corridors.overlays[0].layers || [];
  return layers.filter((layer) => corridors.map.hasLayer(layer.layer || layer)).length;
}"""
CLICK_MIDDLE = """() => {
  const { x, y } = corridors.map.latLngToContainerPoint([45, 65]);
  const box = corridors.root.getBoundingClientRect();
  return [box.left + x, box.top + y];
}"""


def feature(name: str, kind: str, coordinates: Any) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"NAME": name, "no": 7}, "geometry": geometry}


@pytest.fixture
def own_map(small_source: Path, tmp_path: Path) -> Path:
    """A map of the small atlas with a line, an area and a point added on the command line."""
    features = [
        feature(attacks.MIXED, "LineString", [[55, 45], [65, 45], [75, 45]]),
        feature("An area", "Polygon", [[[76, 46], [79, 46], [79, 48], [76, 46]]]),
        feature("A point", "Point", [58, 48]),
    ]
    path = tmp_path / "mine.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    out = tmp_path / "map.html"
    command = ["map", str(out), "--data", str(small_source), "--add", str(path), "-q"]
    done = CliRunner().invoke(main, [*command, "--name-field", "NAME"])
    assert done.exit_code == 0, done.output
    return out


def test_lines_of_the_authors_own_are_drawn_and_can_be_clicked(
    visit: Callable[..., Watched], own_map: Path
) -> None:
    watched = visit(own_map)
    row = watched.page.locator(".corridors-row", has_text="mine")
    assert row.locator(".corridors-count").inner_text() == "3"
    watched.run("corridors.setView({ lat: 45, lon: 65, zoom: 6 })")
    watched.page.wait_for_timeout(300)
    watched.page.mouse.click(*watched.run(CLICK_MIDDLE))
    watched.card().wait_for()
    text = watched.card().evaluate("(node) => node.textContent")
    assert attacks.MIXED in text
    assert "not data of the atlas" in text


LINKS = ("https://example.org/a?b=1&c=%20#d", "HTTP://example.org", "https://пример.рф/путь")
NO_LINKS = (
    *attacks.ADDRESSES,
    "https://known.org@other.example/",
    "https://user:pass@other.example/",
    "https:/known.org@other.example",
    "https://other.example\\@known.org",
    "https://example.org/\u202egro.rehto",
    "https://example.org/\u200b",
    "https://example.org/ and more",
    "https://example.org/\nx",
    "java\tscript:window.PWNED=1",
    "ftp://example.org",
    "see https://example.org",
    "https:///",
    "https://example.org:99999/",
)


def test_addresses_in_own_fields_become_links_and_nothing_else_does(
    visit: Callable[..., Watched], small_source: Path, tmp_path: Path
) -> None:
    values = [*LINKS, *NO_LINKS]
    point = feature("A", "Point", [65, 45])
    point["properties"] = {f"f{n}": value for n, value in enumerate(values)}
    (tmp_path / "mine.geojson").write_text(json.dumps(point), "utf-8")
    out = tmp_path / "map.html"
    command = ["map", str(out), "--data", str(small_source), "-q"]
    done = CliRunner().invoke(main, [*command, "--add", str(tmp_path / "mine.geojson")])
    assert done.exit_code == 0, done.output
    watched = visit(out)
    watched.run("corridors.setView({ lat: 45, lon: 65, zoom: 6 })")
    watched.page.wait_for_timeout(300)
    watched.page.mouse.click(*watched.run(CLICK_MIDDLE))
    watched.card().wait_for()
    cells = watched.card().evaluate(
        """(node) => [...node.querySelectorAll("dd")].map((cell) => [cell.textContent,
          [...cell.querySelectorAll("*")].map((one) => [one.tagName, one.getAttribute("href"),
            one.target, one.rel, one.protocol])])"""
    )
    assert [text for text, _ in cells] == values
    for text, inside in cells:
        if text in LINKS:
            (link,) = inside
            assert link[:4] == ["A", text, "_blank", "noopener noreferrer"]
            assert link[4] in ("http:", "https:")
        else:
            assert inside == [], text
    assert watched.run("window.PWNED") is None


def test_they_can_be_switched_off_and_on_and_the_atlas_stays(
    visit: Callable[..., Watched], own_map: Path
) -> None:
    watched = visit(own_map)
    shown = watched.run(DRAWN)
    assert shown > 0
    box = watched.page.locator("[data-layer=overlay-0]")
    box.uncheck()
    assert watched.run(DRAWN) == 0
    assert "off=overlay-0" in watched.run("corridors.address()")
    box.check()
    assert watched.run(DRAWN) == shown


def test_the_printed_plate_of_a_map_with_own_lines_is_painted(
    visit: Callable[..., Watched], own_map: Path
) -> None:
    watched = visit(own_map)
    watched.run("window.dispatchEvent(new Event('beforeprint'))")
    colours = watched.run(
        """() => {
          const plate = document.querySelector(".corridors-plate");
          const { data } = plate.getContext("2d").getImageData(0, 0, plate.width, plate.height);
          return new Set(new Uint32Array(data.buffer)).size;
        }"""
    )
    watched.run("window.dispatchEvent(new Event('afterprint'))")
    assert colours > 20


@pytest.fixture(scope="module")
def ways_map(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("ways") / "ways.html"
    done = CliRunner().invoke(main, ["map", str(out), "--compare", "xian", "istanbul", "-q"])
    assert done.exit_code == 0, done.output
    return out


def test_ways_stand_in_the_panel_with_their_steps(
    visit: Callable[..., Watched], ways_map: Path
) -> None:
    watched = visit(ways_map)
    page = watched.page
    assert page.title() == "Xi'an – Istanbul"  # noqa: RUF001
    ways = page.locator(".corridors-ways .corridors-row")
    assert ways.count() >= 2
    assert "estimate" in page.locator(".corridors-way").first.inner_text()
    page.locator(".corridors-way button").first.click()
    watched.card().wait_for()
    assert watched.card().locator("li").count() > 5
    assert "Xi'an" in watched.card().inner_text()


def test_a_way_can_be_switched_off_and_speaks_the_language_of_the_page(
    visit: Callable[..., Watched], ways_map: Path
) -> None:
    watched = visit(ways_map)
    on = "corridors.routes.ways[1].layers.filter((layer) => corridors.map.hasLayer(layer)).length"
    assert watched.run(on) > 0
    watched.page.locator("[data-layer=route-1]").uncheck()
    assert watched.run(on) == 0
    watched.run("corridors.setLanguage('ru')")
    assert "Китай" in watched.page.locator(".corridors-ways .corridors-name").first.inner_text()


def test_no_way_is_told_in_one_line(tmp_path: Path) -> None:
    out = tmp_path / "none.html"
    command = ["map", str(out), "--compare", "kashgar", "duisburg", "--mode", "sea"]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert not out.exists()


def test_ways_lie_opaque_beside_each_other_where_they_share_a_track(
    visit: Callable[..., Watched], ways_map: Path
) -> None:
    watched = visit(ways_map)
    runs = watched.run(
        """() => corridors.routes.ways.map((way) => way.runs.map((run) =>
          [run.shift, run.among.map((one) => one.number)]))"""
    )
    assert any(len(among) > 1 for way in runs for _, among in way)
    for number, way in enumerate(runs):
        for shift, among in way:
            assert number in among
            assert (shift == 0) == (2 * among.index(number) == len(among) - 1)
    looks = watched.run(
        """() => corridors.routes.ways.flatMap((way) =>
          way.strokes.map(({ layer: { options: o } }) => [o.opacity, o.color]))"""
    )
    assert {opacity for opacity, _ in looks} == {1}
    assert len({colour for _, colour in looks}) == len(looks)
    numbers = watched.page.locator(".corridors-way-number").all_inner_texts()
    assert numbers == [str(number) for number in range(1, len(runs) + 1)]


def test_what_is_only_expected_of_a_way_is_pale_and_dashed(
    visit: Callable[..., Watched], tmp_path: Path
) -> None:
    out = tmp_path / "ways.html"
    command = ["map", str(out), "--compare", "kashgar", "tashkent", "--year", "2031", "-q"]
    assert CliRunner().invoke(main, command).exit_code == 0
    watched = visit(out)
    strokes = watched.run(
        """() => corridors.routes.ways[0].strokes.map(({ state, layer, dash }) => ({
          state: corridors.model.statuses[state].id, dash: dash.length,
          opacity: layer.options.opacity, set: (layer.options._dashArray || []).length,
          parts: layer._parts.flat().length }))"""
    )
    looks = {stroke.pop("state"): stroke for stroke in strokes}
    assert set(looks) == {"operating", "expected"}
    assert looks["operating"]["opacity"] == 1
    assert looks["operating"]["set"] == 0
    assert looks["expected"]["opacity"] < 0.7
    assert looks["expected"]["set"] == looks["expected"]["dash"] > 0
    assert all(look["parts"] > 1 for look in looks.values())
    assert "expected 47" in watched.page.locator(".corridors-way").first.inner_text()


def test_alone_a_way_lies_on_its_track(visit: Callable[..., Watched], ways_map: Path) -> None:
    watched = visit(ways_map)
    for box in watched.page.locator("[data-layer^=route-]").all()[1:]:
        box.uncheck()
    assert watched.run("corridors.routes.ways[0].runs.map((run) => run.shift)") == [0]
    assert watched.page.locator(".corridors-way-number").count() == 1


def test_only_the_parts_that_ways_use_are_drawn(
    visit: Callable[..., Watched], ways_map: Path
) -> None:
    watched = visit(ways_map)
    assert watched.run("corridors.model.lines.filter((line) => !line.used).length") == 0
    cut = watched.run(
        """() => corridors.model.lines.filter((line) => {
          const drawn = line.used.reduce((sum, part) => sum + part.lon.length - 1, 0);
          return drawn < line.lon.length - 1;
        }).length"""
    )
    assert cut > 0
    assert (
        watched.run(
            """() => corridors.lines.pieces.filter(({ kind, layer }) =>
          kind === "casing" && !layer.options.hidden).length"""
        )
        == 0
    )


def test_a_click_on_a_way_opens_its_steps_and_a_stop_says_what_is_done(
    visit: Callable[..., Watched], ways_map: Path
) -> None:
    watched = visit(ways_map)
    watched.run("corridors.panel.setOpen(false)")
    spot = watched.run(
        """() => {
          const { map, routes } = corridors;
          map.setView(routes.ways[0].middle, 7, { animate: false });
          const ring = routes.ways[0].strokes[0].layer._parts.flat();
          const seen = ring.map((point) => map.layerPointToContainerPoint(point));
          const { x, y } = seen.find((p) => p.x > 200 && p.x < 900 && p.y > 100 && p.y < 600);
          return [x, y];
        }"""
    )
    watched.page.mouse.move(*spot)
    watched.page.locator(".corridors-tip").wait_for()
    assert watched.page.locator(".corridors-tip").inner_text().startswith("1. ")
    watched.page.mouse.click(*spot)
    watched.card().wait_for()
    assert watched.card().locator(".corridors-steps li").count() > 5
    texts = watched.run(
        """() => corridors.routes.points.flatMap((point) =>
          [...point.texts].map((text) => corridors.model.t(text)))"""
    )
    assert "Xi'an" in texts
    assert any("gauge" in text for text in texts)


def test_a_way_that_is_off_in_the_address_still_tells_its_steps(
    visit: Callable[..., Watched], ways_map: Path
) -> None:
    watched = visit(ways_map, rest="#off=route-0")
    assert watched.page.locator(".corridors-way-number").all_inner_texts()[0] == "2"
    watched.page.locator(".corridors-way button").first.click()
    watched.card().wait_for()


def test_the_key_on_paper_names_the_ways(visit: Callable[..., Watched], ways_map: Path) -> None:
    watched = visit(ways_map)
    watched.page.locator("[data-layer=route-1]").uncheck()
    watched.run("window.dispatchEvent(new Event('beforeprint'))")
    key = watched.page.locator(".corridors-key li").all_text_contents()
    assert key[0].startswith("1. China")
    assert not any(text.startswith("2. ") for text in key)
    watched.run("window.dispatchEvent(new Event('afterprint'))")
