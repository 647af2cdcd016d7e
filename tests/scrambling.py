"""Spoil an atlas folder at random, by seed: what is not valid, and what is valid and odd.

One spoiling changes one or two things in one or two files. Values come from a list of what breaks
programs, or from elsewhere in the folder: an id of another record, another number, another text.
"""

from __future__ import annotations

import csv
import io
import json
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

RAW = {"INFINITE": "1e999", "NOT_A_NUMBER": "NaN", "LONG_NUMBER": "9" * 400}
"""Words that are written into JSON without their quotes."""


def _deep(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


NASTY: tuple[Any, ...] = (
    *(None, True, False, "", " ", "x", "yes", "0", "1520", "true", "ZZ", "kz", "AZ", "KZ", "CN"),
    *(0, -1, 1, 5, 1.0, 1e-9, 1e15, 1e17, 1e308, -1e308, 10**30, *RAW),
    *("2026-13", "2026-02-30", "2026-03\n", "0001", "2030", "1800", "2026-06-30", "2024-H1"),
    *("A\x1b[31mRED", "right\u202eto left", "nul\x00", "\ud800", "a\u200bb", "two\nlines"),
    *("<script>x</script>", "=1+1", "N" * 3999, "N" * 5000, "N" * 300, "\U0001f682" * 40),
    *([], {}, [[]], [None], ["x"], [0, 0], {"en": "x"}, {"id": "x"}, {"type": "Point"}),
    *(_deep(20), _deep(600), ["x"] * 3000, [180.0, 90.0], [-180.0, -90.0], [179.9, 0.0]),
    *([90.0, 85.0], [65.0, 43.0], [[65.0, 43.0]] * 3, [[65.0, 43.0], [65.00001, 43.0]]),
    *([[-179.0, 60.0], [179.0, 60.0]], {"date-parts": [[2024]]}, {"date-parts": [[2024, 2, 30]]}),
)
CELLS: tuple[str, ...] = (
    *("", " ", "x", "yes", "true", "false", "0", "-1", "1", "1520", "4_9", " 49", "0x10", "1e3"),
    *("1e999", "nan", "inf", "9" * 400, "1" + "0" * 30, "0.000001", "40075", "2026-13", "2030"),
    *("2026-03\n", "1800", "2100", "2024-H1", "2024/2025", "2025-05/2025-01", "ZZ", "kz", "KZ;CN"),
    *("A\x1b[31m", "\u202e", "\x00", "two\nlines", "=1+1", "N" * 300, "N" * 3999, "N" * 5000),
    *("gazetteer", "gazette-2024;gazetteer", ";", "about", "km", "%", "USD", "h", "km/h", "rail"),
)


def spoil(root: Path, seed: int) -> str:
    """Spoil a folder in place and return in words what was done."""
    random = Random(seed)  # noqa: S311  (nothing secret)
    done = [_spoil_once(root, random) for _ in range(random.choice((1, 1, 1, 2, 3)))]
    return "; ".join(done)


def _spoil_once(root: Path, random: Random) -> str:
    files = sorted(path for path in root.rglob("*") if path.suffix[1:] in _KINDS)
    path = random.choice(files)
    if random.random() < 0.02:
        return f"{path.name}: {_spoil_file(path, random)}"
    spoil_kind = _spoil_rows if path.suffix == ".csv" else _spoil_json
    return f"{path.name}: {spoil_kind(path, random)}"


_KINDS = ("json", "geojson", "topojson", "csv")


def _spoil_file(path: Path, random: Random) -> str:
    what = random.choice(("missing", "empty", "cut", "folder", "loop", "list", "bytes"))
    content = path.read_bytes()
    path.unlink()
    if what == "folder":
        path.mkdir()
    elif what == "loop":
        path.symlink_to(path.name)
    elif what != "missing":
        spoilt = {
            "empty": b"",
            "cut": content[: random.randrange(len(content))],
            "list": b"[]",
            "bytes": content + b"\xc0\xc1",
        }
        path.write_bytes(spoilt[what])
    return what


# ---- JSON ------------------------------------------------------------------------------------


def _spoil_json(path: Path, random: Random) -> str:
    data = json.loads(path.read_text("utf-8"))
    slots = list(_slots(data, ()))
    where = random.choice(slots)
    holder: Any = data
    for step in where[:-1]:
        holder = holder[step]
    last = where[-1]
    how = random.choice(("nasty", "nasty", "other", "other", "drop", "twice", "swap", "nudge"))
    value = holder[last]
    if how == "other":
        new = _other(data, slots, where, value, random)
        holder[last] = new
    elif how == "drop":
        del holder[last]
        new = None
    elif how == "twice" and isinstance(holder, list):
        holder.insert(random.randrange(len(holder) + 1), value)
        new = value
    elif how == "swap" and isinstance(holder, list):
        other = random.randrange(len(holder))
        holder[last], holder[other] = holder[other], holder[last]
        new = other
    elif how == "nudge" and isinstance(value, int | float):
        new = value + random.choice((-90, -1, -0.00001, 0.5, 7, 100))
        holder[last] = new
    else:
        new = random.choice(NASTY)
        holder[last] = new
    text = json.dumps(data)
    for word, raw in RAW.items():
        text = text.replace(f'"{word}"', raw)
    path.write_text(text, "utf-8")
    return f"{'.'.join(map(str, where))} {how} {json.dumps(new)[:60]}"


def _slots(value: Any, where: tuple[Any, ...]) -> Any:
    """Yield the path of everything inside a JSON value, few of the many coordinates."""
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
        if where and where[-1] == "coordinates":
            inner = inner[:2] + inner[-1:]
    else:
        return
    for key, item in inner:
        yield (*where, key)
        yield from _slots(item, (*where, key))


def _other(
    data: Any, slots: list[tuple[Any, ...]], where: tuple[Any, ...], value: Any, random: Random
) -> Any:
    """Return what stands elsewhere under the same key, or anything of the same type."""
    alike = []
    for other in slots:
        found: Any = data
        for step in other:
            found = found[step]
        if other[-1] == where[-1] or type(found) is type(value):
            alike.append((other[-1] == where[-1] and isinstance(where[-1], str), found))
    best = [found for same, found in alike if same] or [found for _, found in alike]
    return json.loads(json.dumps(random.choice(best)))


# ---- tables ----------------------------------------------------------------------------------


def _spoil_rows(path: Path, random: Random) -> str:
    table = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
    row = random.randrange(1, len(table)) if random.random() > 0.05 else 0
    column = random.randrange(len(table[row]))
    how = random.choice(("nasty", "nasty", "other", "other", "drop", "twice", "short"))
    new = ""
    if how == "drop":
        del table[row]
    elif how == "twice":
        table.insert(random.randrange(1, len(table)), list(table[row]))
    elif how == "short":
        del table[row][column]
    else:
        new = random.choice(CELLS)
        if how == "other":
            new = random.choice(table)[column % len(table[0])]
        table[row][column] = new
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(table)
    path.write_text(stream.getvalue(), "utf-8")
    return f"row {row} column {column} {how} {new[:60]!r}"
