"""FlatGeobuf: one layer, with an index by place."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from corridors.export.arrow_tables import write_layer
from corridors.export.file_format import Format

if TYPE_CHECKING:
    from corridors.export.file_format import Export


def fgb_bytes(export: Export) -> bytes:
    """Return a FlatGeobuf file; it has a spatial index unless a site is not located."""
    (table,), about = export.tables, export.about
    stream = io.BytesIO()
    whole = all(shape is not None for shape in table.geometries or ())
    options = {
        "SPATIAL_INDEX": "YES" if whole and table.rows else "NO",
        "TITLE": about["title"],
        "DESCRIPTION": "\n".join(f"{key}: {value}" for key, value in about.items()),
    }
    write_layer(table, stream, driver="FlatGeobuf", layer_options=options)
    return stream.getvalue()


FORMAT = Format(
    name="fgb",
    title="FlatGeobuf",
    media_type="application/flatgeobuf",
    write=fgb_bytes,
    order=3,
    holds_tables=False,
    holds_notes=False,
)
