"""A stream of JSON cut into features, so that a big file is never held whole.

Only braces, brackets and texts are looked at: that is enough to find where an object ends, and a
feature is an object in the array ``features`` of the outermost one. The objects themselves are read
by msgspec, one at a time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from corridors.overlay.overlay_records import OverlayError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHUNK_BYTES = 2_000_000
_TEXT = rb'"(?:[^"\\]++|\\.)*+"'
_BLANK = re.compile(rb"[\s\x1e]*+")  # RFC 8142 sets U+001E before each text
_TEXTS = re.compile(rb'(?:[^"{}]++|' + _TEXT + rb")*+", re.DOTALL)
_TO_BRACE = re.compile(rb'(?:[^"{}]++|' + _TEXT + rb")*+[{}]", re.DOTALL)
_TO_SIGN = re.compile(rb'((?:[^"{}\[\]]++|' + _TEXT + rb")*+)([{}\[\]])", re.DOTALL)
_FEATURES = re.compile(rb'"features"\s*:\s*\Z')
_NEAR_BYTES = 512
_OPENING, _CLOSING = 0x7B, 0x7D


class Slice(NamedTuple):
    """Some JSON of a stream.

    Attributes
    ----------
    text
        A feature, or a whole text in which ``null`` stands for each of its features.
    start
        The place of its first byte in the stream.
    whole
        Whether it is a whole text; its features were given before it.
    """

    text: bytes
    start: int
    whole: bool


class Slicer:
    """Cuts the JSON texts of a stream, one or several after one another, into slices.

    Parameters
    ----------
    name
        Name of the file, for messages.
    stream
        Where the bytes come from, UTF-8.
    progress
        Told after each chunk how many bytes it had; may raise, to end the reading.
    """

    def __init__(
        self, name: str, stream: BinaryIO, progress: Callable[[int], None] | None = None
    ) -> None:
        self.name = name
        self._stream = stream
        self._progress = progress
        self._held = b""
        self._place = 0
        self._before = 0  # bytes of the stream before those that are held

    def __iter__(self) -> Iterator[Slice]:
        """Yield features and whole texts as they end.

        Raises
        ------
        OverlayError
            If the stream ends within a text, or something else than objects stands in it.
        """
        while self._skip_blanks():
            if self._held[self._place] != _OPENING:
                message = f"is no GeoJSON: an object was expected at byte {self._at():,}"
                raise OverlayError(self.name, message)
            yield from self._text()

    def _at(self) -> int:
        return self._before + self._place

    def _grow(self, keep: int) -> int:
        """Read on; forget what stands before ``keep``. Return by how much places have moved.

        Raises `EOFError` at the end of the stream.
        """
        wanted = max(CHUNK_BYTES, len(self._held) - keep)  # at least doubled: no more than linear
        more = self._stream.read(wanted)
        if not more:
            raise EOFError
        self._held = self._held[keep:] + more
        self._before += keep
        self._place -= keep
        if self._progress is not None:
            self._progress(len(more))
        return keep

    def _skip_blanks(self) -> bool:
        while True:
            found = _BLANK.match(self._held, self._place)
            self._place = found.end() if found else self._place
            if self._place < len(self._held):
                return True
            try:
                self._grow(self._place)
            except EOFError:
                return False

    def _text(self) -> Iterator[Slice]:
        start = self._at()
        rest = bytearray(b"{")
        self._place += 1
        depth, in_features = 0, False
        while True:
            between, sign = self._to_sign(start)
            rest += between
            if sign == b"{":
                begin = self._at() - 1
                item = self._object(start)
                if in_features and depth == 1:
                    rest += b"null"
                    yield Slice(item, begin, whole=False)
                else:
                    rest += item
                continue
            rest += sign
            if sign == b"}":
                yield Slice(bytes(rest), start, whole=True)
                return
            if sign == b"[" and depth == 0:
                in_features = _FEATURES.search(between) is not None
            depth += 1 if sign == b"[" else -1

    def _to_sign(self, start: int) -> tuple[bytes, bytes]:
        """Return what stands before the next brace or bracket, and this; go behind it."""
        while True:
            found = _TO_SIGN.match(self._held, self._place)
            if found is not None:
                self._place = found.end()
                return found[1], found[2]
            self._read_on(self._place, start)

    def _object(self, start: int) -> bytes:
        """Return the object whose opening brace was just passed; go behind it."""
        begin, depth = self._place - 1, 1
        while depth:
            end = self._to_brace()
            if end is None:
                begin -= self._read_on(begin, start)
                continue
            depth += 1 if self._held[end - 1] == _OPENING else -1
            self._place = end
        return self._held[begin : self._place]

    def _to_brace(self) -> int | None:
        """Return where the next brace outside of texts ends."""
        held, place = self._held, self._place
        found = _TO_BRACE.match(held, place, place + _NEAR_BYTES)
        if found is not None:
            return found.end()
        texts = _TEXTS.match(held, place, place + _NEAR_BYTES)
        place = texts.end() if texts else place
        end = held.find(b"}", place)  # what goes on is coordinates, if no text and brace is in it
        if end >= 0 and held.find(b'"', place, end) < 0 and held.find(b"{", place, end) < 0:
            return end + 1
        found = _TO_BRACE.match(held, place)
        return found.end() if found is not None else None

    def _read_on(self, keep: int, start: int) -> int:
        try:
            return self._grow(keep)
        except EOFError:
            message = f"the JSON that begins at byte {start:,} does not end: the file is cut short"
            raise OverlayError(self.name, message) from None
