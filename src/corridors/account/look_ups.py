"""Records by their ids, and facts by what they speak of: made once for an atlas, then shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridors.i18n import pick_name
from corridors.wording import span_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corridors.atlas import (
        Atlas,
        CorridorRow,
        FactRow,
        PlaceRow,
        PointRow,
        ProjectRow,
        SectionRow,
        SeriesRow,
        ServiceRow,
        SiteRow,
        SourceRow,
    )
    from corridors.model import Cells


@dataclass(frozen=True, slots=True)
class Index:
    """Look-ups over an atlas; nothing changes them."""

    projects: Mapping[str, ProjectRow]
    sections: Mapping[str, SectionRow]
    sites: Mapping[str, SiteRow]
    places: Mapping[str, PlaceRow]
    sources: Mapping[str, SourceRow]
    corridors: Mapping[str, CorridorRow]
    services: Mapping[str, ServiceRow]
    series: Mapping[str, SeriesRow]
    facts: Mapping[str, list[FactRow]]
    points: Mapping[str, list[PointRow]]
    countries: frozenset[str]

    @classmethod
    def of(cls, atlas: Atlas) -> Index:
        """Make the look-ups of an atlas."""
        records = atlas.records
        facts: dict[str, list[FactRow]] = {}
        for fact in records.facts:
            facts.setdefault(fact.subject, []).append(fact)
        points: dict[str, list[PointRow]] = {}
        for point in records.points:
            points.setdefault(point.series, []).append(point)
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
            points=points,
            countries=frozenset(code for row in records.projects for code in row.countries),
        )

    def facts_of(self, row: Cells) -> list[FactRow]:
        """Return the facts on a record and on the project that it is a part of."""
        return [*self.facts.get(row["id"], []), *self.facts.get(row.get("project", ""), [])]

    def corridors_of(self, sections: Iterable[str]) -> list[CorridorRow]:
        """Return the corridors that lead over any of some sections."""
        wanted = set(sections)
        return [
            row
            for row in self.corridors.values()
            if any(not wanted.isdisjoint(leg["sections"]) for leg in row.legs)
        ]

    def services_of(self, sections: Iterable[str]) -> list[ServiceRow]:
        """Return the services that run over any of some sections."""
        wanted = set(sections)
        return [row for row in self.services.values() if not wanted.isdisjoint(row.sections)]

    def place(self, key: str, language: str = "en") -> str:
        """Return the name of a place; its id where the atlas does not have it."""
        return pick_name(self.places[key].name, language) if key in self.places else key

    def title(self, row: Cells, language: str = "en") -> str:
        """Return what a record is called: its name, of a section its two ends, else its title."""
        names = row.get("name")
        if isinstance(names, dict):
            return pick_name(names, language)
        if row.get("from") and row.get("to"):
            return span_text(self.place(row["from"], language), self.place(row["to"], language))
        return str(row.get("label") or row.get("title") or row["id"])

    def titled(self, key: str, language: str = "en") -> str:
        """Return what the subject of a fact is called; empty where the atlas does not have it."""
        for table in (self.projects, self.corridors, self.services, self.sites, self.sections):
            if key in table:
                return self.title(table[key], language)
        return ""
