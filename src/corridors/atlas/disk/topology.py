"""The topology of a basemap: looked through before anything is drawn from it.

What a page or a figure reads of it must be there and of its kind: arcs in whole steps that stay on
the globe, rings that close, labels, names. All faults are told at once, each with the place where
it stands (``arcs.17``, ``objects.lakes.3``).
"""

from __future__ import annotations

import math
import re
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.atlas.disk.files import MOST_FAULTS, fault
from corridors.model import DataError, find_hidden

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from corridors.model import Finding

FILE = "basemap.topojson"
AREAS, LINES = ("Polygon", "MultiPolygon"), ("LineString", "MultiLineString")
LAYERS = {"countries": AREAS, "borders": LINES, "coast": LINES, "lakes": AREAS, "rivers": LINES}
"""What a basemap draws, and of which kinds of geometry."""
_CODE = re.compile(r"[A-Z]{2}")
_PAIR, _RING_MIN, _LONGEST_NAME = 2, 4, 300
_MOST_TIMES = 10
_MOST_STEP = 1_000_000_000
_BEYOND_DEGREES = 20.0  # land beyond the antimeridian is drawn on, lest Chukotka be torn in two
_ROUNDING_DEGREES = 0.01
_GLOBE = np.array([180.0 + _BEYOND_DEGREES, 90.0 + _ROUNDING_DEGREES])


def read_topology(content: object) -> dict[str, Any]:
    """Return a topology with all layers that are drawn; those it lacks are empty.

    Raises
    ------
    DataError
        With every fault (GEO001, GEO013).
    """
    if not isinstance(content, dict) or content.get("type") != "Topology":
        raise DataError([fault("GEO001", FILE, "", "type", "", "is not TopoJSON", "a Topology")])
    findings = list(islice(_faults(content), MOST_FAULTS))
    if findings:
        raise DataError(findings)
    empty = {"type": "GeometryCollection", "geometries": []}
    return {**content, "objects": {**dict.fromkeys(LAYERS, empty), **content["objects"]}}


def _odd(where: str, value: object, message: str, expected: str) -> Finding:
    return fault("GEO013", FILE, "", where, value, message, expected)


def _faults(content: Mapping[str, Any]) -> Iterator[Finding]:
    transform = content.get("transform")
    before = list(_transform_faults(transform))
    yield from before
    arcs = content.get("arcs")
    if not isinstance(arcs, list) or not arcs:
        yield _odd("arcs", arcs, "there are no arcs to draw", "a list of arcs")
        return
    broken = list(_arc_faults(arcs))
    yield from broken
    objects = content.get("objects")
    if not isinstance(objects, dict) or "countries" not in objects:
        yield _odd("objects", objects, "there are no countries", ", ".join(LAYERS))
        return
    if broken or before:  # what follows would only follow from them
        return
    points = _decode(arcs, transform)
    yield from _faults_off_the_globe(points)
    odd = False
    for layer, kinds in LAYERS.items():
        if layer in objects or layer == "countries":
            for found in _layer_faults(layer, objects.get(layer), kinds, points):
                odd = True
                yield found
    if not odd:
        yield from _repeated_faults(objects, points)


def _repeated_faults(
    objects: Mapping[str, Any], points: Sequence[NDArray[np.float64]]
) -> Iterator[Finding]:
    """GEO013 where arcs are drawn so often that whoever draws them would not come to an end."""
    lengths = [len(arc) for arc in points]
    for layer in LAYERS.keys() & objects.keys():
        drawn = sum(
            lengths[number if number >= 0 else ~number]
            for item in objects[layer]["geometries"]
            for number in _numbers(item["arcs"])
        )
        if drawn > _MOST_TIMES * sum(lengths):
            message = f"draws its arcs more than {_MOST_TIMES} times over"
            yield _odd(f"objects.{layer}", drawn, message, "each border once from either side")


def _numbers(arcs: Sequence[Any]) -> Iterator[int]:
    for inner in arcs:
        if isinstance(inner, int):
            yield inner
        else:
            yield from _numbers(inner)


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < _MOST_STEP and math.isfinite(value)


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == _PAIR and all(map(_is_number, value))


def _transform_faults(transform: object) -> Iterator[Finding]:
    if not isinstance(transform, dict):
        yield _odd("transform", transform, "is not a transform", "scale and translate")
        return
    scale, shift = transform.get("scale"), transform.get("translate")
    if not isinstance(scale, list) or not _is_pair(scale) or min(scale) <= 0:
        yield _odd("transform.scale", scale, "is not a scale", "two numbers above zero")
    if not _is_pair(shift):
        yield _odd("transform.translate", shift, "is not a shift", "two finite numbers")


def _arc_faults(arcs: Sequence[object]) -> Iterator[Finding]:
    for number, arc in enumerate(arcs):
        if not isinstance(arc, list) or len(arc) < _PAIR or not _are_steps(arc):
            message = "is not an arc of whole steps"
            yield _odd(f"arcs.{number}", arc, message, "two or more pairs of whole numbers")


def _are_steps(arc: list[Any]) -> bool:
    if set(map(type, arc)) != {list} or set(map(len, arc)) != {_PAIR}:
        return False
    flat = list(chain.from_iterable(arc))
    return set(map(type, flat)) == {int} and min(flat) > -_MOST_STEP and max(flat) < _MOST_STEP


def _decode(
    arcs: Sequence[Sequence[Sequence[int]]],
    transform: Any,  # noqa: ANN401  (looked through)
) -> list[NDArray[np.float64]]:
    lengths = np.cumsum([len(arc) for arc in arcs])
    steps = np.array(list(chain.from_iterable(arcs)), dtype=np.float64)
    sums = np.cumsum(steps, axis=0)
    starts = np.concatenate([[0], lengths[:-1]])
    before = np.concatenate([np.zeros((1, 2)), sums])[starts]
    places = (sums - np.repeat(before, np.diff(lengths, prepend=0), axis=0)) * transform["scale"]
    return np.split(places + transform["translate"], lengths[:-1])


def _faults_off_the_globe(points: Sequence[NDArray[np.float64]]) -> Iterator[Finding]:
    for number, arc in enumerate(points):
        beyond = np.flatnonzero((np.abs(arc) > _GLOBE).any(axis=1))
        if len(beyond):
            value = [round(float(degrees), 2) for degrees in arc[beyond[0]]]
            yield _odd(f"arcs.{number}", value, "leaves the globe", "-200…200, -90…90")


def _layer_faults(
    layer: str, content: object, kinds: tuple[str, ...], points: Sequence[NDArray[np.float64]]
) -> Iterator[Finding]:
    where = f"objects.{layer}"
    items = content.get("geometries") if isinstance(content, dict) else None
    if not isinstance(items, list) or (layer == "countries" and not items):
        yield _odd(where, content, "is not a layer", "a GeometryCollection with geometries")
        return
    for number, item in enumerate(items):
        place = f"{where}.{number}"
        if not isinstance(item, dict) or item.get("type") not in kinds:
            kind = item.get("type") if isinstance(item, dict) else item
            yield _odd(f"{place}.type", kind, "a wrong geometry type", " or ".join(kinds))
            continue
        yield from _property_faults(layer, item, place)
        yield from _ring_faults(item, f"{place}.arcs", points)


def _property_faults(layer: str, item: Mapping[str, Any], place: str) -> Iterator[Finding]:
    facts = item.get("properties", {})
    where = f"{place}.properties"
    if not isinstance(facts, dict):
        yield _odd(where, facts, "is not an object", "an object")
        return
    if layer == "countries" and not _CODE.fullmatch(str(facts.get("id"))):
        yield _odd(f"{where}.id", facts.get("id"), "is not a country", "ISO 3166-1 alpha-2 code")
    if layer == "borders" and not isinstance(facts.get("disputed"), bool):
        yield _odd(f"{where}.disputed", facts.get("disputed"), "is missing", "true or false")
    if "label" in facts and not (_is_pair(facts["label"]) and _is_number(facts.get("area"))):
        value = [facts["label"], facts.get("area")]
        yield _odd(f"{where}.label", value, "is not a label", "a position, and area as a number")
    if "rank" in facts and facts["rank"] not in (1, 2, 3, 4, 5):
        yield _odd(f"{where}.rank", facts["rank"], "is not a rank", "1 to 5")
    if layer in ("lakes", "rivers") and facts.get("name") and not _are_names(facts["name"]):
        yield _odd(f"{where}.name", facts["name"], "are not names", "texts by language code")


def _are_names(names: object) -> bool:
    return isinstance(names, dict) and all(
        isinstance(name, str) and 0 < len(name) <= _LONGEST_NAME and not find_hidden(name)
        for name in names.values()
    )


def _ring_faults(
    item: Mapping[str, Any], where: str, points: Sequence[NDArray[np.float64]]
) -> Iterator[Finding]:
    kind, arcs = item["type"], item.get("arcs")
    lines = [arcs] if kind == "LineString" else arcs
    if (
        kind == "MultiPolygon"
        and isinstance(arcs, list)
        and all(isinstance(part, list) and part for part in arcs)
    ):
        lines = [ring for part in arcs for ring in part]
    if not isinstance(lines, list) or not lines:
        yield _odd(where, arcs, "are no arcs", "numbers of arcs, in lists")
        return
    for line in lines:
        problem = _line_problem(line, points, closed=kind in AREAS)
        if problem:
            yield _odd(where, line, *problem)


def _line_problem(
    line: object, points: Sequence[NDArray[np.float64]], *, closed: bool
) -> tuple[str, str] | None:
    if not isinstance(line, list) or not line or set(map(type, line)) != {int}:
        return "are no arcs", "numbers of arcs, in lists"
    if not -len(points) <= min(line) <= max(line) < len(points):
        return "names an arc that is not there", f"{-len(points)} to {len(points) - 1}"
    pieces = [points[number] if number >= 0 else points[~number][::-1] for number in line]
    follow = [*pieces[1:], pieces[0]] if closed else pieces[1:]
    if any(bool((one[-1] != two[0]).any()) for one, two in zip(pieces, follow, strict=False)):
        return "its arcs do not meet", "arcs that follow each other, a ring closed"
    if closed and sum(len(piece) - 1 for piece in pieces) + 1 < _RING_MIN:
        return "a ring has too few points", "four, the last as the first"
    return None
