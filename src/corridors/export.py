"""Bytes on disk: the single-file map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.geodata import write_text
from corridors.maps import render_page

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.geodata import Atlas
    from corridors.web import MapOptions


def write_html(atlas: Atlas, path: Path, options: MapOptions | None = None) -> int:
    """Write the map as one HTML file that asks the network for nothing.

    Returns
    -------
    int
        Size of the file in bytes.

    Raises
    ------
    OutputError
        If it cannot be written; a file that stood there is then as it was.
    """
    page = render_page(atlas, options)
    write_text(path, page)
    return len(page.encode("utf-8"))
