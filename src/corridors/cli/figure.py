"""``corridors figure``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corridors.cli.options import COLOUR_HELP, filter_options, language_option, select_from
from corridors.cli.printing import tell
from corridors.wording import counted

if TYPE_CHECKING:
    from corridors.atlas.selection import Filters


@click.command("figure")
@click.argument("out", type=click.Path(path_type=Path))
@filter_options
@click.option("--width-mm", type=float, default=170.0, show_default=True, help="Of the page.")
@click.option("--height-mm", type=float, help="Of the page; what the extent needs, if left out.")
@click.option("--dpi", type=int, default=300, show_default=True, help="Of a PNG.")
@language_option("Language of names")
@click.option("--theme", default="print", show_default=True, help="print, light, dark or grey.")
@click.option("--colour-by", default="mode", metavar="WORD", help=COLOUR_HELP)
@click.option("--title", help='Above the map; left out, what the one filter names; "" none.')
@click.option("--extent", metavar="W,S,E,N", help="Degrees; what the selection needs, if left out.")
@click.option("--quiet", is_flag=True, help="Say nothing when all is well.")
def figure_command(  # noqa: PLR0913  (one for each option)
    *,
    out: Path,
    data: Path | None,
    filters: Filters,
    lang: str,
    title: str | None,
    extent: str | None,
    quiet: bool,
    width_mm: float,
    height_mm: float | None,
    dpi: int,
    theme: str,
    colour_by: str,
) -> None:
    """Draw the selection for print: OUT ends with .svg, .pdf or .png.

    Example: corridors figure fig.pdf --corridor trans-caspian --lang zh --width-mm 170
    """
    from corridors.account.heading import heading_of
    from corridors.atlas import check_target
    from corridors.export import write_figure
    from corridors.figures import FigureOptions

    check_target(out)
    options = FigureOptions(
        language=lang,
        theme=theme,
        colour_by=colour_by,
        title=title or "",
        width_mm=width_mm,
        height_mm=height_mm,
        dpi=dpi,
        extent=_read_extent(extent) if extent else None,
    )
    atlas = select_from(data, filters)
    if title is None:
        heading = heading_of(atlas, lang)
        options = replace(options, title=heading.title if heading.told else "")
    size = write_figure(atlas, out, options)
    if not quiet:
        tell(f"{out}: {counted('shown_lines', len(atlas.records.sections))}, {size / 1e6:.2f} MB")


def _read_extent(text: str) -> tuple[float, float, float, float]:
    from corridors.model import ArgumentError

    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        msg = f"The extent {text!r} is not four numbers, such as 45,35,90,50"
        raise ArgumentError(msg) from error
    return west, south, east, north
