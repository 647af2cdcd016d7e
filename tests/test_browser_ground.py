"""Land is land: what is painted under points of the map, by the basemap's own polygons."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from browsing import PHONE, open_watched

import corridors
from corridors.export import write_html
from corridors.figures.ground import read_ground
from corridors.web import MapOptions
from corridors.web.packed_ground import NEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from browsing import Watched
    from playwright.sync_api import Browser
    from shapely.geometry.base import BaseGeometry

    from corridors.atlas import Atlas

pytestmark = pytest.mark.browser
ZOOMS = range(2, 13)
GRID = list(product(range(-24, 186, 9), range(-52, 80, 7)))
TOWNS = {
    "south of Xi'an": (108.9, 33.9),
    "south of Lanzhou": (103.9, 35.7),
    "Karaganda": (73.1, 49.8),
}
WATERS = {"Caspian": (50.8, 41.8), "Black Sea": (34.5, 43.2), "Baikal": (108.3, 53.6)}
ROUNDED_NEAR, ROUNDED_FAR = 0.03, 0.2
"""Degrees that the packed coast may lie from that of the basemap, and a little more."""
PAINTED = """([zoom, points]) => {
  const { map, ground, theme } = corridors;
  const names = new Map();
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  for (const name of ["land", "water"]) {
    pen.fillStyle = theme[name];
    pen.fillRect(0, 0, 1, 1);
    names.set(String(pen.getImageData(0, 0, 1, 1).data), name);
  }
  const found = points.map(() => null);
  for (let n = 0; n < points.length; n += 1) {
    if (found[n]) continue;
    map.setView([points[n][1], points[n][0]], zoom, { animate: false });
    const { _bounds, _container } = ground.canvas;
    const sharp = _container.width / _bounds.getSize().x;
    for (let k = n; k < points.length; k += 1) {
      if (found[k]) continue;
      const at = map.latLngToLayerPoint([points[k][1], points[k][0]]);
      if (!_bounds.contains(at)) continue;
      const { x, y } = at.subtract(_bounds.min).multiplyBy(sharp);
      pen.clearRect(0, 0, 1, 1);
      pen.drawImage(_container, Math.floor(x), Math.floor(y), 1, 1, 0, 0, 1, 1);
      const pixel = pen.getImageData(0, 0, 1, 1).data;
      found[k] = pixel[3] ? names.get(String(pixel)) || String(pixel) : "water";
    }
  }
  return found;
}"""


@cache
def read_shapes() -> tuple[BaseGeometry, BaseGeometry, BaseGeometry]:
    """Return the land and the lakes, and all that is drawn as a line."""
    ground = read_ground(None)
    land, lakes = (
        shapely.union_all([shape for _, shape in kind]) for kind in (ground.countries, ground.lakes)
    )
    lines = [shape for kind in (ground.borders, ground.coast, ground.rivers) for _, shape in kind]
    every = [*lines, *(shape.boundary for _, shape in (*ground.lakes, *ground.countries))]
    shapely.prepare(land)
    shapely.prepare(lakes)
    return land, lakes, shapely.union_all(every)


def expected_ground(zoom: int) -> dict[tuple[float, float], str]:
    """Return what lies at those points that are far enough from every line."""
    land, lakes, lines = read_shapes()
    at = [*GRID, *TOWNS.values(), *WATERS.values()]
    spots = shapely.points(at)
    near = shapely.intersects(shapely.box(*NEAR), spots)
    drawn = 4 * 360 / 256 / 2**zoom
    clear = shapely.distance(lines, spots) > drawn + np.where(near, ROUNDED_NEAR, ROUNDED_FAR)
    dry = shapely.contains(land, spots) & ~shapely.contains(lakes, spots)
    return {
        place: "land" if is_land else "water"
        for place, is_clear, is_land in zip(at, clear, dry, strict=True)
        if is_clear
    }


@pytest.fixture(scope="module")
def plain_map(shipped_atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A map with few lines, on the whole ground."""
    path = tmp_path_factory.mktemp("ground") / "map.html"
    few = corridors.select(shipped_atlas, project=["cku-railway"])
    write_html(few, path, MapOptions(panel=False))
    return path


@pytest.fixture(scope="module")
def plain(browser: Browser, plain_map: Path) -> Iterator[Watched]:
    watched = open_watched(browser, PHONE).go(plain_map.as_uri(), ".corridors-credits")
    yield watched
    watched.close(requests={plain_map.as_uri(), "about:blank"})


@pytest.mark.parametrize("zoom", ZOOMS)
def test_at_every_zoom_land_is_land_and_water_is_water(plain: Watched, zoom: int) -> None:
    expected = expected_ground(zoom)
    assert set(expected.values()) == {"land", "water"}
    if zoom > 5:
        assert set(TOWNS.values()) <= set(expected)
    painted = plain.run(PAINTED, [zoom, list(expected)])
    wrong = [
        (place, found, wanted)
        for (place, wanted), found in zip(expected.items(), painted, strict=True)
        if found != wanted
    ]
    assert wrong == []


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_in_every_look_land_is_land(plain: Watched, theme: str) -> None:
    plain.run("(name) => corridors.setTheme(name)", theme)
    expected = expected_ground(9)
    near = {place: kind for place, kind in expected.items() if 20 < place[0] < 125}
    assert plain.run(PAINTED, [9, list(near)]) == list(near.values())


@pytest.mark.parametrize("zoom", [3, 6, 8, 9, 12])
@pytest.mark.parametrize("width", [320, 1440, 2560])
def test_a_town_lies_on_land_in_every_frame(
    visit: Callable[..., Watched], plain_map: Path, width: int, zoom: int
) -> None:
    size = {"width": width, "height": 900}
    watched = visit(plain_map, size, f"?embed#view={zoom}/34.3/108.9", ready=".corridors-credits")
    watched.page.wait_for_timeout(700)  # by then what lies around the view is drawn too
    for town in TOWNS.values():
        assert watched.run(PAINTED, [zoom, [town]]) == ["land"], town


def test_paper_shows_land_far_from_every_border(
    visit: Callable[..., Watched], plain_map: Path
) -> None:
    watched = visit(plain_map, rest="#view=9/34.3/108.9", ready=".corridors-credits")
    watched.run("window.dispatchEvent(new Event('beforeprint'))")
    share = watched.run(
        """() => {
          const plate = document.querySelector(".corridors-plate");
          const { data } = plate.getContext("2d").getImageData(0, 0, plate.width, plate.height);
          const pixels = new Uint32Array(data.buffer);
          const pen = document.createElement("canvas").getContext("2d");
          pen.fillStyle = corridors.theme.land;
          pen.fillRect(0, 0, 1, 1);
          const [land] = new Uint32Array(pen.getImageData(0, 0, 1, 1).data.buffer);
          return pixels.filter((pixel) => pixel === land).length / pixels.length;
        }"""
    )
    assert share > 0.9
    watched.run("window.dispatchEvent(new Event('afterprint'))")
