"""What the commands share: filters, languages, tables."""

from __future__ import annotations

import csv
import io
import json
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from corridors.i18n import available_languages
from corridors.model import Mode, NotFoundError, State, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from corridors.atlas import Atlas
    from corridors.atlas.selection import Filters
    from corridors.model import Cells

_WIDEST_CELL = 48
COLOUR_HELP = "What colour says: mode, gauge, electrification, accuracy or age."
Command = TypeVar("Command", bound="Callable[..., Any]")


def filter_options(command: Command) -> Command:
    """Add the filters, spelled the same in every command, and ``--data``."""
    modes, statuses = ", ".join(m.value for m in Mode), ", ".join(s.value for s in State)
    options = (
        click.option("--mode", multiple=True, metavar="WORD", help=f"{modes}; may be repeated."),
        click.option("--status", multiple=True, metavar="WORD", help=f"{statuses}."),
        click.option(
            "--country", multiple=True, metavar="CC", help="A code or a name, such as KZ."
        ),
        click.option("--corridor", multiple=True, metavar="ID", help="Such as trans-caspian."),
        click.option("--role", multiple=True, metavar="WORD", help="Legs: main, alternative, …"),
        click.option("--project", multiple=True, metavar="ID", help="Such as cku-railway."),
        click.option("--accuracy", multiple=True, metavar="WORD", help="high, medium, low, …"),
        click.option("--year", type=int, help="What stood at its end; --status of then."),
        click.option("--text", default="", help="A word in a name, in any language."),
    )
    for option in reversed(options):
        command = option(command)
    return data_option(_gather(command))


def data_option(command: Command) -> Command:
    """Add ``--data DIR``, another atlas folder in place of the shipped one."""
    help_text = "Read this atlas folder in place of the shipped one."
    kind = click.Path(path_type=Path)
    return click.option("--data", type=kind, metavar="DIR", help=help_text)(command)


def language_option(told: str) -> Callable[[Command], Command]:
    """Return what adds ``--lang``, with the languages that there are."""
    help_text = f"{told}: {', '.join(available_languages())}."
    return click.option("--lang", default="en", help=help_text)


def _gather(command: Command) -> Command:
    @wraps(command)
    def gathered(**kwargs: Any) -> Any:  # noqa: ANN401
        from corridors.atlas.selection import Filters

        lists = ("mode", "status", "country", "corridor", "role", "project", "accuracy")
        names = (*lists, "year", "text")
        values = {name: kwargs.pop(name) for name in names}
        return command(filters=Filters(**values), **kwargs)

    return cast("Command", gathered)


def select_from(data: Path | None, filters: Filters) -> Atlas:
    """Return what the filters leave of an atlas folder, of the shipped one if None."""
    from corridors.atlas import load
    from corridors.atlas.selection import select

    return select(load(data), filters)


def check_language(language: str) -> None:
    """Raise `NotFoundError` unless the map speaks that language."""
    if language not in available_languages():
        kind = "language"
        raise NotFoundError(kind, language, available_languages())


def format_table(columns: Sequence[str], rows: Sequence[Cells], form: str) -> str:
    """Return rows as ``table``, ``csv`` or ``json`` text; a value that is missing is None.

    Lists stay lists in JSON, and are joined by semicolons elsewhere.
    """
    if form == "json":
        records = [{name: row[name] for name in columns} for row in rows]
        return json.dumps(records, ensure_ascii=False, indent=1)
    if form == "csv":
        stream = io.StringIO()
        csv.writer(stream, lineterminator="\n").writerows(
            [columns, *([_flat(row[name]) for name in columns] for row in rows)]
        )
        return stream.getvalue().rstrip("\n")
    return _aligned(columns, rows) if rows else "Nothing fits these filters."


def _aligned(columns: Sequence[str], rows: Sequence[Cells]) -> str:
    """Return rows under their headings: words to the left, numbers to the right."""
    ranged = []
    for name in columns:
        values = [_flat(row[name]) for row in rows]
        cells = [name, *("" if value is None else _shortened(plain(value)) for value in values)]
        width = max(map(len, cells))
        numeric = any(isinstance(value, int | float) for value in values)
        ranged.append([cell.rjust(width) if numeric else cell.ljust(width) for cell in cells])
    return "\n".join("  ".join(line).rstrip() for line in zip(*ranged, strict=True))


def _flat(value: object) -> object:
    """Return a list as one text, as exports have it; anything else as it is."""
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else value


def _shortened(text: str) -> str:
    return text if len(text) <= _WIDEST_CELL else f"{text[: _WIDEST_CELL - 1]}…"


def records_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame for `format_table`."""
    plain = table.astype(object)
    records = plain.where(plain.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in records]
