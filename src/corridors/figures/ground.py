"""The ground of a figure: land, water and borders from the atlas's own basemap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon

from corridors.atlas import read_basemap
from corridors.geometry import has_longitude_jump

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from corridors.figures.canvas import Canvas
    from corridors.figures.frame import Frame

_TOLERANCE_MM = 0.02  # less than any printer shows
Named = tuple[dict[str, Any], "BaseGeometry"]


@dataclass(frozen=True, slots=True)
class Ground:
    """The basemap as geometries in degrees, each with its properties."""

    countries: list[Named]
    borders: list[Named]
    coast: list[Named]
    lakes: list[Named]
    rivers: list[Named]

    def put(self, frame: Frame) -> Ground:
        """Return what lies in a frame, in millimetres on its page."""
        window = frame.window()
        box = shapely.box(*window)

        def placed(items: Iterable[Named]) -> list[Named]:
            near = [(props, shape) for props, shape in items if shapely.intersects(box, shape)]
            put = [
                (props, shapely.simplify(frame.put(shape, window), _TOLERANCE_MM))
                for props, shape in near
            ]
            return [(props, shape) for props, shape in put if not shape.is_empty]

        return Ground(
            placed(self.countries),
            placed(self.borders),
            placed(self.coast),
            placed(self.lakes),
            placed(self.rivers),
        )


def read_ground(root: Path | None) -> Ground:
    """Return the basemap of an atlas folder, or the shipped one."""
    topology = read_basemap(root)
    arcs = _decode_arcs(topology)
    return Ground(
        *(
            [
                (item.get("properties", {}), _shape(item, arcs))
                for item in topology["objects"][name]["geometries"]
            ]
            for name in ("countries", "borders", "coast", "lakes", "rivers")
        )
    )


def _decode_arcs(topology: Mapping[str, Any]) -> list[np.ndarray[Any, Any]]:
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    return [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]


def _join(indices: Iterable[int], arcs: list[np.ndarray[Any, Any]]) -> np.ndarray[Any, Any]:
    pieces = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
    return np.vstack([pieces[0], *(piece[1:] for piece in pieces[1:])])


def _shape(item: Mapping[str, Any], arcs: list[np.ndarray[Any, Any]]) -> BaseGeometry:
    def polygon(rings: Iterable[Iterable[int]]) -> Polygon:
        outer, *holes = (_join(ring, arcs) for ring in rings)
        return Polygon(outer, holes)

    kind = item["type"]
    if kind == "MultiPolygon":
        return shapely.make_valid(MultiPolygon([polygon(rings) for rings in item["arcs"]]))
    if kind == "Polygon":
        return shapely.make_valid(polygon(item["arcs"]))
    nested = [item["arcs"]] if kind == "LineString" else item["arcs"]
    lines = [LineString(_join(line, arcs)) for line in nested]
    return MultiLineString([line for line in lines if not has_longitude_jump(line)])


def draw_ground(canvas: Canvas, frame: Frame, ground: Ground) -> None:
    """Draw a ground that was put into the frame."""
    theme = canvas.theme
    canvas.fill(frame.box, theme.water, 1)
    for _, land in ground.countries:
        canvas.fill(land, theme.land, 2, edge=theme.land, width_pt=0.3)
    main = 1
    for rank, width_pt in ((main, 0.45), (2, 0.25)):
        lines = [shape for props, shape in ground.rivers if props.get("rank", 2) == rank]
        canvas.stroke(lines, theme.river, width_pt, 3)
    for _, lake in ground.lakes:
        canvas.fill(lake, theme.water, 4, edge=theme.shore, width_pt=0.25)
    canvas.stroke([shape for _, shape in ground.coast], theme.shore, 0.4, 5)
    agreed = [shape for props, shape in ground.borders if not props["disputed"]]
    disputed = [shape for props, shape in ground.borders if props["disputed"]]
    canvas.stroke(agreed, theme.border, 0.38, 6)
    canvas.stroke(disputed, theme.border, 0.38, 6, dash=(4.5, 3.0), cap="butt")
