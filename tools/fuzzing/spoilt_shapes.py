"""Spoilt lines, points and features."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fuzzing.spoiling import (
    MISSING,
    SECTIONS,
    Case,
    Copy,
    Literal,
    Verdict,
    has,
    put,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Spoiler = Callable[[Copy], None]

_LAND = SECTIONS[:3]


def shape_cases() -> Iterator[Case]:
    """Yield cases of geometry and of features."""
    for name, why, spoil in (*_GEOMETRY, *_FEATURES):
        yield Case(name, Verdict.CERTAIN, why, spoil)


# ---- geometry --------------------------------------------------------------------------------


def _line(change: Callable[[list[Any]], object]) -> Spoiler:
    """Return a spoiler that changes the coordinates of a line of three points or more."""

    def edit(feature: dict[str, Any]) -> None:
        points = feature["geometry"]["coordinates"]
        changed = change(points)
        feature["geometry"]["coordinates"] = points if changed is None else changed

    def spoil(copy: Copy) -> None:
        name = copy.rng.choice(_LAND)
        copy.edit(name, edit, lambda item: len(item["geometry"]["coordinates"]) > 1)

    return spoil


def _shape(name: str, value: object) -> Spoiler:
    """Return a spoiler that puts something in place of a geometry."""

    def spoil(copy: Copy) -> None:
        chosen = copy.rng.choice(SECTIONS) if name == "section" else name
        copy.edit(chosen, lambda item: put(item, "geometry", value), has("geometry"))

    return spoil


def _position(name: str, number: int, value: object) -> Spoiler:
    """Return a spoiler that changes longitude or latitude of a point."""

    def spoil(copy: Copy) -> None:
        copy.edit(
            name,
            lambda item: put(item, f"geometry.coordinates.{number}", value),
            lambda item: has("geometry")(item) and item["geometry"]["type"] == "Point",
        )

    return spoil


def _at_vertex(value: object) -> Spoiler:
    return _line(lambda points: put(points, str(len(points) // 2), value))


def _zigzag(points: list[Any]) -> list[Any]:
    west, south = points[0]
    many = [[round(west + n % 100 / 1000, 5), round(south + n / 1e5, 5)] for n in range(100_001)]
    return [*many, points[-1]]


def _again(points: list[Any]) -> list[Any]:
    """Go a line, back, and once more."""
    return [*points, *points[-2::-1], *points[1:]]


def ring_of(points: list[Any]) -> dict[str, Any]:
    """Return an area."""
    return {"type": "Polygon", "coordinates": [points]}


_GEOMETRY: tuple[tuple[str, str, Spoiler], ...] = (
    *(
        (f"vertex-{label}", "a position is two finite numbers on the globe", _at_vertex(value))
        for label, value in {
            "400-digits": [Literal("1" + "0" * 400), 43.0],
            "5000-digits": [Literal("1" + "0" * 5000), 43.0],
            "infinite": [Literal("1e999"), 43.0],
            "minus-infinite": [70.0, Literal("-1e999")],
            "nan": [Literal("NaN"), 43.0],
            "texts": ["70.0", "43.0"],
            "null": None,
            "one-number": [70.0],
            "none": [],
            "height": [70.0, 43.0, 700.0],
            "nested": [[70.0, 43.0]],
            "true": [True, 43.0],
            "latitude-91": [70.0, 91.0],
            "longitude-181": [181.0, 43.0],
            "longitude-430": [430.0, 43.0],
            "object": {"lon": 70.0, "lat": 43.0},
            "text": "70.0,43.0",
            "absurd": [Literal("1e308"), 43.0],
            "12-decimals": [70.123456789012, 43.0],
            "null-island": [0.0, 0.0],
        }.items()
    ),
    ("line-empty", "a line needs two points", _line(lambda _: [])),
    ("line-one-point", "a line needs two points", _line(lambda points: points[:1])),
    ("line-one-point-twice", "a line has a length", _line(lambda points: [points[0]] * 2)),
    ("line-100001-points", "100,000 points at most", _line(_zigzag)),
    ("line-three-times-over", "a line does not run over itself", _line(_again)),
    ("line-axes-swapped", "longitude stands first", _line(lambda ps: [p[::-1] for p in ps])),
    ("line-reversed", "a line begins at its place `from`", _line(lambda points: points[::-1])),
    (
        "line-end-moved",
        "a line ends at its place `to`",
        _line(lambda points: [*points[:-1], [points[-1][0], round(points[-1][1] + 0.5, 5)]]),
    ),
    (
        "line-by-tokyo",
        "the line runs through countries that it does not name",
        _line(lambda points: [points[0], [139.7, 35.7], *points[1:]]),
    ),
    (
        "line-over-180",
        "neighbouring points lie 180 degrees apart",
        _line(lambda points: [points[0], [-179.0, 60.0], [179.0, 60.0], *points[1:]]),
    ),
    *(
        (f"{name.partition('.')[0]}-geometry-{label}", "not a geometry of its kind", _shape(*both))
        for label, value in {
            "null": None,
            "text": "POINT (70 43)",
            "list": [70.0, 43.0],
            "empty": {},
            "no-coordinates": {"type": "LineString"},
            "null-coordinates": {"type": "LineString", "coordinates": None},
            "type-in-capitals": {"type": "LINESTRING", "coordinates": [[70.0, 43.0], [71.0, 43.0]]},
            "collection": {"type": "GeometryCollection", "geometries": []},
            "multi-line": {"type": "MultiLineString", "coordinates": [[[70.0, 43.0], [71.0, 43]]]},
            "unclosed-area": ring_of([[70.0, 43.0], [71.0, 43.0], [71.0, 44.0], [70.5, 44.0]]),
            "area-of-3": ring_of([[70.0, 43.0], [71.0, 43.0], [70.0, 43.0]]),
        }.items()
        for name in ("section", "places.geojson", "sites.geojson")
        if (both := (name, value)) and not (name == "sites.geojson" and value is None)
    ),
    *(
        (f"{name.partition('.')[0]}-{axis}-{label}", "not a number on the globe", spoil)
        for name in ("places.geojson", "sites.geojson")
        for number, axis in enumerate(("longitude", "latitude"))
        for label, value in {
            "400-digits": Literal("1" + "0" * 400),
            "infinite": Literal("1e999"),
            "nan": Literal("NaN"),
            "text": "43",
            "200": 200.0,
            "null": None,
        }.items()
        if (spoil := _position(name, number, value))
    ),
    (
        "place-elsewhere",
        "a town lies in its country",
        lambda copy: copy.edit(
            "places.geojson",
            lambda item: put(item, "geometry.coordinates", [139.7, 35.7]),
            lambda item: "waypoint" not in item["properties"]["kinds"],
        ),
    ),
)


# ---- features and collections ----------------------------------------------------------------


def _feature(path: str, value: object) -> Spoiler:
    return lambda copy: copy.edit(copy.rng.choice(SECTIONS), lambda item: put(item, path, value))


def _collection(path: str, value: object) -> Spoiler:
    def spoil(copy: Copy) -> None:
        name = copy.rng.choice((*SECTIONS, "places.geojson", "sites.geojson"))
        data = copy.load(name)
        put(data, path, value)
        copy.save(name, data)

    return spoil


_FEATURES: tuple[tuple[str, str, Spoiler], ...] = (
    ("feature-without-type", "a feature has a type", _feature("type", MISSING)),
    ("feature-of-other-type", "a feature is a Feature", _feature("type", "feature")),
    ("feature-without-geometry", "a section has a geometry", _feature("geometry", MISSING)),
    ("feature-without-properties", "a feature has properties", _feature("properties", MISSING)),
    ("feature-null-properties", "a section has properties", _feature("properties", None)),
    ("feature-list-properties", "properties are an object", _feature("properties", ["x"])),
    ("feature-extra-key", "no such key", _feature("style", {"stroke": "red"})),
    ("feature-extra-property", "no such field", _feature("properties.colour", "red")),
    ("feature-misspelt-property", "no such field", _feature("properties.electrifed", True)),
    ("feature-id-among-properties", "the id stands beside", _feature("properties.id", "x")),
    ("features-null", "features are a list", _collection("features", None)),
    ("features-object", "features are a list", _collection("features", {})),
    ("features-missing", "there are no features", _collection("features", MISSING)),
    ("features-with-null", "a feature is an object", _collection("features.0", None)),
    ("features-with-number", "a feature is an object", _collection("features.0", 7)),
    ("features-with-list", "a feature is an object", _collection("features.0", [])),
    ("features-with-text", "a feature is an object", _collection("features.0", "x")),
    ("collection-of-other-type", "not a FeatureCollection", _collection("type", "Features")),
    ("collection-without-type", "not a FeatureCollection", _collection("type", MISSING)),
    ("collection-extra-key", "no such key", _collection("generator", "x")),
    (
        "collection-in-mercator",
        "the data is in WGS 84",
        _collection("crs", {"type": "name", "properties": {"name": "EPSG:3857"}}),
    ),
)
