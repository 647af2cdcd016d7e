"""Fonts: which are used, whether they hold every letter, how wide a text is.

No figure may have empty boxes for letters. So each text is looked up in the character maps of the
chosen fonts before anything is drawn.
"""

from __future__ import annotations

import unicodedata
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.font_manager import FontProperties, findSystemFonts, fontManager, get_font
from matplotlib.textpath import text_to_path

from corridors.model import OutputError, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

FAMILIES = ("Noto Sans CJK SC", "DejaVu Sans")
"""In the order of preference; the second comes with matplotlib."""
PACKAGE = "fonts-noto-cjk"
MM_PER_POINT = 25.4 / 72
_ELLIPSIS = "…"
_CJK_FIRST, _CJK_LAST = "\u2e80", "\uffef"


class Lettering:
    """The fonts of one figure, and measures of texts set in them.

    Parameters
    ----------
    families
        Names of font families, the best first; those that are not installed are passed over.
    """

    def __init__(self, families: Iterable[str] = FAMILIES) -> None:
        self.families = tuple(name for name in families if _find(name))

    @cached_property
    def known(self) -> frozenset[int]:
        """The code points that at least one of the fonts holds."""
        return frozenset().union(*(_code_points(name) for name in self.families))

    def check(self, texts: Iterable[str]) -> None:
        """Raise unless the fonts hold every character of the texts.

        Raises
        ------
        OutputError
            With the first of the texts that cannot be set, and the package to install.
        """
        for text in texts:
            missing = sorted({c for c in text if ord(c) not in self.known and not c.isspace()})
            if missing:
                shown = ", ".join(f"{c} (U+{ord(c):04X})" for c in missing[:3])
                raise OutputError(self._advice(text, shown))

    def _advice(self, text: str, shown: str) -> str:
        start = f"No font on this machine has {shown} of {text[:60]!r}; "
        if FAMILIES[0] not in self.families:
            return start + f"install Debian's package {PACKAGE} (the family {FAMILIES[0]})"
        return start + f"the fonts are: {', '.join(self.families)}"

    def properties(self, size_pt: float, *, bold: bool = False) -> FontProperties:
        """Return what matplotlib needs to set a text."""
        return _properties(self.families, size_pt, bold=bold)

    def width_mm(self, text: str, size_pt: float, *, bold: bool = False) -> float:
        """Return the width of a text on the page; raises as `check` does."""
        self.check((text,))
        return _width_points(text, self.families, size_pt, bold=bold) * MM_PER_POINT

    def wrap(self, text: str, width_mm: float, size_pt: float, *, bold: bool = False) -> list[str]:
        """Return a text as lines of at most a width; Chinese breaks between any two characters."""
        lines: list[str] = [""]
        for word in _words(text):
            if self.width_mm(lines[-1] + word.rstrip(), size_pt, bold=bold) <= width_mm:
                lines[-1] += word
            else:
                lines.append(word)
        return [line.strip() for line in lines if line.strip()]

    def shorten(self, text: str, width_mm: float, size_pt: float, *, bold: bool = False) -> str:
        """Return a text, cut with an ellipsis if it is wider than a width."""
        if self.width_mm(text[:400], size_pt, bold=bold) <= width_mm and len(text) <= 400:  # noqa: PLR2004  (longer than any line)
            return text
        kept = text[:400]
        while kept and self.width_mm(kept + _ELLIPSIS, size_pt, bold=bold) > width_mm:
            kept = kept[:-1]
        return kept.rstrip() + _ELLIPSIS


def clean(text: str) -> str:
    r"""Return a text for the page: control and direction characters become visible escapes.

    >>> print(clean("one" + chr(0x2028) + "two"))
    one\u2028two
    """
    plain = (" " if unicodedata.category(c) == "Zs" else c for c in text)
    return printable("".join(plain))


def _words(text: str) -> list[str]:
    """Return the pieces between which a line may break, each with the space after it."""
    pieces: list[str] = [""]
    for character in text:
        chinese = _CJK_FIRST <= character <= _CJK_LAST
        closing = character in "，。、；：）》！？"  # noqa: RUF001  (Chinese stops stay at the line's end)
        if chinese and not closing and pieces[-1]:
            pieces.append("")
        pieces[-1] += character
        if character == " ":
            pieces.append("")
    return [piece for piece in pieces if piece]


@lru_cache
def _properties(families: tuple[str, ...], size_pt: float, *, bold: bool) -> FontProperties:
    return FontProperties(
        family=list(families), size=size_pt, weight="bold" if bold else "normal", style="normal"
    )


@lru_cache(maxsize=4096)
def _width_points(text: str, families: tuple[str, ...], size_pt: float, *, bold: bool) -> float:
    properties = _properties(families, size_pt, bold=bold)
    return float(text_to_path.get_text_width_height_descent(text, properties, ismath=False)[0])


def _find(family: str) -> bool:
    known = {entry.name for entry in fontManager.ttflist}
    if family not in known:  # matplotlib keeps a list of fonts, which may be older than the font
        stem = family.removesuffix(" SC").replace(" ", "")
        for path in sorted(findSystemFonts()):
            if Path(path).name.startswith(stem):
                fontManager.addfont(path)
        known = {entry.name for entry in fontManager.ttflist}
    return family in known


@lru_cache
def _code_points(family: str) -> frozenset[int]:
    path = fontManager.findfont(FontProperties(family=[family]), fallback_to_default=False)
    return frozenset(get_font(path).get_charmap())
