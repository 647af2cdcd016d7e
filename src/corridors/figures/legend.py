"""The band under the map: legend of what is shown, locator map, scale, sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from corridors.figures.frame import Frame, find_extent
from corridors.figures.sites import draw_mark
from corridors.figures.strokes import POINTS_PER_PIXEL, draw_line, line_width
from corridors.i18n import format_number, translate
from corridors.model import SITE_GROUPS, Mode, RouteAccuracy, State
from corridors.style import (
    BY_MODE,
    COLOURINGS,
    LIFELESS,
    PLAIN,
    STATUS_DASHES,
    STATUS_OPACITY,
    blend,
    line_style,
)
from corridors.wording import class_text

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from corridors.figures.canvas import Canvas
    from corridors.figures.ground import Ground
    from corridors.figures.lettering import Lettering
    from corridors.figures.strokes import Drawn

SIZE_PT, HEAD_PT = 6.2, 6.2
_ROW_MM = 3.2
_SAMPLE_MM, _SAMPLE_GAP_MM = 8.0, 1.4
_COLUMN_GAP_MM = 4.5
_GROUP_GAP_MM = 1.6
LOCATOR_MM = (27.0, 16.0)
_LOCATOR_EXTENT = (5.0, 12.0, 135.0, 62.0)
_LOCATOR_MOST = 0.4  # of the locator that a frame may fill and still need it
_SCALE_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)

Sample = Literal["mode", "class", "status", "accuracy", "site", "border"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the legend: what is drawn beside the text, a line in the hue of a mode."""

    sample: Sample
    key: str
    text: str
    mode: Mode = Mode.RAIL
    hue: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading and its rows."""

    heading: str
    entries: tuple[Entry, ...]

    @property
    def height_mm(self) -> float:
        """Height with the heading."""
        return (1 + len(self.entries)) * _ROW_MM

    def width_mm(self, lettering: Lettering) -> float:
        """Width of the widest row."""
        rows = (lettering.width_mm(e.text, SIZE_PT) for e in self.entries)
        head = lettering.width_mm(self.heading, HEAD_PT, bold=True)
        return max(head, _SAMPLE_MM + _SAMPLE_GAP_MM + max(rows))


def legend_blocks(
    drawn: list[Drawn], groups: set[str], language: str, colour_by: str = BY_MODE
) -> list[Block]:
    """Return the legend of what a figure shows, and of nothing else."""
    other = "" if colour_by == BY_MODE else PLAIN  # a mode has no hue where hues say something else
    modes, statuses = {item.mode for item in drawn}, {item.status for item in drawn}
    rows: list[tuple[str, list[Entry]]] = [
        (f"colour_by_{colour_by}", _class_entries(drawn, colour_by, language)),
        (
            "modes",
            [
                Entry("mode", m, translate(f"mode_{m}", language), hue=other)
                for m in Mode
                if m in modes
            ],
        ),
        (
            "status",
            [
                Entry("status", s, translate(f"status_{s}", language))
                for s in State
                if s in statuses
            ],
        ),
        (
            "accuracy_heading",
            [] if colour_by == "accuracy" else _accuracy_entries(drawn, language, other),
        ),
        (
            "sites",
            [
                Entry("site", g, translate(f"group_{g}", language))
                for g in SITE_GROUPS
                if g in groups
            ],
        ),
    ]
    return [Block(translate(key, language), tuple(found)) for key, found in rows if found]


def _class_entries(drawn: list[Drawn], colour_by: str, language: str) -> list[Entry]:
    """Return what the colours say, if that is not the mode."""
    hues = {item.hue for item in drawn}
    classes = COLOURINGS.get(colour_by, {})
    return [
        Entry("class", hue, class_text(colour_by, word, language))
        for word, hue in classes.items()
        if hue in hues
    ]


def _accuracy_entries(drawn: list[Drawn], language: str, other: str) -> list[Entry]:
    """Return how near the lines are, what looks alike in one row.

    The samples have the hue in which most of the classes are drawn: differences of shade show
    there as they do on the map.
    """
    found: dict[Mode, set[RouteAccuracy]] = {}
    for item in drawn:
        if item.mode != Mode.AIR:
            found.setdefault(Mode(item.mode), set()).add(RouteAccuracy(item.accuracy))
    if not found:
        return []
    present = set().union(*found.values())
    mode = max((mode for mode in Mode if mode in found), key=lambda mode: len(found[mode]))
    alike: dict[tuple[float, float], list[RouteAccuracy]] = {}
    for accuracy in RouteAccuracy:
        if accuracy in present:
            key = (mode, State.OPERATING, accuracy, "")
            look = line_style(*key[:3])
            alike.setdefault((look.opacity, line_width(look, key, 1.0)), []).append(accuracy)
    return [
        Entry(
            "accuracy",
            same[0],
            translate(f"figure_accuracy_{'_'.join(same)}", language),
            mode,
            other,
        )
        for same in alike.values()
    ]


@dataclass(frozen=True, slots=True)
class Layout:
    """Blocks with their upper left corners, counted from the upper left of the band."""

    placed: tuple[tuple[Block, float, float], ...]
    height_mm: float


def lay_out(blocks: list[Block], width_mm: float, lettering: Lettering) -> Layout:
    """Return the blocks in columns: beside each other while there is width, else below."""
    fitting = [
        columns
        for columns in _partitions(blocks)
        if len(columns) <= 1 or _columns_width(columns, lettering) <= width_mm
    ]
    best = min(fitting, key=lambda columns: max(map(_column_height, columns), default=0.0))
    placed = []
    x = 0.0
    for column in best:
        y = 0.0
        for block in column:
            placed.append((block, x, y))
            y += block.height_mm + _GROUP_GAP_MM
        x += max(block.width_mm(lettering) for block in column) + _COLUMN_GAP_MM
    return Layout(tuple(placed), max(map(_column_height, best), default=0.0))


def _partitions(blocks: list[Block]) -> list[list[list[Block]]]:
    """Return all ways to break the blocks, in their order, into columns; most columns first."""
    if not blocks:
        return [[]]
    rest = _partitions(blocks[1:])
    alone = [[[blocks[0]], *columns] for columns in rest]
    joined = [[[blocks[0], *columns[0]], *columns[1:]] for columns in rest if columns]
    return alone + joined


def _column_height(column: list[Block]) -> float:
    return sum(block.height_mm + _GROUP_GAP_MM for block in column) - _GROUP_GAP_MM


def _columns_width(columns: list[list[Block]], lettering: Lettering) -> float:
    widths = [max(block.width_mm(lettering) for block in column) for column in columns]
    return sum(widths) + _COLUMN_GAP_MM * (len(widths) - 1)


def draw_legend(canvas: Canvas, layout: Layout, left: float, top: float) -> None:
    """Draw the legend, its upper left corner at a point of the page."""
    for block, x, y in layout.placed:
        at = top - y - _ROW_MM * 0.7
        canvas.write(block.heading, left + x, at, HEAD_PT, bold=True)
        for entry in block.entries:
            at -= _ROW_MM
            _draw_sample(canvas, entry, left + x, at + 0.75)
            canvas.write(entry.text, left + x + _SAMPLE_MM + _SAMPLE_GAP_MM, at, SIZE_PT)


def _draw_sample(canvas: Canvas, entry: Entry, x: float, y: float) -> None:
    line = shapely.LineString([(x, y), (x + _SAMPLE_MM, y)])
    if entry.sample == "mode":
        draw_line(canvas, line, (entry.key, "operating", "high", entry.hue), 1.0, 10)
    elif entry.sample == "class":
        draw_line(canvas, line, (Mode.RAIL, "operating", "high", entry.key), 1.0, 10)
    elif entry.sample == "status":
        status = State(entry.key)
        ink = canvas.theme.grey if status in LIFELESS else canvas.theme.ink
        ink = blend(ink, canvas.theme.paper, STATUS_OPACITY.get(status, 1.0))
        dash = STATUS_DASHES[status]
        cap: Literal["butt", "round"] = "round" if dash and min(dash) < 1 else "butt"
        canvas.stroke([line], ink, 2.4 * POINTS_PER_PIXEL, 10, dash=dash, cap=cap)
    elif entry.sample == "accuracy":
        draw_line(canvas, line, (entry.mode, State.OPERATING, entry.key, entry.hue), 1.0, 10)
    else:
        draw_mark(canvas, entry.key, x + _SAMPLE_MM / 2, y)


def needs_locator(frame: Frame) -> bool:
    """Tell whether the frame is so small a part of the continent that readers need a locator."""
    locator = _locator_frame(0, 0)
    return _footprint(frame, locator).area < _LOCATOR_MOST * locator.box.area


def _locator_frame(left: float, bottom: float) -> Frame:
    return find_extent([], _LOCATOR_EXTENT).fit(left, bottom, *LOCATOR_MM)


def _footprint(frame: Frame, locator: Frame) -> BaseGeometry:
    edge = shapely.segmentize(frame.box.exterior, frame.width / 30)
    ring = locator.place(frame.find(shapely.get_coordinates(edge)))
    if not np.isfinite(ring).all():  # a frame so wide that its edge is off the globe
        return locator.box
    return shapely.intersection(shapely.make_valid(shapely.Polygon(ring)), locator.box)


def draw_locator(canvas: Canvas, frame: Frame, ground: Ground, left: float, bottom: float) -> None:
    """Draw where on the continent the frame lies."""
    theme = canvas.theme
    locator = _locator_frame(left, bottom)
    window = locator.window()
    canvas.fill(locator.box, theme.water, 9)
    for _, land in ground.countries:
        shape = shapely.simplify(locator.put(shapely.simplify(land, 0.15), window), 0.05)
        canvas.fill(shape, theme.land, 9.1, edge=theme.border, width_pt=0.15)
    spot = _footprint(frame, locator)
    if spot.area < 1.0:
        spot = spot.centroid.buffer(0.9, cap_style="square")
    mark = theme.modes[Mode.RAIL]
    canvas.fill(spot, "none", 9.3, edge=mark, width_pt=0.9)
    canvas.stroke([locator.box.exterior], theme.ink, 0.4, 9.4)


def draw_scale(canvas: Canvas, frame: Frame, language: str, at: tuple[float, float]) -> None:
    """Draw a scale that is true in the middle of the frame; its upper left corner at a point."""
    per_km = frame.mm_per_km()
    fitting = [step for step in _SCALE_STEPS if step * per_km <= LOCATOR_MM[0] * 0.8]
    km = fitting[-1] if fitting else _SCALE_STEPS[0]
    x, y = at[0] + 0.5, at[1] - 1.0
    half = km * per_km / 2
    ink = canvas.theme.ink
    canvas.fill(shapely.box(x, y, x + half, y + 0.9), ink, 10, edge=ink, width_pt=0.4)
    second = shapely.box(x + half, y, x + 2 * half, y + 0.9)
    canvas.fill(second, canvas.theme.paper, 10, edge=ink, width_pt=0.4)
    unit = translate("unit_km", language)
    last = f"{format_number(km, language)} {unit}"
    low = y - 2.4
    canvas.write("0", x, low, 5.6, align="center" if x > 1 else "left")
    canvas.write(format_number(km / 2, language, decimals=1), x + half, low, 5.6, align="center")
    end = canvas.lettering.width_mm(format_number(km, language), 5.6) / 2
    canvas.write(last, x + 2 * half - end, low, 5.6)
