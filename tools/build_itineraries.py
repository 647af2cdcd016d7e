"""Write the tables of ``docs/itineraries.md``: ten questions, and lengths beside published ones.

The answers are those of ``corridors compare``. With ``--check`` nothing is written; exit code 1
says that a table no longer tells what the program answers: another way, or kilometres that differ
by more than 3 %.

Example: python tools/build_itineraries.py
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from made_pages import page_parser

import corridors
from corridors.account.journey_text import summary_rows
from corridors.i18n import pick_name
from corridors.model import pipe_table
from corridors.network import Network, build_network, compare

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = Path(__file__).parents[1] / "docs" / "itineraries.md"
MOST_DRIFT = 0.03
NEAR = 0.05
_BLOCK = re.compile(r"(<!-- generated: (?P<name>[^>]+?) -->\n).*?(<!-- end -->)", re.DOTALL)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
RAIL_SEA = ("rail", "sea")


@dataclass(frozen=True)
class Question:
    """A question, with the words in which the command line asks it."""

    origin: str
    destination: str
    terms: dict[str, Any] = field(default_factory=dict)

    @property
    def command(self) -> str:
        """The command that asks it."""
        options = {"modes": "--mode", "status": "--status", "avoid": "--avoid", "year": "--year"}
        words = ["corridors compare", self.origin, self.destination]
        for key, value in self.terms.items():
            for one in value if isinstance(value, tuple) else (value,):
                words += [options[key], str(one)]
        return " ".join(words)


QUESTIONS = (
    Question("xian", "istanbul"),
    Question("xian", "malaszewicze"),
    Question("chongqing", "duisburg"),
    Question("kashgar", "tashkent"),
    Question("urumqi", "baku"),
    Question("tianjin", "tashkent"),
    Question("almaty", "tehran"),
    Question("lianyungang", "saint-petersburg", {"modes": ("road",)}),
    Question("dushanbe", "kashgar", {"modes": ("road",)}),
    Question(
        "dushanbe",
        "kashgar",
        {"modes": ("road",), "status": ("operating", "construction"), "avoid": ("KG",)},
    ),
    Question("xian", "poti"),
)


@dataclass(frozen=True)
class Length:
    """A published length, and the journey that it measures. ``note`` explains a miss."""

    name: str
    origin: str
    destination: str
    published_km: float
    source: str
    terms: dict[str, Any] = field(default_factory=dict)
    note: str = ""


LENGTHS = (
    Length(
        "Xi'an – Duisburg by rail",  # noqa: RUF001
        "xian",
        "duisburg",
        9908,
        "shiphub-2022-rail-link",
        {"modes": ("rail",)},
    ),
    Length(
        "Chongqing – Duisburg by rail",  # noqa: RUF001
        "chongqing",
        "duisburg",
        11179,
        "china-daily-2013-09-13-chongqing-duisburg",
        {"modes": ("rail",)},
        "The report does not name the way. Another one gives 10,300 km.",
    ),
    Length(
        "Trans-Caspian, Altynkol – Poti, rail and sea",  # noqa: RUF001
        "altynkol",
        "poti",
        4750,
        "forkliftaction-ptc-poti-terminal",
        {"modes": RAIL_SEA, "avoid": ("TM", "IR", "RU")},
        "The source gives about 4,250 km of rail and 500 km of sea, without naming the ends.",
    ),
    Length(
        "Baku – Kars by rail",  # noqa: RUF001
        "baku",
        "kars",
        826,
        "railway-magazine-2017-btk-opening",
        {"modes": ("rail",)},
    ),
    Length(
        "Zhanaozen – Gorgan by rail",  # noqa: RUF001
        "zhanaozen",
        "gorgan",
        928,
        "tass-2014-12-03-kti-railway",
        {"modes": ("rail",)},
    ),
    Length(
        "Kashgar – Andijan by the railway being built",  # noqa: RUF001
        "kashgar",
        "andijan",
        532.5,
        "trend-2025-12-05-cku-18-tunnels",
        {"modes": ("rail",), "year": 2031},
        "The mountain line is drawn straight between its known points, which leaves its loops out.",
    ),
    Length(
        "Lanzhou – Urumqi by rail",  # noqa: RUF001
        "lanzhou",
        "urumqi",
        1904,
        "china-daily-2019-09-12-xinjiang-rail",
        {"modes": ("rail",)},
    ),
    Length(
        "Lianyungang – Saint Petersburg by road",  # noqa: RUF001
        "lianyungang",
        "saint-petersburg",
        8445,
        "wikipedia-we-wc-highway",
        {"modes": ("road",)},
        "The reported sum is 2,233 + 2,787 + 3,425 km. The roads of 2024 through the cities that "
        "its sources name are longer.",
    ),
    Length(
        "Kashgar – Tashkent by road",  # noqa: RUF001
        "kashgar",
        "tashkent",
        920,
        "24kg-2018-02-17-cku-highway",
        {"modes": ("road",)},
        "The report does not say where the convoy set out and arrived; the reported parts of the "
        "road, 390 + 260 + 250 km, make 900.",
    ),
    Length(
        "Dushanbe – Kulma pass by road",  # noqa: RUF001
        "dushanbe",
        "kulma-pass",
        1008,
        "asia-plus-2023-kulma-remaining",
        {"modes": ("road",), "status": ("operating", "construction"), "avoid": ("KG",)},
        "Our line is straight between points along the Panj valley, which shortens its bends.",
    ),
)


def questions_table(network: Network) -> str:
    """Return the ten questions with all their answers."""
    head = ("way", "km", "borders", "gauge changes", "mode changes", "state")
    head = (*head, "published, days", "estimate, days")
    parts = []
    for question in QUESTIONS:
        found = compare(network, question.origin, question.destination, **question.terms)
        names = [pick_name(place.name) for place in (found.origin, found.destination)]
        rows = [list(row.values())[1:] for row in summary_rows(network.atlas, found)]
        title = f"**{' – '.join(names)}**: `{question.command}`"  # noqa: RUF001
        parts.append(f"{title}\n\n{pipe_table(head, rows)}")
    return "\n\n".join(parts)


def lengths_table(network: Network) -> str:
    """Return published lengths beside those of the network."""
    rows = []
    for length in LENGTHS:
        found = compare(network, length.origin, length.destination, k=1, **length.terms)
        km = found.itineraries[0].totals.km
        off = km / length.published_km - 1
        note = length.note if abs(off) > NEAR else ""
        cells = (f"{length.published_km:,.0f}", f"{km:,.0f}", f"{off:+.1%}", length.source, note)
        rows.append([length.name, *cells])
    return pipe_table(("journey", "published, km", "here, km", "off", "source", "why"), rows)


def fill(text: str) -> str:
    """Return the page with its tables made anew."""
    network = build_network(corridors.load())
    makers: dict[str, Callable[[Network], str]] = {
        "questions": questions_table,
        "lengths": lengths_table,
    }
    return _BLOCK.sub(lambda match: f"{match[1]}{makers[match['name']](network)}\n{match[3]}", text)


def drifted(old: str, new: str) -> list[str]:
    """Return the lines of the new page that say another thing than the old one's."""
    before, after = (sorted(text.splitlines(), key=_plain) for text in (old, new))
    if len(before) != len(after):
        return [f"{len(before)} lines stand there, {len(after)} are right"]
    return [new_ for old_, new_ in zip(before, after, strict=True) if not _agree(old_, new_)]


def _plain(line: str) -> str:
    """Return a line without its figures: two ways that are as good may change places."""
    return _NUMBER.sub("0", line)


def _agree(old: str, new: str) -> bool:
    if _plain(old) != _plain(new):
        return "%" in old and "|" in old and old.split("|")[1] == new.split("|")[1]
    pairs = zip(_NUMBER.findall(old), _NUMBER.findall(new), strict=True)
    figures = ((float(a.replace(",", "")), float(b.replace(",", ""))) for a, b in pairs)
    return all(abs(a - b) <= max(MOST_DRIFT * max(a, b), 5.0) for a, b in figures)


def main() -> int:
    """Write the page, or check that it is current."""
    arguments = page_parser(__doc__).parse_args()
    old = PAGE.read_text("utf-8")
    new = fill(old)
    if arguments.check:
        lines = drifted(old, new)
        if lines:
            print("docs/itineraries.md is out of date; run: python tools/build_itineraries.py")
            print("\n".join(lines))
        return int(bool(lines))
    PAGE.write_text(new, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
