"""docs/findings.md lists every finding code of the source, and no other."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from click.testing import CliRunner

from corridors.cli import main

ROOT = Path(__file__).parents[1]
CODE = re.compile(r"[A-Z]{3}\d{3}")
ROW = re.compile(r"^\| `([A-Z]{3}\d{3})` \| (error|warning|error or warning) \|", re.MULTILINE)
SEVERITY_OF_CALL = {"fault": "error", "_refuse": "error", "warn": "warning"}


def source_trees() -> list[ast.Module]:
    folders = (ROOT / "src/corridors/atlas",)
    files = [path for folder in folders for path in sorted(folder.rglob("*.py"))]
    return [ast.parse(path.read_text("utf-8")) for path in files]


def codes_in_source() -> set[str]:
    return {
        node.value
        for tree in source_trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CODE.fullmatch(node.value)
    }


def severities_in_source() -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for tree in source_trees():
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


def test_page_and_source_have_the_same_codes() -> None:
    assert {code for code, _ in rows_of_page()} == codes_in_source()


@pytest.mark.parametrize(("code", "severity"), sorted(severities_in_source().items()))
def test_page_says_the_severity(code: str, severity: set[str]) -> None:
    assert dict(rows_of_page())[code] == " or ".join(sorted(severity))
