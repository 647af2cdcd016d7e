from __future__ import annotations

import math
from itertools import combinations, product

import pytest

from corridors.model import SITE_GROUPS, Mode, RouteAccuracy, State
from corridors.style import (
    GREY,
    LIFELESS,
    MODE_COLOURS,
    SCREEN_THEMES,
    SITE_SHAPES,
    STATUS_DASHES,
    THEMES,
    contrast_ratio,
    line_style,
)

# Machado, Oliveira and Fernandes (2009), https://doi.org/10.1109/TVCG.2009.113, severity 1,
# on linear RGB.
COLOUR_BLIND = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def test_every_mode_is_legible_on_land() -> None:
    pale = [
        (name, mode)
        for name, theme in THEMES.items()
        for mode in Mode
        if contrast_ratio(theme.modes[mode], theme.land) < 3
    ]
    assert pale == []


@pytest.mark.parametrize("theme", THEMES)
def test_texts_and_grey_lines_are_legible_on_their_grounds(theme: str) -> None:
    look = THEMES[theme]
    assert contrast_ratio(look.grey, look.land) >= 3
    assert contrast_ratio(look.ink, look.land) >= 7
    assert contrast_ratio(look.label, look.land) >= 4.5
    assert contrast_ratio(look.sea, look.water) >= 4.5
    for text in (look.ink, look.quiet, look.link, look.alarm):
        assert contrast_ratio(text, look.paper) >= 4.5
        assert contrast_ratio(text, look.field) >= 4.5
    assert contrast_ratio(look.land, look.water) < 1.5


def test_contrast_is_that_of_wcag() -> None:
    assert contrast_ratio("#ffffff", "#000000") == pytest.approx(21)
    assert contrast_ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast_ratio("#f6f2e9", "#2b2a27") == contrast_ratio("#2b2a27", "#f6f2e9")


def seen(colour: str, matrix: tuple[tuple[float, ...], ...] | None) -> tuple[float, ...]:
    """Return a colour in CIE Lab as people with a colour deficiency see it."""
    srgb = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in srgb]
    if matrix:
        mixed = (sum(m * c for m, c in zip(row, linear, strict=True)) for row in matrix)
        linear = [min(1, max(0, value)) for value in mixed]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    xyz = [sum(m * c for m, c in zip(row, linear, strict=True)) for row in to_xyz]
    x, y, z = (
        (v / w) ** (1 / 3) if v / w > 0.008856 else 7.787 * v / w + 16 / 116
        for v, w in zip(xyz, white, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def test_modes_are_told_apart_also_by_the_colour_blind() -> None:
    alike = []
    for theme, (vision, matrix) in product(SCREEN_THEMES, {"": None, **COLOUR_BLIND}.items()):
        looks = {mode: seen(THEMES[theme].modes[mode], matrix) for mode in Mode}
        alike += [
            (theme, vision, *pair)
            for pair in combinations(Mode, 2)
            if math.dist(*(looks[mode] for mode in pair)) <= 20
        ]
    assert alike == []


def test_every_status_has_a_dash_of_its_own_and_operating_none() -> None:
    assert STATUS_DASHES[State.OPERATING] == ()
    assert set(STATUS_DASHES) == set(State)
    assert len(set(STATUS_DASHES.values())) == len(State)


def test_what_is_only_expected_is_dashed_and_pale() -> None:
    for mode, accuracy in product(set(Mode) - {Mode.AIR}, RouteAccuracy):
        looks = {state: line_style(mode, state, accuracy) for state in State}
        expected = looks.pop(State.EXPECTED)
        assert expected.dash, (mode, accuracy)
        assert expected.opacity <= min(look.opacity for look in looks.values()), (mode, accuracy)
        assert expected.opacity <= 0.6 < line_style(mode, State.CONSTRUCTION, "low").opacity


def test_dashes_are_pairs_of_strokes_and_gaps() -> None:
    assert all(len(dash) % 2 == 0 and min(dash, default=1) > 0 for dash in STATUS_DASHES.values())


def test_every_line_has_a_look() -> None:
    for mode, status, accuracy in product(Mode, State, RouteAccuracy):
        look, words = line_style(mode, status, accuracy), (mode, status, accuracy)
        assert look.colour == (GREY if status in LIFELESS else MODE_COLOURS[mode]), words
        assert 0.5 <= look.opacity <= 1, words
        assert 0.5 <= look.width_px <= 4, words


def test_uncertain_lines_look_uncertain() -> None:
    sure, unsure = (line_style("rail", "operating", word) for word in ("high", "schematic"))
    assert unsure.opacity < sure.opacity
    assert line_style("air", "operating", "schematic") == line_style("air", "operating", "high")


def test_a_line_without_a_status_is_drawn_solid() -> None:
    assert line_style("road", "").dash == ()


def test_every_group_of_sites_has_a_shape_of_its_own() -> None:
    assert set(SITE_SHAPES) == set(SITE_GROUPS)
    assert len(set(SITE_SHAPES.values())) == len(SITE_SHAPES)


@pytest.mark.parametrize("words", [("raill", "operating"), ("rail", "opened")])
def test_unknown_words_have_no_look(words: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        line_style(*words)
