"""What a page is given: the atlas with its look-ups, a language, and the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corridors.atlas.selection import at_year, facts_of_dates
from corridors.i18n import (
    country_name,
    format_number,
    format_partial_date,
    pick_name,
    translate,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corridors.app.address import Address
    from corridors.atlas import (
        Atlas,
        CorridorRow,
        FactRow,
        PlaceRow,
        ProjectRow,
        SectionRow,
        SeriesRow,
        ServiceRow,
        SiteRow,
        SourceRow,
    )
    from corridors.model import Cells

Row = Any  # a row of the atlas, or part of one


@dataclass(frozen=True, slots=True)
class Index:
    """Look-ups over an atlas, made once and shared by all sessions; nothing changes them."""

    projects: Mapping[str, ProjectRow]
    sections: Mapping[str, SectionRow]
    sites: Mapping[str, SiteRow]
    places: Mapping[str, PlaceRow]
    sources: Mapping[str, SourceRow]
    corridors: Mapping[str, CorridorRow]
    services: Mapping[str, ServiceRow]
    series: Mapping[str, SeriesRow]
    facts: Mapping[str, list[FactRow]]
    countries: frozenset[str]

    @classmethod
    def of(cls, atlas: Atlas) -> Index:
        """Make the look-ups of an atlas."""
        records = atlas.records
        facts: dict[str, list[FactRow]] = {}
        for fact in records.facts:
            facts.setdefault(fact.subject, []).append(fact)
        return cls(
            projects={row.id: row for row in records.projects},
            sections={row.id: row for row in records.sections},
            sites={row.id: row for row in records.sites},
            places={row.id: row for row in records.places},
            sources={row.id: row for row in records.sources},
            corridors={row.id: row for row in records.corridors},
            services={row.id: row for row in records.services},
            series={row.id: row for row in records.series},
            facts=facts,
            countries=frozenset(code for row in records.projects for code in row.countries),
        )

    def facts_of(self, row: Cells) -> list[FactRow]:
        """Return the facts on a record and on the project that it is a part of."""
        return [*self.facts.get(row["id"], []), *self.facts.get(row.get("project", ""), [])]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One run of a page for one reader."""

    atlas: Atlas
    index: Index
    language: str
    address: Address
    dark: bool = False
    embedded: bool = False

    def then(self, row: Row) -> Row:
        """Return a record with its status at the end of the chosen year; as it is without one."""
        year = self.address.year
        if year is None:
            return row
        return at_year(row, year, self.atlas.updated, facts_of_dates(self.index.facts_of(row)))

    def say(self, key: str, **values: object) -> str:
        """Return a message in the reader's language."""
        return translate(key, self.language, **values)

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number in the customs of the reader's language."""
        return format_number(value, self.language, decimals=decimals)

    def km(self, value: float) -> str:
        """Return kilometres with their unit."""
        return f"{self.number(value)} {translate('unit_km', self.language)}"

    def date(self, value: str) -> str:
        """Return a date of any precision as people write it; empty stays empty."""
        return format_partial_date(value, self.language) if value else ""

    def name(self, row: Cells) -> str:
        """Return the name of a record in the reader's language."""
        names = row.get("name")
        return pick_name(names, self.language) if isinstance(names, dict) else str(row["label"])

    def place(self, key: str) -> str:
        """Return the name of a place."""
        return self.name(self.index.places[key]) if key in self.index.places else key

    def section(self, row: Cells) -> str:
        """Return the two ends of a section."""
        return f"{self.place(row['from'])} – {self.place(row['to'])}"  # noqa: RUF001  (an en dash)

    def countries(self, codes: Iterable[str]) -> str:
        """Return names of countries in a row."""
        return translate("mark_list", self.language).join(
            country_name(code, self.language) for code in codes
        )
