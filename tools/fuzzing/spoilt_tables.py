"""Spoilt tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fuzzing.spoiling import (
    TABLES,
    Case,
    Copy,
    InapplicableError,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Spoiler = Callable[[Copy], None]

_TOPOLOGY = "basemap/basemap.topojson"
_COUNTRIES = "basemap/countries.geojson"


def table_cases() -> Iterator[Case]:
    """Yield cases of tables."""
    for name, why, spoil in (*_ROWS, *_TEXTS):
        yield Case(name, Verdict.CERTAIN, why, spoil)
    for name, why, spoil in _OPEN:
        yield Case(name, Verdict.OPEN, why, spoil)


# ---- rows ------------------------------------------------------------------------------------


def _row(
    name: str, change: dict[str, str], where: Callable[[dict[str, str]], object] = bool
) -> Spoiler:
    return lambda copy: copy.edit_row(name, lambda row: row.update(change), where)


def _twice(name: str, changed: dict[str, str] | None = None) -> Spoiler:
    """Let a row stand twice, the second time with some cells changed."""

    def spoil(copy: Copy) -> None:
        columns, rows = copy.rows(name)
        rows.append({**copy.choose(rows, lambda row: "preferred" not in row or row["unit"])})
        rows[-1].update(changed or {})
        copy.save_rows(name, columns, rows)

    return spoil


def _attribute(*names: str) -> Callable[[dict[str, str]], object]:
    return lambda row: row["attribute"] in names and row["preferred"] == "true"


def _dated(attribute: str, value: str) -> Spoiler:
    """Let the date of something be another."""
    return _row("facts.csv", {"value": value}, _attribute(attribute))


def _out_of_order(copy: Copy) -> None:
    """Let something open before the works on it began."""
    columns, rows = copy.rows("facts.csv")
    started = [row for row in rows if _attribute("construction_start")(row) and not row["scope"]]
    keys = {row["subject"] for row in started}
    opened = copy.choose(
        rows,
        lambda row: row["subject"] in keys and _attribute("opened")(row) and not row["scope"],
    )
    opened["value"] = "1801"
    copy.save_rows("facts.csv", columns, rows)


def _preferred(value: str) -> Spoiler:
    return _row(
        "facts.csv", {"preferred": value}, lambda row: row["unit"] and row["preferred"] != value
    )


_ROWS: tuple[tuple[str, str, Spoiler], ...] = (
    *(
        (f"{name.partition('.')[0]}-row-twice", "the same is said twice", _twice(name))
        for name in TABLES
    ),
    (
        "series-row-twice-by-other-sources",
        "the same value of the same time",
        _twice("series.csv", {"note": "Seen again."}),
    ),
    (
        "towns-name-under-a-number-twice",
        "a number is one town's",
        _twice("towns.csv", {"name": "X"}),
    ),
    ("timings-id-twice", "an id is used once", _twice("timings.csv", {"note": "Another."})),
    (
        "facts-two-preferred",
        "one value is preferred",
        _twice("facts.csv", {"value": "1", "preferred": "true"}),
    ),
    ("facts-none-preferred", "one value is preferred", _preferred("false")),
    (
        "facts-value-max-below",
        "a range goes up",
        _row("facts.csv", {"value_max": "-99999999999999"}, lambda row: row["unit"]),
    ),
    (
        "facts-value-max-alike",
        "a range goes up",
        _row("facts.csv", {"value": "5", "value_max": "5"}, lambda row: row["unit"]),
    ),
    (
        "facts-unit-of-another",
        "a length is in km",
        _row("facts.csv", {"unit": "USD"}, _attribute("length_km")),
    ),
    (
        "facts-unit-of-a-date",
        "a date has no unit",
        _row("facts.csv", {"unit": "km"}, _attribute("opened")),
    ),
    (
        "facts-figure-without-date",
        "a figure speaks of a time",
        _row("facts.csv", {"as_of": ""}, lambda row: row["unit"]),
    ),
    ("facts-opened-in-2099", "what happened is not to come", _dated("opened", "2099-01-01")),
    ("facts-opened-before-works", "works come before opening", _out_of_order),
    *(
        (
            f"facts-{attribute}-{label}",
            "no such thing has that size",
            _row("facts.csv", {"value": value, "value_max": ""}, _attribute(attribute)),
        )
        for attribute, label, value in (
            ("length_km", "negative", "-5"),
            ("length_km", "of-1e300", "1e300"),
            ("length_km", "of-a-million", "1000000"),
            ("cost", "negative", "-4.7e9"),
            ("cost", "of-1e300", "1e300"),
            ("gauge_mm", "of-5", "5"),
            ("max_speed_km_h", "of-1e308", "1e308"),
            ("capacity", "negative", "-1"),
            ("progress", "of-250-percent", "250"),
            ("tunnels", "negative", "-3"),
        )
    ),
    *(
        (
            f"series-value-{label}",
            "no such thing has that size",
            _row("series.csv", {"value": value, "value_max": ""}),
        )
        for label, value in {"of-1e308": "1e308", "of-1e99": "1e99"}.items()
    ),
    (
        "series-value-max-below",
        "a range goes up",
        _row("series.csv", {"value_max": "-99999999999"}),
    ),
    ("timings-low-above-high", "low is at most high", _row("timings.csv", {"low": "99999"})),
    ("timings-negative", "time does not run backwards", _row("timings.csv", {"low": "-1"})),
    (
        "timings-speed-of-nothing",
        "a speed is more than nothing",
        _row("timings.csv", {"low": "0"}, lambda row: row["measure"] == "speed"),
    ),
    (
        "timings-speed-in-hours",
        "a speed is a way in a time",
        _row("timings.csv", {"unit": "h"}, lambda row: row["measure"] == "speed"),
    ),
    (
        "timings-border-in-km-per-day",
        "a stay is a time",
        _row("timings.csv", {"unit": "km/day"}, lambda row: row["measure"] == "border"),
    ),
    (
        "timings-speed-of-1e308",
        "nothing goes so fast",
        _row("timings.csv", {"high": "1e308"}, lambda row: row["measure"] == "speed"),
    ),
    (
        "timings-driving-30-hours-a-day",
        "a day has 24",
        _row("timings.csv", {"high": "30"}, lambda row: row["unit"] == "h/day"),
    ),
    ("timings-country-unknown", "not a country", _row("timings.csv", {"countries": "QQ"})),
    ("timings-country-user-assigned", "not a country", _row("timings.csv", {"countries": "KZ;ZZ"})),
    *(
        (f"towns-{column}-{label}", "no town is like that", _row("towns.csv", {column: value}))
        for column, label, value in (
            ("population", "1e30", "1" + "0" * 30),
            ("population", "zero", "0"),
            ("population", "negative", "-5"),
            ("population", "half", "1.5"),
            ("population", "of-mankind", "9000000000"),
            ("longitude", "181", "181"),
            ("latitude", "91", "91"),
            ("latitude", "infinite", "1e999"),
            ("geonames_id", "zero", "0"),
            ("name", "empty", ""),
        )
    ),
    (
        "towns-elsewhere",
        "a town lies in its country",
        _row(
            "towns.csv",
            {"longitude": "139.7", "latitude": "35.7"},
            lambda row: row["country"] != "JP",
        ),
    ),
)


# ---- the text of a table ---------------------------------------------------------------------


def _text(change: Callable[[str], str]) -> Spoiler:
    def spoil(copy: Copy) -> None:
        path = copy.path(copy.rng.choice(TABLES))
        if not path.is_file():
            raise InapplicableError
        path.write_text(change(path.read_text("utf-8")), "utf-8")

    return spoil


def _on_line(change: Callable[[str], str]) -> Spoiler:
    """Return a spoiler that changes the first line below the heading."""

    def edit(text: str) -> str:
        head, first, rest = text.split("\n", 2)
        return f"{head}\n{change(first)}\n{rest}"

    return _text(edit)


def _heading(change: Callable[[str], str]) -> Spoiler:
    def edit(text: str) -> str:
        head, _, rest = text.partition("\n")
        return f"{change(head)}\n{rest}"

    return _text(edit)


_TEXTS: tuple[tuple[str, str, Spoiler], ...] = (
    (
        "table-without-heading",
        "the heading tells the columns",
        _text(lambda text: text.partition("\n")[2]),
    ),
    ("table-heading-in-capitals", "the columns have names", _heading(str.upper)),
    ("table-heading-one-too-many", "no such column", _heading(lambda head: f"{head},colour")),
    (
        "table-heading-swapped",
        "the order counts",
        _heading(lambda head: ",".join(head.split(",")[::-1])),
    ),
    (
        "table-heading-column-twice",
        "a column stands once",
        _heading(lambda head: ",".join(head.split(",")[:1] + head.split(",")[:-1])),
    ),
    ("table-with-semicolons", "commas part the cells", _text(lambda text: text.replace(",", ";"))),
    ("table-row-too-long", "more cells than columns", _on_line(lambda line: f"{line},x,y")),
    ("table-row-too-short", "fewer cells than columns", _on_line(lambda line: line.split(",")[0])),
    ("table-quote-not-closed", "a quote that never ends", _on_line(lambda line: '"' + line)),
    ("table-with-nul", "NUL is no text", _on_line(lambda line: f"{line[:3]}\0{line[3:]}")),
    (
        "table-cell-of-1-mb",
        "no cell is so long",
        _on_line(lambda line: ",".join(["x" * 1_000_000, *line.split(",")[1:]])),
    ),
    ("table-of-nothing", "not even a heading", _text(lambda _: "\n\n")),
    ("table-separator-line", "Excel's line is no heading", _text(lambda text: f"sep=,\n{text}")),
)


_OPEN: tuple[tuple[str, str, Spoiler], ...] = (
    (
        "preferred-in-capitals",
        "as a spreadsheet writes it",
        _row("facts.csv", {"preferred": "TRUE"}, lambda row: row["preferred"] == "true"),
    ),
    *(
        (
            f"number-{label}",
            "a number all the same",
            _row("facts.csv", {"value": value, "value_max": ""}, lambda row: row["unit"]),
        )
        for label, value in {
            "signed": "+49",
            "blank-before": " 49",
            "exponent": "4.9e1",
            "point-last": "49.",
            "point-first": ".5",
            "zeros": "0049",
            "minus-zero": "-0",
        }.items()
    ),
    (
        "series-value-percent-5000",
        "growth can be that large",
        _row("series.csv", {"value": "5000", "value_max": ""}),
    ),
    ("towns-15-digits", "a very fine longitude", _row("towns.csv", {"longitude": "51.3760000001"})),
    ("table-blank-line-in-between", "a line without cells", _on_line(lambda line: f"{line}\n")),
    (
        "table-rows-turned-round",
        "another order",
        _text(lambda text: "\n".join([text.split("\n")[0], *text.split("\n")[:0:-1][1:]]) + "\n"),
    ),
    (
        "timings-none-but-heading",
        "no figure at all",
        lambda copy: (
            copy.path("timings.csv").write_text(
                (copy.root / "timings.csv").read_text("utf-8").split("\n")[0] + "\n", "utf-8"
            )
            if (copy.root / "timings.csv").is_file()
            else None
        ),
    ),
    (
        "towns-none-but-heading",
        "no town at all",
        lambda copy: (
            copy.path("towns.csv").write_text(
                (copy.root / "towns.csv").read_text("utf-8").split("\n")[0] + "\n", "utf-8"
            )
            if (copy.root / "towns.csv").is_file()
            else None
        ),
    ),
    (
        "series-none-but-heading",
        "no value at all",
        lambda copy: copy.path("series.csv").write_text(
            (copy.root / "series.csv").read_text("utf-8").split("\n")[0] + "\n", "utf-8"
        ),
    ),
)
