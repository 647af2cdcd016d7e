"""The names of what a filter or a search leaves, beside the map: choosing one goes there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corridors.app.markup import Html, join, tag
from corridors.atlas.selection import search, select
from corridors.i18n import country_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridors.app.view import View
    from corridors.atlas import Atlas
    from corridors.atlas.selection import Found

_FIRST = 8
"""So many names of a kind are seen at once."""
_PLACE_ZOOM = 8


def found_names(view: View, selection: Atlas) -> Html | None:
    """Return what was found by kind, and what reaches a country but is built elsewhere.

    None if no filter is set: then everything is found.
    """
    address = view.address
    if address == address.unfiltered():
        return None
    hits = search(view.atlas, address.text) if address.text else []
    groups: dict[str, list[Html]] = {}
    for one in hits:
        groups.setdefault(one.kind, []).append(_entry(view, one))
    named = {one.id for one in hits if one.kind == "project"}
    others = [row.id for row in selection.records.projects if row.id not in named]
    if others:
        groups.setdefault("project", []).extend(_project(view, key) for key in others)
    parts = [_group(view, view.say(f"found_{kind}"), names) for kind, names in groups.items()]
    return join(*parts, _elsewhere(view, selection))


def _entry(view: View, one: Found) -> Html:
    address = view.address
    name = one.label if one.kind == "country" else view.name(one.row)
    if one.kind == "project":
        return _project(view, one.id)
    if one.kind == "site":
        return _link(name, address.query(project=one.row["project"], site=one.id, section=""))
    if one.kind == "corridor":
        return _link(name, address.query(corridor=(one.id,), text=""))
    if one.kind == "country":
        called = country_name(one.id, view.language)
        return _link(called, address.query(country=(one.id,), text="", view=""))
    if one.kind == "place":
        point = one.row["geometry"]
        return _link(name, address.query(view=f"{_PLACE_ZOOM}/{point.y:.3f}/{point.x:.3f}"))
    return tag("span", name)


def _project(view: View, key: str) -> Html:
    name = view.name(view.index.projects[key])
    return _link(name, view.address.query(project=key, section="", site=""))


def _link(name: str, query: str) -> Html:
    return tag("a", name, href=f"./{query}", target="_self")


def _group(view: View, title: str, names: Sequence[Html]) -> Html:
    items = [tag("li", name) for name in names]
    rest = items[_FIRST:]
    more = view.say("more", count=view.number(len(rest)))
    return tag(
        "section",
        tag("h3", title, " ", tag("span", view.number(len(items)), class_="soft")),
        tag("ul", *items[:_FIRST], class_="found"),
        tag("details", tag("summary", more), tag("ul", *rest, class_="found")) if rest else None,
    )


def _elsewhere(view: View, selection: Atlas) -> Html | None:
    """Return the projects that the atlas counts to a country, where nothing of them fits there."""
    wanted = set(view.address.country)
    if not wanted:
        return None
    there = select(view.atlas, replace(view.address.filters(), country=()))
    shown = {row.id for row in selection.records.projects}
    found = [
        _project(view, row.id)
        for row in there.records.projects
        if row.id not in shown and wanted.intersection(row.countries)
    ]
    if not found:
        return None
    countries = view.countries(sorted(wanted))
    told = view.say("reach_country", country=countries, count=view.number(len(found)))
    return tag(
        "section", tag("p", told, class_="soft"), tag("ul", *map(_li, found), class_="found")
    )


def _li(name: Html) -> Html:
    return tag("li", name)
