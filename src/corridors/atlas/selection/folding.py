"""Texts as they are compared: without case, diacritics, hyphens and apostrophes."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans("ıłøđæœß", "ilodaos")
_DROPPED = str.maketrans("", "", "'’‘ʻʼʹ`´ʾʿ\"“”«»„")  # noqa: RUF001  (every kind of them)
"""Apostrophes and quotes: Xi'an is Xian, «Коридор» is Коридор."""


@lru_cache(maxsize=16384)
def plain_text(text: str) -> str:
    """Return text as it is searched: lower case, no diacritics, no apostrophes, hyphens as blanks.

    >>> plain_text("Xi'an-Ürümqi"), plain_text("Małaszewicze")
    ('xian urumqi', 'malaszewicze')
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_DROPPED)).translate(_LETTERS)
    kept = (
        " " if unicodedata.category(c) == "Pd" or c in "_/" else c
        for c in plain
        if not unicodedata.combining(c)
    )
    return " ".join("".join(kept).split())


@lru_cache(maxsize=16384)
def same_name(text: str) -> str:
    """Return what two spellings of one name share: its letters and digits.

    >>> same_name("Xi'an"), same_name("xi an"), same_name("trans-caspian")
    ('xian', 'xian', 'transcaspian')
    """
    plain = plain_text(text)
    return "".join(c for c in plain if c.isalnum()) or plain or text.strip()


def holds(haystack: str, text: str) -> bool:
    """Tell whether a text occurs in another, both as they are searched.

    What is nothing but marks, such as an apostrophe, is looked for as it stands.
    """
    wanted = plain_text(text)
    return wanted in plain_text(haystack) if wanted else text.casefold() in haystack.casefold()
