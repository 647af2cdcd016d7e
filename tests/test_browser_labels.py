"""Names on the map: what it is about comes first, none lies on another, few on lines."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import corridors
from corridors.cli import main
from corridors.export import write_html

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from browsing import Watched

    from corridors.atlas import Atlas

pytestmark = pytest.mark.browser

NAMES = "() => [...document.querySelectorAll('.corridors-label')].map((node) => node.textContent)"
LYING = """() => {
  const boxes = [...document.querySelectorAll('.corridors-label:not(.corridors-course)')]
    .map((node) => [node.textContent, node.getBoundingClientRect()]);
  const across = (a, b) => a.left < b.right && a.right > b.left;
  const upright = (a, b) => a.top + 3 < b.bottom && a.bottom - 3 > b.top;
  return boxes.flatMap(([one, a], i) => boxes.slice(i + 1)
    .filter(([, b]) => across(a, b) && upright(a, b)).map(([other]) => [one, other]));
}"""
NODES = {"Istanbul", "Xi'an", "Tbilisi", "Aktau port", "Lanzhou"}


@pytest.fixture(scope="module")
def corridor_map(shipped_atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("labels") / "map.html"
    write_html(corridors.select(shipped_atlas, corridor="trans-caspian"), path)
    return path


@pytest.mark.parametrize(("width", "height"), [(320, 480), (720, 560), (1440, 900)])
def test_the_nodes_of_a_corridor_are_named_first_in_every_frame(
    corridor_map: Path, visit: Callable[..., Watched], width: int, height: int
) -> None:
    watched = visit(corridor_map, {"width": width, "height": height}, "?embed")
    watched.run("corridors.labels.draw()")
    names = set(watched.run(NAMES))
    wanted = NODES if width >= 720 else {"Istanbul", "Xi'an"}
    assert wanted <= names, names
    assert watched.run(LYING) == []


def test_an_atlas_at_article_width_names_towns(
    shipped_map: Path, visit: Callable[..., Watched]
) -> None:
    watched = visit(shipped_map, {"width": 720, "height": 560}, "?embed")
    assert watched.page.locator(".corridors-label.corridors-rank1").count() >= 5
    assert watched.run(LYING) == []


def test_so_near_the_map_says_that_it_shows_no_more(shipped: Watched) -> None:
    shipped.run("corridors.setView({ lat: 43.65, lon: 51.2, zoom: 9 })")
    assert shipped.page.locator(".corridors-now").inner_text() == "As near as this map goes"
    shipped.run("corridors.setView({ lat: 43.65, lon: 51.2, zoom: 8 })")
    assert shipped.page.locator(".corridors-now").is_hidden()


@pytest.fixture(scope="module")
def own_map(shipped_atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole atlas with a line of the author's own from Aktau to Aktobe, named."""
    folder = tmp_path_factory.mktemp("own")
    line = {"type": "LineString", "coordinates": [[51.2, 43.6], [53.9, 46.4], [57.2, 50.3]]}
    feature = {"type": "Feature", "properties": {"name": "My line"}, "geometry": line}
    (folder / "own.geojson").write_text(json.dumps(feature), "utf-8")
    overlay = corridors.read_overlay(str(folder / "own.geojson"))
    write_html(shipped_atlas, folder / "map.html", overlays=[overlay])
    return folder / "map.html"


def test_own_lines_are_named_along_them_and_at_their_ends(
    own_map: Path, visit: Callable[..., Watched]
) -> None:
    watched = visit(own_map, rest="#view=5.5/47/55")
    assert watched.page.locator(".corridors-label[data-own]").inner_text() == "My line"
    assert {"Aktau port", "Aktobe"} <= set(watched.run(NAMES)[:6]), "before other towns"
    watched.run("corridors.update({ off: new Set(['overlay-0']) })")
    assert watched.page.locator(".corridors-label[data-own]").count() == 0


def test_the_ends_and_changes_of_a_way_are_named(
    visit: Callable[..., Watched], tmp_path: Path
) -> None:
    done = CliRunner().invoke(
        main, ["map", str(tmp_path / "ways.html"), "--compare", "xian", "istanbul", "-q"]
    )
    assert done.exit_code == 0, done.output
    watched = visit(tmp_path / "ways.html", {"width": 720, "height": 560}, "?embed")
    assert {"Istanbul", "Xi'an", "Dostyk"} <= set(watched.run(NAMES))
    assert watched.run(LYING) == []


def test_no_name_is_cut_at_the_edge_where_there_is_room(
    corridor_map: Path, visit: Callable[..., Watched]
) -> None:
    watched = visit(corridor_map, {"width": 320, "height": 480}, "?embed")
    watched.run("corridors.labels.draw()")
    for name in ("Istanbul", "Xi'an"):
        box = watched.page.locator(".corridors-label", has_text=re.compile(f"^{name}$"))
        left, right = box.evaluate(
            "(n) => [n, n].map((m, i) => m.getBoundingClientRect()[i ? 'right' : 'left'])"
        )
        assert left >= 0, name
        assert right <= 320, name
