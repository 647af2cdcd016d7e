"""Lines of the author's own: packed whole, simplified as far as a browser needs, drawn as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import GeometryCollection, LineString, MultiLineString, Point, Polygon
from test_codec import decode_line, decode_numbers

from corridors.overlay import Overlay, read_overlay
from corridors.web import overlays
from corridors.web.overlays import AREA, LINE, POINT, pack_overlay

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

LINES = MultiLineString([[(60, 40), (61, 41)], [(62, 41), (63, 42)]])
HOLED = Polygon(
    [(70, 40), (74, 40), (74, 44), (70, 40)], [[(72, 41), (73, 41), (73, 42), (72, 41)]]
)


def overlay(*shapes: Any) -> Overlay:
    count = len(shapes)
    rows = [{"kind": "pipe", "no": str(number)} for number in range(count)]
    names = [f"Line {number}" for number in range(count)]
    geometry = np.empty(count, dtype=object)
    geometry[:] = shapes
    return Overlay("mine", names, geometry, rows, ("kind", "no"))


def test_a_feature_of_several_parts_is_several_pieces_with_one_name() -> None:
    packed = pack_overlay(overlay(LINES, Point(65, 43), HOLED))
    assert packed["kinds"] == [LINE, LINE, POINT, AREA]
    assert packed["owners"] == [0, 0, 1, 2]
    assert packed["names"] == ["Line 0", "Line 1", "Line 2"]
    assert decode_line(packed["paths"][0])[0] == [(60.0, 40.0), (61.0, 41.0)]
    assert decode_line(packed["paths"][2])[0] == [(65.0, 43.0)]
    assert len(packed["paths"][3]) == 2


def test_collections_are_taken_apart() -> None:
    packed = pack_overlay(overlay(GeometryCollection([GeometryCollection([LINES]), Point(1, 2)])))
    assert packed["kinds"] == [LINE, LINE, POINT]
    assert packed["owners"] == [0, 0, 0]


def test_cells_are_numbers_of_shared_values() -> None:
    packed = pack_overlay(overlay(Point(1, 2), Point(3, 4)))
    cells = [packed["values"][number] for number in decode_numbers(packed["cells"])]
    assert cells == ["pipe", "0", "pipe", "1"]


def test_too_many_vertices_raise_the_tolerance_which_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(overlays, "MOST_VERTICES", 50)
    x = np.linspace(60, 61, 500)
    wave = LineString(np.column_stack([x, 40 + 0.01 * np.sin(40 * x)]))
    packed = pack_overlay(overlay(wave))
    points = LineString(decode_line(packed["paths"][0])[0])
    assert shapely.get_num_coordinates(points) <= 50
    assert wave.hausdorff_distance(points) * 111.2 <= packed["offKm"]


def test_an_area_smaller_than_the_tolerance_is_still_there() -> None:
    small = Polygon([(70, 40), (70.0001, 40), (70.0001, 40.0001), (70, 40)])
    assert pack_overlay(overlay(small))["paths"][0][0]


def test_nothing_packs_to_nothing() -> None:
    assert pack_overlay(overlay())["paths"] == []


def test_a_file_goes_all_the_way(tmp_path: Path) -> None:
    feature = {
        "type": "Feature",
        "properties": {"NAME": "<b>x</b>"},
        "geometry": {"type": "LineString", "coordinates": [[60, 40], [61, 41]]},
    }
    path = tmp_path / "my.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    packed = pack_overlay(read_overlay(path, name_field="NAME"))
    assert packed["title"] == "my"
    assert packed["names"] == ["<b>x</b>"]
