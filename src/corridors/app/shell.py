"""Navigation, and the data that all sessions share."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

from corridors.app import pages
from corridors.geodata import Atlas, load
from corridors.i18n import translate
from corridors.model import DataError

_STYLE = """
<style>
[data-testid="stMainBlockContainer"] { padding: 4rem 1.2rem 0.5rem; max-width: none; }
[data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"] { gap: 0.4rem; }
[data-testid="stSidebarContent"] { font-size: 0.95rem; }
</style>
"""


@st.cache_resource(show_spinner=False)
def shared_atlas(folder: str) -> Atlas:
    """Return the atlas, read once for all sessions."""
    return load(Path(folder) if folder else None)


def main() -> None:
    """Draw the app; ``streamlit run streamlit_app.py`` calls this on every run."""
    st.set_page_config(page_title=translate("atlas_title"), layout="wide")
    st.html(_STYLE)
    try:
        atlas = shared_atlas(sys.argv[1] if len(sys.argv) > 1 else "")
    except DataError as error:
        st.error(translate("app_data_error"))
        st.code("\n".join(finding.as_line() for finding in error.findings), language=None)
        return
    entries = (
        (pages.map_page, "map", "app_page_map"),
        (pages.projects_page, "projects", "app_page_projects"),
        (pages.trends_page, "trends", "app_page_trends"),
        (pages.about_page, "about", "app_page_about"),
    )
    page = st.navigation(
        [
            st.Page(
                _bind(draw, atlas), title=translate(title), url_path=path, default=path == "map"
            )
            for draw, path, title in entries
        ],
        position="top",
    )
    page.run()


def _bind(draw: pages.Page, atlas: Atlas) -> pages.Bound:
    def bound() -> None:
        draw(atlas)

    bound.__name__ = draw.__name__
    return bound
