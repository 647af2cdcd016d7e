"""Facts and statuses in words: one place for how values, units and dates are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridors.i18n import format_number, format_partial_date, read_catalogue, translate
from corridors.model import ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Mapping

_MILLION, _BILLION = 1e6, 1e9
_CURRENCY_LENGTH = 3


def status_text(row: Mapping[str, Any], language: str = "en") -> str:
    """Return a status with its date and basis, empty if there is none.

    >>> status_text({"status": "construction", "status_as_of": "2025-12",
    ...              "status_basis": "reported"})
    'Under construction, as of Dec 2025 (reported)'
    """
    if not row["status"]:
        return ""
    word = translate(f"status_{row['status']}", language)
    if not row["status_as_of"]:
        return word
    when = format_partial_date(row["status_as_of"], language)
    basis = translate(f"basis_{row['status_basis']}", language)
    return f"{word}, {translate('status_as_of', language, date=when)} ({basis})"


def fact_value(row: Mapping[Any, Any], language: str = "en") -> str:
    """Return the value of a fact as people write it, with its unit.

    >>> fact_value({"attribute": "cost", "value": 4.7e9, "number": 4.7e9, "value_max": None,
    ...             "modifier": "about", "unit": "USD"})
    'about USD 4.7 bn'
    """
    kind = ATTRIBUTES[row["attribute"]].type
    if kind == "date":
        return format_partial_date(str(row["value"]), language)
    if kind == "text":
        return str(row["value"])
    return _quantity(row, language)


def _quantity(row: Mapping[Any, Any], language: str) -> str:
    unit = row["unit"]
    money = len(unit) == _CURRENCY_LENGTH and unit.isupper() and unit != "TEU"
    write = _shorten if money else _plain
    text = write(float(row["number"]), language)
    most = row["value_max"]
    if is_given(most):
        text = f"{text}–{write(float(most), language)}"  # noqa: RUF001  (an en dash between figures)
    text = f"{unit} {text}" if money else f"{text} {unit_text(unit, language)}".strip()
    modifier = row["modifier"]
    if isinstance(modifier, str) and modifier:
        return f"{translate(f'modifier_{modifier}', language)} {text}"
    return text


def is_given(value: object) -> bool:
    """Tell whether a cell of a table holds a value (not None, not NaN)."""
    return value is not None and value == value  # noqa: PLR0124  (NaN is not itself)


def unit_text(unit: str, language: str = "en") -> str:
    """Return a unit in words where the catalogue has them.

    >>> unit_text("bcm/year"), unit_text("km")
    ('bcm a year', 'km')
    """
    key = f"unit_{unit.replace('/', '-')}"
    return translate(key, language) if key in read_catalogue("en") else unit


def _plain(value: float, language: str) -> str:
    return format_number(value, language, decimals=3)


def _shorten(value: float, language: str) -> str:
    if abs(value) >= _BILLION:
        return f"{format_number(value / _BILLION, language, decimals=3)} bn"
    if abs(value) >= _MILLION:
        return f"{format_number(value / _MILLION, language, decimals=2)} M"
    return format_number(value, language, decimals=2)
