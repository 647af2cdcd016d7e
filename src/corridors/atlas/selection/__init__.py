"""Filters over an atlas, statuses by year, and records by id or name.

`select` gives back an atlas that holds only what fits. All choosing is done on plain rows:
`select` is the whole of it, `select` takes the same rows out of the frames.
"""

from corridors.atlas.selection.finding import find_record, find_records
from corridors.atlas.selection.folding import (
    BREAKS,
    LETTERS,
    SILENT,
    SOUNDS,
    names_of,
    plain_text,
    same_name,
    sound_of,
)
from corridors.atlas.selection.naming import (
    find_country,
    find_word,
    synonyms_of_country,
    understand,
    understand_words,
)
from corridors.atlas.selection.searching import KINDS, Found, find_projects, named_places, search
from corridors.atlas.selection.selecting import corridor_sections, select
from corridors.atlas.selection.years import (
    COMING,
    Statement,
    at_year,
    expectation,
    facts_of_dates,
    reported,
    status_in_year,
)
from corridors.model import MAX_YEAR, MIN_YEAR, Filters

__all__ = [
    "BREAKS",
    "COMING",
    "KINDS",
    "LETTERS",
    "MAX_YEAR",
    "MIN_YEAR",
    "SILENT",
    "SOUNDS",
    "Filters",
    "Found",
    "Statement",
    "at_year",
    "corridor_sections",
    "expectation",
    "facts_of_dates",
    "find_country",
    "find_projects",
    "find_record",
    "find_records",
    "find_word",
    "named_places",
    "names_of",
    "plain_text",
    "reported",
    "same_name",
    "search",
    "select",
    "sound_of",
    "status_in_year",
    "synonyms_of_country",
    "understand",
    "understand_words",
]
