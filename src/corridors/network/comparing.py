"""The question itself: from one place to another, on what terms, and the ways there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.model import ArgumentError, NotFoundError, Status, suggest
from corridors.network.assemble import assemble, place_ref
from corridors.network.graph import MODES, Network, build_network
from corridors.network.itinerary import OPERATING, Comparison
from corridors.network.lookup import find_place
from corridors.network.missing import find_missing, find_reached
from corridors.network.published import with_published
from corridors.network.search import best_ways, corridor_ways
from corridors.network.usable import Terms, build_usable
from corridors.query import MAX_YEAR, MIN_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd

    from corridors.geodata import Atlas, AtlasRows
    from corridors.network.itinerary import Itinerary

MOST_ITINERARIES = 10


def compare(  # noqa: PLR0913  (each is a term of the question)
    network: Network | Atlas | AtlasRows,
    origin: str,
    destination: str,
    *,
    modes: Sequence[str] = (),
    year: int | None = None,
    status: Sequence[str] = (),
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    k: int = 3,
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
        The network as it stands, or is planned to stand, at the end of this year; that of the data
        when left out.
    status
        Statuses that may be used in that year; ``operating`` when left out. A line that is planned
        to open by that year counts as operating then, and its legs are marked ``planned``.
    via
        Places to pass, in order.
    avoid
        What not to use: codes of countries, ids of corridors, projects or sections, or places.
        Avoiding a corridor avoids all its sections.
    k
        At most so many distinct itineraries, 1 to 10. Named corridors that join the two places
        come after them.

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
        If the two ends are one place, the year is not between 1900 and 2100, or k not 1 to 10.

    Examples
    --------
    >>> from corridors.geodata import load
    >>> found = compare(load(), "Кашгар", "Tashkent", year=2024)
    >>> found.itineraries[0].totals.km > 500
    True
    """
    net = network if isinstance(network, Network) else build_network(network)
    places = [find_place(net, text) for text in (origin, *via, destination)]
    terms = _terms(net, modes, year, status, avoid)
    _check(places, terms, k)
    graph = build_usable(net, terms, places)
    best = best_ways(graph, places, k)
    named = corridor_ways(graph, places, _corridors(net), best) if best else []
    ends = (places[0], places[-1])
    itineraries = [
        with_published(net, assemble(net, way, ends, terms.year, found_as))
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
    if not MIN_YEAR <= terms.year <= MAX_YEAR:
        msg = f"The year {terms.year} is outside {MIN_YEAR} to {MAX_YEAR}"
        raise ArgumentError(msg)
    if not 1 <= k <= MOST_ITINERARIES:
        msg = f"k is {k}; right would be a number from 1 to {MOST_ITINERARIES}"
        raise ArgumentError(msg)
    barred = set(terms.avoid_places) & set(places)
    if barred:
        msg = f"{min(barred)!r} cannot be both passed and avoided"
        raise ArgumentError(msg)


def _terms(
    network: Network,
    modes: Sequence[str],
    year: int | None,
    status: Sequence[str],
    avoid: Sequence[str],
) -> Terms:
    known_modes = [mode.value for mode in MODES]
    for mode in modes:
        if mode not in known_modes:
            kind = "mode"
            raise NotFoundError(kind, mode, suggest(mode, known_modes) or known_modes)
    statuses = [word.value for word in Status]
    for word in status:
        if word not in statuses:
            kind = "status"
            raise NotFoundError(kind, word, suggest(word, statuses) or statuses)
    sections, countries, places = set[str](), set[str](), set[str]()
    lines = network.lines.values()
    codes = {code for line in lines for code in line.row["countries"]}
    for word in avoid:
        members = {
            line.id
            for line in lines
            if word in line.corridors or word in (line.row["project"], line.id)
        }
        if word.upper() in codes:
            countries.add(word.upper())
        elif members:
            sections |= members
        else:
            places.add(find_place(network, word))
    return Terms(
        year=int(network.atlas.updated[:4]) if year is None else year,
        modes=tuple(dict.fromkeys(modes)) or tuple(known_modes),
        statuses=tuple(dict.fromkeys(status)) or (OPERATING,),
        avoid_sections=frozenset(sections),
        avoid_countries=frozenset(countries),
        avoid_places=frozenset(places),
    )


def _corridors(network: Network) -> Iterable[tuple[str, set[str]]]:
    for row in network.atlas.corridors:
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
