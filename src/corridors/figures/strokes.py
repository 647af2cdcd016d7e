"""The sections on the page: side by side where they are parallel, cased where they cross."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from matplotlib.path import Path

from corridors.model import Mode
from corridors.style import (
    BY_MODE,
    COLOURINGS,
    FAINT,
    FAINT_OPACITY,
    LIFELESS,
    MODE_PATTERNS,
    LineStyle,
    blend,
    class_of,
    hue_of,
    line_style,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from corridors.atlas import SectionRow
    from corridors.figures.canvas import Canvas
    from corridors.figures.frame import Frame
    from corridors.style import Theme

POINTS_PER_PIXEL = 0.46
"""Width on a page 170 mm wide, of what is a pixel wide on the screen at zoom 5."""
SPACING_MM = 0.85
_TOLERANCE_MM = 0.04
_CASING_PT = 0.9
_CORE = 0.36
_BEAD_MM, _BEAD_STEP_MM, _BEAD_LEAST_MM = 0.4, 8.0, 3.0
_THIN = {"low": 0.9, "schematic": 0.75}
_LINES_Z = 8.0
Key = tuple[str, str, str, str]
"""Mode, status, accuracy and hue of a line; the hue is empty where it is the mode's own."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A section on the page.

    Attributes
    ----------
    project, mode, status, accuracy
        As in the atlas.
    shape
        In millimetres, set off if it runs beside another, cut at the frame.
    hue
        What the line's class borrows in the colouring of the figure; empty for its mode's own.
    """

    project: str
    mode: str
    status: str
    accuracy: str
    shape: BaseGeometry
    hue: str = ""


def place_sections(
    sections: Sequence[SectionRow], frame: Frame, colour_by: str = BY_MODE
) -> list[Drawn]:
    """Return the sections that a frame shows, parallel ones set off side by side."""
    hues = COLOURINGS.get(colour_by)
    own = {row.id: row.geometry for row in sections}
    beside: dict[str, int] = defaultdict(int)
    window = frame.window()
    drawn = []
    for row in sections:
        main = row.parallel_to
        beside[main] += 1
        shape = frame.put(row.geometry, window)
        if shape.is_empty:
            continue
        shape = shapely.simplify(shape, _TOLERANCE_MM)
        if main:
            side = _side(row.geometry, own.get(main))
            shape = shapely.offset_curve(shape, side * beside[main] * SPACING_MM)
            shape = shapely.intersection(shape, frame.box)
        hue = hues[class_of(row, colour_by)] if hues else ""
        drawn.append(Drawn(row.project, row.mode, row.status, row.route_accuracy, shape, hue))
    return drawn


def _side(line: BaseGeometry, main: BaseGeometry | None) -> int:
    """Return 1 for a line that runs the way of the one beside it, else -1."""
    if main is None:
        return 1
    start, other_start, other_end = (
        shapely.get_coordinates(shape)[index] for shape, index in ((line, 0), (main, 0), (main, -1))
    )
    near, far = (np.hypot(*(start - other)) for other in (other_start, other_end))
    return 1 if near <= far else -1


def draw_sections(canvas: Canvas, drawn: list[Drawn], scale: float) -> None:
    """Draw the sections, mode over mode; each mode has a casing on what lies under it."""
    groups: dict[Key, list[BaseGeometry]] = defaultdict(list)
    for item in drawn:
        groups[item.mode, item.status, item.accuracy, item.hue].append(item.shape)
    looks = {key: line_style(*key[:3]) for key in groups}
    for order in sorted({look.order for look in looks.values()}):
        here = {key: merge(groups[key]) for key, look in looks.items() if look.order == order}
        z = _LINES_Z + order
        for key, shape in here.items():
            if looks[key].opacity > 0 and key[0] != Mode.AIR:
                width_pt = line_width(looks[key], key, scale) + _CASING_PT
                canvas.stroke([shape], canvas.theme.land, width_pt, z, cap="butt")
        for key, shape in sorted(here.items()):
            draw_line(canvas, shape, key, scale, z + 0.3)


def merge(lines: list[BaseGeometry]) -> BaseGeometry:
    """Return lines joined end to end, so that dashes run on from one to the next."""
    parts = [p for line in lines for p in shapely.get_parts(line) if _is_line(p)]
    return shapely.line_merge(shapely.MultiLineString(parts))


def _is_line(part: BaseGeometry) -> bool:
    return bool(part.geom_type == "LineString" and not part.is_empty)


def line_colour(theme: Theme, mode: str, status: str, accuracy: str, hue: str = "") -> str:
    """Return the ink of a line: a hue for mode or class, paler where its course is unsure."""
    ink = theme.grey if status in LIFELESS else hue_of(theme, hue or mode)
    opacity = line_style(mode, status, accuracy).opacity
    return blend(ink, theme.land, opacity * (FAINT_OPACITY if hue == FAINT else 1.0))


def line_width(look: LineStyle, key: Key, scale: float) -> float:
    """Return the width of a line in points."""
    return look.width_px * POINTS_PER_PIXEL * scale * _THIN.get(key[2], 1.0)


def draw_line(canvas: Canvas, shape: BaseGeometry, key: Key, scale: float, z: float) -> None:
    """Draw lines of one mode, status, accuracy and hue, as on the map so in the legend."""
    look = line_style(*key[:3])
    colour = line_colour(canvas.theme, *key)
    width_pt = line_width(look, key, scale)
    dotted = bool(look.dash) and min(look.dash) < 1
    cap: Any = "round" if dotted or not look.dash else "butt"
    canvas.stroke([shape], colour, width_pt, z, dash=look.dash, cap=cap)
    pattern = MODE_PATTERNS[Mode(key[0])]
    if pattern == "hollow" and not dotted:
        canvas.stroke([shape], canvas.theme.land, width_pt * _CORE, z + 0.1, cap="butt")
    if pattern == "beads":
        _draw_beads(canvas, shape, colour, z + 0.2, scale)


def _draw_beads(canvas: Canvas, shape: BaseGeometry, colour: str, z: float, scale: float) -> None:
    circle = Path.unit_circle()
    for line in shapely.get_parts(shape):
        if line.length < _BEAD_LEAST_MM:
            continue
        count = max(1, round(line.length / _BEAD_STEP_MM))
        at = (np.arange(count) + 0.5) * line.length / count
        for x, y in shapely.get_coordinates(shapely.line_interpolate_point(line, at)):
            look: Mapping[str, Any] = {
                "facecolor": canvas.theme.land,
                "edgecolor": colour,
                "linewidth": 0.5 * scale,
            }
            canvas.mark(circle, x, y, _BEAD_MM * scale, z, **look)
