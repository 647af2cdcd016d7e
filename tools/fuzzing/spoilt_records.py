"""Records that contradict one another, or themselves."""

from __future__ import annotations

import copy as copies
from typing import TYPE_CHECKING, Any

from fuzzing.spoiling import (
    SECTIONS,
    Case,
    Copy,
    InapplicableError,
    Literal,
    Verdict,
    has,
    put,
)
from fuzzing.spoilt_shapes import ring_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Spoiler = Callable[[Copy], None]

_LAND = SECTIONS[:3]


def record_cases() -> Iterator[Case]:
    """Yield cases of sections and corridors among themselves, and of single records."""
    for name, why, spoil in (*_NETWORK, *_RECORDS):
        yield Case(name, Verdict.CERTAIN, why, spoil)
    for name, why, spoil in _OPEN:
        yield Case(name, Verdict.OPEN, why, spoil)


# ---- sections and corridors among themselves -------------------------------------------------


def _circle(length: int) -> Spoiler:
    """Let some sections of one file lie beside each other in a circle; beside itself if one."""

    def spoil(copy: Copy) -> None:
        name = copy.rng.choice(_LAND)
        data, items = copy.records(name)
        if len(items) < length:
            raise InapplicableError
        chosen = copy.rng.sample(items, length)
        for number, item in enumerate(chosen):
            item["properties"]["parallel_to"] = chosen[(number + 1) % length]["id"]
        copy.subject = chosen[0]["id"]
        copy.save(name, data)

    return spoil


def _twice_in_two_files(copy: Copy) -> None:
    first, second = copy.rng.sample(_LAND, 2)
    _, items = copy.records(first)
    key = copy.choose(items)["id"]
    copy.edit(second, lambda item: put(item, "id", key))


def _twice(name: str) -> Spoiler:
    """Let a record stand twice."""

    def spoil(copy: Copy) -> None:
        data, items = copy.records(name)
        items.append(copies.deepcopy(copy.choose(items)))
        copy.save(name, data)

    return spoil


def _leg(change: Callable[[dict[str, Any], Copy], object], least: int = 1) -> Spoiler:
    """Return a spoiler of a corridor's first leg, which has ``least`` sections or more."""

    def spoil(copy: Copy) -> None:
        copy.edit(
            "corridors.json",
            lambda corridor: change(corridor, copy),
            lambda corridor: len(corridor["legs"][0]["sections"]) >= least,
        )

    return spoil


def _shuffle(corridor: dict[str, Any], copy: Copy) -> None:
    """Put the first section of a leg between two others, where it meets neither."""
    sections = corridor["legs"][0]["sections"]
    sections.insert(copy.rng.randrange(3, len(sections)), sections.pop(0))


def _orphan(kind: str, files: tuple[str, ...]) -> Spoiler:
    """Add a project of a kind to which no section or site belongs."""

    def spoil(copy: Copy) -> None:
        data, items = copy.records("projects.json")
        project = {**copies.deepcopy(copy.choose(items)), "id": "fuzz-orphan", "kind": kind}
        copy.save("projects.json", [*data, project])
        copy.named.extend(files)

    return spoil


def _other_kind(copy: Copy) -> None:
    copy.edit(
        "projects.json",
        lambda item: put(item, "kind", "road" if item["kind"] == "railway" else "railway"),
        lambda item: item["kind"] in ("railway", "road", "gas_pipeline", "oil_pipeline"),
    )
    copy.named.extend(SECTIONS)


def _section(change: Callable[[dict[str, Any]], object], path: str = "project") -> Spoiler:
    return lambda copy: copy.edit_one_of(
        SECTIONS, lambda item: change(item["properties"]), has(f"properties.{path}")
    )


def _site(change: Callable[[dict[str, Any]], object], *, placed: bool) -> Spoiler:
    return lambda copy: copy.edit(
        "sites.geojson", change, lambda item: (item["geometry"] is not None) == placed
    )


def _osm(properties: dict[str, Any]) -> None:
    properties["route_source"] = ["openstreetmap-scgraph"]
    properties["route_licence"] = "CC-BY-4.0"


_NETWORK: tuple[tuple[str, str, Spoiler], ...] = (
    ("parallel-to-itself", "a section does not run beside itself", _circle(1)),
    ("parallel-in-a-circle-of-2", "kilometres are counted nowhere", _circle(2)),
    ("parallel-in-a-circle-of-3", "kilometres are counted nowhere", _circle(3)),
    ("section-id-in-two-files", "an id is used once", _twice_in_two_files),
    *(
        (f"{name.partition('.')[0]}-{name.partition('.')[2]}-record-twice", "an id is used once", s)
        for name in (
            *_LAND,
            "places.geojson",
            "sites.geojson",
            "projects.json",
            "corridors.json",
            "services.json",
            "series.json",
            "sources.json",
        )
        if (s := _twice(name))
    ),
    (
        "leg-id-twice-in-a-corridor",
        "a leg has an id of its own",
        _leg(lambda corridor, _: corridor["legs"].append(copies.deepcopy(corridor["legs"][0]))),
    ),
    (
        "leg-ids-alike-in-a-corridor",
        "a leg has an id of its own",
        lambda copy: copy.edit(
            "corridors.json",
            lambda item: put(item, "legs.1.id", item["legs"][0]["id"]),
            has("legs.1"),
        ),
    ),
    ("legs-none", "a corridor has a leg", _leg(lambda corridor, _: put(corridor, "legs", []))),
    ("legs-null", "a leg is an object", _leg(lambda corridor, _: put(corridor, "legs.0", None))),
    ("legs-text", "legs are a list", _leg(lambda corridor, _: put(corridor, "legs", "main"))),
    (
        "leg-without-sections",
        "a leg has sections",
        _leg(lambda corridor, _: put(corridor, "legs.0.sections", [])),
    ),
    (
        "leg-with-a-section-twice",
        "a section stands once in a leg",
        _leg(
            lambda corridor, _: corridor["legs"][0]["sections"].append(
                corridor["legs"][0]["sections"][0]
            )
        ),
    ),
    ("leg-out-of-order", "the sections of a leg meet", _leg(_shuffle, 6)),
    (
        "leg-with-a-hole",
        "the sections of a leg meet",
        _leg(lambda corridor, _: corridor["legs"][0]["sections"].pop(2), 6),
    ),
    ("line-project-without-section", "it has none", _orphan("railway", SECTIONS)),
    ("site-project-without-site", "it has none", _orphan("port", ("sites.geojson",))),
    ("project-of-another-kind", "its sections are in another file", _other_kind),
    (
        "osm-line-under-cc-by",
        "what is from OpenStreetMap is under the ODbL",
        _section(_osm, "route_licence"),
    ),
    (
        "status-without-date",
        "a status has a date",
        lambda copy: copy.edit(
            "projects.json", lambda item: item.pop("status_as_of"), has("status_as_of")
        ),
    ),
    (
        "status-without-sources",
        "a status has sources",
        lambda copy: copy.edit(
            "services.json", lambda item: item.pop("status_sources"), has("status_sources")
        ),
    ),
    (
        "date-without-status",
        "a date of a status needs the status",
        lambda copy: copy.edit("projects.json", lambda item: item.pop("status"), has("status")),
    ),
    (
        "status-dated-in-2098",
        "a report is not newer than the data",
        lambda copy: copy.edit(
            "projects.json", lambda item: put(item, "status_as_of", "2098-01"), has("status_as_of")
        ),
    ),
    *(
        (
            f"route-{label}-km",
            "no way is that long",
            _section(lambda record, km=km: record.update(route_km=km), "route_km"),
        )
        for label, km in {
            "a-million": 1e6,
            "1e15": 1e15,
            "1e300": Literal("1e300"),
            "zero": 0,
        }.items()
    ),
    *(
        (
            f"bound-{label}-km",
            "no line lies that far off",
            _section(lambda record, km=km: record.update(bound_km=km), "bound_km"),
        )
        for label, km in {"a-million": 1e6, "1e300": Literal("1e300")}.items()
    ),
    (
        "site-without-place-or-reason",
        "a site that is not placed says why",
        _site(lambda item: put(item, "properties.location_note", ""), placed=False),
    ),
    (
        "site-placed-nowhere",
        "a site with a position is placed",
        _site(lambda item: put(item, "properties.location_accuracy", "none"), placed=True),
    ),
    (
        "site-without-source",
        "a position has a source",
        _site(lambda item: put(item, "properties.location_source", []), placed=True),
    ),
    (
        "site-of-no-position",
        "a site that is placed has a position",
        _site(lambda item: put(item, "geometry", None), placed=True),
    ),
)


# ---- single records --------------------------------------------------------------------------


def _source(path: str, value: object) -> Spoiler:
    return lambda copy: copy.edit("sources.json", lambda item: put(item, path, value))


def _item(name: str, value: object) -> Spoiler:
    def spoil(copy: Copy) -> None:
        data, items = copy.records(name)
        items[copy.rng.randrange(len(items))] = value
        copy.save(name, data)

    return spoil


_RECORDS: tuple[tuple[str, str, Spoiler], ...] = (
    *(
        (f"{name.partition('.')[0]}-extra-key", "no such field", spoil)
        for name in ("projects.json", "corridors.json", "services.json", "series.json")
        if (
            spoil := lambda copy, name=name: copy.edit(
                name, lambda item: put(item, "colour", "red")
            )
        )
    ),
    *(
        (f"{name.partition('.')[0]}-{label}-in-list", "a record is an object", _item(name, value))
        for name, label, value in (
            ("projects.json", "null", None),
            ("corridors.json", "number", 5),
            ("services.json", "text", "x"),
            ("series.json", "list", []),
            ("sources.json", "true", True),
        )
    ),
    *(
        (f"source-address-{label}", "not an address of the web", _source("URL", value))
        for label, value in {
            "script": "javascript:alert(1)",
            "ftp": "ftp://example.org/a",
            "file": "file:///etc/a",
            "blank-inside": "https://example.org/a b",
            "no-host": "https:///a",
            "words": "see paper",
            "number": 5,
            "line-break": "https://example.org/a\n",
            "no-scheme": "example.org/a",
            "data": "data:text/html,hello",
            "control": "https://example.org/\x1b[31m",
            "bad-bracket": "https://[example.org/a",
            "list": ["https://example.org"],
        }.items()
    ),
    *(
        (f"source-issued-{label}", "not a date of CSL", _source("issued", value))
        for label, value in {
            "month-13": {"date-parts": [[2025, 13]]},
            "30-february": {"date-parts": [[2025, 2, 30]]},
            "texts": {"date-parts": [["soon"]]},
            "empty": {"date-parts": []},
            "infinite": {"date-parts": [[Literal("1e999")]]},
            "true": {"date-parts": [[True]]},
            "year-0": {"date-parts": [[0]]},
            "not-nested": {"date-parts": [2025, 1, 1]},
            "text": "2025",
            "list": [2025],
            "half": {"date-parts": [[2025.5]]},
            "400-digits": {"date-parts": [[Literal("9" * 400)]]},
        }.items()
    ),
    ("source-extra-infinite", "not a number of JSON", _source("x", Literal("1e999"))),
    ("source-extra-nan", "not a number of JSON", _source("x", [Literal("NaN")])),
    (
        "source-extra-esc",
        "control characters are no text",
        _source("author", [{"family": "A\x1b[31mB"}]),
    ),
    (
        "source-extra-surrogate",
        "half a character is no text",
        _source("archive", Literal('"A\\ud800"')),
    ),
)
_OPEN: tuple[tuple[str, str, Spoiler], ...] = (
    ("section-from-to-alike", "a ring", _section(lambda r: put(r, "to", r["from"]))),
    (
        "section-country-twice",
        "said twice",
        _section(lambda r: r["countries"].append(r["countries"][0])),
    ),
    (
        "section-via-twice",
        "said twice",
        _section(lambda r: r["via"].append(r["via"][0]), "via"),
    ),
    (
        "section-1000-countries",
        "one among 1000",
        _section(lambda r: put(r, "countries", r["countries"] * 1000)),
    ),
    ("note-null", "empty", _section(lambda r: put(r, "route_note", None))),
    (
        "gauge-1520.0",
        "whole all the same",
        _section(lambda r: put(r, "gauge_mm", Literal("1520.0")), "gauge_mm"),
    ),
    (
        "route-denormal-km",
        "as good as nothing",
        _section(lambda r: put(r, "route_km", Literal("5e-324")), "route_km"),
    ),
    (
        "route-20000-km",
        "half around the globe",
        _section(lambda r: put(r, "route_km", 20000), "route_km"),
    ),
    (
        "parallel-to-another-mode",
        "a road beside a railway",
        lambda copy: copy.edit(
            "road.geojson",
            lambda item: put(
                item,
                "properties.parallel_to",
                copy.choose(copy.load("rail.geojson")["features"])["id"],
            ),
        ),
    ),
    (
        "via-of-500",
        "many places",
        _section(lambda r: put(r, "via", r["via"] * 500), "via"),
    ),
    (
        "description-of-4000",
        "long",
        lambda copy: copy.edit(
            "projects.json", lambda item: put(item, "description", "word " * 799 + "word")
        ),
    ),
    (
        "description-of-100000",
        "too long",
        lambda copy: copy.edit(
            "projects.json", lambda item: put(item, "description", "word " * 20_000)
        ),
    ),
    (
        "description-of-lines",
        "three lines",
        lambda copy: copy.edit(
            "projects.json", lambda item: put(item, "description", "One.\nTwo.\n\nThree.")
        ),
    ),
    (
        "description-with-tab",
        "a tab",
        lambda copy: copy.edit(
            "corridors.json", lambda item: put(item, "description", "One.\tTwo.")
        ),
    ),
    (
        "name-direction-marks",
        "right to left",
        lambda copy: copy.edit(
            "projects.json", lambda item: put(item, "name.en", "A\u202eB\u2066C")
        ),
    ),
    (
        "name-line-separator",
        "U+2028",
        lambda copy: copy.edit("projects.json", lambda item: put(item, "name.en", "A\u2028B")),
    ),
    (
        "name-of-zero-width",
        "nothing to be seen",
        lambda copy: copy.edit("projects.json", lambda item: put(item, "name.en", "\u200b\u200d")),
    ),
    (
        "name-noncharacter",
        "U+FFFF",
        lambda copy: copy.edit("projects.json", lambda item: put(item, "name.en", "A\uffffB")),
    ),
    (
        "name-one-word-of-3000",
        "no blank in it",
        lambda copy: copy.edit("projects.json", lambda item: put(item, "name.en", "A" * 3000)),
    ),
    (
        "place-at-a-pole",
        "beyond the region",
        lambda copy: copy.edit(
            "places.geojson",
            lambda item: put(item, "geometry.coordinates", [0.0, 90.0]),
            lambda item: "waypoint" in item["properties"]["kinds"],
        ),
    ),
    (
        "site-area-crossing-itself",
        "a bow tie",
        lambda copy: copy.edit(
            "sites.geojson",
            lambda item: put(
                item,
                "geometry",
                ring_of([[70.0, 43.0], [71.0, 44.0], [71.0, 43.0], [70.0, 44.0], [70.0, 43.0]]),
            ),
            has("geometry"),
        ),
    ),
    (
        "source-900-deep",
        "deeper than most writers of JSON go",
        _source("x", Literal("[" * 900 + "]" * 900)),
    ),
    (
        "source-100-deep",
        "deep, but no deeper than tools write",
        _source("x", Literal("[" * 100 + "]" * 100)),
    ),
    ("source-without-address", "an empty address", _source("URL", "")),
    (
        "names-20-languages",
        "many",
        lambda copy: copy.edit(
            "projects.json",
            lambda item: item["name"].update({a + b: "x" for a in "abcd" for b in "vwxyz"}),
        ),
    ),
)
