"""From the parts of files to one overlay: reprojected, cut, checked, and accounted for."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from corridors.model import suggest
from corridors.overlay.accounts import KINDS, FileAccount, Note, tell_reasons
from corridors.overlay.antimeridian import cut_at_antimeridian
from corridors.overlay.formats import bare_name
from corridors.overlay.records import CRS, Limits, Overlay, OverlayError, Part

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MAX_LONGITUDE_DEG, _MAX_LATITUDE_DEG = 360.0, 90.0  # beyond 180: once more round the globe
_TOLERANCE_DEG = 1e-6
_NAME_FIELDS = ("name", "title", "label", "название", "名称")
_DIMENSIONS = {"points": 0, "lines": 1, "areas": 2}
_COUNTED = ("missing", "empty", "invalid", "outside")
_NOTED = ("crossing", "moved")
_SHOWN = 20


class Given(NamedTuple):
    """The files that were given, and for each part of what they hold the number of its file."""

    files: list[FileAccount]
    owners: list[int]


def join(
    title: str, parts: list[Part], name_field: str | None, limits: Limits, given: Given
) -> Overlay:
    """Return the parts as one overlay, in EPSG:4326, with an account of each file.

    Raises
    ------
    OverlayError
        If nothing is left, there is more than the limits allow, there is no such field of names,
        or coordinates are beyond the globe and no reference system explains them.
    """
    geometry, attributes, source = _split_collections(parts)
    _check_count(title, len(geometry), int(shapely.get_num_coordinates(geometry).sum()), limits)
    if shapely.has_z(geometry).any():
        geometry = shapely.force_2d(geometry)
    assumed = _reproject(parts, geometry, source)
    found = _Found.of(geometry, source)
    if found.outside.sum() > len(geometry) / 2:
        number = int(source[found.outside][0])
        _refuse_outside(parts[number].name, geometry[found.outside])
    files = _account(given, parts, found)
    skipped = Counter(unreadable=sum(bool(file.fault) for file in files))
    for file in files:
        skipped.update(file.left_out)
    rows = [row for row, keep in zip(attributes, found.kept, strict=True) if keep]
    fields = tuple(dict.fromkeys(key for row in rows for key in row))
    if not rows:
        message = "there is nothing in it that can be drawn"
        reasons = tell_reasons(skipped)
        raise OverlayError(title, f"{message} ({reasons})" if reasons else message)
    return Overlay(
        title=bare_name(title),
        label=_labels(title, rows, fields, name_field),
        geometry=found.geometry[found.kept],
        attributes=rows,
        fields=fields,
        skipped=dict(+skipped),
        assumed_crs=len(assumed),
        files=files,
    )


class _Found(NamedTuple):
    """All features of all parts: what of each can be drawn, and what became of the others."""

    geometry: NDArray[np.object_]
    source: NDArray[np.int64]
    missing: NDArray[np.bool_]
    empty: NDArray[np.bool_]
    invalid: NDArray[np.bool_]
    outside: NDArray[np.bool_]
    crossing: NDArray[np.bool_]
    moved: NDArray[np.bool_]

    @classmethod
    def of(cls, geometry: NDArray[np.object_], source: NDArray[np.int64]) -> _Found:
        missing = geometry == None  # noqa: E711  (element by element)
        empty = ~missing & shapely.is_empty(geometry)
        invalid, outside = _beyond(geometry)
        good = ~(missing | empty | invalid | outside)
        cut = cut_at_antimeridian(geometry[good])
        invalid[good] = cut.geometry == None  # noqa: E711  (element by element)
        crossing, moved = np.zeros_like(missing), np.zeros_like(missing)
        crossing[good], moved[good], geometry[good] = cut.crossing, cut.moved, cut.geometry
        return cls(
            geometry, source, missing, empty, invalid & ~empty, outside & ~invalid, crossing, moved
        )

    @property
    def kept(self) -> NDArray[np.bool_]:
        return np.asarray(~(self.missing | self.empty | self.invalid | self.outside))


def _account(given: Given, parts: list[Part], found: _Found) -> tuple[FileAccount, ...]:
    """Return what became of each file."""
    owners = np.asarray(given.owners, dtype=np.int64)[found.source]
    dimension = shapely.get_dimensions(found.geometry)
    flags = {kind: found.kept & (dimension == _DIMENSIONS[kind]) for kind in KINDS}
    flags |= {name: getattr(found, name) for name in (*_COUNTED, *_NOTED)}
    counts = {
        name: np.bincount(owners[flag], minlength=len(given.files)).tolist()
        for name, flag in flags.items()
    }
    mine: list[list[Part]] = [[] for _ in given.files]
    for part, owner in zip(parts, given.owners, strict=True):
        mine[owner].append(part)
    return tuple(
        _account_one(file, held, {name: numbers[number] for name, numbers in counts.items()})
        for number, (file, held) in enumerate(zip(given.files, mine, strict=True))
    )


def _account_one(file: FileAccount, parts: list[Part], counts: dict[str, int]) -> FileAccount:
    left_out = Counter({reason: counts[reason] for reason in _COUNTED})
    broken = sum(part.broken for part in parts)
    left_out.update(missing=-broken, invalid=broken)
    for part in parts:
        left_out.update(part.skipped)
    notes = [note for part in parts for note in part.notes]
    notes += [Note(name, (), counts[name]) for name in _NOTED if counts[name]]
    return replace(
        file,
        read={kind: counts[kind] for kind in KINDS},
        layers=max(len(parts), 1),
        left_out=dict(+left_out),
        notes=tuple(dict.fromkeys(notes)),
    )


def _check_count(title: str, features: int, vertices: int, limits: Limits) -> None:
    for count, most, word in (
        (features, limits.features, "features"),
        (vertices, limits.vertices, "vertices"),
    ):
        if count > most:
            message = f"{count:,} {word} are too many; {most:,} at most"
            raise OverlayError(title, message)


def _split_collections(
    parts: list[Part],
) -> tuple[NDArray[np.object_], list[dict[str, str]], NDArray[np.int64]]:
    """Return geometries, attributes and the part each is of; collections become their members."""
    geometry = np.concatenate([part.geometry for part in parts] or [np.empty(0, dtype=object)])
    attributes = [row for part in parts for row in part.attributes]
    source = np.repeat(np.arange(len(parts)), [len(part.geometry) for part in parts])
    while (mixed := shapely.get_type_id(geometry) == shapely.GeometryType.GEOMETRYCOLLECTION).any():
        mixed &= ~shapely.is_empty(geometry)
        if not mixed.any():
            break
        members, owner = shapely.get_parts(geometry[mixed], return_index=True)
        order = np.concatenate([np.flatnonzero(~mixed), np.flatnonzero(mixed)[owner]])
        found = np.concatenate([geometry[~mixed], members])
        place = np.argsort(order, kind="stable")
        geometry, order = found[place], order[place]
        attributes, source = [attributes[number] for number in order], source[order]
    return geometry, attributes, source


def _reproject(
    parts: list[Part], geometry: NDArray[np.object_], source: NDArray[np.int64]
) -> list[int]:
    """Bring all geometries to EPSG:4326, in place; return the parts that did not say theirs."""
    systems: dict[str, list[int]] = {}
    for number, part in enumerate(parts):
        systems.setdefault(part.crs, []).append(number)
    for crs, numbers in systems.items():
        if crs in ("", CRS):
            continue
        mine = np.isin(source, numbers)
        geometry[mine] = _to_wgs84(parts[numbers[0]].name, crs, geometry[mine])
    unknown = systems.get("", [])
    for number in unknown:
        _check_degrees(parts[number].name, geometry[source == number])
        parts[number].notes.append(Note("assumed_crs"))
    return unknown


def _to_wgs84(name: str, crs: str, geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    import pyproj

    try:
        system = pyproj.CRS.from_user_input(crs)
        if system.to_2d().equals(pyproj.CRS(CRS), ignore_axis_order=True):
            return geometry
        transformer = pyproj.Transformer.from_crs(system, CRS, always_xy=True)
    except pyproj.exceptions.ProjError as error:
        message = f"its coordinate reference system cannot be used: {str(error)[: _SHOWN * 5]}"
        raise OverlayError(name, message) from None

    def move(xy: Any) -> Any:  # noqa: ANN401  (an array of positions)
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    return np.asarray(shapely.transform(geometry, move))


def _check_degrees(name: str, geometry: NDArray[np.object_]) -> None:
    xy = shapely.get_coordinates(geometry)
    xy = xy[np.isfinite(xy).all(axis=1)]
    if len(xy) and not _in_degrees(xy).all():
        far = float(np.abs(xy).max())
        message = (
            f"says no coordinate reference system, and its numbers go to {far:,.0f}: save it with "
            "its system, or in longitude and latitude"
        )
        raise OverlayError(name, message)


def _in_degrees(xy: NDArray[np.float64]) -> NDArray[np.bool_]:
    east = np.abs(xy[:, 0]) <= _MAX_LONGITUDE_DEG + _TOLERANCE_DEG
    return np.asarray(east & (np.abs(xy[:, 1]) <= _MAX_LATITUDE_DEG + _TOLERANCE_DEG))


def _beyond(geometry: NDArray[np.object_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which geometries have coordinates that are no numbers, and which beyond the globe."""
    xy, owner = shapely.get_coordinates(geometry, return_index=True)
    finite = np.isfinite(xy).all(axis=1)
    invalid = np.zeros(len(geometry), dtype=bool)
    outside = np.zeros(len(geometry), dtype=bool)
    invalid[owner[~finite]] = True
    outside[owner[finite & ~_in_degrees(xy)]] = True
    return invalid, outside


def _refuse_outside(name: str, geometry: NDArray[np.object_]) -> None:
    far = float(np.nanmax(np.abs(shapely.get_coordinates(geometry))))
    message = (
        f"its numbers go to {far:,.0f}, which longitude and latitude cannot: the file says a wrong "
        "coordinate reference system, or none where the format means WGS 84"
    )
    raise OverlayError(name, message)


def _labels(
    title: str, rows: list[dict[str, str]], fields: tuple[str, ...], name_field: str | None
) -> list[str]:
    if name_field is None:
        order = [key for word in _NAME_FIELDS for key in fields if key.lower() == word]
        return [next((row[key] for key in order if key in row), "") for row in rows]
    if name_field not in fields:
        near = suggest(name_field, fields)[:1]
        hint = f" Nearest: {near[0]}." if near else ""
        shown = ", ".join(fields[:_SHOWN]) or "none"
        message = f"there is no field {name_field!r}.{hint} Fields: {shown}"
        raise OverlayError(title, message)
    return [row.get(name_field, "") for row in rows]
