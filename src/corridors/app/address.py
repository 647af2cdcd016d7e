"""The address as the state: from a query string to what is shown, and back."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from corridors.atlas import Atlas
from corridors.atlas.selection import Filters, understand_words
from corridors.i18n import available_languages
from corridors.model import WORD_FILTERS, Mode, RouteAccuracy, State
from corridors.style import COLOURINGS, LIFELESS
from corridors.web.map_options import FIRST_YEAR, LAST_YEAR, MAX_LAT, MAX_LON, TILES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from corridors.account.look_ups import Index

STATUS_GROUPS: dict[str, tuple[State, ...]] = {
    "operating": (State.OPERATING,),
    "expected": (State.EXPECTED,),
    "construction": (State.CONSTRUCTION,),
    "planned": (State.AGREED, State.PROPOSED),
    "stopped": LIFELESS,
}
"""Groups of statuses that a reader chooses; a single status in an address stands for its group."""
TEXT_LENGTH = 80
_NOTE_LENGTH = 40
_MAX_ZOOM = max(tiles.max_zoom for tiles in TILES.values())
_VIEW = re.compile(
    r"[0-9]{1,2}(\.[0-9]{1,4})?/-?[0-9]{1,2}(\.[0-9]{1,6})?/-?[0-9]{1,3}(\.[0-9]{1,6})?"
)
_PARAMS = {"start": "from", "end": "to"}
"""Where a parameter has another name than its field."""
_ASKED = ("start", "end", "via", "avoid")
_MOST_ASKED = 8
_MOVING = {"project", "section", "site", "corridor"}
_LISTS = ("mode", "status", "country", "corridor", "only", "accuracy")
_WORDS = ("project", "section", "site", "series", "lang", "colour")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What the query string says. Empty means everything, or nothing chosen.

    Attributes
    ----------
    mode, status, country, corridor, only, accuracy
        Filters; ``status`` holds names of `STATUS_GROUPS`, ``only`` ids of projects.
    text, year
        Filters.
    project, section, site
        Id of what is selected.
    series
        Id of a statistic.
    start, end, via, avoid
        Names or ids of places of a comparison (``from`` and ``to`` in the address), and what not
        to use on the way.
    lang
        Language, if the reader chose one.
    view
        Zoom, latitude and longitude of the map: ``6/41.5/48``.
    colour
        What the colour of a line says, if not its mode; a key of `corridors.style.COLOURINGS`.
    own
        How many files of the reader's own lie over the map. They are nowhere but in the session:
        with this number the page can say that they are gone.
    """

    mode: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    corridor: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    accuracy: tuple[str, ...] = ()
    text: str = ""
    year: int | None = None
    project: str = ""
    section: str = ""
    site: str = ""
    series: str = ""
    start: str = ""
    end: str = ""
    via: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    lang: str = ""
    view: str = ""
    colour: str = ""
    own: int = 0

    def filters(self) -> Filters:
        """Return what `corridors.atlas.selection.select` understands."""
        statuses = [str(word) for group in self.status for word in STATUS_GROUPS[group]]
        return Filters(
            mode=self.mode,
            status=tuple(statuses),
            country=self.country,
            corridor=self.corridor,
            project=self.only,
            accuracy=self.accuracy,
            year=self.year,
            text=self.text,
        )

    def position(self) -> tuple[float, float, float] | None:
        """Return zoom, latitude and longitude of the view, if there is one.

        >>> Address(view="6/41/72.5").position()
        (6.0, 41.0, 72.5)
        """
        if not self.view:
            return None
        zoom, lat, lon = (float(part) for part in self.view.split("/"))
        return zoom, lat, lon

    def unfiltered(self) -> Address:
        """Return the same with every filter taken away."""
        kept = (*_WORDS, *_ASKED, "view", "own")
        return replace(Address(), **{key: getattr(self, key) for key in kept})

    def params(self) -> dict[str, list[str]]:
        """Return the query parameters, those without a value left out."""
        found: dict[str, list[str]] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value:
                found[_PARAMS.get(field.name, field.name)] = (
                    list(value) if isinstance(value, tuple) else [str(value)]
                )
        return found

    def query(self, **changes: Any) -> str:  # noqa: ANN401  (fields of the address)
        """Return the query string with some parts changed, with its question mark.

        What selects something else leaves the view out, so that the map goes there.

        >>> Address(mode=("rail",)).query(project="cku-railway")
        '?mode=rail&project=cku-railway'
        """
        if _MOVING & changes.keys():
            changes = {"view": "", **changes}
        params = replace(self, **changes).params()
        return f"?{urlencode(params, doseq=True, safe='/')}" if params else ""


def parse_address(params: Mapping[str, Sequence[str]], index: Index) -> tuple[Address, list[str]]:
    """Return what query parameters say, and the words in them that mean nothing here.

    Parameters
    ----------
    params
        All values of each parameter; anything may stand in them.
    index
        What exists.
    """
    known: dict[str, Collection[str]] = {
        "mode": [mode.value for mode in Mode],
        "status": STATUS_GROUPS,
        "country": index.countries,
        "corridor": index.corridors,
        "only": index.projects,
        "accuracy": [word.value for word in RouteAccuracy],
        "project": index.projects,
        "section": index.sections,
        "site": index.sites,
        "series": index.series,
        "lang": available_languages(),
        "colour": COLOURINGS,
    }
    ignored: list[str] = []
    groups = {str(s): name for name, members in STATUS_GROUPS.items() for s in members}

    def understood(key: str) -> list[str]:
        meant = [w if w in known[key] else _meant(key, w, index) for w in params.get(key, ())]
        asked = [groups.get(w, w) if key == "status" else w for w in meant]
        ignored.extend(_note(key, word) for word in asked if word and word not in known[key])
        return [word for word in dict.fromkeys(asked) if word in known[key]]

    many = {key: tuple(understood(key)) for key in _LISTS}
    one = {key: _only(key, understood(key), ignored) for key in _WORDS}
    known_parts: dict[str, Any] = {**many, **one}
    address = Address(
        **known_parts,
        text=_cut("text", _only("text", params.get("text", ()), ignored), ignored),
        start=_cut("from", _only("from", params.get("from", ()), ignored), ignored),
        end=_cut("to", _only("to", params.get("to", ()), ignored), ignored),
        via=_some(params, "via", ignored),
        avoid=_some(params, "avoid", ignored),
        year=_year(_only("year", params.get("year", ()), ignored), ignored),
        view=read_view(_only("view", params.get("view", ()), ignored), ignored),
        own=_count(_only("own", params.get("own", ()), ignored), ignored),
    )
    names = {_PARAMS.get(field.name, field.name) for field in fields(Address)}
    strange = params.keys() - names
    ignored.extend(_note(key, word) for key in params if key in strange for word in params[key])
    return _whole(address, index), list(dict.fromkeys(ignored))


def _meant(key: str, word: str, index: Index) -> str:
    """Return the word that a filter is given in other words, such as a name; else the word."""
    kind = {"only": "project"}.get(key, key)
    if kind not in WORD_FILTERS or not word.strip():
        return word
    atlas = Atlas("", "", Path()).with_records(
        projects=index.projects.values(), corridors=index.corridors.values()
    )
    found, _ = understand_words(atlas, kind, [word])
    return found[0] if found else word


def _only(key: str, words: Sequence[str], ignored: list[str]) -> str:
    """Return the last of the values, as the map writes it; note the others."""
    if not words:
        return ""
    ignored.extend(_note(key, word) for word in words[:-1] if word and word != words[-1])
    return words[-1]


def _cut(key: str, word: str, ignored: list[str]) -> str:
    """Return a text of a reader, and note what is beyond the length of its field."""
    text = word.strip()
    if len(text) > TEXT_LENGTH:
        ignored.append(_note(key, text[TEXT_LENGTH:]))
    return text[:TEXT_LENGTH].strip()


def _some(params: Mapping[str, Sequence[str]], key: str, ignored: list[str]) -> tuple[str, ...]:
    words = dict.fromkeys(_cut(key, word, ignored) for word in params.get(key, ()))
    words.pop("", None)
    kept = [*words]
    ignored.extend(_note(key, word) for word in kept[_MOST_ASKED:])
    return tuple(kept[:_MOST_ASKED])


def _note(key: str, word: str) -> str:
    text = f"{key}={word}"
    return text if len(text) <= _NOTE_LENGTH else f"{text[: _NOTE_LENGTH - 1]}…"


def _year(word: str, ignored: list[str]) -> int | None:
    if re.fullmatch(r"[0-9]{4}", word) and FIRST_YEAR <= int(word) <= LAST_YEAR:
        return int(word)
    if word:
        ignored.append(_note("year", word))
    return None


def _count(word: str, ignored: list[str]) -> int:
    if re.fullmatch(r"[0-9]", word):
        return int(word)
    if word:
        ignored.append(_note("own", word))
    return 0


def read_view(word: str, ignored: list[str]) -> str:
    """Return a view if it is one, else nothing, and note what was ignored."""
    if _VIEW.fullmatch(word):
        zoom, lat, lon = map(float, word.split("/"))
        if zoom <= _MAX_ZOOM and abs(lat) <= MAX_LAT and abs(lon) <= MAX_LON:
            return word
    if word:
        ignored.append(_note("view", word))
    return ""


def _whole(address: Address, index: Index) -> Address:
    """Return the address with the project of a chosen section or site."""
    if address.section:
        return replace(address, site="", project=index.sections[address.section]["project"])
    if address.site:
        return replace(address, project=index.sites[address.site]["project"])
    return address


def select_record(address: Address, key: str, index: Index) -> Address:
    """Return the address with a project, section or site selected; an unknown id selects nothing.

    Parameters
    ----------
    address
        What is shown now.
    key
        Id of a project, a section or a site, such as the map gives for a click; empty for none.
    index
        What exists.
    """
    bare = replace(address, project="", section="", site="")
    if key in index.sections:
        return replace(bare, section=key, project=index.sections[key]["project"])
    if key in index.sites:
        return replace(bare, site=key, project=index.sites[key]["project"])
    return replace(bare, project=key) if key in index.projects else bare


def pick_language(chosen: str, browser: str | None) -> str:
    """Return the language of the page: the chosen one, else the browser's, else English.

    >>> pick_language("", "ru-RU"), pick_language("zh", "ru-RU"), pick_language("", "de-AT")
    ('ru', 'zh', 'en')
    """
    candidates: Iterable[str] = (chosen, (browser or "").split("-")[0].lower())
    return next((code for code in candidates if code in available_languages()), "en")
