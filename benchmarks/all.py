"""What README and docs/benchmarks.md claim, measured in one go of five minutes or so.

Needs Chromium, and npm the first time. Everything goes in turns and is repeated until the ratio's
middle half lies close together, or its share of the time is over. The load of the machine is said
at start and end: figures of a machine that does other work are not to be kept.

Example: python benchmarks/all.py --other ../older/.venv/bin/python
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

import commands
import maps
from app import bare_results
from browser import measure_opening, measure_steps, open_browser
from libraries import fetch_libraries
from prepare import write_inputs
from processes import run_process

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from maps import Subject

SPREAD, LEAST, STEPS = 0.04, 5, 10
OPENINGS_S, BUILDS_S, APP_TURNS, COMMAND_RUNS = 70.0, 60.0, 3, 7
FROM_SNAPSHOT = ("load()", "every table", "corridors list`", "show", "corridors map`")
WITHOUT = ("corridors list`", "show", "corridors map`")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--other", help="the Python of an older checkout, for the commands")
    arguments = parser.parse_args()
    begun, start = os.getloadavg()[0], time.monotonic()
    print("| what | runs | ours / other |\n| --- | --- | --- |")
    maps.CACHE.mkdir(exist_ok=True)
    write_inputs(maps.CACHE)
    found = maps.subjects()
    measured = {name: found[name] for name in ("ours", "control", "by_hand")}
    builds(measured)
    openings(measured)
    with open_browser() as browser:
        for row in bare_results(browser, APP_TURNS):
            print(f"| {row[0]} | {APP_TURNS} | {row[2]} |", flush=True)
    if arguments.other:
        compare_commands(arguments.other)
    print(
        f"\nMeasured on {datetime.now(UTC).date().isoformat()}: {os.cpu_count()} cores"
        f" ({platform.machine()}), Python {platform.python_version()}, load of the machine"
        f" {begun:.1f} at the start and {os.getloadavg()[0]:.1f} at the end,"
        f" {time.monotonic() - start:.0f} seconds; medians of runs that took turns."
    )


def builds(measured: dict[str, Subject]) -> None:
    """Write every page in turns."""
    first, by_hand = measured["ours"].runs, measured["by_hand"].runs

    def turn() -> None:
        for subject in measured.values():
            log = maps.CACHE / f"{subject.name}.log"
            subject.runs.append(run_process(subject.command, maps.environment(), log))

    def ratios(what: str) -> list[float]:
        pairs = zip(first, by_hand, strict=True)
        return [getattr(one, what) / getattr(two, what) for one, two in pairs]

    turn()
    for subject in measured.values():
        subject.runs.clear()  # the first compiles, and keeps a snapshot
    repeat(turn, lambda: ratios("cpu_s"), BUILDS_S)
    for what, words, form in (
        ("cpu_s", "processor time", "{:.2f} s"),
        ("peak_mb", "peak memory", "{:.0f} MB"),
    ):
        both = [median(getattr(run, what) for run in runs) for runs in (first, by_hand)]
        name = f"`corridors map`, snapshot kept, against folium by hand: {words}"
        tell(name, len(first), both, ratios(what), form)


def openings(measured: dict[str, Subject]) -> None:
    """Open the pages in turns, then work in ours."""
    files = fetch_libraries(maps.CACHE / "libraries")
    ours, control = measured["ours"].openings, measured["control"].openings
    with open_browser() as browser:

        def turn() -> None:
            for name in ("ours", "control"):
                subject = measured[name]
                found = measure_opening(browser, subject.page, subject.colours, files)
                subject.openings.append(found)

        def ratios(what: str) -> list[float]:
            pairs = zip(ours, control, strict=True)
            return [getattr(one, what) / getattr(two, what) for one, two in pairs]

        turn()
        for subject in measured.values():
            subject.openings.clear()
        repeat(turn, lambda: ratios("painted_ms"), OPENINGS_S)
        for what, words in (("painted_ms", "first lines painted"), ("busy_ms", "the main thread")):
            both = [median(getattr(one, what) for one in runs) for runs in (ours, control)]
            name = f"opening, against folium on canvas: {words}"
            tell(name, len(ours), both, ratios(what), "{:.0f} ms")
        steps = measure_steps(browser, measured["ours"].page, maps.LINE_COLOURS, STEPS)
    for name, took in steps.items():
        print(f"| {name}, main thread | {len(took)} | {median(took):.0f} ms |", flush=True)


def compare_commands(other: str) -> None:
    """Run the commands of both checkouts in turns, with a snapshot and without."""
    for kept, names in ((True, FROM_SNAPSHOT), (False, WITHOUT)):
        arguments = argparse.Namespace(other=other, runs=COMMAND_RUNS, no_snapshot=not kept)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for row in commands.rows(folder, None):
                if not any(part in row.name for part in names):
                    continue
                commands.measure(row, arguments, folder)
                both = [median(run.cpu_s for run in runs) for runs in row.both]
                words = "with a snapshot" if kept else "without one"
                count = len(row.ours)
                tell(f"{row.name}, {words}", count, both, row.ratios("cpu_s"), "{:.2f} s")


def repeat(turn: Callable[[], None], ratios: Callable[[], Sequence[float]], seconds: float) -> None:
    """Take turns until the middle half of the ratios lies close together, or the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        turn()
        if len(ratios()) >= LEAST:
            low, middle, high = quantiles(ratios(), n=4)
            if (high - low) / 2 <= SPREAD * middle:
                return


def tell(what: str, runs: int, both: Sequence[float], ratios: Sequence[float], form: str) -> None:
    """Print a row of the table."""
    ours, theirs = both
    shown = f"{form.format(ours)} / {form.format(theirs)} = **{median(ratios):.2f}**"
    print(f"| {what} | {runs} | {shown} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
