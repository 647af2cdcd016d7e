"""What can be taken away: each offer makes its bytes only when it is asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from corridors.account.heading import heading_of
from corridors.app.address import Address
from corridors.app.markup import escape_markdown
from corridors.atlas.selection import select
from corridors.export import (
    FORMATS,
    bundle_bytes,
    csl_text,
    data_bytes,
    figure_bytes,
    render_page,
    sources_bibtex,
)
from corridors.style import BY_MODE
from corridors.web import MapOptions
from corridors.wording import span_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corridors.app.view import View
    from corridors.atlas import Atlas
    from corridors.web.routes import Routes

_OTHERS = {
    "zip": ("", "application/zip"),
    "html": ("", "text/html"),
    "pdf": ("PDF", "application/pdf"),
    "svg": ("SVG", "image/svg+xml"),
    "png": ("PNG", "image/png"),
    "bib": ("BibTeX", "application/x-bibtex"),
    "json": ("CSL-JSON", "application/vnd.citationstyles.csl+json"),
}
"""Names and media types of what is no format of data."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One file that a reader may take."""

    label: str
    file_name: str
    media_type: str
    make: Callable[[], bytes | str]


def _offer(form: str, stem: str, make: Callable[[], Any], label: str = "") -> Offer:
    name, media_type = _OTHERS[form]
    return Offer(label or name, f"{stem}.{form}", media_type, make)


def draw_offers(offers: Sequence[Offer]) -> None:
    """Draw buttons in a row; the bytes are made when one is pressed."""
    with st.container(horizontal=True, gap="small"):
        for offer in offers:
            st.download_button(
                escape_markdown(offer.label),
                offer.make,
                file_name=offer.file_name,
                mime=offer.media_type,
                on_click="ignore",
                key=f"take-{offer.file_name}",
            )


def data_offers(view: View, chosen: Atlas, stem: str) -> list[Offer]:
    """Return the data of a selection in each format that is for the app."""

    def make(form: str) -> bytes:
        return data_bytes(chosen, form, language=view.language)

    return [
        Offer(form.title, f"{stem}.{form.name}", form.media_type, partial(make, form.name))
        for form in FORMATS.values()
        if form.in_app and form.is_ready()
    ]


def bundle_offer(view: View, chosen: Atlas, stem: str) -> Offer:
    """Return everything of a selection as one archive with its dictionary and licences."""

    def make() -> bytes:
        return bundle_bytes(chosen, language=view.language)

    return _offer("zip", stem, make, view.say("app_data_bundle"))


def source_offers(chosen: Atlas, stem: str) -> list[Offer]:
    """Return the sources of a selection for reference managers."""
    name = f"{stem}-sources"
    return [
        _offer("bib", name, lambda: sources_bibtex(chosen)),
        _offer("json", name, lambda: csl_text(chosen)),
    ]


def figure_offers(view: View, chosen: Atlas, stem: str) -> list[Offer]:
    """Return the map of a selection as a figure for print."""

    def make(form: str) -> bytes:
        from corridors.figures import FigureOptions

        title = heading_of(chosen, view.language).title
        options = FigureOptions(
            language=view.language, title=title, colour_by=view.address.colour or BY_MODE
        )
        return figure_bytes(chosen, form, options)

    return [_offer(form, stem, partial(make, form)) for form in ("pdf", "svg", "png")]


def map_offer(view: View, stem: str, *, whole: bool) -> Offer:
    """Return the map as it stands now, or of everything, as one HTML file."""
    address = Address() if whole else view.address

    def make() -> str:
        chosen = select(view.atlas, address.filters())
        there = {
            row["id"]
            for row in (*chosen.records.projects, *chosen.records.sections, *chosen.records.sites)
        }
        asked = address.section or address.site or address.project
        options = MapOptions(
            language=view.language,
            colour_by=address.colour or BY_MODE,
            view=address.position(),
            select=asked if asked in there else "",
            named_after=address.corridor[0] if len(address.corridor) == 1 else "",
        )
        return render_page(chosen, options).html

    return _offer("html", stem, make, view.say("app_data_map_get"))


def routes_offers(view: View, routes: Routes) -> list[Offer]:
    """Return a comparison as one HTML file with its map, and as JSON."""
    found = routes.comparison
    stem = f"corridors-{found.origin.id}-{found.destination.id}-{found.year}"
    ends = (view.name({"name": dict(place.name)}) for place in (found.origin, found.destination))
    options = MapOptions(language=view.language, title=span_text(*ends), year=None)
    used = {key for way in found.itineraries for key in way.sections}
    lines = [row for row in view.atlas.records.sections if row["id"] in used]
    atlas = view.atlas.with_records(sections=lines, sites=[])

    def page() -> str:
        return render_page(atlas, options, routes=routes).html

    def plain() -> str:
        return json.dumps(found.as_dict(), ensure_ascii=False, indent=1)

    return [
        _offer("html", stem, page, view.say("app_data_map_get")),
        Offer("JSON", f"{stem}.json", "application/json", plain),
    ]
