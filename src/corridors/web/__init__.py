"""The map engine: one JavaScript module, its CSS, and the code that packs data for it."""

from corridors.web.assets import engine_css, engine_js, leaflet_css, leaflet_js
from corridors.web.pack import (
    MapOptions,
    pack_atlas,
    pack_content,
    pack_ground,
    to_script_json,
)

__all__ = [
    "MapOptions",
    "engine_css",
    "engine_js",
    "leaflet_css",
    "leaflet_js",
    "pack_atlas",
    "pack_content",
    "pack_ground",
    "to_script_json",
]
