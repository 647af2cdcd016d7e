"""The gate: style, types, directions of imports, and how little an import loads."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PYTHON = sys.executable
GATES = {
    "ruff check": [PYTHON, "-m", "ruff", "check", "--no-cache"],
    "ruff format": [PYTHON, "-m", "ruff", "format", "--check", "--no-cache"],
    "mypy": [PYTHON, "-m", "mypy"],
    "lint-imports": [
        PYTHON,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
        "--no-cache",
    ],
}
HEAVY = ("folium", "matplotlib", "streamlit", "geopandas", "pandas")


@pytest.mark.parametrize("gate", GATES)
def test_the_gate_is_passed(repository: Path, gate: str) -> None:
    result = subprocess.run(
        GATES[gate], cwd=repository, check=False, capture_output=True, text=True
    )
    assert result.returncode == 0, f"{result.stdout}\n{result.stderr}"


def loaded_by(code: str, cwd: Path) -> set[str]:
    report = f"{code}; import sys; print(' '.join(sys.modules))"
    command = [PYTHON, "-W", "error", "-c", report]
    done = subprocess.run(command, cwd=cwd, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize("heavy", HEAVY)
def test_import_corridors_is_light(tmp_path: Path, heavy: str) -> None:
    assert heavy not in loaded_by("import corridors", tmp_path)


@pytest.mark.parametrize("heavy", HEAVY)
def test_the_data_loads_without_what_only_draws(tmp_path: Path, heavy: str) -> None:
    modules = loaded_by("import corridors; corridors.load(); corridors.select", tmp_path)
    assert heavy not in modules
    assert "corridors.atlas" in modules


def test_every_name_of_the_front_door_opens() -> None:
    import corridors

    assert sorted(corridors.__all__) == corridors.__all__
    assert all(getattr(corridors, name) is not None for name in corridors.__all__)
    with pytest.raises(AttributeError, match="no attribute 'colour'"):
        _ = corridors.colour


@pytest.mark.parametrize("name", ["account", "atlas", "export", "maps", "network", "style"])
def test_rooms_are_reached_from_the_front_door(name: str) -> None:
    import corridors

    assert getattr(corridors, name).__name__ == f"corridors.{name}"
    assert name in dir(corridors)
    assert set(corridors.__all__) <= set(dir(corridors))


def test_no_two_modules_share_a_name(repository: Path) -> None:
    """Commands and pages are named as what they are, so those two folders stand apart."""
    source = repository / "src" / "corridors"
    apart = {source / "cli", source / "app" / "pages"}
    names = [
        path.parent.name if path.name == "__init__.py" else path.stem
        for path in source.rglob("*.py")
        if path.parent not in apart
    ]
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_every_package_says_what_is_inside(repository: Path) -> None:
    for path in (repository / "src" / "corridors").rglob("__init__.py"):
        assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), path
