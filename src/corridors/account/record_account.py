"""The account of a record: all there is to say of it, and which source has which number.

Pens take it from here: what ``corridors show`` prints, the sheets of the app, the cards of the map.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from corridors.account.cited_sources import Citations
from corridors.account.fact_groups import REMARK, Claim, FactGroup, group_facts, merge_groups
from corridors.atlas import SectionRow, SiteRow
from corridors.i18n import country_name, format_number, translate
from corridors.model import DATES_ACTUAL, Mode, Status
from corridors.wording import is_given, list_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corridors.account.look_ups import Index
    from corridors.atlas import (
        CorridorRow,
        PointRow,
        ProjectRow,
        SeriesRow,
        ServiceRow,
    )
    from corridors.model import Cells

PartType = TypeVar("PartType", SectionRow, SiteRow)


@dataclass(frozen=True, slots=True)
class PartAccount(Generic[PartType]):
    """A section or a site as a part of its project, with the facts on it alone."""

    row: PartType
    facts: tuple[FactGroup, ...]


@dataclass(frozen=True, slots=True)
class CorridorNote:
    """A corridor that a record belongs to, with the remarks on it."""

    row: CorridorRow
    remarks: tuple[FactGroup, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """All there is to say of a record, in the order in which it is told and its sources numbered.

    Attributes
    ----------
    index
        The atlas that it speaks of.
    kind
        ``project``, ``corridor``, ``service``, ``section``, ``site``, ``place``, ``series`` or
        ``source``.
    row
        The record.
    project
        The project of a section or a site.
    facts
        On the record, and on its project if it is a part: see `by_heading`.
    sections, sites
        Parts of a project.
    corridors, services
        What leads or runs over the record, or over the sections of its project.
    services_near
        What runs on these corridors, though not over these very sections by name.
    series
        Statistics of a corridor and of its services, or of a service.
    points
        The values of a series.
    citations
        Numbers of all sources of this account.
    """

    index: Index
    kind: str
    row: Any
    project: ProjectRow | None
    facts: tuple[FactGroup, ...]
    sections: tuple[PartAccount[SectionRow], ...]
    sites: tuple[PartAccount[SiteRow], ...]
    corridors: tuple[CorridorNote, ...]
    services: tuple[ServiceRow, ...]
    services_near: tuple[ServiceRow, ...]
    series: tuple[SeriesRow, ...]
    points: tuple[PointRow, ...]
    citations: Citations

    def title(self, language: str = "en") -> str:
        """Return what the record is called."""
        return self.index.title(self.row, language)

    def other_names(self, language: str = "en") -> list[str]:
        """Return by what other names the record is known."""
        return other_names(self.row, self.title(language))

    def head(self, language: str = "en") -> list[str]:
        """Return the kind of thing that it is, and its countries; empty ones are left out."""
        word = self.row.get("kind") or ""
        codes = self.row.get("countries") or ()
        if self.kind == "place":
            codes = (self.row.country,)
        told = translate(f"kind_{word}", language) if word else str(self.row.get("programme") or "")
        return [text for text in (told, countries_text(codes, language)) if text]

    @property
    def parts(self) -> tuple[PartAccount[SectionRow] | PartAccount[SiteRow], ...]:
        """Sections, then sites."""
        return (*self.sections, *self.sites)

    def notes(self) -> list[str]:
        """Return what is told in sentences: the note on the status, the description."""
        about = self.project if self.project is not None else self.row
        fields = ("status_note", "description", "note")
        return [text for text in (about.get(field) for field in fields) if text]


def tell(index: Index, kind: str, row: Any) -> Account:  # noqa: ANN401  (a row of any table)
    """Return the account of a record.

    Parameters
    ----------
    index
        From `Index.of`.
    kind
        As `corridors.atlas.selection.find_records` names it.
    row
        The row of the record.
    """
    key = str(row["id"])
    project = index.projects[row.project] if kind in ("section", "site") else None
    whole = key if kind == "project" else ""
    ways = _ways(index, kind, row)
    corridors, services, near = _relations(index, kind, row, ways)
    account = Account(
        index=index,
        kind=kind,
        row=row,
        project=project,
        facts=facts_told(index, row),
        sections=_parts(index, index.sections.values(), whole),
        sites=_parts(index, index.sites.values(), whole),
        corridors=tuple(CorridorNote(found, remarks_on(index, found.id)) for found in corridors),
        services=tuple(services),
        services_near=tuple(near),
        series=tuple(_series(index, kind, key, services)),
        points=tuple(index.points.get(key, ())) if kind == "series" else (),
        citations=Citations(index.sources),
    )
    for keys in _cited(account):
        account.citations.numbers(keys)
    return account


def facts_told(index: Index, row: Cells) -> tuple[FactGroup, ...]:
    """Return the facts on a record, and on the project that it is a part of, in groups."""
    subjects = filter(None, (row["id"], row.get("project")))
    return merge_groups(*(group_facts(index.facts.get(subject, ())) for subject in subjects))


def remarks_on(index: Index, key: str) -> tuple[FactGroup, ...]:
    """Return what is remarked on a corridor: what has happened on it, or is planned beside it."""
    facts = index.facts.get(key, ())
    return tuple(group_facts(fact for fact in facts if fact.attribute == REMARK))


def other_names(row: Cells, shown: str) -> list[str]:
    """Return all names of a record but the one that is shown, each once."""
    names = row.get("name")
    every = (*(names.values() if isinstance(names, dict) else ()), *(row.get("aliases") or ()))
    return [name for name in dict.fromkeys(every) if name != shown]


def countries_text(codes: Iterable[str], language: str = "en") -> str:
    """Return names of countries in a row."""
    return list_text((country_name(code, language) for code in codes), language)


# ---- what belongs together -------------------------------------------------------------------


def _parts(index: Index, rows: Iterable[PartType], key: str) -> tuple[PartAccount[PartType], ...]:
    return tuple(
        PartAccount(row, tuple(group_facts(index.facts.get(row.id, ()))))
        for row in rows
        if row.project == key
    )


def _ways(index: Index, kind: str, row: Any) -> set[str]:  # noqa: ANN401  (a row of any table)
    """Return the sections of which a record is one, or which its project has."""
    if kind == "section":
        return {row.id}
    project = {"project": row.get("id"), "site": row.get("project")}.get(kind)
    return {part.id for part in index.sections.values() if part.project == project}


def _relations(
    index: Index, kind: str, row: Cells, ways: set[str]
) -> tuple[Sequence[CorridorRow], list[ServiceRow], list[ServiceRow]]:
    if kind == "corridor":
        return [], [one for one in index.services.values() if row["id"] in one.corridors], []
    if kind == "service":
        return [index.corridors[key] for key in row["corridors"] if key in index.corridors], [], []
    corridors, services = index.corridors_of(ways), index.services_of(ways)
    here, runs = {one.id for one in corridors}, {one.id for one in services}
    near = [
        one
        for one in index.services.values()
        if one.id not in runs and not here.isdisjoint(one.corridors)
    ]
    return corridors, services, near


def _series(
    index: Index, kind: str, key: str, services: Iterable[ServiceRow]
) -> Iterator[SeriesRow]:
    if kind not in ("corridor", "service"):
        return
    subjects = {key, *(one.id for one in services)}
    yield from (one for one in index.series.values() if one.subject in subjects)


# ---- lines and positions ---------------------------------------------------------------------


def course_words(row: Cells, language: str = "en") -> list[str]:
    """Return how a line was drawn and how near it is, or where a site lies: a text for each.

    The same number of texts in every language; empty for what has neither.
    """
    if row.get("location_accuracy"):
        where = translate(f"location_{row['location_accuracy']}", language)
        told = [f"{translate('location', language)}{translate('mark_colon', language)}{where}"]
        return [text for text in (*told, row["location_note"]) if text]
    if not row.get("method"):
        return []
    accuracy = f"accuracy_{row['route_accuracy']}"
    gauge = row["gauge_mm"]
    told = [
        length_text(row["length_km"], language),
        gauge_text(gauge, language) if is_given(gauge) else "",
        translate(f"method_{row['method']}", language),
        translate(accuracy, language) if row["mode"] != Mode.AIR else "",
        row["route_note"],
        row["route_licence"],
    ]
    return [text for text in told if text]


def course_sources(row: Cells) -> list[str]:
    """Return the sources of a line or a position."""
    return list(row.get("route_source") or row.get("location_source") or ())


def length_text(km: float, language: str = "en") -> str:
    """Return the length of a line as drawn."""
    return translate("length_measured", language, km=format_number(km, language))


def gauge_text(gauge_mm: float, language: str = "en") -> str:
    """Return a gauge."""
    return translate("gauge", language, mm=format_number(gauge_mm, language))


@dataclass(frozen=True, slots=True)
class Since:
    """Since when a section is built or open, and the fact that says so, if one does."""

    date: str
    group: FactGroup | None


def since_when(index: Index, row: SectionRow) -> Since | None:
    """Return since when a section is built or open; None if that is not known.

    Where no source says when works began, the fact is the launch ceremony or the first tunnel.
    """
    date = row.construction_start if row.status == Status.CONSTRUCTION else row.opened
    if not date:
        return None
    for fact in index.facts_of(row):
        if fact.attribute in DATES_ACTUAL and fact.preferred and str(fact.value) == date:
            return Since(date, FactGroup(Claim(fact)))
    return Since(date, None)


# ---- in which order sources are cited --------------------------------------------------------


def _cited(account: Account) -> Iterator[Iterable[str] | None]:
    """Yield the sources of each statement in the order in which it is told."""
    row = account.row
    if account.kind == "source":
        yield [row.id]
    yield row.get("status_sources")
    yield row.get("sources")
    yield from _of_groups(account.facts)
    for part in account.sections:
        yield part.row.status_sources
        since = since_when(account.index, part.row)
        yield since.group.first.sources if since and since.group else None
    yield from (site.row.location_source for site in account.sites)
    for each in account.parts:
        yield from _of_groups(each.facts)
    for corridor in account.corridors:
        yield corridor.row.sources
        yield from _of_groups(corridor.remarks)
    yield from (service.status_sources for service in account.services)
    yield from (part.row.get("route_source") for part in account.sections)
    yield course_sources(row)
    yield from (point.sources for point in account.points)
    if account.kind == "place":
        yield [row.source]


def _of_groups(groups: Iterable[FactGroup]) -> Iterator[Iterable[str]]:
    return (claim.sources for group in groups for claim in group.claims)
