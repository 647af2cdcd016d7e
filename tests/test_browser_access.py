"""The written map for everyone: axe-core, the order of Tab, where the focus goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browsing import DESK, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from browsing import Watched

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STATES = {
    "panel": "() => { corridors.panel.setOpen(true); corridors.update({ year: 2012 }); }",
    "card": "() => { corridors.select('steppe-railway'); }",
    "table": "() => { corridors.showTable(); }",
}


def faults(watched: Watched) -> list[Any]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(watched.page, options={"runOnly": RULES}).response["violations"]
    return [
        (fault["id"], [(node["target"], node["html"][:160]) for node in fault["nodes"]][:3])
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_serious_in_any_look(
    visit: Callable[..., Watched], small_map: Path, size: Any
) -> None:
    watched = visit(small_map, size, reduced_motion="reduce")
    for theme in ("light", "dark", "print"):
        watched.run("(name) => { corridors.reset(); corridors.setTheme(name); }", theme)
        for state, script in STATES.items():
            watched.run(script)
            assert faults(watched) == [], (theme, state)
            watched.run("corridors.close()")


def test_tab_meets_the_legend_before_the_marks(small: Watched) -> None:
    seen: list[str] = []
    for _ in range(90):
        small.page.keyboard.press("Tab")
        seen.append(
            small.run(
                """() => {
                  const at = document.activeElement;
                  if (at.closest(".corridors-panel")) return "panel";
                  return at.closest(".corridors-site") ? "mark" : "other";
                }"""
            )
        )
    assert "panel" in seen
    assert "mark" in seen
    last_of_panel = len(seen) - 1 - seen[::-1].index("panel") if seen.count("panel") else 0
    first_mark = seen.index("mark")
    assert seen.index("panel") < first_mark
    assert "mark" not in seen[:first_mark]
    assert last_of_panel < first_mark or "panel" not in seen[first_mark : first_mark + 4]


def test_the_focus_can_be_seen(small: Watched) -> None:
    bare = []
    for _ in range(70):
        small.page.keyboard.press("Tab")
        bare += small.run(
            """() => {
              const at = document.activeElement;
              const { outlineStyle, outlineWidth } = getComputedStyle(at);
              const seen = outlineStyle !== "none" && parseFloat(outlineWidth) >= 1;
              return at === document.body || seen ? [] : [at.outerHTML.slice(0, 120)];
            }"""
        )
    assert bare == []


@pytest.mark.parametrize("key", ["Enter", " "])
def test_a_card_opened_by_keyboard_takes_the_focus_and_gives_it_back(
    small: Watched, key: str
) -> None:
    mark = small.site("Pass dry port")
    mark.focus()
    small.page.keyboard.press(key)
    small.card().wait_for()
    assert small.focused() == "Pass dry port"
    assert small.run("document.activeElement.tagName") == "H2"
    small.page.keyboard.press("Escape")
    small.page.wait_for_function("!document.querySelector('.corridors-card')")
    assert mark.evaluate("(node) => node === document.activeElement")


def test_the_close_button_gives_the_focus_back_too(small: Watched) -> None:
    mark = small.site("Pass dry port")
    mark.focus()
    small.page.keyboard.press("Enter")
    small.page.get_by_role("button", name="Close").focus()
    small.page.keyboard.press("Enter")
    small.page.wait_for_function("!document.querySelector('.corridors-card')")
    assert mark.evaluate("(node) => node === document.activeElement")


def test_a_card_is_a_dialog_with_a_name(small: Watched) -> None:
    small.run("corridors.select('steppe-west')")
    assert small.page.get_by_role("dialog", name="Steppe railway").count() == 1


def test_what_is_found_by_search_gives_the_focus_back_to_the_field(small: Watched) -> None:
    field = small.page.locator(".corridors-search input")
    field.fill("silk")
    field.press("Enter")
    assert small.focused() == "Silk road"
    small.page.keyboard.press("Escape")
    assert field.evaluate("(node) => node === document.activeElement")


def test_a_theme_chosen_by_keyboard_keeps_the_focus_on_its_button(small: Watched) -> None:
    button = small.page.locator('[data-choice="dark"]')
    button.focus()
    small.page.keyboard.press("Enter")
    assert small.run("document.activeElement.dataset.choice") == "dark"


ON_MARKS = """() => {
  const nodes = [...document.querySelectorAll(".corridors-site")];
  return nodes.filter((node) => node.tabIndex === 0).length;
}"""


def test_all_marks_are_one_stop_of_tab(small: Watched) -> None:
    assert small.run(ON_MARKS) == 1
    stops = 0
    for _ in range(90):
        small.page.keyboard.press("Tab")
        stops += small.run("Number(Boolean(document.activeElement.closest('.corridors-site')))")
        if small.run("document.activeElement === document.body"):
            break
    assert stops == 1


def test_arrow_keys_walk_over_the_marks_in_view_and_enter_opens_one(small: Watched) -> None:
    names = small.run("corridors.marks.inView().map((site) => corridors.model.title(site))")
    assert len(names) > 2
    small.page.locator('.corridors-site[tabindex="0"]').focus()
    seen = []
    for _ in names:
        seen.append(small.focused().partition(", ")[0])
        small.page.keyboard.press("ArrowRight")
    assert sorted(seen) == sorted(names)
    assert small.focused().partition(", ")[0] == seen[0]
    small.page.keyboard.press("ArrowLeft")
    assert small.focused().partition(", ")[0] == seen[-1]
    small.page.keyboard.press("Home")
    assert small.focused().partition(", ")[0] == names[0]
    small.page.keyboard.press("End")
    assert small.focused().partition(", ")[0] == names[-1]
    assert small.run(ON_MARKS) == 1
    told = small.run(
        "document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent"
    )
    assert "Arrow keys" in told
    view = small.run("corridors.address()")
    small.page.keyboard.press("ArrowDown")
    assert small.run("corridors.address()") == view
    small.page.keyboard.press("Enter")
    small.card().wait_for()


def test_tab_meets_no_mark_out_of_view(small: Watched) -> None:
    small.run("corridors.map.setView([-60, -120], 9, { animate: false })")
    assert small.run(ON_MARKS) == 0
    small.run("corridors.fit()")
    assert small.run(ON_MARKS) == 1
