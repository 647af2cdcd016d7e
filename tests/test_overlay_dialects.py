"""Esri JSON and TopoJSON: all of them read, or what is not is counted."""

from __future__ import annotations

import json
from typing import Any

import pytest
from own_files import read, told

ARCS = [[[60, 40], [61, 41]], [[61, 41], [62, 42]]]
ASSUMED = "; says no reference system, taken for longitude and latitude"


def topology(objects: dict[str, Any], **more: Any) -> str:
    return json.dumps({"type": "Topology", "arcs": ARCS, "objects": objects} | more)


def gathered(*geometries: Any) -> dict[str, Any]:
    return {"type": "GeometryCollection", "geometries": list(geometries)}


def esri(*features: Any, kind: str = "Point", **more: Any) -> str:
    rest = {"geometryType": f"esriGeometry{kind}", "spatialReference": {"wkid": 4326}}
    return json.dumps(rest | {"features": list(features)} | more)


def feature(geometry: Any, **attributes: Any) -> dict[str, Any]:
    return {"attributes": attributes, "geometry": geometry}


# ---- TopoJSON --------------------------------------------------------------------------------


def test_a_topology_of_several_objects() -> None:
    line = {"type": "LineString", "arcs": [0, 1], "properties": {"name": "A", "n": None}, "id": 7}
    back = {"type": "LineString", "arcs": [-1], "properties": {"name": None}}
    point = {"type": "Point", "coordinates": [5, 6], "properties": {"name": "P"}}
    overlay = read("t.json", topology({"lines": gathered(line, back), "alone": point}))
    assert [str(shape) for shape in overlay.geometry] == [
        "LINESTRING (60 40, 61 41, 62 42)",
        "LINESTRING (61 41, 60 40)",
        "POINT (5 6)",
    ]
    assert overlay.attributes == [
        {"id": "7", "name": "A", "layer": "lines"},
        {"layer": "lines"},
        {"name": "P", "layer": "alone"},
    ]
    assert overlay.messages() == [f"t.json: 2 lines, 1 point, in 2 layers{ASSUMED}"]


def test_a_quantised_topology() -> None:
    scaled = {
        "transform": {"scale": [0.001, 0.001], "translate": [60, 40]},
        "arcs": [[[0, 0], [1000, 500], [500, 500]]],
    }
    point = {"type": "Point", "coordinates": [10, 20]}
    lines = gathered({"type": "LineString", "arcs": [0]}, point)
    overlay = read("t.topojson", topology({"lines": lines}, **scaled))
    assert [str(shape) for shape in overlay.geometry] == [
        "LINESTRING (60 40, 61 40.5, 61.5 41)",
        "POINT (60.01 40.02)",
    ]


def test_what_a_topology_nests_lacks_and_breaks() -> None:
    inner = gathered({"type": "LineString", "arcs": [0]}, {"type": "Point", "coordinates": [1, 2]})
    wrong = [{"type": "LineString", "arcs": arcs} for arcs in ([9], ["x"], [[0]], 0)]
    everything = gathered(inner | {"properties": {"name": "in"}}, {"type": None}, *wrong)
    assert told("t.json", topology({"o": everything})).startswith(
        "1 line, 1 point; left out: 1 without a place, "
    )
    assert read("t.json", topology({"o": everything})).label == ["in", "in"]


@pytest.mark.parametrize("order", ["sorted", "reversed"])
def test_the_type_may_stand_anywhere(order: str) -> None:
    document = json.loads(topology({"o": {"type": "LineString", "arcs": [0]}}))
    text = json.dumps(dict(reversed(document.items())), sort_keys=order == "sorted", indent=1)
    assert told("t.json", text) == f"1 line{ASSUMED}"


# ---- Esri JSON -------------------------------------------------------------------------------


def test_lines_of_a_service() -> None:
    text = esri(
        feature({"hasZ": True, "paths": [[[0, 0, 9], [1, 1, 9]], [[5, 5, 9]]]}, name="A"),
        feature({"paths": [[[170, 1], [190, 2]]]}, name="B"),
        feature({"paths": [[[1, 1]]]}),
        feature({"paths": []}),
        feature(None),
        feature({"curvePaths": [[[0, 0], {"c": [[3, 3], [1, 4]]}]]}),
        kind="Polyline",
    )
    assert told("e.json", text) == (
        "2 lines; left out: 1 without a place, 1 with an empty geometry, 1 with curves, "
        "2 with one point only; cut at the antimeridian: 1"
    )


def test_an_area_with_a_hole_and_an_island() -> None:
    outline = [[0, 0], [0, 9], [9, 9], [9, 0], [0, 0]]
    hole = [[2, 2], [4, 2], [4, 4], [2, 4], [2, 2]]
    island = [[20, 20], [20, 29], [29, 29], [20, 20]]
    text = esri(feature({"rings": [outline, hole, island]}, name="A"), kind="Polygon")
    assert read("e.json", text).geometry[0].area == pytest.approx(81 - 4 + 40.5)


@pytest.mark.parametrize("system", [{"wkid": 102100, "latestWkid": 3857}, {"wkid": 102100}])
def test_a_system_by_esris_number(system: dict[str, int]) -> None:
    place = {"x": 7_900_000, "y": 6_600_000}
    found = read("e.json", esri(feature(place, name="A"), spatialReference=system)).geometry[0]
    assert (found.x, found.y) == (
        pytest.approx(70.9669, abs=1e-4),
        pytest.approx(50.8795, abs=1e-4),
    )


def test_a_system_of_each_geometry() -> None:
    far = {"x": 500_000, "y": 5_000_000, "spatialReference": {"wkid": 32642}}
    overlay = read("e.json", esri(feature({"x": 1, "y": 2}, name="A"), feature(far, name="B")))
    assert overlay.label == ["A", "B"]
    assert overlay.geometry[1].x == pytest.approx(69)


def test_sets_within_sets() -> None:
    inside = {"featureSet": json.loads(esri(feature({"x": 1, "y": 2}, name="A")))}
    assert read("e.json", json.dumps(inside)).label == ["A"]
    assert read("e.json", json.dumps({"layers": [inside, inside]})).label == ["A", "A"]
    alone = feature({"x": 1, "y": 2, "spatialReference": {"wkid": 4326}}, name="A")
    assert read("e.json", json.dumps(alone)).label == ["A"]


def test_an_answer_that_was_cut_short_says_so_and_fetches_nothing() -> None:
    text = esri(feature({"x": 1, "y": 2}), exceededTransferLimit=True)
    assert told("e.json", text) == "1 point; the file is cut short, or its service sent only a part"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (esri(feature({"x": 1, "y": 2}), transform={"scale": [1, 1]}), "quantised"),
        ('{"error": {"code": 499, "message": "Token Required"}}', "no GeoJSON"),
        ('{"type": "Topology", "arcs": [], "objects": []}', "looks like TopoJSON"),
        ('{"geometryType": "esriGeometryPoint"}', "looks like Esri JSON"),
        ('{"type": "Topology", "arcs": [', "is no TopoJSON that can be read"),
        (topology({"o": {"type": "LineString", "arcs": [0]}}, arcs=[[[1, 2], [900, 800]]]), "900"),
        ('{"type": "Topology", "arcs": [], "objects": ' + "[" * 100_000, "cannot be"),
    ],
)
def test_what_is_refused(text: str, said: str) -> None:
    message = told("x.json", text)
    assert message.startswith("refused: x.json: ")
    assert said in message or "can be read" in message


def test_words_of_a_dialect_in_geojson_do_not_matter() -> None:
    item = {
        "type": "Feature",
        "properties": {"a": "Topology", "arcs": "esriGeometryPoint", "attributes": 1},
        "geometry": {"type": "Point", "coordinates": [1, 2]},
    }
    text = json.dumps({"features": [item], "type": "FeatureCollection"})
    assert told("a.geojson", text) == "1 point"
