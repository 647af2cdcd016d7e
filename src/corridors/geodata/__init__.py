"""Find, read and write the data folder: the only layer that touches files."""

from corridors.geodata.atlas import Atlas, build_atlas, load, read_basemap, read_countries
from corridors.geodata.files import (
    default_root,
    fault,
    read_csv_rows,
    read_json,
    read_text,
    warn,
    write_bytes,
    write_text,
)
from corridors.geodata.graphs import RouteGraph, RouteMode, read_route_graph
from corridors.geodata.reading import (
    FACT_COLUMNS,
    POINT_COLUMNS,
    SECTION_FILES,
    Contents,
    Located,
    read_contents,
    read_geometry,
)
from corridors.geodata.references import find_dangling, iterate_references
from corridors.geodata.writing import features_text, records_text, rows_text

__all__ = [
    "FACT_COLUMNS",
    "POINT_COLUMNS",
    "SECTION_FILES",
    "Atlas",
    "Contents",
    "Located",
    "RouteGraph",
    "RouteMode",
    "build_atlas",
    "default_root",
    "fault",
    "features_text",
    "find_dangling",
    "iterate_references",
    "load",
    "read_basemap",
    "read_contents",
    "read_countries",
    "read_csv_rows",
    "read_geometry",
    "read_json",
    "read_route_graph",
    "read_text",
    "records_text",
    "rows_text",
    "warn",
    "write_bytes",
    "write_text",
]
