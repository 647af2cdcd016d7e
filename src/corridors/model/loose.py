"""What a record may carry beside its own fields: bounded, so that every export can copy it."""

from __future__ import annotations

import math
from typing import Annotated, Any

from pydantic import AfterValidator

from corridors.model.fields import MOST_PLAIN, check_calendar

_DEEPEST = 12
_LONGEST_TEXT = 4000
_MOST_ITEMS = 2000
_MOST_DATES = 2  # a date, or the first and the last day of a span


def bounded(value: Any) -> Any:  # noqa: ANN401  (any JSON)
    """Return a value of JSON as it stands.

    Raises
    ------
    ValueError
        If it is nested deeper, longer, or larger than anything that people write.
    """
    _check(value, _DEEPEST)
    return value


def _check(value: Any, depth: int) -> None:  # noqa: ANN401
    if isinstance(value, str):
        if len(value) > _LONGEST_TEXT:
            msg = f"holds a text of more than {_LONGEST_TEXT} characters"
            raise ValueError(msg)
    elif isinstance(value, int | float):
        if abs(value) > MOST_PLAIN or not math.isfinite(value):
            msg = f"holds a number that is not finite, or beyond {MOST_PLAIN:.0f}"
            raise ValueError(msg)
    elif isinstance(value, list | dict):
        if not depth:
            msg = f"is nested more than {_DEEPEST} deep"
            raise ValueError(msg)
        if len(value) > _MOST_ITEMS:
            msg = f"holds a list of more than {_MOST_ITEMS} items"
            raise ValueError(msg)
        for inner in value.values() if isinstance(value, dict) else value:
            _check(inner, depth - 1)
        if isinstance(value, dict):
            _check(list(value), 1)


Loose = Annotated[Any, AfterValidator(bounded)]


def csl_date(value: dict[str, Any]) -> dict[str, Any]:
    """Return a date of CSL-JSON as it stands.

    Raises
    ------
    ValueError
        If its ``date-parts`` are not one date or two, each year, month and day as whole numbers.
    """
    if len(value) > 1 or "date-parts" not in value:
        bounded(value)
    parts = value.get("date-parts", [])
    whole = isinstance(parts, list) and (parts or "date-parts" not in value)
    if not whole or len(parts) > _MOST_DATES or not all(map(_is_date, parts)):
        msg = 'is not a CSL-JSON date; write {"date-parts": [[2024, 12, 27]]}'
        raise ValueError(msg)
    for part in parts:
        check_calendar(*part)
    return value


def _is_date(part: object) -> bool:
    return type(part) is list and 0 < len(part) <= 3 and set(map(type, part)) == {int}  # noqa: PLR2004  (year, month, day)


def _csl_value(value: Any) -> Any:  # noqa: ANN401  (any JSON)
    if type(value) is str and len(value) <= _LONGEST_TEXT:  # as nearly all are
        return value
    is_date = isinstance(value, dict) and "date-parts" in value
    return csl_date(value) if is_date else bounded(value)


CslValue = Annotated[Any, AfterValidator(_csl_value)]
