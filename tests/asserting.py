"""One test over many things, which tells all that fail and not the first alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Thing = TypeVar("Thing")


def assert_each(things: Mapping[str, Thing], test: Callable[[Thing], None]) -> None:
    """Put a test to each of some things; there has to be one."""
    faults = []
    for name, thing in things.items():
        try:
            test(thing)
        except AssertionError as error:
            faults.append(f"{name}: {error}")
    assert things
    assert not faults, "\n".join(faults)
