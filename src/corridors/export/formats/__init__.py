"""The formats of exported data: a module each, which says what it is in its ``FORMAT``.

To add one, lay a module here with a `corridors.export.file_format.Format` of that name. It is found
by being here, since a list would be a second place to keep: command, app, bundle and pages are made
from what is found. Words for it (``export_file_NAME``) are needed only if a bundle is to hold it.
Then run ``python tools/build_pages.py``.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridors.export.file_format import Format

__all__ = ["FORMATS"]


def _found() -> Mapping[str, Format]:
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    formats: list[Format] = sorted((m.FORMAT for m in modules), key=lambda f: (f.order, f.name))
    return MappingProxyType({form.name: form for form in formats})


FORMATS: Mapping[str, Format] = _found()
"""All formats by their names, in the order in which people are told them."""
