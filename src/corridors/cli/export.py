"""``corridors export``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corridors.cli.options import (
    check_language,
    filter_options,
    language_option,
    select_from,
)
from corridors.cli.printing import formula_lines, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corridors.atlas import Atlas
    from corridors.atlas.selection import Filters

    Say = Callable[..., None]


class _ExportCommand(click.Command):
    """A command whose help names the formats that there are, which are read only for it."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help with the formats in their places."""
        self.help = (self.help or "").format_map(_words_of_formats())
        super().format_help_text(ctx, formatter)


def _words_of_formats() -> dict[str, str]:
    from corridors.export.columns import LAYERS, MAP_LAYERS
    from corridors.export.formats import FORMATS

    formats = FORMATS.values()
    first, *others = MAP_LAYERS
    tables = [layer for layer in LAYERS if layer not in MAP_LAYERS]
    return {
        "endings": _in_words([f".{form.name}" for form in formats], "or"),
        "beside": _in_words([form.title for form in formats if not form.holds_notes], "and"),
        "single": _in_words([form.title for form in formats if not form.holds_layers], "and"),
        "first": first,
        "layers": _in_words(others, "or"),
        "tabular": _in_words(
            [form.title for form in formats if form.holds_tables and not form.holds_layers], "and"
        ),
        "tables": _in_words(tables, "or"),
    }


def _in_words(words: Sequence[str], last: str) -> str:
    """Return words with commas, and the last with a word before it."""
    *most, end = words
    return f"{', '.join(most)} {last} {end}" if most else end


@click.command("export", cls=_ExportCommand)
@click.argument("out", type=click.Path(path_type=Path), required=False)
@filter_options
@click.option("--bundle", type=click.Path(path_type=Path), metavar="ZIP", help="All in one zip.")
@click.option("--layer", default="", metavar="NAME", help="One layer alone, such as sites, facts.")
@language_option("Language of names and words")
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
    """Write the selection as data; the ending of OUT says in which format.

    It may end in {endings}.

    Licence, citation and data dictionary go with it: inside the file, and for {beside} beside it,
    in NAME.about.md. {single} hold one layer: {first}, unless --layer says {layers}; {tabular}
    also {tables}.

    Example: corridors export caspian.gpkg --corridor trans-caspian
    """
    from corridors.atlas import check_target, write_files
    from corridors.export.data import format_of

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
        format_of(out).layers(layer)
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
    from corridors.export.data import count_formulas, files_of, format_of, prepare

    if sys.stderr.isatty():  # the whole atlas takes a second or two
        say(f"Writing {out} …")
    form = format_of(out)
    export = prepare(atlas, form, layer=layer, language=lang)
    files = files_of(out, form, export, force=force)
    counts = ", ".join(f"{len(table.rows)} {table.layer}" for table in export.tables)
    told.append(f"{out}: {counts}, {len(files[out]) / 1e6:.2f} MB")
    told += [f"{path}: licence, citation and data dictionary" for path in files if path != out]
    if form.takes_formulas:
        told += formula_lines(count_formulas(export.tables))
    return files


def _make_bundle(atlas: Atlas, path: Path, lang: str, *, say: Say, told: list[str]) -> bytes:
    from corridors.export.bundle import encode_bundle, prepare_bundle
    from corridors.export.data import count_formulas

    export = prepare_bundle(atlas, lang)
    content = encode_bundle(export, progress=lambda name: say(f"  {name}"))
    told.append(f"{path}: {len(content) / 1e6:.2f} MB")
    told += formula_lines(count_formulas(export.tables))
    return content
