"""Figures for print: the same atlas and looks as the map, drawn by matplotlib on a page in mm."""

from corridors.figures.compose import draw_figure
from corridors.figures.lettering import Lettering
from corridors.figures.options import FigureOptions

__all__ = ["FigureOptions", "Lettering", "draw_figure"]
