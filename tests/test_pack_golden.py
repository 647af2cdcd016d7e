"""The packed document of a small atlas, as readers of three languages get it, held still in a file.

If a change of it is meant, write it anew and read the difference before you commit it:
``python tests/test_pack_golden.py``.
"""

from __future__ import annotations

import json
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from small_atlas import line, project, status, write_small_atlas
from test_codec import decode_numbers, signed

import corridors
from corridors.web import pack_atlas
from corridors.web.map_options import LAST_YEAR
from corridors.web.pack import timeline
from corridors.web.packed_ground import STEP_DEGREES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

GOLDEN = Path(__file__).parent / "data" / "packed.json"
TEXTS = {
    "projects": ("name", "kind", "statusText", "statusNote", "description"),
    "lines": ("label", "statusText", "details", "planText"),
    "sites": ("label", "statusText", "details", "planText"),
    "places": ("name",),
    "corridors": ("name", "description"),
    "services": ("name", "kind", "description", "statusText"),
    "unlocated": ("label", "details"),
    "sources": ("date", "note"),
}
"""The columns that hold numbers of texts; those of facts are told apart by their place."""
FACT = ("attribute", "scope", "value", "as of", "basis", "note", "sources", "others")
PLAIN = ("attribute", "sources", "others")


def write_atlas(root: Path) -> Path:
    """Write the small atlas with a third pipe, which is planned for the last year of the slider."""
    write_small_atlas(root)
    gas_c = line(
        "gas-c",
        "almaty",
        "kashgar",
        project="gas-line-c",
        countries=["KZ", "CN"],
        via=["border-pass"],
        parallel_to="gas-a",
        route_note="Beside the two others.",
    )
    pipe = project(
        "gas-line-c", "gas_pipeline", "Gas line C", ["KZ", "CN"], **status("agreed", "2026-01")
    )
    fact = f"gas-line-c,opening_planned,,{LAST_YEAR},,,,,gazette-2024,true,reported,\n"
    for name, change in (
        ("pipeline.geojson", lambda data: data["features"].append(gas_c)),
        ("projects.json", lambda data: data.append(pipe)),
    ):
        data = json.loads((root / name).read_text("utf-8"))
        change(data)
        (root / name).write_text(json.dumps(data), "utf-8")
    with (root / "facts.csv").open("a", encoding="utf-8") as file:
        file.write(fact)
    return root


def read_document(document: dict[str, Any]) -> dict[str, Any]:
    """Return a packed document with its texts in their places; without catalogue, looks, ground."""
    say = partial(_text, document)
    read: dict[str, Any] = {
        "format": document["format"],
        "options": document["options"],
        "head": {key: say(number) for key, number in document["head"].items()},
        "attributes": [
            [key, say(label), document["headings"][at][0]]
            for key, label, at in document["attributes"]
        ],
        "countries": [[code, say(name), more] for code, name, more in document["countries"]],
    }
    for table, texts in TEXTS.items():
        columns = document[table]["columns"]
        rows = [dict(zip(columns, row, strict=True)) for row in document[table]["rows"]]
        read[table] = [_record(row, texts, say) for row in rows]
    return read


def _record(row: dict[str, Any], texts: Iterable[str], say: Callable[[int], Any]) -> dict[str, Any]:
    said = {key: _said(row[key], say) for key in texts}
    for column in {"facts", "remarks"} & row.keys():
        said[column] = [_fact(fact, say) for fact in row[column]]
    return row | said


def _text(document: dict[str, Any], number: int) -> Any:
    return document["texts"][number]


def _said(numbers: int | list[int], say: Callable[[int], Any]) -> Any:
    return [say(number) for number in numbers] if isinstance(numbers, list) else say(numbers)


def _fact(fact: list[Any], say: Callable[[int], Any]) -> dict[str, Any]:
    read = dict(zip(FACT, fact, strict=True))
    read |= {key: say(value) for key, value in read.items() if key not in PLAIN}
    return read | {"others": [_fact(other, say) for other in read["others"]]}


def pack_golden() -> str:
    with tempfile.TemporaryDirectory() as folder:
        document = pack_atlas(corridors.load(write_atlas(Path(folder))))
    parts = (f"{_json(key)}: {_lines(value)}" for key, value in read_document(document).items())
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(value: Any) -> str:
    """Return JSON with one record a line, whose changes are easily read."""
    if not isinstance(value, list):
        return _json(value)
    return "[\n" + ",\n".join(f"  {_json(item)}" for item in value) + "\n]"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def test_the_packed_document_is_as_it_was() -> None:
    expected = json.loads(GOLDEN.read_text("utf-8"))
    found = json.loads(pack_golden())
    assert found.keys() == expected.keys()
    for table, value in expected.items():
        assert found[table] == value, (
            f"{table}: if this is meant, run python tests/{Path(__file__).name}"
        )


def test_three_pipes_of_one_trench_lie_side_by_side() -> None:
    lines = {row["id"]: row["offset"] for row in json.loads(GOLDEN.read_text("utf-8"))["lines"]}
    assert [lines[key] for key in ("gas-a", "gas-b", "gas-c")] == [0, 1, 2]


def test_a_change_in_the_last_year_of_the_slider_is_a_change() -> None:
    row = {
        "status": "agreed",
        "status_as_of": "2026",
        "opened": "",
        "opening_planned": str(LAST_YEAR),
    }
    row |= dict.fromkeys(("construction_start", "agreed", "proposed"), "")
    assert timeline(row, "2026-06-30")[-2:] == [LAST_YEAR, 3]


def test_a_plan_that_is_overdue_on_the_day_of_the_data_opens_in_no_year(tmp_path: Path) -> None:
    write_atlas(tmp_path)
    facts = tmp_path / "facts.csv"
    plan = "gas-line-c,opening_planned,,"
    facts.write_text(
        facts.read_text("utf-8").replace(f"{plan}{LAST_YEAR}", f"{plan}2026-03"), "utf-8"
    )
    atlas = corridors.load(tmp_path)
    lines = pack_atlas(atlas)["lines"]
    at = {name: number for number, name in enumerate(lines["columns"])}
    told = {row[at["id"]]: row[at["timeline"]] for row in lines["rows"]}["gas-c"]
    row = next(row for row in atlas.records.sections if row.id == "gas-c")
    assert told == timeline(row, atlas.updated)
    assert told != timeline(row)


def test_the_ground_is_where_the_transform_lays_it(small_root: Path) -> None:
    """The same basemap in other steps gives the same arcs, labels and disputed borders."""
    path = small_root / "basemap" / "basemap.topojson"
    topology = json.loads(path.read_text("utf-8"))
    names = {"en": "Water", "ru": "Вода", "zh": "水"}
    for kind in ("lakes", "rivers"):
        topology["objects"][kind]["geometries"][0]["properties"]["name"] = names
    path.write_text(json.dumps(topology), "utf-8")
    first = pack_atlas(corridors.load(small_root))["ground"]
    assert first["disputed"] == [0]
    assert {tuple(label[2:4]) for label in first["labels"] if label[0] == "lakes"} == {(60.5, 45.5)}
    assert {tuple(label[2:4]) for label in first["labels"] if label[0] == "rivers"} == {(58, 44)}
    assert [_start(arc) for arc in first["arcs"]] == [tuple(arc[0]) for arc in topology["arcs"]]
    scale, move = (0.5, 0.25), (-20.0, 10.0)
    topology["transform"] = {"scale": scale, "translate": move}
    for arc in topology["arcs"]:
        arc[0] = [value - by for value, by in zip(arc[0], move, strict=True)]
        arc[:] = [[value / by for value, by in zip(step, scale, strict=True)] for step in arc]
        arc[:] = [[round(x), round(y)] for x, y in arc]
    path.write_text(json.dumps(topology), "utf-8")
    again = pack_atlas(corridors.load(small_root))["ground"]
    assert again == first
    assert len(set(map(str, first["arcs"]))) == len(topology["arcs"])


def _start(arc: str) -> tuple[float, float]:
    x, y = (signed(number) * STEP_DEGREES for number in decode_numbers(arc)[:2])
    return round(x, 6), round(y, 6)


if __name__ == "__main__":
    GOLDEN.write_text(pack_golden(), "utf-8")
    sys.stdout.write(f"{GOLDEN} is written\n")
