"""Write the place of each country's name into the basemap, so that no map has to look for it.

Each geometry of the object ``countries`` gets two properties:

label
    Longitude and latitude, in degrees to two decimals, of the centre of the largest circle that
    fits into the country's largest piece.
area
    Area of that piece in square degrees of longitude and latitude: by it maps put the names of
    large countries first. It is no measure of land.

Both are taken from ``countries.geojson``, which is cut at the edge of the detail box, so that the
name of a country that reaches beyond stands where the map is. A country without land in the box,
and what belongs to no country (``ZZ``), has neither. Nothing else in the file is changed.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import shape

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_COUNTRY = "ZZ"
SIMPLIFY_DEG, CIRCLE_DEG = 0.2, 0.5
"""How much finer detail than this, in degrees, does not matter to where a name stands."""


def find_labels(countries: str) -> dict[str, dict[str, Any]]:
    """Return ``label`` and ``area`` by country code, from the text of ``countries.geojson``."""
    labels = {}
    for feature in json.loads(countries)["features"]:
        if feature["id"] == NO_COUNTRY:
            continue
        largest = max(shapely.get_parts(shape(feature["geometry"])), key=lambda part: part.area)
        circle = shapely.maximum_inscribed_circle(
            largest.simplify(SIMPLIFY_DEG), tolerance=CIRCLE_DEG
        )
        lon, lat = circle.coords[0]
        labels[feature["id"]] = {
            "label": [round(lon, 2), round(lat, 2)],
            "area": round(largest.area, 1),
        }
    return labels


def add_labels(topology: str, countries: str) -> str:
    """Return the text of ``basemap.topojson`` with the labels; old ones are replaced.

    The file has one geometry a line; only the lines of countries are written anew.
    """
    labels = find_labels(countries)
    lines = topology.split("\n")
    start = next(n for n, line in enumerate(lines) if line.startswith('"countries":')) + 1
    for number in range(start, lines.index("]},", start)):
        geometry = json.loads(lines[number].rstrip(","))
        kept = {key: geometry["properties"][key] for key in ("id", "name")}
        geometry["properties"] = kept | labels.get(kept["id"], {})
        text = json.dumps(geometry, ensure_ascii=False, separators=(",", ":"))
        lines[number] = text + ("," if lines[number].endswith(",") else "")
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Place the names of countries on the basemap.")
    parser.add_argument("--basemap", type=Path, required=True, help="TopoJSON file to write into")
    parser.add_argument("--countries", type=Path, required=True, help="GeoJSON file of countries")
    options = parser.parse_args(argv)
    countries = options.countries.read_text(encoding="utf-8")
    text = add_labels(options.basemap.read_text(encoding="utf-8"), countries)
    options.basemap.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
