"""pydeck, as its documentation shows it. LINES BASE OUT."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pydeck


def main(lines_path: str, base_path: str, out: str) -> None:
    """Write the page."""
    base, lines = (json.loads(Path(path).read_text("utf-8")) for path in (base_path, lines_path))
    layers = [
        pydeck.Layer("GeoJsonLayer", base, get_fill_color=[246, 242, 233], pickable=False),
        pydeck.Layer(
            "GeoJsonLayer",
            lines,
            get_line_color=[168, 38, 26],
            line_width_min_pixels=2,
            pickable=True,
        ),
    ]
    view = pydeck.ViewState(latitude=43, longitude=66, zoom=3)
    pydeck.Deck(layers, initial_view_state=view, map_provider=None).to_html(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
