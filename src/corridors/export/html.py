"""The map as a page on disk, and the snippet that puts it into an article."""

from __future__ import annotations

import os
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from corridors.atlas import encode_text, refuse_foreign, write_files
from corridors.web import Page, pack_atlas, write_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corridors.atlas import Atlas
    from corridors.overlay import Overlay
    from corridors.web import MapOptions
    from corridors.web.routes import Routes


MAP_SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
"""What a map may do in an article: run, and open sources, which are pages as any other."""

_LISTEN = """
<script>
(() => {
  const frame = document.currentScript.previousElementSibling;
  addEventListener("message", ({ source, data }) => {
    if (!frame || source !== frame.contentWindow) return;
    if (!data || data.type !== "corridors:height" || !(data.height > 0)) return;
    frame.style.height = `${Math.min(data.height, 2000)}px`;
  });
})();
</script>"""
"""Gives the frame before it the height that its own map, and no other, asks for."""

_ADDRESS_SIGNS = "%/:?#[]@!$&'()*+,;=~"
_MARK = "/* corridors: belongs to the map of the same name */\n"
"""First line of a script or style sheet that we may replace unasked."""


def render_page(
    atlas: Atlas,
    options: MapOptions | None = None,
    overlays: Sequence[Overlay] = (),
    routes: Routes | None = None,
) -> Page:
    """Return the map as one page; the same for the same input."""
    return write_page(pack_atlas(atlas, options, overlays, routes))


def write_html(
    atlas: Atlas,
    path: Path,
    options: MapOptions | None = None,
    *,
    split: bool = False,
    overlays: Sequence[Overlay] = (),
    routes: Routes | None = None,
    force: bool = False,
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
        ``map.html``), for sites whose policy forbids them inside. The three are written as one set.
    overlays
        Lines, areas and points of the author's own, from `corridors.overlay.read_overlay`.
    routes
        Itineraries to draw over the lines, with what is said of them beside.
    force
        Replace a ``map.js`` or ``map.css`` that was not written with a map.

    Returns
    -------
    Page
        What was written, with the policy that it needs.

    Raises
    ------
    OutputError
        If it cannot be written, or would replace a script or style sheet that is not ours; what
        stood there is then as it was.

    Examples
    --------
    >>> import corridors, tempfile
    >>> from pathlib import Path
    >>> atlas = corridors.select(corridors.load(), project="cku-railway")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = corridors.write_html(atlas, Path(folder, "cku.html"))
    >>> page.html.startswith("<!DOCTYPE html>")
    True
    """
    files = (f"{path.stem}.js", f"{path.stem}.css") if split else None
    beside = [path.with_name(name) for name in files or ()]
    if not force:
        refuse_foreign(beside, _MARK)
    page = write_page(pack_atlas(atlas, options, overlays, routes), files=files)
    if files:
        page = replace(page, script=_MARK + page.script, style=_MARK + page.style)
    texts = {**dict(zip(beside, (page.script, page.style), strict=False)), path: page.html}
    write_files({name: encode_text(text) for name, text in texts.items()})
    return page


def embed_snippet(name: str, *, title: str, height_px: int = 560, listen: bool = False) -> str:
    """Return the HTML that shows a written map in an article.

    Parameters
    ----------
    name
        Name or path of the map file as seen from the article, which becomes a relative address;
        or a full address (http, https), which stays as it is. What follows ``#`` is the view.
    title
        What a screen reader calls the frame.
    height_px
        Height of the frame in pixels; its width is that of the text.
    listen
        Add a script with which the frame takes the height that suits its map.

    Examples
    --------
    >>> print(embed_snippet("caspian.html", title="Middle Corridor"))
    <iframe src="caspian.html?embed" title="Middle Corridor"
      sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" loading="lazy"
      style="display: block; width: 100%; height: 560px; border: 0"></iframe>
    """
    look = f"display: block; width: 100%; height: {height_px}px; border: 0"
    return (
        f'<iframe src="{escape(_embed_address(name))}" title="{_attribute(title)}"\n'
        f'  sandbox="{MAP_SANDBOX}" loading="lazy"\n'
        f'  style="{look}"></iframe>{_LISTEN if listen else ""}'
    )


def is_full_address(name: str) -> bool:
    """Tell whether the name of a map is an address of the web, not a file beside the article.

    >>> is_full_address("https://example.org/a.html"), is_full_address("maps/a.html")
    (True, False)
    """
    return name.lower().startswith(("http://", "https://"))


def _embed_address(name: str) -> str:
    """Return the address of a map with ``?embed``, percent-encoded where it has to be."""
    place, hash_, view = name.partition("#")
    query = ""
    if is_full_address(name):
        place, _, query = place.partition("?")
        place = quote(os.fsencode(place), safe=_ADDRESS_SIGNS)
    else:
        place = quote(os.fsencode(place))
    words = "&".join(filter(None, (quote(os.fsencode(query), safe=_ADDRESS_SIGNS), "embed")))
    return f"{place}?{words}{hash_}{quote(os.fsencode(view), safe=_ADDRESS_SIGNS)}"


def _attribute(text: str) -> str:
    """Return a text for an attribute; what cannot be seen is written by its number."""
    return "".join(c if c.isprintable() else f"&#{ord(c)};" for c in escape(text))
