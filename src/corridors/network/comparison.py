"""The question itself: from one place to another, on what terms, and the ways there are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corridors.atlas.selection import (
    Filters,
    find_country,
    find_word,
    select,
    understand,
    understand_words,
)
from corridors.model import ArgumentError, NotFoundError, WrongTypeError, year_of
from corridors.network.assemble import assemble, place_ref
from corridors.network.graph import MODES, Network, build_network
from corridors.network.itinerary import EXPECTED, OPERATING, Comparison
from corridors.network.lookup import find_place
from corridors.network.missing import find_missing, find_reached
from corridors.network.published import with_published
from corridors.network.usable import Terms, build_usable
from corridors.network.ways import best_ways, corridor_ways

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd

    from corridors.atlas import Atlas
    from corridors.network.itinerary import Itinerary

MOST_ITINERARIES = 10


def compare(  # noqa: PLR0913  (each is a term of the question)
    network: Network | Atlas,
    origin: str,
    destination: str,
    *,
    modes: Sequence[str] = (),
    year: int | None = None,
    status: Sequence[str] = (),
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    k: int = 3,
    filters: Filters | None = None,
) -> Comparison:
    """Compare the ways from one place to another.

    Parameters
    ----------
    network
        What `build_network` gave, or an atlas; build the network once to ask more than once.
    origin, destination
        Ids of places, or their names in any language.
    modes
        Any of ``rail``, ``road``, ``sea``; all three when left out.
    year
        The network as it stood, or is planned to stand, at the end of this year; as it was last
        reported when left out.
    status
        States that may be used in that year; when left out ``operating``, and for a year to come
        ``expected`` too: what is planned to be open by then. Its legs say so.
    via
        Places to pass, in order.
    avoid
        What not to use: codes of countries, ids of corridors, projects or sections, or places.
        Avoiding a corridor avoids all its sections.
    k
        At most so many distinct itineraries, 1 to 10. Named corridors that join the two places
        come after them.
    filters
        Modes, statuses and a year, in place of the three above, and what else a line must fit to be
        used: countries, corridors with roles, projects, accuracies, a text.

    Returns
    -------
    Comparison
        Itineraries with the least middle of the estimate first. If there is none, ``missing`` says
        which stretches would be needed, and ``reached`` how near the lines come.

    Raises
    ------
    NotFoundError
        If a place, mode, status or thing to avoid does not exist; it names the nearest.
    ArgumentError
        If the two ends are one place, the year is not between 1900 and 2100, k is not 1 to 10, or
        modes, year or statuses are given beside filters.

    Notes
    -----
    Shortest simple paths by J. Y. Yen, "Finding the k shortest loopless paths in a network",
    Management Science 17(11), 1971, https://doi.org/10.1287/mnsc.17.11.712, in NetworkX's version,
    over the hours of ``timings.csv``; ways that differ by less than a siding are one.

    Examples
    --------
    >>> from corridors.atlas import load
    >>> found = compare(load(), "Кашгар", "Tashkent", year=2024)
    >>> found.itineraries[0].totals.km > 500
    True
    """
    net = network if isinstance(network, Network) else build_network(network)
    places = [find_place(net, text) for text in (origin, *via, destination)]
    terms = _terms(net, _asked(filters, modes, status, year), avoid)
    _check(places, terms, k)
    graph = build_usable(net, terms, places)
    best = best_ways(graph, places, k, net.change_hours)
    named = corridor_ways(graph, places, _corridors(net), best, net.change_hours) if best else []
    ends = (places[0], places[-1])
    itineraries = [
        with_published(net, assemble(net, way, ends, terms, found_as))
        for found_as, ways in (("best", best), ("corridor", named))
        for way in ways
    ]
    return Comparison(
        origin=place_ref(net, places[0]),
        destination=place_ref(net, places[-1]),
        year=terms.year,
        modes=tuple(terms.modes),
        statuses=tuple(terms.statuses),
        itineraries=tuple(itineraries),
        missing=find_missing(net, places, terms, best[0] if best else None),
        reached=None if itineraries or via else find_reached(net, terms, *ends),
    )


def _check(places: Sequence[str], terms: Terms, k: int) -> None:
    if len(set(places)) < len(places):
        msg = f"The journey needs different places, not {places[0]!r} twice"
        raise ArgumentError(msg)
    if not 1 <= k <= MOST_ITINERARIES:
        msg = f"k is {k}; right would be a number from 1 to {MOST_ITINERARIES}"
        raise ArgumentError(msg)
    barred = set(terms.avoid_places) & set(places)
    if barred:
        msg = f"{min(barred)!r} cannot be both passed and avoided"
        raise ArgumentError(msg)


def _asked(
    filters: Filters | None, modes: Sequence[str], status: Sequence[str], year: int | None
) -> Filters:
    """Return the terms as filters, given as such or one by one, never both."""
    single = Filters(mode=modes, status=status, year=year)
    if filters is None:
        return single
    if single.given():
        msg = f"Give filters or {', '.join(single.given())}, not both"
        raise WrongTypeError(msg)
    return filters


def _terms(network: Network, asked: Filters, avoid: Sequence[str]) -> Terms:
    rows = network.atlas
    modes = tuple(mode.value for mode in MODES)
    for mode in asked.mode:
        find_word("mode", mode, modes)
    chosen = understand(rows, asked)
    sections, countries, places = _avoided(network, avoid)
    year = rows.year if chosen.year is None else chosen.year
    now = year_of(rows.updated)
    usual = (OPERATING, EXPECTED) if year is not None and year >= now else (OPERATING,)
    return Terms(
        year=now if year is None else year,
        today=None if year is None else rows.updated,
        modes=tuple(chosen.mode) or modes,
        statuses=tuple(chosen.status) or usual,
        avoid_sections=frozenset(sections | _unfit(network, chosen)),
        avoid_countries=frozenset(countries),
        avoid_places=frozenset(places),
    )


def _unfit(network: Network, chosen: Filters) -> set[str]:
    """Return the sections that do not fit what else than mode, status and year was chosen."""
    others = replace(chosen, mode=(), status=(), year=None)
    if not others.given():
        return set()
    fit = {row.id for row in select(network.atlas, others).records.sections}
    return network.lines.keys() - fit


def _avoided(network: Network, avoid: Sequence[str]) -> tuple[set[str], set[str], set[str]]:
    """Return the sections, countries and places that some words name."""
    sections, countries, places = set[str](), set[str](), set[str]()
    lines = network.lines.values()
    codes = {code for line in lines for code in line.row["countries"]}
    for word in avoid:
        meant = {word}.union(
            *(understand_words(network.atlas, kind, [word])[0] for kind in ("corridor", "project"))
        )
        members = {
            line.id for line in lines if meant & {line.id, line.row["project"], *line.corridors}
        }
        try:
            countries.add(find_country(word, codes))
        except NotFoundError:
            if members:
                sections |= members
            else:
                places.add(find_place(network, word))
    return sections, countries, places


def _corridors(network: Network) -> Iterable[tuple[str, set[str]]]:
    for row in network.atlas.records.corridors:
        yield row["id"], {key for leg in row["legs"] for key in leg["sections"]}


def cut_lines(network: Network, itinerary: Itinerary) -> gpd.GeoDataFrame:
    """Return the lines of an itinerary, one row a leg, as they are to be drawn.

    Returns
    -------
    GeoDataFrame
        EPSG:4326, in the order of the journey: ``leg`` (from 1), ``mode``, ``state``, ``project``,
        ``country``, ``km``, and the line from the start of the leg to its end. A local haul is the
        straight line between its two places.
    """
    import geopandas as gpd
    import shapely

    rows = []
    for number, leg in enumerate(itinerary.legs, start=1):
        points = [
            (leg.start.longitude, leg.start.latitude),
            (leg.end.longitude, leg.end.latitude),
        ]
        if leg.pieces:
            points = []
            for piece, forward in leg.pieces:
                own = [(x, y) for x, y, *_ in network.cut_line(piece).coords]
                points += own if forward else own[::-1]
        rows.append(
            {
                "leg": number,
                "mode": leg.mode,
                "state": leg.state,
                "project": leg.project,
                "country": leg.country,
                "km": round(leg.km, 1),
                "geometry": shapely.remove_repeated_points(shapely.LineString(points)),
            }
        )
    return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")
