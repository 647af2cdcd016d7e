from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attacks
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from corridors.atlas.selection import (
    Filters,
    corridor_sections,
    find_projects,
    find_record,
    find_records,
    select,
    status_in_year,
)
from corridors.atlas.selection.folding import same_name, same_names
from corridors.atlas.selection.naming import find_country
from corridors.model import DATES_ACTUAL, Mode, NotFoundError, State, Status, WrongTypeError

if TYPE_CHECKING:
    from corridors.atlas import Atlas


def sections(atlas: Atlas, **filters: Any) -> set[str]:
    return set(select(atlas, **filters).sections["id"])


def sites(atlas: Atlas, **filters: Any) -> set[str]:
    return set(select(atlas, **filters).sites["id"])


def test_no_filter_keeps_everything(small_atlas: Atlas) -> None:
    everything = select(small_atlas)
    assert list(everything.sections["id"]) == list(small_atlas.sections["id"])
    assert list(everything.projects["id"]) == list(small_atlas.projects["id"])
    assert len(everything.facts) == len(small_atlas.facts)
    assert len(everything.services) == 1


def test_select_leaves_what_it_was_given_alone(small_atlas: Atlas) -> None:
    before = small_atlas.sections.copy()
    select(small_atlas, mode=["rail"], year=2020)
    assert small_atlas.sections.equals(before)


@pytest.mark.parametrize("mode", list(Mode))
def test_mode_keeps_its_sections_and_no_site(small_atlas: Atlas, mode: Mode) -> None:
    chosen = select(small_atlas, mode=[mode.value])
    assert set(chosen.sections["mode"]) == {mode.value}
    assert chosen.sites.empty
    assert set(chosen.projects["mode"]) == {mode.value}
    assert chosen.services.empty


def test_several_words_of_one_filter_mean_any_of_them(small_atlas: Atlas) -> None:
    both = sections(small_atlas, mode=["rail", "road"])
    assert both == sections(small_atlas, mode=["rail"]) | sections(small_atlas, mode=["road"])


def test_status_keeps_sections_sites_and_services_of_that_status(small_atlas: Atlas) -> None:
    assert sections(small_atlas, status=["construction"]) == {"steppe-east"}
    assert sites(small_atlas, status=["suspended"]) == {"hostile-site"}
    assert list(select(small_atlas, status=["operating"]).services["id"]) == ["steppe-express"]
    assert select(small_atlas, status=["suspended"]).services.empty


def test_country_keeps_what_touches_it(small_atlas: Atlas) -> None:
    assert sections(small_atlas, country=["AZ"]) == {"caspian-ferry"}
    assert sites(small_atlas, country=["CN"]) == {"lake-site", "warehouse-site"}
    assert select(small_atlas, country=["AZ"]).services.empty


def test_corridor_keeps_the_sections_of_all_its_legs(small_atlas: Atlas) -> None:
    assert sections(small_atlas, corridor=["small-corridor"]) == {
        "caspian-ferry",
        "port-line",
        "steppe-west",
        "steppe-east",
        "road-west",
        "road-far",
    }
    assert sites(small_atlas, corridor=["small-corridor"]) == set()
    assert corridor_sections(small_atlas, "small-corridor") == sections(
        small_atlas, corridor=["small-corridor"]
    )


def test_a_corridor_stays_as_long_as_one_of_its_sections_does(small_atlas: Atlas) -> None:
    assert len(select(small_atlas, country=["AZ"]).corridors) == 1
    assert select(small_atlas, mode=["air"]).corridors.empty


def test_project_keeps_its_sections_its_sites_and_its_facts(small_atlas: Atlas) -> None:
    chosen = select(small_atlas, project=["steppe-railway"])
    assert set(chosen.sections["id"]) == {"steppe-west", "steppe-east"}
    assert set(chosen.facts["subject"]) == {"steppe-railway", "steppe-east", "small-corridor"}
    assert list(chosen.projects["id"]) == ["steppe-railway"]
    assert sites(small_atlas, project=["pass-dry-port"]) == {"dry-port-site"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("steppe rail", "steppe-railway"),
        ("STEPPE RAIL", "steppe-railway"),
        ("линия", "steppe-railway"),
        ("lake (zh)", "salt-lake"),
        ("in the small", "silk-road"),
        ("gas-line-b", "gas-line-b"),
        (attacks.MIXED, "hostile-port"),
    ],
)
def test_text_is_looked_for_in_names_aliases_ids_and_descriptions(
    small_atlas: Atlas, text: str, found: str
) -> None:
    assert found in find_projects(small_atlas, text)
    assert found in set(select(small_atlas, text=text).projects["id"])


def test_text_finds_places_with_or_without_diacritics(small_atlas: Atlas) -> None:
    assert sections(small_atlas, text="ürumqi") == {"road-far", "air-almaty-urumqi"}
    assert sites(small_atlas, text="north basin") == {"lake-site"}


@settings(max_examples=25)
@given(st.text(max_size=20))
def test_any_text_may_be_looked_for(small_atlas: Atlas, text: str) -> None:
    found = select(small_atlas, text=text)
    assert len(found.sections) <= len(small_atlas.sections)


@pytest.mark.parametrize("text", [*attacks.TEXTS, attacks.LONG_NAME, ".*", "\\", "[a-z]"])
def test_text_is_no_pattern(small_atlas: Atlas, text: str) -> None:
    expected = {"hostile-port"} if text in attacks.MIXED else set()
    assert set(select(small_atlas, text=text).projects["id"]) == expected


@pytest.mark.parametrize(
    ("kind", "word", "nearest"),
    [
        ("mode", "rial", "rail"),
        ("status", "constuction", "construction"),
        ("country", "XX", "AZ, CN, KZ"),
        ("corridor", "smal-corridor", "small-corridor"),
        ("project", "silkrod", "silk-road"),
        ("project", "zzzz", "caspian-ferry-route"),
    ],
)
def test_unknown_words_are_answered_with_the_nearest(
    small_atlas: Atlas, kind: str, word: str, nearest: str
) -> None:
    with pytest.raises(NotFoundError, match=f"no {kind} '{word}'.*{nearest}"):
        select(small_atlas, **{kind: [word]})


@pytest.mark.parametrize("year", [1899, 2101, -1, 10**9])
def test_years_out_of_all_reason_are_refused(small_atlas: Atlas, year: int) -> None:
    with pytest.raises(ValueError, match="1900 to 2100"):
        select(small_atlas, year=year)


def test_unknown_filters_are_refused(small_atlas: Atlas) -> None:
    with pytest.raises(TypeError, match=r"no filter 'colour'; did you mean country\?"):
        select(small_atlas, colour=["red"])


def test_unknown_corridors_are_named_with_the_nearest(small_atlas: Atlas) -> None:
    with pytest.raises(NotFoundError, match="small-corridor"):
        corridor_sections(small_atlas, "small-corridr")


# ---- years -----------------------------------------------------------------------------------


def row(status: str, as_of: str = "2025-06", **dates: str) -> dict[str, str]:
    empty = dict.fromkeys(
        ("opened", "opening_planned", "construction_start", "proposed", "agreed"), ""
    )
    return {"status": status, "status_as_of": as_of, **empty, **dates}


BUILT = row("operating", proposed="1998", construction_start="2003-04", opened="2008-05")


@pytest.mark.parametrize(
    ("record", "by_year"),
    [
        (
            BUILT,
            {1997: "", 1998: "proposed", 2002: "proposed", 2003: "construction", 2008: "operating"},
        ),
        (row("operating"), {1990: "operating", 2035: "operating"}),
        (row("operating", opened="2008"), {2007: "", 2008: "operating"}),
        (row("construction"), {2024: "", 2025: "construction", 2040: "construction"}),
        (
            row("construction", agreed="2020", construction_start="2024", opening_planned="2030"),
            {
                2019: "",
                2020: "agreed",
                2024: "construction",
                2029: "construction",
                2030: "expected",
            },
        ),
        (row("proposed", proposed="2015"), {2014: "", 2015: "proposed", 2100: "proposed"}),
        (row("agreed", opening_planned="2029"), {2024: "", 2028: "agreed", 2029: "expected"}),
        (row("suspended", "2022", opened="2010"), {2009: "", 2021: "operating", 2022: "suspended"}),
        (row("retired", "2013", opened="1970"), {1999: "operating", 2013: "retired"}),
        (
            row("shelved", "2017", proposed="2006"),
            {2016: "proposed", 2017: "shelved", 2030: "shelved"},
        ),
        (row("suspended", "2022", opening_planned="2016"), {2016: "", 2022: "suspended"}),
        (row("cancelled", "2014"), {2013: "", 2014: "cancelled"}),
        (row("", ""), {1990: "", 2030: ""}),
    ],
)
def test_the_status_at_the_end_of_a_year(record: dict[str, str], by_year: dict[int, str]) -> None:
    assert {year: status_in_year(record, year) for year in by_year} == by_year


years = st.integers(1900, 2100)
dates = st.just("") | years.map(str)
records = st.builds(
    row,
    st.sampled_from([status.value for status in Status]),
    years.map(str),
    opened=dates,
    opening_planned=dates,
    construction_start=dates,
    proposed=dates,
    agreed=dates,
)


@given(records, years)
def test_the_status_of_any_year_is_a_word_of_the_vocabulary_or_none(
    record: dict[str, str], year: int
) -> None:
    assert status_in_year(record, year) in {"", *(state.value for state in State)}


@given(records, years, years)
def test_what_there_was_once_does_not_vanish_later(
    record: dict[str, str], first: int, second: int
) -> None:
    assume(first <= second)
    if status_in_year(record, first):
        assert status_in_year(record, second)


@given(records, years)
def test_the_status_of_a_year_stays_when_asked_again(record: dict[str, str], year: int) -> None:
    then = status_in_year(record, year)
    assert not then or status_in_year({**record, "status": then}, year) == then


def test_a_year_shows_the_status_of_then_and_keeps_that_of_today(small_atlas: Atlas) -> None:
    rows = select(small_atlas, year=2031).sections.set_index("id")
    assert rows["status"]["steppe-east"] == "expected"
    assert rows["status_today"]["steppe-east"] == "construction"
    assert "steppe-east" not in sections(small_atlas, year=2019)
    assert sections(small_atlas, year=2010, mode=["pipeline"]) == {"gas-a"}


def test_a_year_and_a_status_mean_the_status_of_that_year(small_atlas: Atlas) -> None:
    assert sections(small_atlas, year=2031, status=["expected"]) == {"steppe-east"}
    assert "steppe-east" not in sections(small_atlas, year=2031, status=["operating"])
    assert sections(small_atlas, year=2031, status=["construction"]) == set()


def test_what_has_no_status_is_there_in_every_year(small_atlas: Atlas) -> None:
    assert "lake-site" in sites(small_atlas, year=1950)
    assert "hostile-site" not in sites(small_atlas, year=1950)


# ---- properties ------------------------------------------------------------------------------

FILTERS: dict[str, st.SearchStrategy[Any]] = {
    "mode": st.lists(st.sampled_from([m.value for m in Mode]), max_size=2),
    "status": st.lists(st.sampled_from([s.value for s in State]), max_size=3),
    "country": st.lists(st.sampled_from(["KZ", "CN", "AZ"]), max_size=2),
    "corridor": st.sampled_from([[], ["small-corridor"]]),
    "project": st.lists(st.sampled_from(["steppe-railway", "silk-road", "salt-lake"]), max_size=2),
    "year": st.none() | st.integers(2000, 2035),
    "text": st.sampled_from(["", "steppe", "gas", "a", "zzz"]),
}
filters = st.builds(Filters, **FILTERS)


def same(first: Atlas, second: Atlas) -> bool:
    names = ("sections", "sites", "projects", "facts", "corridors", "services")
    return all(getattr(first, name).equals(getattr(second, name)) for name in names)


@settings(max_examples=25)
@given(st.fixed_dictionaries({}, optional={k: FILTERS[k] for k in FILTERS}))
def test_select_is_idempotent(small_atlas: Atlas, chosen: dict[str, Any]) -> None:
    once = select(small_atlas, **chosen)
    lost = set(chosen.get("corridor", [])) - set(once.corridors["id"])
    lost |= set(chosen.get("project", [])) - set(once.projects["id"])
    lost |= set(chosen.get("country", [])) - {c for row in once.projects["countries"] for c in row}
    if lost:  # the first selection left nothing that has this word
        with pytest.raises(NotFoundError):
            select(once, **chosen)
        return
    twice = select(once, **chosen)
    assert same(once, twice)


@settings(max_examples=25)
@given(filters)
def test_filters_of_several_kinds_all_hold(small_atlas: Atlas, chosen: Filters) -> None:
    found = select(small_atlas, chosen)
    kinds = ("mode", "country", "corridor", "project", "text")
    for frame in ("sections", "sites"):
        expected = set(getattr(small_atlas, frame)["id"])
        at_year = {"year": chosen.year, "status": chosen.status}
        for one in ({kind: getattr(chosen, kind)} for kind in kinds):
            expected &= set(getattr(select(small_atlas, **one), frame)["id"])
        expected &= set(getattr(select(small_atlas, **at_year), frame)["id"])
        assert set(getattr(found, frame)["id"]) == expected


@settings(max_examples=25)
@given(FILTERS["mode"], FILTERS["country"])
def test_filters_commute(small_atlas: Atlas, mode: list[str], country: list[str]) -> None:
    by_mode, by_country = select(small_atlas, mode=mode), select(small_atlas, country=country)
    known = {code for codes in by_mode.projects["countries"] for code in codes}
    assume(set(country) <= known)
    assert same(select(by_mode, country=country), select(by_country, mode=mode))


@settings(max_examples=25)
@given(filters)
def test_what_is_selected_belongs_together(small_atlas: Atlas, chosen: Filters) -> None:
    found = select(small_atlas, chosen)
    projects = set(found.projects["id"])
    assert {*found.sections["project"], *found.sites["project"]} <= projects
    subjects = projects.union(
        found.sections["id"], found.sites["id"], found.corridors["id"], found.services["id"]
    )
    assert set(found.facts["subject"]) <= subjects


# ---- records ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("steppe-railway", "project"),
        ("small-corridor", "corridor"),
        ("steppe-express", "service"),
        ("steppe-east", "section"),
        ("lake-site", "site"),
        ("kashgar", "place"),
        ("small-trade", "series"),
        ("gazetteer", "source"),
    ],
)
def test_any_id_finds_its_record(small_atlas: Atlas, key: str, kind: str) -> None:
    found, record = find_record(small_atlas, key)
    assert (found, record["id"]) == (kind, key)


def test_an_unknown_id_is_answered_with_the_nearest(small_atlas: Atlas) -> None:
    with pytest.raises(NotFoundError, match=r"record 'kashgr'\. Nearest: kashgar"):
        find_record(small_atlas, "kashgr")


def test_a_section_is_found_by_its_two_ends(small_atlas: Atlas) -> None:
    places = {row.id: row.name for row in small_atlas.records.places}
    section = next(row for row in small_atlas.records.sections if row.id == "steppe-east")
    for language in ("en", "ru", "zh"):
        ends = f"{places[section['from']][language]} – {places[section['to']][language]}"  # noqa: RUF001
        assert ("section", "steppe-east") in {
            (kind, row["id"]) for kind, row in find_records(small_atlas, ends)
        }


def test_no_country_is_among_the_nearest_records(shipped_atlas: Atlas) -> None:
    """A country is no record; three are named at the most."""
    with pytest.raises(NotFoundError) as caught:
        find_record(shipped_atlas, "Kazakstan")
    known = {
        row["id"]
        for table in ("projects", "corridors", "services", "places", "sections", "sites")
        for row in getattr(shipped_atlas.records, table)
    }
    assert 0 < len(caught.value.nearest) <= 3
    assert set(caught.value.nearest) <= known


def test_an_id_that_is_no_text_is_refused_with_its_value(small_atlas: Atlas) -> None:
    with pytest.raises(WrongTypeError, match="An id or a name is needed here, not 7"):
        find_record(small_atlas, 7)  # type: ignore[arg-type]


def test_a_country_that_has_nothing_is_told_as_one() -> None:
    with pytest.raises(NotFoundError, match="There is no country 'FR': nothing here is of France"):
        find_country("FR", ["KZ"])
    with pytest.raises(NotFoundError, match="There is no country '1a'"):
        find_country("1a", ["KZ"])


def test_every_date_that_years_are_read_from_is_a_date_of_the_vocabulary() -> None:
    assert {"opened", "construction_start", "proposed", "agreed"} <= set(DATES_ACTUAL)


@given(st.lists(st.text(max_size=8), max_size=6))
def test_many_names_are_folded_as_each_is(texts: list[str]) -> None:
    assert same_names(texts) == [same_name(text) for text in texts]


def test_names_of_all_scripts_are_folded_together(shipped_atlas: Atlas) -> None:
    names = [name for row in shipped_atlas.records.places for name in row.name.values()]
    assert same_names(names) == [same_name(name) for name in names]
    assert same_names(["Xi'an", "Ürümqi", "…", "Małaszewicze\nx", ""])[:3] == [
        "xian",
        "urumqi",
        "...",
    ]
