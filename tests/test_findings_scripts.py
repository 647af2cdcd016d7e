"""Every script of findings/ has its row and can be started; running one needs the internet."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "findings"
SCRIPTS = sorted(FOLDER.glob("*.sh"))
ROW = re.compile(
    r"^\| \[([a-z0-9-]+)\]\(\1\.sh\) \|(?: [^|]+ \|){2} [^|]*\d[^|]* \| \d{4}-\d\d-\d\d \|$",
    re.MULTILINE,
)


def test_the_table_has_every_script_once() -> None:
    table = (FOLDER / "README.md").read_text("utf-8")
    assert len(SCRIPTS) >= 8
    assert ROW.findall(table) == [script.stem for script in SCRIPTS]
    assert table.count("\n| [") == len(SCRIPTS)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_can_be_started(script: Path) -> None:
    text = script.read_text("utf-8")
    assert text.startswith("#!/usr/bin/env bash\n# Guess: ")
    assert "\nset -euo pipefail\n" in text
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", script], check=True)  # noqa: S607
