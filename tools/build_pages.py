"""Make anew all that is counted or written from the data and the docstrings, in one go.

To be run after any change of the data, of a field, of a format or of a docstring of the front door:
the counts and the formats of the README, ``geodata/datapackage.json``, and ``data.md``,
``findings.md``, ``exports.md``, ``itineraries.md`` and ``api.md`` in ``docs``.

Example: python tools/build_pages.py
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import corridors
from corridors.export import FORMATS

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
TOOLS = (
    *("build_datapackage", "build_data_docs", "build_findings_docs"),
    *("build_export_docs", "build_itineraries", "build_api_docs"),
)
_TABLE = re.compile(r"<!-- counts.*?\n\n", re.DOTALL)
_FORMATS = re.compile(r"^(corridors export (\S+?\.(\w+)) +# or) .*$", re.MULTILINE)
_NUMBER = re.compile(r"(?<![\w.`])\d+(?![\w.`])")


def main() -> None:
    """Count, and run the other tools; end at the first that fails."""
    text = README.read_text("utf-8")
    try:
        numbers = counts()
    except corridors.DataError as error:
        sys.exit(f"the data must be mended first; corridors check tells how:\n{error}")
    README.write_text(with_formats(with_counts(text, numbers)), "utf-8")
    for tool in TOOLS:
        print(tool)
        subprocess.run([sys.executable, str(ROOT / "tools" / f"{tool}.py")], check=True)  # noqa: S603


def counts() -> list[int]:
    """Return the numbers of the README's table, in its order."""
    atlas = corridors.load(ROOT / "geodata")
    return [
        len(atlas.projects),
        len(atlas.sections),
        len(atlas.sites),
        int(atlas.sites.geometry.isna().sum()),
        len(atlas.places),
        len(atlas.corridors),
        len(atlas.services),
        len(atlas.facts),
        len(atlas.series),
        len(atlas.points),
        len(atlas.sources),
    ]


def with_counts(readme: str, numbers: list[int]) -> str:
    """Return the README with these numbers in its table."""
    left = iter(numbers)

    def replace(table: re.Match[str]) -> str:
        return _NUMBER.sub(lambda _: str(next(left)), table[0])

    found = _TABLE.sub(replace, readme, count=1)
    if next(left, None) is not None:
        sys.exit("the README's table of counts has too few numbers")
    return found


def with_formats(readme: str) -> str:
    """Return the README with the endings of all formats beside the one of its example."""

    def replace(line: re.Match[str]) -> str:
        return " ".join([line[1], *(f".{name}" for name in FORMATS if name != line[3])])

    return _FORMATS.sub(replace, readme, count=1)


if __name__ == "__main__":
    main()
