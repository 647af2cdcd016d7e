"""Languages: message catalogues, names with fallback, and CLDR numbers, dates and countries.

A catalogue is ``locale/<language>.toml``: one flat table of keys. English is the reference; a key
missing elsewhere falls back to it. Texts use ``{name}`` fields, filled by ``str.format`` with our
own values only: data never becomes a format string.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import NumberPattern, format_decimal, parse_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

REFERENCE_LANGUAGE = "en"
_MONTH_LENGTH, _DAY_LENGTH = len("2024-12"), len("2024-12-27")


@cache
def available_languages() -> tuple[str, ...]:
    """Return the languages that have a catalogue, English first."""
    folder = resources.files("corridors") / "locale"
    codes = sorted(
        f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith("toml")
    )
    return (REFERENCE_LANGUAGE, *(code for code in codes if code != REFERENCE_LANGUAGE))


@cache
def read_catalogue(language: str) -> Mapping[str, str]:
    """Return the messages of one language by key.

    Raises
    ------
    LookupError
        If there is no catalogue for that language.
    """
    if language not in available_languages():
        msg = f"no catalogue for {language!r}; there are: {', '.join(available_languages())}"
        raise LookupError(msg)
    text = (resources.files("corridors") / "locale" / f"{language}.toml").read_text("utf-8")
    return MappingProxyType({key: str(value) for key, value in tomllib.loads(text).items()})


def translate(key: str, language: str = REFERENCE_LANGUAGE, **values: object) -> str:
    """Return a message in a language, or in English where that language lacks it.

    Raises
    ------
    KeyError
        If even English does not have the key.

    Examples
    --------
    >>> translate("mode_rail")
    'Rail'
    """
    known = language if language in available_languages() else REFERENCE_LANGUAGE
    found = read_catalogue(known).get(key)
    text = read_catalogue(REFERENCE_LANGUAGE)[key] if found is None else found
    return text.format(**values) if values else text


def pick_name(names: Mapping[str, str], language: str = REFERENCE_LANGUAGE) -> str:
    """Return the name in a language, in English, or in whatever language there is.

    >>> pick_name({"en": "Kashgar", "zh": "喀什"}, "ru")
    'Kashgar'
    """
    return names.get(language) or names.get(REFERENCE_LANGUAGE) or next(iter(names.values()), "")


@cache
def cldr_locale(language: str) -> Locale:
    """Return what CLDR knows of a language; read once, since reading takes its time."""
    return Locale.parse(language)


@cache
def _pattern(decimals: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "#" * decimals if decimals else ""))


@lru_cache(maxsize=1024)
def country_name(code: str, language: str = REFERENCE_LANGUAGE) -> str:
    """Return the CLDR name of a country from its ISO 3166-1 alpha-2 code.

    >>> country_name("KZ"), country_name("KZ", "zh")
    ('Kazakhstan', '哈萨克斯坦')
    """
    return str(cldr_locale(language).territories.get(code, code))


@lru_cache(maxsize=8192)
def format_number(value: float, language: str = REFERENCE_LANGUAGE, *, decimals: int = 0) -> str:
    """Return a number in the customs of a language.

    >>> format_number(4250), format_number(1234.5, "en", decimals=1)
    ('4,250', '1,234.5')
    """
    value += 0  # -0 and 0 are one key of the cache, and must be one text
    return str(format_decimal(value, format=_pattern(decimals), locale=cldr_locale(language)))


@lru_cache(maxsize=8192)
def format_partial_date(value: str, language: str = REFERENCE_LANGUAGE) -> str:
    """Return ``2030``, ``2024-12`` or ``2024-12-27`` as people write it.

    >>> format_partial_date("2024-12"), format_partial_date("2024-12-27")
    ('Dec 2024', '27 Dec 2024')
    """
    locale = cldr_locale("en_GB" if language == REFERENCE_LANGUAGE else language)
    if len(value) == _DAY_LENGTH:
        return str(format_date(date.fromisoformat(value), format="medium", locale=locale))
    if len(value) == _MONTH_LENGTH:
        return str(format_skeleton("yMMM", date.fromisoformat(f"{value}-01"), locale=locale))
    return value
