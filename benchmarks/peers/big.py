"""Folium with a big file of lines. Use: big.py LINES BASE OUT."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import folium


def main(lines_path: str, base_path: str, out: str) -> None:
    """Write the page."""
    base = json.loads(Path(base_path).read_text("utf-8"))
    lines = json.loads(Path(lines_path).read_text("utf-8"))
    page = folium.Map([43, 66], zoom_start=4, tiles=None, prefer_canvas=True)
    folium.GeoJson(base, interactive=False).add_to(page)
    fields = list(lines["features"][0]["properties"])
    folium.GeoJson(
        lines,
        style_function=lambda _: {"color": "#b0307a", "weight": 1.8},
        tooltip=folium.GeoJsonTooltip(["name"]),
        popup=folium.GeoJsonPopup(fields),
    ).add_to(page)
    page.save(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
