"""Write the tables of ``docs/findings.md`` from ``src/corridors/atlas/checking/findings.toml``.

With ``--check`` nothing is written; exit code 1 says that the page is not what the table says.

Example: python tools/build_findings_docs.py
"""

from __future__ import annotations

from pathlib import Path

from made_pages import page_parser, settle

from corridors.atlas.checking.catalogue import FindingKind, read_kinds
from corridors.model import pipe_table

PAGE = Path(__file__).parents[1] / "docs" / "findings.md"
START = "<!-- made by tools/build_findings_docs.py from findings.toml; change that -->\n"


def main() -> None:
    """Write the page, or say that it is not current."""
    text = PAGE.read_text("utf-8").partition(START)[0] + START + tables_text()
    settle(PAGE, text, check=page_parser(__doc__).parse_args().check)


def tables_text() -> str:
    """Return one table for each group of findings."""
    parts = []
    groups: dict[str, list[FindingKind]] = {}
    for kind in read_kinds().values():
        groups.setdefault(kind.group, []).append(kind)
    for group, kinds in groups.items():
        rows = [(f"`{r.code}`", r.severity, r.meaning, r.mend) for r in kinds]
        heads = ("code", "severity", "meaning", "how to mend")
        parts.append(f"\n## {group}\n\n{pipe_table(heads, rows)}\n")
    return "".join(parts)


if __name__ == "__main__":
    main()
