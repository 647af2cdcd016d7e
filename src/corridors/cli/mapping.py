"""``corridors map`` and ``corridors embed``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from corridors.cli.options import check_language, filter_options, select_from

if TYPE_CHECKING:
    from corridors.query import Filters


@click.command("map")
@click.argument("out", type=click.Path(path_type=Path))
@filter_options
@click.option("--lang", default="en", help="Language of names: en, ru or zh.")
@click.option("--title", default="", help="Title above the legend.")
@click.option("--subtitle", default="", help="Line under the title.")
@click.option("--select", "chosen", default="", metavar="ID", help="Open this project or section.")
def map_command(
    *,
    out: Path,
    data: Path | None,
    filters: Filters,
    lang: str,
    title: str,
    subtitle: str,
    chosen: str,
) -> None:
    """Write the map as one HTML file that works with the network off.

    Example: corridors map atlas.html --corridor trans-caspian
    """
    from corridors.export import write_html
    from corridors.query import find_record
    from corridors.web import MapOptions

    check_language(lang)
    atlas = select_from(data, filters)
    if chosen:
        find_record(atlas, chosen)
    options = MapOptions(language=lang, title=title, subtitle=subtitle, select=chosen)
    size = write_html(atlas, out, options)
    shown = f"{len(atlas.sections)} sections, {int(atlas.sites.geometry.notna().sum())} sites"
    click.echo(f"{out}: {shown}, {size / 1e6:.2f} MB", err=True)
    if atlas.sections.empty and atlas.sites.empty:
        click.echo("Nothing fits these filters: the map is empty.", err=True)


@click.command("embed")
@click.argument("name")
@click.option("--title", default="", help="What a screen reader calls the map.")
@click.option(
    "--height-px",
    type=click.IntRange(200, 4000),
    default=560,
    show_default=True,
    help="Height of the map in the article.",
)
def embed_command(*, name: str, title: str, height_px: int) -> None:
    """Print the HTML that shows a written map in an article.

    Example: corridors embed caspian.html --title "The Trans-Caspian route"
    """
    from corridors.export import embed_snippet
    from corridors.i18n import translate

    click.echo(embed_snippet(name, title=title or translate("map_label"), height_px=height_px))
