"""From the parts of files to one overlay: reprojected, cut, checked, and accounted for."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from corridors.model import suggest
from corridors.overlay.accounts import KINDS, FileAccount, Note, tell_reasons
from corridors.overlay.antimeridian import cut_at_antimeridian
from corridors.overlay.file_kinds import bare_name
from corridors.overlay.overlay_records import Overlay, OverlayError, Part
from corridors.overlay.systems import in_degrees, reproject

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NAME_FIELDS = ("name", "title", "label", "название", "наименование", "имя", "атауы", "名称")
_DIMENSIONS = {"points": 0, "lines": 1, "areas": 2}
_COUNTED = ("missing", "empty", "invalid", "outside")
_NOTED = ("crossing", "moved")
_SHOWN = 20


class Given(NamedTuple):
    """The files that were given.

    Attributes
    ----------
    files
        An account of each, to be filled.
    owners
        For each part of what they hold the number of its file.
    crs
        The reference system of those that say none.
    """

    files: list[FileAccount]
    owners: list[int]
    crs: str = ""


def join(title: str, parts: list[Part], name_field: str | None, given: Given) -> Overlay:
    """Return the parts as one overlay, in EPSG:4326, with an account of each file.

    Raises
    ------
    OverlayError
        If nothing is left, there is no such field of names, or coordinates are beyond the globe
        and no reference system explains them.
    """
    geometry, attributes, source = _split_collections(parts)
    if shapely.has_z(geometry).any():
        geometry = shapely.force_2d(geometry)
    assumed, faults = reproject(parts, geometry, source, given.crs)
    found = _Found.of(geometry, source)
    faults = _mostly_outside(parts, found) | faults
    if faults and all(n in faults or not len(part.geometry) for n, part in enumerate(parts)):
        raise faults[min(faults)]
    good = ~np.isin(source, [*faults])
    found = found.only(good)
    attributes = [row for row, keep in zip(attributes, good, strict=True) if keep]
    files = _account(given, parts, found, faults)
    skipped: Counter[str] = Counter(unreadable=sum(bool(file.fault) for file in files))
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
        assumed_crs=assumed,
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

    def only(self, good: NDArray[np.bool_]) -> _Found:
        """Return some of the features."""
        return _Found(
            self.geometry[good],
            self.source[good],
            *(flags[good] for flags in (self.missing, self.empty, self.invalid, self.outside)),
            *(flags[good] for flags in (self.crossing, self.moved)),
        )

    @property
    def kept(self) -> NDArray[np.bool_]:
        return np.asarray(~(self.missing | self.empty | self.invalid | self.outside))


def _account(
    given: Given, parts: list[Part], found: _Found, faults: dict[int, OverlayError]
) -> tuple[FileAccount, ...]:
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
    unread: list[dict[int, OverlayError]] = [{} for _ in given.files]
    for number, (part, owner) in enumerate(zip(parts, given.owners, strict=True)):
        if number in faults:
            unread[owner][number] = faults[number]
        else:
            mine[owner].append(part)
    accounts = []
    for number, (file, held, lost) in enumerate(zip(given.files, mine, unread, strict=True)):
        if lost and not any(len(part.geometry) for part in held):
            accounts.append(FileAccount(file.name, fault=str(min(lost.items())[1])))
            continue
        count = {name: numbers[number] for name, numbers in counts.items()}
        count["system"] = sum(len(parts[place].geometry) for place in lost)
        accounts.append(_account_one(file, held, list(lost.values()), count))
    return tuple(accounts)


def _account_one(
    file: FileAccount, parts: list[Part], lost: list[OverlayError], counts: dict[str, int]
) -> FileAccount:
    left_out = Counter({reason: counts[reason] for reason in (*_COUNTED, "system")})
    broken = sum(part.broken for part in parts)
    left_out.update(missing=-broken, invalid=broken)
    for part in parts:
        left_out.update(part.skipped)
    notes = [*file.notes, *(note for part in parts for note in part.notes)]
    notes += [Note("unread", (("fault", str(fault)),)) for fault in lost[:_SHOWN]]
    notes += [Note(name, (), counts[name]) for name in _NOTED if counts[name]]
    return replace(
        file,
        read={kind: counts[kind] for kind in KINDS},
        layers=len(frozenset().union(*(part.layers for part in parts))),
        left_out=dict(+left_out),
        notes=tuple(dict.fromkeys(notes)),
    )


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


def _beyond(geometry: NDArray[np.object_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which geometries have coordinates that are no numbers, and which beyond the globe."""
    xy, owner = shapely.get_coordinates(geometry, return_index=True)
    finite = np.isfinite(xy).all(axis=1)
    invalid = np.zeros(len(geometry), dtype=bool)
    outside = np.zeros(len(geometry), dtype=bool)
    invalid[owner[~finite]] = True
    outside[owner[finite & ~in_degrees(xy)]] = True
    return invalid, outside


def _mostly_outside(parts: list[Part], found: _Found) -> dict[int, OverlayError]:
    """Return the parts that lie beyond the globe by more than half: their system is a wrong one."""
    outside = np.bincount(found.source[found.outside], minlength=len(parts))
    every = np.bincount(found.source, minlength=len(parts))
    faults = {}
    for number in np.flatnonzero(outside * 2 > every).tolist():
        mine = found.geometry[found.outside & (found.source == number)]
        far = float(np.nanmax(np.abs(shapely.get_coordinates(mine))))
        message = (
            f"its numbers go to {far:,.0f}, which longitude and latitude cannot: the file says a "
            "wrong coordinate reference system, or none where the format means WGS 84; save it "
            "anew, or say its system (--crs, such as EPSG:32642)"
        )
        faults[number] = OverlayError(parts[number].name, message)
    return faults


def _labels(
    title: str, rows: list[dict[str, str]], fields: tuple[str, ...], name_field: str | None
) -> list[str]:
    if not name_field:
        order = [key for word in _NAME_FIELDS for key in fields if key.lower() == word]
        return [next((row[key] for key in order if key in row), "") for row in rows]
    if name_field not in fields:
        near = suggest(name_field, fields)[:1]
        hint = f" Nearest: {near[0]}." if near else ""
        shown = ", ".join(fields[:_SHOWN]) or "none"
        message = f"there is no field {name_field!r}.{hint} Fields: {shown}"
        raise OverlayError(title, message)
    return [row.get(name_field, "") for row in rows]
