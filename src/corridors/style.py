"""One table of looks, read by the map engine, figures and the legend.

Hue says the mode, dash says the status, opacity says how sure the course is; what is only expected
is pale too. The hues start from
Okabe and Ito's palette (https://jfly.uni-koeln.de/color/) and were moved apart until any two differ
by over 20 (CIE 1976) for normal sight and under full protanopia, deuteranopia and tritanopia
(Machado and others 2009, https://doi.org/10.1109/TVCG.2009.113), each keeping a contrast of 3 : 1
against the land colour (WCAG 2.2, success criterion 1.4.11).
"""

from __future__ import annotations

from dataclasses import dataclass

from corridors.model import Mode, RouteAccuracy, State

LAND = "#f6f2e9"
WATER = "#dbe6ea"
BORDER = "#b3a996"
SHORE = "#a9bcc4"
RIVER = "#c3d3d9"
INK = "#2b2a27"
GREY = "#77736b"


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How a section is drawn.

    Attributes
    ----------
    colour
        ``#rrggbb``.
    dash
        Lengths of strokes and gaps in units of the line's width; empty for a solid line.
    width_px
        Width at zoom 5.
    opacity
        0 to 1.
    order
        Higher is drawn later, on top.
    """

    colour: str
    dash: tuple[float, ...]
    width_px: float
    opacity: float
    order: int


MODE_COLOURS: dict[Mode, str] = {
    Mode.RAIL: "#a8261a",
    Mode.ROAD: "#b4780a",
    Mode.PIPELINE: "#1350a8",
    Mode.AIR: "#7a3c72",
    Mode.SEA: "#0c8a68",
}
_WIDTH: dict[Mode, float] = {
    Mode.RAIL: 2.4,
    Mode.ROAD: 2.0,
    Mode.PIPELINE: 2.0,
    Mode.AIR: 1.0,
    Mode.SEA: 2.0,
}
_ORDER: dict[Mode, int] = {
    Mode.AIR: 0,
    Mode.SEA: 1,
    Mode.ROAD: 2,
    Mode.PIPELINE: 3,
    Mode.RAIL: 4,
}
STATUS_DASHES: dict[State, tuple[float, ...]] = {
    State.OPERATING: (),
    State.EXPECTED: (4.5, 1.3, 1.0, 1.3, 1.0, 1.3),
    State.CONSTRUCTION: (5.0, 2.2),
    State.AGREED: (2.2, 2.2),
    State.PROPOSED: (0.1, 2.4),
    State.SUSPENDED: (6.0, 2.0, 0.1, 2.0),
    State.SHELVED: (3.0, 4.0),
    State.CANCELLED: (1.0, 4.0),
    State.RETIRED: (0.1, 5.0),
}
LIFELESS = (State.SUSPENDED, State.SHELVED, State.CANCELLED, State.RETIRED)
STATUS_OPACITY: dict[State, float] = {State.EXPECTED: 0.6}
"""What is pale, however sure its course is; the others are not."""
_OPACITY: dict[RouteAccuracy, float] = {
    RouteAccuracy.HIGH: 1.0,
    RouteAccuracy.MEDIUM: 1.0,
    RouteAccuracy.LOW: 0.78,
    RouteAccuracy.SCHEMATIC: 0.6,
}

APPROXIMATE: dict[RouteAccuracy, float] = {RouteAccuracy.LOW: 2.6, RouteAccuracy.SCHEMATIC: 4.2}
"""Lines whose course is unsure lie in a faint band, so many times as wide as the line itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The colours of one look of maps and figures, ``#rrggbb``.

    Attributes
    ----------
    land, water, border, shore, river
        The ground.
    ink, quiet, label, sea
        Text: what is read first, what is read second, names on the map, names of waters.
    paper, rule, field
        Panels and margins, the hairlines in them, and what is typed into or pointed at.
    grey
        Lines of what is suspended, shelved, cancelled or retired.
    link, alarm
        Addresses; what is disputed.
    modes
        One hue for each mode.
    """

    land: str
    water: str
    border: str
    shore: str
    river: str
    ink: str
    quiet: str
    label: str
    sea: str
    paper: str
    rule: str
    field: str
    grey: str
    link: str
    alarm: str
    modes: dict[Mode, str]


THEMES: dict[str, Theme] = {
    "light": Theme(
        land=LAND,
        water=WATER,
        border=BORDER,
        shore=SHORE,
        river=RIVER,
        ink=INK,
        quiet="#625e56",
        label="#45423b",
        sea="#466778",
        paper="#fffdf8",
        rule="#d9d2c4",
        field="#efe9dc",
        grey=GREY,
        link="#12468f",
        alarm="#a8261a",
        modes=MODE_COLOURS,
    ),
    "dark": Theme(
        land="#25282c",
        water="#16191d",
        border="#565b62",
        shore="#3c464e",
        river="#35414a",
        ink="#ece8df",
        quiet="#b0aba1",
        label="#cdc8be",
        sea="#7d9bab",
        paper="#1d2024",
        rule="#41464d",
        field="#30343a",
        grey="#94908a",
        link="#8ab6ff",
        alarm="#ff8a80",
        modes={
            Mode.RAIL: "#f73d36",
            Mode.ROAD: "#fdb01f",
            Mode.PIPELINE: "#4688f9",
            Mode.AIR: "#c393d2",
            Mode.SEA: "#24efb2",
        },
    ),
    "print": Theme(
        land="#fbf9f4",
        water="#dcebf2",
        border="#a69c8c",
        shore="#8fb0c0",
        river="#b4d0de",
        ink="#1d1c1a",
        quiet="#5f5a53",
        label="#3a3833",
        sea="#3c6479",
        paper="#ffffff",
        rule="#cccccc",
        field="#f2f2f2",
        grey=GREY,
        link="#12468f",
        alarm="#a8261a",
        modes=MODE_COLOURS,
    ),
    "grey": Theme(
        land="#ffffff",
        water="#ececec",
        border="#a8a8a8",
        shore="#9a9a9a",
        river="#cfcfcf",
        ink="#111111",
        quiet="#5e5e5e",
        label="#333333",
        sea="#6a6a6a",
        paper="#ffffff",
        rule="#cccccc",
        field="#f2f2f2",
        grey="#8a8a8a",
        link="#333333",
        alarm="#333333",
        modes={
            Mode.RAIL: "#000000",
            Mode.ROAD: "#4a4a4a",
            Mode.PIPELINE: "#333333",
            Mode.AIR: "#6a6a6a",
            Mode.SEA: "#5a5a5a",
        },
    ),
}
"""The looks, by name. In ``grey``, for print without colour, patterns tell the modes apart."""
SCREEN_THEMES = ("light", "dark", "print")
"""What a map on a screen offers: there, patterns of lines are for statuses."""

SITE_SHAPES: dict[str, str] = {
    "logistics": "square",
    "borders": "diamond",
    "energy": "circle",
    "land_and_water": "drop",
    "knowledge": "triangle",
    "diplomacy": "cross",
}
"""The shape of the mark for each group of sites; all are in ink, none in a mode's hue."""


def line_style(mode: str, status: str, accuracy: str = "medium") -> LineStyle:
    """Return how a section of this mode, status and accuracy is drawn.

    >>> line_style("rail", "construction").dash
    (5.0, 2.2)
    >>> line_style("rail", "shelved").colour == GREY
    True
    """
    word = State(status) if status else State.OPERATING
    kind = Mode(mode)
    opacity = _OPACITY[RouteAccuracy(accuracy)] if kind is not Mode.AIR else 0.5
    opacity = min(opacity, STATUS_OPACITY.get(word, 1.0))
    return LineStyle(
        colour=GREY if word in LIFELESS else MODE_COLOURS[kind],
        dash=STATUS_DASHES[word],
        width_px=_WIDTH[kind],
        opacity=opacity,
        order=_ORDER[kind],
    )


MODE_PATTERNS: dict[Mode, str] = {
    Mode.RAIL: "plain",
    Mode.ROAD: "hollow",
    Mode.PIPELINE: "beads",
    Mode.AIR: "plain",
    Mode.SEA: "plain",
}
"""What tells the modes apart on paper without colour, with the width."""


def blend(colour: str, ground: str, opacity: float) -> str:
    """Return the colour that an ink of some opacity has on a ground, for print without alpha.

    >>> blend("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = ((int(c[i : i + 2], 16) for c in (colour, ground)) for i in (1, 3, 5))
    mixed = (round(top * opacity + under * (1 - opacity)) for top, under in pairs)
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def contrast_ratio(first: str, second: str) -> float:
    """Return the contrast of two ``#rrggbb`` colours after WCAG 2.2, from 1 to 21.

    >>> round(contrast_ratio("#ffffff", "#000000"))
    21
    """

    def luminance(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]  # noqa: PLR2004  (sRGB)
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
