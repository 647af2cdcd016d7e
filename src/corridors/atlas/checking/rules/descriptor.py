"""``datapackage.json`` names files that are there, and tells them apart from others."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from corridors.atlas import MAX_FILE_BYTES, fault, open_regular, warn
from corridors.model import Package

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corridors.atlas import Contents
    from corridors.model import Finding, PackageFile

FILE = "datapackage.json"
_COMMAND = "python tools/build_datapackage.py"


def check_package(contents: Contents, root: Path) -> Iterator[Finding]:
    """PKG001 and PKG002: each file that is named is there, with the bytes that are told of it."""
    if not contents.package:  # told in reading
        return
    named = Package.model_validate(contents.package).resources
    for number, item in enumerate(named):
        if item.path in {other.path for other in named[:number]}:
            message = "the file is named twice"
            yield fault("PKG001", FILE, item.path, "path", item.path, message, "each file once")
        yield from _check_file(item, root)


def _check_file(item: PackageFile, root: Path) -> Iterator[Finding]:
    try:
        with open_regular(root / item.path) as stream:
            content = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        message = f"the file that is named cannot be read ({error.strerror})"
        yield fault("PKG001", FILE, item.path, "path", item.path, message, "a file of the folder")
        return
    if item.bytes is not None and item.bytes != len(content):
        message = f"the file has changed since its bytes were counted; {_COMMAND} counts anew"
        yield warn("PKG002", FILE, item.path, "bytes", item.bytes, message, str(len(content)))
    told = _digest(item.hash, content)
    if item.hash is not None and told not in ("", item.hash):
        message = f"the file has changed since its hash was taken; {_COMMAND} takes it anew"
        yield warn("PKG002", FILE, item.path, "hash", item.hash, message, told)


def _digest(hash_: str | None, content: bytes) -> str:
    """Return a hash of the same kind; empty if the kind is not known here."""
    kind, colon, _ = (hash_ or "").rpartition(":")
    name = kind or "md5"  # as the standard has it
    if name not in ("md5", "sha1", "sha256", "sha512"):
        return ""
    return f"{kind}{colon}{hashlib.new(name, content, usedforsecurity=False).hexdigest()}"
