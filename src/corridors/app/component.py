"""The map engine as a Streamlit component: mounted once, fed with new data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from corridors.web import (
    MapOptions,
    engine_css,
    engine_js,
    leaflet_css,
    leaflet_js,
    pack_content,
    pack_ground,
    to_script_json,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridors.geodata import Atlas

_HOST_CSS = """
.atlas-host { height: max(420px, calc(100vh - 7.6rem)); width: 100%; border: 1px solid #d9d2c4; }
"""
_MOUNT = """
const MOUNTED = new WeakMap();
export default function (component) {
  const { data, parentElement } = component;
  const host = parentElement.querySelector(".atlas-host");
  const known = MOUNTED.get(host);
  if (known) {
    if (known.stamp !== data.stamp) known.atlas.update(data);
    known.stamp = data.stamp;
    return;
  }
  const map = window.L.map(host, {
    center: [43, 66], zoom: 4, minZoom: 2, maxZoom: 14, zoomSnap: 0.25,
    preferCanvas: true, zoomControl: false, attributionControl: false,
  });
  window.L.control.zoom({ position: "topright" }).addTo(map);
  const atlas = createAtlas(map, { ...GROUND, ...data });
  MOUNTED.set(host, { atlas, stamp: data.stamp });
  new ResizeObserver(() => map.invalidateSize()).observe(host);
}
"""


@st.cache_resource(show_spinner=False)
def map_component(_atlas: Atlas, root: str) -> Callable[..., Any]:
    """Register the component once for each data folder; the basemap travels with its script."""
    ground = to_script_json(pack_ground(_atlas, MapOptions(panel=True)))
    script = f"{leaflet_js()}\n{engine_js()}\nconst GROUND = {ground};\n{_MOUNT}"
    renderer: Callable[..., Any] = st.components.v2.component(
        f"corridors-map-{abs(hash(root)) % 10**8}",
        html='<div class="atlas-host"></div>',
        css=leaflet_css() + engine_css() + _HOST_CSS,
        js=script,
    )
    return renderer


def draw_map(everything: Atlas, selection: Atlas, stamp: str) -> None:
    """Draw the selection; the view stays, and with the same ``stamp`` nothing is drawn again."""
    component = map_component(everything, str(everything.root))
    component(data=pack_content(selection) | {"stamp": stamp}, key="atlas-map")
