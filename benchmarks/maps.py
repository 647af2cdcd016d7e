"""Our maps against those of other programs, in one run, as ratios; prints a Markdown table.

Peers (`peers/`) draw the same lines with the same attributes over the same land; what they load
from elsewhere is served from `cache/`. Runs take turns, so that what else the machine does falls on
all of them; times are medians of processor seconds, with seconds on the clock beside them.

Example: python benchmarks/maps.py --runs 5 --out table.md
"""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import make_big
from browser import (
    Opening,
    measure_opening,
    measure_steps,
    open_browser,
    shows_offline,
)
from libraries import fetch_libraries
from prepare import write_inputs
from processes import Run, medians, run_process

from corridors.style import THEMES

HERE = Path(__file__).resolve().parent
CACHE = HERE / "cache"
LINE_COLOURS = list(THEMES["light"].modes.values())
BIG_COLOURS = ["#b0307a"]
OFFLINE = ("leafmap", "pydeck", "lonboard", "kepler")
COLLECTOR_NOTE = "heap after a collection, array buffers included"


@dataclass(slots=True)
class Subject:
    """A page and the command that writes it."""

    name: str
    page: Path
    command: list[str]
    colours: list[str]
    runs: list[Run] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)

    @property
    def run(self) -> Run:
        """The medians of its process."""
        return medians(self.runs)

    @property
    def opening(self) -> Opening:
        """The medians of its opening."""
        return Opening(
            median(one.painted_ms for one in self.openings),
            median(one.busy_ms for one in self.openings),
            median(one.heap_mb for one in self.openings),
            max(one.requests for one in self.openings),
        )

    @property
    def size(self) -> int:
        """Bytes of the page."""
        return self.page.stat().st_size

    @property
    def packed(self) -> int:
        """Bytes of the page after gzip -9."""
        return len(gzip.compress(self.page.read_bytes(), 9))


def subjects() -> dict[str, Subject]:
    """Return ours and the peers, on the whole atlas."""
    lines, base = str(CACHE / "lines.geojson"), str(CACHE / "base.geojson")
    found = {"ours": _ours("ours", [], LINE_COLOURS)}
    for name in ("control", "by_hand", "explore"):
        found[name] = _peer(name, name, [lines, base], LINE_COLOURS)
    full = str(CACHE / "lines-full.geojson")
    found["control_full"] = _peer("control_full", "control", [full, base], LINE_COLOURS)
    return found


def big_subjects(data: Path) -> dict[str, Subject]:
    """Return ours and folium on 3.4 million vertices."""
    added = ["--project", "cku-railway", "--add", str(data)]
    base = str(CACHE / "base.geojson")
    return {
        "ours": _ours("ours_big", added, BIG_COLOURS),
        "folium": _peer("folium_big", "big", [str(data), base], BIG_COLOURS),
    }


def _ours(name: str, more: list[str], colours: list[str]) -> Subject:
    page = CACHE / f"{name}.html"
    command = [sys.executable, "-m", "corridors.cli", "map", str(page), *more]
    return Subject(name, page, command, colours)


def _peer(name: str, script: str, inputs: list[str], colours: list[str]) -> Subject:
    page = CACHE / f"{name}.html"
    command = [sys.executable, str(HERE / "peers" / f"{script}.py"), *inputs, str(page)]
    return Subject(name, page, command, colours)


def environment() -> dict[str, str]:
    """Return the environment of every measured process: compiled modules are kept, as usual."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(CACHE / "compiled")}


def measure(found: dict[str, Subject], runs: int, files: dict[str, Path]) -> None:
    """Write and open every page several times, in turns; the first round is not counted."""
    for number in range(runs + 1):
        for subject in found.values():
            run = run_process(subject.command, environment(), CACHE / f"{subject.name}.log")
            if number:
                subject.runs.append(run)
                tell(f"{subject.name}: {run.wall_s:.2f} s, {run.cpu_s:.2f} s of processor")
    with open_browser() as browser:
        for number in range(runs + 1):
            for subject in found.values():
                opening = measure_opening(browser, subject.page, subject.colours, files)
                if number:
                    subject.openings.append(opening)
                    tell(f"{subject.name}: painted after {opening.painted_ms:.0f} ms")


def tell(text: str) -> None:
    """Say how far it is."""
    print(text, file=sys.stderr, flush=True)


# ---- the table -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Result:
    """A row of the table: what was asked, what came out."""

    what: str
    goal: str
    measured: str
    met: bool | None

    def row(self) -> str:
        """Return it as Markdown."""
        verdict = "–" if self.met is None else "yes" if self.met else "**no**"  # noqa: RUF001
        return f"| {self.what} | {self.goal} | {self.measured} | {verdict} |"


def at_most(what: str, ours: float, peer: float, goal: float, form: str) -> Result:
    """Return the row of a ratio; `form` shows both figures."""
    ratio = ours / peer
    shown = f"{form.format(ours)} / {form.format(peer)} = **{ratio:.2f}**"
    return Result(what, f"≤ {goal:.2f}", shown, ratio <= goal)


def atlas_results(
    found: dict[str, Subject], full: Subject, steps: dict[str, list[float]]
) -> list[Result]:
    """Return the rows of the whole atlas."""
    ours, control = found["ours"], found["control"]
    hand, explore = found["by_hand"], found["explore"]
    megabytes, kilobytes = ours.size / 1e6, ours.packed / 1e3
    results = [
        Result("whole atlas, one file", "≤ 1.2 MB", f"{megabytes:.2f} MB", megabytes <= 1.2),  # noqa: PLR2004
        Result("the same, gzip -9", "≤ 400 KB", f"{kilobytes:.0f} KB", kilobytes <= 400),  # noqa: PLR2004
        at_most("bytes against the control in three languages",
                ours.size / 1e6, full.size / 1e6, 0.50, "{:.2f} MB"),
        at_most("the same, gzip -9", ours.packed / 1e3, full.packed / 1e3, 0.80, "{:.0f} KB"),
        at_most("bytes against the control in English alone",
                ours.size / 1e6, control.size / 1e6, 0.50, "{:.2f} MB"),
        at_most("the same, gzip -9", ours.packed / 1e3, control.packed / 1e3, 0.80, "{:.0f} KB"),
    ]  # fmt: skip
    for name, peer, goal in (("folium by hand", hand, 0.45), ("`explore`", explore, 0.25)):
        cpu = f"cold `corridors map` against {name}, processor time"
        results += [
            at_most(cpu, ours.run.cpu_s, peer.run.cpu_s, goal, "{:.2f} s"),
            at_most("the same, on the clock", ours.run.wall_s, peer.run.wall_s, goal, "{:.2f} s"),
            at_most("the same, peak memory", ours.run.peak_mb, peer.run.peak_mb, 1.0, "{:.0f} MB"),
        ]
    results.append(
        at_most(
            "opening to first lines painted, against the control",
            ours.opening.painted_ms, control.opening.painted_ms, 0.65, "{:.0f} ms",
        )
    )  # fmt: skip
    busy = (ours.opening.busy_ms, control.opening.busy_ms)
    results.append(at_most("the same, work of the main thread", *busy, 0.65, "{:.0f} ms"))
    for name in ("by_hand", "explore"):
        peer = found[name]
        shown = f"{ours.opening.painted_ms:.0f} / {peer.opening.painted_ms:.0f} ms"
        results.append(Result(f"the same, against {name}", "", shown, None))
    heaps = f"{ours.opening.heap_mb:.1f} / {control.opening.heap_mb:.1f} MB"
    results.append(Result(f"{COLLECTOR_NOTE}, against the control", "", heaps, None))
    for name, took in steps.items():
        result = f"{median(took):.0f} ms (longest {max(took):.0f})"
        results.append(Result(f"{name}: main thread", "< 50 ms", result, median(took) < 50))  # noqa: PLR2004
    asked = ours.opening.requests
    results.append(Result("requests to anything else", "0", str(asked), asked == 0))
    return results


def big_results(found: dict[str, Subject]) -> list[Result]:
    """Return the rows of the added big file."""
    ours, folium = found["ours"], found["folium"]
    build = "big data: build, processor time"
    opened, theirs = ours.opening, folium.opening
    return [
        at_most("big data: file", ours.size / 1e6, folium.size / 1e6, 0.06, "{:.1f} MB"),
        at_most(build, ours.run.cpu_s, folium.run.cpu_s, 0.40, "{:.1f} s"),
        at_most("the same, on the clock", ours.run.wall_s, folium.run.wall_s, 0.40, "{:.1f} s"),
        at_most("big data: opening", opened.painted_ms, theirs.painted_ms, 0.15, "{:.0f} ms"),
        at_most("big data: heap", opened.heap_mb, theirs.heap_mb, 0.10, "{:.0f} MB"),
        Result("big data: peak memory", "", f"{ours.run.peak_mb:.0f} / "
               f"{folium.run.peak_mb:.0f} MB", None),
    ]  # fmt: skip


def offline_pages(python: str | None) -> dict[str, tuple[Path, str]]:
    """Write the pages of more peers with another Python that has them; say which fail."""
    found = {}
    inputs = [str(CACHE / name) for name in ("lines.geojson", "base.geojson")]
    for name in OFFLINE if python else ():
        page = CACHE / f"{name}.html"
        script = str(HERE / "peers" / f"{name}_lines.py")
        kept = {key: value for key, value in environment().items() if key != "PYTHONPATH"}
        try:
            run_process([str(python), script, *inputs, str(page)], kept, CACHE / f"{name}.log")
        except (RuntimeError, OSError) as error:
            tell(str(error))
        else:
            found[name] = (page, f"{page.stat().st_size / 1e6:.1f} MB")
    return found


def offline_row(python: str | None) -> str:
    """Return a sentence: who shows a map with the network off; their pages were written before."""
    found = subjects()
    pages = {name: found[name].page for name in ("ours", "control", "explore")}
    pages = {name: page for name, page in pages.items() if page.is_file()}
    pages |= {name: page for name, (page, _) in offline_pages(python).items()}
    with open_browser() as browser:
        shown = {
            name: shows_offline(browser, page, LINE_COLOURS, CACHE / f"{name}-offline.png")
            for name, page in pages.items()
        }
    words = {"ours": "corridors", "control": "folium", "explore": "geopandas `explore`"}
    return ", ".join(f"{words.get(n, n)}: {'yes' if s else 'blank'}" for n, s in shown.items())


def table(results: list[Result], offline: str, runs: int, begun: float) -> str:
    """Return all as Markdown; ``begun`` is the load of the machine at the start."""
    now, ended = datetime.now(UTC).date().isoformat(), os.getloadavg()[0]
    head = (
        f"Measured on {now}: {os.cpu_count()} cores, {platform.machine()}, "
        f"Python {platform.python_version()}, medians of {runs} runs that took turns; "
        f"load of the machine {begun:.1f} at the start, {ended:.1f} at the end."
    )
    rows = "\n".join(result.row() for result in results)
    return (
        f"{head}\n\n| what | goal | ours / peer | met |\n| --- | --- | --- | --- |\n{rows}\n"
        f"| shows a map with the network off | yes | {offline} | yes |\n"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5, help="0 leaves the atlas out")
    parser.add_argument("--big-runs", type=int, default=2, help="0 leaves the big data out")
    parser.add_argument("--peers-python", help="a Python with leafmap, pydeck, lonboard, keplergl")
    parser.add_argument("--out", type=Path, help="write the table there too")
    arguments = parser.parse_args()
    begun = os.getloadavg()[0]
    CACHE.mkdir(exist_ok=True)
    write_inputs(CACHE)
    files = fetch_libraries(CACHE / "libraries")
    results = measure_atlas(arguments.runs, files) if arguments.runs else []
    if arguments.big_runs:
        results += measure_big(arguments.big_runs, files)
    text = table(results, offline_row(arguments.peers_python), arguments.runs, begun)
    print(text)
    if arguments.out:
        arguments.out.write_text(text, "utf-8")


def measure_atlas(runs: int, files: dict[str, Path]) -> list[Result]:
    """Measure the whole atlas."""
    found = subjects()
    full = found.pop("control_full")  # its bytes are all that is asked of it
    run_process(full.command, environment(), CACHE / f"{full.name}.log")
    measure(found, runs, files)
    with open_browser() as browser:
        steps = measure_steps(browser, found["ours"].page, LINE_COLOURS, 10)
    return atlas_results(found, full, steps)


def measure_big(runs: int, files: dict[str, Path]) -> list[Result]:
    """Measure the big added file, which is made the first time."""
    data = CACHE / "big.geojson"
    if not data.is_file():
        make_big.write_file(data)
    found = big_subjects(data)
    measure(found, runs, files)
    return big_results(found)


if __name__ == "__main__":
    main()
