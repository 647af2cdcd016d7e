"""CSV: in any encoding, with any of four delimiters, as a table of texts."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from corridors.atlas.disk.holding import Holder
from corridors.overlay.encodings import decode, note_of
from corridors.overlay.overlay_records import Choices, OverlayError, Part
from corridors.overlay.text_rows import find_head, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

_DELIMITERS = "\t;|,"
_TOLD = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_MAX_CELL_CHARACTERS = 50_000_000
_TRIED = 60
_long_cells = Holder(partial(csv.field_size_limit, _MAX_CELL_CHARACTERS), csv.field_size_limit)


def read_csv(name: str, content: bytes, choices: Choices) -> list[Part]:
    """Return the rows of a CSV table as features, in a part for each reference system.

    The delimiter is the comma, semicolon, tab or bar that makes a table of it. Decimal commas are
    understood where the delimiter is another sign, or the cells are quoted.

    Raises
    ------
    OverlayError
        If it is no table, its encoding is not certain, or no column holds a place.
    """
    text, encoding = decode(name, content, choices.encoding)
    with _long_cells.held():
        try:
            table = _table(text, choices)
        except csv.Error as error:
            message = f"the table is broken: {error}"
            raise OverlayError(name, message) from None
    if not table:
        message = "the file is empty"
        raise OverlayError(name, message)
    parts = read_rows(name, table, choices)
    parts[0].notes += note_of(encoding)
    return parts


def _table(text: str, choices: Choices) -> list[list[str]]:
    told = _TOLD.match(text)
    if told:  # Excel's own way to say the delimiter
        text = text[told.end() :]
    delimiter = told[1] if told else _delimiter(text, choices)
    try:
        return [row for row in _read(text, delimiter, strict=True) if row]
    except csv.Error as error:
        if "unexpected end" in str(error):
            message = "a quote is opened and not closed"
            raise csv.Error(message) from None
    return [row for row in _read(text, delimiter, strict=False) if row]


def _read(text: str, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)


def _delimiter(text: str, choices: Choices) -> str:
    """Return the sign that makes a table of a text: with known columns, then with even rows."""

    def worth(delimiter: str) -> tuple[bool, float]:
        rows = [row for row in islice(_read(text, delimiter, strict=False), _TRIED) if row]
        widths = Counter(len(row) for row in rows)
        width, even = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        share = even / max(len(rows), 1)
        known = find_head(rows, choices) is not None
        return known, share * min(width, 2)

    return max(_DELIMITERS, key=worth)
