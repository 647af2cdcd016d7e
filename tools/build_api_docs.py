"""Write ``docs/api.md`` from the docstrings of what `corridors` holds at its front door.

With ``--check`` nothing is written; exit code 1 says that the page is not what the docstrings say.

Example: python tools/build_api_docs.py
"""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path
from typing import Any

from griffe import Docstring, DocstringSection, DocstringSectionKind
from made_pages import page_parser, settle

import corridors

PAGE = Path(__file__).parents[1] / "docs" / "api.md"
HEAD = """# The library

Made by `tools/build_api_docs.py` from the docstrings; change those. Everything here is reached as
`corridors.NAME`. All geometry is WGS 84 (EPSG:4326), longitude first; all lengths are kilometres on
the ellipsoid; every error that is raised on purpose is a `CorridorsError`.
"""
GROUPS = {
    "Reading and choosing": ("load", "select", "search", "Filters", "Atlas", "check"),
    "Figures and ways": ("summarize", "catchment", "build_network", "compare"),
    "Drawing": ("build_map", "MapOptions", "draw_figure", "FigureOptions", "read_overlay"),
    "Writing": (
        "write_html",
        "write_figure",
        "write_data",
        "write_bundle",
        "write_report",
        "ReportOptions",
    ),
    "Errors": ("CorridorsError", "ArgumentError", "DataError", "NotFoundError", "WrongTypeError"),
}
KIND = DocstringSectionKind
TITLES = {
    KIND.parameters: "Parameters",
    KIND.attributes: "Attributes",
    KIND.returns: "Returns",
    KIND.raises: "Raises",
}
_REFERENCE = re.compile(r"(?<!`)`([A-Za-z_.]+)`(?!`)")


def main() -> None:
    """Write the page, or say that it is not current."""
    settle(PAGE, page_text(), check=page_parser(__doc__).parse_args().check)


def page_text() -> str:
    """Return the page."""
    grouped = {name for names in GROUPS.values() for name in names}
    missing = set(corridors.__all__) - grouped - {"__version__"}
    if missing:
        sys.exit(f"no group of the page holds {', '.join(sorted(missing))}")
    parts = [HEAD, _contents()]
    for title, names in GROUPS.items():
        parts.append(f"## {title}\n")
        parts += [_entry(name) for name in names]
    return "\n".join(parts).rstrip() + "\n"


def _contents() -> str:
    lines = [
        f"- {title}: " + ", ".join(f"[`{name}`](#{name.lower()})" for name in names)
        for title, names in GROUPS.items()
    ]
    return "\n".join(lines) + "\n"


def _entry(name: str) -> str:
    thing = getattr(corridors, name)
    blocks = [f"### {name}\n", _signature(name, thing)]
    docstring = Docstring(inspect.getdoc(thing) or "", parser="numpy")
    blocks += [_section(section) for section in docstring.parse(warnings=False)]
    return "\n".join(block for block in blocks if block)


def _signature(name: str, thing: Any) -> str:  # noqa: ANN401  (a function or a class)
    if not inspect.isfunction(thing):
        return ""
    lines = [f"def {name}("]
    starred = False
    for item in inspect.signature(thing).parameters.values():
        if item.kind is item.KEYWORD_ONLY and not starred:
            lines.append("    *,")
            starred = True
        lines.append(f"    {str(item).replace(chr(39), '')},")
    result = inspect.signature(thing).return_annotation
    return "\n".join(["```python", *lines, f") -> {result}", "```", ""])


def _section(section: DocstringSection) -> str:
    if section.kind is KIND.text:
        return _plain(section.value) + "\n"
    if section.kind is KIND.examples:
        code = "\n".join(text for _, text in section.value)
        return f"Example:\n\n```pycon\n{code}\n```\n"
    if section.kind is KIND.admonition:  # notes
        return _plain(section.value.description) + "\n"
    title = TITLES.get(section.kind)
    if title is None:
        sys.exit(f"no rule for a section {section.kind.value}")
    lines = [f"| {title} | |", "| --- | --- |"]
    for item in section.value:
        name = getattr(item, "name", "") or str(item.annotation)
        lines.append(f"| `{name}` | {_cell(item.description)} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return _plain(" ".join(text.split())).replace("|", "\\|")


def _plain(text: str) -> str:
    """Return reStructuredText as we write it as Markdown."""
    linked = _REFERENCE.sub(_link, text)
    return linked.replace("``", "`").replace("::\n", ":\n")


def _link(found: re.Match[str]) -> str:
    name = found[1].removeprefix("corridors.")
    known = {name for names in GROUPS.values() for name in names}
    return f"[`{name}`](#{name.lower()})" if name in known else f"`{found[1]}`"


if __name__ == "__main__":
    main()
