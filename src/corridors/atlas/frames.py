"""Rows as tables of pandas and geopandas, with a type for each column."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import geopandas as gpd
import pandas as pd

from corridors.atlas.typed_rows import DATE_COLUMNS, ROW_TYPES, Placed, columns_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridors.atlas.typed_rows import Row

CRS = "EPSG:4326"
_TEXT = "str" if pd.Series(["a"]).dtype == "str" else "string"  # before pandas 3 "str" is object
_DTYPES: dict[Any, str] = {str: _TEXT, float: "float64", int: "Int64", bool: "boolean"}
_DATES = {*DATE_COLUMNS, "as_of", "status_as_of", "status_today_as_of"}


def build_frame(table: str, rows: Sequence[Row]) -> Any:  # noqa: ANN401  (one of two kinds)
    """Return a table as a DataFrame, as a GeoDataFrame if its rows have a place.

    Texts are of the text type of pandas, numbers of float64 or Int64, truths of boolean; lists and
    names in several languages are objects. A date that is not known is missing, as any value is
    that is None in its row.
    """
    kind = ROW_TYPES[table]
    hints = {name.rstrip("_"): hint for name, hint in get_type_hints(kind).items()}
    names = columns_of(table, rows)
    frame = pd.DataFrame(
        {name: _column([row.get(name) for row in rows], name, hints.get(name)) for name in names}
    )
    return (
        gpd.GeoDataFrame(frame, geometry="geometry", crs=CRS) if issubclass(kind, Placed) else frame
    )


def _column(cells: list[Any], name: str, hint: object) -> pd.Series[Any]:
    kinds = set(get_args(hint) if isinstance(hint, UnionType) else (hint,)) - {NoneType}
    dtype = _DTYPES.get(kinds.pop(), "object") if len(kinds) == 1 else "object"
    if name in _DATES:
        cells = [cell or None for cell in cells]
    return pd.Series(cells, dtype=dtype)
