"""The records of the atlas as pydantic models: what stands in each file of ``geodata/``.

Coordinates are WGS 84 longitude and latitude in decimal degrees (RFC 7946). Dates are ISO 8601
with reduced precision allowed: ``2030``, ``2024-12``, ``2024-12-27``.
"""

from __future__ import annotations

import math
import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from corridors.model.vocabulary import (
    ATTRIBUTES,
    CHARTS,
    PLACE_KINDS,
    PROJECT_KINDS,
    SERIES_GROUPS,
    SERIES_UNITS,
    SERVICE_KINDS,
    TIMING_MEASURES,
    TIMING_UNITS,
    Basis,
    LegRole,
    LocationAccuracy,
    Method,
    Mode,
    Modifier,
    RouteAccuracy,
    Status,
    StatusBasis,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_DATE = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")
_MIN_YEAR, _MAX_YEAR = 1800, 2100


def _valid_date(value: str) -> str:
    match = _DATE.match(value)
    if not match:
        msg = "is not a date; write YYYY, YYYY-MM or YYYY-MM-DD"
        raise ValueError(msg)
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        date(year, month, day)
    except ValueError as error:
        msg = f"is not a date in the calendar ({error})"
        raise ValueError(msg) from None
    if not _MIN_YEAR <= year <= _MAX_YEAR:
        msg = f"has a year outside {_MIN_YEAR} to {_MAX_YEAR}"
        raise ValueError(msg)
    return value


def _one_of(words: tuple[str, ...]) -> AfterValidator:
    def check(value: str) -> str:
        if value not in words:
            msg = f"is not one of: {', '.join(words)}"
            raise ValueError(msg)
        return value

    return AfterValidator(check)


def _blank_to_none(value: object) -> object:
    return None if value == "" else value


def _split(value: object) -> object:
    if isinstance(value, str):
        return [part.strip() for part in value.split(";") if part.strip()]
    return value


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
PartialDate = Annotated[str, AfterValidator(_valid_date)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Names = dict[Language, Text]
Blankable = BeforeValidator(_blank_to_none)


class Record(BaseModel):
    """Base of all records: unknown keys are faults, values are not coerced silently."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Named(Record):
    """A record with names in several languages."""

    name: Names
    aliases: list[Text] = Field(default_factory=list)
    names_basis: Basis = Basis.REPORTED
    names_sources: list[Id] = Field(default_factory=list)


class Tracked(Record):
    """A record that has a status: the word, its date, its basis and its sources."""

    status: Status | None = None
    status_as_of: PartialDate | None = None
    status_basis: StatusBasis | None = None
    status_sources: list[Id] = []
    status_note: str = ""

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
    kinds: list[Annotated[str, _one_of(PLACE_KINDS)]] = Field(min_length=1)
    country: Country
    rank: int = Field(ge=1, le=5)
    source: Id
    source_ref: str = ""
    accuracy_km: float = Field(gt=0, le=100)
    note: str = ""


Licence = Literal["ODbL-1.0", "CC-BY-4.0"]
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
    via: list[Id] = []
    countries: list[Country] = Field(min_length=1)
    method: Method
    route_accuracy: RouteAccuracy
    route_source: list[Id] = Field(min_length=1)
    route_licence: Licence
    route_note: str = ""
    gauge_mm: int | None = Field(default=None, ge=600, le=1700)
    tracks: int | None = Field(default=None, ge=1, le=6)
    electrified: bool | None = None
    diameter_mm: int | None = Field(default=None, ge=100, le=2000)
    parallel_to: Id | None = None
    route_km: float | None = Field(default=None, gt=0)
    bound_km: float | None = Field(default=None, ge=0)


class Site(Record):
    """A project on the map as a point or an area, or one that cannot be placed."""

    id: Id
    project: Id
    name: Names | None = None
    country: Country
    countries: list[Country] = []
    place: Id | None = None
    location_accuracy: LocationAccuracy
    location_source: list[Id] = []
    location_note: str = ""


class Project(Named, Tracked):
    """The thing people name and write about."""

    id: Id
    kind: Annotated[str, _one_of(PROJECT_KINDS)]
    countries: list[Country] = Field(min_length=1)
    covers: list[str] = []
    description: Text


class Leg(Record):
    """A connected chain of sections inside a corridor."""

    id: Id
    role: LegRole
    name: Names
    sections: list[Id] = Field(min_length=1)


class Gap(Record):
    """A stretch of a corridor that the atlas does not have, said in words."""

    from_: Id = Field(alias="from")
    to: Id
    note: Text


class Corridor(Named):
    """A named, ordered list of sections."""

    id: Id
    covers: list[str] = []
    programme: str = ""
    description: Text
    legs: list[Leg] = Field(min_length=1)
    gaps: list[Gap] = []
    sources: list[Id] = Field(min_length=1)


class Service(Named, Tracked):
    """Something that runs over sections: a train, a flight, an agreement about them."""

    id: Id
    kind: Annotated[str, _one_of(SERVICE_KINDS)]
    countries: list[Country] = Field(min_length=1)
    covers: list[str] = []
    from_: Id | None = Field(default=None, alias="from")
    to: Id | None = None
    corridors: list[Id] = []
    sections: list[Id] = []
    description: Text


class Fact(Record):
    """A statement about a subject. Rows for one attribute may disagree; one is preferred."""

    subject: Id
    attribute: Annotated[str, _one_of(tuple(ATTRIBUTES))]
    scope: str = ""
    value: float | Text
    value_max: Annotated[float | None, Blankable] = Field(default=None, allow_inf_nan=False)
    modifier: Annotated[Modifier | None, Blankable] = None
    unit: str = ""
    as_of: Annotated[PartialDate | None, Blankable] = None
    sources: Annotated[list[Id], BeforeValidator(_split)]
    preferred: bool
    basis: Basis
    note: str = ""

    @field_validator("value", mode="before")
    @classmethod
    def _value_by_type(cls, value: object, info: ValidationInfo) -> object:
        attribute = ATTRIBUTES.get(str(info.data.get("attribute", "")))
        if attribute is not None and attribute.type == "number":
            return _finite(value)
        if attribute is not None and attribute.type == "date":
            return _valid_date(str(value))
        return value

    @model_validator(mode="after")
    def _fits_attribute(self) -> Fact:
        attribute = ATTRIBUTES[self.attribute]
        if attribute.type == "number":
            self._check_number(attribute.units)
        elif self.unit or self.value_max is not None:
            msg = f"unit and value_max belong to numbers; {self.attribute} is a {attribute.type}"
            raise ValueError(msg)
        return self

    def _check_number(self, units: tuple[str, ...]) -> None:
        if self.unit not in units:
            msg = f"unit {self.unit!r} does not fit {self.attribute}; one of: {', '.join(units)}"
            raise ValueError(msg)
        if self.as_of is None:
            msg = "a figure needs as_of, the date it speaks of"
            raise ValueError(msg)
        if self.value_max is not None and not float(self.value) < self.value_max:
            msg = "value_max must be larger than value"
            raise ValueError(msg)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _finite(value: object) -> float:
    try:
        number = float(str(value))
    except ValueError:
        msg = "is not a plain number (no thousands separators, no units)"
        raise ValueError(msg) from None
    if not math.isfinite(number):
        msg = "is not a finite number"
        raise ValueError(msg)
    return number


class Source(BaseModel):
    """A bibliography entry in CSL-JSON; keys that we do not use are kept."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: Id
    type: str
    title: Text
    publisher: str = ""
    URL: str | None = None
    issued: dict[str, Any] | None = None
    language: str = ""
    note: str = ""

    @field_validator("issued")
    @classmethod
    def _issued_is_a_date(cls, value: dict[str, Any] | None) -> dict[str, Any] | None:
        if value is not None and "date-parts" in value:
            parts = value["date-parts"]
            first = parts[0] if isinstance(parts, list) and parts else None
            if not isinstance(first, list) or not first or not all(map(_whole, first[:3])):
                msg = 'is not a CSL-JSON date; write {"date-parts": [[2024, 12, 27]]}'
                raise ValueError(msg)
            _valid_date("-".join(f"{part:02d}" for part in first[:3]))
        return value


class Series(Record):
    """A statistic over time."""

    id: Id
    name: Names
    unit: Annotated[str, _one_of(SERIES_UNITS)]
    group: Annotated[str, _one_of(SERIES_GROUPS)]
    chart: CHARTS
    subject: Id | None = None
    covers: list[str] = []
    description: Text
    sources: list[Id] = []


_PERIOD = re.compile(r"^\d{4}(-\d{2}(-\d{2})?|-H[12]|-Q[1-4])?(/\d{4}(-\d{2}(-\d{2})?)?)?$")


class SeriesPoint(Record):
    """One value of a series."""

    series: Id
    period: str
    value: float = Field(allow_inf_nan=False)
    value_max: Annotated[float | None, Blankable] = Field(default=None, allow_inf_nan=False)
    modifier: Annotated[Modifier | None, Blankable] = None
    basis: Basis
    sources: Annotated[list[Id], BeforeValidator(_split)]
    note: str = ""

    @field_validator("period")
    @classmethod
    def _period_is_known(cls, value: str) -> str:
        if not _PERIOD.match(value):
            msg = "is not a period; write 2024, 2024-05, 2025-H1, 2025-Q1 or 2025-01/2025-10"
            raise ValueError(msg)
        return value


class Timing(Record):
    """How fast goods move, or how long they stand: what estimates of transit time are made from.

    A row that names a section holds before one that names a place, that before one that names
    countries, that before one that names none.
    """

    id: Id
    measure: Annotated[str, _one_of(TIMING_MEASURES)]
    mode: Mode
    countries: Annotated[list[Country], BeforeValidator(_split)] = []
    place: Annotated[Id | None, Blankable] = None
    section: Annotated[Id | None, Blankable] = None
    low: float = Field(ge=0, allow_inf_nan=False)
    high: float = Field(ge=0, allow_inf_nan=False)
    unit: Annotated[str, _one_of(TIMING_UNITS)]
    as_of: PartialDate
    sources: Annotated[list[Id], BeforeValidator(_split), Field(min_length=1)]
    basis: Basis
    note: str = ""

    @model_validator(mode="after")
    def _bounds_are_in_order(self) -> Timing:
        if self.low > self.high:
            msg = "low must not be larger than high"
            raise ValueError(msg)
        if self.measure in ("speed", "driving_day") and self.low == 0:
            msg = "a speed must be more than zero"
            raise ValueError(msg)
        return self


class Town(Record):
    """A town near a line, with its inhabitants; for counting who lives along it."""

    geonames_id: int = Field(gt=0)
    name: Text
    country: Country
    longitude: float = Field(ge=-180, le=180, allow_inf_nan=False)
    latitude: float = Field(ge=-90, le=90, allow_inf_nan=False)
    population: int = Field(gt=0)


def is_web_address(address: str) -> bool:
    """Tell whether a text is an http or https address with a host and no blanks.

    >>> is_web_address("https://example.org/a"), is_web_address("javascript:alert(1)")
    (True, False)
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    printable = all(c.isprintable() and not c.isspace() for c in address)
    return parts.scheme in ("http", "https") and "." in parts.netloc and printable
