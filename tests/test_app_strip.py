"""The strips of corridors: what the bar shows, the list under it tells, with the place."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from asserting import assert_each

from corridors.account.look_ups import Index
from corridors.account.stretches import Change, find_changes
from corridors.app.address import Address
from corridors.app.corridor_strip import draw_strip, stretches_of
from corridors.app.view import View
from corridors.atlas import default_root, load
from corridors.i18n import country_name

GAUGES = re.compile(r"gauge changes from ([\d,]+) to ([\d,]+) mm")


@cache
def shipped_view() -> View:
    rows = load(default_root())
    return View(atlas=rows, index=Index.of(rows), language="en", address=Address())


@cache
def shipped_legs() -> dict[str, dict[str, Any]]:
    rows = shipped_view().atlas.records.corridors
    return {f"{row['id']}, {leg['id']}": leg for row in rows for leg in row["legs"]}


def words_of(html: str, look: str) -> list[str]:
    """Return the words that stand under a bar, in order."""
    row = re.search(rf'<div class="{look}".*?</div>', html, re.DOTALL)
    return re.findall(r'title="([^"]+)"', row[0]) if row else []


def told(changes: list[Change]) -> list[str]:
    return [text for change in changes for text in change.what]


def test_each_gauge_break_of_the_bar_is_told() -> None:
    def check(leg: dict[str, Any]) -> None:
        view = shipped_view()
        stretches = stretches_of(view, leg)
        shown = words_of(str(draw_strip(view, stretches)), "lands gauges")
        breaks = [pair for pair in pairwise(shown) if pair[0] != pair[1]]
        said = [
            match
            for text in told(find_changes(view.index, stretches))
            for match in GAUGES.findall(text)
        ]
        assert [tuple(f"{gauge} mm" for gauge in pair) for pair in said] == breaks

    assert_each(shipped_legs(), check)


def test_each_border_and_each_transfer_of_the_bar_is_told() -> None:
    def check(leg: dict[str, Any]) -> None:
        view = shipped_view()
        stretches = stretches_of(view, leg)
        said = told(find_changes(view.index, stretches))
        lands = words_of(str(draw_strip(view, stretches)), "lands")
        ashore = [name for land in lands if land != "at sea" for name in land.split(" / ")]
        borders = [f"border {a} – {b}" for a, b in pairwise(ashore) if a != b]  # noqa: RUF001
        assert [text for text in borders if text not in said] == []
        modes = [part.row["mode"] for part in stretches]
        transfers = [f"transfer: {a} to {b}" for a, b in pairwise(modes) if a != b]
        assert [text for text in said if text.startswith("transfer")] == transfers

    assert_each(shipped_legs(), check)


def test_a_change_has_its_place_and_the_changes_follow_the_way() -> None:
    def check(leg: dict[str, Any]) -> None:
        view = shipped_view()
        stretches = stretches_of(view, leg)
        changes = find_changes(view.index, stretches)
        assert [change.km for change in changes] == sorted(change.km for change in changes)
        total = sum(part.row["length_km"] for part in stretches)
        names = {view.place(part.end) for part in stretches}
        for change in changes:
            assert 0 <= change.km <= change.until_km <= total + 0.01
            assert (change.place in names) == (change.km == change.until_km)

    assert_each(shipped_legs(), check)


def test_a_gauge_that_changes_between_two_stations_is_told_with_both() -> None:
    view = shipped_view()
    leg = view.index.corridors["trans-caspian"]["legs"][0]
    found = {c.place: c.what for c in find_changes(view.index, stretches_of(view, leg))}
    assert "gauge changes from 1,435 to 1,520 mm" in found["Horgos railway station – Altynkol"][0]  # noqa: RUF001
    across = f"border {country_name('KZ')} – {country_name('AZ')}"  # noqa: RUF001
    at_sea = "Aktau port – Alat (Baku International Sea Port)"  # noqa: RUF001
    assert found[at_sea] == (across,)


def test_bars_and_words_stand_at_their_kilometres() -> None:
    def check(leg: dict[str, Any]) -> None:
        view = shipped_view()
        stretches = stretches_of(view, leg)
        total = sum(part.row["length_km"] for part in stretches)
        html = str(draw_strip(view, stretches, "max(6.0rem,20.000%)"))
        assert html.startswith('<div style="width:max(6.0rem,20.000%)">')
        bars = re.findall(r'<i style="left:([\d.]+)%;width:([\d.]+)%;background', html)
        assert len(bars) == len(stretches)
        km = 0.0
        for (left, width), part in zip(bars, stretches, strict=True):
            assert float(left) == pytest.approx(100 * km / total, abs=0.002)
            assert float(width) == pytest.approx(100 * part.row["length_km"] / total, abs=0.002)
            km += part.row["length_km"]
        ticks = re.findall(r'<span title="[^"]*" class="tick" style="left:([\d.]+)%', html)
        starts = {left for left, _ in bars}
        assert set(ticks) <= starts

    assert_each(shipped_legs(), check)
