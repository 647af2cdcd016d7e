"""One project by its address: ``project?project=cku-railway``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from corridors.app.markup import tag
from corridors.app.sheet import project_sheet

if TYPE_CHECKING:
    from corridors.app.view import View


def draw(view: View) -> None:
    """Draw the page of the project in the address, or the list of all."""
    key = view.address.project
    if key:
        st.html(project_sheet(view, key, level="h1", linked=False))
        return
    names = sorted((view.name(row), key) for key, row in view.index.projects.items())
    items = (
        tag("li", tag("a", name, href=f"project{view.address.query(project=key)}", target="_self"))
        for name, key in names
    )
    title = tag("h1", view.say("app_page_projects"))
    hint = tag("p", view.say("app_choose_project"))
    listed = tag("ul", *items, class_="columns")
    st.html(tag("article", title, hint, listed, class_="paper", lang=view.language))
