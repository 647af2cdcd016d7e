"""Meridians and parallels, with their degrees at the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from corridors.figures.frame import FINE_DEGREES
from corridors.i18n import format_number, translate
from corridors.style import blend

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from corridors.figures.canvas import Canvas
    from corridors.figures.frame import Frame

_STEPS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
_LINES = 7.0
SIZE_PT = 5.4


def draw_graticule(canvas: Canvas, frame: Frame, language: str) -> None:
    """Draw the net, and the degrees under and to the left of the frame."""
    west, south, east, north = frame.window()
    lon_step = _step((east - west) / _LINES)
    lat_step = _step((north - south) / max(3.5, _LINES * frame.height / frame.width))
    colour = blend(canvas.theme.border, canvas.theme.land, 0.55)
    low, left = frame.bottom, frame.left
    bottom = shapely.LineString([(left, low), (left + frame.width, low)])
    side = shapely.LineString([(left, low), (left, low + frame.height)])
    for lon in _multiples(west, east, lon_step):
        line = _project(frame, [(lon, south), (lon, north)])
        canvas.stroke([shapely.intersection(line, frame.box)], colour, 0.25, 4.5, cap="butt")
        for point in _crossings(line, bottom):
            text = degrees(lon, "east", "west", language)
            _label(canvas, frame, text, (point.x, low - 2.5), angle=0)
    for lat in _multiples(south, north, lat_step):
        line = _project(frame, [(west, lat), (east, lat)])
        canvas.stroke([shapely.intersection(line, frame.box)], colour, 0.25, 4.5, cap="butt")
        for point in _crossings(line, side):
            text = degrees(lat, "north", "south", language)
            _label(canvas, frame, text, (left - 0.9, point.y), angle=90)


def degrees(value: float, positive: str, negative: str, language: str) -> str:
    """Return degrees as a map writes them.

    >>> degrees(60, "east", "west", "en"), degrees(0, "east", "west", "en")
    ('60°E', '0°')
    """
    figure = format_number(abs(value), language, decimals=2)
    if value == 0:
        return f"{figure}°"
    return translate(f"degrees_{positive if value > 0 else negative}", language, figure=figure)


def _step(rough: float) -> float:
    return min(_STEPS, key=lambda step: abs(np.log(step / rough)))


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [float(n * step) for n in range(int(np.ceil(low / step)), int(high // step) + 1)]


def _project(frame: Frame, ends: list[tuple[float, float]]) -> BaseGeometry:
    return frame.draw(shapely.segmentize(shapely.LineString(ends), FINE_DEGREES))


def _crossings(line: BaseGeometry, edge: BaseGeometry) -> list[shapely.Point]:
    parts = shapely.get_parts(shapely.intersection(line, edge))
    return [part for part in parts if isinstance(part, shapely.Point)]


def _label(
    canvas: Canvas, frame: Frame, text: str, at: tuple[float, float], *, angle: float
) -> None:
    half = canvas.lettering.width_mm(text, SIZE_PT) / 2
    along, start = (at[1], frame.bottom) if angle else (at[0], frame.left)
    room = frame.height if angle else frame.width
    if start + half <= along <= start + room - half:
        canvas.write(
            text, *at, SIZE_PT, colour=canvas.theme.quiet, align="center", angle=angle, z=30
        )
