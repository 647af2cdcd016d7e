"""Own files of JSON: numbers, the other side of the world, a feature a line, Esri and TopoJSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from fuzzing.own_geojson import A, C, collection, feature, geometry, own_json
from fuzzing.owning import (
    A_LINE,
    A_POINT,
    AN_AREA,
    AREA,
    EITHER,
    LINE,
    POINT,
    REFUSED,
    Expect,
    Own,
    raw,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


_HALF = 180.0


def json_cases() -> Iterator[Own]:
    """Yield own files that are JSON of other kinds."""
    for group in (_numbers, _world, _lines_of_json, _others, _large):
        yield from group()


def _numbers() -> Iterator[Own]:
    """Numbers that JSON forbids: nothing may be drawn where they do not say."""
    frame = collection(feature(geometry("LineString", ["@", [71, 44]]))).replace('"@"', "[%s,%s]")
    for label, number in {
        "blank-inside": "6 0",
        "tab-inside": "6\t0",
        "line-break-inside": "6\n0",
        "zero-first": "060",
        "plus": "+60",
        "point-first": ".5",
        "point-last": "60.",
        "exponent-last": "60e",
        "hexadecimal": "0x3C",
        "underscore": "6_0",
        "nan": "NaN",
        "infinity": "Infinity",
        "minus-infinity": "-Infinity",
        "two-minus": "--60",
        "minus-apart": "- 60",
        "wide-digits": "６０",
        "arabic-digits": "٦٠",
        "semicolon": "60;",
        "bare-word": "sixty",
        "comment": "60/*x*/",
        "too-large": "1e999",
        "400-digits": "6" * 400,
        "nothing": "",
        "inf": "inf",
        "percent": "60%",
        "degree-sign": "60°",
        "nbsp": "6\u00a00",
        "form-feed": "60\f",
        "vertical-tab": "60\v",
        "minus-sign": "\u221260",
        "letter-o": "6O",
        "fortran": "6d1",
        "two-points": "6.0.0",
        "quoted-half": '"60',
        "lower-nan": "nan",
        "zero-zero": "00",
        "minus-zero-first": "-01",
    }.items():
        yield own_json(f"number-{label}", frame % (number, "43"), REFUSED)
    for label, pair in {
        "comma-last": "60,43,",
        "two-commas": "60,,43",
        "no-comma": "60 43",
        "comma-first": ",60,43",
        "colon": "60:43",
        "nested-odd": "60,[43]",
        "bracket-more": "60,43]",
        "semicolon": "60;43",
    }.items():
        yield own_json(f"pair-{label}", frame.replace("[%s,%s]", f"[{pair}]"), REFUSED)
    for label, number in {
        "whole": "70",
        "exponent": "7e1",
        "exponent-plus": "7E+1",
        "small-exponent": "7000e-2",
        "many-decimals": "70." + "0" * 300,
        "blanks-around": " \t\r\n70 \n",
    }.items():
        yield own_json(
            f"number-{label}",
            collection(feature(geometry("LineString", ["@", *LINE[1:]]))).replace(
                '"@"', f"[{number},43]"
            ),
            A_LINE,
        )
    yield own_json(
        "number-minus-zero",
        collection(feature(geometry("Point", "@"))).replace('"@"', "[-0.0,-0]"),
        Expect(covers=((0.0, 0.0),)),
    )
    good = json.dumps(feature(A))
    broken = good.replace("70.0", "7 0")
    yield own_json(
        "number-blank-inside-of-second",
        f'{{"type":"FeatureCollection","features":[{good},{broken}]}}',
        replace(A_LINE, left_out=1, may_refuse=True),
    )


def _world() -> Iterator[Own]:
    """Lines and areas over 180 degrees."""
    east = ((170.0, 60.0), (176.0, 62.0))
    over = (*east, (180.0, 64.0), (-176.0, 66.0), (-170.0, 68.0))
    far = ((0.0, 64.0), (90.0, 64.0), (-90.0, 64.0))
    drawn = Expect(covers=over, avoids=far)
    for label, points in {
        "back": [*east, (-176, 66), (-170, 68)],
        "on": [*east, (184, 66), (190, 68)],
        "west-on": [(-190, 60), (-184, 62), (-176, 66), (-170, 68)],
        "by-180": [*east, (180, 64), (-176, 66), (-170, 68)],
        "by-both": [*east, (180, 64), (-180, 64), (-176, 66), (-170, 68)],
        "twice-round": [(x + 360, y) for x, y in [*east, (184, 66), (190, 68)]],
    }.items():
        drawn = replace(drawn, may_refuse=label == "twice-round")  # no longitude goes to 550
        yield own_json(
            f"line-over-180-{label}", collection(feature(geometry("LineString", points))), drawn
        )
        yield own_json(
            f"lines-over-180-{label}",
            collection(feature(geometry("MultiLineString", [points, LINE]))),
            replace(drawn, covers=(*over, *LINE)),
        )
    area = [(170, 50), (190, 50), (190, 60), (170, 60), (170, 50)]
    spots = Expect(covers=((175.0, 55.0), (-175.0, 55.0)), avoids=((0.0, 55.0), (165.0, 55.0)))
    back = [(x - 360 if x > _HALF else x, y) for x, y in area]
    hole = [(178, 54), (182, 54), (182, 56), (178, 56), (178, 54)]
    for label, rings in {
        "on": [area],
        "back": [back],
        "turned": [area[::-1]],
        "with-hole": [area, hole],
    }.items():
        yield own_json(
            f"area-over-180-{label}", collection(feature(geometry("Polygon", rings))), spots
        )
    cut = [
        [[(170, 50), (180, 50), (180, 60), (170, 60), (170, 50)]],
        [[(-180, 50), (-170, 50), (-170, 60), (-180, 60), (-180, 50)]],
    ]
    yield own_json("areas-cut-at-180", collection(feature(geometry("MultiPolygon", cut))), spots)
    world = [(-180, -80), (180, -80), (180, 80), (-180, 80), (-180, -80)]
    yield own_json(
        "area-of-the-world",
        collection(feature(geometry("Polygon", [world]))),
        Expect(covers=((0.0, 0.0), (90.0, 40.0), (-170.0, 10.0))),
    )
    yield own_json(
        "line-through-0",
        collection(
            feature(geometry("LineString", [(-170, 50), (-80, 50), (0, 50), (80, 50), (170, 50)]))
        ),
        Expect(covers=((0.0, 50.0), (-40.0, 50.0)), avoids=((175.0, 50.0),)),
    )
    yield own_json(
        "line-round-the-world",
        collection(
            feature(geometry("LineString", [(-180, 50), (-90, 50), (0, 50), (90, 50), (180, 50)]))
        ),
        Expect(covers=((0.0, 50.0), (-179.0, 50.0))),
    )
    for label, x in {"190": 190, "359": 359, "minus-190": -190, "360": 360}.items():
        there = ((x + 180) % 360) - 180
        yield own_json(
            f"point-at-{label}",
            collection(feature(geometry("Point", [x, 43])), feature(A)),
            Expect(2, ((float(there), 43.0), *LINE)),
        )
    yield own_json(
        "point-at-540",
        collection(feature(geometry("Point", [540, 43])), feature(A)),
        Expect(None, LINE, left_out=0, may_refuse=True),
    )
    yield own_json(
        "pacific-0-to-360",
        collection(
            *(feature(geometry("LineString", [(x, 10), (x + 10, 20)])) for x in range(140, 300, 20))
        ),
        Expect(8, ((140.0, 10.0), (-175.0, 15.0), (-80.0, 10.0))),
    )
    yield own_json(
        "line-along-180",
        collection(feature(geometry("LineString", [(180, 50), (180, 60)]))),
        Expect(covers=((180.0, 55.0),), avoids=((0.0, 55.0),)),
    )
    yield own_json(
        "line-over-the-pole",
        collection(feature(geometry("LineString", [(70, 80), (70, 90), (-110, 80)]))),
        Expect(covers=((70.0, 85.0),)),
    )


def _lines_of_json() -> Iterator[Own]:
    """Write a feature a line."""
    one, two = (json.dumps(feature(shape), ensure_ascii=False) for shape in (A, C))
    both = Expect(2, (*LINE, POINT))
    for label, content in {
        "plain": f"{one}\n{two}\n",
        "blank-lines": f"\n{one}\n\n\n{two}\n\n",
        "crlf": f"{one}\r\n{two}\r\n",
        "no-last-end": f"{one}\n{two}",
        "separated": f"\x1e{one}\n\x1e{two}\n",
        "geometries": f"{json.dumps(A)}\n{json.dumps(C)}\n",
        "blanks-around": f"  {one}  \n\t{two}\t\n",
    }.items():
        for ending in ("geojsonl", "ndjson"):
            yield own_json(f"feature-a-line-{label}-{ending}", content, both, ending)
    yield own_json(
        "feature-a-line-one-broken",
        f"{one}\n{two[:40]}\n{two}\n",
        replace(both, left_out=1, may_refuse=True),
        "geojsonl",
    )
    yield own_json(
        "feature-a-line-one-null",
        f"{one}\nnull\n{two}\n",
        replace(both, left_out=1, may_refuse=True),
        "geojsonl",
    )
    yield own_json(
        "feature-a-line-collections",
        "\n".join([collection(feature(A)), collection(feature(C))]),
        replace(both, may_refuse=True),
        "geojsonl",
    )
    yield own_json("two-features-in-one-line", one + two, replace(both, may_refuse=True))
    yield own_json("list-of-features", f"[{one},{two}]", replace(both, may_refuse=True))
    yield own_json("line-of-only-one", f"{one}\n", A_LINE, "geojsonl")


def _others() -> Iterator[Own]:
    """Esri JSON and TopoJSON, which look like GeoJSON; and what is none."""
    wgs = {"wkid": 4326}
    head = {
        "geometryType": "esriGeometryPolyline",
        "spatialReference": wgs,
        "fields": [{"name": "name", "type": "esriFieldTypeString"}],
    }

    def esri(*shapes: object, **changed: object) -> str:
        items = [{"attributes": {"name": "x"}, "geometry": shape} for shape in shapes]
        return json.dumps({**head, **changed, "features": items})

    path = [list(point) for point in LINE]
    named = replace(A_LINE, names=("x",))
    mercator = [[7792364.355529, 5311971.846945], [7903683.846322, 5465442.183323]]
    points, areas = "esriGeometryPoint", "esriGeometryPolygon"
    yield own_json("esri-lines", esri({"paths": [path]}), named, "json")
    yield own_json(
        "esri-lines-height", esri({"hasZ": True, "paths": [[[*p, 5] for p in path]]}), named
    )
    yield own_json("esri-point", esri({"x": 75.0, "y": 42.0}, geometryType=points), A_POINT, "json")
    yield own_json(
        "esri-area",
        esri({"rings": [[list(p) for p in AREA[::-1]]]}, geometryType=areas),
        AN_AREA,
        "json",
    )
    yield own_json(
        "esri-mercator",
        esri({"paths": [mercator]}, spatialReference={"wkid": 102100, "latestWkid": 3857}),
        Expect(covers=((70.0, 43.0), (71.0, 44.0))),
        "json",
    )
    yield own_json(
        "esri-with-a-stub", esri({"paths": [path, [[9, 9]]]}), replace(named, left_out=1)
    )
    yield own_json("esri-null", esri({"paths": [path]}, None), replace(named, left_out=1), "json")
    yield own_json("esri-no-features", esri(), REFUSED, "json")

    def topo(arcs: object, shape: object, **members: object) -> str:
        return json.dumps(
            {
                "type": "Topology",
                "objects": {"lines": {"type": "GeometryCollection", "geometries": [shape]}},
                "arcs": arcs,
                **members,
            }
        )

    single = {"type": "LineString", "arcs": [0], "properties": {"name": "x"}}
    steps = [[0, 0], [100, 100], [100, -50]]
    scale = {"scale": [0.01, 0.01], "translate": [70, 43]}
    yield own_json("topology", topo([steps], single, transform=scale), named, "topojson")
    yield own_json("topology-json", topo([steps], single, transform=scale), named, "json")
    yield own_json("topology-whole", topo([path], single), named, "topojson")
    yield own_json("topology-backwards", topo([path], {**single, "arcs": [-1]}), named, "topojson")
    yield own_json(
        "topology-two-objects",
        json.dumps(
            {
                "type": "Topology",
                "arcs": [path],
                "objects": {"a": single, "b": {"type": "Point", "coordinates": list(POINT)}},
            }
        ),
        Expect(2, (*LINE, POINT)),
        "topojson",
    )
    yield own_json(
        "topology-arc-beyond", topo([path], {**single, "arcs": [7]}), REFUSED, "topojson"
    )
    yield own_json("topology-arcs-null", topo(None, single), REFUSED, "topojson")
    for label, content in {
        "empty-object": "{}",
        "empty-list": "[]",
        "number": "[1,2,3]",
        "text": '{"a":"b"}',
        "cut": collection(feature(A))[:-30],
        "html": "<!doctype html><title>404</title>",
        "words": "not there",
        "quotes": collection(feature(A)).replace('"', "'"),
        "package": '{"name":"x","version":"1.0.0"}',
        "style": '{"version":8,"layers":[]}',
        "jsonp": f"callback({collection(feature(A))})",
        "two-keys": '{"type":"Feature",',
    }.items():
        yield own_json(f"none-{label}", content, REFUSED)
    yield Own("geojson-none-zeros", "a.geojson", raw(b"\0" * 5000), REFUSED)
    yield Own("geojson-none-bytes", "a.geojson", raw(b'{"type":"Feature\xff\xfe"}'), REFUSED)


def _large() -> Iterator[Own]:
    """More than a page can hold, or near to it; refused or drawn, but answered."""

    def pieces(count: int, each: str) -> str:
        return ",".join(each % (n % 3000 / 100 + 50, n % 2000 / 100 + 30) for n in range(count))

    line = "[[%.2f,%.2f],[60,40]]"
    yield Own(
        "large-300001-lines",
        "a.geojson",
        lambda path: path.write_text(
            '{"type":"MultiLineString","coordinates":[' + pieces(300_001, line) + "]}"
        ),
        EITHER,
    )
    yield Own(
        "large-600001-points",
        "a.geojson",
        lambda path: path.write_text(
            '{"type":"MultiPoint","coordinates":[' + pieces(600_001, "[%.2f,%.2f]") + "]}"
        ),
        EITHER,
    )
    yield Own(
        "large-310000-features",
        "a.geojson",
        lambda path: path.write_text(
            '{"type":"FeatureCollection","features":['
            + pieces(
                310_000,
                '{"type":"Feature","properties":{},"geometry":{"type":"LineString",'
                '"coordinates":[[%.2f,%.2f],[60,40]]}}',
            )
            + "]}"
        ),
        EITHER,
    )
    yield Own(
        "large-700000-vertices",
        "a.geojson",
        lambda path: path.write_text(
            '{"type":"LineString","coordinates":[[70,43],'
            + ",".join(f"[{70 + n / 1e6:.6f},{43 + (n % 7) / 1e4:.5f}]" for n in range(1, 700_000))
            + ",[72,43.5]]}"
        ),
        Expect(covers=((70.0, 43.0), (72.0, 43.5))),
    )
    yield Own(
        "large-200000-areas",
        "a.geojson",
        lambda path: path.write_text(
            '{"type":"MultiPolygon","coordinates":['
            + ",".join(
                f"[[[{n % 900 / 10},{n // 900 / 10}],[{n % 900 / 10 + 0.05},{n // 900 / 10}],"
                f"[{n % 900 / 10},{n // 900 / 10 + 0.05}],[{n % 900 / 10},{n // 900 / 10}]]]"
                for n in range(200_000)
            )
            + "]}"
        ),
        EITHER,
    )
