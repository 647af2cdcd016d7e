"""The engine's own files and Leaflet, as text ready to stand inside a page.

The engine is written as ES modules in ``engine/``. A page opened from disk cannot load modules
from other files, so they are joined into one script here: imports and the word ``export`` fall
away, comments and indents too. Nothing else is changed, and nothing needs to be installed.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

MODULES = (
    "canvas",
    "codec",
    "shapes",
    "dom",
    "life",
    "document",
    "find",
    "filters",
    "address",
    "hues",
    "ground",
    "frame",
    "lines",
    "marks",
    "overlays",
    "routes",
    "placing",
    "nodes",
    "labels",
    "card",
    "credits",
    "search",
    "names",
    "table",
    "panel",
    "paper",
    "camera",
    "cards",
    "pick",
    "going",
    "controls",
    "atlas",
    "mount",
)
"""In the order in which they need each other."""
_IMPORT = re.compile(r"^import \{[^}]*\} from \"\./\w+\.js\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let)\b)", re.MULTILINE)
_COMMENT = re.compile(r"^\s*(?:/\*\*.*?\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
_ASIDE = re.compile(r"[ \t]+// [^\"'`\n]*$|\n(?=\n)", re.MULTILINE)
"""A comment behind code, where no quote could make it part of a text; an empty line."""
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_IMAGE = re.compile(r"url\([\"']?images/[^)]*\)")


@cache
def engine_js() -> str:
    """Return the engine as one script; it declares ``createAtlas`` and ``awaitPage``."""
    folder = resources.files("corridors.web") / "engine"
    modules = ((folder / f"{name}.js").read_text("utf-8") for name in MODULES)
    joined = "".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in modules)
    return _INDENT.sub("", _ASIDE.sub("", _COMMENT.sub("", joined)))


@cache
def engine_css() -> str:
    """Return the engine's style sheet."""
    text = (resources.files("corridors.web") / "engine" / "atlas.css").read_text("utf-8")
    return _INDENT.sub("", re.sub(r"/\*.*?\*/\n?", "", text, flags=re.DOTALL))


@cache
def leaflet_js() -> str:
    """Return Leaflet 1.9.3 under the licences of all that a page holds, as a comment.

    Its link to a source map, which would be a request, is left out.
    """
    notices = (resources.files("corridors.web") / "notices.txt").read_text("utf-8")
    text = (_leaflet() / "leaflet.js").read_text("utf-8")
    code = re.sub(r"//# sourceMappingURL=.*", "", text).replace("</script", "<\\/script")
    return f"/*!\n{notices}*/\n{code}"


@cache
def leaflet_css() -> str:
    """Return Leaflet's style sheet; its three images, which we do not use, are left out."""
    return _IMAGE.sub("none", (_leaflet() / "leaflet.css").read_text("utf-8"))


def _leaflet() -> resources.abc.Traversable:
    return resources.files("xstatic.pkg.leaflet") / "data"
