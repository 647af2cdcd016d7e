"""The pages. Each takes the atlas; `state` alone knows the address."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from corridors.app import state
from corridors.app.component import draw_map
from corridors.i18n import country_name, format_number, translate
from corridors.query import select
from corridors.report import describe
from corridors.stats import series_table, summarize

if TYPE_CHECKING:
    from corridors.geodata import Atlas

Page = Callable[["Atlas"], None]
Bound = Callable[[], None]
_FIRST_SERIES = "china-central-asia-trade-usd"


def map_page(atlas: Atlas) -> None:
    """Draw the map with its filters."""
    filters = state.sidebar_filters(atlas)
    selection = select(atlas, filters)
    st.caption(_counts(selection))
    if selection.sections.empty and selection.sites.empty:
        st.info(translate("app_nothing"))
    draw_map(atlas, selection, stamp=repr(filters))


def _counts(selection: Atlas) -> str:
    totals = summarize(selection, by=())
    km = float(totals["route_km"].iloc[0]) if len(totals) else 0.0
    return translate(
        "app_counts",
        sections=len(selection.sections),
        projects=len(selection.projects),
        km=format_number(km),
        sites=len(selection.sites),
    )


def projects_page(atlas: Atlas) -> None:
    """List everything as a table, not located ones included; one row opens its sheet."""
    selection = select(atlas, state.sidebar_filters(atlas))
    km = selection.sections.groupby("project")["length_km"].sum()
    rows = selection.projects.to_dict("records")
    table = pd.DataFrame(
        {
            "id": [row["id"] for row in rows],
            translate("column_name"): [row["label"] for row in rows],
            translate("column_kind"): [translate(f"kind_{row['kind']}") for row in rows],
            translate("status"): [
                translate(f"status_{row['status']}") if row["status"] else "" for row in rows
            ],
            translate("column_as_of"): [row["status_as_of"] for row in rows],
            translate("countries"): [
                ", ".join(country_name(c) for c in row["countries"]) for row in rows
            ],
            translate("column_km_drawn"): [float(km.get(row["id"], 0)) or None for row in rows],
            translate("column_on_the_map"): [
                translate("yes") if row["located"] else translate("not_located") for row in rows
            ],
        }
    )
    event: Any = st.dataframe(
        table, hide_index=True, height=420, on_select="rerun", selection_mode="single-row"
    )
    chosen = event.selection.rows
    if chosen:
        st.code(
            "\n".join(describe(atlas, str(table.iloc[chosen[0]]["id"]))),
            language=None,
            wrap_lines=True,
        )
    else:
        st.caption(translate("app_pick_row"))


def trends_page(atlas: Atlas) -> None:
    """Draw the series as charts, with their sources."""
    series = atlas.series.sort_values("label").set_index("id")
    keys = list(series.index)
    first = keys.index(_FIRST_SERIES) if _FIRST_SERIES in keys else 0
    key = st.selectbox(
        translate("app_series"),
        keys,
        index=first,
        format_func=lambda k: str(series.loc[k, "label"]),
    )
    unit = str(series.loc[key, "unit"])
    points = series_table(atlas, key)
    st.caption(str(series.loc[key, "description"]) + f" ({unit})")
    chart = _yearly(points)
    if len(chart) > 1 and series.loc[key, "chart"] != "none":
        st.bar_chart(chart, x="year", y="value", color="basis", y_label=unit, x_label="")
    titles = atlas.sources.set_index("id")["title"]
    cited = ["; ".join(str(titles.get(k, k)) for k in keys) for keys in points["sources"]]
    columns = ["period", "modifier", "value", "value_max", "basis", "note", "sources"]
    shown = points.assign(sources=cited)[columns].dropna(axis="columns", how="all")
    st.dataframe(shown.fillna(""), hide_index=True)


def _yearly(points: pd.DataFrame) -> pd.DataFrame:
    """Return one value for each year, years without a value included so that gaps show."""
    whole = points["period"].str.fullmatch(r"\d{4}") & (points["modifier"] != "target")
    found = points[whole].drop_duplicates("period").set_index("period")
    if found.empty:
        return pd.DataFrame({"year": [], "value": [], "basis": []})
    years = [str(year) for year in range(int(found.index.min()), int(found.index.max()) + 1)]
    table = found.reindex(years)
    return pd.DataFrame(
        {
            "year": years,
            "value": table["value"].astype(float).to_numpy(),
            "basis": table["basis"].fillna("reported").to_numpy(),
        }
    )


def about_page(atlas: Atlas) -> None:
    """Say what the atlas is, how good its lines are, and whose data it shows."""
    st.header(translate("atlas_title"))
    st.markdown(translate("app_about"))
    st.subheader(translate("accuracy"))
    st.table(
        pd.DataFrame(
            [
                (word, translate(f"accuracy_{word}"))
                for word in ("high", "medium", "low", "schematic")
            ],
            columns=["", translate("column_line_lies")],
        ).set_index("")
    )
    st.subheader(translate("sources"))
    listing = atlas.sources[["title", "publisher", "URL", "note"]].fillna("")
    st.dataframe(
        listing,
        hide_index=True,
        column_config={"URL": st.column_config.LinkColumn(translate("column_address"))},
    )
    st.caption(f"{translate('credits')} {translate('boundaries')}")
