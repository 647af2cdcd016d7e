"""What is written on the map, and where: places by weight, sites, countries, waters, lines."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from matplotlib.path import Path

from corridors.atlas import SEAS
from corridors.figures.lettering import MM_PER_POINT, clean
from corridors.figures.placing import Board, Candidate, around
from corridors.figures.strokes import Drawn, line_colour, merge
from corridors.i18n import country_name, pick_name, translate
from corridors.model import Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shapely.geometry.base import BaseGeometry

    from corridors.atlas import Atlas
    from corridors.figures.canvas import Canvas
    from corridors.figures.frame import Frame
    from corridors.figures.ground import Ground

NO_COUNTRY = "ZZ"
_REACH_MM, _REACH_KM = 14.0, 280.0
ASCENT, DESCENT = 0.74, 0.2
"""Of capitals and tails, as shares of the type size; measured for both fonts."""
_GAP_MM = 1.0
_STEP_MM, _STEP_COST = 1.3, 4.0
_DOUBT_COST = 2.5
_CITY_RANK = 2
_DOT_MM = 0.55
_PLACE_SIZES_PT = {1: 7.2, 2: 6.6, 3: 6.0, 4: 5.6}
_BOLD_RANK = 1
_CONTEXT_SIZE = 4  # the rank whose size a city off the lines has
_ROOM_MM2 = 190.0  # of frame for each label of a place
_MOST_LINE_MM = {1: 14.0, 2: 7.0, 3: 3.5, 4: 2.5}
_LONGEST_NAME = 60
_STRAIGHT, _SWAY = 0.95, 1.1
_LEAST_SHARE, _LEAST_PART = 0.3, 0.1
_TOWNS = frozenset({"city", "town"})
_SHORT = 24


@dataclass(frozen=True, slots=True)
class Label:
    """A text with its place: the lower left end of its baseline, and the room that it takes."""

    text: str
    x: float
    y: float
    size_pt: float
    shape: BaseGeometry
    kind: str
    colour: str
    bold: bool = False
    angle: float = 0.0
    dot: tuple[float, float] | None = None


class Labeller:
    """Places all labels of a figure on one board."""

    def __init__(self, canvas: Canvas, frame: Frame, language: str, lines: list[Drawn]) -> None:
        self.scale = min(1.0, 0.8 + frame.width / 850)
        self.canvas, self.frame, self.language = canvas, frame, language
        self.lines = lines
        solid = [item.shape for item in lines if item.mode != Mode.AIR]
        fine = [item.shape for item in lines if item.mode == Mode.AIR]
        self.board = Board(frame.box.buffer(-0.6), solid, fine)
        self.labels: list[Label] = []
        self.count_marks = 0
        self.cities: list[tuple[float, float]] = []

    def take(self, shapes: Iterable[BaseGeometry]) -> None:
        """Keep labels off shapes, such as the marks of sites."""
        self.board.taken.extend(shapes)
        self.count_marks = len(self.board.taken)

    def size(self, text: str, size_pt: float, *, bold: bool = False) -> tuple[float, float]:
        """Return width and height of a text in millimetres."""
        width = self.canvas.lettering.width_mm(text, size_pt, bold=bold)
        return width, (ASCENT + DESCENT) * size_pt * MM_PER_POINT

    def put_point(  # noqa: PLR0913
        self,
        text: str,
        at: tuple[float, float],
        size_pt: float,
        *,
        kind: str,
        most_mm: float,
        gap: float = _GAP_MM,
        bold: bool = False,
        dot: bool = False,
        faint: bool = False,
    ) -> bool:
        """Place the label of a point in one of eight positions; tell whether it found room."""
        width, height = self.size(text, size_pt, bold=bold)
        mark = shapely.Point(at).buffer(_DOT_MM)
        if dot and not self.board.is_free(mark):
            if not self.board.frame.contains(mark) or self.board.is_covered(mark, self.count_marks):
                return False
            dot, gap = False, gap + 0.3
        near = around(*at, width, height, gap)
        if bold:  # a metropolis may stand a little off
            far = around(*at, width, height, gap + _STEP_MM)
            near += [replace(item, dislike=item.dislike + _STEP_COST) for item in far]
        found = self.board.choose([self._weigh(item, at) for item in near], most_mm)
        if found is None:
            return False
        if dot:
            self.board.taken.append(mark)
        baseline = found.y + DESCENT * size_pt * MM_PER_POINT
        self.labels.append(
            Label(
                text,
                found.x,
                baseline,
                size_pt,
                found.shape,
                kind,
                self.canvas.theme.quiet if faint else self.canvas.theme.ink,
                bold=bold,
                dot=at if dot else None,
            )
        )
        return True

    def _weigh(self, candidate: Candidate, at: tuple[float, float]) -> Candidate:
        """Dislike a position in which a label would seem to name another city."""
        reach = shapely.buffer(candidate.shape, _GAP_MM)
        close = [p for p in self.cities if p != at and reach.intersects(shapely.Point(p))]
        return replace(candidate, dislike=candidate.dislike + len(close) * _DOUBT_COST)

    def put_area(
        self,
        text: str,
        area: BaseGeometry,
        size_pt: float,
        *,
        kind: str,
        most_mm: float,
        near: tuple[float, float] | None = None,
    ) -> bool:
        """Place the name of a country or a water inside it, near a point if one is given."""
        width, height = self.size(text, size_pt)
        middle = near or area.centroid.coords[0]
        reach_mm = min(_REACH_MM, _REACH_KM * self.frame.mm_per_km())
        reach = shapely.Point(middle).buffer(reach_mm).envelope if near else area
        shapely.prepare(area)
        inside = []
        for x, y in _spots(reach):
            box = shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            if area.contains(box):
                off = float(np.hypot(x - middle[0], y - middle[1]))
                inside.append(Candidate(box, x - width / 2, y - height / 2, off * 0.08))
        found = self.board.choose(inside, most_mm)
        if found is None:
            return False
        baseline = found.y + DESCENT * size_pt * MM_PER_POINT
        theme = self.canvas.theme
        self.labels.append(
            Label(
                text,
                found.x,
                baseline,
                size_pt,
                found.shape,
                kind,
                theme.quiet if kind == "country" else theme.sea,
            )
        )
        return True

    def put_along(self, text: str, line: BaseGeometry, size_pt: float, colour: str) -> bool:
        """Place a name beside a line, along a stretch that is nearly straight."""
        width, height = self.size(text, size_pt)
        found = self.board.choose(_stretches(line, width, height), 1.2)
        if found is None:
            return False
        self.labels.append(
            Label(
                text,
                found.x,
                found.y,
                size_pt,
                found.shape,
                "line",
                colour,
                angle=found.angle,
            )
        )
        return True


def _spots(area: BaseGeometry) -> Iterator[tuple[float, float]]:
    """Return points of a grid over the largest part of an area."""
    west, south, east, north = area.bounds
    for y in np.linspace(south, north, 15)[1:-1]:
        for x in np.linspace(west, east, 19)[1:-1]:
            yield float(x), float(y)


def _stretches(line: BaseGeometry, width: float, height: float) -> Iterator[Candidate]:
    """Return candidates above and below a line, every few millimetres."""
    lift = 0.75
    for part in shapely.get_parts(line):
        room = part.length - width
        if room <= 0:
            continue
        for number, start in enumerate(np.arange(0, room + 0.01, max(3.0, room / 24))):
            at = np.linspace(start, start + width, 9)
            points = shapely.get_coordinates(shapely.line_interpolate_point(part, at))
            first, last = points[0], points[-1]
            if last[0] < first[0]:
                first, last = last, first
            span = last - first
            length = float(np.hypot(*span))
            if length < width * _STRAIGHT:
                continue
            along = span / length
            across = np.array([-along[1], along[0]])
            off = (points - first) @ across
            if np.ptp(off) > height * _SWAY:
                continue
            angle = float(np.degrees(np.arctan2(*along[::-1])))
            dislike = abs(number - 12) * 0.02 + abs(angle) * 0.01
            begin = first + along * (length - width) / 2
            for shift in (off.max() + lift, off.min() - lift - height * ASCENT):
                corner = begin + across * shift
                corners = [
                    corner,
                    corner + along * width,
                    corner + along * width + across * height,
                    corner + across * height,
                ]
                yield Candidate(
                    shapely.Polygon(corners), float(corner[0]), float(corner[1]), dislike, angle
                )


def find_cities(labeller: Labeller, atlas: Atlas, served: set[str]) -> None:
    """Tell the labeller where the large cities on the lines are, before any is labelled."""
    for row in atlas.records.places:
        if row["id"] in served and row["rank"] <= _CITY_RANK:
            spot = labeller.frame.spot(row["geometry"])
            labeller.cities.append((spot.x, spot.y))


def label_places(
    labeller: Labeller, atlas: Atlas, ranks: Iterable[int], shown: set[str], only: set[str]
) -> None:
    """Label some places of some ranks; those that no shown line serves stand back."""
    box, most = labeller.frame.box, labeller.frame.width * labeller.frame.height / _ROOM_MM2
    wanted = set(ranks)
    rows = [
        row
        for row in atlas.records.places
        if row["rank"] in wanted
        and "waypoint" not in row["kinds"]
        and row["id"] in only
        and (row["id"] in shown or not _TOWNS.isdisjoint(row["kinds"]))
    ]
    rows.sort(key=lambda row: (row["rank"], row["id"]))
    written = {label.text for label in labeller.labels}
    for row in rows:
        if sum(label.kind == "place" for label in labeller.labels) >= most:
            return
        spot, served = labeller.frame.spot(row["geometry"]), row["id"] in shown
        text = short_name(clean(pick_name(row["name"], labeller.language)))
        if not box.contains(spot) or text in written or len(text) > _LONGEST_NAME:
            continue
        done = labeller.put_point(
            text,
            (spot.x, spot.y),
            max(_PLACE_SIZES_PT[row["rank"] if served else _CONTEXT_SIZE] * labeller.scale, 5.0),
            kind="place",
            most_mm=_MOST_LINE_MM[row["rank"]] * labeller.scale if served else 0.8,
            bold=served and row["rank"] <= _BOLD_RANK,
            dot=True,
            faint=not served,
        )
        if done:
            written.add(text)


def short_name(name: str) -> str:
    """Return a long name without what stands in brackets at its end.

    >>> short_name("Daheyan (Turpan railway station)")
    'Daheyan'
    """
    return re.sub(r"\s*[(（].*[)）]$", "", name) if len(name) > _SHORT else name  # noqa: RUF001


def label_sites(labeller: Labeller, atlas: Atlas, points: dict[str, tuple[float, float]]) -> None:
    """Label the sites where there is room."""
    written = {label.text for label in labeller.labels}
    for row in atlas.records.sites:
        text = clean(pick_name(row["name"], labeller.language))
        if row["id"] not in points or len(text) > _LONGEST_NAME or text in written:
            continue
        labeller.put_point(text, points[row["id"]], 5.4, kind="site", most_mm=1.2, gap=1.3)


def label_countries(labeller: Labeller, ground: Ground, everything: Ground) -> None:
    """Write the names of countries, the largest first, where they fit inside.

    A corner of a country gets no name: it would seem to name the corner.
    """
    frame = labeller.frame
    whole = {props["id"]: shape for props, shape in everything.countries}
    seen = []
    for props, shape in ground.countries:
        share = shape.area / max(frame.draw(whole[props["id"]].simplify(0.2)).area, 1e-9)
        part = shape.area / frame.box.area
        if props["id"] != NO_COUNTRY and (share > _LEAST_SHARE or part > _LEAST_PART):
            seen.append((props["id"], _largest(shape)))
    for code, area in sorted(seen, key=lambda item: (-item[1].area, item[0])):
        name = clean(country_name(code, labeller.language)).upper()
        for size_pt, most_mm in ((7.4, 0.5), (6.4, 1.5), (5.6, 5.0)):
            size = size_pt * labeller.scale
            if labeller.put_area(name, area, size, kind="country", most_mm=most_mm):
                break


def label_waters(labeller: Labeller, ground: Ground) -> None:
    """Write the names of lakes where they fit inside."""
    for props, shape in ground.lakes:
        if "name" in props:
            name = clean(pick_name(props["name"], labeller.language))
            labeller.put_area(name, _largest(shape), 5.4, kind="water", most_mm=0.5)


def label_seas(labeller: Labeller, ground: Ground) -> None:
    """Write the names of seas on the water near their middles."""
    land = shapely.union_all([shape for _, shape in ground.countries])
    waters = shapely.get_parts(shapely.difference(labeller.frame.box, land))
    for sea, (lon, lat) in SEAS.items():
        spot = labeller.frame.spot(shapely.Point(lon, lat))
        for water in waters[shapely.contains(waters, spot)]:
            name = translate(f"sea_{sea}", labeller.language)
            for size_pt in (6.4, 5.4):
                if labeller.put_area(
                    name, water, size_pt, kind="water", most_mm=1.5, near=(spot.x, spot.y)
                ):
                    break


def label_lines(labeller: Labeller, atlas: Atlas) -> None:
    """Write the names of projects along their lines, the longest first."""
    names = {row["id"]: row["name"] for row in atlas.records.projects}
    groups: dict[str, list[Drawn]] = defaultdict(list)
    for item in labeller.lines:
        if item.mode != Mode.AIR:
            groups[item.project].append(item)
    merged = {project: merge([item.shape for item in items]) for project, items in groups.items()}
    for project in sorted(merged, key=lambda key: (-merged[key].length, key)):
        text = clean(pick_name(names.get(project, {}), labeller.language))
        if not text or len(text) > _LONGEST_NAME:
            continue
        first = groups[project][0]
        colour = line_colour(labeller.canvas.theme, first.mode, first.status, "high", first.hue)
        labeller.put_along(text, merged[project], 5.6, colour)


def _largest(shape: BaseGeometry) -> Any:  # noqa: ANN401  (a polygon)
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return max(parts, key=lambda part: part.area) if parts else shapely.Polygon()


def draw_labels(canvas: Canvas, labels: Iterable[Label]) -> None:
    """Draw the labels and the dots of places."""
    circle = Path.unit_circle()
    for label in labels:
        if label.dot is not None:
            off = label.colour == canvas.theme.quiet
            look: dict[str, Any] = {
                "facecolor": label.colour if off else canvas.theme.paper,
                "edgecolor": label.colour,
            }
            size = 0.55 if label.bold else 0.28 if off else 0.45
            canvas.mark(circle, *label.dot, size, 15, linewidth=0.55, **look)
        canvas.write(
            label.text,
            label.x,
            label.y,
            label.size_pt,
            colour=label.colour,
            bold=label.bold,
            angle=label.angle,
            halo=canvas.theme.land,
            z=17 if label.kind in {"country", "water"} else 20,
        )
