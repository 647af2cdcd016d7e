"""The rows of an atlas: one typed record a row, which mypy knows by its fields.

A row is made once, in reading, and shared between selections: it cannot be changed. What is missing
is None, a text that is not given is empty. Geometry (EPSG:4326) is of shapely, lengths are
kilometres. Columns may be asked for by name too (``row["from"]``), as those who walk over all
columns of a table do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, get_args, get_type_hints

from msgspec import Struct, structs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shapely.geometry.base import BaseGeometry

Names = dict[str, str]
DATE_COLUMNS = ("proposed", "agreed", "construction_start", "opening_planned", "opened")
SIGNS_OF_WORKS = ("launch_ceremony", "tunnel_start")
"""What stands for the start of works where no source gives it, best first."""


class Shape:
    """A geometry that is kept as the bytes it was read from (WKB) until somebody looks at it."""

    __slots__ = ("_geometry", "_wkb")

    def __init__(self, geometry: BaseGeometry | None = None, wkb: bytes = b"") -> None:
        self._geometry, self._wkb = geometry, wkb

    @property
    def geometry(self) -> Any:  # noqa: ANN401  (any shapely geometry, or None)
        """The geometry; None for nothing."""
        if self._geometry is None and self._wkb:
            from shapely import from_wkb

            self._geometry = from_wkb(self._wkb)
        return self._geometry

    @property
    def wkb(self) -> bytes:
        """The same as WKB; empty for nothing."""
        if not self._wkb and self._geometry is not None:
            from shapely import to_wkb

            self._wkb = to_wkb(self._geometry)
        return self._wkb

    def __eq__(self, other: object) -> bool:
        """Tell whether two are of the same bytes."""
        return isinstance(other, Shape) and self.wkb == other.wkb

    def __hash__(self) -> int:
        """Return the same for the same bytes."""
        return hash(self.wkb)

    def __repr__(self) -> str:
        """Return what kind of geometry it is."""
        return f"Shape({self.geometry!r})"


def write_shapes(shapes: Iterable[Shape]) -> None:
    """Make the WKB of many shapes in one call, where they have none yet."""
    from shapely import to_wkb

    bare = [shape for shape in shapes if not shape._wkb and shape._geometry is not None]  # noqa: SLF001
    for shape, wkb in zip(bare, to_wkb([shape._geometry for shape in bare]), strict=True):  # noqa: SLF001
        shape._wkb = wkb  # noqa: SLF001


_COLUMN_OF = {"from_": "from", "shape": "geometry"}


class Row(Struct, frozen=True, kw_only=True, gc=False, rename={"from_": "from"}):
    """Base of all rows."""

    def __getitem__(self, column: str) -> Any:  # noqa: ANN401  (a cell)
        """Return a cell by the name of its column."""
        try:
            return getattr(self, "from_" if column == "from" else column)
        except AttributeError:
            raise KeyError(column) from None

    def __contains__(self, column: object) -> bool:
        """Tell whether there is such a column."""
        return column in self.keys()

    def get(self, column: str, default: Any = None) -> Any:  # noqa: ANN401  (a cell)
        """Return a cell by the name of its column, or a default if there is no such column."""
        try:
            return self[column]
        except KeyError:
            return default

    def keys(self) -> tuple[str, ...]:
        """Return the names of the columns that the row has."""
        return tuple(_COLUMN_OF.get(name, name) for name in self.__struct_fields__)

    def items(self) -> Iterator[tuple[str, Any]]:
        """Yield each column with its cell."""
        return ((column, self[column]) for column in self.keys())

    def but(self, **changes: Any) -> Self:  # noqa: ANN401
        """Return the same row with other values in some fields."""
        return structs.replace(self, **changes)


class Dated(Row, frozen=True, kw_only=True, gc=False):
    """A row with a status and with dates from the preferred facts.

    Attributes
    ----------
    status_today, status_today_as_of, status_today_basis, status_today_sources, status_today_note
        What was last reported, in a selection of a year, whose status is that of the year; None
        without one.
    """

    id: str
    label: str
    status: str
    status_as_of: str
    status_basis: str
    status_sources: list[str]
    status_note: str
    proposed: str
    agreed: str
    construction_start: str
    opening_planned: str
    opened: str
    status_today: str | None = None
    status_today_as_of: str | None = None
    status_today_basis: str | None = None
    status_today_sources: list[str] | None = None
    status_today_note: str | None = None

    def keys(self) -> tuple[str, ...]:
        """Return the names of the columns that the row has."""
        names = super().keys()
        if self.status_today is not None:
            return names
        return tuple(name for name in names if not name.startswith("status_today"))


class Placed:
    """What rows with a geometry have in common."""

    __slots__ = ()

    if TYPE_CHECKING:
        shape: Shape

    @property
    def geometry(self) -> Any:  # noqa: ANN401  (any shapely geometry, or None)
        """The geometry, EPSG:4326; None for a site not located."""
        return self.shape.geometry


class Part(Placed, Dated, frozen=True, kw_only=True, gc=False):
    """A part of a project that is on the map: a section, or a site."""

    shape: Shape
    project: str
    project_label: str
    kind: str
    countries: list[str]


class SectionRow(Part, frozen=True, kw_only=True, gc=False):
    """A line between two places."""

    mode: str
    from_: str
    to: str
    via: list[str]
    method: str
    route_accuracy: str
    route_source: list[str]
    route_licence: str
    route_note: str
    gauge_mm: int | None
    tracks: int | None
    electrified: bool | None
    diameter_mm: int | None
    parallel_to: str
    route_km: float | None
    bound_km: float | None
    length_km: float


class SiteRow(Part, frozen=True, kw_only=True, gc=False):
    """A project as a point or an area, or one that cannot be placed."""

    name: Names
    group: str
    place: str
    location_accuracy: str
    location_source: list[str]
    location_note: str


class PlaceRow(Placed, Row, frozen=True, kw_only=True, gc=False):
    """A named point."""

    shape: Shape
    id: str
    label: str
    name: Names
    kinds: list[str]
    country: str
    rank: int
    source: str
    accuracy_km: float
    aliases: list[str]
    names_basis: str
    names_sources: list[str]
    note: str
    source_ref: str


class ProjectRow(Dated, frozen=True, kw_only=True, gc=False):
    """What people name and write about."""

    name: Names
    aliases: list[str]
    names_basis: str
    names_sources: list[str]
    covers: list[str]
    description: str
    kind: str
    countries: list[str]
    mode: str
    group: str
    located: bool


class CorridorRow(Row, frozen=True, kw_only=True, gc=False):
    """A named, ordered list of sections."""

    name: Names
    aliases: list[str]
    names_basis: str
    names_sources: list[str]
    covers: list[str]
    description: str
    id: str
    label: str
    programme: str
    legs: list[dict[str, Any]]
    gaps: list[dict[str, Any]]
    sources: list[str]


class ServiceRow(Dated, frozen=True, kw_only=True, gc=False):
    """What runs over sections."""

    name: Names
    aliases: list[str]
    names_basis: str
    names_sources: list[str]
    covers: list[str]
    description: str
    kind: str
    countries: list[str]
    from_: str | None
    to: str | None
    corridors: list[str]
    sections: list[str]


class FactRow(Row, frozen=True, kw_only=True, gc=False):
    """A statement about a subject; ``number`` is its value if that is one."""

    subject: str
    attribute: str
    scope: str
    value: float | str
    value_max: float | None
    modifier: str | None
    unit: str
    as_of: str | None
    sources: list[str]
    preferred: bool
    basis: str
    note: str
    number: float | None


class SourceRow(Row, frozen=True, kw_only=True, gc=False):
    """A source as CSL-JSON; ``more`` are the fields that the atlas does not read."""

    id: str
    type: str
    title: str
    publisher: str
    URL: str | None
    issued: dict[str, Any] | None
    language: str
    note: str
    more: dict[str, Any]

    def __getitem__(self, column: str) -> Any:  # noqa: ANN401  (a cell)
        """Return a cell by the name of its column, or a field of CSL-JSON by its name."""
        return self.more[column] if column in self.more else super().__getitem__(column)

    def keys(self) -> tuple[str, ...]:
        """Return the names of the columns and fields that the source has."""
        own = (name for name in super().keys() if name != "more")  # noqa: SIM118  (no dict)
        return (*own, *self.more)


class SeriesRow(Row, frozen=True, kw_only=True, gc=False):
    """A statistic over time."""

    id: str
    label: str
    name: Names
    unit: str
    group: str
    chart: str
    subject: str | None
    covers: list[str]
    description: str
    sources: list[str]


class PointRow(Row, frozen=True, kw_only=True, gc=False):
    """One value of a series."""

    series: str
    period: str
    value: float
    value_max: float | None
    modifier: str | None
    basis: str
    sources: list[str]
    note: str


class Records(Struct, frozen=True, kw_only=True):
    """The tables of an atlas."""

    sections: list[SectionRow] = []
    sites: list[SiteRow] = []
    places: list[PlaceRow] = []
    projects: list[ProjectRow] = []
    corridors: list[CorridorRow] = []
    services: list[ServiceRow] = []
    facts: list[FactRow] = []
    sources: list[SourceRow] = []
    series: list[SeriesRow] = []
    points: list[PointRow] = []


ROW_TYPES: dict[str, type[Row]] = {
    name: get_args(hint)[0] for name, hint in get_type_hints(Records).items()
}
TABLES = tuple(ROW_TYPES)
"""Names of the tables of an atlas."""


def columns_of(table: str, rows: Iterable[Row] = ()) -> list[str]:
    """Return the columns of a table: geometry last, before it those that only some rows have."""
    fields = ROW_TYPES[table].__struct_fields__
    odd = {name for name in fields if name == "more" or name.startswith("status_today")}
    rows = rows if odd else ()  # the columns of all others are the same in each row
    usual = [_COLUMN_OF.get(name, name) for name in fields if name not in odd]
    columns = [*usual, *sorted(set().union(*(row.keys() for row in rows)) - set(usual))]
    columns.sort(key=lambda name: name == "geometry")
    return columns
