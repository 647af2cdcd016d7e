"""A small atlas made in code: every kind of record once, square countries, no fault in it.

AZ        sea      KZ                     CN
46-48   48-50    50-70 east             70-90 east, all 40-50 north
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from attacks import MIXED
from shapely.geometry import LineString

from corridors.atlas import (
    FACT_COLUMNS,
    POINT_COLUMNS,
    TIMING_COLUMNS,
    TOWN_COLUMNS,
    features_text,
    records_text,
    rows_text,
)
from corridors.geometry import great_circle, length_km

if TYPE_CHECKING:
    from pathlib import Path

Position = tuple[float, float]

PLACES: dict[str, tuple[Position, str, list[str], int]] = {
    "almaty": ((65.0, 43.0), "KZ", ["city", "station"], 1),
    "border-pass": ((70.0, 43.0), "KZ", ["border_crossing", "gauge_break"], 2),
    "kashgar": ((75.0, 43.0), "CN", ["city"], 1),
    "urumqi": ((80.0, 44.0), "CN", ["city"], 1),
    "almaty-airport": ((65.1, 43.2), "KZ", ["airport"], 3),
    "urumqi-airport": ((80.1, 44.1), "CN", ["airport"], 3),
    "aktau-port": ((50.2, 43.0), "KZ", ["port"], 2),
    "baku-port": ((47.9, 42.0), "AZ", ["port"], 2),
    "steppe-bend": ((67.0, 43.0), "KZ", ["waypoint"], 5),
}
COUNTRIES = {"AZ": (46.0, 48.0), "KZ": (50.0, 70.0), "CN": (70.0, 90.0)}
SOUTH, NORTH = 40.0, 50.0
BORDER = {("KZ", "CN"): 70.0}
UPDATED = "2026-06-30"


def write_small_atlas(root: Path) -> Path:
    """Write the atlas into an empty folder and return it."""
    files = {
        "places.geojson": features_text(places()),
        "sites.geojson": features_text(sites()),
        **{f"{mode}.geojson": features_text(lines) for mode, lines in sections().items()},
        "projects.json": records_text(projects()),
        "corridors.json": records_text(corridors()),
        "services.json": records_text(services()),
        "sources.json": records_text(sources()),
        "series.json": records_text(series()),
        "facts.csv": rows_text(FACT_COLUMNS, facts()),
        "series.csv": rows_text(POINT_COLUMNS, points()),
        "timings.csv": rows_text(TIMING_COLUMNS, timings()),
        "towns.csv": rows_text(TOWN_COLUMNS, towns()),
        "datapackage.json": json.dumps(
            {
                "name": "small",
                "title": "Small atlas",
                "version": "1.2.3",
                "updated": UPDATED,
                "resources": [],
            }
        ),
    }
    for name, text in files.items():
        (root / name).write_text(text, "utf-8")
    folder = root / "basemap"
    folder.mkdir()
    (folder / "countries.geojson").write_text(features_text(countries()), "utf-8")
    (folder / "basemap.topojson").write_text(json.dumps(topology()), "utf-8")
    return root


def names(text: str) -> dict[str, str]:
    """Return a name in the three languages."""
    return {"en": text, "ru": f"{text} (ru)", "zh": f"{text} (zh)"}


def feature(key: str, kind: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    """Return a GeoJSON feature; ``from_`` stands for ``from``."""
    fields = {name.rstrip("_"): value for name, value in properties.items()}
    geometry = {"type": kind, "coordinates": coordinates} if kind else None
    return {"type": "Feature", "id": key, "properties": fields, "geometry": geometry}


def places() -> list[dict[str, Any]]:
    return [
        feature(
            key,
            "Point",
            list(at),
            kinds=kinds,
            name=names(key.replace("-", " ").title()),
            aliases=["Ürümqi"] if key == "urumqi" else [],
            country=country,
            rank=rank,
            source="gazetteer",
            source_ref=key,
            accuracy_km=1.0,
            names_sources=["gazetteer"],
        )
        for key, (at, country, kinds, rank) in PLACES.items()
    ]


def line(key: str, start: str, end: str, **properties: Any) -> dict[str, Any]:
    stops = [start, *properties.get("via", []), end]
    fields = {
        "from_": start,
        "to": end,
        "method": "through-places",
        "route_accuracy": "medium",
        "route_source": ["gazetteer"],
        "route_licence": "CC-BY-4.0",
        **properties,
    }
    return feature(key, "LineString", [list(PLACES[stop][0]) for stop in stops], **fields)


def status(word: str, when: str, basis: str = "reported") -> dict[str, Any]:
    return {
        "status": word,
        "status_as_of": when,
        "status_basis": basis,
        "status_sources": ["gazette-2024"],
    }


def sections() -> dict[str, list[dict[str, Any]]]:
    gas = {"countries": ["KZ", "CN"], "via": ["border-pass"], "route_accuracy": "low"}
    flight = great_circle(PLACES["almaty-airport"][0], PLACES["urumqi-airport"][0])
    air = line(
        "air-almaty-urumqi",
        "almaty-airport",
        "urumqi-airport",
        project="steppe-flights",
        countries=["KZ", "CN"],
        method="great-circle",
        route_accuracy="schematic",
    )
    air["geometry"]["coordinates"] = [list(point) for point in flight.coords]
    return {
        "rail": [
            line(
                "port-line",
                "aktau-port",
                "almaty",
                project="port-railway",
                countries=["KZ"],
                gauge_mm=1520,
            ),
            line(
                "steppe-west",
                "almaty",
                "border-pass",
                project="steppe-railway",
                countries=["KZ"],
                via=["steppe-bend"],
                gauge_mm=1520,
                electrified=True,
            ),
            line(
                "steppe-east",
                "border-pass",
                "kashgar",
                project="steppe-railway",
                countries=["CN"],
                gauge_mm=1435,
                tracks=2,
                route_note="The course beyond the pass is not settled.",
                **status("construction", "2026-02"),
            ),
        ],
        "road": [
            line(
                "road-west",
                "almaty",
                "border-pass",
                project="silk-road",
                countries=["KZ"],
                route_source=["openstreetmap-roads"],
                route_licence="ODbL-1.0",
            ),
            line("road-far", "kashgar", "urumqi", project="silk-road", countries=["CN"]),
        ],
        "pipeline": [
            line("gas-a", "almaty", "kashgar", project="gas-line-a", diameter_mm=1067, **gas),
            line("gas-b", "almaty", "kashgar", project="gas-line-b", parallel_to="gas-a", **gas),
        ],
        "air": [air],
        "sea": [
            line(
                "caspian-ferry",
                "aktau-port",
                "baku-port",
                project="caspian-ferry-route",
                countries=["KZ", "AZ"],
                method="sea-lane",
            )
        ],
    }


def sites() -> list[dict[str, Any]]:
    lake = [[[60.0, 45.0], [61.0, 45.0], [61.0, 46.0], [60.0, 46.0], [60.0, 45.0]]]
    source = ["gazetteer"]
    return [
        feature(
            "dry-port-site",
            "Point",
            [69.9, 43.1],
            project="pass-dry-port",
            country="KZ",
            place="border-pass",
            location_accuracy="approximate",
            location_source=source,
        ),
        feature(
            "hostile-site",
            "Point",
            [50.3, 43.1],
            project="hostile-port",
            country="KZ",
            location_accuracy="exact",
            location_source=source,
            location_note="By the quay.",
        ),
        feature(
            "lake-site",
            "Polygon",
            lake,
            project="salt-lake",
            name=names("North basin"),
            country="KZ",
            countries=["KZ", "CN"],
            location_accuracy="region",
            location_source=source,
        ),
        feature(
            "warehouse-site",
            "",
            None,
            project="lost-warehouse",
            country="CN",
            location_accuracy="none",
            location_note="No source names the town.",
        ),
    ]


def project(key: str, kind: str, title: str, countries: list[str], **more: Any) -> dict[str, Any]:
    return {
        "id": key,
        "kind": kind,
        "name": names(title),
        "aliases": [],
        "countries": countries,
        "covers": [],
        "description": f"{title} in the small atlas.",
        **more,
    }


def projects() -> list[dict[str, Any]]:
    open_ = status("operating", "2025")
    return [
        project(
            "steppe-railway",
            "railway",
            "Steppe railway",
            ["KZ", "CN"],
            aliases=["Линия"],
            covers=["A-1"],
            status_note="The eastern part is being built.",
            names_sources=["gazetteer"],
            **open_,
        ),
        project("port-railway", "railway", "Port railway", ["KZ"], **open_),
        project("silk-road", "road", "Silk road", ["KZ", "CN"], **open_),
        project("gas-line-a", "gas_pipeline", "Gas line A", ["KZ", "CN"], **open_),
        project(
            "gas-line-b",
            "gas_pipeline",
            "Gas line B",
            ["KZ", "CN"],
            **status("proposed", "2026-01", "inferred"),
        ),
        project("steppe-flights", "air_routes", "Steppe flights", ["KZ", "CN"], **open_),
        project("caspian-ferry-route", "sea_route", "Caspian ferry", ["KZ", "AZ"], **open_),
        project("pass-dry-port", "dry_port", "Pass dry port", ["KZ"], covers=["A-2"], **open_),
        project("hostile-port", "port", MIXED, ["KZ"], **status("suspended", "2022-05")),
        project("salt-lake", "lake", "Salt lake", ["KZ"]),
        project(
            "lost-warehouse",
            "warehouse",
            "Lost warehouse",
            ["CN"],
            **status("shelved", "2019"),
        ),
    ]


def corridors() -> list[dict[str, Any]]:
    return [
        {
            "id": "small-corridor",
            "name": names("Small corridor"),
            "aliases": ["SC"],
            "covers": ["A-3"],
            "programme": "Test",
            "description": "From the sea to the mountains.",
            "legs": [
                {
                    "id": "by-rail",
                    "role": "main",
                    "name": names("By rail"),
                    "sections": ["caspian-ferry", "port-line", "steppe-west", "steppe-east"],
                },
                {
                    "id": "by-road",
                    "role": "alternative",
                    "name": names("By road"),
                    "sections": ["road-west", "road-far"],
                },
            ],
            "gaps": [{"from": "border-pass", "to": "kashgar", "note": "The road is not drawn."}],
            "sources": ["gazette-2024"],
        }
    ]


def services() -> list[dict[str, Any]]:
    return [
        {
            "id": "steppe-express",
            "kind": "freight_train",
            "name": names("Steppe express"),
            "countries": ["KZ", "CN"],
            "covers": ["A-4"],
            "from": "almaty",
            "to": "kashgar",
            "corridors": ["small-corridor"],
            "sections": ["steppe-west"],
            "description": "A weekly train.",
            **status("operating", "2025-03"),
        }
    ]


def sources() -> list[dict[str, Any]]:
    return [
        {
            "id": "gazetteer",
            "type": "dataset",
            "title": "A gazetteer",
            "publisher": "The Gazetteers",
            "URL": "https://gazetteer.example.org/",
            "note": "CC BY 4.0",
        },
        {
            "id": "gazette-2024",
            "type": "article-newspaper",
            "title": "The steppe gazette",
            "container-title": "Gazette",
            "URL": "https://gazette.example.org/2024?a=1&b=2",
            "issued": {"date-parts": [[2024, 12, 27]]},
            "accessed": {"date-parts": [[2025, 1, 2]]},
        },
        {"id": "ministry-2025", "type": "report", "title": "A report without an address"},
        {"id": "openstreetmap-roads", "type": "dataset", "title": "Roads of OpenStreetMap"},
    ]


def _fact(subject: str, attribute: str, value: object, **more: str) -> dict[str, str]:
    row = dict.fromkeys(FACT_COLUMNS, "")
    row |= {"subject": subject, "attribute": attribute, "value": str(value)}
    row |= {"sources": "gazette-2024", "preferred": "true", "basis": "reported"}
    return row | more


def facts() -> list[dict[str, str]]:
    drawn = LineString([PLACES["almaty"][0], PLACES["border-pass"][0], PLACES["kashgar"][0]])
    km = round(length_km(drawn))
    day = {"as_of": "2025-01-15"}
    return [
        _fact("steppe-railway", "length_km", km, unit="km", **day),
        _fact(
            "steppe-railway",
            "length_km",
            km + 40,
            unit="km",
            as_of="2024",
            preferred="false",
            sources="ministry-2025",
            note="Counts sidings.",
        ),
        _fact("steppe-railway", "cost", 4.7e9, unit="USD", modifier="about", **day),
        _fact("steppe-railway", "opened", "2008-05"),
        _fact("steppe-east", "agreed", "2020-06-06"),
        _fact("steppe-east", "construction_start", "2024-12"),
        _fact("steppe-east", "opening_planned", "2030"),
        _fact("gas-line-a", "capacity", 30, value_max="35", unit="bcm/year", **day),
        _fact("gas-line-a", "opened", "2009-12-14"),
        _fact("gas-line-b", "proposed", "2015"),
        _fact("gas-line-b", "operator", "A company", preferred="false", basis="unverified"),
        _fact("pass-dry-port", "throughput", 100, unit="TEU", as_of="2023", scope="imports"),
        _fact("pass-dry-port", "dispute", "The count includes empties.", note="Our note."),
        _fact("small-corridor", "transit_time", 12, unit="days", basis="derived", **day),
    ]


def series() -> list[dict[str, Any]]:
    return [
        {
            "id": "small-trade",
            "name": names("Small trade"),
            "unit": "USD billion",
            "group": "trade",
            "chart": "bar",
            "covers": ["A-5"],
            "description": "Trade of the small atlas.",
            "sources": ["gazette-2024"],
            "subject": "small-corridor",
        }
    ]


def points() -> list[dict[str, str]]:
    rows = (("2022", "1.5", "reported"), ("2023", "2.5", "reported"), ("2024", "4", "derived"))
    return [
        {
            **dict.fromkeys(POINT_COLUMNS, ""),
            "series": "small-trade",
            "period": period,
            "value": value,
            "basis": basis,
            "sources": "gazette-2024",
        }
        for period, value, basis in rows
    ]


def timings() -> list[dict[str, str]]:
    """Return one row for each measure, of the same figures as the shipped table."""
    rows = (
        ("speed-rail", "speed", "rail", "800", "1100", "km/day"),
        ("speed-road", "speed", "road", "42.0", "43.6", "km/h"),
        ("speed-sea", "speed", "sea", "26", "34", "km/h"),
        ("driving-day-road", "driving_day", "road", "9", "18", "h/day"),
        ("gauge-change", "gauge_change", "rail", "4.25", "23.0", "h"),
        ("transload-rail-road", "transload", "road", "0.9", "5", "h"),
        ("loading-sea", "loading", "sea", "6", "12", "h"),
        ("border-rail", "border", "rail", "3.5", "5.7", "h"),
        ("border-road", "border", "road", "9.9", "15.1", "h"),
    )
    keys = ("id", "measure", "mode", "low", "high", "unit")
    rest = {"as_of": "2024", "sources": "gazette-2024", "basis": "reported"}
    return [
        {**dict.fromkeys(TIMING_COLUMNS, ""), **dict(zip(keys, row, strict=True)), **rest}
        for row in rows
    ]


def towns() -> list[dict[str, str]]:
    """Return two towns, one of them beside a railway."""
    rows = (
        ("1", "Almaty", "KZ", "65.0", "43.0", "2000000"),
        ("2", "Far away", "KZ", "55.0", "49.0", "20000"),
    )
    return [dict(zip(TOWN_COLUMNS, row, strict=True)) for row in rows]


def countries() -> list[dict[str, Any]]:
    return [
        feature(code, "Polygon", [_square(*COUNTRIES[code])], id=code, name=names(code))
        for code in COUNTRIES
    ]


def _square(west: float, east: float) -> list[list[float]]:
    corners = [(west, SOUTH), (east, SOUTH), (east, NORTH), (west, NORTH), (west, SOUTH)]
    return [list(corner) for corner in corners]


def topology() -> dict[str, Any]:
    """Return the basemap as TopoJSON: one arc for each shape, whole degrees."""
    shapes: list[list[list[float]]] = [_square(*COUNTRIES[code]) for code in COUNTRIES]
    border = BORDER["KZ", "CN"]
    shapes += [
        [[border, SOUTH], [border, NORTH]],
        [[50.0, SOUTH], [50.0, NORTH]],
        [[60.0, 45.0], [61.0, 45.0], [61.0, 46.0], [60.0, 46.0], [60.0, 45.0]],
        [[55.0, 41.0], [58.0, 44.0]],
    ]
    arcs = [_steps(shape) for shape in shapes]
    objects = {
        "countries": [
            {"type": "Polygon", "arcs": [[number]], "properties": {"id": code, **_label(code)}}
            for number, code in enumerate(COUNTRIES)
        ],
        "borders": [{"type": "LineString", "arcs": [3], "properties": {"disputed": True}}],
        "coast": [{"type": "MultiLineString", "arcs": [[4]]}],
        "lakes": [{"type": "Polygon", "arcs": [[5]], "properties": {"id": "salt"}}],
        "rivers": [{"type": "LineString", "arcs": [6], "properties": {"id": "river"}}],
    }
    return {
        "type": "Topology",
        "transform": {"scale": [1.0, 1.0], "translate": [0.0, 0.0]},
        "objects": {
            key: {"type": "GeometryCollection", "geometries": items}
            for key, items in objects.items()
        },
        "arcs": arcs,
    }


def _label(code: str) -> dict[str, Any]:
    west, east = COUNTRIES[code]
    middle = [(west + east) / 2, (SOUTH + NORTH) / 2]
    return {"label": middle, "area": (east - west) * (NORTH - SOUTH)}


def _steps(shape: list[list[float]]) -> list[list[int]]:
    whole = [[round(x), round(y)] for x, y in shape]
    rest = [[b[0] - a[0], b[1] - a[1]] for a, b in pairwise(whole)]
    return [whole[0], *rest]
