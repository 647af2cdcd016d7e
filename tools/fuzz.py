"""Spoil the data, bring odd files, interrupt runs; and count what the program makes of it.

Three parts, each with cases whose right outcome is known by construction:

folders
    Copies of a part of the data (``--whole``: of all of it) with one thing changed. A *certain*
    fault must be found by ``corridors check``; a *harmless* change must be taken; what ``check``
    passes, ``map``, ``figure``, ``export``, ``list``, ``show``, ``stats`` and ``compare`` must use.
own
    Files for ``corridors map --add``: read whole, read in part with the number of what is left
    out, or refused in one line that names the file.
kill
    Runs ended by SIGINT, SIGTERM or SIGKILL, at random or once a temporary file is seen. The old
    or the new output stands whole, nothing else is left (after SIGKILL: once the next run is done).

Runs are forks of this process with at most 4 GB and 60 s of processor time; those that are killed
are processes of their own. Linux only. Everything happens in a temporary folder.

Usage: python tools/fuzz.py [--seed 1] [--only folders|own|kill] [--cases 20] [--json out.json]
The table goes to standard output, misses below it; exit code 1 if a goal is missed.
``--src DIR`` measures another checkout with the same tool: ``--src ../older``.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from fuzzing.cutting import cut_atlas
from fuzzing.running import Runner, preload
from fuzzing.table import rows_of, table_text

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("folders", "own", "kill")


def main() -> None:
    """Run what was asked for, print the table, and exit with 1 if a goal is missed."""
    options = _options()
    preload(options.src)
    scratch = Path(tempfile.mkdtemp(prefix="corridors-fuzz-"))  # forks must not tidy it up
    try:
        data = options.data or options.src / "geodata"
        if not options.whole and not options.data:
            data = cut_atlas(data, scratch / "part")
        parts = {part: _try(part, options, data, scratch) for part in options.only or PARTS}
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    rows = rows_of(parts)
    print(table_text(rows))
    for part in parts.values():
        for miss in part.misses:
            print(f"{miss.goal}: {miss.as_line()}")
        if part.skipped:
            print(f"not applicable to this data: {', '.join(part.skipped)}")
    if options.json:
        result = {
            "seed": options.seed,
            "rows": [asdict(row) for row in rows],
            "parts": {
                name: {
                    "tried": dict(part.tried),
                    "misses": [asdict(miss) for miss in part.misses],
                    "cases": part.cases,
                    "not_applicable": part.skipped,
                }
                for name, part in parts.items()
            },
        }
        options.json.write_text(json.dumps(result, ensure_ascii=True, indent=1) + "\n", "utf-8")
    sys.exit(any(row.missed for row in rows))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1, help="all that is drawn comes from it")
    parser.add_argument("--only", action="append", choices=PARTS, help="this part alone")
    parser.add_argument("--cases", type=int, metavar="N", help="at most so many of each part")
    parser.add_argument("--src", type=_folder, default=ROOT, metavar="DIR", help="a checkout")
    parser.add_argument("--data", type=_folder, metavar="DIR", help="an atlas folder to spoil")
    parser.add_argument("--whole", action="store_true", help="spoil copies of all the data")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all results there too")
    return parser.parse_args()


def _folder(text: str) -> Path:
    return Path(text).resolve(strict=True)


def _try(part: str, options: argparse.Namespace, data: Path, scratch: Path):  # noqa: ANN202
    """Run one part; its modules are imported once the program is."""
    from fuzzing import folders, killing, owning
    from fuzzing.own_geojson import geojson_cases
    from fuzzing.own_json import json_cases
    from fuzzing.own_layers import layer_cases
    from fuzzing.own_marks import mark_cases
    from fuzzing.own_paths import path_cases
    from fuzzing.own_tables import table_cases

    runner, seed, most = Runner(scratch), options.seed, options.cases
    if part == "folders":
        cases = folders.folder_cases(seed)
        chosen = folders.sample(cases, most, seed) if most else cases
        return folders.try_folders(runner, data, scratch, chosen, seed)
    if part == "own":
        own = [
            *geojson_cases(),
            *json_cases(),
            *table_cases(),
            *mark_cases(),
            *layer_cases(),
            *path_cases(),
        ]
        own = owning.sample_own(own, most, seed) if most else own
        return owning.try_own_files(runner, data, scratch, own)
    kills = killing.kill_cases()
    kills = random.Random(seed).sample(kills, min(most, len(kills))) if most else kills  # noqa: S311
    return killing.try_kills(data, options.src, scratch, kills, seed)


if __name__ == "__main__":
    main()
