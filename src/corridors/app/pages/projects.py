"""Everything as a table, what is not on the map included."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import streamlit as st

from corridors.app import state
from corridors.app.filters import draw_counts, draw_filters, is_hidden, tell_nothing
from corridors.app.markup import tag
from corridors.app.sheet import project_sheet
from corridors.i18n import country_name

if TYPE_CHECKING:
    import pandas as pd

    from corridors.app.view import View
    from corridors.atlas import Atlas

_ROW_PX = 33


def draw(view: View) -> None:
    """Draw the projects page."""
    selection = draw_filters(view)
    title = tag("h1", view.say("app_page_projects"))
    st.html(tag("div", title, class_="paper", lang=view.language))
    draw_counts(view, selection)
    if not selection.records.projects:
        tell_nothing(view)
        return
    rows = project_table(view, selection)
    select_row(view, rows, key="projects-table", most_px=460)
    st.download_button(
        view.say("app_table_csv"),
        lambda: rows.to_csv(index=False).encode("utf-8-sig"),
        file_name="corridors-projects.csv",
        mime="text/csv",
        on_click="ignore",
        key="projects-csv",
    )
    if view.address.project:
        hidden = is_hidden(view, selection)
        st.html(project_sheet(view, view.address.project, hidden=hidden))
    else:
        st.html(tag("p", view.say("app_pick_row"), class_="paper soft"))


def project_table(view: View, selection: Atlas) -> pd.DataFrame:
    """Return the projects of a selection as people read them, one a row."""
    from pandas import DataFrame

    km: Counter[str] = Counter()
    for part in selection.records.sections:
        km[part["project"]] += part["length_km"]
    rows = sorted(selection.records.projects, key=view.name)
    words: dict[str, list[Any]] = {
        view.say("column_name"): [view.name(row) for row in rows],
        view.say("column_kind"): [view.say(f"kind_{row['kind']}") for row in rows],
        view.say("status"): [
            view.say(f"status_{row['status']}") if row["status"] else "" for row in rows
        ],
        view.say("column_as_of"): [row["status_as_of"] for row in rows],
        view.say("countries"): [
            ", ".join(country_name(c, view.language) for c in row["countries"]) for row in rows
        ],
        view.say("column_km_drawn"): [km[row["id"]] or None for row in rows],
        view.say("column_on_the_map"): [
            view.say("yes") if row["located"] else view.say("not_located") for row in rows
        ],
        "id": [row["id"] for row in rows],
    }
    return DataFrame(words)


def select_row(view: View, rows: pd.DataFrame, *, key: str, most_px: int = 320) -> None:
    """Draw the table; a row, or any cell of it, selects its project everywhere."""
    keys = list(rows["id"])
    chosen = [keys.index(view.address.project)] if view.address.project in keys else []

    def take() -> None:
        picked = st.session_state[widget].selection
        numbers = [*(number for number, _ in picked.cells), *picked.rows]
        state.take_record(keys[numbers[0]] if numbers else "", view.index)

    widget = f"{key}-{hash((tuple(keys), view.address.project, view.language))}"
    st.dataframe(
        rows,
        hide_index=True,
        height=min(most_px, _ROW_PX * (len(keys) + 1) + 2),
        key=widget,
        on_select=take,
        selection_mode=["single-row", "single-cell"],
        placeholder="",
        selection_default={"selection": {"rows": chosen, "columns": [], "cells": []}},
        column_config={
            view.say("column_km_drawn"): st.column_config.NumberColumn(format="localized"),
            view.say("column_name"): st.column_config.TextColumn(width=320),
            view.say("countries"): st.column_config.TextColumn(width=200),
            "id": st.column_config.TextColumn(width=160),
        },
    )
