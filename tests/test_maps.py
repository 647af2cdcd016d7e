from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import attacks
import folium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString

from corridors.export import write_html
from corridors.geometry import length_km
from corridors.maps import build_map, render_page
from corridors.model import Mode
from corridors.query import select
from corridors.web import MapOptions, engine_css, leaflet_css, pack_atlas, to_script_json
from corridors.web.pack import QUANTUM, encode_line

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.geodata import Atlas

LINKED = re.compile(
    r"<(?:script|link|img|iframe|source|object)\b[^>]*\b(?:src|href|data)\s*=", re.IGNORECASE
)
DOCUMENT = re.compile(r"^createAtlas\(\w+, JSON\.parse\((\".*\")\), PAGE\);$", re.MULTILINE)


@pytest.fixture(scope="module")
def page(small_atlas: Atlas) -> str:
    return render_page(small_atlas)


def document_of(page: str) -> dict[str, Any]:
    """Return the document as a browser would read it out of the page."""
    literal = DOCUMENT.search(page)
    assert literal
    return dict(json.loads(json.loads(literal[1])))


def test_the_page_has_a_language_a_title_and_a_description(page: str) -> None:
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "<title>Eurasian corridors</title>" in page
    assert re.search(r'<meta name="description" content="[^"]*30 Jun 2026', page)
    assert 'name="viewport"' in page


def test_the_page_links_to_no_other_file(page: str) -> None:
    assert LINKED.findall(page) == []
    assert "@import" not in page
    assert "sourceMappingURL" not in page
    assert re.findall(r"url\(\s*['\"]?(?!data:|#)", page) == []


def test_two_builds_are_the_same_to_the_byte(small_atlas: Atlas, page: str) -> None:
    assert render_page(small_atlas) == page


def test_two_builds_in_two_processes_are_the_same(small_source: Path) -> None:
    code = (
        "import sys, hashlib, corridors; from corridors.maps import render_page;"
        "page = render_page(corridors.load(sys.argv[1]));"
        "print(hashlib.sha256(page.encode()).hexdigest())"
    )
    command = [sys.executable, "-c", code, str(small_source)]
    first, second = (
        subprocess.run(command, check=True, capture_output=True, env={"PYTHONHASHSEED": seed})
        for seed in ("1", "2")
    )
    assert first.stdout == second.stdout


def test_the_page_holds_the_whole_document(small_atlas: Atlas, page: str) -> None:
    document = document_of(page)
    assert document == json.loads(json.dumps(pack_atlas(small_atlas)))
    assert {line["mode"] for line in document["lines"]} == {mode.value for mode in Mode}
    assert document["notLocated"] == 1


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
    options = MapOptions(title=attack, subtitle=attack)
    text = render_page(small_atlas, options)
    assert document_of(text)["title"] == attack
    assert document_of(text)["subtitle"] == attack
    assert f"<title>{attack}</title>" not in text or not set("<>&\"'") & set(attack)
    assert text.count("</script") == render_page(small_atlas).count("</script")
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


@given(
    st.lists(
        st.tuples(st.floats(20, 120), st.floats(20, 65)), min_size=2, max_size=20, unique=True
    ).map(LineString)
)
def test_lines_come_back_within_a_quantum_of_where_they_were(line: LineString) -> None:
    steps = encode_line(line)
    x, y = 0, 0
    points = []
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x * QUANTUM, y * QUANTUM))
    assert points[0] == pytest.approx(line.coords[0], abs=QUANTUM)
    assert points[-1] == pytest.approx(line.coords[-1], abs=QUANTUM)
    assert LineString(points).hausdorff_distance(line) < 0.001
    assert length_km(LineString(points)) == pytest.approx(length_km(line), rel=0.05, abs=0.5)


def test_a_parallel_line_is_moved_beside_the_first(small_atlas: Atlas) -> None:
    lines = {line["id"]: line for line in pack_atlas(small_atlas)["lines"]}
    assert (lines["gas-a"]["offset"], lines["gas-b"]["offset"]) == (0, 1)


def test_disagreements_stand_under_the_preferred_figure(small_atlas: Atlas) -> None:
    projects = {item["id"]: item for item in pack_atlas(small_atlas)["projects"]}
    length = projects["steppe-railway"]["facts"][0]
    assert length["label"] == "Length"
    assert [other["note"] for other in length["others"]] == ["Counts sidings."]


def test_a_source_without_a_web_address_has_none_in_the_document(small_atlas: Atlas) -> None:
    rows = small_atlas.sources.copy()
    rows.loc[0, "URL"] = "javascript:alert(1)"
    packed = pack_atlas(replace(small_atlas, sources=rows))["sources"]
    assert packed[0]["url"] == ""
    assert packed[1]["url"].startswith("https://gazette")
    assert packed[1]["date"] == "27 Dec 2024"


def test_an_area_is_sent_with_its_ring_and_a_point_inside(small_atlas: Atlas) -> None:
    sites = {site["id"]: site for site in pack_atlas(small_atlas)["sites"]}
    assert sites["lake-site"]["rings"]
    assert 60 < sites["lake-site"]["at"][0] < 61
    assert "warehouse-site" not in sites


def test_an_empty_selection_makes_a_page_too(small_atlas: Atlas) -> None:
    document = document_of(render_page(select(small_atlas, text="zzzz")))
    assert document["lines"] == document["sites"] == []
    assert document["notLocated"] == 0


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_names_follow_the_language(small_atlas: Atlas, language: str) -> None:
    packed = pack_atlas(small_atlas, MapOptions(language=language))
    names = {item["id"]: item["name"] for item in packed["projects"]}
    suffix = "" if language == "en" else f" ({language})"
    assert names["silk-road"] == f"Silk road{suffix}"
    assert packed["language"] in ("en", language)


def test_write_html_says_how_many_bytes_it_wrote(small_atlas: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    assert write_html(small_atlas, path) == path.stat().st_size


def test_style_sheets_ask_for_no_image() -> None:
    for text in (leaflet_css(), engine_css()):
        assert re.findall(r"url\(\s*['\"]?(?!data:|#)", text) == []


def test_the_shipped_page_is_light_enough_for_an_article(shipped_atlas: Atlas) -> None:
    assert len(render_page(shipped_atlas).encode("utf-8")) < 6_000_000
