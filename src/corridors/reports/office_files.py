"""What Word's and PowerPoint's files have in common: what they say of themselves, and their zip."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corridors.reports.blocks import Report

_MOST_LETTERS = 255
"""A property of a document holds no more."""
_EPOCH = date(1980, 1, 1)


def set_properties(told: Any, report: Report) -> None:  # noqa: ANN401  (of either library)
    """Write what a document says of itself, nothing of the hour and the machine of its making."""
    texts = {
        "title": report.title,
        "subject": report.subtitle,
        "author": report.authors,
        "last_modified_by": report.authors,
        "language": report.language,
        "comments": "",
        "keywords": "",
    }
    for name, text in texts.items():
        setattr(told, name, text[:_MOST_LETTERS])
    told.revision = 1
    told.created = told.modified = datetime.fromisoformat(report.date).replace(tzinfo=UTC)


def zip_of_day(content: bytes, day: str) -> bytes:
    """Return a zip with all its files of one day (ISO 8601), in their order."""
    when = max(date.fromisoformat(day), _EPOCH)
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (when.year, when.month, when.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            new.writestr(entry, old.read(name))
    return stream.getvalue()
