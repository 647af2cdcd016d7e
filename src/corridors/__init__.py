"""An open atlas of Eurasian transport and energy corridors.

>>> import corridors
>>> atlas = corridors.load()
>>> rail = corridors.select(atlas, mode=["rail"], country=["KZ"])
>>> len(rail.sections) > 0
True
"""

from __future__ import annotations

TYPE_CHECKING = False  # as that of typing, which would keep `corridors.cli.start` waiting

__all__ = [
    "ArgumentError",
    "Atlas",
    "CorridorsError",
    "DataError",
    "Filters",
    "NotFoundError",
    "__version__",
    "load",
    "select",
    "summarize",
]

if TYPE_CHECKING:
    from typing import Any

    from corridors.geodata import Atlas, load
    from corridors.model import ArgumentError, CorridorsError, DataError, Filters, NotFoundError
    from corridors.query import select
    from corridors.stats import summarize

    __version__: str

_HOMES = {
    "ArgumentError": "corridors.model",
    "Atlas": "corridors.geodata",
    "CorridorsError": "corridors.model",
    "DataError": "corridors.model",
    "Filters": "corridors.model",
    "NotFoundError": "corridors.model",
    "load": "corridors.geodata",
    "select": "corridors.query",
    "summarize": "corridors.stats",
}


_MODULES = (
    "check",
    "export",
    "figures",
    "geodata",
    "geometry",
    "i18n",
    "itineraries",
    "maps",
    "model",
    "network",
    "overlay",
    "query",
    "report",
    "stats",
    "strip",
    "style",
    "wording",
)


def __getattr__(name: str) -> Any:  # noqa: ANN401  (any of the names above)
    if name == "__version__":
        from importlib import metadata  # takes a twentieth of a second, and few ask for it

        return metadata.version("corridors")

    from importlib import import_module

    if name in _MODULES:
        return import_module(f"corridors.{name}")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    msg = f"module 'corridors' has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return sorted({*__all__, *_MODULES})
