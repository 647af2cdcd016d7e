"""Figures for print: the same atlas and looks as the map, drawn by matplotlib on a page in mm."""

from corridors.figures.compose import draw_figure
from corridors.figures.figure_options import FigureOptions
from corridors.figures.lettering import Lettering

__all__ = ["FigureOptions", "Lettering", "draw_figure"]
