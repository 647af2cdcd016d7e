"""The README tells the truth about what is in the repository."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corridors.cli import main

if TYPE_CHECKING:
    from corridors.geodata import Atlas

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_counts_are_those_of_the_data(shipped_atlas: Atlas) -> None:
    table = README.split("<!-- counts", 1)[1].split("\n\n", 1)[0]
    told = [int(number) for number in re.findall(r"(?<![\w.`])\d+(?![\w.`])", table)]
    unlocated = int(shipped_atlas.sites.geometry.isna().sum())
    assert told == [
        len(shipped_atlas.projects),
        len(shipped_atlas.sections),
        len(shipped_atlas.sites),
        unlocated,
        len(shipped_atlas.places),
        len(shipped_atlas.corridors),
        len(shipped_atlas.services),
        len(shipped_atlas.facts),
        len(shipped_atlas.series),
        len(shipped_atlas.points),
        len(shipped_atlas.sources),
    ]


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_shown(command: str) -> None:
    assert f"corridors {command}" in README


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#:]+)\)", README))
def test_links_lead_somewhere(link: str) -> None:
    assert (ROOT / link).exists()
