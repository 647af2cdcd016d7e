"""What a rule is: a function that looks for one fault, under the code by which it is told.

A rule stands in a module of `rules`, with the decorator `rule` and its code. What goes with the
code stands in ``findings.toml`` and nowhere else: severity, meaning, how to mend it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from shapely.geometry import LineString

from corridors.atlas import fault, warn
from corridors.atlas.checking.catalogue import read_kinds
from corridors.geometry import is_tangle
from corridors.model import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from corridors.atlas import Contents, Located
    from corridors.atlas.checking.tables_beside import SideTables
    from corridors.model import Finding, Section

    Find = Callable[["Given"], Iterable["Told"]]

Told = tuple[str, str, str, object, str, str]
"""A fault: file, record, field, value, message, and what would be right (empty if not known)."""


@dataclass(frozen=True)
class Given:
    """A data folder as the rules see it: what was read, and what several of them need of it.

    Attributes
    ----------
    contents
        The records.
    root
        The folder.
    tables
        The tables beside the atlas.
    countries
        Areas of the basemap (EPSG:4326) by code; empty if they cannot be read.
    """

    contents: Contents
    root: Path
    tables: SideTables
    countries: Mapping[str, BaseGeometry]

    @cached_property
    def today(self) -> str:
        """The date of the data; empty if it is not known, which is told in reading (DAT004)."""
        return str(self.contents.package.get("updated", ""))

    @cached_property
    def drawn(self) -> list[tuple[Located[Section], LineString]]:
        """Sections with their lines."""
        items = self.contents.sections.values()
        return [(i, i.geometry) for i in items if isinstance(i.geometry, LineString)]

    @cached_property
    def tangles(self) -> set[str]:
        """Ids of sections that cross themselves so often that measuring them would take hours."""
        return {item.record.id for item, line in self.drawn if is_tangle(line)}

    @property
    def lines(self) -> Iterator[tuple[Located[Section], LineString]]:
        """Yield sections with their lines, but for `tangles`."""
        return (pair for pair in self.drawn if pair[0].record.id not in self.tangles)


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule.

    Attributes
    ----------
    code
        Its key in ``findings.toml``. Several rules may have one: each finds it elsewhere.
    severity
        That of the table, or the one chosen of two.
    find
        The function.
    needs
        What of `Given` has to be there; without it the rule is passed over.
    """

    code: str
    severity: Severity
    find: Find
    needs: Literal["", "countries", "today"] = ""

    def apply(self, given: Given) -> Iterator[Finding]:
        """Yield what the rule finds."""
        if self.needs and not getattr(given, self.needs):
            return
        make = fault if self.severity is Severity.ERROR else warn
        for told in self.find(given):
            yield make(self.code, *told)


_registered: list[Rule] = []


def registered() -> tuple[Rule, ...]:
    """Return the rules of all modules that were imported; `rules` imports those that there are."""
    return tuple(_registered)


def rule(
    code: str,
    *,
    severity: Severity | None = None,
    needs: Literal["", "countries", "today"] = "",
) -> Callable[[Find], Find]:
    """Register a function as a rule.

    Parameters
    ----------
    code
        Such as ``NET001``; it must be in ``findings.toml``.
    severity
        Only where the table says ``error or warning``: which of the two it is here.
    needs
        ``countries`` or ``today``, if the function can do nothing without.

    Raises
    ------
    KeyError
        If the table lacks the code.
    ValueError
        If the severity is said twice or not at all.
    """
    kind = read_kinds()[code]
    if (severity is None) == (kind.severity not in list(Severity)):
        msg = f"{code}: findings.toml says {kind.severity}; the rule chooses only where it says two"
        raise ValueError(msg)

    def register(find: Find) -> Find:
        _registered.append(Rule(code, severity or Severity(kind.severity), find, needs))
        return find

    return register
