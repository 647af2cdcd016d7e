"""Lines that go nowhere: of one point, or of one point over and over. They cannot be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from corridors.overlay.overlay_records import Part

_LINES = (
    shapely.GeometryType.LINESTRING,
    shapely.GeometryType.LINEARRING,
    shapely.GeometryType.MULTILINESTRING,
)


def leave_out_stubs(part: Part) -> Part:
    """Take out of a part, in place, the lines without length, and count them as ``stub``.

    A multi-line keeps its other members; what has none left is no feature any more.
    """
    lines = np.flatnonzero(np.isin(shapely.get_type_id(part.geometry), _LINES))
    members, owner = shapely.get_parts(part.geometry[lines], return_index=True)
    short = shapely.length(members) == 0
    short &= ~shapely.is_empty(members)  # which is counted as such
    if not short.any():
        return part
    part.skipped["stub"] += int(short.sum())
    spoilt, left = np.unique(owner[short]), ~short & np.isin(owner, owner[short])
    whole, count = np.unique(owner[left], return_counts=True)
    several = np.isin(owner, whole[count > 1]) & left
    _, group = np.unique(owner[several], return_inverse=True)
    part.geometry[lines[whole[count == 1]]] = members[left & ~several]
    joined = shapely.multilinestrings(members[several], indices=group)
    part.geometry[lines[whole[count > 1]]] = joined
    gone = lines[np.setdiff1d(spoilt, whole)]
    part.geometry = np.delete(part.geometry, gone)
    lost = set(gone.tolist())
    part.attributes = [row for number, row in enumerate(part.attributes) if number not in lost]
    return part
