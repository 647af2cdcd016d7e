"""The engine's own files and Leaflet, as text ready to stand inside a page."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

_IMAGE = re.compile(r"url\([\"']?images/[^)]*\)")


@cache
def engine_js() -> str:
    """Return the engine as an ES module."""
    return (resources.files("corridors.web") / "atlas.js").read_text("utf-8")


@cache
def engine_css() -> str:
    """Return the engine's style sheet."""
    return (resources.files("corridors.web") / "atlas.css").read_text("utf-8")


@cache
def leaflet_js() -> str:
    """Return Leaflet 1.9.3 without its link to a source map, which would be a request."""
    text = (_leaflet() / "leaflet.js").read_text("utf-8")
    return re.sub(r"//# sourceMappingURL=.*", "", text).replace("</script", "<\\/script")


@cache
def leaflet_css() -> str:
    """Return Leaflet's style sheet; its three images, which we do not use, are left out."""
    return _IMAGE.sub("none", (_leaflet() / "leaflet.css").read_text("utf-8"))


def _leaflet() -> resources.abc.Traversable:
    return resources.files("xstatic.pkg.leaflet") / "data"
