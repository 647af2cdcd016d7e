"""GeoPackages: databases, which may hold programs beside data."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from corridors.overlay.overlay_records import OverlayError

_SHOWN = 3


def check_geopackage(name: str, source: str | bytes) -> None:
    """Raise `OverlayError` if a database computes what it holds, which may take for ever.

    A view is a query, and one may never end; so may the expression of a computed column. Tables of
    other programs (virtual ones) are refused too, but for the index that GeoPackages have.
    """
    try:
        with closing(_connect(source)) as database:
            database.text_factory = lambda text: text.decode("utf-8", "replace")
            computed = _computed(database)
    except sqlite3.Error:
        message = "cannot be read as GeoPackage: damaged, or cut short"
        raise OverlayError(name, message) from None
    if computed:
        shown = ", ".join(computed[:_SHOWN])
        message = f"it computes what it holds ({shown}): export such layers as tables"
        raise OverlayError(name, message)


def _connect(source: str | bytes) -> sqlite3.Connection:
    if isinstance(source, bytes):
        database = sqlite3.connect(":memory:")
        database.deserialize(source)
    else:
        database = sqlite3.connect(f"{Path(source).as_uri()}?mode=ro&immutable=1", uri=True)
    return database


def _computed(database: sqlite3.Connection) -> list[str]:
    """Return the names of views, of virtual tables, and of tables with computed columns."""
    found = []
    for kind, name, text in database.execute("SELECT type, name, sql FROM sqlite_schema"):
        words = str(text).upper()
        virtual = words.startswith("CREATE VIRTUAL") and "USING RTREE" not in words
        if kind == "view" or virtual or (kind == "table" and _has_computed(database, name)):
            found.append(f"{kind} {name}")
    return found


def _has_computed(database: sqlite3.Connection, table: str) -> bool:
    columns = database.execute("SELECT hidden FROM pragma_table_xinfo(?)", (table,))
    return any(hidden in (2, 3) for (hidden,) in columns)
