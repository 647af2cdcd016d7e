"""Write the tables of ``docs/data.md`` from the models.

The prose of that page is kept by hand. Between ``<!-- generated: … -->`` and ``<!-- end -->``
stands what this script writes. With ``--check`` nothing is written; exit code 1 says that the
page is out of date.

Example: python tools/build_data_docs.py
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from data_dictionary import RECORDS, RESOURCES, VOCABULARIES, Field, fields_of, plain_number
from made_pages import page_parser, settle

from corridors.i18n import translate
from corridors.model import ATTRIBUTES, GROUP_OF_KIND, LINE_KINDS, pipe_table
from corridors.model.ranges import NARROWER, UNIT_RANGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel

PAGE = Path(__file__).parents[1] / "docs" / "data.md"
_BLOCK = re.compile(r"(<!-- generated: (?P<name>[^>]+?) -->\n).*?(<!-- end -->)", re.DOTALL)
_INLINE_WORDS = 6


def files_table() -> str:
    """Return the table of files."""
    rows = [
        (
            f"`{item.path}`",
            item.form,
            f"[{item.model.__name__}](#{item.model.__name__.lower()})" if item.model else "",
            item.description,
        )
        for item in RESOURCES
    ]
    return pipe_table(("file", "format", "record", "what it holds"), rows)


def record_table(model: type[BaseModel]) -> str:
    """Return the table of the fields of one record."""
    rows = [
        (
            f"`{field.name}`",
            field.type,
            "yes" if field.required else "",
            field.unit,
            f"{field.note} {_bounds(field)}".strip(),
        )
        for field in fields_of(model)
    ]
    return pipe_table(("field", "type", "must be there", "unit", "meaning"), rows)


def _bounds(field: Field) -> str:
    if not field.words:
        return f"({field.limits})" if field.limits else ""
    if len(field.words) <= _INLINE_WORDS:
        return "One of: " + ", ".join(f"`{word}`" for word in field.words) + "."
    heading = next(name for name, words in VOCABULARIES.items() if tuple(words) == field.words)
    anchor = heading.lower().replace(" ", "-")
    return f"One of the [{heading.lower()}](#{anchor})."


def attributes_table() -> str:
    """Return the table of attributes with their types and units."""
    rows = [
        (
            f"`{item.name}`",
            translate(f"attribute_{item.name}"),
            item.type,
            ", ".join(f"`{unit}`" for unit in item.units),
        )
        for item in ATTRIBUTES.values()
    ]
    return pipe_table(("attribute", "in words", "type", "units"), rows)


def ranges_table() -> str:
    """Return the table of units, and of attributes with bounds of their own."""
    bounds = [(f"`{unit}`", most) for unit, most in UNIT_RANGES.items()]
    bounds += [(f"`{name}`", most) for name, most in NARROWER.items()]
    rows = [(name, plain_number(least), plain_number(most)) for name, (least, most) in bounds]
    return pipe_table(("unit or attribute", "least", "most"), rows)


def kinds_table() -> str:
    """Return the table of project kinds with their mode or group."""
    rows = [
        (f"`{kind}`", translate(f"kind_{kind}"), home, name)
        for kinds, home in ((LINE_KINDS, "line"), (GROUP_OF_KIND, "site"))
        for kind, name in kinds.items()
    ]
    return pipe_table(("kind", "in words", "form", "mode or group"), rows)


def words_list() -> str:
    """Return the vocabularies that need no table of their own."""
    tabled = ("Attributes", "Project kinds")
    return "\n\n".join(
        f"### {heading}\n\n" + ", ".join(f"`{word}`" for word in words) + "."
        for heading, words in VOCABULARIES.items()
        if heading not in tabled
    )


def blocks() -> dict[str, Callable[[], str]]:
    """Return the maker of each generated block by the block's name."""
    makers: dict[str, Callable[[], str]] = {
        "files": files_table,
        "attributes": attributes_table,
        "ranges": ranges_table,
        "project kinds": kinds_table,
        "vocabularies": words_list,
    }
    for model in RECORDS:
        makers[f"record {model.__name__}"] = lambda model=model: record_table(model)  # type: ignore[misc]
    return makers


def fill(text: str) -> str:
    """Return the page with every block made anew.

    Raises
    ------
    LookupError
        If the page lacks a block, or has one that nobody makes.
    """
    makers = blocks()
    found = [match["name"] for match in _BLOCK.finditer(text)]
    if sorted(found) != sorted(makers):
        msg = f"{PAGE.name} and this script disagree on blocks: {set(found) ^ set(makers)}"
        raise LookupError(msg)
    return _BLOCK.sub(lambda match: f"{match[1]}{makers[match['name']]()}\n{match[3]}", text)


def main() -> None:
    """Write the page, or check that it is current."""
    text = fill(PAGE.read_text("utf-8"))
    settle(PAGE, text, check=page_parser(__doc__).parse_args().check)


if __name__ == "__main__":
    main()
