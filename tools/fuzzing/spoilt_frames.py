"""Spoilt descriptions of the package, and spoilt basemaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fuzzing.spoiling import (
    MISSING,
    PACKAGE,
    SHAPES,
    Case,
    Copy,
    InapplicableError,
    Literal,
    Verdict,
    has,
    put,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Spoiler = Callable[[Copy], None]

_TOPOLOGY = "basemap/basemap.topojson"
_COUNTRIES = "basemap/countries.geojson"


def frame_cases() -> Iterator[Case]:
    """Yield cases of ``datapackage.json`` and of the basemap."""
    for name, why, spoil in (*_PACKAGE, *_BASEMAP):
        yield Case(name, Verdict.CERTAIN, why, spoil)
    for name, why, spoil in _OPEN:
        yield Case(name, Verdict.OPEN, why, spoil)


# ---- the description of the package ----------------------------------------------------------


def _package(path: str, value: object, *, renew: bool = True) -> Spoiler:
    def spoil(copy: Copy) -> None:
        copy.renew = renew
        data = copy.load(PACKAGE)
        if not has(path)(data):
            raise InapplicableError
        put(data, path, value)
        copy.save(PACKAGE, data)

    return spoil


def _whole(name: str, value: object) -> Spoiler:
    return lambda copy: copy.path(name).write_text(str(value), "utf-8")


_PACKAGE: tuple[tuple[str, str, Spoiler], ...] = (
    *(
        (f"package-updated-{label}", "not a day", _package("updated", value))
        for label, value in {
            "soon": "soon",
            "month": "2026-11",
            "year": "2026",
            "30-february": "2026-02-30",
            "31-november": "2026-11-31",
            "missing": MISSING,
            "null": None,
            "number": 20261122,
            "list": ["2026-11-22"],
            "line-break": "2026-11-22\n",
            "slashes": "22/11/2026",
            "wide-digits": "２０２６-11-22",
            "empty": "",
            "year-0": "0000-01-01",
            "far": "9999-01-01",
        }.items()
    ),
    *(
        (f"package-version-{label}", "not a version", _package("version", value))
        for label, value in {
            "esc": "2026\x1b[31m",
            "bell": "\x07",
            "surrogate": Literal('"1\\ud800"'),
            "list": [1],
            "number": 2026.11,
        }.items()
    ),
    *(
        (f"package-is-{label}", "the description is an object", _whole(PACKAGE, value))
        for label, value in {
            "list": "[]",
            "null": "null",
            "text": '"x"',
            "empty-object": "{}",
            "number": "5",
        }.items()
    ),
    (
        "package-resource-not-there",
        "it names a file that is not there",
        _package("resources.0.path", "there-is-no-such-file.geojson"),
    ),
    (
        "package-resource-above",
        "a path does not lead out of the folder",
        _package("resources.0.path", "../../secret.txt"),
    ),
    ("package-resource-null", "a resource is an object", _package("resources.0", None)),
    ("package-resources-text", "resources are a list", _package("resources", "x")),
    (
        "package-sum-wrong",
        "the sum is of another content",
        _package("resources.0.hash", "0" * 32, renew=False),
    ),
    ("package-bytes-wrong", "the size is another", _package("resources.0.bytes", 7, renew=False)),
)


# ---- the basemap -----------------------------------------------------------------------------


def _topology(path: str, value: object) -> Spoiler:
    def spoil(copy: Copy) -> None:
        data = copy.load(_TOPOLOGY)
        if path and not has(path)(data):
            raise InapplicableError
        put(data, path, value)
        copy.save(_TOPOLOGY, data)

    return spoil


def _country(path: str, value: object) -> Spoiler:
    def spoil(copy: Copy) -> None:
        copy.edit(_COUNTRIES, lambda item: put(item, path, value))

    return spoil


def _countries(change: Callable[[dict[str, Any], Copy], object]) -> Spoiler:
    def spoil(copy: Copy) -> None:
        data = copy.load(_COUNTRIES)
        change(data, copy)
        copy.save(_COUNTRIES, data)

    return spoil


def _polygon(*ring: object) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [list(ring)]}


_SQUARE = ([50.0, 40.0], [60.0, 40.0], [60.0, 50.0], [50.0, 40.0])
_BASEMAP: tuple[tuple[str, str, Spoiler], ...] = (
    *(
        (
            f"topology-{path.replace('.', '-')}-{label}",
            "not a topology that can be drawn",
            _topology(path, value),
        )
        for path, label, value in (
            ("type", "other", "Topo"),
            ("type", "missing", MISSING),
            ("arcs", "none", []),
            ("arcs", "null", None),
            ("arcs", "text", "x"),
            ("arcs", "missing", MISSING),
            ("arcs", "numbers", [1, 2, 3]),
            ("arcs", "of-texts", ["a", "b"]),
            ("arcs", "object", {}),
            ("arcs.0", "null", None),
            ("arcs.0", "none", []),
            ("arcs.0", "one-point", [[5, 5]]),
            ("arcs.0.0", "null", None),
            ("arcs.0.0", "texts", ["a", "b"]),
            ("arcs.0.0", "one-number", [5]),
            ("arcs.0.0", "nan", [Literal("NaN"), 5]),
            ("arcs.0.0", "infinite", [Literal("1e999"), 5]),
            ("arcs.0.0", "400-digits", [Literal("9" * 400), 5]),
            ("arcs.0.1", "off-the-globe", [10**9, 10**9]),
            ("transform", "null", None),
            ("transform", "missing", MISSING),
            ("transform", "list", []),
            ("transform", "empty", {}),
            ("transform.scale", "zero", [0, 0]),
            ("transform.scale", "text", ["a", "b"]),
            ("transform.scale", "null", None),
            ("transform.scale", "one", [0.01]),
            ("transform.scale", "missing", MISSING),
            ("transform.scale", "infinite", [Literal("1e999"), 1]),
            ("transform.scale", "absurd", [Literal("1e308"), Literal("1e308")]),
            ("transform.translate", "missing", MISSING),
            ("transform.translate", "null", None),
            ("transform.translate", "far", [1e9, 1e9]),
            ("objects", "empty", {}),
            ("objects", "null", None),
            ("objects", "list", []),
            ("objects.countries", "missing", MISSING),
            ("objects.countries", "null", None),
            ("objects.countries.geometries", "none", []),
            ("objects.countries.geometries", "null", None),
            ("objects.countries.geometries.0", "null", None),
            ("objects.countries.geometries.0.arcs", "beyond", [[99_999_999]]),
            ("objects.countries.geometries.0.arcs", "beyond-backwards", [[-99_999_999]]),
            ("objects.countries.geometries.0.arcs", "halves", [[0.5]]),
            ("objects.countries.geometries.0.arcs", "texts", [["0"]]),
            ("objects.countries.geometries.0.arcs", "null", None),
            ("objects.countries.geometries.0.arcs", "too-flat", [0]),
            ("objects.countries.geometries.0.type", "unknown", "Surface"),
            ("objects.borders.geometries.0.arcs", "beyond", [99_999_999]),
            ("objects.lakes.geometries.0.arcs", "beyond", [[99_999_999]]),
        )
    ),
    *(
        (
            f"country-{path.rpartition('.')[2]}-{label}",
            "not the land of a country",
            _country(path, value),
        )
        for path, label, value in (
            ("id", "missing", MISSING),
            ("id", "null", None),
            ("id", "number", 5),
            ("id", "list", ["KZ"]),
            ("id", "lower-case", "kz"),
            ("id", "empty", ""),
            ("geometry", "null", None),
            ("geometry", "missing", MISSING),
            ("geometry", "point", {"type": "Point", "coordinates": [66.0, 48.0]}),
            (
                "geometry",
                "line",
                {"type": "LineString", "coordinates": [[66.0, 48.0], [67.0, 48.0]]},
            ),
            ("geometry", "collection", {"type": "GeometryCollection", "geometries": []}),
            ("geometry", "empty", {"type": "MultiPolygon", "coordinates": []}),
            ("geometry", "two-points", _polygon([1.0, 1.0], [2.0, 2.0])),
            ("geometry", "texts", _polygon(["a", "b"], ["c", "d"], ["e", "f"], ["a", "b"])),
            ("geometry", "nan", _polygon([Literal("NaN"), 1.0], *_SQUARE)),
            ("geometry", "infinite", _polygon([Literal("1e999"), 1.0], *_SQUARE)),
            ("geometry", "400-digits", _polygon([Literal("9" * 400), 1.0], *_SQUARE)),
            (
                "geometry",
                "off-the-globe",
                _polygon([500.0, 400.0], [501.0, 400.0], [501.0, 401.0], [500.0, 400.0]),
            ),
            ("geometry", "null-in-ring", _polygon(None, *_SQUARE)),
        )
    ),
    ("countries-none", "there is no land", _countries(lambda data, _: put(data, "features", []))),
    (
        "countries-null",
        "features are a list",
        _countries(lambda data, _: put(data, "features", None)),
    ),
    (
        "countries-with-null",
        "a country is an object",
        _countries(lambda data, _: put(data, "features.0", None)),
    ),
    (
        "countries-one-twice",
        "a country stands once",
        _countries(lambda data, _: data["features"].append(data["features"][0])),
    ),
    (
        "countries-of-other-type",
        "not a FeatureCollection",
        _countries(lambda data, _: put(data, "type", "Collection")),
    ),
    (
        "countries-most-gone",
        "sections lie in countries that are not there",
        _countries(
            lambda data, copy: (
                copy.named.extend(SHAPES) or put(data, "features", data["features"][:1])
            )
        ),
    ),
)
_OPEN: tuple[tuple[str, str, Spoiler], ...] = (
    *(
        (f"package-without-{key}", "little is needed", _package(key, MISSING))
        for key in ("version", "resources", "title", "name", "licenses")
    ),
    ("package-title-number", "a number as a title", _package("title", 5)),
    ("package-licenses-null", "nothing", _package("licenses", None)),
    ("package-900-deep", "deep", _package("keywords", Literal("[" * 900 + "]" * 900))),
    ("package-version-1-mb", "long", _package("version", "9" * 1_000_000)),
    *(
        (f"topology-without-{name}", "a map without them", _topology(f"objects.{name}", MISSING))
        for name in ("coast", "borders", "lakes", "rivers")
    ),
    (
        "topology-scale-negative",
        "the world turned round",
        _topology("transform.scale", [-0.001, -0.001]),
    ),
    ("topology-extra-object", "one more layer", _topology("objects.countries.extra", [1])),
    ("topology-bbox-wrong", "said wrong", _topology("bbox", [0, 0, 1, 1])),
)
