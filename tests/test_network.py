"""Itineraries: what the network joins, what a comparison promises, and that its sums are right."""

from __future__ import annotations

import json
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_atlas import write_small_atlas

import corridors
from corridors.atlas import read_timings
from corridors.model import ArgumentError, DataError, NotFoundError
from corridors.network import (
    Comparison,
    Itinerary,
    Network,
    build_network,
    compare,
    cut_lines,
    find_place,
)
from corridors.network.graph import Stop
from corridors.network.usable import Hop, gate
from corridors.network.ways import best_ways

if TYPE_CHECKING:
    from pathlib import Path

PAIRS = st.sampled_from(
    (
        ("almaty", "duisburg"),
        ("istanbul", "xian"),
        ("osh", "karachi"),
        ("poti", "urumqi"),
        ("tashkent", "lianyungang"),
        ("tehran", "moscow"),
    )
)
"""All promises are held against the same questions, so that each is answered once."""
FEW = settings(max_examples=6)
YEARS = st.sampled_from((2015, 2031))


@cache
def network() -> Network:
    return build_network(corridors.load())


@cache
def small(folder: str) -> Network:
    return build_network(corridors.load(folder))


def ask(origin: str, destination: str, **terms: Any) -> Comparison:
    frozen = {k: tuple(v) if isinstance(v, list) else v for k, v in terms.items()}
    return asked(origin, destination, tuple(frozen.items()))


@cache
def asked(origin: str, destination: str, terms: tuple[tuple[str, Any], ...]) -> Comparison:
    return compare(network(), origin, destination, **dict(terms))


# ---- promises --------------------------------------------------------------------------------


@FEW
@given(PAIRS, YEARS)
def test_totals_are_the_sums_of_the_legs(pair: tuple[str, str], year: int) -> None:
    found = ask(*pair, year=year)
    assert sum(item.found_as == "best" for item in found.itineraries) <= 3
    for itinerary in found.itineraries:
        assert_sums(itinerary)
        assert_chain(itinerary, *pair)


def assert_sums(itinerary: Itinerary) -> None:
    totals = itinerary.totals
    km = sum(leg.km for leg in itinerary.legs)
    assert totals.km == pytest.approx(km)
    assert sum(totals.km_by_mode.values()) == pytest.approx(km)
    assert sum(totals.km_by_country.values()) == pytest.approx(km)
    assert sum(totals.shares.values()) == pytest.approx(1)
    steps = [*itinerary.legs, *itinerary.transfers]
    assert totals.estimate.low == pytest.approx(sum(step.hours.low for step in steps))
    assert totals.estimate.high == pytest.approx(sum(step.hours.high for step in steps))
    assert 0 < totals.estimate.low <= totals.estimate.high


def assert_chain(itinerary: Itinerary, origin: str, destination: str) -> None:
    stops = [itinerary.origin.id]
    for leg in itinerary.legs:
        assert leg.start.id == stops[-1]
        stops.append(leg.end.id)
    assert (stops[0], stops[-1]) == (origin, destination)
    assert len(set(stops)) == len(stops)
    assert all(0 <= item.after <= len(itinerary.legs) for item in itinerary.transfers)


@FEW
@given(PAIRS)
def test_the_way_back_has_the_same_kilometres(pair: tuple[str, str]) -> None:
    there, back = ask(*pair), ask(*reversed(pair))
    assert bool(there.itineraries) == bool(back.itineraries)
    if there.itineraries:
        one, two = there.itineraries[0].totals, back.itineraries[0].totals
        assert one.estimate.middle == pytest.approx(two.estimate.middle)
        assert one.km == pytest.approx(two.km)


@FEW
@given(PAIRS, st.data())
def test_what_is_avoided_is_not_passed_and_nothing_gets_quicker(
    pair: tuple[str, str], data: st.DataObject
) -> None:
    free = ask(*pair)
    if not free.itineraries:
        return
    best = free.itineraries[0]
    section = data.draw(st.sampled_from(best.sections))
    found = ask(*pair, k=2, avoid=[section])
    for itinerary in found.itineraries:
        assert section not in itinerary.sections
        assert rank(itinerary) >= rank(best) - 1e-6


def rank(itinerary: Itinerary) -> float:
    """As ways are ranked: the middle of the estimate, three days for each lorry to or from rail."""
    changes = sum(item.kind == "transload" for item in itinerary.transfers)
    return itinerary.totals.estimate.middle + 72 * changes


@FEW
@given(PAIRS)
def test_a_country_that_is_avoided_is_not_entered(pair: tuple[str, str]) -> None:
    for itinerary in ask(*pair, avoid=["KZ"]).itineraries:
        assert "KZ" not in itinerary.totals.km_by_country


@FEW
@given(PAIRS, YEARS)
def test_the_same_question_gets_the_same_answer(pair: tuple[str, str], year: int) -> None:
    one, two = ask(*pair, year=year).as_dict(), compare(network(), *pair, year=year).as_dict()
    assert json.dumps(one) == json.dumps(two)


@FEW
@given(PAIRS, st.sampled_from(("baku", "kashgar", "almaty")))
def test_a_place_to_pass_is_passed(pair: tuple[str, str], via: str) -> None:
    if via in pair:
        return
    for itinerary in ask(*pair, via=[via], k=2).itineraries:
        if itinerary.found_as == "best":
            ends = {leg.start.id for leg in itinerary.legs}
            passed = {place.id for leg in itinerary.legs for place, _ in leg.passed}
            assert via in ends | passed


def test_itineraries_differ_by_more_than_a_siding() -> None:
    found = ask("xian", "istanbul", k=4).itineraries
    assert len(found) >= 3
    for number, one in enumerate(found):
        for two in found[:number]:
            common = set(one.sections) & set(two.sections)
            km = {key: network().lines[key].row["length_km"] for key in {*one.sections}}
            assert sum(km[key] for key in common) < 0.95 * sum(km.values())


def test_ways_through_a_place_are_told_quickest_first() -> None:
    found = ask("xian", "istanbul", via=["urumqi"], k=3).itineraries
    ranks = [rank(item) for item in found if item.found_as == "best"]
    assert len(ranks) == 3
    assert ranks == sorted(ranks)
    assert ranks[0] < 0.97 * ranks[-1]


def test_who_changes_at_the_place_to_pass_loses_the_time_there_too() -> None:
    terms: dict[str, Any] = {"via": ["tashkent"], "k": 1}
    (free,) = ask("xian", "poti", **terms).itineraries
    (kept,) = ask("xian", "poti", modes=["rail", "sea"], **terms).itineraries
    assert rank(free) <= rank(kept)


def join(graph: nx.Graph[Stop], kind: str, one: Stop, two: Stop, hours: float) -> None:
    line = SimpleNamespace(id=f"{one.place}-{two.place}")
    data = {"kind": kind, "km": 100.0 * (kind == "ride"), "rank": hours, "line": line}
    graph.add_edge(one, two, weight=hours, hops=(Hop(one, two, data),), first=one)


def test_goods_are_not_moved_twice_at_one_place_to_save_hours() -> None:
    road, ship, rail = (Stop("port", mode, 0, "KZ") for mode in ("road", "sea", "rail"))
    graph: nx.Graph[Stop] = nx.Graph()
    join(graph, "ride", gate("here"), road, 10)
    join(graph, "transfer", road, ship, 1)
    join(graph, "transfer", ship, rail, 1)
    join(graph, "transfer", road, rail, 5)
    join(graph, "ride", rail, gate("there"), 10)
    (way,) = best_ways(graph, ["here", "there"], 3)
    assert way.weight == 25
    assert [hop.end.mode for hop in way.hops] == ["road", "rail", ""]


# ---- years, statuses, what is missing ---------------------------------------------------------


def test_what_is_not_open_yet_is_not_used_and_later_it_is_marked_expected() -> None:
    before = ask("kashgar", "andijan", modes=["rail"], year=2024)
    assert all("KG" not in item.countries for item in before.itineraries)
    link = before.missing[0]
    assert (link.start.id, link.end.id) == ("kashgar", "jalal-abad")
    assert (link.mode, link.status, link.opening_planned[:4]) == ("rail", "construction", "2030")
    after = ask("kashgar", "andijan", modes=["rail"], year=2031).itineraries[0]
    assert after.totals.shares["expected"] > 0.5
    assert after.totals.km < 0.25 * before.itineraries[0].totals.km
    assert {leg.state for leg in after.legs} == {"expected", "operating"}


def test_an_unreachable_place_is_answered_with_what_is_missing() -> None:
    found = ask("kashgar", "jalal-abad", modes=["rail"], avoid=["KZ"])
    assert found.itineraries == ()
    assert [link.as_dict()["opening_planned"] for link in found.missing] == ["2030"]


def test_where_no_line_is_even_planned_it_says_how_near_the_lines_come() -> None:
    found = ask("xian", "dushanbe", modes=["rail"])
    assert found.itineraries == ()
    assert found.missing == ()
    assert found.reached is not None
    assert 0 < found.reached[1] < 300


def test_lines_under_construction_are_used_if_asked_for() -> None:
    terms: dict[str, Any] = {"modes": ["road"], "avoid": ["KG", "KZ", "PK"]}
    assert ask("dushanbe", "kashgar", **terms).itineraries == ()
    found = ask("dushanbe", "kashgar", **terms, status=["operating", "construction"])
    assert found.itineraries[0].totals.shares["construction"] > 0.05


# ---- transfers -------------------------------------------------------------------------------


def test_every_handling_and_leg_of_a_long_way_names_the_timing_it_rests_on() -> None:
    known = {timing.id for timing in read_timings()}
    way = ask("xian", "istanbul", avoid=["IR", "RU"]).itineraries[0]
    assert {leg.timing for leg in way.legs} <= known
    assert {item.timing for item in way.transfers} <= known
    kinds = {item.kind for item in way.transfers}
    assert kinds == {"border", "gauge_change", "loading", "wait"}
    assert way.totals.gauge_changes == 2
    assert way.totals.borders == 4
    assert way.totals.mode_changes == 2


def test_a_station_and_its_city_are_joined_by_a_leg_of_its_own() -> None:
    way = ask("almaty", "tehran", modes=["rail"]).itineraries[0]
    assert way.legs[0].local
    assert way.legs[0].end.id == "almaty-1"
    assert way.legs[0].mode == "road"
    assert sum(leg.local for leg in way.legs) == 1


def test_lines_are_cut_where_the_way_leaves_them() -> None:
    way = ask("almaty", "tehran", modes=["rail"]).itineraries[0]
    lines = cut_lines(network(), way)
    assert len(lines) == len(way.legs)
    for leg, line in zip(way.legs, lines.geometry, strict=True):
        for place, spot in ((leg.start, line.coords[0]), (leg.end, line.coords[-1])):
            assert abs(place.longitude - spot[0]) < 0.2
            assert abs(place.latitude - spot[1]) < 0.2


# ---- published times -------------------------------------------------------------------------


def test_published_times_stand_apart_and_carry_their_sources() -> None:
    way = ask("chongqing", "duisburg").itineraries[0]
    assert way.best_published is not None
    assert way.best_published.hours.low == 16 * 24
    times = way.as_dict()["times"]
    assert times["estimate"]["basis"] == "estimate"
    assert all(item["sources"] and item["as_of"] for item in times["published"])


def test_a_time_of_a_corridor_is_told_only_of_a_way_that_follows_it() -> None:
    northern = ask("xian", "malaszewicze").itineraries[0]
    assert "trans-caspian" not in {item.subject for item in northern.published}
    russian, *_ = ask("xian", "poti", avoid=["IR"]).itineraries
    assert "RU" in russian.countries
    assert "trans-caspian" not in {item.subject for item in russian.published}
    caspian = ask("xian", "poti", avoid=["RU"]).itineraries[0]
    assert caspian.corridors == ("trans-caspian",)
    assert "trans-caspian" in {item.subject for item in caspian.published}


# ---- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["xian", "Xi'an", "xi\u2019an", "Сиань", "西安", " XIAN "])
def test_a_place_is_found_by_id_and_by_name_in_any_language(word: str) -> None:
    assert find_place(network(), word) == "xian"


def test_a_place_that_is_not_there_is_answered_with_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="Bishkek"):
        find_place(network(), "bishkk")


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ({"modes": ["rial"]}, "rail"),
        ({"status": ["open"]}, "operating"),
        ({"avoid": ["atlantis"]}, "atlantis"),
        ({"via": ["xian"]}, "twice"),
        ({"year": 1066}, "1066"),
        ({"k": 0}, "1 to 10"),
        ({"avoid": ["Xi'an"]}, "avoided"),
    ],
)
def test_a_term_that_makes_no_sense_is_refused(terms: dict[str, Any], message: str) -> None:
    with pytest.raises((NotFoundError, ArgumentError), match=message):
        ask("xian", "istanbul", **terms)


# ---- a small atlas ---------------------------------------------------------------------------


def test_a_small_atlas_gives_the_ways_that_its_picture_shows(small_source: Path) -> None:
    net = small(str(small_source))
    rail = compare(net, "baku-port", "almaty", modes=["rail", "sea"])
    assert [leg.mode for leg in rail.itineraries[0].legs] == ["sea", "rail"]
    none = compare(net, "baku-port", "kashgar", modes=["rail", "sea"], year=2026)
    assert none.itineraries == ()
    assert [link.status for link in none.missing] == ["construction"]
    open_ = compare(net, "baku-port", "kashgar", status=["operating", "construction"])
    assert "gauge_change" in {item.kind for item in open_.itineraries[0].transfers}


def test_faults_of_the_timings_are_all_told(tmp_path: Path) -> None:
    root = write_small_atlas(tmp_path)
    text = (
        "id,measure,mode,countries,place,section,low,high,unit,as_of,sources,basis,note\n"
        "a,speed,rail,,,,9,3,km/h,2020,gazetteer,reported,\n"
        "a,haste,rail,,,,1,3,km/h,2020,gazetteer,reported,\n"
    )
    (root / "timings.csv").write_text(text, "utf-8")
    with pytest.raises(DataError) as caught:
        build_network(corridors.load(root))
    assert [finding.record for finding in caught.value.findings] == ["line 2", "line 3"]
