"""Data that is right: the same written otherwise, and odd words in it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from fuzzing.spoiling import (
    BASEMAP,
    FILES,
    LISTS,
    PACKAGE,
    SECTIONS,
    SHAPES,
    TABLES,
    Case,
    Copy,
    Verdict,
    has,
    json_text,
    put,
)
from fuzzing.spoilt_files import on_file, rewrite

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Spoiler = Callable[[Copy], None]

_JSON = (*SHAPES, *LISTS, PACKAGE, *BASEMAP)


def harmless_cases(rng: random.Random) -> Iterator[Case]:
    """Yield cases that are right: the same data written otherwise, and odd data."""
    for label, why, files, change in _AS_GOOD:
        for name in files if label in ("bom", "crlf") else rng.sample(files, min(2, len(files))):
            case = f"harmless-{label}-{name.rpartition('/')[2]}"
            yield Case(case, Verdict.HARMLESS, why, on_file(name, change))
    for label, why, spoil in _ODD:
        yield Case(f"harmless-{label}", Verdict.HARMLESS, why, spoil)


# ---- as good ---------------------------------------------------------------------------------


def _through_link(path: Path) -> None:
    aside = path.with_name(f"{path.name}.of-before")
    path.rename(aside)
    path.symlink_to(aside.name)


def _read_only(path: Path) -> None:
    path.chmod(0o400)


def _dumped(**options: Any) -> Callable[[Path], object]:  # noqa: ANN401
    return lambda path: path.write_text(
        json.dumps(json.loads(path.read_text("utf-8")), **options), "utf-8"
    )


def _turned(path: Path) -> None:
    """Turn the order of the keys of each record round."""
    data = json.loads(path.read_text("utf-8"))
    items = data["features"] if isinstance(data, dict) else data
    items[:] = [dict(reversed(item.items())) for item in items]
    path.write_text(json_text(data), "utf-8")


def _quoted(path: Path) -> None:
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    path.write_text(stream.getvalue(), "utf-8")


_LISTED = (*SHAPES, *LISTS)
_AS_GOOD: tuple[tuple[str, str, tuple[str, ...], Callable[[Path], object]], ...] = (
    ("bom", "a mark of UTF-8 in front", FILES, rewrite(lambda content: b"\xef\xbb\xbf" + content)),
    (
        "crlf",
        "lines end as on Windows",
        FILES,
        rewrite(lambda content: content.replace(b"\n", b"\r\n")),
    ),
    ("link", "a link to a good file", FILES, _through_link),
    ("read-only", "nobody may write", FILES, _read_only),
    (
        "blank-lines-last",
        "empty lines at the end",
        FILES,
        rewrite(lambda content: content + b"\n\n\n"),
    ),
    ("indented", "JSON with blanks", _JSON, _dumped(indent=2, ensure_ascii=False)),
    ("one-line", "JSON without line ends", _JSON, _dumped(ensure_ascii=False)),
    ("escaped", "JSON in ASCII", _JSON, _dumped(ensure_ascii=True)),
    ("keys-turned", "the order of keys says nothing", _LISTED, _turned),
    ("quoted", "all cells in quotes", TABLES, _quoted),
)


# ---- odd, but right --------------------------------------------------------------------------


def _text(name: str, path: str, value: str) -> Spoiler:
    return lambda copy: copy.edit(name, lambda item: put(item, path, value), has(path))


def _record(name: str, change: Callable[[dict[str, Any]], object], field: str = "id") -> Spoiler:
    return lambda copy: copy.edit(name, change, has(field))


def _beside(name: str, content: bytes = b"x") -> Spoiler:
    return lambda copy: (copy.root / name).write_bytes(content)


def _rename(copy: Copy, name: str, new: str) -> None:
    """Give a record another id in all files."""
    _, items = copy.records(name)
    old = copy.choose(items, lambda item: len(item["id"]) > len("short-id"))["id"]
    for path in copy.root.iterdir():
        if path.suffix in (".json", ".geojson") and path.name != PACKAGE:
            path.write_text(path.read_text("utf-8").replace(f'"{old}"', f'"{new}"'), "utf-8")
        elif path.suffix == ".csv":
            rows = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
            stream = io.StringIO(newline="")
            csv.writer(stream, lineterminator="\n").writerows(
                [";".join(new if part == old else part for part in cell.split(";")) for cell in row]
                for row in rows
            )
            path.write_text(stream.getvalue(), "utf-8")
    copy.subject = new


def _renamed(name: str, new: str) -> Spoiler:
    return lambda copy: _rename(copy, name, new)


def _without_services(copy: Copy) -> None:
    services = {item["id"] for item in copy.load("services.json")}
    columns, rows = copy.rows("facts.csv")
    copy.save_rows("facts.csv", columns, [row for row in rows if row["subject"] not in services])
    series = [
        {key: value for key, value in item.items() if key != "subject" or value not in services}
        for item in copy.load("series.json")
    ]
    copy.save("series.json", series)
    copy.save("services.json", [])


def _without_series(copy: Copy) -> None:
    columns, _ = copy.rows("series.csv")
    copy.save_rows("series.csv", columns, [])
    copy.save("series.json", [])


def _without_facts(copy: Copy) -> None:
    columns, _ = copy.rows("facts.csv")
    copy.save_rows("facts.csv", columns, [])


def _without_corridors(copy: Copy) -> None:
    corridors = {item["id"] for item in copy.load("corridors.json")}
    copy.save("corridors.json", [])
    services = copy.load("services.json")
    for item in services:
        item["corridors"] = []
    copy.save("services.json", services)
    columns, rows = copy.rows("facts.csv")
    copy.save_rows("facts.csv", columns, [row for row in rows if row["subject"] not in corridors])
    series = [
        {key: value for key, value in item.items() if key != "subject" or value not in corridors}
        for item in copy.load("series.json")
    ]
    copy.save("series.json", series)


def _without_parallels(copy: Copy) -> None:
    for name in SECTIONS:
        data = copy.load(name)
        for item in data["features"]:
            item["properties"].pop("parallel_to", None)
        copy.save(name, data)


def _elsewhere(name: str) -> Spoiler:
    """Move the folder under another name, which the runs are then given."""

    def spoil(copy: Copy) -> None:
        new = copy.root.with_name(name)
        copy.root.rename(new)
        copy.root = new

    return spoil


def _through_folder_link(copy: Copy) -> None:
    new = copy.root.with_name("link-to-data")
    new.symlink_to(copy.root.name)
    copy.root = new


_HOSTILE = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "formula": '=HYPERLINK("https://example.org","x")',
    "at-formula": "@SUM(A1:A9)",
    "markdown": "[x](javascript:alert(1)) ![y](https://example.org/z.png) `code`",
    "template": "{{7*7}} ${7*7} #{7*7} %(x)s {0} {name}",
    "latex": "\\input{x} \\write18{ls} $x^2$ %",
    "entity": "&lt;b&gt; &amp;amp; ]]> <![CDATA[x]]>",
    "right-to-left": "مشهد – سرخس",
    "emoji": "🚂🛤️👨‍👩‍👧‍👦",
    "combining": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘",
    "quotes": 'O\'Brien "the" `back` «x» “y”',
    "backslash": "C:\\new\\table",
    "percent": "100%25 %00 %0A",
    "comma-semicolon": "a;b,c\td",
    "null-word": "null",
    "nan-word": "NaN",
    "end-of-script": "</script><!--",
    "beyond-the-plane": "𠀀𠮷",
    "nobreak": "a\u00a0b\u202fc",
}
_ODD: tuple[tuple[str, str, Spoiler], ...] = (
    *(
        (f"{label}-in-a-name", "text is text", _text("projects.json", "name.en", value))
        for label, value in _HOSTILE.items()
        if label != "comma-semicolon"
    ),
    *(
        (f"{label}-in-a-note", "text is text", _text("places.geojson", "properties.name.en", value))
        for label, value in _HOSTILE.items()
        if label in ("markup", "formula", "emoji", "latex")
    ),
    *(
        (f"{label}-in-a-title", "text is text", _text("sources.json", "title", value))
        for label, value in _HOSTILE.items()
        if label in ("markup", "markdown", "latex", "quotes")
    ),
    *(
        (f"{label}-in-a-description", "text is text", _text("corridors.json", "description", value))
        for label, value in _HOSTILE.items()
        if label in ("template", "entity", "end-of-script")
    ),
    (
        "version-markup",
        "text is text",
        lambda copy: copy.save(PACKAGE, {**copy.load(PACKAGE), "version": "<script>1</script>"}),
    ),
    *(
        (f"id-{new}-of-a-{kind}", "words that are something to a program", _renamed(name, new))
        for kind, name, new in (
            ("project", "projects.json", "constructor"),
            ("place", "places.geojson", "constructor"),
            ("section", "rail.geojson", "tostring"),
            ("corridor", "corridors.json", "null"),
            ("project", "projects.json", "1"),
            ("source", "sources.json", "length"),
            ("service", "services.json", "index"),
            ("project", "projects.json", "all"),
            ("place", "places.geojson", "con"),
            ("series", "series.json", "nan"),
        )
    ),
    (
        "a-name-in-more-languages",
        "they are welcome",
        _record(
            "projects.json",
            lambda item: item["name"].update(kk="Атау", ky="Ат", uz="Nom", ka="სახელი"),
        ),
    ),
    (
        "an-alias-more",
        "it is welcome",
        _record("places.geojson", lambda item: put(item, "properties.aliases", ["Another name"])),
    ),
    (
        "whole-coordinates",
        "70 is a number as 70.0",
        lambda copy: copy.edit(
            "sites.geojson",
            lambda item: (
                put(item, "geometry.coordinates", [*map(round, item["geometry"]["coordinates"])])
                or put(item, "properties.location_accuracy", "region")
            ),
            lambda item: item["geometry"] and item["geometry"]["type"] == "Point",
        ),
    ),
    (
        "csl-fields",
        "CSL has more fields",
        _record(
            "sources.json",
            lambda item: item.update(
                author=[{"family": "Ли", "given": "Wei"}],
                accessed={"date-parts": [[2026, 1, 2]]},
                page="1-9",
                custom={"a": [1, 2.5, None, True]},
            ),
        ),
    ),
    ("without-services", "there may be none", _without_services),
    ("without-series", "there may be none", _without_series),
    ("without-facts", "there may be none", _without_facts),
    ("without-corridors", "there may be none", _without_corridors),
    ("without-parallels", "there may be none", _without_parallels),
    ("file-beside", "it is none of ours", _beside("notes.txt")),
    ("ds-store-beside", "it is none of ours", _beside(".DS_Store", b"\0\0\0\1Bud1")),
    ("backup-beside", "it is none of ours", _beside("rail.geojson~", b"{")),
    ("folder-with-blanks", "a name as good as another", _elsewhere("my data (1)")),
    ("folder-in-chinese", "a name as good as another", _elsewhere("数据 données")),
    ("folder-with-percent", "a name as good as another", _elsewhere("a%20b#c?d&e")),
    ("folder-with-hyphen", "a name as good as another", _elsewhere("-x")),
    ("folder-with-brackets", "a name as good as another", _elsewhere("[x]*")),
    ("folder-linked", "a link to a good folder", _through_folder_link),
    ("nothing-changed", "the data as it is", lambda _: None),
)
