"""``corridors trace``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from corridors.cli.options import data_option
from corridors.cli.printing import print_lines, tell
from corridors.model import Mode, NotFoundError, suggest

if TYPE_CHECKING:
    from corridors.atlas import Contents
    from corridors.model import Section


@click.command("trace")
@click.argument("places", nargs=-1)
@click.option("--mode", default="", metavar="WORD", help=f"{', '.join(Mode)}.")
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
    """Draw a line through PLACES (ids or names in any language) and report on each leg.

    Rails and roads follow a graph made from OpenStreetMap, which is not installed with corridors:
    pip install "scgraph_data==2.0.0".

    Example: corridors trace --mode rail altynkol zhetigen --country KZ --out line.geojson
    """
    from corridors.atlas import (
        check_target,
        default_root,
        features_text,
        read_contents,
        write_text,
    )
    from corridors.lines.recipes import Draughtsman, method_for, report_lines, section_feature

    if out is not None:
        check_target(out)
    contents = read_contents(data if data is not None else default_root())
    method = method_for(mode or "rail")
    if section:
        recipe = _section_of(contents, section)
        places, method = (recipe.from_, *recipe.via, recipe.to), recipe.method
        key, project, countries = recipe.id, recipe.project, tuple(recipe.countries)
    else:
        places = tuple(_place_of(contents, place) for place in places)
    drawn = Draughtsman(contents.places).draw(method, places)
    print_lines(report_lines(drawn))
    codes = countries or tuple(
        dict.fromkeys(contents.places[place].record.country for place in (places[0], places[-1]))
    )
    feature = section_feature(
        drawn, key=key, project=project, places=places, countries=codes, method=method
    )
    if out is not None:
        write_text(out, features_text([feature]))
        tell(f"{out}: section {key}")


def _place_of(contents: Contents, text: str) -> str:
    """Return the id of the place with this id or name; what nothing is called stays as it is."""
    from corridors.atlas.selection import same_name

    if text in contents.places:
        return text
    wanted = same_name(text)
    found = [
        (item.record.rank, key)
        for key, item in contents.places.items()
        if wanted in map(same_name, (key, *item.record.name.values(), *item.record.aliases))
    ]
    return min(found)[1] if found else text


def _section_of(contents: Contents, key: str) -> Section:
    if key not in contents.sections:
        kind = "section"
        raise NotFoundError(kind, key, suggest(key, contents.sections))
    return contents.sections[key].record
