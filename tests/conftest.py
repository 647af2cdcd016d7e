from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import FLAGS, Watched, open_watched, reset
from hypothesis import settings
from small_atlas import write_small_atlas

from corridors.atlas import default_root, load, read_contents
from corridors.export import write_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from corridors.atlas import Atlas, Contents

settings.register_profile("suite", deadline=None, max_examples=60, derandomize=True)
settings.load_profile("suite")

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


# Derived files of the tests, and of the programs that they start, stay to themselves: what an
# earlier run left must not decide a later one. Set before any module copies the environment.
_CACHE = tempfile.TemporaryDirectory(prefix="corridors-tests-")
os.environ["XDG_CACHE_HOME"] = _CACHE.name


def pytest_unconfigure() -> None:
    """Remove the derived files."""
    _CACHE.cleanup()


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
    return load(small_source)


@pytest.fixture(scope="session")
def shipped_atlas() -> Atlas:
    return load()


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


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def small_map(small_atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "small.html"
    write_html(small_atlas, path)
    return path


@pytest.fixture(scope="session")
def shipped_map(shipped_atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "atlas.html"
    write_html(shipped_atlas, path)
    return path


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """Open a file in a tab of its own; at the end nothing went wrong or was asked of the network.

    ``rest`` is what follows the path in the address, ``ready`` what must be there to go on.
    """
    visits: list[tuple[Watched, set[str]]] = []

    def open_(path: Path, size: object = None, rest: str = "", **options: object) -> Watched:
        ready = str(options.pop("ready", ".corridors-legend"))
        watched = open_watched(browser, size, **options)
        own = {path.as_uri() + rest.partition("#")[0], "about:blank"}
        visits.append((watched, own | {path.as_uri()}))
        return watched.go(path.as_uri() + rest, ready)

    yield open_
    for watched, own in visits:
        watched.close(requests=own)


@pytest.fixture(scope="module")
def small_tab(browser: Browser, small_map: Path) -> Iterator[Watched]:
    """The map of the small atlas, opened once for all tests of a module."""
    watched = open_watched(browser).go(small_map.as_uri())
    yield watched
    watched.close(requests={small_map.as_uri(), "about:blank"})


@pytest.fixture
def small(small_tab: Watched) -> Watched:
    """The map of the small atlas, as when it was opened."""
    reset(small_tab)
    return small_tab


@pytest.fixture(scope="module")
def shipped_tab(browser: Browser, shipped_map: Path) -> Iterator[Watched]:
    """The map of the whole atlas, opened once for all tests of a module."""
    watched = open_watched(browser).go(shipped_map.as_uri())
    yield watched
    watched.close(requests={shipped_map.as_uri(), "about:blank"})


@pytest.fixture
def shipped(shipped_tab: Watched) -> Watched:
    """The map of the whole atlas, as when it was opened."""
    reset(shipped_tab)
    return shipped_tab
