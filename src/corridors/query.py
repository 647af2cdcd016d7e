"""Filters over an atlas. `select` gives back an atlas that holds only what fits."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from corridors.i18n import country_name
from corridors.model import ArgumentError, LegRole, Mode, NotFoundError, Status, suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    import geopandas as gpd
    import pandas as pd

    from corridors.geodata import Atlas

MIN_YEAR, MAX_YEAR = 1900, 2100
_COMING = (Status.PROPOSED, Status.AGREED, Status.CONSTRUCTION)
_ENDED = (Status.SUSPENDED, Status.RETIRED, Status.SHELVED, Status.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What to keep. Empty means everything; several values of one kind mean any of them.

    Attributes
    ----------
    mode, status
        Words of the vocabulary, such as ``rail`` and ``construction``.
    country
        ISO 3166-1 alpha-2 codes; a section fits if it touches one of them.
    corridor, project
        Ids.
    role
        Legs of the chosen corridors: ``main``, ``alternative``, ``branch``, ``feeder``.
    year
        Keep what was open, being built or planned at the end of that year; see `status_in_year`.
    text
        Words to find in the names (any language), aliases, ids and descriptions; diacritics
        and case do not matter.
    """

    mode: Sequence[str] = ()
    status: Sequence[str] = ()
    country: Sequence[str] = ()
    corridor: Sequence[str] = ()
    project: Sequence[str] = ()
    role: Sequence[str] = ()
    year: int | None = None
    text: str = ""


def select(atlas: Atlas, filters: Filters | None = None, **kwargs: Any) -> Atlas:  # noqa: ANN401
    """Return an atlas with only the sections, sites and projects that fit.

    Parameters
    ----------
    atlas
        What to choose from; it is not changed.
    filters
        The filters; or give their fields as keywords.

    Raises
    ------
    NotFoundError
        If a mode, status, country, corridor or project does not exist; it names the nearest.
    ArgumentError
        If the year is not between 1900 and 2100.

    Examples
    --------
    >>> from corridors.geodata import load
    >>> rail = select(load(), mode=["rail"], country=["KG"])
    >>> set(rail.sections["mode"])
    {'rail'}
    """
    chosen = filters or Filters(**kwargs)
    _check_words(atlas, chosen)
    sections = _keep(_at_year(atlas.sections, chosen.year), _section_tests(atlas, chosen))
    sites = _keep(_at_year(atlas.sites, chosen.year), _site_tests(atlas, chosen))
    projects = _where(atlas.projects, _project_mask(atlas, chosen, sections, sites))
    subjects = {*projects["id"], *sections["id"], *sites["id"]}
    corridors = atlas.corridors
    if len(sections) < len(atlas.sections):
        present = set(sections["id"])
        corridors = _where(
            corridors, [bool(_members(legs) & present) for legs in corridors["legs"]]
        )
    services = _where(atlas.services, _service_mask(atlas, chosen))
    subjects |= {*corridors["id"], *services["id"]}
    return replace(
        atlas,
        sections=sections.reset_index(drop=True),
        sites=sites.reset_index(drop=True),
        projects=projects.reset_index(drop=True),
        corridors=corridors.reset_index(drop=True),
        services=services.reset_index(drop=True),
        facts=atlas.facts[atlas.facts["subject"].isin(subjects)].reset_index(drop=True),
    )


def _where(table: pd.DataFrame, mask: list[bool]) -> pd.DataFrame:
    """Return the rows that a mask keeps (without ``loc``, an empty one would drop the columns)."""
    return table.loc[mask]


def _check_words(atlas: Atlas, filters: Filters) -> None:
    countries = {code for codes in atlas.projects["countries"] for code in codes}
    known: dict[str, Collection[str]] = {
        "mode": [mode.value for mode in Mode],
        "status": [status.value for status in Status],
        "role": [role.value for role in LegRole],
        "country": countries,
        "corridor": set(atlas.corridors["id"]),
        "project": set(atlas.projects["id"]),
    }
    for kind, words in known.items():
        for value in getattr(filters, kind):
            if value not in words:
                near = _near_countries(value, words) if kind == "country" else suggest(value, words)
                raise NotFoundError(kind, value, near or sorted(words)[:8])
    if filters.role and not filters.corridor:
        msg = "Roles belong to the legs of a corridor: choose a corridor too"
        raise ArgumentError(msg)
    if filters.year is not None and not MIN_YEAR <= filters.year <= MAX_YEAR:
        msg = f"The year {filters.year} is outside {MIN_YEAR} to {MAX_YEAR}"
        raise ArgumentError(msg)


def _near_countries(value: str, codes: Collection[str]) -> list[str]:
    names = {country_name(code).casefold(): code for code in codes}
    named = [names[name] for name in suggest(value.casefold(), names)]
    return named or suggest(value.upper(), codes)


def _members(legs: Iterable[dict[str, Any]]) -> set[str]:
    return {section for leg in legs for section in leg["sections"]}


def corridor_sections(atlas: Atlas, corridor: str, roles: Collection[str] = ()) -> set[str]:
    """Return the ids of the sections of a corridor: of legs with these roles, or of all legs.

    Raises
    ------
    NotFoundError
        If there is no such corridor.
    """
    rows = atlas.corridors[atlas.corridors["id"] == corridor]
    if rows.empty:
        kind = "corridor"
        raise NotFoundError(kind, corridor, suggest(corridor, atlas.corridors["id"]))
    return _members(leg for leg in rows.iloc[0]["legs"] if not roles or leg["role"] in roles)


# ---- years -----------------------------------------------------------------------------------


def status_in_year(row: pd.Series[Any] | dict[str, Any], year: int) -> str:
    """Return the status of a section or site at the end of a year; empty if there was nothing.

    Open from the year in which it opened, or for what is being built or planned from the year in
    which it is now planned to open; under construction from the start of works until then; agreed
    and proposed from those dates. The reported status holds from its own date on. What operates
    today with no known opening counts as always open.

    >>> row = {"status": "construction", "status_as_of": "2025-12", "opened": "",
    ...        "proposed": "1996", "agreed": "2024-06-06", "construction_start": "2024-12-27",
    ...        "opening_planned": "2030"}
    >>> [status_in_year(row, year) for year in (1990, 2010, 2024, 2029, 2030)]
    ['', 'proposed', 'construction', 'construction', 'operating']
    """
    status, seen, opened = row["status"], _year(row["status_as_of"]), _year(row["opened"])
    if status == Status.OPERATING and not opened:
        return str(Status.OPERATING)
    if opened and opened <= year:
        return str(status if status in _ENDED and year >= seen else Status.OPERATING)
    planned = _year(row["opening_planned"])
    if status in _COMING and planned and seen <= planned <= year:
        return str(Status.OPERATING)
    if status and status != Status.OPERATING and year >= seen:
        return str(status)
    steps = (
        (Status.CONSTRUCTION, "construction_start"),
        (Status.AGREED, "agreed"),
        (Status.PROPOSED, "proposed"),
    )
    reached = (word for word, key in steps if row[key] and _year(row[key]) <= year)
    return str(next(reached, ""))


def _year(value: str, default: int = 0) -> int:
    return int(value[:4]) if value else default


def _at_year(frame: gpd.GeoDataFrame, year: int | None) -> gpd.GeoDataFrame:
    if year is None or frame.empty:
        return frame
    then = [status_in_year(row, year) for row in frame.to_dict("records")]
    today = frame.get("status_today", frame["status"])  # there already in a selection of a year
    changed = frame.assign(status_today=today, status=then)
    lifeless = changed["status_today"] == ""
    return changed[(changed["status"] != "") | lifeless]


# ---- tests -----------------------------------------------------------------------------------


def _keep(
    frame: gpd.GeoDataFrame, tests: Iterable[Callable[[dict[str, Any]], bool]]
) -> gpd.GeoDataFrame:
    wanted = list(tests)
    if not wanted or frame.empty:
        return frame
    return frame[[all(test(row) for test in wanted) for row in frame.to_dict("records")]]


def _common_tests(atlas: Atlas, filters: Filters) -> Iterable[Callable[[dict[str, Any]], bool]]:
    if filters.status:
        yield lambda row: row["status"] in filters.status
    if filters.country:
        yield lambda row: bool(set(row["countries"]) & set(filters.country))
    if filters.project:
        yield lambda row: row["project"] in filters.project
    if filters.text:
        found = set(find_projects(atlas, filters.text))
        words = _fold(filters.text)
        yield lambda row: row["project"] in found or words in _fold(f"{row['label']} {row['id']}")


def _section_tests(atlas: Atlas, filters: Filters) -> Iterable[Callable[[dict[str, Any]], bool]]:
    if filters.mode:
        yield lambda row: row["mode"] in filters.mode
    if filters.corridor:
        wanted = set().union(
            *(corridor_sections(atlas, key, filters.role) for key in filters.corridor)
        )
        yield lambda row: row["id"] in wanted
    yield from _common_tests(atlas, filters)


def _site_tests(atlas: Atlas, filters: Filters) -> Iterable[Callable[[dict[str, Any]], bool]]:
    if filters.mode or filters.corridor:
        yield lambda _row: False
    yield from _common_tests(atlas, filters)


def _project_mask(
    atlas: Atlas, filters: Filters, sections: gpd.GeoDataFrame, sites: gpd.GeoDataFrame
) -> list[bool]:
    if filters == Filters():
        return [True] * len(atlas.projects)
    present = {*sections["project"], *sites["project"]} if len(sections) or len(sites) else set()
    return [key in present for key in atlas.projects["id"]]


def _service_mask(atlas: Atlas, filters: Filters) -> list[bool]:
    return [
        (not filters.corridor or bool(set(row["corridors"]) & set(filters.corridor)))
        and (not filters.country or bool(set(row["countries"]) & set(filters.country)))
        and (not filters.status or row["status"] in filters.status)
        and not (filters.mode or filters.project)
        and (not filters.text or _fold(filters.text) in _haystack(row))
        for row in atlas.services.to_dict("records")
    ]


# ---- text ------------------------------------------------------------------------------------


def _fold(text: str) -> str:
    """Return text in lower case, without diacritics, all dashes and quotes plain."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return plain.translate(str.maketrans("–—‑’‘ʻʼıłø", "---''''ilo"))  # noqa: RUF001


def _plain(text: str) -> str:
    return _fold(text).replace("-", " ")


def _haystack(row: dict[Any, Any]) -> str:
    names = row["name"].values() if isinstance(row["name"], dict) else [str(row["name"])]
    return _fold(" | ".join([row["id"], *names, *row["aliases"], row["description"]]))


def find_projects(atlas: Atlas, text: str) -> list[str]:
    """Return the ids of projects in whose names, aliases or description a text occurs.

    >>> from corridors.geodata import load
    >>> "malaszewicze-terminal" in find_projects(load(), "małaszewicze")
    True
    """
    words = _fold(text)
    rows = atlas.projects.to_dict("records")
    return [row["id"] for row in rows if words in _haystack(row)]


def find_record(atlas: Atlas, key: str) -> tuple[str, dict[str, Any]]:
    """Return the kind (``project``, ``corridor`` …) and the row of whatever has this id or name.

    Raises
    ------
    NotFoundError
        If nothing has it; the error names the nearest ids.
    """
    tables: dict[str, pd.DataFrame] = {
        "project": atlas.projects,
        "corridor": atlas.corridors,
        "service": atlas.services,
        "section": atlas.sections,
        "site": atlas.sites,
        "place": atlas.places,
        "series": atlas.series,
        "source": atlas.sources,
    }
    for kind, table in tables.items():
        rows = table[table["id"] == key]
        if not rows.empty:
            return kind, dict(rows.iloc[0])
    named = [
        ("project", atlas.projects),
        ("corridor", atlas.corridors),
        ("service", atlas.services),
    ]
    for kind, table in named:
        for row in table.to_dict("records"):
            names = (_plain(name) for name in (*row["name"].values(), *row["aliases"]))
            if _plain(key) in names:
                return kind, {str(name): value for name, value in row.items()}
    everything = [*find_projects(atlas, key)[:2]] if key.strip() else []
    everything += [name for table in tables.values() for name in table["id"]]
    kind = "record"
    raise NotFoundError(kind, key, suggest(key, everything))
