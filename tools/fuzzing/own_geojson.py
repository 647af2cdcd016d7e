"""Own files of GeoJSON: its geometry, its properties, and what is broken in them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

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
    text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMED = "Линия 线 line"


def geojson_cases() -> Iterator[Own]:
    """Yield own files that are JSON."""
    for group in (_plain, _properties, _members):
        yield from group()


def geometry(kind: str, coordinates: object) -> dict[str, object]:
    """Return a GeoJSON geometry."""
    return {"type": kind, "coordinates": coordinates}


def feature(shape: object, **properties: object) -> dict[str, object]:
    """Return a GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": shape}


def collection(*features: object, **members: object) -> str:
    """Return the text of a GeoJSON collection."""
    return json.dumps(
        {"type": "FeatureCollection", **members, "features": list(features)}, ensure_ascii=False
    )


A = geometry("LineString", [list(point) for point in LINE])
B = geometry("Polygon", [[list(point) for point in AREA]])
C = geometry("Point", list(POINT))
_HOLE = [[61.0, 41.0], [63.0, 41.0], [63.0, 43.0], [61.0, 43.0], [61.0, 41.0]]


def own_json(
    name: str, content: str | dict[str, Any], expect: Expect, ending: str = "geojson"
) -> Own:
    """Return an own file of JSON."""
    plain = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return Own(f"geojson-{name}", f"{name}.{ending}", text(plain), expect)


def _plain() -> Iterator[Own]:
    """Kinds of geometry, and ways to write the same."""
    line = collection(feature(A, name=_NAMED))
    named = replace(A_LINE, names=(_NAMED,))
    yield own_json("line", line, named)
    yield own_json("area", collection(feature(B)), AN_AREA)
    yield own_json(
        "area-with-hole",
        collection(feature(geometry("Polygon", [AREA, _HOLE]))),
        Expect(covers=((60.5, 42.0),), avoids=((62.0, 42.0),)),
    )
    yield own_json("point", collection(feature(C)), A_POINT)
    yield own_json(
        "points",
        collection(feature(geometry("MultiPoint", [POINT, [76.0, 42.0]]))),
        Expect(covers=(POINT, (76.0, 42.0))),
    )
    yield own_json(
        "lines",
        collection(feature(geometry("MultiLineString", [LINE, AREA[:2]]))),
        Expect(covers=(*LINE, (62.0, 40.0))),
    )
    yield own_json("areas", collection(feature(geometry("MultiPolygon", [[AREA]]))), AN_AREA)
    mixed = {"type": "GeometryCollection", "geometries": [A, B, C]}
    yield own_json(
        "mixed", collection(feature(mixed, name="x")), Expect(None, (*LINE, POINT, (62.0, 42.0)))
    )
    yield own_json(
        "mixed-in-mixed",
        collection(feature({"type": "GeometryCollection", "geometries": [mixed, C]})),
        Expect(None, (*LINE, POINT)),
    )
    yield own_json("all-three", collection(*map(feature, (A, B, C))), Expect(3, (*LINE, POINT)))
    yield own_json("feature-alone", feature(A, name="x"), replace(A_LINE, names=("x",)))
    yield own_json("geometry-alone", A, A_LINE)
    yield own_json("indented", json.dumps(json.loads(line), indent=4), named)
    yield own_json("escaped", json.dumps(json.loads(line)), named)
    yield own_json("crlf", json.dumps(json.loads(line), indent=1).replace("\n", "\r\n"), named)
    yield own_json("tabs", json.dumps(json.loads(line), indent="\t"), named)
    yield own_json("json-ending", line, named, "json")
    yield own_json("capital-ending", line, named, "GEOJSON")
    yield own_json("wrong-ending", line, named, "txt")
    yield own_json("no-ending", line, named, "")
    yield Own("geojson-bom", "bom.geojson", text(line, "utf-8-sig"), named)
    for encoding in ("utf-16", "utf-16-le", "utf-32"):
        yield Own(
            f"geojson-{encoding}",
            "a.geojson",
            text(line, encoding),
            replace(named, may_refuse=True),
        )
    yield Own(
        "geojson-cp1251",
        "a.geojson",
        text(collection(feature(A, name="Северная железная дорога и станция")), "cp1251"),
        replace(A_LINE, names=("Северная железная дорога и станция",), may_refuse=True),
    )
    key = json.dumps(json.loads(line)).replace('"coordinates"', '"coord\\u0069nates"')
    yield own_json("escaped-key", key, named)
    yield own_json("escaped-type", line.replace("LineString", "Line\\u0053tring"), named)
    yield own_json(
        "key-first",
        '{"features":[{"geometry":{"coordinates":[[70,43],[71,44],[72,43.5]],'
        '"type":"LineString"},"properties":{},"type":"Feature"}],'
        '"type":"FeatureCollection"}',
        A_LINE,
    )
    yield own_json(
        "height", collection(feature(geometry("LineString", [[*p, 700.5] for p in LINE]))), A_LINE
    )
    yield own_json(
        "height-and-time",
        collection(feature(geometry("LineString", [[*p, 700.5, 1e9] for p in LINE]))),
        A_LINE,
    )
    yield own_json(
        "height-of-some",
        collection(feature(geometry("LineString", [[*LINE[0], 7], *LINE[1:]]))),
        A_LINE,
    )
    yield own_json(
        "five-numbers",
        collection(feature(geometry("LineString", [[*p, 1, 2, 3] for p in LINE]))),
        replace(A_LINE, may_refuse=True),
    )
    for label, name in (("crs84", "urn:ogc:def:crs:OGC:1.3:CRS84"), ("4326", "EPSG:4326")):
        crs = {"type": "name", "properties": {"name": name}}
        yield own_json(f"crs-{label}", collection(feature(A), crs=crs), A_LINE)
    crs = {"type": "name", "properties": {"name": "EPSG:3857"}}
    mercator = geometry("Point", [8348961.809495, 5160979.444050])
    yield own_json("crs-mercator", collection(feature(mercator), crs=crs), A_POINT)
    yield Own(
        "geojson-crs-by-option",
        "a.geojson",
        text(collection(feature(mercator))),
        A_POINT,
        ("--crs", "EPSG:3857"),
    )
    yield own_json("mercator-unsaid", collection(feature(mercator)), REFUSED)
    for label, value in {
        "link": {"type": "link", "properties": {"href": "http://127.0.0.1/x"}},
        "unknown": {"type": "name", "properties": {"name": "EPSG:999999"}},
        "pipeline": {"type": "name", "properties": {"name": "+proj=pipeline +step +proj=utm"}},
    }.items():
        yield own_json(
            f"crs-{label}", collection(feature(A), crs=value), replace(A_LINE, may_refuse=True)
        )
    yield own_json(
        "foreign-members",
        collection(
            {**feature(A), "bbox": [0, 0, 1, 1], "style": {}}, name="x", generator={"a": [1]}
        ),
        A_LINE,
    )
    yield own_json(
        "type-in-capitals",
        collection(feature(geometry("LINESTRING", LINE))),
        replace(REFUSED, may_refuse=True),
    )
    yield own_json("no-collection", '{"type":"Topo","features":[]}', REFUSED)
    yield own_json("no-features", collection(), REFUSED)
    yield own_json("features-null", '{"type":"FeatureCollection","features":null}', REFUSED)
    yield own_json("feature-null", collection(None), REFUSED)
    yield own_json(
        "feature-null-among",
        collection(feature(A), None),
        replace(A_LINE, left_out=1, may_refuse=True),
    )


def _properties() -> Iterator[Own]:
    """Properties that are named as parts of GeoJSON are, or are odd."""
    for label, value, told in (
        ("list", [1, 2], "[1, 2]"),
        ("nested", [[1, 2], [3, 4]], "[[1, 2], [3, 4]]"),
        ("text", "70,43", "70,43"),
        ("null", None, None),
        ("number", 5, "5"),
        ("looks-like-text", '"coordinates":[1,2]', '"coordinates":[1,2]'),
        ("object", {"a": 1}, '{"a": 1}'),
        ("deep", {"coordinates": [[9, 9]]}, '{"coordinates": [[9, 9]]}'),
    ):
        fields = (("coordinates", told),) if told else ()
        yield own_json(
            f"property-coordinates-{label}",
            collection(feature(A, coordinates=value)),
            replace(A_LINE, fields=fields, avoids=((9.0, 9.0),)),
        )
    for label, broken in (
        ("zero-first", "[01,2]"),
        ("blank-inside", "[1 2,3]"),
        ("comma-last", "[1,2,]"),
        ("word", "[one]"),
        ("nan", "[NaN]"),
        ("two-commas", "[1,,2]"),
        ("plus", "[+1]"),
        ("nothing", "[-]"),
    ):
        content = collection(feature(A, coordinates="@")).replace('"@"', broken)
        yield own_json(
            f"property-coordinates-{label}",
            content,
            replace(A_LINE, may_refuse=True) if label == "nan" else REFUSED,
        )
    yield own_json(
        "property-names",
        collection(feature(A, type="Point", geometry="x", features="y", id="z")),
        replace(A_LINE, fields=(("type", "Point"), ("geometry", "x"), ("features", "y"))),
    )
    yield own_json(
        "property-proto",
        collection(feature(A, **{"__proto__": "x", "constructor": "y", "": "empty"})),
        replace(A_LINE, fields=(("__proto__", "x"), ("constructor", "y"))),
    )
    yield own_json("properties-null", collection({**feature(A), "properties": None}), A_LINE)
    yield own_json("properties-missing", collection({"type": "Feature", "geometry": A}), A_LINE)
    yield own_json(
        "properties-list",
        collection({**feature(A), "properties": [1]}),
        replace(A_LINE, may_refuse=True),
    )
    yield own_json(
        "property-big-number",
        collection(feature(A, n="@")).replace('"@"', "12345678901234567890"),
        replace(A_LINE, fields=(("n", "12345678901234567890"),)),
    )
    yield own_json(
        "property-5000-digits",
        collection(feature(A, n="@")).replace('"@"', "9" * 5000),
        replace(A_LINE, may_refuse=True),
    )
    yield own_json(
        "property-1e400",
        collection(feature(A, n="@")).replace('"@"', "1e400"),
        replace(A_LINE, may_refuse=True),
    )
    yield own_json(
        "property-nan",
        collection(feature(A, n="@")).replace('"@"', "NaN"),
        replace(A_LINE, may_refuse=True),
    )
    yield own_json(
        "property-surrogate",
        collection(feature(A, n="@")).replace("@", "\\ud800"),
        replace(A_LINE, may_refuse=True),
    )
    yield own_json("property-escape", collection(feature(A, name="a\u001b[31mb\u0007")), A_LINE)
    yield own_json(
        "property-markup",
        collection(feature(A, name="</script><b>x")),
        replace(A_LINE, names=("</script><b>x",)),
    )
    yield own_json(
        "property-of-1-mb",
        collection(feature(A, n="x" * 1_000_000)),
        replace(A_LINE, may_refuse=True),
    )
    yield own_json(
        "properties-5000",
        collection(feature(A, **{f"f{n}": n for n in range(5000)})),
        replace(A_LINE, may_refuse=True),
    )
    yield own_json(
        "nul-and-digits", collection(feature(A, name="\u00000")), replace(A_LINE, may_refuse=True)
    )
    for depth in (100, 900, 5000, 100_000):
        deep = collection(feature(A, n="@")).replace('"@"', "[" * depth + "]" * depth)
        yield own_json(f"property-{depth}-deep", deep, replace(A_LINE, may_refuse=True))
        yield own_json(
            f"coordinates-{depth}-deep",
            collection(feature(geometry("LineString", "@"))).replace(
                '"@"', "[" * depth + "1,2" + "]" * depth
            ),
            REFUSED,
        )
    yield own_json(
        "collections-900-deep",
        '{"type":"GeometryCollection","geometries":[' * 900 + json.dumps(C) + "]}" * 900,
        replace(A_POINT, may_refuse=True),
    )


def _members() -> Iterator[Own]:
    """Geometry that is missing, empty, or has one point where two are needed."""
    bad = {
        "one-point": geometry("LineString", [LINE[0]]),
        "empty": geometry("LineString", []),
        "null": None,
        "empty-point": geometry("Point", []),
        "texts": geometry("Point", ["70", "43"]),
        "null-position": geometry("Point", [None, 43]),
        "true": geometry("Point", [True, False]),
        "object": geometry("Point", {"x": 1, "y": 2}),
        "one-number": geometry("Point", [70]),
        "no-coordinates": {"type": "Point"},
        "unknown-type": geometry("Circle", [70, 43]),
        "text": "POINT(70 43)",
        "area-of-two": geometry("Polygon", [[[60, 40], [61, 41]]]),
        "area-empty": geometry("Polygon", []),
        "wrong-depth": geometry("LineString", [70, 43]),
        "too-deep": geometry("Point", [[70, 43]]),
        "number": 5,
        "list": [70, 43],
        "latitude-91": geometry("Point", [70, 91]),
        "far": geometry("Point", [7e8, 43]),
        "empty-collection": {"type": "GeometryCollection", "geometries": []},
    }
    for label, shape in bad.items():
        yield own_json(f"geometry-{label}-alone", collection(feature(shape)), REFUSED)
        yield own_json(
            f"geometry-{label}-among",
            collection(feature(A), feature(shape), feature(C)),
            Expect(2, (*LINE, POINT), left_out=1),
        )
    yield own_json(
        "lines-with-a-stub",
        collection(feature(geometry("MultiLineString", [LINE, [[9.0, 9.0]], AREA[:2]]))),
        Expect(1, (*LINE, (62.0, 40.0)), left_out=1),
    )
    yield own_json(
        "lines-with-three-stubs",
        collection(feature(geometry("MultiLineString", [[[9, 9]], LINE, [[8, 8]], [[7, 7]]]))),
        replace(A_LINE, left_out=3),
    )
    yield own_json(
        "lines-with-an-empty-one",
        collection(feature(geometry("MultiLineString", [LINE, []]))),
        replace(A_LINE, left_out=1),
    )
    yield own_json(
        "areas-with-a-stub",
        collection(feature(geometry("MultiPolygon", [[AREA], [[[9, 9], [9, 10]]]]))),
        replace(AN_AREA, left_out=1),
    )
    yield own_json(
        "collection-with-a-stub",
        collection(
            feature(
                {"type": "GeometryCollection", "geometries": [A, geometry("LineString", [[9, 9]])]}
            )
        ),
        replace(A_LINE, left_out=1),
    )
    yield own_json(
        "line-of-one-point-twice",
        collection(feature(geometry("LineString", [LINE[0], LINE[0]])), feature(A)),
        Expect(None, LINE),
    )
    yield own_json(
        "unclosed-area",
        collection(feature(geometry("Polygon", [AREA[:4]]))),
        replace(AN_AREA, left_out=0, may_refuse=True),
    )
