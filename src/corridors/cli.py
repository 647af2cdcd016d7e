"""The command line: arguments and exit codes; everything else is the library's."""

from __future__ import annotations

import json
import sys
import tomllib
from dataclasses import asdict
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from corridors import __version__
from corridors.model import (
    DISPLAY_LANGUAGES,
    CorridorsError,
    DataError,
    Mode,
    NotFoundError,
    OutputError,
    Severity,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from corridors.geodata import Atlas, Contents
    from corridors.model import Section
    from corridors.query import Filters

_LISTING = ["id", "name", "kind", "status", "as_of", "countries", "km", "located"]
Command = TypeVar("Command", bound="Callable[..., Any]")


class _Group(click.Group):
    """Turns the library's errors into one line for each fault, and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  (as click's own)
        try:
            return super().invoke(ctx)
        except DataError as error:
            message = f"the data cannot be used:\n{error}"
            raise click.ClickException(message) from error
        except CorridorsError as error:
            raise click.ClickException(str(error)) from error


def filter_options(command: Command) -> Command:
    """Add the filters, spelled the same in every command, and ``--data``."""
    modes, statuses = ", ".join(m.value for m in Mode), ", ".join(s.value for s in Status)
    options = (
        click.option("--mode", multiple=True, metavar="WORD", help=f"{modes}; may be repeated."),
        click.option("--status", multiple=True, metavar="WORD", help=f"{statuses}."),
        click.option("--country", multiple=True, metavar="CC", help="ISO code, such as KZ."),
        click.option("--corridor", multiple=True, metavar="ID", help="Such as trans-caspian."),
        click.option("--role", multiple=True, metavar="WORD", help="Legs: main, alternative, …"),
        click.option("--project", multiple=True, metavar="ID", help="Such as cku-railway."),
        click.option("--year", type=int, help="Open, being built or planned at its end."),
        click.option("--text", default="", help="A word in a name, in any language."),
    )
    for option in reversed(options):
        command = option(command)
    return data_option(_gather(command))


def data_option(command: Command) -> Command:
    """Add ``--data DIR``, another atlas folder in place of the shipped one."""
    help_text = "Read this atlas folder in place of the shipped one."
    kind = click.Path(path_type=Path)
    return click.option("--data", type=kind, metavar="DIR", help=help_text)(command)


def _gather(command: Command) -> Command:
    @wraps(command)
    def gathered(**kwargs: Any) -> Any:  # noqa: ANN401
        from corridors.query import Filters

        names = ("mode", "status", "country", "corridor", "role", "project", "year", "text")
        values = {name: kwargs.pop(name) for name in names}
        values["country"] = tuple(code.upper() for code in values["country"])
        return command(filters=Filters(**values), **kwargs)

    return cast("Command", gathered)


def _selected(data: Path | None, filters: Filters) -> Atlas:
    from corridors.geodata import load
    from corridors.query import select

    return select(load(data), filters)


def _check_language(language: str) -> None:
    if language not in DISPLAY_LANGUAGES:
        kind = "language"
        raise NotFoundError(kind, language, DISPLAY_LANGUAGES)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Corridors: an open atlas of Eurasian transport and energy corridors."""


@main.command("map")
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

    _check_language(lang)
    atlas = _selected(data, filters)
    if chosen:
        find_record(atlas, chosen)
    options = MapOptions(language=lang, title=title, subtitle=subtitle, select=chosen)
    size = write_html(atlas, out, options)
    shown = f"{len(atlas.sections)} sections, {int(atlas.sites.geometry.notna().sum())} sites"
    click.echo(f"{out}: {shown}, {size / 1e6:.2f} MB", err=True)
    if atlas.sections.empty and atlas.sites.empty:
        click.echo("Nothing fits these filters: the map is empty.", err=True)


@main.command("embed")
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


@main.command("list")
@filter_options
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def list_command(*, data: Path | None, filters: Filters, form: str) -> None:
    """List projects, corridors and services.

    Example: corridors list --mode rail --status construction
    """
    atlas = _selected(data, filters)
    click.echo(_format(_listing(atlas), form))


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


def _format(table: pd.DataFrame, form: str) -> str:
    if form == "json":
        return json.dumps(table.to_dict("records"), ensure_ascii=False, indent=1)
    if form == "csv":
        return str(table.to_csv(index=False)).rstrip("\n")
    if table.empty:
        return "Nothing fits these filters."
    return str(table.fillna("").to_string(index=False, max_colwidth=48))


@main.command("show")
@click.argument("key", metavar="ID")
@data_option
@click.option("--lang", default="en", help="Language of names: en, ru or zh.")
def show_command(*, key: str, data: Path | None, lang: str) -> None:
    """Show all that is known of a project, corridor, service, section or place, by id or name.

    Example: corridors show cku-railway
    """
    from corridors.geodata import load
    from corridors.report import describe

    _check_language(lang)
    click.echo("\n".join(describe(load(data), key, lang)))


@main.command("check")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--coverage", type=click.Path(path_type=Path), metavar="FILE", help="A list to cover."
)
@click.option("--report", is_flag=True, help="How well the lines follow the truth, by project.")
def check_command(*, path: Path | None, form: str, coverage: Path | None, report: bool) -> None:
    """Check an atlas folder: every fault at once, with file, record, field and value.

    Exit code 1 if there is an error, 0 if there are only warnings.

    Example: corridors check geodata
    """
    if coverage is not None:
        _print_coverage(path, coverage)
        return
    if report:
        _print_alignments(path, form)
        return
    from corridors.check import check

    findings = check(path)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if form == "json":
        click.echo(json.dumps([f.as_dict() for f in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            click.echo(finding.as_line())
        click.echo(f"{errors} errors, {len(findings) - errors} warnings")
    sys.exit(1 if errors else 0)


def _print_coverage(path: Path | None, listing: Path) -> None:
    from corridors.check import check_coverage
    from corridors.geodata import default_root, read_contents

    root = path if path is not None else default_root()
    result = check_coverage(read_contents(root), listing)
    for line in result.as_lines():
        click.echo(line)
    sys.exit(1 if result.missing else 0)


def _print_alignments(path: Path | None, form: str) -> None:
    from corridors.check import alignment_lines, measure_alignments
    from corridors.geodata import default_root, read_contents, read_countries

    root = path if path is not None else default_root()
    rows = measure_alignments(read_contents(root), read_countries(root))
    if form == "json":
        click.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(alignment_lines(rows)))


@main.command("stats")
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

    atlas = _selected(data, filters)
    if series == "?":
        click.echo(_format(atlas.series[["id", "label", "unit", "group"]], form))
    elif series:
        columns = ["period", "modifier", "value", "value_max", "basis", "sources", "note"]
        click.echo(_format(series_table(atlas, series)[columns], form))
    else:
        groups = [word.strip() for word in by.split(",") if word.strip()]
        table = summarize(atlas, groups)
        if "country" in table and form == "table":
            table["country"] = table["country"].replace("", "(sea, air)")
        click.echo(_format(table, form))
        if filters.corridor and not filters.role:
            click.echo("All legs are counted; --role main leaves alternatives out.", err=True)


@main.command("trace")
@click.argument("places", nargs=-1)
@click.option("--mode", default="", metavar="WORD", help="rail, road, pipeline, sea or air.")
@click.option("--section", default="", metavar="ID", help="Draw this section again by its recipe.")
@click.option("--id", "key", default="new-section", help="Id of the new section.")
@click.option("--project", default="new-project", help="Project of the new section.")
@click.option("--country", "countries", multiple=True, metavar="CC", help="Where it lies.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the section as GeoJSON.")
@data_option
def trace_command(
    *,
    places: tuple[str, ...],
    mode: str,
    section: str,
    key: str,
    project: str,
    countries: tuple[str, ...],
    out: Path | None,
    data: Path | None,
) -> None:
    """Draw a line through PLACES (ids of places.geojson) and report on each leg.

    Rails and roads follow a graph made from OpenStreetMap, which is not installed with corridors:
    pip install "scgraph_data==2.0.0".

    Example: corridors trace --mode rail altynkol zhetigen --country KZ --out line.geojson
    """
    from corridors.drawing import Draughtsman, method_for, report_lines, section_feature
    from corridors.geodata import default_root, features_text, read_contents, write_text

    if out is not None and not out.parent.is_dir():
        msg = f"The folder {out.parent} does not exist"
        raise OutputError(msg)
    contents = read_contents(data if data is not None else default_root())
    method = method_for(mode or "rail")
    if section:
        recipe = _section_of(contents, section)
        places, method = (recipe.from_, *recipe.via, recipe.to), recipe.method
        key, project, countries = recipe.id, recipe.project, tuple(recipe.countries)
    drawn = Draughtsman(contents.places).draw(method, places)
    click.echo("\n".join(report_lines(drawn)))
    codes = countries or tuple(
        dict.fromkeys(contents.places[place].record.country for place in (places[0], places[-1]))
    )
    feature = section_feature(
        drawn, key=key, project=project, places=places, countries=codes, method=method
    )
    if out is not None:
        write_text(out, features_text([feature]))
        click.echo(f"{out}: section {key}", err=True)


def _section_of(contents: Contents, key: str) -> Section:
    from corridors.model import NotFoundError, suggest

    if key not in contents.sections:
        kind = "section"
        raise NotFoundError(kind, key, suggest(key, contents.sections))
    return contents.sections[key].record


@main.command("app")
@data_option
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8501,
    show_default=True,
    help="Port of the page.",
)
@click.option(
    "--address", default="127.0.0.1", show_default=True, help="0.0.0.0 serves other machines too."
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def app_command(*, data: Path | None, port: int, address: str, no_browser: bool) -> None:
    """Open the atlas in a browser (a local Streamlit server; Ctrl+C ends it).

    Example: corridors app --port 8600
    """
    from streamlit.web import bootstrap

    from corridors.geodata import load

    load(data)  # faults are told here, not on the page
    folder = Path(__file__).parent / "app"
    config = tomllib.loads((folder / "config.toml").read_text("utf-8"))
    options = {
        f"{part}.{key}": value for part, keys in config.items() for key, value in keys.items()
    }
    options |= {"server.port": port, "server.address": address, "server.headless": no_browser}
    bootstrap.load_config_options(flag_options=options)
    bootstrap.run(str(folder / "__main__.py"), False, [str(data)] if data else [], options)
