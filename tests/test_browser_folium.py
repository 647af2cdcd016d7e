"""`build_map` in a browser: saved, in a notebook, and with what a user adds to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import branca.element
import folium
import folium.plugins
import pytest
from browsing import open_watched

from corridors.maps import build_map
from corridors.web import MapOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from browsing import Watched
    from playwright.sync_api import Browser, Route

    from corridors.atlas import Atlas

pytestmark = pytest.mark.browser
AREA = {
    "type": "Feature",
    "properties": {"name": "An area"},
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[62, 42], [64, 42], [64, 44], [62, 44], [62, 42]]],
    },
}


def test_a_saved_map_works_with_the_network_off(
    visit: Callable[..., Watched], small_atlas: Atlas, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    build_map(small_atlas, MapOptions(select="steppe-west")).save(path)
    watched = visit(path)
    assert "Steppe railway" in watched.card().inner_text()
    assert len(watched.shown()[0]) == 9
    watched.page.locator('[data-choice="ru"]').click()
    assert watched.page.evaluate("document.documentElement.lang") == "ru"
    watched.page.locator('[data-layer="rail"]').uncheck()
    assert len(watched.shown()[0]) == 6


def test_a_notebook_shows_the_map_with_the_network_off(
    visit: Callable[..., Watched], small_atlas: Atlas, tmp_path: Path
) -> None:
    path = tmp_path / "notebook.html"
    body = build_map(small_atlas)._repr_html_()
    path.write_text(f"<!DOCTYPE html><title>Notebook</title><main>{body}</main>", "utf-8")
    watched = visit(path, ready="iframe")
    frame = watched.page.frame_locator("iframe")
    frame.locator(".corridors-fold").wait_for()
    frame.locator('.corridors-site[aria-label*="Pass dry port"]').click()
    assert "Pass dry port" in frame.locator(".corridors-card").inner_text()


def test_markers_and_layers_that_a_user_adds_work_with_the_network_off(
    visit: Callable[..., Watched], small_atlas: Atlas, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    map_ = build_map(small_atlas)
    folium.CircleMarker([44, 60], radius=9, tooltip="A circle").add_to(map_)
    icon = folium.DivIcon(html='<b class="mine">here</b>')
    folium.Marker([45, 62], icon=icon, popup="My own popup").add_to(map_)
    folium.Marker([43.5, 66], popup="Plain").add_to(map_)
    folium.Marker([43.5, 68], icon=folium.Icon(color="red", icon="star")).add_to(map_)
    folium.GeoJson(AREA, name="An area", style_function=lambda _: {"color": "#c0f"}).add_to(map_)
    folium.LayerControl().add_to(map_)
    map_.save(path)
    watched = visit(path)
    page = watched.page
    assert page.locator(".mine").is_visible()
    page.locator(".mine").click()
    assert "My own popup" in page.locator(".leaflet-popup").inner_text()
    assert watched.card().count() == 0
    pins = page.locator("img.leaflet-marker-icon")
    assert pins.count() == 2
    assert all(pin.evaluate("(image) => image.naturalWidth > 0") for pin in pins.all())
    assert "red" in str(pins.last.get_attribute("src"))
    kinds = """() => {
      const found = { circles: 0, areas: 0 };
      corridors.map.eachLayer((layer) => {
        if (layer.options && layer.options.radius === 9) found.circles += 1;
        if (layer.feature && layer.feature.properties.name === "An area") found.areas += 1;
      });
      return found;
    }"""
    assert page.evaluate(kinds) == {"circles": 1, "areas": 1}
    assert page.locator(".leaflet-control-layers").count() == 1


def test_a_plugin_works_where_its_own_files_can_be_had(
    browser: Browser, small_atlas: Atlas, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    map_ = build_map(small_atlas)
    folium.plugins.Fullscreen().add_to(map_)
    map_.save(path)
    asked: list[str] = []

    def serve(route: Route) -> Any:
        asked.append(route.request.url)
        script = (
            "L.Control.Fullscreen = L.Control.extend({ onAdd() {"
            " const box = document.createElement('div'); box.className = 'full'; return box; } });"
            "L.control.fullscreen = (options) => new L.Control.Fullscreen(options);"
        )
        is_script = route.request.url.endswith(".js")
        kind = "text/javascript" if is_script else "text/css"
        return route.fulfill(content_type=kind, body=script if is_script else "")

    watched = open_watched(browser, offline=False)
    watched.page.route(re.compile("^https?:"), serve)
    watched.go(path.as_uri())
    assert watched.page.locator(".full").count() == 1
    assert len(watched.shown()[0]) == 9
    assert {"js", "css"} == {url.rsplit(".", 1)[-1] for url in asked}
    assert watched.errors == []
    watched.page.context.close()


def test_without_its_files_a_plugin_leaves_the_map_as_it_is(
    browser: Browser, small_atlas: Atlas, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    map_ = build_map(small_atlas)
    folium.plugins.MiniMap().add_to(map_)
    map_.save(path)
    watched = open_watched(browser).go(path.as_uri())
    assert len(watched.shown()[0]) == 9
    watched.page.context.close()


PLACE = """([lat, lon]) => {
  const { x, y } = corridors.map.latLngToContainerPoint([lat, lon]);
  const box = corridors.root.getBoundingClientRect();
  return [box.left + x, box.top + y];
}"""


def test_vector_layers_of_the_user_have_their_tooltips_popups_and_clicks(
    visit: Callable[..., Watched], small_atlas: Atlas, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    map_ = build_map(small_atlas)
    area = {"type": "FeatureCollection", "features": [AREA]}
    folium.GeoJson(
        area, tooltip=folium.GeoJsonTooltip(["name"]), popup=folium.GeoJsonPopup(["name"])
    ).add_to(map_)
    folium.CircleMarker([46, 60], radius=9, tooltip="A tip", popup="A circle").add_to(map_)
    folium.PolyLine([[47, 58], [47, 62]], tooltip="A course", popup="A line").add_to(map_)
    map_.save(path)
    watched = visit(path)
    page = watched.page
    for at, tip, popup in (
        ([42.3, 62.4], "An area", "An area"),
        ([46, 60], "A tip", "A circle"),
        ([47, 60], "A course", "A line"),
    ):
        x, y = watched.run(PLACE, at)
        page.mouse.move(x - 4, y)
        page.mouse.move(x, y)
        page.locator(".leaflet-tooltip", has_text=tip).wait_for()
        page.mouse.click(x, y)
        page.locator(".leaflet-popup", has_text=popup).wait_for()
        watched.run("corridors.map.closePopup()")
        page.wait_for_timeout(500)  # the map had moved to hold it, and it fades
    x, y = watched.run(PLACE, [43, 63])  # on the railway, which crosses the area
    page.mouse.click(x, y)
    assert "Port railway" in watched.card().inner_text()


AT_ALL_CORNERS = """() => {
  const boxes = ["topleft", "topright", "bottomleft", "bottomright"].map((position) => {
    const box = corridors.map._controlCorners[position].querySelector(".theirs");
    const { left, top, width, height } = box.getBoundingClientRect();
    const seen = document.elementFromPoint(left + width / 2, top + height / 2);
    return seen === box;
  });
  const theirs = document.querySelector(".leaflet-bottom.leaflet-right .theirs");
  const scale = document.querySelector(".leaflet-control-scale");
  const above = theirs.getBoundingClientRect().bottom <= scale.getBoundingClientRect().top;
  return [...boxes, above];
}"""
_STUBS = """
["Draw", "Fullscreen", "MiniMap", "Measure"].forEach((name) => {
  L.Control[name] = L.Control.extend({ onAdd() {
    const box = document.createElement("div");
    box.className = "theirs leaflet-bar";
    box.style.cssText = "width: 40px; height: 40px";
    return box;
  } });
  L.control[name.toLowerCase()] = (options) => new L.Control[name](options);
});
L.Control.MiniMap.prototype.initialize = function start(layer, options) {
  L.Util.setOptions(this, options);
};
"""


@pytest.mark.parametrize("width", [390, 720, 1280])
def test_the_controls_of_plugins_stand_beside_ours(
    browser: Browser, small_atlas: Atlas, tmp_path: Path, width: int
) -> None:
    """The real wrappers of folium; what they would load from elsewhere is a box of its size."""
    path = tmp_path / "map.html"
    map_ = build_map(small_atlas)
    folium.plugins.Fullscreen(position="topleft").add_to(map_)
    folium.plugins.MeasureControl(position="bottomleft").add_to(map_)
    folium.plugins.MiniMap(position="bottomright").add_to(map_)
    folium.LayerControl().add_to(map_)
    folium.plugins.Fullscreen(position="topright").add_to(map_)
    map_.save(path)

    def serve(route: Route) -> Any:
        is_script = route.request.url.endswith(".js")
        kind = "text/javascript" if is_script else "text/css"
        return route.fulfill(content_type=kind, body=_STUBS if is_script else "")

    watched = open_watched(browser, {"width": width, "height": 800}, offline=False)
    watched.page.route(re.compile("^https?:"), serve)
    watched.go(path.as_uri())
    watched.page.wait_for_timeout(200)
    assert watched.run(AT_ALL_CORNERS) == [True] * 5
    assert watched.errors == []
    watched.page.context.close()


def test_a_figure_of_the_users_own_draws_the_map(
    visit: Callable[..., Watched], small_atlas: Atlas, tmp_path: Path
) -> None:
    path = tmp_path / "figure.html"
    figure = branca.element.Figure(title="Mine")
    figure.add_child(build_map(small_atlas))
    figure.save(path)
    watched = visit(path)
    assert len(watched.shown()[0]) == 9
    assert watched.page.title() == "Mine"


def test_streamlit_folium_can_take_its_script_alone(
    visit: Callable[..., Watched], small_atlas: Atlas, tmp_path: Path
) -> None:
    """What streamlit-folium 0.27 does: another id, the markup of the head, its script."""
    map_ = build_map(small_atlas)
    map_.get_root().render()
    map_.render()
    header = map_.get_root().header.render()
    map_._id = "div"  # noqa: SLF001  (as it does)
    script = map_._template.module.script(map_)  # noqa: SLF001  (as it does)
    head = re.sub("<script>.*?</script>", "", header, flags=re.DOTALL)  # set as inner HTML
    page = f"<!DOCTYPE html>{head}<div id='map_div'></div><script>{script}</script>"
    path = tmp_path / "component.html"
    path.write_text(page, "utf-8")
    watched = visit(path)
    assert len(watched.shown()[0]) == 9
