"""From a file to the parts that it holds: which format its first bytes say, and who reads it."""

from __future__ import annotations

import codecs
import io
import zipfile
from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import numpy as np

from corridors.atlas import open_regular
from corridors.overlay.accounts import Note
from corridors.overlay.csv_text import read_csv
from corridors.overlay.dialects import begins_as_geojson, dialect_of, make_plain
from corridors.overlay.encodings import decode, note_of, recognise, uncertain
from corridors.overlay.file_kinds import (
    BROKEN_ZIP,
    KNOWN,
    ROWS,
    SUFFIXES,
    WORKBOOKS,
    form_of,
    refusal,
    wide_encoding,
)
from corridors.overlay.geojson import read_geojson
from corridors.overlay.layers import read_layers, read_parquet
from corridors.overlay.overlay_records import Choices, OverlayError, Part, TooMuchError
from corridors.overlay.shapefiles import RAW, encoding_of, handle_of, pieces_beside, pieces_within
from corridors.overlay.sheets import is_workbook, read_workbook
from corridors.overlay.xml_text import check_xml, survey_xml, xml_as_utf8

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corridors.overlay.budget import Means
    from corridors.overlay.shapefiles import Pieces

_WHOLE_FILES = ("gpkg", "fgb")
_HEAD_BYTES = 4_096
_MOST_FAULTS = 5


class Opened(NamedTuple):
    """What a file holds, and what a reader should know of how it was read."""

    parts: list[Part]
    notes: list[Note]


def open_file(file: Path, means: Means) -> Opened:
    """Return what a file on the disk holds.

    Raises
    ------
    OverlayError
        If it cannot be read.
    """
    try:
        with open_regular(file) as stream:
            head = stream.read(_HEAD_BYTES)
            form = form_of(head)
            if form == "shp":
                shapes = _read_shapefile(file.name, pieces_beside(file), means.choices)
                return Opened(list(means.counted(shapes)), [])
            if form in _WHOLE_FILES:
                path = str(file.resolve())
                layers = read_layers(file.name, path, means.choices.layer, form)
                return Opened(list(means.counted(layers)), [])
            stream.seek(0)
            if form == "json" and begins_as_geojson(head) and not wide_encoding(head[:4]):
                return _read_geojson(file.name, stream, means)
            content = stream.read(means.limits.bytes + 1)  # some files say a size of 0, and go on
            means.limits.check_bytes(file.name, len(content))
    except OSError as error:
        message = f"cannot be read ({error.strerror})"
        raise OverlayError(str(file), message) from None
    return open_bytes(file.name, content, means)


def open_bytes(name: str, content: bytes, means: Means) -> Opened:
    """Return what the content of a file holds.

    Raises
    ------
    OverlayError
        If it cannot be read.
    """
    notes: list[Note] = []
    wide = wide_encoding(content[:4])
    if wide:
        text, shown = decode(name, content, wide)
        content, notes = text.encode("utf-8", "replace"), note_of(shown)
    if not content[:_HEAD_BYTES].strip(b"\0 \t\r\n"):
        message = "the file is empty"
        raise OverlayError(name, message)
    form = form_of(content[:_HEAD_BYTES])
    if form == "json":
        parts, more = _read_json(name, content, means)
        return Opened(parts, notes + more)
    if form == "xml":
        check_xml(name, content)
        content, more = xml_as_utf8(name, content, means.choices.encoding)
        content, folders = survey_xml(name, content, means.choices.layer)
        wanted = "" if folders else means.choices.layer
        layers = read_layers(name, content, wanted, form, layers=folders)
        return Opened(list(means.counted(layers)), notes + more)
    if form == "zip" and not is_workbook(content):
        return Opened(list(_read_zip(name, content, means)), notes)
    return Opened(list(means.counted(_read_other(name, content, form, means))), notes)


def _read_other(name: str, content: bytes, form: str, means: Means) -> Iterator[Part]:
    choices = means.choices
    if form == "zip":
        yield from read_workbook(name, content, choices, means.limits)
    elif form == "parquet":
        yield from read_parquet(name, content, choices)
    elif form == "shp":
        message = "a Shapefile is several files: bring them together in a zip"
        raise OverlayError(name, message)
    elif form in _WHOLE_FILES:
        yield from read_layers(name, content, choices.layer, form)
    elif not form and PurePosixPath(name).suffix.lower() in ROWS:
        yield from read_csv(name, content, choices)
    else:
        raise OverlayError(name, refusal(name, form))


# ---- JSON ------------------------------------------------------------------------------------


def _read_json(name: str, content: bytes, means: Means) -> Opened:
    if content.startswith(b"\x1e"):  # before each text of a sequence (RFC 8142)
        content = content.replace(b"\x1e", b"")
    dialect = dialect_of(content)
    if dialect:
        plain = _read_dialect(name, dialect, content, means.choices.layer)
        return Opened(list(means.counted(plain)), [])
    return _read_geojson(name, io.BytesIO(content), means)


def _read_geojson(name: str, stream: BinaryIO, means: Means) -> Opened:
    """Return what GeoJSON holds; if it is not UTF-8, as it should be, in another encoding."""

    def read(stream: BinaryIO) -> list[Part]:
        tally, thinner = means.tally, means.thinner
        return [read_geojson(name, stream, tally=tally, thinner=thinner, progress=means.advance)]

    try:
        with means.undone_by(OverlayError):
            return Opened(read(stream), [])
    except TooMuchError:
        raise
    except OverlayError:
        stream.seek(0)
        content = stream.read()
        if _is_utf8(content):
            raise
    codec = means.choices.encoding or recognise([content])
    if not codec:
        raise OverlayError(name, uncertain(content))
    text, shown = decode(name, content, codec)
    return Opened(read(io.BytesIO(text.encode("utf-8", "replace"))), note_of(shown))


def _is_utf8(content: bytes) -> bool:
    """Return whether a text is UTF-8; of a large one no second copy is made."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(content)
    try:
        for start in range(0, len(content), 1_000_000):
            decoder.decode(view[start : start + 1_000_000])
    except UnicodeDecodeError:
        return False
    return True


def _read_dialect(name: str, dialect: str, content: bytes, layer: str) -> Iterator[Part]:
    made = make_plain(name, dialect, content, layer)
    rest = Part(name, np.empty(0, dtype=object), [], skipped=made.skipped, notes=made.notes)
    yield rest
    for text in made.texts:
        yield from read_layers(name, text, "", dialect, layers=made.layers)


# ---- Shapefiles ------------------------------------------------------------------------------


def _read_shapefile(name: str, pieces: Pieces, choices: Choices) -> Iterator[Part]:
    """Yield what a Shapefile holds, its texts in the encoding that is said or recognised."""
    source, notes, lost = handle_of(name, pieces)
    for part in read_layers(name, source, choices.layer, "shp", encoding=RAW):
        texts = {text for row in part.attributes for pair in row.items() for text in pair}
        raw = {text: text.encode(RAW, "replace") for text in texts}
        codec, more = encoding_of(name, pieces, choices.encoding, raw.values())
        plain = {text: codecs.decode(bytes_, codec, "ignore") for text, bytes_ in raw.items()}
        part.attributes = [
            {plain[key]: plain[value] for key, value in row.items()} for row in part.attributes
        ]
        part.notes += notes + more
        part.skipped["missing"] += lost
        yield part


# ---- zips ------------------------------------------------------------------------------------


def _read_zip(name: str, content: bytes, means: Means) -> Iterator[Part]:
    """Yield what the files of a zip hold; a zip inside is not opened.

    Of several files, one that cannot be read is left out, and told.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [item for item in archive.infolist() if _is_wanted(item)]
            means.limits.check_bytes(name, sum(item.file_size for item in archive.infolist()))
            if not members:
                message = f"no file in this zip is {KNOWN}"
                raise OverlayError(name, message)
            faults: list[OverlayError] = []
            for member in members:
                try:
                    yield from _read_member(name, archive, member, means)
                except TooMuchError:
                    raise
                except OverlayError as fault:
                    faults.append(fault)
                except BROKEN_ZIP:
                    message = "cannot be unpacked: damaged, encrypted, or packed in an unknown way"
                    faults.append(OverlayError(f"{name}/{member.filename}", message))
    except BROKEN_ZIP as error:
        sheets = PurePosixPath(name).suffix.lower() in WORKBOOKS
        what = "cannot be read as XLSX" if sheets else "the zip cannot be read"
        message = f"{what}: {error}"
        raise OverlayError(name, message) from None
    if len(faults) == len(members):
        raise faults[0]
    if faults:
        notes = [Note("unread", (("fault", str(fault)),)) for fault in faults[:_MOST_FAULTS]]
        skipped = Counter(unreadable=len(faults))
        yield Part(name, np.empty(0, dtype=object), [], skipped=skipped, notes=notes)


def _read_member(
    name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, means: Means
) -> list[Part]:
    inner = f"{name}/{member.filename}"
    if member.filename.lower().endswith(".shp"):
        shapes = _read_shapefile(inner, pieces_within(archive, member), means.choices)
        return list(means.counted(shapes))
    inside = archive.read(member)
    if form_of(inside[:_HEAD_BYTES]) == "zip" and not is_workbook(inside):
        message = "a zip inside a zip is not opened"
        raise OverlayError(inner, message)
    parts, notes = open_bytes(inner, inside, means)
    if notes:
        parts.append(Part(inner, np.empty(0, dtype=object), [], notes=notes))
    return parts


def _is_wanted(item: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(item.filename)
    hidden = any(part.startswith((".", "__MACOSX", "~$")) for part in path.parts)
    return path.suffix.lower() in SUFFIXES and not hidden and not item.is_dir()
