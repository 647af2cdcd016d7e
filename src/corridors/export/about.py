"""What goes with every export: title, version, licence, citation, and how to read it."""

from __future__ import annotations

import json
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from corridors.account.heading import (
    author_names,
    boundaries_of,
    citation_of,
    credits_of,
    full_title,
)
from corridors.account.selection_text import selection_text
from corridors.atlas import read_text
from corridors.export.columns import meaning
from corridors.i18n import REFERENCE_LANGUAGE, translate
from corridors.model import (
    DataError,
    State,
    markdown_text,
    one_line,
    pipe_table,
    plain,
    whole_characters,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corridors.atlas import Atlas
    from corridors.export.columns import Column
    from corridors.export.tables import Table

LICENCE_URLS = {
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
}
LICENCE_TITLES = {
    "ODbL-1.0": "Open Data Commons Open Database License 1.0",
    "CC-BY-4.0": "Creative Commons Attribution 4.0 International",
}


def licence_counts(tables: Iterable[Table]) -> dict[str, int]:
    """Return how many records stand under each licence; rows without geometry are CC BY 4.0."""
    counts: Counter[str] = Counter()
    for table in tables:
        counts.update(row.get("licence") or "CC-BY-4.0" for row in table.rows)
    return {key: counts[key] for key in sorted(counts, reverse=True)}


def about_rows(
    atlas: Atlas, tables: list[Table], language: str = REFERENCE_LANGUAGE
) -> dict[str, str]:
    """Return what a reader of an export must know, by key: licence, citation, how to read it."""

    def say(key: str, **values: object) -> str:
        return translate(f"export_{key}", language, **values)

    licences = licence_counts(tables)
    told = [
        say("licence_count", count=count, licence=f"{key} ({LICENCE_URLS[key]})")
        for key, count in licences.items()
    ]
    osm = "ODbL-1.0" in licences
    credit = [", ".join(author_names(atlas)), *([say("attribution_osm")] if osm else [])]
    rows = {
        "title": full_title(atlas),
        "version": atlas.version,
        "updated": atlas.updated,
        **_selection(atlas, language),
        "records": "; ".join(f"{table.layer}: {len(table.rows)}" for table in tables),
        "licence": " ".join([*told, *([say("share_alike")] if osm else [])]) or say("empty"),
        "attribution": "; ".join(credit),
        "citation": citation_of(atlas, language),
        "credits": translate("mark_sentences", language).join(credits_of(atlas, language)),
        "boundaries": boundaries_of(atlas, language),
        "coordinates": say("coordinates"),
        "reading": say("reading"),
    }
    if not any(table.rows for table in tables):
        rows["empty"] = say("empty")
    return {key: whole_characters(one_line(text)) for key, text in rows.items()}


def _selection(atlas: Atlas, language: str) -> dict[str, str]:
    """Return by what filters the data were chosen, and what its plans are worth."""
    chosen = selection_text(atlas, language)
    if not chosen:
        return {}
    statuses = {row.status for row in (*atlas.records.sections, *atlas.records.sites)}
    warning = {"expected": translate("expected_note", language)}
    return {"selection": chosen, **(warning if State.EXPECTED in statuses else {})}


def dictionary_rows(
    layers: Mapping[str, Iterable[Column]], language: str = REFERENCE_LANGUAGE
) -> list[dict[str, str]]:
    """Return the data dictionary: one row for each column of each layer."""
    return [
        {
            "layer": layer,
            "column": column.name,
            "type": column.type,
            "unit": column.unit,
            "meaning": meaning(layer, column.name, language),
        }
        for layer, columns in layers.items()
        for column in columns
    ]


def dictionary_markdown(rows: Iterable[Mapping[str, str]]) -> str:
    """Return the data dictionary as a page of text."""
    heads = ("column", "type", "unit", "meaning")
    parts = []
    for layer, columns in groupby(rows, key=lambda row: row["layer"]):
        cells = [(f"`{row['column']}`", *(row[head] for head in heads[1:])) for row in columns]
        parts.append(f"## {layer}\n\n{pipe_table(heads, cells)}\n")
    return "\n".join(parts)


def about_markdown(about: Mapping[str, str]) -> str:
    """Return what `about_rows` says as a page of text."""
    told = {key: markdown_text(value) for key, value in about.items()}
    body = (f"**{key}**: {value}" for key, value in told.items() if key != "title")
    return f"# {told['title']}\n\n" + "\n\n".join(body) + "\n"


def licence_text(atlas: Atlas, about: Mapping[str, str]) -> str:
    """Return the ``LICENSE.md`` of the data folder, or what the records say if it has none."""
    try:
        return read_text(atlas.root / "LICENSE.md")
    except DataError:
        title, *rest = (markdown_text(about[key]) for key in ("title", "licence", "attribution"))
        return "\n\n".join([f"# {title}", *rest]) + "\n"


def citation_cff(atlas: Atlas, licences: Iterable[str]) -> str:
    """Return a ``CITATION.cff`` (1.2.0) of the data."""
    lines = [
        "cff-version: 1.2.0",
        f"message: {_yaml(translate('export_cite'))}",
        f"title: {_yaml(full_title(atlas))}",
        "type: dataset",
        "authors:",
        *(f"  - name: {_yaml(name)}" for name in author_names(atlas)),
        f"version: {_yaml(atlas.version)}",
        f"date-released: {_yaml(atlas.updated)}",
        "license:",
        *(f"  - {key}" for key in licences),
    ]
    return "\n".join(lines) + "\n"


def _yaml(text: str) -> str:
    """Return a text as a double-quoted scalar: JSON's strings are YAML's if all can be seen."""
    return json.dumps(plain(text), ensure_ascii=False)
