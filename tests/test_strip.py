"""The strip diagram: to scale, in three languages, no label on another, text and never markup."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree as ET

import attacks
import pytest

import corridors
from corridors.account.journey_text import comparison_lines, csv_table, markdown_table
from corridors.model import ArgumentError
from corridors.network import Itinerary, build_network, compare
from corridors.strips import strip_svg
from corridors.style import THEMES, contrast_ratio

SVG = "{http://www.w3.org/2000/svg}"
LABEL_X, KM_X = "92.0", "46.0"


@cache
def way() -> Itinerary:
    network = build_network(corridors.load())
    return compare(network, "kashgar", "istanbul", year=2031, modes=["rail", "sea"]).itineraries[0]


def texts(svg: str, x: str) -> list[tuple[float, str]]:
    nodes = ET.fromstring(svg).iter(f"{SVG}text")  # noqa: S314  (we made it)
    return [(float(n.get("y", "0")), n.text or "") for n in nodes if n.get("x") == x]


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
@pytest.mark.parametrize("width", [360, 700])
def test_no_label_stands_on_another_or_beyond_the_edge(language: str, width: int) -> None:
    svg = strip_svg(way(), language, width)
    for x, least in ((LABEL_X, 12.0), (KM_X, 12.0)):
        heights = sorted(y for y, _ in texts(svg, x))
        assert len(heights) > 5
        assert all(after - before >= least for before, after in pairwise(heights))
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    assert size is not None
    assert int(size[1]) == width
    assert max(y for y, _ in texts(svg, LABEL_X)) < int(size[2])


def test_the_line_is_to_scale() -> None:
    svg = strip_svg(way(), "en", 700)
    strokes = re.findall(r'<path d="M62.0 ([\d.]+)V([\d.]+)" stroke="#', svg)
    lengths = [float(bottom) - float(top) for top, bottom in strokes][: len(strokes)]
    states: list[tuple[tuple[str, str], float]] = []
    for leg in way().legs:
        key = (leg.mode, leg.state)
        if states and states[-1][0] == key:
            states[-1] = (key, states[-1][1] + leg.km)
        else:
            states.append((key, leg.km))
    scale = sum(km for _, km in states) / sum(lengths[: len(states)])
    for (_, km), length in zip(states, lengths, strict=False):
        assert length * scale == pytest.approx(km, rel=0.02, abs=10)


@pytest.mark.parametrize(
    "attack", [attacks.MARKUP, attacks.SCRIPT_END, attacks.RIGHT_TO_LEFT, attacks.MIXED]
)
def test_names_are_text_and_never_markup(attack: str) -> None:
    hostile = replace(way().origin, name={"en": attack})
    changed = replace(way(), origin=hostile)
    svg = strip_svg(changed)
    tags = {node.tag.removeprefix(SVG) for node in ET.fromstring(svg).iter()}  # noqa: S314
    assert tags <= {"svg", "title", "rect", "text", "path", "circle", "g"}
    assert "<script" not in svg


def test_a_strip_refers_to_nothing_outside_itself() -> None:
    svg = strip_svg(way(), "zh", 360)
    assert svg.count("http") == 1
    assert "href" not in svg


@pytest.mark.parametrize("theme", list(THEMES))
def test_all_that_is_drawn_can_be_seen_on_the_paper_of_the_theme(theme: str) -> None:
    svg = strip_svg(way(), "en", 520, theme)
    paper = THEMES[theme].paper
    assert re.search(rf'<rect width="520" height="\d+" fill="{paper}"/>', svg)
    texts_in = set(re.findall(r'<text [^>]*fill="(#[0-9a-f]{6})"', svg)) | {THEMES[theme].ink}
    strokes = set(re.findall(r'stroke="(#[0-9a-f]{6})"', svg)) - {THEMES[theme].border}
    modes = set(THEMES[theme].modes.values())
    assert strokes & modes
    assert all(contrast_ratio(colour, paper) >= 3 for colour in strokes | (texts_in & modes))
    assert all(contrast_ratio(colour, paper) >= 4.5 for colour in texts_in - modes)


def test_a_theme_that_is_not_there_is_refused() -> None:
    with pytest.raises(ArgumentError, match="one of light, dark, print, grey"):
        strip_svg(way(), "en", 700, "sepia")


def test_a_width_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ArgumentError, match="280 to 2000"):
        strip_svg(way(), "en", 10)


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_tables_hold_every_itinerary(language: str) -> None:
    atlas = corridors.load()
    found = compare(atlas, "kashgar", "istanbul", year=2031, modes=["rail", "sea"], k=2)
    lines = comparison_lines(atlas, found, language)
    assert not any("\\x" in line for line in lines)
    assert sum(line[:2] in ("1.", "2.", "3.") for line in lines) == len(found.itineraries)
    table = markdown_table(atlas, found, language).splitlines()
    assert len(table) == 2 + len(found.itineraries)
    rows = csv_table(found).splitlines()
    steps = sum(len(item.legs) + len(item.transfers) for item in found.itineraries)
    assert len(rows) == 1 + steps
