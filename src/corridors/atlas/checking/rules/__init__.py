"""The rules: each module is about one kind of thing, and each rule in it looks for one fault.

A rule is a function with the decorator `corridors.atlas.checking.registry.rule`. It is found by
standing in a module here, and run with all others.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from corridors.atlas.checking.registry import Rule, registered

__all__ = ["RULES"]


def _found() -> tuple[Rule, ...]:
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return registered()


RULES: tuple[Rule, ...] = _found()
"""All rules, in the order of the modules and as they stand there."""
