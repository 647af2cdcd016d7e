from __future__ import annotations

from itertools import combinations

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

ALL_LOOKS = [(m, s, a) for m in Mode for s in State for a in RouteAccuracy]
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


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("mode", list(Mode))
def test_every_mode_is_legible_on_land(mode: Mode, theme: str) -> None:
    assert contrast_ratio(THEMES[theme].modes[mode], THEMES[theme].land) >= 3


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


@pytest.mark.parametrize("vision", [None, *COLOUR_BLIND])
@pytest.mark.parametrize("theme", SCREEN_THEMES)
@pytest.mark.parametrize(("first", "second"), list(combinations(Mode, 2)))
def test_modes_are_told_apart_also_by_the_colour_blind(
    first: Mode, second: Mode, theme: str, vision: str | None
) -> None:
    matrix = COLOUR_BLIND[vision] if vision else None
    a, b = (seen(THEMES[theme].modes[mode], matrix) for mode in (first, second))
    assert sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5 > 20


def test_every_status_has_a_dash_of_its_own_and_operating_none() -> None:
    assert STATUS_DASHES[State.OPERATING] == ()
    assert set(STATUS_DASHES) == set(State)
    assert len(set(STATUS_DASHES.values())) == len(State)


@pytest.mark.parametrize("accuracy", list(RouteAccuracy))
@pytest.mark.parametrize("mode", [mode for mode in Mode if mode is not Mode.AIR])
def test_what_is_only_expected_is_dashed_and_pale(mode: Mode, accuracy: RouteAccuracy) -> None:
    looks = {state: line_style(mode, state, accuracy) for state in State}
    expected = looks.pop(State.EXPECTED)
    assert expected.dash
    assert expected.opacity <= min(look.opacity for look in looks.values())
    assert expected.opacity <= 0.6 < line_style(mode, State.CONSTRUCTION, "low").opacity


def test_dashes_are_pairs_of_strokes_and_gaps() -> None:
    assert all(len(dash) % 2 == 0 and min(dash, default=1) > 0 for dash in STATUS_DASHES.values())


@pytest.mark.parametrize(("mode", "status", "accuracy"), ALL_LOOKS)
def test_every_line_has_a_look(mode: Mode, status: State, accuracy: RouteAccuracy) -> None:
    look = line_style(mode, status, accuracy)
    assert look.colour == (GREY if status in LIFELESS else MODE_COLOURS[mode])
    assert 0.5 <= look.opacity <= 1
    assert 0.5 <= look.width_px <= 4


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
