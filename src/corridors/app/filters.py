"""The filters of the side bar, each choice with the number of projects that it would leave."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from corridors.app import state
from corridors.app.address import STATUS_GROUPS, TEXT_LENGTH
from corridors.app.facets import count_facets, route_km
from corridors.app.markup import escape_markdown, tag
from corridors.atlas.selection import select
from corridors.i18n import country_name
from corridors.model import Mode, RouteAccuracy, State
from corridors.web.map_options import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from corridors.app.view import View
    from corridors.atlas import Atlas

TICK_SECONDS = 1.2


def draw_filters(view: View) -> Atlas:
    """Draw the filters in the side bar and return what they leave."""
    _tick(view)
    address = state.shown()
    selection = select(view.atlas, address.filters())
    counts = count_facets(view.atlas, view.index, address, selection)
    with st.sidebar:
        st.text_input(
            view.say("app_text"),
            key=state.seed("text", address.text),
            max_chars=TEXT_LENGTH,
            on_change=state.take_widget,
            args=("text",),
            placeholder=view.say("app_text_example"),
        )
        modes = [mode.value for mode in Mode]
        _pills(view, "mode", modes, _word(view, "mode"), counts["mode"])
        groups = [
            group
            for group in STATUS_GROUPS
            if group != State.EXPECTED or counts["status"].get(group) or group in address.status
        ]
        _pills(view, "status", groups, _word(view, "app_group"), counts["status"])
        _many(
            view,
            "country",
            sorted(view.index.countries, key=lambda c: country_name(c, view.language)),
            lambda code: country_name(code, view.language),
            counts["country"],
        )
        for field, table in (("corridor", view.index.corridors), ("only", view.index.projects)):
            names = {key: view.name(row) for key, row in table.items()}
            _many(view, field, sorted(names, key=names.__getitem__), names.get, counts[field])
        words = [word.value for word in RouteAccuracy]
        _pills(view, "accuracy", words, _word(view, "app_accuracy"), counts["accuracy"])
        _draw_year(view)
        if address != address.unfiltered():
            st.button(
                view.say("app_clear"), on_click=state.clear_filters, width="stretch", key="clear"
            )
    return selection


def _word(view: View, prefix: str) -> Callable[[str], str]:
    return lambda word: view.say(f"{prefix}_{word}")


def _pills(
    view: View,
    field: str,
    options: Sequence[str],
    label: Callable[[str], str],
    counts: Mapping[str, int],
) -> None:
    st.pills(
        view.say(f"app_{field}"),
        options,
        selection_mode="multi",
        format_func=lambda word: (
            f"{escape_markdown(label(word))} · {view.number(counts.get(word, 0))}"
        ),
        key=state.seed(field, getattr(state.shown(), field)),
        on_change=state.take_widget,
        args=(field,),
    )


def _many(
    view: View,
    field: str,
    options: Sequence[str],
    label: Callable[[str], str | None],
    counts: Mapping[str, int],
) -> None:
    chosen = getattr(state.shown(), field)
    offered = [word for word in options if counts.get(word) or word in chosen]
    st.multiselect(
        view.say(f"app_{field}"),
        offered,
        format_func=lambda word: f"{label(word)} · {view.number(counts.get(word, 0))}",
        key=state.seed(field, chosen),
        on_change=state.take_widget,
        args=(field,),
        placeholder=view.say("app_any"),
    )


# ---- years -----------------------------------------------------------------------------------


def _draw_year(view: View) -> None:
    year = state.shown().year
    st.toggle(
        view.say("app_year_switch"),
        key=state.seed("by-year", year is not None),
        on_change=_switch_years,
        args=(view.atlas.updated[:4],),
        help=view.say("app_year_help"),
    )
    if year is None:
        return
    st.slider(
        view.say("app_year"),
        FIRST_YEAR,
        LAST_YEAR,
        key=state.seed("year", year),
        on_change=_take_year,
        format="%d",
    )
    word = "app_pause" if state.playing() else "app_play"
    if st.button(view.say(word), on_click=_switch_play, key="play", width="stretch"):
        st.rerun()  # the timer of a fragment is set when the whole page runs


def _switch_years(today: str) -> None:
    on = st.session_state[f"{state.PREFIX}by-year"]
    first = int(today) if today.isdigit() else LAST_YEAR
    state.change(year=min(max(first, FIRST_YEAR), LAST_YEAR) if on else None)
    st.session_state["playing"] = False


def _take_year() -> None:
    st.session_state["playing"] = False
    state.take_widget("year")


def _switch_play() -> None:
    start = not state.playing()
    st.session_state["playing"] = start
    address = state.shown()
    if start and address.year == LAST_YEAR:
        address = replace(address, year=FIRST_YEAR)
    st.session_state["fresh"] = True
    state.show(address)


def _tick(view: View) -> None:
    """Move to the next year if the years run by themselves; at the last one they stop."""
    if not state.playing() or st.session_state.pop("fresh", False):
        return
    address = state.shown()
    year = address.year or int(view.atlas.updated[:4] or LAST_YEAR)
    state.show(replace(address, year=min(year + 1, LAST_YEAR)))
    if year + 1 >= LAST_YEAR:
        st.session_state["playing"] = False
        st.rerun()


# ---- what is left ----------------------------------------------------------------------------


def draw_counts(view: View, chosen: Atlas, *, filtered: str = "soft") -> None:
    """Draw how much is shown, and which filters left it: in a look, or not if that is empty."""
    lines = [tag("p", counts_line(view, chosen), class_="soft")]
    if filtered and (said := filters_line(view)):
        lines.append(tag("p", said, class_=filtered))
    st.html(tag("div", *lines, class_="paper"))


def counts_line(view: View, selection: Atlas) -> str:
    """Return in one line how much is shown."""
    return view.say(
        "app_counts",
        sections=view.number(len(selection.records.sections)),
        projects=view.number(len(selection.records.projects)),
        km=view.number(route_km(selection)),
        sites=view.number(len(selection.records.sites)),
    )


def filters_line(view: View) -> str:
    """Return in one line which filters are set; empty if none is."""
    address, index = view.address, view.index
    comma, colon = view.say("mark_list"), view.say("mark_colon")
    parts = []
    for field, word in (
        ("mode", _word(view, "mode")),
        ("status", _word(view, "app_group")),
        ("country", lambda code: country_name(code, view.language)),
        ("corridor", lambda key: view.name(index.corridors[key])),
        ("only", lambda key: view.name(index.projects[key])),
        ("accuracy", _word(view, "app_accuracy")),
    ):
        chosen = getattr(address, field)
        if chosen:
            parts.append(f"{view.say(f'app_{field}')}{colon}{comma.join(map(word, chosen))}")
    if address.text:
        parts.append(f"{view.say('app_text')}{colon}{address.text}")
    if address.year is not None:
        parts.append(f"{view.say('app_year')}{colon}{address.year}")
    told = view.say("mark_clauses").join(parts)
    return f"{view.say('app_filters')} – {told}" if parts else ""  # noqa: RUF001


def tell_nothing(view: View) -> None:
    """Say that the filters leave nothing, and offer to take them away."""
    st.info(view.say("app_nothing"))
    if view.address != view.address.unfiltered():
        st.button(view.say("app_clear"), on_click=state.clear_filters, key="clear-here")


def is_hidden(view: View, selection: Atlas) -> bool:
    """Tell whether the filters hide what is chosen."""
    address = view.address
    records = selection.records
    shown = {row.id for row in (*records.projects, *records.sections, *records.sites)}
    chosen = {address.project, address.section, address.site} - {""}
    return not chosen <= shown
