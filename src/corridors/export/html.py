"""The map as a page on disk, and the snippet that puts it into an article."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from corridors.geodata import write_text
from corridors.web import Page, pack_atlas, write_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corridors.geodata import Atlas, AtlasRows
    from corridors.overlay import Overlay
    from corridors.web import MapOptions
    from corridors.web.routes import Routes


def render_page(
    atlas: Atlas | AtlasRows,
    options: MapOptions | None = None,
    overlays: Sequence[Overlay] = (),
    routes: Routes | None = None,
) -> Page:
    """Return the map as one page; the same for the same input."""
    return write_page(pack_atlas(atlas, options, overlays, routes))


def write_html(
    atlas: Atlas | AtlasRows,
    path: Path,
    options: MapOptions | None = None,
    *,
    split: bool = False,
    overlays: Sequence[Overlay] = (),
    routes: Routes | None = None,
) -> Page:
    """Write the map as an HTML file that asks the network for nothing.

    Parameters
    ----------
    atlas
        What to draw; EPSG:4326.
    path
        Of the page.
    options
        How it looks and what it opens with.
    split
        Put script and style into files of their own beside the page (``map.js``, ``map.css`` for
        ``map.html``), for sites whose policy forbids them inside.
    overlays
        Lines, areas and points of the author's own, from `corridors.overlay.read_overlay`.
    routes
        Itineraries to draw over the lines, with what is said of them beside.

    Returns
    -------
    Page
        What was written, with the policy that it needs.

    Raises
    ------
    OutputError
        If it cannot be written; a file that stood there is then as it was.
    """
    files = (f"{path.stem}.js", f"{path.stem}.css") if split else None
    page = write_page(pack_atlas(atlas, options, overlays, routes), files=files)
    if files:
        write_text(path.with_name(files[0]), page.script)
        write_text(path.with_name(files[1]), page.style)
    write_text(path, page.html)
    return page


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
    >>> print(embed_snippet("caspian.html", title="Middle Corridor"))
    <iframe src="caspian.html?embed" title="Middle Corridor" sandbox="allow-scripts allow-popups"
      loading="lazy" style="display: block; width: 100%; height: 560px; border: 0"></iframe>
    """
    look = f"display: block; width: 100%; height: {height_px}px; border: 0"
    return (
        f'<iframe src="{escape(quote(name))}?embed" title="{escape(title)}" '
        'sandbox="allow-scripts allow-popups"\n'
        f'  loading="lazy" style="{look}"></iframe>'
    )
