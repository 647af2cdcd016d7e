"""A handout as slides (PPTX): a map on one, tables on as many as they need, sources at the end."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from corridors.reports.blocks import Head, Heading, Map, Paragraph, Said, Sources, Table
from corridors.reports.office_files import set_properties, zip_of_day
from corridors.reports.pictures import draw_map
from corridors.style import THEMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corridors.reports.blocks import Cell, Report

_WIDE_MM, _HIGH_MM, _SIDE_MM = 338.7, 190.5, 14.0
_TOP_MM, _BODY_MM = 30.0, 148.0
_INKS = THEMES["print"]
_INK, _SOFT, _HEAD, _PAPER = (
    colour.removeprefix("#") for colour in (_INKS.ink, _INKS.quiet, _INKS.field, _INKS.paper)
)
_LARGER = 1.8
"""A figure for paper is shown so much larger, to be read from the last row."""
_LETTERS_A_LINE = 150
"""So many Latin letters of 11 points stand on a line across a slide; Chinese ones are two."""
_LINES_A_SLIDE = 17
_WIDE_LETTER = "\u2e80"


def slides_bytes(report: Report) -> bytes:
    """Return a handout as PPTX; the same for the same input."""
    from pptx import Presentation
    from pptx.util import Mm

    deck = Presentation()
    deck.slide_width, deck.slide_height = Mm(_WIDE_MM), Mm(_HIGH_MM)
    set_properties(deck.core_properties, report)
    _Deck(deck, report).draw()
    stream = io.BytesIO()
    deck.save(stream)
    return zip_of_day(stream.getvalue(), report.date)


class _Deck:
    """Slides in the making."""

    def __init__(self, deck: Any, report: Report) -> None:  # noqa: ANN401  (python-pptx)
        self.deck, self.report, self.subject = deck, report, report.title

    def draw(self) -> None:
        self._opening()
        words: list[Cell] = []
        for block in self.report.blocks:
            if isinstance(block, Paragraph):
                words.append(block.parts)
                continue
            self._words(words)
            words = []
            if isinstance(block, Heading):
                self.subject = block.text
            elif isinstance(block, Map):
                self._map(block)
            elif isinstance(block, Table):
                self._table(block)
            elif isinstance(block, Sources):
                self._sources(block)
        self._words(words)

    def _slide(self, title: str) -> Any:  # noqa: ANN401
        from pptx.util import Mm

        slide = self.deck.slides.add_slide(self.deck.slide_layouts[5])  # a title alone
        shape = slide.shapes.title
        shape.left, shape.top = Mm(_SIDE_MM), Mm(8)
        shape.width, shape.height = Mm(_WIDE_MM - 2 * _SIDE_MM), Mm(18)
        self._write(shape.text_frame, [(Said(title),)], points=24, strong=True)
        return slide

    def _opening(self) -> None:
        from pptx.util import Mm

        slide = self.deck.slides.add_slide(self.deck.slide_layouts[0])
        title, under = slide.shapes.title, slide.placeholders[1]
        for shape, top, high in ((title, 45, 55), (under, 105, 30)):
            shape.left, shape.width = Mm(2 * _SIDE_MM), Mm(_WIDE_MM - 4 * _SIDE_MM)
            shape.top, shape.height = Mm(top), Mm(high)
        self._write(title.text_frame, [(Said(self.report.title),)], 36, strong=True)
        told = [(Said(self.report.subtitle, soft=True),), (Said(self.report.authors, soft=True),)]
        self._write(under.text_frame, told, 16)

    def _words(self, words: Sequence[Cell]) -> None:
        if words:
            slide = self._slide(self.subject)
            self._write(self._box(slide), words, 16)

    def _box(self, slide: Any) -> Any:  # noqa: ANN401
        from pptx.util import Mm

        wide = Mm(_WIDE_MM - 2 * _SIDE_MM)
        frame = slide.shapes.add_textbox(Mm(_SIDE_MM), Mm(_TOP_MM), wide, Mm(_BODY_MM)).text_frame
        frame.word_wrap = True
        return frame

    def _map(self, block: Map) -> None:
        from pptx.util import Mm

        slide = self._slide(block.title)
        room = _WIDE_MM - 2 * _SIDE_MM
        content = draw_map(
            block, self.report.language, width_mm=room / _LARGER, height_mm=_BODY_MM / _LARGER
        )
        picture = slide.shapes.add_picture(
            io.BytesIO(content), Mm(_SIDE_MM), Mm(_TOP_MM - 2), width=Mm(room)
        )
        picture._element.nvPicPr.cNvPr.set("descr", block.instead)  # noqa: SLF001
        caption = slide.shapes.add_textbox(Mm(_SIDE_MM), Mm(_HIGH_MM - 12), Mm(room), Mm(8))
        caption.text_frame.word_wrap = True
        self._write(caption.text_frame, [(Said(block.caption, soft=True),)], 9)

    def _table(self, block: Table) -> None:
        pages = list(_pages(block))
        for number, rows in enumerate(pages, start=1):
            title = f"{self.subject}: {block.title or block.heads[0].text}"
            counted = f" ({number}/{len(pages)})" if len(pages) > 1 else ""
            self._rows(self._slide(title + counted), block.heads, rows)

    def _rows(self, slide: Any, heads: Sequence[Head], rows: Sequence[Sequence[Cell]]) -> None:  # noqa: ANN401
        from pptx.dml.color import RGBColor
        from pptx.util import Mm

        wide = _WIDE_MM - 2 * _SIDE_MM
        shape = slide.shapes.add_table(
            len(rows) + 1, len(heads), Mm(_SIDE_MM), Mm(_TOP_MM), Mm(wide), Mm(8)
        )
        table = shape.table
        table.horz_banding = False
        whole = sum(head.share for head in heads)
        for column, head in zip(table.columns, heads, strict=True):
            column.width = Mm(wide * head.share / whole)
        lines = [tuple((Said(head.text),) for head in heads), *rows]
        for number, cells in enumerate(lines):
            for cell, said, head in zip(table.rows[number].cells, cells, heads, strict=True):
                cell.margin_top = cell.margin_bottom = Mm(0.8)
                cell.fill.solid()
                cell.fill.fore_color.rgb = RGBColor.from_string(_PAPER if number else _HEAD)
                self._write(cell.text_frame, [said], 11, strong=not number, right=head.figures)

    def _sources(self, block: Sources) -> None:
        lines: list[list[Any]] = [[]]
        taken = 0
        for entry in block.entries:
            needed = _lines(f"{entry.title}{entry.rest}", 1.0)
            if taken + needed > _LINES_A_SLIDE + 3 and lines[-1]:
                lines.append([])
                taken = 0
            lines[-1].append(entry)
            taken += needed
        for number, entries in enumerate(lines, start=1):
            counted = f" ({number}/{len(lines)})" if len(lines) > 1 else ""
            frame = self._box(self._slide(block.title + counted))
            for at, entry in enumerate(entries):
                paragraph = frame.paragraphs[0] if not at else frame.add_paragraph()
                self._run(paragraph, Said(f"[{entry.number}] "), 11)
                title = Said(entry.title, language=entry.language)
                self._run(paragraph, title, 11, address=entry.address)
                if entry.rest:
                    self._run(paragraph, Said(f". {entry.rest}", soft=True), 11)

    def _write(
        self,
        frame: Any,  # noqa: ANN401
        words: Sequence[Cell],
        points: float,
        *,
        strong: bool = False,
        right: bool = False,
    ) -> None:
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Pt

        for number, said in enumerate(words):
            paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
            paragraph.space_before = Pt(points / 2 if number else 0)
            for part in said:
                self._run(paragraph, part, points, strong=strong)
                marks = "".join(f"[{ref}]" for ref in part.refs)
                if marks:
                    self._run(paragraph, Said(f" {marks}", soft=True), points * 0.8)

    def _run(
        self,
        paragraph: Any,  # noqa: ANN401
        said: Said,
        points: float,
        *,
        strong: bool = False,
        address: str = "",
    ) -> None:
        from pptx.dml.color import RGBColor
        from pptx.enum.lang import MSO_LANGUAGE_ID
        from pptx.util import Pt

        run = paragraph.add_run()
        run.text = said.text
        run.font.size, run.font.bold = Pt(points), strong
        languages = {
            "en": MSO_LANGUAGE_ID.ENGLISH_UK,
            "ru": MSO_LANGUAGE_ID.RUSSIAN,
            "zh": MSO_LANGUAGE_ID.SIMPLIFIED_CHINESE,
        }
        language = languages.get(said.language or self.report.language)
        if language is not None:
            run.font.language_id = language
        if address:
            run.hyperlink.address = address
        else:
            run.font.color.rgb = RGBColor.from_string(_SOFT if said.soft else _INK)


def _pages(block: Table) -> Iterator[list[tuple[Cell, ...]]]:
    """Yield the rows of a table, as many at once as a slide holds."""
    whole = sum(head.share for head in block.heads)
    page: list[tuple[Cell, ...]] = []
    taken = 0
    for row in block.rows:
        needed = max(
            _lines("".join(part.text for part in cell), head.share / whole)
            for cell, head in zip(row, block.heads, strict=True)
        )
        if page and taken + needed > _LINES_A_SLIDE:
            yield page
            page, taken = [], 0
        page.append(row)
        taken += needed
    if page:
        yield page


def _lines(text: str, share: float) -> int:
    """Return about how many lines a text needs in a part of the width."""
    letters = sum(2 if letter >= _WIDE_LETTER else 1 for letter in text)
    return 1 + int(letters / (_LETTERS_A_LINE * share))
