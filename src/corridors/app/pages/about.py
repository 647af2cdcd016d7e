"""What the atlas is, how good its lines are, whose data it shows, and what changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from corridors import __version__
from corridors.account.cited_sources import read_source
from corridors.account.heading import credits_of, description_of, title_of
from corridors.app.citation_marks import cite
from corridors.app.look import line_swatch
from corridors.app.markup import Html, join, tag
from corridors.app.sheet import table
from corridors.atlas import read_changes
from corridors.model import Mode, RouteAccuracy

if TYPE_CHECKING:
    from corridors.app.view import Row, View

_EXAMPLES = 2


def draw(view: View) -> None:
    """Draw the about page."""
    version = view.say(
        "app_version_line",
        program=__version__,
        version=view.atlas.version,
        date=view.date(view.atlas.updated),
    )
    whose = view.say("mark_sentences").join(credits_of(view.atlas, view.language))
    body = join(
        tag("h1", title_of(view.atlas, view.language)),
        tag("p", description_of(view.atlas) or view.say("app_about")),
        tag("p", version, class_="soft"),
        tag("h3", view.say("app_method")),
        tag("p", view.say("app_method_facts")),
        tag("p", view.say("app_method_lines")),
        tag("h3", view.say("app_accuracy_class")),
        _accuracy(view),
        tag("h3", view.say("app_borders")),
        tag("p", view.say("app_borders_text")),
        tag("h3", view.say("app_licence")),
        tag("p", view.say("app_licence_text")),
        tag("p", whose, class_="soft"),
        _changes(view),
        _sources(view),
    )
    st.html(tag("article", body, class_="paper page", lang=view.language))


def _accuracy(view: View) -> Html:
    rows = []
    for word in RouteAccuracy:
        parts = [row for row in view.index.sections.values() if row["route_accuracy"] == word]
        first = {row["mode"]: row for row in reversed(parts) if row["mode"] != "air"}
        shown = [first[mode] for mode in Mode if mode in first][:_EXAMPLES]
        rows.append(
            tag(
                "tr",
                tag("td", view.say(f"accuracy_{word}")),
                tag("td", view.number(len(parts)), class_="number"),
                tag("td", *(_example(view, row) for row in shown)),
            )
        )
    heads = [
        (view.say("column_line_lies"), ""),
        (view.say("app_accuracy_share"), "number"),
        (view.say("app_accuracy_example"), ""),
    ]
    return table(heads, rows)


def _example(view: View, row: Row) -> Html:
    query = view.address.query(section=row["id"], project=row["project"], site="")
    swatch = line_swatch(row["mode"], row["status"])
    name = tag("a", view.name(row), href=f"./{query}", target="_self")
    return tag("div", swatch, name)


def last_changes(text: str) -> tuple[str, list[tuple[str, list[str]]]]:
    r"""Return the title and the parts of the newest section of a list of changes that says any.

    >>> last_changes("# C\n\n## Unreleased\n\n### Data\n\n- One\n  thing.\n")
    ('Unreleased', [('Data', ['One thing.'])])
    """
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, _, body = section.partition("\n")
        parts = []
        for part in re.split(r"^### ", body, flags=re.MULTILINE)[1:]:
            name, _, listed = part.partition("\n")
            items = re.split(r"^- ", listed, flags=re.MULTILINE)[1:]
            plain = [" ".join(item.replace("`", "").split()) for item in items]
            parts.append((name.strip(), plain))
        if parts:
            return title.strip(), parts
    return "", []


def _changes(view: View) -> Html | None:
    title, parts = last_changes(read_changes(view.atlas.root))
    if not parts:
        return None
    blocks = [
        join(tag("h4", name), tag("ul", *(tag("li", item) for item in items)))
        for name, items in parts
    ]
    note = tag("p", view.say("app_changes_language"), class_="soft")
    return join(
        tag("h3", view.say("app_changes")),
        note if view.language != "en" else None,
        tag("details", tag("summary", title), tag("div", *blocks, lang="en")),
    )


def _sources(view: View) -> Html:
    rows = sorted(view.index.sources.values(), key=lambda row: str(row["title"]).casefold())
    items = (tag("li", cite(view, read_source(row))) for row in rows)
    count = view.say("app_sources_count", count=view.number(len(rows)))
    listed = tag("details", tag("summary", count), tag("ol", *items))
    return join(tag("h3", view.say("sources")), listed)
