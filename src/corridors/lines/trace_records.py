"""What goes into a trace and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "Break",
    "LonLat",
    "LongSegment",
    "StepKind",
    "Trace",
    "TraceLeg",
    "TraceOptions",
]

LonLat = tuple[float, float]
StepKind = Literal["edge", "link", "bridge", "straight"]


@dataclass(frozen=True)
class TraceOptions:
    """How a line is sought and drawn. All lengths in kilometres unless the name says otherwise.

    Attributes
    ----------
    snap_km
        A place within this distance of the graph is set on it.
    wide_snap_km
        A place with nothing within `snap_km` is set on the graph within this distance, so that a
        town far off the track does not pull the line away; the report shows the distance.
    long_edge_km
        Chords longer than this may be bent through a place.
    through_edge_km, through_offset_km
        A chord longer than the first is drawn through a place farther off it than the second;
        other long chords are moved half the way.
    min_offset_km
        A place nearer to a long chord than this leaves the chord as it is.
    exact_edge_km, exact_offset_km
        A chord longer than the first is drawn through a place that is known to lie on the way (a
        station, not the centre of its town) and is farther off the chord than the second.
    via_penalty, end_penalty
        Kilometres of way that one kilometre between a place and the graph weighs, for places passed
        and for the two ends.
    detour_limit
        A leg longer than this many times the great circle is drawn straight instead.
    detour_suspect
        A leg longer than this many times the great circle is searched again with breaks bridged.
    gap_km
        Longest break in the graph that is bridged.
    tolerance_m
        Points that change the line by less, metres, are dropped.
    """

    snap_km: float = 6.0
    wide_snap_km: float = 18.0
    long_edge_km: float = 8.0
    through_edge_km: float = 15.0
    through_offset_km: float = 1.5
    min_offset_km: float = 0.5
    exact_edge_km: float = 2.0
    exact_offset_km: float = 0.15
    via_penalty: float = 1.5
    end_penalty: float = 3.0
    detour_limit: float = 3.0
    detour_suspect: float = 1.6
    gap_km: float = 30.0
    tolerance_m: float = 20.0


@dataclass(frozen=True)
class Break:
    """A gap in the graph that was bridged by a straight segment.

    Attributes
    ----------
    start, end
        Longitude and latitude, degrees, WGS 84.
    km
        Length of the gap, kilometres.
    """

    start: LonLat
    end: LonLat
    km: float


@dataclass(frozen=True)
class LongSegment:
    """A straight segment that is long, and how far the true way may be from it.

    Attributes
    ----------
    start, end
        Longitude and latitude, degrees, WGS 84.
    km
        Length, kilometres.
    bound_km
        The true way lies within this distance of the segment, by the kilometres of its edge;
        ``None`` where the segment does not stand for an edge.
    """

    start: LonLat
    end: LonLat
    km: float
    bound_km: float | None


@dataclass(frozen=True)
class TraceLeg:
    """The report on the line between two consecutive places.

    Attributes
    ----------
    start, end
        Names of the places.
    length_km
        Geodesic length of the drawn line, WGS 84.
    graph_km
        Unsimplified kilometres of the edges used.
    off_graph_km
        Length of the parts of the line that stand for no edge: from a place to the graph, over a
        break, or straight for want of a way.
    ratio
        Drawn length of the part that follows edges, divided by `graph_km`; ``None`` without edges.
        The graph's kilometres are those of a sphere, up to 0.4 % from the ellipsoid's.
    longest_straight_km
        Longest straight segment.
    detour
        `length_km` divided by the great circle between the two points of the line; ``None`` if
        they coincide.
    start_snap_km, end_snap_km
        Distance of the places from the line; at its two ends, length of the link to the graph.
    breaks
        Gaps of the graph that were bridged.
    straight
        The leg is a straight segment because the graph has no acceptable way.
    """

    start: str
    end: str
    length_km: float
    graph_km: float
    off_graph_km: float
    ratio: float | None
    longest_straight_km: float
    detour: float | None
    start_snap_km: float
    end_snap_km: float
    breaks: tuple[Break, ...]
    straight: bool


@dataclass(frozen=True)
class Trace:
    """A traced line.

    Attributes
    ----------
    mode
        The network used.
    coordinates
        Longitudes and latitudes, degrees, WGS 84, 5 decimals. The first and last are those of the
        first and last place, exactly.
    legs
        One report for each pair of consecutive places.
    length_km
        Geodesic length, WGS 84.
    graph_km, off_graph_km, ratio
        As in `TraceLeg`, for the whole line.
    long_segments
        Straight segments of over 15 km that are drawn.
    """

    mode: str
    coordinates: tuple[LonLat, ...]
    legs: tuple[TraceLeg, ...]
    length_km: float
    graph_km: float
    off_graph_km: float
    ratio: float | None
    long_segments: tuple[LongSegment, ...]
