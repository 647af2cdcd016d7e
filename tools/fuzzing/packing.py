"""How own files are packed into a zip, and cut."""

from __future__ import annotations

import io
import warnings
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

from fuzzing.owning import (
    A_LINE,
    LINE,
    POINT,
    Expect,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[[Path], object]

_NAME = "Северная линия"
_NAMED = replace(A_LINE, names=(_NAME,))
_BOTH = Expect(2, (*LINE, POINT))


def zip_of(members: dict[str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> Make:
    """Return what writes a zip with some members."""

    def make(path: Path) -> None:
        stream = io.BytesIO()
        with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", packed) as archive:
            warnings.simplefilter("ignore")
            for name, content in members.items():
                archive.writestr(name, content)
        path.write_bytes(stream.getvalue())

    return make


def cut_short(make: Make, share: float = 0.5) -> Make:
    """Return what writes a file and then cuts it, to a share of its size."""

    def cut(path: Path) -> None:
        make(path)
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])

    return cut
