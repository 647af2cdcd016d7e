"""What is sent is what was packed: tables, nested rows, numbers and texts come back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sent import read_sent

from corridors.web import to_script_json
from corridors.web.shared_texts import Texts

TEXT = st.text(max_size=4)
NUMBER = st.one_of(st.integers(-5, 9), st.integers(-(2**60), 2**60))
ROW = st.tuples(NUMBER, TEXT, st.lists(NUMBER, max_size=3)).map(list)
COLUMNS = {
    "number": NUMBER,
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "text": TEXT,
    "flag": st.booleans(),
    "numbers": st.lists(NUMBER, max_size=3),
    "texts": st.lists(TEXT, max_size=3),
    "nested": st.lists(st.lists(NUMBER, max_size=2), max_size=2),
    "rows": st.lists(ROW, max_size=3),
    "mixed": st.one_of(NUMBER, TEXT, st.lists(NUMBER, max_size=2)),
}


def sent_and_read(document: dict[str, Any]) -> dict[str, Any]:
    return read_sent(json.loads(to_script_json(document)))


@given(st.lists(st.tuples(*COLUMNS.values()).map(list), min_size=1, max_size=5))
def test_tables_come_back(rows: list[list[Any]]) -> None:
    document = {"table": {"columns": list(COLUMNS), "rows": rows}}
    assert sent_and_read(document) == document


@given(st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=8), st.randoms())
def test_every_number_still_leads_to_its_text(entries: list[tuple[str, ...]], random: Any) -> None:
    texts = Texts(["en", "ru", "zh"])
    numbers = [
        texts.each(lambda language, entry=entry: entry[texts.languages.index(language)])  # type: ignore[misc]
        for entry in entries
    ]
    random.shuffle(shuffled := list(zip(numbers, entries, strict=True)))
    document = {
        "head": {str(at): number for at, (number, _) in enumerate(shuffled)},
        "table": {
            "columns": ["one", "many", "rows"],
            "rows": [[number, [number, 0], [[number, 7]]] for number, _ in shuffled]
            or [[0, [], []]],
        },
        "texts": texts.entries,
        "languages": list(texts.languages),
    }
    read = sent_and_read(document)

    def say(number: int) -> tuple[str, ...]:
        entry = read["texts"][number]
        return (entry,) * 3 if isinstance(entry, str) else tuple(entry)

    assert read["texts"][0] == ""
    for at, (_, entry) in enumerate(shuffled):
        one, many, nested = read["table"]["rows"][at]
        assert {say(n) for n in (read["head"][str(at)], one, many[0], nested[0][0])} == {entry}
        assert nested[0][1] == 7
        assert say(many[1]) == ("", "", "")


@pytest.mark.parametrize("text", ["!#$%", "".join(map(chr, range(0x21, 0x400))), "a\nb", "<|>"])
def test_no_text_holds_the_mark_at_which_texts_are_cut(text: str) -> None:
    texts = Texts(["en", "ru"])
    number = texts.plain(text)
    assert number == 1
    texts.each(lambda language: text * (language == "en"))
    document = {"texts": texts.entries, "languages": ["en", "ru"]}
    assert sorted(map(str, sent_and_read(document)["texts"])) == sorted(map(str, texts.entries))
