"""A corridor as a strip to scale: modes, borders, gauge breaks, and what is not yet open."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING, Any

from corridors.app.look import bar_fill
from corridors.app.markup import Html, tag
from corridors.i18n import country_name
from corridors.model import NOT_ON_LAND
from corridors.wording import is_given, span_text, status_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridors.app.view import Row, View


@dataclass(frozen=True, slots=True)
class Stretch:
    """A section as it is passed on the way: its row, and the places where it starts and ends."""

    row: Row
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Change:
    """What changes where two stretches meet, or on the way between two places.

    Attributes
    ----------
    km, until_km
        Counted from the start of the leg; the same where the data name the very place.
    place
        Its name, or the names of the two between which it lies.
    what
        What changes there, in words.
    """

    km: float
    until_km: float
    place: str
    what: tuple[str, ...]


def order_stretches(view: View, leg: Row) -> list[Stretch]:
    """Return the sections of a leg in order, each in the direction of the way."""
    known = view.index.sections
    rows = [view.then(known[key]) for key in leg["sections"] if key in known]
    if not rows:
        return []
    first = rows[0]
    start = first["from"]
    if len(rows) > 1 and first["from"] in (rows[1]["from"], rows[1]["to"]):
        start = first["to"]
    stretches = []
    for row in rows:
        end = row["to"] if row["from"] == start else row["from"]
        stretches.append(Stretch(row, start, end))
        start = end
    return stretches


def share_operating(stretches: list[Stretch]) -> float:
    """Return the share of the kilometres that are in operation, from 0 to 1."""
    total = sum(part.row["length_km"] for part in stretches)
    done = sum(p.row["length_km"] for p in stretches if p.row["status"] == "operating")
    return done / total if total else 0.0


def find_changes(view: View, stretches: list[Stretch]) -> list[Change]:
    """Return the borders, changes of gauge and transfers of a leg, in the order of the way.

    A border that lies within a stretch (a passage by sea) and a change of gauge on either side of
    stretches for which the data have no gauge (between two border stations) are told with the
    two places between which they lie: that is all that is known.
    """
    marks = [0.0, *accumulate(part.row["length_km"] for part in stretches)]
    found: dict[tuple[int, int], list[str]] = {}
    for start, end, said in sorted(_changes(view, stretches), key=lambda change: change[:2]):
        found.setdefault((start, end), []).append(said)
    places = [part.start for part in stretches] + [part.end for part in stretches[-1:]]
    changes = []
    for (start, end), what in found.items():
        names = dict.fromkeys(view.place(places[mark]) for mark in (start, end))
        place = span_text(*names)
        changes.append(Change(marks[start], marks[end], place, tuple(what)))
    return changes


def _changes(view: View, stretches: list[Stretch]) -> Iterator[tuple[int, int, str]]:
    """Yield what changes, from the start of one stretch to that of another (or the end)."""
    lands = [_countries(view, part) for part in stretches]
    for at, (before, after) in enumerate(pairwise(lands), start=1):
        if not set(before) & set(after):
            yield at, at, _border(view, before[-1], after[0])
    for at, codes in enumerate(lands):
        for before_code, after_code in pairwise(codes):
            yield at, at + 1, _border(view, before_code, after_code)
    known = [
        (at, part.row["gauge_mm"])
        for at, part in enumerate(stretches)
        if part.row["mode"] == "rail" and is_given(part.row["gauge_mm"])
    ]
    for (one, first), (two, second) in pairwise(known):
        if first != second:
            key = "app_gauge_break" if two == one + 1 else "app_gauge_between"
            said = view.say(key, first=view.number(first), second=view.number(second))
            yield one + 1, two, said
    for at, (one_part, two_part) in enumerate(pairwise(stretches), start=1):
        modes = [part.row["mode"] for part in (one_part, two_part)]
        if modes[0] != modes[1]:
            names = [view.say(f"mode_{mode}").lower() for mode in modes]
            yield at, at, view.say("app_transfer", first=names[0], second=names[1])


def _countries(view: View, part: Stretch) -> list[str]:
    """Return the countries of a stretch in the order of the way."""
    places = [view.index.places.get(key) for key in (part.start, part.end)]
    ends = [place.country if place else "" for place in places]
    return sorted(part.row["countries"], key=lambda code: (code != ends[0], code == ends[1]))


def _border(view: View, first: str, second: str) -> str:
    names = [country_name(code, view.language) for code in (first, second)]
    return view.say("app_border_at", first=names[0], second=names[1])


def draw_strip(view: View, stretches: list[Stretch], width: str = "") -> Html:
    """Return the strip, and under it the countries and the gauges through which it leads.

    Parameters
    ----------
    view
        The reader's language.
    stretches
        The sections in order.
    width
        A CSS width, where the strip is to stand in scale with others; empty for all there is.
    """
    total = sum(part.row["length_km"] for part in stretches) or 1.0
    bars, before, km = [], "", 0.0
    for part in stretches:
        land = _land(view, part.row)
        at = _at(km, part.row["length_km"], total)
        bars.append(_bar(view, part, at, border=bool(before) and land != before))
        before = land
        km += part.row["length_km"]
    return tag(
        "div",
        tag("div", *bars, class_="strip", role="img", aria_label=_summary(view, stretches)),
        _row(_lands(view, stretches), total, "lands"),
        _row(_gauges(view, stretches), total, "lands gauges"),
        style=f"width:{width}" if width else None,
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """Words that hold for some kilometres of the way; with a tick where they begin to hold."""

    km: float
    long_km: float
    said: str
    short: str = ""
    tick: bool = True


def _lands(view: View, stretches: list[Stretch]) -> list[_Run]:
    runs, km = [], 0.0
    for said, group in groupby(stretches, key=lambda part: _land(view, part.row)):
        parts = list(group)
        long_km = sum(part.row["length_km"] for part in parts)
        runs.append(_Run(km, long_km, said, _codes(parts[0].row), tick=bool(said)))
        km += long_km
    return runs


def _gauges(view: View, stretches: list[Stretch]) -> list[_Run]:
    """Return the gauges where there are several; only where one begins there is a tick."""
    runs, km, before = [], 0.0, ""
    for said, group in groupby(stretches, key=lambda part: _gauge(view, part.row)):
        long_km = sum(part.row["length_km"] for part in group)
        if said:
            runs.append(_Run(km, long_km, said, tick=said != before))
            before = said
        km += long_km
    return runs if len({run.said for run in runs}) > 1 else []


def _row(runs: list[_Run], total: float, look: str) -> Html | None:
    """Return the words that hold for stretches of the way, each as wide as its stretch.

    Where there is no room for a word its short form stands, and where that has none, nothing:
    the style sheet decides, which alone knows the width.
    """
    if not runs:
        return None
    spans = (
        tag(
            "span",
            *(tag("span", tag("i"), tag("span", word)) for word in (run.short, run.said) if word),
            title=run.said or None,
            class_="tick" if run.tick else None,
            style=_at(run.km, run.long_km, total),
        )
        for run in runs
    )
    return tag("div", *spans, class_=look, aria_hidden="true")


def _codes(row: Row) -> str:
    """Return the codes of a row's countries, the short form of their names."""
    return "" if row["mode"] in NOT_ON_LAND else "/".join(row["countries"])


def _gauge(view: View, row: Row) -> str:
    if row["mode"] != "rail" or not is_given(row["gauge_mm"]):
        return ""
    return view.say("app_gauge_short", mm=view.number(row["gauge_mm"]))


def _bar(view: View, part: Stretch, at: str, *, border: bool) -> Html:
    row = part.row
    ends = span_text(view.place(part.start), view.place(part.end))
    said = f"{ends}: {view.km(row['length_km'])}; {status_text(row, view.language)}"
    look = f"{at}{bar_fill(row['mode'], row['status'])}"
    return tag("i", style=look, title=said, class_="border" if border else None)


def _at(km: float, long_km: float, total: float) -> str:
    """Return where a stretch lies on its strip, in true proportion."""
    return f"left:{100 * km / total:.3f}%;width:{100 * long_km / total:.3f}%;"


def _land(view: View, row: Row) -> str:
    if row["mode"] in NOT_ON_LAND:
        return view.say("app_at_sea") if row["mode"] == "sea" else ""
    return " / ".join(country_name(code, view.language) for code in row["countries"])


def _summary(view: View, stretches: list[Stretch]) -> str:
    ends = span_text(view.place(stretches[0].start), view.place(stretches[-1].end))
    sums: dict[Any, float] = {}
    for part in stretches:
        sums[part.row["mode"]] = sums.get(part.row["mode"], 0.0) + part.row["length_km"]
    said = (f"{view.say(f'mode_{mode}')} {view.km(km)}" for mode, km in sums.items())
    return f"{ends}: {', '.join(said)}"
