"""The map of a handout as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.export import figure_bytes
from corridors.figures import FigureOptions

if TYPE_CHECKING:
    from corridors.reports.blocks import Map

DPI = 300


def draw_map(
    block: Map, language: str, *, width_mm: float, height_mm: float | None = None, form: str = "png"
) -> bytes:
    """Return the map of a block for paper, as PNG (300 dpi), SVG or PDF."""
    options = FigureOptions(language=language, width_mm=width_mm, height_mm=height_mm, dpi=DPI)
    return figure_bytes(block.atlas, form, options)
