"""KML and GPX in any encoding, and what is wrong with XML that is broken."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from corridors.model import suggest
from corridors.overlay.encodings import decode, find_codec, note_of, recognise, uncertain
from corridors.overlay.overlay_records import OverlayError

if TYPE_CHECKING:
    from corridors.overlay.accounts import Note

_DECLARED = re.compile(rb"^\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([^\"'<>]{1,40})[\"']")
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.\-]*:)?([A-Za-z_][\w.\-]*)[\s/>]")
_ROOTS = ("kml", "gpx")
_HEAD_BYTES = 4_096
_FOLDERS = ("Folder", "Document")
_MARKS = ("Placemark", "Schema")
_NAMED = ("Data", "SimpleData", "SimpleField")
_WATCHED = frozenset((*_FOLDERS, *_MARKS, *_NAMED, "name"))
_FEW_FOLDERS = 20
_DEEPEST, _MOST_NAMES = 100, 2_000
_TOO_DEEP, _TOO_MANY = "the XML is nested too deeply", "the XML has too many fields"
_SHOWN, _SHOWN_LETTERS = 8, 40
_NUMBER = r"(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|nan)"
_TEXTS = {
    "coordinates": re.compile(rf"\s*(?:{_NUMBER}(?:\s*,\s*{_NUMBER}){{1,2}}(?:\s+|$))*", re.ASCII),
    "coord": re.compile(rf"\s*(?:{_NUMBER}(?:\s+{_NUMBER}){{1,2}})?\s*", re.ASCII),
}
"""How the text of an element of KML looks that holds a place; GDAL makes 0 of what is no number."""
_POINTS = frozenset(("wpt", "trkpt", "rtept"))
_DEGREES = re.compile(rf"\s*{_NUMBER}\s*", re.ASCII)


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


# ---- what is in it ---------------------------------------------------------------------------


class Surveyed(NamedTuple):
    """XML that GDAL reads in a time that grows with its size, and the layer of each feature.

    Attributes
    ----------
    content
        The text; of KML with many folders, one with all its features in one folder.
    layers
        The name of the folder of each feature, in that case.
    """

    content: bytes
    layers: list[str]


def survey_xml(name: str, content: bytes, layer: str) -> Surveyed:
    """Look through KML or GPX before GDAL reads it.

    GDAL's readers need a time that grows with the square of the depth of elements, of the number of
    fields, and of the number of folders; and they open a file anew for each folder.

    Parameters
    ----------
    name
        Name of the file, for messages.
    content
        KML or GPX in UTF-8.
    layer
        The folder that is wanted, where they are put together; empty for all.

    Raises
    ------
    OverlayError
        If the XML is broken, nested too deeply, or has too many names; if a place in it is no
        numbers; or if there is no such folder.
    """
    survey = _Survey(content)
    try:
        survey.parser.Parse(content, True)
    except expat.ExpatError as error:
        message = f"the XML is broken at line {error.lineno}: {expat.ErrorString(error.code)}"
        raise OverlayError(name, message) from None
    except _UnfitError as error:
        raise OverlayError(name, str(error)) from None
    if survey.folders <= _FEW_FOLDERS or survey.has_inner_namespaces:
        return Surveyed(content, [])
    marks = [mark for mark in survey.marks if not layer or mark.folder == layer]
    if not marks:
        folders = list(dict.fromkeys(mark.folder for mark in survey.marks))
        near = suggest(layer, folders)[:1] or folders[:_SHOWN]
        message = f"there is no layer {layer!r}; there is: {', '.join(near)}"
        raise OverlayError(name, message)
    return Surveyed(survey.put_together(marks), [mark.folder for mark in marks])


class _UnfitError(Exception):
    """XML is nested too deeply, has too many names, or a place that is no numbers."""


class _Mark(NamedTuple):
    """A feature, or a schema, by its first and last byte, and the name of its folder."""

    start: int
    end: int
    folder: str


class _Survey:
    """What the elements of a text are, and where its features stand."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.parser = expat.ParserCreate()
        self.parser.ordered_attributes = True
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.open: list[str] = []
        self.names: set[str] = set()
        self.folders = 0
        self.has_inner_namespaces = False
        self.titles: list[list[str]] = []
        self.texts: dict[str, re.Pattern[str]] = {}
        self.points: set[str] = set()
        self.text: list[str] = []
        self.root, self.inside, self.mark = 0, 0, -1
        self.marks: list[_Mark] = []
        self.schemas: list[_Mark] = []

    def _start(self, tag: str, attributes: list[str]) -> None:
        self.open.append(tag)
        if len(self.open) > _DEEPEST:
            raise _UnfitError(_TOO_DEEP)
        if tag not in self.names:
            if len(self.open) == 1:
                self.root = self.parser.CurrentByteIndex
            elif not self.inside:
                self.inside = self.parser.CurrentByteIndex
            self._add_name(tag)
            self._expect_numbers(tag)
        if tag in _WATCHED:
            self._watch(tag, attributes)
        elif tag in self.texts:
            self.text = []
            self.parser.CharacterDataHandler = self.text.append
        elif tag in self.points:
            self._check_point(tag, attributes)

    def _expect_numbers(self, tag: str) -> None:
        """Note whether a tag, whatever its prefix, is one of a place."""
        plain = tag.rpartition(":")[2]
        if plain in _TEXTS:
            self.texts[tag] = _TEXTS[plain]
        elif plain in _POINTS:
            self.points.add(tag)

    def _check_text(self, tag: str) -> None:
        text = "".join(self.text)
        if self.texts[tag].fullmatch(text):
            return
        line, shown = self.parser.CurrentLineNumber, " ".join(text.split())[:_SHOWN_LETTERS]
        what = f"<{tag}> that ends at line {line} is {shown!r}"
        message = f"{what}; longitude and latitude are needed, in numbers with a decimal point"
        raise _UnfitError(message)

    def _check_point(self, tag: str, attributes: list[str]) -> None:
        found = dict(zip(attributes[::2], attributes[1::2], strict=True))
        for key in ("lat", "lon"):
            value = found.get(key, "")
            if not _DEGREES.fullmatch(value):
                line = self.parser.CurrentLineNumber
                what = f"{key} of <{tag}> at line {line} is {value[:_SHOWN_LETTERS]!r}"
                message = f"{what}; degrees are needed, as a number with a decimal point"
                raise _UnfitError(message)

    def _add_name(self, name: str) -> None:
        self.names.add(name)
        if len(self.names) > _MOST_NAMES:
            raise _UnfitError(_TOO_MANY)

    def _watch(self, tag: str, attributes: list[str]) -> None:
        if tag in _FOLDERS:
            self.folders += 1
            self.titles.append([])
            self.has_inner_namespaces |= any(key.startswith("xmlns") for key in attributes[::2])
        elif tag in _MARKS and self.mark < 0:
            self.mark = self.parser.CurrentByteIndex
        elif tag in _NAMED and "name" in attributes[::2]:
            self._add_name(attributes[attributes.index("name") + 1])
        elif tag == "name" and self.open[-2:-1] and self.open[-2] in _FOLDERS:
            self.parser.CharacterDataHandler = self.titles[-1].append

    def _end(self, tag: str) -> None:
        self.open.pop()
        if tag in _WATCHED:
            self._close(tag)
        elif tag in self.texts:
            self.parser.CharacterDataHandler = None
            self._check_text(tag)

    def _close(self, tag: str) -> None:
        self.parser.CharacterDataHandler = None
        if tag in _FOLDERS:
            self.titles.pop()
        elif tag in _MARKS and not set(_MARKS) & set(self.open):
            end = self.parser.CurrentByteIndex
            if self.content.startswith(b"</%s" % tag.encode(), end):  # else <Placemark/>
                end = self.content.index(b">", end) + 1
            folder = "".join(self.titles[-1]).strip() if self.titles else ""
            kept = self.marks if tag == _MARKS[0] else self.schemas
            kept.append(_Mark(self.mark, end, folder))
            self.mark = -1

    def put_together(self, marks: list[_Mark]) -> bytes:
        """Return a text with some of the features in one folder."""
        parts = (self.content[mark.start : mark.end] for mark in [*self.schemas, *marks])
        root = self.content[self.root : self.inside]
        return b"".join([root, b"<Document>", *parts, b"</Document></kml>"])
