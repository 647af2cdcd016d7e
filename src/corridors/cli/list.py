"""``corridors list``, ``show`` and ``stats``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from corridors.cli.options import (
    check_language,
    data_option,
    filter_options,
    language_option,
    records_of,
    select_from,
)
from corridors.cli.printing import print_lines, print_table, tell

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.atlas import Atlas
    from corridors.atlas.selection import Filters
    from corridors.model import Cells

_LISTING = ["id", "name", "kind", "status", "as_of", "countries", "km", "located"]


@click.command("list")
@filter_options
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def list_command(*, data: Path | None, filters: Filters, form: str) -> None:
    """List projects, corridors and services; with --text also sites, places and countries.

    Example: corridors list --mode rail --status construction
    """
    rows = select_from(data, filters)
    print_table(_LISTING, _found_first(rows, _listing(rows), filters.text), form)


def _found_first(rows: Atlas, listing: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """Put what is called by a text before what only belongs to it."""
    from corridors.atlas.selection import search

    listed = {row["id"]: row for row in listing}
    found = []
    for one in search(rows, text) if text else ():
        known = listed.pop(one.id) if one.id in listed else None
        found.append(known or _listed({**one.row, "label": one.label, "id": one.id}, one.kind))
    return [*found, *listed.values()]


def _listing(rows: Atlas) -> list[dict[str, Any]]:
    km: dict[str, float] = {}
    for section in rows.records.sections:
        km[section["project"]] = km.get(section["project"], 0.0) + section["length_km"]
    listing = [
        {
            **_listed(row, row["kind"]),
            "km": round(km[row["id"]]) if row["id"] in km else "",
            "located": "yes" if row["located"] else "not located",
        }
        for row in rows.records.projects
    ]
    listing += [_listed(row, "corridor") for row in rows.records.corridors]
    return [*listing, *(_listed(row, "service") for row in rows.records.services)]


def _listed(row: Cells, kind: str) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": row["label"],
        "kind": kind,
        "status": row.get("status") or "",
        "as_of": row.get("status_as_of") or "",
        "countries": list(row.get("countries") or []),
        "km": "",
        "located": "",
    }


@click.command("show")
@click.argument("key", metavar="ID")
@data_option
@language_option("Language of names")
def show_command(*, key: str, data: Path | None, lang: str) -> None:
    """Show all that is known of a project, corridor, service, section or place, by id or name.

    Example: corridors show cku-railway
    """
    from corridors.account.record_text import describe
    from corridors.atlas import load

    check_language(lang)
    print_lines(describe(load(data), key, lang))


@click.command("stats")
@filter_options
@click.option("--by", default="mode,status", help="Any of mode, status, country, by commas.")
@click.option("--series", default="", metavar="ID", help="Print a series instead; ? lists them.")
@click.option(
    "--catchment",
    type=float,
    metavar="KM",
    help="Count towns and their inhabitants so near to the lines instead.",
)
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def stats_command(
    *,
    data: Path | None,
    filters: Filters,
    by: str,
    series: str,
    catchment: float | None,
    form: str,
) -> None:
    """Count projects and kilometres, nothing twice.

    Example: corridors stats --by country --mode rail
    """
    from corridors.atlas.totals import series_table, summarize

    atlas = select_from(data, filters)
    if series == "?":
        columns = ["id", "label", "unit", "group"]
        print_table(columns, atlas.records.series, form)
    elif series:
        columns = ["period", "modifier", "value", "value_max", "basis", "sources", "note"]
        print_table(columns, records_of(series_table(atlas, series)), form)
    elif catchment is not None:
        _print_catchment(atlas, catchment, form)
    else:
        groups = [word.strip() for word in by.split(",") if word.strip()]
        table = summarize(atlas, groups)
        if "country" in table and form == "table":
            table["country"] = table["country"].replace("", "(sea, air)")
        print_table(list(map(str, table.columns)), records_of(table), form)
        if filters.corridor and not filters.role:
            tell("All legs are counted; --role main leaves alternatives out.")


def _print_catchment(atlas: Atlas, distance_km: float, form: str) -> None:
    from corridors.atlas.totals import catchment, summarize_catchment

    table = summarize_catchment(catchment(atlas, distance_km))
    if form == "table":
        table["country"] = table["country"].replace("", "all")
    print_table(list(map(str, table.columns)), records_of(table), form)
    tell("Towns of 15,000 and more, after GeoNames (CC BY 4.0).")
