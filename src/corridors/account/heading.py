"""What an atlas, or a selection of it, is called, whose it is, and how to cite it."""

from __future__ import annotations

import filecmp
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from corridors.account.selection_text import filter_words, selection_text
from corridors.atlas import check_atlas, default_root, read_json
from corridors.i18n import REFERENCE_LANGUAGE, format_partial_date, translate
from corridors.model import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.atlas import Atlas

_OURS = "corridors"
"""The name of the shipped data in its package: the catalogues hold its title in all languages."""
_OSM, _GEONAMES = "openstreetmap", "geonames"
_BASEMAP = "basemap/basemap.topojson"
_MOST_AUTHORS, _MOST_LICENCES, _MOST_WORDS = 3, 6, 3
_MOST_LICENCE, _MOST_SUBTITLE = 40, 160
"""Letters; nothing limits what a package says of licences."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a map of a selection.

    Attributes
    ----------
    title
        What the one filter names by which it was chosen; else the title of the atlas.
    subtitle
        The other filters in words; of a whole atlas, what it is about.
    told
        The filter that the title tells, such as ``corridor``; empty for none.
    """

    title: str
    subtitle: str
    told: str = ""


def heading_of(atlas: Atlas, language: str = REFERENCE_LANGUAGE) -> Heading:
    """Return what a map of an atlas, or of what a selection left of it, is to be called.

    The year is not told: on a map it can be changed, and a figure tells it by itself.

    Examples
    --------
    >>> import corridors
    >>> heading_of(corridors.select(corridors.load(), country="KZ", year=2030)).title
    'Kazakhstan'
    """
    rows = check_atlas(atlas)
    given = {
        name: value
        for chosen in rows.filters
        for name, value in chosen.given().items()
        if name != "year"
    }
    if not given:
        return Heading(title_of(rows, language), _subtitle_of(rows, language))
    named = [name for name in ("corridor", "project") if len(given.get(name, ())) == 1]
    if not named and len(given) == 1:
        named = [name for name, value in given.items() if len(value) <= _MOST_WORDS]
    told = named[0] if named and named[0] != "text" else ""
    if not told:
        return Heading(title_of(rows, language), selection_text(rows, language, but=("year",)))
    title = filter_words(rows, told, given[told], language)
    about = _description(rows, given[told][0]) if told == "corridor" else {}
    others = selection_text(rows, language, but=("year", told)) or about.get(language, "")
    return Heading(title, others or title_of(rows, language), told)


def title_of(atlas: Atlas, language: str = REFERENCE_LANGUAGE) -> str:
    """Return the title of the data: that of the shipped atlas in the language that is asked for."""
    package = _package(atlas.root)
    if package.get("name") == _OURS:
        return translate("atlas_title", language)
    return full_title(atlas, language)


def full_title(atlas: Atlas, language: str = REFERENCE_LANGUAGE) -> str:
    """Return the title of the data as it was given; if there is none, what any atlas is."""
    package = _package(atlas.root)
    return str(package.get("title") or package.get("name") or translate("untitled", language))


def description_of(atlas: Atlas) -> str:
    """Return what the data are, as their package says; empty for the shipped ones."""
    package = _package(atlas.root)
    return "" if package.get("name") == _OURS else str(package.get("description") or "")


def author_names(atlas: Atlas) -> list[str]:
    """Return who made the data, as its package says; its title where that names nobody."""
    people = _package(atlas.root).get("contributors")
    named = [str(who["title"]) for who in people or () if isinstance(who, dict) and "title" in who]
    return named or [full_title(atlas)]


def citation_of(atlas: Atlas, language: str = REFERENCE_LANGUAGE) -> str:
    """Return how to cite the data."""
    return translate(
        "export_citation",
        language,
        authors=", ".join(author_names(atlas)),
        year=atlas.updated[:4],
        title=full_title(atlas, language),
        version=atlas.version,
        date=format_partial_date(atlas.updated, language),
    )


def map_citation_of(atlas: Atlas, language: str = REFERENCE_LANGUAGE) -> str:
    """Return how to cite the data, the shipped ones by their name in the language asked for."""
    if _package(atlas.root).get("name") != _OURS:
        return citation_of(atlas, language)
    date = format_partial_date(atlas.updated, language)
    year, version = atlas.updated[:4], atlas.version
    return translate("citation", language, year=year, version=version, date=date)


def credits_of(atlas: Atlas, language: str = REFERENCE_LANGUAGE) -> list[str]:
    """Return whose data a map of the atlas shows, in sentences."""
    used = [key for key, there in _providers(atlas).items() if there]
    own = [_whose(atlas, language)] if _is_named(atlas) else []
    return [*own, *(translate(f"credit_{key}", language) for key in used)]


def short_credits_of(atlas: Atlas, language: str = REFERENCE_LANGUAGE) -> str:
    """Return the same in one short line."""
    used = [f"credit_{key}_short" for key, there in _providers(atlas).items() if there]
    ours = _package(atlas.root).get("name") == _OURS
    own = [_some_authors(atlas)] if _is_named(atlas) and not ours else []
    return translate("mark_list", language).join([*own, *(translate(k, language) for k in used)])


def boundaries_of(atlas: Atlas, language: str = REFERENCE_LANGUAGE) -> str:
    """Return what the boundaries on a map of the atlas mean."""
    return translate("boundaries" if _is_our_ground(atlas.root) else "boundaries_own", language)


def _subtitle_of(atlas: Atlas, language: str) -> str:
    if _package(atlas.root).get("name") == _OURS:
        return translate("atlas_subtitle", language)
    about = description_of(atlas)
    return about if len(about) <= _MOST_SUBTITLE else ""


def _description(atlas: Atlas, corridor: str) -> dict[str, str]:
    """Return what is said of a corridor, by language."""
    found = (row.description for row in atlas.records.corridors if row.id == corridor)
    return {REFERENCE_LANGUAGE: next(found, "")}


def _whose(atlas: Atlas, language: str) -> str:
    package = _package(atlas.root)
    if package.get("name") == _OURS:
        return translate("figure_source", language)
    stated = package.get("licenses")
    licences = [
        str(one["name"])[:_MOST_LICENCE]
        for one in (stated if isinstance(stated, list) else ())
        if isinstance(one, dict) and "name" in one
    ][:_MOST_LICENCES]
    told = f" ({translate('mark_list', language).join(licences)})" if licences else ""
    return translate("credit_whose", language, authors=_some_authors(atlas) + told)


def _is_named(atlas: Atlas) -> bool:
    """Tell whether the package of the data names who made them, or them at least."""
    return any(_package(atlas.root).get(key) for key in ("contributors", "title", "name"))


def _some_authors(atlas: Atlas) -> str:
    names = author_names(atlas)
    return ", ".join(names[:_MOST_AUTHORS]) + ("…" if len(names) > _MOST_AUTHORS else "")


def _providers(atlas: Atlas) -> dict[str, bool]:
    """Return whose data there may be on the map, and whether there is."""
    rows = atlas.records
    traced = any(row.route_licence.startswith("ODbL") for row in rows.sections)
    sources = {key for row in rows.sites for key in row.location_source}
    return {
        "osm": traced or any(_OSM in key for key in sources),
        "towns": any(_GEONAMES in row.source for row in rows.places),
        "ground": _is_our_ground(atlas.root),
    }


def _is_our_ground(root: Path) -> bool:
    """Tell whether the land is that of the shipped basemap."""
    own = root / _BASEMAP
    if not own.is_file():
        return True
    try:
        ours = default_root() / _BASEMAP
    except DataError:  # the program alone, without its data
        return False
    return own == ours or filecmp.cmp(own, ours, shallow=False)


def _package(root: Path) -> dict[str, Any]:
    """Return the head of a data folder's package; a map must not fail for want of it."""
    file = root / "datapackage.json"
    try:
        return _read_package(file, file.stat().st_mtime_ns)
    except OSError:
        return {}


@lru_cache(maxsize=4)
def _read_package(file: Path, _changed: int) -> dict[str, Any]:
    try:
        content, _ = read_json(file)
    except DataError:
        return {}
    return content if isinstance(content, dict) else {}
