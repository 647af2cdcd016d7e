"""One selection: the same filters give the same sections in every command, library and app."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from click.testing import CliRunner
from sent import document_of

import corridors
from corridors.account.look_ups import Index
from corridors.account.record_text import describe
from corridors.account.selection_text import selection_text
from corridors.app.address import parse_address
from corridors.atlas.selection import Filters, find_record, find_records, select
from corridors.cli import main
from corridors.figures import FigureOptions, draw_figure
from corridors.maps import build_map
from corridors.model import ArgumentError, NotFoundError, WrongTypeError
from corridors.network import build_network, compare
from corridors.network.comparison import _terms
from corridors.web import pack_atlas

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.atlas import Atlas

TABLE: dict[str, dict[str, Any]] = {
    "nothing": {},
    "mode": {"mode": ["rail", "sea"]},
    "status": {"status": ["construction"]},
    "past": {"year": 2012},
    "past status": {"year": 2012, "status": ["operating"]},
    "before": {"year": 1950},
    "present": {"year": 2026, "status": ["construction"]},
    "coming": {"year": 2031},
    "coming, not begun": {"year": 2031, "status": ["agreed", "proposed", "construction"]},
    "coming, expected": {"year": 2031, "status": ["expected"]},
    "coming, open": {"year": 2031, "status": ["operating", "expected"], "mode": ["rail"]},
    "far": {"year": 2090, "mode": ["rail"]},
    "country": {"country": ["KZ"]},
    "country and year": {"country": ["KZ"], "year": 2031, "mode": ["rail"]},
    "corridor": {"corridor": ["small-corridor"]},
    "roles": {"corridor": ["small-corridor"], "role": ["main"]},
    "project": {"project": ["steppe-railway"]},
    "accuracy": {"accuracy": ["low", "schematic"]},
    "text": {"text": "steppe"},
    "none": {"text": "zzz"},
}


def options(filters: dict[str, Any]) -> list[str]:
    given: list[str] = []
    for name, value in filters.items():
        for word in value if isinstance(value, list) else [value]:
            given += [f"--{name}", str(word)]
    return given


def run(*words: object) -> str:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.stdout


def wanted(rows: Atlas, case: str) -> set[str]:
    return {row["id"] for row in select(rows, **TABLE[case]).records.sections}


@pytest.mark.parametrize("case", TABLE)
def test_the_commands_choose_alike(
    small_source: Path, small_atlas: Atlas, tmp_path: Path, case: str
) -> None:
    expected = wanted(small_atlas, case)
    given = ["--data", small_source, *options(TABLE[case])]
    page, table = tmp_path / "map.html", tmp_path / "data.csv"
    run("map", page, "-q", *given)
    lines = document_of(page.read_text("utf-8"))["lines"]
    assert {row[lines["columns"].index("id")] for row in lines["rows"]} == expected
    run("export", table, "-q", *given)
    with table.open(encoding="utf-8", newline="") as file:
        assert {row["id"] for row in csv.DictReader(file)} == expected
    counts = json.loads(run("stats", "--by", "", "--format", "json", *given))
    assert (counts[0]["sections"] if counts else 0) == len(expected)
    projects = {row["id"] for row in select(small_atlas, **TABLE[case]).records.projects}
    listed = json.loads(run("list", "--format", "json", *given))
    assert {row["id"] for row in listed if row["located"]} == projects


@pytest.mark.parametrize("case", TABLE)
def test_library_figure_and_app_choose_alike(small_atlas: Atlas, case: str) -> None:
    filters = TABLE[case]
    expected = wanted(small_atlas, case)
    frames = select(small_atlas, **filters)
    assert set(frames.sections["id"]) == expected
    assert {row[0] for row in pack_atlas(frames)["lines"]["rows"]} == expected
    if expected:
        assert draw_figure(frames, FigureOptions(extent=(40, 30, 100, 60), height_mm=170))
    if filters.keys() & {"role"} or filters.get("year", 2000) not in range(1990, 2036):
        return  # the app has no such filter
    names = {"project": "only"}
    params = {names.get(k, k): [*map(str, v)] if isinstance(v, list) else [str(v)]
              for k, v in filters.items()}  # fmt: skip
    address, ignored = parse_address(params, Index.of(small_atlas))
    assert not ignored
    chosen = {row["id"] for row in select(small_atlas, address.filters()).records.sections}
    assert chosen == expected


@pytest.mark.parametrize("case", TABLE)
def test_a_comparison_uses_only_what_is_chosen(small_atlas: Atlas, case: str) -> None:
    network = build_network(small_atlas)
    filters = {k: v for k, v in TABLE[case].items() if k not in ("mode", "status", "year")}
    terms = _terms(network, Filters(**filters), ())
    fit = {row["id"] for row in select(small_atlas, **filters).records.sections}
    assert network.lines.keys() - terms.avoid_sections == network.lines.keys() & fit


def test_the_shipped_plans_are_counted_alike(shipped_atlas: Atlas) -> None:
    plans = ["agreed", "proposed", "construction"]
    today = select(shipped_atlas, status=plans).sections
    still = select(shipped_atlas, status=plans, year=2030).sections
    expected = select(shipped_atlas, status="expected", year=2030).sections
    assert len(today) == len(still) + len(expected)
    packed = pack_atlas(select(shipped_atlas, status=plans, year=2030))
    assert len(packed["lines"]["rows"]) == len(still)
    assert packed["options"]["year"] == 2030


# ---- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "words", "meant"),
    [
        ("mode", ["Rail", "RAIL", "Железные дороги", "铁路", "railway"], "rail"),
        (
            "status",
            ["Under construction", "строится", "在建", "under-construction"],
            "construction",
        ),
        ("status", ["Expected", "Ожидается", "预计开通"], "expected"),
        ("country", ["kz", "KAZ", "kazakhstan", "Казахстан", "哈萨克斯坦", "Қазақстан"], "KZ"),
        ("country", ["Киргизия", "кыргызстан", "Kyrgyz Republic", "吉尔吉斯斯坦"], "KG"),
        ("country", ["Turkey", "turkiye", "Türkiye", "Турция"], "TR"),
        ("corridor", ["middle corridor", "TITR", "Срединный коридор", "中间走廊"], "trans-caspian"),
        ("project", ["CKU", "cku railway", "中吉乌铁路"], "cku-railway"),
        ("accuracy", ["High", "within 2 km", "до 2 км"], "high"),
    ],
)
def test_words_are_understood_in_any_case_and_language(
    shipped_atlas: Atlas, kind: str, words: list[str], meant: str
) -> None:
    for word in words:
        year = 2031 if meant == "expected" else None
        chosen = select(shipped_atlas, **{kind: word}, year=year)
        assert getattr(chosen.filters[-1], kind) == (meant,), word


def test_the_address_understands_the_same_words(small_atlas: Atlas) -> None:
    params = {"mode": ["Rail"], "country": ["Казахстан"], "status": ["在建"], "only": ["silk road"]}
    address, ignored = parse_address(params, Index.of(small_atlas))
    assert not ignored
    assert (address.mode, address.country, address.status) == (
        ("rail",),
        ("KZ",),
        ("construction",),
    )
    assert address.only == ("silk-road",)


def test_a_name_of_several_things_is_answered_with_all(shipped_atlas: Atlas) -> None:
    with pytest.raises(ArgumentError, match="central-asia-china-gas-a, central-asia-china-gas-b"):
        select(shipped_atlas, project="CAGP")


def test_all_faults_are_told_at_once(small_atlas: Atlas) -> None:
    with pytest.raises(NotFoundError, match=r"'rial'[^\n]*\n.*'smal-corridor'"):
        select(small_atlas, mode="rial", corridor="smal-corridor")


def test_a_country_that_exists_elsewhere_is_not_called_unknown(small_atlas: Atlas) -> None:
    with pytest.raises(NotFoundError, match="nothing here is of Japan"):
        select(small_atlas, country="Japan")


@pytest.mark.parametrize(
    "mode",
    ["rail", ["rail"], ("rail",), {"rail"}, iter(["rail"]), np.array(["rail"]), np.str_("rail")],
)
def test_words_may_come_in_anything(small_atlas: Atlas, mode: Any) -> None:
    chosen = select(small_atlas, mode=mode, year=np.int64(2031), country=None)
    assert chosen.filters[-1] == Filters(mode=["rail"], year="2031")  # type: ignore[arg-type]
    assert {row["mode"] for row in chosen.records.sections} == {"rail"}


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        ({"mode": 3}, "mode is 3"),
        ({"mode": [None]}, "mode holds None"),
        ({"mode": {"rail": 1}}, "mode is a dict"),
        ({"mode": ""}, "empty word"),
        ({"year": "soon"}, "year is 'soon'"),
        ({"year": True}, "year is True"),
        ({"year": float("nan")}, "year is nan"),
        ({"year": 10**5000}, "very large"),
        ({"text": 5}, "text is 5"),
        ({"modes": ["rail"]}, "did you mean mode"),
        ({"country": (str(n) for n in range(10**9))}, "more than 1000"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    small_atlas: Atlas, filters: dict[str, Any], told: str
) -> None:
    with pytest.raises(ArgumentError, match=told):
        select(small_atlas, **filters)


def test_filters_beside_keywords_are_refused(small_atlas: Atlas) -> None:
    with pytest.raises(WrongTypeError, match="mode would be lost"):
        select(small_atlas, Filters(year=2030), mode=["rail"])
    with pytest.raises(TypeError, match="not a dict"):
        select(small_atlas, {"mode": "rail"})  # type: ignore[arg-type]
    with pytest.raises(WrongTypeError, match="not both"):
        compare(small_atlas, "almaty", "kashgar", modes=["rail"], filters=Filters(year=2030))


@pytest.mark.parametrize("wrong", ["geodata", 5, None, [], {}])
def test_what_is_no_atlas_is_refused_at_the_door(wrong: Any) -> None:
    for door in (select, corridors.summarize, build_map, draw_figure, pack_atlas):
        with pytest.raises(WrongTypeError, match="An atlas is needed here"):
            door(wrong)


def test_a_table_is_no_atlas(small_atlas: Atlas) -> None:
    with pytest.raises(ArgumentError, match="not a GeoDataFrame"):
        build_map(small_atlas.sections)  # type: ignore[arg-type]


def test_rows_are_taken_where_frames_are(small_atlas: Atlas) -> None:
    assert corridors.summarize(small_atlas, by="mode").equals(  # type: ignore[arg-type]
        corridors.summarize(small_atlas, by=["mode"])
    )


# ---- names, tables, words --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "kind", "id_"),
    [
        ("Aktau", "place", "aktau"),
        ("西安", "place", "xian"),
        ("xi an", "place", "xian"),
        ("Middle Corridor", "corridor", "trans-caspian"),
        ("CKU", "project", "cku-railway"),
    ],
)
def test_records_are_found_by_name(shipped_atlas: Atlas, key: str, kind: str, id_: str) -> None:
    found, row = find_record(shipped_atlas, key)
    assert (found, row["id"]) == (kind, id_)


def test_others_of_the_name_are_told(shipped_atlas: Atlas) -> None:
    name = find_record(shipped_atlas, "horgos")[1]["name"]["ru"]
    bearers = find_records(shipped_atlas, name)
    assert len(bearers) > 1
    assert describe(shipped_atlas, name)[-1] == f"  of that name also: place {bearers[1][1]['id']}"


def test_corridors_are_found_by_text(shipped_atlas: Atlas) -> None:
    for text in ("Middle Corridor", "Срединный", "跨里海"):
        chosen = select(shipped_atlas, text=text)
        assert "trans-caspian" in {row["id"] for row in chosen.records.corridors}
        assert len(chosen.records.sections) > 10


def test_lists_are_joined_in_tables_and_stay_lists_in_json(small_source: Path) -> None:
    given = ("--data", small_source)
    cells = run("stats", "--series", "small-trade", "--format", "csv", *given)
    assert "['" not in cells
    rows = json.loads(run("list", "--format", "json", *given))
    assert all(isinstance(row["countries"], list) for row in rows)


def test_a_selection_tells_its_filters(shipped_atlas: Atlas) -> None:
    chosen = select(shipped_atlas, country="KZ", status="expected", year=2030)
    assert selection_text(chosen) == "Status: Expected; Country: Kazakhstan; At the end of 2030"
    assert selection_text(chosen, "zh") == "状态：预计开通；国家：哈萨克斯坦；2030 年底"  # noqa: RUF001
    assert selection_text(shipped_atlas) == ""


def test_exports_say_the_year_and_the_filters(small_source: Path, tmp_path: Path) -> None:
    out = tmp_path / "y.csv"
    run("export", out, "-q", "--data", small_source, "--mode", "rail", "--year", "2031")
    about = (tmp_path / "y.csv.about.md").read_text("utf-8")
    assert "Mode: Rail; At the end of 2031" in about
    assert "plans slip" in about
    with out.open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    east = rows["steppe-east"]
    assert (east["status"], east["status_basis"]) == ("expected", "planned")
    assert east["status_reported"] == "construction"
    assert east["status_reported_text"].startswith("Under construction")
    assert "reported" not in east["status_text"]


def test_a_comparison_has_names_in_the_language_of_its_reader(small_source: Path) -> None:
    words = ("compare", "baku-port", "almaty", "--format", "csv", "--data", small_source)
    english, russian = run(*words), run(*words, "--lang", "ru")
    assert english != russian
    assert english.split("\n")[0] == russian.split("\n")[0]


def test_one_section_is_one(small_source: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        main,
        ["map", str(tmp_path / "one.html"), "--data", str(small_source), "--mode", "sea"],
    )
    assert "1 section, 0 sites" in done.stderr


def test_lengths_are_numbers(small_atlas: Atlas) -> None:
    assert len(small_atlas.sections.nlargest(2, "length_km")) == 2
    assert small_atlas.sections["length_km"].dtype == float
