"""The series as charts, with their sources and what disagrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from corridors.app import state
from corridors.app.charts import (
    PART,
    derived_colour,
    draw_chart,
    early_text,
    series_colour,
)
from corridors.app.citation_marks import References
from corridors.app.markup import Html, escape_markdown, join, tag
from corridors.app.sheet import table
from corridors.app.timeline import find_disagreements, make_bars
from corridors.atlas.totals import series_rows
from corridors.model.vocabulary import SERIES_GROUPS
from corridors.wording import period_text, point_text, unit_text

if TYPE_CHECKING:
    from corridors.app.view import Row, View

MAIN_SERIES = (
    "china-central-asia-trade-usd",
    "china-europe-trains",
    "titr-cargo",
    "titr-containers",
    "cagp-deliveries",
    "kcp-oil",
    "cpc-oil",
    "btc-oil-tonnes",
    "poti-teu",
)
_ACROSS = 3


def draw(view: View) -> None:
    """Draw one series, or the overview of the main ones."""
    title = tag("h1", view.say("app_page_trends"))
    st.html(tag("div", title, class_="paper", lang=view.language))
    groups = {name: number for number, name in enumerate(SERIES_GROUPS)}
    names = {}
    for key, row in view.index.series.items():
        group = view.say(f"app_series_{row['group']}")
        names[key] = f"{group} · {view.name(row)}"
    order = sorted(names, key=lambda key: (groups[view.index.series[key]["group"]], names[key]))
    st.selectbox(
        view.say("app_series"),
        ["", *order],
        format_func=lambda key: names.get(key, view.say("app_overview")),
        key=state.seed("series", view.address.series),
        on_change=state.take_widget,
        args=("series",),
    )
    if view.address.series:
        _draw_series(view, view.index.series[view.address.series])
    else:
        _draw_overview(view)


def _points(view: View, key: str) -> list[Row]:
    return series_rows(view.atlas, key)


def _head(view: View, series: Row, level: str) -> Html:
    unit = unit_text(series["unit"], view.language)
    return join(tag(level, view.name(series)), tag("p", unit, class_="soft") if unit else None)


def _key(view: View, series: Row, points: list[Row]) -> Html:
    colour = series_colour(view, series)
    looks = {
        "reported": f"background:{colour}",
        "derived": f"background:{derived_colour(colour, dark=view.dark)}",
        "part": f"background:color-mix(in srgb,{colour} {100 * PART:g}%,var(--paper));"
        f"outline:1px solid {colour};outline-offset:-1px",
        "target": f"border:1px dashed {colour}",
        "other": f"background:linear-gradient({colour} 2px,var(--paper) 2px 4px,"
        f"var(--ink) 4px 6px,var(--paper) 6px 8px,{colour} 8px)",
    }
    present = {bar.kind for bar in make_bars(points, running=series["chart"] == "line")}
    items = (
        tag("li", tag("i", class_="box", style=look), view.say(f"app_point_{kind}"))
        for kind, look in looks.items()
        if kind in present
    )
    return tag("ul", *items, class_="key")


def _draw_overview(view: View) -> None:
    st.html(tag("p", view.say("app_overview_how"), class_="paper"))
    drawn = {
        key: draw_chart(view, view.index.series[key], _points(view, key), small=True)
        for key in MAIN_SERIES
        if key in view.index.series
    }
    shown = [key for key, chart in drawn.items() if chart is not None]
    for start in range(0, len(shown), _ACROSS):
        columns = st.columns(_ACROSS, gap="medium")
        for column, key in zip(columns, shown[start : start + _ACROSS], strict=False):
            with column:
                _draw_small(view, view.index.series[key], drawn[key])


def _draw_small(view: View, series: Row, chart: Any) -> None:  # noqa: ANN401  (altair's own type)
    name = tag(
        "a",
        view.name(series),
        href=f"trends{view.address.query(series=series['id'])}",
        target="_self",
    )
    words = (
        unit_text(series["unit"], view.language),
        early_text(view, series, _points(view, series["id"])),
    )
    unit = tag("p", " · ".join(word for word in words if word), class_="soft")
    st.html(tag("div", tag("h3", name), unit, class_="paper"))
    st.altair_chart(chart, theme=None, key=f"small-{series['id']}-{view.dark}")


def _draw_series(view: View, series: Row) -> None:
    points = _points(view, series["id"])
    cited = References(view)
    about = tag("p", series["description"])
    chart = draw_chart(view, series, points)
    parts = [_head(view, series, "h2"), about]
    if chart is not None:
        parts.append(_key(view, series, points))
    st.html(tag("div", *parts, class_="paper", lang=view.language))
    if chart is None:
        st.html(tag("p", view.say("app_no_chart"), class_="paper soft"))
    else:
        st.altair_chart(chart, theme=None, key=f"chart-{series['id']}-{view.dark}")
    body = join(
        _disagreements(view, series, points, cited),
        tag("h3", view.say("app_values")),
        table(
            [
                (view.say("column_period"), ""),
                (view.say("column_value"), "number"),
                (view.say("column_basis"), ""),
                (view.say("column_note"), ""),
                (view.say("column_sources"), ""),
            ],
            [_value_row(view, series, row, cited) for row in points],
        ),
        cited.titled_listing(),
    )
    st.html(tag("div", body, class_="paper", lang=view.language))
    st.download_button(
        escape_markdown(view.say("app_series_csv")),
        lambda: _csv(points),  # made when asked for
        file_name=f"{series['id']}.csv",
        mime="text/csv",
        on_click="ignore",
        key="series-csv",
    )


def _csv(points: list[Row]) -> bytes:
    from pandas import DataFrame

    frame = DataFrame(points)
    frame["sources"] = [";".join(keys) for keys in frame["sources"]]
    return frame.to_csv(index=False).encode("utf-8-sig")


def _value_row(view: View, series: Row, row: Row, cited: References) -> Html:
    return tag(
        "tr",
        tag("td", period_text(row["period"], view.language)),
        tag("td", point_text(row, series["unit"], view.language), class_="number"),
        tag("td", view.say(f"basis_{row['basis']}")),
        tag("td", row["note"]),
        tag("td", cited.refs(row["sources"])),
    )


def _disagreements(view: View, series: Row, points: list[Row], cited: References) -> Html | None:
    found = find_disagreements(points)
    if not found:
        return None
    items = []
    for period, rows in found.items():
        said = []
        for number, row in enumerate(rows):
            said += [
                view.say("app_disagree_or") if number else "",
                point_text(row, series["unit"], view.language),
                " ",
                cited.refs(row["sources"]),
            ]
            if row["note"]:
                said.append(tag("small", f" {row['note']}"))
        items.append(tag("li", tag("strong", period_text(period, view.language)), ": ", *said))
    return join(tag("h3", view.say("app_disagree")), tag("ul", *items))
