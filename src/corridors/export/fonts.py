"""The letters that a figure uses, as a small TrueType font to embed.

Noto Sans CJK comes as a collection with PostScript outlines. matplotlib can embed these in a PDF as
drawings only (Type 3), which many journals refuse, and in an SVG not at all. So the letters in use
are taken out and their curves turned into TrueType's, less than a thousandth of the type size off.
"""

from __future__ import annotations

import base64
import io
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.text import Text

from corridors.atlas import scratch_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from matplotlib.figure import Figure

_UNITS_OFF = 1.0
_WEIGHTS = {"normal": 400, "bold": 700}
_NAMES = (1, 2, 3, 4, 6)


def collect_letters(figure: Figure) -> dict[tuple[str, str], str]:
    """Return the characters of a figure's texts by family of first choice and weight."""
    letters: dict[tuple[str, str], set[str]] = {}
    for text in _texts(figure):
        key = (text.get_fontfamily()[0], str(text.get_fontweight()))
        letters.setdefault(key, set()).update(text.get_text())
    return {key: "".join(sorted(found)) for key, found in sorted(letters.items())}


def _texts(figure: Figure) -> list[Text]:
    found: list[Any] = figure.findobj(Text)
    return [item for item in found if item.get_text()]


def cut_font(family: str, weight: str, letters: str) -> bytes:
    """Return a TrueType font with some letters of an installed one, the same for the same letters.

    Parameters
    ----------
    family, weight
        As matplotlib knows them; ``normal`` or ``bold``.
    letters
        The characters; those that the font lacks are left out.
    """
    wanted = FontProperties(family=[family], weight=weight)
    path = fontManager.findfont(wanted, fallback_to_default=False)
    stream = io.BytesIO()
    with TTFont(str(path), fontNumber=getattr(path, "face_index", 0), lazy=True) as font:
        _reduce(font, letters)
        if "CFF " in font:
            _turn_to_truetype(font)
        font.save(stream)
    return stream.getvalue()


def _reduce(font: Any, letters: str) -> None:  # noqa: ANN401  (fontTools has no complete types)
    font.recalcTimestamp = False
    options = Options(hinting=False, desubroutinize=True, notdef_outline=True)
    options.layout_features, options.name_IDs = [], list(_NAMES)
    subsetter = Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)


def _turn_to_truetype(font: Any) -> None:  # noqa: ANN401  (fontTools has no complete types)
    order, shapes = font.getGlyphOrder(), font.getGlyphSet()
    glyphs = {}
    for glyph in order:
        pen = TTGlyphPen(shapes)
        shapes[glyph].draw(Cu2QuPen(pen, _UNITS_OFF, reverse_direction=True))
        glyphs[glyph] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    for table in ("CFF ", "VORG"):
        if table in font:
            del font[table]
    font["glyf"].compile(font)
    most = font["maxp"]
    most.tableVersion = 0x00010000
    for field in (
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
    ):
        setattr(most, field, 0)
    most.maxZones = 1
    most.maxComponentElements = max(
        (len(glyph.components) for glyph in glyphs.values() if glyph.isComposite()), default=0
    )
    most.compile(font)
    post = font["post"]
    post.formatType, post.extraNames, post.mapping, post.glyphOrder = 3.0, [], {}, order
    font.sfntVersion = "\x00\x01\x00\x00"


class CutFonts(FontProperties):
    """Properties of a text whose fonts are files: no list of the process has to know them.

    matplotlib looks up each family of a text by a copy of its properties with that family alone.
    Such a copy names the file itself where there is one, and is looked up as ever where not.
    """

    def __init__(self, like: FontProperties, files: Mapping[tuple[str, str], str]) -> None:
        super().__init__()
        self.__dict__.update(like.__dict__)
        self._files = tuple(sorted(files.items()))  # hashable: matplotlib compares by all members

    def __copy__(self) -> CutFonts:
        """Return a copy with the same files; matplotlib's own would be one without."""
        new = CutFonts.__new__(CutFonts)
        new.__dict__.update(self.__dict__)
        return new

    def get_file(self) -> str | None:
        """Return the file of the family, if it is a single one with a file."""
        families = self.get_family()
        key = (families[0], str(self.get_weight()))
        return dict(self._files).get(key) if len(families) == 1 else None


@contextmanager
def stand_ins(figure: Figure) -> Iterator[None]:
    """Let a figure's texts use cut fonts, for the time of writing a PDF."""
    with scratch_folder() as folder:
        files = {}
        for number, ((family, weight), letters) in enumerate(collect_letters(figure).items()):
            path = folder / f"{number}.ttf"
            path.write_bytes(cut_font(family, weight, letters))
            files[family, weight] = str(path)
        for text in _texts(figure):
            text.set_fontproperties(CutFonts(text.get_fontproperties(), files))
        yield


def embed_fonts(svg: str, figure: Figure) -> str:
    """Return an SVG with the letters that it uses inside, under the names that its texts use."""
    rules = []
    for (family, weight), letters in collect_letters(figure).items():
        data = base64.b64encode(cut_font(family, weight, letters)).decode("ascii")
        rules.append(
            f"@font-face{{font-family:'{family}';font-weight:{_WEIGHTS[weight]};"
            f"src:url(data:font/ttf;base64,{data})}}"
        )
    opening = '<style type="text/css">'
    return svg.replace(opening, opening + "".join(rules), 1)
