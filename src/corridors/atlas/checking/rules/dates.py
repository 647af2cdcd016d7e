"""Dates: in order, planned apart from actual, nothing opened in the future."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from corridors.atlas.checking.registry import rule
from corridors.atlas.rows import PLANNED, preferred_dates
from corridors.model import DATES_ACTUAL, is_before
from corridors.wording import date_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridors.atlas import Contents
    from corridors.atlas.checking.registry import Given, Told
    from corridors.model import Project, Section, Service

ORDER = ("proposed", "agreed", "construction_start", "opened")
_PLANNED = "opening_planned"


@rule("DAT002", needs="today")
def find_facts_of_the_future(given: Given) -> Iterator[Told]:
    """See that no fact has happened, or was reported, after the date of the data."""
    today = given.today
    for line, fact in given.contents.facts:
        place, value = f"line {line}", str(fact.value)
        if fact.attribute in DATES_ACTUAL and is_before(today, value):
            message = f"{fact.attribute} of {fact.subject} lies in the future"
            yield "facts.csv", place, "value", value, message, "a planned date"
        if fact.as_of and is_before(today, fact.as_of):
            expected = f"at most {today}, the date of the data"
            yield "facts.csv", place, "as_of", fact.as_of, "as_of lies in the future", expected


@rule("DAT002", needs="today")
def find_statuses_of_the_future(given: Given) -> Iterator[Told]:
    """See that no status is of a day after the date of the data."""
    expected = f"at most {given.today}, the date of the data"
    for file, record in _tracked(given.contents):
        value = record.status_as_of
        if value and is_before(given.today, value):
            message = "the status is dated in the future"
            yield file, record.id, "status_as_of", value, message, expected


@rule("DAT002", needs="today")
def find_sources_of_the_future(given: Given) -> Iterator[Told]:
    """See that no source was issued after the date of the data."""
    for key, source in given.contents.sources.items():
        when = date_text(source.issued)
        if when and is_before(given.today, when):
            message, expected = "the source lies in the future", f"at most {given.today}"
            yield "sources.json", key, "issued", when, message, expected


def _tracked(contents: Contents) -> list[tuple[str, Project | Service | Section]]:
    return [
        *(("projects.json", p) for p in contents.projects.values()),
        *(("services.json", s) for s in contents.services.values()),
        *((item.file, item.record) for item in contents.sections.values()),
    ]


@rule("DAT006", needs="today")
def find_lagging_statuses(given: Given) -> Iterator[Told]:
    """See that no source of the record's facts is newer than a status that does not cite it."""
    newest = _newest_sources(given.contents)
    for file, record in _tracked(given.contents):
        for when, key in newest[record.id]:
            if not record.status_as_of or key in record.status_sources:
                continue
            if is_before(record.status_as_of, when):
                message = f"the status is older than {key} ({when}), which its facts cite"
                right = f"{key} among its sources and {when}, if that tells of the status"
                yield file, record.id, "status_as_of", record.status_as_of, message, right
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


@rule("DAT001", needs="today")
def find_dates_out_of_order(given: Given) -> Iterator[Told]:
    """See that dates of a subject follow each other as they must, the planned one too."""
    for subject, found in preferred_dates(given.contents).items():
        known = [(name, found[name]) for name in ORDER if name in found]
        for (first, start), (second, end) in pairwise(known):
            if is_before(end, start):
                message = f"{second} {end} is before {first} {start}"
                yield "facts.csv", subject, second, end, message, " ≤ ".join(ORDER)
        planned, start = found.get(_PLANNED, ""), found.get("construction_start", "")
        if planned and start and is_before(planned, start):
            message = f"planned to open {planned}, before works start {start}"
            yield "facts.csv", subject, _PLANNED, planned, message, "a later date"


@rule("DAT003", needs="today")
def find_opened_plans(given: Given) -> Iterator[Told]:
    """See that what has opened is not said to be planned."""
    for subject, found in preferred_dates(given.contents).items():
        status = _status(given.contents, subject)
        if "opened" in found and status in PLANNED:
            message = f"has opened {found['opened']} but its status is {status}"
            yield "facts.csv", subject, "opened", found["opened"], message, "operating"


@rule("DAT005", needs="today")
def find_overdue_plans(given: Given) -> Iterator[Told]:
    """See that what should have opened before the date of the data has done so."""
    for subject, found in preferred_dates(given.contents).items():
        status, planned = _status(given.contents, subject), found.get(_PLANNED, "")
        if planned and status in PLANNED and is_before(planned, given.today):
            message = f"was planned to open {planned} and is still {status}"
            yield "facts.csv", subject, _PLANNED, planned, message, "a newer report"


def _status(contents: Contents, subject: str) -> str | None:
    """Return the status of a section that has one of its own, or else of a project."""
    item = contents.sections.get(subject)
    record = item.record if item and item.record.status else contents.projects.get(subject)
    return record.status if record else None
