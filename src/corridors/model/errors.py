"""Errors and findings: what the library says when data or arguments are wrong."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_LONGEST = 40
"""So many characters of a wrong value an error shows."""


class Severity(StrEnum):
    """How bad a finding is. Errors make a check fail, warnings do not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault in the data, told so that a person can mend it.

    Attributes
    ----------
    code
        Stable short code, such as ``REF001``; ``docs/findings.md`` lists them.
    severity
        ``error`` or ``warning``.
    file
        Name of the file inside the data folder.
    record
        Id of the record, or its place in the file (``feature 3``, ``line 12``).
    field
        Name of the field, or empty when the whole record is meant.
    value
        What stands there, shortened.
    message
        What is wrong, in one sentence.
    expected
        What would be right.
    """

    code: str
    severity: Severity
    file: str
    record: str
    field: str
    value: str
    message: str
    expected: str = ""

    def as_line(self) -> str:
        """Return the finding as one line of text, control characters made visible."""
        where = " ".join(part for part in (self.file, self.record, self.field) if part)
        value = f" [{self.value}]" if self.value else ""
        expected = f"; right would be: {self.expected}" if self.expected else ""
        return printable(
            f"{self.severity.value} {self.code} {where}{value}: {self.message}{expected}"
        )

    def as_dict(self) -> dict[str, str]:
        """Return the finding as plain strings, for JSON."""
        return {key: str(value) for key, value in asdict(self).items()}


def printable(text: str) -> str:
    r"""Return a text for a terminal: control and direction characters become visible escapes.

    >>> print(printable("one" + chr(10) + "two"))
    one\ntwo
    """
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def shown(value: object) -> str:
    """Return a value as an error names it: its text if it is plain and short, else its type.

    >>> shown(3.5), shown({"a": 1}), shown("x" * 99)
    ('3.5', 'a dict', "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'")
    """
    if isinstance(value, str):
        return repr(value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…")
    if isinstance(value, int) and value.bit_length() > _LONGEST:
        return "a very large number"
    if value is None or isinstance(value, bool | int | float):
        return repr(value)
    name = type(value).__name__
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"


class CorridorsError(Exception):
    """Root of all errors that this library raises on purpose."""


class DataError(CorridorsError):
    """The data folder cannot be used. Holds every fault found, not only the first.

    Parameters
    ----------
    findings
        All faults; the message has one line for each.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        super().__init__("\n".join(finding.as_line() for finding in self.findings))


class NotFoundError(CorridorsError):
    """An id or a vocabulary word does not exist; carries the nearest valid ones.

    Parameters
    ----------
    kind
        What was looked for (``project``, ``status`` …).
    value
        What was asked.
    nearest
        Valid values that look like it.
    hint
        What else is to be said of it.
    """

    def __init__(self, kind: str, value: str, nearest: Sequence[str], *, hint: str = "") -> None:
        self.kind = kind
        self.value = value
        self.nearest = tuple(nearest)
        told = f": {hint}" if hint else ""
        near = f" Nearest: {', '.join(self.nearest)}." if self.nearest else ""
        super().__init__(f"There is no {kind} {value!r}{told}.{near}")


class ArgumentError(CorridorsError, ValueError):
    """An argument has a value that makes no sense, such as a year of the Bronze Age."""


class WrongTypeError(ArgumentError, TypeError):
    """An argument is of a kind that makes no sense, such as a table in place of an atlas."""


class GraphError(CorridorsError):
    """A route graph is missing or cannot be read."""


class OutputError(CorridorsError):
    """A file cannot be written where the user wants it."""


def suggest(word: str, known: Iterable[str], *, most: int = 3) -> list[str]:
    """Return the known words nearest to one that is not known, best first.

    >>> suggest("cku-railwy", ["cku-railway", "cku-highway", "tapi-gas"])
    ['cku-railway', 'cku-highway']
    """
    candidates = sorted(known)
    near = get_close_matches(word.lower(), candidates, n=most, cutoff=0.6)
    inside = [name for name in candidates if word.lower() in name and name not in near]
    return [*near, *inside][:most]
