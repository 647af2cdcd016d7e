"""What each finding means and how to mend it: the table ``findings.toml``, read."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from corridors.model import NotFoundError, suggest

_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


@dataclass(frozen=True, slots=True)
class FindingKind:
    """What stands behind the code of a finding.

    Attributes
    ----------
    code
        Such as ``REF001``; it never changes its meaning.
    group
        What it is about: the heading under which ``docs/findings.md`` tells it.
    severity
        ``error``, ``warning``, or ``error or warning``.
    meaning
        What is wrong, in Markdown.
    mend
        What to do about it, in Markdown.
    """

    code: str
    group: str
    severity: str
    meaning: str
    mend: str

    def as_lines(self) -> list[str]:
        """Return what is said of it as plain lines."""
        plain = [_LINK.sub(r"\1", text).replace("`", "") for text in (self.meaning, self.mend)]
        return [f"{self.code} ({self.severity}; {self.group})", plain[0], f"To mend it: {plain[1]}"]


@cache
def read_kinds() -> dict[str, FindingKind]:
    """Return all kinds by their codes, in the order of the page."""
    text = (resources.files("corridors.atlas.checking") / "findings.toml").read_text("utf-8")
    return {code: FindingKind(code, **row) for code, row in tomllib.loads(text).items()}


def explain(code: str) -> FindingKind:
    """Return what a code means, written in any case.

    Raises
    ------
    NotFoundError
        If no finding has it; it names the nearest.

    Examples
    --------
    >>> explain("ref001").mend
    'Add the record, or correct the id: the finding proposes what is near.'
    """
    kinds = read_kinds()
    found = kinds.get(code.strip().upper())
    if found is None:
        raise NotFoundError("finding", code, suggest(code.strip().upper(), kinds))  # noqa: EM101
    return found
