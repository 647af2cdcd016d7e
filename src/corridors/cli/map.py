"""``corridors map`` and ``corridors embed``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corridors.cli.options import (
    COLOUR_HELP,
    check_language,
    filter_options,
    language_option,
    select_from,
)
from corridors.cli.printing import print_lines, progress, tell
from corridors.model import ArgumentError, NotFoundError
from corridors.wording import counted

if TYPE_CHECKING:
    from corridors.atlas import Atlas
    from corridors.atlas.selection import Filters
    from corridors.overlay import Overlay
    from corridors.web import MapOptions, Page
    from corridors.web.routes import Routes

PAGE_ENDINGS = (".html", ".htm")
_ABOUT_ADDED = ("name_field", "crs", "encoding", "lon_field", "lat_field")
_SELECTABLE = ("project", "section", "site")


@click.command("map")
@click.argument("out", type=click.Path(path_type=Path))
@filter_options
@language_option("What the page speaks first")
@click.option("--theme", default="auto", metavar="WORD", help="auto, light, dark or print.")
@click.option("--colour-by", default="mode", metavar="WORD", help=COLOUR_HELP)
@click.option("--title", default="", help="Title above the legend.")
@click.option("--subtitle", default="", help="Line under the title.")
@click.option("--view", default="", metavar="ZOOM/LAT/LON", help="Open there, such as 6/41/72.")
@click.option("--select", "chosen", default="", metavar="ID", help="Open this project or section.")
@click.option("--tiles", default="", metavar="NAME", help="Online background: osm or opentopomap.")
@click.option(
    "--compare",
    "ends",
    nargs=2,
    metavar="FROM TO",
    help="Draw the ways between two places, along what fits the filters.",
)
@click.option(
    "--add",
    "added",
    type=click.Path(),
    multiple=True,
    metavar="FILE",
    help="Draw your own lines too: a file, a folder or a pattern; may be repeated.",
)
@click.option("--name-field", default="", metavar="NAME", help="The field that names them.")
@click.option(
    "--crs",
    default="",
    metavar="CODE",
    help="The reference system of added files that do not say theirs, such as EPSG:32642.",
)
@click.option(
    "--encoding",
    default="",
    metavar="WORD",
    help="The encoding of added tables and Shapefiles, such as cp1251; left out, it is recognised.",
)
@click.option("--lon-field", default="", metavar="NAME", help="Their column of longitude, or x.")
@click.option("--lat-field", default="", metavar="NAME", help="Their column of latitude, or y.")
@click.option("--split", is_flag=True, help="Put script and style into files beside the page.")
@click.option(
    "--force", is_flag=True, help="Replace such files even if they are of another origin."
)
@click.option("--open", "show", is_flag=True, help="Open the written page in a browser.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but faults.")
def map_command(  # noqa: PLR0913  (each is an option)
    *,
    out: Path,
    data: Path | None,
    filters: Filters,
    ends: tuple[str, str] | None,
    added: tuple[str, ...],
    split: bool,
    force: bool,
    show: bool,
    quiet: bool,
    **words: str,
) -> None:
    """Write the map as one HTML file that works with the network off.

    Example: corridors map atlas.html --corridor trans-caspian
    """
    from corridors.atlas import check_target
    from corridors.atlas.disk.files import collector_paused
    from corridors.export import write_html
    from corridors.i18n import pick_name
    from corridors.wording import span_text

    click.get_current_context().with_resource(collector_paused())
    check_target(out)
    if out.suffix.lower() not in PAGE_ENDINGS:
        msg = f"{out}: a map is a web page; its name should end in .html"
        raise ArgumentError(msg)
    said = {key: words.pop(key) for key in _ABOUT_ADDED}
    options = _options(**words)
    atlas = select_from(data, filters)
    if len(filters.corridor) == 1:
        options = replace(options, named_after=atlas.filters[-1].corridor[0])
    if options.select:
        options = replace(options, select=_find_selectable(atlas, options.select))
    overlays = [_read_added(path, said, quiet=quiet) for path in added]
    routes = None
    if ends:
        routes = _find_routes(data, ends, filters)
        if not options.title:
            named = (routes.comparison.origin.name, routes.comparison.destination.name)
            title = span_text(*(pick_name(names, options.language) for names in named))
            options = replace(options, title=title)
        used = {key for way in routes.comparison.itineraries for key in way.sections}
        lines = [row for row in atlas.records.sections if row["id"] in used]
        atlas = atlas.with_records(sections=lines, sites=[])
    page = write_html(
        atlas, out, options, split=split, overlays=overlays, routes=routes, force=force
    )
    if not quiet:
        _tell(out, atlas, page, split=split)
    if show:
        click.launch(out.resolve().as_uri())


def _find_selectable(atlas: Atlas, key: str) -> str:
    """Return the id of what has this id or name and can be open on a map."""
    from corridors.atlas.selection import find_records

    found = find_records(atlas, key)
    for kind, row in found:
        if kind in _SELECTABLE:
            return str(row["id"])
    msg = f"--select opens a project, a section or a site; {key!r} is a {found[0][0]}"
    raise ArgumentError(msg)


def _find_routes(data: Path | None, ends: tuple[str, str], filters: Filters) -> Routes:
    from corridors.account.journey import missing_lines
    from corridors.atlas import load
    from corridors.network import build_network, compare
    from corridors.web.routes import Routes

    network = build_network(load(data))
    found = compare(network, *ends, filters=filters)
    if not found.itineraries:
        raise ArgumentError("; ".join(missing_lines(found)))
    return Routes(network, found)


def _read_added(path: str, said: dict[str, str], *, quiet: bool) -> Overlay:
    """Read a file of the user's own, and tell what became of it."""
    from corridors.overlay import read_overlay
    from corridors.web import page_thinner

    with progress(f"Reading {path}", quiet=quiet) as advance:
        overlay = read_overlay(
            path,
            name_field=said["name_field"],
            crs=said["crs"],
            encoding=said["encoding"],
            lon_field=said["lon_field"],
            lat_field=said["lat_field"],
            thinner=page_thinner(),
            progress=advance,
        )
    if not quiet:
        tell(*overlay.messages())
        if any(note.key == "encoding" for file in overlay.files for note in file.notes):
            tell("If that is not its encoding, --encoding says which.")
    return overlay


def _options(
    *,
    lang: str,
    theme: str,
    colour_by: str,
    title: str,
    subtitle: str,
    view: str,
    chosen: str,
    tiles: str,
) -> MapOptions:
    from corridors.style import COLOUR_BY, SCREEN_THEMES
    from corridors.web.map_options import TILES, MapOptions

    check_language(lang)
    for kind, word, known in (
        ("theme", theme, ("auto", *SCREEN_THEMES)),
        ("background", tiles, TILES),
        ("colouring", colour_by, COLOUR_BY),
    ):
        if word and word not in known:
            raise NotFoundError(kind, word, list(known))
    return MapOptions(
        language=lang,
        title=title,
        subtitle=subtitle,
        select=chosen,
        theme=theme,
        colour_by=colour_by,
        view=_read_view(view),
        tiles=tiles,
    )


def _read_view(text: str) -> tuple[float, float, float] | None:
    from corridors.web.map_options import MAX_LAT, MAX_LON, MAX_ZOOM

    if not text:
        return None
    try:
        zoom, lat, lon = (float(part) for part in text.split("/"))
    except ValueError:
        zoom, lat, lon = -1.0, 0.0, 0.0
    if not (0 <= zoom <= MAX_ZOOM and abs(lat) <= MAX_LAT and abs(lon) <= MAX_LON):
        msg = f"The view {text!r} is not ZOOM/LAT/LON, such as 6/41/72"
        raise ArgumentError(msg)
    return zoom, lat, lon


def _tell(out: Path, atlas: Atlas, page: Page, *, split: bool) -> None:
    sites = sum(site["geometry"] is not None for site in atlas.records.sites)
    size = len(page.html.encode("utf-8")) / 1e6
    lines = counted("shown_lines", len(atlas.records.sections))
    tell(f"{out}: {lines}, {counted('shown_sites', sites)}, {size:.2f} MB")
    if not atlas.records.sections and not atlas.records.sites:
        tell("Nothing fits these filters: the map is empty.")
    if split:
        names = f"{out.stem}.js and {out.stem}.css"
        tell(f"Script and style stand beside it in {names}; keep them together.")
    else:
        tell(f"For a Content-Security-Policy: {page.policy()}")


@click.command("embed")
@click.argument("name", type=click.Path())
@click.option("--title", default="", help="What a screen reader calls the map.")
@click.option(
    "--height-px",
    type=click.IntRange(200, 4000),
    default=560,
    show_default=True,
    help="Height of the map in the article.",
)
@click.option(
    "--listen",
    is_flag=True,
    help="Add a script with which the frame takes the height that suits its map.",
)
def embed_command(*, name: str, title: str, height_px: int, listen: bool) -> None:
    """Print the HTML that shows a written map in an article; NAME is a file or an address.

    Example: corridors embed caspian.html --title "The Trans-Caspian route"
    """
    from corridors.export.html import embed_snippet, is_full_address
    from corridors.i18n import translate

    if not name.strip():
        msg = "The name of the map file is empty; give the file that `corridors map` wrote"
        raise ArgumentError(msg)
    if not is_full_address(name) and not Path(name.partition("#")[0]).is_file():
        tell(
            f"There is no file {name} here; the frame stays empty until one stands beside the page."
        )
    label = title or translate("map_label")
    snippet = embed_snippet(name, title=label, height_px=height_px, listen=listen)
    print_lines(snippet.split("\n"))
