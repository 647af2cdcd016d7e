"""lonboard, as its documentation shows it. LINES BASE OUT."""

from __future__ import annotations

import sys

import geopandas as gpd
from lonboard import Map, PathLayer, PolygonLayer


def main(lines_path: str, base_path: str, out: str) -> None:
    """Write the page."""
    land = PolygonLayer.from_geopandas(gpd.read_file(base_path)[["kind", "geometry"]])
    lines = PathLayer.from_geopandas(gpd.read_file(lines_path), width_min_pixels=2)
    Map([land, lines]).to_html(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
