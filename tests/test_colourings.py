"""What the colour of a line may say instead of its mode: classes, hues, legends."""

from __future__ import annotations

import math
from itertools import combinations, product
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from test_style import COLOUR_BLIND, seen

import corridors
from corridors.cli import main
from corridors.figures import FigureOptions
from corridors.figures.frame import find_extent
from corridors.figures.legend import legend_blocks
from corridors.figures.strokes import line_colour, place_sections
from corridors.i18n import available_languages
from corridors.model import SPECIFICATION, ArgumentError, Mode, NotFoundError, RouteAccuracy
from corridors.style import (
    COLOURINGS,
    FAINT,
    PLAIN,
    SCREEN_THEMES,
    THEMES,
    class_of,
    contrast_ratio,
    hue_of,
)
from corridors.web import MapOptions, pack_atlas
from corridors.wording import class_text

if TYPE_CHECKING:
    from corridors.atlas import Atlas


def test_every_class_borrows_a_hue_that_there_is() -> None:
    hues = {hue for classes in COLOURINGS.values() for hue in classes.values()}
    assert hues <= {*SPECIFICATION.modes, PLAIN, FAINT}
    assert list(COLOURINGS["accuracy"]) == list(RouteAccuracy), "the engine takes its number"


@pytest.mark.parametrize("by", COLOURINGS)
def test_classes_are_told_apart_also_by_the_colour_blind(by: str) -> None:
    used = list(COLOURINGS[by].values())
    assert len(used) == len(set(used)), "no two classes look alike"
    hues = set(used) - {FAINT}
    for name, (vision, matrix) in product(SCREEN_THEMES, {"": None, **COLOUR_BLIND}.items()):
        theme = THEMES[name]
        looks = {hue: seen(hue_of(theme, hue), matrix) for hue in hues}
        for one, two in combinations(hues, 2):
            assert math.dist(looks[one], looks[two]) > 20, (name, vision, one, two)
        assert all(contrast_ratio(hue_of(theme, hue), theme.land) >= 3 for hue in hues)


@pytest.mark.parametrize("language", available_languages())
def test_every_class_has_a_name_of_its_own(language: str) -> None:
    for by, classes in COLOURINGS.items():
        names = [class_text(by, word, language) for word in classes]
        assert len(set(names)) == len(names)
        assert all(names)


@pytest.mark.parametrize(
    ("row", "by", "word"),
    [
        ({"mode": "rail", "gauge_mm": 1435}, "gauge", "g1435"),
        ({"mode": "rail", "gauge_mm": 1067}, "gauge", "other"),
        ({"mode": "rail", "gauge_mm": None}, "gauge", "unstated"),
        ({"mode": "sea", "electrified": None}, "electrification", "inapplicable"),
        ({"mode": "rail", "electrified": False}, "electrification", "no"),
        ({"mode": "rail", "electrified": True}, "electrification", "yes"),
        ({"mode": "rail", "electrified": None}, "electrification", "unstated"),
        ({"opened": "1999-12-31"}, "age", "y1990"),
        ({"opened": "2000"}, "age", "y2000"),
        ({"opened": "2026-01"}, "age", "y2020"),
        ({"opened": ""}, "age", "unstated"),
        ({"route_accuracy": "low"}, "accuracy", "low"),
    ],
)
def test_a_section_stands_in_its_class(row: dict[str, object], by: str, word: str) -> None:
    assert class_of(row, by) == word


def test_the_document_holds_the_class_of_every_line(shipped_atlas: Atlas) -> None:
    document = pack_atlas(shipped_atlas, MapOptions(colour_by="gauge"))
    assert document["options"]["colourBy"] == "gauge"
    columns = document["lines"]["columns"]
    for by in ("gauge", "electrification", "age"):
        at = columns.index(by)
        words = [list(COLOURINGS[by])[row[at]] for row in document["lines"]["rows"]]
        assert words == [class_of(row, by) for row in shipped_atlas.records.sections]


def test_the_legend_of_a_figure_tells_the_classes_that_it_shows(shipped_atlas: Atlas) -> None:
    rail = corridors.select(shipped_atlas, mode="rail", country=["KZ", "CN"])
    sections = rail.records.sections
    frame = find_extent([row.geometry for row in sections]).fit(0, 0, 160, 90)
    drawn = place_sections(sections, frame, "gauge")
    first, *rest = legend_blocks(drawn, set(), "en", "gauge")
    assert first.heading == "Gauge"
    assert [entry.text for entry in first.entries] == ["1,435 mm", "1,520 mm", "not stated"]
    assert [block.heading for block in rest][:1] == ["Lines"]
    colour = line_colour(THEMES["print"], "rail", "operating", "high", COLOURINGS["gauge"]["g1435"])
    assert colour == THEMES["print"].modes[Mode.PIPELINE]


def test_what_cannot_be_is_refused_in_a_sentence(shipped_atlas: Atlas) -> None:
    with pytest.raises(ArgumentError, match="Without colour nothing can be coloured by gauge"):
        FigureOptions(theme="grey", colour_by="gauge")
    with pytest.raises(NotFoundError, match="no colouring 'width'"):
        FigureOptions(colour_by="width")
    with pytest.raises(NotFoundError, match="no colouring 'width'"):
        pack_atlas(shipped_atlas, MapOptions(colour_by="width"))
    done = CliRunner().invoke(main, ["map", "x.html", "--colour-by", "gauges"])
    assert done.exit_code == 1
    assert done.output.startswith("Error: There is no colouring 'gauges'. Nearest: mode, gauge, ")
