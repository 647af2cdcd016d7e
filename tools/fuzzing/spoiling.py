"""What spoilers share: a copy of the data folder, ways to change it, and values that are wrong."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable
    from pathlib import Path

SECTIONS = ("rail.geojson", "road.geojson", "pipeline.geojson", "air.geojson", "sea.geojson")
SHAPES = ("places.geojson", "sites.geojson", *SECTIONS)
LISTS = ("projects.json", "corridors.json", "services.json", "series.json", "sources.json")
TABLES = ("facts.csv", "series.csv", "timings.csv", "towns.csv")
BASEMAP = ("basemap/basemap.topojson", "basemap/countries.geojson")
PACKAGE = "datapackage.json"
FILES = (*SHAPES, *LISTS, *TABLES, PACKAGE, *BASEMAP)
MISSING = object()
"""In place of a value: the field is taken out."""


class Verdict(StrEnum):
    """What is known of a case before it is run."""

    CERTAIN = "certain"
    """It is wrong by construction: `corridors check` has to say so."""
    OPEN = "open"
    """It may be refused or taken; what is taken has to work."""
    HARMLESS = "harmless"
    """It is right: it has to be taken, and to work."""


class InapplicableError(Exception):
    """The data has nothing that this case could spoil."""


class Literal(str):
    """A text that stands in JSON as it is, without quotes, such as ``1e999``."""

    __slots__ = ()


@dataclass(slots=True)
class Case:
    """One way to spoil a copy of the data.

    Attributes
    ----------
    name
        Its name in the table.
    verdict
        What is known of it.
    why
        One sentence: why it is wrong, or right.
    spoil
        Changes a copy.
    """

    name: str
    verdict: Verdict
    why: str
    spoil: Callable[[Copy], None]


@dataclass(slots=True)
class Copy:
    """A copy of the data folder while it is spoilt.

    Attributes
    ----------
    root
        The folder.
    rng
        Where all choices come from.
    named
        Files of which one must be named when the fault is told.
    subject
        Id of a record that was touched, for `corridors show`.
    renew
        Whether sums in ``datapackage.json`` are brought up to date afterwards.
    """

    root: Path
    rng: random.Random
    named: list[str] = field(default_factory=list)
    subject: str = ""
    renew: bool = True

    def path(self, name: str) -> Path:
        """Return the path of a file, which is one to be named from now on."""
        self.named.append(name.rpartition("/")[2])
        return self.root / name

    def load(self, name: str) -> Any:  # noqa: ANN401  (any JSON)
        """Return the content of a JSON file."""
        path = self.path(name)
        if not path.is_file():
            raise InapplicableError
        return json.loads(path.read_text("utf-8"))

    def save(self, name: str, data: object) -> None:
        """Write a JSON file; a `Literal` stands there without quotes."""
        self.path(name).write_bytes(json_text(data).encode("utf-8", "surrogatepass"))

    def records(self, name: str) -> tuple[Any, list[Any]]:
        """Return the content of a file, and the list of records or features in it."""
        data = self.load(name)
        items = data["features"] if isinstance(data, dict) else data
        if not items:
            raise InapplicableError
        return data, items

    def edit(
        self, name: str, change: Callable[[Any], object], where: Callable[[Any], object] = bool
    ) -> None:
        """Change one record of a file, chosen among those that fit."""
        data, items = self.records(name)
        change(self.choose(items, where))
        self.save(name, data)

    def edit_one_of(
        self,
        names: Iterable[str],
        change: Callable[[Any], object],
        where: Callable[[Any], object] = bool,
    ) -> None:
        """Change one record of one of some files: of the first, in any order, that has one."""
        order = list(names)
        self.rng.shuffle(order)
        for name in order:
            try:
                self.edit(name, change, where)
            except InapplicableError:
                self.named.clear()
            else:
                return
        raise InapplicableError

    def choose(self, items: Iterable[Any], where: Callable[[Any], object] = bool) -> Any:  # noqa: ANN401
        """Choose one of some records, and remember it."""
        fitting = [item for item in items if where(item)]
        if not fitting:
            raise InapplicableError
        chosen = self.rng.choice(fitting)
        self.subject = str(chosen.get("id") or chosen.get("subject") or "")
        return chosen

    def rows(self, name: str) -> tuple[list[str], list[dict[str, str]]]:
        """Return the columns and rows of a table."""
        path = self.path(name)
        if not path.is_file():
            raise InapplicableError
        table = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
        if not table:
            raise InapplicableError
        return list(table[0]), table

    def save_rows(self, name: str, columns: list[str], rows: Iterable[dict[str, str]]) -> None:
        """Write a table."""
        stream = io.StringIO(newline="")
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        self.path(name).write_text(stream.getvalue(), "utf-8")

    def edit_row(
        self,
        name: str,
        change: Callable[[dict[str, str]], object],
        where: Callable[[dict[str, str]], object] = bool,
    ) -> None:
        """Change one row of a table, chosen among those that fit."""
        columns, rows = self.rows(name)
        change(self.choose(rows, where))
        self.save_rows(name, columns, rows)

    def replace(self, name: str, pattern: str, text: str) -> None:
        """Replace the first match of a pattern in the text of a file."""
        path = self.path(name)
        old = path.read_text("utf-8") if path.is_file() else ""
        new, count = re.subn(pattern, lambda _: text, old, count=1)
        if not count:
            raise InapplicableError
        path.write_text(new, "utf-8")

    def renew_sums(self) -> None:
        """Bring sizes and sums in ``datapackage.json`` up to date.

        They would find any change at all; what is to be shown is that the fault itself is found.
        """
        path = self.root / PACKAGE
        if not self.renew or not path.is_file():
            return
        try:
            package = json.loads(path.read_text("utf-8-sig"))
            resources = [item for item in package["resources"] if {"hash", "bytes"} & item.keys()]
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return
        for item in resources:
            target = self.root / str(item.get("path", ""))
            if not target.is_file() or str(target.resolve()).startswith("/dev/"):
                continue
            content = target.read_bytes()
            item["bytes"] = len(content)
            kind, colon, _ = str(item.get("hash", "")).rpartition(":")
            if "hash" in item and (kind or "md5") in hashlib.algorithms_available:
                item["hash"] = f"{kind}{colon}{hashlib.new(kind or 'md5', content).hexdigest()}"
        if resources:
            path.write_text(json.dumps(package, ensure_ascii=True, indent=2) + "\n", "utf-8")


_MARK = re.compile(r'"@literal:([^"]*)@"')


def json_text(data: object) -> str:
    """Return data as JSON, one record a line where it is a list."""
    if isinstance(data, list):
        return "[\n" + ",\n".join(json_text(item) for item in data) + "\n]\n"
    if isinstance(data, dict) and isinstance(data.get("features"), list):
        frame = {key: value for key, value in data.items() if key != "features"}
        head = json_text(frame)[:-1] + ("," if frame else "")
        return head + '"features":[\n' + ",\n".join(map(json_text, data["features"])) + "\n]}\n"
    text = json.dumps(_marked(data), ensure_ascii=False, separators=(",", ":"))
    return _MARK.sub(lambda match: match[1].replace("''", '"').replace("\\\\", "\\"), text)


def _marked(value: object) -> object:
    if isinstance(value, Literal):
        return f"@literal:{value}@".replace('"', "''")
    if isinstance(value, dict):
        return {key: _marked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_marked(item) for item in value]
    return value


def put(record: Any, path: str, value: object) -> None:  # noqa: ANN401  (any JSON)
    """Set a field of a record; dots lead inward, numbers into lists; `MISSING` takes it out.

    >>> record = {"legs": [{"role": "main"}]}
    >>> put(record, "legs.0.role", "side")
    >>> record
    {'legs': [{'role': 'side'}]}
    """
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in steps:
        record = record[step]
    if value is MISSING:
        del record[last]
    elif isinstance(last, int) and last == len(record):
        record.append(value)
    else:
        record[last] = value


def has(path: str) -> Callable[[Any], bool]:
    """Return a test whether a record has a field that is not empty."""
    steps = [int(step) if step.isdigit() else step for step in path.split(".")]

    def test(record: Any) -> bool:  # noqa: ANN401  (any JSON)
        for step in steps:
            try:
                record = record[step]
            except (LookupError, TypeError):
                return False
        return record not in (None, "", [], {})

    return test


# ---- values that are wrong -------------------------------------------------------------------

ESC, CSI = "\x1b", "\x9b"
_CONTROLS = {
    "esc-colour": f"A{ESC}[31mRED",
    "esc-title": f"A{ESC}]0;title\x07",
    "bell": "A\x07",
    "nul": "A\x00B",
    "backspace": "AB\x08",
    "delete": "A\x7f",
    "csi": f"A{CSI}31mRED",
    "surrogate": Literal('"A\\ud800"'),
}
BAD: dict[str, dict[str, object]] = {
    "date": {
        "month-13": "2026-13",
        "word": "soon",
        "line-break": "2026-03\n",
        "30-february": "2026-02-30",
        "slashes": "2026/03/01",
        "two-digits": "26-03-01",
        "wide-digits": "２０２６-03",
        "arabic-digits": "٢٠٢٦",
        "blank-before": " 2026",
        "year-0": "0000",
        "no-dashes": "20260301",
        "week": "2026-W10",
        "with-time": "2026-03-01T00:00",
        "one-digit": "2026-3-1",
        "day-0": "2026-03-00",
        "negative": "-2026",
        "number": 2026,
        "list": ["2026"],
    },
    "country": {
        "unknown": "QQ",
        "user-assigned": "ZZ",
        "not-of-the-basemap": "XA",
        "lower-case": "kz",
        "three-letters": "KAZ",
        "empty": "",
        "wide": "ＫＺ",
        "name": "Kazakhstan",
        "line-break": "KZ\n",
        "number": 398,
        "null": None,
    },
    "countries": {
        "none": [],
        "unknown": ["QQ"],
        "user-assigned": ["KZ", "ZZ"],
        "lower-case": ["kz"],
        "text": "KZ",
        "empty-one": ["KZ", ""],
        "null-in-list": [None],
        "null": None,
        "nested": [["KZ"]],
        "line-break": ["KZ\n"],
    },
    "id": {
        "empty": "",
        "capitals": "Aktau-Port",
        "blank-inside": "aktau port",
        "two-hyphens": "aktau--port",
        "hyphen-first": "-aktau",
        "cyrillic": "актау",
        "too-long": "a" * 200,
        "line-break": "aktau-port\n",
        "dots": "../aktau",
        "number": 5,
        "null": None,
        "list": ["aktau"],
        "missing": MISSING,
    },
    "reference": {
        "unknown": "there-is-no-such-thing",
        "empty": "",
        "line-break": "aktau\n",
        "number": 5,
        "list": ["aktau"],
        "object": {},
        "true": True,
    },
    "references": {
        "unknown": ["there-is-no-such-thing"],
        "text": "there-is-no-such-thing",
        "empty-one": [""],
        "null-in-list": [None],
        "nested": [["s001"]],
        "object": {"s001": 1},
        "number": 5,
    },
    "number": {
        "infinite": Literal("1e999"),
        "minus-infinite": Literal("-1e999"),
        "word-infinity": Literal("Infinity"),
        "nan": Literal("NaN"),
        "absurd": Literal("1e308"),
        "400-digits": Literal("9" * 400),
        "5000-digits": Literal("9" * 5000),
        "text": "12",
        "text-with-unit": "12 km",
        "true": True,
        "negative": -5,
        "list": [12],
        "object": {},
    },
    "whole number": {
        "infinite": Literal("1e999"),
        "nan": Literal("NaN"),
        "text": "1520",
        "true": True,
        "negative": -1,
        "zero": 0,
        "half": 1.5,
        "huge": Literal("9" * 30),
        "400-digits": Literal("9" * 400),
        "list": [1],
    },
    "true or false": {
        "yes": "yes",
        "text-true": "true",
        "on": "on",
        "one": 1,
        "zero": 0,
        "letter": "t",
        "list": [True],
    },
    "word": {
        "unknown": "perhaps",
        "capitals": "Operating",
        "blank-after": "operating ",
        "number": 1,
        "true": True,
        "list": ["operating"],
        "empty": "",
    },
    "text": {
        **_CONTROLS,
        "number": 5,
        "list": ["x"],
        "object": {"en": "x"},
        "true": True,
    },
    "needed text": {**_CONTROLS, "empty": "", "null": None, "number": 5, "missing": MISSING},
    "texts": {
        "text": "KTZ",
        "number-in-list": [5],
        "null-in-list": [None],
        "control": [f"A{ESC}[2J"],
        "object": {},
    },
    "names": {
        "none": {},
        "text": "Aktau",
        "null": None,
        "list": ["Aktau"],
        "missing": MISSING,
        "only-english": {"en": "Aktau"},
        "no-english": {"ru": "Актау", "zh": "阿克套"},
        "blank": {"en": " ", "ru": "Актау", "zh": "阿克套"},
        "empty": {"en": "", "ru": "Актау", "zh": "阿克套"},
        "number": {"en": 5, "ru": "Актау", "zh": "阿克套"},
        "unknown-language": {"en": "Aktau", "ru": "Актау", "zh": "阿克套", "english": "Aktau"},
        "line-break": {"en": "Ak\ntau", "ru": "Актау", "zh": "阿克套"},
        "esc": {"en": f"A{ESC}[31mRED", "ru": "Актау", "zh": "阿克套"},
        "csi": {"en": "Aktau", "ru": f"А{CSI}2J", "zh": "阿克套"},
        "nul": {"en": "Aktau", "ru": "Актау", "zh": "阿\x00"},
        "bell": {"en": "Aktau\x07", "ru": "Актау", "zh": "阿克套"},
        "surrogate": {"en": Literal('"A\\ud800"'), "ru": "Актау", "zh": "阿克套"},
    },
}
"""Values that are wrong wherever a field of that type stands, by type and by what is wrong."""

BAD_CELLS: dict[str, dict[str, str]] = {
    "number": {
        "about": "about 5",
        "thousands-comma": "1,000",
        "underscore": "4_9",
        "infinite": "inf",
        "infinity": "-Infinity",
        "not-a-number": "nan",
        "too-large": "1e999",
        "wide-digits": "４９",
        "arabic-digits": "٤٩",
        "with-unit": "5 km",
        "hexadecimal": "0x1F",
        "two-points": "1.2.3",
        "blank-inside": "4 9",
        "two-signs": "--5",
        "empty": "",
        "word": "many",
    },
    "date": {key: value for key, value in BAD["date"].items() if isinstance(value, str)},
    "country": {key: value for key, value in BAD["country"].items() if isinstance(value, str)},
    "reference": {"unknown": "there-is-no-such-thing", "capitals": "Aktau", "blank": "a b"},
    "needed reference": {"unknown": "there-is-no-such-thing", "empty": "", "wide": "ａｋｔａｕ"},
    "references": {"unknown": "there-is-no-such-thing", "comma": "s001,s002", "none": ""},
    "word": {"unknown": "perhaps", "capitals": "Reported", "number": "1", "empty": ""},
    "text": {key: value for key, value in _CONTROLS.items() if not isinstance(value, Literal)},
    "true or false": {
        "yes": "yes",
        "one": "1",
        "on": "on",
        "letter": "t",
        "maybe": "maybe",
        "empty": "",
        "capitals": "TRUE",
    },
    "period": {
        "month-13": "2024-13",
        "month-0": "2024-00",
        "third-half": "2024-H3",
        "fifth-quarter": "2024-Q5",
        "backwards": "2025-10/2025-01",
        "31-february": "2024-02-31",
        "month-in-range": "2024-01/2024-13",
        "wide-digits": "２０２４",
        "line-break": "2024\n",
        "year-0": "0000",
        "far": "9999",
        "word": "last year",
        "empty": "",
        "two-slashes": "2024/2025/2026",
        "lower-case": "2024-h1",
        "two-years": "2024-2025",
    },
}
"""The same for cells of tables."""
