"""``datapackage.json`` names files that are there, and tells them apart from others."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from corridors.atlas import MAX_FILE_BYTES, open_regular
from corridors.atlas.checking.registry import rule
from corridors.model import Package

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corridors.atlas.checking.registry import Given, Told
    from corridors.model import PackageFile

FILE = "datapackage.json"
_COMMAND = "python tools/build_datapackage.py"


def _named_files(given: Given) -> list[PackageFile]:
    package = given.contents.package  # empty if it is missing, which is told in reading
    return Package.model_validate(package).resources if package else []


def _read(item: PackageFile, root: Path) -> bytes:
    with open_regular(root / item.path) as stream:
        return stream.read(MAX_FILE_BYTES + 1)


@rule("PKG001")
def find_missing_files(given: Given) -> Iterator[Told]:
    """See that each file that is named is there, and is named once."""
    seen: set[str] = set()
    for item in _named_files(given):
        if item.path in seen:
            message = "the file is named twice"
            yield FILE, item.path, "path", item.path, message, "each file once"
        seen.add(item.path)
        try:
            _read(item, given.root)
        except OSError as error:
            message = f"the file that is named cannot be read ({error.strerror})"
            yield FILE, item.path, "path", item.path, message, "a file of the folder"


@rule("PKG002")
def find_changed_files(given: Given) -> Iterator[Told]:
    """See that each file has the bytes that are told of it."""
    for item in _named_files(given):
        try:
            content = _read(item, given.root)
        except OSError:  # told by the rule above
            continue
        if item.bytes is not None and item.bytes != len(content):
            message = f"the file has changed since its bytes were counted; {_COMMAND} counts anew"
            yield FILE, item.path, "bytes", item.bytes, message, str(len(content))
        told = _digest(item.hash, content)
        if item.hash is not None and told not in ("", item.hash):
            message = f"the file has changed since its hash was taken; {_COMMAND} takes it anew"
            yield FILE, item.path, "hash", item.hash, message, told


def _digest(hash_: str | None, content: bytes) -> str:
    """Return a hash of the same kind; empty if the kind is not known here."""
    kind, colon, _ = (hash_ or "").rpartition(":")
    name = kind or "md5"  # as the standard has it
    if name not in ("md5", "sha1", "sha256", "sha512"):
        return ""
    return f"{kind}{colon}{hashlib.new(name, content, usedforsecurity=False).hexdigest()}"
