"""The atlas: find, read and write its folder, choose from it, count it, check it.

`Atlas` holds typed rows (`corridors.atlas.typed_rows`), and makes tables of them
(`corridors.atlas.frames`) when one is asked for: what needs none does not wait for geopandas.

Only the rows are imported at once, all else when it is first used: who finds a snapshot
(`corridors.atlas.snapshot`) waits neither for the models of the files nor for shapely.
"""

from typing import TYPE_CHECKING

from corridors.atlas.loading import load
from corridors.atlas.one_atlas import Atlas, check_atlas
from corridors.atlas.typed_rows import (
    CorridorRow,
    Dated,
    FactRow,
    Part,
    Placed,
    PlaceRow,
    PointRow,
    ProjectRow,
    Records,
    Row,
    SectionRow,
    SeriesRow,
    ServiceRow,
    SiteRow,
    SourceRow,
)
from corridors.model.late_names import import_late

if TYPE_CHECKING:
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
    from corridors.atlas.disk.references import (
        Reference,
        dangling,
        find_dangling,
        iterate_references,
    )
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
    from corridors.atlas.rows import build_atlas

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
    "Contents",
    "CorridorRow",
    "Dated",
    "FactRow",
    "Located",
    "Part",
    "PlaceRow",
    "Placed",
    "PointRow",
    "ProjectRow",
    "Records",
    "Reference",
    "RouteGraph",
    "RouteMode",
    "Row",
    "SectionRow",
    "SeriesRow",
    "ServiceRow",
    "SiteRow",
    "SourceRow",
    "build_atlas",
    "check_atlas",
    "check_target",
    "dangling",
    "default_root",
    "encode_text",
    "fault",
    "features_text",
    "find_dangling",
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
    "read_text",
    "read_timings",
    "read_towns",
    "records_text",
    "refuse_foreign",
    "rows_text",
    "scratch_folder",
    "town_records",
    "warn",
    "write_bytes",
    "write_files",
    "write_text",
]

_HOMES = {
    "SEAS": "corridors.atlas.disk.basemap",
    "read_basemap": "corridors.atlas.disk.basemap",
    "read_countries": "corridors.atlas.disk.basemap",
    "features_text": "corridors.atlas.disk.canonical",
    "records_text": "corridors.atlas.disk.canonical",
    "rows_text": "corridors.atlas.disk.canonical",
    "MAX_FILE_BYTES": "corridors.atlas.disk.files",
    "MOST_FAULTS": "corridors.atlas.disk.files",
    "default_root": "corridors.atlas.disk.files",
    "fault": "corridors.atlas.disk.files",
    "open_regular": "corridors.atlas.disk.files",
    "read_changes": "corridors.atlas.disk.files",
    "read_csv_rows": "corridors.atlas.disk.files",
    "read_json": "corridors.atlas.disk.files",
    "read_text": "corridors.atlas.disk.files",
    "warn": "corridors.atlas.disk.files",
    "read_geometry": "corridors.atlas.disk.geometries",
    "RouteGraph": "corridors.atlas.disk.graphs",
    "RouteMode": "corridors.atlas.disk.graphs",
    "read_route_graph": "corridors.atlas.disk.graphs",
    "check_target": "corridors.atlas.disk.output",
    "encode_text": "corridors.atlas.disk.output",
    "refuse_foreign": "corridors.atlas.disk.output",
    "scratch_folder": "corridors.atlas.disk.output",
    "write_bytes": "corridors.atlas.disk.output",
    "write_files": "corridors.atlas.disk.output",
    "write_text": "corridors.atlas.disk.output",
    "FACT_COLUMNS": "corridors.atlas.disk.reading",
    "POINT_COLUMNS": "corridors.atlas.disk.reading",
    "SECTION_FILES": "corridors.atlas.disk.reading",
    "Contents": "corridors.atlas.disk.reading",
    "Located": "corridors.atlas.disk.reading",
    "read_contents": "corridors.atlas.disk.reading",
    "Reference": "corridors.atlas.disk.references",
    "dangling": "corridors.atlas.disk.references",
    "find_dangling": "corridors.atlas.disk.references",
    "iterate_references": "corridors.atlas.disk.references",
    "TIMING_COLUMNS": "corridors.atlas.disk.side_tables",
    "TIMINGS": "corridors.atlas.disk.side_tables",
    "TOWN_COLUMNS": "corridors.atlas.disk.side_tables",
    "TOWNS": "corridors.atlas.disk.side_tables",
    "has_table": "corridors.atlas.disk.side_tables",
    "read_timings": "corridors.atlas.disk.side_tables",
    "read_towns": "corridors.atlas.disk.side_tables",
    "town_records": "corridors.atlas.disk.side_tables",
    "build_atlas": "corridors.atlas.rows",
}


if not TYPE_CHECKING:  # or mypy would believe in any name
    __getattr__ = import_late(__name__, _HOMES)
