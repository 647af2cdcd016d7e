"""The map engine as a Streamlit component: mounted once, then told what to show.

The engine and the whole atlas travel once for each visit, in a component of their own that stands
outside the fragment of the page. A change of filters sends only the ids that are left, so that
the view stays and nothing is built again.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from importlib import resources
from typing import TYPE_CHECKING, Any

import streamlit as st

from corridors.style import BY_MODE
from corridors.web import (
    TILES,
    MapOptions,
    engine_css,
    engine_js,
    leaflet_css,
    leaflet_js,
    pack_atlas,
    to_script_json,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from corridors.atlas import Atlas

_KEY = "atlas-map"
_SENT = "own-sent"
_HOST_CSS = """
.atlas-host { width: 100%; height: max(420px, calc(100vh - 7.6rem));
  border: 1px solid var(--rule); }
@media (max-width: 640px) { .atlas-host { height: max(280px, 60svh); } }
.atlas-host[data-look="frame"] { height: 100vh; height: 100svh; border: 0; }
.atlas-host[data-look="plate"] { height: clamp(320px, 60vh, 600px); }
"""
_ENGINE = """
window.corridorsEngine = { createAtlas, ...TEXTS };
window.dispatchEvent(new Event("corridors-engine"));
export default function () {}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapState:
    """What the map is to show.

    Attributes
    ----------
    stamp
        Changes when the selection changes; with the same stamp nothing is drawn again.
    subject
        Changes when what the map is about changes: then the map moves to hold all that is shown.
    language, theme
        Of the map; the theme is ``light``, ``dark``, ``print`` or ``auto``.
    year
        Show what stood at its end; None for today.
    select
        Id of the line, site or project that is chosen; empty for none.
    view
        Zoom, latitude and longitude, as in the address; empty for all that is shown.
    move
        Changes when the reader followed a link or went back: then the map goes to ``view``.
    look
        ``page``, ``frame`` if the map stands alone and fills its frame, ``plate`` if it stands
        among other things.
    tiles
        Key of `corridors.web.TILES`: an online map under the lines; empty for none.
    colour
        What the colour of a line says; a key of `corridors.style.COLOUR_BY`.
    cards
        Whether a click opens a card on the map; the page is not told of it then.
    overlays
        The reader's own lines, packed, each by the id of its upload. They are sent when they
        change, not with every change of filters.
    routes, routes_stamp
        Itineraries, packed in one language, and what changes when they change.
    """

    stamp: str
    subject: str = ""
    language: str = "en"
    theme: str = "light"
    year: int | None = None
    select: str = ""
    view: str = ""
    move: int = 0
    look: str = "page"
    tiles: str = ""
    cards: bool = False
    colour: str = BY_MODE
    overlays: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    routes: Mapping[str, Any] | None = None
    routes_stamp: str = ""


@st.cache_resource(show_spinner=False, max_entries=4)
def engine_script(_atlas: Atlas, root: str) -> str:
    """Return the engine with the atlas as one script, made once for each data folder."""
    del root  # the key of the cache
    document = to_script_json(pack_atlas(_atlas, MapOptions(panel=False, theme="light")))
    css = leaflet_css() + engine_css()
    texts = to_script_json({"atlas": document, "css": css})  # literals in which no markup can stand
    return f"{leaflet_js()}\n{engine_js()}\nconst TEXTS = {texts};\n{_ENGINE}"


@st.cache_resource(show_spinner=False, max_entries=4)
def _engine(_atlas: Atlas, root: str) -> Callable[..., Any]:
    """Register the engine with the atlas, once for each data folder."""
    renderer: Callable[..., Any] = st.components.v2.component(
        f"corridors-engine-{abs(hash(root)) % 10**8}",
        html="<span></span>",
        js=engine_script(_atlas, root),
    )
    return renderer


@st.cache_resource(show_spinner=False)
def _map() -> Callable[..., Any]:
    renderer: Callable[..., Any] = st.components.v2.component(
        "corridors-map", html='<div class="atlas-host"></div>', css=_HOST_CSS, js=_read("mount.js")
    )
    return renderer


@st.cache_resource(show_spinner=False)
def _links() -> Callable[..., Any]:
    renderer: Callable[..., Any] = st.components.v2.component(
        "corridors-links", html="<span></span>", js=_read("links.js")
    )
    return renderer


def _read(name: str) -> str:
    return (resources.files("corridors.app") / name).read_text("utf-8")


def send_engine(atlas: Atlas) -> None:
    """Send the engine and the atlas to the browser; to be called outside the page's fragment."""
    with st.container(key="engine"):
        _engine(atlas, str(atlas.root))(key="atlas-engine")


def send_links(language: str) -> None:
    """Let the browser follow links between pages without loading them anew."""
    with st.container(key="links"):
        _links()(data={"language": language}, key="page-links")


def draw_map(
    everything: Atlas, selection: Atlas, state: MapState, take: Callable[[str], None]
) -> None:
    """Draw the selection; what the reader chooses on the map is handed to ``take`` by its id.

    The view stays; with the same `MapState.stamp` nothing is drawn again.
    """
    shown = [row["id"] for row in (*selection.records.sections, *selection.records.sites)]
    whole = len(shown) == len(everything.records.sections) + len(everything.records.sites)
    only = None if whole else shown
    tiles = TILES[state.tiles].packed() if state.tiles in TILES else None
    words = asdict(replace(state, overlays={})) | {"only": only, "tiles": tiles}
    words |= _own(state.overlays)
    data = {_camel(key): value for key, value in words.items()}

    def chosen() -> None:
        take(str(st.session_state[_KEY].get("selected") or ""))

    _map()(data=data, key=_KEY, on_selected_change=chosen, on_needed_change=_forget_sent)


def _own(overlays: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the reader's own lines if the browser lacks them, else only what they are."""
    stamp = " ".join(overlays)
    known = st.session_state.get(_SENT, "") == stamp
    st.session_state[_SENT] = stamp
    return {"overlays": None if known else list(overlays.values()), "own_stamp": stamp}


def _forget_sent() -> None:
    """Send the reader's own lines again: the browser says that it has lost them."""
    st.session_state.pop(_SENT, None)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)
