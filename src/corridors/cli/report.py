"""``corridors report``."""

from __future__ import annotations

from pathlib import Path

import click

from corridors.cli.options import check_language, data_option, language_option
from corridors.cli.printing import tell


@click.command("report")
@click.argument("subjects", nargs=-1, metavar="SUBJECT…")
@click.argument("out", type=click.Path(path_type=Path))
@data_option
@click.option(
    "--compare",
    "pairs",
    type=(str, str),
    multiple=True,
    metavar="FROM TO",
    help="The ways from one place to another; may be repeated.",
)
@click.option("--mode", multiple=True, metavar="WORD", help="Of these ways; may be repeated.")
@language_option("Language")
@click.option("--title", default="", help="At the top; the names of the subjects, if left out.")
@click.option("--year", type=int, help="What stood at its end.")
@click.option("--quiet", is_flag=True, help="Say nothing when all is well.")
def report_command(  # noqa: PLR0913  (one for each option)
    *,
    subjects: tuple[str, ...],
    out: Path,
    data: Path | None,
    pairs: tuple[tuple[str, str], ...],
    mode: tuple[str, ...],
    lang: str,
    title: str,
    year: int | None,
    quiet: bool,
) -> None:
    """Write a handout on corridors, projects, services, countries or journeys.

    Subjects are ids or names in any language.

    OUT ends with .html (one page that works with the network off), .docx, .pptx or .pdf; the last
    three need the extra "report".

    Example: corridors report "middle corridor" handout.docx --lang ru
    """
    from corridors.atlas import check_target, load
    from corridors.model import Filters
    from corridors.network import compare
    from corridors.reports import ReportOptions, write_report

    check_language(lang)
    check_target(out)
    options = ReportOptions(language=lang, title=title, year=year)
    atlas = load(data)
    filters = Filters(mode=mode, year=year)
    found = [compare(atlas, start, end, filters=filters) for start, end in pairs]
    size = write_report(atlas, subjects, out, options, comparisons=found)
    if not quiet:
        tell(f"{out}: {size / 1e6:.2f} MB")
