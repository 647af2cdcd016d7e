"""The compare page: questions in the address, ways with both kinds of times, what is missing."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import attacks
import pytest
from test_app import BARE_KEY, open_app, page_text  # noqa: F401  (a fixture)

from corridors.i18n import available_languages
from corridors.network import build_network, compare

if TYPE_CHECKING:
    from corridors.atlas import Atlas

Open = "Callable[..., AppTest]"
WAY = {"from": "baku-port", "to": "almaty", "mode": ["rail", "sea"]}


def test_without_a_question_the_page_shows_how_to_ask(open_app: Open) -> None:  # noqa: F811
    app = open_app("compare")
    assert "For example" in page_text(app)
    assert app.selectbox(key="filter-start").value is None


def test_the_ways_of_the_address_are_those_of_compare(
    open_app: Open,  # noqa: F811
    small_atlas: Atlas,
) -> None:
    said = page_text(open_app("compare", **WAY))
    found = compare(build_network(small_atlas), "baku-port", "almaty", modes=["rail", "sea"])
    assert said.count('class="way"') == len(found.itineraries)
    km = round(found.itineraries[0].totals.km)
    assert f"{km:,}" in said
    assert "Published time" in said
    assert "Our estimate" in said


def test_places_may_be_named_in_any_language(open_app: Open) -> None:  # noqa: F811
    app = open_app("compare", **WAY | {"from": "BAKU PORT"})
    assert app.selectbox(key="filter-start").value == "baku-port"


def test_an_unknown_place_is_told_with_the_nearest(open_app: Open) -> None:  # noqa: F811
    said = page_text(open_app("compare", **WAY | {"to": "Almatyy"}))
    assert "No place in the atlas is called “Almatyy”. Nearest names: Almaty" in said


def test_one_place_twice_is_told(open_app: Open) -> None:  # noqa: F811
    said = page_text(open_app("compare", **WAY | {"to": "baku-port"}))
    assert "Choose two different places." in said


def test_what_is_missing_is_told_in_a_sentence(open_app: Open) -> None:  # noqa: F811
    asked = {"from": "baku-port", "to": "kashgar", "mode": ["rail", "sea"], "year": "2026"}
    said = page_text(open_app("compare", **asked))
    assert "There is no way from Baku Port to Kashgar in 2026" in said
    assert re.search(r"No operating rail between .* before \d{4}", said)


def test_a_chosen_place_goes_into_the_address_and_swap_turns_it(open_app: Open) -> None:  # noqa: F811
    app = open_app("compare")
    app.selectbox(key="filter-start").set_value("almaty").run()
    app.selectbox(key="filter-end").set_value("baku-port").run()
    assert "almaty" in app.query_params["from"]
    app.button(key="swap").click().run()
    assert "baku-port" in app.query_params["from"]
    assert "almaty" in app.query_params["to"]
    app.selectbox(key="filter-year").set_value(2030).run()
    assert "2030" in app.query_params["year"]
    app.selectbox(key="filter-year").set_value(0).run()
    assert "year" not in app.query_params
    assert list(app.exception) == []


def test_what_is_avoided_is_not_used(open_app: Open) -> None:  # noqa: F811
    said = page_text(open_app("compare", **WAY, avoid="KZ"))
    assert "There is no way" in said


@pytest.mark.parametrize("attack", [attacks.MIXED, attacks.SCRIPT_END, "x" * 5000])
@pytest.mark.parametrize("field", ["from", "via", "avoid"])
def test_hostile_words_stay_text(open_app: Open, field: str, attack: str) -> None:  # noqa: F811
    app = open_app("compare", **WAY | {field: attack})
    said = page_text(app)
    assert "<script>alert" not in said
    assert "<img src=x" not in said
    assert len(said) < 60_000


@pytest.mark.parametrize("language", available_languages())
def test_the_page_speaks_each_language(open_app: Open, language: str) -> None:  # noqa: F811
    from corridors.atlas import default_root

    asked = {"from": "xian", "to": "istanbul", "year": "2031"}
    app = open_app("compare", default_root(), lang=language, **asked)
    assert BARE_KEY.findall(re.sub(r"<[^>]*>", " ", page_text(app))) == []


def test_the_files_to_take_hold_the_same_ways(small_atlas: Atlas) -> None:
    from corridors.account.look_ups import Index
    from corridors.app.address import Address
    from corridors.app.downloads import routes_offers
    from corridors.app.view import View
    from corridors.web.routes import Routes, plain_routes

    network = build_network(small_atlas)
    found = compare(network, "baku-port", "almaty", modes=["rail", "sea"])
    routes = Routes(network, found)
    view = View(atlas=small_atlas, index=Index.of(small_atlas), language="en", address=Address())
    page, plain = routes_offers(view, routes)
    text: Any = page.make()
    assert '"routes":{' in text
    assert "Baku Port – Almaty" in text  # noqa: RUF001
    assert json.loads(plain.make())["origin"] == "baku-port"
    packed = plain_routes(routes, "ru")
    assert len(packed["rows"]) == len(found.itineraries)
    assert all(isinstance(row["way"], str) for row in packed["rows"])
