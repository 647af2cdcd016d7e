"""Records, vocabulary and errors: the lowest layer, which everything else speaks.

The records of the files are imported when one is first used: to check needs them, to look does not.
"""

from typing import TYPE_CHECKING

from corridors.model.addresses import is_web_address
from corridors.model.cells import Cells
from corridors.model.choice import (
    FILTER_NAMES,
    MAX_YEAR,
    MIN_YEAR,
    WORD_FILTERS,
    Filters,
    read_year,
)
from corridors.model.errors import (
    ArgumentError,
    CorridorsError,
    DataError,
    Finding,
    GraphError,
    NotFoundError,
    OutputError,
    Severity,
    WrongTypeError,
    printable,
    shown,
    suggest,
)
from corridors.model.escapes import (
    is_formula,
    markdown_text,
    one_line,
    pipe_table,
    plain,
    terminal_text,
    whole_characters,
)
from corridors.model.late_names import import_late
from corridors.model.partial import is_before, year_of
from corridors.model.ranges import range_of
from corridors.model.specification import SPECIFICATION, Specification, ThemeEntry
from corridors.model.vocabulary import (
    ATTRIBUTES,
    DATES_ACTUAL,
    DATES_PLANNED,
    GROUP_OF_KIND,
    LINE_KINDS,
    NAME_LANGUAGES,
    NOT_ON_LAND,
    PLANNED_BASIS,
    PROJECT_KINDS,
    SITE_GROUPS,
    Basis,
    LegRole,
    LocationAccuracy,
    Method,
    Mode,
    Modifier,
    RouteAccuracy,
    State,
    Status,
    StatusBasis,
)

if TYPE_CHECKING:
    from corridors.model.characters import find_hidden, name_of
    from corridors.model.package import Package, PackageFile
    from corridors.model.records import (
        Corridor,
        Gap,
        Leg,
        Place,
        Project,
        Record,
        Section,
        Service,
        Site,
        licence_of,
    )
    from corridors.model.statements import (
        Fact,
        Series,
        SeriesPoint,
        Source,
        Timing,
        Town,
    )

__all__ = [
    "ATTRIBUTES",
    "DATES_ACTUAL",
    "DATES_PLANNED",
    "FILTER_NAMES",
    "GROUP_OF_KIND",
    "LINE_KINDS",
    "MAX_YEAR",
    "MIN_YEAR",
    "NAME_LANGUAGES",
    "NOT_ON_LAND",
    "PLANNED_BASIS",
    "PROJECT_KINDS",
    "SITE_GROUPS",
    "SPECIFICATION",
    "WORD_FILTERS",
    "ArgumentError",
    "Basis",
    "Cells",
    "Corridor",
    "CorridorsError",
    "DataError",
    "Fact",
    "Filters",
    "Finding",
    "Gap",
    "GraphError",
    "Leg",
    "LegRole",
    "LocationAccuracy",
    "Method",
    "Mode",
    "Modifier",
    "NotFoundError",
    "OutputError",
    "Package",
    "PackageFile",
    "Place",
    "Project",
    "Record",
    "RouteAccuracy",
    "Section",
    "Series",
    "SeriesPoint",
    "Service",
    "Severity",
    "Site",
    "Source",
    "Specification",
    "State",
    "Status",
    "StatusBasis",
    "ThemeEntry",
    "Timing",
    "Town",
    "WrongTypeError",
    "find_hidden",
    "is_before",
    "is_formula",
    "is_web_address",
    "licence_of",
    "markdown_text",
    "name_of",
    "one_line",
    "pipe_table",
    "plain",
    "printable",
    "range_of",
    "read_year",
    "shown",
    "suggest",
    "terminal_text",
    "whole_characters",
    "year_of",
]

_HOMES = {
    "find_hidden": "corridors.model.characters",
    "name_of": "corridors.model.characters",
    "Package": "corridors.model.package",
    "PackageFile": "corridors.model.package",
    "Corridor": "corridors.model.records",
    "Gap": "corridors.model.records",
    "Leg": "corridors.model.records",
    "Place": "corridors.model.records",
    "Project": "corridors.model.records",
    "Record": "corridors.model.records",
    "Section": "corridors.model.records",
    "Service": "corridors.model.records",
    "Site": "corridors.model.records",
    "licence_of": "corridors.model.records",
    "Fact": "corridors.model.statements",
    "Series": "corridors.model.statements",
    "SeriesPoint": "corridors.model.statements",
    "Source": "corridors.model.statements",
    "Timing": "corridors.model.statements",
    "Town": "corridors.model.statements",
}


if not TYPE_CHECKING:  # or mypy would believe in any name
    __getattr__ = import_late(__name__, _HOMES)
