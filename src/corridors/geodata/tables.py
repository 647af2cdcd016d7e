"""Two tables beside the atlas, read when they are asked for: timings and towns.

A data folder may lack them; then those shipped with the program are read, as with the basemap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from corridors.geodata.files import default_root, fault
from corridors.geodata.reading import Contents, read_table
from corridors.model import DataError, Timing, Town

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from pydantic import BaseModel

RecordType = TypeVar("RecordType", bound="BaseModel")

TIMING_COLUMNS = tuple(Timing.model_fields)
TOWN_COLUMNS = tuple(Town.model_fields)


def read_timings(root: Path | None = None) -> list[Timing]:
    """Return the speeds and dwell times of ``timings.csv``.

    Parameters
    ----------
    root
        The data folder; the shipped one when left out or when it has no such file.

    Raises
    ------
    DataError
        If the file has faults; it lists all of them.
    """
    name = "timings.csv"
    rows = _read(root, name, TIMING_COLUMNS, Timing)
    ids = [timing.id for _, timing in rows]
    twice = [
        fault("IDS002", name, f"line {line}", "id", timing.id, "the id is used twice", "its own id")
        for number, (line, timing) in enumerate(rows)
        if timing.id in ids[:number]
    ]
    if twice:
        raise DataError(twice)
    return [timing for _, timing in rows]


def read_towns(root: Path | None = None) -> gpd.GeoDataFrame:
    """Return the towns along the lines of the atlas (GeoNames, CC BY 4.0).

    Parameters
    ----------
    root
        The data folder; the shipped one when left out or when it has no such file.

    Returns
    -------
    GeoDataFrame
        Points in EPSG:4326 with ``geonames_id``, ``name``, ``country``, ``population``.

    Raises
    ------
    DataError
        If the file has faults; it lists all of them.
    """
    import geopandas as gpd
    import shapely

    towns = [town for _, town in _read(root, "towns.csv", TOWN_COLUMNS, Town)]
    columns = ["geonames_id", "name", "country", "population"]
    table = {key: [getattr(town, key) for town in towns] for key in columns}
    points = shapely.points([town.longitude for town in towns], [town.latitude for town in towns])
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")


def _read(
    root: Path | None, name: str, columns: tuple[str, ...], model: type[RecordType]
) -> list[tuple[int, RecordType]]:
    folder = root if root is not None and (root / name).is_file() else default_root()
    contents = Contents()
    rows = read_table(folder / name, columns, model, contents)
    if contents.findings:
        raise DataError(contents.findings)
    return rows
