"""Characters that are not seen, and what they may do to the text around them."""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # control characters: terminals obey them, tables break at them
    "\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff"  # of no width
    "\u2028\u2029"  # line separators
    "\u202a-\u202e\u2066-\u206f"  # they turn the direction of what follows
    "\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff"  # no characters, or only inside programs
    "\U000e0000-\U000e0fff"  # tags
    "]"
)
_JOINERS = "\u200c\u200d"
_PICTURE_MARKS = "\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"


def find_hidden(text: str) -> str:
    r"""Return the first character of a text that is not seen, empty if there is none.

    Control and direction characters, characters of no width, line breaks. Joiners are let through
    where they belong: between two letters of Persian and Indian scripts, and between the pictures
    that they make one of (Unicode Technical Standard 51).

    >>> find_hidden("Ақтау"), find_hidden("a\tb")
    ('', '\t')
    """
    if text.isprintable():
        return ""
    for found in _HIDDEN.finditer(text):
        if found[0] not in _JOINERS or not _joins(text, found.start()):
            return found[0]
    return ""


def _joins(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not before or not after:
        return False
    if all(unicodedata.category(c)[0] in "LM" and c not in _PICTURE_MARKS for c in before + after):
        return True
    pictures = unicodedata.category(after) == "So" and text[at] == "\u200d"
    return pictures and (unicodedata.category(before) == "So" or before in _PICTURE_MARKS)


def name_of(character: str) -> str:
    """Return how a character that is not seen is called.

    >>> name_of(chr(27)), name_of(chr(0x202E))
    ('U+001B', 'U+202E RIGHT-TO-LEFT OVERRIDE')
    """
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()
