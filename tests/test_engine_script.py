"""The engine's JavaScript: types that hold, one script that parses, nothing declared twice."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from corridors.web.assets import MODULES, engine_js

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

DECLARED = re.compile(
    r"^(?:export )?(?:async )?(?:function\*?|class|const|let|var) +([\w$]+)", re.MULTILINE
)
IMPORTED = re.compile(r"^import \{([^}]*)\} from \"\./(\w+)\.js\";$", re.MULTILINE)


@pytest.fixture(scope="module")
def engine(repository: Path) -> Path:
    return repository / "src" / "corridors" / "web" / "engine"


def test_every_module_is_joined(engine: Path) -> None:
    assert {path.stem for path in engine.glob("*.js")} == set(MODULES)


def test_a_module_stands_after_those_that_it_needs(engine: Path) -> None:
    for number, name in enumerate(MODULES):
        text = (engine / f"{name}.js").read_text("utf-8")
        for names, source in IMPORTED.findall(text):
            assert source in MODULES[:number], (name, source)
            exported = (engine / f"{source}.js").read_text("utf-8")
            for one in names.split(","):
                wanted = one.strip()
                pattern = rf"^export (?:async )?(?:function|class|const|let) {re.escape(wanted)}\b"
                assert re.search(pattern, exported, re.MULTILINE), (name, wanted)


def test_no_name_at_the_top_is_declared_twice(engine: Path) -> None:
    names = Counter(
        name
        for module in MODULES
        for name in DECLARED.findall((engine / f"{module}.js").read_text("utf-8"))
    )
    assert len(names) > 50
    assert [name for name, times in names.items() if times > 1] == []


def test_types_hold(engine: Path) -> None:
    compiler = shutil.which("tsc")
    if compiler is None:
        pytest.skip("TypeScript is not installed (npm install --global typescript@5)")
    command = [compiler, "--project", str(engine / "jsconfig.json")]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.stdout == ""
    assert found.returncode == 0


@pytest.mark.browser
def test_the_joined_script_parses_in_strict_mode(browser: Browser) -> None:
    page = browser.new_page()
    try:
        kind = page.evaluate("(text) => typeof new Function(text)", f'"use strict";\n{engine_js()}')
    finally:
        page.close()
    assert kind == "function"
