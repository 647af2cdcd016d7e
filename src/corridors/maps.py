"""The folium map: a `folium.Map` drawn by our engine, with everything it needs inside.

folium compiles rendered scripts as templates again and links ten files on other hosts
(docs/decisions/0003-map-page.md). So every template here is a constant; data reaches the page
as JSON in which no markup can stand.
"""

from __future__ import annotations

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
from corridors.web.page import page_head, plain_table

if TYPE_CHECKING:
    from corridors.atlas import Atlas

CENTRE = (43.0, 66.0)
ZOOM = 4
_PAGE = Template(
    "{{ this.head|safe }}<body>\n{{ this.html.render(**kwargs) }}\n"
    "<noscript>{{ this.plain|safe }}</noscript>\n"
    '<script type="application/json" id="atlas-data">{{ this.data|safe }}</script>\n'
    "{{ this.header.render(**kwargs) }}\n"
    "<script>\n{{ this.script.render(**kwargs) }}\n</script>\n{{ this.tail|safe }}\n"
    "</body>\n</html>\n"
)
_INLINE = Template(
    "{% if this.tag %}<{{ this.tag }}>{% endif %}{{ this.code }}"
    "{% if this.tag %}</{{ this.tag }}>{% endif %}"
)
_MAP = Template(
    "{% macro header(this, kwargs) %}<style>html, body { height: 100%; margin: 0 } "
    "#{{ this.get_name() }} { position: absolute; top: 0; right: 0; bottom: 0; left: 0 }"
    "</style>{% endmacro %}"
    '{% macro html(this, kwargs) %}<div id="{{ this.get_name() }}"></div>{% endmacro %}'
    "{% macro script(this, kwargs) %}{{ this.before() }}"
    "var {{ this.get_name() }} = L.map('{{ this.get_name() }}', {center: {{ this.location }}, "
    "zoom: {{ this.options.zoom }}, zoomControl: false, attributionControl: false, "
    "minZoom: 2, maxZoom: 12, zoomSnap: 0.25, preferCanvas: true});"
    "L.control.zoom({position: 'topright'}).addTo({{ this.get_name() }});{{ this.after() }}"
    "{% endmacro %}"
)
_STAND_INS = """
(() => {
  const pin = (colour) => "data:image/svg+xml," + encodeURIComponent(
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 25 41'>" +
    "<path d='M12.5 1C6 1 1 6 1 12.4 1 21 12.5 40 12.5 40S24 21 24 12.4C24 6 19 1 12.5 1Z' " +
    "stroke='white' fill='" + colour + "'/><circle cx='12.5' cy='12.5' r='4.5' " +
    "fill='white'/></svg>");
  const look = (colour) => ({ ...L.Icon.Default.prototype.options,
    iconUrl: pin(colour), iconRetinaUrl: pin(colour), shadowUrl: "" });
  L.Icon.Default.imagePath = "";
  L.Icon.Default.mergeOptions(look("black"));
  const known = (colour) => (CSS.supports("color", colour) ? colour : "black");
  L.AwesomeMarkers = { icon: (options) => L.icon(look(known(options.markerColor))) };
  const parse = (html) => {
    const box = document.createElement("template");
    box.innerHTML = html;
    return [...box.content.children];
  };
  window.$ = window.$ || parse;
})();
"""
"""What folium's markers and popups ask of files that it would link: a pin, and ``$(html)[0]``."""
_START = (
    "const packed = document.getElementById('atlas-data').textContent;\n"
    "window.corridors = createAtlas(%s, JSON.parse(packed), {page: true});"
)
_HOSTED = "window.corridors = createAtlas(%s, %s, {});"
"""In a page that is not ours: its address and its title stay as they are."""
_IN_STREAMLIT = "div"
"""The id that streamlit-folium gives to a map before it takes its script."""


class Inline(Element):
    """A piece of our own script or style inside the page; its template is a constant."""

    _template = _INLINE

    def __init__(self, tag: str, code: str) -> None:
        super().__init__()
        self.tag = tag
        self.code = code


class PageFigure(Figure):
    """A page with a language, a title and a description, all escaped."""

    def __init__(self, document: dict[str, Any]) -> None:
        super().__init__()
        self._template = _PAGE
        self.title = ""
        self.head = page_head(document, "")
        self.plain = plain_table(document)
        self.data = to_script_json(document)
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
        page = PageFigure(document)
        page.add_child(self)
        self._data = page.data
        self._furnish(page)
        start = _START % self.get_name()
        page.tail = f"<script>\n(() => {{\n{engine_js()}\n{start}\n}})();\n</script>"

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401  (as branca has it)
        """Render into the figure that the map is in, which may be one of the user's own."""
        root = self.get_root()
        host = root if isinstance(root, Figure) and not isinstance(root, PageFigure) else None
        if host:
            self._furnish(host)
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        if host:
            start = _HOSTED % (self.get_name(), self._data)
            code = f"(() => {{\n{engine_js()}\n{start}\n}})();"
            host.script.add_child(Inline("", code), name="corridors_engine")
        return ""

    def before(self) -> str:
        """Return what has to run before the map is made: nothing but under streamlit-folium."""
        return f"{leaflet_js()}\n{_STAND_INS}" if self._id == _IN_STREAMLIT else ""

    def after(self) -> str:
        """Return what has to run when the map is made: nothing but under streamlit-folium.

        That takes the script of the map's template alone, under another id, and leaves behind
        what stands in the page around it.
        """
        if self._id != _IN_STREAMLIT:
            return ""
        start = _HOSTED % (self.get_name(), self._data)
        return f"\n(() => {{\n{engine_js()}\n{start}\n}})();"

    def _furnish(self, page: Figure) -> None:
        """Put into the head of a page what the map needs before it is made."""
        page.header.add_child(Inline("style", leaflet_css()), name="leaflet_css")
        page.header.add_child(Inline("style", engine_css()), name="engine_css")
        page.header.add_child(Inline("script", leaflet_js()), name="leaflet_js")
        page.header.add_child(Inline("script", _STAND_INS), name="stand_ins")


def build_map(atlas: Atlas, options: MapOptions | None = None) -> folium.Map:
    """Return a folium map of an atlas, or of what a selection left of it.

    The map has a layer for each mode and each group of sites, a legend that filters them, and a
    card for each line and site with its status, figures and sources. It needs no network: `save`
    writes a page that works from disk, and a notebook shows it as it is. Markers, popups and vector
    layers that are added, with their tooltips and clicks, work offline too; a marker's icon is a
    plain pin in its colour. In a figure of one's own and under streamlit-folium it draws too.
    Plugins of folium link their own files on other hosts and work where those can be had.

    Parameters
    ----------
    atlas
        From `corridors.load` or `corridors.select`; EPSG:4326.
    options
        Languages, title, look and what to open at the start.

    Returns
    -------
    folium.Map
        With `save`, and all that folium can add to a map.

    Raises
    ------
    WrongTypeError
        If it is no atlas.
    NotFoundError
        If a language, theme, corridor or record of the options is none.

    Examples
    --------
    >>> from corridors.atlas import load
    >>> map_ = build_map(load())
    >>> "https://cdn" in map_.get_root().render()
    False
    """
    return AtlasMap(pack_atlas(atlas, options))
