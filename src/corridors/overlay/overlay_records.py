"""What an overlay is, how large it may be, and what is said when it cannot be read."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corridors.i18n import REFERENCE_LANGUAGE
from corridors.model import CorridorsError, printable
from corridors.overlay.accounts import FileAccount, Note, tell_files

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from corridors.overlay.thinning import Thinned

CRS = "EPSG:4326"
_SHOWN = 120


class OverlayError(CorridorsError):
    """A file that somebody brings cannot be read, or is too large. One line of text."""

    def __init__(self, name: str, message: str) -> None:
        shown = name if len(name) <= _SHOWN else f"…{name[-_SHOWN:]}"
        super().__init__(printable(f"{shown}: {message}"))


class TooMuchError(OverlayError):
    """There is more than one page can hold."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an overlay may be; more is an error that says so.

    Attributes
    ----------
    bytes
        Of all files together, unpacked.
    pieces
        Lines, areas and points, each part of a feature counted by itself.
    vertices
        Of all of them together.
    """

    bytes: int = 2_000_000_000
    pieces: int = 100_000
    vertices: int = 50_000_000

    def check_bytes(self, name: str, size: int) -> None:
        """Raise `OverlayError` if a file has more bytes than this."""
        if size > self.bytes:
            message = f"{size / 1e6:,.1f} MB are too much; {self.bytes / 1e6:,.1f} MB at most"
            raise OverlayError(name, message)


UPLOAD_LIMITS = Limits(bytes=50_000_000, pieces=50_000, vertices=3_000_000)
"""What a page in a browser takes from a stranger."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """Features of other people's files. The three lists are equally long.

    Attributes
    ----------
    title
        Name of the file, or of the folder that the files are in.
    label
        Name of each feature, empty where it has none.
    geometry
        Array of shapely geometries, EPSG:4326, without height. None is missing, empty or invalid.
    attributes
        For each feature its fields as texts; what was empty is left out.
    fields
        All names of fields, in the order in which they were met.
    skipped
        How many features were left out, by reason: ``missing`` (no geometry), ``empty``,
        ``invalid`` (broken or not finite), ``outside`` (beyond the globe) and ``stub`` (lines, or
        parts of lines, with one point only); and files, ``unreadable``.
    assumed_crs
        Layers without a coordinate reference system, taken for WGS 84 since their numbers fit.
    files
        What became of each file.
    thinned
        How far its geometry was simplified as it was read; None if it is as it was in the files.
    """

    title: str
    label: list[str]
    geometry: NDArray[np.object_]
    attributes: list[dict[str, str]]
    fields: tuple[str, ...] = ()
    skipped: dict[str, int] = field(default_factory=dict)
    assumed_crs: int = 0
    files: tuple[FileAccount, ...] = ()
    thinned: Thinned | None = None

    def messages(self, language: str = REFERENCE_LANGUAGE) -> list[str]:
        """Return what was read of each file, what was left out and why: a line each.

        Of many files, one line tells of all, and some more of those that could not be read.
        """
        return tell_files(self.title, self.files, language)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a user says of files that do not say it themselves; empty where nothing is said.

    Attributes
    ----------
    layer
        The one layer to read of files with several.
    crs
        The coordinate reference system of files that say none, as `pyproj.CRS` understands it.
    encoding
        The codec of texts whose format says none.
    lon_field, lat_field
        The columns of a table that hold longitude (or easting) and latitude (or northing).
    """

    layer: str = ""
    crs: str = ""
    encoding: str = ""
    lon_field: str = ""
    lat_field: str = ""


@dataclass(slots=True)
class Part:
    """Features of one layer of one file, as they stand there.

    Attributes
    ----------
    name
        Name of the file, for messages.
    geometry
        Array of shapely geometries in ``crs``; None is missing or broken.
    attributes
        Fields of each feature as texts.
    crs
        What ``pyproj.CRS`` understands; empty if the file does not say.
    broken
        How many of the None in ``geometry`` are broken rather than missing.
    skipped
        What else was left out, counted by reason: parts of features, or features that are not in
        ``geometry`` at all.
    notes
        What a reader should know of how it was read.
    layers
        Names of the layers that it is of, where the file has several.
    says_degrees
        Whether it names no system, but says (in the headings of a table) that its numbers are
        longitude and latitude.
    """

    name: str
    geometry: NDArray[np.object_]
    attributes: list[dict[str, str]]
    crs: str = CRS
    broken: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)
    layers: frozenset[str] = frozenset()
    says_degrees: bool = False


def as_text(value: Any) -> str:  # noqa: ANN401  (whatever a field holds)
    """Return a value of a field as text, empty if there is none.

    >>> [as_text(value) for value in (1435.0, True, None, float("nan"), ["a", 1], "x")]
    ['1435', 'true', '', '', '["a", 1]', 'x']
    """
    if value is None or value != value:  # noqa: PLR0124  (NaN is not itself)
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, dict | list | tuple):
        return _whole(json.dumps(value, ensure_ascii=False, default=str))
    return _whole(str(value))


def _whole(text: str) -> str:
    """Return a text that can be written as UTF-8: lone surrogates become U+FFFD."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def text_rows(names: Iterable[str], columns: Iterable[pd.Series]) -> list[dict[str, str]]:
    """Return columns of a table as one dict of texts for each row, empty cells left out."""
    texts = [[as_text(_plain(value)) for value in column] for column in columns]
    heads = [_whole(str(name)) for name in names]
    return [
        {name: cell for name, cell in zip(heads, row, strict=True) if cell}
        for row in zip(*texts, strict=True)
    ]


def _plain(value: Any) -> Any:  # noqa: ANN401  (a cell)
    """Return a numpy scalar or array as Python's own, and pandas' missing values as None."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if type(value).__name__ in ("NaTType", "NAType"):
        return None
    return f"({len(value)} bytes)" if isinstance(value, bytes) else value
