"""Text stays text wherever it goes: Markdown, KML, pictures, spreadsheets, other programs' files.

The atlas here has texts in every field that leaves it which mean something to a reader of one of
these. What a terminal would obey is in test_ending.py, web pages are in test_browser_safety.py.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import attacks
import openpyxl
import pypdf
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import corridors
from corridors.account.journey_text import markdown_table
from corridors.cli import main
from corridors.export import bundle_bytes, data_bytes, figure_bytes, write_data
from corridors.figures import FigureOptions
from corridors.model import (
    NAME_LANGUAGES,
    is_formula,
    markdown_text,
    one_line,
    plain,
    whole_characters,
)
from corridors.network import compare

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from corridors.atlas import Atlas, Row

KML = "{http://www.opengis.net/kml/2.2}"
HOSTILE = (*attacks.TEXTS, *attacks.MARKDOWN, attacks.STEERING, *attacks.FORMULAS)


def read_markdown(text: str) -> Iterable[Any]:
    """Yield all that a reader of Markdown as GitHub's sees, inline parts too."""
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for token in reader.parse(text):
        yield token
        yield from token.children or ()


# ---- Markdown --------------------------------------------------------------------------------


def shown_of(text: str) -> str:
    """Return what a reader of Markdown shows of a paragraph, or fail if it holds more than text."""
    tokens = list(read_markdown(f"**key**: {text}\n"))
    kinds = [token.type for token in tokens]
    assert kinds[:2] == ["paragraph_open", "inline"]
    assert kinds[-1] == "paragraph_close"
    inner = tokens[2:-1]
    assert [token.type for token in inner[:4]] == ["text", "strong_open", "text", "strong_close"]
    assert {token.type for token in inner[4:]} <= {"text", "text_special"}, kinds
    return "".join(token.content for token in inner[4:]).removeprefix(":").strip()


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_a_text_as_it_is(text: str) -> None:
    assert shown_of(markdown_text(text)) == plain(one_line(text)).strip()


@given(st.text(st.characters(), max_size=40))
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    expected = plain(one_line(text))
    assert shown_of(markdown_text(f"x{text}x")) == f"x{expected}x"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_one_cell_of_a_markdown_table(text: str) -> None:
    table = f"| a | b |\n| --- | --- |\n| {markdown_text(text)} | end |\n"
    cells = [token for token in read_markdown(table) if token.type == "inline"]
    assert len(cells) == 4
    assert cells[3].content == "end"
    assert {part.type for part in cells[2].children} <= {"text", "text_special"}


@pytest.mark.parametrize("address", ["https://example.org/a_b-c/1.0", "www.example.org"])
def test_an_address_stays_readable_in_markdown(address: str) -> None:
    assert markdown_text(address) == address


# ---- everything that is exported -------------------------------------------------------------


TOGETHER = (
    attacks.ALL_IN_ONE,
    " ".join(attacks.MARKDOWN),
    "\n\n".join(attacks.MARKDOWN),
    attacks.STEERING,
    attacks.FORMULAS[1],
)


@pytest.fixture(scope="module", params=TOGETHER, ids=range(len(TOGETHER)))
def hostile(
    request: pytest.FixtureRequest,
    small_source: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, Atlas]:
    """An atlas with one hostile text in all names, notes, titles, and in its own description."""
    text: str = request.param
    root = tmp_path_factory.mktemp("hostile")
    package = {"title": text, "version": text, "updated": "2026-06-30"}
    package |= {"contributors": [{"title": text}]}
    (root / "datapackage.json").write_text(json.dumps(package), "utf-8")
    atlas = corridors.load(small_source)
    names = dict.fromkeys(NAME_LANGUAGES, text)

    def spoil(rows: Sequence[Row], *fields: str) -> list[Row]:
        named = {"name": names} if "name" in rows[0].__struct_fields__ else {}
        return [row.but(**dict.fromkeys(fields, text), **named) for row in rows]

    return text, replace(atlas, root=root, version=text).with_records(
        sections=spoil(atlas.records.sections, "route_note", "status_note"),
        sites=spoil(atlas.records.sites, "location_note", "status_note"),
        places=spoil(atlas.records.places, "note", "source_ref"),
        projects=spoil(atlas.records.projects, "description"),
        corridors=spoil(atlas.records.corridors, "description"),
        services=spoil(atlas.records.services, "description"),
        facts=spoil(atlas.records.facts, "note", "scope"),
        sources=spoil(atlas.records.sources, "title", "publisher"),
    )


@pytest.fixture(scope="module")
def bundled(hostile: tuple[str, Atlas]) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle_bytes(hostile[1]))) as archive:
        return {name.removeprefix("corridors/"): archive.read(name) for name in archive.namelist()}


EXPECTED = {
    *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text"),
    *("text_special", "strong_open", "strong_close", "code_inline", "softbreak"),
    *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
}
TABLE = {
    f"{part}_{end}"
    for part in ("table", "thead", "tbody", "tr", "th", "td")
    for end in ("open", "close")
}


def assert_plain_page(page: str, expected: set[str]) -> None:
    tokens = list(read_markdown(page))
    assert {token.type for token in tokens} <= expected
    assert sum(token.type == "heading_open" and token.tag == "h1" for token in tokens) == 1


def test_the_pages_of_a_bundle_hold_no_markup_of_the_data(bundled: dict[str, bytes]) -> None:
    assert_plain_page(bundled["README.md"].decode(), EXPECTED)
    assert_plain_page(bundled["LICENSE.md"].decode(), EXPECTED)


def test_the_page_beside_an_export_holds_no_markup_of_the_data(
    hostile: tuple[str, Atlas], tmp_path: Path
) -> None:
    _, beside = write_data(hostile[1], tmp_path / "a.csv")
    page = beside.read_text("utf-8")
    mark, _, rest = page.partition("\n")
    assert mark == "<!-- corridors: belongs to the export of the same name -->"
    assert_plain_page(rest, EXPECTED | TABLE)


def test_the_readme_of_a_bundle_tells_of_formulas(bundled: dict[str, bytes]) -> None:
    assert "**formulas**: A spreadsheet may take a cell" in bundled["README.md"].decode()


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(f"{tag} {attrs}")

    def handle_comment(self, data: str) -> None:
        self.found.append(data)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_descriptions_in_kml_are_text_also_to_who_takes_them_for_html(
    hostile: tuple[str, Atlas],
) -> None:
    text, atlas = hostile
    root = ET.fromstring(data_bytes(atlas, "kml"))  # noqa: S314  (our own)
    descriptions = [element.text or "" for element in root.iter(f"{KML}description")]
    assert len(descriptions) == 1
    page = Tags()
    page.feed(descriptions[0])
    page.close()
    assert page.found == []
    lines = {line.partition(": ")[0]: line.partition(": ")[2] for line in page.text.split("\n\n")}
    assert lines["version"] == in_xml(one_line(text))


def in_xml(text: str) -> str:
    """Return a text as XML can hold it."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "\ufffd", text)


def test_names_in_kml_are_the_names(hostile: tuple[str, Atlas]) -> None:
    text, atlas = hostile
    root = ET.fromstring(data_bytes(atlas, "kml", layer="sites"))  # noqa: S314  (our own)
    names = {str(mark.findtext(f"{KML}name")) for mark in root.iter(f"{KML}Placemark")}
    assert {name.split() == in_xml(text).split() for name in names} == {True}


def test_a_line_of_the_notes_of_a_flatgeobuf_is_not_made_up(hostile: tuple[str, Atlas]) -> None:
    import pyogrio

    text, atlas = hostile
    atlas = replace(atlas, version=f"{text}\nlicence: none")
    info = pyogrio.read_info(io.BytesIO(data_bytes(atlas, "fgb")))
    lines = (info["layer_metadata"] or {}).get("DESCRIPTION", "").split("\n")
    assert sum(line.startswith("licence: ") for line in lines) <= 1


def test_a_citation_file_is_one_value_a_line(bundled: dict[str, bytes]) -> None:
    lines = bundled["CITATION.cff"].decode().splitlines()
    keys = [line.partition(":")[0] for line in lines]
    assert keys[:5] == ["cff-version", "message", "title", "type", "authors"]
    for line in lines:
        head, _, value = line.partition(": ")
        if head in ("title", "version", "  - name"):
            assert json.loads(value).isprintable()


def test_bibtex_has_nothing_that_cannot_be_seen(bundled: dict[str, bytes]) -> None:
    text = bundled["sources.bib"].decode()
    assert plain(text.replace("\n", "")) == text.replace("\n", "")


def test_a_workbook_has_no_formula_and_no_link(hostile: tuple[str, Atlas]) -> None:
    text, atlas = hostile
    book = openpyxl.load_workbook(io.BytesIO(data_bytes(atlas, "xlsx")))
    for sheet in book:
        assert all(cell.data_type in "snb" for row in sheet.iter_rows() for cell in row)
        assert not sheet._hyperlinks  # noqa: SLF001  (openpyxl has no other way)
    assert plain(one_line(str(book.properties.title))) == plain(one_line(text))


def test_formulas_in_a_bundle_are_counted_on_the_command_line(
    small_root: Path, tmp_path: Path
) -> None:
    facts = small_root / "facts.csv"
    rows = list(csv.DictReader(io.StringIO(facts.read_text("utf-8"))))
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, "note": "=1+1"} for row in rows)
    facts.write_text(text.getvalue(), "utf-8")
    for words in (["--bundle", tmp_path / "a.zip"], [tmp_path / "a.csv", "--layer", "facts"]):
        done = CliRunner().invoke(main, ["export", *map(str, words), "--data", str(small_root)])
        assert done.exit_code == 0
        assert f"{len(rows)} cells begin with =" in done.stderr


def test_lists_tell_of_formulas_as_exports_do(small_root: Path) -> None:
    projects = small_root / "projects.json"
    projects.write_text(projects.read_text("utf-8").replace("Steppe railway", "=1+1"), "utf-8")
    done = CliRunner().invoke(main, ["list", "--format", "csv", "--data", str(small_root)])
    assert done.exit_code == 0
    assert "\nsteppe-railway,=1+1,railway," in done.stdout
    assert done.stderr.startswith("1 cells begin with =")


@pytest.mark.parametrize("cell", ["-5", "+5", "-5.25", "1e5", "-1E+5", "a=", "", " =1"])
def test_a_number_is_no_formula(cell: str) -> None:
    assert not is_formula(cell)


@pytest.mark.parametrize("cell", [*attacks.FORMULAS, "-5 km", "+7 727 1", "-", "-inf", "-1_0"])
def test_a_sign_before_anything_else_is_one(cell: str) -> None:
    assert is_formula(cell)


# ---- pictures --------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["svg", "pdf", "png"])
@pytest.mark.parametrize("text", [attacks.STEERING, attacks.ALL_IN_ONE, "a\x00b"])
def test_a_picture_says_its_title_as_text(small_atlas: Atlas, form: str, text: str) -> None:
    content = figure_bytes(small_atlas, form, FigureOptions(title=text))
    if form == "svg":
        root = ET.fromstring(content)  # noqa: S314  (our own)
        titles = [e.text for e in root.iter("{http://purl.org/dc/elements/1.1/}title")]
        assert plain(text) in titles
        assert not [e for e in root.iter() if e.tag.endswith(("}script", "}a", "}image"))]
    elif form == "pdf":
        book = pypdf.PdfReader(io.BytesIO(content))
        assert book.metadata is not None
        assert book.metadata.title == plain(text)
    else:
        assert b"Title" in content


# ---- what no format holds --------------------------------------------------------------------


def test_what_is_no_character_leaves_as_a_replacement(small_source: Path, tmp_path: Path) -> None:
    atlas = corridors.load(small_source)
    odd = [row.but(description="a\x00b") for row in atlas.records.projects]
    atlas = atlas.with_records(projects=odd)
    expected = "a\ufffdb"
    assert whole_characters("a\x00b\ud800c\udfff\U0001f600") == "a\ufffdb\ufffdc\ufffd\U0001f600"
    for form in ("gpkg", "csv", "parquet", "xlsx"):
        layer = None if form in ("gpkg", "xlsx") else "projects"
        content = data_bytes(atlas, form, layer=layer)
        if form == "gpkg":
            (tmp_path / "a.gpkg").write_bytes(content)
            with sqlite3.connect(tmp_path / "a.gpkg") as base:
                found = {row[0] for row in base.execute("SELECT description FROM projects")}
            base.close()
            assert found == {expected}
        elif form == "csv":
            rows = csv.DictReader(io.StringIO(content.decode("utf-8")))
            assert {row["description"] for row in rows} == {expected}
    assert bundle_bytes(atlas)


# ---- words of a comparison -------------------------------------------------------------------


@pytest.mark.parametrize("text", [attacks.MARKDOWN[0], attacks.MARKDOWN[6], attacks.MARKUP])
def test_a_comparison_is_one_table_of_text(small_source: Path, text: str) -> None:
    from corridors.atlas import load

    rows = load(small_source)
    comparison = compare(rows, "almaty", "kashgar")
    hostile = rows.with_records(
        projects=[
            row.but(name=dict.fromkeys(NAME_LANGUAGES, text), label=text)
            for row in rows.records.projects
        ]
    )
    table = markdown_table(hostile, comparison)
    kinds = {token.type for token in read_markdown(table)}
    assert kinds <= TABLE | {"inline", "text", "text_special"}
