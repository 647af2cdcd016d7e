"""The packed document as it is sent: likes beside likes, which compress better.

A table goes by column. A column of whole numbers is the steps from one to the next as text
(`corridors.web.codec`) where that is shorter; lists in a column go as their sizes and all of their
items in a row, and rows in a column, such as facts, by column in their turn.

Texts get new numbers: those that differ between the languages first, each kind in the order in
which the columns name them. They go as one text for each language, cut at a mark.
"""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.web.codec import encode_numbers, zigzag
from corridors.web.shared_texts import TextNumber

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corridors.web.shared_texts import Entry

_WHOLE = (int, TextNumber)
_HOLDERS = (list, tuple, dict, TextNumber)
_MOST = 2**50  # beyond, steps between a browser's numbers are no longer whole
_WITHOUT_TEXTS = "overlays"


def to_script_json(document: Mapping[str, Any]) -> str:
    """Return JSON that may stand inside a ``<script>`` element: no ``<``, no U+2028.

    A packed document is written as it is sent.
    """
    text = _json(as_sent(document))
    for character in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def as_sent(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with its tables by column and its texts by language.

    Examples
    --------
    >>> as_sent({"sites": {"columns": ["id", "lon"], "rows": [["a", 1.5], ["b", 2.5]]}})
    {'sites': {'columns': ['id', 'lon'], 'cells': [['a', 'b'], [1.5, 2.5]]}}
    >>> as_sent({"texts": ["", ["Baku", "Баку"], "2026"], "languages": ["en", "ru"]})["texts"]
    {'cut': '!', 'void': '#', 'differ': ['!Baku', '!Баку'], 'same': '2026'}
    """
    sent: dict[str, Any] = {
        key: _by_column(part) if _is_table(part) else part for key, part in document.items()
    }
    if "texts" in document:
        entries = sent.pop("texts")
        order = _order(sent, entries)
        numbers = {old: new for new, old in enumerate(order)}
        sent = {
            key: part if key == _WITHOUT_TEXTS else _renumbered(part, numbers)
            for key, part in sent.items()
        }
        sent["texts"] = _by_language([entries[old] for old in order], len(document["languages"]))
    for key in filter(lambda key: _is_table(document[key]), document):
        sent[key]["cells"] = [_coded(column) for column in sent[key]["cells"]]
    return sent


def _is_table(part: object) -> bool:
    return isinstance(part, dict) and part.keys() == {"columns", "rows"}


def _by_column(table: Mapping[str, Any]) -> dict[str, Any]:
    columns, rows = table["columns"], table["rows"]
    cells = [_nested([row[at] for row in rows]) for at in range(len(columns))]
    return {"columns": columns, "cells": cells}


def _nested(column: list[Any]) -> list[Any] | dict[str, Any]:
    """Return a column; one of lists as their sizes and their items, by column if these are rows."""
    if not column or not all(isinstance(value, list) for value in column):
        return column
    items = [item for value in column for item in value]
    sizes = [len(value) for value in column]
    widths = {len(item) if isinstance(item, list) else 0 for item in items}
    if len(widths) != 1 or widths == {0}:
        return {"sizes": sizes, "items": items}
    cells = [_nested([item[at] for item in items]) for at in range(*widths)]
    return {"sizes": sizes, "cells": cells}


def _coded(column: list[Any] | dict[str, Any]) -> list[Any] | dict[str, Any] | str:
    """Return a column with its whole numbers as text, where that is shorter."""
    if isinstance(column, dict):
        coded: dict[str, Any] = {
            key: _coded(column[key]) for key in ("sizes", "items") if key in column
        }
        cells = [_coded(own) for own in column.get("cells", ())]
        return coded | ({"cells": cells} if cells else {})
    if not all(type(value) in _WHOLE and abs(value) < _MOST for value in column):
        return column
    numbers = np.asarray([0, *column], dtype=np.int64)
    text = encode_numbers(zigzag(numbers[1:] - numbers[:-1]))[0]
    return text if len(_json(text)) < len(_json(column)) else column


def _order(sent: Mapping[str, Any], entries: Sequence[Entry]) -> list[int]:
    """Return the numbers of the texts in the order in which they are sent, the empty one first."""
    met = dict.fromkeys((0, *_numbers_in([sent[key] for key in sent if key != _WITHOUT_TEXTS])))
    met |= dict.fromkeys(range(len(entries)))
    return sorted(met, key=lambda number: number != 0 and isinstance(entries[number], str))


def _numbers_in(part: object) -> Iterator[int]:
    if isinstance(part, dict | list | tuple):
        for inner in part.values() if isinstance(part, dict) else part:
            if type(inner) is TextNumber:
                yield int(inner)
            elif type(inner) in _HOLDERS:
                yield from _numbers_in(inner)


def _renumbered(part: object, numbers: Mapping[int, int]) -> object:
    if type(part) is TextNumber:
        return numbers[part]
    if isinstance(part, dict):
        return {key: _renumbered(inner, numbers) for key, inner in part.items()}
    if isinstance(part, list | tuple):
        return [_renumbered(inner, numbers) if type(inner) in _HOLDERS else inner for inner in part]
    return part


def _by_language(entries: Sequence[Entry], languages: int) -> dict[str, Any]:
    """Return the texts, joined: those of each language that differ, and those that are the same.

    Where a language says what the first says it sends nothing, and ``void`` where it says nothing.
    """
    differ = [["", *[""] * (languages - 1)], *(e for e in entries if not isinstance(e, str))]
    same = [entry for entry in entries[1:] if isinstance(entry, str)]
    cut, void = _unused("".join([*same, *(text for entry in differ for text in entry)]))
    first = [entry[0] for entry in differ]
    rest = [
        ["" if entry[at] == entry[0] else entry[at] or void for entry in differ]
        for at in range(1, languages)
    ]
    return {
        "cut": cut,
        "void": void,
        "differ": [cut.join(texts) for texts in (first, *rest)],
        "same": cut.join(same),
    }


def _unused(text: str) -> list[str]:
    """Return two characters that a text does not have, and JSON and HTML need not escape."""
    known = {*text, *"\"&'<>\\"}
    free = (sign for number in range(0x21, 0xD800) if (sign := chr(number)) not in known)
    return list(islice((sign for sign in free if sign.isprintable()), 2))
