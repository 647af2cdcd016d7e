"""The map with its filters, and the fact sheet of what is selected beside it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from corridors.app import state
from corridors.app.address import STATUS_GROUPS
from corridors.app.component import MapState, draw_map
from corridors.app.filters import draw_counts, draw_filters, is_hidden, tell_nothing
from corridors.app.found_names import found_names
from corridors.app.look import class_swatch, line_swatch
from corridors.app.markup import Html, join, tag
from corridors.app.own import OwnFile, draw_own, drawn, own_files, tell_lost
from corridors.app.pages.projects import project_table, select_row
from corridors.app.sheet import project_sheet, table
from corridors.atlas.selection import select
from corridors.model import Mode
from corridors.style import BY_MODE, COLOUR_BY, COLOURINGS, SITE_SHAPES, class_of
from corridors.web import TILES
from corridors.wording import class_text

if TYPE_CHECKING:
    from corridors.app.view import View
    from corridors.atlas import Atlas

_TILES, _WIDGET = "tiles", "background"


def draw(view: View) -> None:
    """Draw the map page."""
    if view.embedded:
        _draw_map(view, select(view.atlas, view.address.filters()), {})
        return
    own = own_files()
    tell_lost(view, own)
    selection = draw_filters(view)
    _draw_colours(view)
    _draw_background(view)
    draw_counts(view, selection, filtered="soft narrow")  # a wide page shows them beside the map
    if not (selection.records.sections or selection.records.sites):
        tell_nothing(view)
    left, right = st.columns([9, 5], gap="medium")
    with left:
        _draw_map(view, selection, own)
    with right, st.container(key="sheet"):
        _draw_side(view, selection)
    table_below = st.expander(view.say("app_table_below"), key="map-table-below", on_change="rerun")
    if table_below.open:  # the libraries of tables are slow to come: only who looks waits for them
        with table_below:
            select_row(view, project_table(view, selection), key="map-table")
    draw_own(view, own)


def _draw_background(view: View) -> None:
    """Let the reader lay an online map under the lines; kept for this visit, not in the address.

    Whoever follows a link asks no other host for it.
    """
    session = st.session_state
    session[_WIDGET] = session.get(_TILES, "")

    def take() -> None:
        session[_TILES] = session[_WIDGET]

    def name(key: str) -> str:
        if not key:
            return view.say("app_background_none")
        return view.say("app_background_asks", name=TILES[key].name, host=TILES[key].host)

    with st.sidebar:
        st.selectbox(
            view.say("app_background"), ["", *TILES], format_func=name, key=_WIDGET, on_change=take
        )


def _draw_colours(view: View) -> None:
    """Let the reader choose what the colour of a line says."""
    key = state.seed("colour", view.address.colour or BY_MODE)

    def take() -> None:
        chosen = st.session_state[key]
        state.change(colour="" if chosen == BY_MODE else chosen)

    with st.sidebar:
        st.selectbox(
            view.say("colour_by"),
            COLOUR_BY,
            format_func=lambda by: view.say(f"colour_by_{by}"),
            key=key,
            on_change=take,
        )


def _colour_key(view: View, selection: Atlas) -> Html | None:
    """Return what each colour means, of those that are there, where that is not the mode."""
    by = view.address.colour
    if not by:
        return None
    there = {class_of(row, by) for row in selection.records.sections}
    rows = [
        tag("div", class_swatch(hue, dark=view.dark), class_text(by, word, view.language))
        for word, hue in COLOURINGS[by].items()
        if word in there
    ]
    return tag("div", tag("h3", view.say(f"colour_by_{by}")), *rows)


def _draw_map(view: View, selection: Atlas, own: dict[str, OwnFile]) -> None:
    address = view.address
    wanted = MapState(
        stamp=repr(address.filters()),
        subject=repr((address.text, address.country, address.corridor, address.only)),
        language=view.language,
        theme="dark" if view.dark else "light",
        year=address.year,
        select=address.section or address.site or address.project,
        view=address.view,
        move=state.moves(),
        look="frame" if view.embedded else "page",
        colour=address.colour or BY_MODE,
        tiles=st.session_state.get(_TILES, ""),
        cards=view.embedded,
        overlays=drawn(own),
    )
    draw_map(view.atlas, selection, wanted, lambda key: state.take_record(key, view.index))


def _draw_side(view: View, selection: Atlas) -> None:
    """Draw the way to a project by name, then its sheet or what the map shows."""
    names = {key: view.name(row) for key, row in view.index.projects.items()}
    present = {row["id"] for row in selection.records.projects} | {view.address.project} - {""}
    st.selectbox(
        view.say("app_find"),
        sorted(present, key=names.__getitem__),
        index=None,
        key=state.seed("project", view.address.project or None),
        format_func=names.__getitem__,
        on_change=_take_project,
        args=(view,),
        placeholder=view.say("app_find_example"),
        label_visibility="collapsed",
    )
    if view.address.project:
        hidden = is_hidden(view, selection)
        st.html(project_sheet(view, view.address.project, hidden=hidden))
    else:
        st.html(_digest(view, selection))


def _take_project(view: View) -> None:
    state.take_record(st.session_state[f"{state.PREFIX}project"] or "", view.index)


def _digest(view: View, selection: Atlas) -> Html:
    """Return what the map shows as a small table: kilometres by mode and status."""
    sums: dict[tuple[str, str], float] = {}
    for row in selection.records.sections:
        if not row["parallel_to"]:
            kind = (row["mode"], row["status"])
            sums[kind] = sums.get(kind, 0.0) + row["length_km"]
    present = [state for group in STATUS_GROUPS.values() for state in group]
    swatch = (lambda *_: None) if view.address.colour else line_swatch
    rows = [
        tag(
            "tr",
            tag("td", swatch(mode, status), view.say(f"mode_{mode}")),
            tag("td", view.say(f"status_{status}")),
            tag("td", view.number(sums[mode, status]), class_="number"),
        )
        for mode in Mode
        for status in present
        if (mode, status) in sums
    ]
    heads = [(view.say("app_mode"), ""), (view.say("status"), ""), (view.say("unit_km"), "number")]
    body = join(
        found_names(view, selection),
        tag("h2", view.say("app_digest")),
        _colour_key(view, selection),
        tag("p", view.say("app_digest_how")),
        table(heads, rows) if rows else None,
        _sites_key(view, selection),
        tag("p", view.say("app_digest_note"), class_="soft"),
    )
    return tag("article", body, class_="paper", lang=view.language)


def _sites_key(view: View, selection: Atlas) -> Html | None:
    """Return what the marks mean, each with the number of sites of its kind."""
    counts = Counter(row["group"] for row in selection.records.sites if row["geometry"] is not None)
    rows = [
        tag(
            "tr",
            tag("td", tag("i", class_=f"shape {shape}"), view.say(f"group_{group}")),
            tag("td", view.number(counts[group]), class_="number"),
        )
        for group, shape in SITE_SHAPES.items()
        if counts[group]
    ]
    heads = [(view.say("sites"), ""), ("", "number")]
    return table(heads, rows) if rows else None
