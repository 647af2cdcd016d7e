"""What the README shows can be typed: every command line of its console blocks is understood."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import click
import pytest

from corridors.cli import main

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def command_lines() -> list[str]:
    lines = (line for _, text in BLOCKS for line in text.replace("\\\n", " ").splitlines())
    plain = (line.strip().removeprefix("$ ") for line in lines)
    return [line for line in plain if re.match(r"(\S*/)?corridors ", line)]


LINES = command_lines()


def test_the_readme_shows_the_command_line() -> None:
    assert len(LINES) >= 4


@pytest.mark.parametrize("line", LINES)
def test_a_command_of_the_readme_is_understood(line: str) -> None:
    """The words are parsed, nothing is run; what stands after a pipe is another program's."""
    _, name, *words = shlex.split(
        line.split("|", maxsplit=1)[0].split(">", maxsplit=1)[0], comments=True
    )
    if name.startswith("-"):
        return
    assert name in main.commands
    command = main.commands[name]
    try:
        command.make_context(name, words)
    except click.exceptions.Exit as finished:
        assert finished.exit_code == 0, line


def test_python_in_the_readme_is_python() -> None:
    blocks = [text for language, text in BLOCKS if language == "python"]
    assert blocks
    for text in blocks:
        examples = doctest.DocTestParser().get_examples(text)
        code = "".join(example.source for example in examples) or text
        compile(code, "README.md", "exec")
