"""The pages, one module each: ``draw`` takes a view and draws the page below the masthead."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridors.app.view import View

NAMES = ("map", "projects", "corridors", "compare", "trends", "data", "about", "project")


def draw_page(name: str, view: View) -> None:
    """Draw a page; charts and networks are imported when somebody first opens a page with them."""
    import_module(f"{__name__}.{name}").draw(view)
