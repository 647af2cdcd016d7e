"""The atlas in memory: GeoDataFrames for what has a place, tables for what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import shape

from corridors.geodata.files import default_root, fault, read_json
from corridors.geodata.reading import SECTION_FILES, Contents, Located, read_contents
from corridors.geodata.references import find_dangling
from corridors.geometry import length_km
from corridors.i18n import pick_name
from corridors.model import (
    DATES_ACTUAL,
    DATES_PLANNED,
    GROUP_OF_KIND,
    LINE_KINDS,
    Corridor,
    DataError,
    Fact,
    Project,
    Section,
    Series,
    SeriesPoint,
    Service,
    Severity,
    Site,
    Source,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel
    from shapely.geometry.base import BaseGeometry

CRS = "EPSG:4326"
_STATUS_COLUMNS = ("status", "status_as_of", "status_basis", "status_sources", "status_note")
PLANNED = (Status.PROPOSED, Status.AGREED, Status.CONSTRUCTION)
DATE_COLUMNS = ("proposed", "agreed", "construction_start", "opening_planned", "opened")
_SIGNS_OF_WORKS = ("launch_ceremony", "tunnel_start")
"""What stands for the start of works where no source gives it, best first."""
SECTION_COLUMNS = (
    "id",
    "label",
    "mode",
    "project",
    "project_label",
    "kind",
    *_STATUS_COLUMNS,
    *DATE_COLUMNS,
    "from",
    "to",
    "via",
    "countries",
    "method",
    "route_accuracy",
    "route_source",
    "route_licence",
    "route_note",
    "gauge_mm",
    "tracks",
    "electrified",
    "diameter_mm",
    "parallel_to",
    "route_km",
    "bound_km",
    "length_km",
    "geometry",
)
SITE_COLUMNS = (
    "id",
    "label",
    "name",
    "group",
    "project",
    "project_label",
    "kind",
    *_STATUS_COLUMNS,
    *DATE_COLUMNS,
    "countries",
    "place",
    "location_accuracy",
    "location_source",
    "location_note",
    "geometry",
)
PLACE_COLUMNS = ("id", "label", "name", "kinds", "country", "rank", "source", "geometry")


@dataclass(frozen=True, slots=True)
class Atlas:
    """One set of data. All geometry is EPSG:4326, all lengths are kilometres.

    Attributes
    ----------
    sections
        GeoDataFrame of lines, one row each: ``id``, ``project``, ``mode``, ``status`` and its date,
        ``length_km`` (measured), ``route_accuracy``, dates from the preferred facts, …
    sites
        GeoDataFrame of points and areas; a row without geometry is a site not located.
    places
        GeoDataFrame of the named points through which the sections run.
    projects, corridors, services, sources, series
        DataFrames, one record a row.
    facts
        DataFrame of all facts, those that disagree included.
    points
        DataFrame of the values of all series.
    version, updated
        Version and date of the data.
    root
        The folder that it was read from.
    """

    sections: gpd.GeoDataFrame
    sites: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    projects: pd.DataFrame
    corridors: pd.DataFrame
    services: pd.DataFrame
    facts: pd.DataFrame
    sources: pd.DataFrame
    series: pd.DataFrame
    points: pd.DataFrame
    version: str
    updated: str
    root: Path


def load(path: Path | str | None = None) -> Atlas:
    """Read an atlas folder.

    Parameters
    ----------
    path
        The folder; the shipped data when left out.

    Raises
    ------
    DataError
        If the data has faults of severity error; it lists all of them.
    """
    root = Path(path) if path is not None else default_root()
    contents = read_contents(root)
    errors = [f for f in contents.findings if f.severity is Severity.ERROR]
    errors += [] if contents.unreadable else find_dangling(contents)
    if errors:
        raise DataError(errors)
    return build_atlas(contents, root)


def build_atlas(contents: Contents, root: Path) -> Atlas:
    """Turn checked records into frames; see `Atlas` for the columns."""
    dates = _preferred_dates(contents)
    sections = [_section_row(item, contents, dates) for item in contents.sections.values()]
    sites = [_site_row(item, contents, dates) for item in contents.sites.values()]
    places = [
        {**_dump(item.record), "label": pick_name(item.record.name), "geometry": item.geometry}
        for item in contents.places.values()
    ]
    projects = [_project_row(project, contents) for project in contents.projects.values()]
    facts = [_fact_row(fact) for _, fact in contents.facts]
    return Atlas(
        sections=_frame(sections, SECTION_COLUMNS),
        sites=_frame(sites, SITE_COLUMNS),
        places=_frame(places, PLACE_COLUMNS),
        projects=_columns(projects, [*_fields(Project), "mode", "group", "located"]),
        corridors=_table(contents.corridors.values(), Corridor),
        services=_table(contents.services.values(), Service),
        facts=_columns(facts, [*_fields(Fact), "number"]),
        sources=_table(contents.sources.values(), Source),
        series=_table(contents.series.values(), Series),
        points=_table((point for _, point in contents.points), SeriesPoint),
        version=str(contents.package.get("version", "")),
        updated=str(contents.package.get("updated", "")),
        root=root,
    )


def _fields(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _dump(record: BaseModel) -> dict[str, Any]:
    return record.model_dump(mode="json", by_alias=True)


def _table(records: Iterable[BaseModel], model: type[BaseModel]) -> pd.DataFrame:
    rows = [_dump(record) for record in records]
    for row in rows:
        if isinstance(row.get("name"), dict):
            row["label"] = pick_name(row["name"])
    return _columns(rows, _fields(model))


def _columns(rows: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    """Return a table that has its columns even when it has no rows."""
    known = {*columns, "label"}.union(*rows)
    order = [name for name in dict.fromkeys([*columns, "label", *sorted(known)]) if name in known]
    return pd.DataFrame(rows, columns=order).astype(object).where(lambda t: t.notna(), None)


def _frame(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> gpd.GeoDataFrame:
    table = _columns(rows, list(columns))
    return gpd.GeoDataFrame(table, geometry="geometry", crs=CRS)


def _fact_row(fact: BaseModel) -> dict[str, Any]:
    row = _dump(fact)
    number = row["value"] if isinstance(row["value"], float) else None
    return {**row, "value": str(row["value"]) if number is None else row["value"], "number": number}


def _preferred_dates(contents: Contents) -> dict[str, dict[str, str]]:
    dates: dict[str, dict[str, str]] = {}
    wanted = {*DATES_ACTUAL, *DATES_PLANNED}
    for _, fact in contents.facts:
        if fact.preferred and not fact.scope and fact.attribute in wanted:
            dates.setdefault(fact.subject, {})[fact.attribute] = str(fact.value)
    for found in dates.values():
        first_sign = next((found[key] for key in _SIGNS_OF_WORKS if key in found), "")
        if first_sign:
            found.setdefault("construction_start", first_sign)
    return dates


def _project_row(project: Project, contents: Contents) -> dict[str, Any]:
    row = _dump(project)
    mode = LINE_KINDS.get(project.kind)
    located = [s for s in contents.sites.values() if s.record.project == project.id]
    return {
        **row,
        "label": pick_name(project.name),
        "mode": mode.value if mode else "",
        "group": GROUP_OF_KIND.get(project.kind, ""),
        "located": mode is not None or any(item.geometry is not None for item in located),
        **{key: row[key] or "" for key in ("status", "status_as_of", "status_basis")},
    }


def _inherited(
    record: Section | Site, contents: Contents, dates: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    project = contents.projects[record.project]
    own = record if isinstance(record, Section) and record.status else project
    kind_dates = _inherited_dates(record, project, dates) | dict(dates.get(record.id, {}))
    return {
        "project": project.id,
        "project_label": pick_name(project.name),
        "kind": project.kind,
        "status": own.status.value if own.status else "",
        "status_as_of": own.status_as_of or "",
        "status_basis": own.status_basis.value if own.status_basis else "",
        "status_sources": list(own.status_sources),
        "status_note": own.status_note,
        **{key: kind_dates.get(key, "") for key in DATE_COLUMNS},
    }


def _inherited_dates(
    record: Section | Site, project: Project, dates: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """Return the dates of a project that hold for its part: those that fit the part's status."""
    found = dict(dates.get(project.id, {}))
    own = record.status if isinstance(record, Section) else None
    if own in (None, project.status):
        return found
    if own in PLANNED and project.status in PLANNED:
        found.pop("construction_start", None)
        return found
    return {}


def _section_row(
    item: Located[Section], contents: Contents, dates: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    record, line = item.record, item.geometry
    ends = [pick_name(contents.places[end].record.name) for end in (record.from_, record.to)]
    own = _dump(record)
    keep = ("from", "to", "via", "countries", "method", "route_accuracy", "route_source")
    more = ("route_licence", "route_note", "gauge_mm", "tracks", "electrified", "diameter_mm")
    traced = ("route_km", "bound_km")
    return {
        "id": record.id,
        "label": " – ".join(ends),  # noqa: RUF001  (an en dash between places)
        "mode": SECTION_FILES[item.file].value,
        **_inherited(record, contents, dates),
        **{key: own[key] for key in (*keep, *more, *traced)},
        "parallel_to": record.parallel_to or "",
        "length_km": round(length_km(line), 1) if line is not None else 0.0,
        "geometry": line,
    }


def _site_row(
    item: Located[Site], contents: Contents, dates: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    record = item.record
    project = contents.projects[record.project]
    return {
        "id": record.id,
        "name": record.name or project.name,
        "label": pick_name(record.name or project.name),
        "group": GROUP_OF_KIND.get(project.kind, ""),
        **_inherited(record, contents, dates),
        "countries": record.countries or [record.country],
        "place": record.place or "",
        "location_accuracy": record.location_accuracy.value,
        "location_source": list(record.location_source),
        "location_note": record.location_note,
        "geometry": item.geometry,
    }


def read_countries(root: Path | None = None) -> dict[str, BaseGeometry]:
    """Return the land of each country of the basemap by ISO 3166-1 alpha-2 code (EPSG:4326).

    Boundaries are those of Natural Earth at 1:10 million; they imply no endorsement.

    Raises
    ------
    DataError
        If the file is missing or is not a collection of polygons.
    """
    name = "countries.geojson"
    collection = _read_basemap_file(root, name)
    try:
        polygons = {item["id"]: shape(item["geometry"]) for item in collection["features"]}
    except (LookupError, TypeError, AttributeError, ValueError, shapely.errors.ShapelyError):
        expected = "a FeatureCollection of countries"
        raise DataError([fault("GEO001", name, "", "", "", "is not GeoJSON", expected)]) from None
    for polygon in polygons.values():
        shapely.prepare(polygon)
    return polygons


def read_basemap(root: Path | None = None) -> dict[str, Any]:
    """Return the basemap as TopoJSON: countries, borders, coast, lakes and rivers.

    Raises
    ------
    DataError
        If the file is missing or is not a topology.
    """
    name = "basemap.topojson"
    topology = _read_basemap_file(root, name)
    whole = isinstance(topology, dict) and topology.get("type") == "Topology"
    if not whole or not {"objects", "arcs", "transform"} <= topology.keys():
        expected = "a quantised Topology"
        raise DataError([fault("GEO001", name, "", "", "", "is not TopoJSON", expected)])
    return dict(topology)


def _read_basemap_file(root: Path | None, name: str) -> Any:  # noqa: ANN401  (any JSON)
    folder = root if root is not None and (root / "basemap").is_dir() else default_root()
    content, findings = read_json(folder / "basemap" / name)
    if findings:
        raise DataError(findings)
    return content
