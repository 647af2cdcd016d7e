"""The page around the map: one HTML file, or three for sites that forbid inline script."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from corridors.web.assets import engine_css, engine_js, leaflet_css, leaflet_js
from corridors.web.sent import to_script_json

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROOT, _DATA = "atlas", "atlas-data"
_PAGE_CSS = (
    "html, body { height: 100%; margin: 0 }\n"
    f".corridors-script #{_ROOT} {{ position: absolute; top: 0; right: 0; bottom: 0; left: 0 }}\n"
    ".corridors-script .corridors-fallback { display: none }\n"
    ".corridors-fallback { padding: 16px; font: 15px/1.5 system-ui, sans-serif }\n"
    ".corridors-fallback td, .corridors-fallback th"
    " { padding: 3px 12px 3px 0; text-align: left; vertical-align: top }\n"
)
_START = f'awaitPage("{_ROOT}", "{_DATA}");'
ENGINES = {"Chromium": 87, "Firefox": 85, "Safari": 14}
"""The oldest that draw a written map: docs/browsers.md; older ones show its table."""


@dataclass(frozen=True, slots=True)
class Page:
    """A written page.

    Attributes
    ----------
    html
        The page.
    script, style
        What stands inside it, or in files beside it.
    tiles
        Template of the addresses of an online map's tiles; empty for none.
    """

    html: str
    script: str
    style: str
    tiles: str = ""

    def policy(self) -> str:
        """Return a Content-Security-Policy that lets just this page's own script and style run.

        The sums are SHA-256 in base 64 (Content Security Policy Level 3,
        https://www.w3.org/TR/CSP3/#grammardef-hash-source).
        """
        images = " ".join(["data:", *_host(self.tiles)])
        return (
            f"default-src 'none'; script-src '{_sum(self.script)}'; "
            f"style-src '{_sum(self.style)}'; img-src {images}"
        )


def write_page(document: Mapping[str, Any], *, files: tuple[str, str] | None = None) -> Page:
    """Return the page of a packed document.

    Parameters
    ----------
    document
        From `corridors.web.pack_atlas`.
    files
        Names of a script and a style sheet beside the page; None puts both inside.
    """
    script = f"(() => {{\n{leaflet_js()}\n}})();\n{_in_own_scope(engine_js(), _START)}"
    style = leaflet_css() + engine_css() + _PAGE_CSS
    if files:
        head = f'<link rel="stylesheet" href="{escape(files[1])}">\n'
        head += f'<script src="{escape(files[0])}"></script>'
    else:
        head = f"<style>{style}</style>\n<script>{script}</script>"
    html = (
        f"{page_head(document, head)}<body>\n"
        f'<div id="{_ROOT}"><div class="corridors-fallback">{plain_table(document)}</div></div>\n'
        f'<script type="application/json" id="{_DATA}">{to_script_json(document)}</script>\n'
        "</body>\n</html>\n"
    )
    tiles = document["options"]["tiles"]
    return Page(html, script, style, tiles["url"] if tiles else "")


def _in_own_scope(engine: str, start: str) -> str:
    return f"(() => {{\n{engine}\n{start}\n}})();\n"


def page_head(document: Mapping[str, Any], head: str) -> str:
    """Return the page down to its body: language, title, description, Open Graph."""
    title, about = texts_of(document, "title"), texts_of(document, "subtitle", "asOf")
    language = document["options"]["language"]
    meta = {
        "description": about,
        "generator": "corridors",
        "corridors:needs": ", ".join(f"{name} {least}" for name, least in ENGINES.items()),
    }
    graph = {"og:type": "website", "og:title": title, "og:description": about}
    tags = [f'<meta name="{key}" content="{escape(value)}">' for key, value in meta.items()]
    tags += [f'<meta property="{key}" content="{escape(value)}">' for key, value in graph.items()]
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        + "\n".join(tags)
        + f"\n{head}\n</head>\n"
    )


def texts_of(document: Mapping[str, Any], *keys: str) -> str:
    """Return texts of the document's head in the language that the page speaks first."""
    return " ".join(_text(document, document["head"][key]) for key in keys).strip()


def _text(document: Mapping[str, Any], number: int) -> str:
    entry = document["texts"][number]
    if isinstance(entry, str):
        return entry
    return str(entry[document["languages"].index(document["options"]["language"])])


def plain_table(document: Mapping[str, Any]) -> str:
    """Return the projects as an HTML table, with the sources of their states; all text is escaped.

    It is for readers whose program runs no script, refuses this one or does not understand it. In
    that of a whole atlas sources are named and not linked: their addresses would take 4 kB more.
    """
    linked = not document["options"]["whole"]

    def say(key: str) -> str:
        return escape(_text(document, document["words"][key]))

    projects, sources = _records(document["projects"]), _records(document["sources"])
    rows = []
    for project in projects:
        where = ", ".join(
            _text(document, document["countries"][n][1]) for n in project["countries"]
        )
        texts = [_text(document, project["kind"]), _text(document, project["statusText"]), where]
        told = ", ".join(
            _cited(document, sources[n], linked=linked) for n in project["statusSources"]
        )
        rows.append(
            f'<tr><th scope="row">{escape(_text(document, project["name"]))}</th>'
            + "".join(f"<td>{cell}</td>" for cell in (*map(escape, texts), told))
            + "</tr>"
        )
    heads = "".join(
        f'<th scope="col">{say(key)}</th>'
        for key in ("column_name", "column_mode", "status", "countries", "sources")
    )
    return (
        f"<h1>{escape(texts_of(document, 'title'))}</h1><p>{say('noscript')}</p>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        f"<p>{escape(texts_of(document, 'asOf', 'citation', 'credits', 'boundaries'))}</p>"
    )


def _records(table: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


def _cited(document: Mapping[str, Any], source: Mapping[str, Any], *, linked: bool) -> str:
    """Return who said it and when, a link where there is an address."""
    when = _text(document, source["date"]) if source["date"] else ""
    name = escape(", ".join(filter(None, (source["publisher"], when))) or source["title"])
    if not (linked and source["url"]):
        return name
    return f'<a href="{escape(source["url"])}" target="_blank" rel="noopener noreferrer">{name}</a>'


def _host(template: str) -> list[str]:
    return ["https://" + template.removeprefix("https://").split("/")[0]] if template else []


def _sum(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
