from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import attacks
import folium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sent import document_of, with_numbers_of

from corridors.app.component import engine_script
from corridors.atlas.selection import select, status_in_year
from corridors.export import render_page, write_html
from corridors.maps import build_map
from corridors.model import Mode, State
from corridors.web import (
    MapOptions,
    engine_css,
    engine_js,
    leaflet_css,
    pack_atlas,
    to_script_json,
)
from corridors.web.map_options import FIRST_YEAR, LAST_YEAR
from corridors.web.pack import timeline

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.atlas import Atlas

IN_A_MAP = ("BSD-2-Clause", "BSD-3-Clause", "Unicode-3.0")
LINKED = re.compile(
    r"<(?:script|link|img|iframe|source|object)\b[^>]*\b(?:src|href|data)\s*=", re.IGNORECASE
)


@pytest.fixture(scope="module")
def page(small_atlas: Atlas) -> str:
    return render_page(small_atlas).html


def records(document: dict[str, Any], table: str) -> dict[str, dict[str, Any]]:
    """Return a packed table as records by id."""
    columns = document[table]["columns"]
    rows = [dict(zip(columns, row, strict=True)) for row in document[table]["rows"]]
    return {str(row.get("id", number)): row for number, row in enumerate(rows)}


def text_of(document: dict[str, Any], number: int, language: str = "en") -> str:
    entry = document["texts"][number]
    return str(entry if isinstance(entry, str) else entry[document["languages"].index(language)])


def test_the_page_has_a_language_a_title_and_a_description(page: str) -> None:
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "<title>Small atlas</title>" in page
    assert re.search(r'<meta name="description" content="[^"]*30 Jun 2026', page)
    assert 'name="viewport"' in page


def test_the_page_links_to_no_other_file(page: str) -> None:
    assert LINKED.findall(page) == []
    assert "@import" not in page
    assert "sourceMappingURL" not in page
    assert re.findall(r"url\(\s*['\"]?(?!data:|#)", page) == []


def test_two_builds_are_the_same_to_the_byte(small_atlas: Atlas, page: str) -> None:
    assert render_page(small_atlas).html == page


def test_two_builds_in_two_processes_are_the_same(small_source: Path) -> None:
    code = (
        "import sys, hashlib, corridors; from corridors.export import render_page;"
        "page = render_page(corridors.load(sys.argv[1])).html;"
        "print(hashlib.sha256(page.encode()).hexdigest())"
    )
    command = [sys.executable, "-c", code, str(small_source)]
    first, second = (
        subprocess.run(
            command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}
        )
        for seed in ("1", "2")
    )
    assert first.stdout == second.stdout


def test_the_page_holds_the_whole_document(small_atlas: Atlas, page: str) -> None:
    packed = pack_atlas(small_atlas)
    document = document_of(page)
    assert with_numbers_of(document, packed) == json.loads(json.dumps(packed))
    modes = [row[0] for row in document["style"]["modes"]]
    assert {modes[row["mode"]] for row in records(document, "lines").values()} == set(Mode)
    assert len(document["unlocated"]["rows"]) == 1
    assert document["languages"] == ["en", "ru", "zh"]


def test_the_map_is_a_folium_map_that_takes_more_layers(small_atlas: Atlas) -> None:
    map_ = build_map(small_atlas)
    assert isinstance(map_, folium.Map)
    folium.CircleMarker([43, 66], radius=4).add_to(map_)
    text = map_.get_root().render()
    assert "L.circleMarker" in text
    assert "createAtlas(" in text


def test_the_map_saves_itself_and_shows_in_a_notebook(small_atlas: Atlas, tmp_path: Path) -> None:
    map_ = build_map(small_atlas)
    map_.save(tmp_path / "map.html")
    assert "createAtlas(" in (tmp_path / "map.html").read_text("utf-8")
    assert "iframe" in map_._repr_html_()


@pytest.mark.parametrize("attack", [*attacks.TEXTS, attacks.LONG_NAME])
def test_titles_are_text_and_nothing_else(small_atlas: Atlas, attack: str) -> None:
    text = render_page(small_atlas, MapOptions(title=attack, subtitle=attack)).html
    head = document_of(text)["head"]
    assert text_of(document_of(text), head["title"]) == attack
    assert text_of(document_of(text), head["subtitle"]) == attack
    assert f"<title>{attack}</title>" not in text or not set("<>&\"'") & set(attack)
    assert text.count("</script") == render_page(small_atlas).html.count("</script")
    assert "49" not in text[: text.index("</title>")]


@given(st.text())
def test_no_text_gets_out_of_the_script(text: str) -> None:
    try:
        packed = to_script_json({"name": text})
    except UnicodeEncodeError:
        pytest.fail("text that cannot be written")
    assert not set("<>&\u2028\u2029") & set(packed)
    assert json.loads(packed) == {"name": text}


def test_numbers_that_json_does_not_have_never_reach_the_page() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        to_script_json({"x": float("nan")})


def test_a_parallel_line_is_moved_beside_the_first(small_atlas: Atlas) -> None:
    lines = records(pack_atlas(small_atlas), "lines")
    assert (lines["gas-a"]["offset"], lines["gas-b"]["offset"]) == (0, 1)


def test_disagreements_stand_under_the_preferred_figure(small_atlas: Atlas) -> None:
    document = pack_atlas(small_atlas)
    labels = [text_of(document, label) for _, label, _ in document["attributes"]]
    facts = records(document, "projects")["steppe-railway"]["facts"]
    assert [labels[fact[0]] for fact in facts] == ["Opened", "Length", "Cost"]
    *_, others = facts[1]
    assert [text_of(document, other[5]) for other in others] == ["Counts sidings."]


def test_planned_and_actual_dates_stand_apart(small_atlas: Atlas) -> None:
    document = pack_atlas(small_atlas)
    headings = {
        name: document["headings"][heading][0] for name, _, heading in document["attributes"]
    }
    assert headings["opening_planned"] == "dates_planned"
    assert headings["opened"] == "dates"
    assert headings["length_km"] == "figures"


def test_a_source_without_a_web_address_has_none_in_the_document(small_atlas: Atlas) -> None:
    first, *others = small_atlas.records.sources
    odd = small_atlas.with_records(sources=[first.but(URL="javascript:alert(1)"), *others])
    document = pack_atlas(odd)
    urls = {row["url"] for row in records(document, "sources").values()}
    assert "" in urls
    assert all(url == "" or url.startswith("https://") for url in urls)
    assert any(url.startswith("https://gazette") for url in urls)


def test_only_sources_that_are_cited_travel_with_the_map(small_atlas: Atlas) -> None:
    whole, few = (
        records(pack_atlas(atlas), "sources")
        for atlas in (small_atlas, select(small_atlas, mode=["sea"]))
    )
    assert 0 < len(few) < len(whole)


def test_an_area_is_sent_with_its_ring_and_a_point_inside(small_atlas: Atlas) -> None:
    sites = records(pack_atlas(small_atlas), "sites")
    assert sites["lake-site"]["rings"]
    assert 60 < sites["lake-site"]["lon"] < 61
    assert "warehouse-site" not in sites


def test_an_empty_selection_makes_a_page_too(small_atlas: Atlas) -> None:
    document = document_of(render_page(select(small_atlas, text="zzzz")).html)
    assert document["lines"]["rows"] == document["sites"]["rows"] == []
    assert document["unlocated"]["rows"] == []


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_names_are_there_in_every_language(small_atlas: Atlas, language: str) -> None:
    document = pack_atlas(small_atlas, MapOptions(language=language))
    name = records(document, "projects")["silk-road"]["name"]
    suffix = "" if language == "en" else f" ({language})"
    assert text_of(document, name, language) == f"Silk road{suffix}"
    assert document["options"]["language"] == language


def test_a_language_that_the_atlas_does_not_speak_becomes_english(small_atlas: Atlas) -> None:
    assert pack_atlas(small_atlas, MapOptions(language="kk"))["options"]["language"] == "en"


@pytest.mark.parametrize(
    "year", [*range(FIRST_YEAR, LAST_YEAR, 5), 2024, *range(2026, LAST_YEAR + 1)]
)
def test_the_years_of_the_page_are_those_of_the_library(shipped_atlas: Atlas, year: int) -> None:
    rows = [row for row in shipped_atlas.sections.to_dict("records") if row["status"]]
    assert rows
    for row in rows:
        changes = timeline(row, shipped_atlas.updated)
        found = [n for at, n in zip(changes[::2], changes[1::2], strict=True) if at <= year][-1]
        assert (list(State)[found] if found >= 0 else "") == status_in_year(
            row, year, shipped_atlas.updated
        ), row["id"]


def test_a_page_can_be_split_for_sites_that_forbid_inline_script(
    small_atlas: Atlas, tmp_path: Path
) -> None:
    page = write_html(small_atlas, tmp_path / "map.html", split=True)
    html = (tmp_path / "map.html").read_text("utf-8")
    assert '<script src="map.js"></script>' in html
    assert '<link rel="stylesheet" href="map.css">' in html
    assert (tmp_path / "map.js").read_text("utf-8") == page.script
    assert (tmp_path / "map.css").read_text("utf-8") == page.style
    assert document_of(html) == document_of(write_html(small_atlas, tmp_path / "one.html").html)


def test_the_policy_holds_the_sums_of_script_and_style(small_atlas: Atlas) -> None:
    page = render_page(small_atlas)
    for text in (page.script, page.style):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in page.policy()
        assert text in page.html


def test_readers_without_scripts_get_a_table(small_atlas: Atlas) -> None:
    html = render_page(small_atlas, MapOptions(language="ru")).html
    plain = html[html.index('<div id="atlas">') : html.index('id="atlas-data"')]
    assert "Silk road (ru)" in plain
    assert "скрипты" in plain


def test_the_page_tells_link_previews_what_it_is(page: str) -> None:
    assert '<meta property="og:title" content="Small atlas">' in page


def test_style_sheets_ask_for_no_image() -> None:
    for text in (leaflet_css(), engine_css()):
        assert re.findall(r"url\(\s*['\"]?(?!data:|#)", text) == []


def test_the_shipped_page_keeps_to_its_size(shipped_atlas: Atlas) -> None:
    page = render_page(shipped_atlas).html.encode("utf-8")
    assert len(page) <= 1_440_000
    assert len(gzip.compress(page, 9)) <= 480_000  # decision 0009 says what grew


@pytest.mark.parametrize("form", ["one file", "three files", "folium", "app"])
def test_a_map_carries_the_licences_of_what_it_holds(
    form: str, small_atlas: Atlas, repository: Path
) -> None:
    """The whole texts, beside the code that they are for."""
    if form == "folium":
        script = build_map(small_atlas).get_root().render()
    elif form == "app":
        script = engine_script(small_atlas, "")
    else:
        written = render_page(small_atlas)
        script = written.html if form == "one file" else written.script
    texts = ["LICENSE", *(f"LICENSES/{name}.txt" for name in IN_A_MAP)]
    for name in texts:
        assert (repository / name).read_text("utf-8").strip() in script, name
    for word in ("ODbL 1.0", "CC BY 4.0", "Natural Earth", "OpenStreetMap contributors"):
        assert word in script
    assert script.index("Redistributions in binary form") < script.index("Leaflet 1.9.3, a JS lib")


def test_no_tiles_means_no_address_in_the_page(small_atlas: Atlas) -> None:
    assert "tile.openstreetmap" not in render_page(small_atlas).html
    assert "tile.openstreetmap" in render_page(small_atlas, MapOptions(tiles="osm")).html


def test_the_engine_is_joined_without_imports_and_ends_no_script() -> None:
    assert not re.findall(r"^(?:import|export)\b", engine_js(), re.MULTILINE)
    assert "</script" not in engine_js().lower()
