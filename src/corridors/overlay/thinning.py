"""Lines and areas simplified as they come: no more vertices are held than a page can draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from corridors.geometry import simplify_lines
from corridors.overlay.antimeridian import may_jump

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shapes = NDArray[np.object_]

_COARSEST_DEG = 90.0
_KM_PER_DEGREE = 111.2
_AREA = 2
_FARTHEST_DEG, _POLE_DEG = 720.0, 90.0


class Thinned(NamedTuple):
    """How far geometry was simplified.

    Attributes
    ----------
    tolerance_deg
        The last tolerance, in degrees.
    off_deg
        By how much a line may be off, in degrees.
    raised
        Whether the tolerance had to be raised, since there was too much.
    chords
        How many lines had bends and are therefore straight from end to end.
    """

    tolerance_deg: float
    off_deg: float
    raised: bool = False
    chords: int = 0

    @property
    def off_km(self) -> float:
        """By how much a line may be off, in kilometres."""
        return self.off_deg * _KM_PER_DEGREE


class Thinner:
    """Holds geometry to a number of vertices: once there are more, all of it is simplified.

    By Douglas and Peucker (1973, https://doi.org/10.3138/FM57-6770-U75U-7727), first to
    ``tolerance_deg``; each further time to double of it, until few enough vertices are left or
    lines are chords from end to end. What was simplified before is simplified again, so that a
    vertex may lie off by the sum of all tolerances, which is less than twice the last one.

    Parameters
    ----------
    most_vertices
        Of all geometry together. Pieces that cannot be simpler are left as they are.
    tolerance_deg
        Degrees by which a line may differ in any case.
    """

    def __init__(self, most_vertices: int, tolerance_deg: float) -> None:
        self.most_vertices = most_vertices
        self._tolerance_deg = self._off_deg = self._least_deg = tolerance_deg
        self._held: list[Shapes] = []
        self._bent: list[NDArray[np.bool_]] = []
        self._vertices = 0

    def take(self, geometry: Shapes) -> None:
        """Simplify geometries (EPSG:4326; None stays None), in place, and hold on to the array.

        What is in metres, as a file may say only at its end, is left alone.
        """
        if not _in_degrees(geometry):
            return
        self._bent.append(_has_bends(geometry))
        geometry[:] = _simplified(geometry, self._tolerance_deg)
        self._held.append(geometry)
        self._vertices += _count(geometry)
        while self._vertices > self.most_vertices and self._tolerance_deg < _COARSEST_DEG:
            self._tolerance_deg *= 2
            self._off_deg += self._tolerance_deg
            for held in self._held:
                held[:] = _simplified(held, self._tolerance_deg)
            self._vertices = sum(map(_count, self._held))

    @property
    def taken(self) -> int:
        """How many arrays were taken."""
        return len(self._held)

    def forget_after(self, taken: int) -> None:
        """Forget the arrays that were taken after the first ones."""
        del self._held[taken:], self._bent[taken:]
        self._vertices = sum(map(_count, self._held))

    def thinned(self) -> Thinned:
        """Return how far all that was taken is simplified."""
        chords = 0
        if self._tolerance_deg > self._least_deg:
            pairs = zip(self._held, self._bent, strict=True)
            chords = sum(int((bent & ~_has_bends(held)).sum()) for held, bent in pairs)
        raised = self._tolerance_deg > self._least_deg
        return Thinned(self._tolerance_deg, self._off_deg, raised, chords)

    def finish(self, geometry: Shapes) -> Thinned:
        """Simplify what was made of all that was taken, and what was not taken, in place."""
        before = self.thinned()
        last = Thinner(self.most_vertices, before.tolerance_deg)
        last.take(geometry)
        after = last.thinned()
        if not self._held:
            return after
        return Thinned(
            after.tolerance_deg,
            before.off_deg + after.off_deg,
            before.raised or after.raised,
            before.chords + after.chords,
        )


def _in_degrees(geometry: Shapes) -> bool:
    xy = shapely.get_coordinates(geometry)
    return bool((np.abs(xy) <= (_FARTHEST_DEG, _POLE_DEG)).all())


def _count(geometry: Shapes) -> int:
    return int(shapely.get_num_coordinates(geometry).sum())


def _has_bends(geometry: Shapes) -> NDArray[np.bool_]:
    """Return which lines have more vertices than the ends of their parts."""
    lines = shapely.get_dimensions(geometry) == 1
    ends = 2 * shapely.get_num_geometries(geometry)
    return np.asarray(lines & (shapely.get_num_coordinates(geometry) > ends))


def _simplified(geometry: Shapes, tolerance_deg: float) -> Shapes:
    """Return geometries simplified; parts of areas that are smaller than the tolerance stay.

    What is still to be cut at the antimeridian stays as it is: straight from 179 to -179 degrees is
    not the way that such a line goes.
    """
    sure = ~may_jump(geometry)
    if sure.all():
        return _simplified_sure(geometry, tolerance_deg)
    simple = geometry.copy()
    simple[sure] = _simplified_sure(geometry[sure], tolerance_deg)
    return simple


def _simplified_sure(geometry: Shapes, tolerance_deg: float) -> Shapes:
    areas = np.flatnonzero(shapely.get_dimensions(geometry) == _AREA)
    simple = simplify_lines(geometry, tolerance_deg)
    if len(areas):
        parts, owner = shapely.get_parts(geometry[areas], return_index=True)
        thin = _simplified_areas(parts, tolerance_deg)
        single = shapely.get_num_geometries(geometry[areas]) == 1
        simple[areas[single]] = thin[single[owner]]
        made = np.unique(owner[~single[owner]])
        simple[areas[made]] = shapely.multipolygons(
            thin[~single[owner]], indices=np.searchsorted(made, owner[~single[owner]])
        )
    return np.asarray(simple, dtype=object)


def _simplified_areas(areas: Shapes, tolerance_deg: float) -> Shapes:
    """Return Polygons simplified; what would be none any more keeps a coarse outline, no holes."""
    simple = simplify_lines(areas, tolerance_deg)
    lost = (shapely.get_type_id(simple) != shapely.GeometryType.POLYGON) | shapely.is_empty(simple)
    outlines = shapely.polygons(shapely.get_exterior_ring(areas[lost]))
    simple[lost] = shapely.simplify(outlines, tolerance_deg, preserve_topology=True)
    return simple
