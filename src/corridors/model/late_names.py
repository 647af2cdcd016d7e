"""Names of a package that are imported when they are first used, so that a command loads little."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def import_late(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a package (PEP 562) for names that live in its modules.

    Parameters
    ----------
    package
        Its ``__name__``.
    homes
        The full name of the module of each name.
    """

    def find(name: str) -> Any:  # noqa: ANN401  (any of the names)
        if name not in homes:
            msg = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(msg)
        found = getattr(import_module(homes[name]), name)
        setattr(sys.modules[package], name, found)
        return found

    return find
