"""``corridors compare``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corridors.cli.options import check_language, filter_options, language_option
from corridors.cli.printing import print_csv, print_json, print_lines, tell

if TYPE_CHECKING:
    from corridors.atlas import Atlas
    from corridors.atlas.selection import Filters
    from corridors.network import Comparison

_FORMS = ["table", "json", "csv", "markdown"]


@click.command("compare")
@click.argument("origin")
@click.argument("destination")
@filter_options
@click.option("--via", multiple=True, metavar="PLACE", help="Pass this place; in order.")
@click.option(
    "--avoid", multiple=True, metavar="WORD", help="A country, place, corridor, project, section."
)
@click.option("-k", "k", type=int, default=3, show_default=True, help="At most so many.")
@click.option("--format", "form", type=click.Choice(_FORMS), default="table")
@language_option("Language of names")
@click.option(
    "--strip",
    type=click.Path(path_type=Path),
    metavar="FILE.svg",
    help="Draw the first itinerary as a strip diagram.",
)
def compare_command(  # noqa: PLR0913  (each is an option)
    *,
    origin: str,
    destination: str,
    data: Path | None,
    filters: Filters,
    via: tuple[str, ...],
    avoid: tuple[str, ...],
    k: int,
    form: str,
    lang: str,
    strip: Path | None,
) -> None:
    """Compare the ways from one place to another, by names in any language.

    Only lines that fit the filters are used: of rail, road and sea what operates, and with a year
    to come what is expected, unless --mode and --status say otherwise.

    Exit code 1 if there is no way; what is missing is told then.

    Example: corridors compare xian istanbul --year 2030 --mode rail --mode sea
    """
    from corridors.atlas import check_target, load
    from corridors.network import compare

    check_language(lang)
    if strip is not None:
        check_target(strip)
    atlas = load(data)
    comparison = compare(
        atlas,
        origin,
        destination,
        via=via,
        avoid=avoid,
        k=k,
        filters=filters,
    )
    _print_answer(atlas, comparison, form, lang)
    if form != "table":  # which says it itself
        _say_borrowed(atlas, lang)
    if strip is not None and comparison.itineraries:
        _write_strip(comparison, strip, lang)
    if not comparison.itineraries:
        raise SystemExit(1)


def _print_answer(atlas: Atlas, comparison: Comparison, form: str, language: str) -> None:
    from corridors.account import journey_text

    if form == "json":
        print_json(json.dumps(comparison.as_dict(), ensure_ascii=False, indent=1))
    elif form == "csv":
        text = journey_text.csv_table(comparison, atlas, language)
        print_csv(text, (cell for row in csv.reader(io.StringIO(text)) for cell in row))
    elif form == "markdown" and comparison.itineraries:
        print_lines(journey_text.markdown_table(atlas, comparison, language).split("\n"))
    else:
        print_lines(journey_text.comparison_lines(atlas, comparison, language))


def _say_borrowed(atlas: Atlas, language: str) -> None:
    from corridors.account.journey import borrowed_text

    if borrowed := borrowed_text(atlas.root, language):
        tell(borrowed)


def _write_strip(comparison: Comparison, path: Path, language: str) -> None:
    from corridors.atlas import write_text
    from corridors.strips import strip_svg

    write_text(path, strip_svg(comparison.itineraries[0], language))
    tell(f"{path}: {len(comparison.itineraries[0].legs)} legs")
