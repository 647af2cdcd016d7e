"""Own files that are tables: CSV in many hands' writing, and workbooks."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import shapely
import xlsxwriter

from fuzzing.own_geojson import A, C
from fuzzing.owning import A_LINE, A_POINT, EITHER, LINE, POINT, REFUSED, Expect, Own, raw, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

_TWO = Expect(2, (POINT, (70.0, 43.0)), ((42.0, 75.0),), names=("Альфа", "b"))
_LON, _LAT = "75.0", "42.0"
_WKT = "LINESTRING (70 43, 71 44, 72 43.5)"
_RUSSIAN = "Станция Достык на границе, железная дорога"
_CHINESE = "霍尔果斯铁路口岸和阿拉山口铁路口岸"


def table_cases() -> Iterator[Own]:
    """Yield own files that are tables."""
    for group in (_plain, _cells, _geometry_cells, _encodings, _odd, _workbooks):
        yield from group()


def _own(name: str, content: str, expect: Expect, *options: str, ending: str = "csv") -> Own:
    return Own(f"csv-{name}", f"t.{ending}", text(content), expect, options)


def _rows(*rows: Sequence[str], sign: str = ",", end: str = "\n") -> str:
    return end.join(sign.join(row) for row in rows) + end


_HEAD = ("name", "lon", "lat")
_BODY = (("Альфа", _LON, _LAT), ("b", "70", "43"))


def _plain() -> Iterator[Own]:
    """Write the same two points as people write them."""
    for label, sign in {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}.items():
        yield _own(label, _rows(_HEAD, *_BODY, sign=sign), _TWO)
    yield _own("tsv", _rows(_HEAD, *_BODY, sign="\t"), _TWO, ending="tsv")
    yield _own("txt", _rows(_HEAD, *_BODY), _TWO, ending="txt")
    yield _own("capital-ending", _rows(_HEAD, *_BODY), _TWO, ending="CSV")
    for label, end in {"crlf": "\r\n", "cr": "\r"}.items():
        yield _own(label, _rows(_HEAD, *_BODY, end=end), _TWO)
    for lon, lat in (
        ("Longitude", "Latitude"),
        ("LON", "LAT"),
        ("lng", "lat"),
        ("x", "y"),
        ("X", "Y"),
        ("долгота", "широта"),
        ("Долгота", "Широта"),
        ("经度", "纬度"),
        ("longitude_deg", "latitude_deg"),
        (" lon ", " lat "),
        ("long", "lat"),
    ):
        yield _own(f"heading-{lon.strip()}", _rows(("name", lon, lat), *_BODY), _TWO)
    yield _own(
        "latitude-first",
        _rows(("name", "lat", "lon"), ("Альфа", _LAT, _LON), ("b", "43", "70")),
        _TWO,
    )
    yield _own("quoted", '"name","lon","lat"\n"Альфа","75.0","42.0"\n"b","70","43"\n', _TWO)
    yield _own(
        "quoted-comma", 'name,lon,lat\n"a, b ""c""",75,42\n', replace(A_POINT, names=('a, b "c"',))
    )
    yield _own("line-break-in-cell", 'name,lon,lat\n"a\nb",75,42\n', A_POINT)
    yield _own("decimal-comma", "name;lon;lat\nАльфа;75,0;42,0\nb;70,0;43,0\n", _TWO)
    yield _own("decimal-comma-quoted", 'name,lon,lat\nАльфа,"75,0","42,0"\nb,"70,0","43,0"\n', _TWO)
    yield _own("no-last-end", _rows(_HEAD, *_BODY).rstrip("\n"), _TWO)
    yield _own("blank-lines", _rows(_HEAD, *_BODY).replace("\n", "\n\n"), _TWO)
    yield _own("blanks-around", "name , lon , lat\nАльфа, 75.0 , 42.0\nb, 70 , 43\n", _TWO)
    yield _own(
        "more-columns",
        _rows((*_HEAD, "note", "n"), (*_BODY[0], "x", "5"), (*_BODY[1], "", "")),
        replace(_TWO, fields=(("note", "x"),)),
    )
    yield _own("signed", "name,lon,lat\nx,+75.0,+42.0\n", A_POINT)
    yield _own("exponent", "name,lon,lat\nx,7.5e1,4.2E+1\n", A_POINT)
    yield _own(
        "excel-separator",
        "sep=;\nname;lon;lat\nАльфа;75;42\nb;70;43\n",
        replace(_TWO, may_refuse=True),
    )
    yield _own(
        "heading-of-blanks-before",
        "\n\nname,lon,lat\nАльфа,75,42\nb,70,43\n",
        replace(_TWO, may_refuse=True),
    )


def _cells() -> Iterator[Own]:
    """One good row, and one that is not: left out and counted, never drawn elsewhere."""
    one = replace(A_POINT, left_out=1, avoids=((42.0, 75.0), (60.0, 43.0), (6.0, 43.0)))
    for label, cells in {
        "empty": ("", ""),
        "empty-longitude": ("", "43"),
        "word": ("abc", "43"),
        "blank-inside": ("6 0", "43"),
        "nan": ("nan", "43"),
        "infinite": ("inf", "43"),
        "underscore": ("6_0", "43"),
        "thousands": ('"6,000.5"', "43"),
        "two-points": ("6.0.0", "43"),
        "too-large": ("1e999", "43"),
        "hexadecimal": ("0x3C", "43"),
        "none": ("None", "None"),
        "null": ("NULL", "NULL"),
        "dash": ("-", "-"),
        "latitude-91": ("60", "91"),
        "with-unit": ("60 km", "43"),
        "pair-in-one": ('"60 43"', ""),
        "arabic": ("٦٠ N", "43"),
        "error": ("#REF!", "#N/A"),
        "date": ("2026-03-01", "43"),
        "far": ("600000", "43"),
    }.items():
        yield _own(f"row-{label}", f"name,lon,lat\na,75,42\nb,{','.join(cells)}\n", one)
        yield _own(f"only-row-{label}", f"name,lon,lat\nb,{','.join(cells)}\n", REFUSED)
    for label, cells in {
        "degrees": "75°00'00\"E,42°00'00\"N",
        "letter": "75.0E,42.0N",
        "degree-sign": "75.0°,42.0°",
    }.items():
        yield _own(
            f"only-row-{label}",
            f"name,lon,lat\nb,{cells.replace(chr(34), chr(8243))}\n",
            replace(A_POINT, may_refuse=True),
        )
    yield _own("row-short", "name,lon,lat\na,75,42\nb\n", one)
    yield _own("row-long", "name,lon,lat\na,75,42,x,y\n", replace(A_POINT, may_refuse=True))
    yield _own(
        "longitude-190", "name,lon,lat\na,190,42\nb,75,42\n", Expect(2, (POINT, (-170.0, 42.0)))
    )
    yield _own("all-metres", "name,x,y\na,8348961.8,5160979.4\n", REFUSED)
    yield _own(
        "metres-by-option",
        "name,x,y\na,8348961.809495,5160979.444050\n",
        A_POINT,
        "--crs",
        "EPSG:3857",
    )
    yield _own("utm-by-option", "name,x,y\na,500000,4649776.22\n", A_POINT, "--crs", "EPSG:32643")
    yield _own("unknown-system", "name,x,y\na,75,42\n", REFUSED, "--crs", "EPSG:999999")
    yield _own("no-system", "name,x,y\na,75,42\n", REFUSED, "--crs", "as you like")


def _geometry_cells() -> Iterator[Own]:
    """Cells that hold a geometry."""
    line = shapely.from_wkt(_WKT)
    with_srid = shapely.set_srid(line, 4326)
    mercator = shapely.set_srid(shapely.Point(8348961.809495, 5160979.444050), 3857)
    cells: dict[str, str] = {
        "wkt": _WKT,
        "wkt-lower": _WKT.lower(),
        "wkt-z": "LINESTRING Z (70 43 5,71 44 5,72 43.5 5)",
        "ewkt": f"SRID=4326;{_WKT}",
        "ewkt-lower": f"srid=4326;{_WKT}",
        "wkb": shapely.to_wkb(line, hex=True),
        "wkb-lower": shapely.to_wkb(line, hex=True).lower(),
        "wkb-big-endian": shapely.to_wkb(line, hex=True, byte_order=0),
        "ewkb": shapely.to_wkb(with_srid, hex=True, include_srid=True),
        "wkb-x": "\\x" + shapely.to_wkb(line, hex=True),
        "geojson": json.dumps(A),
        "geojson-feature": json.dumps({"type": "Feature", "properties": {}, "geometry": A}),
    }
    for label, cell in cells.items():
        content = f'name;geom\nx;"{cell.replace(chr(34), chr(34) * 2)}"\n'
        loose = label in ("geojson-feature", "wkb-x")
        yield _own(f"geometry-{label}", content, replace(A_LINE, may_refuse=loose, names=("x",)))
    for heading in (
        "wkt",
        "WKT",
        "geometry",
        "geom",
        "the_geom",
        "wkb_geometry",
        "shape",
        "geojson",
    ):
        yield _own(
            f"geometry-under-{heading}",
            f'name,{heading}\nx,"{_WKT}"\n',
            replace(A_LINE, may_refuse=heading in ("shape", "geojson", "wkb_geometry")),
        )
    for label, cell in {
        "ewkt": f"SRID=3857;{mercator.wkt}",
        "ewkb": shapely.to_wkb(mercator, hex=True, include_srid=True),
    }.items():
        yield _own(f"geometry-{label}-in-mercator", f'name,geom\nx,"{cell}"\n', A_POINT)
    for label, cell in {
        "cut": _WKT[:-8],
        "word": "somewhere",
        "number": "5",
        "hex-cut": cells["wkb"][:20],
        "hex-odd": "ABCDEF",
        "circle": "CIRCLE (70 43, 5)",
        "nan": "POINT (nan 43)",
        "empty": "LINESTRING EMPTY",
        "one-point": "LINESTRING (70 43)",
        "comma-decimal": "POINT (70,5 43,5)",
        "infinite": "POINT (inf 43)",
    }.items():
        yield _own(f"geometry-{label}-only", f'name,geom\nx,"{cell}"\n', REFUSED)
        yield _own(
            f"geometry-{label}-among",
            f'name,geom\nx,"{cell}"\na,"{_WKT}"\n',
            replace(A_LINE, left_out=1),
        )
    stub = "MULTILINESTRING ((70 43, 71 44, 72 43.5), (9 9))"
    yield _own("geometry-with-a-stub", f'name,geom\nx,"{stub}"\n', replace(A_LINE, left_out=1))
    over = "LINESTRING (176 62, 184 66)"
    yield _own(
        "geometry-over-180",
        f'name,geom\nx,"{over}"\n',
        Expect(covers=((176.0, 62.0), (-176.0, 66.0)), avoids=((0.0, 64.0),)),
    )
    yield _own(
        "geometry-mixed",
        f'name,geom\nx,"{_WKT}"\ny,{shapely.to_wkb(shapely.Point(POINT), hex=True)}\n'
        f'z,"{json.dumps(C).replace(chr(34), chr(34) * 2)}"\n',
        Expect(3, (*LINE, POINT), may_refuse=True),
    )


def _encodings() -> Iterator[Own]:
    """Text in other encodings: read right, or refused; never garbled without a word."""
    for encoding, word, said in (
        ("utf-8-sig", _RUSSIAN, False),
        ("utf-16", _RUSSIAN, False),
        ("utf-16-le", _RUSSIAN, False),
        ("utf-16", _CHINESE, False),
        ("cp1251", _RUSSIAN, True),
        ("gbk", _CHINESE, True),
        ("gb18030", _CHINESE, True),
        ("koi8-r", _RUSSIAN, True),
        ("cp866", _RUSSIAN, True),
        ("big5", "臺灣鐵路管理局與港口", True),
        ("utf-32", _RUSSIAN, True),
        ("shift_jis", "新幹線の駅と港", True),
        ("latin-1", "Gare de l'Est à Québec", True),
    ):
        table = "".join(f"{word} {n};75;42\n" for n in range(12))
        label = f"{encoding}-{'zh' if word == _CHINESE else 'other' if said else 'ru'}"
        expect = replace(A_POINT, features=12, names=(f"{word} 0",), may_refuse=said)
        content = text(f"name;lon;lat\n{table}", encoding)
        yield Own(f"csv-encoding-{label}", "t.csv", content, expect)
        plain = encoding.removesuffix("-sig")
        yield Own(
            f"csv-encoding-{label}-by-option",
            "t.csv",
            content,
            replace(expect, may_refuse=encoding.startswith("utf")),
            ("--encoding", plain),
        )
    yield Own(
        "csv-encoding-unknown",
        "t.csv",
        text("name;lon;lat\nx;75;42\n"),
        REFUSED,
        ("--encoding", "klingon"),
    )
    yield Own(
        "csv-encoding-wrong",
        "t.csv",
        text(f"name;lon;lat\n{_RUSSIAN};75;42\n"),
        REFUSED,
        ("--encoding", "ascii"),
    )


def _odd() -> Iterator[Own]:
    """Tables that are none, or strange."""
    yield _own("only-heading", "name,lon,lat\n", REFUSED)
    yield _own("no-heading", "a,75,42\nb,70,43\n", REFUSED)
    yield _own("no-columns", "name,size,weight\na,75,42\n", REFUSED)
    yield _own("one-column", "name\na\n", REFUSED)
    yield _own("only-longitude", "name,lon\na,75\n", REFUSED)
    yield _own("empty", "", REFUSED)
    yield _own("line-ends", "\n\n\n", REFUSED)
    yield _own("lon-twice", "lon,lat,lon,lat\n75,42,70,43\n", replace(A_POINT, may_refuse=True))
    yield _own("nul", "name,lon,lat\na\0b,75,42\n", replace(A_POINT, may_refuse=True))
    yield _own("quote-open", 'name,lon,lat\n"a,75,42\nb,75,42\n', REFUSED)
    yield _own("formula", "name,lon,lat\n=1+1,75,42\n", replace(A_POINT, names=("=1+1",)))
    yield _own("escape", "name,lon,lat\na\x1b[31mb,75,42\n", A_POINT)
    yield _own(
        "proto",
        "__proto__,constructor,lon,lat\na,b,75,42\n",
        replace(A_POINT, fields=(("__proto__", "a"), ("constructor", "b"))),
    )
    yield _own("heading-empty", ",lon,lat\na,75,42\n", A_POINT)
    yield _own(
        "cell-of-1-mb",
        f"name,lon,lat\n{'x' * 1_000_000},75,42\n",
        replace(A_POINT, may_refuse=True),
    )
    yield _own(
        "columns-5000",
        ",".join(["lon", "lat", *(f"c{n}" for n in range(5000))])
        + "\n"
        + ",".join(["75", "42", *("x" * 5000)])
        + "\n",
        replace(A_POINT, may_refuse=True),
    )
    yield _own(
        "rows-20000",
        "name,lon,lat\n"
        + "".join(f"p{n},{60 + n % 100 / 10},{40 + n // 100 / 100}\n" for n in range(20_000)),
        Expect(20_000),
    )
    yield _own("html", "<table><tr><td>lon<td>lat</table>", REFUSED)
    yield _own("separator-u2028", "name,lon,lat\na\u2028b,75,42\n", A_POINT)
    yield Own("csv-zeros", "t.csv", raw(b"\0" * 3000), REFUSED)
    yield Own("csv-bytes", "t.csv", raw(bytes(range(128, 256)) * 40), REFUSED)


# ---- workbooks -------------------------------------------------------------------------------


def _book(*sheets: Sequence[Sequence[Any]], **options: Any) -> Callable[[Path], object]:  # noqa: ANN401
    def make(path: Path) -> None:
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {"in_memory": True, **options}) as book:
            for rows in sheets:
                sheet = book.add_worksheet()
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
        path.write_bytes(stream.getvalue())

    return make


def _workbooks() -> Iterator[Own]:
    """Excel."""
    head, body = list(_HEAD), [["Альфа", 75.0, 42.0], ["b", 70, 43]]
    two = replace(_TWO, may_refuse=False)

    def own(name: str, make: Callable[[Path], object], expect: Expect, *options: str) -> Own:
        return Own(f"xlsx-{name}", "t.xlsx", make, expect, options)

    yield own("numbers", _book([head, *body]), two)
    yield own("numbers-as-text", _book([head, *([n, str(x), str(y)] for n, x, y in body)]), two)
    yield own("russian-heading", _book([["название", "Долгота", "Широта"], *body]), two)
    yield own("chinese-heading", _book([["name", "经度", "纬度"], *body]), two)
    yield own("second-sheet", _book([["notes"]], [head, *body]), replace(two, may_refuse=True))
    yield own(
        "two-sheets",
        _book([head, body[0]], [head, body[1]]),
        replace(two, features=None, may_refuse=True),
    )
    yield own("wkt", _book([["name", "wkt"], ["x", _WKT]]), A_LINE)
    yield own("empty-rows", _book([head, body[0], [], [], body[1]]), two)
    yield own(
        "row-without-position", _book([head, *body, ["c", None, None]]), replace(two, left_out=1)
    )
    yield own(
        "row-of-words", _book([head, *body, ["c", "here", "there"]]), replace(two, left_out=1)
    )
    yield own("no-columns", _book([["name", "a"], ["x", 1]]), REFUSED)
    yield own("empty", _book([]), REFUSED)
    yield own("only-heading", _book([head]), REFUSED)
    yield own("metres", _book([["name", "x", "y"], ["a", 8348961.8, 5160979.4]]), REFUSED)
    yield own(
        "metres-by-option",
        _book([["name", "x", "y"], ["a", 8348961.809495, 5160979.44405]]),
        A_POINT,
        "--crs",
        "EPSG:3857",
    )
    yield own("formula", _book([head, ["a", "=70+5", "=42"]]), EITHER)
    yield own(
        "cut",
        lambda path: (_book([head, *body])(path), path.write_bytes(path.read_bytes()[:-300])),
        REFUSED,
    )
    yield Own("xlsx-named-zip", "t.zip", _book([head, *body]), replace(two, may_refuse=True))
    yield Own("xls-old", "t.xls", raw(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000), REFUSED)
