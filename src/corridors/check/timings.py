"""Rules for the tables beside the atlas: timings name what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.geodata import fault, read_timings, read_towns
from corridors.model import DataError, suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from corridors.geodata import Contents
    from corridors.model import Finding

FILE = "timings.csv"


def check_tables(contents: Contents, root: Path) -> list[Finding]:
    """Check timings and towns, where a folder has them, and what the timings refer to."""
    findings: list[Finding] = []
    if (root / "towns.csv").is_file():
        findings += _faults_of(lambda: read_towns(root))
    if (root / FILE).is_file():
        found = _faults_of(lambda: read_timings(root))
        findings += found or _dangling(contents, root)
    return findings


def sources_of(root: Path) -> set[str]:
    """Return the sources that the timings of a folder name; none if they cannot be read."""
    if not (root / FILE).is_file() or _faults_of(lambda: read_timings(root)):
        return set()
    return {source for timing in read_timings(root) for source in timing.sources}


def _faults_of(read: Callable[[], object]) -> list[Finding]:
    try:
        read()
    except DataError as error:
        return list(error.findings)
    return []


def _dangling(contents: Contents, root: Path) -> Iterator[Finding]:
    for timing in read_timings(root):
        yield from _missing(timing.id, "sources", "source", timing.sources, contents.sources)
        sections = [timing.section] if timing.section else []
        yield from _missing(timing.id, "section", "section", sections, contents.sections)
        places = [timing.place] if timing.place else []
        yield from _missing(timing.id, "place", "place", places, contents.places)


def _missing(
    record: str, field: str, kind: str, values: Iterable[str], known: Collection[str]
) -> Iterator[Finding]:
    for value in values:
        if value not in known:
            near = ", ".join(suggest(value, known))
            yield fault("REF001", FILE, record, field, value, f"there is no such {kind}", near)
