from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from corridors.atlas import read_towns
from corridors.atlas.selection import select
from corridors.atlas.totals import (
    GROUPINGS,
    catchment,
    series_table,
    share_by_country,
    summarize,
    summarize_catchment,
)
from corridors.geometry import distance_km
from corridors.model import ArgumentError, NotFoundError

if TYPE_CHECKING:
    from corridors.atlas import Atlas

ROUNDING_KM = 0.3
groupings = st.lists(st.sampled_from(GROUPINGS), unique=True)


def total_km(atlas: Atlas) -> float:
    return float(atlas.sections["length_km"].sum())


@given(groupings)
def test_groups_add_up_to_the_total_however_they_are_cut(small_atlas: Atlas, by: list[str]) -> None:
    table = summarize(small_atlas, by)
    assert table["line_km"].sum() == pytest.approx(total_km(small_atlas), abs=ROUNDING_KM)
    whole = summarize(small_atlas, ())
    assert table["route_km"].sum() == pytest.approx(whole["route_km"].iloc[0], abs=ROUNDING_KM)


def test_no_grouping_gives_one_row(small_atlas: Atlas) -> None:
    table = summarize(small_atlas, ())
    assert len(table) == 1
    assert table["sections"].iloc[0] == len(small_atlas.sections)
    assert table["projects"].iloc[0] == small_atlas.sections["project"].nunique()


def test_a_parallel_line_adds_to_the_lines_but_not_to_the_routes(small_atlas: Atlas) -> None:
    both = summarize(small_atlas, ["mode"]).set_index("mode").loc["pipeline"]
    alone = summarize(select(small_atlas, project=["gas-line-a"]), ["mode"]).iloc[0]
    assert both["line_km"] == pytest.approx(2 * alone["line_km"], abs=ROUNDING_KM)
    assert both["route_km"] == pytest.approx(alone["route_km"], abs=ROUNDING_KM)
    assert both["sections"] == 2


def test_corridors_and_services_add_nothing(small_atlas: Atlas) -> None:
    without = small_atlas.with_records(corridors=[], services=[])
    assert summarize(without).equals(summarize(small_atlas))


def test_a_section_in_two_countries_is_cut_at_the_border_and_counted_once(
    small_atlas: Atlas,
) -> None:
    gas = select(small_atlas, project=["gas-line-a"])
    table = summarize(gas, ["country"]).set_index("country")
    assert set(table.index) == {"KZ", "CN"}
    assert table["line_km"]["KZ"] == pytest.approx(table["line_km"]["CN"], rel=0.01)
    assert summarize(gas, ())["sections"].iloc[0] == 1


def test_shares_of_every_section_add_up_to_its_length(small_atlas: Atlas) -> None:
    shares = share_by_country(small_atlas).groupby("id")["length_km"].sum()
    lengths = small_atlas.sections.set_index("id")["length_km"].astype(float)
    assert shares.to_dict() == pytest.approx(lengths.to_dict())


def test_sea_and_air_lie_in_no_country(small_atlas: Atlas) -> None:
    shares = share_by_country(small_atlas).set_index("id")["country"]
    assert shares["caspian-ferry"] == shares["air-almaty-urumqi"] == ""


def test_a_line_that_reaches_none_of_its_countries_lies_in_the_first(small_atlas: Atlas) -> None:
    rows = [
        row.but(countries=["AZ", "KZ"]) if row.id == "road-far" else row
        for row in small_atlas.records.sections
    ]
    shares = share_by_country(small_atlas.with_records(sections=rows)).set_index("id")
    assert shares.loc["road-far", "country"] == "AZ"


def test_status_is_that_of_the_section_not_of_its_project(small_atlas: Atlas) -> None:
    table = summarize(select(small_atlas, project=["steppe-railway"]), ["status"])
    assert list(table["status"]) == ["construction", "operating"]
    assert list(table["projects"]) == [1, 1]


@given(groupings)
def test_nothing_selected_gives_no_row_but_the_columns(small_atlas: Atlas, by: list[str]) -> None:
    table = summarize(select(small_atlas, text="zzzz"), by)
    assert table.empty
    assert list(table.columns) == [*by, "projects", "sections", "line_km", "route_km"]


def test_an_unknown_grouping_is_told_with_those_there_are(small_atlas: Atlas) -> None:
    with pytest.raises(ValueError, match=r"colour.*mode, status, country"):
        summarize(small_atlas, ["colour"])


def test_series_come_in_the_order_of_time(small_atlas: Atlas) -> None:
    table = series_table(
        small_atlas.with_records(points=small_atlas.records.points[::-1]), "small-trade"
    )
    assert list(table["period"]) == ["2022", "2023", "2024"]
    assert list(table["basis"]) == ["reported", "reported", "derived"]


def test_an_unknown_series_is_answered_with_the_nearest(small_atlas: Atlas) -> None:
    with pytest.raises(NotFoundError, match="small-trade"):
        series_table(small_atlas, "smal-trade")


# ---- catchment -------------------------------------------------------------------------------


def test_the_catchment_grows_with_the_distance_and_counts_a_town_once(
    shipped_atlas: Atlas,
) -> None:
    line = select(shipped_atlas, project=["angren-pap-railway"])
    near, far = catchment(line, 20), catchment(line, 60)
    assert set(near["geonames_id"]) < set(far["geonames_id"])
    assert far["geonames_id"].is_unique
    assert near["distance_km"].max() <= 20
    assert "Angren" in set(near["name"])
    assert far["population"].is_monotonic_decreasing


def test_the_distance_to_a_line_is_the_geodesic(shipped_atlas: Atlas) -> None:
    line = select(shipped_atlas, project=["angren-pap-railway"])
    parts = {row["id"]: row["geometry"] for row in line.sections.to_dict("records")}
    towns = read_towns().set_index("geonames_id")
    for town in catchment(line, 60).to_dict("records"):
        point = towns.loc[town["geonames_id"], "geometry"]
        fine = shapely.segmentize(parts[town["section"]], 0.005)
        least = min(distance_km((point.x, point.y), corner) for corner in fine.coords)
        assert town["distance_km"] == pytest.approx(least, abs=0.3)


def test_the_catchment_is_summed_by_country(shipped_atlas: Atlas) -> None:
    towns = catchment(select(shipped_atlas, project=["baku-tbilisi-kars-railway"]), 30)
    table = summarize_catchment(towns)
    total = table[table["country"] == ""].iloc[0]
    assert total["population"] == towns["population"].sum()
    assert {"AZ", "GE", "TR"} <= set(table["country"])


@pytest.mark.parametrize("distance", [0, -5, 151, float("nan")])
def test_a_distance_that_the_towns_do_not_reach_is_refused(
    shipped_atlas: Atlas, distance: float
) -> None:
    with pytest.raises(ArgumentError, match="150 at most"):
        catchment(shipped_atlas, distance)


def test_flights_and_ships_have_no_catchment(shipped_atlas: Atlas) -> None:
    assert catchment(select(shipped_atlas, mode=["sea"]), 50).empty
