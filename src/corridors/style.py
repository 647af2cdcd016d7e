"""One table of looks, read by the map engine, figures and the legend.

Hue says the mode, dash says the status, opacity says how sure the course is. The hues start from
Okabe and Ito's palette (https://jfly.uni-koeln.de/color/) and were moved apart until any two differ
by over 20 (CIE 1976) for normal sight and under full protanopia, deuteranopia and tritanopia
(Machado and others 2009, https://doi.org/10.1109/TVCG.2009.113), each keeping a contrast of 3 : 1
against the land colour (WCAG 2.2, success criterion 1.4.11).
"""

from __future__ import annotations

from dataclasses import dataclass

from corridors.model import Mode, RouteAccuracy, Status

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
STATUS_DASHES: dict[Status, tuple[float, ...]] = {
    Status.OPERATING: (),
    Status.CONSTRUCTION: (5.0, 2.2),
    Status.AGREED: (2.2, 2.2),
    Status.PROPOSED: (0.1, 2.4),
    Status.SUSPENDED: (6.0, 2.0, 0.1, 2.0),
    Status.SHELVED: (3.0, 4.0),
    Status.CANCELLED: (1.0, 4.0),
    Status.RETIRED: (0.1, 5.0),
}
LIFELESS = (Status.SUSPENDED, Status.SHELVED, Status.CANCELLED, Status.RETIRED)
_OPACITY: dict[RouteAccuracy, float] = {
    RouteAccuracy.HIGH: 1.0,
    RouteAccuracy.MEDIUM: 1.0,
    RouteAccuracy.LOW: 0.78,
    RouteAccuracy.SCHEMATIC: 0.6,
}

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
    word = Status(status) if status else Status.OPERATING
    kind = Mode(mode)
    opacity = _OPACITY[RouteAccuracy(accuracy)] if kind is not Mode.AIR else 0.5
    return LineStyle(
        colour=GREY if word in LIFELESS else MODE_COLOURS[kind],
        dash=STATUS_DASHES[word],
        width_px=_WIDTH[kind],
        opacity=opacity,
        order=_ORDER[kind],
    )


@dataclass(frozen=True, slots=True)
class Theme:
    """The ground and the inks of a printed figure; each ``#rrggbb``.

    Attributes
    ----------
    paper, land, water, shore, river, border
        The ground; ``paper`` lies around the map.
    ink, faint, sea
        Texts: names of places; names of countries, notes; names of waters.
    lifeless
        Lines that are suspended, shelved, cancelled or retired.
    modes
        One for each mode.
    """

    paper: str
    land: str
    water: str
    shore: str
    river: str
    border: str
    ink: str
    faint: str
    sea: str
    lifeless: str
    modes: dict[Mode, str]


THEMES: dict[str, Theme] = {
    "print": Theme(
        paper="#ffffff",
        land="#fbf9f4",
        water="#dcebf2",
        shore="#8fb0c0",
        river="#b4d0de",
        border="#a69c8c",
        ink="#1d1c1a",
        faint="#6f6a62",
        sea="#4f7f99",
        lifeless=GREY,
        modes=MODE_COLOURS,
    ),
    "light": Theme(
        paper="#ffffff",
        land=LAND,
        water=WATER,
        shore=SHORE,
        river=RIVER,
        border=BORDER,
        ink=INK,
        faint="#6a665e",
        sea="#56788a",
        lifeless=GREY,
        modes=MODE_COLOURS,
    ),
    "dark": Theme(
        paper="#16191c",
        land="#23272b",
        water="#171d22",
        shore="#3d4a52",
        river="#31404a",
        border="#6b675f",
        ink="#f2efe8",
        faint="#aaa59a",
        sea="#7d9bab",
        lifeless="#8d8981",
        modes={
            Mode.RAIL: "#ff7a66",
            Mode.ROAD: "#f0b429",
            Mode.PIPELINE: "#6aa8ff",
            Mode.AIR: "#d59bcb",
            Mode.SEA: "#3ec9a0",
        },
    ),
    "grey": Theme(
        paper="#ffffff",
        land="#ffffff",
        water="#ececec",
        shore="#9a9a9a",
        river="#cfcfcf",
        border="#a8a8a8",
        ink="#111111",
        faint="#6a6a6a",
        sea="#757575",
        lifeless="#8a8a8a",
        modes={
            Mode.RAIL: "#000000",
            Mode.ROAD: "#4a4a4a",
            Mode.PIPELINE: "#333333",
            Mode.AIR: "#6a6a6a",
            Mode.SEA: "#5a5a5a",
        },
    ),
}
"""The looks of figures, by name."""

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
