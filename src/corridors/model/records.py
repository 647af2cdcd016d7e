"""The records of the atlas as pydantic models: what stands in each file of ``geodata/``.

Coordinates are WGS 84 longitude and latitude in decimal degrees (RFC 7946). Dates are ISO 8601
with reduced precision allowed: ``2030``, ``2024-12``, ``2024-12-27``. What is said of the things
here, in rows, stands in `corridors.model.statements`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from corridors.model.fields import (
    EARTH_KM,
    Aliases,
    BasisWord,
    Countries,
    Country,
    Covers,
    Id,
    Ids,
    Licence,
    LocationAccuracyWord,
    MethodWord,
    Names,
    Note,
    Once,
    PartialDate,
    RoleWord,
    Route,
    RouteAccuracyWord,
    StatusBasisWord,
    StatusWord,
    Text,
    Word,
    one_of,
)
from corridors.model.vocabulary import PLACE_KINDS, PROJECT_KINDS, SERVICE_KINDS, Basis

if TYPE_CHECKING:
    from collections.abc import Iterable


class Record(BaseModel):
    """Base of all records: unknown keys are faults, values are not coerced, numbers are finite."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Named(Record):
    """A record with names in several languages."""

    name: Names
    aliases: Aliases = Field(default_factory=list)
    names_basis: BasisWord = Basis.REPORTED
    names_sources: Ids = Field(default_factory=list)


class Tracked(Record):
    """A record that has a status: the word, its date, its basis and its sources."""

    status: StatusWord | None = None
    status_as_of: PartialDate | None = None
    status_basis: StatusBasisWord | None = None
    status_sources: Ids = Field(default_factory=list)
    status_note: Note = ""

    @model_validator(mode="after")
    def _status_is_whole(self) -> Tracked:
        rest = (self.status_as_of, self.status_basis, self.status_sources)
        if self.status and not all(rest):
            msg = "a status needs status_as_of, status_basis and status_sources"
            raise ValueError(msg)
        if not self.status and any(rest):
            msg = "status_as_of, status_basis and status_sources need a status"
            raise ValueError(msg)
        return self


class Place(Named):
    """A named point: its coordinates, their source, and how near the thing itself lies."""

    id: Id
    kinds: Annotated[list[Annotated[str, one_of(PLACE_KINDS)]], Field(max_length=30), Once] = Field(
        min_length=1
    )
    country: Country
    rank: int = Field(ge=1, le=5)
    source: Id
    source_ref: Word = ""
    accuracy_km: float = Field(gt=0, le=100)
    note: Note = ""


_SHARE_ALIKE_SOURCES = "openstreetmap-"


def licence_of(sources: Iterable[str]) -> Licence:
    """Return the licence of what is drawn from some sources: ODbL if OpenStreetMap is among them.

    >>> licence_of(["geonames"]), licence_of(["geonames", "openstreetmap-scgraph"])
    ('CC-BY-4.0', 'ODbL-1.0')
    """
    shared = any(source.startswith(_SHARE_ALIKE_SOURCES) for source in sources)
    return "ODbL-1.0" if shared else "CC-BY-4.0"


class Section(Tracked):
    """One line between two places, with one status and one gauge.

    Attributes
    ----------
    via
        Places between the ends, in order: with ``method``, the recipe of the line.
    parallel_to
        A section beside which this one runs, so that its kilometres of route are not counted again.
    route_km
        Kilometres of the way by the graph on which the line was traced, before simplification.
    bound_km
        The true way lies within so many kilometres of the long straight stretches of a traced line,
        which follows from the kilometres of their ways; empty where there are none.
    """

    id: Id
    project: Id
    from_: Id = Field(alias="from")
    to: Id
    via: Route = Field(default_factory=list)
    countries: Countries = Field(min_length=1)
    method: MethodWord
    route_accuracy: RouteAccuracyWord
    route_source: Ids = Field(min_length=1)
    route_licence: Licence
    route_note: Note = ""
    gauge_mm: int | None = Field(default=None, ge=600, le=1700)
    tracks: int | None = Field(default=None, ge=1, le=6)
    electrified: bool | None = None
    diameter_mm: int | None = Field(default=None, ge=100, le=2000)
    parallel_to: Id | None = None
    route_km: float | None = Field(default=None, gt=0, le=EARTH_KM)
    bound_km: float | None = Field(default=None, ge=0, le=EARTH_KM / 4)


class Site(Record):
    """A project on the map as a point or an area, or one that cannot be placed."""

    id: Id
    project: Id
    name: Names | None = None
    country: Country
    countries: Countries = Field(default_factory=list)
    place: Id | None = None
    location_accuracy: LocationAccuracyWord
    location_source: Ids = Field(default_factory=list)
    location_note: Note = ""


class Project(Named, Tracked):
    """The thing people name and write about."""

    id: Id
    kind: Annotated[str, one_of(PROJECT_KINDS)]
    countries: Countries = Field(min_length=1)
    covers: Covers = Field(default_factory=list)
    description: Text


class Leg(Record):
    """A connected chain of sections inside a corridor."""

    id: Id
    role: RoleWord
    name: Names
    sections: Route = Field(min_length=1)


class Gap(Record):
    """A stretch of a corridor that the atlas does not have, said in words."""

    from_: Id = Field(alias="from")
    to: Id
    note: Text

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Gap:
        if self.from_ == self.to:
            msg = f"the gap ends where it begins, at {self.to}"
            raise ValueError(msg)
        return self


class Corridor(Named):
    """A named, ordered list of sections."""

    id: Id
    covers: Covers = Field(default_factory=list)
    programme: Word = ""
    description: Text
    legs: list[Leg] = Field(min_length=1, max_length=200)
    gaps: list[Gap] = Field(default_factory=list, max_length=200)
    sources: Ids = Field(min_length=1)

    @model_validator(mode="after")
    def _legs_have_ids_of_their_own(self) -> Corridor:
        ids = [leg.id for leg in self.legs]
        if len(set(ids)) < len(ids):
            msg = f"two of its legs have one id: {', '.join(sorted(ids))}"
            raise ValueError(msg)
        return self


class Service(Named, Tracked):
    """Something that runs over sections: a train, a flight, an agreement about them."""

    id: Id
    kind: Annotated[str, one_of(SERVICE_KINDS)]
    countries: Countries = Field(min_length=1)
    covers: Covers = Field(default_factory=list)
    from_: Id | None = Field(default=None, alias="from")
    to: Id | None = None
    corridors: Ids = Field(default_factory=list)
    sections: Ids = Field(default_factory=list)
    description: Text
