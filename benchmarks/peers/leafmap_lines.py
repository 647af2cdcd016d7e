"""leafmap's folium back end, as its documentation shows it. LINES BASE OUT."""

from __future__ import annotations

import sys

from leafmap import foliumap


def main(lines_path: str, base_path: str, out: str) -> None:
    """Write the page."""
    page = foliumap.Map(center=[43, 66], zoom=4)
    page.add_geojson(base_path, layer_name="Land")
    page.add_geojson(lines_path, layer_name="Lines")
    page.to_html(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
