"""The whole check: read the folder, run every rule, return the findings in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.check import dates, facts, lines, names, places, timings
from corridors.geodata import (
    default_root,
    find_dangling,
    read_basemap,
    read_contents,
    read_countries,
)
from corridors.model import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.geodata import Contents
    from corridors.model import Finding


def check(path: Path | None = None) -> list[Finding]:
    """Check a data folder, the shipped one when left out.

    Returns
    -------
    list of Finding
        All faults, errors first, in the order of files and records; empty if there is none.
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
    findings = [
        *contents.findings,
        *find_dangling(contents),
        *names.check_names(contents),
        *names.check_sources(contents, timings.sources_of(root)),
        *names.check_licences(contents),
        *names.check_shapes_of_projects(contents),
        *_check_against_basemap(contents, root),
        *lines.check_joints(contents),
        *lines.check_legs(contents),
        *facts.check_facts(contents),
        *facts.check_lengths(contents),
        *dates.check_dates(contents),
        *timings.check_tables(contents, root),
    ]
    return sorted(set(findings), key=lambda f: (f.severity, f.file, f.record, f.code, f))


def _check_against_basemap(contents: Contents, root: Path) -> list[Finding]:
    try:
        countries = read_countries(root)
        read_basemap(root)
    except DataError as error:
        return list(error.findings)
    return [
        *places.check_places(contents, countries),
        *lines.check_lines(contents, countries),
    ]
