"""Marks of sites: one shape for each group, in ink."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from matplotlib.path import Path

from corridors.style import SITE_SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corridors.atlas import SiteRow
    from corridors.figures.canvas import Canvas
    from corridors.figures.frame import Frame

MARK_MM = 0.72
_AREA_DASH = (3.0, 2.0)
_SITES_Z = 14.0


def _closed(points: list[tuple[float, float]]) -> Path:
    return Path([*points, points[0]], closed=True)


def _drop() -> Path:
    turn = np.radians(np.linspace(150, 390, 25))
    belly = [(float(np.cos(t)) * 0.85, float(np.sin(t)) * 0.85 - 0.25) for t in turn]
    return _closed([(0.0, 1.25), *belly])


_ARM = 0.36
SHAPES: dict[str, Path] = {
    "square": _closed([(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)]),
    "diamond": _closed([(0, -1.15), (1.0, 0), (0, 1.15), (-1.0, 0)]),
    "circle": Path.unit_circle(),
    "drop": _drop(),
    "triangle": _closed([(-1.05, -0.8), (1.05, -0.8), (0, 1.05)]),
    "cross": _closed(
        [
            (-_ARM, -1),
            (_ARM, -1),
            (_ARM, -_ARM),
            (1, -_ARM),
            (1, _ARM),
            (_ARM, _ARM),
            (_ARM, 1),
            (-_ARM, 1),
            (-_ARM, _ARM),
            (-1, _ARM),
            (-1, -_ARM),
            (-_ARM, -_ARM),
        ]
    ),
}
"""Outlines about the origin, of a radius of about 1."""


def place_sites(sites: Iterable[SiteRow], frame: Frame) -> dict[str, tuple[float, float]]:
    """Return where the marks of located sites stand on the page, by id."""
    points = {}
    for row in sites:
        if row["geometry"] is not None:
            spot = frame.spot(row["geometry"].representative_point())
            if frame.box.buffer(-MARK_MM).contains(spot):
                points[row["id"]] = (float(spot.x), float(spot.y))
    return points


def draw_sites(
    canvas: Canvas,
    frame: Frame,
    sites: Iterable[SiteRow],
    points: dict[str, tuple[float, float]],
    scale: float,
) -> None:
    """Draw the marks, and the outlines of sites that are areas."""
    for row in sites:
        if row["id"] not in points:
            continue
        if row["geometry"].geom_type != "Point":
            edge = shapely.boundary(frame.put(row["geometry"]))
            canvas.stroke([edge], canvas.theme.quiet, 0.5, 7, dash=_AREA_DASH, cap="butt")
        draw_mark(canvas, row["group"], *points[row["id"]], scale)


def draw_mark(canvas: Canvas, group: str, x: float, y: float, scale: float = 1.0) -> None:
    """Draw the mark of a group of sites."""
    theme = canvas.theme
    look = {"facecolor": theme.ink, "edgecolor": theme.land, "linewidth": 0.5}
    canvas.mark(SHAPES[SITE_SHAPES[group]], x, y, MARK_MM * scale, _SITES_Z, **look)
