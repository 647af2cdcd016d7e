"""Lines as short text: whole steps, each vertex with the zoom from which it is needed.

Coordinates are rounded to `QUANTUM` degrees and sent as the step from the vertex before, in the
base 64 variable-length quantities of source maps (ECMA-426, https://tc39.es/ecma426/): five bits
a character, the sixth says that more follow, the lowest bit of the number is its sign. Since every
coordinate is rounded before the steps are taken, errors do not add up: no vertex is off by more
than half a quantum.

A vertex is two numbers: its step in longitude, times four, plus its level; and its step in
latitude. Level 0 is drawn at every zoom, level 3 only close up. The levels are nested
simplifications (Douglas and Peucker 1973, https://doi.org/10.3138/FM57-6770-U75U-7727) of the line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from corridors.geometry import simplify_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

QUANTUM = 5e-4
"""Degrees of one step: about 55 m, so that no vertex is off by more than 28 m."""
TOLERANCES_DEGREES = (0.03, 0.008, 0.002, 0.0004)
"""How far the line of each level may lie from the full one; a screen pixel is about 0.04 degrees
at zoom 5 and 0.005 at zoom 8."""
LEVELS = len(TOLERANCES_DEGREES)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_CHARACTERS = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)
_BITS, _MORE = 5, 32


def encode_lines(
    lines: Sequence[BaseGeometry] | NDArray[np.object_],
    *,
    quantum: float = QUANTUM,
    tolerances: Sequence[float] = TOLERANCES_DEGREES,
) -> list[str]:
    """Return each line (EPSG:4326) as text, simplified to the finest tolerance.

    Parameters
    ----------
    lines
        LineStrings or LinearRings; ``n`` of them give ``n`` texts.
    quantum
        Degrees of one step.
    tolerances
        Degrees by which the line of each level may differ, coarsest first; at most four.

    Examples
    --------
    >>> from shapely import LineString
    >>> encode_lines([LineString([(0.0005, 0), (0.0005, 0.001)])])
    ['IAAE']
    """
    if not len(lines):
        return []
    finest = simplify_lines(np.asarray(lines), tolerances[-1])
    coordinates, owner = shapely.get_coordinates(finest, return_index=True)
    levels = _levels(coordinates, owner, tolerances)
    return encode_steps(coordinates, owner, len(lines), quantum=quantum, levels=levels)


def encode_steps(
    coordinates: NDArray[np.float64],
    owner: NDArray[np.int64],
    count: int,
    *,
    quantum: float,
    levels: NDArray[np.int64] | None = None,
) -> list[str]:
    """Return ``count`` texts, one for each line, from the vertices of all of them.

    Parameters
    ----------
    coordinates
        Longitudes and latitudes, shape (n, 2).
    owner
        To which line each vertex belongs, ascending, shape (n,).
    count
        How many lines there are; one without vertices gives an empty text.
    quantum
        Degrees of one step.
    levels
        Of each vertex, shape (n,); None sends none.
    """
    if not len(owner):
        return [""] * count
    first = np.ones(len(owner), dtype=bool)
    first[1:] = owner[1:] != owner[:-1]
    units = np.rint(coordinates / quantum).astype(np.int64)
    steps = np.diff(units, axis=0, prepend=units[:1])
    steps[first] = units[first]
    numbers = zigzag(steps)
    if levels is not None:
        numbers[:, 0] = numbers[:, 0] * LEVELS + levels
    text, ends = encode_numbers(numbers.ravel())
    starts = np.flatnonzero(first)
    stops = ends[np.append(starts[1:], len(owner)) * 2 - 1]
    packed = [""] * count
    for number, begin, end in zip(owner[starts], np.append(0, stops[:-1]), stops, strict=True):
        packed[number] = text[begin:end]
    return packed


def _levels(
    coordinates: NDArray[np.float64],
    owner: NDArray[np.int64],
    tolerances: Sequence[float],
) -> NDArray[np.int64]:
    """Return for each vertex the first level whose simplification keeps it.

    Vertices carry their number as height, which simplifying leaves alone.
    """
    levels = np.full(len(coordinates), len(tolerances) - 1, dtype=np.int64)
    numbered = np.column_stack([coordinates, np.arange(len(coordinates))])
    lines = np.unique(owner, return_inverse=True)[1]
    coarser = shapely.linestrings(numbered, indices=lines)
    for level in range(len(tolerances) - 2, -1, -1):
        coarser = simplify_lines(np.asarray(coarser), tolerances[level])
        kept = shapely.get_coordinates(coarser, include_z=True)[:, 2]
        levels[kept.astype(np.int64)] = level
    return levels


def zigzag(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return whole numbers with the sign in the lowest bit, as source maps do.

    >>> zigzag(np.array([0, 1, -1, 2])).tolist()
    [0, 2, 3, 4]
    """
    return np.where(values < 0, (-values << 1) | 1, values << 1)


def encode_numbers(numbers: NDArray[np.int64]) -> tuple[str, NDArray[np.int64]]:
    """Return numbers of 0 or more as one text, and where each of them ends in it.

    >>> encode_numbers(np.array([0, 31, 32]))[0]
    'AfgB'
    """
    if not len(numbers):
        return "", np.empty(0, dtype=np.int64)
    digits = max(1, -(-int(numbers.max()).bit_length() // _BITS))
    table = np.empty((len(numbers), digits), dtype=np.uint8)
    lengths = np.ones(len(numbers), dtype=np.int64)
    rest = numbers.copy()
    for place in range(digits):
        low = rest & (_MORE - 1)
        rest >>= _BITS
        more = rest > 0
        table[:, place] = _CHARACTERS[low + _MORE * more]
        lengths += more
    used = np.arange(digits) < lengths[:, None]
    return table[used].tobytes().decode("ascii"), np.cumsum(lengths)
