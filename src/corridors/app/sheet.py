"""The fact sheet of a project: status, dates, facts with their sources and disagreements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.account.fact_groups import HEADINGS, by_heading
from corridors.account.record_account import course_sources, since_when, tell
from corridors.app.citation_marks import References
from corridors.app.look import line_swatch
from corridors.app.markup import Html, join, tag, text
from corridors.wording import is_given, list_text, status_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corridors.account.fact_groups import Claim, FactGroup
    from corridors.account.record_account import Account, PartAccount
    from corridors.app.view import Row, View
    from corridors.atlas import SectionRow, ServiceRow, SiteRow
_FIRST = ("dates", "dates_planned", "dispute")
"""What stands before the list of sections; figures are many."""


def project_sheet(
    view: View, key: str, *, level: str = "h2", linked: bool = True, hidden: bool = False
) -> Html:
    """Return the fact sheet of a project as HTML; all data in it is text.

    Parameters
    ----------
    view
        The reader's language and what is selected.
    key
        Id of the project.
    level
        The heading of its name, ``h1`` on a page of its own.
    linked
        Whether the name leads to the project's page.
    hidden
        Whether the filters hide what was chosen.
    """
    row = view.index.projects[key]
    account = tell(view.index, "project", row)
    cited = References(view, account.citations)
    parts = [part.row for part in account.parts]
    name = text(view.name(row))
    if linked:
        name = tag("a", name, href=f"project{view.address.query(project=key)}", target="_self")
    body = join(
        tag("p", " · ".join(account.head(view.language)), class_="over"),
        tag(level, name),
        names_line(account, view.language),
        _chosen(view, parts),
        tag("p", view.say("app_hidden"), class_="soft", role="status") if hidden else None,
        _status(view, row, cited),
        tag("p", row["description"]),
        _to_map(view, key, parts) if not linked else None,
        facts_told(view, [group for group in account.facts if group.heading in _FIRST], cited),
        _sections(view, account, cited),
        facts_told(view, [group for group in account.facts if group.heading not in _FIRST], cited),
        None if account.facts else _no_facts(view),
        _sites(view, account.sites, cited),
        _parts_facts(view, account, cited),
        _relations(view, account, cited),
        _drawn(view, account.sections, cited),
        _sources(view, cited),
        _correct(view, account),
        tag("p", tag("a", view.say("app_to_top"), href="#top"), class_="to-top"),
    )
    look = "paper" if linked else "paper page"
    return tag("article", body, class_=look, lang=view.language)


def _no_facts(view: View) -> Html:
    none = tag("p", view.say("no_facts"), class_="soft")
    return join(tag("h3", view.say("facts")), none)


def names_line(account: Account, language: str) -> Html | None:
    """Return by what other names a record is known."""
    names = account.other_names(language)
    return tag("p", " · ".join(names), class_="soft") if names else None


def _chosen(view: View, parts: list[Row]) -> Html | None:
    """Return which part of the project was chosen."""
    wanted = (view.address.section, view.address.site)
    part = next((part for part in parts if part["id"] in wanted), None)
    if part is None:
        return None
    return tag("p", f"{view.say('app_chosen')}: ", tag("strong", view.name(part)))


def _to_map(view: View, key: str, parts: list[Row]) -> Html | None:
    if not any(part["geometry"] is not None for part in parts):
        return None
    address = f"./{view.address.query(project=key)}"
    return tag("p", tag("a", view.say("app_project_map"), href=address, target="_self"))


def _status(view: View, row: Row, cited: References) -> Html | None:
    if not row["status"]:
        return None
    swatch = line_swatch(row["mode"], view.then(row)["status"]) if row.get("mode") else None
    then = _then(view, row, cited)
    line = tag(
        "p",
        None if then else swatch,
        tag("span", status_text(row, view.language), class_=None if then else "status"),
        " ",
        cited.refs(row["status_sources"]),
    )
    note = tag("p", row["status_note"], class_="soft") if row["status_note"] else None
    return join(tag("p", swatch, *then) if then else None, line, note)


def _then(view: View, row: Row, cited: References) -> list[Html | str]:
    """Return how a record stood, or is expected to, at the end of the chosen year."""
    then = view.then(row)
    if view.address.year is None or not then["status"]:
        return []
    said = status_text(then, view.language)
    words = view.say("then_status", year=view.address.year, status=said)
    return [tag("span", words, class_="status"), " ", cited.refs(then["status_sources"])]


# ---- facts -----------------------------------------------------------------------------------


def facts_told(view: View, groups: Iterable[FactGroup], cited: References) -> Html | None:
    """Return facts under their headings, each with its sources and what disagrees."""
    blocks = [
        block
        for heading, own in by_heading(groups).items()
        for block in (
            tag("h3", view.say(HEADINGS[heading])),
            definitions(view, own, cited)
            if heading != "dispute"
            else join(*(_dispute(view, group, cited) for group in own)),
        )
    ]
    return join(*blocks) if blocks else None


def definitions(view: View, groups: Iterable[FactGroup], cited: References) -> Html:
    """Return facts as a list of definitions."""
    return tag("dl", *(_definition(view, group, cited) for group in groups))


def _definition(view: View, group: FactGroup, cited: References) -> Html:
    return join(tag("dt", group.label(view.language)), tag("dd", _statements(view, group, cited)))


def _dispute(view: View, group: FactGroup, cited: References) -> Html:
    scope = f"{group.scope}{view.say('mark_colon')}" if group.scope else ""
    return tag("p", scope, _statements(view, group, cited))


def _statements(view: View, group: FactGroup, cited: References) -> Html:
    """Return the preferred value with its note, and under it those that disagree."""
    note = tag("small", " ", group.first.note) if group.first.note else None
    said = [_statement(view, group.first, cited), note]
    for claim in group.others:
        also = tag("span", view.say("also_reported"), view.say("mark_colon"), class_="soft")
        why = f" – {claim.note}" if claim.note else ""  # noqa: RUF001  (an en dash)
        said.append(tag("span", also, _statement(view, claim, cited), why, class_="also"))
    return join(*said)


def _statement(view: View, claim: Claim, cited: References) -> Html:
    when = claim.when(view.language)
    return join(
        claim.value(view.language),
        tag("small", f" ({when})") if when else None,
        " ",
        cited.refs(claim.sources),
    )


def _parts_facts(view: View, account: Account, cited: References) -> Html | None:
    blocks = []
    for part in account.parts:
        if part.facts:
            blocks += [tag("h4", view.name(part.row)), definitions(view, part.facts, cited)]
    return join(tag("h3", view.say("app_part_facts")), *blocks) if blocks else None


# ---- parts -----------------------------------------------------------------------------------


def table(heads: Sequence[tuple[str, str]], rows: Iterable[Html]) -> Html:
    """Return a table that scrolls sideways where it must; heads are pairs of text and class."""
    head = tag("tr", *(tag("th", name, class_=kind or None, scope="col") for name, kind in heads))
    whole = tag("table", tag("thead", head), tag("tbody", *rows))
    return tag("div", whole, class_="scroll", tabindex=0, role="region", aria_label=heads[0][0])


def _sections(view: View, account: Account, cited: References) -> Html | None:
    if not account.sections:
        return None
    listed = (_section(view, part.row, cited) for part in account.sections)
    return join(tag("h3", view.say("app_sections")), tag("ul", *listed, class_="parts"))


def _section(view: View, row: Row, cited: References) -> Html:
    chosen = row["id"] == view.address.section
    query = view.address.query(section=row["id"], project=row["project"], site="")
    told = [view.km(row["length_km"])]
    if is_given(row["gauge_mm"]):
        told.append(view.say("app_gauge_short", mm=view.number(row["gauge_mm"])))
    if row["mode"] != "air":
        sure = view.say(f"app_accuracy_{row['route_accuracy']}")
        told.append(f"{view.say('app_accuracy')}: {sure}")
    status = tag("div", status_text(row, view.language), " ", cited.refs(row["status_sources"]))
    then = _then(view, row, cited)
    return tag(
        "li",
        tag(
            "div",
            line_swatch(row["mode"], view.then(row)["status"]),
            tag("a", view.name(row), href=f"./{query}", target="_self"),
        ),
        tag("div", " · ".join(told), class_="soft"),
        tag("div", *then) if then else None,
        status if row["status"] else None,
        _since(view, row, cited),
        class_="chosen" if chosen else None,
    )


def _since(view: View, row: SectionRow, cited: References) -> Html | None:
    """Return the fact that says since when a section is built or open, with its sources."""
    since = since_when(view.index, row)
    if since is None:
        return None
    date = view.date(since.date)
    if since.group is None:
        return tag("div", date)
    label = f"{since.group.label(view.language)}{view.say('mark_colon')}"
    return tag("div", label, date, " ", cited.refs(since.group.first.sources))


def _sites(view: View, sites: Sequence[PartAccount[SiteRow]], cited: References) -> Html | None:
    if not sites:
        return None
    items = (
        join(
            tag("dt", view.name(row)),
            tag(
                "dd",
                list_text(
                    (
                        view.say(f"location_{row.location_accuracy}"),
                        view.place(row.place) if row.place else "",
                    ),
                    view.language,
                ),
                " ",
                cited.refs(course_sources(row)),
                tag("small", " ", row.location_note) if row.location_note else None,
            ),
        )
        for row in (part.row for part in sites)
    )
    return join(tag("h3", view.say("location")), tag("dl", *items))


def _relations(view: View, account: Account, cited: References) -> Html | None:
    blocks: list[Html] = []
    if account.corridors:
        items = (
            tag(
                "li",
                tag(
                    "a",
                    view.name(note.row),
                    href=f"corridors{view.address.query(corridor=(note.row.id,))}",
                    target="_self",
                ),
                " ",
                cited.refs(note.row.sources),
                definitions(view, note.remarks, cited) if note.remarks else None,
            )
            for note in account.corridors
        )
        blocks += [tag("h3", view.say("corridors")), tag("ul", *items)]
    blocks += _services(view, "app_services", account.services, cited)
    blocks += _services(view, "app_services_near", account.services_near, None)
    return join(*blocks) if blocks else None


def _services(
    view: View, key: str, services: Sequence[ServiceRow], cited: References | None
) -> list[Html]:
    if not services:
        return []
    items = (
        tag(
            "li",
            view.name(row),
            tag("small", f" {status}", class_="soft")
            if (status := status_text(row, view.language))
            else None,
            *((" ", cited.refs(row.status_sources)) if cited else ()),
        )
        for row in services
    )
    return [tag("h3", view.say(key)), tag("ul", *items)]


# ---- below the facts -------------------------------------------------------------------------


def _drawn(
    view: View, sections: Sequence[PartAccount[SectionRow]], cited: References
) -> Html | None:
    if not sections:
        return None
    methods: dict[tuple[str, str, str], list[Row]] = {}
    for row in (part.row for part in sections):
        kind = (row["method"], row["route_accuracy"], row["route_licence"])
        methods.setdefault(kind, []).append(row)
    items = []
    for (method, accuracy, licence), rows in methods.items():
        keys = dict.fromkeys(key for row in rows for key in row["route_source"])
        sure = "" if method == "great-circle" else f"; {view.say(f'accuracy_{accuracy}')}"
        km = view.km(sum(row["length_km"] for row in rows))
        items.append(
            tag(
                "li",
                km,
                ": ",
                view.say(f"method_{method}"),
                sure,
                f" ({licence}) ",
                cited.refs(keys),
            )
        )
    noted = [part.row for part in sections if part.row.route_note]
    notes = (tag("li", view.name(row), ": ", row["route_note"]) for row in noted)
    return tag(
        "details",
        tag("summary", view.say("app_how_drawn")),
        tag("ul", *items),
        tag("ul", *notes, class_="soft") if noted else None,
    )


def _sources(view: View, cited: References) -> Html | None:
    listing = cited.listing()
    if listing is None:
        return None
    title = f"{view.say('sources')} ({view.number(len(cited.citations.listed()))})"
    return tag("details", tag("summary", title), listing)


def _correct(view: View, account: Account) -> Html:
    row = account.row
    files = [
        tag(
            "li",
            view.say("app_correct_facts"),
            " ",
            tag("code", "geodata/facts.csv"),
            ", ",
            tag("code", f"subject = {row['id']}"),
        ),
        tag(
            "li",
            view.say("app_correct_project"),
            " ",
            tag("code", "geodata/projects.json"),
            ", ",
            tag("code", f"id = {row['id']}"),
        ),
    ]
    for mode in dict.fromkeys(part.row.mode for part in account.sections):
        name = tag("code", f"geodata/{mode}.geojson")
        files.append(tag("li", view.say("app_correct_lines"), " ", name))
    if account.sites:
        name = tag("code", "geodata/sites.geojson")
        files.append(tag("li", view.say("app_correct_sites"), " ", name))
    return tag(
        "details",
        tag("summary", view.say("app_correct")),
        tag("p", view.say("app_correct_how")),
        tag("ul", *files),
    )
