"""From an atlas to the one JSON document that the engine draws."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import shapely

from corridors import style
from corridors.geodata import read_basemap, read_countries
from corridors.i18n import (
    available_languages,
    country_name,
    format_number,
    format_partial_date,
    pick_name,
    translate,
)
from corridors.model import ATTRIBUTES, SITE_GROUPS, Mode, Status, is_web_address
from corridors.wording import fact_value, is_given, status_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shapely.geometry.base import BaseGeometry

    from corridors.geodata import Atlas

QUANTUM = 1e-4
"""Coordinates are sent as whole numbers of this many degrees, about 11 m, each as the step from
the one before."""
_NO_COUNTRY = "ZZ"  # CLDR's code for land that belongs to no country: it gets no name
TOLERANCE_DEGREES = 0.0004
Facts = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapOptions:
    """How the map is written.

    Attributes
    ----------
    language
        ``en``, ``ru`` or ``zh``; what a catalogue lacks appears in English.
    title, subtitle
        Shown above the legend; the atlas's own when empty.
    select
        Id of a project to open at the start.
    panel
        Whether the legend is shown on the map (an app with its own filters leaves it out).
    """

    language: str = "en"
    title: str = ""
    subtitle: str = ""
    select: str = ""
    panel: bool = True


def pack_atlas(atlas: Atlas, options: MapOptions | None = None) -> dict[str, Any]:
    """Return the document that the engine reads; plain lists, numbers and texts."""
    chosen = options or MapOptions()
    return pack_ground(atlas, chosen) | pack_content(atlas, chosen.language)


def pack_ground(atlas: Atlas, options: MapOptions) -> dict[str, Any]:
    """Return the part of the document that no filter changes: basemap, looks, words, sources."""
    language = options.language
    return {
        "language": language if language in available_languages() else "en",
        "title": options.title or translate("atlas_title", language),
        "subtitle": options.subtitle or translate("atlas_subtitle", language),
        "asOf": translate(
            "data_as_of",
            language,
            date=format_partial_date(atlas.updated, language),
            version=atlas.version,
        ),
        "select": options.select,
        "panel": options.panel,
        "quantum": QUANTUM,
        "text": _texts(language),
        "style": _style(language),
        "basemap": read_basemap(atlas.root),
        "countries": _country_labels(atlas, language),
        "sources": [_source(row, language) for row in _rows(atlas.sources)],
    }


def pack_content(atlas: Atlas, language: str = "en") -> dict[str, Any]:
    """Return the part of the document that a selection changes: projects, lines, sites, places."""
    sources = {key: number for number, key in enumerate(atlas.sources["id"])}
    facts = _facts_by_subject(atlas, sources, language)
    names = {row["id"]: row["name"] for row in _rows(atlas.places)}
    return {
        "places": _places(atlas, language),
        "projects": [_project(row, facts, sources, language) for row in _rows(atlas.projects)],
        "lines": _lines(atlas, names, facts, sources, language),
        "sites": _sites(atlas, facts, sources, language),
        "notLocated": int(atlas.sites.geometry.isna().sum()),
    }


def to_script_json(document: Mapping[str, Any]) -> str:
    """Return JSON that may stand inside a ``<script>`` element: no ``<``, no U+2028."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _rows(frame: Any) -> list[dict[str, Any]]:  # noqa: ANN401  (a DataFrame or a GeoDataFrame)
    return list(frame.to_dict("records"))


_TEXT_KEYS = (
    "accuracy",
    "also_reported",
    "boundaries",
    "close",
    "credits",
    "dispute",
    "embed_hint",
    "embed_hint_touch",
    "layers",
    "map_label",
    "modes",
    "no_facts",
    "not_located",
    "not_located_note",
    "nothing_found",
    "nothing_shown",
    "search",
    "sites",
    "status",
)


def _texts(language: str) -> dict[str, str]:
    return {key: translate(key, language) for key in _TEXT_KEYS}


def _style(language: str) -> dict[str, Any]:
    return {
        "ground": {
            "land": style.LAND,
            "water": style.WATER,
            "border": style.BORDER,
            "shore": style.SHORE,
            "river": style.RIVER,
            "ink": style.INK,
            "grey": style.GREY,
        },
        "modes": [
            {"id": mode.value, "label": translate(f"mode_{mode}", language), "colour": colour}
            for mode, colour in style.MODE_COLOURS.items()
        ],
        "statuses": [
            {
                "id": status.value,
                "label": translate(f"status_{status}", language),
                "dash": list(style.STATUS_DASHES[status]),
                "grey": status in style.LIFELESS,
            }
            for status in Status
        ],
        "groups": [
            {
                "id": group,
                "label": translate(f"group_{group}", language),
                "shape": style.SITE_SHAPES[group],
            }
            for group in SITE_GROUPS
        ],
    }


def encode_line(line: BaseGeometry) -> list[int]:
    """Return the vertices of a line (lon, lat, dlon, dlat, …) as steps in units of `QUANTUM`."""
    simple = shapely.simplify(line, TOLERANCE_DEGREES, preserve_topology=False)
    units = [round(value / QUANTUM) for value in shapely.get_coordinates(simple).ravel()]
    return units[:2] + [b - a for a, b in zip(units, units[2:], strict=False)]


def _lines(
    atlas: Atlas,
    names: Mapping[str, Mapping[str, str]],
    facts: Facts,
    sources: Mapping[str, int],
    language: str,
) -> list[dict[str, Any]]:
    beside: dict[str, int] = {}
    packed = []
    for row in _rows(atlas.sections):
        look = style.line_style(row["mode"], row["status"], row["route_accuracy"])
        main = row["parallel_to"]
        beside[main] = beside.get(main, 0) + 1
        ends = (pick_name(names.get(row[end], {}), language) for end in ("from", "to"))
        packed.append(
            {
                "id": row["id"],
                "label": " – ".join(ends),  # noqa: RUF001  (an en dash between places)
                "project": row["project"],
                "mode": row["mode"],
                "status": row["status"],
                "statusText": status_text(row, language),
                "statusSources": _numbers(row["status_sources"], sources),
                "style": {k: v for k, v in asdict(look).items() if k != "order"},
                "order": look.order,
                "offset": beside[main] if main else 0,
                "details": _section_details(row, language),
                "routeSources": _numbers(row["route_source"], sources),
                "facts": facts.get(row["id"], []),
                "points": encode_line(row["geometry"]),
            }
        )
    return packed


def _section_details(row: Mapping[str, Any], language: str) -> list[str]:
    km = format_number(row["length_km"], language)
    details = [translate("length_measured", language, km=km)]
    if is_given(row["gauge_mm"]):
        mm = format_number(row["gauge_mm"], language)
        details.append(translate("gauge", language, mm=mm))
    drawn = translate(f"method_{row['method']}", language)
    sure = (
        "" if row["mode"] == Mode.AIR else translate(f"accuracy_{row['route_accuracy']}", language)
    )
    details.append(f"{drawn}; {sure}" if sure else drawn)
    return [*details, *([row["route_note"]] if row["route_note"] else [])]


def _sites(
    atlas: Atlas, facts: Facts, sources: Mapping[str, int], language: str
) -> list[dict[str, Any]]:
    packed = []
    for row in _rows(atlas.sites):
        shape = row["geometry"]
        if shape is None:
            continue
        point = shape.representative_point()
        rings = [] if shape.geom_type == "Point" else list(shapely.get_parts(shape))
        position = translate(f"location_{row['location_accuracy']}", language)
        packed.append(
            {
                "id": row["id"],
                "label": pick_name(row["name"], language),
                "project": row["project"],
                "group": row["group"],
                "status": row["status"],
                "statusText": status_text(row, language),
                "statusSources": _numbers(row["status_sources"], sources),
                "details": [f"{translate('location', language)}: {position}"]
                + ([row["location_note"]] if row["location_note"] else []),
                "routeSources": _numbers(row["location_source"], sources),
                "facts": facts.get(row["id"], []),
                "at": [round(point.x, 4), round(point.y, 4)],
                "rings": [encode_line(ring.exterior) for ring in rings],
            }
        )
    return packed


def _project(
    row: Mapping[str, Any], facts: Facts, sources: Mapping[str, int], language: str
) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": pick_name(row["name"], language),
        "names": list(dict.fromkeys([*row["name"].values(), *row["aliases"]])),
        "kind": translate(f"kind_{row['kind']}", language),
        "mode": row["mode"],
        "countries": [country_name(code, language) for code in row["countries"]],
        "statusText": status_text(row, language),
        "statusSources": _numbers(row["status_sources"], sources),
        "statusNote": row["status_note"],
        "description": row["description"],
        "facts": facts.get(row["id"], []),
    }


def _numbers(keys: Iterable[str], sources: Mapping[str, int]) -> list[int]:
    return [sources[key] for key in keys if key in sources]


def _facts_by_subject(atlas: Atlas, sources: Mapping[str, int], language: str) -> Facts:
    """Return the facts of each subject: preferred first, those that disagree listed under it."""
    rows = _rows(atlas.facts)
    order = {name: number for number, name in enumerate(ATTRIBUTES)}
    rows.sort(key=lambda r: (order[r["attribute"]], r["scope"], not r["preferred"]))
    packed: Facts = {}
    for row in rows:
        facts = packed.setdefault(row["subject"], [])
        fact = _fact(row, sources, language)
        last = facts[-1] if facts else None
        same = last and (last["label"], last["scope"]) == (fact["label"], fact["scope"])
        if same and last is not None and not row["preferred"]:
            last["others"].append(fact)
        else:
            facts.append(fact)
    return packed


def _fact(row: Mapping[str, Any], sources: Mapping[str, int], language: str) -> dict[str, Any]:
    reported = row["basis"] == "reported"
    return {
        "label": translate(f"attribute_{row['attribute']}", language),
        "scope": row["scope"],
        "value": fact_value(row, language),
        "asOf": format_partial_date(row["as_of"] or "", language),
        "basis": "" if reported else translate(f"basis_{row['basis']}", language),
        "note": row["note"],
        "sources": _numbers(row["sources"], sources),
        "text": ATTRIBUTES[row["attribute"]].type == "text",
        "dispute": row["attribute"] == "dispute",
        "others": [],
    }


def _source(row: Mapping[str, Any], language: str) -> dict[str, str]:
    issued = row.get("issued")
    parts = issued.get("date-parts", [[]])[0] if isinstance(issued, dict) else []
    when = "-".join(f"{part:02d}" for part in parts[:3])
    url = row.get("URL")
    publisher = row.get("publisher") or row.get("container-title") or ""
    return {
        "title": row["title"],
        "publisher": publisher if isinstance(publisher, str) else "",
        "date": format_partial_date(when, language) if when else "",
        "url": url if isinstance(url, str) and is_web_address(url) else "",
        "note": row["note"] if isinstance(row["note"], str) else "",
    }


def _places(atlas: Atlas, language: str) -> list[list[Any]]:
    used = {end for row in _rows(atlas.sections) for end in (row["from"], row["to"], *row["via"])}
    rows = [
        row for row in _rows(atlas.places) if row["id"] in used and "waypoint" not in row["kinds"]
    ]
    rows.sort(key=lambda row: (row["rank"], row["id"]))
    return [
        [
            pick_name(row["name"], language),
            row["rank"],
            round(row["geometry"].x, 4),
            round(row["geometry"].y, 4),
            int("airport" in row["kinds"]),
        ]
        for row in rows
    ]


def _country_labels(atlas: Atlas, language: str) -> list[list[Any]]:
    labels = []
    for code, land in read_countries(atlas.root).items():
        if code == _NO_COUNTRY:
            continue
        largest = max(shapely.get_parts(land), key=lambda part: part.area)
        point = shapely.maximum_inscribed_circle(largest.simplify(0.2), tolerance=0.5)
        x, y = point.coords[0]
        labels.append(
            [country_name(code, language), round(x, 2), round(y, 2), round(largest.area, 1)]
        )
    return sorted(labels, key=lambda label: -label[3])
