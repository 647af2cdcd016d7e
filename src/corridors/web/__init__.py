"""The map engine: its scripts, its CSS, and the code that packs data for it."""

from corridors.web.assets import engine_css, engine_js, leaflet_css, leaflet_js
from corridors.web.map_options import TILES, MapOptions
from corridors.web.overlays import pack_overlay, page_thinner
from corridors.web.pack import pack_atlas
from corridors.web.page import Page, write_page
from corridors.web.sent import to_script_json

__all__ = [
    "TILES",
    "MapOptions",
    "Page",
    "engine_css",
    "engine_js",
    "leaflet_css",
    "leaflet_js",
    "pack_atlas",
    "pack_overlay",
    "page_thinner",
    "to_script_json",
    "write_page",
]
