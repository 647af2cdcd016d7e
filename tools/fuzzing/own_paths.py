"""Zips, and what is no file at all."""

from __future__ import annotations

import io
import os
import re
import struct
import warnings
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

from fuzzing.own_geojson import A, C, collection, feature
from fuzzing.owning import (
    A_LINE,
    A_POINT,
    EITHER,
    LINE,
    POINT,
    REFUSED,
    Expect,
    Own,
    raw,
    text,
)
from fuzzing.packing import cut_short, zip_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Make = Callable[[Path], object]

_NAME = "Северная линия"
_NAMED = replace(A_LINE, names=(_NAME,))
_BOTH = Expect(2, (*LINE, POINT))


def path_cases() -> Iterator[Own]:
    """Yield own files in zips, and paths that are odd."""
    yield from _zips()
    yield from _paths()


# ---- zips ------------------------------------------------------------------------------------


def _patched(members: dict[str, bytes], change: Callable[[bytes], bytes]) -> Make:
    def make(path: Path) -> None:
        zip_of(members)(path)
        path.write_bytes(change(path.read_bytes()))

    return make


def _encrypted(content: bytes) -> bytes:
    """Set the mark that says that a member is encrypted, in both headers."""
    spots = [m.start() + 6 for m in re.finditer(b"PK\x03\x04", content)]
    spots += [m.start() + 8 for m in re.finditer(b"PK\x01\x02", content)]
    data = bytearray(content)
    for spot in spots:
        data[spot] |= 1
    return bytes(data)


def _said_size(size: int) -> Callable[[bytes], bytes]:
    """Let the list of a zip say another size of its member than it has."""

    def change(content: bytes) -> bytes:
        at = content.index(b"PK\1\2") + 24
        return content[:at] + struct.pack("<I", size) + content[at + 4 :]

    return change


def _zips() -> Iterator[Own]:
    line, point = collection(feature(A, name=_NAME)).encode(), collection(feature(C)).encode()

    def own(name: str, make: Make, expect: Expect = _NAMED) -> Own:
        return Own(f"zip-{name}", "z.zip", make, expect)

    yield own("geojson", zip_of({"a.geojson": line}))
    yield own("stored", zip_of({"a.geojson": line}, zipfile.ZIP_STORED))
    yield own("bzip2", zip_of({"a.geojson": line}, zipfile.ZIP_BZIP2))
    yield own("two", zip_of({"a.geojson": line, "b.geojson": point}), _BOTH)
    yield own("with-a-readme", zip_of({"a.geojson": line, "README.md": b"x"}))
    yield own("chinese-name", zip_of({"线路.geojson": line}))
    yield own("above", zip_of({"../../a.geojson": line}), replace(_NAMED, may_refuse=True))
    yield own("absolute", zip_of({"/a.geojson": line}), replace(_NAMED, may_refuse=True))
    yield own(
        "escape-in-name", zip_of({"a\x1b[31m.geojson": line}), replace(_NAMED, may_refuse=True)
    )
    yield own("nothing", zip_of({}), REFUSED)
    yield own("nothing-of-ours", zip_of({"a.md": b"x", "b.png": b"\x89PNG"}), REFUSED)
    yield own("empty-member", zip_of({"a.geojson": b""}), REFUSED)
    yield own("in-a-zip", zip_of({"b.zip": b"PK\5\6" + b"\0" * 18}), REFUSED)
    yield own(
        "one-broken",
        zip_of({"a.geojson": line, "b.geojson": b"{"}),
        replace(_NAMED, left_out=1, may_refuse=True),
    )
    yield own("cut", cut_short(zip_of({"a.geojson": line})), REFUSED)
    yield own(
        "sum-wrong",
        _patched(
            {"a.geojson": line},
            lambda content: content.replace(
                content[34:44], bytes(b ^ 85 for b in content[34:44]), 1
            ),
        ),
        REFUSED,
    )
    yield own("encrypted", _patched({"a.geojson": line}, _encrypted), REFUSED)
    yield own("said-3-gb", _patched({"a.geojson": line}, _said_size(3_000_000_000)), REFUSED)
    yield own("said-one-byte", _patched({"a.geojson": line}, _said_size(1)), REFUSED)
    yield own("50-mb-of-zeros", zip_of({"a.geojson": b"\0" * 50_000_000}), REFUSED)
    yield own(
        "of-3000-files",
        zip_of({f"{n}.geojson": point for n in range(3000)}),
        replace(A_POINT, features=3000),
    )
    yield own(
        "name-twice",
        lambda path: _twice_in_zip(path, line),
        replace(A_LINE, features=None, may_refuse=True),
    )
    yield Own(
        "kmz-of-geojson", "z.kmz", zip_of({"a.geojson": line}), replace(_NAMED, may_refuse=True)
    )
    yield Own("gzip", "z.geojson", raw(b"\x1f\x8b\x08\0\0\0\0\0\0\3\3\0\0\0\0\0\0\0\0\0"), REFUSED)


def _twice_in_zip(path: Path, content: bytes) -> None:
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("a.geojson", content)
        archive.writestr("a.geojson", content)
    path.write_bytes(stream.getvalue())


# ---- paths -----------------------------------------------------------------------------------


def _folder(**files: bytes) -> Make:
    def make(path: Path) -> None:
        path.mkdir()
        for name, content in files.items():
            (path / name.replace("_", ".")).write_bytes(content)

    return make


def _with_pipe(path: Path, line: bytes) -> None:
    _folder(a_geojson=line)(path)
    os.mkfifo(path / "b.geojson")
    (path / "c.geojson").symlink_to("/dev/zero")


def _paths() -> Iterator[Own]:
    """Give what is no file, or lies where it should not."""
    line, point = collection(feature(A, name=_NAME)).encode(), collection(feature(C)).encode()
    nothing: Make = lambda _: None  # noqa: E731  (the simplest of all)

    def own(name: str, file: str, make: Make, expect: Expect = REFUSED) -> Own:
        return Own(f"path-{name}", file, make, expect)

    yield own("not-there", "there-is-none.geojson", nothing)
    yield own("pattern-of-nothing", "none*.geojson", nothing)
    yield own("standard-input", "-", nothing)
    yield own("address", "http:/127.0.0.1:9/a.geojson", nothing)
    yield own("vsi", "/vsicurl/http://127.0.0.1:9/a.geojson", nothing)
    for device in ("zero", "null", "random", "full", "stdin"):
        yield own(f"device-{device}", f"/dev/{device}", nothing)
        yield own(
            f"link-to-{device}",
            "a.geojson",
            lambda path, device=device: path.symlink_to(f"/dev/{device}"),
        )
    yield own("fifo", "a.geojson", os.mkfifo)
    yield own("process", "/proc/self/mem", nothing)
    yield own("kernel", "/proc/kmsg", nothing)
    yield own("link-to-itself", "a.geojson", lambda path: path.symlink_to(path.name))
    yield own("link-to-nothing", "a.geojson", lambda path: path.symlink_to("none"))
    yield own(
        "link",
        "a.geojson",
        lambda path: (path.with_name("b").write_bytes(line), path.symlink_to("b")),
        _NAMED,
    )
    yield own("empty-folder", "folder", _folder())
    yield own("folder", "folder", _folder(a_geojson=line, b_geojson=point), _BOTH)
    yield own(
        "folder-with-one-broken",
        "folder",
        _folder(a_geojson=line, b_geojson=b"{", c_geojson=point),
        replace(_BOTH, left_out=1),
    )
    yield own("folder-with-others", "folder", _folder(a_geojson=line, b_md=b"x"), _NAMED)
    yield own(
        "folder-with-a-pipe",
        "folder",
        lambda path: _with_pipe(path, line),
        replace(_NAMED, left_out=2, may_refuse=True),
    )
    yield own(
        "folder-in-a-circle",
        "folder",
        lambda path: (_folder(a_geojson=line)(path), (path / "again").symlink_to(path)),
        _NAMED,
    )
    yield own(
        "pattern",
        "p*.geojson",
        lambda path: [path.with_name(f"p{n}.geojson").write_bytes(line) for n in range(2)],
        replace(_NAMED, features=2, names=()),
    )
    for label, name in {
        "blanks": "a b.geojson",
        "chinese": "线路.geojson",
        "percent": "a%20b.geojson",
        "brackets": "a[1].geojson",
        "quote": "a'b\"c.geojson",
        "long": "a" * 240 + ".geojson",
        "markup": "<b>a.geojson",
        "hash": "a#b?c.geojson",
        "semicolon": "a;b&c.geojson",
    }.items():
        yield own(f"name-{label}", name, raw(line), _NAMED)
        yield own(f"name-{label}-broken", name, raw(b"{"))
    yield own("name-escape", "a\x1b[31m.geojson", raw(line), _NAMED)
    yield own("name-escape-broken", "a\x1b[31mb.geojson", raw(b"{"))
    yield own("name-not-utf-8", "a\udcff.geojson", raw(line), replace(_NAMED, may_refuse=True))
    yield own("name-not-utf-8-broken", "a\udcff.geojson", raw(b"{"))
    yield own("name-too-long", "a" * 300 + ".geojson", nothing)
    yield own("path-too-long", "a/" * 3000 + "x.geojson", nothing)
    yield own("file-as-folder", "a.geojson/b.geojson", lambda path: path.parent.write_bytes(line))
    yield Own("path-picture", "a.png", raw(b"\x89PNG\r\n\x1a\n" + b"\0" * 99), REFUSED)
    yield Own("path-pdf", "a.pdf", raw(b"%PDF-1.7\n"), REFUSED)
    yield Own("path-program", "a.geojson", raw(b"\x7fELF" + b"\0" * 99), REFUSED)
    yield Own("path-tar", "a.tar", raw(b"a.geojson".ljust(512, b"\0")), REFUSED)
    yield Own("path-words", "a.txt", text("just words\nand more\n"), REFUSED)
    yield Own("path-python", "a.geojson", text("import os\n"), REFUSED)
    yield Own("path-prj", "a.prj", text('GEOGCS["WGS 84"]'), REFUSED)
    yield Own("path-name-field", "a.geojson", raw(line), REFUSED, ("--name-field", "nothing"))
    yield Own("path-wkt-file", "a.wkt", text("LINESTRING (70 43, 71 44)"), EITHER)
