"""KML and GPX in any encoding, and what is wrong with XML that is broken."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from corridors.overlay.encodings import decode, find_codec, note_of, recognise, uncertain
from corridors.overlay.records import OverlayError

if TYPE_CHECKING:
    from corridors.overlay.accounts import Note

_DECLARED = re.compile(rb"^\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([^\"'<>]{1,40})[\"']")
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.\-]*:)?([A-Za-z_][\w.\-]*)[\s/>]")
_ROOTS = ("kml", "gpx")
_HEAD_BYTES = 4_096


def check_xml(name: str, head: bytes) -> None:
    """Raise `OverlayError` unless a text is KML or GPX that declares no types or entities."""
    plain = re.sub(rb"<!--.*?-->|<\?.*?\?>", b"", head[:_HEAD_BYTES], flags=re.DOTALL)
    if re.search(rb"<![A-Za-z]", plain):
        message = "the XML declares types or entities; KML and GPX need none"
        raise OverlayError(name, message)
    root = _ROOT.search(plain)
    found = root[1].decode("ascii").lower() if root else ""
    if found not in _ROOTS:
        message = f"is XML, but neither KML nor GPX: its root is {found or 'not there'}"
        raise OverlayError(name, message)


def xml_as_utf8(name: str, content: bytes, encoding: str) -> tuple[bytes, list[Note]]:
    """Return XML in UTF-8, and what is to be said of the encoding that it was in.

    Parameters
    ----------
    name
        Name of the file, for messages.
    content
        Its bytes.
    encoding
        The codec to read it in if it says none, or is not in the one that it says; may be empty.

    Raises
    ------
    OverlayError
        If its encoding is unknown, or cannot be told.
    """
    content = content.removeprefix(codecs.BOM_UTF8)
    declared = _DECLARED.match(content)
    label = declared[1].decode("ascii", "replace") if declared else "UTF-8"
    codec = find_codec(label)
    if not codec:
        message = f"declares the encoding {label!r}, which is none"
        raise OverlayError(name, message)
    if codec.startswith(("utf-16", "utf-32")):  # yet the declaration could be read as ASCII
        codec = "utf-8"
    notes: list[Note] = []
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        codec = encoding or recognise([content])
        if not codec:
            raise OverlayError(name, uncertain(content)) from None
        text, shown = decode(name, content, codec)
        notes = note_of(shown)
    if declared and label.upper() != "UTF-8":
        start, end = declared.span(1)
        text = f"{text[:start]}UTF-8{text[end:]}"
    elif codec == "utf-8":
        return content, notes
    return text.encode("utf-8"), notes


def fault_in_xml(content: bytes) -> str:
    """Return what is wrong with XML that cannot be read, and in which line; empty if nothing is."""
    parser = expat.ParserCreate()
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        return f"the XML is broken at line {error.lineno}: {expat.ErrorString(error.code)}"
    return ""
