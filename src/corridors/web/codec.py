"""Lines and rows of whole numbers as short text that compresses well.

A number of 0 or more is one digit below `SINGLE`, the last of it, after as many of the other digits
as it needs: the rest, `SINGLE` taken out, as a bijective numeral
(https://en.wikipedia.org/wiki/Bijective_numeration), its greatest digit first. So most numbers are
one character each, which is what Huffman's code in gzip makes the most of.

Coordinates are rounded to `QUANTUM` degrees and sent as the step from the vertex before, the sign
of a step in its lowest bit. Since every coordinate is rounded before the steps are taken, errors
do not add up: no vertex is off by more than half a quantum. Lines mostly go on as they went, so
that a step is turned as the step before it has to be to point east, or between east and north-east:
then most steps do, too.

A vertex is two numbers: its step in longitude and in latitude. After a space come the levels, of
three vertices in each digit; a line whose vertices are all of level 0 has none. Level 0 is drawn at
every zoom, level 3 only close up. The levels are nested
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
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#%()*+,-./:;=?@[]^_|~`"
"""The digits: nothing that JSON, HTML or a template would have to escape."""
SINGLE = 76
"""How many numbers are one digit; the best for this atlas of 56 to 80."""
LEVELS_IN_DIGIT = 3
GAP = " "
_CHARACTERS = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)
_MORE = len(ALPHABET) - SINGLE


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
    ['2004']
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
        Of each vertex, shape (n,), from 0 to 3; None sends none.
    """
    if not len(owner):
        return [""] * count
    first = np.ones(len(owner), dtype=bool)
    first[1:] = owner[1:] != owner[:-1]
    units = np.rint(coordinates / quantum).astype(np.int64)
    steps = np.diff(units, axis=0, prepend=units[:1])
    steps[first] = units[first]
    starts = np.flatnonzero(first)
    sizes = np.diff(np.append(starts, len(owner)))
    text, ends = encode_numbers(zigzag(_turned(steps, first)).ravel())
    parts = _cut(text, ends[np.cumsum(sizes) * 2 - 1])
    if levels is not None:
        level_texts = _level_texts(levels, starts, sizes)
        parts = [part + own for part, own in zip(parts, level_texts, strict=True)]
    packed = [""] * count
    for number, part in zip(owner[starts], parts, strict=True):
        packed[number] = part
    return packed


def _cut(text: str, ends: NDArray[np.int64]) -> list[str]:
    stops = ends.tolist()
    return [text[begin:end] for begin, end in zip([0, *stops], stops, strict=False)]


def _turned(steps: NDArray[np.int64], first: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the steps as seen along the step before; the first two of a line stay as they are."""
    before = np.zeros_like(steps)
    before[1:] = steps[:-1]
    before[first] = 0
    before[1:][first[:-1]] = 0
    turned = np.where(before < 0, -steps, steps)
    steep = np.abs(before[:, 1]) > np.abs(before[:, 0])
    turned[steep] = turned[steep, ::-1]
    return turned


def _level_texts(
    levels: NDArray[np.int64], starts: NDArray[np.int64], sizes: NDArray[np.int64]
) -> list[str]:
    """Return the levels of each line after a gap, an empty text where all of them are 0."""
    lengths = -(-sizes // LEVELS_IN_DIGIT)
    nth = np.arange(len(levels)) - np.repeat(starts, sizes)
    digit = np.repeat(np.cumsum(lengths) - lengths, sizes) + nth // LEVELS_IN_DIGIT
    digits = np.bincount(digit, levels * LEVELS ** (nth % LEVELS_IN_DIGIT)).astype(np.int64)
    text = _CHARACTERS[digits].tobytes().decode("ascii")
    flat = np.maximum.reduceat(levels, starts) == 0
    parts = _cut(text, np.cumsum(lengths))
    return ["" if none else GAP + part for part, none in zip(parts, flat.tolist(), strict=True)]


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

    >>> encode_numbers(np.array([0, 75, 76]))[0]
    '0=?0'
    """
    if not len(numbers):
        return "", np.empty(0, dtype=np.int64)
    digits, used = [_CHARACTERS[numbers % SINGLE]], [np.ones(len(numbers), dtype=bool)]
    rest = numbers // SINGLE
    while rest.any():
        used.append(rest > 0)
        rest = rest - used[-1]
        digits.append(_CHARACTERS[SINGLE + rest % _MORE])
        rest //= _MORE
    table, kept = np.stack(digits[::-1], axis=1), np.stack(used[::-1], axis=1)
    return table[kept].tobytes().decode("ascii"), np.cumsum(kept.sum(axis=1))
