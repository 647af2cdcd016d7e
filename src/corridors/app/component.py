"""The map engine as a Streamlit component: mounted once, then told what to show.

The whole atlas travels once, inside the component's script. A change of filters sends only the
ids that are left, so that the view stays and nothing is built again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from corridors.web import (
    MapOptions,
    engine_css,
    engine_js,
    leaflet_css,
    leaflet_js,
    pack_atlas,
    to_script_json,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridors.geodata import Atlas

_KEY = "atlas-map"
_HOST_CSS = """
.atlas-host { height: max(420px, calc(100vh - 7.6rem)); width: 100%; border: 1px solid #d9d2c4; }
"""
_MOUNT = """
const MOUNTED = new WeakMap();
function mount(component) {
  const { parentElement, setTriggerValue } = component;
  const host = parentElement.querySelector(".atlas-host");
  const known = MOUNTED.get(host);
  if (known) return known;
  const state = { told: "", quiet: false };
  state.atlas = createAtlas(host, JSON.parse(DOCUMENT), {
    onSelect: (id) => { if (!state.quiet) { state.told = id; setTriggerValue("selected", id); } },
  });
  if (state.atlas) {
    new ResizeObserver(() => state.atlas.map.invalidateSize()).observe(host);
  }
  MOUNTED.set(host, state);
  return state;
}
export default function (component) {
  const { data } = component;
  const state = mount(component);
  const { atlas } = state;
  if (!atlas) return;
  if (data.language) atlas.setLanguage(data.language);
  if (data.theme) atlas.setTheme(data.theme);
  if (state.stamp !== data.stamp) {
    atlas.update({ only: data.only && new Set(data.only), year: data.year ?? null });
    if (state.stamp !== undefined && data.fit) atlas.fit();
    state.stamp = data.stamp;
  }
  if (data.select !== undefined && data.select !== null && data.select !== state.told) {
    state.quiet = true;
    if (data.select) atlas.select(data.select, { stay: false });
    else if (state.told) atlas.close();
    state.quiet = false;
    state.told = data.select;
  }
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapState:
    """What the map is to show.

    Attributes
    ----------
    stamp
        Changes when the selection changes; with the same stamp nothing is drawn again.
    language, theme
        Of the map; the theme is ``light``, ``dark``, ``print`` or ``auto``.
    year
        Show what stood at its end; None for today.
    select
        Id of the line, site or project whose card is open; None leaves it as it is, the empty
        text closes it.
    fit
        Whether the view moves to the selection when the stamp changes.
    """

    stamp: str
    language: str = "en"
    theme: str = "light"
    year: int | None = None
    select: str | None = None
    fit: bool = False


@st.cache_resource(show_spinner=False, max_entries=8)
def map_component(_atlas: Atlas, root: str) -> Callable[..., Any]:
    """Register the component once for each data folder; the atlas travels with its script."""
    document = to_script_json(pack_atlas(_atlas, MapOptions(panel=False, theme="light")))
    literal = to_script_json({"text": document})  # a string literal in which no markup can stand
    script = f"{leaflet_js()}\n{engine_js()}\nconst DOCUMENT = ({literal}).text;\n{_MOUNT}"
    renderer: Callable[..., Any] = st.components.v2.component(
        f"corridors-map-{abs(hash(root)) % 10**8}",
        html='<div class="atlas-host"></div>',
        css=leaflet_css() + engine_css() + _HOST_CSS,
        js=script,
    )
    return renderer


def draw_map(
    everything: Atlas, selection: Atlas, state: MapState, take: Callable[[str], None]
) -> None:
    """Draw the selection; what the reader chooses on the map is handed to ``take`` by its id.

    The view stays; with the same `MapState.stamp` nothing is drawn again.
    """
    component = map_component(everything, str(everything.root))
    whole = len(selection.sections) == len(everything.sections) and len(selection.sites) == len(
        everything.sites
    )
    data = {
        "only": None if whole else [*selection.sections["id"], *selection.sites["id"]],
        "stamp": state.stamp,
        "language": state.language,
        "theme": state.theme,
        "year": state.year,
        "select": state.select,
        "fit": state.fit,
    }

    def chosen() -> None:
        take(str(st.session_state[_KEY].get("selected") or ""))

    component(data=data, key=_KEY, on_selected_change=chosen)
