"""Facts and statuses in words: one place for how values, units and dates are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.i18n import (
    REFERENCE_LANGUAGE,
    cldr_locale,
    format_number,
    format_partial_date,
    read_catalogue,
    translate,
)
from corridors.model import ATTRIBUTES, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corridors.model import Cells

_CURRENCY_LENGTH = 3
_PLURAL_FORMS = {"one": 0, "few": 1, "other": 1, "many": 2}
"""Which of the forms ``train|trains`` or ``поезд|поезда|поездов`` a CLDR plural category takes."""


def status_text(row: Cells, language: str = "en") -> str:
    """Return a status with its date and basis, empty if there is none.

    What is expected is told with the date by which it is planned to open.

    >>> status_text({"status": "construction", "status_as_of": "2025-12",
    ...              "status_basis": "reported"})
    'Under construction, as of Dec 2025 (reported)'
    """
    if not row["status"]:
        return ""
    word = _status_word(row, language)
    if not row["status_as_of"]:
        return word
    when = format_partial_date(row["status_as_of"], language)
    as_of = translate("status_as_of", language, date=when)
    basis = translate(f"basis_{row['status_basis']}", language)
    return translate("status_line", language, status=word, as_of=as_of, basis=basis)


def _status_word(row: Cells, language: str) -> str:
    planned = row.get("opening_planned")
    if row["status"] == State.EXPECTED and planned:
        when = format_partial_date(planned, language)
        return translate("status_expected_by", language, date=when)
    return translate(f"status_{row['status']}", language)


def class_text(by: str, word: str, language: str = "en") -> str:
    """Return what a class of a colouring is called in legends.

    >>> class_text("gauge", "g1520"), class_text("accuracy", "low"), class_text("gauge", "unstated")
    ('1,520 mm', 'within 50 km', 'not stated')
    """
    if by == "accuracy":
        return translate(f"accuracy_short_{word}", language)
    own = f"class_{by}_{word}"
    return translate(
        own if own in read_catalogue(REFERENCE_LANGUAGE) else f"class_{word}", language
    )


def fact_value(row: Cells, language: str = "en") -> str:
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


def _quantity(row: Cells, language: str) -> str:
    unit, most = row["unit"], row["value_max"]
    numbers = [float(row["number"]), *([float(most)] if is_given(most) else [])]
    if len(unit) == _CURRENCY_LENGTH and unit.isupper() and unit != "TEU":
        text = f"{unit} {_money(numbers, language)}"
    else:
        text = f"{_range(numbers, language)} {unit_text(unit, language, numbers[-1])}".strip()
    modifier = row["modifier"]
    if isinstance(modifier, str) and modifier:
        return translate(f"modifier_{modifier}", language, figure=text)
    return text


def is_given(value: object) -> bool:
    """Tell whether a cell of a table holds a value (not None, not NaN, not the NA of pandas)."""
    if value is None or type(value).__name__ == "NAType":  # whose comparisons are neither
        return False
    return bool(value == value)  # noqa: PLR0124  (NaN is not itself)


def list_text(texts: Iterable[str], language: str = "en") -> str:
    """Return texts in a row as the language joins them, without those that are empty.

    >>> list_text(["rail", "", "sea"]), list_text(["铁路", "海运"], "zh")
    ('rail, sea', '铁路、海运')
    """
    return translate("mark_list", language).join(filter(None, texts))


def span_text(*ends: str) -> str:
    """Return the ends of a way, or all the stops of it, in one text.

    >>> span_text("Xi'an", "Istanbul") == "Xi'an \N{EN DASH} Istanbul"
    True
    """
    return " – ".join(ends)  # noqa: RUF001  (an en dash between places)


def unit_text(unit: str, language: str = "en", number: float = 0) -> str:
    """Return a unit in words where the catalogue has them, in the plural form of the number.

    >>> unit_text("bcm/year"), unit_text("km", "ru"), unit_text("trains", "ru", 2)
    ('bcm a year', 'км', 'поезда')
    """
    key = f"unit_{unit.replace('/', '-').replace(' ', '_')}"
    if key not in read_catalogue("en"):
        return unit
    return _plural(key, number, language)


def counted(key: str, number: int, language: str = "en") -> str:
    """Return a number of things, in the plural form of the language.

    >>> counted("shown_lines", 1), counted("shown_lines", 2, "ru")
    ('1 section', '2 участка')
    """
    return f"{format_number(number, language)} {_plural(key, number, language)}"


def _plural(key: str, number: float, language: str) -> str:
    forms = translate(key, language).split("|")
    category = cldr_locale(language).plural_form(number)
    return forms[min(_PLURAL_FORMS.get(category, 1), len(forms) - 1)]


def _money(numbers: list[float], language: str) -> str:
    smallest = min(abs(number) for number in numbers)
    steps = [float(step) for step in translate("number_steps", language).split(",")]
    for key, step in zip(("unit_billion", "unit_million"), steps, strict=True):
        if smallest >= step:
            figure = _range([number / step for number in numbers], language)
            return translate(key, language, figure=figure)
    return _range(numbers, language)


def _range(numbers: list[float], language: str) -> str:
    return range_text(*(format_number(number, language, decimals=4) for number in numbers))


def range_text(*ends: str) -> str:
    """Return the two ends of a range of figures or dates in one text; one of them, if they agree.

    >>> range_text("4", "4"), range_text("4", "6") == "4\N{EN DASH}6"
    ('4', True)
    """
    return "–".join(dict.fromkeys(ends))  # noqa: RUF001


def point_text(row: Cells, unit: str = "", language: str = "en") -> str:
    """Return a value of a series as people write it, with its unit.

    >>> point_text({"value": 1.5, "value_max": None, "modifier": "about"}, "USD billion")
    'about 1.5 billion USD'
    """
    value, most = row["value"], row["value_max"]
    numbers = [float(value), *([float(most)] if is_given(most) else [])]
    figure = range_text(*(format_number(number, language, decimals=3) for number in numbers))
    text = f"{figure} {unit_text(unit, language, float(value)) if unit else ''}".strip()
    return (
        translate(f"modifier_{row['modifier']}", language, figure=text) if row["modifier"] else text
    )


def period_text(period: str, language: str = "en") -> str:
    """Return a period as people write it: ``2025-01/2025-10`` as two dates with a dash.

    >>> period_text("2024-12"), period_text("2025-H1")
    ('Dec 2024', '2025-H1')
    """
    parts = (part for part in period.split("/") if part)
    dates = (
        part if part[-2:-1] in ("H", "Q") else format_partial_date(part, language) for part in parts
    )
    return range_text(*dates)


def date_text(date: object) -> str:
    """Return a CSL date as ``2024``, ``2024-12`` or ``2024-12-27``; empty if it is none.

    >>> date_text({"date-parts": [[2024, 6]]})
    '2024-06'
    """
    parts = date.get("date-parts") if isinstance(date, dict) else None
    if not isinstance(parts, list) or not parts or not isinstance(parts[0], list):
        return ""
    return "-".join(f"{int(part):02d}" for part in parts[0][:3])


def publisher_text(source: Cells) -> str:
    """Return who published a source, or else where it appeared; empty if neither is known.

    >>> publisher_text({"container-title": "Gazette"})
    'Gazette'
    """
    found = source.get("publisher") or source.get("container-title")
    return found if isinstance(found, str) else ""
