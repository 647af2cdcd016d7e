"""An atlas as one file that is read quickly, found by the hash of what it was made from.

A snapshot is data: a mark, a key, a digest, and the records as MessagePack, decoded into the types
of `corridors.atlas.typed_rows` and nothing else. The key is the hash of every file of the folder
that an atlas is made from, and of the parts of the program that read and join them: whatever
changes, an old snapshot is not found. One that is damaged counts as none. The reasons stand in
docs/decisions/0017-snapshot.md.
"""

from __future__ import annotations

import struct
from array import array
from hashlib import blake2b
from math import isfinite
from pathlib import Path
from typing import Any

import msgspec

from corridors.atlas.disk.caches import default_cache_dir
from corridors.atlas.disk.files import MAX_FILE_BYTES, SOURCE_FILES, open_regular
from corridors.atlas.one_atlas import Atlas
from corridors.atlas.typed_rows import Records, Shape, write_shapes

MARK = b"corridors atlas 1\n"
SHIPPED = Path(__file__).parents[1] / "atlas.snapshot"
"""Where a wheel has that of the shipped data."""
MOST_KEPT = 4
"""So many snapshots stay in the cache, those made last."""
LEAST_BYTES = 300_000
"""A smaller folder is read about as quickly as its snapshot; none is made."""
_DIGEST_BYTES = 32
PROGRAM = (
    *("atlas/rows.py", "atlas/typed_rows.py", "atlas/snapshot.py", "geometry.py", "i18n.py"),
    *("atlas/disk/*.py", "model/*.py", "model/*.toml"),
)
"""The parts of the program that an atlas is made by."""
_KINDS = _POINT, _LINE, _POLYGON, _POLYGONS = 1, 2, 3, 6
_HEAD, _COUNT, _LEAST_RING = struct.Struct("<BI"), struct.Struct("<I"), 4


class _Stored(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    updated: str
    records: Records


# ---- keys ------------------------------------------------------------------------------------


def find_key(root: Path) -> bytes | None:
    """Return the key of a folder as it is now; None if no snapshot is made of such a folder."""
    hashed, size = blake2b(_program(), digest_size=_DIGEST_BYTES), 0
    for name in SOURCE_FILES:
        try:
            with open_regular(root / name) as stream:
                content = stream.read(MAX_FILE_BYTES + 1)
        except FileNotFoundError:  # an atlas may do without a mode
            hashed.update(f"{name} is not there\n".encode())
            continue
        except OSError:
            return None
        if len(content) > MAX_FILE_BYTES:
            return None
        size += len(content)
        hashed.update(f"{name} {len(content)}\n".encode())
        hashed.update(content)
    return hashed.digest() if size >= LEAST_BYTES else None


def _program() -> bytes:
    """Return the digest of the parts of the program that an atlas is made by."""
    hashed, package = blake2b(digest_size=_DIGEST_BYTES), Path(__file__).parents[1]
    for pattern in PROGRAM:
        for path in sorted(package.glob(pattern)):
            hashed.update(path.read_bytes())
    return hashed.digest()


# ---- bytes -----------------------------------------------------------------------------------


def encode_snapshot(atlas: Atlas, key: bytes) -> bytes:
    """Return an atlas as the bytes of a snapshot under a key."""
    tables = atlas.records.sections, atlas.records.sites, atlas.records.places
    write_shapes(row.shape for table in tables for row in table)
    stored = _Stored(atlas.version, atlas.updated, atlas.records)
    body = msgspec.msgpack.encode(stored, enc_hook=_encode_shape)
    return MARK + key + blake2b(body, digest_size=_DIGEST_BYTES).digest() + body


def decode_snapshot(content: bytes, key: bytes, root: Path) -> Atlas | None:
    """Return the atlas of a snapshot; None if it is of another key, or not whole."""
    head = MARK + key
    start = len(head) + _DIGEST_BYTES
    body = memoryview(content)[start:]
    digest = blake2b(body, digest_size=_DIGEST_BYTES).digest()
    if content[:start] != head + digest:
        return None
    try:
        stored = msgspec.msgpack.decode(body, type=_Stored, dec_hook=decode_shape)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return Atlas(stored.version, stored.updated, root, records=stored.records)


def _encode_shape(value: object) -> bytes:
    if not isinstance(value, Shape):
        msg = f"{type(value).__name__} is no part of an atlas"
        raise TypeError(msg)
    return value.wkb


def decode_shape(_kind: type, value: Any) -> Shape:  # noqa: ANN401  (whatever stands there)
    """Return a geometry from its WKB, unread as yet; ValueError if it cannot be one."""
    try:
        sound = isinstance(value, bytes) and (not value or _end_of(value, 0) == len(value))
    except struct.error:  # it ends too soon
        sound = False
    if not sound:
        msg = "a geometry is not sound"
        raise ValueError(msg)
    return Shape(wkb=value)


def _end_of(wkb: bytes, start: int) -> int:
    """Return where a geometry ends that begins at a byte, 0 for one that GEOS would not read."""
    order, kind = _HEAD.unpack_from(wkb, start)
    at = start + _HEAD.size
    if order != 1 or kind not in _KINDS:
        return 0
    if kind == _POINT:
        return _end_of_points(wkb, at, 1)
    (count,) = _COUNT.unpack_from(wkb, at)
    at += _COUNT.size
    if kind == _LINE:
        return _end_of_points(wkb, at, count) if count > 1 else 0
    for _ in range(count):
        if kind == _POLYGON:
            (points,) = _COUNT.unpack_from(wkb, at)
            at = _end_of_points(wkb, at + _COUNT.size, points) if points >= _LEAST_RING else 0
        else:
            polygon = _HEAD.unpack_from(wkb, at) == (1, _POLYGON)
            at = _end_of(wkb, at) if polygon else 0
        if not at:
            return 0
    return at


def _end_of_points(wkb: bytes, at: int, count: int) -> int:
    end = at + 16 * count
    return end if end <= len(wkb) and all(map(isfinite, array("d", wkb[at:end]))) else 0


# ---- files -----------------------------------------------------------------------------------


def read_snapshot(root: Path, key: bytes) -> Atlas | None:
    """Return the atlas of a folder from the snapshot of its key, None if there is none."""
    kept = _kept(key)
    for path in (SHIPPED, *([kept] if kept else [])):
        try:
            with open_regular(path) as stream:
                if stream.read(len(MARK) + len(key)) != MARK + key:
                    continue
                stream.seek(0)
                content = stream.read(4 * MAX_FILE_BYTES)
        except OSError:
            continue
        atlas = decode_snapshot(content, key, root)
        if atlas is not None:
            return atlas
    return None


def keep_snapshot(atlas: Atlas, key: bytes) -> None:
    """Write a snapshot for the next time; a cache that cannot be written to only costs time."""
    from contextlib import suppress

    from corridors.atlas.disk.output import write_bytes
    from corridors.model import OutputError

    path = _kept(key)
    if path is None:
        return
    with suppress(OSError, OutputError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, encode_snapshot(atlas, key))
        older = sorted(path.parent.glob("atlas-*.snapshot"), key=lambda file: file.stat().st_mtime)
        for file in older[:-MOST_KEPT]:
            file.unlink(missing_ok=True)


def _kept(key: bytes) -> Path | None:
    try:
        return default_cache_dir() / f"atlas-{key.hex()[:32]}.snapshot"
    except RuntimeError:  # a user without a home
        return None
