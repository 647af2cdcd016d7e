"""Plant faults in the code and count how many of them the tests notice (mutation testing).

Needs mutmut, which is no dependency of ours: ``pip install mutmut==3.8.1``. What is spoilt and by
which tests it is judged stands in ``pyproject.toml`` (``tool.mutmut``); the work is done in a copy,
``mutants/``. All faults of all modules take hours, so that a sample is drawn of each module, the
same one for the same ``--seed``. The counts go into ``docs/mutation.md``; the faults that nobody
noticed are told, and ``python -m mutmut show NAME`` shows one.

Example: python tools/mutate.py --each 30 --minutes 20
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "mutation.md"
START = "<!-- made by tools/mutate.py -->\n"
_MUTMUT = (sys.executable, "-m", "mutmut")
_NOTICED = ("killed", "timeout", "suspicious", "segfault")


def main() -> None:
    """Draw, run, count, and write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--each", type=int, default=30, help="how many faults of each module")
    parser.add_argument("--minutes", type=float, default=20, help="when to stop")
    parser.add_argument("--seed", type=int, default=1, help="another draws other faults")
    options = parser.parse_args()
    shutil.rmtree(ROOT / "mutants", ignore_errors=True)  # an old copy spoils the new one
    _run("run", "no.such.name")  # this writes the faulty copies, and finds none to judge
    faults = _faults()
    if not faults:
        sys.exit("mutmut made no faults; python -m mutmut run tells why")
    drawn = {module: _draw(names, options.each, options.seed) for module, names in faults.items()}
    names = [name for some in drawn.values() for name in some]
    random.Random(options.seed).shuffle(names)  # noqa: S311  (so that a stop leaves some of all)
    whole = _run("run", "--max-children", "1", *names, seconds=options.minutes * 60)
    told = _results()
    rows = [
        _row(module, len(faults[module]), [told.get(name, "") for name in some])
        for module, some in drawn.items()
    ]
    _write(rows, options, whole=whole)
    for name in names:
        if told.get(name) == "survived":
            print(name)


def _run(*words: str, seconds: float | None = None) -> bool:
    """Run mutmut; return whether it came to its end in time."""
    try:
        subprocess.run([*_MUTMUT, *words], cwd=ROOT, timeout=seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return False
    return True


def _faults() -> dict[str, list[str]]:
    """Return the names of all faults by module."""
    found = {}
    for path in sorted((ROOT / "mutants" / "src").rglob("*.py.meta")):
        names = json.loads(path.read_text("utf-8"))["exit_code_by_key"]
        module = path.relative_to(ROOT / "mutants" / "src").as_posix().removesuffix(".meta")
        if names:
            found[module] = sorted(names)
    return found


def _draw(names: list[str], most: int, seed: int) -> list[str]:
    return random.Random(seed).sample(names, min(most, len(names)))  # noqa: S311  (no secret)


def _results() -> dict[str, str]:
    """Return what mutmut says of each fault."""
    command = [*_MUTMUT, "results", "--all", "true"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
    pairs = (line.strip().rpartition(": ") for line in done.stdout.splitlines())
    return {name: word for name, _, word in pairs if name}


def _row(module: str, all_: int, told: list[str]) -> tuple[str, int, int, int, int, int]:
    counts = Counter(told)
    noticed = sum(counts[word] for word in _NOTICED)
    judged = noticed + counts["survived"] + counts["no tests"]
    return module, all_, judged, noticed, counts["survived"], counts["no tests"]


def _write(
    rows: list[tuple[str, int, int, int, int, int]], options: argparse.Namespace, *, whole: bool
) -> None:
    total = ("together", *(sum(row[n] for row in rows) for n in range(1, 6)))
    head = ("module", "faults", "judged", "noticed", "survived", "no test runs it")
    lines = [head, ("---",) * len(head), *rows, total]
    end = "It came to its end." if whole else f"It was stopped after {options.minutes:g} minutes."
    command = f"python tools/mutate.py --each {options.each} --seed {options.seed}"
    text = f"{datetime.now(UTC):%Y-%m-%d}, `{command}`. {end}\n\n"
    text += "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)
    PAGE.write_text(PAGE.read_text("utf-8").partition(START)[0] + START + "\n" + text, "utf-8")


if __name__ == "__main__":
    main()
