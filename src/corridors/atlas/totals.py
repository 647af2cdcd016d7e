"""Totals and series. Nothing is counted twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from corridors.atlas import check_atlas, read_countries, read_towns
from corridors.geometry import distances_to_lines_km, split_km_by_country
from corridors.model import NOT_ON_LAND, ArgumentError, NotFoundError, suggest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridors.atlas import Atlas
    from corridors.atlas.typed_rows import PointRow

GROUPINGS = ("mode", "status", "country")
MOST_CATCHMENT_KM = 150.0
"""The table of towns reaches this far from the lines."""


def share_by_country(atlas: Atlas) -> pd.DataFrame:
    """Return the kilometres of each section in each country.

    A section that names one country lies in it whole. One that names several is cut at the
    boundaries of the basemap; what falls in a country that it does not name (a river border, a
    generalised coast) goes to the largest of those that it does. Sea legs lie in no country.

    Returns
    -------
    DataFrame
        Columns ``id``, ``country`` (ISO code, empty at sea), ``length_km``; the sum over a section
        is its length.
    """
    rows: list[tuple[str, str, float]] = []
    shapes = None
    for section in check_atlas(atlas).records.sections:
        codes = section["countries"]
        if section["mode"] in NOT_ON_LAND:
            rows.append((section["id"], "", section["length_km"]))
        elif len(codes) == 1:
            rows.append((section["id"], codes[0], section["length_km"]))
        else:
            shapes = shapes or read_countries(atlas.root)
            named = {code: shapes[code] for code in codes if code in shapes}
            shares = split_km_by_country(section["geometry"], named)
            spare = shares.pop("", 0.0)
            largest = next(iter(shares), codes[0])
            shares[largest] = shares.get(largest, 0.0) + spare
            factor = section["length_km"] / (sum(shares.values()) or 1.0)
            rows += [(section["id"], code, km * factor) for code, km in shares.items()]
    return pd.DataFrame(rows, columns=["id", "country", "length_km"])


def summarize(atlas: Atlas, by: Sequence[str] = GROUPINGS) -> pd.DataFrame:
    """Return counts and kilometres by mode, status and country.

    Parameters
    ----------
    atlas
        Everything, or what `corridors.select` left of it.
    by
        Any of ``mode``, ``status``, ``country``, one or several; empty for one row of totals.

    Returns
    -------
    DataFrame
        One row for each group: ``projects``, ``sections`` (each counted once in the group),
        ``line_km`` (all lines) and ``route_km`` (lines that run beside another one, such as the
        second and third pipe of one route, left out). Corridors and services are made of sections
        and add nothing. Air routes are great circles between airports: their kilometres stand
        under their mode and lie, like those at sea, in no country.

    Raises
    ------
    ArgumentError
        If ``by`` has another word.

    Notes
    -----
    Lengths are geodesics on WGS 84 by PROJ (C. F. F. Karney, "Algorithms for geodesics", Journal of
    Geodesy 87, 2013, https://doi.org/10.1007/s00190-012-0578-z). A line is cut at the borders of
    Natural Earth to tell the kilometres in each country.

    Examples
    --------
    >>> import corridors
    >>> table = corridors.summarize(corridors.load(), by=["mode"])
    >>> sorted(table["mode"])[:3]
    ['air', 'pipeline', 'rail']
    """
    atlas = check_atlas(atlas)
    by = (by,) if isinstance(by, str) else tuple(by)
    unknown = set(by) - set(GROUPINGS)
    if unknown:
        msg = f"cannot group by {', '.join(sorted(unknown))}; one of: {', '.join(GROUPINGS)}"
        raise ArgumentError(msg)
    if not atlas.records.sections:
        columns = [*by, "projects", "sections", "line_km", "route_km"]
        return pd.DataFrame({name: [] for name in columns})
    wanted = ["id", "project", "mode", "status", "parallel_to"]
    cells = {name: [row[name] for row in atlas.records.sections] for name in wanted}
    table = pd.DataFrame(cells).merge(share_by_country(atlas), on="id")
    table["route_km"] = table["length_km"].where(table["parallel_to"] == "", 0.0)
    table["all"] = ""
    grouped = table.groupby(list(by) or ["all"], sort=True)
    result = pd.DataFrame(
        {
            "projects": grouped["project"].nunique(),
            "sections": grouped["id"].nunique(),
            "line_km": grouped["length_km"].sum().round(1),
            "route_km": grouped["route_km"].sum().round(1),
        }
    )
    return result.reset_index() if by else result.reset_index(drop=True)


def series_rows(atlas: Atlas, series: str) -> list[PointRow]:
    """Return the points of one series in the order of time.

    Raises
    ------
    NotFoundError
        If there is no such series.
    """
    rows = check_atlas(atlas)
    known = [row["id"] for row in rows.records.series]
    if series not in known:
        kind = "series"
        raise NotFoundError(kind, series, suggest(series, known))
    points = (row for row in rows.records.points if row["series"] == series)
    return sorted(points, key=lambda row: str(row["period"]))


def series_table(atlas: Atlas, series: str) -> pd.DataFrame:
    """Return what `series_rows` does as a DataFrame."""
    from corridors.atlas.frames import build_frame

    table: pd.DataFrame = build_frame("points", series_rows(atlas, series))
    return table


def catchment(atlas: Atlas, distance_km: float) -> pd.DataFrame:
    """Return the towns within a distance of the lines of a selection.

    Parameters
    ----------
    atlas
        Everything, or what `corridors.select` left of it. Flights and ships pass no towns
        and are left out.
    distance_km
        Geodesic distance from the centre of a town to the nearest line, up to 150 km.

    Returns
    -------
    DataFrame
        One row a town, the largest first: ``geonames_id``, ``name``, ``country``, ``population``
        (GeoNames, CC BY 4.0; towns of 15,000 and more), ``distance_km``, ``section``, the nearest.
        A town near several lines is counted once. The sum is that of towns, not of all who live
        there: villages and the land between are not in it.

    Raises
    ------
    ArgumentError
        If the distance is not more than 0 and at most 150 km.

    Notes
    -----
    The nearest point of a line is found on a plane whose x axis is shortened by the cosine of the
    latitude of the town; the distance to it is the geodesic on WGS 84.

    Examples
    --------
    >>> import corridors
    >>> atlas = corridors.select(corridors.load(), project="cku-railway")
    >>> near = corridors.catchment(atlas, distance_km=30)
    >>> bool((near["distance_km"] <= 30).all())
    True
    """
    atlas = check_atlas(atlas)
    if not 0 < distance_km <= MOST_CATCHMENT_KM:
        limits = f"more than 0, {MOST_CATCHMENT_KM:g} at most"
        msg = f"The distance is {distance_km} km; right would be {limits}"
        raise ArgumentError(msg)
    towns = read_towns(atlas.root)
    lines = [row for row in atlas.records.sections if row.mode not in NOT_ON_LAND]
    km, nearest = distances_to_lines_km(
        list(towns.geometry), [row.geometry for row in lines], float(distance_km)
    )
    near = nearest >= 0
    table = pd.DataFrame(towns[["geonames_id", "name", "country", "population"]])[near]
    table["distance_km"] = km[near].round(1)
    table["section"] = [lines[number].id for number in nearest[near]]
    order = ["population", "geonames_id"]
    return table.sort_values(order, ascending=[False, True]).reset_index(drop=True)


def summarize_catchment(towns: pd.DataFrame) -> pd.DataFrame:
    """Return towns and inhabitants by country, and all together in a last row without country."""
    grouped = towns.groupby("country", sort=True)["population"]
    table = grouped.agg(towns="count", population="sum").reset_index()
    total = {"country": "", "towns": len(towns), "population": int(towns["population"].sum())}
    return pd.concat([table, pd.DataFrame([total])], ignore_index=True)
