"""A handout as one HTML page that needs no network: live maps on a screen, figures on paper.

Every text goes through a template that escapes it; a map lies in a frame of its own, which may run
and open sources, and nothing else.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridors.export import render_page
from corridors.export.html import MAP_SANDBOX
from corridors.reports.blocks import Map
from corridors.reports.pictures import draw_map
from corridors.style import THEMES
from corridors.web import MapOptions

if TYPE_CHECKING:
    from corridors.reports.blocks import Block, Report

_FOLDER = Path(__file__).parent
_WIDTH_MM = 170
_INKS = ("ink", "quiet", "link", "rule", "paper")


def html_text(report: Report) -> str:
    """Return a handout as HTML; the same for the same input."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined
    )
    style = Markup((_FOLDER / "handout.css").read_text("utf-8"))  # noqa: S704  (our own file)
    return environment.get_template("handout.html.jinja").render(
        report=report,
        blocks=[_block(block, report.language) for block in report.blocks],
        style=style,
        inks={name: _inks(name) for name in ("light", "dark", "print")},
        sheet=THEMES["print"].paper,
        sandbox=MAP_SANDBOX,
    )


def _inks(theme: str) -> str:
    """Return the colours of a theme as variables of a style sheet."""
    chosen = THEMES[theme]
    return " ".join(f"--{name}: {getattr(chosen, name)};" for name in _INKS)


def _block(block: Block, language: str) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": type(block).__name__.lower(), "it": block}
    if isinstance(block, Map):
        options = MapOptions(language=language, title=block.title)
        still = draw_map(block, language, width_mm=_WIDTH_MM, form="svg")
        told["live"] = render_page(block.atlas, options).html
        told["still"] = f"data:image/svg+xml;base64,{base64.b64encode(still).decode('ascii')}"
    return told
