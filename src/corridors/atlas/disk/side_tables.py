"""Two tables beside the atlas, read when they are asked for: timings and towns.

A data folder may lack them, and whoever asks is told so. Speeds and waits hold for any atlas: those
shipped with the program are taken then. Towns do not: the shipped table has those along the shipped
lines, and would count next to nobody along others.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

from corridors.atlas.disk.files import MOST_FAULTS, default_root, fault
from corridors.atlas.disk.reading import Contents, read_table
from corridors.model import DataError, Timing, Town

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd
    from pydantic import BaseModel

RecordType = TypeVar("RecordType", bound="BaseModel")

TIMINGS, TOWNS = "timings.csv", "towns.csv"
_MOST_TIMINGS = 5_000
"""Each of them is looked at for each line of a network."""
TIMING_COLUMNS = tuple(Timing.model_fields)
TOWN_COLUMNS = tuple(Town.model_fields)


def has_table(root: Path, name: str) -> bool:
    """Tell whether a data folder brings a table of its own, readable or not."""
    return os.path.lexists(root / name)


def read_timings(root: Path | None = None) -> list[Timing]:
    """Return the speeds and dwell times of ``timings.csv``.

    Parameters
    ----------
    root
        The data folder; the shipped one when left out or when it has no such file (`has_table`).

    Raises
    ------
    DataError
        If the file has faults; it lists all of them.
    """
    folder = root if root is not None and has_table(root, TIMINGS) else default_root()
    rows = _read(folder / TIMINGS, TIMING_COLUMNS, Timing)
    if len(rows) > _MOST_TIMINGS:
        message, right = "the table has too many rows", f"{_MOST_TIMINGS} at most"
        raise DataError([fault("REC003", TIMINGS, "", "", len(rows), message, right)])
    _refuse_twice(TIMINGS, "id", [(line, timing.id) for line, timing in rows])
    return [timing for _, timing in rows]


def read_towns(root: Path | None = None) -> gpd.GeoDataFrame:
    """Return the towns along the lines of the atlas (GeoNames, CC BY 4.0).

    Parameters
    ----------
    root
        The data folder; the shipped one when left out.

    Returns
    -------
    GeoDataFrame
        Points in EPSG:4326 with ``geonames_id``, ``name``, ``country``, ``population``.

    Raises
    ------
    DataError
        If the folder has no such file, or the file has faults; it lists all of them.
    """
    import geopandas as gpd
    import shapely

    towns = [town for _, town in town_records(root if root is not None else default_root())]
    columns = ["geonames_id", "name", "country", "population"]
    table = {key: [getattr(town, key) for town in towns] for key in columns}
    points = shapely.points([town.longitude for town in towns], [town.latitude for town in towns])
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")


def town_records(root: Path) -> list[tuple[int, Town]]:
    """Return the rows of ``towns.csv`` with their line numbers; see `read_towns`."""
    if not has_table(root, TOWNS):
        message = "the atlas has no towns.csv, so that nobody can be counted along its lines"
        expected = f"a table with the columns {','.join(TOWN_COLUMNS)}"
        raise DataError([fault("FIL004", TOWNS, "", "", "", message, expected)])
    rows = _read(root / TOWNS, TOWN_COLUMNS, Town)
    _refuse_twice(TOWNS, "geonames_id", [(line, town.geonames_id) for line, town in rows])
    return rows


def _refuse_twice(file: str, field: str, keys: Sequence[tuple[int, object]]) -> None:
    seen: set[object] = set()
    twice = []
    for line, key in keys:
        if key in seen:
            message = "the id is used twice"
            twice.append(fault("IDS002", file, f"line {line}", field, key, message, "its own id"))
        seen.add(key)
        if len(twice) == MOST_FAULTS:
            message = "so many ids are used twice; the rest is not told"
            twice.append(fault("REC003", file, "", field, "", message, "to mend these first"))
            break
    if twice:
        raise DataError(twice)


def _read(
    path: Path, columns: tuple[str, ...], model: type[RecordType]
) -> list[tuple[int, RecordType]]:
    contents = Contents()
    rows = read_table(path, columns, model, contents)
    if contents.findings:
        raise DataError(contents.findings)
    return rows
