"""Our commands against those of another checkout, in one run, as ratios; prints a Markdown table.

The other one is named by its Python, in whose environment it is installed. Runs take turns, and go
on until the middle half of a ratio lies within 4 % of its median, or there were as many as allowed.

Example: python benchmarks/commands.py --other ../older/.venv/bin/python
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from processes import Run, run_process

LOAD = "import corridors; atlas = corridors.load()"
TOUCH = (
    "; [len(getattr(atlas, name)) for name in 'sections sites places projects corridors"
    " services facts sources series points'.split()]"
)
SPREAD = 0.04
LEAST_RUNS = 5


@dataclass(slots=True)
class Row:
    """One thing that both do, and what it took each."""

    name: str
    words: list[str]
    ours: list[Run] = field(default_factory=list)
    theirs: list[Run] = field(default_factory=list)

    def ratios(self, what: str) -> list[float]:
        """Return ours to theirs, a run each, of ``cpu_s`` or ``peak_mb``."""
        pairs = zip(self.ours, self.theirs, strict=True)
        return [getattr(one, what) / getattr(other, what) for one, other in pairs]

    def is_sure(self) -> bool:
        """Tell whether the middle half of the ratios lies close together."""
        if len(self.ours) < LEAST_RUNS:
            return False
        low, middle, high = quantiles(self.ratios("cpu_s"), n=4)
        return (high - low) / 2 <= SPREAD * middle

    def as_line(self) -> str:
        """Return it as a line of the table."""
        cells = [f"{self.name}", str(len(self.ours))]
        for what, form in (("cpu_s", "{:.2f} s"), ("peak_mb", "{:.0f} MB")):
            ours, theirs = (median(getattr(r, what) for r in runs) for runs in self.both)
            both = f"{form.format(ours)} / {form.format(theirs)}"
            cells.append(f"{both} = **{median(self.ratios(what)):.2f}**")
        return f"| {' | '.join(cells)} |"

    @property
    def both(self) -> tuple[list[Run], list[Run]]:
        """Ours and theirs."""
        return self.ours, self.theirs


def rows(folder: Path, big: Path | None) -> list[Row]:
    """Return what is measured."""
    program = ["-m", "corridors.cli"]
    found = [
        Row("`import corridors; corridors.load()`", ["-c", LOAD]),
        Row("the same, and every table", ["-c", LOAD + TOUCH]),
        Row("`corridors list`", [*program, "list"]),
        Row("`corridors list --country KZ --year 2030`", [*program, "list", "--country", "KZ"]),
        Row("`corridors show cku-railway`", [*program, "show", "cku-railway"]),
        Row("`corridors stats`", [*program, "stats"]),
        Row("`corridors check`", [*program, "check"]),
        Row("`corridors map`", [*program, "map", str(folder / "o.html")]),
    ]
    if big is not None:
        words = ["map", str(folder / "b.html"), "--add", str(big), "--project", "cku-railway"]
        found.append(Row(f"`corridors map --add {big.name}`", [*program, *words]))
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--other", required=True, help="the Python of the other checkout")
    parser.add_argument("--runs", type=int, default=15, help="at most so many of each")
    parser.add_argument("--add", type=Path, help="a file of one's own lines, as make_big.py writes")
    parser.add_argument("--only", help="rows whose name holds this")
    parser.add_argument("--no-snapshot", action="store_true", help="as on the first run ever")
    arguments = parser.parse_args()
    begun = os.getloadavg()[0]
    print("| what | runs | processor, ours / other | peak memory |\n| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for row in rows(folder, arguments.add):
            if not arguments.only or arguments.only in row.name:
                measure(row, arguments, folder)
                print(row.as_line(), flush=True)
    now, load = datetime.now(UTC).date().isoformat(), f"{begun:.1f} and {os.getloadavg()[0]:.1f}"
    print(
        f"\nMeasured on {now}: {os.cpu_count()} cores ({platform.machine()}), load of the machine"
        f" {load} at start and end; medians of runs that took turns, the first left out."
    )


def measure(row: Row, arguments: argparse.Namespace, folder: Path) -> None:
    """Run one row in turns until its ratio is sure."""
    kept = {
        k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")
    }
    for number in range(arguments.runs + 1):
        for python, runs in ((sys.executable, row.ours), (arguments.other, row.theirs)):
            if arguments.no_snapshot:
                kept["XDG_CACHE_HOME"] = tempfile.mkdtemp(dir=folder)
            run = run_process([python, *row.words], kept, folder / "log")
            if number:  # the first compiles, and fills the caches of the disk
                runs.append(run)
        if row.is_sure():
            return


if __name__ == "__main__":
    main()
