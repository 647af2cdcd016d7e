"""The folium map: a `folium.Map` drawn by our engine, with everything it needs inside.

folium compiles rendered scripts as templates again and links ten files on other hosts
(docs/decisions/0003-map-page.md). So every template here is a constant; data reaches the page
as JSON in which no markup can stand.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Element, Figure
from jinja2 import Template

from corridors.web import (
    MapOptions,
    engine_css,
    engine_js,
    leaflet_css,
    leaflet_js,
    pack_atlas,
    to_script_json,
)

if TYPE_CHECKING:
    from corridors.geodata import Atlas

_PAGE_HOOKS = "const PAGE = { page: true };"
CENTRE = (43.0, 66.0)
ZOOM = 4
_PAGE = Template(
    "<!DOCTYPE html>\n"
    '<html lang="{{ this.language|e }}">\n<head>\n<meta charset="utf-8">\n'
    "<title>{{ this.title|e }}</title>\n"
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="description" content="{{ this.description|e }}">\n'
    "{{ this.header.render(**kwargs) }}\n</head>\n<body>\n{{ this.html.render(**kwargs) }}\n"
    "<script>\n{{ this.script.render(**kwargs) }}\n</script>\n{{ this.tail|safe }}\n"
    "</body>\n</html>\n"
)
_INLINE = Template("<{{ this.tag }}>{{ this.code }}</{{ this.tag }}>")
_MAP = Template(
    "{% macro header(this, kwargs) %}<style>html, body { height: 100%; margin: 0 } "
    "#{{ this.get_name() }} { position: absolute; inset: 0 }</style>{% endmacro %}"
    '{% macro html(this, kwargs) %}<div id="{{ this.get_name() }}"></div>{% endmacro %}'
    "{% macro script(this, kwargs) %}"
    "var {{ this.get_name() }} = L.map('{{ this.get_name() }}', {center: {{ this.location }}, "
    "zoom: {{ this.options.zoom }}, zoomControl: false, attributionControl: false, "
    "minZoom: 2, maxZoom: 14, zoomSnap: 0.25, preferCanvas: true});"
    "L.control.zoom({position: 'topright'}).addTo({{ this.get_name() }});"
    "{% endmacro %}"
)


class Inline(Element):
    """A piece of our own script or style inside the page; its template is a constant."""

    _template = _INLINE

    def __init__(self, tag: str, code: str) -> None:
        super().__init__()
        self.tag = tag
        self.code = code


class Page(Figure):
    """A page with a language, a title and a description, all escaped."""

    def __init__(self, document: dict[str, Any]) -> None:
        super().__init__()
        self._template = _PAGE
        self.language = document["language"]
        self.title = document["title"]
        self.description = f"{document['subtitle']}. {document['asOf']}"
        self.tail = ""
        self.header._children.clear()  # noqa: SLF001  (the meta tags that folium adds are ours here)


class AtlasMap(folium.Map):
    """A `folium.Map` that links to nothing; plugins and layers can still be added to it."""

    default_js = []  # noqa: RUF012  (as folium declares it)
    default_css = []  # noqa: RUF012  (as folium declares it)
    _template = _MAP

    def __init__(self, document: dict[str, Any]) -> None:
        super().__init__(location=list(CENTRE), zoom_start=ZOOM, tiles=None)
        self._template = _MAP
        self._id = "atlas"
        page = Page(document)
        page.add_child(self)
        page.header.add_child(Inline("style", leaflet_css()), name="leaflet_css")
        page.header.add_child(Inline("style", engine_css()), name="engine_css")
        page.header.add_child(Inline("script", leaflet_js()), name="leaflet_js")
        content = _as_text(to_script_json(document))
        start = f"createAtlas({self.get_name()}, JSON.parse({content}), PAGE);"
        page.tail = f'<script type="module">\n{engine_js()}\n{_PAGE_HOOKS}\n{start}\n</script>'


def _as_text(content: str) -> str:
    """Return a JavaScript string literal; JSON inside keeps its own escapes."""
    return json.dumps(content).replace("<", "\\u003c")


def build_map(atlas: Atlas, options: MapOptions | None = None) -> folium.Map:
    """Return a folium map of an atlas, or of what a selection left of it.

    The map has a layer for each mode and each group of sites, a legend that switches them, and a
    card for each line and site with its status, figures and sources. It needs no network.

    Parameters
    ----------
    atlas
        From `corridors.load` or `corridors.query.select`; EPSG:4326.
    options
        Language, title and what to open at the start.

    Examples
    --------
    >>> from corridors.geodata import load
    >>> map_ = build_map(load())
    >>> "https://cdn" in map_.get_root().render()
    False
    """
    return AtlasMap(pack_atlas(atlas, options))


def render_page(atlas: Atlas, options: MapOptions | None = None) -> str:
    """Return the whole page as HTML text; the same for the same input."""
    return str(build_map(atlas, options).get_root().render())
