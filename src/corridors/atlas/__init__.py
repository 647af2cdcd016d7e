"""Find, read and write the data folder: the only layer that touches files.

`Atlas` and what makes it live in `corridors.atlas.frames`, which is imported when one of its names
is first used: a command that needs no frames does not wait for geopandas.
"""

from typing import TYPE_CHECKING, Any

from corridors.atlas.disk.basemap import SEAS, read_basemap, read_countries
from corridors.atlas.disk.canonical import features_text, records_text, rows_text
from corridors.atlas.disk.files import (
    MAX_FILE_BYTES,
    MOST_FAULTS,
    default_root,
    fault,
    open_regular,
    read_changes,
    read_csv_rows,
    read_json,
    read_text,
    warn,
)
from corridors.atlas.disk.geometries import read_geometry
from corridors.atlas.disk.graphs import RouteGraph, RouteMode, read_route_graph
from corridors.atlas.disk.output import (
    check_target,
    encode_text,
    refuse_foreign,
    scratch_folder,
    write_bytes,
    write_files,
    write_text,
)
from corridors.atlas.disk.reading import (
    FACT_COLUMNS,
    POINT_COLUMNS,
    SECTION_FILES,
    Contents,
    Located,
    read_contents,
)
from corridors.atlas.disk.references import Reference, dangling, find_dangling, iterate_references
from corridors.atlas.disk.side_tables import (
    TIMING_COLUMNS,
    TIMINGS,
    TOWN_COLUMNS,
    TOWNS,
    has_table,
    read_timings,
    read_towns,
    town_records,
)
from corridors.atlas.rows import AtlasRows, build_rows, read_rows, rows_of

if TYPE_CHECKING:
    from corridors.atlas.frames import Atlas, as_atlas, build_atlas, frames_of, load

__all__ = [
    "FACT_COLUMNS",
    "MAX_FILE_BYTES",
    "MOST_FAULTS",
    "POINT_COLUMNS",
    "SEAS",
    "SECTION_FILES",
    "TIMINGS",
    "TIMING_COLUMNS",
    "TOWNS",
    "TOWN_COLUMNS",
    "Atlas",
    "AtlasRows",
    "Contents",
    "Located",
    "Reference",
    "RouteGraph",
    "RouteMode",
    "as_atlas",
    "build_atlas",
    "build_rows",
    "check_target",
    "dangling",
    "default_root",
    "encode_text",
    "fault",
    "features_text",
    "find_dangling",
    "frames_of",
    "has_table",
    "iterate_references",
    "load",
    "open_regular",
    "read_basemap",
    "read_changes",
    "read_contents",
    "read_countries",
    "read_csv_rows",
    "read_geometry",
    "read_json",
    "read_route_graph",
    "read_rows",
    "read_text",
    "read_timings",
    "read_towns",
    "records_text",
    "refuse_foreign",
    "rows_of",
    "rows_text",
    "scratch_folder",
    "town_records",
    "warn",
    "write_bytes",
    "write_files",
    "write_text",
]

_FRAMES = ("Atlas", "as_atlas", "build_atlas", "frames_of", "load")


if not TYPE_CHECKING:  # or mypy would believe in any name

    def __getattr__(name: str) -> Any:  # noqa: ANN401  (any of the names above)
        if name in _FRAMES:
            from corridors.atlas import frames

            return getattr(frames, name)
        msg = f"module 'corridors.atlas' has no attribute {name!r}"
        raise AttributeError(msg)
