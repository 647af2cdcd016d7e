"""A language is one file: a catalogue laid beside the others is offered everywhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def source_with_kazakh(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the sources with a Kazakh catalogue; what it lacks stands in English."""
    root = tmp_path_factory.mktemp("kazakh")
    shutil.copytree(repository / "src" / "corridors", root / "corridors")
    lines = [
        'language_name = "Қазақша"',
        'mode_rail = "Теміржол"',
        'number_steps = "1000000000, 1000000"',
    ]
    (root / "corridors" / "locale" / "kk.toml").write_text("\n".join(lines) + "\n", "utf-8")
    return root


def run(source: Path, data: Path, cwd: Path, *words: str) -> str:
    command = [sys.executable, "-m", "corridors.cli", *words, "--data", str(data), "--lang", "kk"]
    env = {**os.environ, "PYTHONPATH": str(source), "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=cwd, env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_command_speaks_it(
    source_with_kazakh: Path, small_source: Path, tmp_path: Path
) -> None:
    def tell(*words: str) -> str:
        return run(source_with_kazakh, small_source, tmp_path, *words)

    tell("map", "o.html")
    page = (tmp_path / "o.html").read_text("utf-8")
    assert '<html lang="kk"' in page
    assert "Қазақша" in page
    assert "Теміржол" in page
    tell("figure", "o.svg")
    assert "Теміржол" in (tmp_path / "o.svg").read_text("utf-8")
    tell("export", "o.csv")
    assert "Steppe" in (tmp_path / "o.csv").read_text("utf-8")
    assert "Steppe" in tell("show", "steppe-railway")
