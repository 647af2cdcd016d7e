"""What is packed comes back: never off by more than half a quantum."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString

from corridors.web.codec import (
    ALPHABET,
    GAP,
    LEVELS,
    LEVELS_IN_DIGIT,
    QUANTUM,
    SINGLE,
    TOLERANCES_DEGREES,
    encode_lines,
    encode_numbers,
    zigzag,
)

if TYPE_CHECKING:
    from pathlib import Path

LINES = st.lists(
    st.tuples(st.floats(-180, 180), st.floats(-85, 85)), min_size=2, max_size=40, unique=True
).map(LineString)


def decode_numbers(text: str) -> list[int]:
    """Read numbers, written here anew, as the engine reads them."""
    numbers, value, more = [], 0, len(ALPHABET) - SINGLE
    for character in text:
        digit = ALPHABET.index(character)
        if digit < SINGLE:
            numbers.append(value * SINGLE + digit)
            value = 0
        else:
            value = value * more + digit - SINGLE + 1
    assert value == 0
    return numbers


def signed(value: int) -> int:
    return -(value >> 1) if value & 1 else value >> 1


def decode_line(text: str) -> tuple[list[tuple[float, float]], list[int]]:
    steps, _, levels = text.partition(GAP)
    numbers = [signed(value) for value in decode_numbers(steps)]
    points, x, y, before = [], 0, 0, (0, 0)
    for across, up in zip(numbers[::2], numbers[1::2], strict=True):
        dx, dy = (up, across) if abs(before[1]) > abs(before[0]) else (across, up)
        before = -dx if before[0] < 0 else dx, -dy if before[1] < 0 else dy
        x, y = x + before[0], y + before[1]
        points.append((x * QUANTUM, y * QUANTUM))
        before = before if len(points) > 1 else (0, 0)
    digits = [ALPHABET.index(character) for character in levels]
    own = [
        digits[n // LEVELS_IN_DIGIT] // LEVELS ** (n % LEVELS_IN_DIGIT) % LEVELS if digits else 0
        for n in range(len(points))
    ]
    return points, own


@given(st.lists(st.integers(0, 2**40), max_size=30))
def test_numbers_come_back(numbers: list[int]) -> None:
    text, ends = encode_numbers(np.array(numbers, dtype=np.int64))
    assert decode_numbers(text) == numbers
    assert list(ends) == sorted(ends)
    assert (ends[-1] if numbers else 0) == len(text)


@given(st.lists(st.integers(-(2**40), 2**40), min_size=1))
def test_signs_come_back(numbers: list[int]) -> None:
    packed = zigzag(np.array(numbers, dtype=np.int64))
    assert (packed >= 0).all()
    assert [signed(int(value)) for value in packed] == numbers


@given(st.lists(LINES, min_size=1, max_size=5))
def test_no_vertex_is_off_by_more_than_half_a_quantum(lines: list[LineString]) -> None:
    finest = shapely.simplify(lines, TOLERANCES_DEGREES[-1], preserve_topology=False)
    for text, line in zip(encode_lines(lines), finest, strict=True):
        points, levels = decode_line(text)
        assert len(points) == len(line.coords)
        for (x, y), (lon, lat) in zip(points, line.coords, strict=True):
            assert math.isclose(x, lon, abs_tol=QUANTUM / 2 + 1e-9)
            assert math.isclose(y, lat, abs_tol=QUANTUM / 2 + 1e-9)
        assert levels[0] == levels[-1] == 0


@given(LINES)
def test_each_level_keeps_to_its_tolerance(line: LineString) -> None:
    points, levels = decode_line(encode_lines([line])[0])
    allowed = 0.0
    for level in range(LEVELS - 1, -1, -1):
        allowed += TOLERANCES_DEGREES[level]
        kept = [point for point, own in zip(points, levels, strict=True) if own <= level]
        assert line.hausdorff_distance(LineString(kept)) <= allowed + QUANTUM


def test_ends_that_meet_still_meet() -> None:
    first = LineString([(70.12345, 41.54321), (71.0, 42.0)])
    second = LineString([(71.0, 42.0), (72.98765, 40.1)])
    (*_, end), (start, *_) = (decode_line(text)[0] for text in encode_lines([first, second]))
    assert end == start


def test_nothing_gives_nothing_and_an_empty_line_an_empty_text() -> None:
    assert encode_lines([]) == []
    empty, line = encode_lines([LineString(), LineString([(1, 1), (2, 2)])])
    assert empty == ""
    assert decode_line(line)[0] == [(1.0, 1.0), (2.0, 2.0)]


@pytest.mark.parametrize("digit", ALPHABET + GAP)
def test_the_alphabet_needs_no_escape_in_json_html_or_a_template(digit: str) -> None:
    assert digit not in "<>&\"'\\{}$"
    assert (ALPHABET + GAP).count(digit) == 1


def test_the_engine_reads_with_the_same_alphabet(repository: Path) -> None:
    engine = repository / "src" / "corridors" / "web" / "engine" / "codec.js"
    text = engine.read_text("utf-8")
    assert f'const ALPHABET = "{ALPHABET}";' in text
    assert f"const SINGLE = {SINGLE};" in text
