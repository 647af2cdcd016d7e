"""Workbooks (XLSX): the sheets with coordinates, as tables of texts.

openpyxl reads them row by row. (calamine is nine times as fast, reads old workbooks too, and ends
the whole process when a sheet of two cells has them far apart.)
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from corridors.model import suggest
from corridors.overlay.accounts import Note
from corridors.overlay.file_kinds import BROKEN_ZIP
from corridors.overlay.overlay_records import Choices, Limits, OverlayError, Part, as_text
from corridors.overlay.quiet import ignore_warnings_of
from corridors.overlay.text_rows import find_head, read_rows

Sheets = dict[str, list[list[str]]]

_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_MOST_ROWS = 1_048_576
_MOST_CELLS = 5_000_000
_SHOWN = 8
_BLANK: list[str] = []


def is_workbook(content: bytes) -> bool:
    """Return whether a zip is a workbook, of whatever program."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(part in archive.namelist() for part in _PARTS)
    except BROKEN_ZIP:
        return False


def read_workbook(name: str, content: bytes, choices: Choices, limits: Limits) -> list[Part]:
    """Return the rows of the sheets that have coordinates, as features.

    Of formulas the results that were saved are read; dates become ISO 8601.

    Raises
    ------
    OverlayError
        If it cannot be read, is too large, or no sheet has columns that hold a place.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        limits.check_bytes(name, sum(item.file_size for item in archive.infolist()))
        if _PARTS[0] not in archive.namelist():
            message = "is a workbook, but no XLSX: save it as XLSX or CSV"
            raise OverlayError(name, message)
    sheets = _read_sheets(name, content, choices.layer)
    placed = {title: table for title, table in sheets.items() if find_head(table, choices)}
    if not placed:
        first = next((table for table in sheets.values() if table), None)
        if first is None:
            message = "there is nothing in its sheets"
            raise OverlayError(name, message)
        read_rows(name, first, choices)  # says what it lacks
    parts = []
    for title, table in placed.items():
        found = read_rows(name, table, choices)
        if len(sheets) > 1:
            _name_sheet(found, title)
        parts += found
    left = [title for title, table in sheets.items() if title not in placed and table]
    if left:
        shown = ", ".join(left[:_SHOWN])
        parts[0].notes.append(Note("sheets", (("sheets", shown),), len(left)))
    _tell_formulas(name, content, parts, placed)
    return parts


def _read_sheets(name: str, content: bytes, wanted: str, *, formulas: bool = False) -> Sheets:
    """Return each sheet as a table of texts, or the one that is wanted."""
    import openpyxl

    ignore_warnings_of(r"openpyxl\b")
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=not formulas, keep_links=False
        )
        _check_wanted(name, wanted, [sheet.title for sheet in book.worksheets])
        return {
            sheet.title: _table(name, sheet)
            for sheet in book.worksheets
            if not wanted or sheet.title == wanted
        }
    except OverlayError:
        raise
    except Exception:  # noqa: BLE001  (openpyxl lets through whatever a broken file makes Python raise)
        message = "cannot be read as XLSX: damaged, or cut short"
        raise OverlayError(name, message) from None


def _check_wanted(name: str, wanted: str, titles: list[str]) -> None:
    if wanted and wanted not in titles:
        near = suggest(wanted, titles)[:1] or titles[:_SHOWN]
        message = f"there is no sheet {wanted!r}; there is: {', '.join(near)}"
        raise OverlayError(name, message)


def _table(name: str, sheet: Any) -> list[list[str]]:  # noqa: ANN401  (a sheet of openpyxl)
    sheet.reset_dimensions()  # what a file says of its size may be far from true
    table = []
    cells = 0
    for row in islice(sheet.iter_rows(values_only=True), _MOST_ROWS):
        cells += len(row)
        if cells > _MOST_CELLS:
            message = f"its sheet {sheet.title!r} has more than {_MOST_CELLS:,} cells"
            raise OverlayError(name, message)
        table.append([_text(value) for value in row] if row else _BLANK)
    while table and not any(table[-1]):
        table.pop()
    return table


def _text(value: Any) -> str:  # noqa: ANN401  (whatever a cell holds)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return (
            value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="seconds")
        )
    if isinstance(value, date | time):
        return value.isoformat()
    return as_text(value)


def _name_sheet(parts: list[Part], title: str) -> None:
    for part in parts:
        part.layers = frozenset([title])
        for row in part.attributes:
            row.setdefault("layer", title)


def _tell_formulas(name: str, content: bytes, parts: list[Part], placed: Sheets) -> None:
    """Note how many formulas have no result in the file, if places or whole rows are missing."""
    blank = any(not any(row) for table in placed.values() for row in table)
    if not blank and not any(part.skipped["missing"] for part in parts):
        return
    written = _read_sheets(name, content, "", formulas=True)
    count = sum(
        cell.startswith("=") and not (place < len(row) and row[place])
        for title, table in placed.items()
        for row, formulas in zip(table, written[title], strict=False)
        for place, cell in enumerate(formulas)
    )
    if count:
        parts[0].notes.append(Note("formulas", (), count))
