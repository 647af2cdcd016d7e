"""A whole figure: the page laid out from top to bottom, then drawn from the ground up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from corridors.account.heading import boundaries_of, credits_of, heading_of
from corridors.account.selection_text import selection_text
from corridors.atlas import check_atlas
from corridors.figures.canvas import Canvas
from corridors.figures.figure_options import FigureOptions
from corridors.figures.frame import Frame, find_extent
from corridors.figures.graticule import draw_graticule
from corridors.figures.ground import draw_ground, read_ground
from corridors.figures.labels import (
    Labeller,
    draw_labels,
    find_cities,
    label_countries,
    label_lines,
    label_places,
    label_seas,
    label_sites,
    label_waters,
)
from corridors.figures.legend import (
    LOCATOR_MM,
    draw_legend,
    draw_locator,
    draw_scale,
    lay_out,
    legend_blocks,
    needs_locator,
)
from corridors.figures.lettering import Lettering, clean
from corridors.figures.sites import MARK_MM, draw_sites, place_sites
from corridors.figures.strokes import draw_sections, place_sections
from corridors.i18n import available_languages, format_partial_date, translate
from corridors.model import ArgumentError, State
from corridors.style import THEMES

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from shapely.geometry.base import BaseGeometry

    from corridors.atlas import Atlas, Part
    from corridors.figures.legend import Block, Layout
    from corridors.figures.strokes import Drawn

_LEFT_MM, _RIGHT_MM, _TOP_MM, _BOTTOM_MM = 3.4, 0.6, 0.6, 0.8
_UNDER_MM = 3.6  # for the degrees under the frame
_BAND_GAP_MM = 1.6
_CREDIT_GAP_MM = 1.4
_SIDE_GAP_MM = 4.0
_SCALE_MM = 5.0
_TITLE_PT, _CHOSEN_PT, _CREDIT_PT = 9.0, 6.2, 5.2
_TITLE_LINES, _CHOSEN_LINES = 3, 3
_LEADING = 1.3
_LEAST_MAP_MM = 25.0


def draw_figure(
    atlas: Atlas, options: FigureOptions | None = None, lettering: Lettering | None = None
) -> Figure:
    """Return a figure of an atlas, or of what a selection left of it.

    The map is in a conic projection that suits the extent, with lines and sites as in the HTML
    map, labels that do not overlap, a legend of what is shown, a scale that is true in the
    middle, a graticule, a locator map where the extent is small, and the sources.

    Parameters
    ----------
    atlas
        From `corridors.load` or `corridors.select`; EPSG:4326.
    options
        Language, theme, title, size and extent.
    lettering
        The fonts; Noto Sans CJK SC, else DejaVu Sans, when None.

    Returns
    -------
    matplotlib.figure.Figure
        Of the width that was asked for, in inches as matplotlib has it.

    Raises
    ------
    ArgumentError
        If there is nothing to draw, or the page is too low for its legend.
    OutputError
        If no font holds a letter of the texts; it names the package to install.

    Notes
    -----
    Albers' equal-area conic for wide extents, Lambert's conformal conic for small ones, with their
    standard parallels a sixth inside the extent (J. P. Snyder, "Map Projections: A Working Manual",
    U.S. Geological Survey Professional Paper 1395, 1987, https://doi.org/10.3133/pp1395).

    Examples
    --------
    >>> import corridors
    >>> atlas = corridors.select(corridors.load(), project=["cku-railway"])
    >>> figure = draw_figure(atlas, FigureOptions(width_mm=85))
    >>> round(figure.get_figwidth() * 25.4)
    85
    """
    return _Composer(
        check_atlas(atlas), options or FigureOptions(), lettering or Lettering()
    ).draw()


@dataclass(frozen=True, slots=True)
class Band:
    """What lies under the map: the legend, how far under its top the locator is, the credits."""

    legend: Layout
    credits: list[str]
    side_mm: float
    height_mm: float


class _Composer:
    def __init__(self, atlas: Atlas, options: FigureOptions, lettering: Lettering) -> None:
        self.atlas, self.options, self.lettering = atlas, options, lettering
        self.records = atlas.records
        self.language, self.theme = options.language, THEMES[options.theme]
        self.width = options.width_mm
        self.scale = min(1.25, max(0.8, 0.65 + self.width / 486))

    def draw(self) -> Figure:
        frame, drawn = self._arrange()
        canvas = Canvas(self.width, self.height, self.theme, self.lettering)
        ground = read_ground(self.atlas.root)
        near = ground.put(frame)
        draw_ground(canvas, frame, near)
        draw_graticule(canvas, frame, self.language)
        draw_sections(canvas, drawn, self.scale)
        points = place_sites(self.records.sites, frame)
        draw_sites(canvas, frame, self.records.sites, points, self.scale)
        labeller = Labeller(canvas, frame, self.language, drawn)
        labeller.take(
            shapely.Point(point).buffer(MARK_MM * self.scale) for point in points.values()
        )
        rows = self.records.sections
        served = {place for row in rows for place in (row.from_, row.to, *row.via)}
        cities = {row.id for row in self.records.places}
        find_cities(labeller, self.atlas, served)
        label_places(labeller, self.atlas, (1,), served, only=served)
        label_countries(labeller, near, ground)
        label_places(labeller, self.atlas, (2, 3), served, only=served)
        label_lines(labeller, self.atlas)
        label_seas(labeller, near)
        label_waters(labeller, near)
        label_places(labeller, self.atlas, (1, 2), served, only=cities - served)
        label_sites(labeller, self.atlas, points)
        label_places(labeller, self.atlas, (4,), served, only=served)
        draw_labels(canvas, labeller.labels)
        canvas.stroke([frame.box.exterior], self.theme.ink, 0.6, 31)
        self._draw_title(canvas)
        top = frame.bottom - _UNDER_MM - _BAND_GAP_MM
        draw_legend(canvas, self.band.legend, frame.left, top)
        top -= self.band.side_mm
        right = self.width - _RIGHT_MM - LOCATOR_MM[0]
        if self.locator:
            draw_locator(canvas, frame, ground, right, top - LOCATOR_MM[1])
            top -= LOCATOR_MM[1] + 1.4
        draw_scale(canvas, frame, self.language, (right, top))
        self._draw_credits(canvas)
        return canvas.figure

    def _arrange(self) -> tuple[Frame, list[Drawn]]:
        """Find the height of everything; sets what `draw` needs."""
        extent = find_extent(self._shapes(), self.options.extent)
        inner = self.width - _LEFT_MM - _RIGHT_MM
        self.title = self._lines(self.options.title, inner, _TITLE_PT, _TITLE_LINES, bold=True)
        self.chosen = self._lines(self._chosen(), inner, _CHOSEN_PT, _CHOSEN_LINES)
        draft = extent.fit(_LEFT_MM, 0.0, inner, extent.height_for(inner))
        drawn = place_sections(self.records.sections, draft, self.options.colour_by)
        self.locator = needs_locator(draft)
        blocks = legend_blocks(drawn, self._groups(draft), self.language, self.options.colour_by)
        self.band = self._lay_band(blocks, inner, draft.definition)
        bottom = _BOTTOM_MM + self.band.height_mm + _UNDER_MM + _BAND_GAP_MM
        heads = len(self.title) * _line_mm(_TITLE_PT) + len(self.chosen) * _line_mm(_CHOSEN_PT)
        top = _TOP_MM + (heads + 1.2 if heads else 0.0)
        self.height = self.options.height_mm or bottom + top + draft.height
        tall = self.height - bottom - top
        if tall < _LEAST_MAP_MM:
            least = round(bottom + top + _LEAST_MAP_MM + 0.5)
            msg = f"{self.height:g} mm is too low for map and legend; the least is {least} mm"
            raise ArgumentError(msg)
        frame = extent.fit(_LEFT_MM, bottom, inner, tall)
        return frame, place_sections(self.records.sections, frame, self.options.colour_by)

    def _lay_band(self, blocks: list[Block], inner: float, definition: str) -> Band:
        """Return the lowest of three ways to set legend, locator and scale, and credits."""
        beside = inner - LOCATOR_MM[0] - _SIDE_GAP_MM
        side_mm = _SCALE_MM + (LOCATOR_MM[1] + 1.4 if self.locator else 0.0)
        narrow, wide = (lay_out(blocks, width, self.lettering) for width in (beside, inner))
        ways = []
        for legend, width, lower in (
            (narrow, beside, False),
            (narrow, inner, False),
            (wide, beside, True),
        ):
            lines = self._credit_lines(width, definition)
            credits_mm = len(lines) * _line_mm(_CREDIT_PT)
            under = legend.height_mm + (_CREDIT_GAP_MM if blocks else 0.0)
            if lower:  # locator and scale stand beside the credits
                height = under + max(credits_mm, side_mm)
            elif width < inner:  # the credits stand under the legend, beside the locator
                height = max(under + credits_mm, side_mm)
            else:
                height = max(under, side_mm + _CREDIT_GAP_MM) + credits_mm
            ways.append(Band(legend, lines, under if lower else 0.0, height))
        return min(ways, key=lambda band: band.height_mm)

    def _shapes(self) -> list[BaseGeometry]:
        rows: list[Part] = [*self.records.sections, *self.records.sites]
        shapes = [row.geometry for row in rows if row.geometry is not None]
        if not shapes and self.options.extent is None:
            msg = "Nothing fits these filters: there is nothing to draw"
            raise ArgumentError(msg)
        return shapes

    def _groups(self, frame: Frame) -> set[str]:
        points = place_sites(self.records.sites, frame)
        return {row.group for row in self.records.sites if row.id in points}

    def _lines(
        self, text: str, width: float, size: float, most: int, *, bold: bool = False
    ) -> list[str]:
        lines = self.lettering.wrap(clean(text)[:400], width, size, bold=bold)[:most]
        return [self.lettering.shorten(line, width, size, bold=bold) for line in lines]

    def _chosen(self) -> str:
        """Return by what the figure was chosen, year and filters, but for what is its title."""
        headings = (heading_of(self.atlas, language) for language in available_languages())
        told = {heading.told for heading in headings if heading.title == self.options.title}
        return selection_text(self.atlas, self.language, but=told)

    def _credit_lines(self, width: float, definition: str) -> list[str]:
        date = format_partial_date(self.atlas.updated, self.language)
        expected = any(row.status == State.EXPECTED for row in self.records.sections)
        texts = [
            translate("data_as_of", self.language, date=date, version=self.atlas.version),
            *([translate("expected_note", self.language)] if expected else []),
            *credits_of(self.atlas, self.language),
            translate(f"projection_{_projection_of(definition)}", self.language),
            boundaries_of(self.atlas, self.language),
        ]
        gap = translate("mark_sentences", self.language)
        return self.lettering.wrap(gap.join(clean(text) for text in texts), width, _CREDIT_PT)

    def _draw_title(self, canvas: Canvas) -> None:
        y = self.height - _TOP_MM
        for line in self.title:
            y -= _line_mm(_TITLE_PT)
            canvas.write(line, _LEFT_MM, y + 0.9, _TITLE_PT, bold=True)
        for line in self.chosen:
            y -= _line_mm(_CHOSEN_PT)
            canvas.write(line, _LEFT_MM, y + 0.7, _CHOSEN_PT, colour=self.theme.quiet)

    def _draw_credits(self, canvas: Canvas) -> None:
        y = _BOTTOM_MM + len(self.band.credits) * _line_mm(_CREDIT_PT)
        for line in self.band.credits:
            y -= _line_mm(_CREDIT_PT)
            canvas.write(line, _LEFT_MM, y + 0.5, _CREDIT_PT, colour=self.theme.quiet)


def _projection_of(definition: str) -> str:
    return definition.split(maxsplit=1)[0].removeprefix("+proj=")


def _line_mm(size_pt: float) -> float:
    return size_pt * _LEADING * 25.4 / 72
