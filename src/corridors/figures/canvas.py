"""The page: one matplotlib axes in millimetres, and the few marks that everything is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import shapely
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

from corridors.figures.lettering import MM_PER_POINT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from corridors.figures.lettering import Lettering
    from corridors.style import Theme

HALO_PT = 1.5
_INCH_MM = 25.4


class Canvas:
    """A page of a size in millimetres, its origin at the lower left."""

    def __init__(
        self, width_mm: float, height_mm: float, theme: Theme, lettering: Lettering
    ) -> None:
        self.width, self.height = width_mm, height_mm
        self.theme, self.lettering = theme, lettering
        self.figure = Figure(
            figsize=(width_mm / _INCH_MM, height_mm / _INCH_MM), facecolor=theme.paper
        )
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_xlim(0, width_mm)
        self.axes.set_ylim(0, height_mm)
        self.axes.set_axis_off()

    def fill(
        self,
        shape: BaseGeometry,
        colour: str,
        z: float,
        *,
        edge: str = "none",
        width_pt: float = 0.0,
    ) -> None:
        """Fill the polygons of a geometry."""
        path = polygons_path(shape)
        if path is not None:
            patch = PathPatch(
                path,
                facecolor=colour,
                edgecolor=edge,
                linewidth=width_pt,
                joinstyle="round",
                zorder=z,
            )
            self.axes.add_artist(patch)

    def stroke(
        self,
        lines: Iterable[BaseGeometry],
        colour: str,
        width_pt: float,
        z: float,
        *,
        dash: Sequence[float] = (),
        cap: Literal["butt", "round"] = "round",
    ) -> None:
        """Draw lines; a dash is given in units of the width."""
        parts = [
            shapely.get_coordinates(part)
            for line in lines
            for part in shapely.get_parts(line)
            if part.geom_type in {"LineString", "LinearRing"}
        ]
        if parts:
            pattern: Any = (0, tuple(v * width_pt for v in dash)) if dash else "solid"
            collection = LineCollection(
                parts,
                colors=colour,
                linewidths=width_pt,
                linestyles=[pattern],
                capstyle=cap,
                joinstyle="round",
                zorder=z,
            )
            self.axes.add_artist(collection)

    def mark(self, path: Path, x: float, y: float, size_mm: float, z: float, **look: Any) -> None:  # noqa: ANN401
        """Draw a mark of unit size about the origin at a point."""
        placed = path.transformed(Affine2D().scale(size_mm).translate(x, y))
        self.axes.add_artist(PathPatch(placed, zorder=z, joinstyle="round", **look))

    def write(  # noqa: PLR0913  (how a text can look)
        self,
        text: str,
        x: float,
        y: float,
        size_pt: float,
        *,
        colour: str | None = None,
        bold: bool = False,
        align: Literal["left", "center", "right"] = "left",
        angle: float = 0.0,
        halo: str = "",
        z: float = 20.0,
    ) -> None:
        """Set a text with its baseline at a point; the halo lies under it as an outline.

        An outline of matplotlib's own would turn the text itself into outlines.
        """
        properties = self.lettering.properties(size_pt, bold=bold)
        if halo:
            self._write_halo(text, (x, y), size_pt, halo, bold=bold, align=align, angle=angle, z=z)
        self.axes.add_artist(
            Text(
                x,
                y,
                text,
                color=colour or self.theme.ink,
                fontproperties=properties,
                horizontalalignment=align,
                verticalalignment="baseline",
                rotation=angle,
                rotation_mode="anchor",
                parse_math=False,
                zorder=z,
                transform=self.axes.transData,
            )
        )

    def _write_halo(
        self,
        text: str,
        at: tuple[float, float],
        size_pt: float,
        colour: str,
        *,
        bold: bool,
        align: str,
        angle: float,
        z: float,
    ) -> None:
        properties = self.lettering.properties(size_pt, bold=bold)
        vertices, codes = text_to_path.get_text_path(properties, text, ismath=False)
        if not codes:
            return
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        width = self.lettering.width_mm(text, size_pt, bold=bold)
        scale = size_pt / text_to_path.FONT_SCALE * MM_PER_POINT
        place = Affine2D().scale(scale).translate(-share * width, 0).rotate_deg(angle)
        outline = Path(np.asarray(vertices), codes).transformed(place.translate(*at))
        self.axes.add_artist(
            PathPatch(
                outline,
                facecolor=colour,
                edgecolor=colour,
                linewidth=HALO_PT,
                joinstyle="round",
                zorder=z - 0.5,
            )
        )


def polygons_path(shape: BaseGeometry) -> Path | None:
    """Return all rings of the polygons of a geometry as one path; None if there are none."""
    vertices: list[np.ndarray[Any, Any]] = []
    codes: list[np.ndarray[Any, Any]] = []
    for part in shapely.get_parts(shape):
        if part.geom_type != "Polygon" or part.is_empty:
            continue
        for ring in (part.exterior, *part.interiors):
            points = shapely.get_coordinates(ring)
            code = np.full(len(points), Path.LINETO, dtype=Path.code_type)
            code[0], code[-1] = Path.MOVETO, Path.CLOSEPOLY
            vertices.append(points)
            codes.append(code)
    return Path(np.vstack(vertices), np.concatenate(codes)) if vertices else None
