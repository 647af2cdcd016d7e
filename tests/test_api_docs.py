"""The front door: each name tells what it takes, gives and raises; docs/api.md says the same."""

from __future__ import annotations

import inspect
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import corridors

if TYPE_CHECKING:
    from pathlib import Path

FUNCTIONS = [n for n in corridors.__all__ if inspect.isfunction(getattr(corridors, n))]
METHODS = {"summarize", "catchment", "compare", "build_network", "draw_figure", "read_overlay"}


def test_the_page_is_current(repository: Path) -> None:
    done = subprocess.run(
        [sys.executable, "tools/build_api_docs.py", "--check"],
        cwd=repository,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_of_the_front_door_tells_all(name: str) -> None:
    function = getattr(corridors, name)
    text = inspect.getdoc(function) or ""
    for heading in ("Parameters", "Returns", "Raises", "Examples"):
        assert f"\n{heading}\n{'-' * len(heading)}\n" in text, heading
    assert ">>> " in text
    if name in METHODS:
        assert "\nNotes\n-----\n" in text, "the source of the method"
    told = text.split("\nParameters\n", 1)[1].split("\nReturns\n", 1)[0]
    for item in inspect.signature(function).parameters.values():
        given = "fields as keywords" if item.kind is item.VAR_KEYWORD else item.name
        assert given in told, given


def test_the_page_tells_of_every_name(repository: Path) -> None:
    page = (repository / "docs" / "api.md").read_text("utf-8")
    assert {n for n in corridors.__all__ if f"\n### {n}\n" not in page} == {"__version__"}
