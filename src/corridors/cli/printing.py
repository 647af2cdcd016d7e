r"""What the commands print: the only place that does, so that no text can steer a terminal.

Names come from data and arguments from anywhere. Whatever would move a cursor, change a title or
turn the direction of reading is shown as an escape, such as ``\x1b``; so are line breaks in a name.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager, suppress
from errno import EPIPE
from typing import TYPE_CHECKING

import click

from corridors.cli.options import format_table
from corridors.model import OutputError, is_formula, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from corridors.model import Cells

_BEYOND_ASCII = re.compile(r"[^\n -~]")


def tell(*lines: str) -> None:
    """Say something beside the answer, on standard error; if nobody can hear it, go on."""
    with suppress(OSError):
        for line in lines:
            click.echo(plain(line), err=True)


def formula_lines(count: int) -> list[str]:
    """Return what to say of cells that a spreadsheet might take for formulas, if there are any."""
    what = f"{count} cells begin with =, +, - or @, which spreadsheets take for formulas"
    return [f"{what}; the xlsx export keeps them as text."] if count else []


@contextmanager
def progress(label: str, *, quiet: bool) -> Iterator[Callable[[float], None]]:
    """Show a bar on standard error; give a function that takes the share that is done, 0 to 1."""
    with click.progressbar(length=100, label=plain(label), file=sys.stderr, hidden=quiet) as bar:
        yield lambda share: bar.update(round(100 * share) - bar.pos)


def print_lines(lines: Iterable[str]) -> None:
    """Print lines of text, the answer of a command."""
    _print("\n".join(plain(line) for line in lines))


def print_json(text: str) -> None:
    """Print JSON; what cannot be seen is written as an escape, which means the same."""
    if not str(sys.stdout.encoding).lower().startswith("utf"):
        text = _BEYOND_ASCII.sub(_escape, text)
    elif not text.replace("\n", "").isprintable():
        text = _BEYOND_ASCII.sub(lambda f: f[0] if f[0].isprintable() else _escape(f), text)
    _print(text)


def print_csv(text: str, cells: Iterable[object]) -> None:
    """Print a table as CSV, as it is but on a terminal; tell of cells that look like formulas."""
    if sys.stdout.isatty():
        print_lines(text.split("\n"))
    else:
        _print(text)
    tell(*formula_lines(sum(map(is_formula, cells))))


def print_table(columns: Sequence[str], rows: Sequence[Cells], form: str) -> None:
    """Print rows as ``table``, ``csv`` or ``json``; see `format_table`."""
    text = format_table(columns, rows, form)
    if form == "json":
        print_json(text)
    elif form == "csv":
        print_csv(text, (row[name] for row in rows for name in columns))
    else:
        print_lines(text.split("\n"))


def _escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(rf"\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def _print(text: str) -> None:
    try:
        click.echo(text)
    except OSError as error:
        if error.errno == EPIPE:  # who read it has had enough: click ends quietly
            raise
        release_output()
        raise OutputError(output_fault(error)) from error


def output_fault(error: OSError) -> str:
    """Return what to say if nothing can be printed."""
    return f"The standard output cannot be written: {error.strerror}"


def release_output() -> None:
    """Keep what could not be printed from being tried again, and failing again, at the exit."""
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError):
            sink = os.open(os.devnull, os.O_WRONLY)
            os.dup2(sink, sys.stdout.fileno())
            os.close(sink)
