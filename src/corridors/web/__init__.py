"""The map engine: its scripts, its CSS, and the code that packs data for it.

What packs people's own files is imported when it is first used, with all that reads such files.
"""

from typing import TYPE_CHECKING, Any

from corridors.web.assets import engine_css, engine_js, leaflet_css, leaflet_js
from corridors.web.map_options import TILES, MapOptions
from corridors.web.pack import pack_atlas
from corridors.web.page import Page, write_page
from corridors.web.sent import to_script_json

if TYPE_CHECKING:
    from corridors.web.overlays import pack_overlay, page_thinner

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

if not TYPE_CHECKING:  # or mypy would believe in any name

    def __getattr__(name: str) -> Any:  # noqa: ANN401  (any of the two names above)
        if name in ("pack_overlay", "page_thinner"):
            from corridors.web import overlays

            return getattr(overlays, name)
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
