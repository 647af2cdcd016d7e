"""The atlas: its records, and tables of pandas and geopandas when these are asked for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from corridors.atlas.typed_rows import Records
from corridors.model import WrongTypeError, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    import pandas as pd

    from corridors.atlas.typed_rows import Row
    from corridors.model import Filters


@dataclass(frozen=True)
class Atlas:
    """One set of data. All geometry is EPSG:4326, all lengths are kilometres.

    Its tables are there in two ways. ``atlas.records.sections`` is a list of typed rows
    (``row.length_km``), and what the program itself works with. ``atlas.sections`` is the same as
    a table, made when it is first asked for: numbers are numbers, what is missing is missing, dates
    are ISO 8601 texts, which compare as the days that they name. To change a table changes no
    record; `with_records` gives an atlas with others.

    Attributes
    ----------
    version, updated
        Version and date of the data.
    root
        The folder that it was read from.
    filters
        What selections chose it by, the first first; empty if this is all there is.
    records
        The tables as lists of rows.
    """

    version: str
    updated: str
    root: Path
    filters: tuple[Filters, ...] = ()
    records: Records = field(default_factory=Records, repr=False)

    @property
    def year(self) -> int | None:
        """The year at whose end the statuses hold; None if they are those last reported."""
        years = (chosen.year for chosen in reversed(self.filters) if chosen.year is not None)
        return next(years, None)

    def with_records(self, **tables: Iterable[Row]) -> Atlas:
        """Return the same atlas with other rows in some of its tables."""
        from msgspec import structs

        rows = {name: list(table) for name, table in tables.items()}
        return replace(self, records=structs.replace(self.records, **rows))

    @cached_property
    def sections(self) -> gpd.GeoDataFrame:
        """Lines; ``length_km`` is measured, dates are those of the preferred facts."""
        return self._frame("sections")

    @cached_property
    def sites(self) -> gpd.GeoDataFrame:
        """Points and areas; a row without geometry is a site not located."""
        return self._frame("sites")

    @cached_property
    def places(self) -> gpd.GeoDataFrame:
        """The named points through which the sections run."""
        return self._frame("places")

    @cached_property
    def projects(self) -> pd.DataFrame:
        """What people name and write about, one a row."""
        table: pd.DataFrame = self._frame("projects")
        return table

    @cached_property
    def corridors(self) -> pd.DataFrame:
        """Named, ordered lists of sections, one a row."""
        table: pd.DataFrame = self._frame("corridors")
        return table

    @cached_property
    def services(self) -> pd.DataFrame:
        """What runs over sections, one a row."""
        table: pd.DataFrame = self._frame("services")
        return table

    @cached_property
    def facts(self) -> pd.DataFrame:
        """All facts, those that disagree included; ``number`` is the value if it is one."""
        table: pd.DataFrame = self._frame("facts")
        return table

    @cached_property
    def sources(self) -> pd.DataFrame:
        """The bibliography, with the fields of CSL-JSON."""
        table: pd.DataFrame = self._frame("sources")
        return table

    @cached_property
    def series(self) -> pd.DataFrame:
        """The statistics over time, one a row."""
        table: pd.DataFrame = self._frame("series")
        return table

    @cached_property
    def points(self) -> pd.DataFrame:
        """The values of all series."""
        table: pd.DataFrame = self._frame("points")
        return table

    def _frame(self, table: str) -> gpd.GeoDataFrame:
        from corridors.atlas.frames import build_frame

        return build_frame(table, getattr(self.records, table))


def check_atlas(atlas: object) -> Atlas:
    """Return an atlas as it is, and refuse what is none.

    Raises
    ------
    WrongTypeError
        If it is something else.
    """
    if isinstance(atlas, Atlas):
        return atlas
    hint = "; corridors.load reads a folder" if isinstance(atlas, str | Path) else ""
    msg = f"An atlas is needed here, as corridors.load and select give it, not {shown(atlas)}{hint}"
    raise WrongTypeError(msg)
