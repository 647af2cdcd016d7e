"""Texts as they are compared: without case, diacritics, hyphens and apostrophes.

`sound_of` goes further, for the search: one spelling for Jezkazgan, Zhezkazgan and Жезказган. The
map does the same in the browser (``engine/find.js``) with the tables that stand here, which
travel with the document.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from corridors.model import Cells

_LETTERS = str.maketrans("ıłøđæœß", "ilodaos")
SILENT = "'’‘ʻʼʹ`´ʾʿ\"“”«»„·\u200c\u200d"  # noqa: RUF001  (every kind of them)
"""Apostrophes and quotes are left out: Xi'an is Xian, «Коридор» is Коридор."""
_SILENT = str.maketrans("", "", SILENT)
_DECOMPOSED = _LETTERS | _SILENT
_BRACKETS = re.compile(r"[()（）]")  # noqa: RUF001  (Chinese brackets)
_BRACKET_SIGNS = frozenset("()（）")  # noqa: RUF001


class _Once(dict[int, "str | None"]):
    """A table for `str.translate` that asks once for each character what becomes of it."""

    def __init__(self, fold: Callable[[str], str | None]) -> None:
        self._fold = fold

    def __missing__(self, code: int) -> str | None:
        self[code] = found = self._fold(chr(code))
        return found


def _read(character: str) -> str | None:
    if unicodedata.combining(character):
        return None
    return " " if unicodedata.category(character) == "Pd" or character in "_/" else character


_READ = _Once(_read)
_ALIKE = _Once(lambda character: character if character.isalnum() else None)


def _alike_in_lines(character: str) -> str | None:
    """Return what `same_name` makes of a character that stands decomposed; lines stay apart."""
    if character == "\n":
        return character
    if character in SILENT:
        return None
    read = _READ[_LETTERS.get(ord(character), ord(character))]
    return read and _ALIKE[ord(read)]


_ALIKE_IN_LINES = _Once(_alike_in_lines)


@lru_cache(maxsize=16384)
def plain_text(text: str) -> str:
    """Return text as it is read: lower case, no diacritics, no apostrophes, hyphens as blanks.

    >>> plain_text("Xi'an-Ürümqi"), plain_text("Małaszewicze")
    ('xian urumqi', 'malaszewicze')
    """
    plain = text.casefold().translate(_SILENT)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).translate(_DECOMPOSED)
    return " ".join(plain.translate(_READ).split())


@lru_cache(maxsize=16384)
def same_name(text: str) -> str:
    """Return what two spellings of one name share: its letters and digits.

    >>> same_name("Xi'an"), same_name("xi an"), same_name("trans-caspian")
    ('xian', 'xian', 'transcaspian')
    """
    plain = plain_text(text)
    return plain.translate(_ALIKE) or plain or text.strip()


def names_of(row: Cells) -> Iterator[str]:
    """Yield the names of a record: in each language, aliases, or the one that it has."""
    names = row.get("name")
    if isinstance(names, dict):
        yield from names.values()
    elif isinstance(names, str):
        yield names
    else:
        yield from filter(None, (row.get("label"), row.get("title")))
    yield from row.get("aliases") or ()


def same_names(texts: Sequence[str]) -> list[str]:
    """Return `same_name` of each of many texts, folded together, which is ten times as quick."""
    lines = (text.replace("\n", " ") for text in texts)
    plain = unicodedata.normalize("NFKD", "\n".join(lines).casefold())
    alike = plain.translate(_ALIKE_IN_LINES).split("\n") if texts else []
    return [found or same_name(text) for found, text in zip(alike, texts, strict=True)]


def spellings_of(row: Cells) -> Iterator[str]:
    """Yield by what a record may be called, folded: its names, and what stands in brackets there.

    "Trans-Caspian International Transport Route (Middle Corridor)" is also either of the two.
    """
    return map(same_name, written_of(row))


def written_of(row: Cells) -> Iterator[str]:
    """Yield what `spellings_of` does as it is written."""
    for name in names_of(row):
        if _BRACKET_SIGNS.isdisjoint(name):
            yield name
        else:
            parts = [part for part in _BRACKETS.split(name) if part.strip()]
            yield from dict.fromkeys((name, *parts))


# ---- by sound --------------------------------------------------------------------------------

BREAKS = "-‐‑‒–—―_/()（）,.;:&+、，。：；~～→"  # noqa: RUF001
"""Between words, as blanks are."""
LETTERS = {
    **dict(
        zip(
            "ıłøđæœəабвгдежзийклмнопрстуфхыіқғңөұүһәҳҷҝґєљњђћџј",
            "ilodeeeabvgdejziiklmnoprstufhiikgnouuhahjkgelndcji",
            strict=True,
        )
    ),
    "ß": "ss",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "sh",
    "ъ": "",
    "ь": "",
    "э": "e",
    "ю": "iu",
    "я": "ia",
}
"""Letters beside those of English, after diacritics are gone: as they are written with those."""
SOUNDS = (
    *(("kh", "h"), ("zh", "j"), ("dj", "j"), ("ye", "e"), ("shch", "sh"), ("ph", "f"), ("ck", "k")),
    *(("q", "k"), ("w", "v"), ("y", "i"), ("x", "h")),
    *(("ca", "ka"), ("co", "ko"), ("cu", "ku"), ("cr", "kr"), ("cl", "kl")),
)
"""Ways to write one sound: of pinyin, Kazakh, Uzbek, Russian; changed one after the other."""
_BETWEEN = str.maketrans(dict.fromkeys(BREAKS, " "))
_PLAIN_LETTERS = str.maketrans(LETTERS)
_TWICE = re.compile(r"([a-z])\1")
_HAN_GAP = re.compile("([\u2e80-\u9fff]) (?=[\u2e80-\u9fff])")


@lru_cache(maxsize=32768)
def sound_of(text: str) -> str:
    """Return a text as the search compares it: words of plain letters, one spelling for one sound.

    >>> sound_of("Khorgos"), sound_of("Horgos"), sound_of("Qaraǵandy"), sound_of("Қарағанды")
    ('horgos', 'horgos', 'karagandi', 'karagandi')
    >>> sound_of("Xi'an"), sound_of("Срединный коридор"), sound_of("Middle Corridor (中间 走廊)")
    ('hian', 'sredini koridor', 'midle koridor 中间走廊')
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_SILENT)).lower()
    bare = "".join(c for c in decomposed if not unicodedata.category(c).startswith("M"))
    found = bare.translate(_BETWEEN).translate(_PLAIN_LETTERS)
    for written, sound in SOUNDS:
        found = found.replace(written, sound)
    return _HAN_GAP.sub(r"\1", " ".join(_TWICE.sub(r"\1", found).split()))
