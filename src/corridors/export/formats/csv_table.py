"""CSV: one table as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.atlas import rows_text
from corridors.export.file_format import Format

if TYPE_CHECKING:
    from corridors.export.file_format import Export


def csv_bytes(export: Export) -> bytes:
    r"""Return a table as CSV (RFC 4180, UTF-8, ``\n``), geometry as text, lists by semicolons."""
    (table,) = export.tables
    names = [column.name for column in table.columns]
    rows = ({name: _cell(row[name]) for name in names} for row in table.flat_rows())
    return rows_text(names, rows).encode("utf-8")


def _cell(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


FORMAT = Format(
    name="csv",
    title="CSV",
    media_type="text/csv",
    write=csv_bytes,
    order=6,
    holds_notes=False,
    point_columns=True,
    wkt_column=True,
    takes_formulas=True,
    in_bundle="layers",
)
