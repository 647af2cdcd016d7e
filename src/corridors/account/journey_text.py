"""A comparison in words and tables: what ``corridors compare`` prints."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corridors.atlas import TIMINGS, check_atlas, has_table
from corridors.i18n import country_name, format_number, format_partial_date, pick_name, translate
from corridors.model import Mode, markdown_text, terminal_text
from corridors.network.itinerary import OPERATING
from corridors.network.timing import HOURS_A_DAY
from corridors.wording import publisher_text, range_text, span_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from corridors.atlas import Atlas
    from corridors.network.itinerary import (
        Comparison,
        Itinerary,
        MissingLink,
        PlaceRef,
        Published,
        RouteLeg,
        Transfer,
    )
    from corridors.network.timing import Hours

_BLANKS = re.compile(r"\s")
"""Also the hard blanks inside numbers, which a page of text must not show as escapes."""
_DAYS_FROM = 48.0
"""Hours from which a time is told in days."""
_CSV_COLUMNS = (
    "itinerary",
    "found_as",
    "step",
    "kind",
    "from",
    "to",
    "mode",
    "km",
    "country",
    "project",
    "status",
    "opening_planned",
    "estimate_hours_low",
    "estimate_hours_high",
    "timing",
)


_CSV_NAMES = ("from_name", "to_name", "project_name")
"""What a CSV has in the language of its reader."""


def comparison_lines(atlas: Atlas, comparison: Comparison, language: str = "en") -> list[str]:
    """Return a comparison as lines of text, every itinerary with its legs and transfers."""
    rows = check_atlas(atlas)
    lines = [_head(comparison, language)]
    for number, itinerary in enumerate(comparison.itineraries, start=1):
        lines += ["", *_itinerary(rows, itinerary, number, language)]
    lines += ["", *missing_lines(comparison, language)]
    if comparison.itineraries:
        lines += ["", note_text(rows.root, language)]
    text = [line.rstrip() for line in lines]
    kept = [line for number, line in enumerate(text) if line or (number and text[number - 1])]
    return [terminal_text(line) for line in kept]


def note_text(root: Path, language: str = "en") -> str:
    """Return what the times of a comparison are worth, and whose speeds they are made from."""
    note = translate("compare_note", language)
    return f"{note} {borrowed_text(root, language)}".rstrip()


def borrowed_text(root: Path, language: str = "en") -> str:
    """Return that a data folder has no speeds of its own, empty if it has."""
    return "" if has_table(root, TIMINGS) else translate("compare_borrowed", language)


def _head(comparison: Comparison, language: str) -> str:
    return translate(
        "compare_head",
        language,
        origin=pick_name(comparison.origin.name, language),
        destination=pick_name(comparison.destination.name, language),
        year=comparison.year,
        modes=_modes(comparison, language),
    )


def _modes(comparison: Comparison, language: str) -> str:
    return ", ".join(mode_word(mode, language) for mode in comparison.modes)


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
        terms = {"year": comparison.year, "modes": _modes(comparison, language)}
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


def _itinerary(atlas: Atlas, itinerary: Itinerary, number: int, language: str) -> Iterator[str]:
    told = tell_itinerary(atlas, itinerary, language)
    yield f"{number}. {told.way}"
    yield from (f"   {line}" for line in told.facts)
    for line, is_transfer in told.steps:
        yield f"       · {line}" if is_transfer else f"     {line}"


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
    by_mode = ", ".join(
        f"{mode_word(mode, language)} {_km(km, language)}" for mode, km in totals.km_by_mode.items()
    )
    counts = translate(
        "compare_counts",
        language,
        borders=totals.borders,
        gauges=totals.gauge_changes,
        modes=totals.mode_changes,
    )
    total = translate("compare_km", language, km=_km(totals.km, language))
    estimate = hours_text(totals.estimate, language)
    facts = [
        f"{total} ({by_mode}); {counts}; {shares_text(itinerary, language)}",
        *published_lines(atlas, itinerary, language),
        translate("compare_estimate", language, time=estimate),
    ]
    steps: list[tuple[str, bool]] = []
    for order in range(len(itinerary.legs) + 1):
        if order:
            steps.append((_leg(atlas, itinerary.legs[order - 1], language), False))
        steps += [
            (transfer_text(item, language), True)
            for item in itinerary.transfers
            if item.after == order
        ]
    return Told(way_text(atlas, itinerary, language), facts, steps)


def way_text(atlas: Atlas, itinerary: Itinerary, language: str = "en") -> str:
    """Return the countries of an itinerary, and the named corridors that it follows."""
    countries = span_text(*(country_name(code, language) for code in itinerary.countries))
    rows = {row["id"]: row for row in atlas.records.corridors}
    named = ", ".join(pick_name(rows[key]["name"], language) for key in itinerary.corridors)
    return f"{countries} [{named}]" if named else countries


def shares_text(itinerary: Itinerary, language: str = "en") -> str:
    """Return the shares of the kilometres by state, in whole per cent."""
    shares = itinerary.totals.shares
    return ", ".join(
        f"{state_word(state, language)} {format_number(max(1.0, 100 * share), language)} %"
        for state, share in sorted(shares.items(), key=lambda item: -item[1])
    )


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
            sources=", ".join(
                publisher_text(rows[key]) or str(rows[key]["title"]) for key in item.sources
            ),
        )


def published_time(item: Published, language: str = "en") -> str:
    """Return a published time in the unit of its source."""
    factor = HOURS_A_DAY if item.unit == "days" else 1.0
    figures = [item.hours.low / factor, item.hours.high / factor]
    key = "compare_days" if item.unit == "days" else "compare_hours"
    return translate(key, language, figure=_figures(figures, language))


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
        translate("compare_km", language, km=_km(leg.km, language)),
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
    start, end = item.detail
    key = item.kind
    if key == "loading" and start == Mode.SEA:
        key = "unloading"
    values = {"start": start, "end": end} if key in ("border", "gauge_change") else {}
    what = translate(f"compare_{key}", language, **values)
    return f"{pick_name(item.place.name, language)}: {what}, {hours_text(item.hours, language)}"


def hours_text(hours: Hours, language: str = "en") -> str:
    """Return a range of hours in words; in days from two days on.

    >>> from corridors.network.timing import Hours
    >>> hours_text(Hours(18, 18)), hours_text(Hours(240, 240))
    ('18 h', '10 days')
    """
    days = hours.high >= _DAYS_FROM
    factor = HOURS_A_DAY if days else 1.0
    figure = _figures([hours.low / factor, hours.high / factor], language)
    return translate("compare_days" if days else "compare_hours", language, figure=figure)


def _figures(values: Sequence[float], language: str) -> str:
    return range_text(*(format_number(round(value, 1), language, decimals=1) for value in values))


def _km(km: float, language: str) -> str:
    return format_number(km, language)


# ---- tables ----------------------------------------------------------------------------------


def summary_rows(
    atlas: Atlas, comparison: Comparison, language: str = "en"
) -> list[dict[str, str]]:
    """Return one row for each itinerary, as the table of the documentation shows it."""
    rows = check_atlas(atlas)
    return [
        {
            "question": span_text(
                pick_name(comparison.origin.name, language),
                pick_name(comparison.destination.name, language),
            ),
            "way": way_text(rows, itinerary, language),
            "km": _km_text(itinerary, language),
            "borders": str(itinerary.totals.borders),
            "gauges": str(itinerary.totals.gauge_changes),
            "modes": str(itinerary.totals.mode_changes),
            "state": shares_text(itinerary, language),
            "published": _published_days(itinerary, language),
            "estimate": _figures(
                [hours / HOURS_A_DAY for hours in _pair(itinerary.totals.estimate)], language
            ),
        }
        for itinerary in comparison.itineraries
    ]


def _pair(hours: Hours) -> tuple[float, float]:
    return hours.low, hours.high


def _km_text(itinerary: Itinerary, language: str) -> str:
    totals = itinerary.totals
    modes = ", ".join(
        f"{mode_word(mode, language)} {_km(km, language)}" for mode, km in totals.km_by_mode.items()
    )
    return f"{_km(totals.km, language)} ({modes})"


def _published_days(itinerary: Itinerary, language: str) -> str:
    parts = []
    for item in itinerary.published:
        if item.unit != "days":
            continue
        days = _figures([hours / HOURS_A_DAY for hours in _pair(item.hours)], language)
        parts.append(f"{days} ({scope_text(item, language)}, {item.as_of})")
    return "; ".join(parts)


def markdown_table(atlas: Atlas, comparison: Comparison, language: str = "en") -> str:
    """Return the itineraries as a Markdown table, one row each."""
    keys = ("way", "km", "borders", "gauges", "modes", "state", "published", "estimate")
    head = ["#", *(translate(f"compare_column_{key}", language) for key in keys)]
    rows = [
        [str(number), *(markdown_text(_BLANKS.sub(" ", row[key])) for key in keys)]
        for number, row in enumerate(summary_rows(atlas, comparison, language), start=1)
    ]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def csv_table(comparison: Comparison, atlas: Atlas | None = None, language: str = "en") -> str:
    """Return every leg and transfer of every itinerary as a row of CSV.

    Parameters
    ----------
    comparison
        What was asked and found.
    atlas
        Where its names stand; without it the columns of names are left out.
    language
        Of those names.
    """
    rows = None if atlas is None else check_atlas(atlas)
    columns = (*_CSV_COLUMNS, *(() if rows is None else _CSV_NAMES))
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for number, itinerary in enumerate(comparison.itineraries, start=1):
        for step, row in enumerate(_steps(itinerary, rows, language), start=1):
            writer.writerow(
                {"itinerary": number, "found_as": itinerary.found_as, "step": step, **row}
            )
    return stream.getvalue().rstrip("\n")


def _steps(itinerary: Itinerary, rows: Atlas | None, language: str) -> Iterator[dict[str, Any]]:
    for order in range(len(itinerary.legs) + 1):
        if order:
            leg = itinerary.legs[order - 1]
            named = {} if rows is None else {"project_name": project_text(rows, leg, language)}
            yield _leg_row(leg) | named | _end_names(leg.start, leg.end, language)
        for item in itinerary.transfers:
            if item.after == order:
                yield _transfer_row(item) | _end_names(item.place, item.place, language)


def _end_names(start: PlaceRef, end: PlaceRef, language: str) -> dict[str, str]:
    return {"from_name": pick_name(start.name, language), "to_name": pick_name(end.name, language)}


def _leg_row(leg: RouteLeg) -> dict[str, Any]:
    return {
        "kind": "local_haul" if leg.local else "leg",
        "from": leg.start.id,
        "to": leg.end.id,
        "mode": leg.mode,
        "km": round(leg.km, 1),
        "country": leg.country,
        "project": leg.project,
        "status": leg.state,
        "opening_planned": leg.opening_planned,
        "estimate_hours_low": round(leg.hours.low, 2),
        "estimate_hours_high": round(leg.hours.high, 2),
        "timing": leg.timing,
    }


def _transfer_row(item: Transfer) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "from": item.place.id,
        "to": item.place.id,
        "estimate_hours_low": round(item.hours.low, 2),
        "estimate_hours_high": round(item.hours.high, 2),
        "timing": item.timing,
    }
