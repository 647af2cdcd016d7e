"""Navigation, the masthead, and the data that all sessions share."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from corridors.app import look, pages, state
from corridors.app.address import pick_language
from corridors.app.component import send_engine
from corridors.app.markup import Html, tag
from corridors.app.view import Index, View
from corridors.geodata import AtlasRows, read_rows
from corridors.i18n import available_languages, translate
from corridors.model import DataError

if TYPE_CHECKING:
    from collections.abc import Callable

_LANGUAGE_NAMES = {"en": "English", "ru": "Русский", "zh": "中文"}
_HIDDEN = ("project",)
_PARENTS = {"project": "projects"}
_ASKING = "compare"
_WITH_MAP = ("map", "compare")
_ROOT = "map"
_IGNORED_LENGTH = 160
_SCRIPT = """
(() => {
  document.documentElement.lang = "LANGUAGE";
  if (window.corridorsLinks) return;
  window.corridorsLinks = true;
  document.addEventListener("click", (event) => {
    const link = event.target.closest ? event.target.closest(".paper a[href]") : null;
    const plain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey);
    if (!link || !plain) return;
    if (link.origin !== window.location.origin) {
      link.target = "_blank";
      return;
    }
    event.preventDefault();
    const main = document.querySelector('[data-testid="stMain"]');
    if (link.hash === "#top") {
      if (main) main.scrollTo({ top: 0, behavior: "smooth" });
      return;
    }
    const to = new URL(link.href);
    if (link.hasAttribute("data-keep-view")) {
      const view = new URL(window.location.href).searchParams.get("view");
      if (view) to.searchParams.set("view", view);
      else to.searchParams.delete("view");
      to.search = to.search.replace(/%2F/g, "/");
    }
    window.history.pushState({}, "", to);
    window.dispatchEvent(new PopStateEvent("popstate"));
    if (main) main.scrollTo(0, 0);
    if (!link.closest(".masthead")) return;
    let left = 30; // the masthead is made anew: the focus stays on what was followed
    const timer = setInterval(() => {
      const current = document.querySelector('.masthead [aria-current="page"]');
      const lost = document.activeElement === document.body;
      if (lost && current && !link.isConnected) current.focus({ preventScroll: true });
      left -= 1;
      if (!left || (lost && !link.isConnected)) clearInterval(timer);
    }, 100);
  });
  const app = document.querySelector('[data-testid="stApp"]');
  const ground = () => getComputedStyle(app).backgroundColor;
  let known = ground();
  new MutationObserver(() => {
    if (ground() === known) return;
    known = ground();
    window.dispatchEvent(new PopStateEvent("popstate"));
  }).observe(app, { attributes: true });
})();
"""
"""Names the language of the page, follows links between pages without loading them anew, and draws
the page again when the reader changed between light and dark.

The map writes its view into the address without a run, so only here is the last one known.
"""


@st.cache_resource(show_spinner=False, max_entries=4)
def shared_atlas(folder: str) -> tuple[AtlasRows, Index]:
    """Return the atlas and its look-ups, read once for all sessions."""
    atlas = read_rows(Path(folder) if folder else None)
    return atlas, Index.of(atlas)


def main(first: str = _ROOT) -> None:
    """Draw the app; ``streamlit run streamlit_app.py`` calls this on every run.

    Parameters
    ----------
    first
        The page that stands at the root of the address.
    """
    browser = st.context.locale
    asked = st.query_params.get("lang", "")
    language = pick_language(asked, browser)
    st.set_page_config(
        page_title=translate("atlas_title", language),
        layout="wide",
        menu_items={"Get help": None, "Report a bug": None, "About": None},
    )
    try:
        atlas, index = shared_atlas(sys.argv[1] if len(sys.argv) > 1 else "")
    except DataError as error:
        st.error(translate("app_data_error", language))
        st.code("\n".join(finding.as_line() for finding in error.findings), language=None)
        return
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


def _bind(name: str, atlas: AtlasRows, index: Index, language: str) -> Callable[[], None]:
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
    st.html(_script(language), unsafe_allow_javascript=True)


def _is_dark() -> bool:
    return st.context.theme.type == "dark"


def _is_embedded() -> bool:
    return bool(st.context.is_embedded)


def _script(language: str) -> Html:
    """Return our constant script; only the word of a known language is put in."""
    known = language if language in available_languages() else "en"
    return Html(f"<div><script>{_SCRIPT.replace('LANGUAGE', known)}</script></div>")


def make_view(atlas: AtlasRows, index: Index) -> View:
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
            _LANGUAGE_NAMES.get(code, code),
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
        tag("div", view.say("atlas_title"), class_="wordmark"),
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
    return "./" if name == _ROOT else name


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
