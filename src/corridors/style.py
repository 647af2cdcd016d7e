"""Looks, made from the specification; read by the map engine, the app, figures and legends.

Hue says the mode, dash says the status, opacity says how sure the course is; what is only expected
is pale too. The hues start from
Okabe and Ito's palette (https://jfly.uni-koeln.de/color/) and were moved apart until any two differ
by over 20 (CIE 1976) for normal sight and under full protanopia, deuteranopia and tritanopia
(Machado and others 2009, https://doi.org/10.1109/TVCG.2009.113), each keeping a contrast of 3 : 1
against the land colour (WCAG 2.2, success criterion 1.4.11).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from corridors.model import SPECIFICATION, Mode, RouteAccuracy, State, ThemeEntry

if TYPE_CHECKING:
    from corridors.model import Cells


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


_MODES = {Mode(name): entry for name, entry in SPECIFICATION.modes.items()}
_STATES = {State(name): entry for name, entry in SPECIFICATION.states.items()}
_ACCURACIES = {RouteAccuracy(name): entry for name, entry in SPECIFICATION.accuracies.items()}
MODE_COLOURS: dict[Mode, str] = {mode: entry.colours["light"] for mode, entry in _MODES.items()}
STATUS_DASHES = {state: entry.dash for state, entry in _STATES.items()}
LIFELESS = tuple(State(name) for name in SPECIFICATION.states_of("ended"))
STATUS_OPACITY = {state: entry.opacity for state, entry in _STATES.items() if entry.opacity < 1}
"""What is pale, however sure its course is; the others are not."""
APPROXIMATE = {accuracy: entry.band for accuracy, entry in _ACCURACIES.items() if entry.band}
"""Lines whose course is unsure lie in a faint band, so many times as wide as the line itself."""


class Theme(ThemeEntry, frozen=True, kw_only=True):
    """The colours of one look of maps and figures, ``#rrggbb``; those of the file, and the hues.

    Attributes
    ----------
    modes
        One hue for each mode.
    """

    modes: dict[Mode, str]


def _theme(name: str, entry: ThemeEntry) -> Theme:
    hues = {mode: look.colours[name] for mode, look in _MODES.items()}
    return Theme(**msgspec.structs.asdict(entry), modes=hues)


THEMES = {name: _theme(name, entry) for name, entry in SPECIFICATION.themes.items()}
"""The looks, by name. In ``grey``, for print without colour, patterns tell the modes apart."""
SCREEN_THEMES = tuple(name for name, entry in SPECIFICATION.themes.items() if entry.on_screen)
"""What a map on a screen offers: there, patterns of lines are for statuses."""
INK, GREY = THEMES["light"].ink, THEMES["light"].grey
SITE_SHAPES = {name: entry.shape for name, entry in SPECIFICATION.site_groups.items()}
"""The shape of the mark for each group of sites; all are in ink, none in a mode's hue."""
MODE_PATTERNS = {mode: entry.pattern for mode, entry in _MODES.items()}
"""What tells the modes apart on paper without colour, with the width."""
WAY_COLOURS, OWN_COLOURS = SPECIFICATION.palettes.ways, SPECIFICATION.palettes.own
"""Of itineraries and of people's own lines, each on light and on dark ground."""


COLOURINGS = SPECIFICATION.colourings
"""What colour may say instead of the mode: for each the classes, and whose hue these borrow."""
BY_MODE = "mode"
COLOUR_BY = (BY_MODE, *COLOURINGS)
PLAIN, FAINT = "plain", "faint"
FAINT_OPACITY = 0.35
"""Of lines to which a colouring does not apply, such as the gauge of a road; they are grey."""
_GAUGES = {1435: "g1435", 1520: "g1520"}


def class_of(row: Cells, by: str) -> str:
    """Return the class of a section in a colouring.

    Parameters
    ----------
    row
        A section; ``gauge_mm`` in millimetres.
    by
        A key of `COLOURINGS`.

    Examples
    --------
    >>> class_of({"mode": "rail", "gauge_mm": 1520}, "gauge")
    'g1520'
    >>> class_of({"mode": "road", "gauge_mm": None}, "gauge")
    'inapplicable'
    >>> class_of({"opened": "1986-05"}, "age")
    'y1900'
    """
    if by == "accuracy":
        return str(row["route_accuracy"])
    if by == "age":
        opened = row["opened"]
        since = [word for word in COLOURINGS[by] if opened and word[1:] <= opened[:4]]
        return max(since, default="unstated")
    if row["mode"] != Mode.RAIL:
        return "inapplicable"
    if by == "gauge":
        gauge = row["gauge_mm"]
        return _GAUGES.get(gauge, "other") if gauge else "unstated"
    electrified = row["electrified"]
    return "unstated" if electrified is None else "yes" if electrified else "no"


def hue_of(theme: Theme, hue: str) -> str:
    """Return the colour of a class by the hue that it borrows, ``#rrggbb``."""
    return {PLAIN: theme.plain, FAINT: theme.grey}.get(hue) or theme.modes[Mode(hue)]


def line_style(mode: str, status: str, accuracy: str = "medium") -> LineStyle:
    """Return how a section of this mode, status and accuracy is drawn.

    >>> line_style("rail", "construction").dash
    (5.0, 2.2)
    >>> line_style("rail", "shelved").colour == GREY
    True
    """
    word = State(status) if status else State.OPERATING
    kind = Mode(mode)
    opacity = _MODES[kind].opacity or _ACCURACIES[RouteAccuracy(accuracy)].opacity
    opacity = min(opacity, STATUS_OPACITY.get(word, 1.0))
    return LineStyle(
        colour=GREY if word in LIFELESS else MODE_COLOURS[kind],
        dash=STATUS_DASHES[word],
        width_px=_MODES[kind].width_px,
        opacity=opacity,
        order=_MODES[kind].order,
    )


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
