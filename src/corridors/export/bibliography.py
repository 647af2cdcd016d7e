"""The sources that a selection rests on, as CSL-JSON, as BibTeX and in one line of text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from corridors.account.cited_sources import read_source
from corridors.atlas import records_text
from corridors.model import is_web_address, plain
from corridors.wording import date_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from corridors.atlas import Atlas
    from corridors.model import Cells

_OF_RECORDS: dict[str, tuple[str, ...]] = {
    "sections": ("status_sources", "route_source"),
    "sites": ("status_sources", "location_source"),
    "projects": ("status_sources", "names_sources"),
    "corridors": ("names_sources", "sources"),
    "services": ("status_sources", "names_sources"),
    "facts": ("sources",),
}
_ENTRY_TYPES = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
}
_CONTAINER_FIELDS = {
    "article": "journal",
    "incollection": "booktitle",
    "inproceedings": "booktitle",
}
_PUBLISHER_FIELDS = {"techreport": "institution", "phdthesis": "school"}
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: rf"\{sign}" for sign in "&%$#_"},
}
_VERBATIM = {"{": "%7B", "}": "%7D", "\\": "%5C"}
_BLANKS = re.compile(r"\s+")


def used_places(atlas: Atlas) -> set[str]:
    """Return the ids of the places that the sections and sites of an atlas name."""
    named: set[str] = set()
    for row in atlas.records.sections:
        named |= {row.from_, row.to, *row.via}
    return named | {row.place for row in atlas.records.sites if row.place}


def sources_csl(atlas: Atlas) -> list[dict[str, Any]]:
    """Return the sources that the records of an atlas name, as CSL-JSON, in the order of ids.

    What counts are statuses, courses, positions, names and facts of what a selection left, and the
    places that its lines and sites name. Statistics over time are not part of a selection.
    """
    wanted: set[str] = set()
    for table, columns in _OF_RECORDS.items():
        for row in getattr(atlas.records, table):
            wanted.update(key for column in columns for key in row[column] or ())
    places = used_places(atlas)
    for place in atlas.records.places:
        if place.id in places:
            wanted |= {place.source, *place.names_sources}
    rows = {row.id: row for row in atlas.records.sources}
    return [_plain(rows[key]) for key in sorted(wanted & rows.keys())]


def _plain(row: Cells) -> dict[str, Any]:
    """Return a source as it stands in the file: without columns that others have."""
    cells = {key: row[key] for key in row.keys()}  # noqa: SIM118  (no mapping)
    return {key: cell for key, cell in cells.items() if cell is not None and cell != ""}


def csl_text(atlas: Atlas) -> str:
    """Return `sources_csl` as the text of a file: one source on each line."""
    return records_text(sources_csl(atlas))


def sources_bibtex(atlas: Atlas) -> str:
    r"""Return the sources that the records of an atlas name, as BibTeX.

    Keys are the ids. Letters of all scripts stay as they are (read the file as UTF-8); characters
    that TeX would act on are escaped, braces by name, since BibTeX counts them even behind a
    backslash. Addresses are verbatim, only http and https.
    """
    return "\n".join(_entry(source) for source in sources_csl(atlas))


def _entry(source: Cells) -> str:
    kind = _ENTRY_TYPES.get(str(source["type"]), "misc")
    lines = [f"  {name} = {{{value}}}," for name, value in _fields(source, kind) if value]
    return "\n".join([f"@{kind}{{{source['id']},", *lines, "}", ""])


def _fields(source: Cells, kind: str) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{escape_tex(str(source['title']))}}}"
    yield "author", _people(source.get("author"))
    yield _CONTAINER_FIELDS.get(kind, "howpublished"), _tex(source, "container-title")
    yield _PUBLISHER_FIELDS.get(kind, "publisher"), _tex(source, "publisher")
    date = date_text(source.get("issued"))
    yield "date", date
    yield "year", date[:4]
    yield "month", date[5:7].lstrip("0")
    yield "volume", _tex(source, "volume")
    yield "number", _tex(source, "issue") or _tex(source, "number")
    yield "pages", _tex(source, "page")
    yield "doi", _verbatim(str(source.get("DOI", "")))
    yield "url", web_address(source.get("URL"))
    yield "urldate", date_text(source.get("accessed"))
    yield "language", _tex(source, "language")
    yield "note", _tex(source, "note")


def _people(names: object) -> str:
    if not isinstance(names, list):
        return ""
    return " and ".join(filter(None, (_person(n) for n in names if isinstance(n, dict))))


def _person(name: Mapping[str, Any]) -> str:
    if name.get("literal"):
        return f"{{{escape_tex(str(name['literal']))}}}"
    parts = [escape_tex(str(name[key])) for key in ("family", "given") if name.get(key)]
    return ", ".join(parts)


def _tex(source: Cells, key: str) -> str:
    return escape_tex(str(source.get(key) or ""))


def escape_tex(text: str) -> str:
    r"""Return a text in which nothing means anything to TeX or BibTeX, on one line.

    >>> print(escape_tex("50 % of A_B {x}"))
    50 \% of A\_B \textbraceleft{}x\textbraceright{}
    """
    return "".join(_ESCAPES.get(sign, sign) for sign in plain(_BLANKS.sub(" ", text)))


def _verbatim(text: str) -> str:
    return "".join(_VERBATIM.get(sign, sign) for sign in plain(_BLANKS.sub("", text)))


def web_address(address: object) -> str:
    """Return an address if it is http or https, braces and backslashes encoded; else nothing.

    >>> web_address("https://example.org/{a}"), web_address("javascript:alert(1)")
    ('https://example.org/%7Ba%7D', '')
    """
    text = str(address or "")
    return _verbatim(text) if is_web_address(text) else ""


def citations(rows: Iterable[Cells]) -> dict[str, str]:
    """Return each source in one line, by its id."""
    return {str(row["id"]): citation(row) for row in rows}


def citation(source: Cells) -> str:
    """Return a source in one line: title, publisher and where it appeared, date, address.

    >>> citation({"id": "a", "title": "A line opens", "container-title": "Gazette",
    ...           "issued": {"date-parts": [[2024, 6]]}, "URL": "https://example.org/a"})
    'A line opens. Gazette, 2024-06. https://example.org/a'
    """
    told = read_source(source)
    dated = ", ".join(filter(None, (told.publisher, told.issued)))
    return ". ".join(filter(None, (told.title.rstrip("."), dated, web_address(told.address))))
