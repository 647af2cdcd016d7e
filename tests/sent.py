"""The document of a written page, as it was packed."""

from __future__ import annotations

import json
import re
from itertools import accumulate, zip_longest
from typing import Any

from test_codec import decode_numbers, signed

from corridors.web.shared_texts import TextNumber

DATA = re.compile(r'<script type="application/json" id="atlas-data">(.*?)</script>', re.DOTALL)


def document_of(page: str) -> dict[str, Any]:
    """Return the document as a browser would read it out of the page, by row and by text."""
    found = DATA.search(page)
    assert found
    return read_sent(json.loads(found[1]))


def read_sent(sent: dict[str, Any]) -> dict[str, Any]:
    """Return a document that was sent as it was packed, but for the numbers of its texts."""
    for key, part in sent.items():
        if isinstance(part, dict) and "cells" in part:
            sent[key] = {"columns": part["columns"], "rows": _rows(part["cells"])}
    if "texts" in sent:
        sent["texts"] = _texts(**sent["texts"])
    return sent


def _rows(cells: list[Any]) -> list[list[Any]]:
    return [list(row) for row in zip(*map(_column, cells), strict=True)]


def _column(sent: Any) -> list[Any]:
    if isinstance(sent, list):
        return sent
    if isinstance(sent, str):
        return list(accumulate(signed(step) for step in decode_numbers(sent)))
    items = _rows(sent["cells"]) if "cells" in sent else _column(sent["items"])
    sizes = _column(sent["sizes"])
    return [items[end - size : end] for size, end in zip(sizes, accumulate(sizes), strict=True)]


def _texts(cut: str, void: str, differ: list[str], same: str) -> list[Any]:
    first, *rest = (texts.split(cut) for texts in differ)
    entries: list[Any] = [
        [text, *(text if own == "" else own.replace(void, "") for own in others)]
        for text, *others in zip(first, *rest, strict=True)
    ]
    return ["", *entries[1:], *(same.split(cut) if same else [])]


def with_numbers_of(document: dict[str, Any], packed: dict[str, Any]) -> dict[str, Any]:
    """Return a document as it was read, its texts under the numbers that they had when packed.

    What differs stays, so that the two compare unequal.
    """
    texts = document["texts"], packed["texts"]
    read = {key: _numbered(part, packed.get(key), texts) for key, part in document.items()}
    known = sorted(map(str, texts[0])) == sorted(map(str, texts[1]))
    return read | {"texts": packed["texts"] if known else document["texts"]}


def _numbered(read: Any, packed: Any, texts: tuple[list[Any], list[Any]]) -> Any:
    if isinstance(packed, TextNumber):
        return packed if texts[0][read] == texts[1][packed] else texts[0][read]
    if isinstance(read, dict):
        return {key: _numbered(part, packed.get(key), texts) for key, part in read.items()}
    if isinstance(read, list):
        return [_numbered(*pair, texts) for pair in zip_longest(read, packed)]
    return read
