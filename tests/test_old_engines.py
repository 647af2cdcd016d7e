"""What the engine asks of a browser, against what Chromium 87, Firefox 85 and Safari 14 have.

A list of names and forms that came later, looked for in our own sources. It sees words, not types:
a method of ours that bears such a name must be called otherwise, and what is reached through
brackets or computed names is not seen. What was tried in old browsers stands in docs/browsers.md.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from corridors.web.assets import MODULES
from corridors.web.page import ENGINES

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = {
    r"\bObject\.hasOwn\b": "Object.hasOwn(a, 'b')",
    r"\b(?:Object|Map)\.groupBy\b": "Map.groupBy(list, key)",
    r"\.at\(": "list.at(-1)",
    r"\.findLast(?:Index)?\(": "list.findLast(test)",
    r"\.to(?:Sorted|Reversed|Spliced)\(|\.with\(": "list.toSorted()",
    r"\b(?:Array|Promise)\.(?:fromAsync|withResolvers|try)\b": "Promise.withResolvers()",
    r"\.(?:union|intersection|difference|isSubsetOf|isSupersetOf|isDisjointFrom)\(": "a.union(b)",
    r"\.(?:is|to)WellFormed\(": "text.isWellFormed()",
    r"\bstructuredClone\b|\breportError\b|\bWeakRef\b": "structuredClone(record)",
    r"\bIntl\.(?:ListFormat|Segmenter|DisplayNames|DurationFormat)\b": "new Intl.ListFormat('en')",
    r"\bURL\.(?:canParse|parse)\b": "URL.canParse(text)",
    r"\bAbortSignal\.(?:timeout|any)\b|\bsignal[\s,:}]": "listen(a, { signal })",
    r"\bcrypto\.randomUUID\b|\bBroadcastChannel\b|\bscheduler\.": "crypto.randomUUID()",
    r"\b(?:requestIdleCallback|OffscreenCanvas|createImageBitmap)\b": "new OffscreenCanvas(1, 1)",
    r"\.checkVisibility\(|\.showModal\(|\.showPopover\(|\.setHTML\w*\(": "node.checkVisibility()",
    r"\badoptedStyleSheets\b|new CSSStyleSheet\b": "document.adoptedStyleSheets = []",
    r"\.roundRect\(|\bpen\.(?:filter|letterSpacing|fontKerning|reset)\b": "pen.roundRect(0)",
    r"\.aria[A-Z]\w+\s*=[^=]|\.inert\b|\.popover\b": "node.ariaLabel = text",
    r"[\w)\]]\.#\w|^\s*#\w+\s*[(=;]": "this.#count",
    r"^\s*static(?:\s+\w+\s*=|\s*\{)": "  static names = []",
    r"\(\?<[=!]": "/(?<=a)b/",
    r"^(?:const \w+ = )?await ": "await load()",
    r"\{\s*cause\s*[:}]": "new Error(text, { cause })",
}
"""Patterns of names and forms that one of the three lacks, each with an example."""
STYLE = {
    r"(?<![\w-])inset(?:-\w+)*\s*:": "a { inset: 0 }",
    r":(?:is|where|has)\(": "a:is(b, c) { }",
    r"\b(?:ok)?l(?:ab|ch)\(|\blight-dark\(": "a { color: oklch(1 0 0) }",
    r"\b\d*(?:[dsl]v[hw]|cq\w)\b": "a { height: 100dvh }",
    r"@(?:layer|container|property|scope|starting-style)\b": "@layer a { }",
    r"\baspect-ratio\s*:|\bcontent-visibility\s*:": "a { aspect-ratio: 1 }",
    r"(?:^|[{;])\s*(?:translate|rotate|scale)\s*:": "a { rotate: 45deg }",
    r"\b(?:margin|padding|border)-(?:inline|block)\b": "a { margin-inline: auto }",
    r"@media[^{]*(?:[<>]|scripting|prefers-contrast)": "@media (width > 600px) { }",
    r"(?:^|[{}])\s*&|\{[^}]*&": "a { & b { } }",
    r"\btext-wrap\s*:|\bfield-sizing\s*:": "a { text-wrap: balance }",
}
STAND_INS = {
    "color-mix(": re.compile(r"([\w-]+): [^;]+;\s*\1: color-mix\("),
    " print-color-adjust": re.compile(r"-webkit-print-color-adjust: \w+; print-color-adjust"),
}
"""What is newer, but stands after what the older ones understand."""


@pytest.fixture(scope="module")
def engine(repository: Path) -> Path:
    return repository / "src" / "corridors" / "web" / "engine"


def code_of(text: str) -> str:
    """Return a script or style sheet without its comments and without what is asked for first."""
    text = re.sub(r"/\*.*?\*/|^\s*//[^\n]*|\s// [^\n]*", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"@supports not \(inset: 0\)", "@supports", text)


def newer(text: str, patterns: dict[str, str]) -> list[str]:
    code = code_of(text)
    return [
        found[0].strip()
        for pattern in patterns
        for found in re.finditer(pattern, code, flags=re.MULTILINE)
    ]


@pytest.mark.parametrize("pattern", [*SCRIPT, *STYLE])
def test_each_pattern_finds_its_example(pattern: str) -> None:
    example = {**SCRIPT, **STYLE}[pattern]
    assert re.search(pattern, example, re.MULTILINE), example


@pytest.mark.parametrize("module", MODULES)
def test_a_module_calls_nothing_that_an_old_engine_lacks(engine: Path, module: str) -> None:
    assert newer((engine / f"{module}.js").read_text("utf-8"), SCRIPT) == []


def test_the_scripts_of_the_app_call_nothing_that_an_old_engine_lacks(engine: Path) -> None:
    scripts = sorted((engine.parents[1] / "app").glob("*.js"))
    assert scripts
    found = {path.name: newer(path.read_text("utf-8"), SCRIPT) for path in scripts}
    assert not any(found.values()), found


def test_the_style_sheet_asks_nothing_that_an_old_engine_lacks(engine: Path) -> None:
    text = (engine / "atlas.css").read_text("utf-8")
    assert newer(text, STYLE) == []
    for word, before in STAND_INS.items():
        assert code_of(text).count(word) == len(before.findall(code_of(text))), word


def test_the_docs_and_each_page_name_the_same_engines(repository: Path) -> None:
    text = (repository / "docs" / "browsers.md").read_text("utf-8")
    for name, least in ENGINES.items():
        assert f"{name} {least}" in text
