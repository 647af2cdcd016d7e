"""From a data folder to records: every file parsed, every fault kept with its place."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_origin

from pydantic import BaseModel, ValidationError

from corridors.atlas.disk.files import (
    MOST_FAULTS,
    MOST_KEYS,
    MOST_RECORDS,
    collector_paused,
    fault,
    read_csv_rows,
    read_json,
)
from corridors.atlas.disk.geometries import build_geometries, check_geometry, features_of
from corridors.model import (
    LINE_KINDS,
    Corridor,
    DataError,
    Fact,
    Finding,
    Mode,
    Package,
    Place,
    Project,
    Section,
    Series,
    SeriesPoint,
    Service,
    Site,
    Source,
    suggest,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

RecordType = TypeVar("RecordType", bound=BaseModel)

FACT_COLUMNS = (
    "subject",
    "attribute",
    "scope",
    "value",
    "value_max",
    "modifier",
    "unit",
    "as_of",
    "sources",
    "preferred",
    "basis",
    "note",
)
POINT_COLUMNS = ("series", "period", "value", "value_max", "modifier", "basis", "sources", "note")
SECTION_FILES = {f"{mode.value}.geojson": mode for mode in Mode}
_FEATURE_KEYS = {"type", "id", "properties", "geometry"}
_LONGEST_ID = 80


@dataclass(frozen=True, slots=True)
class Located(Generic[RecordType]):
    """A record with its geometry (EPSG:4326) and the name of its file."""

    record: RecordType
    geometry: BaseGeometry | None
    file: str


@dataclass(slots=True)
class Contents:
    """All records of a data folder, by id, and the faults met while reading them."""

    places: dict[str, Located[Place]] = field(default_factory=dict)
    sections: dict[str, Located[Section]] = field(default_factory=dict)
    sites: dict[str, Located[Site]] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    corridors: dict[str, Corridor] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)
    points: list[tuple[int, SeriesPoint]] = field(default_factory=list)
    facts: list[tuple[int, Fact]] = field(default_factory=list)
    package: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    """Files of modes that are not there, which is no fault by itself."""
    unreadable: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    """Ids of records that are there and have faults: what names them is no fault as well."""


def read_contents(root: Path) -> Contents:
    """Read every file of a data folder; faults are collected, nothing is raised."""
    with collector_paused():
        return _read_folder(root)


def _read_folder(root: Path) -> Contents:
    contents = Contents()
    if not (root / "datapackage.json").is_file() and not (root / "places.geojson").is_file():
        contents.unreadable.add(str(root))
        contents.findings.append(
            fault(
                "FIL001", str(root), "", "", "", "is not an atlas folder", "a folder with its files"
            )
        )
        return contents
    _read_geometry_files(root, contents)
    _read_tables(root, contents)
    _refuse_shared_ids(contents)
    contents.package = _read_package(root / "datapackage.json", contents)
    _refuse_absent(root, contents)
    return contents


def _refuse_absent(root: Path, contents: Contents) -> None:
    """FIL001: an atlas may do without a mode, but not if its package or a project asks for it."""
    resources = contents.package.get("resources") or []
    wanted = {item.get("path") for item in resources if isinstance(item, dict)}
    kinds = {project.kind for project in contents.projects.values()} & LINE_KINDS.keys()
    wanted |= {f"{LINE_KINDS[kind]}.geojson" for kind in kinds}
    for name in sorted(contents.absent & wanted):
        _attempt(contents, partial(read_json, root / name))


def _refuse_shared_ids(contents: Contents) -> None:
    """IDS002: a fact names its subject by the id alone, so that no two subjects may share one."""
    owners: dict[str, str] = {}
    subjects = (
        *((key, item.file) for key, item in contents.sections.items()),
        *((key, "sites.geojson") for key in contents.sites),
        *((key, "projects.json") for key in contents.projects),
        *((key, "corridors.json") for key in contents.corridors),
        *((key, "services.json") for key in contents.services),
    )
    for key, file in subjects:
        if key in owners:
            message = f"the id is used in {owners[key]} too"
            contents.findings.append(
                fault("IDS002", file, key, "id", key, message, "an id of its own")
            )
        owners.setdefault(key, file)


def _read_package(path: Path, contents: Contents) -> dict[str, Any]:
    """Return the descriptor of the data, empty if it has faults."""
    result = _attempt(contents, lambda: read_json(path))
    if result is None:
        return {}
    package, findings = result
    contents.findings += findings
    if isinstance(package, dict) and len(package) > MOST_KEYS:
        message, right = "has too many fields", f"{MOST_KEYS} at most"
        contents.findings.append(fault("REC001", path.name, "", "", len(package), message, right))
        return {}
    try:
        Package.model_validate(package)
    except ValidationError as error:
        contents.findings += [
            replace(found, code="DAT004", expected="YYYY-MM-DD")
            if found.field in ("", "updated")
            else found
            for found in explain(error, Package, path.name, "")
        ]
        return {}
    return dict(package)


def _read_geometry_files(root: Path, contents: Contents) -> None:
    contents.places = _read_features(root / "places.geojson", Place, ("Point",), contents)
    for name in SECTION_FILES:
        if not os.path.lexists(root / name):
            contents.absent.add(name)
            continue
        found = _read_features(root / name, Section, ("LineString",), contents)
        for key in set(found) & set(contents.sections):
            contents.findings.append(
                fault("IDS002", name, key, "id", key, "the id is used in another file too")
            )
        contents.sections |= found
    contents.sites = _read_features(
        root / "sites.geojson", Site, ("Point", "Polygon", "MultiPolygon", None), contents
    )


def _read_tables(root: Path, contents: Contents) -> None:
    contents.projects = _read_list(root / "projects.json", Project, contents)
    contents.corridors = _read_list(root / "corridors.json", Corridor, contents)
    contents.services = _read_list(root / "services.json", Service, contents)
    contents.sources = _read_list(root / "sources.json", Source, contents)
    contents.series = _read_list(root / "series.json", Series, contents)
    contents.facts = read_table(root / "facts.csv", FACT_COLUMNS, Fact, contents)
    contents.points = read_table(root / "series.csv", POINT_COLUMNS, SeriesPoint, contents)


_Result = TypeVar("_Result")


def _attempt(contents: Contents, read: Callable[[], _Result]) -> _Result | None:
    try:
        return read()
    except DataError as error:
        contents.findings += error.findings
        contents.unreadable |= {finding.file for finding in error.findings}
        return None


def _read_list(path: Path, model: type[RecordType], contents: Contents) -> dict[str, RecordType]:
    result = _attempt(contents, lambda: read_json(path))
    if result is None:
        return {}
    items, findings = result
    file = path.name
    contents.findings += findings
    if not isinstance(items, list):
        contents.findings.append(
            fault("REC001", file, "", "", type(items).__name__, "is not a list", "a JSON list")
        )
        return {}
    if _is_too_long(items, file, contents):
        return {}
    records: dict[str, RecordType] = {}
    before = len(contents.findings)
    for number, item in enumerate(items):
        if _is_enough(before, file, contents):
            break
        record = _validate(item, model, file, _label(item, f"record {number}"), contents)
        if record is not None:
            _add(records, str(record.id), record, file, contents)  # type: ignore[attr-defined]
    return records


def read_table(
    path: Path, columns: tuple[str, ...], model: type[RecordType], contents: Contents
) -> list[tuple[int, RecordType]]:
    """Return the records of a CSV file with their line numbers; faults go to the contents."""
    file = path.name
    rows = _attempt(contents, lambda: read_csv_rows(path, columns)) or []
    found = []
    before = len(contents.findings)
    for line, row in rows:
        if _is_enough(before, file, contents):
            break
        name = f"line {line}"
        record = _validate(row, model, file, name, contents)
        if record is not None:
            found.append((line, record))
    return found


def _is_too_long(items: list[Any], file: str, contents: Contents) -> bool:
    if len(items) > MOST_RECORDS:
        message, right = "the file has too many records", f"{MOST_RECORDS} at most"
        contents.findings.append(fault("REC003", file, "", "", len(items), message, right))
        contents.unreadable.add(file)
    return len(items) > MOST_RECORDS


def _is_enough(before: int, file: str, contents: Contents) -> bool:
    """Tell whether a file has so many faults that more of them would help nobody."""
    full = len(contents.findings) - before >= MOST_FAULTS
    if full:
        message = "the file has too many faults; the rest is not read"
        contents.findings.append(fault("REC003", file, "", "", "", message, "to mend these first"))
        contents.unreadable.add(file)
    return full


def _add(records: dict[str, Any], key: str, record: object, file: str, contents: Contents) -> None:
    if key in records:
        contents.findings.append(
            fault("IDS002", file, key, "id", key, "the id is used twice", "an id of its own")
        )
    records[key] = record


def _label(item: object, fallback: str) -> str:
    found = item.get("id") if isinstance(item, dict) else None
    return found if isinstance(found, str) and found else fallback


def _validate(
    item: object, model: type[RecordType], file: str, name: str, contents: Contents
) -> RecordType | None:
    if not isinstance(item, dict):
        contents.findings.append(
            fault("REC001", file, name, "", type(item).__name__, "is not a record", "an object")
        )
        return None
    if len(item) > MOST_KEYS:
        message, right = "has too many fields", f"{MOST_KEYS} at most"
        contents.findings.append(fault("REC001", file, name, "", len(item), message, right))
        contents.refused.add(name)
        return None
    try:
        return model.model_validate(item)
    except ValidationError as error:
        contents.findings += explain(error, model, file, name)
        contents.refused.add(name)
        return None


_RIGHT: dict[str, str] = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "string_type": "text",
    "list_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "greater_than": "more than {gt}",
    "greater_than_equal": "{ge} or more",
    "less_than": "less than {lt}",
    "less_than_equal": "{le} at most",
    "string_too_long": "{max_length} characters at most",
    "string_too_short": "{min_length} characters at least",
    "too_long": "{max_length} at most",
    "too_short": "{min_length} at least",
    "string_pattern_mismatch": "{pattern}",
    "enum": "{expected}",
    "literal_error": "{expected}",
}
"""What would be right, by the type of a fault as pydantic calls it."""


_KINDS: dict[object, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "an object",
}


def _kind_of(model: type[BaseModel], where: tuple[int | str, ...]) -> str:
    """Return in words what a field of a record holds, empty for what lies deeper."""
    for name, field_ in model.model_fields.items():
        if where == (field_.alias or name,):
            hint = field_.annotation
            if isinstance(hint, type) and issubclass(hint, StrEnum):
                return ", ".join(hint)
            return _KINDS.get(get_origin(hint) or hint, "a value")
    return ""


def explain(
    error: ValidationError, model: type[BaseModel], file: str, name: str
) -> Iterator[Finding]:
    """Yield what pydantic found wrong with a record, each with what would be right."""
    for detail in error.errors(include_url=False)[:MOST_KEYS]:
        where = ".".join(str(part) for part in detail["loc"] if part != "[key]")
        kind = detail["type"]
        message = "is not an object" if kind == "model_type" else detail["msg"]
        message = message.removeprefix("Value error, ")
        bounds = detail.get("ctx", {}).items()
        plain = {key: f"{to:.10g}" if isinstance(to, float) else to for key, to in bounds}
        expected = _RIGHT.get(kind, "").format_map(plain)
        code = "REC001"
        if kind == "missing":
            message, expected = "the field is missing", _kind_of(model, detail["loc"])
        if kind == "extra_forbidden":
            code, message = "REC002", "unknown key"
            own = [field.alias or key for key, field in model.model_fields.items()]
            known = own if len(detail["loc"]) == 1 else []
            expected = ", ".join(suggest(where[:_LONGEST_ID], known))
        of_whole_record = kind == "missing" or not where
        value = "" if of_whole_record else detail["input"]
        if not message[:2].isupper():  # an abbreviation, such as DOI
            message = message[:1].lower() + message[1:]
        yield fault(code, file, name, where, value, message, expected)


# ---- GeoJSON ---------------------------------------------------------------------------------


def _read_features(
    path: Path,
    model: type[RecordType],
    types: tuple[str | None, ...],
    contents: Contents,
) -> dict[str, Located[RecordType]]:
    result = _attempt(contents, lambda: read_json(path))
    if result is None:
        return {}
    collection, findings = result
    file = path.name
    contents.findings += findings
    features = features_of(collection, file, contents.findings)
    if _is_too_long(features, file, contents):
        return {}
    before = len(contents.findings)
    ids = Counter(_label(item, "") for item in features)
    read: dict[str, tuple[RecordType, Mapping[str, Any] | None]] = {}
    for number, item in enumerate(features):
        if _is_enough(before, file, contents):
            break
        name = _label(item, f"feature {number}")
        if ids[name] > 1:
            contents.findings.append(
                fault("IDS002", file, name, "id", name, "the id is used twice")
            )
            ids[name] = 0
        found = _read_feature(item, model, types, file, name, contents)
        if found is not None:
            read.setdefault(name, found)
    geometries = build_geometries([geometry for _, geometry in read.values()])
    return {
        name: Located(record, geometry, file)
        for (name, (record, _)), geometry in zip(read.items(), geometries, strict=True)
    }


def _read_feature(
    item: object,
    model: type[RecordType],
    types: tuple[str | None, ...],
    file: str,
    name: str,
    contents: Contents,
) -> tuple[RecordType, Mapping[str, Any] | None] | None:
    if not isinstance(item, dict) or item.get("type") != "Feature":
        contents.findings.append(fault("GEO001", file, name, "type", "", "is not a Feature"))
        return None
    odd = item.keys() - _FEATURE_KEYS
    for key in sorted(odd)[:MOST_KEYS] if odd else ():
        contents.findings.append(
            fault("REC002", file, name, key, "", "unknown key", "type, id, properties, geometry")
        )
    properties = item.get("properties")
    known = properties if isinstance(properties, dict) else {}
    if "id" in known:
        message = "the id stands beside the properties, not among them"
        contents.findings.append(fault("REC002", file, name, "id", known["id"], message))
    fields = {**known, "id": item.get("id", "")}
    record = _validate(fields, model, file, name, contents)
    before = len(contents.findings)
    geometry = check_geometry(item.get("geometry"), types, file, name, contents.findings)
    if record is None or len(contents.findings) > before:
        contents.refused.add(name)
        return None
    return record, geometry
