"""Own files that GDAL writes: Shapefiles and databases."""

from __future__ import annotations

import struct
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely

from fuzzing.owning import (
    A_LINE,
    A_POINT,
    AN_AREA,
    AREA,
    LINE,
    POINT,
    REFUSED,
    Expect,
    Own,
)
from fuzzing.packing import cut_short, zip_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Make = Callable[[Path], object]

_NAME = "Северная линия"
_NAMED = replace(A_LINE, names=(_NAME,))
_BOTH = Expect(2, (*LINE, POINT))


def layer_cases() -> Iterator[Own]:
    """Yield own files of layers."""
    yield from _shapefiles()
    yield from _databases()


# ---- what GDAL writes ------------------------------------------------------------------------


def _frame(*shapes: Any, crs: Any = 4326, **columns: Any) -> gpd.GeoDataFrame:  # noqa: ANN401
    names = columns or {"name": [_NAME, *(f"{n}" for n in range(1, len(shapes)))][: len(shapes)]}
    return gpd.GeoDataFrame(names, geometry=list(shapes), crs=crs)


_LINE = shapely.LineString(LINE)
_POINT = shapely.Point(POINT)
_AREA = shapely.Polygon(AREA)


def _shape_files(frame: gpd.GeoDataFrame, folder: Path, stem: str = "l", **options: Any) -> None:  # noqa: ANN401
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame.to_file(folder / f"{stem}.shp", engine="pyogrio", **options)


def _shape_zip(
    frame: gpd.GeoDataFrame,
    change: Callable[[dict[str, bytes]], dict[str, bytes] | None] = lambda _: None,
    **options: Any,  # noqa: ANN401
) -> Make:
    """Return what zips a Shapefile, after a change of its parts by their names."""

    def make(path: Path) -> None:
        folder = path.parent / "parts"
        folder.mkdir()
        _shape_files(frame, folder, **options)
        parts = {part.name: part.read_bytes() for part in sorted(folder.iterdir())}
        for part in folder.iterdir():
            part.unlink()
        folder.rmdir()
        zip_of(change(parts) or parts)(path)

    return make


def _without(*endings: str) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda parts: {k: v for k, v in parts.items() if not k.endswith(endings)}


def _stub_part(parts: dict[str, bytes]) -> None:
    """Make of the last two points of a line a part of one point and one that follows it."""
    shp = parts["l.shp"]
    head, body = shp[:100], shp[108:]
    count, points = struct.unpack_from("<ii", body, 36)
    offset = 44 + 4 * count
    starts = (0, points - 1)
    new = body[:36] + struct.pack("<iiii", 2, points, *starts) + body[offset:]
    record = struct.pack(">ii", 1, len(new) // 2) + new
    size = struct.pack(">i", (100 + len(record)) // 2)
    parts["l.shp"] = head[:24] + size + head[28:] + record
    shx = parts["l.shx"]
    parts["l.shx"] = shx[:104] + struct.pack(">i", len(new) // 2) + shx[108:]


def _shapefiles() -> Iterator[Own]:
    line, russian = _frame(_LINE), _frame(_LINE, name=["Северная железная дорога и станция"])

    def own(name: str, make: Make, expect: Expect = _NAMED, *options: str) -> Own:
        return Own(f"shp-{name}", "s.zip", make, expect, options)

    yield own("line", _shape_zip(line, encoding="UTF-8"))
    yield own("points", _shape_zip(_frame(_POINT, _POINT)), replace(A_POINT, features=2))
    yield own("area", _shape_zip(_frame(_AREA)), AN_AREA)
    yield own("utm", _shape_zip(line.to_crs(32642), encoding="UTF-8"))
    yield own(
        "gauss-krueger",
        _shape_zip(line.to_crs(28412), encoding="UTF-8"),
        replace(_NAMED, covers=LINE[:1]),
    )
    yield own("no-prj", _shape_zip(line, _without(".prj"), encoding="UTF-8"))
    yield own("no-prj-utm", _shape_zip(line.to_crs(32642), _without(".prj")), REFUSED)
    yield own(
        "no-prj-utm-by-option",
        _shape_zip(line.to_crs(32642), _without(".prj"), encoding="UTF-8"),
        _NAMED,
        "--crs",
        "EPSG:32642",
    )
    named = replace(A_LINE, names=(str(russian["name"][0]),))
    yield own(
        "no-cpg-utf-8",
        _shape_zip(russian, _without(".cpg"), encoding="UTF-8"),
        replace(named, may_refuse=True),
    )
    yield own(
        "no-cpg-cp1251",
        _shape_zip(russian, _without(".cpg"), encoding="cp1251"),
        replace(named, may_refuse=True),
    )
    yield own(
        "no-cpg-cp1251-by-option",
        _shape_zip(russian, _without(".cpg"), encoding="cp1251"),
        named,
        "--encoding",
        "cp1251",
    )
    yield own("cpg-cp1251", _shape_zip(russian, encoding="cp1251"), named)
    chinese = _frame(_LINE, name=["霍尔果斯铁路口岸和阿拉山口铁路口岸"])
    yield own(
        "cpg-gbk",
        _shape_zip(chinese, encoding="gbk"),
        replace(A_LINE, names=(str(chinese["name"][0]),)),
    )
    yield own("no-dbf", _shape_zip(line, _without(".dbf")), replace(A_LINE, may_refuse=True))
    yield own(
        "no-shx",
        _shape_zip(line, _without(".shx"), encoding="UTF-8"),
        replace(_NAMED, may_refuse=True),
    )
    yield own("no-shp", _shape_zip(line, _without(".shp")), REFUSED)
    yield own(
        "capital-endings",
        _shape_zip(line, lambda parts: {k.upper(): v for k, v in parts.items()}, encoding="UTF-8"),
    )
    yield own(
        "in-a-folder",
        _shape_zip(line, lambda parts: {f"a/б/{k}": v for k, v in parts.items()}, encoding="UTF-8"),
    )
    yield own(
        "two-in-one",
        _shape_zip(
            line, lambda parts: {**parts, **{k.replace("l.", "m."): v for k, v in parts.items()}}
        ),
        replace(A_LINE, features=2),
    )
    yield own(
        "macos",
        _shape_zip(
            line,
            lambda parts: {**parts, **{f"__MACOSX/._{k}": b"\0\5\x16\7" for k in parts}},
            encoding="UTF-8",
        ),
    )
    yield own(
        "cut",
        _shape_zip(
            line, lambda parts: {k: v[:-20] if k.endswith(".shp") else v for k, v in parts.items()}
        ),
        REFUSED,
    )
    yield own(
        "with-a-stub",
        _shape_zip(line, _stub_part, encoding="UTF-8"),
        replace(_NAMED, covers=LINE[:2], left_out=1),
    )
    yield own("empty", _shape_zip(line.iloc[:0], geometry_type="LineString"), REFUSED)
    yield own(
        "null-among", _shape_zip(_frame(_LINE, None), encoding="UTF-8"), replace(_NAMED, left_out=1)
    )
    yield own(
        "over-180",
        _shape_zip(_frame(shapely.LineString([(176, 62), (184, 66)]))),
        Expect(covers=((176.0, 62.0), (-176.0, 66.0)), avoids=((0.0, 64.0),)),
    )
    yield Own(
        "shp-beside-its-parts",
        "l.shp",
        lambda path: _shape_files(line, path.parent, encoding="UTF-8"),
        _NAMED,
    )
    yield Own(
        "shp-alone",
        "l.shp",
        lambda path: (
            _shape_files(line, path.parent),
            [path.with_suffix(e).unlink() for e in (".dbf", ".shx", ".prj", ".cpg")],
        ),
        replace(A_LINE, may_refuse=True),
    )


def _write(frame: gpd.GeoDataFrame, driver: str = "GPKG", **options: Any) -> Make:  # noqa: ANN401
    def make(path: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            frame.to_file(path, driver=driver, engine="pyogrio", **options)

    return make


def _databases() -> Iterator[Own]:
    line, both = _frame(_LINE), _frame(_LINE, _POINT)
    two_layers = [_write(line, layer="a"), _write(_frame(_POINT), layer="b")]
    over = _frame(shapely.LineString([(176, 62), (184, 66)]))
    typed = _frame(
        _LINE, name=["x"], km=[12.5], n=[7], on=[True], when=[pd.Timestamp("2026-03-01")]
    )
    drawn = Expect(covers=((176.0, 62.0), (-176.0, 66.0)), avoids=((0.0, 64.0),))
    for ending, driver in (("gpkg", "GPKG"), ("fgb", "FlatGeobuf")):

        def own(name: str, make: Make, expect: Expect = _NAMED, ending: str = ending) -> Own:
            return Own(f"{ending}-{name}", f"d.{ending}", make, expect)

        yield own("line", _write(line, driver))
        yield own("mixed", _write(both, driver), replace(_BOTH))
        yield own("utm", _write(line.to_crs(32642), driver))
        yield own("no-system", _write(_frame(_LINE, crs=None), driver))
        yield own("heights", _write(_frame(shapely.force_3d(_LINE, 5.0)), driver))
        yield own("over-180", _write(over, driver), drawn)
        yield own("empty", _write(line.iloc[:0], driver, geometry_type="LineString"), REFUSED)
        yield own(
            "null-among",
            _write(_frame(_LINE, None), driver, SPATIAL_INDEX="NO"),
            replace(_NAMED, left_out=1),
        )
        yield own(
            "types",
            _write(typed, driver),
            replace(A_LINE, names=("x",), fields=(("km", "12.5"), ("n", "7"))),
        )
        yield own("cut", cut_short(_write(line, driver)), replace(_NAMED, may_refuse=True))
        yield own("only-its-head", cut_short(_write(line, driver), 0.05), REFUSED)
    yield Own("gpkg-two-layers", "d.gpkg", lambda path: [one(path) for one in two_layers], _BOTH)
    yield Own("gpkg-no-geometry", "d.gpkg", _table_only, REFUSED)
    yield Own(
        "gpkg-named-bin",
        "d.bin",
        lambda path: (
            _write(line)(path.with_suffix(".gpkg")),
            path.with_suffix(".gpkg").rename(path),
        ),
        _NAMED,
    )
    yield Own("gpkg-with-a-stub", "d.gpkg", _gpkg_with_a_stub, replace(_NAMED, left_out=1))
    for label, crs in {"line": 4326, "utm": 32642}.items():
        yield Own(
            f"parquet-{label}",
            "p.parquet",
            lambda path, crs=crs: line.to_crs(crs).to_parquet(path),
            _NAMED,
        )
    yield Own("parquet-mixed", "p.parquet", both.to_parquet, _BOTH)
    yield Own(
        "parquet-null-among",
        "p.parquet",
        _frame(_LINE, None).to_parquet,
        replace(_NAMED, left_out=1),
    )
    yield Own("parquet-no-geometry", "p.parquet", pd.DataFrame({"a": [1]}).to_parquet, REFUSED)
    yield Own("parquet-cut", "p.parquet", cut_short(line.to_parquet), REFUSED)
    yield Own("parquet-over-180", "p.parquet", over.to_parquet, drawn)


def _gpkg_with_a_stub(path: Path) -> None:
    """Write a MultiLineString with a member of one point, which no library of ours would."""
    import sqlite3

    _write(_frame(shapely.MultiLineString([LINE, AREA[:2]])))(path)
    stub = struct.pack("<BIIdd", 1, 2, 1, 9.0, 9.0)
    whole = struct.pack("<BII", 1, 2, 3) + struct.pack("<6d", *(n for point in LINE for n in point))
    shape = b"GP\0\1" + struct.pack("<i", 4326) + struct.pack("<BII", 1, 5, 2) + whole + stub
    base = sqlite3.connect(path)
    for (name,) in base.execute("select name from sqlite_master where type = 'trigger'").fetchall():
        base.execute(f'drop trigger "{name}"')
    base.execute("update d set geom = ?", (shape,))
    base.commit()
    base.close()


def _table_only(path: Path) -> None:
    import pyogrio

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.write_dataframe(pd.DataFrame({"name": ["x"]}), path, driver="GPKG")
