from __future__ import annotations

import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

import corridors
from corridors import i18n
from corridors.i18n import (
    available_languages,
    country_name,
    format_number,
    format_partial_date,
    pick_name,
    read_catalogue,
    translate,
)
from corridors.model import (
    ATTRIBUTES,
    PLANNED_BASIS,
    PROJECT_KINDS,
    SITE_GROUPS,
    Basis,
    LegRole,
    LocationAccuracy,
    Method,
    Mode,
    Modifier,
    RouteAccuracy,
    State,
    StatusBasis,
)
from corridors.model.vocabulary import SERIES_UNITS, SERVICE_KINDS
from corridors.style import SCREEN_THEMES
from corridors.web.words import WORDS as MAP_WORDS

PACKAGE = Path(corridors.__file__).parent
WORDS: dict[str, tuple[str, ...]] = {
    "mode": tuple(Mode),
    "status": tuple(State),
    "basis": (*StatusBasis, *Basis, PLANNED_BASIS),
    "kind": (*PROJECT_KINDS, *SERVICE_KINDS),
    "attribute": tuple(ATTRIBUTES),
    "group": tuple(SITE_GROUPS),
    "method": tuple(Method),
    "accuracy": tuple(RouteAccuracy),
    "accuracy_short": tuple(RouteAccuracy),
    "location": tuple(LocationAccuracy),
    "modifier": tuple(Modifier),
    "role": tuple(LegRole),
    "compare": ("border", "gauge_change", "loading", "unloading", "transload", "wait"),
}
VOCABULARY = [f"{prefix}_{word}" for prefix, words in WORDS.items() for word in words]
KEY = re.compile(r"""(?:translate|view\.say)\(\s*"([a-z_0-9]+)\"""")
PREFIX = re.compile(r"""(?:translate|view\.say)\(\s*f"([a-z]+)_\{""")
ENGLISH = read_catalogue("en")


def source_texts() -> list[str]:
    return [path.read_text("utf-8") for path in PACKAGE.rglob("*") if path.suffix in (".py", ".js")]


@pytest.mark.parametrize("key", sorted(set(VOCABULARY)))
def test_every_word_of_the_vocabulary_has_an_english_text(key: str) -> None:
    assert ENGLISH[key].strip()


def test_every_key_that_the_source_asks_for_is_in_the_english_catalogue() -> None:
    keys = {key for text in source_texts() for key in KEY.findall(text)}
    assert len(keys) > 10
    assert keys - ENGLISH.keys() == set()


def test_every_family_of_keys_that_the_source_asks_for_is_one_that_is_tested() -> None:
    families = {prefix for text in source_texts() for prefix in PREFIX.findall(text)}
    known = {key.split("_")[0] for key in ENGLISH}
    assert families - {*WORDS} <= known - {*WORDS}
    assert len(families) > 5


def test_every_word_that_the_map_asks_for_travels_with_it_and_none_besides() -> None:
    scripts = (path.read_text("utf-8") for path in (PACKAGE / "web" / "engine").glob("*.js"))
    joined = "\n".join(scripts)
    asked = set(re.findall(r"\bsay\(\"([a-z_]+)\"", joined))
    quoted = set(re.findall(r"\"([a-z_]+)\"", joined)) | {f"theme_{name}" for name in SCREEN_THEMES}
    begun = tuple(re.findall(r"\bsay\(`([a-z_]+_)\$\{", joined))  # ended by a kind
    quoted |= {word for word in MAP_WORDS if word.startswith(begun)}
    assert len(asked) > 30
    assert asked <= set(MAP_WORDS) <= quoted | {"noscript", "language_name"}
    assert set(MAP_WORDS) <= ENGLISH.keys()


def test_units_in_the_catalogue_are_units_of_the_vocabulary() -> None:
    units = {unit.replace("/", "-") for item in ATTRIBUTES.values() for unit in item.units}
    units |= {unit.replace(" ", "_") for unit in SERIES_UNITS}
    named = {key.removeprefix("unit_") for key in ENGLISH if key.startswith("unit_")}
    assert named - (units - {"million"}) == {"billion", "million"}


def test_words_in_the_catalogue_are_words_of_the_vocabulary() -> None:
    closed = ("mode", "kind", "attribute", "group", "method", "modifier", "role")
    spare = {key for key in ENGLISH if key.split("_")[0] in closed and "_" in key}
    assert spare - set(VOCABULARY) == set()


@pytest.mark.parametrize("language", available_languages())
def test_a_catalogue_is_flat_and_has_no_key_or_field_that_english_lacks(language: str) -> None:
    path = PACKAGE / "locale" / f"{language}.toml"
    catalogue = tomllib.loads(path.read_text("utf-8"))
    assert all(isinstance(value, str) for value in catalogue.values())
    assert catalogue.keys() <= ENGLISH.keys()
    for key, text in catalogue.items():
        assert fields(text) == fields(ENGLISH[key]), key


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_english_comes_first_and_every_language_once() -> None:
    languages = available_languages()
    assert languages[0] == "en"
    assert len(set(languages)) == len(languages)


def test_a_language_without_a_catalogue_is_refused_or_answered_in_english() -> None:
    with pytest.raises(LookupError, match=r"'tlh'; there are: en"):
        read_catalogue("tlh")
    assert translate("mode_rail", "tlh") == "Rail"


def test_a_key_that_a_catalogue_lacks_is_answered_in_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    catalogues = {"en": {"a": "one", "b": "two"}, "xx": {"a": "ein"}}
    monkeypatch.setattr(i18n, "available_languages", lambda: ("en", "xx"))
    monkeypatch.setattr(i18n, "read_catalogue", catalogues.__getitem__)
    assert (translate("a", "xx"), translate("b", "xx")) == ("ein", "two")


def test_a_key_that_english_lacks_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError, match="no_such_key"):
        translate("no_such_key")


def test_values_are_put_in_and_are_no_format_themselves() -> None:
    assert translate("status_as_of", date="{0.__class__}") == "as of {0.__class__}"


@pytest.mark.parametrize(
    ("names", "language", "picked"),
    [
        ({"en": "Kashgar", "zh": "喀什"}, "zh", "喀什"),
        ({"en": "Kashgar"}, "ru", "Kashgar"),
        ({"ru": "Кашгар", "zh": "喀什"}, "en", "Кашгар"),
        ({}, "en", ""),
    ],
)
def test_a_name_is_that_of_the_language_or_english_or_any(
    names: dict[str, str], language: str, picked: str
) -> None:
    assert pick_name(names, language) == picked


def test_countries_numbers_and_dates_follow_the_language() -> None:
    assert country_name("KG", "ru") == "Киргизия"
    assert country_name("QQ") == "QQ"
    assert format_number(1234567.891, "ru", decimals=2) == "1\xa0234\xa0567,89"
    assert format_number(-0.4) == "-0"
    assert format_partial_date("2030", "zh") == "2030"
    assert format_partial_date("2024-12", "ru") == "дек. 2024\u202f\u0433."
    assert format_partial_date("2024-12-27", "zh") == "2024年12月27日"
