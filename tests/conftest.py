from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from small_atlas import write_small_atlas

import corridors
from corridors.geodata import default_root, read_contents

if TYPE_CHECKING:
    from corridors.geodata import Atlas, Contents

settings.register_profile("suite", deadline=None, max_examples=60, derandomize=True)
settings.load_profile("suite")

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def small_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small atlas, written once; read it, do not change it."""
    return write_small_atlas(tmp_path_factory.mktemp("small"))


@pytest.fixture
def small_root(small_source: Path, tmp_path: Path) -> Path:
    """A copy of the small atlas that a test may spoil."""
    return Path(shutil.copytree(small_source, tmp_path / "atlas"))


@pytest.fixture(scope="session")
def small_atlas(small_source: Path) -> Atlas:
    return corridors.load(small_source)


@pytest.fixture(scope="session")
def shipped_atlas() -> Atlas:
    return corridors.load()


@pytest.fixture(scope="session")
def shipped_contents() -> Contents:
    return read_shipped()


@cache
def read_shipped() -> Contents:
    return read_contents(default_root())


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium; without it browser tests are skipped, but never in CI."""
    found = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    if found is None:
        message = "Chromium is not installed (Debian: apt install chromium)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return str(found)
