"""Dates: in order, planned apart from actual, nothing opened in the future."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from corridors.atlas import fault, warn
from corridors.atlas.rows import PLANNED
from corridors.model import DATES_ACTUAL, DATES_PLANNED, is_before
from corridors.wording import date_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridors.atlas import Contents
    from corridors.model import Finding, Project, Section, Service

ORDER = ("proposed", "agreed", "construction_start", "opened")


def check_dates(contents: Contents) -> Iterator[Finding]:
    """DAT001 to DAT003, DAT005 and DAT006: order, future, statuses that lag, overdue plans."""
    today = str(contents.package.get("updated", ""))
    if not today:  # told in reading (DAT004)
        return
    yield from _check_future(contents, today)
    yield from _check_sources(contents, today)
    yield from _check_lagging(contents)
    for subject, found in _preferred(contents).items():
        yield from _check_order(subject, found)
        yield from _check_against_status(contents, subject, found, today)


def _preferred(contents: Contents) -> dict[str, dict[str, str]]:
    dates: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for _, fact in contents.facts:
        if fact.preferred and not fact.scope and fact.attribute in {*DATES_ACTUAL, *DATES_PLANNED}:
            dates[fact.subject][fact.attribute] = str(fact.value)
    return dates


def _check_future(contents: Contents, today: str) -> Iterator[Finding]:
    expected = f"at most {today}, the date of the data"
    for line, fact in contents.facts:
        place = f"line {line}"
        if fact.attribute in DATES_ACTUAL and is_before(today, str(fact.value)):
            message = f"{fact.attribute} of {fact.subject} lies in the future"
            value = str(fact.value)
            yield fault("DAT002", "facts.csv", place, "value", value, message, "a planned date")
        if fact.as_of and is_before(today, fact.as_of):
            message = "as_of lies in the future"
            yield fault("DAT002", "facts.csv", place, "as_of", fact.as_of, message, expected)
    for file, record in _tracked(contents):
        if record.status_as_of and is_before(today, record.status_as_of):
            message = "the status is dated in the future"
            value = record.status_as_of
            yield fault("DAT002", file, record.id, "status_as_of", value, message, expected)


def _tracked(contents: Contents) -> list[tuple[str, Project | Service | Section]]:
    return [
        *(("projects.json", p) for p in contents.projects.values()),
        *(("services.json", s) for s in contents.services.values()),
        *((item.file, item.record) for item in contents.sections.values()),
    ]


def _check_lagging(contents: Contents) -> Iterator[Finding]:
    """Yield DAT006: a source of the record's facts is newer than a status that does not cite it."""
    newest = _newest_sources(contents)
    for file, record in _tracked(contents):
        for when, key in newest[record.id]:
            if not record.status_as_of or key in record.status_sources:
                continue
            if is_before(record.status_as_of, when):
                message = f"the status is older than {key} ({when}), which its facts cite"
                right = f"{key} among its sources and {when}, if that tells of the status"
                value = record.status_as_of
                yield warn("DAT006", file, record.id, "status_as_of", value, message, right)
                break


def _newest_sources(contents: Contents) -> dict[str, list[tuple[str, str]]]:
    """Return the dated sources of each subject's facts, the newest first."""
    dated = {key: date_text(source.issued) for key, source in contents.sources.items()}
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for _, fact in contents.facts:
        found[fact.subject] |= {(dated[key], key) for key in fact.sources if dated.get(key)}
    newest: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    newest |= {subject: sorted(pairs, reverse=True) for subject, pairs in found.items()}
    return newest


def _check_sources(contents: Contents, today: str) -> Iterator[Finding]:
    for key, source in contents.sources.items():
        when = date_text(source.issued)
        if when and is_before(today, when):
            message, expected = "the source lies in the future", f"at most {today}"
            yield fault("DAT002", "sources.json", key, "issued", when, message, expected)


def _check_order(subject: str, found: dict[str, str]) -> Iterator[Finding]:
    known = [(name, found[name]) for name in ORDER if name in found]
    for (first, start), (second, end) in pairwise(known):
        if is_before(end, start):
            message = f"{second} {end} is before {first} {start}"
            expected = " ≤ ".join(ORDER)
            yield fault("DAT001", "facts.csv", subject, second, end, message, expected)
    planned, start = found.get("opening_planned", ""), found.get("construction_start", "")
    if planned and start and is_before(planned, start):
        message = f"planned to open {planned}, before works start {start}"
        yield fault(
            "DAT001", "facts.csv", subject, "opening_planned", planned, message, "a later date"
        )


def _check_against_status(
    contents: Contents, subject: str, found: dict[str, str], today: str
) -> Iterator[Finding]:
    item = contents.sections.get(subject)
    record = item.record if item and item.record.status else contents.projects.get(subject)
    if record is None or record.status is None:
        return
    if "opened" in found and record.status in PLANNED:
        message = f"has opened {found['opened']} but its status is {record.status}"
        yield fault("DAT003", "facts.csv", subject, "opened", found["opened"], message, "operating")
    planned = found.get("opening_planned", "")
    if planned and record.status in PLANNED and is_before(planned, today):
        message = f"was planned to open {planned} and is still {record.status}"
        yield warn(
            "DAT005", "facts.csv", subject, "opening_planned", planned, message, "a newer report"
        )
