"""What the engine draws with: themes, and a look for each mode, status, group and accuracy."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from corridors import style
from corridors.atlas.selection import COMING
from corridors.model import SITE_GROUPS, Mode, RouteAccuracy, State
from corridors.wording import class_text

if TYPE_CHECKING:
    from corridors.web.shared_texts import Texts

MODES, STATUSES, ACCURACIES = list(Mode), list(State), list(RouteAccuracy)
GROUPS = list(SITE_GROUPS)
"""In these orders; records name a mode, a status and so on by its number."""


def pack_looks(texts: Texts) -> dict[str, Any]:
    """Return the part ``style`` of the document; its texts are added to those there are."""
    say, each = texts.say, texts.each
    return {
        "themes": {name: _colours(style.THEMES[name]) for name in style.SCREEN_THEMES},
        "modes": [[mode.value, say(f"mode_{mode}"), *_width_and_order(mode)] for mode in MODES],
        "statuses": [
            [
                status.value,
                say(f"status_{status}"),
                list(style.STATUS_DASHES[status]),
                int(status in style.LIFELESS),
                style.STATUS_OPACITY.get(status, 1),
                int(status in COMING),
            ]
            for status in STATUSES
        ],
        "groups": [[group, say(f"group_{group}"), style.SITE_SHAPES[group]] for group in GROUPS],
        "accuracies": [
            [
                accuracy.value,
                say(f"accuracy_short_{accuracy}"),
                style.line_style(Mode.RAIL, State.OPERATING, accuracy).opacity,
                style.APPROXIMATE.get(accuracy, 0),
            ]
            for accuracy in ACCURACIES
        ],
        "ways": style.WAY_COLOURS,
        "own": style.OWN_COLOURS,
        "colourings": [
            [
                by,
                say(f"colour_by_{by}"),
                [[each(partial(class_text, by, word)), hue] for word, hue in classes.items()],
            ]
            for by, classes in style.COLOURINGS.items()
        ],
        "faint": style.FAINT_OPACITY,
        "airOpacity": style.line_style(Mode.AIR, State.OPERATING).opacity,
    }


def _colours(theme: style.Theme) -> dict[str, Any]:
    words = msgspec.structs.asdict(theme)
    del words["on_screen"]
    return {**words, "modes": [theme.modes[mode] for mode in MODES]}


def _width_and_order(mode: Mode) -> tuple[float, int]:
    look = style.line_style(mode, State.OPERATING)
    return look.width_px, look.order
