r"""Text as text: HTML built from escaped pieces, and words that Streamlit's Markdown leaves alone.

Nothing from the data, the address or an upload reaches a page but through `tag`, `text` or
`escape_markdown`.
"""

from __future__ import annotations

import re
from html import escape

from corridors.model import is_web_address, plain

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>&^=@])")
_LINK_START = re.compile(r"(?i)\b(https?|www)")
_WORD_JOINER = "\u2060"


class Html(str):
    """HTML that was built here: its data is escaped already."""

    __slots__ = ()


def text(value: object) -> Html:
    """Return any value as text in HTML; control and direction characters become visible.

    >>> print(text('<b>"{{7*7}}'))
    &lt;b&gt;&quot;{{7*7}}
    """
    return value if isinstance(value, Html) else Html(escape(plain(value), quote=True))


def tag(name: str, *children: object, **attributes: str | int | bool | None) -> Html:
    """Return an element; children that are not `Html` become text, attributes are escaped.

    A trailing underscore of a name is left off (``class_``), an inner one becomes a hyphen;
    ``True`` gives the bare attribute, ``None`` and ``False`` give none.

    >>> print(tag("p", "a < b", class_="note", lang="en"))
    <p class="note" lang="en">a &lt; b</p>
    """
    written = []
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        word = key.rstrip("_").replace("_", "-")
        written.append(f" {word}" if value is True else f' {word}="{text(value)}"')
    start = f"<{name}{''.join(written)}>"
    return Html(start if name in ("br", "hr") else f"{start}{join(*children)}</{name}>")


def join(*children: object) -> Html:
    """Return pieces one after the other; empty ones and ``None`` are left out."""
    return Html("".join(text(child) for child in children if child is not None))


def link(label: object, address: str, **attributes: str | None) -> Html:
    """Return a link to another site in a new tab, or only its label if the address is none.

    >>> print(link("x", "javascript:alert(1)"))
    x
    """
    if not is_web_address(address):
        return text(label)
    rel = "noopener noreferrer nofollow"
    return tag("a", label, href=address, target="_blank", rel=rel, **attributes)


def escape_markdown(value: object) -> str:
    r"""Return a text that Streamlit's Markdown shows as it is: no links, emoji, colours, formulas.

    >>> print(escape_markdown("a $1$ :red[x] [y](z)"))
    a \$1\$ \:red\[x\] \[y\]\(z\)
    """
    escaped = _MARKDOWN.sub(r"\\\1", " ".join(plain(value).split()))
    return _LINK_START.sub(lambda found: found[0][0] + _WORD_JOINER + found[0][1:], escaped)
