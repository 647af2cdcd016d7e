"""What a user added, packed: every feature as text, simplified until a browser can bear it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from corridors.web.codec import (
    QUANTUM,
    TOLERANCES_DEGREES,
    encode_lines,
    encode_numbers,
    encode_steps,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridors.overlay import Overlay

MOST_VERTICES = 600_000
"""More than this and the tolerance is doubled until no more are left."""
LINE, AREA, POINT = 0, 1, 2
_KINDS = {"LineString": LINE, "LinearRing": LINE, "Polygon": AREA, "Point": POINT}
_KM_PER_DEGREE = 111.2


def pack_overlay(overlay: Overlay) -> dict[str, Any]:
    """Return an overlay as the engine reads it.

    A piece (a line, an area, a point) has its text in ``paths``, the texts of outline and holes
    for an area, its kind in ``kinds`` and its feature in ``owners``. A feature has its name in
    ``names``, and in ``cells`` for each field a number of ``values``. ``toleranceKm`` says how far
    a line may lie from the one that was read.
    """
    pieces, owners = shapely.get_parts(overlay.geometry, return_index=True)
    nested = shapely.get_type_id(pieces) > shapely.GeometryType.POLYGON
    while nested.any():  # a collection may hold collections
        pieces, inner = shapely.get_parts(pieces, return_index=True)
        owners = owners[inner]
        nested = shapely.get_type_id(pieces) > shapely.GeometryType.POLYGON
    tolerance, simple = _simplify(pieces)
    kinds = [_KINDS[piece.geom_type] for piece in simple]
    values: dict[str, int] = {"": 0}
    cells = [
        values.setdefault(row.get(field, ""), len(values))
        for row in overlay.attributes
        for field in overlay.fields
    ]
    return {
        "title": overlay.title,
        "names": list(overlay.label),
        "fields": list(overlay.fields),
        "cells": encode_numbers(np.asarray(cells, dtype=np.int64))[0],
        "values": list(values),
        "paths": _paths(simple, np.asarray(kinds), tolerance),
        "kinds": kinds,
        "owners": owners.tolist(),
        "toleranceKm": round(tolerance * _KM_PER_DEGREE, 2),
    }


def _simplify(pieces: NDArray[np.object_]) -> tuple[float, NDArray[np.object_]]:
    """Return the tolerance in degrees that leaves few enough vertices, and what it leaves."""
    tolerance = TOLERANCES_DEGREES[-1]
    simple = shapely.simplify(pieces, tolerance, preserve_topology=False)
    while int(shapely.get_num_coordinates(simple).sum()) > MOST_VERTICES:
        tolerance *= 2
        simple = shapely.simplify(simple, tolerance, preserve_topology=False)
    lost = shapely.is_empty(simple)  # an area smaller than the tolerance keeps its outline
    simple[lost] = pieces[lost]
    return tolerance, simple


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
    none = np.zeros(len(spots), dtype=np.int64)
    texts = encode_steps(spots, own, len(spots), quantum=QUANTUM, levels=none)
    for number, text in zip(points, texts, strict=True):
        paths[number] = text
    return paths


def _levels(finest: float) -> Sequence[float]:
    return [*(max(tolerance, finest) for tolerance in TOLERANCES_DEGREES[:-1]), finest]
