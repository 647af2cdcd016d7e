"""A part of the data that is whole in itself, on which a run costs a fraction of the time."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import shutil
from typing import TYPE_CHECKING, Any

from fuzzing.spoiling import LISTS, PACKAGE, SECTIONS, SHAPES, TABLES, Copy, json_text

if TYPE_CHECKING:
    from pathlib import Path

_LINES = 4
_VIA = 3
_SITES = 12
_ONE_OF_TOWNS = 20
_ONE_OF_SERIES = 6


def cut_atlas(data: Path, target: Path) -> Path:
    """Write a part of a data folder: its first corridor, some lines and sites, and what they need.

    Everything that refers to something else still does, so that ``check`` passes it as it passes
    the whole. Sources and countries of the basemap that nothing names are left out.
    """
    shutil.copytree(data, target, ignore=lambda *_: [*SHAPES, *LISTS, *TABLES])
    atlas = {
        name: json.loads((data / name).read_text("utf-8-sig"))
        for name in (*SHAPES, *LISTS)
        if name != "sources.json"
    }
    kept = _keep(atlas)
    for name, content in atlas.items():
        (target / name).write_text(json_text(content), "utf-8")
    for name in TABLES:
        if (data / name).is_file():
            _cut_table(data / name, target / name, kept)
    _cut_sources(data, target)
    _cut_countries(target)
    Copy(target, random.Random(0), [PACKAGE]).renew_sums()  # noqa: S311  (nothing is drawn)
    return target


def _keep(atlas: dict[str, Any]) -> dict[str, set[str]]:
    """Take out of each list what is not kept; return the ids that are, by kind."""
    corridors = atlas["corridors.json"] = atlas["corridors.json"][:1]
    sections = {key for item in corridors for leg in item["legs"] for key in leg["sections"]}
    for name in SECTIONS:
        features = atlas[name]["features"]
        sections |= {item["id"] for item in features[:_LINES]}
        near = {item["id"]: item["properties"].get("parallel_to") for item in features}
        sections |= {key for key in (near.get(one) for one in sections) if key}
        atlas[name]["features"] = [item for item in features if item["id"] in sections]
    sites = atlas["sites.geojson"]
    sites["features"] = _spread(sites["features"], _SITES)
    used = [
        item["properties"]
        for name in (*SECTIONS, "sites.geojson")
        for item in atlas[name]["features"]
    ]
    projects = {item["project"] for item in used}
    atlas["projects.json"] = [item for item in atlas["projects.json"] if item["id"] in projects]
    for item in used:
        if "via" in item:
            item["via"] = item["via"][:_VIA]
    services = atlas["services.json"] = atlas["services.json"][:4]
    for item in services:
        item["sections"] = [key for key in item.get("sections", []) if key in sections]
        item["corridors"] = [key for key in item.get("corridors", []) if key == corridors[0]["id"]]
    ends = [*used, *services, *(gap for item in corridors for gap in item.get("gaps", []))]
    places = {
        key
        for item in ends
        for key in (item.get("from"), item.get("to"), item.get("place"), *item.get("via", []))
        if key
    }
    features = atlas["places.geojson"]["features"]
    atlas["places.geojson"]["features"] = [item for item in features if item["id"] in places]
    located = {item["id"] for item in sites["features"]}
    subjects = {*projects, *sections, *located, corridors[0]["id"], *(s["id"] for s in services)}
    atlas["series.json"] = [
        item
        for item in atlas["series.json"][::_ONE_OF_SERIES]
        if item.get("subject", corridors[0]["id"]) in subjects
    ]
    return {
        "subject": subjects,
        "section": sections,
        "place": places,
        "series": {item["id"] for item in atlas["series.json"]},
    }


def _cut_sources(data: Path, target: Path) -> None:
    """Write the sources whose id stands somewhere in what was written."""
    named = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", _written(target)))
    sources = json.loads((data / "sources.json").read_text("utf-8"))
    kept = [item for item in sources if item["id"] in named]
    (target / "sources.json").write_text(json_text(kept), "utf-8")


def _written(target: Path) -> str:
    paths = [target / name for name in (*SHAPES, *LISTS, *TABLES) if name != "sources.json"]
    return "\n".join(path.read_text("utf-8") for path in paths if path.is_file())


def _cut_countries(target: Path) -> None:
    """Leave out the land of countries whose code stands nowhere in what was written."""
    named = set(re.findall(r"\b[A-Z]{2}\b", _written(target)))
    path = target / "basemap" / "countries.geojson"
    data = json.loads(path.read_text("utf-8"))
    data["features"] = [item for item in data["features"] if item["id"] in named]
    path.write_text(json_text(data), "utf-8")


def _spread(items: list[Any], most: int) -> list[Any]:
    """Return some of a list, from all over it, the first without a position among them."""
    chosen = items[:: max(1, len(items) // most)]
    nowhere = [item for item in items if item["geometry"] is None and item not in chosen]
    return [*chosen, *nowhere[:2]]


def _cut_table(source: Path, target: Path, kept: dict[str, set[str]]) -> None:
    rows = list(csv.DictReader(io.StringIO(source.read_text("utf-8-sig"), newline="")))
    columns = list(rows[0])
    refers = {name for name in ("subject", "series", "section", "place") if name in columns}
    fitting = [row for row in rows if all(not row[n] or row[n] in kept[n] for n in refers)]
    if source.name == "towns.csv":
        fitting = fitting[::_ONE_OF_TOWNS]
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(fitting)
    target.write_text(stream.getvalue(), "utf-8")
