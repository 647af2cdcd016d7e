"""Values of a series on a true axis of time: what each covers, and what kind of value it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corridors.wording import is_given

if TYPE_CHECKING:
    from collections.abc import Iterable

_MONTHS = 12
_HALF, _QUARTER = 6, 3
_STRETCH = 4
_PERIOD = re.compile(r"(\d{4})(?:-(\d{2})(?:-\d{2})?|-([HQ])(\d))?")


@dataclass(frozen=True, slots=True)
class Bar:
    """One value in time.

    Attributes
    ----------
    start, end
        Years with a fraction: all of 2024 is from 2024.0 to 2025.0.
    value, value_max
        In the unit of the series; ``value_max`` only for a range.
    kind
        ``reported``, ``derived``, ``target``, ``part`` (of a year) or ``other``: one more figure
        for a period that has one already.
    row
        The point as it stands in the data.
    """

    start: float
    end: float
    value: float
    value_max: float | None
    kind: str
    row: dict[str, Any]


def parse_period(period: str) -> tuple[float, float]:
    """Return the start and the end of a period in years.

    >>> parse_period("2024"), parse_period("2025-H1"), parse_period("2025-01/2025-10")
    ((2024.0, 2025.0), (2025.0, 2025.5), (2025.0, 2025.8333333333333))
    """
    first, _, last = period.partition("/")
    start, end = _bounds(first)
    return (start, _bounds(last)[1]) if last else (start, end)


def _bounds(word: str) -> tuple[float, float]:
    match = _PERIOD.match(word)
    if not match:
        return 0.0, 0.0
    year = float(match[1])
    if match[2]:
        month = int(match[2])
        return year + (month - 1) / _MONTHS, year + month / _MONTHS
    if match[3]:
        months = _HALF if match[3] == "H" else _QUARTER
        number = int(match[4])
        return year + (number - 1) * months / _MONTHS, year + number * months / _MONTHS
    return year, year + 1


def make_bars(points: Iterable[dict[str, Any]], *, running: bool = False) -> list[Bar]:
    """Return the values of a series in time, each with its kind.

    Of several values for one period the first that is reported leads; the others are ``other``.
    Left out, to stand in the table only: sums over more than a year, parts of a year for which
    there is a value of the whole, and all but the longest of several parts of one year. Of a
    ``running`` total nothing is left out.
    """
    bars: list[Bar] = []
    taken: set[tuple[float, float]] = set()
    ordered = sorted(points, key=lambda row: (row["period"], row["basis"] != "reported"))
    for row in ordered:
        start, end = parse_period(row["period"])
        if end > start + 1 and not running:
            continue
        most = float(row["value_max"]) if is_given(row["value_max"]) else None
        kind = _kind(row, start, end)
        if kind != "target":
            kind = "other" if (start, end) in taken else kind
            taken.add((start, end))
        bars.append(Bar(start, end, float(row["value"]), most, kind, row))
    longest: dict[int, float] = {}
    for bar in bars:
        if bar.kind != "target":
            year = int(bar.start)
            longest[year] = max(longest.get(year, 0.0), bar.end - bar.start)
    return [
        bar
        for bar in bars
        if running or bar.kind == "target" or bar.end - bar.start == longest[int(bar.start)]
    ]


def split_early(bars: list[Bar]) -> tuple[list[Bar], list[Bar]]:
    """Return the bars apart from those that stand far before the rest.

    Where over half of the years would be empty, the first list begins with the last unbroken
    stretch of at least four years with values; else it holds all.
    """
    years = sorted({int(bar.start) for bar in bars})
    known = sorted({int(bar.start) for bar in bars if bar.kind != "target"})
    starts = [year for year in known if year - 1 not in known]
    long = [year for year in starts if set(range(year, year + _STRETCH)) <= set(known)]
    if not long or 2 * len(years) >= years[-1] - years[0] + 1:
        return bars, []
    return [bar for bar in bars if bar.start >= long[-1]], [b for b in bars if b.start < long[-1]]


def _kind(row: dict[str, Any], start: float, end: float) -> str:
    if row["modifier"] == "target":
        return "target"
    if end - start < 1:
        return "part"
    return "derived" if row["basis"] == "derived" else "reported"


def find_disagreements(points: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return the periods for which sources give different figures, with the points."""
    by_period: dict[str, list[dict[str, Any]]] = {}
    for row in points:
        if row["modifier"] != "target":
            by_period.setdefault(row["period"], []).append(row)
    return {
        period: rows
        for period, rows in by_period.items()
        if len({(row["value"], row["value_max"]) for row in rows}) > 1
    }
