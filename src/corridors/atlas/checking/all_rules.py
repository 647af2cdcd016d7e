"""The whole check: read the folder, run every registered rule, return the findings in order."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from corridors.atlas import (
    MOST_FAULTS,
    default_root,
    fault,
    find_dangling,
    read_basemap,
    read_contents,
    read_countries,
)
from corridors.atlas.checking.registry import Given
from corridors.atlas.checking.rules import RULES
from corridors.atlas.checking.tables_beside import find_dangling_timings, read_side_tables
from corridors.model import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from corridors.atlas import Contents
    from corridors.model import Finding

_Result = TypeVar("_Result")


def check(path: Path | None = None) -> list[Finding]:
    """Check a data folder, the shipped one when left out.

    Parameters
    ----------
    path
        The folder.

    Returns
    -------
    list of Finding
        All faults, errors first, in the order of files and records; empty if there is none.

    Raises
    ------
    OSError
        If the shipped data is not there. Faults of the data are returned, not raised.

    Examples
    --------
    >>> import corridors
    >>> [finding for finding in corridors.check() if finding.severity == "error"]
    []
    """
    try:
        root = path if path is not None else default_root()
        contents = read_contents(root)
        return check_contents(contents, root)
    except DataError as error:
        return list(error.findings)


def check_contents(contents: Contents, root: Path) -> list[Finding]:
    """Check records already read; ``root`` is where the basemap is looked for.

    If a file cannot be read at all, only the faults met in reading are told.
    """
    if contents.unreadable:  # whatever else is said would only follow from what is not there
        wholly = [finding for finding in contents.findings if finding.file in contents.unreadable]
        return sorted(set(wholly)) + sorted(set(contents.findings) - set(wholly))
    tables = read_side_tables(root)
    findings = [
        *contents.findings,
        *tables.findings,
        *find_dangling(contents),
        *find_dangling_timings(contents, tables),
    ]
    countries = _attempt(lambda: read_countries(root), findings)
    _attempt(lambda: read_basemap(root), findings)
    given = Given(contents, root, tables, countries or {})
    findings += (finding for rule in RULES for finding in rule.apply(given))
    return sorted(_bounded(findings), key=lambda f: (f.severity, f.file, f.record, f.code, f))


def _bounded(findings: Iterable[Finding]) -> list[Finding]:
    """Return each finding once, of one code and file the first thousand and a word on the rest."""
    counts: Counter[tuple[str, str]] = Counter()
    kept = []
    for finding in dict.fromkeys(findings):
        counts[finding.code, finding.file] += 1
        if counts[finding.code, finding.file] <= MOST_FAULTS:
            kept.append(finding)
    for (code, file), count in counts.items():
        if count > MOST_FAULTS:
            message = f"there are so many findings {code}; the rest is not told"
            kept.append(fault("REC003", file, "", "", count, message, "to mend these first"))
    return kept


def _attempt(read: Callable[[], _Result], findings: list[Finding]) -> _Result | None:
    try:
        return read()
    except DataError as error:
        findings += error.findings
        return None
