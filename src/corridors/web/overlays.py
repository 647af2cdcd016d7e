"""What a user added, packed: every feature as text, simplified until a browser can bear it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from corridors.overlay import Thinner
from corridors.overlay.antimeridian import frame
from corridors.web.codec import (
    QUANTUM,
    TOLERANCES_DEGREES,
    encode_lines,
    encode_numbers,
    encode_steps,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from corridors.overlay import Overlay

MOST_VERTICES = 600_000
"""More than this, and lines and areas are simplified further."""
EDGE_DEG = -169.5
"""The left edge of the map: the basemap draws Chukotka whole, up to 190.4 degrees."""
LINE, AREA, POINT = 0, 1, 2
_KINDS = {
    shapely.GeometryType.POINT: POINT,
    shapely.GeometryType.LINESTRING: LINE,
    shapely.GeometryType.LINEARRING: LINE,
    shapely.GeometryType.POLYGON: AREA,
}
_ROUNDED_KM = QUANTUM / 2 * 2**0.5 * 111.2
_BATCH_PIECES = 5_000


def page_thinner() -> Thinner:
    """Return what simplifies added geometry to what a page can draw; one for each overlay."""
    return Thinner(MOST_VERTICES, TOLERANCES_DEGREES[-1])


def pack_overlay(
    overlay: Overlay, progress: Callable[[float], None] | None = None
) -> dict[str, Any]:
    """Return an overlay as the engine reads it.

    A piece (a line, an area, a point) has its text in ``paths``, the texts of outline and holes
    for an area, its kind in ``kinds`` and its feature in ``owners``. A feature has its name in
    ``names``, and in ``cells`` for each field a number of ``values``. ``offKm`` says how far
    a line may lie from the one that was read, ``chords`` how many bends were lost whole.

    ``progress`` is told the share that is done, several times a second; it may raise.
    """
    pieces, owners = _pieces(frame(overlay.geometry, EDGE_DEG))
    thinned = overlay.thinned or page_thinner().finish(pieces)
    kinds = np.asarray([_KINDS[kind] for kind in shapely.get_type_id(pieces)], dtype=np.int64)
    values: dict[str, int] = {"": 0}
    cells = [
        values.setdefault(row.get(field, ""), len(values))
        for row in overlay.attributes
        for field in overlay.fields
    ]
    paths: list[str | list[str]] = []
    for start in range(0, len(pieces), _BATCH_PIECES):
        if progress is not None:
            progress(start / len(pieces))
        batch = slice(start, start + _BATCH_PIECES)
        paths += _paths(pieces[batch], kinds[batch], thinned.tolerance_deg)
    return {
        "title": overlay.title,
        "names": list(overlay.label),
        "fields": list(overlay.fields),
        "cells": encode_numbers(np.asarray(cells, dtype=np.int64))[0],
        "values": list(values),
        "paths": paths,
        "kinds": kinds.tolist(),
        "owners": owners.tolist(),
        "offKm": round(thinned.off_km + _ROUNDED_KM, 3),
        "chords": thinned.chords,
    }


def _pieces(geometry: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Return lines, areas and points, and the feature of each."""
    pieces, owners = shapely.get_parts(geometry, return_index=True)
    while (shapely.get_type_id(pieces) > shapely.GeometryType.POLYGON).any():
        pieces, inner = shapely.get_parts(pieces, return_index=True)
        owners = owners[inner]
    return pieces, owners


def _paths(
    pieces: NDArray[np.object_], kinds: NDArray[np.int64], tolerance: float
) -> list[str | list[str]]:
    paths: list[str | list[str]] = [""] * len(pieces)
    lines, areas, points = (np.flatnonzero(kinds == kind) for kind in (LINE, AREA, POINT))
    levels = _levels(tolerance)
    for number, text in zip(lines, encode_lines(pieces[lines], tolerances=levels), strict=True):
        paths[number] = text
    rings, owner = shapely.get_rings(pieces[areas], return_index=True)
    outlines: list[list[str]] = [[] for _ in areas]
    for number, text in zip(owner, encode_lines(rings, tolerances=levels), strict=True):
        outlines[number].append(text)
    for number, outline in zip(areas, outlines, strict=True):
        paths[number] = outline
    spots = shapely.get_coordinates(pieces[points])
    own = np.arange(len(spots))
    texts = encode_steps(spots, own, len(spots), quantum=QUANTUM)
    for number, text in zip(points, texts, strict=True):
        paths[number] = text
    return paths


def _levels(finest: float) -> Sequence[float]:
    return [*(max(tolerance, finest) for tolerance in TOLERANCES_DEGREES[:-1]), finest]
