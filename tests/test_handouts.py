"""Handouts: one account in four formats that other programs read, in which text stays text."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import asdict, replace
from html.parser import HTMLParser
from itertools import chain
from typing import TYPE_CHECKING, Any

import attacks
import pypdf
import pytest
from click.testing import CliRunner
from docx import Document
from pptx import Presentation

from corridors.cli import main
from corridors.model import ArgumentError, Filters, NotFoundError, OutputError, one_line, plain
from corridors.network import compare
from corridors.reports import FORMATS, ReportOptions, write_report
from corridors.reports.blocks import Heading, Map, Paragraph, Sources, Table
from corridors.reports.contents import compose_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from browsing import Watched

    from corridors.atlas import Atlas

HEADINGS = ("What happened", "What is planned", "Disputed", "Figures", "Who and how")
TYPESET = '#link("https://evil.example")[a] @source-1 $x^2$ *b* _c_ `d` \\ // e = f ${g}'
HOSTILE = f"{attacks.ALL_IN_ONE} {attacks.STEERING} {attacks.FORMULAS[1]} {TYPESET}"


@pytest.fixture(scope="module")
def hostile(small_atlas: Atlas) -> Atlas:
    """The small atlas with one hostile text in names, notes, scopes and titles."""

    def spoil(rows: Any, *fields: str) -> list[Any]:
        names = {"name": dict.fromkeys(("en", "ru", "zh"), HOSTILE)}
        return [row.but(**dict.fromkeys(fields, HOSTILE), **names) for row in rows]

    records = small_atlas.records
    return small_atlas.with_records(
        corridors=spoil(records.corridors, "description", "programme"),
        projects=spoil(records.projects, "description", "status_note"),
        facts=[row.but(note=HOSTILE, scope=HOSTILE) for row in records.facts],
        sources=[
            row.but(title=HOSTILE, publisher=HOSTILE, URL="javascript:alert(1)")
            for row in records.sources
        ],
    )


@pytest.fixture(scope="module")
def written(small_atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The handout on a corridor, in each format."""
    folder = tmp_path_factory.mktemp("handouts")
    found = {}
    for form in FORMATS:
        path = folder / f"handout.{form}"
        size = write_report(small_atlas, [corridor_of(small_atlas)], path)
        found[form] = path.read_bytes()
        assert size == len(found[form])
    return found


def corridor_of(atlas: Atlas) -> str:
    return str(atlas.records.corridors[0].id)


def texts_of(value: Any) -> Iterator[str]:
    """Yield all words of a handout, wherever they stand in its blocks."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in ("atlas", "language", "address"):
                yield from texts_of(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_of(part)


def words_of(content: bytes, form: str) -> str:
    """Return what another program reads in a handout, blanks apart."""
    if form == "docx":
        body = Document(io.BytesIO(content)).element.body
        texts = [node.text or "" for node in body.iter() if node.tag.endswith("}t")]
    elif form == "pptx":
        slides = Presentation(io.BytesIO(content)).slides
        nodes = chain.from_iterable(slide._element.iter() for slide in slides)  # noqa: SLF001
        texts = [node.text or "" for node in nodes if node.tag.endswith("}t")]
    elif form == "pdf":
        texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    else:
        texts = read_page(content.decode()).texts
    return re.sub(r"\s", "", "".join(texts))


class Seen(HTMLParser):
    """The elements and the words of a page; a frame's own page counts as an attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read_page(text: str) -> Seen:
    seen = Seen()
    seen.feed(text)
    return seen


# ---- what stands in it -----------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_every_word_of_the_account_stands_in_every_format(
    small_atlas: Atlas, written: dict[str, bytes], form: str
) -> None:
    report = compose_report(small_atlas, [corridor_of(small_atlas)])
    said = words_of(written[form], form)
    skipped = {block.instead for block in report.blocks if isinstance(block, Map)}
    wanted = set(chain.from_iterable(texts_of(fields(block)) for block in report.blocks)) - skipped
    assert len(wanted) > 30
    assert {text for text in wanted if re.sub(r"\s", "", text) not in said} == set()


def fields(block: Any) -> dict[str, Any]:
    return asdict(replace(block, atlas=None)) if isinstance(block, Map) else asdict(block)


@pytest.mark.parametrize("subject", ["corridors", "projects", "services"])
def test_sources_are_numbered_as_they_are_named_and_listed_if_and_only_if_named(
    shipped_atlas: Atlas, subject: str
) -> None:
    keys = [row.id for row in getattr(shipped_atlas.records, subject)][:6]
    report = compose_report(shipped_atlas, keys)
    named = [number for block in report.blocks for number in refs_of(fields(block))]
    (listed,) = (block for block in report.blocks if isinstance(block, Sources))
    assert list(dict.fromkeys(named)) == [entry.number for entry in listed.entries]
    assert [entry.number for entry in listed.entries] == list(range(1, len(listed.entries) + 1))


def refs_of(value: Any) -> Iterator[int]:
    if isinstance(value, dict):
        yield from value.get("refs") or ()
        for name, part in value.items():
            if name != "refs":
                yield from refs_of(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from refs_of(part)


def test_all_facts_stand_there_and_those_that_disagree_are_marked(shipped_atlas: Atlas) -> None:
    report = compose_report(shipped_atlas, ["cku-railway"])
    tables = {b.title: b for b in report.blocks if isinstance(b, Table)}
    facts = [row for row in shipped_atlas.records.facts if row.subject == "cku-railway"]
    rows = chain.from_iterable(tables[name].rows for name in HEADINGS)
    said = ["".join(part.text for part in row[1]) for row in rows]
    also = [text for text in said if text.startswith("Also reported: ")]
    assert len(also) == sum(not row.preferred for row in facts) > 5
    at = next(number for number, text in enumerate(said) if text.startswith("532.53 km"))
    assert said[at + 1 : at + 4] == [f"Also reported: {km} km" for km in (523, 486, 454)]


def test_a_journey_has_its_ways_steps_and_sources(shipped_atlas: Atlas) -> None:
    found = compare(shipped_atlas, "xian", "tashkent", filters=Filters(mode=("rail",), year=2030))
    report = compose_report(shipped_atlas, [], ReportOptions(year=2030), [found])
    assert report.title == "Xi'an – Tashkent"  # noqa: RUF001
    tables = [block for block in report.blocks if isinstance(block, Table)]
    assert len(tables[0].rows) == len(found.itineraries) == len(tables) - 1 > 1
    for table, way in zip(tables[1:], found.itineraries, strict=True):
        assert len(table.rows) == len(way.legs) + len(way.transfers)
    (drawn,) = (block for block in report.blocks if isinstance(block, Map))
    used = {key for way in found.itineraries for leg in way.legs for key in leg.sections}
    assert {row.id for row in drawn.atlas.records.sections} == used
    assert any(isinstance(block, Sources) for block in report.blocks)


def test_a_year_has_its_statuses(small_atlas: Atlas) -> None:
    key = corridor_of(small_atlas)
    now = compose_report(small_atlas, [key])
    then = compose_report(small_atlas, [key], ReportOptions(year=2034))
    assert "At the end of 2034" in then.subtitle
    assert "At the end of" not in now.subtitle
    assert now.blocks != then.blocks


@pytest.mark.parametrize(("language", "heading"), [("ru", "Источники"), ("zh", "来源")])
def test_a_handout_speaks_its_language(shipped_atlas: Atlas, language: str, heading: str) -> None:
    report = compose_report(shipped_atlas, ["KG"], ReportOptions(language=language))
    assert heading in [block.title for block in report.blocks if isinstance(block, Sources)]
    titles = [block.title for block in report.blocks if isinstance(block, Table)]
    assert not [title for title in titles if title.isascii()]


# ---- each format -----------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_input_gives_the_same_bytes(
    small_atlas: Atlas, written: dict[str, bytes], form: str, tmp_path: Path
) -> None:
    path = tmp_path / f"again.{form}"
    write_report(small_atlas, [corridor_of(small_atlas)], path)
    assert path.read_bytes() == written[form]


def test_a_word_document_has_headings_repeated_heads_alternative_texts_and_links_that_lead(
    written: dict[str, bytes],
) -> None:
    document = Document(io.BytesIO(written["docx"]))
    assert document.paragraphs[0].style.name == "Heading 1"
    xml = document.element.xml
    assert xml.count("<w:tblHeader") == len(document.tables) > 1
    pictures = re.findall(r"<wp:docPr [^>]*descr=\"([^\"]+)\"", xml)
    assert len(pictures) == 1
    assert "sections" in pictures[0]
    marks = set(re.findall(r'w:bookmarkStart [^>]*w:name="([^"]+)"', xml))
    assert set(re.findall(r'w:anchor="([^"]+)"', xml)) == marks != set()
    links = [r.target_ref for r in document.part.rels.values() if r.is_external]
    assert links
    assert all(link.startswith(("https://", "http://")) for link in links)


def test_a_pdf_is_tagged_named_in_its_language_and_its_links_lead(
    written: dict[str, bytes],
) -> None:
    reader = pypdf.PdfReader(io.BytesIO(written["pdf"]))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    assert reader.metadata is not None
    assert reader.metadata.title
    annotations = [a.get_object() for page in reader.pages for a in page.get("/Annots", [])]
    addresses = [a["/A"]["/URI"] for a in annotations if "/URI" in a.get("/A", {})]
    assert addresses
    assert all(address.startswith("http") for address in addresses)
    fonts = {font for page in reader.pages for font in page["/Resources"]["/Font"].values()}
    assert all("/DescendantFonts" in font.get_object() for font in fonts)


def test_slides_hold_a_map_with_its_text_and_tables_that_fit(
    shipped_atlas: Atlas, tmp_path: Path
) -> None:
    write_report(shipped_atlas, ["cku-railway"], tmp_path / "a.pptx")
    deck = Presentation(str(tmp_path / "a.pptx"))
    pictures = [s for slide in deck.slides for s in slide.shapes if s.shape_type == 13]
    assert [bool(p._element.nvPicPr.cNvPr.get("descr")) for p in pictures] == [True]  # noqa: SLF001
    for slide in deck.slides:
        assert slide.shapes.title.text
        for shape in slide.shapes:
            if shape.has_table:
                assert len(shape.table.rows) <= 18
            right = shape.left + shape.width
            assert 0 <= shape.left < right <= deck.slide_width
            assert shape.top + min(shape.height, 1) <= deck.slide_height


@pytest.mark.browser
def test_a_page_has_its_map_alive_on_screen_and_as_a_figure_on_paper(
    shipped_atlas: Atlas, tmp_path: Path, visit: Callable[..., Watched]
) -> None:
    path = tmp_path / "handout.html"
    write_report(shipped_atlas, ["cku-railway"], path, ReportOptions(language="ru"))
    watched = visit(path, ready="iframe.live")
    page = watched.page
    frame = page.frame_locator("iframe.live")
    frame.locator(".corridors-legend").wait_for(state="attached")
    assert page.locator("html").get_attribute("lang") == "ru"
    assert not page.locator("img.still").is_visible()
    page.emulate_media(media="print")
    assert page.locator("img.still").is_visible()
    assert not page.locator("iframe.live").is_visible()
    assert page.locator("img.still").evaluate("image => image.naturalWidth > 0")
    assert watched.errors == []
    assert [
        one for one in watched.requests if not one.startswith(("file:", "data:", "about:"))
    ] == []


# ---- what is hostile, and what is wrong ------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_text_stays_text(hostile: Atlas, form: str, tmp_path: Path) -> None:
    path = tmp_path / f"hostile.{form}"
    subjects = [corridor_of(hostile), hostile.records.projects[0].id]
    write_report(hostile, subjects, path, ReportOptions(title=HOSTILE))
    content = path.read_bytes()
    said = words_of(content, form)
    if form != "pdf":  # whose words another program puts together again from places of letters
        assert re.sub(r"\s", "", plain(one_line(HOSTILE))) in said
    assert re.sub(r"\s", "", TYPESET) in said
    assert b"evil.example" not in b"".join(addresses_in(content, form))
    assert b"javascript:" not in b"".join(addresses_in(content, form))


def addresses_in(content: bytes, form: str) -> Iterator[bytes]:
    """Yield where the links of a handout lead, and fail for anything that could run."""
    if form in ("docx", "pptx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                part = archive.read(name)
                assert b"instrText" not in part
                assert b"fldSimple" not in part
                if name.endswith(".rels"):
                    yield part
    elif form == "pdf":
        for page in pypdf.PdfReader(io.BytesIO(content)).pages:
            for one in page.get("/Annots", []):
                yield str(one.get_object().get("/A", {}).get("/URI", "")).encode()
    else:
        page = read_page(content.decode())
        assert {tag for tag, _ in page.elements} <= ALLOWED
        for _, attributes in page.elements:
            assert not [name for name in attributes if name.startswith("on")]
            yield (attributes.get("href") or "").encode()


ALLOWED = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "noscript",
        "body",
        "main",
        "h1",
        "h2",
        "p",
        "span",
        "sup",
    ),
    *("a", "figure", "iframe", "img", "figcaption", "div", "table", "thead", "tbody", "tr"),
    *("th", "td", "ol", "li"),
}


def test_what_is_wrong_is_told_at_once_and_nothing_is_written(
    small_atlas: Atlas, tmp_path: Path
) -> None:
    path = tmp_path / "a.html"
    with pytest.raises(NotFoundError) as told:
        write_report(small_atlas, ["nowhere", "nothing"], path)
    assert "'nowhere'" in str(told.value)
    assert "'nothing'" in str(told.value)
    with pytest.raises(ArgumentError, match=r"is a place; a handout is on"):
        write_report(small_atlas, ["steppe-bend"], path)
    with pytest.raises(ArgumentError, match=r"one to 20 subjects, not 0"):
        write_report(small_atlas, [], path)
    with pytest.raises(ArgumentError, match=r"\.html, \.docx, \.pptx, \.pdf"):
        write_report(small_atlas, ["KZ"], tmp_path / "a.odt")
    with pytest.raises(NotFoundError, match="language"):
        write_report(small_atlas, ["KZ"], path, ReportOptions(language="xx"))
    assert list(tmp_path.iterdir()) == []


def test_a_missing_extra_is_told(
    small_atlas: Atlas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corridors.reports.write.find_spec", lambda _name: None)
    for form in ("docx", "pptx", "pdf"):
        with pytest.raises(OutputError, match=r'extra "report": pip install'):
            write_report(small_atlas, ["KZ"], tmp_path / f"a.{form}")
    write_report(small_atlas, ["KZ"], tmp_path / "a.html")
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_the_command_writes_and_says_so(small_source: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.docx"
    words = ["report", "KZ", str(out), "--data", str(small_source), "--lang", "zh"]
    done = CliRunner().invoke(main, words)
    assert (done.exit_code, done.stderr.startswith(f"{out}: ")) == (0, True), done.output
    headings = [p.text for p in Document(str(out)).paragraphs if p.style.name == "Heading 1"]
    assert headings == ["哈萨克斯坦"]


def test_a_country_without_a_line_has_no_share_of_nothing(shipped_atlas: Atlas) -> None:
    lines = [row for row in shipped_atlas.records.sections if "KG" not in row.countries]
    bare = compose_report(shipped_atlas.with_records(sections=lines), ["KG"])
    whole = compose_report(shipped_atlas, ["KG"])
    operating = [
        any(
            "Operating: " in part.text
            for block in report.blocks
            if isinstance(block, Paragraph)
            for part in block.parts
        )
        for report in (bare, whole)
    ]
    assert operating == [False, True]


def test_a_section_or_a_site_stands_for_its_project(small_atlas: Atlas) -> None:
    section = small_atlas.records.sections[0]
    report = compose_report(small_atlas, [section.id])
    project = next(row for row in small_atlas.records.projects if row.id == section.project)
    assert [b.text for b in report.blocks if isinstance(b, Heading) and b.level == 1] == [
        project.name["en"]
    ]
