"""How long a comparison takes: prints seconds for loading, building, and ten questions.

Example: python benchmarks/compare.py
"""

from __future__ import annotations

import time
from statistics import median

import corridors
from corridors.network import build_network, compare

PAIRS = (
    ("xian", "istanbul"),
    ("xian", "malaszewicze"),
    ("chongqing", "duisburg"),
    ("kashgar", "tashkent"),
    ("urumqi", "baku"),
    ("tianjin", "tashkent"),
    ("almaty", "tehran"),
    ("lianyungang", "saint-petersburg"),
    ("dushanbe", "kashgar"),
    ("xian", "poti"),
)
REPEATS = 3


def main() -> None:
    """Print the times."""
    start = time.perf_counter()
    atlas = corridors.load()
    print(f"load     {time.perf_counter() - start:6.3f} s")
    start = time.perf_counter()
    network = build_network(atlas)
    print(f"network  {time.perf_counter() - start:6.3f} s")
    times = []
    for origin, destination in PAIRS:
        runs = []
        for _ in range(REPEATS):
            start = time.perf_counter()
            compare(network, origin, destination)
            runs.append(time.perf_counter() - start)
        times.append(median(runs))
        print(f"compare  {times[-1]:6.3f} s  {origin} to {destination}")
    print(f"median   {median(times):6.3f} s, longest {max(times):.3f} s")


if __name__ == "__main__":
    main()
