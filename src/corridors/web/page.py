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
    f"#{_ROOT} {{ position: absolute; inset: 0 }}\n"
    f"@media (scripting: none) {{ #{_ROOT} {{ display: none }} }}\n"
    "noscript { display: block; padding: 16px; font: 15px/1.5 system-ui, sans-serif }\n"
    "noscript td, noscript th { padding: 3px 12px 3px 0; text-align: left; vertical-align: top }\n"
)
_START = f'openPage("{_ROOT}", "{_DATA}");'


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
        head = f'<link rel="stylesheet" href="{escape(files[1])}">'
        tail = f'<script src="{escape(files[0])}"></script>'
    else:
        head = f"<style>{style}</style>"
        tail = f"<script>{script}</script>"
    html = (
        f"{page_head(document, head)}<body>\n"
        f'<div id="{_ROOT}"></div>\n<noscript>{plain_table(document)}</noscript>\n'
        f'<script type="application/json" id="{_DATA}">{to_script_json(document)}</script>\n'
        f"{tail}\n</body>\n</html>\n"
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
    """Return the projects as an HTML table, for readers without scripts; all text is escaped."""

    def say(key: str) -> str:
        return escape(_text(document, document["words"][key]))

    columns = document["projects"]["columns"]
    at = {name: columns.index(name) for name in ("name", "kind", "statusText", "countries")}
    rows = []
    for row in document["projects"]["rows"]:
        where = ", ".join(
            _text(document, document["countries"][n][1]) for n in row[at["countries"]]
        )
        cells = [_text(document, row[at["kind"]]), _text(document, row[at["statusText"]]), where]
        rows.append(
            f'<tr><th scope="row">{escape(_text(document, row[at["name"]]))}</th>'
            + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
            + "</tr>"
        )
    heads = "".join(
        f'<th scope="col">{say(key)}</th>'
        for key in ("column_name", "column_mode", "status", "countries")
    )
    return (
        f"<h1>{escape(texts_of(document, 'title'))}</h1><p>{say('noscript')}</p>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        f"<p>{escape(texts_of(document, 'asOf', 'citation', 'credits', 'boundaries'))}</p>"
    )


def _host(template: str) -> list[str]:
    return ["https://" + template.removeprefix("https://").split("/")[0]] if template else []


def _sum(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
