"""The pages, one module each: ``draw`` takes a view and draws the page below the masthead."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from corridors.app.view import View

NAMES = ("map", "projects", "corridors", "compare", "trends", "data", "about", "project")
ROOT = "map"
LINKED = tuple(name for name in NAMES if name != ROOT)
"""The pages with a path of their own; that of the first is the root."""


def import_page(name: str) -> ModuleType:
    """Return the module of a page; charts and networks are imported when first needed."""
    return import_module(f"{__name__}.{name}")


def draw_page(name: str, view: View) -> None:
    """Draw a page."""
    import_page(name).draw(view)
