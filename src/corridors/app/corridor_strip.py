"""A corridor as a strip to scale: modes, borders, gauge breaks, and what is not yet open."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from corridors.account.stretches import Stretch, countries_passed, order_stretches, total_km
from corridors.app.look import bar_fill
from corridors.app.markup import Html, tag
from corridors.i18n import country_name
from corridors.model import NOT_ON_LAND, Mode
from corridors.wording import is_given, span_text, status_text

if TYPE_CHECKING:
    from corridors.app.view import Row, View


def stretches_of(view: View, leg: Row) -> list[Stretch]:
    """Return the sections of a leg in order, each as it stood in the chosen year."""
    known = view.index.sections
    return order_stretches([view.then(known[key]) for key in leg["sections"] if key in known])


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
    total = total_km(stretches) or 1.0
    bars, before, km = [], "", 0.0
    for part in stretches:
        land = _land(view, part)
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
    for said, group in groupby(stretches, key=lambda part: _land(view, part)):
        parts = list(group)
        long_km = total_km(parts)
        runs.append(_Run(km, long_km, said, _codes(view, parts[0]), tick=bool(said)))
        km += long_km
    return runs


def _gauges(view: View, stretches: list[Stretch]) -> list[_Run]:
    """Return the gauges where there are several; only where one begins there is a tick."""
    runs, km, before = [], 0.0, ""
    for said, group in groupby(stretches, key=lambda part: _gauge(view, part.row)):
        long_km = total_km(group)
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


def _codes(view: View, part: Stretch) -> str:
    """Return the codes of the countries of a stretch, the short form of their names."""
    return "" if part.row.mode in NOT_ON_LAND else "/".join(countries_passed(view.index, part))


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


def _land(view: View, part: Stretch) -> str:
    """Return the countries of a stretch, in the order in which it passes them."""
    if part.row.mode in NOT_ON_LAND:
        return view.say("app_at_sea") if part.row.mode == Mode.SEA else ""
    codes = countries_passed(view.index, part)
    return " / ".join(country_name(code, view.language) for code in codes)


def _summary(view: View, stretches: list[Stretch]) -> str:
    ends = span_text(view.place(stretches[0].start), view.place(stretches[-1].end))
    sums: dict[Any, float] = {}
    for part in stretches:
        sums[part.row["mode"]] = sums.get(part.row["mode"], 0.0) + part.row["length_km"]
    said = (f"{view.say(f'mode_{mode}')} {view.km(km)}" for mode, km in sums.items())
    return f"{ends}: {', '.join(said)}"
