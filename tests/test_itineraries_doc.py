"""The tables of docs/itineraries.md are what the program answers."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "itineraries.md"
TOOL = Path(__file__).parents[1] / "tools" / "build_itineraries.py"


def test_the_page_is_current() -> None:
    done = subprocess.run(
        [sys.executable, str(TOOL), "--check"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_length_that_misses_the_published_one_by_more_than_a_twentieth_is_explained() -> None:
    rows = re.findall(
        r"^\|.*\| ([+-][\d.]+)% \|[^|]*\|(.*)\|$", PAGE.read_text("utf-8"), re.MULTILINE
    )
    assert len(rows) >= 8
    assert [off for off, why in rows if abs(float(off)) > 5 and not why.strip()] == []


def test_the_page_answers_the_ten_questions() -> None:
    commands = re.findall(
        r"^\*\*.*`(corridors compare [^`]+)`$", PAGE.read_text("utf-8"), re.MULTILINE
    )
    assert len(commands) >= 10
