"""A handout as PDF, tagged for screen readers (PDF/UA-1), set by Typst."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridors.figures import Lettering
from corridors.model import OutputError
from corridors.reports.blocks import Heading, Map, Paragraph, Sources, Table
from corridors.reports.pictures import draw_map
from corridors.style import THEMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridors.reports.blocks import Block, Report

_TEMPLATE = Path(__file__).with_name("handout.typ")
_WIDTH_MM = 170
_INKS = ("ink", "quiet", "link", "rule")


def pdf_bytes(report: Report) -> bytes:
    """Return a handout as PDF; the same for the same input.

    Raises
    ------
    OutputError
        If no font of this machine has a letter that is needed.
    """
    import typst

    lettering = Lettering()
    lettering.check(_texts(report))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "handout.typ").write_text(_TEMPLATE.read_text("utf-8"), "utf-8")
        (root / "report.json").write_text(
            json.dumps(_told(report, lettering, root), ensure_ascii=False), "utf-8"
        )
        try:
            content: bytes = typst.compile(
                str(root / "handout.typ"),
                root=str(root),
                format="pdf",
                font_paths=[_fonts_of_matplotlib()],
                pdf_standards=["ua-1"],
            )
        except typst.TypstError as error:
            msg = f"The PDF could not be set: {error}"
            raise OutputError(msg) from error
    return content


def _fonts_of_matplotlib() -> str:
    import matplotlib as mpl

    return str(Path(mpl.get_data_path()) / "fonts" / "ttf")


def _told(report: Report, lettering: Lettering, root: Path) -> dict[str, Any]:
    """Return the handout as the template reads it; its maps become files beside it."""
    return {
        "title": report.title,
        "subtitle": report.subtitle,
        "says_title": report.says_title,
        "language": report.language,
        "authors": report.authors,
        "date": report.date,
        "inks": {name: getattr(THEMES["print"], name) for name in _INKS},
        "fonts": list(lettering.families),
        "blocks": [
            _block(block, f"map-{number}.svg", report.language, root)
            for number, block in enumerate(report.blocks)
        ],
    }


def _block(block: Block, name: str, language: str, root: Path) -> dict[str, Any]:
    if isinstance(block, Map):
        content = draw_map(block, language, width_mm=_WIDTH_MM, form="svg")
        (root / name).write_bytes(content)
        return {"kind": "map", "file": name, "caption": block.caption, "instead": block.instead}
    told = asdict(block)
    if isinstance(block, Table):
        told["rows"] = [[{"parts": cell} for cell in row] for row in told["rows"]]
    return {"kind": type(block).__name__.lower(), **told}


def _texts(report: Report) -> Iterator[str]:
    yield from (report.title, report.subtitle)
    for block in report.blocks:
        if isinstance(block, Heading):
            yield block.text
        elif isinstance(block, Paragraph):
            yield from (part.text for part in block.parts)
        elif isinstance(block, Map):
            yield from (block.caption, block.instead)
        elif isinstance(block, Table):
            yield block.title
            yield from (head.text for head in block.heads)
            yield from (part.text for cell in chain(*block.rows) for part in cell)
        elif isinstance(block, Sources):
            yield from (f"{entry.title} {entry.rest}" for entry in block.entries)
