"""What is said of the things of the atlas: facts, sources, series, timings, towns.

All but sources and series are rows of CSV files, whose cells are text: a number is read only as it
is written plainly (``4700000000``, ``0.5``), a truth value only as ``true`` or ``false``.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from corridors.model.fields import (
    MOST_PLAIN,
    BasisWord,
    Blankable,
    CellNumber,
    CellTruth,
    CellWhole,
    Countries,
    Country,
    Covers,
    Id,
    Ids,
    ModeWord,
    ModifierWord,
    Names,
    Note,
    PartialDate,
    Period,
    Split,
    Text,
    Word,
    one_of,
    plain_number,
    valid_date,
)
from corridors.model.loose import CslValue, csl_date
from corridors.model.ranges import range_of
from corridors.model.records import Record
from corridors.model.vocabulary import (
    ATTRIBUTES,
    CHARTS,
    SERIES_GROUPS,
    SERIES_UNITS,
    TIMING_MEASURES,
    TIMING_UNITS,
    UNITS_OF_MEASURE,
    Mode,
)


class Fact(Record):
    """A statement about a subject. Rows for one attribute may disagree; one is preferred."""

    subject: Id
    attribute: Annotated[str, one_of(tuple(ATTRIBUTES))]
    scope: Word = ""
    value: float | Text
    value_max: Annotated[float | None, CellNumber, Blankable] = None
    modifier: Annotated[ModifierWord | None, Blankable] = None
    unit: Word = ""
    as_of: Annotated[PartialDate | None, Blankable] = None
    sources: Annotated[Ids, Split]
    preferred: Annotated[bool, CellTruth]
    basis: BasisWord
    note: Note = ""

    @field_validator("value", mode="before")
    @classmethod
    def _value_by_type(cls, value: object, info: ValidationInfo) -> object:
        attribute = ATTRIBUTES.get(str(info.data.get("attribute", "")))
        if attribute is not None and attribute.type == "number":
            return plain_number(value)
        if attribute is not None and attribute.type == "date":
            return valid_date(str(value))
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
        _check_span(float(self.value), self.value_max)


def _check_span(value: float, most: float | None) -> None:
    if most is not None and not value < most:
        msg = "value_max must be larger than value"
        raise ValueError(msg)


_CSL_TEXTS = {"container-title", "DOI", "archive", "edition", "event", "genre", "ISBN", "ISSN"}
_CSL_NUMBERS = {"volume", "issue", "number", "page"}
"""Which CSL-JSON lets be a text or a number."""


class Source(BaseModel):
    """A bibliography entry in CSL-JSON; keys that we do not use are kept."""

    model_config = ConfigDict(extra="allow", frozen=True, strict=True, allow_inf_nan=False)
    __pydantic_extra__: dict[str, CslValue] = Field(init=False)

    id: Id
    type: Word
    title: Text
    publisher: Word = ""
    URL: Note | None = None
    issued: dict[str, Any] | None = None
    language: Word = ""
    note: Note = ""

    @field_validator("issued")
    @classmethod
    def _issued_is_a_date(cls, value: dict[str, Any] | None) -> dict[str, Any] | None:
        return value if value is None else csl_date(value)

    @model_validator(mode="after")
    def _other_fields_are_of_their_kind(self) -> Source:
        given = self.__pydantic_extra__ or {}
        accessed, people = given.get("accessed", {}), given.get("author", [])
        named = isinstance(people, list) and all(isinstance(name, dict) for name in people)
        texts = sorted(given.keys() & (_CSL_TEXTS | _CSL_NUMBERS))
        odd = [f"{key} is not a text" for key in texts if not _is_text(key, given[key])]
        if not isinstance(accessed, dict):
            odd += ['accessed is not a CSL-JSON date; write {"date-parts": [[2024, 12, 27]]}']
        if not named:
            odd += ['author is not a list of names; write [{"family": "…", "given": "…"}]']
        if odd:
            msg = "; ".join(odd)
            raise ValueError(msg)
        return self


def _is_text(key: str, value: object) -> bool:
    fitting = str | int if key in _CSL_NUMBERS else str
    return isinstance(value, fitting) and not isinstance(value, bool)


class Series(Record):
    """A statistic over time."""

    id: Id
    name: Names
    unit: Annotated[str, one_of(SERIES_UNITS)]
    group: Annotated[str, one_of(SERIES_GROUPS)]
    chart: CHARTS
    subject: Id | None = None
    covers: Covers = Field(default_factory=list)
    description: Text
    sources: Ids = Field(default_factory=list)


class SeriesPoint(Record):
    """One value of a series."""

    series: Id
    period: Period
    value: Annotated[float, CellNumber] = Field(ge=-MOST_PLAIN, le=MOST_PLAIN)
    value_max: Annotated[float | None, CellNumber, Blankable] = Field(default=None, le=MOST_PLAIN)
    modifier: Annotated[ModifierWord | None, Blankable] = None
    basis: BasisWord
    sources: Annotated[Ids, Split]
    note: Note = ""

    @model_validator(mode="after")
    def _bounds_are_in_order(self) -> SeriesPoint:
        _check_span(self.value, self.value_max)
        return self


class Timing(Record):
    """How fast goods move, or how long they stand: what estimates of transit time are made from.

    A row that names a section holds before one that names a place, that before one that names
    countries, that before one that names none.
    """

    id: Id
    measure: Annotated[str, one_of(TIMING_MEASURES)]
    mode: ModeWord
    countries: Annotated[Countries, Split] = Field(default_factory=list)
    place: Annotated[Id | None, Blankable] = None
    section: Annotated[Id | None, Blankable] = None
    low: Annotated[float, CellNumber] = Field(ge=0)
    high: Annotated[float, CellNumber] = Field(ge=0)
    unit: Annotated[str, one_of(TIMING_UNITS)]
    as_of: PartialDate
    sources: Annotated[Ids, Split, Field(min_length=1)]
    basis: BasisWord
    note: Note = ""

    @model_validator(mode="after")
    def _bounds_are_in_order(self) -> Timing:
        if self.low > self.high:
            msg = "low must not be larger than high"
            raise ValueError(msg)
        if self.measure in ("speed", "driving_day") and self.low == 0:
            msg = "a speed must be more than zero"
            raise ValueError(msg)
        self._check_unit()
        return self

    def _check_unit(self) -> None:
        units = UNITS_OF_MEASURE.get(self.measure, ("h",))
        if self.measure == "speed" and self.mode is Mode.ROAD:
            units = ("km/h",)  # how many hours of it a day has is another row
        if self.unit not in units:
            fitting = " or ".join(units)
            msg = f"unit {self.unit!r} does not fit {self.measure} by {self.mode}; write {fitting}"
            raise ValueError(msg)
        least, most = range_of(self.unit)
        if not least <= self.low <= self.high <= most:
            msg = f"is beyond what can be in {self.unit}: {least:.0f} to {most:.0f}"
            raise ValueError(msg)


MOST_OF_A_TOWN = 50_000_000
"""More than live in the largest city of the world, Tokyo or Jakarta by the way of counting."""


class Town(Record):
    """A town near a line, with its inhabitants; for counting who lives along it."""

    geonames_id: Annotated[int, CellWhole] = Field(gt=0, le=1_000_000_000)
    name: Text
    country: Country
    longitude: Annotated[float, CellNumber] = Field(ge=-180, le=180)
    latitude: Annotated[float, CellNumber] = Field(ge=-90, le=90)
    population: Annotated[int, CellWhole] = Field(gt=0, le=MOST_OF_A_TOWN)
