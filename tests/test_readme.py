"""The README tells the truth about what is in the repository."""

from __future__ import annotations

import os
import re
import runpy
from importlib import metadata
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from corridors.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_counts_are_those_of_the_data() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "build_pages.py"))
    assert tool["with_counts"](README, tool["counts"]()) == README, "run tools/build_pages.py"


def test_the_formats_are_those_of_the_registry() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "build_pages.py"))
    assert tool["with_formats"](README) == README, "run tools/build_pages.py"
    assert tool["with_formats"](README.replace(" .fgb .parquet ", " ")) == README


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_shown(command: str) -> None:
    assert f"corridors {command}" in README


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#:]+)\)", README))
def test_links_lead_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


def targets(text: str) -> list[str]:
    """Return where the links and the pictures of a page are."""
    tokens = [t for block in MarkdownIt().parse(text) for t in (block, *(block.children or ()))]
    found = (token.attrs.get("href") or token.attrs.get("src") for token in tokens)
    return [str(target) for target in found if target]


def test_on_a_package_index_nothing_leads_to_a_file_beside_it() -> None:
    text = runpy.run_path(str(ROOT / "tools" / "readme_hook.py"))["standing_alone"](README)
    assert len(targets(README)) > 20
    assert [target for target in targets(text) if not target.startswith("https://")] == []
    blocks = re.findall(r"^```.*?^```", README, re.MULTILINE | re.DOTALL)
    assert re.findall(r"^```.*?^```", text, re.MULTILINE | re.DOTALL) == blocks


# ---- the two commands and their versions -----------------------------------------------------


def first_commands() -> list[str]:
    text = README.split("## Two commands", 1)[1].split("## ", 1)[0]
    return re.findall(r"^python3 -m venv .*$", text, re.MULTILINE)


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def test_the_two_commands_install_the_tested_versions() -> None:
    assert len(first_commands()) == 2
    assert all("pip install -q -c constraints.txt -e " in line for line in first_commands())
    asked = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    assert [line for line in asked if not line.startswith("#")] == ["-c constraints.txt", "."]


def test_the_runner_calls_the_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert script.rstrip().splitlines()[-1] == first_commands()[1]


def test_the_constraints_are_sorted_plain_pins() -> None:
    text = (ROOT / "constraints.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert lines == sorted(lines)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*==[\w.!+]+", line) for line in lines)
    assert not re.search(r"://|@|--", text)


def test_the_constraints_name_all_that_is_installed_and_fit_what_is_asked() -> None:
    """Whatever the program and its tests need, through all they need, has a version."""
    known, seen, left = pins(), set(), ["corridors[dev]"]
    while left:
        word = Requirement(left.pop())
        key = (canonicalize_name(word.name), frozenset(word.extras))
        if key in seen:
            continue
        seen.add(key)
        if key[0] != "corridors":
            assert key[0] in known, f"{word}: run tools/build_constraints.py"
            assert known[key[0]] in word.specifier, f"{word}: run tools/build_constraints.py"
        for line in metadata.requires(word.name) or ():
            marker = Requirement(line).marker
            extras = [{"extra": name} for name in ("", *word.extras)]
            if marker is None or any(map(marker.evaluate, extras)):
                left.append(line)


def test_the_versions_that_are_tested_are_those_of_the_constraints() -> None:
    other = {
        name: f"{found}, not {version}"
        for name, version in pins().items()
        if (found := installed(name)) not in ("", version)
    }
    if other and not os.environ.get("CI"):
        pytest.skip(f"this environment has other versions: {other}")
    assert other == {}


def installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
