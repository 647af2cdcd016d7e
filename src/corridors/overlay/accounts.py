"""What became of each file: what was read of it, what was left out and why, in one line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corridors.i18n import REFERENCE_LANGUAGE, format_number, translate
from corridors.model import printable
from corridors.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MOST_FILES = 12
"""With more files than this, one line tells of all of them."""
_MOST_FAULTS = 5
KINDS = ("lines", "areas", "points")


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a reader should know of how a file was read.

    Attributes
    ----------
    key
        A text of the catalogue, without its first word ``own_``.
    values
        What stands in it.
    count
        How many features it is true of, if it is a matter of number.
    """

    key: str
    values: tuple[tuple[str, str], ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class FileAccount:
    """What became of one file.

    Attributes
    ----------
    name
        Its name.
    read
        How many ``lines``, ``areas`` and ``points`` were read.
    layers
        How many layers, or files of a zip, it holds.
    left_out
        What was left out, counted by reason, as in `Overlay.skipped`.
    notes
        What else is to be known, such as the encoding that was recognised.
    fault
        Why it could not be read; empty if it could.
    """

    name: str
    read: Mapping[str, int] = field(default_factory=dict)
    layers: int = 1
    left_out: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    fault: str = ""

    def told(self, language: str = REFERENCE_LANGUAGE) -> str:
        """Return the account in words, without the name of the file."""
        if self.fault:
            return translate("own_unread", language, fault=printable(self.fault))
        comma = translate("own_comma", language)
        counts = [
            counted(f"own_counted_{kind}", self.read[kind], language)
            for kind in KINDS
            if self.read.get(kind)
        ]
        what = comma.join(counts) or translate("own_nothing", language)
        if self.layers > 1:
            layers = counted("own_counted_layers", self.layers, language)
            what = translate("own_layers", language, what=what, layers=layers)
        told = [what]
        reasons = tell_reasons(self.left_out, language)
        if reasons:
            told.append(translate("own_left_out", language, reasons=reasons))
        told += [_tell_note(note, language) for note in self.notes]
        return translate("own_semicolon", language).join(told)

    def line(self, language: str = REFERENCE_LANGUAGE) -> str:
        """Return the account in one line, safe for a terminal."""
        told = self.told(language)
        if self.fault:
            return told
        return translate("own_file", language, name=printable(self.name), told=told)


def tell_reasons(left_out: Mapping[str, int], language: str = REFERENCE_LANGUAGE) -> str:
    """Return how many features were left out for each reason, in words."""
    told = (
        translate(f"own_reason_{reason}", language, count=format_number(count, language))
        for reason, count in left_out.items()
        if count
    )
    return translate("own_comma", language).join(told)


def tell_files(
    title: str, files: Sequence[FileAccount], language: str = REFERENCE_LANGUAGE
) -> list[str]:
    """Return a line for each file, or, of many, one for all and some for those not read."""
    if len(files) <= MOST_FILES:
        return [file.line(language) for file in files]
    unread = [file for file in files if file.fault]
    of_all = translate(
        "own_file",
        language,
        name=printable(title),
        told=counted("own_counted_files", len(files), language),
    )
    lines = [
        translate("own_file", language, name=of_all, told=_sum(files, language).told(language))
    ]
    lines += [file.line(language) for file in unread[:_MOST_FAULTS]]
    if len(unread) > _MOST_FAULTS:
        lines.append(translate("own_unread_more", language, count=len(unread) - _MOST_FAULTS))
    return lines


def _sum(files: Iterable[FileAccount], language: str) -> FileAccount:
    read: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    features: Counter[Note] = Counter()
    holders: Counter[Note] = Counter()
    unread = 0
    for file in files:
        read.update(file.read)
        left_out.update(file.left_out)
        unread += bool(file.fault)
        for note in file.notes:
            plain = Note(note.key, note.values)
            features[plain] += note.count
            holders[plain] += 1
    left_out["unreadable"] = unread
    notes = [
        Note(note.key, note.values, count)
        if count
        else Note("of_files", (("note", _tell_note(note, language)),), holders[note])
        for note, count in features.items()
    ]
    return FileAccount("", read, 1, left_out, tuple(notes))


def _tell_note(note: Note, language: str) -> str:
    count = {"count": format_number(note.count, language)} if note.count else {}
    values = {key: printable(value) for key, value in note.values}
    return translate(f"own_{note.key}", language, **values, **count)
