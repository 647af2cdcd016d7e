"""From an atlas to the one JSON document that the engine draws.

The document is described in docs/decisions/0009-packed-document.md. Texts stand once, in all
languages (`corridors.web.shared_texts`), lines as short text with levels of detail
(`corridors.web.codec`); records are tables with named columns.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import shapely

from corridors.account.heading import (
    boundaries_of,
    credits_of,
    heading_of,
    map_citation_of,
    short_credits_of,
)
from corridors.account.look_ups import Index
from corridors.account.record_account import course_sources, course_words, remarks_on
from corridors.atlas import check_atlas, read_basemap
from corridors.atlas.selection import (
    BREAKS,
    LETTERS,
    SILENT,
    SOUNDS,
    expectation,
    facts_of_dates,
    named_places,
    reported,
    status_in_year,
)
from corridors.i18n import available_languages, format_partial_date, translate
from corridors.model import (
    Filters,
    NotFoundError,
    State,
    year_of,
)
from corridors.style import COLOUR_BY, COLOURINGS, class_of
from corridors.web.codec import LEVELS, QUANTUM, encode_lines
from corridors.web.map_options import FIRST_YEAR, LAST_YEAR, TILES, MapOptions
from corridors.web.packed_facts import Facts, Sources
from corridors.web.packed_ground import pack_ground
from corridors.web.packed_looks import ACCURACIES, GROUPS, MODES, STATUSES, pack_looks
from corridors.web.shared_texts import Texts
from corridors.web.words import WORDS
from corridors.wording import status_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corridors.atlas import Atlas, SectionRow, SiteRow
    from corridors.model import Cells
    from corridors.overlay import Overlay
    from corridors.web.routes import Routes

FORMAT = 7
"""Version of the document; the engine refuses another."""
_COLUMNS_OF_CLASSES = tuple(by for by in COLOURINGS if by != "accuracy")
"""That of accuracy is among the columns anyhow."""
_DATES_OF_STATUS = (
    "status_as_of",
    "opened",
    "opening_planned",
    "construction_start",
    "agreed",
    "proposed",
)
"""What `status_in_year` looks at: in the years between, nothing can change."""


def pack_atlas(
    atlas: Atlas,
    options: MapOptions | None = None,
    overlays: Sequence[Overlay] = (),
    routes: Routes | None = None,
) -> dict[str, Any]:
    """Return the document that the engine reads; plain lists, numbers and texts."""
    packer = _Packer(check_atlas(atlas), options or MapOptions())
    packed_routes = None
    if routes is not None:
        from corridors.web.routes import pack_routes

        packed_routes = pack_routes(routes, packer.texts)
    packed_overlays = []
    if overlays:
        from corridors.web.overlays import pack_overlay

        packed_overlays = [pack_overlay(overlay) for overlay in overlays]
    own = {"overlays": packed_overlays, "routes": packed_routes}
    return packer.document() | own


def _table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    return {"columns": list(columns), "rows": [list(row) for row in rows]}


class _Packer:
    """Packs one atlas; the tables of texts, sources, countries and attributes grow on the way."""

    def __init__(self, atlas: Atlas, options: MapOptions) -> None:
        self.atlas, self.options = atlas, options
        known, rows = available_languages(), atlas.records
        self.language = options.language if options.language in known else known[0]
        self.texts = Texts(options.languages or known)
        self.index = Index.of(atlas)
        self.sources = Sources(self.index, self.texts)
        self.facts = Facts(self.index, self.sources, self.texts)
        self.dated = facts_of_dates(rows.facts)
        self.countries: dict[str, int] = {}
        self.sections, self.sites = rows.sections, _located(rows.sites)
        self.year = atlas.year if options.year is None else options.year
        years = (FIRST_YEAR, LAST_YEAR, *([] if self.year is None else [self.year]))
        self.years = min(years), max(years)
        self.project_numbers = {row["id"]: n for n, row in enumerate(rows.projects)}

    def document(self) -> dict[str, Any]:
        """Return everything; texts and sources come last, since all else adds to them."""
        body = {
            "format": FORMAT,
            "options": self._options(),
            "head": self._head(),
            "words": {key: self.texts.say(key) for key in WORDS},
            "style": pack_looks(self.texts),
            "ground": pack_ground(read_basemap(self.atlas.root), self.texts),
            "projects": self._projects(),
            "lines": self._lines(),
            "sites": self._sites(),
            "places": self._places(),
            "corridors": self._corridors(),
            "services": self._services(),
            "unlocated": self._unlocated(),
            "sounds": {"silent": SILENT, "breaks": BREAKS, "letters": LETTERS, "pairs": SOUNDS},
        }
        return {
            **body,
            "headings": self.facts.headings(),
            "attributes": self.facts.attributes(),
            "countries": self._countries(),
            "sources": self.sources.packed(),
            "languages": list(self.texts.languages),
            "texts": self.texts.entries,
        }

    def _options(self) -> dict[str, Any]:
        options, tiles = self.options, TILES.get(self.options.tiles)
        if options.colour_by not in COLOUR_BY:
            kind = "colouring"
            raise NotFoundError(kind, options.colour_by, COLOUR_BY)
        first, last = self.years
        return {
            "language": self.language,
            "theme": options.theme,
            "select": options.select,
            "view": list(options.view) if options.view else None,
            "year": self.year,
            "years": [first, last],
            "today": year_of(self.atlas.updated, LAST_YEAR),
            "panel": options.panel,
            "colourBy": options.colour_by,
            "whole": all(replace(chosen, year=None) == Filters() for chosen in self.atlas.filters),
            "tiles": tiles and tiles.packed(),
            "quantum": QUANTUM,
            "levels": LEVELS,
        }

    def _head(self) -> dict[str, int]:
        texts, options, atlas = self.texts, self.options, self.atlas

        def dated(key: str) -> int:
            return texts.each(
                lambda language: translate(
                    key,
                    language,
                    date=format_partial_date(atlas.updated, language),
                    version=atlas.version,
                    year=atlas.updated[:4],
                )
            )

        title, subtitle = self._title()
        gap = "mark_sentences"
        return {
            "title": texts.plain(options.title) if options.title else title,
            "subtitle": texts.plain(options.subtitle)
            if options.subtitle or options.title
            else subtitle,
            "asOf": dated("data_as_of"),
            "date": texts.each(lambda language: format_partial_date(atlas.updated, language)),
            "citation": texts.each(lambda language: map_citation_of(atlas, language)),
            "credits": texts.each(
                lambda language: translate(gap, language).join(credits_of(atlas, language))
            ),
            "creditsShort": texts.each(lambda language: short_credits_of(atlas, language)),
            "boundaries": texts.each(lambda language: boundaries_of(atlas, language)),
        }

    def _title(self) -> tuple[int, int]:
        for row in self.atlas.records.corridors:
            if row["id"] == self.options.named_after:
                about = self.texts.each(lambda language: row["description"] * (language == "en"))  # noqa: B023
                return self.texts.name(row["name"]), about
        atlas = self.atlas
        return (
            self.texts.each(lambda language: heading_of(atlas, language).title),
            self.texts.each(lambda language: heading_of(atlas, language).subtitle),
        )

    def _country_numbers(self, codes: Iterable[str]) -> list[int]:
        return [self.countries.setdefault(code, len(self.countries)) for code in codes]

    def _countries(self) -> list[list[Any]]:
        texts = self.texts
        return [
            [code, texts.country(code), texts.more_names_of_country(code)]
            for code in self.countries
        ]

    def _status(self, row: Cells) -> tuple[int, int, list[int]]:
        """Return the status last reported, in words, and its sources; years are the timeline's."""
        told = reported(row)
        number = STATUSES.index(told["status"]) if told["status"] else -1
        text = self.texts.each(lambda language: status_text(told, language))
        return number, text, self.sources.numbers(told["status_sources"] or ())

    def _plan(self, row: SectionRow | SiteRow) -> tuple[int, list[int]]:
        """Return by when a row is expected, in words, and the sources of that plan."""
        plan = expectation(row, self.atlas.updated, self.dated)
        if plan is None:
            return 0, []
        told = row.but(**plan.columns())
        text = self.texts.each(lambda language: status_text(told, language))
        return text, self.sources.numbers(plan.sources)

    def _projects(self) -> dict[str, Any]:
        columns = (
            "id", "name", "aliases", "kind", "mode", "group", "countries", "statusText",
            "statusSources", "statusNote", "description", "facts", "located",
        )  # fmt: skip
        rows = []
        for row in self.atlas.records.projects:
            _, text, sources = self._status(row)
            rows.append(
                [
                    row["id"],
                    self.texts.name(row["name"]),
                    self.texts.more_names(row),
                    self.texts.say(f"kind_{row['kind']}"),
                    MODES.index(row["mode"]) if row["mode"] else -1,
                    GROUPS.index(row["group"]) if row["group"] else -1,
                    self._country_numbers(row["countries"]),
                    text,
                    sources,
                    self.texts.plain(reported(row)["status_note"]),
                    self.texts.plain(row["description"]),
                    self.facts.of(row["id"]),
                    int(row["located"]),
                ]
            )
        return _table(columns, rows)

    def _lines(self) -> dict[str, Any]:
        columns = (
            "id", "label", "project", "mode", "status", "statusText", "statusSources", "accuracy",
            "offset", "km", "countries", "details", "routeSources", "facts", "planText",
            "planSources", "timeline", *_COLUMNS_OF_CLASSES, "path",
        )  # fmt: skip
        paths = encode_lines([row["geometry"] for row in self.sections])
        beside: dict[str, int] = {}
        rows = []
        for row, path in zip(self.sections, paths, strict=True):
            main = row["parallel_to"]
            beside[main] = beside.get(main, 0) + 1
            status, text, sources = self._status(row)
            rows.append(
                [
                    row["id"],
                    self.texts.each(partial(self.index.title, row)),
                    self.project_numbers[row["project"]],
                    MODES.index(row["mode"]),
                    status,
                    text,
                    sources,
                    ACCURACIES.index(row["route_accuracy"]),
                    beside[main] if main else 0,
                    row["length_km"],
                    self._country_numbers(row["countries"]),
                    self.texts.row(partial(course_words, row)),
                    self.sources.numbers(course_sources(row)),
                    self.facts.of(row["id"]),
                    *self._plan(row),
                    self._timeline(row),
                    *(list(COLOURINGS[by]).index(class_of(row, by)) for by in _COLUMNS_OF_CLASSES),
                    path,
                ]
            )
        return _table(columns, rows)

    def _timeline(self, row: Cells) -> list[int]:
        return timeline(row, self.atlas.updated, self.years)

    def _sites(self) -> dict[str, Any]:
        columns = (
            "id", "label", "aliases", "project", "group", "status", "statusText",
            "statusSources", "countries", "details", "routeSources", "facts", "planText",
            "planSources", "timeline", "lon", "lat", "rings",
        )  # fmt: skip
        rows = []
        for row in self.sites:
            shape = row["geometry"]
            point = shape.representative_point()
            parts = [] if shape.geom_type == "Point" else list(shapely.get_parts(shape))
            status, text, sources = self._status(row)
            rows.append(
                [
                    row["id"],
                    self.texts.name(row["name"]),
                    self.texts.more_names(row),
                    self.project_numbers[row["project"]],
                    GROUPS.index(row["group"]),
                    status,
                    text,
                    sources,
                    self._country_numbers(row["countries"]),
                    self.texts.row(partial(course_words, row)),
                    self.sources.numbers(course_sources(row)),
                    self.facts.of(row["id"]),
                    *self._plan(row),
                    self._timeline(row),
                    round(point.x, 4),
                    round(point.y, 4),
                    encode_lines([ring.exterior for ring in parts]),
                ]
            )
        return _table(columns, rows)

    def _places(self) -> dict[str, Any]:
        columns = ("name", "aliases", "rank", "lon", "lat", "airport")
        return _table(
            columns,
            (
                (
                    self.texts.name(row["name"]),
                    self.texts.more_names(row, by_id=False),
                    row["rank"],
                    round(row["geometry"].x, 3),
                    round(row["geometry"].y, 3),
                    int("airport" in row["kinds"]),
                )
                for row in named_places(self.atlas)
            ),
        )

    def _corridors(self) -> dict[str, Any]:
        columns = ("id", "name", "aliases", "description", "sources", "lines", "remarks")
        numbers = {row["id"]: n for n, row in enumerate(self.sections)}
        rows = []
        for row in self.atlas.records.corridors:
            members = dict.fromkeys(key for leg in row["legs"] for key in leg["sections"])
            lines = [numbers[key] for key in members if key in numbers]
            if lines:
                rows.append(
                    (
                        row["id"],
                        self.texts.name(row["name"]),
                        self.texts.more_names(row),
                        self.texts.plain(row["description"]),
                        self.sources.numbers(row["sources"]),
                        lines,
                        self.facts.packed(remarks_on(self.index, row["id"])),
                    )
                )
        return _table(columns, rows)

    def _services(self) -> dict[str, Any]:
        columns = (
            "id", "name", "aliases", "kind", "description", "statusText", "sources", "lines",
            "corridors", "countries", "facts",
        )  # fmt: skip
        numbers = {row["id"]: n for n, row in enumerate(self.sections)}
        rows = []
        for row in self.atlas.records.services:
            _, text, sources = self._status(row)
            rows.append(
                (
                    row["id"],
                    self.texts.name(row["name"]),
                    self.texts.more_names(row),
                    self.texts.say(f"kind_{row['kind']}"),
                    self.texts.plain(row["description"]),
                    text,
                    sources,
                    [numbers[key] for key in row["sections"] if key in numbers],
                    row["corridors"],
                    self._country_numbers(row["countries"]),
                    self.facts.of(row["id"]),
                )
            )
        return _table(columns, rows)

    def _unlocated(self) -> dict[str, Any]:
        """Return the sites that no map can show, so that their names lead to their projects."""
        texts = self.texts
        return _table(
            ("id", "label", "aliases", "project", "details"),
            [
                (
                    row["id"],
                    texts.name(row["name"]),
                    texts.more_names(row),
                    self.project_numbers[row["project"]],
                    texts.row(partial(course_words, row)),
                )
                for row in self.atlas.records.sites
                if row["geometry"] is None
            ],
        )


def _located(rows: Iterable[SiteRow]) -> list[SiteRow]:
    return [row for row in rows if row["geometry"] is not None]


def timeline(
    row: Cells, today: str = "", years: tuple[int, int] = (FIRST_YEAR, LAST_YEAR)
) -> list[int]:
    """Return how the status changes over the years of the slider: year, status, year, status.

    A status is its number in `corridors.model.State`, -1 where there was nothing yet. What has no
    status at all is always shown, and has an empty list.

    Parameters
    ----------
    row
        A section or a site.
    today
        The date of the data; see `corridors.atlas.selection.status_in_year`.
    years
        The first year and the last.

    Examples
    --------
    >>> timeline({"status": "construction", "status_as_of": "2025-12", "opened": "",
    ...           "proposed": "1996", "agreed": "2024-06-06", "construction_start": "2024-12-27",
    ...           "opening_planned": "2030"})
    [1990, -1, 1996, 0, 2024, 2, 2030, 3]
    """
    told = reported(row)
    if not told["status"]:
        return []
    first, last = years
    dates = {year_of(told[key]) for key in _DATES_OF_STATUS if told[key]}
    dates |= {year_of(today), year_of(today) + 1}  # when a plan is late, or still to come
    changes: list[int] = []
    for year in sorted({first, *(year for year in dates if first < year <= last)}):
        word = status_in_year(told, year, today)
        number = STATUSES.index(State(word)) if word else -1
        if not changes or changes[-1] != number:
            changes += [year, number]
    return changes
