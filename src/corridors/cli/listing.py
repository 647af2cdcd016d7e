"""``corridors list``, ``show`` and ``stats``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from corridors.cli.options import (
    check_language,
    data_option,
    filter_options,
    format_table,
    select_from,
)

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from corridors.geodata import Atlas
    from corridors.query import Filters

_LISTING = ["id", "name", "kind", "status", "as_of", "countries", "km", "located"]


@click.command("list")
@filter_options
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def list_command(*, data: Path | None, filters: Filters, form: str) -> None:
    """List projects, corridors and services.

    Example: corridors list --mode rail --status construction
    """
    atlas = select_from(data, filters)
    click.echo(format_table(_listing(atlas), form))


def _listing(atlas: Atlas) -> pd.DataFrame:
    import pandas as pd

    km = atlas.sections.groupby("project")["length_km"].sum() if len(atlas.sections) else {}
    rows = [
        {
            "id": row["id"],
            "name": row["label"],
            "kind": row["kind"],
            "status": row["status"],
            "as_of": row["status_as_of"],
            "countries": " ".join(row["countries"]),
            "km": round(float(km[row["id"]])) if row["id"] in km else "",
            "located": "yes" if row["located"] else "not located",
        }
        for row in atlas.projects.to_dict("records")
    ]
    for kind, table in (("corridor", atlas.corridors), ("service", atlas.services)):
        rows += [
            {
                "id": row["id"],
                "name": row["label"],
                "kind": kind,
                "status": row.get("status") or "",
                "as_of": row.get("status_as_of") or "",
                "countries": " ".join(row.get("countries", [])),
                "km": "",
                "located": "",
            }
            for row in table.to_dict("records")
        ]
    return pd.DataFrame(rows, columns=_LISTING)


@click.command("show")
@click.argument("key", metavar="ID")
@data_option
@click.option("--lang", default="en", help="Language of names: en, ru or zh.")
def show_command(*, key: str, data: Path | None, lang: str) -> None:
    """Show all that is known of a project, corridor, service, section or place, by id or name.

    Example: corridors show cku-railway
    """
    from corridors.geodata import load
    from corridors.report import describe

    check_language(lang)
    click.echo("\n".join(describe(load(data), key, lang)))


@click.command("stats")
@filter_options
@click.option("--by", default="mode,status", help="Any of mode, status, country, by commas.")
@click.option("--series", default="", metavar="ID", help="Print a series instead; ? lists them.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def stats_command(
    *,
    data: Path | None,
    filters: Filters,
    by: str,
    series: str,
    form: str,
) -> None:
    """Count projects and kilometres, nothing twice.

    Example: corridors stats --by country --mode rail
    """
    from corridors.stats import series_table, summarize

    atlas = select_from(data, filters)
    if series == "?":
        click.echo(format_table(atlas.series[["id", "label", "unit", "group"]], form))
    elif series:
        columns = ["period", "modifier", "value", "value_max", "basis", "sources", "note"]
        click.echo(format_table(series_table(atlas, series)[columns], form))
    else:
        groups = [word.strip() for word in by.split(",") if word.strip()]
        table = summarize(atlas, groups)
        if "country" in table and form == "table":
            table["country"] = table["country"].replace("", "(sea, air)")
        click.echo(format_table(table, form))
        if filters.corridor and not filters.role:
            click.echo("All legs are counted; --role main leaves alternatives out.", err=True)
