"""Files that are not what they should be, whatever they hold."""

from __future__ import annotations

import gzip
import os
import shutil
import socket
from typing import TYPE_CHECKING

from fuzzing.spoiling import (
    BASEMAP,
    FILES,
    LISTS,
    PACKAGE,
    SHAPES,
    Case,
    Copy,
    InapplicableError,
    Verdict,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Spoiler = Callable[[Copy], None]

_JSON = (*SHAPES, *LISTS, PACKAGE, *BASEMAP)
_DRAWN = 1


def file_cases(rng: random.Random) -> Iterator[Case]:
    """Yield cases that put something else in place of a file: each for some files, drawn."""
    for label, why, files, change in _IN_PLACE:
        for name in rng.sample(files, min(_DRAWN, len(files))):
            case = f"file-{label}-{name.rpartition('/')[2]}"
            yield Case(case, Verdict.CERTAIN, why, on_file(name, change))
    for name in FILES:
        yield Case(
            f"file-missing-{name.rpartition('/')[2]}",
            Verdict.CERTAIN,
            "a file of the package is not there",
            on_file(name, _remove),
        )
    yield Case("folder-without-basemap", Verdict.OPEN, "the shipped one may do", _without_basemap)
    yield Case("basemap-empty-folder", Verdict.CERTAIN, "there is no basemap in it", _empty_basemap)
    yield Case("basemap-is-a-file", Verdict.CERTAIN, "the basemap is a folder", _flat_basemap)


def on_file(name: str, change: Callable[[Path], object]) -> Spoiler:
    """Return a spoiler that changes one file."""

    def spoil(copy: Copy) -> None:
        path = copy.path(name)
        if not path.is_file():
            raise InapplicableError
        change(path)

    return spoil


# ---- in place of a file ----------------------------------------------------------------------


def _write(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def rewrite(change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    """Return what writes a file anew, from what it holds."""
    return lambda path: path.write_bytes(change(path.read_bytes()))


def _link(target: str) -> Callable[[Path], object]:
    def change(path: Path) -> None:
        path.unlink()
        path.symlink_to(target or path.name)

    return change


def _remove(path: Path) -> None:
    path.unlink()


def _fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _socket(path: Path) -> None:
    path.unlink()
    here = os.open(".", os.O_RDONLY)
    try:
        os.chdir(path.parent)  # the name of a socket may have 108 bytes only
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.fchdir(here)
        os.close(here)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _folder_with_it(path: Path) -> None:
    content = path.read_bytes()
    _folder(path)
    (path / path.name).write_bytes(content)


def _without_basemap(copy: Copy) -> None:
    shutil.rmtree(copy.path("basemap"))


def _empty_basemap(copy: Copy) -> None:
    for name in BASEMAP:
        copy.path(name).unlink()


def _flat_basemap(copy: Copy) -> None:
    copy.named.extend(name.rpartition("/")[2] for name in BASEMAP)
    shutil.rmtree(copy.path("basemap"))
    (copy.root / "basemap").write_text("{}", "utf-8")


def _cut(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


def _conflict(content: bytes) -> bytes:
    lines = content.split(b"\n")
    return b"\n".join(
        [
            *lines[:2],
            b"<<<<<<< HEAD",
            *lines[2:3],
            b"=======",
            *lines[2:3],
            b">>>>>>> other",
            *lines[3:],
        ]
    )


def _page(title: str) -> bytes:
    return f"<!doctype html><html><title>{title}</title></html>\n".encode()


_POINTER = (
    b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"4" * 64 + b"\nsize 12345\n"
)
_IN_PLACE: tuple[tuple[str, str, tuple[str, ...], Callable[[Path], object]], ...] = (
    ("empty", "nothing is in it", FILES, _write(b"")),
    ("blank", "nothing but blanks is in it", FILES, _write(b" \n\n\t\n")),
    ("nul-bytes", "NUL is no text", FILES, _write(b"\0" * 4096)),
    ("random-bytes", "no text", FILES, _write(bytes(range(256)) * 16)),
    ("folder", "a folder is no file", FILES, _folder),
    ("folder-with-it", "a folder is no file", FILES, _folder_with_it),
    ("fifo", "a pipe that nobody writes to", FILES, _fifo),
    ("socket", "a socket is no file", FILES, _socket),
    ("link-to-zero", "a device that never ends", FILES, _link("/dev/zero")),
    ("link-to-null", "a device that is empty", FILES, _link("/dev/null")),
    ("link-to-random", "a device that never ends", FILES, _link("/dev/urandom")),
    ("link-to-nothing", "the target is not there", FILES, _link("there-is-no-such-file")),
    ("link-to-itself", "a circle of links", FILES, _link("")),
    ("cut", "the end is missing", _JSON, rewrite(_cut)),
    (
        "cut-by-one-line",
        "the end is missing",
        _JSON,
        rewrite(lambda content: content.rstrip().rpartition(b"\n")[0]),
    ),
    (
        "utf-16",
        "the text is not UTF-8",
        FILES,
        rewrite(lambda content: content.decode("utf-8-sig").encode("utf-16")),
    ),
    (
        "byte-ff",
        "the text is not UTF-8",
        FILES,
        rewrite(lambda content: content[:200] + b"\xff" + content[200:]),
    ),
    (
        "half-a-character",
        "the text is not UTF-8",
        FILES,
        rewrite(lambda content: content[:100] + "阿".encode()[:2] + content[100:]),
    ),
    ("gzip", "packed", FILES, rewrite(lambda content: gzip.compress(content, 1))),
    ("page-404", "a page that says it is not there", FILES, _write(_page("404 Not Found"))),
    ("git-conflict", "two versions in one", FILES, rewrite(_conflict)),
    ("lfs-pointer", "a pointer in place of it", FILES, _write(_POINTER)),
    ("deep", "brackets without end", _JSON, _write(b"[" * 100_000)),
    ("deep-closed", "brackets 100,000 deep", _JSON, _write(b"[" * 100_000 + b"]" * 100_000)),
    (
        "deep-objects",
        "objects 50,000 deep",
        _JSON,
        _write(b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
    ),
    ("31-mb-of-lists", "nothing but lists", _JSON, _write(b"[" + b"[]," * 10_400_000 + b"[]]")),
    ("33-mb", "too large", FILES, rewrite(lambda content: content + b" " * 33_600_000)),
    (
        "comma-last",
        "a comma too many",
        _JSON,
        rewrite(lambda content: content.rstrip()[:-1] + b"," + content.rstrip()[-1:]),
    ),
    ("comment", "JSON has no comments", _JSON, rewrite(lambda content: b"// data\n" + content)),
    (
        "single-quotes",
        "JSON has double quotes",
        _JSON,
        rewrite(lambda content: content.replace(b'"', b"'")),
    ),
    ("twice", "two documents in one file", _JSON, rewrite(lambda content: content * 2)),
    ("text-behind", "something stands behind it", _JSON, rewrite(lambda content: content + b"x")),
    ("null", "not what should be there", _JSON, _write(b"null")),
    ("text", "not what should be there", _JSON, _write(b'"text"')),
    ("number-of-5000-digits", "not what should be there", _JSON, _write(b"9" * 5000)),
    ("nan", "not what should be there", _JSON, _write(b"NaN")),
)
