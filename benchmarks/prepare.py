"""Write what the peers draw: our lines with their attributes, and our simplified land.

`lines.geojson` holds the sections of the shipped atlas at full precision, each with what our card
says of it in English: names, status, dates, course, corridors, description, facts and their
sources; `lines-full.geojson` the same in English, Russian and Chinese, as our page has it.
`base.geojson` holds the countries and lakes of our basemap as our own page draws them,
simplified. Ours reads the atlas itself, and packs sites and two more languages besides.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corridors.atlas import load, read_basemap
from corridors.atlas.rows import DATE_COLUMNS
from corridors.i18n import country_name, format_partial_date, pick_name, translate
from corridors.style import THEMES
from corridors.web.codec import ALPHABET, SINGLE
from corridors.web.packed_ground import pack_ground
from corridors.web.shared_texts import Texts
from corridors.wording import fact_value, status_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corridors.atlas import Atlas

Row = dict[str, Any]
_LEAST = 4


def write_inputs(folder: Path) -> None:
    """Write ``lines.geojson`` and ``base.geojson``."""
    rows = load()
    english, russian, chinese = (list(_lines(rows, code)) for code in ("en", "ru", "zh"))
    _write(folder / "lines.geojson", english)
    for line, *others in zip(english, russian, chinese, strict=True):
        own = line["properties"]
        for code, other in zip(("ru", "zh"), others, strict=True):
            texts = {k: v for k, v in other["properties"].items() if v != own[k]}
            line["properties"] |= {f"{key} ({code})": text for key, text in texts.items()}
    keys = dict.fromkeys(key for line in english for key in line["properties"])
    for line in english:  # the popups of folium want every field on every line
        line["properties"] = dict.fromkeys(keys, "") | line["properties"]
    _write(folder / "lines-full.geojson", english)
    _write(folder / "base.geojson", list(_base()))


def _write(path: Path, features: list[Row]) -> None:
    collection = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(collection, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _lines(rows: Atlas, language: str) -> Iterator[Row]:
    sources = {row["id"]: _source(row) for row in rows.records.sources}
    projects = {row["id"]: row for row in rows.records.projects}
    places = {row["id"]: pick_name(row["name"], language) for row in rows.records.places}
    facts: dict[str, list[str]] = {}
    for row in rows.records.facts:
        facts.setdefault(row["subject"], []).append(_fact(row, sources, language))
    member: dict[str, list[str]] = {}
    for corridor in rows.records.corridors:
        for key in dict.fromkeys(key for leg in corridor["legs"] for key in leg["sections"]):
            member.setdefault(key, []).append(pick_name(corridor["name"], language))
    for row in rows.records.sections:
        project = projects[row["project"]]
        ends = f"{places[row['from']]} – {places[row['to']]}"  # noqa: RUF001
        properties = {
            "id": row["id"],
            "mode": row["mode"],
            "colour": THEMES["light"].modes[row["mode"]],
            "name": f"{pick_name(project['name'], language)}: {ends}",
            "other names": ", ".join([*project["name"].values(), *project["aliases"]]),
            "status": status_text(row, language),
            "status sources": "; ".join(sources[key] for key in row["status_sources"]),
            "status note": row["status_note"],
            **{key: format_partial_date(row[key], language) for key in DATE_COLUMNS},
            "countries": ", ".join(country_name(code, language) for code in row["countries"]),
            "length_km": row["length_km"],
            "gauge_mm": row["gauge_mm"],
            "method": translate(f"method_{row['method']}", language),
            "accuracy": translate(f"accuracy_{row['route_accuracy']}", language),
            "course sources": "; ".join(sources[key] for key in row["route_source"]),
            "course note": row["route_note"],
            "licence": row["route_licence"],
            "corridors": ", ".join(member.get(row["id"], [])),
            "description": project["description"],
            "facts": "; ".join([*facts.get(row["id"], []), *facts.get(project["id"], [])]),
        }
        yield {
            "type": "Feature",
            "properties": properties,
            "geometry": row["geometry"].__geo_interface__,
        }


def _source(row: Row) -> str:
    publisher = row.get("publisher") or row.get("container-title") or ""
    return ", ".join(filter(None, (row["title"], publisher, row.get("URL") or "")))


def _fact(row: Row, sources: dict[str, str], language: str) -> str:
    label = translate(f"attribute_{row['attribute']}", language)
    cited = "; ".join(sources[key] for key in row["sources"])
    when = format_partial_date(row["as_of"] or "", language)
    about = ", ".join(filter(None, (row["scope"], when, row["basis"], row["note"], cited)))
    return f"{label}: {fact_value(row, language)} ({about})"


def _base() -> Iterator[Row]:
    ground = pack_ground(read_basemap(), Texts(["en"]))
    arcs = [_points(text, ground["step"]) for text in ground["arcs"]]

    def ring(numbers: list[int]) -> list[list[float]]:
        joined: list[list[float]] = []
        for number in numbers:
            arc = arcs[~number][::-1] if number < 0 else arcs[number]
            joined += arc[1:] if joined else arc
        return joined

    for kind in ("countries", "lakes"):
        for shape in ground[kind]:
            polygons = [[ring(numbers) for numbers in polygon] for polygon in shape]
            rings = [sound for polygon in polygons if (sound := _sound(polygon))]
            if not rings:
                continue
            yield {
                "type": "Feature",
                "properties": {"kind": kind},
                "geometry": {"type": "MultiPolygon", "coordinates": rings},
            }


def _sound(polygon: list[list[list[float]]]) -> list[list[list[float]]]:
    """Leave out rings that the simplifying made too short for other programs to read."""
    if len(polygon[0]) < _LEAST:
        return []
    return [ring for ring in polygon if len(ring) >= _LEAST]


def _points(text: str, step: float) -> list[list[float]]:
    """Return the vertices of a packed arc, longitude first, rounded as its step is."""
    numbers, value = [], 0
    for character in text:
        digit = ALPHABET.index(character)
        if digit >= SINGLE:
            value = value * (len(ALPHABET) - SINGLE) + digit - SINGLE + 1
            continue
        value = value * SINGLE + digit
        numbers.append(-(value >> 1) if value & 1 else value >> 1)
        value = 0
    points, x, y, before = [], 0, 0, (0, 0)
    for across, up in zip(numbers[::2], numbers[1::2], strict=True):
        dx, dy = (up, across) if abs(before[1]) > abs(before[0]) else (across, up)
        before = -dx if before[0] < 0 else dx, -dy if before[1] < 0 else dy
        x, y = x + before[0], y + before[1]
        points.append([round(x * step, 3), round(y * step, 3)])
        before = before if len(points) > 1 else (0, 0)
    return points
