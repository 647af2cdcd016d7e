# ruff: noqa: RUF001
"""Tables with places, as CSV and XLSX: headings, cells, delimiters, sheets."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from own_files import read, told, wkb_line, workbook, zipped

from corridors.overlay import read_overlay

if TYPE_CHECKING:
    from pathlib import Path

ASSUMED = "; says no reference system, taken for longitude and latitude"
PLACE = "POINT (71.25 51.5)"


def first(text: str, **options: Any) -> str:
    return str(read("a.csv", text, **options).geometry[0])


@pytest.mark.parametrize(
    "head",
    [
        "Название;Широта, °;Долгота, °",
        "名称;纬度(度);经度(度)",
        "名称;纬度（度）;经度（度）",
        "атауы;Ендік;Бойлық",
        "аты;Кеңдик;Узундук",
        "nomi;Kenglik;Uzunlik",
        "ad;Enlem;Boylam",
        "name;Latitude (WGS84);Longitude (WGS84)",
        "name;lat_deg;lon_deg",
        "n;POINT_Y;POINT_X",
        "n;Y;X",
        "name;GPS Latitude;GPS Longitude",
        "имя;координата: широта;координата: долгота",
        "name;Northing (m);Easting (m)",
    ],
)
def test_headings_in_the_languages_of_eurasia(head: str) -> None:
    assert first(f"{head}\nA;51,5;71,25\n") == PLACE


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("51.5", "71.25"),
        ("51,5", "71,25"),
        ("+51.50", " 71.25 "),
        ("51.5°", "71.25 °"),
        ("51.5° N", "71.25° E"),
        ("N 51.5", "E71.25"),
        ("51,5 с.ш.", "71,25 в. д."),
        ("北纬51.5°", "东经71.25°"),
        ("5.15e1", "7.125E+1"),
    ],
)
def test_ways_to_write_a_number(latitude: str, longitude: str) -> None:
    assert first(f"name;lat;lon\nA;{latitude};{longitude}\n") == PLACE


def test_south_and_west_are_negative() -> None:
    assert first("lat;lon\n33.5 S;71.25W\n") == "POINT (-71.25 -33.5)"
    assert first("lat;lon\n−33,5;з.д. 71\n\n1;2\n") == "POINT (2 1)"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("51°08'30\";71°25'48\"", "in degrees, minutes and seconds"),
        ("51 08 30;71 25 48", "in degrees, minutes and seconds"),
        ("51:08:30;71:25:48", "in degrees, minutes and seconds"),
        ("N51°30.5′;E71°15.2′", "in degrees, minutes and seconds"),
        ("51.5;", "without a place"),
        ("5_1;71", "broken"),
        ("nan;71", "broken"),
        ("inf;71", "broken"),
        ("51.5 E;71 N", "broken"),
        ("near the river;71", "broken"),
        ("51.5.5;71", "broken"),
        ("91;71", "beyond the globe"),
    ],
)
def test_rows_without_a_place_are_counted_with_the_reason(cells: str, reason: str) -> None:
    text = f"name;lat;lon\nA;{cells}\nB;1;2\nC;3;4\n"
    assert told("a.csv", text) == f"2 points; left out: 1 {reason}"


@pytest.mark.parametrize(
    "text",
    [
        "name,lat,lon\nA,51.5,71.25\n",
        "name\tlat\tlon\nA\t51,5\t71,25\n",
        "name|lat|lon\nA|51.5|71.25\n",
        "sep=;\nname;lat;lon\nA;51,5;71,25\n",
        '"name","lat","lon"\n"A; b; c; d","51,5","71,25"\n',
        "name;lat, deg;lon, deg\nA;51,5;71,25\n",
        "name,lat,lon,note\nA,51.5,71.25,a;b;c\n",
        "name,lat,lon\rA,51.5,71.25\rB,1,2\r",
        "Ports; of 2025\n;;\nname;lat;lon\nA;51,5;71,25\n",
        "name,lat,lon\nA,51.5,71.25,,\n",
        "\n\nname,lat,lon\n\nA,51.5,71.25\n",
    ],
)
def test_delimiters(text: str) -> None:
    assert first(text) == PLACE


def test_a_row_with_more_cells_than_headings_is_left_out() -> None:
    text = "name,lat,lon\nA,51,5,71,25\nB,1,2\n,,\n"
    assert told("a.csv", text) == "1 point; left out: 1 with more cells than headings"


def test_figures_in_groups(tmp_path: Path) -> None:
    for text in (
        "n;x;y\nA;12 500 000,5;5 500 000,25\n",
        'n,x,y\nA,"12,500,000.5","5,500,000.25"\n',
        "n;x;y\nA;12\u00a0500\u00a0000,5;5\u202f500\u202f000,25\n",
    ):
        path = tmp_path / "a.csv"
        path.write_text(text, "utf-8")
        spot = read_overlay(path, crs="EPSG:28412").geometry[0]
        assert (spot.x, spot.y) == (
            pytest.approx(68.9991, abs=1e-4),
            pytest.approx(49.6323, abs=1e-4),
        )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A,51.5,71.25\nB,52,72\n", "its first row holds values, not headings"),
        ("LINESTRING (1 2, 3 4)\nLINESTRING (1 2, 3 4)\n", "its first row holds values"),
        ('name,lat,lon\n"A,51.5,71.25\nB,52,72\n', "a quote is opened and not closed"),
        (
            "id,from_lat,from_lon,to_lat,to_lon\n1,1,2,3,4\n",
            "--lon-field and --lat-field say which",
        ),
        ("name,place\nA,here\n", "there are: name, place"),
        ("name,lat,lon\n", "nothing in it"),
    ],
)
def test_tables_that_are_refused(text: str, said: str) -> None:
    message = told("a.csv", text)
    assert message.startswith("refused: a.csv: ")
    assert said in message


def test_the_columns_can_be_said() -> None:
    text = "id,from_lat,from_lon,to_lat,to_lon\n1,1,2,3,4\n"
    assert first(text, lon_field="to_lon", lat_field="to_lat") == "POINT (4 3)"
    wrong = told("a.csv", text, lon_field="to_lo", lat_field="to_lat")
    assert "there is no column 'to_lo'. Nearest: to_lon." in wrong


def test_two_columns_of_one_name_are_both_kept() -> None:
    row = read("a.csv", "lat,lon,name,name,\n1,2,a,b,c\n").attributes[0]
    assert row == {"lat": "1", "lon": "2", "name": "a", "name (2)": "b", "column 5": "c"}


# ---- geometry in cells -----------------------------------------------------------------------

HEX = wkb_line([(71, 51), (76, 43)]).hex()
JSON = '{"type": "LineString", "coordinates": [[71, 51], [76, 43]]}'
LINE = "LINESTRING (71 51, 76 43)"


@pytest.mark.parametrize("head", ["geom", "geometry", "wkt", "the_geom", "way", "anything"])
@pytest.mark.parametrize(
    "cell", [HEX, HEX.upper(), f"\\x{HEX}", f"0x{HEX}", JSON, LINE, f"SRID=4326;{LINE}"]
)
def test_geometry_in_any_form(head: str, cell: str) -> None:
    quoted = cell.replace('"', '""')
    assert first(f'name,{head}\nA,"{quoted}"\n') == LINE


def test_a_table_of_all_forms() -> None:
    binary = wkb_line([(71, 51), (76, 43)], srid=4326).hex()
    cells = [
        LINE,
        binary,
        JSON,
        "SRID=3857;POINT(7900000 6600000)",
        "MULTILINESTRING Z((0 0 1, 1 1 1), (2 2 2))",
        "LINESTRING(5 5)",
        "CIRCULARSTRING(0 0, 1 1, 2 0)",
        '{"type": "MultiLineString", "coordinates": [[[1, 2, 3], [3, 4, 5]], [[9, 9]]]}',
        '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [5, 6]}}',
        "",
        "elsewhere",
        '{"bad"',
    ]
    text = "n\tgeom\n" + "".join(f"{n}\t{cell}\n" for n, cell in enumerate(cells))
    assert told("a.csv", text) == (
        "5 lines, 2 points; left out: 1 without a place, 2 broken, 3 with one point only, "
        f"1 with curves{ASSUMED}"
    )


def test_the_system_of_each_row_is_heeded() -> None:
    text = "n\tg\nA\tSRID=3857;POINT(7900000 6600000)\nB\tSRID=4326;POINT(1 2)\n"
    overlay = read("a.csv", text)
    assert overlay.messages() == ["a.csv: 2 points"]
    assert overlay.geometry[0].x == pytest.approx(70.9669, abs=1e-4)
    unknown = told("a.csv", "n\tg\nA\tSRID=999999;POINT(1 2)\nB\tPOINT(3 4)\n")
    assert "left out: 1 whose reference system is unknown or wrong" in unknown
    assert "cannot be used: EPSG:999999" in unknown


# ---- workbooks -------------------------------------------------------------------------------


def test_a_workbook_of_several_sheets() -> None:
    content = workbook(
        {
            "Порты": [
                ["Порты Каспия"],
                [],
                ["Название", "Широта", "Долгота", "Открыт", "Длина", "да", "note"],
                ["Актау", 43.6, 51.2, date(2020, 1, 2), 1.50, True, "=1+1"],
                ["Баку", "40,4", "49,9", datetime(2020, 1, 2, 3, 4, 5), 2, False, None],  # noqa: DTZ001
                ["Нет", None, None, None, None, None, None],
            ],
            "Прочее": [["a", "b"], [1, 2]],
            "Линии": [["name", "wkt"], ["L", LINE]],
            "пусто": [],
        }
    )
    overlay = read("a.xlsx", content)
    assert overlay.label == ["Актау", "Баку", "L"]
    assert overlay.attributes[0] == {
        "Название": "Актау",
        "Широта": "43.6",
        "Долгота": "51.2",
        "Открыт": "2020-01-02",
        "Длина": "1.5",
        "да": "true",
        "layer": "Порты",
    }
    assert overlay.attributes[1]["Открыт"] == "2020-01-02 03:04:05"
    assert overlay.messages()[0].startswith(
        "a.xlsx: 1 line, 2 points, in 2 layers; left out: 1 without a place; "
        "sheets without coordinates: 1 (Прочее)"
    )
    assert read("a.xlsx", content, layer="Линии").label == ["L"]
    assert "there is no sheet 'Линия'; there is: Линии" in told("a.xlsx", content, layer="Линия")


def test_results_of_formulas_are_read_and_those_not_saved_are_told() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["name", "lat", "lon"])
    sheet.write_row(1, 0, ["A"])
    sheet.write_formula(1, 1, "=50+1.5", None, 51.5)
    sheet.write_formula(1, 2, "=70+1.25", None, 71.25)
    book.close()
    assert str(read("a.xlsx", stream.getvalue()).geometry[0]) == PLACE
    unsaved = workbook({"S": [["lat", "lon"], ["=50+1", "=70+1"], [1, 2]]})
    assert "1 point; formulas without a saved result: 2; open the file and save it" in told(
        "a.xlsx", unsaved
    )


def test_cells_far_apart_do_not_fill_the_memory() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["lat", "lon"])
    sheet.write_row(1, 0, [51.5, 71.25])
    sheet.write(1_048_575, 16_383, "far")
    book.close()
    overlay = read("a.xlsx", stream.getvalue())
    assert (str(overlay.geometry[0]), overlay.skipped) == (PLACE, {"ragged": 1})


def test_a_sheet_with_too_many_cells_is_refused() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("Wide")
    for row in range(320):
        sheet.write(row, 16_383, "x")
    book.close()
    assert "its sheet 'Wide' has more than 5,000,000 cells" in told("a.xlsx", stream.getvalue())


def test_workbooks_that_are_refused() -> None:
    whole = workbook({"S": [["name", "lat", "lon"], ["A", 51.5, 71.25]]})
    old = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
    assert "save it as XLSX or CSV" in told("a.xls", old)
    assert "no XLSX: save it as XLSX" in told("a.ods", zipped({"content.xml": b"x"}))
    assert "no XLSX: save it as XLSX" in told("a.xlsb", zipped({"xl/workbook.bin": b"x"}))
    assert "cannot be read as XLSX" in told("a.xlsx", whole[:-40])
    assert "cannot be read as XLSX" in told("a.xlsx", zipped({"xl/workbook.xml": b"<x/>"}))
    assert "nothing in its sheets" in told("a.xlsx", workbook({"S": []}))
    assert "there are: a, b" in told("a.xlsx", workbook({"S": [["a", "b"], [1, 2]]}))
    bomb = zipped({"xl/workbook.xml": b" " * 60_000_000})
    assert "50.0 MB at most" in told("a.xlsx", bomb)


def test_a_zip_holds_workbooks_and_says_what_it_could_not_read() -> None:
    content = workbook({"S": [["name", "lat", "lon"], ["A", 51.5, 71.25]]})
    files = {
        "in/a.xlsx": content,
        "b.csv": b"name,lat,lon\nB,1,2\n",
        "c.geojson": b"{",
        "~$a.xlsx": b"",
    }
    line = told("a.zip", zipped(files))
    assert line.startswith("2 points; left out: files not readable: 1; ")
    assert "not read: a.zip/c.geojson: the JSON that begins at byte 0 does not end" in line


def test_a_member_that_cannot_be_unpacked_costs_only_itself() -> None:
    whole = zipped({"a.csv": b"name,lat,lon\nA,1,2\n" * 9, "b.csv": b"name,lat,lon\nB,1,2\n"})
    place = whole.index(b"a.csv") + 8
    broken = (
        whole[:place] + bytes(byte ^ 255 for byte in whole[place : place + 6]) + whole[place + 6 :]
    )
    line = told("a.zip", broken)
    assert line.startswith(
        "1 point; left out: files not readable: 1; not read: a.zip/a.csv: cannot be"
    )
