"""GeoDataFrame.explore, as its documentation shows it. LINES BASE OUT."""

from __future__ import annotations

import sys

import geopandas as gpd


def main(lines_path: str, base_path: str, out: str) -> None:
    """Write the page."""
    base, lines = gpd.read_file(base_path), gpd.read_file(lines_path)
    land = {"fillColor": "#f6f2e9", "fillOpacity": 1, "color": "#b3a996", "weight": 0.8}
    page = base.explore(tiles=None, style_kwds=land, tooltip=False, highlight=False)
    lines.explore(
        m=page,
        color=lines["colour"],
        style_kwds={"weight": 2.5},
        tooltip=["name", "status"],
        popup=[name for name in lines.columns if name not in {"id", "mode", "colour", "geometry"}],
    )
    page.save(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
