"""The packed document as it is sent: likes beside likes, which compress better."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def to_script_json(document: Mapping[str, Any]) -> str:
    """Return JSON that may stand inside a ``<script>`` element: no ``<``, no U+2028.

    In a packed document tables are sent by column, and texts by language.
    """
    text = json.dumps(as_sent(document), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def as_sent(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with its tables by column and its texts by language.

    Examples
    --------
    >>> as_sent({"texts": ["", ["Baku", "Баку"], "2026"], "languages": ["en", "ru"]})["texts"]
    [['', 'Baku', '2026'], [0, 'Баку', 0]]
    >>> as_sent({"sites": {"columns": ["id", "lon"], "rows": [["a", 1], ["b", 2]]}})
    {'sites': {'columns': ['id', 'lon'], 'cells': [['a', 'b'], [1, 2]]}}
    """
    sent = {key: _by_column(part) if _is_table(part) else part for key, part in document.items()}
    if "texts" in document:
        sent["texts"] = _by_language(document["texts"], len(document["languages"]))
    return sent


def _is_table(part: object) -> bool:
    return isinstance(part, dict) and part.keys() == {"columns", "rows"}


def _by_column(table: Mapping[str, Any]) -> dict[str, Any]:
    columns, rows = table["columns"], table["rows"]
    return {"columns": columns, "cells": [[row[at] for row in rows] for at in range(len(columns))]}


def _by_language(entries: Sequence[str | list[str]], languages: int) -> list[list[str | int]]:
    """Return a list of texts for each language; 0 stands for that of the first."""
    first: list[str | int] = [e if isinstance(e, str) else e[0] for e in entries]
    rest = [[0 if isinstance(e, str) else e[at] for e in entries] for at in range(1, languages)]
    return [first, *rest]
