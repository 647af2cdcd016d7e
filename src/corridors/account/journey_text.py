"""A comparison in lines and tables: what ``corridors compare`` prints."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from corridors.account.journey import (
    asked_modes,
    figures_text,
    missing_lines,
    modes_text,
    note_text,
    project_text,
    scope_text,
    shares_text,
    steps_of,
    tell_itinerary,
    way_text,
)
from corridors.atlas import check_atlas
from corridors.i18n import format_number, pick_name, translate
from corridors.model import markdown_text, pipe_table, terminal_text
from corridors.network.itinerary import Transfer
from corridors.network.timing import HOURS_A_DAY
from corridors.wording import span_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridors.atlas import Atlas
    from corridors.network.itinerary import Comparison, Itinerary, PlaceRef, RouteLeg
    from corridors.network.timing import Hours

_BLANKS = re.compile(r"\s")
"""Also the hard blanks inside numbers, which a page of text must not show as escapes."""
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


def _head(comparison: Comparison, language: str) -> str:
    return translate(
        "compare_head",
        language,
        origin=pick_name(comparison.origin.name, language),
        destination=pick_name(comparison.destination.name, language),
        year=comparison.year,
        modes=asked_modes(comparison, language),
    )


def _itinerary(atlas: Atlas, itinerary: Itinerary, number: int, language: str) -> Iterator[str]:
    told = tell_itinerary(atlas, itinerary, language)
    yield f"{number}. {told.way}"
    yield from (f"   {line}" for line in told.facts)
    for line, is_transfer in told.steps:
        yield f"       · {line}" if is_transfer else f"     {line}"


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
            "estimate": figures_text(
                [hours / HOURS_A_DAY for hours in _pair(itinerary.totals.estimate)], language
            ),
        }
        for itinerary in comparison.itineraries
    ]


def _pair(hours: Hours) -> tuple[float, float]:
    return hours.low, hours.high


def _km_text(itinerary: Itinerary, language: str) -> str:
    total = format_number(itinerary.totals.km, language)
    return f"{total} ({modes_text(itinerary, language)})"


def _published_days(itinerary: Itinerary, language: str) -> str:
    parts = []
    for item in itinerary.published:
        if item.unit != "days":
            continue
        days = figures_text([hours / HOURS_A_DAY for hours in _pair(item.hours)], language)
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
    return pipe_table(head, rows)


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
    for step in steps_of(itinerary):
        if isinstance(step, Transfer):
            yield _transfer_row(step) | _end_names(step.place, step.place, language)
            continue
        named = {} if rows is None else {"project_name": project_text(rows, step, language)}
        yield _leg_row(step) | named | _end_names(step.start, step.end, language)


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
