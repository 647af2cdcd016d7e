"""Coverage: what the atlas has of a list of systems."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridors.atlas import fault, read_text
from corridors.model import LINE_KINDS, DataError

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.atlas import Contents

FORMS = {
    "line": ("line",),
    "site": ("site",),
    "sites": ("site",),
    "area": ("site",),
    "corridor": ("corridor",),
    "service": ("service",),
    "series": ("series",),
}
"""Which kinds of record answer each expected form."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of a list is in the atlas.

    Attributes
    ----------
    rows
        How many rows the list has.
    missing
        Rows that no record covers, or only one of another form: id, name, expected form.
    """

    rows: int
    missing: tuple[tuple[str, str, str], ...]

    def as_lines(self) -> list[str]:
        """Return a line for each missing row and the count."""
        lines = [f"missing {key}: {name} (as {form})" for key, name, form in self.missing]
        return [*lines, f"{self.rows - len(self.missing)} of {self.rows} rows covered"]


def check_coverage(contents: Contents, path: Path) -> Coverage:
    """Compare the ``covers`` of all records with a CSV list (columns ``id, name, expected``).

    Raises
    ------
    DataError
        If the list cannot be read or lacks a column.
    """
    reader = csv.DictReader(io.StringIO(read_text(path), newline=""))
    needed = {"id", "name", "expected"}
    if not needed <= set(reader.fieldnames or ()):
        value = ",".join(reader.fieldnames or ())
        problem = fault(
            "CSV001", path.name, "", "", value, "columns are missing", "id, name, expected"
        )
        raise DataError([problem])
    covered = _covered(contents)
    try:
        rows = list(reader)
    except csv.Error as error:
        place = f"line {reader.line_num}"
        broken = fault("CSV002", path.name, place, "", "", f"the table is broken: {error}")
        raise DataError([broken]) from None
    missing = []
    for row in rows:
        forms = covered.get(row["id"], set())
        if not forms & set(FORMS.get(row["expected"], ("line", "site", "corridor", "service"))):
            missing.append((row["id"], row["name"], row["expected"]))
    return Coverage(len(rows), tuple(missing))


def _covered(contents: Contents) -> dict[str, set[str]]:
    forms: dict[str, set[str]] = {}
    tables = (
        *(
            (p.covers, "line" if p.kind in LINE_KINDS else "site")
            for p in contents.projects.values()
        ),
        *((corridor.covers, "corridor") for corridor in contents.corridors.values()),
        *((service.covers, "service") for service in contents.services.values()),
        *((series.covers, "series") for series in contents.series.values()),
    )
    for rows, form in tables:
        for row in rows:
            forms.setdefault(row, set()).add(form)
    return forms
