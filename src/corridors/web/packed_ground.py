"""The basemap, packed: arcs as text, labels of countries, lakes and rivers as numbers of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from corridors.atlas import SEAS
from corridors.web.codec import encode_steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from corridors.web.shared_texts import Texts

_NO_COUNTRY = "ZZ"  # CLDR's code for land that belongs to no country: it gets no name
_LARGE_SEAS = ("caspian", "black", "mediterranean", "arabian", "bengal", "south_china")
_PIECES = ("countries", "lakes", "rivers", "coast", "borders")
STEP_DEGREES = 0.004
"""Quantum of the packed arcs: about 400 m, half a pixel at zoom 7."""
NEAR = (12.0, 24.0, 125.0, 58.0)
"""West, south, east and north of the lands that the atlas is about; what lies beyond is coarser."""
_NEAR_DEGREES, _FAR_DEGREES = 0.012, 0.13


def pack_ground(topology: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    """Return the basemap as the engine reads it.

    ``arcs`` are steps of `STEP_DEGREES`, each arc simplified by itself, its two ends kept, so that
    neighbours still meet; ``countries`` … ``borders`` are
    lists of geometries as nested numbers of arcs (TopoJSON); ``labels`` are ``[kind, text, lon,
    lat, size]`` with the area in square degrees, or the rank of water, as size.
    """
    objects = topology["objects"]
    pieces = {key: [_arcs(item) for item in _geometries(objects, key)] for key in _PIECES}
    disputed = [
        number
        for number, item in enumerate(_geometries(objects, "borders"))
        if item.get("properties", {}).get("disputed")
    ]
    return {
        "step": STEP_DEGREES,
        "arcs": _pack_arcs(topology),
        **pieces,
        "disputed": disputed,
        "labels": [
            *_country_labels(objects, texts),
            *_sea_labels(texts),
            *_water_labels(topology, texts),
        ],
    }


def _pack_arcs(topology: Mapping[str, Any]) -> list[str]:
    arcs = topology["arcs"]
    lengths = [len(arc) for arc in arcs]
    owner = np.repeat(np.arange(len(arcs)), lengths)
    steps = np.asarray([step for arc in arcs for step in arc], dtype=np.float64).reshape(-1, 2)
    sums = np.cumsum(steps, axis=0)
    before = np.concatenate([np.zeros((1, 2)), sums])[np.cumsum([0, *lengths[:-1]])]
    transform = topology["transform"]
    points = (sums - before[owner]) * transform["scale"] + transform["translate"]
    west, south, east, north = NEAR
    lon, lat = points[:, 0], points[:, 1]
    inside = (lon > west) & (lon < east) & (lat > south) & (lat < north)
    near = np.bincount(owner, weights=inside, minlength=len(arcs)) > 0
    lines = shapely.linestrings(points, indices=owner)
    tolerances = np.where(near, _NEAR_DEGREES, _FAR_DEGREES)
    simple = shapely.simplify(lines, tolerances, preserve_topology=False)
    coordinates, owner = shapely.get_coordinates(simple, return_index=True)
    return encode_steps(coordinates, owner, len(arcs), quantum=STEP_DEGREES)


def _geometries(objects: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    return list(objects.get(key, {}).get("geometries", []))


def _arcs(item: Mapping[str, Any]) -> list[Any]:
    """Return the polygons or lines of a geometry, always as a list of them."""
    single = item.get("type") in ("Polygon", "LineString")
    return [item["arcs"]] if single else list(item.get("arcs", []))


def _country_labels(objects: Mapping[str, Any], texts: Texts) -> Iterable[list[Any]]:
    found = []
    for item in _geometries(objects, "countries"):
        facts = item.get("properties", {})
        if facts.get("id") == _NO_COUNTRY or "label" not in facts:
            continue
        lon, lat = facts["label"]
        name = texts.country(facts["id"])
        found.append(["country", name, round(lon, 2), round(lat, 2), round(facts["area"], 1)])
    return sorted(found, key=lambda label: (-label[4], label[1]))


def _sea_labels(texts: Texts) -> Iterable[list[Any]]:
    for sea, (lon, lat) in SEAS.items():
        yield ["seas", texts.say(f"sea_{sea}"), lon, lat, 1 if sea in _LARGE_SEAS else 2]


def _water_labels(topology: Mapping[str, Any], texts: Texts) -> Iterable[list[Any]]:
    for kind in ("lakes", "rivers"):
        for item in _geometries(topology["objects"], kind):
            facts = item.get("properties", {})
            if facts.get("name"):
                lon, lat = _middle(topology, _arcs(item), whole=kind == "lakes")
                yield [kind, texts.name(facts["name"]), lon, lat, facts.get("rank", 2)]


def _middle(topology: Mapping[str, Any], parts: list[Any], *, whole: bool) -> tuple[float, float]:
    """Return the middle of the box of the longest part, or the middle vertex of a line."""
    rings = [ring for part in parts for ring in (part if whole else [part])]
    points = [_decode(topology, ring) for ring in rings]
    longest = max(points, key=len)
    found = (longest.min(axis=0) + longest.max(axis=0)) / 2 if whole else longest[len(longest) // 2]
    return round(float(found[0]), 2), round(float(found[1]), 2)


def _decode(topology: Mapping[str, Any], arcs: list[int]) -> NDArray[np.float64]:
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    pieces = []
    for index in arcs:
        steps = np.cumsum(np.asarray(topology["arcs"][~index if index < 0 else index]), axis=0)
        pieces.append(steps[::-1] if index < 0 else steps)
    found: NDArray[np.float64] = np.concatenate(pieces) * scale + translate
    return found
