"""Lines that follow the track or the road: the way over a route graph through ordered places.

Verified facts the method rests on (`scgraph_data` 2.0.0, OpenStreetMap of February 2024):

- Vertices are points of the track, rounded to 0.001 degrees. Between them the graph is straight,
  in the steppe for 30 to 270 km, while the true track may run 27 km to the side.
- An edge carries the kilometres ``w`` of the way before it was simplified. A point of the true
  track therefore lies within the ellipse whose foci are the ends of the chord and whose long axis
  is ``w``. This says whether a station can lie on an edge, and bounds how wrong a chord can be.

So a place is looked for on vertices, on short edges near it, and on long edges whose ellipse holds
it; the places of a line are set on the graph jointly (dynamic programming over the sequence), and a
long chord is bent through the places it serves.

Of two lines side by side, a place in the middle of the stretch where they differ chooses one. A
place near the junction does not: going there and back is shorter, is removed as a spur, and the
report shows the place as far from the line.
"""

from corridors.lines.trace_records import Break, LongSegment, Trace, TraceLeg, TraceOptions
from corridors.lines.tracer import Tracer, trace_line

__all__ = [
    "Break",
    "LongSegment",
    "Trace",
    "TraceLeg",
    "TraceOptions",
    "Tracer",
    "trace_line",
]
