"""Bytes on disk: maps, figures, data in the `formats`, a module each.

Names are resolved when first used, to load only what is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.model.late_names import import_late

if TYPE_CHECKING:
    from corridors.export.bibliography import csl_text, sources_bibtex, sources_csl
    from corridors.export.bundle import bundle_bytes, write_bundle
    from corridors.export.data import about_text, data_bytes, write_data
    from corridors.export.figure import figure_bytes, write_figure
    from corridors.export.formats import FORMATS
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
    "csl_text": "corridors.export.bibliography",
    "sources_bibtex": "corridors.export.bibliography",
    "sources_csl": "corridors.export.bibliography",
    "bundle_bytes": "corridors.export.bundle",
    "write_bundle": "corridors.export.bundle",
    "FORMATS": "corridors.export.formats",
    "about_text": "corridors.export.data",
    "data_bytes": "corridors.export.data",
    "write_data": "corridors.export.data",
    "figure_bytes": "corridors.export.figure",
    "write_figure": "corridors.export.figure",
    "embed_snippet": "corridors.export.html",
    "render_page": "corridors.export.html",
    "write_html": "corridors.export.html",
}


if not TYPE_CHECKING:  # or mypy would believe in any name
    __getattr__ = import_late(__name__, _HOMES)
