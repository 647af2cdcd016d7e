"""What the command line does when something goes wrong: one line for each fault, and an exit code.

=====  ==========================================================================================
code   what happened
=====  ==========================================================================================
1      data, arguments or the system do not allow it; said in a line for each fault
2      the command does not exist or is used wrongly
70     a fault of the program; the environment variable ``CORRIDORS_DEBUG`` shows where
130    Ctrl+C; 143 and 129 for the signals TERM and HUP
=====  ==========================================================================================
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from traceback import extract_tb
from typing import Any, NoReturn

import click

from corridors.cli.printing import output_fault, release_output, tell
from corridors.cli.start import prepare_process
from corridors.model import CorridorsError, DataError, plain

DEBUG = "CORRIDORS_DEBUG"
_FAILED, _FAULT_OF_OURS = 1, 70


class CommandGroup(click.Group):
    """Turns errors into lines that a person can read, and exit codes."""

    def __call__(self, *args: Any, **extra: Any) -> Any:  # noqa: ANN401  (as click's own)
        """Be the program: what stands behind a console script of older installations too."""
        prepare_process()
        return self.main(*args, **extra)

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command, whose texts will have to be texts."""
        for parameter in cmd.params:
            if isinstance(parameter.type, click.types.StringParamType):
                parameter.type = _Text()
        super().add_command(cmd, name)

    def main(self, *args: Any, **extra: Any) -> Any:  # noqa: ANN401  (as click's own)
        """Parse, run and exit; what nobody foresaw becomes one line too."""
        try:
            return super().main(*args, **extra)
        except Exception as error:
            if os.environ.get(DEBUG) or not extra.get("standalone_mode", True):
                raise
            _end(error)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:  # noqa: ANN401
        """Parse the arguments before the command; errors show them as text."""
        try:
            return super().make_context(*args, **extra)
        except click.ClickException as error:
            raise _as_text(error) from error

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  (as click's own)
        """Run the command; its errors become click's own."""
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            raise _as_text(error) from error
        except DataError as error:
            faults = map(plain, str(error).split("\n"))
            message = "\n".join(("the data cannot be used:", *faults))
            raise click.ClickException(message) from error
        except CorridorsError as error:
            raise click.ClickException(plain(error)) from error
        except EOFError as error:  # click would take it for Ctrl+D
            msg = "something ended too early"
            raise RuntimeError(msg) from error


class _Text(click.types.StringParamType):
    """A text, which has to be UTF-8; names of files need not be."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        text = str(super().convert(value, param, ctx))
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            self.fail(f"{text!r} is not UTF-8", param, ctx)
        return text


def _as_text(error: click.ClickException) -> click.ClickException:
    error.message = plain(error.message)  # type: ignore[misc]  # final only to click itself
    return error


def _end(error: Exception) -> NoReturn:
    """Say in one line what nobody foresaw, and exit."""
    release_output()
    frames = extract_tb(error.__traceback__)
    if isinstance(error, OSError) and any(frame.name == click.echo.__name__ for frame in frames):
        tell(f"Error: {output_fault(error)}")  # help, version: what click prints itself
        code = _FAILED
    elif isinstance(error, OSError):  # full discs, rights, names that are too long
        where = f"{error.filename}: " if error.filename else ""
        tell(f"Error: {where}{error.strerror or error}")
        code = _FAILED
    elif isinstance(error, MemoryError):
        tell("Error: there is not enough memory for this")
        code = _FAILED
    else:
        place = f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}"
        what = f"{type(error).__name__}: {error} ({place})"
        hint = f"Please report it with what is printed when {DEBUG}=1 stands before the command."
        tell(f"Error: a fault of the program, not of yours: {what}. {hint}")
        code = _FAULT_OF_OURS
    sys.exit(code)
