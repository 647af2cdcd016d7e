"""Web addresses: what may become a link."""

from __future__ import annotations

from urllib.parse import urlsplit


def is_web_address(address: str) -> bool:
    """Tell whether a text is an http or https address with a host and no blanks.

    >>> is_web_address("https://example.org/a"), is_web_address("javascript:alert(1)")
    (True, False)
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    printable = all(c.isprintable() and not c.isspace() for c in address)
    return parts.scheme in ("http", "https") and "." in parts.netloc and printable
