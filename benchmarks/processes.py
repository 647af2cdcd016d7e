"""A command as a process of its own: seconds, processor seconds, peak memory."""

from __future__ import annotations

import os
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
    with log.open("wb") as stream:
        actions = [(os.POSIX_SPAWN_DUP2, stream.fileno(), number) for number in (1, 2)]
        start = time.perf_counter()
        process = os.posix_spawn(command[0], command, environment, file_actions=actions)
        _, status, usage = os.wait4(process, 0)
        wall = time.perf_counter() - start
    if status:
        msg = f"{' '.join(command)} failed:\n{log.read_text('utf-8', 'replace')[-2000:]}"
        raise RuntimeError(msg)
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000)


def medians(runs: Sequence[Run]) -> Run:
    """Return the median of each figure."""
    return Run(
        median(run.wall_s for run in runs),
        median(run.cpu_s for run in runs),
        median(run.peak_mb for run in runs),
    )
