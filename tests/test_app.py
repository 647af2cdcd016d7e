"""The app, run by Streamlit's own test driver, without a browser."""

from __future__ import annotations

import re
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import attacks
import pytest
from streamlit.testing.v1 import AppTest

import corridors
from corridors.app import pages
from corridors.app.facets import count_facets
from corridors.atlas import default_root
from corridors.atlas.selection import select
from corridors.atlas.totals import summarize
from corridors.i18n import available_languages, read_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corridors.atlas import Atlas

COUNTS = re.compile(
    r"Projects: ([\d,]+) · sections: ([\d,]+) · route: ([\d,]+) km · sites: ([\d,]+)"
)
PAGES = pages.NAMES
OUR_OWN = "<style>:root"
BARE_KEY = re.compile(
    r"(?<![\w/.-])(?:app|column|kind|status|attribute|mode|method|unit|role|basis)_[a-z_]+"
)


def script(first: str) -> None:
    from corridors.app import main

    main(first)


@pytest.fixture
def open_app(small_source: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Open a page over the small atlas, or another one, with an address."""

    def opened(page: str = "map", root: Path | None = None, **params: Any) -> AppTest:
        monkeypatch.setattr(sys, "argv", ["streamlit_app.py", str(root or small_source)])
        app = AppTest.from_function(script, args=(page,), default_timeout=90)
        for key, value in params.items():
            app.query_params[key] = value
        app.run()
        assert list(app.exception) == []
        return app

    return opened


def page_text(app: AppTest) -> str:
    """Return all that a page says: its HTML and the labels of its widgets."""
    parts = [element.value for element in app.html if "<style>" not in element.value]
    for kind in ("button", "pills", "multiselect", "selectbox", "toggle", "radio", "text_input"):
        parts += [str(getattr(item, "label", "")) for item in app.get(kind)]
    parts += [info.value for info in app.info]
    return "\n".join(parts)


def counts(app: AppTest) -> tuple[int, ...]:
    match = COUNTS.search(page_text(app))
    assert match
    return tuple(int(number.replace(",", "")) for number in match.groups())


def expected(atlas: Atlas, **filters: Any) -> tuple[int, ...]:
    selection = corridors.select(atlas, **filters)
    totals = summarize(selection, ())
    km = round(float(totals["route_km"].iloc[0])) if len(totals) else 0
    return len(selection.projects), len(selection.sections), km, len(selection.sites)


@pytest.mark.parametrize(
    ("address", "filters"),
    [
        ({}, {}),
        ({"mode": ["rail", "road"]}, {"mode": ["rail", "road"]}),
        ({"country": "AZ"}, {"country": ["AZ"]}),
        (
            {"corridor": "small-corridor", "year": "2031"},
            {"corridor": ["small-corridor"], "year": 2031},
        ),
        ({"status": "construction"}, {"status": ["construction"]}),
        ({"status": "planned"}, {"status": ["agreed", "proposed"]}),
        ({"accuracy": "low"}, {"accuracy": ["low"]}),
        ({"only": "steppe-railway"}, {"project": ["steppe-railway"]}),
        ({"text": "steppe"}, {"text": "steppe"}),
        ({"text": "zzzz"}, {"text": "zzzz"}),
    ],
)
@pytest.mark.parametrize("page", ["map", "projects", "data"])
def test_the_address_sets_the_filters_and_the_counts_are_those_of_select(
    open_app: Callable[..., AppTest],
    small_atlas: Atlas,
    page: str,
    address: dict[str, Any],
    filters: dict[str, Any],
) -> None:
    assert counts(open_app(page, **address)) == expected(small_atlas, **filters)


def test_an_empty_selection_is_a_written_sentence(open_app: Callable[..., AppTest]) -> None:
    app = open_app(text="zzzz")
    assert [info.value for info in app.info] == [
        "Nothing fits these filters. Take one away to see more."
    ]


@pytest.mark.parametrize("page", ["map", "trends", "project"])
@pytest.mark.parametrize(
    "address",
    [
        {"mode": "rial"},
        {"mode": ["<img src=x onerror=alert(1)>"]},
        {"country": "qq"},
        {"corridor": "../../etc"},
        {"year": "1066"},
        {"year": "²"},
        {"project": attacks.MIXED, "series": attacks.SCRIPT_END, "lang": "tlh"},
        {"view": "javascript:1"},
        {"colour": "red"},
        {"year": "9" * 5000},
    ],
    ids=lambda address: str(address)[:40],
)
def test_unknown_words_in_the_address_are_ignored_quietly(
    open_app: Callable[..., AppTest], page: str, address: dict[str, Any]
) -> None:
    app = open_app(page, **address)
    assert list(app.error) == []
    told = [element.value for element in app.html if 'role="status"' in element.value]
    assert len(told) == 1
    assert all(len(text) < 400 for text in told)
    assert "<img" not in "".join(told)


def test_of_many_unknown_words_some_are_shown_whole_and_the_rest_is_counted(
    open_app: Callable[..., AppTest],
) -> None:
    app = open_app(mode=[f"word-{number}" for number in range(900)])
    (told,) = (element.value for element in app.html if 'role="status"' in element.value)
    shown = re.findall(r"mode=word-\d+(?=,| and)", told)
    assert shown == [f"mode=word-{number}" for number in range(len(shown))]
    assert f" and {900 - len(shown)} more" in told


def test_a_known_word_beside_an_unknown_one_still_counts(
    open_app: Callable[..., AppTest], small_atlas: Atlas
) -> None:
    app = open_app(mode=["rail", "rial"])
    assert counts(app) == expected(small_atlas, mode=["rail"])


def test_a_filter_chosen_on_the_page_goes_into_the_address(
    open_app: Callable[..., AppTest], small_atlas: Atlas
) -> None:
    app = open_app()
    app.multiselect(key="filter-country").select("AZ").run()
    assert counts(app) == expected(small_atlas, country=["AZ"])
    assert "AZ" in app.query_params["country"]
    app.multiselect(key="filter-country").unselect("AZ").run()
    assert "country" not in app.query_params


def test_an_address_that_changes_by_itself_wins_over_the_widgets(
    open_app: Callable[..., AppTest], small_atlas: Atlas
) -> None:
    app = open_app()
    app.multiselect(key="filter-country").select("AZ").run()
    app.query_params.clear()
    app.run()
    assert counts(app) == expected(small_atlas)
    assert app.multiselect(key="filter-country").value == []


def test_the_number_at_a_choice_is_what_it_would_leave(small_atlas: Atlas) -> None:
    from corridors.account.look_ups import Index
    from corridors.app.address import STATUS_GROUPS, Address

    index = Index.of(small_atlas)
    address = Address(country=("KZ",), mode=("rail", "road"))
    selection = select(small_atlas, address.filters())
    found = count_facets(small_atlas, index, address, selection)
    for country, count in found["country"].items():
        left = corridors.select(small_atlas, country=[country], mode=["rail", "road"])
        assert count == len(left.projects), country
    for mode, count in found["mode"].items():
        assert count == len(corridors.select(small_atlas, country=["KZ"], mode=[mode]).projects)
    both = {"country": ["KZ"], "mode": ["rail", "road"]}
    for group, count in found["status"].items():
        left = corridors.select(small_atlas, status=STATUS_GROUPS[group], **both)
        assert count == len(left.projects), group
    for key, count in found["corridor"].items():
        assert count == len(corridors.select(small_atlas, corridor=[key], **both).projects)
    for key, count in found["accuracy"].items():
        assert count == len(corridors.select(small_atlas, accuracy=[key], **both).projects)


def test_faults_of_the_data_are_told_on_the_page(
    small_root: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (small_root / "rail.geojson").write_text("{", "utf-8")
    monkeypatch.setattr(sys, "argv", ["streamlit_app.py", str(small_root)])
    app = AppTest.from_file(str(repository / "streamlit_app.py"), default_timeout=60).run()
    assert list(app.exception) == []
    assert "faults" in app.error[0].value
    assert "JSN001 rail.geojson" in app.code[0].value


# ---- languages -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", available_languages())
@pytest.mark.parametrize("page", PAGES)
def test_each_page_speaks_each_language_and_shows_no_bare_key(
    open_app: Callable[..., AppTest], page: str, language: str
) -> None:
    more = {"project": "steppe-railway", "series": "small-trade", "corridor": "small-corridor"}
    app = open_app(page, lang=language, year="2030", **more)
    said = page_text(app)
    assert BARE_KEY.findall(re.sub(r"<[^>]*>", " ", said)) == []
    assert f">{read_catalogue(language)['app_page_trends']}</a>" in said


def test_the_language_of_the_address_stays_when_a_filter_changes(
    open_app: Callable[..., AppTest],
) -> None:
    app = open_app(lang="ru")
    app.multiselect(key="filter-country").select("AZ").run()
    assert "ru" in app.query_params["lang"]
    assert "Проекты" in page_text(app)


# ---- pages -----------------------------------------------------------------------------------


def test_the_projects_page_lists_everything_also_what_is_not_located(
    open_app: Callable[..., AppTest],
) -> None:
    table = open_app("projects").dataframe[0].value
    assert len(table) == 11
    rows = table.set_index("id")
    assert rows["On the map"]["lost-warehouse"] == "not located"
    assert rows["Status"]["salt-lake"] == ""
    assert rows["km drawn"]["steppe-railway"] == pytest.approx(815, abs=2)


@pytest.mark.parametrize("page", ["map", "project", "projects"])
def test_a_sheet_has_status_dates_facts_and_what_disagrees(
    open_app: Callable[..., AppTest], page: str
) -> None:
    said = page_text(open_app(page, project="steppe-railway"))
    assert "Operating, as of" in said
    assert "What happened" in said
    assert "Also reported" in said
    assert "Counts sidings." in said
    assert 'href="https://gazette.example.org/2024?a=1&amp;b=2"' in said
    assert "How was this line drawn?" in said
    assert "geodata/facts.csv" in said
    assert "Small corridor" in said
    assert "Steppe express" in said


def test_a_section_in_the_address_opens_the_sheet_of_its_project(
    open_app: Callable[..., AppTest],
) -> None:
    said = page_text(open_app(section="steppe-east"))
    assert 'class="chosen"' in said
    assert "Steppe railway" in said


def test_the_corridors_page_has_the_strip_the_borders_and_the_kilometres(
    open_app: Callable[..., AppTest], small_atlas: Atlas
) -> None:
    said = page_text(open_app("corridors", corridor="small-corridor"))
    legs = small_atlas.corridors.iloc[0]["legs"]
    rows = small_atlas.sections.set_index("id")
    km = sum(rows["length_km"][key] for key in legs[0]["sections"])
    assert f"of {km:,.0f} km" in said
    assert "transfer: sea to rail" in said
    assert "The road is not drawn." in said
    assert "12 days" in said
    assert "at sea" in said


def test_the_trends_page_shows_the_points_of_a_series_with_their_sources(
    open_app: Callable[..., AppTest],
) -> None:
    app = open_app("trends", series="small-trade")
    said = page_text(app)
    assert "2.5 billion USD" in said
    assert "derived by us" in said
    assert "The steppe gazette" in said
    assert len(app.get("vega_lite_chart")) == 1


def test_the_about_page_says_how_good_the_lines_are_and_whose_data_it_is(
    open_app: Callable[..., AppTest],
) -> None:
    said = page_text(open_app("about"))
    assert "within 2 km" in said
    assert "no endorsement" in said
    assert "A gazetteer" in said
    assert corridors.__version__ in said


@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_with_the_shipped_data(
    open_app: Callable[..., AppTest], page: str
) -> None:
    from corridors.atlas import default_root

    chosen = {"project": "cku-railway"} if page in ("map", "project") else {}
    open_app(page, default_root(), lang="zh", **chosen)


@pytest.mark.parametrize("series", ["titr-cargo", "cagp-cumulative", "cpc-oil", "kaspi-users"])
def test_series_of_every_form_are_drawn_or_told(
    open_app: Callable[..., AppTest], series: str
) -> None:
    from corridors.atlas import default_root

    app = open_app("trends", default_root(), series=series, lang="ru")
    drawn = len(app.get("vega_lite_chart"))
    assert drawn == (series != "kaspi-users")


@pytest.mark.parametrize("page", ["data", "projects"])
def test_a_page_names_the_filters_that_are_set(open_app: Callable[..., AppTest], page: str) -> None:
    assert "Filters –" not in page_text(open_app(page))  # noqa: RUF001
    app = open_app(page, mode="rail", corridor="small-corridor", year="2030")
    said = "Filters – Mode: Rail; Corridor: Small corridor; Year: 2030"  # noqa: RUF001
    assert said in page_text(app)
    app = open_app(page, text="nothing is called so")
    assert "Name or word: nothing is called so" in page_text(app)


def test_the_terms_of_a_comparison_are_no_filters_elsewhere(
    open_app: Callable[..., AppTest],
) -> None:
    asked = {"mode": "rail", "year": "2031", "country": "KZ"}
    links = re.findall(r'href="([^"]*)"[^>]*>Data</a>', page_text(open_app("compare", **asked)))
    assert links == ["data?country=KZ"]
    links = re.findall(r'href="([^"]*)"[^>]*>Compare</a>', page_text(open_app("data", **asked)))
    assert links == ["compare?country=KZ"]


def test_a_sheet_says_by_whose_word_a_section_is_built(open_app: Callable[..., AppTest]) -> None:
    from corridors.atlas import default_root

    said = page_text(open_app("project", default_root(), project="cku-railway"))
    sections = said.split("<h3>Sections</h3>")[1].split("<h3>")[0]
    assert sections.count("Launch ceremony: 27 Dec 2024") == 3
    assert sections.count('class="refs"') >= 6


def test_a_sheet_says_what_is_chosen_and_that_filters_hide_it(
    open_app: Callable[..., AppTest],
) -> None:
    chosen = {"project": "steppe-railway", "section": "steppe-east"}
    assert "Chosen: <strong>" in page_text(open_app("map", **chosen))
    assert "The filters hide this" not in page_text(open_app("map", **chosen))
    assert "The filters hide this" in page_text(open_app("map", mode="sea", **chosen))


def test_each_offer_of_the_data_page_makes_its_file(small_atlas: Atlas) -> None:
    from corridors.account.look_ups import Index
    from corridors.app import downloads
    from corridors.app.address import Address
    from corridors.app.view import View

    index = Index.of(small_atlas)
    view = View(atlas=small_atlas, index=index, language="zh", address=Address())
    offers = [
        *downloads.data_offers(view, small_atlas, "x"),
        *downloads.figure_offers(view, small_atlas, "x"),
        *downloads.source_offers(small_atlas, "x"),
        downloads.bundle_offer(view, small_atlas, "x"),
        downloads.map_offer(view, "x", whole=False),
    ]
    assert len({offer.file_name for offer in offers}) == len(offers) == 14
    for offer in offers:
        assert len(offer.make()) > 100, offer.file_name


# ---- data is text ----------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_what_stands_in_the_data_never_becomes_markup(
    open_app: Callable[..., AppTest], small_root: Path, page: str
) -> None:
    root = small_root
    for name in ("projects.json", "corridors.json", "services.json", "series.json", "sources.json"):
        path = root / name
        text = path.read_text("utf-8")
        for plain in ("Steppe railway", "Small corridor", "Steppe express", "Small trade"):
            text = text.replace(plain, f"{plain} {hostile()}")
        text = text.replace("The steppe gazette", f"The steppe gazette {hostile()}")
        path.write_text(text, "utf-8")
    chosen = {"project": "steppe-railway", "series": "small-trade", "corridor": "small-corridor"}
    app = open_app(page, root, **chosen)
    html = "".join(e.value for e in app.html if not e.value.startswith(OUR_OWN))
    tags = set(re.findall(r"<\s*/?\s*([a-zA-Z]+[0-9]?)", html))
    assert tags <= {
        *(
            "article",
            "section",
            "nav",
            "div",
            "p",
            "span",
            "strong",
            "small",
            "code",
            "a",
            "i",
            "br",
            "header",
        ),
        *("h1", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "details", "summary"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
    attributes = set(re.findall(r"""\s([a-zA-Z-]+)=["'][^"']*["'](?=[^<]*>)""", html))
    assert not {name for name in attributes if name.startswith("on")}
    assert not re.search(r'href="\s*(javascript|data):', html, re.IGNORECASE)


def hostile() -> str:
    """Return the attacks as they may stand inside a JSON text."""
    import json

    return json.dumps(" ".join(attacks.TEXTS), ensure_ascii=False)[1:-1]


def test_the_two_copies_of_the_configuration_are_the_same(repository: Path) -> None:
    shown = (repository / ".streamlit" / "config.toml").read_text("utf-8")
    used = (repository / "src" / "corridors" / "app" / "config.toml").read_text("utf-8")
    assert shown == used
    assert tomllib.loads(used)["browser"]["gatherUsageStats"] is False


def names_found(app: AppTest) -> str:
    return "".join(element.value for element in app.html if 'class="found"' in element.value)


def test_what_a_search_finds_is_named_by_kind_and_leads_there(
    open_app: Callable[..., AppTest],
) -> None:
    found = names_found(open_app(text="steppe rialway"))
    assert 'href="./?text=steppe+rialway&amp;project=steppe-railway"' in found
    found = names_found(open_app(text="Kashgar"))
    assert "view=8/" in found
    assert found.index("<h3>Places") < found.index("Steppe railway</a>")


def test_projects_that_reach_a_country_but_are_built_elsewhere_are_named_beside_the_map(
    open_app: Callable[..., AppTest],
) -> None:
    found = names_found(open_app(root=default_root(), country="UZ", status="construction"))
    here, elsewhere = found.split("Also reaching Uzbekistan, but built elsewhere: ")
    assert "Darbaza–Maktaaral railway" in here  # noqa: RUF001
    assert "China–Kyrgyzstan–Uzbekistan railway" in elsewhere  # noqa: RUF001


def test_without_a_filter_no_names_are_listed(open_app: Callable[..., AppTest]) -> None:
    assert names_found(open_app()) == ""
