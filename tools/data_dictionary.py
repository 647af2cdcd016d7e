"""What each file and each field of ``geodata/`` means: the words that the models do not carry.

The models (`corridors.model`) say which fields there are, of which type, with which vocabulary.
This module adds one sentence for each field and looks the rest up, so that the data dictionary
and the data package cannot drift from the code: a field without a sentence is an error, and so is
a sentence without a field.
"""

from __future__ import annotations

import inspect
import types
from dataclasses import dataclass
from enum import StrEnum
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from annotated_types import Ge, Gt, Le, MinLen
from pydantic import AfterValidator, BaseModel

from corridors.model import (
    Basis,
    Corridor,
    Fact,
    Gap,
    Leg,
    LegRole,
    LocationAccuracy,
    Method,
    Mode,
    Modifier,
    Place,
    Project,
    RouteAccuracy,
    Section,
    Series,
    SeriesPoint,
    Service,
    Site,
    Source,
    Status,
    StatusBasis,
    Timing,
    Town,
    fields,
    vocabulary,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo


@dataclass(frozen=True, slots=True)
class Resource:
    """One data file: its path in ``geodata/``, its name and title, what a record of it is.

    Attributes
    ----------
    path, name, title, description
        As in the data package.
    form
        ``geojson``, ``json``, ``csv`` or ``topojson``.
    model
        The model of one record; None for the basemap.
    """

    path: str
    name: str
    title: str
    form: str
    description: str
    model: type[BaseModel] | None = None


RESOURCES = (
    *(
        Resource(
            f"{mode}.geojson",
            mode.value,
            f"{mode.capitalize()} sections",
            "geojson",
            f"Lines of the {mode} mode, each between two places.",
            Section,
        )
        for mode in Mode
    ),
    Resource(
        "places.geojson",
        "places",
        "Places",
        "geojson",
        "Named points through which the sections run.",
        Place,
    ),
    Resource(
        "sites.geojson",
        "sites",
        "Sites",
        "geojson",
        "Points and areas; no geometry where the thing cannot be placed.",
        Site,
    ),
    Resource(
        "projects.json",
        "projects",
        "Projects",
        "json",
        "The things people name, with their status.",
        Project,
    ),
    Resource(
        "corridors.json",
        "corridors",
        "Corridors",
        "json",
        "Named, ordered lists of sections.",
        Corridor,
    ),
    Resource(
        "services.json",
        "services",
        "Services",
        "json",
        "Trains, flights and agreements that use the sections.",
        Service,
    ),
    Resource(
        "sources.json",
        "sources",
        "Sources",
        "json",
        "The bibliography, as CSL-JSON.",
        Source,
    ),
    Resource(
        "series.json",
        "series",
        "Series",
        "json",
        "Statistics over time: name, unit, group.",
        Series,
    ),
    Resource("facts.csv", "facts", "Facts", "csv", "One statement a row.", Fact),
    Resource(
        "series.csv",
        "series-points",
        "Points of the series",
        "csv",
        "One value of a series a row.",
        SeriesPoint,
    ),
    Resource(
        "timings.csv",
        "timings",
        "Timings",
        "csv",
        "Speeds and waiting times from which the transit time of an itinerary is estimated.",
        Timing,
    ),
    Resource(
        "towns.csv",
        "towns",
        "Towns along the lines",
        "csv",
        "Towns of 15,000 and more within 150 km of a line, after GeoNames.",
        Town,
    ),
    Resource(
        "basemap/basemap.topojson",
        "basemap",
        "Basemap",
        "topojson",
        "Countries, borders, coast, lakes and rivers, for drawing.",
    ),
    Resource(
        "basemap/countries.geojson",
        "countries",
        "Land of the countries",
        "geojson",
        "Finer country polygons, for finding the country of a point; not for drawing.",
    ),
)
"""Every data file of ``geodata/``."""

RECORDS: tuple[type[BaseModel], ...] = (
    Place,
    Section,
    Site,
    Project,
    Corridor,
    Leg,
    Gap,
    Service,
    Fact,
    Source,
    Series,
    SeriesPoint,
    Timing,
    Town,
)
"""Every kind of record, in the order of the data dictionary."""

_ID = "Lower-case words joined by hyphens; never used again for another thing."
_NAMES = {
    "name": "By language code: `en`, `ru`, `zh`, and the local language where it differs.",
    "aliases": "Other spellings and names, for the search.",
    "names_basis": "`unverified` if a name was not seen in a source.",
    "names_sources": "Sources of the names, where they are not those of the record.",
}
_STATUS = {
    "status": "Where it stands. Left out for what has no life cycle, such as a lake.",
    "status_as_of": "Date of the report that the status rests on.",
    "status_basis": "Reported by a source, or inferred by us.",
    "status_sources": "Sources of the status.",
    "status_note": "What a reader should know about the status.",
}
_COVERS = "Rows of an outside list that this record answers; see `corridors check --coverage`."
_DESCRIPTION = "One to three sentences of our own."
_PERIODS = "`2024`, `2024-05`, `2025-H1`, `2025-Q1` or `2025-01/2025-10`."

NOTES: dict[type[BaseModel], dict[str, str]] = {
    Place: {
        "id": _ID,
        **_NAMES,
        "kinds": "What the place is; one or more.",
        "country": "ISO 3166-1 alpha-2, as in the basemap (`XK` for Kosovo); `XX` for a waypoint "
        "at sea.",
        "rank": "Weight of its label: 1 metropolis, 2 large city or port, 3 town or main border "
        "crossing, 4 station, 5 drawing point.",
        "source": "Source of the coordinates.",
        "source_ref": "Record there: GeoNames id, IATA code, vertex `rail:12345`.",
        "accuracy_km": "The thing itself lies within this distance of the point.",
        "note": "Anything else, in a sentence.",
    },
    Section: {
        "id": _ID,
        "project": "The project it is a part of.",
        "from": "Place at the first vertex of the line.",
        "to": "Place at the last vertex.",
        "via": "Places passed, in order.",
        "countries": "Countries crossed, in order; one where possible.",
        **_STATUS,
        "status": "Only where it differs from the project's; else all five fields are inherited.",
        "method": "How the line was made.",
        "route_accuracy": "How far the line may lie from the true one.",
        "route_source": "Sources of the course.",
        "route_licence": "Licence of the geometry.",
        "route_note": "What a reader should know about the course.",
        "gauge_mm": "Track gauge: 1435 standard, 1520 broad.",
        "tracks": "Number of tracks.",
        "electrified": "Whether trains run on electric power.",
        "diameter_mm": "Outer diameter of the pipe.",
        "parallel_to": "The section beside which this one runs; the route is counted once.",
        "route_km": "Kilometres of the way, as the graph says on which the line was traced.",
        "bound_km": (
            "How far the way may lie from the long straight stretches of a traced line, if the "
            "kilometres of the graph are right; some are only those of the chord."
        ),
    },
    Site: {
        "id": _ID,
        "project": "The project it is the site of.",
        "name": "Names of its own, where a project has several sites.",
        "country": "Country in which it lies.",
        "countries": "All its countries, where it lies in several.",
        "place": "The place at which it lies, if that is in the atlas.",
        "location_accuracy": "How well it is placed; `none` exactly when there is no geometry.",
        "location_source": "Sources of the position.",
        "location_note": "Needed when there is no geometry: why it cannot be placed.",
    },
    Project: {
        "id": _ID,
        **_NAMES,
        "kind": "What it is. Kinds of lines decide the mode, kinds of sites the group.",
        "countries": "Countries in which it lies.",
        **_STATUS,
        "covers": _COVERS,
        "description": _DESCRIPTION,
    },
    Corridor: {
        "id": _ID,
        **_NAMES,
        "covers": _COVERS,
        "programme": "Who promotes it.",
        "description": _DESCRIPTION,
        "legs": "Its legs, the main one first.",
        "gaps": "Stretches that the atlas does not have.",
        "sources": "Sources of the course.",
    },
    Leg: {
        "id": "Id inside the corridor.",
        "role": "What it is to the corridor.",
        "name": "Names by language code, usually the ends and what lies between.",
        "sections": "In order; each shares an end place with the next, or a gap says why not.",
    },
    Gap: {
        "from": "Place where the stretch begins.",
        "to": "Place where it ends.",
        "note": "What is missing and why.",
    },
    Service: {
        "id": _ID,
        **_NAMES,
        "kind": "What runs.",
        "countries": "Countries served.",
        **_STATUS,
        "covers": _COVERS,
        "from": "Place where it begins.",
        "to": "Place where it ends.",
        "corridors": "Corridors that it uses.",
        "sections": "Sections that it runs over, in order.",
        "description": _DESCRIPTION,
    },
    Fact: {
        "subject": "Id of a project, section, site, corridor or service.",
        "attribute": "What is stated.",
        "scope": "Empty for the whole subject; else a few English words (`Kyrgyz section`).",
        "value": "A plain number, a date or a short text, as the attribute says.",
        "value_max": "Upper end, where the source gives a range.",
        "modifier": "How the source qualifies the figure.",
        "unit": "Unit of a number; must be one of the attribute's. Empty for dates and texts.",
        "as_of": "Date that the value speaks of. Needed for numbers.",
        "sources": "Ids of the sources, joined by `;`. At least one.",
        "preferred": "`true` for the one value we would quote.",
        "basis": "Reported, our arithmetic, or not yet verified.",
        "note": "Why this one is preferred, or why it is odd.",
    },
    Source: {
        "id": _ID,
        "type": "CSL type: `webpage`, `article-newspaper`, `report`, `dataset` …",
        "title": "Title as printed.",
        "publisher": "Publisher. News has `container-title` instead.",
        "URL": "Full address, http or https.",
        "issued": 'CSL date: `{"date-parts": [[2025, 6, 24]]}`.',
        "language": "Language code of the text.",
        "note": "What a reader should know; for data sets the version and licence.",
    },
    Series: {
        "id": _ID,
        "name": "Names by language code.",
        "unit": "Unit of all its points.",
        "group": "Under which heading it is listed.",
        "chart": "How it is best drawn; `none` if points cannot be compared.",
        "subject": "Project, corridor or service that it speaks of.",
        "covers": _COVERS,
        "description": "What is counted, by whom.",
        "sources": "Sources of the whole series.",
    },
    SeriesPoint: {
        "series": "Id of the series.",
        "period": _PERIODS,
        "value": "The value, in the unit of the series.",
        "value_max": "Upper end, where the source gives a range.",
        "modifier": "How the source qualifies the figure.",
        "basis": "Reported, our arithmetic, or not yet verified.",
        "sources": "Ids of the sources, joined by `;`.",
        "note": "What differs from the other points.",
    },
    Timing: {
        "id": _ID,
        "measure": "What is timed.",
        "mode": "The mode it holds for.",
        "countries": "Where it holds; at a border, both sides must be named. Empty: everywhere.",
        "place": "The one place it holds for.",
        "section": "The one section it holds for; with `wait`, boarding for it.",
        "low": "Lower end: the least time, or the least speed.",
        "high": "Upper end; the same as `low` where there is one figure.",
        "unit": "Unit of both.",
        "as_of": "Date that the newest of its figures speaks of.",
        "sources": "Ids of the sources, joined by `;`. At least one.",
        "basis": "Reported, or our arithmetic.",
        "note": "What was timed, when, where.",
    },
    Town: {
        "geonames_id": "Number in GeoNames.",
        "name": "Name in Latin letters, as GeoNames has it.",
        "country": "ISO 3166-1 alpha-2.",
        "longitude": "Decimal degrees.",
        "latitude": "Decimal degrees.",
        "population": "Inhabitants, as GeoNames has them; of no stated year.",
    },
}

VOCABULARIES: dict[str, tuple[str, ...]] = {
    "Modes": tuple(Mode),
    "Statuses": tuple(Status),
    "Status bases": tuple(StatusBasis),
    "Route accuracies": tuple(RouteAccuracy),
    "Location accuracies": tuple(LocationAccuracy),
    "Methods": tuple(Method),
    "Bases": tuple(Basis),
    "Modifiers": tuple(Modifier),
    "Leg roles": tuple(LegRole),
    "Place kinds": vocabulary.PLACE_KINDS,
    "Project kinds": vocabulary.PROJECT_KINDS,
    "Service kinds": vocabulary.SERVICE_KINDS,
    "Series groups": vocabulary.SERIES_GROUPS,
    "Series units": vocabulary.SERIES_UNITS,
    "Timing measures": vocabulary.TIMING_MEASURES,
    "Timing units": vocabulary.TIMING_UNITS,
    "Attributes": tuple(vocabulary.ATTRIBUTES),
}
"""The vocabularies by the heading under which the data dictionary lists them."""

_KNOWN = (
    (fields.Id, "id"),
    (fields.PartialDate, "date"),
    (fields.Country, "country code"),
    (fields.Names, "names"),
    (fields.Text, "text"),
)
_PLAIN = {str: "text", int: "whole number", float: "number", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record, as the documents show it.

    Attributes
    ----------
    name
        As it stands in the file.
    type
        In words.
    words
        The vocabulary, empty if any value goes.
    limits
        What bounds a value, in words.
    required
        Whether it must be there.
    unit
        ``mm``, ``km`` or empty.
    note
        What it means.
    info
        pydantic's own description.
    """

    name: str
    type: str
    words: tuple[str, ...]
    limits: str
    required: bool
    unit: str
    note: str
    info: FieldInfo


def fields_of(model: type[BaseModel]) -> list[Field]:
    """Return the fields of a record in the order of its sentences.

    Raises
    ------
    LookupError
        If a field has no sentence in `NOTES`, or a sentence no field.
    """
    hints = get_type_hints(model, include_extras=True)
    names = {field.alias or name: name for name, field in model.model_fields.items()}
    notes = NOTES[model]
    if odd := sorted(set(names) ^ set(notes)):
        msg = f"{model.__name__}: the models and tools/data_dictionary.py disagree on {odd}"
        raise LookupError(msg)
    return [
        _field(name, hints[names[name]], model.model_fields[names[name]], notes) for name in notes
    ]


def _field(name: str, hint: object, info: FieldInfo, notes: dict[str, str]) -> Field:
    unit = next((ending for ending in ("mm", "km") if name.endswith(f"_{ending}")), "")
    words = tuple(words_of(hint))
    limits = limits_of(info)
    return Field(name, type_of(hint), words, limits, info.is_required(), unit, notes[name], info)


def type_of(hint: object) -> str:
    """Return the type of a field in words."""
    known = next((word for alias, word in _KNOWN if hint == alias), "")
    if known:
        return known
    origin, parts = get_origin(hint), get_args(hint)
    if origin is list:
        return f"list of {type_of(parts[0])}"
    if origin in (Union, types.UnionType):
        return " or ".join(type_of(part) for part in parts if part is not types.NoneType)
    is_list = origin is Annotated and get_origin(parts[0]) is list
    if not is_list and any(True for _ in words_of(hint)):
        return "word"
    return type_of(parts[0]) if origin is Annotated else _plain_type(hint)


def _plain_type(hint: object) -> str:
    if inspect.isclass(hint) and issubclass(hint, BaseModel):
        return hint.__name__.lower()
    return next((word for kind, word in _PLAIN.items() if hint is kind), "object")


def words_of(hint: object) -> Iterator[str]:
    """Yield the words that a field may hold; none if any value goes."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Literal:
        yield from parts
    elif origin is Annotated:
        for mark in parts[1:]:
            if isinstance(mark, AfterValidator):
                yield from inspect.getclosurevars(mark.func).nonlocals.get("words", ())
        yield from words_of(parts[0])
    elif inspect.isclass(hint) and issubclass(hint, StrEnum):
        yield from (word.value for word in hint)
    elif origin in (list, Union, types.UnionType):
        for part in parts:
            yield from words_of(part)


def limits_of(info: FieldInfo) -> str:
    """Return the bounds of a field in words; the page says once how long texts and lists may be."""
    said = []
    for mark in info.metadata:
        match mark:
            case Ge(ge=bound):
                said.append(f"{_plain(bound)} or more")
            case Gt(gt=bound):
                said.append(f"more than {_plain(bound)}")
            case Le(le=bound):
                said.append(f"{_plain(bound)} at most")
            case MinLen(min_length=bound):
                said.append("one or more" if bound == 1 else f"at least {bound}")
    return ", ".join(said)


def _plain(bound: object) -> str:
    return plain_number(bound) if isinstance(bound, int | float) else str(bound)


def plain_number(number: float) -> str:
    """Return a number with all its digits, in groups of three."""
    return f"{number:,.0f}" if number == int(number) else f"{number:,}"


def constraint(info: FieldInfo, kind: type[Any], name: str) -> float | None:
    """Return one bound of a field, None if it has none."""
    return next((getattr(mark, name) for mark in info.metadata if isinstance(mark, kind)), None)
