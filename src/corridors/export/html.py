"""The single-file map, and the snippet that puts it into an article."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

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


def embed_snippet(name: str, *, title: str, height_px: int = 560) -> str:
    """Return the HTML that shows a written map in an article.

    Parameters
    ----------
    name
        Name or path of the map file as seen from the article; it becomes a relative address.
    title
        What a screen reader calls the frame.
    height_px
        Height of the frame in pixels; its width is that of the text.

    Examples
    --------
    >>> print(embed_snippet("caspian.html", title="The Trans-Caspian route"))
    <iframe src="caspian.html" title="The Trans-Caspian route" sandbox="allow-scripts allow-popups"
      loading="lazy" style="display: block; width: 100%; height: 560px; border: 0"></iframe>
    """
    look = f"display: block; width: 100%; height: {height_px}px; border: 0"
    return (
        f'<iframe src="{escape(quote(name))}" title="{escape(title)}" '
        'sandbox="allow-scripts allow-popups"\n'
        f'  loading="lazy" style="{look}"></iframe>'
    )
