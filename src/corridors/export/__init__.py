"""Bytes on disk: maps, figures, data. Names are resolved when first used, to load only what is."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corridors.export.bibliography import csl_text, sources_bibtex, sources_csl
    from corridors.export.bundle import bundle_bytes, write_bundle
    from corridors.export.data import FORMATS, about_text, data_bytes, write_data
    from corridors.export.figure import figure_bytes, write_figure
    from corridors.export.html import embed_snippet, render_page, write_html

__all__ = [
    "FORMATS",
    "about_text",
    "bundle_bytes",
    "csl_text",
    "data_bytes",
    "embed_snippet",
    "figure_bytes",
    "render_page",
    "sources_bibtex",
    "sources_csl",
    "write_bundle",
    "write_data",
    "write_figure",
    "write_html",
]

_HOMES = {
    "bibliography": ("csl_text", "sources_bibtex", "sources_csl"),
    "bundle": ("bundle_bytes", "write_bundle"),
    "data": ("FORMATS", "about_text", "data_bytes", "write_data"),
    "figure": ("figure_bytes", "write_figure"),
    "html": ("embed_snippet", "render_page", "write_html"),
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  (any of the names above)
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"corridors.export.{module}"), name)
    msg = f"module 'corridors.export' has no attribute {name!r}"
    raise AttributeError(msg)
