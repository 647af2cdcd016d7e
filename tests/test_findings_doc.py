"""A code is issued by registered rules or by the reader, and findings.toml tells of each."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from click.testing import CliRunner
from copied_source import copy_source, run_command

from corridors.atlas.checking import registry
from corridors.atlas.checking.catalogue import read_kinds
from corridors.atlas.checking.rules import RULES
from corridors.cli import main
from corridors.model import Severity

ROOT = Path(__file__).parents[1]
CODE = re.compile(r"[A-Z]{3}\d{3}")
ROW = re.compile(r"^\| `([A-Z]{3}\d{3})` \| (error|warning|error or warning) \|", re.MULTILINE)
SEVERITY_OF_CALL = {"fault": "error", "_refuse": "error", "warn": "warning"}
MODULE = '''"""Toys."""

from corridors.atlas.checking.registry import rule


@rule("TOY001")
def find_toys(given):
    for key in given.contents.projects:
        yield "projects.json", key, "toy", 7, "has a toy", "none"
'''
ENTRY = """
[TOY001]
group = "Toys"
severity = "warning"
meaning = "A project has a toy."
mend = "Take it away."
"""


def trees_of_the_reader() -> list[ast.Module]:
    """Return what issues codes by itself: all of the atlas but its rules."""
    folder = ROOT / "src/corridors/atlas"
    files = [path for path in sorted(folder.rglob("*.py")) if path.parent.name != "rules"]
    return [ast.parse(path.read_text("utf-8")) for path in files]


def codes_of_the_reader() -> set[str]:
    return {
        node.value
        for tree in trees_of_the_reader()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CODE.fullmatch(node.value)
    }


def severities_of_the_reader() -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for tree in trees_of_the_reader():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            severity = SEVERITY_OF_CALL.get(node.func.id)
            first = node.args[0] if node.args else None
            if severity and isinstance(first, ast.Constant) and CODE.fullmatch(str(first.value)):
                found[str(first.value)].add(severity)
    return found


def rows_of_page() -> list[tuple[str, str]]:
    return ROW.findall((ROOT / "docs/findings.md").read_text("utf-8"))


def test_the_page_is_what_the_table_says() -> None:
    command = [sys.executable, "tools/build_findings_docs.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_code_is_explained_and_an_unknown_one_told() -> None:
    done = CliRunner().invoke(main, ["check", "--explain", "geo006"])
    assert done.exit_code == 0
    first, meaning, mend = done.output.splitlines()
    assert first == "GEO006 (error or warning; Geometry)"
    assert meaning.startswith("A position lies outside")
    assert mend.startswith("To mend it: ")
    done = CliRunner().invoke(main, ["check", "--explain", "GEO999"])
    assert done.exit_code == 1
    assert "There is no finding 'GEO999'" in done.output


def test_page_lists_each_code_once() -> None:
    codes = [code for code, _ in rows_of_page()]
    assert len(codes) == len(set(codes))


def test_each_code_is_issued_by_a_rule_or_by_the_reader() -> None:
    assert {rule.code for rule in RULES} | codes_of_the_reader() == set(read_kinds())
    assert {code for code, _ in rows_of_page()} == set(read_kinds())


def test_each_rule_has_a_name_and_a_severity_of_the_table() -> None:
    names = [f"{rule.find.__module__}.{rule.find.__name__}" for rule in RULES]
    assert len(names) == len(set(names))
    for rule in RULES:
        assert rule.severity in read_kinds()[rule.code].severity.split(" or ")
    both = {code for code, kind in read_kinds().items() if " or " in kind.severity}
    for code in both & {rule.code for rule in RULES}:
        assert {rule.severity for rule in RULES if rule.code == code} == set(Severity)


def test_a_rule_says_its_severity_only_where_the_table_says_two() -> None:
    with pytest.raises(KeyError, match="TOY001"):
        registry.rule("TOY001")
    with pytest.raises(ValueError, match=r"NET001: findings\.toml says error"):
        registry.rule("NET001", severity=Severity.ERROR)
    with pytest.raises(ValueError, match=r"GEO006: findings\.toml says error or"):
        registry.rule("GEO006")


def test_a_rule_is_a_function_and_an_entry(
    repository: Path, small_source: Path, tmp_path: Path
) -> None:
    package = copy_source(repository, tmp_path)
    checking = package / "atlas" / "checking"
    (checking / "rules" / "toys.py").write_text(MODULE, "utf-8")
    with (checking / "findings.toml").open("a", encoding="utf-8") as stream:
        stream.write(ENTRY)
    told = run_command(package, tmp_path, "check", small_source)
    assert told.count("warning TOY001 projects.json") == len(small_projects(small_source))
    assert "0 errors" in told
    told = run_command(package, tmp_path, "check", "--explain", "toy001")
    assert told.splitlines()[0] == "TOY001 (warning; Toys)"


def small_projects(root: Path) -> list[object]:
    found: list[object] = json.loads((root / "projects.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize(("code", "severity"), sorted(severities_of_the_reader().items()))
def test_the_table_says_the_severity_of_the_reader(code: str, severity: set[str]) -> None:
    assert read_kinds()[code].severity in (" or ".join(sorted(severity)), "error or warning")
