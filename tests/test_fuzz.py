"""A short, seeded run of `tools/fuzz.py`: spoilt folders, odd files, interrupted runs."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="runs are forks with limits")
CASES = {"folders": 8, "own": 40, "kill": 3}
LEAST = {
    "folders": {"certain fault found", "harmless accepted", "used after check", "text stays text"},
    "own": {"own file read", "own file read right", "own refusal in one line"},
    "kill": {"old or new whole", "temporary files when interrupted"},
}


@pytest.mark.parametrize("part", CASES)
def test_a_short_run_of_the_fuzzer_misses_nothing(
    repository: Path, tmp_path: Path, part: str
) -> None:
    told = tmp_path / "told.json"
    words = [sys.executable, "tools/fuzz.py", "--only", part, "--json", str(told)]
    words += ["--cases", str(CASES[part]), "--seed", "11"]
    done = subprocess.run(words, cwd=repository, check=False, capture_output=True, text=True)
    assert told.exists(), done.stderr[-2000:]
    found = json.loads(told.read_text("utf-8"))["parts"][part]
    assert [f"{miss['goal']}: {miss['case']}: {miss['what']}" for miss in found["misses"]] == []
    assert {goal for goal in LEAST[part] if not found["tried"].get(goal)} == set()
    assert done.returncode == 0
