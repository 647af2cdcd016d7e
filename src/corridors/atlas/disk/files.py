"""Bytes in: the only place that opens data files.

Reading refuses what would be lost silently: duplicate JSON keys, NaN, text that is not UTF-8,
files beyond a size that no hand-kept file reaches, and what is no file: pipes, devices, folders.
"""

from __future__ import annotations

import csv
import errno
import gc
import io
import json
import os
import re
import reprlib
import stat
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

from corridors.atlas.disk.holding import Holder
from corridors.model import DataError, Finding, Mode, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

MAX_FILE_BYTES = 32 * 1024 * 1024
SOURCE_FILES = (
    *("datapackage.json", "places.geojson", "sites.geojson", "projects.json", "corridors.json"),
    *("services.json", "sources.json", "series.json", "facts.csv", "series.csv"),
    *(f"{mode.value}.geojson" for mode in Mode),
)
"""All that an atlas is made from; by their hash its snapshot is found."""
_MAX_CELL_CHARACTERS = 131_072
_MAX_BRACKETS = 2_000_000
"""Lists and objects in one JSON file: more than coordinates of five decimals give in 32 MB."""
MOST_RECORDS, MOST_FAULTS = 200_000, 1_000
"""Of one file: beyond them the rest is not read, or the answer would never end."""
MOST_KEYS = 100
"""Of one record or collection, for the same reason."""
_MOST_LINES = 5 * MOST_RECORDS
_MOST = f"{MOST_RECORDS} rows, {MOST_FAULTS} faults at most"
_SHOWN_VALUE = 60
_SHORT = reprlib.Repr()
_SHORT.maxlevel, _SHORT.maxlist, _SHORT.maxdict, _SHORT.maxstring = 3, 4, 4, _SHOWN_VALUE
_HALF = re.compile("[\ud800-\udfff]")
_HALF_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


def default_root() -> Path:
    """Return the folder of the shipped data: inside the wheel, or ``geodata/`` of a checkout.

    Raises
    ------
    DataError
        If neither is there.
    """
    package = Path(str(resources.files("corridors"))) / "geodata"
    candidates = (package, package.parents[2] / "geodata")
    for folder in candidates:
        if (folder / "datapackage.json").is_file():
            return folder
    raise DataError([fault("FIL001", str(candidates[-1]), "", "", "", "the data is not there")])


def _pause_collector() -> bool:
    enabled = gc.isenabled()
    gc.disable()
    return enabled


def _resume_collector(enabled: bool) -> None:  # noqa: FBT001  (what `_pause_collector` returned)
    if enabled:
        gc.enable()


_collector = Holder(_pause_collector, _resume_collector)


def collector_paused() -> AbstractContextManager[None]:
    """Keep the garbage collector from walking again and again over what is being read."""
    return _collector.held()


def fault(
    code: str, file: str, record: str, field: str, value: object, message: str, expected: str = ""
) -> Finding:
    """Return a finding of severity error, its value shortened to one readable line."""
    where = short_text(record, 2 * _SHOWN_VALUE), short_text(field, 2 * _SHOWN_VALUE)
    return Finding(code, Severity.ERROR, file, *where, short_text(value), message, expected)


def short_text(value: object, most: int = _SHOWN_VALUE) -> str:
    """Return a value as one readable text of bounded length, whatever its depth and size."""
    shown = str(value) if isinstance(value, str | int | float) else _SHORT.repr(value)
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def warn(
    code: str, file: str, record: str, field: str, value: object, message: str, expected: str = ""
) -> Finding:
    """Return a finding of severity warning."""
    found = fault(code, file, record, field, value, message, expected)
    return Finding(
        code,
        Severity.WARNING,
        found.file,
        found.record,
        found.field,
        found.value,
        message,
        expected,
    )


def read_changes(root: Path) -> str:
    """Return the text of the list of changes that lies beside a data folder, empty if none does."""
    path = root.parent / "CHANGELOG.md"
    return read_text(path) if path.is_file() else ""


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading, symbolic links followed.

    Raises
    ------
    OSError
        If it cannot be opened, or is a folder, a pipe, a socket, a stream or a device. None is
        waited for: a pipe that nobody writes to never opens, and a device may never end.
    """
    _refuse_irregular(path.stat().st_mode)
    flags = os.O_RDONLY
    for name in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):  # not every system has all of them
        flags |= getattr(os, name, 0)
    handle = os.open(path, flags)
    try:
        _refuse_irregular(os.fstat(handle).st_mode)  # it may have been exchanged since
        _refuse_stream(handle)
    except OSError:
        os.close(handle)
        raise
    return os.fdopen(handle, "rb")


_IRREGULAR = (
    (stat.S_ISDIR, errno.EISDIR, "it is a folder"),
    (stat.S_ISFIFO, errno.EINVAL, "it is a pipe, not a file"),
    (stat.S_ISSOCK, errno.EINVAL, "it is a socket, not a file"),
)


def _refuse_stream(handle: int) -> None:
    """Refuse what calls itself a file and is a stream, such as the messages of the kernel."""
    if not hasattr(os, "pread"):
        return
    try:
        os.pread(handle, 1, 0)
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.ESPIPE):
            raise OSError(errno.EINVAL, "it is a stream, not a file") from None
        raise


def _refuse_irregular(mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    for is_kind, number, what in _IRREGULAR:
        if is_kind(mode):
            raise OSError(number, what)
    raise OSError(errno.EINVAL, "it is a device, not a file")


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file.

    Raises
    ------
    DataError
        If it is missing, unreadable, no regular file, too large, or not UTF-8.
    """
    try:
        with open_regular(path) as stream:
            size = os.fstat(stream.fileno()).st_size
            content = b"" if size > MAX_FILE_BYTES else stream.read(size or MAX_FILE_BYTES + 1)
    except OSError as error:
        _refuse("FIL001", path, "", f"the file cannot be read ({error.strerror})")
    if max(size, len(content)) > MAX_FILE_BYTES:  # some files tell no size
        shown = f"{max(size, len(content)) / 1e6:.0f} MB"
        _refuse("FIL002", path, shown, "the file is too large", "32 MB at most")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse("FIL003", path, f"byte {error.start}", "the text is not UTF-8", "UTF-8")


def _refuse(code: str, path: Path, value: str, message: str, expected: str = "") -> NoReturn:
    raise DataError([fault(code, path.name, "", "", value, message, expected)]) from None


def read_json(path: Path) -> tuple[Any, list[Finding]]:
    """Return the content of a JSON file and the faults that ``json`` would pass over.

    Raises
    ------
    DataError
        If the file cannot be read or is not JSON (truncated, for example).
    """
    text = read_text(path)
    if text.count("[") + text.count("{") > _MAX_BRACKETS:
        message = "the JSON has too many lists and objects"
        _refuse("JSN001", path, "", message, f"{_MAX_BRACKETS} at most")
    reader = _JsonReader(path.name)
    try:
        content = json.loads(
            text, object_pairs_hook=reader.take_pairs, parse_constant=reader.take_constant
        )
    except json.JSONDecodeError as error:
        _refuse("JSN001", path, f"line {error.lineno}", f"the JSON is broken: {error.msg}")
    except RecursionError:
        _refuse("JSN001", path, "", "the JSON is nested too deeply")
    except ValueError:
        _refuse("JSN001", path, "", "a number in the JSON has too many digits")
    if _HALF_ESCAPE.search(text):
        reader.findings += _half_characters(content, path.name)
    return content, reader.told()


class _JsonReader:
    """Keeps what ``json`` would pass over: keys that stand twice, words that are no numbers.

    Objects are closed from the inside outward, so the record is known only later: it is the first
    one around the fault that has an id.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self._waiting: list[tuple[str, str, str, str, str]] = []

    def take_pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = dict(pairs)
        if self._waiting or len(keys) < len(pairs):
            self._take_odd(pairs, keys)
        return keys

    def _take_odd(self, pairs: list[tuple[str, Any]], keys: dict[str, Any]) -> None:
        if len(keys) < len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                if key in seen:
                    self._waiting.append(("JSN002", key, "", "the key stands twice", "one key"))
                seen.add(key)
        if isinstance(keys.get("id"), str):
            self._tell(keys["id"])

    def take_constant(self, word: str) -> None:
        message = "is not a number in JSON"
        self._waiting.append(("JSN003", "", word, message, "a finite number"))

    def told(self) -> list[Finding]:
        self._tell("")
        return self.findings

    def _tell(self, record: str) -> None:
        self.findings += [
            fault(code, self.file, record, field, value, message, expected)
            for code, field, value, message, expected in self._waiting
        ]
        self._waiting = []


def _half_characters(content: object, file: str) -> Iterator[Finding]:
    """JSN004: halves of characters (lone surrogates), which no file can hold."""
    waiting: list[tuple[object, str, str]] = [(content, "", "")]
    while waiting:
        value, record, field = waiting.pop()
        if isinstance(value, str) and _HALF.search(value):
            shown = value.encode("utf-8", "backslashreplace").decode("utf-8")
            message = "the text holds half a character"
            yield fault("JSN004", file, record, field, shown, message, "whole characters")
        elif isinstance(value, list):
            waiting += [(item, record, field) for item in value]
        elif isinstance(value, dict):
            known = value.get("id")
            if not record and isinstance(known, str):
                record = _HALF.sub("\ufffd", known)
            waiting += [(key, record, field) for key in value]
            waiting += [
                (item, record, _HALF.sub("\ufffd", f"{field}.{key}".lstrip(".")[:_SHOWN_VALUE]))
                for key, item in value.items()
            ]


def read_csv_rows(path: Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a CSV file with their line numbers.

    Raises
    ------
    DataError
        If the header is not ``columns``, rows are longer or shorter than it, quotes are not in
        pairs, or there are too many rows.
    """
    table = _read_cells(path)
    header = tuple(next(table, (0, []))[1])
    if header != columns:
        _refuse("CSV001", path, ",".join(header), "the header is wrong", ",".join(columns))
    rows: list[tuple[int, dict[str, str]]] = []
    findings: list[Finding] = []
    for line, row in table:
        if len(row) == len(columns):
            rows.append((line, dict(zip(columns, row, strict=True))))
        else:
            place, width = f"line {line}", f"{len(columns)} cells"
            findings.append(
                fault("CSV002", path.name, place, "", len(row), "the row has a wrong length", width)
            )
        if len(findings) == MOST_FAULTS or len(rows) > MOST_RECORDS:
            message = "the table has too many rows" if rows else "the table has too many faults"
            findings.append(fault("REC003", path.name, "", "", "", message, _MOST))
            break
    if findings:
        raise DataError(findings)
    return rows


def _read_cells(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = read_text(path)
    if text.count("\n") > _MOST_LINES:
        _refuse("REC003", path, "", "the table has too many lines", f"{_MOST_LINES} at most")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            # The limit of csv is the process's: while an own file is read, a high one.
            if max(map(len, row), default=0) > _MAX_CELL_CHARACTERS:
                place, most = (
                    f"line {reader.line_num}",
                    f"{_MAX_CELL_CHARACTERS} characters at most",
                )
                _refuse("CSV002", path, place, "a cell is too long", most)
            if row:
                yield reader.line_num, row
    except csv.Error as error:
        _refuse("CSV002", path, f"line {reader.line_num}", f"the table is broken: {error}")
