"""The fact sheet of a project: status, dates, facts with their sources and disagreements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.app.look import line_swatch
from corridors.app.markup import Html, join, link, tag, text
from corridors.model import ATTRIBUTES, DATES_ACTUAL, DATES_PLANNED, is_web_address
from corridors.wording import date_text, fact_value, is_given, publisher_text, status_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corridors.app.view import Row, View

_ORDER = {name: number for number, name in enumerate(ATTRIBUTES)}
_DATES = (*DATES_ACTUAL, *DATES_PLANNED)


class Citations:
    """Numbers sources in the order in which a sheet names them."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.keys: list[str] = []

    def refs(self, keys: Iterable[str]) -> Html:
        """Return the numbers of some sources, as links where these have an address."""
        marks = []
        for key in keys:
            if key not in self.keys:
                self.keys.append(key)
            number = f"[{self.keys.index(key) + 1}]"
            row = self.view.index.sources.get(key)
            address, title = (row.URL or "", row.title) if row else ("", key)
            linked = is_web_address(address)
            marks.append(
                link(number, address, title=title) if linked else tag("span", number, title=title)
            )
        return tag("span", *marks, class_="refs") if marks else Html("")

    def listing(self) -> Html:
        """Return the sources as a numbered list."""
        items = (
            cite(self.view, self.view.index.sources.get(key, {"id": key})) for key in self.keys
        )
        return tag("ol", *(tag("li", item) for item in items))


def cite(view: View, row: Row) -> Html:
    """Return a source in one line: title, publisher, date."""
    address = row.get("URL")
    title = str(row.get("title") or row["id"])
    linked = link(title, address) if isinstance(address, str) else text(title)
    when = view.date(date_text(row.get("issued")))
    rest = ", ".join(word for word in (publisher_text(row), when) if word)
    missing = None if is_web_address(str(address or "")) else view.say("app_source_no_address")
    return join(
        linked, f". {rest}" if rest else "", tag("small", f" ({missing})") if missing else None
    )


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
    cited = Citations(view)
    sections = [part for part in view.index.sections.values() if part["project"] == key]
    sites = [part for part in view.index.sites.values() if part["project"] == key]
    facts = view.index.facts.get(key, [])
    name = text(view.name(row))
    if linked:
        name = tag("a", name, href=f"project{view.address.query(project=key)}", target="_self")
    body = join(
        tag(
            "p",
            view.say(f"kind_{row['kind']}"),
            " · ",
            view.countries(row["countries"]),
            class_="over",
        ),
        tag(level, name),
        _other_names(view, row),
        _chosen(view, [*sections, *sites]),
        tag("p", view.say("app_hidden"), class_="soft", role="status") if hidden else None,
        _status(view, row, cited),
        tag("p", row["description"]),
        _to_map(view, key, [*sections, *sites]) if not linked else None,
        _dates(view, facts, cited),
        _disputes(view, facts, cited),
        _sections(view, sections, cited),
        _facts(view, facts, cited),
        _sites(view, sites, cited),
        _parts_facts(view, [*sections, *sites], cited),
        _relations(view, {part["id"] for part in sections}),
        _drawn(view, sections, cited),
        _sources(view, cited),
        _correct(view, row, sections, sites),
        tag("p", tag("a", view.say("app_to_top"), href="#top"), class_="to-top"),
    )
    look = "paper" if linked else "paper page"
    return tag("article", body, class_=look, lang=view.language)


def _other_names(view: View, row: Row) -> Html | None:
    shown = view.name(row)
    names = [name for name in (*row["name"].values(), *row["aliases"]) if name != shown]
    return tag("p", " · ".join(dict.fromkeys(names)), class_="soft") if names else None


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


def _status(view: View, row: Row, cited: Citations) -> Html | None:
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


def _then(view: View, row: Row, cited: Citations) -> list[Html | str]:
    """Return how a record stood, or is expected to, at the end of the chosen year."""
    then = view.then(row)
    if view.address.year is None or not then["status"]:
        return []
    said = status_text(then, view.language)
    words = view.say("then_status", year=view.address.year, status=said)
    return [tag("span", words, class_="status"), " ", cited.refs(then["status_sources"])]


# ---- facts -----------------------------------------------------------------------------------


def group_facts(rows: Iterable[Row]) -> list[list[Row]]:
    """Return facts by what they speak of, the preferred one first, those that disagree after it."""
    ordered = sorted(rows, key=lambda r: (_ORDER[r["attribute"]], r["scope"], not r["preferred"]))
    groups: list[list[Row]] = []
    for row in ordered:
        last = groups[-1][0] if groups else None
        same = last and (last["attribute"], last["scope"]) == (row["attribute"], row["scope"])
        if same and not row["preferred"]:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _label(view: View, row: Row) -> Html:
    scope = f", {row['scope']}" if row["scope"] else ""
    return join(view.say(f"attribute_{row['attribute']}"), scope)


def _statement(view: View, row: Row, cited: Citations) -> Html:
    dated = row["as_of"] and ATTRIBUTES[row["attribute"]].type == "number"
    basis = view.say(f"basis_{row['basis']}") if row["basis"] != "reported" else ""
    return join(
        fact_value(row, view.language),
        tag("small", f" ({view.date(row['as_of'])})") if dated else None,
        tag("small", f" {basis}", class_="basis") if basis else None,
        " ",
        cited.refs(row["sources"]),
    )


def _definition(view: View, group: Sequence[Row], cited: Citations) -> Html:
    first, *others = group
    notes = [tag("small", " ", first["note"])] if first["note"] else []
    for row in others:
        note = f" – {row['note']}" if row["note"] else ""  # noqa: RUF001  (an en dash)
        also = tag("span", view.say("also_reported"), ": ", class_="soft")
        notes.append(tag("span", also, _statement(view, row, cited), note, class_="also"))
    return join(tag("dt", _label(view, first)), tag("dd", _statement(view, first, cited), *notes))


def _dates(view: View, facts: list[Row], cited: Citations) -> Html | None:
    sides = []
    for key, names in (("app_dates_actual", DATES_ACTUAL), ("app_dates_planned", DATES_PLANNED)):
        groups = group_facts(row for row in facts if row["attribute"] in names)
        groups.sort(key=lambda group: str(group[0]["value"]))
        if groups:
            listed = tag("dl", *(_definition(view, group, cited) for group in groups))
            sides.append(tag("div", tag("h3", view.say(key)), listed))
    return join(*sides) if sides else None


def _disputes(view: View, facts: list[Row], cited: Citations) -> Html | None:
    rows = [row for row in facts if row["attribute"] == "dispute"]
    if not rows:
        return None
    said = (tag("p", _statement(view, row, cited), f" {row['note']}") for row in rows)
    return join(tag("h3", view.say("dispute")), *said)


def _facts(view: View, facts: list[Row], cited: Citations) -> Html | None:
    if not facts:
        none = tag("p", view.say("no_facts"), class_="soft")
        return join(tag("h3", view.say("facts")), none)
    rest = [row for row in facts if row["attribute"] not in (*_DATES, "dispute")]
    return facts_list(view, rest, cited, "facts")


def facts_list(view: View, facts: list[Row], cited: Citations, title: str) -> Html | None:
    """Return facts under a heading, each with its sources and what disagrees."""
    if not facts:
        return None
    listed = (_definition(view, group, cited) for group in group_facts(facts))
    return join(tag("h3", view.say(title)), tag("dl", *listed))


def _parts_facts(view: View, parts: list[Row], cited: Citations) -> Html | None:
    blocks = []
    for part in parts:
        facts = view.index.facts.get(part["id"], [])
        if facts:
            listed = (_definition(view, group, cited) for group in group_facts(facts))
            blocks += [tag("h4", view.name(part)), tag("dl", *listed)]
    return join(tag("h3", view.say("app_part_facts")), *blocks) if blocks else None


# ---- parts -----------------------------------------------------------------------------------


def table(heads: Sequence[tuple[str, str]], rows: Iterable[Html]) -> Html:
    """Return a table that scrolls sideways where it must; heads are pairs of text and class."""
    head = tag("tr", *(tag("th", name, class_=kind or None, scope="col") for name, kind in heads))
    whole = tag("table", tag("thead", head), tag("tbody", *rows))
    return tag("div", whole, class_="scroll", tabindex=0, role="region", aria_label=heads[0][0])


def _sections(view: View, sections: list[Row], cited: Citations) -> Html | None:
    if not sections:
        return None
    listed = (_section(view, row, cited) for row in sections)
    return join(tag("h3", view.say("app_sections")), tag("ul", *listed, class_="parts"))


def _section(view: View, row: Row, cited: Citations) -> Html:
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


def _since(view: View, row: Row, cited: Citations) -> Html | None:
    """Return the fact that says since when a section is built or open, with its sources.

    Where no source says when works began, that fact is the launch ceremony or the first tunnel.
    """
    since = row["construction_start"] if row["status"] == "construction" else row["opened"]
    facts = (fact for key in (row["id"], row["project"]) for fact in view.index.facts.get(key, []))
    for fact in facts:
        dated = fact["attribute"] in DATES_ACTUAL and fact["preferred"]
        if since and dated and str(fact["value"]) == since:
            label = f"{_label(view, fact)}: "
            return tag("div", label, view.date(since), " ", cited.refs(fact["sources"]))
    return tag("div", view.date(since)) if since else None


def _sites(view: View, sites: list[Row], cited: Citations) -> Html | None:
    if not sites:
        return None
    items = (
        join(
            tag("dt", view.name(row)),
            tag(
                "dd",
                view.say(f"location_{row['location_accuracy']}"),
                f", {view.place(row['place'])}" if row["place"] else "",
                " ",
                cited.refs(row["location_source"]),
                tag("small", " ", row["location_note"]) if row["location_note"] else None,
            ),
        )
        for row in sites
    )
    return join(tag("h3", view.say("location")), tag("dl", *items))


def _relations(view: View, parts: set[str]) -> Html | None:
    blocks: list[Html] = []
    runs = [
        row
        for row in view.index.corridors.values()
        if any(parts & set(leg["sections"]) for leg in row["legs"])
    ]
    keys = {row["id"] for row in runs}
    services = [row for row in view.index.services.values() if parts & set(row["sections"])]
    if runs:
        links = (
            tag(
                "li",
                tag(
                    "a",
                    view.name(row),
                    href=f"corridors{view.address.query(corridor=(row['id'],))}",
                    target="_self",
                ),
            )
            for row in runs
        )
        blocks += [tag("h3", view.say("corridors")), tag("ul", *links)]
    near = [
        row
        for row in view.index.services.values()
        if row not in services and keys & set(row["corridors"])
    ]
    for key, rows in (("app_services", services), ("app_services_near", near)):
        if rows:
            items = (tag("li", view.name(row), " ", _service_status(view, row)) for row in rows)
            blocks += [tag("h3", view.say(key)), tag("ul", *items)]
    return join(*blocks) if blocks else None


def _service_status(view: View, row: Row) -> Html | None:
    status = status_text(row, view.language)
    return tag("small", status, class_="soft") if status else None


# ---- below the facts -------------------------------------------------------------------------


def _drawn(view: View, sections: list[Row], cited: Citations) -> Html | None:
    if not sections:
        return None
    methods: dict[tuple[str, str, str], list[Row]] = {}
    for row in sections:
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
    noted = [row for row in sections if row["route_note"]]
    notes = (tag("li", view.name(row), ": ", row["route_note"]) for row in noted)
    return tag(
        "details",
        tag("summary", view.say("app_how_drawn")),
        tag("ul", *items),
        tag("ul", *notes, class_="soft") if noted else None,
    )


def _sources(view: View, cited: Citations) -> Html | None:
    if not cited.keys:
        return None
    title = f"{view.say('sources')} ({view.number(len(cited.keys))})"
    return tag("details", tag("summary", title), cited.listing())


def _correct(view: View, row: Row, sections: list[Row], sites: list[Row]) -> Html:
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
    for mode in dict.fromkeys(part["mode"] for part in sections):
        name = tag("code", f"geodata/{mode}.geojson")
        files.append(tag("li", view.say("app_correct_lines"), " ", name))
    if sites:
        name = tag("code", "geodata/sites.geojson")
        files.append(tag("li", view.say("app_correct_sites"), " ", name))
    return tag(
        "details",
        tag("summary", view.say("app_correct")),
        tag("p", view.say("app_correct_how")),
        tag("ul", *files),
    )
