"""Esri JSON and TopoJSON: made plain, so that GDAL reads all of them.

GDAL's readers lose what is nested in a TopoJSON, pass by objects without a geometry, take quantised
coordinates of a service for plain ones, and would fetch the rest of an answer that a service cut
short. Here such things are unfolded, counted, refused or said; the rest is GDAL's.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corridors.model import suggest
from corridors.overlay.accounts import Note
from corridors.overlay.overlay_records import OverlayError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TOPOJSON, ESRI = "TopoJSON", "Esri JSON"
_GEOJSON = re.compile(rb'"type"\s*:\s*"Feature(?:Collection)?"')
_HEAD_BYTES = 4_096
_MOST_BYTES = 200_000_000
_CURVES = ("curvePaths", "curveRings")
_DEEPEST = 64
_SHOWN = 8
_MOST_FIELDS = 2_000  # for GDAL, whose time grows with their square


@dataclass(slots=True)
class Plain:
    """A text that GDAL reads as it should, what it no longer holds, and what is to be said of it.

    Attributes
    ----------
    texts
        JSON texts, one after the other.
    skipped
        Features that were taken out, counted by reason.
    notes
        What a reader should know.
    layers
        Of a TopoJSON with several objects, the name of that of each feature.
    fields
        How many fields its features have.
    """

    texts: list[bytes] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)
    layers: list[str] = field(default_factory=list)
    fields: int = 0


def begins_as_geojson(head: bytes) -> bool:
    """Return whether the first bytes of a text say that it is GeoJSON."""
    return _GEOJSON.search(head[:_HEAD_BYTES]) is not None


def dialect_of(content: bytes) -> str:
    """Return which dialect of JSON a text looks like; empty if it is GeoJSON, or none of them.

    >>> dialect_of(b'{"type": "Topology", "arcs": []}'), dialect_of(b'{"type": "Feature"}')
    ('TopoJSON', '')
    """
    if begins_as_geojson(content):
        return ""
    if b'"Topology"' in content and b'"arcs"' in content:
        return TOPOJSON
    if b'"esriGeometry' in content:
        return ESRI
    plain = b'"attributes"' in content and b'"geometry"' in content
    return ESRI if plain and b'"coordinates"' not in content else ""


def make_plain(name: str, dialect: str, content: bytes, layer: str = "") -> Plain:
    """Return a text of a dialect in the form that GDAL reads whole.

    Raises
    ------
    OverlayError
        If it is too large, no JSON, or holds what would be drawn in a wrong place.
    """
    if len(content) > _MOST_BYTES:
        message = f"{len(content) / 1e6:,.0f} MB of {dialect} are too much; save it as GeoJSON"
        raise OverlayError(name, message)
    try:
        document = json.loads(content.decode("utf-8-sig"))
        topology = dialect == TOPOJSON
        made = _plain_topology(name, document, layer) if topology else _plain_esri(name, document)
    except (ValueError, RecursionError) as error:
        message = f"is no {dialect} that can be read: {error}"
        raise OverlayError(name, message) from None
    if made is None:
        message = f"looks like {dialect}, but there is nothing in it that can be drawn"
        raise OverlayError(name, message)
    if made.fields > _MOST_FIELDS:
        message = f"has {made.fields:,} fields; {_MOST_FIELDS:,} at most"
        raise OverlayError(name, message)
    return made


def _text(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")


# ---- TopoJSON --------------------------------------------------------------------------------


def _plain_topology(name: str, document: Any, layer: str) -> Plain | None:  # noqa: ANN401  (any JSON)
    """Return a topology with all its geometries in one object, or those of one of its objects."""
    objects = document.get("objects") if isinstance(document, dict) else None
    arcs = document.get("arcs") if isinstance(document, dict) else None
    if not isinstance(objects, dict) or not isinstance(arcs, list):
        return None
    if layer and layer not in objects:
        near = suggest(layer, objects)[:1] or list(objects)[:_SHOWN]
        message = f"there is no object {layer!r} in it; there is: {', '.join(near)}"
        raise OverlayError(name, message)
    made = Plain()
    found = []
    for key in [layer] if layer else objects:
        for shape in _leaves(objects[key], {}, 0):
            if shape.get("type") is None:
                made.skipped["missing"] += 1
            elif not _has_arcs(shape.get("arcs", []), len(arcs)):
                made.skipped["invalid"] += 1
            else:
                found.append(shape)
                made.layers += [key] if len(objects) > 1 and not layer else []
    made.fields = _count_fields(shape.get("properties") for shape in found)
    made.texts.append(
        _text(document | {"objects": {"all": {"type": "GeometryCollection", "geometries": found}}})
    )
    return made


def _count_fields(rows: Iterable[object]) -> int:
    return len({key for row in rows if isinstance(row, dict) for key in row})


def _leaves(item: Any, properties: Any, depth: int) -> Iterator[dict[str, Any]]:  # noqa: ANN401  (any JSON)
    """Yield the geometries of an object; those of a collection in it get its properties."""
    if not isinstance(item, dict) or depth > _DEEPEST:
        yield {"type": "none", "arcs": None}
        return
    own = item.get("properties") or properties
    members = item.get("geometries")
    if item.get("type") == "GeometryCollection" and isinstance(members, list):
        for member in members:
            yield from _leaves(member, own, depth + 1)
    else:
        yield item | {"properties": own}


def _has_arcs(value: object, count: int) -> bool:
    """Return whether a list of numbers of arcs, of any depth, names only arcs that there are."""
    if isinstance(value, list):
        return all(_has_arcs(item, count) for item in value)
    return isinstance(value, int) and -count <= value < count


# ---- Esri JSON -------------------------------------------------------------------------------


def _plain_esri(name: str, document: Any) -> Plain | None:  # noqa: ANN401  (any JSON)
    made = Plain()
    for features in _feature_sets(document):
        if "transform" in features:
            message = (
                "its coordinates are quantised (transform); ask the service for them without "
                "quantizationParameters"
            )
            raise OverlayError(name, message)
        if features.get("exceededTransferLimit"):
            made.notes.append(Note("cut_short"))
        by_system: dict[str, list[dict[str, Any]]] = {}
        own = features.get("spatialReference")
        for item in features["features"]:
            shape = _plain_geometry(item, made.skipped)
            system = json.dumps(shape.pop("spatialReference", None) or own)
            by_system.setdefault(system, []).append(item | {"geometry": shape or None})
        made.fields += _count_fields(item.get("attributes") for item in features["features"])
        rest = {key: value for key, value in features.items() if key in ("fields", "geometryType")}
        made.texts += [
            _text(rest | {"spatialReference": json.loads(system), "features": items})
            for system, items in by_system.items()
        ]
    return made if made.texts else None


def _feature_sets(document: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  (any JSON)
    """Yield the sets of features: the document, one inside, those of several layers, a feature."""
    if not isinstance(document, dict):
        return
    items = document.get("features")
    if isinstance(items, list):
        yield document | {"features": [item for item in items if isinstance(item, dict)]}
    elif "attributes" in document:
        yield {"features": [document]}
    for key in ("featureSet", "featureCollection"):
        yield from _feature_sets(document.get(key))
    layers = document.get("layers")
    for layer in layers if isinstance(layers, list) else []:
        yield from _feature_sets(layer)


def _plain_geometry(item: dict[str, Any], skipped: Counter[str]) -> dict[str, Any]:
    """Return the geometry of a feature in two dimensions; empty if it has none, or has curves."""
    shape = item.get("geometry")
    if not isinstance(shape, dict):
        return {}
    if any(key in shape for key in _CURVES):
        skipped["curve"] += 1
        skipped["missing"] -= 1
        return {}
    plain = {key: shape[key] for key in ("x", "y", "spatialReference") if key in shape}
    if "xmin" in shape:
        west, south, east, north = (shape.get(key) for key in ("xmin", "ymin", "xmax", "ymax"))
        ring = [[west, south], [west, north], [east, north], [east, south], [west, south]]
        return plain | {"rings": [ring]}
    for key in ("points", "paths", "rings"):
        if isinstance(shape.get(key), list):
            plain[key] = _flat(shape[key])
    return plain


def _flat(value: Any) -> Any:  # noqa: ANN401  (any JSON)
    """Return lists of positions with two numbers each."""
    if not isinstance(value, list):
        return value
    nested = bool(value) and isinstance(value[0], list)
    return [_flat(item) for item in value] if nested else value[:2]
