"""A handout for word processors (DOCX): real headings, tables and links; text is never a field."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from corridors.reports.blocks import Head, Heading, Map, Paragraph, Said, Sources, Table
from corridors.reports.office_files import set_properties, zip_of_day
from corridors.reports.pictures import draw_map
from corridors.style import THEMES

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as WordParagraph

    from corridors.reports.blocks import Cell, Entry, Report

_PAGE_MM, _MARGIN_MM, _HEIGHT_MM = 210, 22, 297
_WIDTH_MM = _PAGE_MM - 2 * _MARGIN_MM
_POINTS = 10.5
_INKS = THEMES["print"]
_INK, _SOFT, _LINK, _RULE = (
    colour.removeprefix("#") for colour in (_INKS.ink, _INKS.quiet, _INKS.link, _INKS.rule)
)
_FONTS = {"ascii": "Calibri", "hAnsi": "Calibri", "cs": "Calibri", "eastAsia": "Microsoft YaHei"}
"""Without a font of its own for Chinese, Word takes one that looks like another document's."""
_LANGUAGES = {"en": "en-GB", "ru": "ru-RU", "zh": "zh-CN", "kk": "kk-KZ", "uz": "uz-Latn-UZ"}


def word_bytes(report: Report) -> bytes:
    """Return a handout as DOCX; the same for the same input."""
    from docx import Document
    from docx.shared import Mm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(_PAGE_MM), Mm(_HEIGHT_MM)
    section.left_margin = section.right_margin = Mm(_MARGIN_MM)
    section.top_margin = section.bottom_margin = Mm(20)
    styles = (
        ("Normal", _POINTS),
        ("Title", 24),
        ("Heading 1", 18),
        ("Heading 2", 13),
        ("Caption", 8.5),
    )
    for name, points in styles:
        _set_style(document.styles[name], Pt(points), report.language)
    set_properties(document.core_properties, report)
    pen = _Pen(document, report)
    if not report.says_title:
        document.add_paragraph(report.title, style="Title")
    for block in report.blocks:
        pen.draw(block)
    stream = io.BytesIO()
    document.save(stream)
    return zip_of_day(stream.getvalue(), report.date)


def _set_style(style: Any, size: Any, language: str) -> None:  # noqa: ANN401  (python-docx)
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.size = size
    style.font.italic = False
    style.font.bold = style.name.startswith(("Heading", "Title"))
    for border in style.element.xpath("./w:pPr/w:pBdr"):  # the template underlines its title
        border.getparent().remove(border)
    style.font.color.rgb = RGBColor.from_string(_SOFT if style.name == "Caption" else _INK)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for script, name in _FONTS.items():
        fonts.set(qn(f"w:{script}"), name)
    style.element.rPr.append(_language(language))
    spacing = style.paragraph_format
    heading = style.name.startswith(("Heading", "Title"))
    spacing.space_before = Pt(14 if heading and style.name != "Title" else 0)
    spacing.space_after = Pt(5)
    spacing.keep_with_next = heading


def _language(code: str) -> Any:  # noqa: ANN401  (an element)
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    tag = _LANGUAGES.get(code, code)
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), tag)
    element.set(qn("w:eastAsia"), tag if code == "zh" else "zh-CN")
    return element


class _Pen:
    """Writes blocks into a document."""

    def __init__(self, document: Document, report: Report) -> None:
        self.document, self.report = document, report
        self.told = False

    def draw(self, block: Any) -> None:  # noqa: ANN401  (any block)
        if isinstance(block, Heading):
            self.document.add_heading(block.text, block.level)
            if not self.told:
                self._subtitle()
        elif isinstance(block, Paragraph):
            self._say(self.document.add_paragraph(), block.parts)
        elif isinstance(block, Map):
            self._map(block)
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Sources):
            self._sources(block)

    def _subtitle(self) -> None:
        self.told = True
        self._say(self.document.add_paragraph(), (Said(self.report.subtitle, soft=True),))

    def _map(self, block: Map) -> None:
        from docx.shared import Mm

        content = draw_map(block, self.report.language, width_mm=_WIDTH_MM)
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        picture = paragraph.add_run().add_picture(io.BytesIO(content), width=Mm(_WIDTH_MM))
        named = picture._inline.docPr  # noqa: SLF001  (python-docx has no call for alternative texts)
        named.set("descr", block.instead)
        named.set("title", block.title)
        self.document.add_paragraph(block.caption, style="Caption")

    def _table(self, block: Table) -> None:
        from docx.shared import Mm

        if block.title:
            self.document.add_heading(block.title, 2)
        table = self.document.add_table(rows=1, cols=len(block.heads))
        table.autofit = False
        whole = sum(head.share for head in block.heads)
        widths = [Mm(round(_WIDTH_MM * head.share / whole)) for head in block.heads]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width  # what programs other than Word go by
        head_row = table.rows[0]
        _repeat_on_each_page(head_row)
        for cell, head in zip(head_row.cells, block.heads, strict=True):
            self._cell(cell, (Said(head.text),), head, strong=True)
        for cells in block.rows:
            row = table.add_row()
            _keep_whole(row)
            for cell, said, head in zip(row.cells, cells, block.heads, strict=True):
                self._cell(cell, said, head)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width
        _draw_rules(table)
        self.document.add_paragraph().paragraph_format.space_after = 0

    def _cell(self, cell: Any, said: Cell, head: Head, *, strong: bool = False) -> None:  # noqa: ANN401
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.paragraph_format.space_before = Pt(2)
        if head.figures:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._say(paragraph, said, points=9.0, strong=strong)

    def _say(
        self, paragraph: WordParagraph, said: Cell, *, points: float = 0, strong: bool = False
    ) -> None:
        from docx.shared import Pt, RGBColor

        for part in said:
            run = paragraph.add_run(part.text)
            run.bold = strong or None
            if points:
                run.font.size = Pt(points)
            if part.soft:
                run.font.color.rgb = RGBColor.from_string(_SOFT)
            if part.language:
                run._r.get_or_add_rPr().append(_language(part.language))  # noqa: SLF001
            for number in part.refs:
                _link(paragraph, f"[{number}]", anchor=_anchor(number), points=points or _POINTS)

    def _sources(self, block: Sources) -> None:
        self.document.add_heading(block.title, 2)
        for entry in block.entries:
            self._source(entry)

    def _source(self, entry: Entry) -> None:
        from docx.shared import Mm, Pt

        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.left_indent = Mm(9)
        paragraph.paragraph_format.first_line_indent = Mm(-9)
        paragraph.paragraph_format.space_after = Pt(3)
        _mark(paragraph, _anchor(entry.number), entry.number)
        paragraph.add_run(f"[{entry.number}]\t").font.size = Pt(9)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(9))
        title = Said(entry.title, language=entry.language)
        if entry.address:
            _link(paragraph, entry.title, address=entry.address, points=9)
        else:
            self._say(paragraph, (title,), points=9)
        if entry.rest:
            self._say(paragraph, (Said(f". {entry.rest}"),), points=9)


def _anchor(number: int) -> str:
    return f"source-{number}"


def _mark(paragraph: WordParagraph, name: str, number: int) -> None:
    """Put a bookmark where a paragraph begins."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("w:bookmarkStart", "w:bookmarkEnd"):
        element = OxmlElement(kind)
        element.set(qn("w:id"), str(number))
        if kind == "w:bookmarkStart":
            element.set(qn("w:name"), name)
        paragraph._p.append(element)  # noqa: SLF001  (python-docx has no call for bookmarks)


def _link(
    paragraph: WordParagraph, text: str, *, anchor: str = "", address: str = "", points: float
) -> None:
    """Add a link to a place in the document, or to an address of the web."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    link = OxmlElement("w:hyperlink")
    if address:
        key = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link.set(qn("r:id"), key)
    else:
        link.set(qn("w:anchor"), anchor)
    run = paragraph.add_run(text)
    run.font.size = Pt(points)
    run.font.color.rgb = RGBColor.from_string(_LINK)
    run.font.superscript = True if anchor else None
    link.append(run._r)  # noqa: SLF001  (moved into the link)
    paragraph._p.append(link)  # noqa: SLF001


def _repeat_on_each_page(row: Any) -> None:  # noqa: ANN401  (python-docx)
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001
    _keep_whole(row)


def _keep_whole(row: Any) -> None:  # noqa: ANN401  (python-docx)
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001


def _draw_rules(table: Any) -> None:  # noqa: ANN401  (python-docx)
    """Draw a hairline under each row, and none between columns."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", _RULE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)  # noqa: SLF001
