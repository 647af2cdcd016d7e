"""What to keep of an atlas: `Filters`, brought into one form however they are given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from itertools import islice
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

from corridors.model.errors import ArgumentError, WrongTypeError, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_YEAR, MAX_YEAR = 1900, 2100
MOST_WORDS = 1000
"""So many values one filter may have; more is a mistake, and might have no end."""
WORD_FILTERS = ("mode", "status", "country", "corridor", "project", "role", "accuracy")
"""The filters that hold words, of which any may fit."""
_EXAMPLES = {
    "mode": "rail",
    "status": "construction",
    "country": "KZ",
    "corridor": "trans-caspian",
    "project": "cku-railway",
    "role": "main",
    "accuracy": "high",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What to keep. Empty means everything; several values of one kind mean any of them.

    A single word may stand for a list of one; sets, arrays and generators are taken like lists, and
    None like nothing. Whatever was given, the fields are tuples of words, a year or None, a text.

    Attributes
    ----------
    mode, status
        Words of the vocabulary, such as ``rail`` and ``construction``. With a year, the status is
        that at the end of the year, which may be ``expected``; without one it is the reported one.
    country
        ISO 3166-1 alpha-2 codes, or names; a section fits if it touches one of them.
    corridor, project
        Ids, or names.
    role
        Legs of the chosen corridors: ``main``, ``alternative``, ``branch``, ``feeder``.
    accuracy
        How true a line is: ``high``, ``medium``, ``low``, ``schematic``. Sites have none of these.
    year
        Keep what was open, being built, planned or expected at the end of that year, 1900 to 2100;
        see `corridors.atlas.selection.status_in_year`.
    text
        Words to find in the names (any language), aliases, ids and descriptions, in the names of
        the places where a section ends and of the corridors that it belongs to; diacritics, case,
        hyphens and apostrophes do not matter.

    Raises
    ------
    WrongTypeError
        If something is no word, list of words, year or text.
    ArgumentError
        If a word is empty, or the year is not between 1900 and 2100.

    Examples
    --------
    >>> Filters(mode="rail", year="2030")
    Filters(mode=('rail',), year=2030)
    """

    mode: Sequence[str] = ()
    status: Sequence[str] = ()
    country: Sequence[str] = ()
    corridor: Sequence[str] = ()
    project: Sequence[str] = ()
    role: Sequence[str] = ()
    accuracy: Sequence[str] = ()
    year: int | None = None
    text: str = ""

    def __post_init__(self) -> None:
        """Bring every field into its one form."""
        for name in WORD_FILTERS:
            object.__setattr__(self, name, _words(name, getattr(self, name)))
        object.__setattr__(self, "year", read_year(self.year))
        object.__setattr__(self, "text", _text(self.text))

    def __repr__(self) -> str:
        """Return only what is set."""
        told = ", ".join(f"{name}={value!r}" for name, value in self.given().items())
        return f"{type(self).__name__}({told})"

    def given(self) -> dict[str, Any]:
        """Return the filters that are set, by name."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value not in ((), None, "")}


FILTER_NAMES = tuple(field.name for field in fields(Filters))


def _words(name: str, value: object) -> tuple[str, ...]:
    right = f"right would be a word, such as {_EXAMPLES[name]!r}, or a list of words"
    if value is None:
        return ()
    if isinstance(value, str):
        given: list[object] = [value]
    elif isinstance(value, Iterable) and not isinstance(value, bytes | bytearray | Mapping):
        given = list(islice(value, MOST_WORDS + 1))
        given = sorted(given, key=str) if isinstance(value, set | frozenset) else given
    else:
        msg = f"The {name} is {shown(value)}; {right}"
        raise WrongTypeError(msg)
    if len(given) > MOST_WORDS:
        msg = f"The {name} has more than {MOST_WORDS} values"
        raise ArgumentError(msg)
    for word in given:
        if not isinstance(word, str):
            msg = f"The {name} holds {shown(word)}; {right}"
            raise WrongTypeError(msg)
        if not word.strip():
            msg = f"The {name} is an empty word; leave it out to keep everything"
            raise ArgumentError(msg)
    return tuple(dict.fromkeys(str(word).strip() for word in given))


def read_year(value: object) -> int | None:
    """Return a year however it was given: a number of any kind, or its four digits.

    Raises
    ------
    WrongTypeError
        If it is no year.
    ArgumentError
        If it is not between 1900 and 2100.

    Examples
    --------
    >>> read_year("2030"), read_year(2030.0), read_year(None)
    (2030, 2030, None)
    """
    if value is None:
        return None
    year = _whole(value)
    if year is None:
        msg = f"The year is {shown(value)}; right would be a number from {MIN_YEAR} to {MAX_YEAR}"
        raise WrongTypeError(msg)
    if not MIN_YEAR <= year <= MAX_YEAR:
        msg = f"The year {shown(year)} is outside {MIN_YEAR} to {MAX_YEAR}"
        raise ArgumentError(msg)
    return year


def _whole(value: object) -> int | None:
    if isinstance(value, str):
        digits = value.strip()
        usual = digits.isascii() and digits.isdigit() and len(digits) == len(str(MAX_YEAR))
        return int(digits) if usual else None
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    if isinstance(value, Integral):
        return int(value)
    number = float(value)
    return int(number) if number.is_integer() else None


def _text(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        msg = f"The text is {shown(value)}; right would be words, such as 'Middle Corridor'"
        raise WrongTypeError(msg)
    return str(value).strip()
