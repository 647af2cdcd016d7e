"""The kinds of fields that records are made of: ids, texts, dates, numbers, lists.

Values are taken as they stand. Text in a CSV cell becomes a number or a truth value only in the one
way in which it is written; nothing else is turned into anything.
"""

from __future__ import annotations

import math
import re
from calendar import monthrange
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, Strict, StringConstraints

from corridors.model.vocabulary import (
    Basis,
    LegRole,
    LocationAccuracy,
    Method,
    Mode,
    Modifier,
    RouteAccuracy,
    Status,
    StatusBasis,
)

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
MIN_YEAR, MAX_YEAR = 1800, 2100
EARTH_KM = 40_075
"""Circumference of the Earth at the equator (WGS 84), in kilometres: no way on it is longer."""
MOST_PLAIN = 1e16
"""No figure of the atlas is larger: the world's product of a year in tenge."""
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_SPAN = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?|-H[12]|-Q[1-4])?")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_WHOLE = re.compile(r"0|[1-9][0-9]*")
_LONGEST_NUMBER = 40


def valid_date(value: str) -> str:
    """Return a date of the calendar, to the year, month or day, as it stands.

    Raises
    ------
    ValueError
        If it is none, or lies outside the years that the atlas knows.
    """
    match = _DATE.fullmatch(value)
    if not match:
        msg = "is not a date; write YYYY, YYYY-MM or YYYY-MM-DD"
        raise ValueError(msg)
    year, month, day = match.groups()
    check_calendar(int(year), int(month or 1), int(day or 1))
    return value


def check_calendar(year: int, month: int = 1, day: int = 1) -> None:
    """Raise a ValueError if there is no such day, or none that the atlas knows."""
    if not MIN_YEAR <= year <= MAX_YEAR:
        msg = f"has a year outside {MIN_YEAR} to {MAX_YEAR}"
        raise ValueError(msg)
    if not 1 <= month <= 12 or not 1 <= day <= 28:  # noqa: PLR2004  (months, and the days of each)
        _check_end_of_month(year, month, day)


def _check_end_of_month(year: int, month: int, day: int) -> None:
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:  # noqa: PLR2004
        msg = "is not a date in the calendar"
        raise ValueError(msg)


def valid_day(value: str) -> str:
    """Return a date to the day as it stands; see `valid_date`."""
    if len(valid_date(value)) != len("YYYY-MM-DD"):
        msg = "is not a date to the day; write YYYY-MM-DD"
        raise ValueError(msg)
    return value


def valid_period(value: str) -> str:
    """Return a year, a part of one, or a span from date to date, as it stands.

    Raises
    ------
    ValueError
        If it is none of them, or ends before it begins.
    """
    start, slash, end = value.partition("/")
    if not _SPAN.fullmatch(start) or (slash and not (_DATE.fullmatch(start) and end)):
        msg = "is not a period; write 2024, 2024-05, 2025-H1, 2025-Q1 or 2025-01/2025-10"
        raise ValueError(msg)
    valid_date(start if _DATE.fullmatch(start) else start[:4])
    if slash:
        valid_date(end)
        shared = min(len(start), len(end))
        if end[:shared] < start[:shared] or start == end:
            msg = "is a period that ends before it begins, or with it"
            raise ValueError(msg)
    return value


def one_of(words: tuple[str, ...]) -> AfterValidator:
    """Return a validator that lets these words pass."""

    def check(value: str) -> str:
        if value not in words:
            msg = f"is not one of: {', '.join(words)}"
            raise ValueError(msg)
        return value

    return AfterValidator(check)


def _each_once(values: list[str]) -> list[str]:
    if len(values) > 1 and len(set(values)) < len(values):
        twice = next(value for number, value in enumerate(values) if value in values[:number])
        msg = f"names {twice} twice"
        raise ValueError(msg)
    return values


def _blank_to_none(value: object) -> object:
    return None if value == "" else value


def _split(value: object) -> object:
    if isinstance(value, str):
        return value.split(";") if value else []
    return value


def _read_number(value: object) -> object:
    if not isinstance(value, str):
        return value
    if len(value) > _LONGEST_NUMBER or not _NUMBER.fullmatch(value):
        msg = "is not a plain number (no blanks, separators, exponents, units)"
        raise ValueError(msg)
    return float(value)


def _read_whole(value: object) -> object:
    if not isinstance(value, str):
        return value
    if len(value) > _LONGEST_NUMBER or not _WHOLE.fullmatch(value):
        msg = "is not a plain whole number (no blanks, separators, signs, decimals)"
        raise ValueError(msg)
    return int(value)


def _read_truth(value: object) -> object:
    if not isinstance(value, str):
        return value
    if value not in ("true", "false"):
        msg = "is neither true nor false"
        raise ValueError(msg)
    return value == "true"


def plain_number(value: object) -> float:
    """Return what stands in a cell as a number.

    Raises
    ------
    ValueError
        If it is not written plainly, or is no number of this world.
    """
    number = _read_number(value)
    if isinstance(number, bool) or not isinstance(number, int | float):
        msg = "is not a plain number"
        raise ValueError(msg)  # noqa: TRY004  (pydantic tells ValueErrors)
    if isinstance(number, float) and not math.isfinite(number):
        msg = "is not a finite number"
        raise ValueError(msg)
    if abs(number) > MOST_PLAIN:
        msg = f"is beyond what any figure can be ({MOST_PLAIN:.0f} at most)"
        raise ValueError(msg)
    return float(number)


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Note = Annotated[str, StringConstraints(max_length=4000)]
Word = Annotated[str, StringConstraints(max_length=300)]
PartialDate = Annotated[str, AfterValidator(valid_date)]
Day = Annotated[str, AfterValidator(valid_day)]
Period = Annotated[str, AfterValidator(valid_period)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Names = Annotated[dict[Language, Text], Field(max_length=60)]
Licence = Literal["ODbL-1.0", "CC-BY-4.0"]

Once = AfterValidator(_each_once)
Ids = Annotated[list[Id], Field(max_length=2000), Once]
Route = Annotated[list[Id], Field(max_length=2000)]
Countries = Annotated[list[Country], Field(max_length=250), Once]
Aliases = Annotated[list[Text], Field(max_length=100)]
Covers = Annotated[list[Word], Field(max_length=100), Once]

Blankable = BeforeValidator(_blank_to_none)
Split = BeforeValidator(_split)
CellNumber = BeforeValidator(_read_number)
CellWhole = BeforeValidator(_read_whole)
CellTruth = BeforeValidator(_read_truth)

# A word of a vocabulary stands as text, which a strict model would not take for one of its words.
StatusWord = Annotated[Status, Strict(False)]
StatusBasisWord = Annotated[StatusBasis, Strict(False)]
BasisWord = Annotated[Basis, Strict(False)]
ModifierWord = Annotated[Modifier, Strict(False)]
ModeWord = Annotated[Mode, Strict(False)]
MethodWord = Annotated[Method, Strict(False)]
RouteAccuracyWord = Annotated[RouteAccuracy, Strict(False)]
LocationAccuracyWord = Annotated[LocationAccuracy, Strict(False)]
RoleWord = Annotated[LegRole, Strict(False)]
