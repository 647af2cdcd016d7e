"""Facts: one preferred value, none said twice, and lengths that agree with the drawing."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from corridors.atlas.checking.registry import rule
from corridors.geometry import length_km
from corridors.model import ATTRIBUTES, SPECIFICATION, RouteAccuracy, range_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridors.atlas import Located
    from corridors.atlas.checking.registry import Given, Told
    from corridors.model import Fact, Section, SeriesPoint

TOLERANCE = {RouteAccuracy(name): entry.ratio for name, entry in SPECIFICATION.accuracies.items()}
"""How far the measured length may be from the reported one, as a share of it."""


def _key(fact: Fact) -> tuple[str, ...]:
    return fact.subject, fact.attribute, fact.scope


@rule("FCT001")
def find_unclear_preferences(given: Given) -> Iterator[Told]:
    """See that of the values of one thing exactly one is preferred."""
    preferred: defaultdict[tuple[str, ...], int] = defaultdict(int)
    first: dict[tuple[str, ...], int] = {}
    for line, fact in given.contents.facts:
        first.setdefault(_key(fact), line)
        preferred[_key(fact)] += fact.preferred
    for key, line in first.items():
        if ATTRIBUTES[key[1]].type != "text" and preferred[key] != 1:
            found = f"{preferred[key]} preferred"
            message = f"{' '.join(part for part in key if part)}: not exactly one is preferred"
            yield "facts.csv", f"line {line}", "preferred", found, message, "one"


@rule("FCT002")
def find_repeated_facts(given: Given) -> Iterator[Told]:
    """See that no fact stands twice; it is told once for the second time."""
    rows: Counter[tuple[str, ...]] = Counter()
    for line, fact in given.contents.facts:
        key = _key(fact)
        row = (*key, str(fact.value), str(fact.value_max), fact.unit, fact.as_of or "")
        rows[row] += 1
        if rows[row] == 2:  # noqa: PLR2004  (the second time)
            message = "the same statement stands twice"
            yield "facts.csv", f"line {line}", "", " ".join(key), message, "one row"


@rule("FCT002")
def find_repeated_points(given: Given) -> Iterator[Told]:
    """See that no value of a series stands twice."""
    seen: set[tuple[object, ...]] = set()
    for line, point in given.contents.points:
        row = (point.series, point.period, point.value, point.value_max)
        if row in seen:
            message, value = "the same value stands twice", f"{point.series} {point.period}"
            yield "series.csv", f"line {line}", "", value, message, "one row"
        seen.add(row)


@rule("FCT004")
def find_sources_of_two_values(given: Given) -> Iterator[Told]:
    """See that a source bears one value of a thing, or the row that it bears besides says why."""
    borne: defaultdict[tuple[str, ...], list[tuple[int, Fact]]] = defaultdict(list)
    for line, fact in given.contents.facts:
        if ATTRIBUTES[fact.attribute].type != "text":
            for source in fact.sources:
                borne[(*_key(fact), source)].append((line, fact))
    for (*_, source), rows in borne.items():
        if len({(fact.value, fact.value_max, fact.unit) for _, fact in rows}) > 1:
            for line, fact in rows:
                if not fact.preferred and not fact.note:
                    message = f"bears another value of {fact.attribute} of {fact.subject} as well"
                    expected = "only the sources that say this value, or a note on why both"
                    yield "facts.csv", f"line {line}", "sources", source, message, expected


@rule("FCT003")
def find_impossible_values(given: Given) -> Iterator[Told]:
    """See that no figure is beyond what the world has of its unit."""
    for line, fact in given.contents.facts:
        if ATTRIBUTES[fact.attribute].type == "number":
            limits = range_of(fact.unit, fact.attribute)
            yield from _beyond(fact, limits, f"{fact.attribute} in {fact.unit}", "facts.csv", line)
    for line, point in given.contents.points:
        series = given.contents.series.get(point.series)
        if series is not None:
            limits = range_of(series.unit)
            yield from _beyond(point, limits, f"a series in {series.unit}", "series.csv", line)


def _beyond(
    row: Fact | SeriesPoint, limits: tuple[float, float], what: str, file: str, line: int
) -> Iterator[Told]:
    least, most = limits
    for field, value in (("value", row.value), ("value_max", row.value_max)):
        if value is not None and not least <= float(value) <= most:
            message, expected = f"is beyond all that {what} can be", f"{least:.0f} to {most:.0f}"
            yield file, f"line {line}", field, value, message, expected


@rule("LEN001")
def find_other_lengths(given: Given) -> Iterator[Told]:
    """See that the measured length of a section or a whole project is about the reported one."""
    contents = given.contents
    drawn: defaultdict[str, list[Located[Section]]] = defaultdict(list)
    for item in contents.sections.values():
        if item.geometry is not None:
            drawn[item.record.id].append(item)
            drawn[item.record.project].append(item)
    for _, fact in contents.facts:
        if fact.attribute != "length_km" or not fact.preferred or fact.scope:
            continue
        items = drawn.get(fact.subject, [])
        if not items:
            continue
        measured = sum(_way_km(item) for item in items)
        worst = max(TOLERANCE[item.record.route_accuracy] for item in items)
        reported = float(fact.value)
        if abs(measured - reported) > worst * reported:
            ratio = f"ratio {measured / reported:.2f}" if reported else "which no line is"
            message = f"measures {measured:.0f} km, reported {reported:g} km ({ratio})"
            expected = f"within {worst:.0%}"
            file = items[0].file
            yield file, fact.subject, "length_km", "", message, expected


def _way_km(item: Located[Section]) -> float:
    """Return the kilometres of the way where the trace knows them, else those of the drawn line."""
    return item.record.route_km or (length_km(item.geometry) if item.geometry is not None else 0.0)
