"""Navigation, the masthead, and the data that all sessions share."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from corridors.account.heading import title_of
from corridors.account.look_ups import Index
from corridors.app import look, pages, state
from corridors.app.address import pick_language
from corridors.app.component import send_engine, send_links
from corridors.app.markup import Html, tag
from corridors.app.view import View
from corridors.atlas import Atlas, load
from corridors.i18n import available_languages, translate
from corridors.model import DataError

if TYPE_CHECKING:
    from collections.abc import Callable

_HIDDEN = ("project",)
_PARENTS = {"project": "projects"}
_ASKING = "compare"
_WITH_MAP = ("map", "compare")
_IGNORED_LENGTH = 160


@st.cache_resource(show_spinner=False, max_entries=4)
def shared_atlas(folder: str) -> tuple[Atlas, Index]:
    """Return the atlas and its look-ups, read once for all sessions."""
    atlas = load(Path(folder) if folder else None)
    return atlas, Index.of(atlas)


def main(first: str = pages.ROOT) -> None:
    """Draw the app; ``streamlit run streamlit_app.py`` calls this on every run.

    Parameters
    ----------
    first
        The page that stands at the root of the address.
    """
    browser = st.context.locale
    asked = st.query_params.get("lang", "")
    language = pick_language(asked, browser)
    try:
        atlas, index = shared_atlas(sys.argv[1] if len(sys.argv) > 1 else "")
    except DataError as error:
        _configure(translate("atlas_title", language))
        st.error(translate("app_data_error", language))
        st.code("\n".join(finding.as_line() for finding in error.findings), language=None)
        return
    _configure(title_of(atlas, language))
    entries = [
        st.Page(
            _bind(name, atlas, index, language),
            title=translate(f"app_page_{name}", language),
            url_path=name,
            default=name == first,
        )
        for name in pages.NAMES
    ]
    st.navigation(entries, position="hidden").run()


def _configure(title: str) -> None:
    st.set_page_config(
        page_title=title,
        layout="wide",
        menu_items={"Get help": None, "Report a bug": None, "About": None},
    )


def _bind(name: str, atlas: Atlas, index: Index, language: str) -> Callable[[], None]:
    def bound() -> None:
        tick = 1.2 if state.playing() else None

        @st.fragment(run_every=tick)
        def page() -> None:
            view = make_view(atlas, index)
            if not view.embedded:
                st.html(_masthead(view, name))
            _tell_ignored(view)
            pages.draw_page(name, view)

        _dress(language)
        if name in _WITH_MAP:
            send_engine(atlas)  # first: it takes the browser longest
        page()

    bound.__name__ = f"page_{name}"
    return bound


def _dress(language: str) -> None:
    """Draw the style sheet and our script, which a change of filters leaves as they are."""
    dark, framed = _is_dark(), _is_embedded()
    st.html(look.style_sheet(language, dark=dark, framed=framed))
    send_links(language)


def _is_dark() -> bool:
    return st.context.theme.type == "dark"


def _is_embedded() -> bool:
    return bool(st.context.is_embedded)


def make_view(atlas: Atlas, index: Index) -> View:
    """Return what this run shows to this reader."""
    address = state.read_address(index)
    return View(
        atlas=atlas,
        index=index,
        language=pick_language(address.lang, st.context.locale),
        address=address,
        dark=_is_dark(),
        embedded=_is_embedded(),
    )


def _masthead(view: View, here: str) -> Html:
    """Return the name of the atlas, the pages and the languages; the links carry what is shown."""
    listed = [
        tag("a", view.say(f"app_page_{name}"), **_link(view, here, name))
        for name in pages.NAMES
        if name not in _HIDDEN
    ]
    spoken = [
        tag(
            "a",
            translate("language_name", code),
            href=f"{_path(here)}{view.address.query(lang=code)}",
            lang=code,
            hreflang=code,
            aria_current="true" if code == view.language else None,
            data_keep_view=True,
        )
        for code in available_languages()
    ]
    return tag(
        "header",
        tag("div", title_of(view.atlas, view.language), class_="wordmark"),
        tag("nav", *listed, class_="pages", aria_label=view.say("app_pages")),
        tag("nav", *spoken, class_="languages", aria_label=view.say("app_language")),
        class_="paper masthead",
    )


def _link(view: View, here: str, name: str) -> dict[str, str | bool | None]:
    """Return the attributes of the link from one page to another.

    Modes and year are terms of a comparison there and filters elsewhere: they do not cross over.
    """
    apart = (name == _ASKING) != (here == _ASKING)
    query = view.address.query(mode=(), year=None, view="") if apart else view.address.query()
    shown = _PARENTS.get(here, here)
    return {
        "href": f"{_path(name)}{query}",
        "aria_current": "page" if name == shown else None,
        "data_keep_view": not apart,
    }


def _path(name: str) -> str:
    return "./" if name == pages.ROOT else name


def _tell_ignored(view: View) -> None:
    words = state.ignored_words()
    if not words:
        return
    shown = words[:1]  # whole words only, as many as two lines hold
    while len(shown) < len(words) and len(", ".join(words[: len(shown) + 1])) <= _IGNORED_LENGTH:
        shown = words[: len(shown) + 1]
    key = "app_ignored" if len(shown) == len(words) else "app_ignored_many"
    count = view.number(len(words) - len(shown))
    note = view.say(key, words=", ".join(shown), count=count)
    st.html(tag("p", note, class_="paper ignored", role="status"))
