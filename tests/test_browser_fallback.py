"""Where the script is refused, not understood or lacks something, the page shows its table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browsing import open_watched

import corridors
from corridors.export import write_html

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from browsing import Watched
    from playwright.sync_api import Browser

    from corridors.atlas import Atlas

pytestmark = pytest.mark.browser
START = "<script>(() => {"
LACKING = {
    "matchMedia": "delete window.matchMedia",
    "URLSearchParams": "delete window.URLSearchParams",
    "PluralRules": "delete Intl.PluralRules",
    "replaceChildren": "delete Element.prototype.replaceChildren",
    "flat": "delete Array.prototype.flat",
    "entries": "delete Object.entries",
}


def check_table(page: Any, rows: int = 11) -> None:
    table = page.locator(".corridors-fallback")
    assert table.is_visible()
    assert table.locator("tbody tr").count() == rows
    assert "Steppe railway" in table.inner_text()
    assert "no endorsement" in table.inner_text()
    assert "Gazette" in table.inner_text()
    table.locator("th", has_text="Steppe railway").click(timeout=2_000)  # nothing lies over it


def test_the_map_takes_the_place_of_the_table(small: Watched) -> None:
    assert small.page.locator(".corridors-fallback").count() == 0
    assert small.page.locator("canvas").count() > 0


def test_the_table_of_a_part_of_the_atlas_links_its_sources(
    visit: Callable[..., Watched], small_atlas: Atlas, tmp_path: Path
) -> None:
    path = tmp_path / "part.html"
    write_html(corridors.select(small_atlas, mode=["rail"]), path)
    watched = visit(path, java_script_enabled=False, ready=".corridors-fallback table")
    links = watched.page.locator(".corridors-fallback td a").all()
    assert links
    assert all(str(link.get_attribute("href")).startswith("https://") for link in links)


def test_without_scripts_the_table_can_be_read(
    visit: Callable[..., Watched], small_map: Path
) -> None:
    watched = visit(small_map, java_script_enabled=False, ready=".corridors-fallback table")
    check_table(watched.page)


REFUSAL = """<meta http-equiv="Content-Security-Policy" content="script-src 'none'">"""
HARMS = {
    "refused": (
        "<head>",
        "<head><meta http-equiv='Content-Security-Policy' content=\"script-src 'none'\">",
    ),
    "not understood": (START, f"{START} const = ;"),
    "fails at once": (START, f"{START} nothing();"),
}


@pytest.mark.parametrize("harm", HARMS)
def test_a_script_that_cannot_run_leaves_the_table(
    browser: Browser, small_map: Path, tmp_path: Path, harm: str
) -> None:
    html = small_map.read_text("utf-8")
    assert html.count(HARMS[harm][0]) == 1
    path = tmp_path / "map.html"
    path.write_text(html.replace(*HARMS[harm]), "utf-8")
    watched = open_watched(browser).go(path.as_uri(), ".corridors-fallback table")
    check_table(watched.page)
    watched.page.context.close()


@pytest.mark.parametrize("name", LACKING)
def test_what_a_browser_lacks_is_named_and_not_laid_at_the_data(
    browser: Browser, small_map: Path, name: str
) -> None:
    watched = open_watched(browser)
    watched.page.add_init_script(LACKING[name])
    watched.go(small_map.as_uri(), "")
    watched.page.wait_for_load_state()
    told = watched.page.locator("[role=alert]").inner_text()
    assert told.count(name) == 3
    assert "too old" in told
    assert "damaged" not in told
    check_table(watched.page)
    watched.page.context.close()
