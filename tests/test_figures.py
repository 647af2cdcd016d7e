from __future__ import annotations

import base64
import io
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from itertools import combinations
from typing import TYPE_CHECKING, Any

import attacks
import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from fontTools.ttLib import TTFont
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.font_manager import fontManager
from matplotlib.text import Text
from pypdf import PdfReader
from pyproj import Geod

import corridors
from corridors.cli import main
from corridors.export import write_figure
from corridors.figures import FigureOptions, Lettering, draw_figure
from corridors.figures.frame import choose_projection, find_extent
from corridors.figures.legend import legend_blocks
from corridors.figures.strokes import SPACING_MM, Drawn, line_colour, place_sections
from corridors.i18n import available_languages, read_catalogue, translate
from corridors.model import ArgumentError, CorridorsError, Mode, NotFoundError, OutputError
from corridors.style import MODE_COLOURS, MODE_PATTERNS, THEMES, blend, contrast_ratio, line_style

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

    from corridors.atlas import Atlas

MM_PER_INCH, MM_PER_POINT = 25.4, 25.4 / 72
NAMES = {
    "en": ("Tashkent", "Astana", "Rail", "KAZAKHSTAN"),
    "ru": ("Ташкент", "Астана", "Железные дороги", "Казахстан".upper()),
    "zh": ("塔什干", "阿斯塔纳", "铁路", "哈萨克斯坦"),
}


@pytest.fixture(scope="module")
def rail(shipped_atlas: Atlas) -> Atlas:
    return corridors.select(shipped_atlas, mode=["rail"], country=["KZ", "UZ"])


@pytest.fixture(scope="module")
def railway(shipped_atlas: Atlas) -> Atlas:
    return corridors.select(shipped_atlas, project=["cku-railway"])


def svg_texts(path: Path) -> list[str]:
    root = ET.parse(path).getroot()  # noqa: S314  (written by ourselves a moment ago)
    return ["".join(e.itertext()) for e in root.iter("{http://www.w3.org/2000/svg}text")]


def pdf_fonts(page: Any) -> set[tuple[str, str]]:
    """Return name and kind of the fonts of a page: TrueType, and never drawings of letters."""
    fonts = (font.get_object() for font in page["/Resources"]["/Font"].values())
    inner = (font["/DescendantFonts"][0].get_object() for font in fonts)
    return {(font["/BaseFont"], font["/Subtype"]) for font in inner}


def figure_texts(figure: Figure) -> list[Text]:
    return [
        item for item in figure.axes[0].get_children() if isinstance(item, Text) and item.get_text()
    ]


@pytest.mark.parametrize("language", available_languages())
def test_text_is_text_in_svg_and_pdf(rail: Atlas, tmp_path: Path, language: str) -> None:
    options = FigureOptions(language=language)
    write_figure(rail, tmp_path / "figure.svg", options)
    texts = svg_texts(tmp_path / "figure.svg")
    assert set(NAMES[language]) <= set(texts)
    write_figure(rail, tmp_path / "figure.pdf", options)
    page = PdfReader(tmp_path / "figure.pdf").pages[0]
    for name in NAMES[language]:
        assert name in page.extract_text()
    assert {kind for _, kind in pdf_fonts(page)} == {"/CIDFontType2"}


def test_the_letters_in_use_are_inside_the_svg(railway: Atlas, tmp_path: Path) -> None:
    write_figure(railway, tmp_path / "figure.svg", FigureOptions(language="zh", title="安集延"))
    rule = r"font-family:'([^']+)';font-weight:(\d+);src:url\(data:font/ttf;base64,([^)]+)\)"
    fonts = re.findall(rule, (tmp_path / "figure.svg").read_text("utf-8"))
    assert {weight for _, weight, _ in fonts} == {"400", "700"}
    held: set[int] = set()
    for _, _, data in fonts:
        font = TTFont(io.BytesIO(base64.b64decode(data)))
        assert "glyf" in font
        held |= set(font.getBestCmap())
    assert {ord(c) for text in svg_texts(tmp_path / "figure.svg") for c in text} <= held


def test_writing_a_pdf_leaves_no_trace_in_matplotlib(railway: Atlas, tmp_path: Path) -> None:
    before = [entry.name for entry in fontManager.ttflist]
    write_figure(railway, tmp_path / "figure.pdf")
    assert [entry.name for entry in fontManager.ttflist] == before


@pytest.mark.parametrize("form", ["svg", "pdf", "png"])
def test_the_same_input_gives_the_same_bytes(railway: Atlas, tmp_path: Path, form: str) -> None:
    first, second = tmp_path / f"one.{form}", tmp_path / f"two.{form}"
    size = write_figure(railway, first, FigureOptions(dpi=100, title="CKU"))
    write_figure(railway, second, FigureOptions(dpi=100, title="CKU"))
    assert first.read_bytes() == second.read_bytes()
    assert size == first.stat().st_size


@pytest.mark.parametrize("width_mm", [85.0, 170.0])
def test_the_page_has_the_width_in_millimetres(
    railway: Atlas, tmp_path: Path, width_mm: float
) -> None:
    options = FigureOptions(width_mm=width_mm, dpi=100)
    for form in ("svg", "pdf", "png"):
        write_figure(railway, tmp_path / f"figure.{form}", options)
    width = ET.parse(tmp_path / "figure.svg").getroot().attrib["width"]  # noqa: S314  (our own)
    assert float(width.removesuffix("pt")) * MM_PER_POINT == pytest.approx(width_mm, abs=0.01)
    box = PdfReader(tmp_path / "figure.pdf").pages[0].mediabox
    assert float(box.width) * MM_PER_POINT == pytest.approx(width_mm, abs=0.01)
    pixels = int.from_bytes((tmp_path / "figure.png").read_bytes()[16:20])
    assert pixels == pytest.approx(width_mm / MM_PER_INCH * 100, abs=1)


def test_a_height_that_was_asked_for_is_kept(railway: Atlas) -> None:
    figure = draw_figure(railway, FigureOptions(height_mm=130))
    assert figure.get_figheight() * MM_PER_INCH == pytest.approx(130)
    with pytest.raises(ArgumentError, match="the least is"):
        draw_figure(railway, FigureOptions(height_mm=30))


@pytest.mark.parametrize(("language", "width_mm"), [("en", 170), ("ru", 120), ("zh", 85)])
def test_no_two_texts_overlap(shipped_atlas: Atlas, language: str, width_mm: int) -> None:
    figure = draw_figure(shipped_atlas, FigureOptions(language=language, width_mm=width_mm))
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = []
    for text in figure_texts(figure):
        if text.get_rotation() == 0:
            box = text.get_window_extent(renderer)
            lift = box.height * 0.15  # the line's height is more than that of its letters
            shape = shapely.box(box.x0 + 0.2, box.y0 + lift, box.x1 - 0.2, box.y1 - lift)
            boxes.append((text.get_text(), shape))
            assert box.x0 >= 0
            assert box.x1 <= figure.bbox.width
    clashes = [(a, b) for (a, one), (b, two) in combinations(boxes, 2) if one.intersects(two)]
    assert clashes == []


def test_data_is_shown_as_text(small_atlas: Atlas, tmp_path: Path) -> None:
    odd = (*attacks.TEXTS[:8], r"$\frac{1}{2}$", "$x$", r"\textbf{a}")
    places = [
        row.but(name={"en": odd[n % len(odd)]}, rank=1)
        for n, row in enumerate(small_atlas.records.places)
    ]
    path = tmp_path / "figure.svg"
    title = attacks.MIXED + " $y$"
    write_figure(small_atlas.with_records(places=places), path, FigureOptions(title=title))
    texts = svg_texts(path)
    assert title in texts
    assert any(text in odd for text in texts)
    assert not list(ET.parse(path).getroot().iter("{http://www.w3.org/2000/svg}script"))  # noqa: S314


@pytest.mark.parametrize("text", [*attacks.TEXTS, r"$\frac{1}{2}$", "$x"])
def test_a_title_is_never_markup_nor_mathematics(
    small_atlas: Atlas, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "figure.svg"
    write_figure(small_atlas, path, FigureOptions(title=text))
    shown = text.replace("\u2028", r"\u2028").replace("\u202e", r"\u202e")
    assert "".join(shown.split()) in "".join("".join(svg_texts(path)).split())


def test_a_title_without_end_is_cut(railway: Atlas) -> None:
    figure = draw_figure(railway, FigureOptions(title=attacks.LONG_NAME))
    assert any(text.get_text().endswith("…") for text in figure_texts(figure))


def test_a_missing_font_is_named_and_the_old_file_stays(railway: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "figure.svg"
    path.write_text("old")
    latin = Lettering(["No Such Font", "DejaVu Sans"])
    with pytest.raises(OutputError, match="fonts-noto-cjk") as raised:
        write_figure(railway, path, FigureOptions(language="zh"), latin)
    assert "\n" not in str(raised.value)
    assert path.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["figure.svg"]


def test_a_letter_in_no_font_is_named(railway: Atlas) -> None:
    with pytest.raises(OutputError, match=r"U\+13000"):
        draw_figure(railway, FigureOptions(title="\U00013000"))


def test_the_fonts_hold_every_name_and_every_message(shipped_atlas: Atlas) -> None:
    lettering = Lettering()
    for frame in (shipped_atlas.places, shipped_atlas.sites, shipped_atlas.projects):
        for names in frame["name"]:
            lettering.check(names.get(language, "") for language in available_languages())
    for language in available_languages():
        lettering.check(read_catalogue(language).values())


def test_without_chinese_fonts_english_is_still_drawn(railway: Atlas) -> None:
    assert figure_texts(draw_figure(railway, lettering=Lettering(["DejaVu Sans"])))


def test_nothing_to_draw_is_said(shipped_atlas: Atlas, tmp_path: Path) -> None:
    nothing = corridors.select(shipped_atlas, text="no such word anywhere")
    with pytest.raises(ArgumentError, match="nothing to draw"):
        write_figure(nothing, tmp_path / "figure.svg")
    ground = draw_figure(nothing, FigureOptions(extent=(45, 35, 90, 50)))
    assert "KAZAKHSTAN" in {text.get_text() for text in figure_texts(ground)}


def test_the_legend_shows_only_what_is_drawn(shipped_atlas: Atlas, railway: Atlas) -> None:
    def legend(atlas: Atlas) -> set[str]:
        return {text.get_text() for text in figure_texts(draw_figure(atlas))}

    assert {"Rail", "Road", "Pipeline", "Air", "Sea", "Sites"} <= legend(shipped_atlas)
    some = legend(railway)
    assert {"Rail", "Under construction"} <= some
    assert not {"Road", "Pipeline", "Sites", "Proposed"} & some


@pytest.mark.parametrize(
    ("classes", "rows"),
    [
        (["high", "medium", "low", "schematic"], ["high_medium", "low", "schematic"]),
        (["high", "schematic"], ["high", "schematic"]),
        (["medium"], ["medium"]),
    ],
)
@pytest.mark.parametrize("language", available_languages())
def test_the_legend_names_every_class_of_accuracy_and_one_look_once(
    classes: list[str], rows: list[str], language: str
) -> None:
    line = shapely.LineString([(0, 0), (9, 0)])
    drawn = [Drawn("a", "road", "operating", accuracy, line) for accuracy in classes]
    drawn += [Drawn("b", "rail", "operating", classes[0], line), Drawn("c", "air", "", "low", line)]
    (block,) = (
        block
        for block in legend_blocks(drawn, set(), language)
        if block.entries[0].sample == "accuracy"
    )
    said = [translate(f"figure_accuracy_{row}", language) for row in rows]
    assert [entry.text for entry in block.entries] == said
    looks = {line_colour(THEMES["print"], e.mode, "operating", e.key) for e in block.entries}
    assert len(looks) == len(rows)
    mode = "road" if len(classes) > 1 else "rail"
    assert {entry.mode for entry in block.entries} == {mode}


def test_the_sources_stand_under_the_map(rail: Atlas) -> None:
    text = " ".join(text.get_text() for text in figure_texts(draw_figure(rail)))
    for words in ("OpenStreetMap contributors", "Natural Earth", "imply no endorsement", "Data of"):
        assert words in text
    free = [row.but(route_licence="CC-BY-4.0") for row in rail.records.sections]
    other = draw_figure(rail.with_records(sections=free, sites=[]))
    assert "OpenStreetMap" not in " ".join(text.get_text() for text in figure_texts(other))


def test_parallel_lines_are_set_off_on_the_page(shipped_atlas: Atlas) -> None:
    first = shipped_atlas.records.sections[0]
    same = [
        first.but(id=key, parallel_to=main) for key, main in (("a", ""), ("b", "a"), ("c", "a"))
    ]
    frame = find_extent([row.geometry for row in same]).fit(0, 0, 160, 90)
    main, *others = (item.shape for item in place_sections(same, frame))
    for number, other in enumerate(others, 1):
        middle = shapely.line_interpolate_point(other, 0.5, normalized=True)
        assert main.distance(middle) == pytest.approx(number * SPACING_MM, rel=0.1)


def test_the_scale_is_true_in_the_middle() -> None:
    extent = find_extent([], (45, 35, 90, 50))
    frame = extent.fit(0, 0, 160, 90)
    middle = frame.find(np.array([[80.0, 45.0], [81.0, 45.0]]))
    km = Geod(ellps="WGS84").inv(*middle[0], *middle[1])[2] / 1000
    assert frame.mm_per_km() * km == pytest.approx(1, rel=0.002)


def test_the_frame_shows_all_of_the_extent() -> None:
    frame = find_extent([], (45, 35, 90, 50)).fit(0, 0, 160, 90)
    corners = shapely.MultiPoint([(45, 35), (90, 35), (45, 50), (90, 50)])
    assert frame.box.buffer(1e-6).covers(frame.draw(corners))


def test_wide_extents_are_equal_area_and_small_ones_conformal() -> None:
    assert choose_projection((45, 35, 90, 50)).startswith("+proj=aea")
    assert choose_projection((60, 38, 70, 44)).startswith("+proj=lcc")
    assert choose_projection((60, -10, 90, 10)).startswith("+proj=laea")


def test_themes_keep_contrast_and_modes_apart_without_colour() -> None:
    for theme in THEMES.values():
        assert set(theme.modes) == set(MODE_COLOURS)
        assert contrast_ratio(theme.ink, theme.land) > 7
        assert contrast_ratio(theme.quiet, theme.land) > 4.5
        for colour in theme.modes.values():
            assert contrast_ratio(colour, theme.land) >= 3
    grey = THEMES["grey"]
    for colour in (*grey.modes.values(), grey.land, grey.water, grey.ink, grey.border):
        assert len({colour[1:3], colour[3:5], colour[5:7]}) == 1
    looks = {
        (MODE_PATTERNS[mode], line_style(mode, "operating").width_px, grey.modes[mode])
        for mode in Mode
    }
    assert len(looks) == len(Mode)


def test_a_pale_ink_is_mixed_with_the_ground() -> None:
    assert blend("#a8261a", "#ffffff", 1.0) == "#a8261a"
    assert blend("#a8261a", "#ffffff", 0.0) == "#ffffff"


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"language": "de"}, NotFoundError),
        ({"theme": "sepia"}, NotFoundError),
        ({"width_mm": 10}, ArgumentError),
        ({"height_mm": -1}, ArgumentError),
        ({"dpi": 5000}, ArgumentError),
        ({"extent": (90, 35, 45, 50)}, ArgumentError),
    ],
)
def test_choices_that_make_no_sense_are_refused(
    values: dict[str, Any], kind: type[CorridorsError]
) -> None:
    with pytest.raises(kind):
        FigureOptions(**values)


def test_the_command_writes_a_figure(tmp_path: Path) -> None:
    out = tmp_path / "figure.svg"
    asked = ["figure", str(out), "--corridor", "trans-caspian", "--lang", "zh", "--width-mm", "85"]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 0
    assert re.fullmatch(r".*figure\.svg: \d+ sections, [\d.]+ MB\n", result.stderr)
    assert any("中间走廊" in text for text in svg_texts(out))
    quiet = CliRunner().invoke(main, ["figure", str(out), "--project", "cku-railway", "--quiet"])
    assert (quiet.exit_code, quiet.output) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["figure.jpg"], "does not end with .svg, .pdf or .png"),
        (["figure.svg", "--extent", "45,35,90"], "is not four numbers"),
        (["figure.svg", "--extent", "45,35,x,50"], "is not four numbers"),
        (["figure.svg", "--theme", "sepia"], "There is no theme 'sepia'"),
        (["figure.svg", "--lang", "de"], "There is no language 'de'"),
        (["figure.svg", "--text", "no such word anywhere"], "nothing to draw"),
        (["none/figure.svg", "--project", "cku-railway"], "does not exist"),
    ],
)
def test_mistakes_get_one_line(
    tmp_path: Path, arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["figure", *arguments])
    assert result.exit_code == 1
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_matplotlib_is_loaded_only_for_a_figure() -> None:
    code = (
        "import sys, corridors, corridors.cli, corridors.export; corridors.load();"
        "sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_figure_of_a_short_line_shows_the_land_around_it(shipped_atlas: Atlas) -> None:
    short = corridors.select(shipped_atlas, country="UZ", status="construction")
    shapes = [row.geometry for row in short.records.sections]
    west, south, east, north = find_extent(shapes).bounds
    assert east - west >= 350_000
    assert north - south >= 230_000
    asked = find_extent(shapes, (68.0, 40.5, 69.0, 41.0)).bounds
    assert asked[2] - asked[0] < 100_000, "what is asked for is drawn"
