"""A way as knots and steps: built from chosen positions, freed of spurs, bent through places."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from corridors.lines.spans import KM_PER_DEGREE, sphere_km

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridors.lines.trace_records import LonLat, StepKind, TraceOptions

__all__ = ["Knot", "Step", "Walk"]

_SAME_SHARE = 1e-9
_SPUR_REACH_KM = 40.0
_SPUR_MOUTH_KM = 0.4
_SPUR_WIDTH_KM = 0.6
_SPUR_MIN_KM = 1.0
_SLACK_KM = 0.2
_SLACK_SHARE = 0.005
_AT_PLACE_KM = 0.5
_BISECTIONS = 24


@dataclass(frozen=True)
class Knot:
    """A point of the way, degrees, and the places (by index) that it stands for."""

    lon: float
    lat: float
    places: frozenset[int] = frozenset()

    def serving(self, places: frozenset[int]) -> Knot:
        """Return the knot with more places."""
        return replace(self, places=self.places | places) if places else self


@dataclass(frozen=True)
class Step:
    """The way from one knot to the next.

    Attributes
    ----------
    kind
        ``edge``; ``link`` between a place and the graph; ``bridge`` over a break; ``straight``.
    km
        Unsimplified kilometres for an edge, else the distance.
    edge
        Lower and higher vertex of the edge.
    from_share, to_share
        Positions on the edge.
    edge_km, chord_km
        Unsimplified and straight length of the whole edge, kilometres.
    bound_km
        The way lies within this distance of the straight line between the knots, by the kilometres
        of the edge; ``None`` if the step stands for no edge.
    """

    kind: StepKind
    km: float
    edge: tuple[int, int] | None = None
    from_share: float = 0.0
    to_share: float = 0.0
    edge_km: float = 0.0
    chord_km: float = 0.0
    bound_km: float | None = None


def edge_step(
    edge: tuple[int, int], from_share: float, to_share: float, edge_km: float, chord_km: float
) -> Step:
    """Return a step along an edge.

    Parameters
    ----------
    edge
        Lower and higher vertex.
    from_share, to_share
        Positions, 0 at the lower vertex, 1 at the higher.
    edge_km, chord_km
        Unsimplified and straight length of the whole edge, kilometres.

    Returns
    -------
    Step
        The step, with its part of the kilometres.
    """
    km = abs(to_share - from_share) * edge_km
    return Step("edge", km, edge, from_share, to_share, edge_km, chord_km)


@dataclass
class Walk:
    """Knots, and the steps between them (one fewer)."""

    knots: list[Knot] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def start(self, knot: Knot) -> None:
        """Begin at a knot."""
        self.knots.append(knot)

    def go(self, step: Step, knot: Knot) -> None:
        """Add a step, and take it back as far as it only retraces the last one."""
        while self.steps and _is_reversal(self.steps[-1], step):
            last, middle = self.steps.pop(), self.knots.pop()
            merged = edge_step(
                _edge_of(step), last.from_share, step.to_share, step.edge_km, step.chord_km
            )
            if abs(merged.to_share - merged.from_share) <= _SAME_SHARE:
                self.knots[-1] = self.knots[-1].serving(middle.places | knot.places)
                return
            if _is_reversal(last, merged):
                self.knots[-1] = self.knots[-1].serving(middle.places)
            else:
                knot = knot.serving(middle.places)
            step = merged
        self.steps.append(step)
        self.knots.append(knot)

    def arrays(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return longitudes and latitudes of the knots."""
        return np.array([k.lon for k in self.knots]), np.array([k.lat for k in self.knots])

    def place_knots(self, count: int) -> list[int]:
        """Return for each place the index of its knot, never going back."""
        found = [0] * count
        for index, knot in enumerate(self.knots):
            for place in knot.places:
                found[place] = index
        found[0], found[-1] = 0, len(self.knots) - 1
        return list(itertools.accumulate(found, max))

    def renumber(self, numbers: Sequence[int]) -> None:
        """Give the places of the knots other numbers.

        Parameters
        ----------
        numbers
            For each number in use, the new one.
        """
        self.knots = [
            replace(k, places=frozenset(numbers[p] for p in k.places)) if k.places else k
            for k in self.knots
        ]

    def adopt(self, points: Sequence[LonLat]) -> None:
        """Give places that have no knot to the nearest one between their neighbours.

        Parameters
        ----------
        points
            Longitude and latitude of each place, degrees.
        """
        owners = {p: index for index, knot in enumerate(self.knots) for p in knot.places}
        lon, lat = self.arrays()
        low = 0
        for place, point in enumerate(points):
            if place not in owners:
                later = [owners[p] for p in range(place + 1, len(points)) if p in owners]
                span = slice(low, max(low, min(later)) + 1)
                nearest = low + int(np.argmin(sphere_km(*point, lon[span], lat[span])))
                self.knots[nearest] = self.knots[nearest].serving(frozenset({place}))
                owners[place] = nearest
            low = max(low, owners[place])

    def cut_spurs(self) -> None:
        """Remove excursions to a place and back on tracks beside each other."""
        index = 1
        while index < len(self.knots) - 1:
            if self.knots[index].places:
                index = self._cut_spur(index)
            index += 1

    def _cut_spur(self, tip: int) -> int:
        """Remove the excursion around one knot, if it is one; return where to go on."""
        lon, lat = self.arrays()
        along = np.concatenate([[0.0], np.cumsum(sphere_km(lon[:-1], lat[:-1], lon[1:], lat[1:]))])
        first = int(np.searchsorted(along, along[tip] - _SPUR_REACH_KM))
        last = int(np.searchsorted(along, along[tip] + _SPUR_REACH_KM, side="right")) - 1
        before, after = np.arange(first, tip), np.arange(tip + 1, last + 1)
        if not len(before) or not len(after):
            return tip
        mouth = sphere_km(
            lon[before][:, None], lat[before][:, None], lon[after][None, :], lat[after][None, :]
        )
        length = along[after][None, :] - along[before][:, None]
        length[(mouth > _SPUR_MOUTH_KM) | (length < _SPUR_MIN_KM + 4 * mouth)] = 0.0
        for flat in np.argsort(-length, axis=None, kind="stable").tolist():
            row, column = divmod(flat, length.shape[1])
            if length[row, column] <= 0:
                return tip
            low, high = int(before[row]), int(after[column])
            if self._are_beside(lon, lat, low, tip, high):
                self._drop_between(low, high)
                return low
        return tip

    def _are_beside(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64], low: int, tip: int, high: int
    ) -> bool:
        """Tell whether the way to the tip and the way back run side by side."""
        if any(step.kind != "edge" for step in self.steps[low:high]):
            return False
        scale = float(np.cos(np.radians(lat[tip])))
        flat = np.stack([lon * scale, lat], axis=1) * KM_PER_DEGREE
        out = shapely.LineString(flat[low : tip + 1])
        back = shapely.LineString(flat[tip : high + 1])
        return bool(shapely.hausdorff_distance(out, back, densify=0.2) <= _SPUR_WIDTH_KM)

    def _drop_between(self, low: int, high: int) -> None:
        """Join two knots directly, and give their places what lay between."""
        between = frozenset[int]().union(*(k.places for k in self.knots[low + 1 : high]))
        a, b = self.knots[low], self.knots[high]
        self.knots[low : high + 1] = [a.serving(between), b]
        km = float(sphere_km(a.lon, a.lat, b.lon, b.lat))
        self.steps[low:high] = [Step("link", km)]

    def bend(
        self, points: Sequence[LonLat], options: TraceOptions, exact: frozenset[int] = frozenset()
    ) -> None:
        """Draw long chords through the places that they serve, and bound what is left straight.

        Parameters
        ----------
        points
            Longitude and latitude of each place, degrees.
        options
            Which chords are long, and how far a place must be off.
        exact
            The places that are known to lie on the way itself.
        """
        index = 0
        while index < len(self.steps):
            end = index + 1
            edge = self.steps[index].edge
            while end < len(self.steps) and edge and self.steps[end].edge == edge:
                end += 1
            if edge:
                if end > index + 1:
                    self._bend_run(index, end, points, options, exact)
                self._bound_run(index, end, points, exact)
            index = end

    def _bend_run(
        self,
        first: int,
        last: int,
        points: Sequence[LonLat],
        options: TraceOptions,
        exact: frozenset[int],
    ) -> None:
        """Move the knots inside one chord to their places, as far as its kilometres allow.

        Places on the way itself come first; the others share what is left.
        """
        knots = self.knots[first : last + 1]
        chord = self.steps[first].chord_km
        way = sum(step.km for step in self.steps[first:last])
        base = np.array([[k.lon, k.lat] for k in knots])
        if chord > options.exact_edge_km:
            base = _through_anchors(base, self._anchors(first, last, points, exact), way, options)
        shift = np.zeros_like(base)
        for k, knot in enumerate(knots[1:-1], start=1):
            if not knot.places or knot.places & exact:
                continue
            target = points[min(knot.places)]
            offset = float(sphere_km(base[k, 0], base[k, 1], target[0], target[1]))
            weight = _bend_weight(chord, offset, options)
            shift[k] = weight * (np.array(target) - base[k])
        if shift.any():
            base = base + _largest_share(base, shift, way + _SLACK_KM) * shift
        for k in range(1, len(knots) - 1):
            self.knots[first + k] = replace(knots[k], lon=float(base[k, 0]), lat=float(base[k, 1]))

    def _anchors(
        self, first: int, last: int, points: Sequence[LonLat], exact: frozenset[int]
    ) -> dict[int, LonLat]:
        """Return the places on the way by the knot inside the chord that serves them."""
        served = {k - first: self.knots[k].places & exact for k in range(first + 1, last)}
        return {k: points[min(places)] for k, places in served.items() if places}

    def _bound_run(
        self, first: int, last: int, points: Sequence[LonLat], exact: frozenset[int]
    ) -> None:
        """Say of each step on one chord how far the way may be from it.

        The kilometres that the rest of the chord leaves over might all belong to one stretch. A
        stretch ends only at a vertex or at a place on the way itself.
        """
        ends = [
            first,
            *(k for k in range(first + 1, last) if self._is_exact(k, points, exact)),
            last,
        ]
        line = np.array([[self.knots[k].lon, self.knots[k].lat] for k in ends])
        chords = sphere_km(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])
        spare = max(0.0, sum(step.km for step in self.steps[first:last]) - float(chords.sum()))
        for (low, high), chord in zip(itertools.pairwise(ends), chords.tolist(), strict=True):
            bound = math.sqrt(((chord + spare) / 2) ** 2 - (chord / 2) ** 2)
            for k in range(low, high):
                self.steps[k] = replace(self.steps[k], bound_km=bound)

    def _is_exact(self, knot: int, points: Sequence[LonLat], exact: frozenset[int]) -> bool:
        """Tell whether a knot is drawn at a place that lies on the way."""
        here = self.knots[knot]
        return any(
            float(sphere_km(here.lon, here.lat, *points[place])) <= _AT_PLACE_KM
            for place in here.places & exact
        )


def _through_anchors(
    base: NDArray[np.float64],
    anchors: dict[int, LonLat],
    way_km: float,
    options: TraceOptions,
) -> NDArray[np.float64]:
    """Draw one chord through places on the way, those left out that its kilometres do not allow.

    A place that the way cannot reach belongs to another track beside it.
    """
    moved = base.copy()
    for k, point in anchors.items():
        offset = float(sphere_km(base[k, 0], base[k, 1], point[0], point[1]))
        if offset > options.exact_offset_km:
            moved[k] = point
    fixed = [0, *sorted(anchors), len(base) - 1]
    allowed = way_km * (1 + _SLACK_SHARE) + _SLACK_KM
    while len(fixed) > 2 and _line_km(moved[fixed]) > allowed:  # noqa: PLR2004 - the two ends
        lengths = [_line_km(moved[fixed[:k] + fixed[k + 1 :]]) for k in range(1, len(fixed) - 1)]
        fixed.pop(1 + int(np.argmin(lengths)))
    if len(fixed) == 2:  # noqa: PLR2004 - the two ends
        return base
    along = np.concatenate(
        [[0.0], np.cumsum(sphere_km(base[:-1, 0], base[:-1, 1], base[1:, 0], base[1:, 1]))]
    )
    return np.stack([np.interp(along, along[fixed], moved[fixed, axis]) for axis in (0, 1)], axis=1)


def _bend_weight(chord_km: float, offset_km: float, options: TraceOptions) -> float:
    """Return how far a knot goes towards its place: not, half, or all the way."""
    if chord_km <= options.long_edge_km or offset_km <= options.min_offset_km:
        return 0.0
    far = chord_km > options.through_edge_km and offset_km > options.through_offset_km
    return 1.0 if far else 0.5


def _largest_share(
    base: NDArray[np.float64], shift: NDArray[np.float64], allowed_km: float
) -> float:
    """Return the largest part of a shift that keeps a line within a length."""
    if _line_km(base + shift) <= allowed_km:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        if _line_km(base + middle * shift) <= allowed_km:
            low = middle
        else:
            high = middle
    return low


def _line_km(line: NDArray[np.float64]) -> float:
    """Return the length of a line on the sphere."""
    return float(sphere_km(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1]).sum())


def _edge_of(step: Step) -> tuple[int, int]:
    """Return the edge of a step that has one."""
    if step.edge is None:
        msg = "the step follows no edge"
        raise ValueError(msg)
    return step.edge


def _is_reversal(last: Step, step: Step) -> bool:
    """Tell whether a step goes back on the edge of the last one."""
    if last.edge is None or last.edge != step.edge:
        return False
    return (last.to_share - last.from_share) * (step.to_share - step.from_share) < 0
