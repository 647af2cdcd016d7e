"""The tables beside the atlas, read for the rules: they and what timings name are there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corridors.atlas import (
    TIMINGS,
    TOWNS,
    dangling,
    has_table,
    read_timings,
    town_records,
    warn,
)
from corridors.model import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corridors.atlas import Contents, Reference
    from corridors.model import Finding, Timing, Town

_WITHOUT = {
    TIMINGS: "there is no such table: times are then those that the program brings",
    TOWNS: "there is no such table: who lives along the lines cannot be counted",
}


@dataclass(slots=True)
class SideTables:
    """What stands in the two tables of a folder, empty where they are missing or have faults."""

    timings: list[Timing] = field(default_factory=list)
    towns: list[tuple[int, Town]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def records(self) -> Iterator[tuple[str, str, object]]:
        """Yield each record with its file and its name."""
        yield from ((TIMINGS, timing.id, timing) for timing in self.timings)
        yield from ((TOWNS, f"line {line}", town) for line, town in self.towns)


def read_side_tables(root: Path) -> SideTables:
    """Read both tables; FIL004 where one is missing."""
    tables = SideTables()
    for name, message in _WITHOUT.items():
        if not has_table(root, name):
            tables.findings.append(warn("FIL004", name, "", "", "", message, "a table of its own"))
            continue
        try:
            if name == TIMINGS:
                tables.timings = read_timings(root)
            else:
                tables.towns = town_records(root)
        except DataError as error:
            tables.findings += error.findings
    return tables


def find_dangling_timings(contents: Contents, tables: SideTables) -> list[Finding]:
    """Return a finding for each thing that a timing names and that is not there."""
    return dangling(contents, _references(tables.timings))


def _references(timings: list[Timing]) -> Iterator[Reference]:
    for timing in timings:
        for source in timing.sources:
            yield TIMINGS, timing.id, "sources", "source", source
        if timing.section:
            yield TIMINGS, timing.id, "section", "section", timing.section
        if timing.place:
            yield TIMINGS, timing.id, "place", "place", timing.place
