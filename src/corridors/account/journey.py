"""A journey in words: its way, kilometres and times, its legs and transfers, and what is missing.

Each is told once, for what is printed, for the app, the strips and the cards of the map.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridors.atlas import TIMINGS, has_table
from corridors.i18n import country_name, format_number, format_partial_date, pick_name, translate
from corridors.model import Mode
from corridors.network.itinerary import OPERATING, Transfer
from corridors.network.timing import HOURS_A_DAY
from corridors.wording import list_text, publisher_text, range_text, span_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from corridors.atlas import Atlas
    from corridors.network.itinerary import (
        Comparison,
        Itinerary,
        MissingLink,
        Published,
        RouteLeg,
    )
    from corridors.network.timing import Hours

_DAYS_FROM = 48.0
"""Hours from which a time is told in days."""


def note_text(root: Path, language: str = "en") -> str:
    """Return what the times of a comparison are worth, and whose speeds they are made from."""
    note = translate("compare_note", language)
    return f"{note} {borrowed_text(root, language)}".rstrip()


def borrowed_text(root: Path, language: str = "en") -> str:
    """Return that a data folder has no speeds of its own, empty if it has."""
    return "" if has_table(root, TIMINGS) else translate("compare_borrowed", language)


def asked_modes(comparison: Comparison, language: str) -> str:
    """Return the modes that were asked for."""
    return list_text((mode_word(mode, language) for mode in comparison.modes), language)


def mode_word(mode: str, language: str = "en") -> str:
    """Return a mode as it stands inside a sentence."""
    return translate(f"mode_{mode}", language).lower()


def state_word(state: str, language: str = "en") -> str:
    """Return the state of a leg as it stands inside a sentence."""
    if not state:
        return translate("compare_missing_nothing", language)
    return translate(f"status_{state}", language).lower()


def missing_lines(comparison: Comparison, language: str = "en") -> Iterator[str]:
    """Yield why there is no way, or what a quicker one would need, in sentences."""
    names = {
        "origin": pick_name(comparison.origin.name, language),
        "destination": pick_name(comparison.destination.name, language),
    }
    if not comparison.itineraries:
        terms = {"year": comparison.year, "modes": asked_modes(comparison, language)}
        yield translate("compare_none", language, **names, **terms)
    elif comparison.missing:
        yield translate("compare_quicker", language)
    for link in comparison.missing:
        yield _missing(link, language)
    if comparison.reached and not comparison.missing:
        place, km = comparison.reached
        spot = pick_name(place.name, language)
        figure = format_number(km, language)
        yield translate("compare_reached", language, **names, place=spot, km=figure)


def _missing(link: MissingLink, language: str) -> str:
    values = {
        "mode": mode_word(link.mode, language),
        "start": pick_name(link.start.name, language),
        "end": pick_name(link.end.name, language),
        "status": state_word(link.status, language),
    }
    if link.opening_planned:
        return translate("compare_missing", language, year=link.opening_planned[:4], **values)
    return translate("compare_missing_undated", language, **values)


@dataclass(frozen=True, slots=True)
class Told:
    """An itinerary in words.

    Attributes
    ----------
    way
        Its countries and named corridors.
    facts
        Totals, published times, the estimate: a line each.
    steps
        Legs and transfers in the order of the journey, and whether each is a transfer.
    """

    way: str
    facts: list[str]
    steps: list[tuple[str, bool]]


def tell_itinerary(atlas: Atlas, itinerary: Itinerary, language: str = "en") -> Told:
    """Return an itinerary in the words of a language."""
    totals = itinerary.totals
    by_mode = modes_text(itinerary, language)
    counts = counts_text(itinerary, language)
    total = translate("compare_km", language, km=format_number(totals.km, language))
    estimate = hours_text(totals.estimate, language)
    facts = [
        f"{total} ({by_mode}); {counts}; {shares_text(itinerary, language)}",
        *published_lines(atlas, itinerary, language),
        translate("compare_estimate", language, time=estimate),
    ]
    steps = [
        (transfer_text(step, language), True)
        if isinstance(step, Transfer)
        else (_leg(atlas, step, language), False)
        for step in steps_of(itinerary)
    ]
    return Told(way_text(atlas, itinerary, language), facts, steps)


def steps_of(itinerary: Itinerary) -> Iterator[RouteLeg | Transfer]:
    """Yield legs and transfers in the order of the journey."""
    for order in range(len(itinerary.legs) + 1):
        if order:
            yield itinerary.legs[order - 1]
        yield from (item for item in itinerary.transfers if item.after == order)


def modes_text(itinerary: Itinerary, language: str = "en") -> str:
    """Return the kilometres by mode."""
    told = (
        f"{mode_word(mode, language)} {format_number(km, language)}"
        for mode, km in itinerary.totals.km_by_mode.items()
    )
    return list_text(told, language)


def counts_text(itinerary: Itinerary, language: str = "en") -> str:
    """Return how many borders and changes of gauge and mode there are."""
    totals = itinerary.totals
    return translate(
        "compare_counts",
        language,
        borders=totals.borders,
        gauges=totals.gauge_changes,
        modes=totals.mode_changes,
    )


def way_text(atlas: Atlas, itinerary: Itinerary, language: str = "en") -> str:
    """Return the countries of an itinerary, and the named corridors that it follows."""
    countries = span_text(*(country_name(code, language) for code in itinerary.countries))
    rows = {row["id"]: row for row in atlas.records.corridors}
    names = (pick_name(rows[key]["name"], language) for key in itinerary.corridors)
    named = list_text(names, language)
    return f"{countries} [{named}]" if named else countries


def shares_text(itinerary: Itinerary, language: str = "en") -> str:
    """Return the shares of the kilometres by state, in whole per cent."""
    shares = sorted(itinerary.totals.shares.items(), key=lambda item: -item[1])
    told = (
        f"{state_word(state, language)} {format_number(max(1.0, 100 * share), language)} %"
        for state, share in shares
    )
    return list_text(told, language)


def published_lines(atlas: Atlas, itinerary: Itinerary, language: str = "en") -> Iterator[str]:
    """Yield the published times of an itinerary, each with its scope, date and publishers."""
    rows = {row["id"]: row for row in atlas.records.sources} if itinerary.published else {}
    if not itinerary.published:
        yield translate("compare_no_published", language)
    for item in itinerary.published:
        yield translate(
            "compare_published",
            language,
            time=published_time(item, language),
            scope=scope_text(item, language),
            date=format_partial_date(item.as_of, language),
            sources=list_text(
                (publisher_text(rows[key]) or str(rows[key]["title"]) for key in item.sources),
                language,
            ),
        )


def published_time(item: Published, language: str = "en") -> str:
    """Return a published time in the unit of its source."""
    factor = HOURS_A_DAY if item.unit == "days" else 1.0
    figures = [item.hours.low / factor, item.hours.high / factor]
    key = "compare_days" if item.unit == "days" else "compare_hours"
    return translate(key, language, figure=figures_text(figures, language))


def scope_text(item: Published, language: str = "en") -> str:
    """Return what a published time speaks of."""
    if item.scope:
        return item.scope
    key = "compare_scope_whole" if item.whole else "compare_scope_corridor"
    return translate(key, language)


def _leg(atlas: Atlas, leg: RouteLeg, language: str) -> str:
    ends = span_text(*(pick_name(end.name, language) for end in (leg.start, leg.end)))
    parts = [
        ends,
        mode_word(leg.mode, language),
        translate("compare_km", language, km=format_number(leg.km, language)),
        *([country_name(leg.country, language)] if leg.country else []),
        project_text(atlas, leg, language),
    ]
    if leg.state != OPERATING:
        opening = f" {leg.opening_planned}" if leg.opening_planned else ""
        parts.append(f"{state_word(leg.state, language)}{opening}")
    return ", ".join(parts)


def project_text(atlas: Atlas, leg: RouteLeg, language: str = "en") -> str:
    """Return the name of the project of a leg; of a local haul, that it is one."""
    if leg.local:
        return translate("compare_local_haul", language)
    row = next(row for row in atlas.records.projects if row["id"] == leg.project)
    return pick_name(row["name"], language)


def transfer_text(item: Transfer, language: str = "en") -> str:
    """Return a transfer as one line: where, what, how long."""
    where = pick_name(item.place.name, language)
    return f"{where}: {transfer_word(item, language)}, {hours_text(item.hours, language)}"


def transfer_word(item: Transfer, language: str = "en") -> str:
    """Return what happens at a transfer."""
    start, end = item.detail
    key = "unloading" if item.kind == "loading" and start == Mode.SEA else item.kind
    values = {}
    if key == "border":
        values = {"start": country_name(start, language), "end": country_name(end, language)}
    elif key == "gauge_change":
        values = {"start": start, "end": end}
    return translate(f"compare_{key}", language, **values)


def hours_text(hours: Hours, language: str = "en") -> str:
    """Return a range of hours in words; in days from two days on.

    >>> from corridors.network.timing import Hours
    >>> hours_text(Hours(18, 18)), hours_text(Hours(240, 240))
    ('18 h', '10 days')
    """
    days = hours.high >= _DAYS_FROM
    factor = HOURS_A_DAY if days else 1.0
    figure = figures_text([hours.low / factor, hours.high / factor], language)
    return translate("compare_days" if days else "compare_hours", language, figure=figure)


def figures_text(values: Sequence[float], language: str = "en") -> str:
    """Return two numbers as a range, to a tenth; one if they agree."""
    return range_text(*(format_number(round(value, 1), language, decimals=1) for value in values))
