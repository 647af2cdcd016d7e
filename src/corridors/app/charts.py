"""Charts of series: years on a true axis, gaps shown, kinds of values told apart by shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
from babel import Locale

from corridors.app.look import ink, mode_colour
from corridors.app.timeline import Bar, make_bars, split_early
from corridors.style import blend
from corridors.wording import period_text, point_text, unit_text

if TYPE_CHECKING:
    from corridors.app.view import Row, View

HEADROOM = 1.12
"""The axis goes so far above the largest value: no bar touches the top."""
_MARGIN = 0.12
_LABELS = 9
PART = 0.2
_DERIVED = (0.45, 0.6)
"""How much of its colour a value has, on paper: part of a year, and derived, on light and dark."""
_LINE_PX, _EDGE_PX = 2, 1.2
_GROUP_MODES = {
    "trains": "rail",
    "containers": "rail",
    "tonnes": "rail",
    "gas": "pipeline",
    "oil": "pipeline",
}


def series_colour(view: View, series: Row) -> str:
    """Return the hue of a series: that of its subject's mode, or ink."""
    subject = view.index.projects.get(series["subject"] or "")
    mode = (subject.mode if subject else "") or _GROUP_MODES.get(series["group"], "")
    if mode:
        return mode_colour(mode, dark=view.dark)
    return ink(dark=view.dark)["soft"]


def early_text(view: View, series: Row, points: list[Row]) -> str:
    """Return the values that stand before the axis of a small chart, in words."""
    bars = make_bars(points, running=series["chart"] == "line")
    _, early = split_early(bars)
    said = (
        view.say(
            "app_earlier",
            period=period_text(bar.row["period"], view.language),
            value=point_text(bar.row, language=view.language),
        )
        for bar in early
    )
    return " · ".join(said)


def has_chart(series: Row, bars: list[Bar]) -> bool:
    """Tell whether a series has enough values to be drawn."""
    return series["chart"] != "none" and len({bar.start for bar in bars}) > 1


def draw_chart(view: View, series: Row, points: list[Row], *, small: bool = False) -> Any:  # noqa: ANN401
    """Return the chart of a series, or nothing if it has too few values.

    Parameters
    ----------
    view
        The reader's language and colours.
    series
        The series.
    points
        Its values.
    small
        Whether it stands among others: fewer labels, lower, without values that stand far before
        the rest: `early_text` tells these.
    """
    bars = make_bars(points, running=series["chart"] == "line")
    if not has_chart(series, bars):
        return None
    if small:
        bars, _ = split_early(bars)
    colour = series_colour(view, series)
    rows = [_chart_row(view, series, bar) for bar in bars]
    top = max(bar.value_max or bar.value for bar in bars)
    bottom = min(0.0, *(bar.value for bar in bars))
    first, last = int(min(b.start for b in bars)), int(max(b.start for b in bars)) + 1
    step = max(1, -(-(last - first) // ((_LABELS // 2) if small else _LABELS)))
    ticks = [year + 0.5 for year in range(last - 1, first - 1, -step)]
    x = alt.X(
        "left:Q",
        scale=alt.Scale(domain=[first - 0.1, last + 0.1], nice=False, zero=False),
        axis=alt.Axis(
            values=ticks,
            labelExpr="format(floor(datum.value), 'd')",
            title=None,
            grid=False,
            tickSize=0,
            labelPadding=6,
        ),
    )
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(domain=[bottom * HEADROOM, top * HEADROOM], nice=False),
        axis=alt.Axis(title=None, tickCount=3 if small else 5, domain=False, tickSize=0),
    )
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=x, tooltip=[alt.Tooltip("label:N", title=" ")]
    )
    kinds = {bar.kind for bar in bars}
    kinds |= {"range"} if any(bar.value_max is not None for bar in bars) else set()
    draw = _lines if series["chart"] == "line" else _bars
    layers = draw(base, y, colour, kinds, dark=view.dark)
    return _dress(view, alt.layer(*layers), series, height=150 if small else 320)


def _chart_row(view: View, series: Row, bar: Bar) -> dict[str, Any]:
    width = bar.end - bar.start
    margin = min(_MARGIN, width / 6)
    row = bar.row
    when = period_text(row["period"], view.language)
    label = f"{when}: {point_text(row, series['unit'], view.language)}"
    return {
        "left": round(bar.start + margin, 4),
        "right": round(bar.end - margin, 4),
        "from": round(bar.start + margin / 4, 4),
        "to": round(bar.end - margin / 4, 4),
        "end": round(bar.end, 4),
        "value": bar.value,
        "value_max": bar.value_max,
        "zero": 0,
        "kind": bar.kind,
        "label": f"{label} ({view.say(f'app_point_{bar.kind}')})",
    }


def derived_colour(colour: str, *, dark: bool) -> str:
    """Return the paler colour of values that we derived; on dark ground it must be less pale."""
    return blend(colour, ink(dark=dark)["paper"], _DERIVED[dark])


def _bars(base: Any, y: Any, colour: str, kinds: set[str], *, dark: bool) -> list[Any]:  # noqa: ANN401  (altair's own types)
    """Return a layer for each kind of value that there is; an empty one would have no name.

    Another figure for a period is a line a little longer than its bar, with an edge in the colour
    of the paper: it is seen on a bar of any colour and above it.
    """

    def of(kind: str) -> Any:  # noqa: ANN401
        return base.transform_filter(alt.datum.kind == kind)

    inks = ink(dark=dark)
    x2, zero = alt.X2("right:Q"), alt.Y2("zero:Q")
    box = {"x2": x2, "y": y, "y2": zero}
    edge = {"stroke": colour, "strokeWidth": 1.3}
    looks: dict[str, dict[str, Any]] = {
        "reported": {"color": colour},
        "derived": {"color": derived_colour(colour, dark=dark)},
        "part": {"color": blend(colour, inks["paper"], PART), **edge},
        "target": {"fillOpacity": 0, "strokeDash": [4, 3], **edge},
    }
    layers = [of(kind).mark_bar(**looks[kind]).encode(**box) for kind in looks if kind in kinds]
    if "range" in kinds:
        spread = base.transform_filter("isValid(datum.value_max)")
        most = alt.Y2("value_max:Q")
        layers.append(spread.mark_bar(color=colour, opacity=0.3).encode(x2=x2, y=y, y2=most))
    if "other" in kinds:
        across = {"x": alt.X("from:Q"), "x2": alt.X2("to:Q"), "y": y}
        marks = (
            {"color": inks["paper"], "strokeWidth": _LINE_PX + 2 * _EDGE_PX},
            {"color": inks["ink"], "strokeWidth": _LINE_PX},
        )
        layers += [of("other").mark_rule(**mark).encode(**across) for mark in marks]
    return layers


def _lines(base: Any, y: Any, colour: str, kinds: set[str], *, dark: bool) -> list[Any]:  # noqa: ANN401
    del dark  # a line has no marks but in its colour
    at = base.encode(x=alt.X("end:Q"), y=y)
    known = at.transform_filter("datum.kind != 'target' && datum.kind != 'other'")
    layers = [
        known.mark_line(color=colour, strokeWidth=1.5, interpolate="linear"),
        known.mark_point(color=colour, filled=True, size=45, opacity=1),
    ]
    if kinds & {"target", "other"}:
        apart = at.transform_filter("datum.kind == 'target' || datum.kind == 'other'")
        layers.append(apart.mark_point(color=colour, filled=False, size=55))
    return layers


def _dress(view: View, chart: Any, series: Row, *, height: int) -> Any:  # noqa: ANN401
    colours = ink(dark=view.dark)
    symbols = Locale.parse(view.language).number_symbols["latn"]
    locale = {
        "number": {
            "decimal": str(symbols["decimal"]),
            "thousands": str(symbols["group"]),
            "grouping": [3],
            "currency": ["", ""],
        }
    }
    axis = alt.AxisConfig(
        labelColor=colours["soft"],
        gridColor=colours["hair"],
        domainColor=colours["rule"],
        labelFontSize=12,
        titleColor=colours["soft"],
    )
    title = f"{view.name(series)}, {unit_text(series['unit'], view.language)}"
    return chart.properties(height=height, width="container", description=title).configure(
        axis=axis,
        view=alt.ViewConfig(stroke=None),
        background="transparent",
        locale=locale,
        font="system-ui, sans-serif",
    )
