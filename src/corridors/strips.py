"""A strip diagram: an itinerary as one line to scale, with its stops, borders and changes, as SVG.

The line runs downwards, one kilometre as long as any other. Labels stand beside it in order; where
stops are too near for their labels, these are moved apart and joined to their stops by hairlines.
Fonts are those of the reader's system; every text is escaped.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from corridors.account.journey import (
    hours_text,
    mode_word,
    shares_text,
    state_word,
    transfer_word,
)
from corridors.i18n import format_number, pick_name, translate
from corridors.model import ArgumentError, Mode, State, terminal_text
from corridors.style import LIFELESS, STATUS_OPACITY, THEMES, Theme, line_style
from corridors.wording import span_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corridors.network.itinerary import Itinerary, PlaceRef

LEAST_WIDTH_PX, MOST_WIDTH_PX = 280, 2000
_TITLE_PX, _TEXT_PX, _NOTE_PX = 20.0, 13.0, 11.0
_LINE_PX = 6.0
_KM_RIGHT, _LINE_X, _LABEL_X = 46.0, 62.0, 92.0
_TOP, _BOTTOM = 84.0, 34.0
_NAME_ROW, _NOTE_ROW, _ROW_GAP = 17.0, 14.0, 4.0
_RUN_COLUMN = 92.0
_LEAST_HEIGHT = 360.0
_MAIN_RANK = 2
_MOST_PASSED = 14
_FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans CJK SC', sans-serif"
_ELLIPSIS = "…"


@dataclass(slots=True)
class _Row:
    """One label: where it stands on the way, its name, the notes under it."""

    km: float
    place: PlaceRef
    notes: list[str]
    mark: str
    name: tuple[str, ...] = ()
    y: float = 0.0

    @property
    def height(self) -> float:
        return len(self.name) * _NAME_ROW + len(self.notes) * _NOTE_ROW


def strip_svg(
    itinerary: Itinerary, language: str = "en", width_px: int = 700, theme: str = "light"
) -> str:
    """Return an itinerary as a strip diagram.

    Parameters
    ----------
    itinerary
        One of a `corridors.network.Comparison`.
    language
        ``en``, ``ru`` or ``zh``.
    width_px
        Width in CSS pixels, 280 to 2000; the height follows from the labels.
    theme
        The look, a key of `corridors.style.THEMES`: ``light``, ``dark``, ``print`` or ``grey``.

    Returns
    -------
    str
        A whole SVG document, without script or outside references.

    Raises
    ------
    ArgumentError
        If the width is out of bounds or there is no such theme.
    """
    if not LEAST_WIDTH_PX <= width_px <= MOST_WIDTH_PX:
        msg = f"The width is {width_px} px; right would be {LEAST_WIDTH_PX} to {MOST_WIDTH_PX}"
        raise ArgumentError(msg)
    if theme not in THEMES:
        msg = f"The theme is {theme}; right would be one of {', '.join(THEMES)}"
        raise ArgumentError(msg)
    look = THEMES[theme]
    rows = _rows(itinerary, language, width_px)
    length = sum(row.height + _ROW_GAP for row in rows)
    height = max(_LEAST_HEIGHT, length * 1.25)
    total = itinerary.totals.km or 1.0
    _spread(rows, total, height)
    whole = _TOP + height + _BOTTOM
    parts = [
        *_frame(itinerary, language, (width_px, whole), look),
        *_runs(itinerary, language, (width_px, height), look),
        *_line(itinerary, height, look),
        *_labels(rows, height / total, language, look),
        *_legend(itinerary, language, whole, look),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


# ---- what is labelled ------------------------------------------------------------------------


def _rows(itinerary: Itinerary, language: str, width_px: int) -> list[_Row]:
    notes = _notes(itinerary, language)
    room = width_px - _LABEL_X - _RUN_COLUMN - 8
    rows = [_Row(0.0, itinerary.origin, notes.pop(0, []), "end")]
    km = 0.0
    for number, leg in enumerate(itinerary.legs, start=1):
        km += leg.km
        if number in notes and number < len(itinerary.legs):
            mark = _mark(itinerary, number)
            rows.append(_Row(km, leg.end, notes[number], mark))
    last = notes.get(len(itinerary.legs), [])
    rows.append(_Row(km, itinerary.destination, last, "end"))
    rows += _passed(itinerary, rows, km)
    rows.sort(key=lambda row: row.km)
    for row in rows:
        row.name = tuple(_wrap(pick_name(row.place.name, language), room, _TEXT_PX))
        row.notes = [line for note in row.notes for line in _wrap(note, room, _NOTE_PX)]
    return rows


def _notes(itinerary: Itinerary, language: str) -> dict[int, list[str]]:
    """Return what is told at the end of each leg, by its number; 0 is the origin."""
    found: dict[int, list[str]] = {}
    for item in itinerary.transfers:
        found.setdefault(item.after, []).append(
            f"{transfer_word(item, language)}, {hours_text(item.hours, language)}"
        )
    for number, (before, after) in enumerate(pairwise(itinerary.legs), start=1):
        if before.mode != after.mode or before.state != after.state:
            found.setdefault(number, [])
    return found


def _mark(itinerary: Itinerary, number: int) -> str:
    kinds = {item.kind for item in itinerary.transfers if item.after == number}
    if "gauge_change" in kinds:
        return "gauge"
    if kinds & {"loading", "transload"}:
        return "change"
    return "border" if "border" in kinds else "stop"


def _passed(itinerary: Itinerary, rows: Sequence[_Row], total: float) -> Iterator[_Row]:
    """Yield the main places on the way that are far enough from others."""
    taken = [(row.km, row.place.id) for row in rows]
    km = 0.0
    spots = []
    for leg in itinerary.legs:
        spots += [(place.rank, km + along, place) for place, along in leg.passed]
        km += leg.km
        spots.append((leg.end.rank, km, leg.end))
    apart = total / (_MOST_PASSED + len(rows))
    for rank, at, place in sorted(spots, key=lambda spot: spot[:2]):
        near = any(abs(at - other) < apart for other, _ in taken)
        if rank <= _MAIN_RANK and not near and place.id not in {key for _, key in taken}:
            taken.append((at, place.id))
            yield _Row(at, place, [], "passed")


def _spread(rows: Sequence[_Row], total: float, height: float) -> None:
    """Give each label its place beside the line, moved apart so that none touches another."""
    for row in rows:
        row.y = _TOP + row.km / total * height - _NAME_ROW / 2
    for before, after in pairwise(rows):
        after.y = max(after.y, before.y + before.height + _ROW_GAP)
    floor = _TOP + height + _NAME_ROW / 2
    for row in reversed(rows):
        row.y = min(row.y, floor - row.height)
        floor = row.y - _ROW_GAP


# ---- text ------------------------------------------------------------------------------------


def _width(text: str, size: float) -> float:
    """Return how wide a text may be; wide East Asian characters take a whole em."""
    ems = sum(
        1.0 if unicodedata.east_asian_width(c) in "WF" else 0.58 if c.isascii() else 0.66
        for c in text
    )
    return ems * size


def _wrap(text: str, room: float, size: float) -> list[str]:
    """Return a text in lines that fit; a word too long for a line is cut."""
    if _width(text, size) <= room:
        return [text]
    words = _words(text) if " " in text else list(text)
    glue = " " if " " in text else ""
    lines = [""]
    for word in words:
        longer = f"{lines[-1]}{glue}{word}" if lines[-1] else word
        if lines[-1] and _width(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return [_cut(line, room, size) for line in lines]


def _words(text: str) -> list[str]:
    """Return the words of a text, units and dashes together with what stands before them."""
    words: list[str] = []
    for word in text.split(" "):
        if words and len(word) <= 2:  # noqa: PLR2004  (a unit, a dash)
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


def _cut(text: str, room: float, size: float) -> str:
    if _width(text, size) <= room:
        return text
    kept = text
    while kept and _width(kept + _ELLIPSIS, size) > room:
        kept = kept[:-1]
    return kept.rstrip() + _ELLIPSIS


def _text(x: float, y: float, text: str, size: float, **more: str) -> str:
    attributes = "".join(f' {key.replace("_", "-")}="{escape(v)}"' for key, v in more.items())
    shown = escape(terminal_text(text))
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}"{attributes}>{shown}</text>'


# ---- drawing ---------------------------------------------------------------------------------


def _frame(
    itinerary: Itinerary, language: str, size_px: tuple[int, float], look: Theme
) -> Iterator[str]:
    width, height = size_px
    names = [pick_name(place.name, language) for place in (itinerary.origin, itinerary.destination)]
    title = span_text(*names)
    totals = itinerary.totals
    km = translate("compare_km", language, km=format_number(totals.km, language))
    time = translate("compare_estimate", language, time=hours_text(totals.estimate, language))
    label = escape(translate("strip_label", language, title=terminal_text(title)))
    size = f'width="{width}" height="{height:.0f}" viewBox="0 0 {width} {height:.0f}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{label}"'
    yield f'  font-family="{escape(_FONTS)}" fill="{look.ink}" xml:lang="{escape(language)}">'
    yield f"<title>{label}</title>"
    yield f'<rect width="{width}" height="{height:.0f}" fill="{look.paper}"/>'
    yield _text(16, 28, _cut(title, width - 32, _TITLE_PX), _TITLE_PX, font_weight="600")
    subtitle = f"{km}; {time}; {shares_text(itinerary, language)}"
    for number, line in enumerate(_wrap(subtitle, width - 32, _NOTE_PX)[:2]):
        yield _text(16, 46 + number * _NOTE_ROW, line, _NOTE_PX, fill=look.quiet)


def _line(itinerary: Itinerary, height: float, look: Theme) -> Iterator[str]:
    total = itinerary.totals.km or 1.0
    km = 0.0
    for key, legs in groupby(itinerary.legs, key=lambda leg: (leg.mode, leg.state)):
        start = km
        km += sum(leg.km for leg in legs)
        span = (_TOP + start / total * height, _TOP + km / total * height)
        yield _stroke(*key, span, look)


def _stroke(mode: str, state: str, span: tuple[float, float], look: Theme) -> str:
    style = line_style(mode, state)
    colour = look.grey if state in LIFELESS else look.modes[Mode(mode)]
    top, bottom = span
    dash = ""
    if style.dash:
        lengths = " ".join(f"{part * _LINE_PX / 2:.1f}" for part in style.dash)
        dash = f' stroke-dasharray="{lengths}"'
    if state in STATUS_OPACITY:
        dash += f' stroke-opacity="{STATUS_OPACITY[State(state)]:g}"'
    return (
        f'<path d="M{_LINE_X} {top:.1f}V{bottom:.1f}" stroke="{colour}"'
        f' stroke-width="{_LINE_PX}" fill="none"{dash}/>'
    )


def _runs(
    itinerary: Itinerary, language: str, size_px: tuple[int, float], look: Theme
) -> Iterator[str]:
    """Yield the modes in the right-hand column, each over the kilometres that it runs."""
    width, height = size_px
    total = itinerary.totals.km or 1.0
    x = width - _RUN_COLUMN + 8
    km, floor = 0.0, 0.0
    for mode, legs in groupby(itinerary.legs, key=lambda leg: leg.mode):
        start = km
        run = sum(leg.km for leg in legs)
        km += run
        top, bottom = _TOP + start / total * height, _TOP + km / total * height
        colour = look.modes[Mode(mode)]
        yield (
            f'<path d="M{x:.1f} {top + 1:.1f}V{bottom - 1:.1f}" stroke="{colour}"'
            ' stroke-width="1.5" fill="none"/>'
        )
        words = _wrap(mode_word(mode, language), _RUN_COLUMN - 20, _TEXT_PX)
        y = max((top + bottom) / 2 - len(words) * _NOTE_ROW / 2 + 6, floor)
        floor = y + (len(words) + 1) * _NOTE_ROW + 4
        for number, word in enumerate(words):
            yield _text(x + 8, y + number * _NOTE_ROW, word, _TEXT_PX, fill=colour)
        text = translate("compare_km", language, km=format_number(run, language))
        yield _text(x + 8, y + len(words) * _NOTE_ROW, text, _NOTE_PX, fill=look.quiet)


def _labels(rows: Sequence[_Row], px_per_km: float, language: str, look: Theme) -> Iterator[str]:
    last = -100.0
    for row in rows:
        at = _TOP + row.km * px_per_km
        text_y = row.y + _NAME_ROW - 5
        yield from _mark_shapes(row, at, look)
        yield (
            f'<path d="M{_LINE_X + 7:.1f} {at:.1f}L{_LABEL_X - 14:.1f} {text_y - 4:.1f}'
            f'H{_LABEL_X - 4:.1f}" stroke="{look.border}" stroke-width="0.8" fill="none"/>'
        )
        weight = "600" if row.mark != "passed" else "400"
        for number, name in enumerate(row.name):
            y = text_y + number * _NAME_ROW
            yield _text(_LABEL_X, y, name, _TEXT_PX, font_weight=weight)
        below = text_y + (len(row.name) - 1) * _NAME_ROW
        for number, note in enumerate(row.notes, start=1):
            y = below + number * _NOTE_ROW
            yield _text(_LABEL_X, y, note, _NOTE_PX, fill=look.quiet)
        if at - last >= _NOTE_ROW:
            figure = format_number(row.km, language)
            more = {"fill": look.quiet, "text_anchor": "end"}
            yield _text(_KM_RIGHT, at + 4, figure, _NOTE_PX, **more)
            last = at


def _mark_shapes(row: _Row, at: float, look: Theme) -> Iterator[str]:
    x = _LINE_X
    if row.mark == "border":
        yield (
            f'<path d="M{x - 10} {at:.1f}H{x + 10}" stroke="{look.ink}" stroke-width="1.4"'
            ' stroke-dasharray="3 2"/>'
        )
    elif row.mark == "gauge":
        for shift in (-2.0, 2.0):
            y = at + shift
            yield f'<path d="M{x - 9} {y:.1f}H{x + 9}" stroke="{look.ink}" stroke-width="1.6"/>'
    elif row.mark == "change":
        yield (
            f'<rect x="{x - 5.5}" y="{at - 5.5:.1f}" width="11" height="11" fill="{look.paper}"'
            f' stroke="{look.ink}" stroke-width="1.6"/>'
        )
    else:
        radius = 6.5 if row.mark == "end" else 3.5
        yield (
            f'<circle cx="{x}" cy="{at:.1f}" r="{radius}" fill="{look.paper}" stroke="{look.ink}"'
            ' stroke-width="1.6"/>'
        )


def _legend(itinerary: Itinerary, language: str, height: float, look: Theme) -> Iterator[str]:
    """Yield the unit of the scale, and the states that the line shows if there are several."""
    states = dict.fromkeys(leg.state for leg in itinerary.legs)
    unit = translate("unit_km", language)
    yield _text(_KM_RIGHT, _TOP - 14, unit, _NOTE_PX, fill=look.quiet, text_anchor="end")
    if len(states) < 2:  # noqa: PLR2004  (one state needs no key)
        return
    x = _LABEL_X
    y = height - 12
    for state in states:
        mode = next(leg.mode for leg in itinerary.legs if leg.state == state)
        stroke = _stroke(mode, state, (0, 26), look)
        yield f'<g transform="translate({x:.1f} {y - 4 + _LINE_X:.1f}) rotate(-90)">{stroke}</g>'
        word = state_word(state, language)
        yield _text(x + 32, y, word, _NOTE_PX, fill=look.quiet)
        x += 48 + _width(word, _NOTE_PX)
