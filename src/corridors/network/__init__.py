"""Itineraries: the ways from one place to another over the rails, roads and ships of the atlas.

In short::

    from corridors.atlas import load
    from corridors.network import build_network, compare, cut_lines

    network = build_network(load())  # once; about a third of a second
    found = compare(network, "xian", "istanbul", year=2030, modes=["rail", "sea"])
    for itinerary in found.itineraries:
        itinerary.totals.km, itinerary.totals.estimate, itinerary.best_published
        cut_lines(network, itinerary)  # a GeoDataFrame, one line a leg
    found.as_dict()  # plain values for JSON

**The network.** `build_network` cuts each section at the places that it passes. A node is a place
as one mode, gauge and country reach it. A change between two such nodes is an edge of its own, with
its own time and source: another mode (in towns, ports and terminals), another gauge (where the data
marks a gauge break, or two gauges meet), a border. Kilometres are ``route_km`` where a line was
traced, else the measured length. Two places of one town that the data keeps apart (a station and
the city) are joined by a local haul by lorry if they lie within 15 km in one country, or 60 km if
one bears the other's name, such as Tianjin and its port. A local haul is always a leg of its own.

**The question.** `compare` gives a `Comparison`: at most ``k`` itineraries that differ by more
than a siding (Yen's algorithm, then the rules of `corridors.network.ways`), best first, then the
named corridors that join the two places too. ``missing`` holds the stretches that are not open and
would make a way, or a quicker one; ``reached`` says how near the lines come if there is none.

**Time.** ``itinerary.published`` holds what sources say, as they say it. ``totals.estimate`` is
ours: a range from ``timings.csv``, speeds for the legs and hours for what is done between them.
They are kept apart. Ways are ranked by the middle of the estimate.

The tables of the command line are made by `corridors.account.journey_text`.
"""

from corridors.network.comparison import MOST_ITINERARIES, compare, cut_lines
from corridors.network.graph import LOCAL_HAUL_KM, MODES, OWN_PORT_KM, Network, Stop, build_network
from corridors.network.itinerary import (
    EXPECTED,
    OPERATING,
    Comparison,
    Itinerary,
    MissingLink,
    PlaceRef,
    Published,
    RouteLeg,
    Totals,
    Transfer,
)
from corridors.network.lookup import find_place
from corridors.network.timing import Hours, Timings

__all__ = [
    "EXPECTED",
    "LOCAL_HAUL_KM",
    "MODES",
    "MOST_ITINERARIES",
    "OPERATING",
    "OWN_PORT_KM",
    "Comparison",
    "Hours",
    "Itinerary",
    "MissingLink",
    "Network",
    "PlaceRef",
    "Published",
    "RouteLeg",
    "Stop",
    "Timings",
    "Totals",
    "Transfer",
    "build_network",
    "compare",
    "cut_lines",
    "find_place",
]
