"""The atlas in memory: GeoDataFrames for what has a place, tables for what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from corridors.atlas.rows import (
    TABLES,
    AtlasRows,
    build_rows,
    check_atlas,
    columns_of,
    read_rows,
    year_of_selection,
)

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.atlas.disk.reading import Contents
    from corridors.atlas.rows import Row
    from corridors.model import Filters

CRS = "EPSG:4326"
_PLACED = ("sections", "sites", "places")
_NUMBERS = {"length_km"}
"""Columns in which no value is missing, so that they can be of numbers and nothing else."""


@dataclass(frozen=True, slots=True)
class Atlas:
    """One set of data. All geometry is EPSG:4326, all lengths are kilometres.

    Attributes
    ----------
    sections
        GeoDataFrame of lines, one row each: ``id``, ``project``, ``mode``, ``status`` and its date,
        ``length_km`` (measured), ``route_accuracy``, dates from the preferred facts, …
    sites
        GeoDataFrame of points and areas; a row without geometry is a site not located.
    places
        GeoDataFrame of the named points through which the sections run.
    projects, corridors, services, sources, series
        DataFrames, one record a row.
    facts
        DataFrame of all facts, those that disagree included.
    points
        DataFrame of the values of all series.
    version, updated
        Version and date of the data.
    root
        The folder that it was read from.
    filters
        What selections chose it by, the first first; empty if this is all there is.
    """

    sections: gpd.GeoDataFrame
    sites: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    projects: pd.DataFrame
    corridors: pd.DataFrame
    services: pd.DataFrame
    facts: pd.DataFrame
    sources: pd.DataFrame
    series: pd.DataFrame
    points: pd.DataFrame
    version: str
    updated: str
    root: Path
    filters: tuple[Filters, ...] = ()

    @property
    def year(self) -> int | None:
        """The year at whose end the statuses hold; None if they are those last reported."""
        return year_of_selection(self.filters)


def load(path: Path | str | None = None) -> Atlas:
    """Read an atlas folder.

    Parameters
    ----------
    path
        The folder; the shipped data when left out.

    Returns
    -------
    Atlas
        All tables of the folder.

    Raises
    ------
    DataError
        If the data has faults of severity error; it lists all of them.

    Examples
    --------
    >>> atlas = load()
    >>> bool((atlas.sections["length_km"] > 0).all())
    True
    """
    return frames_of(read_rows(path))


def build_atlas(contents: Contents, root: Path) -> Atlas:
    """Turn checked records into frames; see `Atlas` for the columns."""
    return frames_of(build_rows(contents, root))


def frames_of(rows: AtlasRows) -> Atlas:
    """Return the same data as frames; `rows_of` is the way back."""
    tables = {name: _frame(name, getattr(rows, name)) for name in TABLES}
    return Atlas(
        **tables, version=rows.version, updated=rows.updated, root=rows.root, filters=rows.filters
    )


def as_atlas(atlas: Atlas | AtlasRows) -> Atlas:
    """Return an atlas as it is, rows as frames.

    Raises
    ------
    WrongTypeError
        If it is neither.
    """
    check_atlas(atlas)
    return frames_of(atlas) if isinstance(atlas, AtlasRows) else atlas


def _frame(name: str, rows: list[Row]) -> Any:  # noqa: ANN401  (a DataFrame or a GeoDataFrame)
    table = pd.DataFrame(rows, columns=columns_of(name, rows[:1]), dtype=object)
    for column in _NUMBERS & set(table):
        table[column] = table[column].astype(float)
    return gpd.GeoDataFrame(table, geometry="geometry", crs=CRS) if name in _PLACED else table
