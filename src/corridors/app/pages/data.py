"""Files to take away: data, a map, sources, and how to cite them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from corridors.account.heading import citation_of, title_of
from corridors.app.downloads import (
    Offer,
    bundle_offer,
    data_offers,
    draw_offers,
    figure_offers,
    map_offer,
    source_offers,
)
from corridors.app.filters import draw_counts, draw_filters
from corridors.app.markup import tag
from corridors.export import embed_snippet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridors.app.view import View

_WHICH = ("selection", "everything")
_MOST_WORDS = 3


def draw(view: View) -> None:
    """Draw the data page."""
    selection = draw_filters(view)
    title = tag("h1", view.say("app_page_data"))
    st.html(tag("div", title, tag("p", view.say("app_data_how")), class_="paper"))
    which = st.radio(
        view.say("app_data_which"),
        _WHICH,
        format_func=lambda word: view.say(f"app_data_{word}"),
        horizontal=True,
        key="which",
    )
    chosen = selection if which == "selection" else view.atlas
    whole = which == "everything" or view.address == view.address.unfiltered()
    stem = _stem(view, whole=whole)
    draw_counts(view, chosen, filtered="" if whole else "soft")
    _offers(view, "app_data_files", data_offers(view, chosen, stem))
    _offers(view, "", [bundle_offer(view, chosen, stem)])
    offer = map_offer(view, stem, whole=which != "selection")
    _offers(view, "app_data_map", [offer], "app_data_map_how")
    st.html(tag("p", view.say("app_data_embed"), class_="paper"))
    snippet = embed_snippet(offer.file_name, title=title_of(view.atlas, view.language))
    st.code(snippet, language=None, wrap_lines=True)
    if len(chosen.records.sections) or len(chosen.records.sites):
        _offers(view, "app_data_figure", figure_offers(view, chosen, stem))
    _heading(view, "app_data_cite")
    st.code(citation_of(view.atlas, view.language), language=None, wrap_lines=True)
    _offers(view, "app_data_sources", source_offers(chosen, stem))
    _heading(view, "app_licence", "app_licence_text")


def _stem(view: View, *, whole: bool) -> str:
    """Return the name of files: what was chosen, where that is a word or two, and the version."""
    address = view.address
    words = [*address.corridor, *address.only, *address.country, *address.mode]
    chosen = "-".join(words).lower() if 0 < len(words) <= _MOST_WORDS else "selection"
    return "-".join(["corridors", *([] if whole else [chosen]), view.atlas.version])


def _heading(view: View, key: str, note: str = "") -> None:
    head = tag("h3", view.say(key))
    text = tag("p", view.say(note)) if note else None
    st.html(tag("div", head, text, class_="paper", lang=view.language))


def _offers(view: View, heading: str, offers: Sequence[Offer], note: str = "") -> None:
    """Draw buttons in a row; the bytes are made when one is pressed."""
    if not offers:
        return
    if heading:
        _heading(view, heading, note)
    draw_offers(offers)
