"""Text in any encoding: said by the user, by the file, or recognised; and never guessed at.

What is valid UTF-8 is UTF-8. Else a word that every table of places has (Широта, 经度) settles it.
Else chardet weighs the encodings of Eurasia, and the best is taken if the next that would give
another text is far behind; if it is not, the file is refused with a word on how to say it.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from corridors.model import suggest
from corridors.overlay.accounts import Note
from corridors.overlay.overlay_records import OverlayError

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = (
    "cp1251",
    "kz1048",
    "gb18030",
    "big5",
    "cp866",
    "koi8-r",
    "iso8859-5",
    "cp1252",
    "cp1250",
    "cp1254",
    "cp1256",
    "cp949",
    "shift_jis",
)
_OF_MACS = ("mac-cyrillic", "mac-roman", "gb18030", "big5")
_WIDE = ("utf-16-le", "utf-16-be")
_HEADINGS = ("широта", "долгота", "координат", "纬度", "经度", "坐标", "название", "名称")
_SURE = 1.5  # how many times as good as the next: at least three names of places, no wrong one
_SURE_OF_LITTLE = 2.5
_ODD_SIGN = re.compile(
    r"[^\w\s\x00-\x7f«“„‘’№°–—\xa0（《〈「『【、，。：；·](?=[^\W\d_])"  # noqa: RUF001
)
_ODD_SCRIPT = re.compile(r"[一-鿿][가-힣㄀-ㄯ]|[가-힣㄀-ㄯ][一-鿿]|[｡-ﾟ]")
_WORD = re.compile(r"[^\W\d_]+")
_MOST_ODD, _MOST_MIXED = 0.1, 0.25
_LITTLE_BYTES = 10
_LEAST_BYTES = 4
_SAMPLE_BYTES = 100_000
_FIGURES = re.compile(rb"[0-9.,;:\t+\-]{3,}")
_SHOWN_AS = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "gb18030": "GB18030"}
_HARMFUL = frozenset({"idna", "punycode", "undefined", "mbcs", "oem", "utf_7"})
_SPELLED = re.compile(
    r"(?:ansi|oem|ibm|cp|windows|win|ms|dos|code ?page)?[ _-]*(\d{3,5})", re.IGNORECASE
)
_PAGES = {"65001": "utf-8", "1200": "utf-16-le", "54936": "gb18030", "936": "gb18030"}
_WIDER = {
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp936": "gb18030",
    "euc_kr": "cp949",
    "uhc": "cp949",
}


class Decoded(NamedTuple):
    """A text, and in which encoding it was read; empty if that needs no word."""

    text: str
    encoding: str


def find_codec(label: str) -> str:
    """Return Python's name of an encoding that people or files call something; empty if unknown.

    >>> [find_codec(label) for label in ("cp1251", "ANSI 1251", "65001", "GBK", "zip", "UTF-8")]
    ['cp1251', 'cp1251', 'utf-8', 'gb18030', '', 'utf-8']
    """
    plain = label.strip().strip("\0\"'").lower().removeprefix("x-")
    spelled = _SPELLED.fullmatch(plain)
    if spelled:
        plain = _PAGES.get(spelled[1], f"cp{spelled[1]}")
    try:
        found = codecs.lookup(plain)
    except (LookupError, ValueError):
        return ""
    name = _WIDER.get(found.name.replace("-", "_"), found.name)
    is_text = getattr(found, "_is_text_encoding", True)
    return name if is_text and not _is_harmful(found.name) else ""


def _is_harmful(name: str) -> bool:
    """Return whether an encoding is one for programs, not of a file."""
    return name.replace("-", "_") in _HARMFUL or "escape" in name


def check_encoding(label: str) -> str:
    """Return the codec of an encoding that a user asked for.

    Raises
    ------
    OverlayError
        If there is none; the error names the nearest.
    """
    found = find_codec(label)
    if label and not found:
        near = suggest(label, _known())[:1] or ["cp1251"]
        message = f"there is no such encoding. Nearest: {near[0]}"
        raise OverlayError(repr(label), message)
    return found


@cache
def _known() -> tuple[str, ...]:
    from encodings.aliases import aliases

    return tuple(name for name in {*aliases.values()} if find_codec(name))


def decode(name: str, content: bytes, encoding: str = "") -> Decoded:
    """Return the text of a file, in the encoding that is asked, marked, or recognised.

    Parameters
    ----------
    name
        Name of the file, for messages.
    content
        Its bytes.
    encoding
        A codec of Python; empty to find out.

    Raises
    ------
    OverlayError
        If it is not in the encoding asked, or no encoding is certain.
    """
    marked = next((codec for mark, codec in _MARKS if content.startswith(mark)), "")
    if marked or encoding:
        codec = marked or encoding
        try:
            return Decoded(
                content.decode(codec).removeprefix("\ufeff"), show(codec, said=not marked)
            )
        except UnicodeError as error:
            near = f" (near byte {error.start})" if isinstance(error, UnicodeDecodeError) else ""
            message = f"the text is not {show(codec, said=True)}{near}"
            raise OverlayError(name, message) from None
    codec = recognise([content])
    if not codec:
        raise OverlayError(name, uncertain(content))
    return Decoded(decode_cell(content, codec) or "", show(codec, said=codec != "utf-8"))


def show(codec: str, *, said: bool) -> str:
    """Return how an encoding is told to people; empty if it need not be."""
    if codec.startswith(("utf-16", "utf-32")):
        return codec[:6].upper()
    return _SHOWN_AS.get(codec, codec) if said else ""


def uncertain(content: bytes) -> str:
    """Return what to say of a text whose encoding cannot be told."""
    try:
        content.decode("utf-8")
        place = 0
    except UnicodeDecodeError as error:
        place = error.start
    return (
        f"the text is not UTF-8 (near byte {place}), and its encoding cannot be told for certain: "
        "say it, such as --encoding cp1251 or gb18030, or save the file as UTF-8"
    )


def note_of(encoding: str) -> list[Note]:
    """Return what a reader should know of the encoding that was found."""
    return [Note("encoding", (("encoding", encoding),))] if encoding else []


def recognise(texts: Iterable[bytes]) -> str:
    """Return the encoding of some texts that belong together; empty if none is certain.

    A text may end in the middle of a character, as cells of fixed width do.
    """
    held = [text for text in texts if not text.isascii() or b"\0" in text]
    if all(_is(text, "utf-8") for text in held) and not any(b"\0" in text for text in held):
        return "utf-8"
    wide = any(b"\0" in text for text in held)
    of_macs = any(b"\r" in text for text in held) and not any(b"\n" in text for text in held)
    candidates = _WIDE if wide else _OF_MACS if of_macs else _CANDIDATES
    possible = [codec for codec in candidates if all(_is(text, codec) for text in held)]
    for codec in possible:
        head = held[0][:_SAMPLE_BYTES].decode(codec, "replace").lower()
        if any(word in head for word in _HEADINGS):
            return codec
    return _plainest(held[0], possible) if wide else _best(_sample(held), possible)


def decode_cell(text: bytes, codec: str) -> str | None:
    """Return a text, without a character at its end that is cut off; None if it cannot be decoded.

    >>> decode_cell("北京".encode()[:-1], "utf-8"), decode_cell(bytes([255]), "utf-8")
    ('北', None)
    """
    try:
        return codecs.getincrementaldecoder(codec)().decode(text)
    except UnicodeError:
        return None


def _is(text: bytes, codec: str) -> bool:
    found = decode_cell(text, codec)
    return found is not None and (codec not in _WIDE or "\0" not in found)


def _sample(texts: list[bytes]) -> bytes:
    """Return what tells encodings apart: lines that are not ASCII, without their figures."""
    lines: list[bytes] = []
    size = 0
    for text in texts:
        for line in text.splitlines():
            if not line.isascii() and size < _SAMPLE_BYTES:
                lines.append(_FIGURES.sub(b"\n", line[:_SAMPLE_BYTES]))
                size += len(lines[-1])
    return b"\n".join(lines)


def _plainest(text: bytes, possible: list[str]) -> str:
    """Return the order of the bytes of UTF-16 that makes figures and commas of a table."""
    plain = {
        codec: sum(map(str.isascii, text[:_SAMPLE_BYTES].decode(codec, "ignore")))
        for codec in possible
    }
    best = max(plain, key=plain.__getitem__, default="")
    return best if best and plain[best] * 8 > min(len(text), _SAMPLE_BYTES) else ""


def _best(sample: bytes, possible: list[str]) -> str:
    """Return the encoding in which a text looks far more like a language than in any other."""
    weight = sum(byte > 127 for byte in sample)  # noqa: PLR2004  (beyond ASCII)
    if weight < _LEAST_BYTES:
        return ""
    texts = {codec: sample.decode(codec, "ignore") for codec in possible}
    scores = {codec: _score(codec, text) for codec, text in texts.items() if not _odd(text)}
    best = max(scores, key=scores.__getitem__, default="")
    if not best:
        return ""
    others = (score for codec, score in scores.items() if texts[codec] != texts[best])
    needed = _SURE if weight > _LITTLE_BYTES else _SURE_OF_LITTLE
    if scores[best] <= needed * max(others, default=0):
        return ""
    return next(codec for codec in possible if texts[codec] == texts[best])


def _score(codec: str, text: str) -> float:
    """Return how much a text in small letters, written in an encoding, looks like a language.

    In small letters, since capitals of one encoding are the small letters of another.
    """
    from chardet import detect_all

    sample = text.lower().encode(codec, "ignore")
    both = [codec, "utf-8"]  # chardet wants to know what to say if nothing fits
    found = detect_all(
        sample, ignore_threshold=True, include_encodings=both, no_match_encoding="utf-8"
    )
    fitting = (item["confidence"] for item in found if find_codec(item["encoding"] or "") == codec)
    return max(fitting, default=0.0)


def _odd(text: str) -> bool:
    """Return whether signs or capitals stand where a word would go on, as in no language."""
    signs = len(_ODD_SIGN.findall(text))
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    mixed = sum(len(word) for word in words if _is_mixed(word))
    return signs > _MOST_ODD * sum(
        not char.isascii() for char in text
    ) or mixed > _MOST_MIXED * sum(map(len, words))


def _is_mixed(word: str) -> bool:
    """Return whether a word has capitals within it, or letters of two scripts of East Asia."""
    cased = len(word) > 1 and word.lower() != word.upper()
    return bool(_ODD_SCRIPT.search(word)) or (
        cased and not word[1:].islower() and not word.isupper()
    )
