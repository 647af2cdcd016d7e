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
    own, *_ = re.split(r"[|>]", line)
    _, name, *words = shlex.split(own, comments=True)
    if name.startswith("-"):
        assert name in ("--help", "-h", "--version")
        return
    command = main.commands[name]
    if {"--help", "-h"} & set(words):
        assert command.get_short_help_str()
        return
    parent = click.Context(main, info_name="corridors", **main.context_settings)
    context = command.make_context(name, words, parent=parent)
    assert context.info_name == name


def test_python_in_the_readme_is_python() -> None:
    blocks = [text for language, text in BLOCKS if language == "python"]
    assert blocks
    for text in blocks:
        examples = doctest.DocTestParser().get_examples(text)
        code = "".join(example.source for example in examples) or text
        compile(code, "README.md", "exec")
