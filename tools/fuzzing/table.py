"""The table: each goal in words, how often it was tried, and how often it was missed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fuzzing.judging import Ledger

GOALS = {
    "certain fault found": "spoilt folders with a certain fault that `check` passes",
    "harmless accepted": "folders with nothing wrong that `check` refuses",
    "used after check": "runs on folders that `check` passes, which fail",
    "traceback": "tracebacks",
    "no end": "runs without end",
    "crash": "runs ended by a signal of their own",
    "file named": "refusals that do not name the file",
    "old output kept": "failed runs after which the old output is gone",
    "output whole": "outputs that are not whole",
    "text stays text": "runs that send control characters to the terminal",
    "own file read right": "own files misread, or lost without a word",
    "own file read": "own files that should be read and are refused",
    "own refusal in one line": "own files refused in more than a line, or without their name",
    "own file told in a line": "own files read of which nothing is said",
    "own file answered in time": "own files not answered within 30 s of processor time",
    "temporary files": "runs that leave temporary files",
    "old or new whole": "interrupted runs after which neither the old nor the new output stands",
    "temporary files when interrupted": "interrupted runs that leave temporary files",
    "no traceback when interrupted": "interrupted runs that print a traceback",
    "exit code when interrupted": "interrupted runs that say they succeeded and wrote nothing",
}
"""What is missed, in words, by the name under which it is counted. The goal of each is none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    part: str
    what: str
    missed: int
    tried: int


def rows_of(parts: Mapping[str, Ledger]) -> list[Row]:
    """Return the lines of the table for what was tried."""
    return [
        Row(part, words, len(ledger.missed(goal)), ledger.tried[goal])
        for part, ledger in parts.items()
        for goal, words in GOALS.items()
        if ledger.tried[goal]
    ]


def table_text(rows: list[Row]) -> str:
    """Return the table as Markdown."""
    lines = ["| part | what | missed | of | goal |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| {row.part} | {row.what} | {row.missed} | {row.tried} | 0 |" for row in rows]
    return "\n".join(lines)
