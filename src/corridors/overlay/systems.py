"""Coordinate reference systems: said by the file, by the user, or plain longitude and latitude."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from corridors.overlay.accounts import Note
from corridors.overlay.overlay_records import CRS, OverlayError, Part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shapes = NDArray[np.object_]

_MAX_LONGITUDE_DEG, _MAX_LATITUDE_DEG = 360.0, 90.0  # beyond 180: once more round the globe
_TOLERANCE_DEG = 1e-6
_WORTH_SAYING_M = 5.0
_TRIED = 20
_CODE = re.compile(r"\s*epsg[\s:]*(\d+)\s*", re.IGNORECASE)
_SHOWN = 100


def check_crs(label: str) -> str:
    """Return a reference system that a user asked for, as a code where it has one.

    Raises
    ------
    OverlayError
        If there is none of that name, or it is none for maps; the error names the nearest.
    """
    if not label:
        return ""
    import pyproj

    code = _CODE.fullmatch(label)
    try:
        system = pyproj.CRS.from_user_input(f"EPSG:{code[1]}" if code else label)
    except pyproj.exceptions.ProjError:
        near = _nearest(label)
        hint = f" Nearest: {near}." if near else " Give a code, such as EPSG:32642."
        message = f"there is no such coordinate reference system.{hint}"
        raise OverlayError(repr(label), message) from None
    if not (system.is_geographic or system.is_projected):
        message = f"{system.name} is no reference system of maps: it gives no easting and northing"
        raise OverlayError(repr(label), message)
    authority = system.to_authority()
    return ":".join(authority) if authority else str(system.to_wkt())


def _nearest(label: str) -> str:
    known = _known_systems()
    plain = label.strip().lower()
    code = _CODE.fullmatch(plain)
    if code or plain.isdigit():
        digits = code[1] if code else plain
        near = get_close_matches(digits, [number for number, _ in known], n=1)
        return next((f"EPSG:{n} ({name})" for n, name in known if near == [n]), "")
    words = re.findall(r"\w+", plain)
    fitting = [item for item in known if all(word in item[1].lower() for word in words)] or [
        item
        for near in get_close_matches(plain, [name.lower() for _, name in known], n=1)
        for item in known
        if item[1].lower() == near
    ]
    fitting.sort(key=lambda item: (not item[1].startswith("WGS 84"), len(item[1])))
    return f"EPSG:{fitting[0][0]} ({fitting[0][1]})" if fitting else ""


@cache
def _known_systems() -> tuple[tuple[str, str], ...]:
    """Return number and name of each system of EPSG that maps are in."""
    from pyproj.database import query_crs_info
    from pyproj.enums import PJType

    kinds = [PJType.PROJECTED_CRS, PJType.GEOGRAPHIC_2D_CRS]
    found = query_crs_info(auth_name="EPSG", pj_types=kinds)
    return tuple((item.code, item.name) for item in found)


# ---- to longitude and latitude ---------------------------------------------------------------


class Reprojected(NamedTuple):
    """How many parts were taken for degrees, and which could not be read, by their number."""

    assumed: int
    faults: dict[int, OverlayError]


def reproject(
    parts: list[Part], geometry: Shapes, source: NDArray[np.int64], asked: str
) -> Reprojected:
    """Bring all geometries to EPSG:4326, in place.

    Parameters
    ----------
    parts
        What was read; each gets notes of what was done.
    geometry
        The geometries of all parts, each in the system of its part.
    source
        The number of the part of each geometry.
    asked
        The system of parts that say none, and of those that say WGS 84 though their numbers cannot
        be that; empty for longitude and latitude.

    Returns
    -------
    Reprojected
        The parts at fault are those whose system is unknown, and those that say none and hold no
        longitude and latitude.
    """
    import pyproj

    systems: dict[str, list[int]] = {}
    faults: dict[int, OverlayError] = {}
    for number, part in enumerate(parts):
        held = geometry[source == number] if asked or not part.crs else None
        try:
            used = part.crs if held is None else _choose(part, held, asked)
        except OverlayError as fault:
            faults[number] = fault
        except pyproj.exceptions.ProjError:
            faults[number] = OverlayError(part.name, _unusable(part.crs))
        else:
            systems.setdefault(used, []).append(number)
    for crs, numbers in systems.items():
        if crs in ("", CRS):
            continue
        mine = np.isin(source, numbers)
        before = geometry[mine]
        try:
            geometry[mine], notes = _to_wgs84(crs, before)
        except pyproj.exceptions.ProjError:
            faults |= {n: OverlayError(parts[n].name, _unusable(crs)) for n in numbers}
            continue
        if _mostly_lost(before, geometry[mine]):
            far = float(np.nanmax(np.abs(shapely.get_coordinates(before))))
            message = f"its numbers go to {far:,.0f}, which {_name(crs)} does not have"
            faults |= {n: OverlayError(parts[n].name, message) for n in numbers}
        for number in numbers:
            parts[number].notes += notes
    return Reprojected(len(systems.get("", ())), faults)


def _unusable(crs: str) -> str:
    return f"its coordinate reference system cannot be used: {crs[:_SHOWN]}"


def _mostly_lost(before: Shapes, after: Shapes) -> bool:
    """Return whether more than half of some positions are nowhere on the globe any more."""
    had, has = (np.isfinite(shapely.get_coordinates(each)).all(axis=1) for each in (before, after))
    return int(np.count_nonzero(had & ~has)) * 2 > int(np.count_nonzero(had))


def _choose(part: Part, geometry: Shapes, asked: str) -> str:
    """Return the system to read a part in, empty for degrees that none is said of; and note why."""
    if not len(geometry):
        return part.crs or CRS
    if asked and part.crs not in ("", CRS):
        if not _same(part.crs, asked):
            part.notes.append(Note("crs_own", (("crs", _name(part.crs)), ("asked", _name(asked)))))
        return part.crs
    degrees = _are_degrees(geometry)
    if not asked:
        if not degrees:
            raise OverlayError(part.name, _unsaid(geometry))
        part.notes += [] if part.says_degrees else [Note("assumed_crs")]
        return ""
    if part.crs == CRS and degrees:
        if not _same(CRS, asked):
            part.notes.append(Note("crs_own", (("crs", "WGS 84"), ("asked", _name(asked)))))
        return CRS
    if degrees and _is_projected(asked):
        part.notes.append(Note("crs_degrees", (("asked", _name(asked)),)))
        return ""
    part.notes.append(Note("crs_asked", (("crs", _name(asked)),)))
    return asked


def _unsaid(geometry: Shapes) -> str:
    far = float(np.nanmax(np.abs(shapely.get_coordinates(geometry))))
    return (
        f"says no coordinate reference system, and its numbers go to {far:,.0f}: save it in "
        "longitude and latitude, or say its system (--crs, such as EPSG:32642)"
    )


def _are_degrees(geometry: Shapes) -> bool:
    """Return whether numbers are longitude and latitude, but for a few that are wrong."""
    xy = shapely.get_coordinates(geometry)
    xy = xy[np.isfinite(xy).all(axis=1)]
    return int(np.count_nonzero(in_degrees(xy))) * 2 >= len(xy)


def in_degrees(xy: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which positions can be longitude and latitude."""
    east = np.abs(xy[:, 0]) <= _MAX_LONGITUDE_DEG + _TOLERANCE_DEG
    return np.asarray(east & (np.abs(xy[:, 1]) <= _MAX_LATITUDE_DEG + _TOLERANCE_DEG))


@cache
def _system(crs: str) -> Any:  # noqa: ANN401  (a pyproj.CRS, which has no types)
    import pyproj

    return pyproj.CRS.from_user_input(crs)


def _name(crs: str) -> str:
    return str(_system(crs).name)


def _same(one: str, other: str) -> bool:
    return bool(_system(one).equals(_system(other), ignore_axis_order=True))


def _is_projected(crs: str) -> bool:
    return bool(_system(crs).is_projected)


def _to_wgs84(crs: str, geometry: Shapes) -> tuple[Shapes, list[Note]]:
    """Return geometries in EPSG:4326, and what is to be said of the way there."""
    import pyproj

    system = _system(crs)
    if system.to_2d().equals(pyproj.CRS(CRS), ignore_axis_order=True):
        return geometry, []
    transformer = pyproj.Transformer.from_crs(system, CRS, always_xy=True)

    def move(xy: Any) -> Any:  # noqa: ANN401  (an array of positions)
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    notes = _accuracy(transformer, str(system.name), shapely.get_coordinates(geometry))
    return np.asarray(shapely.transform(geometry, move)), notes


def _accuracy(transformer: Any, name: str, xy: NDArray[np.float64]) -> list[Note]:  # noqa: ANN401  (a pyproj.Transformer)
    """Return a note if the transformation is not exact at some of the positions."""
    import pyproj

    worst = 0.0
    for number in np.unique(np.linspace(0, len(xy) - 1, min(_TRIED, len(xy))).astype(int)):
        transformer.transform(*xy[number])
        try:
            used = transformer.get_last_used_operation()
        except pyproj.exceptions.ProjError:  # there is but one
            used = transformer
        if "Ballpark" in (used.description or ""):
            return [Note("crs_ballpark", (("crs", name),))]
        worst = max(worst, used.accuracy or 0.0)
    if worst < _WORTH_SAYING_M:
        return []
    return [Note("crs_accuracy", (("crs", name), ("metres", f"{worst:.0f}")))]
