"""XLSX: a sheet for each table, what goes with them, the data dictionary and the licence."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from corridors.export.about import licence_text
from corridors.export.file_format import Format
from corridors.i18n import translate
from corridors.model import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet

    from corridors.export.file_format import Export

MAX_CELL_CHARACTERS = 32_767
_MIN_WIDTH, _MAX_WIDTH, _ROOM = 8, 48, 2
_WIDTH_OF_TEXT = 110


def xlsx_bytes(export: Export) -> bytes:
    """Return a workbook. Texts are text cells: none is a formula, a link or a number.

    A text longer than a cell may be is cut, and says how much is missing. The workbook is dated as
    the data is, so that the same input gives the same bytes.
    """
    import xlsxwriter

    about, updated = export.about, export.atlas.updated
    stream = io.BytesIO()
    texts = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, {**texts, "strings_to_numbers": False})
    when = datetime.combine(date.fromisoformat(updated or "1970-01-01"), datetime.min.time(), UTC)
    book.set_properties({"title": plain(about["title"]), "created": when.replace(tzinfo=None)})
    writer = _Writer(book, export.language)
    writer.add("about", ["key", "value"], about.items())
    for table in export.tables:
        names = [column.name for column in table.columns]
        rows = ([row.get(name) for name in names] for row in table.flat_rows())
        writer.add(table.layer, names, rows)
    names = ["layer", "column", "type", "unit", "meaning"]
    writer.add(
        "data_dictionary", names, ([row[name] for name in names] for row in export.dictionary)
    )
    writer.add("licence", [], ([line] for line in licence_text(export.atlas, about).splitlines()))
    book.close()
    return stream.getvalue()


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook, language: str) -> None:
        self.book = book
        self.language = language
        self.bold = book.add_format({"bold": True, "bottom": 1})

    def add(self, name: str, head: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
        sheet = self.book.add_worksheet(name)
        widths = [len(title) for title in head] or [_WIDTH_OF_TEXT]
        for column, title in enumerate(head):
            sheet.write_string(0, column, title, self.bold)
        last = 0
        for last, row in enumerate(rows, start=1 if head else 0):
            for column, value in enumerate(row):
                self._cell(sheet, last, column, value)
                widths[column] = max(widths[column], len(str(value or "")))
        for column, width in enumerate(widths):
            limit = _WIDTH_OF_TEXT if name in ("about", "licence") else _MAX_WIDTH
            sheet.set_column(column, column, min(max(width, _MIN_WIDTH) + _ROOM, limit))
        if head:
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, last, len(head) - 1)

    def _cell(self, sheet: Worksheet, row: int, column: int, value: object) -> None:
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value)
        else:
            sheet.write_string(row, column, fit_cell(str(value), self.language))


def fit_cell(text: str, language: str = "en") -> str:
    """Return a text that fits a cell of Excel, cut with a word on how much is missing."""
    length = len(text.encode("utf-16-le")) // 2
    if length <= MAX_CELL_CHARACTERS:
        return text
    room = MAX_CELL_CHARACTERS - len(translate("export_cut", language, count=length))
    kept = text.encode("utf-16-le")[: room * 2].decode("utf-16-le", errors="ignore")
    return kept + translate("export_cut", language, count=len(text) - len(kept))


FORMAT = Format(
    name="xlsx",
    title="XLSX",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write=xlsx_bytes,
    order=7,
    holds_layers=True,
    point_columns=True,
)
