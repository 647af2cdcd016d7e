"""Text stays text where it is shown: on a terminal, in Markdown, in a spreadsheet."""

from __future__ import annotations

import re
import unicodedata
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_NO_CHARACTER = re.compile("[\x00\ud800-\udfff]")
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_MARKDOWN = re.compile(
    r"[\\`*\[\]{}|~$#]"  # code, stress, links, templates, tables, formulas
    r"|(?<![^\W_])_|_(?![^\W_])"  # stress; inside a word a low line means nothing
    r"|:(?=[\w+-]+:)"  # emoji by name
)


def plain(value: object) -> str:
    r"""Return a text without line breaks; control and direction characters become visible escapes.

    Blanks of all widths stay: they belong to numbers and dates.

    >>> print(plain("one" + chr(10) + "two" + chr(0x202E)))
    one\ntwo\u202e
    """
    text = str(value)
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() or unicodedata.category(c) == "Zs" else repr(c)[1:-1] for c in text
    )


def terminal_text(text: str) -> str:
    r"""Return a text as `plain` does, for a terminal: hard and narrow blanks become plain ones.

    >>> print(terminal_text("27" + chr(0xA0) + "km" + chr(27)))
    27 km\x1b
    """
    return "".join(" " if unicodedata.category(c) == "Zs" else c for c in plain(text))


def one_line(text: str) -> str:
    r"""Return a text without line breaks and tabs; blanks stand in their place.

    >>> one_line("one\r\ntwo")
    'one two'
    """
    return _BREAKS.sub(" ", text)


def whole_characters(text: str) -> str:
    """Return a text that every format can hold: without NUL and halves of surrogate pairs."""
    return _NO_CHARACTER.sub("\ufffd", text)


def markdown_text(value: object) -> str:
    r"""Return a text that Markdown shows as it is, on one line; addresses stay readable.

    It is safe anywhere but at the start of a line.

    >>> print(markdown_text("<b> [x](y) *z* a_b __c__ | https://example.org/a_b"))
    &lt;b&gt; \[x\](y) \*z\* a_b \_\_c\_\_ \| https://example.org/a_b
    """
    return escape(_MARKDOWN.sub(r"\\\g<0>", plain(one_line(str(value)))), quote=False)


def pipe_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as Markdown writes it; what stands in its cells is `markdown_text` already.

    >>> print(pipe_table(["code", "meaning"], [["`A`", ""]]))
    | code | meaning |
    | --- | --- |
    | `A` |   |
    """
    lines = (heads, ["---"] * len(heads), *rows)
    return "\n".join(f"| {' | '.join(cell or ' ' for cell in line)} |" for line in lines)


def is_formula(cell: object) -> bool:
    """Tell whether a spreadsheet might take a cell of CSV for a formula; a number is none.

    >>> is_formula("=1+1"), is_formula("-5"), is_formula(-5), is_formula("-5+2")
    (True, False, False, True)
    """
    if not isinstance(cell, str) or not cell.startswith(_FORMULA_SIGNS):
        return False
    return _NUMBER.fullmatch(cell) is None
