"""Write big test data: 5,000 lines with 3.4 million vertices, 131 MB as GeoJSON, by a fixed seed.

The lines are walks that keep their heading, as roads and pipelines do, over Eurasia. Coordinates
have all the digits that programs write when nobody rounds, attributes are those of a register.
With ``--folder`` each line gets a file of its own instead.

Example: python benchmarks/make_big.py big.geojson
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 20_261_122
LINES, VERTICES = 5_000, 680
STEP_DEG = 0.004
WEST, SOUTH, EAST, NORTH = 20.0, 30.0, 120.0, 58.0
TYPES = ("railway", "road", "gas pipeline", "oil pipeline", "power line")
STATES = ("operating", "under construction", "planned")


def features(lines: int = LINES, vertices: int = VERTICES) -> Iterator[dict[str, Any]]:
    """Yield GeoJSON features, EPSG:4326."""
    random = np.random.default_rng(SEED)
    for number in range(lines):
        start = random.uniform((WEST, SOUTH), (EAST, NORTH))
        bends = random.normal(0.0, 0.12, vertices)
        headings = random.uniform(0.0, 2.0 * np.pi) + np.cumsum(bends)
        steps = STEP_DEG * random.uniform(0.5, 1.5, vertices)[:, None]
        walk = start + np.cumsum(steps * np.column_stack([np.cos(headings), np.sin(headings)]), 0)
        properties = {
            "id": number,
            "name": f"Line {number}",
            "type": TYPES[number % len(TYPES)],
            "status": STATES[number % len(STATES)],
            "length_km": round(float(steps.sum()) * 95.0, 3),
            "opened": 1950 + number % 80,
            "note": f"Entry {number} of a register that somebody else keeps.",
        }
        yield {
            "type": "Feature",
            "properties": properties,
            "geometry": {"type": "LineString", "coordinates": walk.tolist()},
        }


def write_file(path: Path, lines: int = LINES, vertices: int = VERTICES) -> None:
    """Write one FeatureCollection."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write('{"type": "FeatureCollection", "features": [\n')
        for number, feature in enumerate(features(lines, vertices)):
            stream.write((",\n" if number else "") + json.dumps(feature))
        stream.write("\n]}\n")


def write_folder(folder: Path, lines: int = LINES, vertices: int = VERTICES) -> None:
    """Write one file for each line."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, feature in enumerate(features(lines, vertices)):
        collection = {"type": "FeatureCollection", "features": [feature]}
        (folder / f"line-{number:05}.geojson").write_text(json.dumps(collection), "utf-8")


def main() -> None:
    """Write what the arguments ask for, and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("out", type=Path, help="the file, or the folder with --folder")
    parser.add_argument("--folder", action="store_true", help="one file for each line")
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--vertices", type=int, default=VERTICES, help="of each line")
    arguments = parser.parse_args()
    write = write_folder if arguments.folder else write_file
    write(arguments.out, arguments.lines, arguments.vertices)
    files = [arguments.out] if arguments.out.is_file() else list(arguments.out.iterdir())
    size = sum(file.stat().st_size for file in files)
    vertices = arguments.lines * arguments.vertices
    print(f"{arguments.lines} lines, {vertices} vertices, {len(files)} files, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
