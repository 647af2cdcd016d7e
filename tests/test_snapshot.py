"""Snapshots: the same atlas at once, never an old one, never a damaged one, never an error."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec
import pytest
from shapely import LineString, MultiPolygon, Point, Polygon, box, to_wkb

from corridors.atlas import load, rows, snapshot
from corridors.atlas.disk.files import SOURCE_FILES
from corridors.atlas.typed_rows import Shape
from corridors.model import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.atlas import Atlas


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a cache of its own, in which small atlases are kept too."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    monkeypatch.setattr(snapshot, "LEAST_BYTES", 0)
    monkeypatch.setattr(snapshot, "SHIPPED", tmp_path / "none")
    return folder / "corridors"


@pytest.fixture
def no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_root: Path) -> Atlas:
        pytest.fail("the files are read")

    monkeypatch.setattr(rows, "read_atlas", refuse)


def key_of(root: Path) -> bytes:
    key = snapshot.find_key(root)
    assert key is not None
    return key


def test_a_second_load_gives_the_same_without_reading(
    small_root: Path, own_cache: Path, request: pytest.FixtureRequest
) -> None:
    first = load(small_root)
    assert len(list(own_cache.iterdir())) == 1
    request.getfixturevalue("no_reading")
    second = load(small_root)
    assert second == first
    for table in ("sections", "sites", "places"):
        assert all(
            one.geometry.equals_exact(two.geometry, 0) if one.geometry else two.geometry is None
            for one, two in zip(
                getattr(first.records, table), getattr(second.records, table), strict=True
            )
        )


@pytest.mark.parametrize("name", SOURCE_FILES)
def test_a_changed_file_is_never_read_from_an_old_snapshot(small_root: Path, name: str) -> None:
    load(small_root)
    before, path = key_of(small_root), small_root / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert key_of(small_root) != before
    path.unlink()
    assert key_of(small_root) != before


def test_all_that_is_read_is_hashed(small_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from corridors.atlas.disk import files

    opened: set[str] = set()
    true = files.open_regular

    def watch(path: Path) -> object:
        opened.add(path.name)
        return true(path)

    monkeypatch.setattr(files, "open_regular", watch)
    rows.read_atlas(small_root)
    assert opened == set(SOURCE_FILES)


def test_another_program_finds_another_snapshot(
    small_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = key_of(small_root)
    monkeypatch.setattr(snapshot, "PROGRAM", snapshot.PROGRAM[1:])
    assert key_of(small_root) != before


def test_what_changes_while_it_is_read_is_not_kept(
    small_root: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = rows.read_atlas

    def read(root: Path) -> Atlas:
        atlas = true(root)
        (root / "facts.csv").write_text((root / "facts.csv").read_text("utf-8") + "\n", "utf-8")
        return atlas

    monkeypatch.setattr(rows, "read_atlas", read)
    load(small_root)
    assert not own_cache.exists()


def test_a_folder_with_faults_is_refused_each_time(small_root: Path, own_cache: Path) -> None:
    (small_root / "rail.geojson").write_text("{", "utf-8")
    for _ in range(2):
        with pytest.raises(DataError, match="JSN001"):
            load(small_root)
    assert not own_cache.exists()


@pytest.mark.parametrize("place", [0, 20, 60, 90, 5000, -1])
def test_a_damaged_snapshot_counts_as_none(small_root: Path, own_cache: Path, place: int) -> None:
    first = load(small_root)
    (path,) = own_cache.iterdir()
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(bytes(content))
    assert snapshot.read_snapshot(small_root, key_of(small_root)) is None
    assert load(small_root) == first
    path.write_bytes(path.read_bytes()[: len(content) // 2])
    assert load(small_root) == first


def signed(body: object, key: bytes) -> bytes:
    """Return bytes with a right digest, whatever is in them."""
    content = msgspec.msgpack.encode(body)
    return snapshot.MARK + key + blake2b(content, digest_size=32).digest() + content


def test_other_types_than_those_of_the_rows_are_refused(small_atlas: Atlas) -> None:
    key = b"k" * 32
    whole = snapshot.encode_snapshot(small_atlas, key)
    plain = msgspec.msgpack.decode(whole[len(snapshot.MARK) + 64 :])
    assert snapshot.decode_snapshot(signed(plain, key), key, small_atlas.root) == small_atlas
    assert snapshot.decode_snapshot(whole, b"o" * 32, small_atlas.root) is None
    assert (
        snapshot.decode_snapshot(signed({**plain, "more": 1}, key), key, small_atlas.root) is None
    )
    for table, field, value in (
        ("sections", "length_km", "long"),
        ("sections", "via", [1]),
        ("sections", "shape", 5),
        ("sections", "shape", b"\x01\x02"),
        ("places", "rank", None),
        ("facts", "preferred", "true"),
    ):
        records = {**plain["records"]}
        first, *others = records[table]
        records[table] = [{**first, field: value}, *others]
        odd = signed({**plain, "records": records}, key)
        assert snapshot.decode_snapshot(odd, key, small_atlas.root) is None, field


SOUND = (
    Point(1, 2),
    LineString([(0, 0), (1, 1), (2, 0)]),
    Polygon(box(0, 0, 9, 9).exterior, [box(1, 1, 2, 2).exterior]),
    MultiPolygon([box(0, 0, 1, 1), box(2, 2, 3, 3)]),
)


@pytest.mark.parametrize("shape", SOUND, ids=lambda shape: shape.geom_type)
def test_a_geometry_is_of_the_length_that_it_says(shape: Point) -> None:
    wkb = to_wkb(shape)
    assert snapshot.decode_shape(Shape, wkb).geometry.equals(shape)
    odd = [wkb[:-1], wkb + b"\0", b"\0" + wkb[1:], wkb[:1] + struct.pack("<I", 7) + wkb[5:]]
    odd += [wkb[:-8] + struct.pack("<d", float("nan"))]
    if shape.geom_type != "Point":
        odd += [wkb[:5] + struct.pack("<I", count) + wkb[9:] for count in (1, 2**31, 2**32 - 1)]
    for content in odd:
        with pytest.raises(ValueError, match="not sound"):
            snapshot.decode_shape(Shape, content)


def test_a_cache_that_cannot_be_written_to_is_no_error(
    small_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert load(small_root) == load(small_root)


def test_only_a_few_are_kept(small_root: Path, own_cache: Path) -> None:
    for number in range(snapshot.MOST_KEPT + 3):
        with (small_root / "facts.csv").open("a", encoding="utf-8") as file:
            file.write("\n")
        load(small_root)
        os.utime(max(own_cache.iterdir(), key=lambda p: p.stat().st_mtime), (number, number))
    assert len(list(own_cache.iterdir())) == snapshot.MOST_KEPT


def test_who_finds_a_snapshot_waits_for_no_models_and_no_geometry(tmp_path: Path) -> None:
    code = "import sys, corridors; corridors.load(); print(' '.join(sys.modules))"
    command = [sys.executable, "-c", code]
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    runs = [
        subprocess.run(command, check=True, capture_output=True, text=True, env=env)
        for _ in range(2)
    ]
    loaded = {name.partition(".")[0] for name in runs[1].stdout.split()}
    assert "msgspec" in loaded
    assert not loaded & {"pydantic", "shapely", "numpy", "pandas", "babel"}
