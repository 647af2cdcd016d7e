"""A copy of the sources to which a test adds a language, a mode or a format, and runs of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def copy_source(repository: Path, root: Path) -> Path:
    """Return the package ``corridors`` of a copy of the sources under ``root``."""
    return shutil.copytree(repository / "src" / "corridors", root / "corridors")


def run_python(package: Path, cwd: Path, *words: object) -> str:
    """Return what Python says on its output with a copied package; it must end well."""
    env = {**os.environ, "PYTHONPATH": str(package.parent), "PYTHONUTF8": "1"}
    command = [sys.executable, *map(str, words)]
    done = subprocess.run(command, cwd=cwd, env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def run_command(package: Path, cwd: Path, *words: object) -> str:
    """Return what the command line of a copied package says on its output; it must end well."""
    return run_python(package, cwd, "-m", "corridors.cli", *words)
