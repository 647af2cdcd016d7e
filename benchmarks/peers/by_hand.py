"""Folium as most people write it: a line, a popup, a tooltip at a time. LINES BASE OUT."""

from __future__ import annotations

import json
import sys
from html import escape
from pathlib import Path

import folium

NOT_SHOWN = ("id", "mode", "colour")


def main(lines_path: str, base_path: str, out: str) -> None:
    """Write the page."""
    lines = json.loads(Path(lines_path).read_text("utf-8"))["features"]
    base = json.loads(Path(base_path).read_text("utf-8"))
    page = folium.Map([43, 66], zoom_start=4, tiles=None)
    folium.GeoJson(
        base,
        name="Land",
        style_function=lambda feature: {
            "fillColor": "#f6f2e9" if feature["properties"]["kind"] == "countries" else "#dbe6ea",
            "fillOpacity": 1,
            "color": "#b3a996",
            "weight": 0.8,
        },
    ).add_to(page)
    groups: dict[str, folium.FeatureGroup] = {}
    for line in lines:
        facts = line["properties"]
        if facts["mode"] not in groups:
            groups[facts["mode"]] = folium.FeatureGroup(name=facts["mode"]).add_to(page)
        rows = "".join(
            f"<tr><th>{escape(key)}</th><td>{escape(str(value))}</td></tr>"
            for key, value in facts.items()
            if key not in NOT_SHOWN and value
        )
        folium.PolyLine(
            [(lat, lon) for lon, lat in line["geometry"]["coordinates"]],
            color=facts["colour"],
            weight=2.5,
            tooltip=facts["name"],
            popup=folium.Popup(f"<table>{rows}</table>", max_width=400),
        ).add_to(groups[facts["mode"]])
    folium.LayerControl().add_to(page)
    page.save(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
