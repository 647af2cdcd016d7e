"""An itinerary as HTML: a row of the table of all, and a card with its strip and its steps."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from corridors.account.journey import (
    counts_text,
    hours_text,
    mode_word,
    modes_text,
    project_text,
    published_time,
    scope_text,
    shares_text,
    state_word,
    steps_of,
    transfer_word,
    way_text,
)
from corridors.app.look import way_colour
from corridors.app.markup import Html, join, tag
from corridors.app.sheet import table
from corridors.i18n import country_name, pick_name, translate
from corridors.network.itinerary import OPERATING, Transfer
from corridors.strips import strip_svg
from corridors.wording import span_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corridors.app.citation_marks import References
    from corridors.app.view import View
    from corridors.network import Comparison, Itinerary, Network, RouteLeg

_STRIP_PX = 520


def ways_table(view: View, found: Comparison) -> Html:
    """Return the itineraries as a table, published times and estimates in columns of their own."""
    keys = ("way", "km", "borders", "gauges", "modes", "state", "published_time", "estimate_time")
    numeric = ("km", "borders", "gauges", "modes")
    heads = [
        ("", ""),
        *((view.say(f"compare_column_{key}"), "number" if key in numeric else "") for key in keys),
    ]
    rows = []
    for number, itinerary in enumerate(found.itineraries, start=1):
        totals = itinerary.totals
        counts = (totals.km, totals.borders, totals.gauge_changes, totals.mode_changes)
        rows.append(
            tag(
                "tr",
                tag("td", _badge(view, number)),
                tag("td", way_text(view.atlas, itinerary, view.language)),
                *(tag("td", view.number(count), class_="number") for count in counts),
                tag("td", shares_text(itinerary, view.language)),
                tag("td", _published(view, itinerary)),
                tag("td", hours_text(totals.estimate, view.language)),
            )
        )
    return table(heads, rows)


def _published(view: View, itinerary: Itinerary) -> Html:
    """Return the published time of the journey, else those of its parts with what they speak of."""
    best = itinerary.best_published
    told = [best] if best else [item for item in itinerary.published if not item.start]
    if not told:
        return _none(view)
    return join(
        *(
            tag("div", f"{published_time(item, view.language)}, {scope_text(item, view.language)}")
            for item in told
        )
    )


def _none(view: View) -> Html:
    return tag("span", view.say("app_compare_no_published"), class_="soft")


def _badge(view: View, number: int) -> Html:
    """Return the number of a way in the colour that it has on the map."""
    look = f"border-color:{way_colour(number - 1, dark=view.dark)}"
    return tag("strong", view.number(number), class_="badge", style=look)


def way_card(
    view: View,
    network: Network,
    itinerary: Itinerary,
    number: int,
    cited: References,
    *,
    opened: bool,
) -> Html:
    """Return an itinerary with its totals, times, strip and steps, each time with its sources."""
    language = view.language
    head = tag("summary", _badge(view, number), " ", way_text(view.atlas, itinerary, view.language))
    total = translate("compare_km", language, km=view.number(itinerary.totals.km))
    by_mode, counts = modes_text(itinerary, language), counts_text(itinerary, language)
    sentence = f"{total} ({by_mode}); {counts}; {shares_text(itinerary, language)}."
    body = join(
        tag("p", sentence),
        _times(view, itinerary, cited),
        tag("div", _strip(view, itinerary), _steps(view, network, itinerary, cited), class_="pair"),
    )
    return tag("details", head, body, class_="way", open=opened)


def _times(view: View, itinerary: Itinerary, cited: References) -> Html:
    published = [
        tag(
            "li",
            tag("strong", published_time(item, view.language)),
            f", {scope_text(item, view.language)} ({view.date(item.as_of)}) ",
            cited.refs(item.sources),
        )
        for item in itinerary.published
    ]
    ours = tag("p", tag("strong", hours_text(itinerary.totals.estimate, view.language)))
    first = join(
        tag("h4", view.say("app_compare_published")),
        tag("ul", *published) if published else tag("p", _none(view)),
    )
    second = join(
        tag("h4", view.say("app_compare_estimate")),
        ours,
        tag("p", view.say("app_compare_estimate_how"), class_="soft"),
    )
    return tag("div", tag("div", first), tag("div", second), class_="dates")


def _strip(view: View, itinerary: Itinerary) -> Html:
    theme = "dark" if view.dark else "light"
    svg = strip_svg(itinerary, view.language, _STRIP_PX, theme)
    data = base64.b64encode(svg.encode("utf-8")).decode("ascii")
    ends = (itinerary.origin.name, itinerary.destination.name)
    title = span_text(*(view.name({"name": dict(names)}) for names in ends))
    alt = view.say("strip_label", title=title)
    return tag("figure", tag("img", src=f"data:image/svg+xml;base64,{data}", alt=alt))


def _steps(view: View, network: Network, itinerary: Itinerary, cited: References) -> Html:
    timings = {row.id: row for row in network.timings.rows}
    rows = [
        _transfer(view, step, timings, cited)
        if isinstance(step, Transfer)
        else _leg(view, step, timings, cited)
        for step in steps_of(itinerary)
    ]
    heads = [
        (view.say("app_compare_leg"), ""),
        (view.say("app_mode"), ""),
        (view.say("unit_km"), "number"),
        (view.say("app_country"), ""),
        (view.say("app_only"), ""),
        (view.say("app_compare_estimate_short"), "number"),
        ("", ""),
    ]
    return table(heads, rows)


def _refs(cited: References, timings: Mapping[str, object], key: str) -> Html:
    sources = getattr(timings.get(key), "sources", ())
    return cited.refs(sources)


def _leg(view: View, leg: RouteLeg, timings: Mapping[str, object], cited: References) -> Html:
    names = (view.name({"name": dict(place.name)}) for place in (leg.start, leg.end))
    project = project_text(view.atlas, leg, view.language)
    address = f"./{view.address.query(project=leg.project)}"
    named = tag("a", project, href=address, target="_self") if leg.project else project
    return tag(
        "tr",
        tag("td", span_text(*names)),
        tag("td", mode_word(leg.mode, view.language)),
        tag("td", view.number(leg.km), class_="number"),
        tag("td", country_name(leg.country, view.language) if leg.country else ""),
        tag("td", named, *_state(view, leg)),
        tag("td", hours_text(leg.hours, view.language), class_="number"),
        tag("td", _refs(cited, timings, leg.timing)),
    )


def _state(view: View, leg: RouteLeg) -> Iterator[Html]:
    if leg.state != OPERATING:
        words = f"{state_word(leg.state, view.language)} {leg.opening_planned}".strip()
        yield tag("div", words, class_="soft")


def _transfer(view: View, item: Transfer, timings: Mapping[str, object], cited: References) -> Html:
    place = pick_name(item.place.name, view.language)
    what = f"{place}: {transfer_word(item, view.language)}"
    time = hours_text(item.hours, view.language)
    return tag(
        "tr",
        tag("td", what, colspan=5),
        tag("td", time, class_="number"),
        tag("td", _refs(cited, timings, item.timing)),
        class_="transfer",
    )
