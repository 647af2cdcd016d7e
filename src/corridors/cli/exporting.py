"""``corridors export``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corridors.cli.options import check_language, filter_options, select_from

if TYPE_CHECKING:
    from corridors.geodata import Atlas
    from corridors.query import Filters


@click.command("export")
@click.argument("out", type=click.Path(path_type=Path), required=False)
@filter_options
@click.option("--bundle", type=click.Path(path_type=Path), metavar="ZIP", help="All in one zip.")
@click.option("--layer", default="", metavar="NAME", help="One layer alone, such as sites, facts.")
@click.option("--lang", default="en", help="Language of names and words: en, ru or zh.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing unless it fails.")
def export_command(
    *,
    out: Path | None,
    bundle: Path | None,
    data: Path | None,
    filters: Filters,
    layer: str,
    lang: str,
    quiet: bool,
) -> None:
    """Write the selection as data: .geojson, .gpkg, .fgb, .parquet, .kml, .csv or .xlsx.

    Licence, citation and data dictionary go with it: inside the file, and for CSV and FlatGeobuf
    beside it, in NAME.about.md. These two and Parquet hold one layer, sections unless --layer says
    sites, places, projects, corridors, corridor_sections, services, facts or sources.

    Example: corridors export caspian.gpkg --corridor trans-caspian
    """
    from corridors.export.data import format_of, layers_of

    if out is None and bundle is None:
        message = "give the name of a file, or --bundle OUT.zip"
        raise click.UsageError(message)
    if layer and out is None:
        message = "--layer chooses what goes into a file; a bundle holds all layers"
        raise click.UsageError(message)
    check_language(lang)
    if out is not None:
        layers_of(format_of(out), layer)
    atlas = select_from(data, filters)
    if out is not None:
        _write_file(atlas, out, layer, lang, quiet=quiet)
    if bundle is not None:
        _write_bundle(atlas, bundle, lang, quiet=quiet)
    if atlas.sections.empty and atlas.sites.empty:
        click.echo("Nothing fits these filters: the tables are empty.", err=True)


def _write_file(atlas: Atlas, out: Path, layer: str, lang: str, *, quiet: bool) -> None:
    from corridors.export.data import (
        FORMULA_FORMATS,
        count_formulas,
        format_of,
        prepare,
        write_prepared,
    )

    if not quiet and sys.stderr.isatty():  # the whole atlas takes a second or two
        click.echo(f"Writing {out} …", err=True)
    export = prepare(atlas, format_of(out), layer=layer, language=lang)
    written = write_prepared(out, export)
    if quiet:
        return
    counts = ", ".join(f"{len(table.rows)} {table.layer}" for table in export.tables)
    click.echo(f"{out}: {counts}, {out.stat().st_size / 1e6:.2f} MB", err=True)
    for beside in written[1:]:
        click.echo(f"{beside}: licence, citation and data dictionary", err=True)
    count = count_formulas(export.tables) if format_of(out) in FORMULA_FORMATS else 0
    if count:
        hint = f"{count} cells begin with =, +, - or @, which spreadsheets take for formulas"
        click.echo(f"{hint}; the xlsx export keeps them as text.", err=True)


def _write_bundle(atlas: Atlas, path: Path, lang: str, *, quiet: bool) -> None:
    from corridors.export import write_bundle

    def tell(name: str) -> None:
        click.echo(f"  {name}", err=True)

    size = write_bundle(atlas, path, language=lang, progress=None if quiet else tell)
    if not quiet:
        click.echo(f"{path}: {size / 1e6:.2f} MB", err=True)
