"""The canonical form of the files: one record a line, keys in order, so that a diff is a review."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_LINE_END = re.compile(r"\r\n?")


def features_text(features: Iterable[Mapping[str, Any]], **members: object) -> str:
    """Return a GeoJSON FeatureCollection with one feature on each line (RFC 7946).

    ``members`` are foreign members of the collection (section 6.1): they stand before the features.
    """
    lines = [
        _compact({key: item.get(key) for key in ("type", "id", "properties", "geometry")})
        for item in features
    ]
    head = "".join(f"{json.dumps(key)}:{_compact(value)},\n" for key, value in members.items())
    return '{"type":"FeatureCollection",' + head + '"features":[\n' + ",\n".join(lines) + "\n]}\n"


def records_text(records: Iterable[Mapping[str, Any]]) -> str:
    """Return a JSON list with one record on each line."""
    return "[\n" + ",\n".join(_compact(record) for record in records) + "\n]\n"


def rows_text(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return a CSV table with the columns in order and Unix line ends, inside cells too."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: "\n".join(_LINE_END.split(cell)) for key, cell in row.items()})
    return stream.getvalue()


def _compact(record: object) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
