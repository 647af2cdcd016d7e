"""Text in any encoding: recognised where that is certain, said, and else refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner
from own_files import pieces, read, shapefile, told, zipped

from corridors.cli import main
from corridors.overlay import OverlayError, read_overlay
from corridors.overlay.encodings import find_codec, recognise

if TYPE_CHECKING:
    from pathlib import Path

RUSSIAN = ["Северная линия", "Караганда", "Усть-Каменогорск", "Актау", "Ленинск-Кузнецкий"]
CHINESE = ["西安北站", "重庆团结村", "乌鲁木齐", "霍尔果斯", "阿拉山口"]
KAZAKH = ["Қарағанды", "Өскемен", "Шымкент", "Ақтөбе", "Жезқазған"]
UKRAINIAN = ["Київ", "Запоріжжя", "Чернівці", "Миколаїв", "Львів"]
LINE = shapely.LineString([(70, 50), (71, 51)])


def table(names: list[str], head: str = "name,lat,lon") -> str:
    return f"{head}\n" + "".join(f"{name},51.{n},71.{n}\n" for n, name in enumerate(names))


@pytest.mark.parametrize(
    ("names", "encoding", "shown"),
    [
        (RUSSIAN, "utf-8", ""),
        (RUSSIAN, "utf-8-sig", ""),
        (RUSSIAN, "cp1251", "cp1251"),
        ([name.upper() for name in RUSSIAN], "cp1251", "cp1251"),
        ([name.lower() for name in RUSSIAN], "cp1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "cp866", "cp866"),
        (UKRAINIAN, "cp1251", "cp1251"),
        (KAZAKH, "kz1048", "kz1048"),
        (CHINESE, "gbk", "GB18030"),
        (CHINESE, "utf-16", "UTF-16"),
        (CHINESE, "utf-16-le", "UTF-16"),
        (RUSSIAN, "utf-16-be", "UTF-16"),
        (RUSSIAN, "utf-32", "UTF-32"),
        (RUSSIAN[:1], "cp1251", "cp1251"),
        (CHINESE[:1], "gbk", "GB18030"),
    ],
)
def test_short_tables_of_places(names: list[str], encoding: str, shown: str) -> None:
    overlay = read("a.csv", table(names).encode(encoding))
    assert overlay.label == names
    points = "1 point" if len(names) == 1 else f"{len(names)} points"
    assert overlay.messages() == [f"a.csv: {points}" + (f"; read as {shown}" if shown else "")]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [("имя,широта,долгота", "cp1251"), ("имя,Широта,Долгота", "koi8-r"), ("名称,纬度,经度", "gbk")],
)
def test_a_heading_settles_it(head: str, encoding: str) -> None:
    overlay = read("a.csv", table(["Ош" if "имя" in head else "阿"], head).encode(encoding))
    assert len(overlay.label) == 1
    assert overlay.fields[0] == head.split(",", maxsplit=1)[0]


@pytest.mark.parametrize(
    "content",
    [
        table(["Ош"]).encode("cp1251"),
        table(["阿"]).encode("gbk"),
        table(["Nîmes"]).encode("cp1252"),
    ],
)
def test_what_is_not_certain_is_refused_in_one_sentence(content: bytes) -> None:
    message = told("a.csv", content)
    assert message.startswith("refused: a.csv: the text is not UTF-8 (near byte ")
    assert "--encoding" in message


def test_the_encoding_can_be_said() -> None:
    content = table(["Ош"]).encode("cp1251")
    for word in ("cp1251", "CP-1251", "windows-1251", "1251", "ANSI 1251"):
        overlay = read("a.csv", content, encoding=word)
        assert overlay.label == ["Ош"]
        assert "read as cp1251" in overlay.messages()[0]
    assert "the text is not UTF-8 (near byte 13)" in told("a.csv", content, encoding="utf-8")
    assert told("a.csv", content, encoding="cp125") == (
        "refused: 'cp125': there is no such encoding. Nearest: cp1258"
    )


@pytest.mark.parametrize("word", ["zip", "rot13", "unicode_escape", "idna", "utf-7", "hex", "../x"])
def test_codecs_that_are_none_of_texts_are_unknown(word: str) -> None:
    assert find_codec(word) == ""
    assert "there is no such encoding" in told("a.csv", "x", encoding=word)


def test_old_tables_of_macs() -> None:
    text = table(RUSSIAN).replace("\n", "\r").encode("mac_cyrillic")
    assert recognise([text]) == "mac-cyrillic"


# ---- Shapefiles ------------------------------------------------------------------------------


def frame(names: list[str]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"NAME": names}, geometry=[LINE] * len(names), crs=4326)


@pytest.mark.parametrize(
    ("names", "encoding", "driver", "page", "shown"),
    [
        (RUSSIAN, "UTF-8", None, b"UTF-8", ""),
        (RUSSIAN, "UTF-8", 0, None, "UTF-8"),
        (RUSSIAN, "UTF-8", 0x57, b"System", "UTF-8"),
        (RUSSIAN, "UTF-8", 0, b"\xff\xfe" * 30, "UTF-8"),
        (RUSSIAN, "CP1251", 0, None, "cp1251"),
        (RUSSIAN, "CP1251", 0x57, None, "cp1251"),
        (RUSSIAN, "CP1251", 0x03, None, "cp1251"),
        (RUSSIAN, "CP1251", 0, b"UTF-8", "cp1251"),
        (RUSSIAN, "CP1251", 0, b"ANSI 1251\r\n", ""),
        (["Ош"], "CP1251", 0xC9, None, "cp1251"),
        (["Ош"], "CP866", 0x26, None, "cp866"),
        (CHINESE, "GBK", 0, None, "GB18030"),
        (["阿"], "GBK", 0x4D, None, "GB18030"),
        (["阿"], "GBK", 0, b"936", ""),
        (["Nîmes"], "CP1252", 0x03, None, "cp1252"),
    ],
)
def test_shapefiles(
    tmp_path: Path,
    names: list[str],
    encoding: str,
    driver: int | None,
    page: bytes | None,
    shown: str,
) -> None:
    drop = [".cpg"] if page is None else []
    path = shapefile(tmp_path / "a", frame(names), encoding, without=drop, driver=driver, page=page)
    for overlay in (read_overlay(path), read("lines.zip", pieces(path))):
        assert overlay.label == names
        line = overlay.messages()[0].partition(": ")[2]
        lines = "1 line" if len(names) == 1 else f"{len(names)} lines"
        assert line == (f"{lines}; read as {shown}" if shown else lines)


def test_a_shapefile_that_is_not_certain(tmp_path: Path) -> None:
    path = shapefile(tmp_path / "a", frame(["Ош"]), "CP1251", without=[".cpg"], driver=0)
    with pytest.raises(OverlayError, match=r"lines\.shp: its table \(\.dbf\): .* --encoding"):
        read_overlay(path)
    assert read_overlay(path, encoding="cp1251").label == ["Ош"]
    with pytest.raises(OverlayError, match=r"its table \(\.dbf\) is not UTF-8"):
        read_overlay(path, encoding="utf-8")


def test_names_of_fields_and_cells_cut_in_a_character(tmp_path: Path) -> None:
    long = "Й" * 200
    lines = gpd.GeoDataFrame({"название": [long]}, geometry=[LINE], crs=4326)
    path = shapefile(tmp_path / "a", lines, "UTF-8", without=[".cpg"])
    overlay = read_overlay(path)
    assert overlay.attributes[0]["назва"] == "Й" * 127  # a cell holds 254 bytes, a name ten
    assert overlay.fields == ("назва",)


# ---- a Shapefile is several files ------------------------------------------------------------


def test_files_of_a_shapefile_that_are_missing(tmp_path: Path) -> None:
    index = shapefile(tmp_path / "a", frame(RUSSIAN), without=[".shx"])
    assert read_overlay(index).label == RUSSIAN
    assert not index.with_suffix(".shx").exists()
    assert read("a.zip", pieces(index)).label == RUSSIAN
    bare = shapefile(tmp_path / "b", frame(RUSSIAN), without=[".dbf", ".cpg"])
    assert read_overlay(bare).messages() == [
        "lines.shp: 5 lines; without fields: the file .dbf is missing"
    ]
    with pytest.raises(OverlayError, match=r"give the file that ends in \.shp"):
        read_overlay(index.with_suffix(".dbf"))


@pytest.mark.parametrize("without", [[], [".shx"]])
def test_a_shapefile_that_is_cut_short(tmp_path: Path, without: list[str]) -> None:
    path = shapefile(tmp_path / "a", frame(RUSSIAN), without=without)
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    assert read_overlay(path).messages() == [
        (
            "lines.shp: 4 lines; left out: 1 without a place; "
            "the file is cut short, or its service sent only a part"
        )
    ]
    path.write_bytes(whole[:60])
    with pytest.raises(OverlayError, match=r"file of geometry \(\.shp\) is cut short"):
        read_overlay(path)


def test_names_in_capitals_and_links(tmp_path: Path) -> None:
    path = shapefile(tmp_path / "a", frame(RUSSIAN))
    (tmp_path / "link.shp").symlink_to(path)
    assert read_overlay(tmp_path / "link.shp").label == RUSSIAN
    for file in list(path.parent.iterdir()):
        file.rename(file.parent / file.name.upper())
    assert read_overlay(path.parent / "LINES.SHP").label == RUSSIAN


# ---- XML and JSON ----------------------------------------------------------------------------

GPX = (
    '<?xml version="1.0" encoding="{}"?><gpx version="1.1" '
    'xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="50" lon="70"><name>Караганда</name></wpt>'
    "</gpx>"
)


@pytest.mark.parametrize(
    ("declared", "encoding", "shown"),
    [
        ("UTF-8", "utf-8", ""),
        ("utf8", "utf-8-sig", ""),
        ("windows-1251", "cp1251", ""),
        ("KOI8-R", "koi8-r", ""),
        ("GBK", "gbk", ""),
        ("x-mac-cyrillic", "mac_cyrillic", ""),
        ("UTF-16", "utf-16", "; read as UTF-16"),
        ("UTF-16", "utf-16-be", "; read as UTF-16"),
        ("UTF-8", "cp1251", "; read as cp1251"),
    ],
)
def test_xml(declared: str, encoding: str, shown: str) -> None:
    overlay = read("a.gpx", GPX.format(declared).encode(encoding))
    assert overlay.label == ["Караганда"]
    assert overlay.messages() == [f"a.gpx: 1 point{shown}"]


@pytest.mark.parametrize("declared", ["zip", "unicode_escape", "x" * 30])
def test_xml_in_an_encoding_that_is_none(declared: str) -> None:
    message = told("a.gpx", GPX.format(declared))
    assert message == f"refused: a.gpx: declares the encoding '{declared}', which is none"


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-8-sig", "utf-16-be"])
def test_geojson(encoding: str) -> None:
    point = {"type": "Point", "coordinates": [70, 50]}
    item = {"type": "Feature", "properties": {"name": "Северная линия"}, "geometry": point}
    content = json.dumps(item, ensure_ascii=False).encode(encoding)
    assert read("a.geojson", content).label == ["Северная линия"]


def test_in_a_zip_it_is_said_too() -> None:
    files = {
        "a.csv": table(RUSSIAN).encode("cp1251"),
        "b.gpx": GPX.format("UTF-8").encode("cp1251"),
    }
    assert "read as cp1251" in told("a.zip", zipped(files))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GPX.format("UTF-8")[:-10], "the XML is broken at line 1: unclosed token"),
        ("<kml>\n<Document>\n</kml>", "the XML is broken at line 3: mismatched tag"),
        ("<gpx/>", "no layer in it has geometry"),
    ],
)
def test_broken_xml_is_told_in_own_words(content: str, said: str) -> None:
    message = told("a.kml", content)
    assert "vsimem" not in message
    assert "GDAL" not in message
    assert said in message or "nothing in it" in message


def test_the_command_says_how_to_say_it(small_source: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(table(RUSSIAN).encode("cp1251"))
    command = ["map", str(tmp_path / "m.html"), "--data", str(small_source)]
    command += ["--add", str(tmp_path / "a.csv")]
    told_of = CliRunner().invoke(main, command).stderr
    assert "a.csv: 5 points; read as cp1251" in told_of
    assert "--encoding says which" in told_of
    done = CliRunner().invoke(main, [*command, "--encoding", "koi8-r"])
    assert "read as koi8-r" in done.stderr
