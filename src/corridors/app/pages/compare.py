"""The ways from one place to another: totals, times, steps, a strip of each, and a map of all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from corridors.account.journey import missing_lines, note_text
from corridors.app import state
from corridors.app.citation_marks import References
from corridors.app.component import MapState, draw_map
from corridors.app.downloads import draw_offers, routes_offers
from corridors.app.journey_cards import way_card, ways_table
from corridors.app.markup import Html, escape_markdown, tag
from corridors.app.question import (
    Question,
    ask,
    avoidable,
    name_of,
    pickable,
    read_question,
    shared_network,
)
from corridors.network import MODES
from corridors.web.map_options import FIRST_YEAR, LAST_YEAR
from corridors.web.routes import Routes, plain_routes
from corridors.wording import span_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridors.app.view import View
    from corridors.network import Comparison, Network

_TODAY = 0
_EXAMPLES = (
    ("xian", "istanbul", 2030, ("rail", "sea")),
    ("kashgar", "tashkent", 2031, ()),
    ("almaty", "poti", None, ()),
)


def draw(view: View) -> None:
    """Draw the compare page."""
    network = shared_network(view.atlas, str(view.atlas.root))
    question, unknown = read_question(view, network)
    title = tag("h1", view.say("app_page_compare"))
    how = tag("p", view.say("app_compare_how"))
    st.html(tag("div", title, how, class_="paper page", lang=view.language))
    _draw_question(view, network, question)
    for word, nearest in unknown:
        _tell(_unknown(view, word, nearest))
    if not (question.start and question.end):
        st.html(_examples(view, network))
        return
    if question.start == question.end:
        _tell(view.say("app_compare_same"))
        return
    found = ask(network, str(view.atlas.root), question)
    if found.itineraries:
        _draw_ways(view, network, question, found)
    lines = list(missing_lines(found, view.language))
    if lines:
        st.html(tag("div", *(tag("p", line) for line in lines), class_="paper page missing"))


def _tell(sentence: str) -> None:
    st.html(tag("p", sentence, class_="paper", role="status"))


def _unknown(view: View, word: str, nearest: tuple[str, ...]) -> str:
    said = view.say("app_compare_unknown", name=word)
    if not nearest:
        return said
    return f"{said} {view.say('app_compare_nearest', names=', '.join(nearest))}"


# ---- the question ----------------------------------------------------------------------------


def _draw_question(view: View, network: Network, question: Question) -> None:
    places = pickable(network, str(view.atlas.root), view.language)
    with st.container(key="question"):
        first, swap, second = st.columns([8, 2, 8], vertical_alignment="bottom")
        with first:
            _draw_place(view, network, places, "start", question.start)
        with swap:
            st.button(view.say("app_compare_swap"), on_click=_swap, width="stretch", key="swap")
        with second:
            _draw_place(view, network, places, "end", question.end)
        left, middle, right, last = st.columns([4, 4, 6, 3])
        with left:
            _draw_many(view, "via", places, lambda key: name_of(network, key, view), question.via)
        with middle:
            words = avoidable(view, network)
            _draw_many(view, "avoid", list(words), words.__getitem__, question.avoid)
        with right:
            st.pills(
                view.say("app_mode"),
                MODES,
                selection_mode="multi",
                format_func=lambda word: escape_markdown(view.say(f"mode_{word}")),
                key=state.seed("mode", question.modes),
                on_change=state.take_widget,
                args=("mode",),
            )
        with last:
            _draw_year(view, question)


def _draw_place(view: View, network: Network, places: list[str], field: str, chosen: str) -> None:
    st.selectbox(
        view.say(f"app_compare_{field}"),
        places if not chosen or chosen in places else [chosen, *places],
        index=None,
        key=state.seed(field, chosen or None),
        format_func=lambda key: name_of(network, key, view),
        on_change=_take_place,
        args=(field,),
        accept_new_options=True,
        placeholder=view.say("app_compare_place"),
    )


def _take_place(field: str) -> None:
    state.change(**{field: st.session_state[f"{state.PREFIX}{field}"] or "", "view": ""})


def _draw_many(
    view: View, field: str, options: list[str], label: Callable[[str], str], chosen: tuple[str, ...]
) -> None:
    st.multiselect(
        view.say(f"app_compare_{field}"),
        [*options, *(word for word in chosen if word not in options)],
        format_func=label,
        key=state.seed(field, chosen),
        on_change=state.take_widget,
        args=(field,),
        placeholder=view.say("app_compare_none"),
    )


def _draw_year(view: View, question: Question) -> None:
    today = view.say("app_compare_today", year=view.atlas.updated[:4])
    st.selectbox(
        view.say("app_year"),
        [_TODAY, *range(LAST_YEAR, FIRST_YEAR - 1, -1)],
        format_func=lambda year: str(year) if year else today,
        key=state.seed("year", question.year or _TODAY),
        on_change=_take_year,
        help=view.say("app_compare_year_help"),
    )


def _take_year() -> None:
    state.change(year=st.session_state[f"{state.PREFIX}year"] or None)


def _swap() -> None:
    address = state.shown()
    turned = replace(address, start=address.end, end=address.start, via=address.via[::-1])
    state.show(turned)


def _examples(view: View, network: Network) -> Html:
    items = []
    for start, end, year, modes in _EXAMPLES:
        if not {start, end} <= network.places.keys():
            continue
        query = view.address.query(start=start, end=end, year=year, mode=modes, via=(), avoid=())
        ends = span_text(name_of(network, start, view), name_of(network, end, view))
        label = ends if year is None else f"{ends}, {year}"
        items.append(tag("li", tag("a", label, href=f"compare{query}", target="_self")))
    head = tag("p", view.say("app_compare_examples"))
    return tag("div", head, tag("ul", *items), class_="paper page", lang=view.language)


# ---- the answer ------------------------------------------------------------------------------


def _draw_ways(view: View, network: Network, question: Question, found: Comparison) -> None:
    routes = Routes(network, found)
    st.html(
        tag(
            "div",
            tag("div", ways_table(view, found), class_="wide"),
            tag("p", note_text(network.atlas.root, view.language), class_="soft"),
            class_="paper",
            lang=view.language,
        )
    )
    _draw_map(view, routes, question)
    draw_offers(routes_offers(view, routes))
    cited = References(view)
    cards = [
        way_card(view, network, itinerary, number, cited, opened=number == 1)
        for number, itinerary in enumerate(found.itineraries, start=1)
    ]
    st.html(tag("article", *cards, cited.titled_listing(), class_="paper ways", lang=view.language))


def _draw_map(view: View, routes: Routes, question: Question) -> None:
    used = {key for way in routes.comparison.itineraries for key in way.sections}
    lines = [row for row in view.atlas.records.sections if row["id"] in used]
    shown = view.atlas.with_records(sections=lines, sites=[])
    asked = repr(question)
    wanted = MapState(
        stamp=f"ways {asked}",
        language=view.language,
        theme="dark" if view.dark else "light",
        year=question.year,
        look="plate",
        cards=True,
        routes=plain_routes(routes, view.language),
        routes_stamp=f"{asked} {view.language}",
    )
    draw_map(view.atlas, shown, wanted, lambda _key: None)
