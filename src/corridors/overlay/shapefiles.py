"""Shapefiles: several files that belong together, and text in an encoding that none may say."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corridors.overlay.accounts import Note
from corridors.overlay.encodings import decode_cell, find_codec, note_of, recognise, show, uncertain
from corridors.overlay.overlay_records import OverlayError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Pieces = dict[str, "Path | bytes"]

PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
RAW = "ISO-8859-1"
"""In this encoding each byte is one character, so that the bytes can be had back."""
_HEADER_BYTES, _RECORD_BYTES = 100, 8
_DRIVER_BYTE = 29
_LENGTH_BYTE = 24
_LABEL_BYTES = 40
_DRIVERS = {
    "437": (0x01, 0x09, 0x0B, 0x0D, 0x0F, 0x11, 0x15, 0x18, 0x19, 0x1B),
    "850": (0x02, 0x0A, 0x0E, 0x10, 0x12, 0x14, 0x16, 0x1A, 0x1D, 0x25, 0x37),
    "852": (0x1F, 0x22, 0x23, 0x40, 0x64, 0x87),
    "857": (0x6B, 0x88),
    "866": (0x26, 0x65),
    "932": (0x13, 0x7B),
    "936": (0x4D, 0x7A),
    "949": (0x4E, 0x79),
    "950": (0x4F, 0x78),
    "874": (0x50, 0x7C),
    "1250": (0xC8,),
    "1251": (0xC9,),
    "1252": (0x03, 0x58, 0x59),
    "1253": (0xCB,),
    "1254": (0xCA,),
    "1255": (0x7D,),
    "1256": (0x7E,),
    "1257": (0xCC,),
}
_WESTERN = ("cp437", "cp850", "cp1252")  # what programs write that think of no encoding


def pieces_beside(path: Path) -> Pieces:
    """Return the files of a Shapefile on the disk by their endings in small letters."""
    own = path.resolve()
    return {
        file.suffix.lower(): file
        for file in sorted(own.parent.iterdir())
        if file.stem.lower() == own.stem.lower() and file.is_file()
    }


def pieces_within(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Pieces:
    """Return the files of a Shapefile in a zip by their endings in small letters."""
    stem = member.filename[: -len(".shp")].lower()
    found: Pieces = {}
    for item in archive.infolist():
        before, dot, ending = item.filename.rpartition(".")
        if before.lower() == stem:
            found[f"{dot}{ending.lower()}"] = archive.read(item)
    return found


class Handle(NamedTuple):
    """What GDAL opens: a path, or a zip in memory; and what a reader should know.

    Attributes
    ----------
    source
        The path, or the zip.
    notes
        What is to be said.
    lost
        How many rows of the table have no geometry any more, since the file of it is cut short and
        its index was made again.
    """

    source: str | bytes
    notes: list[Note]
    lost: int = 0


def handle_of(name: str, pieces: Pieces) -> Handle:
    """Return how to open a Shapefile.

    Without its index (.shx) a Shapefile is read too: the index is made again, in memory.

    Raises
    ------
    OverlayError
        If the file of geometry is no Shapefile.
    """
    shape = _start(pieces[".shp"], _HEADER_BYTES)
    if len(shape) < _HEADER_BYTES:
        message = "the file of geometry (.shp) is cut short"
        raise OverlayError(name, message)
    notes = [Note("no_table")] if ".dbf" not in pieces else []
    if _size(pieces[".shp"]) < 2 * struct.unpack_from(">i", shape, _LENGTH_BYTE)[0]:
        notes.append(Note("cut_short"))
    main = pieces[".shp"]
    if isinstance(main, Path) and ".shx" in pieces:
        return Handle(str(main), notes)
    whole = {ending: _whole(piece) for ending, piece in pieces.items() if ending in PARTS}
    lost = 0
    if ".shx" not in whole:
        whole[".shx"] = _index(whole[".shp"])
        records = (len(whole[".shx"]) - _HEADER_BYTES) // _RECORD_BYTES
        rows = struct.unpack_from("<I", whole.get(".dbf", b"").ljust(_HEADER_BYTES, b"\0"), 4)[0]
        lost = max(rows - records, 0)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as alone:
        for ending, content in whole.items():
            alone.writestr(f"layer{ending}", content)
    return Handle(stream.getvalue(), notes, lost)


def _whole(piece: Path | bytes) -> bytes:
    return piece.read_bytes() if isinstance(piece, Path) else piece


def _size(piece: Path | bytes) -> int:
    return piece.stat().st_size if isinstance(piece, Path) else len(piece)


def _start(piece: Path | bytes, count: int) -> bytes:
    if isinstance(piece, bytes):
        return piece[:count]
    with piece.open("rb") as stream:
        return stream.read(count)


def _index(shape: bytes) -> bytes:
    """Return the index of a file of geometry: where each record begins, and how long it is."""
    records = []
    place = _HEADER_BYTES
    while place + _RECORD_BYTES <= len(shape):
        words = struct.unpack_from(">i", shape, place + 4)[0]
        end = place + _RECORD_BYTES + 2 * words
        if words < 0 or end > len(shape):
            break
        records.append(struct.pack(">ii", place // 2, words))
        place = end
    size = _HEADER_BYTES + _RECORD_BYTES * len(records)
    head = shape[:_LENGTH_BYTE] + struct.pack(">i", size // 2)
    head += shape[len(head) : _HEADER_BYTES]
    return head + b"".join(records)


# ---- text ------------------------------------------------------------------------------------


def encoding_of(
    name: str, pieces: Mapping[str, Path | bytes], asked: str, texts: Iterable[bytes]
) -> tuple[str, list[Note]]:
    """Return the encoding of the texts of a Shapefile, and what a reader should know of it.

    What the user asks counts first, then the file of the code page (.cpg), then the byte that says
    it in the table (.dbf), each only if the texts can be in it; else they are recognised.

    Raises
    ------
    OverlayError
        If they are not in the encoding asked, or none is certain.
    """
    held = [text for text in dict.fromkeys(texts) if not text.isascii()]
    if not held:
        return "utf-8", []
    if asked:
        if _fits(held, asked):
            return asked, note_of(show(asked, said=True))
        message = f"its table (.dbf) is not {show(asked, said=True)}"
        raise OverlayError(name, message)
    told = _told(pieces)
    if told and _fits(held, told):
        return told, []
    if _fits(held, "utf-8"):
        return "utf-8", note_of("UTF-8")
    driver = _driver(pieces)
    if driver and driver not in _WESTERN and _fits(held, driver):
        return driver, note_of(show(driver, said=True))
    found = recognise(held)
    if not found and driver and _fits(held, driver):
        found = driver
    if not found:
        raise OverlayError(name, f"its table (.dbf): {uncertain(b' '.join(held))}")
    return found, note_of(show(found, said=True))


def _told(pieces: Mapping[str, Path | bytes]) -> str:
    """Return the encoding that the file of the code page says; empty if it says none."""
    label = _start(pieces[".cpg"], _LABEL_BYTES) if ".cpg" in pieces else b""
    return find_codec(label.decode("utf-8-sig", "replace"))


def _driver(pieces: Mapping[str, Path | bytes]) -> str:
    """Return the encoding that the byte of the language driver says; empty if it says none."""
    head = _start(pieces[".dbf"], _DRIVER_BYTE + 1) if ".dbf" in pieces else b""
    number = head[_DRIVER_BYTE] if len(head) > _DRIVER_BYTE else 0
    return next((find_codec(page) for page, known in _DRIVERS.items() if number in known), "")


def _fits(texts: Iterable[bytes], codec: str) -> bool:
    return all(decode_cell(text, codec) is not None for text in texts)
