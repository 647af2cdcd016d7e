"""One search in library, command and map: what people write finds what it names, alike in all."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

import corridors
from corridors.atlas.selection import names_of, search, sound_of

if TYPE_CHECKING:
    from browsing import Watched

    from corridors.atlas import Atlas

TITR = "Trans-Caspian International Transport Route (Middle Corridor)"
CASES = [
    # what is written, the kind and the English name of what is found first
    (
        "Middle Corridor",
        "corridor",
        "Trans-Caspian International Transport Route (Middle Corridor)",
    ),
    ("TITR", "corridor", TITR),
    (
        "Срединный коридор",
        "corridor",
        "Trans-Caspian International Transport Route (Middle Corridor)",
    ),
    ("中间走廊", "corridor", TITR),
    ("midle coridor", "corridor", TITR),
    ("xi an", "place", "Xi'an"),
    ("Xian", "place", "Xi'an"),
    ("XI’AN", "place", "Xi'an"),  # noqa: RUF001
    ("Сиань", "place", "Xi'an"),
    ("西安", "place", "Xi'an"),
    ("Хоргос", "place", "Horgos"),  # noqa: RUF001
    ("Khorgos", "place", "Horgos"),
    ("霍尔果期", "place", "Horgos"),
    ("Aktöbe", "place", "Aktobe"),
    ("Ақтөбе", "place", "Aktobe"),
    ("Aqtobe", "place", "Aktobe"),
    ("Tashkend", "place", "Tashkent"),
    ("Toshkent", "place", "Tashkent"),
    ("Samarqand", "place", "Samarkand"),
    ("Jizak", "place", "Jizzakh"),
    ("Туркменбаши", "place", "Türkmenbaşy"),
    ("Istambul", "place", "Istanbul"),
    ("Kazakstan", "country", "Kazakhstan"),
    ("Киргизия", "country", "Kyrgyzstan"),
    ("鲁班", "project", "Luban Workshop, Oskemen"),
    ("malaszewicze", "project", "Małaszewicze"),
    ("Tashkend highway", "project", "China–Kyrgyzstan–Uzbekistan highway"),  # noqa: RUF001
]
NOTHING = ["zzzz", "[a-z]", ".*", "\\", "'", "", "   ", "Zanzibar harbour", "\u200b"]
IN_MAP = """(texts) => texts.map((text) => corridors.panel.finder.find(text).map(
  ({ thing, score }) => [thing.kind,
    [corridors.model.texts[thing.row.name ?? thing.row.label]].flat()[0], score]))"""
TYPOS = 100


def found_in_rows(rows: Atlas, text: str) -> list[list[Any]]:
    return [[one.kind, one.label, one.score] for one in search(rows, text)]


@pytest.mark.parametrize(("text", "kind", "label"), CASES)
def test_what_people_write_finds_what_it_names(
    shipped_atlas: Atlas, text: str, kind: str, label: str
) -> None:
    first, *_ = found_in_rows(shipped_atlas, text)
    assert first[:2] == [kind, label]


@pytest.mark.parametrize("text", NOTHING)
def test_what_names_nothing_finds_nothing(shipped_atlas: Atlas, text: str) -> None:
    assert search(shipped_atlas, text) == []


@pytest.mark.browser
def test_the_map_finds_the_same_in_the_same_order(shipped: Watched, shipped_atlas: Atlas) -> None:
    texts = [*(text for text, _, _ in CASES), *NOTHING, *with_typos(shipped_atlas)]
    found = shipped.run(IN_MAP, texts)
    for text, in_map in zip(texts, found, strict=True):
        assert in_map == found_in_rows(shipped_atlas, text), text


def with_typos(rows: Atlas) -> list[str]:
    """Return names of the atlas with a letter left out, doubled, exchanged or another."""
    draw = random.Random(13)  # noqa: S311  (the same cases every time)
    tables = (
        rows.records.projects,
        rows.records.corridors,
        rows.records.sites,
        rows.records.services,
        rows.records.places,
    )
    names = [name for table in tables for row in table for name in names_of(row)]
    return [spoil(draw, name) for name in draw.sample(names, TYPOS)]


def spoil(draw: random.Random, name: str) -> str:
    at = draw.randrange(len(name))
    before, letter, after = name[:at], name[at], name[at + 1 :]
    others = [
        before + after,
        before + 2 * letter + after,
        before + after[:1] + letter + after[1:],
        before + draw.choice("aeiknrst") + after,
        name[: max(at, 3)],
    ]
    return draw.choice([name, *others])


def test_the_front_door_searches_too(shipped_atlas: Atlas) -> None:
    (first, *_) = corridors.search(shipped_atlas, "Tashkend")
    assert (first.kind, first.id, first.guessed) == ("place", "tashkent", True)
    with pytest.raises(TypeError, match="A text is needed here, not 5"):
        corridors.search(shipped_atlas, 5)  # type: ignore[arg-type]


def test_a_name_and_its_spellings_sound_alike() -> None:
    for spellings in (
        ("Khorgos", "Horgos", "Xorgos"),
        ("Qaraghandy", "Карагханды", "Қарағханды"),
        ("Zhezkazgan", "Jezkazgan", "Жезказган", "Жезқазған"),
        ("Yekaterinburg", "Ekaterinburg", "Екатеринбург"),
        ("Ozbek", "O'zbek", "O`zbek"),
    ):
        assert len(set(map(sound_of, spellings))) == 1, spellings
