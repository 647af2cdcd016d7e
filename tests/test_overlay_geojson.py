"""GeoJSON cut into features, read one by one, counted, and simplified as it comes."""

from __future__ import annotations

import io
import json
import os
import tracemalloc
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from test_overlay import LINE, POINT, collection, read, refused, same

from corridors.overlay import Limits, OverlayError, Thinner, read_overlay, slicing
from corridors.overlay.budget import Tally
from corridors.overlay.geojson import read_geojson
from corridors.overlay.slicing import Slicer
from corridors.web import pack_overlay, page_thinner

if TYPE_CHECKING:
    from pathlib import Path

numbers = st.floats(-89, 89, allow_nan=False).map(lambda x: round(x, 6))
positions = st.lists(numbers, min_size=2, max_size=3)
lines = st.lists(positions, max_size=6)


def rings(points: list[list[float]]) -> list[list[float]]:
    return [*points, points[0]] if points else points


def members(kind: str, coordinates: Any) -> Any:
    """Return the coordinates without the members that no line and no area can have."""
    if kind == "MultiLineString":
        return [line for line in coordinates if len(line) >= 2]
    if kind in ("Polygon", "MultiPolygon"):
        areas = [coordinates] if kind == "Polygon" else coordinates
        good = [
            [ring for ring in area if len(ring) >= 4]
            for area in areas
            if area and len(area[0]) >= 4
        ]
        return good if kind == "MultiPolygon" else (good[0] if good else [])
    return coordinates


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("Point"), positions),
            st.tuples(st.sampled_from(["LineString", "MultiPoint"]), lines),
            st.tuples(st.just("MultiLineString"), st.lists(lines, max_size=3)),
            st.tuples(st.just("Polygon"), st.lists(lines.map(rings), max_size=3)),
            st.tuples(st.just("MultiPolygon"), st.lists(st.lists(lines.map(rings), max_size=2))),
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from([None, 1]),
)
def test_what_is_read_is_what_shapely_reads(
    items: list[tuple[str, Any]], indent: int | None
) -> None:
    plain = [{"type": kind, "coordinates": members(kind, found)} for kind, found in items]
    slow = shapely.from_geojson([json.dumps(shape) for shape in plain], on_invalid="ignore")
    wanted = [shapely.force_2d(shape) for shape in slow if shape is not None and not shape.is_empty]
    shapes = [{"type": kind, "coordinates": coordinates} for kind, coordinates in items]
    overlay = read(json.dumps(collection(*shapes, POINT), indent=indent))
    assert all(map(same, overlay.geometry[:-1], wanted))
    assert len(overlay.geometry) == len(wanted) + 1
    assert sum(overlay.skipped.values()) >= len(items) - len(wanted)


leaves = st.one_of(st.none(), st.booleans(), st.integers(), numbers, st.text(max_size=9))
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=9,
)


@given(
    st.lists(st.dictionaries(st.text(max_size=5), anything), max_size=5),
    st.dictionaries(st.text(min_size=1, max_size=5), anything),
    st.integers(1, 40),
    st.sampled_from(["escaped", "plain"]),
)
def test_features_are_cut_wherever_the_chunks_end(
    features: list[Any], more: dict[str, Any], size: int, escape: str
) -> None:
    text = json.dumps({**more, "features": features, "z": more}, ensure_ascii=escape == "escaped")
    before, slicing.CHUNK_BYTES = slicing.CHUNK_BYTES, size
    try:
        cut = list(Slicer("x", io.BytesIO(text.encode("utf-8", "surrogatepass") * 2)))
    finally:
        slicing.CHUNK_BYTES = before
    found = [json.loads(item.text.decode("utf-8", "surrogatepass")) for item in cut]
    rest = {**more, "features": [None] * len(features), "z": more}
    assert found == [*features, rest] * 2


@pytest.mark.parametrize(
    "position",
    [
        "6 0,4",
        "+1,2",
        "01,2",
        ".5,1",
        "1.,2",
        "0x10,1",
        "1e,2",
        "1_0,2",
        "1,2,",
        "1;2",
        "--1,2",
        "1,,2",
    ],
)
@pytest.mark.parametrize("kind", ["LineString", "MultiPoint"])
def test_numbers_that_json_forbids_are_refused(position: str, kind: str) -> None:
    text = json.dumps(collection({"type": kind, "coordinates": [[1, 2], "X"]}))
    assert "the JSON is broken near byte" in refused(text.replace('"X"', f"[{position}]"))


@pytest.mark.parametrize("text", ["[ 1 ,\n2\t]", "[1e1,-0.0]", "[1E+1,2e-1]", "[1,2,3]"])
def test_numbers_that_json_allows_are_read(text: str) -> None:
    document = json.dumps(collection({"type": "LineString", "coordinates": ["X", [9, 9]]}))
    overlay = read(document.replace('"X"', text))
    assert next(iter(overlay.geometry[0].coords)) == tuple(json.loads(text)[:2])


@pytest.mark.parametrize("bad", [True, None, "1", [1], {"x": 1}, float("nan"), 10**400])
def test_what_is_no_number_breaks_its_feature_alone(bad: Any) -> None:
    broken = {"type": "LineString", "coordinates": [[1, 2], [bad, 4]]}
    some = {"type": "MultiLineString", "coordinates": [[[1, 2], [bad, 4]], [[1, 2], [3, 4]]]}
    overlay = read(collection(broken, some, LINE))
    assert [len(shapely.get_parts(shape)) for shape in overlay.geometry] == [1, 1]
    assert overlay.skipped == {"invalid": 2}


@pytest.mark.parametrize(
    "value",
    [
        [1, 2],
        [[3]],
        {"coordinates": [[1]]},
        [{"coordinates": [4]}, "]"],
        "[[1,2],",
        None,
        "}{",
        "[01,2]",
    ],
)
def test_a_property_may_be_called_coordinates(value: Any) -> None:
    document = collection(LINE, {"type": "LineString", "coordinates": [[5, 6], [7, 8]]})
    for feature in document["features"]:
        feature["properties"] = {"coordinates": value, "features": [value], "geometry": value}
    overlay = read(document)
    assert same(overlay.geometry[0], LINE)
    assert len(overlay.geometry) == 2
    if isinstance(value, str):
        assert overlay.attributes[0]["coordinates"] == value


def test_members_that_cannot_be_drawn_are_left_out_alone() -> None:
    good, stub = [[1, 2], [3, 4]], [[1, 2]]
    ring, open_ring = [[1, 1], [2, 1], [2, 2], [1, 1]], [[1, 1], [2, 1], [2, 2], [1, 2]]
    overlay = read(
        collection(
            {"type": "MultiLineString", "coordinates": [good, stub, [], good]},
            {"type": "MultiPolygon", "coordinates": [[ring], [open_ring], [stub]]},
            {"type": "Polygon", "coordinates": [ring, open_ring]},
            {"type": "LineString", "coordinates": stub},
            {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "LineString", "coordinates": stub},
                    {"type": "LineString", "coordinates": good},
                ],
            },
        )
    )
    assert [shapely.get_num_geometries(shape) for shape in overlay.geometry] == [2, 1, 1, 1]
    assert overlay.skipped == {"stub": 3, "invalid": 3, "empty": 1}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-32-be"])
def test_encodings_of_json(encoding: str) -> None:
    document = collection(LINE)
    document["features"][0]["properties"]["name"] = "Достык — 阿拉山口"
    stream = io.BytesIO(json.dumps(document, ensure_ascii=False).encode(encoding))
    part = read_geojson("x", stream, tally=Tally(Limits()))
    assert part.attributes[0]["name"] == "Достык — 阿拉山口"


# ---- how much --------------------------------------------------------------------------------


def test_pieces_are_counted_not_features(tmp_path: Path) -> None:
    parts = [[[60 + n * 1e-5, 40], [60 + n * 1e-5, 41]] for n in range(100_001)]
    path = tmp_path / "many.geojson"
    path.write_text(json.dumps(collection({"type": "MultiLineString", "coordinates": parts})))
    with pytest.raises(OverlayError, match=r"100,001 lines, areas and points or more are too many"):
        read_overlay(path)


def test_what_is_too_much_is_not_read_to_its_end() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, _size: int = -1) -> bytes:
            self.given += 1
            feature = json.dumps(collection(LINE)["features"][0]).encode() + b","
            return (b'{"type": "FeatureCollection", "features": [' if self.given == 1 else b"") + (
                feature * 1_000
            )

    stream: Any = Endless()
    with pytest.raises(OverlayError, match="too many for one page"):
        read_geojson("endless", stream, tally=Tally(Limits(pieces=2_500)))
    assert stream.given < 10


@pytest.mark.parametrize("count", [50, 500])
def test_simplifying_ends_where_nothing_can_be_simpler(count: int) -> None:
    chords = np.array([shapely.LineString([(n, 0), (n, 1)]) for n in range(count)], dtype=object)
    points = np.array([shapely.Point(n, 0) for n in range(count)], dtype=object)
    areas = shapely.buffer(points, 0.3)
    for shapes in (chords.copy(), points.copy(), areas.copy()):
        thinner = Thinner(10, 0.0004)
        thinner.take(shapes)
        assert not shapely.is_empty(shapes).any()
    assert (shapely.get_num_coordinates(shapes) <= 5).all()


def wave(start: float) -> dict[str, Any]:
    x = np.linspace(start, start + 1, 400)
    return {"type": "LineString", "coordinates": np.column_stack([x, np.sin(9 * x)]).tolist()}


def test_lines_that_become_chords_are_told() -> None:
    thinner = Thinner(40, 0.0004)
    overlay = read(collection(*map(wave, range(20))), thinner=thinner)
    assert overlay.thinned is not None
    assert overlay.thinned.chords == 20
    assert {shapely.get_num_coordinates(line) for line in overlay.geometry} == {2}
    said = overlay.messages()[0]
    assert "since one page holds no more" in said
    assert "drawn straight from end to end: 20" in said
    packed = pack_overlay(overlay)
    assert packed["chords"] == 20
    assert packed["offKm"] > 0.4 * 111


def test_what_is_simplified_stays_as_near_as_is_said() -> None:
    shapes = [shapely.LineString(wave(n)["coordinates"]) for n in range(30)]
    overlay = read(collection(*map(wave, range(30))), thinner=Thinner(600, 0.0004))
    assert overlay.thinned is not None
    assert overlay.thinned.raised
    off = [a.hausdorff_distance(b) for a, b in zip(shapes, overlay.geometry, strict=True)]
    assert max(off) <= overlay.thinned.off_deg


def test_a_small_file_is_not_called_simplified() -> None:
    overlay = read(collection(wave(0)), thinner=page_thinner())
    assert overlay.messages() == ["my.geojson: 1 line"]
    assert pack_overlay(overlay)["offKm"] < 0.2


def test_a_big_file_is_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "big.geojson"
    with path.open("w") as stream:
        stream.write('{"type": "FeatureCollection", "features": [')
        for n in range(1_000):
            feature = {"type": "Feature", "properties": {}, "geometry": wave(n % 90)}
            stream.write((", " if n else "") + json.dumps(feature))
        stream.write("]}")
    size = path.stat().st_size
    assert size > 15_000_000
    tracemalloc.start()
    try:
        read_overlay(path, thinner=page_thinner())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < size


def test_whoever_watches_may_end_the_reading() -> None:
    class LeftError(Exception):
        pass

    def leave(_share: float) -> None:
        raise LeftError

    with pytest.raises(LeftError):
        read(collection(LINE), progress=leave)
    overlay = read(collection(LINE))
    with pytest.raises(LeftError):
        pack_overlay(overlay, leave)


def test_a_long_zigzag_ends_nothing() -> None:
    y = np.tile([40.0, 50.0], 100_000) + np.arange(200_000) * 1e-6
    zigzag = np.column_stack([np.linspace(60, 61, 200_000), y])
    ring = [*zigzag.tolist(), [60.5, 20.0], zigzag[0].tolist()]
    shapes = [
        {"type": "LineString", "coordinates": zigzag.tolist()},
        {"type": "Polygon", "coordinates": [ring]},
    ]
    overlay = read(collection(*shapes), thinner=page_thinner())
    packed = pack_overlay(overlay)
    assert all(packed["paths"])


def test_what_is_in_metres_is_not_simplified_as_degrees() -> None:
    x = np.linspace(6_000_000, 7_000_000, 400)
    bent = np.column_stack([x, 5_000_000 + 90_000 * np.sin(x / 50_000)])
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    lines = [{"type": "LineString", "coordinates": (bent + n).tolist()} for n in range(20)]
    overlay = read(collection(*lines, crs=crs), thinner=Thinner(4_000, 0.0004))
    assert overlay.thinned is not None
    assert overlay.thinned.off_deg < 0.5
    assert overlay.thinned.chords == 0


def test_pipes_and_devices_are_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "a.geojson"
    os.mkfifo(pipe)
    with pytest.raises(OverlayError, match="it is a pipe, not a file"):
        read_overlay(pipe)
    (tmp_path / "b.geojson").write_text(json.dumps(collection(LINE)))
    told = read_overlay(tmp_path).messages()
    assert "not read: " in told[0]
    assert "it is a pipe" in told[0]
    assert told[1] == "b.geojson: 1 line"
    link = tmp_path / "c.geojson"
    link.symlink_to("/dev/zero")
    with pytest.raises(OverlayError, match="it is a device, not a file"):
        read_overlay(link)
