"""The Russian and Chinese catalogues against the English one; figures in all three."""

from __future__ import annotations

import re
from string import Formatter
from typing import Any

import pytest

from corridors.i18n import available_languages, read_catalogue
from corridors.model import ATTRIBUTES
from corridors.wording import fact_value, status_text, unit_text

ENGLISH = read_catalogue("en")
LANGUAGES = tuple(code for code in available_languages() if code != "en")
SIGNS = {"own_comma", "own_semicolon", "own_file"}
DECADES = {f"class_age_y{year}" for year in (1990, 2000, 2010)}
PROVIDERS = {f"credit_{key}_short" for key in ("osm", "towns", "ground")}
MARKS = {"mark_list", "mark_clauses", "mark_colon", "mark_sentences", "number_steps"}
SAME_AS_ENGLISH = {
    "ru": {"unit_count", "status_line", *SIGNS, *PROVIDERS, *DECADES},
    "zh": {"unit_count", *PROVIDERS},
}
PROPER_NAMES = {
    "JavaScript",
    "corridors",
    "Ctrl",
    "Enter",
    "EPSG",
    "CKU",
    "MIT",
    "CONTRIBUTING",
    "md",
    "CSV",
    "GPX",
    "GeoJSON",
    "KML",
    "MB",
    "HTML",
    "OpenStreetMap",
    "ODbL",
    "GeoNames",
    "CC",
    "BY",
    "Natural",
    "Earth",
    "csv",
    "timings",
    "xlsx",
    "XLSX",
    "TopoJSON",
    "Esri",
    "JSON",
    "GeoPackage",
    "FlatGeobuf",
    "GeoParquet",
    "Shapefile",
    "ZIP",
    "WGS",
    "dbf",
}
UNTRANSLATED = re.compile(r"[A-Za-z]{2,}")
TRADITIONAL = set(
    "東車軌鐵橋運輸線綫區國際邊貿點陸氣電廠產標萬億噸時間長連關開與業為數據圖歐亞廣這個們對過還發會學"
)


def fields(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def test_there_are_the_three_languages_at_least() -> None:
    assert set(available_languages()) >= {"en", "ru", "zh"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_the_keys_of_english_in_its_order(language: str) -> None:
    assert list(read_catalogue(language)) == list(ENGLISH)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_has_the_fields_of_the_english_one(language: str) -> None:
    catalogue = read_catalogue(language)
    assert {k: fields(v) for k, v in catalogue.items()} == {
        k: fields(v) for k, v in ENGLISH.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_empty_only_where_english_is(language: str) -> None:
    catalogue = read_catalogue(language)
    empty = {k for k, v in catalogue.items() if not v.strip() and k not in MARKS}
    assert empty == {k for k, v in ENGLISH.items() if not v}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_left_in_english(language: str) -> None:
    catalogue = read_catalogue(language)
    same = {key for key, text in catalogue.items() if text == ENGLISH[key]} - MARKS
    assert same == SAME_AS_ENGLISH.get(language, set())
    for key, text in catalogue.items():
        words = set(UNTRANSLATED.findall(re.sub(r"\{\w+\}", "", text)))
        assert words <= PROPER_NAMES | {"CO"}, key


@pytest.mark.parametrize("language", available_languages())
def test_the_sentences_under_the_map_end_with_a_stop(language: str) -> None:
    catalogue = read_catalogue(language)
    for key in ("data_as_of", "credit_whose", "credit_osm", "boundaries", "boundaries_own"):
        assert catalogue[key].endswith((".", "。"))


def test_chinese_is_simplified() -> None:
    for key, text in read_catalogue("zh").items():
        assert not TRADITIONAL & set(text), key


def test_russian_has_no_latin_letter_inside_a_word() -> None:
    for key, text in read_catalogue("ru").items():
        assert not re.search(r"[\u0400-\u04ff][A-Za-z]|[A-Za-z][\u0400-\u04ff]", text), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_unit_but_percent_is_written_in_the_language(language: str) -> None:
    units = {unit for item in ATTRIBUTES.values() for unit in item.units}
    money = {unit for unit in units if re.fullmatch("[A-Z]{3}", unit) and unit != "TEU"}
    for unit in units - money - {"%", "count"}:
        assert not re.search("[A-Za-z]", unit_text(unit, language)), unit


def written(number: float, unit: str, language: str, **more: Any) -> str:
    row = {"attribute": "cost", "value": number, "number": number, "unit": unit}
    text = fact_value({**row, "value_max": None, "modifier": None, **more}, language)
    return text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("number", "most", "english", "russian", "chinese"),
    [
        (4.7e9, None, "USD 4.7 bn", "USD 4,7 млрд", "USD 47亿"),
        (2.35e6, None, "USD 2.35 M", "USD 2,35 млн", "USD 235万"),
        (963.75e6, None, "USD 963.75 M", "USD 963,75 млн", "USD 9.6375亿"),
        (99_990_000.0, None, "USD 99.99 M", "USD 99,99 млн", "USD 9,999万"),
        (1e9, None, "USD 1 bn", "USD 1 млрд", "USD 10亿"),
        (2900.0, None, "USD 2,900", "USD 2 900", "USD 2,900"),
        (0.0267, None, "USD 0.0267", "USD 0,0267", "USD 0.0267"),
        (4.8e9, 7e9, "USD 4.8–7 bn", "USD 4,8–7 млрд", "USD 48–70亿"),  # noqa: RUF001
        (7e8, 1.2e9, "USD 700–1,200 M", "USD 700–1 200 млн", "USD 7–12亿"),  # noqa: RUF001
    ],
)
def test_sums_are_shortened_as_each_language_counts(
    number: float, most: float | None, english: str, russian: str, chinese: str
) -> None:
    texts = [written(number, "USD", code, value_max=most) for code in ("en", "ru", "zh")]
    assert texts == [english, russian, chinese]


@pytest.mark.parametrize(
    ("number", "unit", "modifier", "russian", "chinese"),
    [
        (4250.0, "km", "about", "около 4 250 км", "约4,250 公里"),
        (30.0, "bcm/year", "up_to", "до 30 млрд м³ в год", "最多30 十亿立方米/年"),
        (7.0, "per_week", "at_least", "не менее 7 в неделю", "至少7 次/周"),
        (20.5, "MW", "over", "более 20,5 МВт", "超过20.5 兆瓦"),
        (1e6, "TEU/year", "target", "цель: 1 000 000 ДФЭ в год", "目标1,000,000 标准箱/年"),
        (1520.0, "mm", None, "1 520 мм", "1,520 毫米"),
        (4.7e9, "USD", "about", "около USD 4,7 млрд", "约USD 47亿"),
    ],
)
def test_figures_read_well_with_their_units_and_modifiers(
    number: float, unit: str, modifier: str | None, russian: str, chinese: str
) -> None:
    texts = [written(number, unit, code, modifier=modifier) for code in ("ru", "zh")]
    assert texts == [russian, chinese]


@pytest.mark.parametrize(
    ("number", "english", "russian", "chinese"),
    [
        (1.0, "1 train", "1 поезд", "1 列"),
        (1702.0, "1,702 trains", "1 702 поезда", "1,702 列"),
        (261.0, "261 trains", "261 поезд", "261 列"),
        (12400.0, "12,400 trains", "12 400 поездов", "12,400 列"),
        (1.5, "1.5 trains", "1,5 поезда", "1.5 列"),
    ],
)
def test_units_agree_with_their_number(
    number: float, english: str, russian: str, chinese: str
) -> None:
    texts = [written(number, "trains", code) for code in ("en", "ru", "zh")]
    assert texts == [english, russian, chinese]


def test_a_status_follows_the_order_and_the_marks_of_the_language() -> None:
    row = {"status": "construction", "status_as_of": "2025-12", "status_basis": "reported"}
    russian = status_text(row, "ru").replace("\u202f", " ")
    assert russian == "Строится, данные на дек. 2025 г. (по источнику)"  # noqa: RUF001
    assert status_text(row, "zh") == "在建，截至2025年12月（据来源）"  # noqa: RUF001


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_language_without_a_catalogue_has_figures_with_english_words(language: str) -> None:
    assert written(7e9, "USD", language) == "USD 7 bn"
    assert written(2.0, "trains", language) == "2 trains"
