"""A command as a process of its own: seconds, processor seconds, peak memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took.

    Attributes
    ----------
    wall_s, cpu_s
        From start to end, and of that at work (user and system, all threads).
    peak_mb
        The most memory that it held.
    """

    wall_s: float
    cpu_s: float
    peak_mb: float


def run_process(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Run:
    """Run a command to its end; what it says goes to a file.

    Raises
    ------
    RuntimeError
        If it fails.
    """
    # A process begins with the memory of the one that starts it: let that be a small one.
    small = [sys.executable, "-I", "-S", __file__, str(log), *command]
    said = subprocess.run(small, env=dict(environment), check=True, capture_output=True)  # noqa: S603
    status, wall, cpu, peak = json.loads(said.stdout)
    if status:
        msg = f"{' '.join(command)} failed:\n{log.read_text('utf-8', 'replace')[-2000:]}"
        raise RuntimeError(msg)
    return Run(wall, cpu, peak)


def medians(runs: Sequence[Run]) -> Run:
    """Return the median of each figure."""
    return Run(
        median(run.wall_s for run in runs),
        median(run.cpu_s for run in runs),
        median(run.peak_mb for run in runs),
    )


def _run(log: str, *command: str) -> None:
    with open(log, "wb") as stream:  # noqa: PTH123  (pathlib would make this process larger)
        actions = [(os.POSIX_SPAWN_DUP2, stream.fileno(), number) for number in (1, 2)]
        start = time.perf_counter()
        process = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
        _, status, usage = os.wait4(process, 0)
        wall = time.perf_counter() - start
    cpu, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000
    print(json.dumps([status, wall, cpu, peak]))


if __name__ == "__main__":
    _run(*sys.argv[1:])
