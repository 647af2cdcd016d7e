"""A corridor as a strip to scale: modes, borders, gauge breaks, and what is not yet open."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING, Any

from corridors.app.look import bar_fill
from corridors.app.markup import Html, join, tag
from corridors.i18n import country_name
from corridors.wording import is_given, status_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
    rows = [view.index.sections[key] for key in leg["sections"] if key in view.index.sections]
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
        place = " – ".join(names)  # noqa: RUF001
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
    ends = [view.index.places.get(key, {}).get("country") for key in (part.start, part.end)]
    return sorted(part.row["countries"], key=lambda code: (code != ends[0], code == ends[1]))


def _border(view: View, first: str, second: str) -> str:
    names = [country_name(code, view.language) for code in (first, second)]
    return view.say("app_border_at", first=names[0], second=names[1])


def draw_strip(view: View, stretches: list[Stretch]) -> Html:
    """Return the strip, and under it the countries and the gauges through which it leads."""
    bars, before = [], ""
    for part in stretches:
        land = _land(view, part.row)
        bars.append(_bar(view, part, border=bool(before) and land != before))
        before = land
    return join(
        tag("div", *bars, class_="strip", role="img", aria_label=_summary(view, stretches)),
        _row(stretches, lambda row: (_land(view, row), _codes(row)), "lands"),
        _row(stretches, lambda row: (_gauge(view, row), ""), "lands gauges"),
    )


def _row(
    stretches: list[Stretch], words: Callable[[Row], tuple[str, str]], look: str
) -> Html | None:
    """Return the words that hold for stretches of the way, each as wide as its stretch.

    Where there is no room for a word its short form stands, and where that has none, nothing:
    the style sheet decides, which alone knows the width.
    """
    groups = [
        (said, sum(part.row["length_km"] for part in group))
        for said, group in groupby(stretches, key=lambda part: words(part.row))
    ]
    if len({said for (said, _), _ in groups if said}) < 2 and "gauges" in look:  # noqa: PLR2004  (a break has two sides)
        return None
    spans = (
        tag(
            "span",
            *(tag("span", tag("i"), tag("b", word)) for word in (short, said) if word),
            title=said or None,
            class_="tick" if said else None,
            style=_share(km),
        )
        for (said, short), km in groups
    )
    return tag("div", *spans, class_=look, aria_hidden="true")


def _codes(row: Row) -> str:
    """Return the codes of a row's countries, the short form of their names."""
    return "" if row["mode"] in ("sea", "air") else "/".join(row["countries"])


def _gauge(view: View, row: Row) -> str:
    if row["mode"] != "rail" or not is_given(row["gauge_mm"]):
        return ""
    return view.say("app_gauge_short", mm=view.number(row["gauge_mm"]))


def _bar(view: View, part: Stretch, *, border: bool) -> Html:
    row = part.row
    ends = f"{view.place(part.start)} – {view.place(part.end)}"  # noqa: RUF001
    said = f"{ends}: {view.km(row['length_km'])}; {status_text(row, view.language)}"
    look = f"{_share(row['length_km'])}{bar_fill(row['mode'], row['status'])}"
    return tag("i", style=look, title=said, class_="border" if border else None)


def _share(km: float) -> str:
    return f"flex:{km:.1f} 1 0;"


def _land(view: View, row: Row) -> str:
    if row["mode"] in ("sea", "air"):
        return view.say("app_at_sea") if row["mode"] == "sea" else ""
    return " / ".join(country_name(code, view.language) for code in row["countries"])


def _summary(view: View, stretches: list[Stretch]) -> str:
    ends = f"{view.place(stretches[0].start)} – {view.place(stretches[-1].end)}"  # noqa: RUF001
    sums: dict[Any, float] = {}
    for part in stretches:
        sums[part.row["mode"]] = sums.get(part.row["mode"], 0.0) + part.row["length_km"]
    said = (f"{view.say(f'mode_{mode}')} {view.km(km)}" for mode, km in sums.items())
    return f"{ends}: {', '.join(said)}"
