"""A language is one file: a catalogue laid beside the others is offered everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from copied_source import copy_source, run_command

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def source_with_kazakh(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the sources with a Kazakh catalogue; what it lacks stands in English."""
    package = copy_source(repository, tmp_path_factory.mktemp("kazakh"))
    lines = [
        'language_name = "Қазақша"',
        'mode_rail = "Теміржол"',
        'number_steps = "1000000000, 1000000"',
    ]
    (package / "locale" / "kk.toml").write_text("\n".join(lines) + "\n", "utf-8")
    return package


def test_every_command_speaks_it(
    source_with_kazakh: Path, small_source: Path, tmp_path: Path
) -> None:
    def tell(*words: str) -> str:
        language = ("--data", small_source, "--lang", "kk")
        return run_command(source_with_kazakh, tmp_path, *words, *language)

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
