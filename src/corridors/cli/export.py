"""``corridors export``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corridors.cli.options import check_language, filter_options, select_from
from corridors.cli.printing import formula_lines, tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridors.atlas import Atlas
    from corridors.atlas.selection import Filters

    Say = Callable[..., None]


@click.command("export")
@click.argument("out", type=click.Path(path_type=Path), required=False)
@filter_options
@click.option("--bundle", type=click.Path(path_type=Path), metavar="ZIP", help="All in one zip.")
@click.option("--layer", default="", metavar="NAME", help="One layer alone, such as sites, facts.")
@click.option("--lang", default="en", help="Language of names and words: en, ru or zh.")
@click.option("--force", is_flag=True, help="Replace a NAME.about.md that is of another origin.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing unless it fails.")
def export_command(
    *,
    out: Path | None,
    bundle: Path | None,
    data: Path | None,
    filters: Filters,
    layer: str,
    lang: str,
    force: bool,
    quiet: bool,
) -> None:
    """Write the selection as data: .geojson, .gpkg, .fgb, .parquet, .kml, .csv or .xlsx.

    Licence, citation and data dictionary go with it: inside the file, and for CSV and FlatGeobuf
    beside it, in NAME.about.md. These two and Parquet hold one layer, sections unless --layer says
    sites, places, projects, corridors, corridor_sections, services, facts or sources.

    Example: corridors export caspian.gpkg --corridor trans-caspian
    """
    from corridors.atlas import check_target, write_files
    from corridors.export.data import format_of, layers_of

    if out is None and bundle is None:
        message = "give the name of a file, or --bundle OUT.zip"
        raise click.UsageError(message)
    if layer and out is None:
        message = "--layer chooses what goes into a file; a bundle holds all layers"
        raise click.UsageError(message)
    if out == bundle:
        message = f"{out} cannot be both the file and the bundle"
        raise click.UsageError(message)
    check_language(lang)
    for path in filter(None, (out, bundle)):
        check_target(path)
    if out is not None:
        layers_of(format_of(out), layer)
    atlas = select_from(data, filters)
    say = _silent if quiet else tell
    files: dict[Path, bytes] = {}
    told: list[str] = []
    if out is not None:
        files |= _make_file(atlas, out, layer, lang, force=force, say=say, told=told)
    if bundle is not None:
        files[bundle] = _make_bundle(atlas, bundle, lang, say=say, told=told)
    write_files(files)
    say(*told)
    if not (atlas.records.sections or atlas.records.sites):
        tell("Nothing fits these filters: the tables are empty.")


def _silent(*_lines: str) -> None:
    """Say nothing."""


def _make_file(
    atlas: Atlas,
    out: Path,
    layer: str,
    lang: str,
    *,
    force: bool,
    say: Say,
    told: list[str],
) -> dict[Path, bytes]:
    from corridors.export.data import FORMULA_FORMATS, count_formulas, files_of, format_of, prepare

    if sys.stderr.isatty():  # the whole atlas takes a second or two
        say(f"Writing {out} …")
    export = prepare(atlas, format_of(out), layer=layer, language=lang)
    files = files_of(out, export, force=force)
    counts = ", ".join(f"{len(table.rows)} {table.layer}" for table in export.tables)
    told.append(f"{out}: {counts}, {len(files[out]) / 1e6:.2f} MB")
    told += [f"{path}: licence, citation and data dictionary" for path in files if path != out]
    if format_of(out) in FORMULA_FORMATS:
        told += formula_lines(count_formulas(export.tables))
    return files


def _make_bundle(atlas: Atlas, path: Path, lang: str, *, say: Say, told: list[str]) -> bytes:
    from corridors.export.bundle import encode_bundle
    from corridors.export.data import count_formulas, prepare

    export = prepare(atlas, "gpkg", language=lang)
    content = encode_bundle(export, progress=lambda name: say(f"  {name}"))
    told.append(f"{path}: {len(content) / 1e6:.2f} MB")
    told += formula_lines(count_formulas(export.tables))
    return content
