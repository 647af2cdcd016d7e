"""The reader's own lines in the app: read within limits, told in sentences, shown as text."""

from __future__ import annotations

import json

import attacks
import pytest

from corridors.app import own

LINE = {"type": "LineString", "coordinates": [[60, 43], [70, 44]]}

POINT = b"<Point><coordinates>60,43</coordinates></Point>"


def geojson(name: str) -> bytes:
    feature = {"type": "Feature", "properties": {"name": name}, "geometry": LINE}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.geojson", geojson("x")),
        ("a.csv", b"name,longitude,latitude\nx,60,43\n"),
        (
            "a.gpx",
            b'<gpx version="1.1"><wpt lat="43" lon="60"><name>x</name></wpt></gpx>',
        ),
        (
            "a.kml",
            b"<kml><Placemark><name>x</name>%s</Placemark></kml>" % POINT,
        ),
    ],
)
def test_each_format_is_read_and_packed(name: str, data: bytes) -> None:
    found = own.read_file(name, data)
    assert found.fault == ""
    assert found.features == 1
    assert found.packed is not None
    assert found.packed["names"] == ["x"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.gpx", b"hello"),
        ("a.geojson", b""),
        ("a.geojson", b'{"type": "FeatureCollection", "features": ['),
        ("../../etc/passwd.csv", b"one,two\n1,2\n"),
        ("a.kml", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml>&a;</kml>'),
    ],
)
def test_a_fault_is_one_line(name: str, data: bytes) -> None:
    found = own.read_file(name, data)
    assert found.packed is None
    assert found.fault
    assert "\n" not in found.fault
    assert "root:" not in found.fault


@pytest.mark.parametrize("attack", attacks.TEXTS)
def test_names_stay_text(attack: str) -> None:
    found = own.read_file("a.geojson", geojson(attack))
    assert found.packed is not None
    assert found.packed["names"] == [attack]
