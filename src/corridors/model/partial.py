"""Dates that are as exact as they are known: ``2030``, ``2024-12`` or ``2024-12-27``."""

from __future__ import annotations

_YEAR_LENGTH = len("2030")


def is_before(first: str, second: str) -> bool:
    """Tell whether a partial date is surely before another.

    >>> is_before("2024", "2024-05"), is_before("2024-04", "2024-05-01")
    (False, True)
    """
    shared = min(len(first), len(second))
    return first[:shared] < second[:shared]


def year_of(date: str | None, default: int = 0) -> int:
    """Return the year of a partial date; the default where there is no date.

    >>> year_of("2024-12"), year_of(""), year_of("soon", 2035)
    (2024, 0, 2035)
    """
    year = (date or "")[:_YEAR_LENGTH]
    known = len(year) == _YEAR_LENGTH and year.isascii() and year.isdigit()
    return int(year) if known else default
