"""An open atlas of Eurasian transport and energy corridors.

>>> import corridors
>>> atlas = corridors.load()
>>> rail = corridors.select(atlas, mode=["rail"], country=["KZ"])
>>> len(rail.sections) > 0
True

These names are the front door; docs/api.md tells of each. Behind it stand, from below:

model, geometry, i18n, wording, style
    Records and errors; geodesics; languages; values in words; looks.
atlas
    Reading, choosing, totals and the check of a data folder.
network, lines, overlay
    Ways through the atlas; how its lines are made; people's own files.
account
    What there is to say of a record or a journey.
web, figures, maps, strips
    Pens: the map page, the figure for print, the folium map, a journey as a line to scale.
export, reports
    Files; handouts in the formats that authors hand in.
app, cli
    The Streamlit app and the command line.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as that of typing, which would keep `corridors.cli.start` waiting

__all__ = [
    "ArgumentError",
    "Atlas",
    "CorridorsError",
    "DataError",
    "FigureOptions",
    "Filters",
    "MapOptions",
    "NotFoundError",
    "ReportOptions",
    "WrongTypeError",
    "__version__",
    "build_map",
    "build_network",
    "catchment",
    "check",
    "compare",
    "draw_figure",
    "load",
    "read_overlay",
    "search",
    "select",
    "summarize",
    "write_bundle",
    "write_data",
    "write_figure",
    "write_html",
    "write_report",
]

if TYPE_CHECKING:
    from typing import Any

    from corridors.atlas import Atlas, load
    from corridors.atlas.checking import check
    from corridors.atlas.selection import search, select
    from corridors.atlas.totals import catchment, summarize
    from corridors.export import write_bundle, write_data, write_figure, write_html
    from corridors.figures import FigureOptions, draw_figure
    from corridors.maps import build_map
    from corridors.model import (
        ArgumentError,
        CorridorsError,
        DataError,
        Filters,
        NotFoundError,
        WrongTypeError,
    )
    from corridors.network import build_network, compare
    from corridors.overlay import read_overlay
    from corridors.reports import ReportOptions, write_report
    from corridors.web import MapOptions

    __version__: str

_HOMES = {
    "ArgumentError": "corridors.model",
    "Atlas": "corridors.atlas",
    "CorridorsError": "corridors.model",
    "DataError": "corridors.model",
    "FigureOptions": "corridors.figures",
    "Filters": "corridors.model",
    "MapOptions": "corridors.web",
    "NotFoundError": "corridors.model",
    "ReportOptions": "corridors.reports",
    "WrongTypeError": "corridors.model",
    "build_map": "corridors.maps",
    "build_network": "corridors.network",
    "catchment": "corridors.atlas.totals",
    "check": "corridors.atlas.checking",
    "compare": "corridors.network",
    "draw_figure": "corridors.figures",
    "load": "corridors.atlas",
    "read_overlay": "corridors.overlay",
    "search": "corridors.atlas.selection",
    "select": "corridors.atlas.selection",
    "summarize": "corridors.atlas.totals",
    "write_bundle": "corridors.export",
    "write_data": "corridors.export",
    "write_figure": "corridors.export",
    "write_html": "corridors.export",
    "write_report": "corridors.reports",
}

_ROOMS = (
    "account",
    "atlas",
    "export",
    "figures",
    "geometry",
    "i18n",
    "lines",
    "maps",
    "model",
    "network",
    "overlay",
    "reports",
    "strips",
    "style",
    "web",
    "wording",
)


def __getattr__(name: str) -> Any:  # noqa: ANN401  (any of the names above)
    if name == "__version__":
        from importlib import metadata  # takes a twentieth of a second, and few ask for it

        return metadata.version("corridors")

    from importlib import import_module

    if name in _ROOMS:
        return import_module(f"corridors.{name}")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    msg = f"module 'corridors' has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return sorted({*__all__, *_ROOMS})
