"""What stands in a handout on a comparison: its ways in one table, then each with its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.account.journey import missing_lines, note_text, steps_of, tell_itinerary
from corridors.account.journey_text import summary_rows
from corridors.i18n import pick_name, translate
from corridors.network.itinerary import Transfer
from corridors.reports.blocks import Head, Heading, Paragraph, Said, Table
from corridors.wording import span_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridors.account.cited_sources import Citations
    from corridors.atlas import Atlas
    from corridors.network import Comparison
    from corridors.network.itinerary import Itinerary
    from corridors.reports.blocks import Block, Cell

_COLUMNS = {
    "way": 0.28,
    "km": 0.2,
    "borders": 0.1,
    "gauges": 0.1,
    "state": 0.16,
    "published": 0.16,
    "estimate": 0.12,
}
"""Columns of the table of ways, with their shares of its width."""


def journey_name(comparison: Comparison, language: str) -> str:
    """Return the two ends of a comparison."""
    ends = (comparison.origin, comparison.destination)
    return span_text(*(pick_name(end.name, language) for end in ends))


def sections_of(comparison: Comparison) -> set[str]:
    """Return the sections that any of the ways uses."""
    legs = (leg for way in comparison.itineraries for leg in way.legs)
    return {section for leg in legs for section in leg.sections}


def journey_blocks(
    atlas: Atlas, comparison: Comparison, citations: Citations, language: str
) -> Iterator[Block]:
    """Yield what stands below the map: all ways, each by its steps, and what is missing."""
    if comparison.itineraries:
        rows = summary_rows(atlas, comparison, language)
        heads = tuple(
            Head(translate(f"compare_column_{name}", language), share)
            for name, share in _COLUMNS.items()
        )
        cells = tuple(tuple((Said(row[name]),) for name in _COLUMNS) for row in rows)
        yield Table(translate("routes", language), heads, cells)
    for number, itinerary in enumerate(comparison.itineraries, start=1):
        yield from _way(atlas, itinerary, number, citations, language)
    missing = list(missing_lines(comparison, language))
    if missing:
        yield Paragraph((Said(translate("mark_sentences", language).join(missing)),))
    yield Paragraph((Said(note_text(atlas.root, language), soft=True),))


def _way(
    atlas: Atlas, itinerary: Itinerary, number: int, citations: Citations, language: str
) -> Iterator[Block]:
    told = tell_itinerary(atlas, itinerary, language)
    yield Heading(2, f"{translate('route', language, number=number)}. {told.way}")
    sources = dict.fromkeys(key for item in itinerary.published for key in item.sources)
    refs = tuple(citations.numbers(sources))
    sentences = translate("mark_clauses", language).join(told.facts)
    yield Paragraph((Said(sentences, refs),))
    cells: list[tuple[Cell, ...]] = []
    for step, (words, _) in zip(steps_of(itinerary), told.steps, strict=True):
        keys = [] if isinstance(step, Transfer) else _sources_of(atlas, step.sections)
        aside = isinstance(step, Transfer)
        cells.append(((Said(words, tuple(citations.numbers(keys)), soft=aside),),))
    head = Head(translate("route_steps", language), 1.0)
    yield Table("", (head,), tuple(cells))


def _sources_of(atlas: Atlas, sections: tuple[str, ...]) -> list[str]:
    """Return the sources of the status of some sections, each once."""
    rows = (row for row in atlas.records.sections if row.id in sections)
    return list(dict.fromkeys(key for row in rows for key in row.status_sources))
