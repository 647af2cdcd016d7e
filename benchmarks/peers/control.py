"""The control: folium on canvas, one layer a mode. Use: control.py LINES BASE OUT."""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path

import folium

SHOWN_FIRST = ("id", "mode", "colour")


def main(lines_path: str, base_path: str, out: str) -> None:
    """Write the page."""
    lines = json.loads(Path(lines_path).read_text("utf-8"))["features"]
    base = json.loads(Path(base_path).read_text("utf-8"))
    page = folium.Map([43, 66], zoom_start=4, tiles=None, prefer_canvas=True)
    folium.GeoJson(
        base,
        name="Land",
        style_function=lambda feature: {
            "fillColor": "#f6f2e9" if feature["properties"]["kind"] == "countries" else "#dbe6ea",
            "fillOpacity": 1,
            "color": "#b3a996",
            "weight": 0.8,
        },
        interactive=False,
    ).add_to(page)
    for mode, found in groupby(lines, key=lambda line: line["properties"]["mode"]):
        features = list(found)
        fields = [key for key in features[0]["properties"] if key not in SHOWN_FIRST]
        folium.GeoJson(
            {"type": "FeatureCollection", "features": features},
            name=mode,
            style_function=lambda line: {"color": line["properties"]["colour"], "weight": 2.5},
            tooltip=folium.GeoJsonTooltip(["name", "status"]),
            popup=folium.GeoJsonPopup(fields, max_width=400),
        ).add_to(page)
    folium.LayerControl().add_to(page)
    page.save(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
