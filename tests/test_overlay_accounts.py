# ruff: noqa: RUF001
"""What became of each file, told in one line, in three languages; of many files, in few lines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from corridors.cli import main
from corridors.overlay import FileAccount, Note, read_overlay, read_overlay_bytes
from corridors.overlay.accounts import MOST_FILES, tell_files

if TYPE_CHECKING:
    from pathlib import Path

LINE = {"type": "LineString", "coordinates": [[60, 43], [70, 44]]}
FULL = FileAccount(
    "a.gpx",
    {"lines": 3, "areas": 0, "points": 1},
    2,
    {"stub": 1, "missing": 1200},
    (Note("crossing", (), 2), Note("assumed_crs")),
)


def features(*geometries: object) -> bytes:
    items = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in geometries]
    return json.dumps({"type": "FeatureCollection", "features": items}).encode()


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "en",
            (
                "a.gpx: 3 lines, 1 point, in 2 layers; left out: 1 with one point only, "
                "1,200 without a place; cut at the antimeridian: 2; "
                "says no reference system, taken for longitude and latitude"
            ),
        ),
        (
            "ru",
            (
                "a.gpx: 3 линии, 1 точка, всего 2 слоя; пропущено: из одной точки — 1, "
                "без координат — 1\xa0200; разрезано по 180-му меридиану: 2; "
                "система координат не указана, числа "
                "приняты за долготу и широту"
            ),
        ),
        (
            "zh",
            (
                "a.gpx：3 条线、1 个点，共 2 个图层；略去：1 个只有一个点、1,200 个没有坐标；"
                "在 180° 经线处切开：2；未说明坐标系，按经纬度读取"
            ),
        ),
    ],
)
def test_an_account_is_one_line(language: str, line: str) -> None:
    assert FULL.line(language) == line


def test_hostile_names_cannot_leave_the_line() -> None:
    overlay = read_overlay_bytes("a\n\x1b[31m\u202e.geojson", features(LINE))
    assert overlay.messages() == ["a\\n\\x1b[31m\\u202e.geojson: 1 line"]


def test_each_file_of_a_folder_has_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.geojson").write_bytes(features(LINE, LINE))
    (tmp_path / "b.geojson").write_bytes(features(LINE, None))
    (tmp_path / "c.geojson").write_bytes(b"{")
    assert read_overlay(tmp_path).messages() == [
        "a.geojson: 2 lines",
        "b.geojson: 1 line; left out: 1 without a place",
        ("not read: c.geojson: the JSON that begins at byte 0 does not end: the file is cut short"),
    ]


def test_many_files_are_told_in_sum(tmp_path: Path) -> None:
    for number in range(MOST_FILES + 1):
        (tmp_path / f"{number:02}.geojson").write_bytes(features(LINE, None))
    for number in range(7):
        (tmp_path / f"x{number}.geojson").write_bytes(b"{")
    lines = read_overlay(tmp_path).messages()
    assert lines[0] == (
        f"{tmp_path.name}: 20 files: 13 lines; left out: 13 without a place, files not readable: 7"
    )
    assert lines[-1] == "Not read either: 2 more."
    assert len(lines) == 7


def test_notes_of_many_files_are_counted() -> None:
    files = [FileAccount(f"{n}", {"points": 1}, 1, {}, (Note("assumed_crs"),)) for n in range(20)]
    files.append(FileAccount("last", {"lines": 1}, 1, {}, (Note("crossing", (), 1),)))
    files.append(FileAccount("more", {"lines": 2}, 1, {}, (Note("crossing", (), 2),)))
    assert tell_files("all", files) == [
        (
            "all: 22 files: 3 lines, 20 points; says no reference system, taken for longitude and "
            "latitude (files: 20); cut at the antimeridian: 3"
        )
    ]


def test_the_command_tells_it_and_is_quiet_when_asked(small_source: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.geojson"
    path.write_bytes(features(LINE, None))
    command = ["map", str(tmp_path / "m.html"), "--data", str(small_source), "--add", str(path)]
    told = CliRunner().invoke(main, command)
    assert told.exit_code == 0, told.output
    assert "mine.geojson: 1 line; left out: 1 without a place\n" in told.stderr
    assert "left out" not in CliRunner().invoke(main, [*command, "-q"]).stderr
