"""Where labels go: greedy, the weightiest first, each at the best free of its positions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in millimetres."""
PADDING_MM = 0.35
_LINE_COST = 1.0  # for each millimetre of line under a label
_FINE_COST = 0.1
_ORDER_COST = 0.35  # for each step down the list of positions


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place for a label: the polygon that it covers, and how much we dislike it."""

    shape: BaseGeometry
    x: float
    y: float
    dislike: float = 0.0
    angle: float = 0.0


def eight_positions(
    x: float, y: float, width: float, height: float, gap: float
) -> list[tuple[float, float]]:
    """Return the lower left corners of a box in the eight positions about a point, best first.

    After Imhof: to the right and a little up, then right, left, above, below.
    """
    right, left = x + gap, x - gap - width
    above, below, level = y + gap * 0.7, y - gap * 0.7 - height, y - height / 2
    return [
        (right, level),
        (right - gap * 0.4, above),
        (right - gap * 0.4, below),
        (left, level),
        (left + gap * 0.4, above),
        (left + gap * 0.4, below),
        (x - width / 2, y + gap),
        (x - width / 2, y - gap - height),
    ]


def around(x: float, y: float, width: float, height: float, gap: float) -> list[Candidate]:
    """Return the eight candidates for a label of a point."""
    return [
        Candidate(shapely.box(cx, cy, cx + width, cy + height), cx, cy, number * _ORDER_COST)
        for number, (cx, cy) in enumerate(eight_positions(x, y, width, height, gap))
    ]


@dataclass(slots=True)
class Board:
    """What of the frame is taken.

    Attributes
    ----------
    frame
        No label leaves it.
    lines, fine
        Labels avoid these, but may cross them; the fine ones more readily.
    taken
        Labels and marks; nothing overlaps these.
    """

    frame: BaseGeometry
    lines: Sequence[BaseGeometry]
    fine: Sequence[BaseGeometry] = ()
    taken: list[BaseGeometry] = field(default_factory=list)
    _trees: tuple[shapely.STRtree, shapely.STRtree] = field(init=False)

    def __post_init__(self) -> None:
        """Index the lines, cut into short pieces so that a look at one box is cheap."""
        self._trees = (_index(self.lines), _index(self.fine))

    def is_free(self, shape: BaseGeometry) -> bool:
        """Tell whether a shape lies in the frame and clear of all that is taken."""
        return bool(self.frame.contains(shape)) and not self.is_covered(shape)

    def is_covered(self, shape: BaseGeometry, since: int = 0) -> bool:
        """Tell whether a shape touches what was taken, from the first or a later on."""
        others = np.array(self.taken[since:], dtype=object)
        return bool(np.any(shapely.intersects(others, shape)))

    def line_mm(self, shape: BaseGeometry, *, fine: bool = False) -> float:
        """Return how many millimetres of line run under a shape."""
        tree = self._trees[int(fine)]
        hits = tree.geometries[tree.query(shape, predicate="intersects")]
        return float(shapely.length(shapely.intersection(hits, shape)).sum()) if len(hits) else 0.0

    def choose(self, candidates: Iterable[Candidate], most_mm: float) -> Candidate | None:
        """Return the best free candidate over at most so much line, and take its room."""
        rated = []
        for number, candidate in enumerate(candidates):
            padded = shapely.buffer(candidate.shape, PADDING_MM, join_style="mitre")
            if not self.is_free(padded):
                continue
            under_mm = self.line_mm(candidate.shape)
            if under_mm <= most_mm:
                cost = under_mm * _LINE_COST + self.line_mm(candidate.shape, fine=True) * _FINE_COST
                rated.append((cost + candidate.dislike, number, candidate))
        if not rated:
            return None
        best = min(rated)[2]
        self.taken.append(best.shape)
        return best


def _index(lines: Iterable[BaseGeometry]) -> shapely.STRtree:
    parts = (part for line in lines for part in shapely.get_parts(line))
    return shapely.STRtree([piece for part in parts for piece in _cut(part)])


def _cut(line: BaseGeometry) -> list[BaseGeometry]:
    points = shapely.get_coordinates(line)
    if len(points) < 2:  # noqa: PLR2004  (a point has no length)
        return []
    pairs = np.stack([points[:-1], points[1:]], axis=1)
    return [shapely.LineString(pair) for pair in pairs]
