"""The corridors: each as a strip of its main line, one with all its legs and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from corridors.account.record_account import tell
from corridors.account.stretches import (
    Change,
    Stretch,
    find_changes,
    share_operating,
    total_km,
)
from corridors.app import state
from corridors.app.citation_marks import References
from corridors.app.corridor_strip import draw_strip, stretches_of
from corridors.app.look import bar_fill
from corridors.app.markup import Html, join, tag
from corridors.app.sheet import facts_told, names_line, table
from corridors.atlas.totals import share_by_country
from corridors.i18n import country_name
from corridors.model import Mode
from corridors.wording import range_text, span_text, status_text

if TYPE_CHECKING:
    from corridors.account.record_account import Account
    from corridors.app.view import Row, View
    from corridors.atlas import Atlas


_LEAST_REM = 8.5
_NARROW_REM = 22.0
"""The least width of a leg's bar, and the width of a page on a phone."""


@st.cache_resource(show_spinner=False, max_entries=4)
def shared_shares(_atlas: Atlas, root: str) -> dict[str, list[tuple[str, float]]]:
    """Return the kilometres of each section in each country, reckoned once for all sessions."""
    del root  # the key of the cache
    shares: dict[str, list[tuple[str, float]]] = {}
    for row in share_by_country(_atlas).to_dict("records"):
        shares.setdefault(row["id"], []).append((row["country"], float(row["length_km"])))
    return shares


def draw(view: View) -> None:
    """Draw one corridor, or all as strips."""
    chosen = view.address.corridor
    title = tag("h1", view.say("app_page_corridors"))
    year = view.address.year
    then = tag("p", view.say("year_caption", year=year), class_="status") if year else None
    st.html(tag("div", title, then, class_="paper", lang=view.language))
    names = {key: view.name(row) for key, row in view.index.corridors.items()}
    st.session_state["corridor-page"] = chosen[0] if len(chosen) == 1 else ""
    st.selectbox(
        view.say("app_corridor"),
        ["", *sorted(names, key=names.__getitem__)],
        format_func=lambda key: names.get(key, view.say("app_all_corridors")),
        key="corridor-page",
        on_change=_take,
        label_visibility="collapsed",
    )
    if len(chosen) == 1:
        st.html(_corridor(view, view.index.corridors[chosen[0]]))
    else:
        shown = [view.index.corridors[key] for key in chosen or view.index.corridors]
        plates = (_plate(view, row) for row in shown)
        how = tag("p", view.say("app_corridors_how"))
        st.html(tag("article", how, _key(view), *plates, class_="paper page", lang=view.language))


def _take() -> None:
    key = st.session_state["corridor-page"]
    state.change(corridor=(key,) if key else ())


def _main(view: View, row: Row) -> list[Stretch]:
    leg = next((leg for leg in row["legs"] if leg["role"] == "main"), row["legs"][0])
    return stretches_of(view, leg)


def _key(view: View) -> Html:
    modes = (
        tag(
            "li",
            tag("i", class_="box", style=bar_fill(mode, "operating")),
            view.say(f"mode_{mode}"),
        )
        for mode in Mode
    )
    states = (
        tag("li", tag("i", class_="box", style=bar_fill("rail", word)), view.say(f"status_{word}"))
        for word in ("expected", "construction", "agreed", "proposed")
        if word != "expected" or view.address.year is not None
    )
    return tag("ul", *modes, *states, class_="key")


def _built(view: View, stretches: list[Stretch]) -> str:
    km = total_km(stretches)
    share = view.number(100 * share_operating(stretches), 1)
    return view.say("app_share_built", share=share, km=view.number(km))


def _plate(view: View, row: Row) -> Html:
    stretches = _main(view, row)
    query = view.address.query(corridor=(row["id"],))
    name = tag("a", view.name(row), href=f"corridors{query}", target="_self")
    if not stretches:
        return tag("section", tag("h2", name), class_="plate")
    ends = span_text(view.place(stretches[0].start), view.place(stretches[-1].end))
    return tag(
        "section",
        tag("h2", name),
        tag("p", f"{ends}. {_built(view, stretches)}", class_="soft"),
        draw_strip(view, stretches),
        class_="plate",
    )


def _corridor(view: View, row: Row) -> Html:
    account = tell(view.index, "corridor", row)
    cited = References(view, account.citations)
    stretches = _main(view, row)
    to_map = f"./{view.address.query(corridor=(row['id'],))}"
    body = join(
        tag("p", row["programme"], class_="over") if row["programme"] else None,
        tag("h2", view.name(row)),
        names_line(account, view.language),
        tag("p", row["description"], " ", cited.refs(row["sources"])),
        tag("p", tag("a", view.say("app_corridor_map"), href=to_map, target="_self")),
        tag("p", _built(view, stretches), class_="status") if stretches else None,
        _key(view),
        *_legs(view, row),
        _by_country(view, stretches),
        _along(view, stretches),
        facts_told(view, account.facts, cited),
        _services(view, account, cited),
        _statistics(view, account),
        _gaps(view, row),
        cited.titled_listing(),
    )
    return tag("article", body, class_="paper page", lang=view.language)


def _legs(view: View, row: Row) -> list[Html]:
    """Return the legs of a corridor, all in scale with the longest, down to a least width."""
    legs = [(leg, stretches_of(view, leg)) for leg in row["legs"]]
    lengths = {leg["id"]: total_km(stretches) for leg, stretches in legs if stretches}
    longest = max(lengths.values(), default=0.0)
    drawn = []
    for leg, stretches in legs:
        if stretches:
            km = lengths[leg["id"]]
            head = tag("h4", view.name({**leg, "label": ""}))
            role = view.say(f"role_{leg['role']}")
            line = tag("p", f"{role} · {view.km(km)}", class_="soft")
            width = f"max({_LEAST_REM}rem,{100 * km / longest:.3f}%)"
            drawn.append(tag("section", head, line, draw_strip(view, stretches, width)))
    top = [tag("h3", view.say("app_legs"))]
    if min(lengths.values(), default=longest) * _NARROW_REM < _LEAST_REM * longest:
        top.append(tag("p", view.say("app_legs_how"), class_="soft"))
    return top + drawn


def _by_country(view: View, stretches: list[Stretch]) -> Html | None:
    shares = shared_shares(view.atlas, str(view.atlas.root))
    sums: dict[str, float] = {}
    for part in stretches:
        for code, km in shares.get(part.row["id"], []):
            sums[code] = sums.get(code, 0.0) + km
    total = sum(sums.values())
    if not total:
        return None
    rows = [
        tag(
            "tr",
            tag("td", country_name(code, view.language) if code else view.say("app_at_sea")),
            tag("td", view.number(km), class_="number"),
            tag("td", f"{view.number(100 * km / total, 1)} %", class_="number"),
        )
        for code, km in sums.items()
    ]
    heads = [(view.say("app_country"), ""), (view.say("unit_km"), "number"), ("%", "number")]
    return join(tag("h3", view.say("app_km_by_country")), table(heads, rows))


def _along(view: View, stretches: list[Stretch]) -> Html | None:
    if not stretches:
        return None
    total = total_km(stretches)
    stops = [
        Change(0.0, 0.0, view.place(stretches[0].start), (view.say("app_start"),)),
        *find_changes(view.index, stretches, view.language),
        Change(total, total, view.place(stretches[-1].end), (view.say("app_end"),)),
    ]
    rows = [
        tag(
            "tr",
            tag("td", _at(view, stop), class_="number"),
            tag("td", stop.place),
            tag("td", "; ".join(stop.what)),
        )
        for stop in stops
    ]
    heads = [
        (view.say("app_km_at"), "number"),
        (view.say("app_place"), ""),
        (view.say("app_event"), ""),
    ]
    return join(tag("h3", view.say("app_along")), table(heads, rows))


def _at(view: View, stop: Change) -> str:
    """Return the kilometre of a change, or the two between which it lies."""
    return range_text(*(view.number(km) for km in (stop.km, stop.until_km)))


def _services(view: View, account: Account, cited: References) -> Html | None:
    if not account.services:
        return None
    items: list[Any] = []
    for service in account.services:
        status = status_text(service, view.language)
        items.append(
            tag(
                "li",
                tag("strong", view.name(service)),
                ". ",
                service["description"],
                tag("small", f" {status} ") if status else None,
                cited.refs(service["status_sources"]),
            )
        )
    return join(tag("h3", view.say("app_services")), tag("ul", *items))


def _statistics(view: View, account: Account) -> Html | None:
    if not account.series:
        return None
    items = (
        tag(
            "li",
            tag(
                "a",
                view.name(series),
                href=f"trends{view.address.query(series=series['id'])}",
                target="_self",
            ),
        )
        for series in account.series
    )
    return join(tag("h3", view.say("app_series_of")), tag("ul", *items))


def _gaps(view: View, row: Row) -> Html | None:
    if not row["gaps"]:
        return None
    items = (
        tag("li", span_text(*map(view.place, (gap["from"], gap["to"]))), ": ", gap["note"])
        for gap in row["gaps"]
    )
    return join(tag("h3", view.say("app_gaps")), tag("ul", *items))
