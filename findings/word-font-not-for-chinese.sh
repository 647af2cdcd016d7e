#!/usr/bin/env bash
# Guess: a document whose style has a Chinese font shows Chinese in that font.
# Seen: python-docx's font.name sets the font of Latin and Cyrillic letters only; the attribute for
# East Asian letters, eastAsia (ECMA-376 part 1, 17.3.2.26), is not written, and the language of Chinese text stays en-US. python-pptx likewise
# writes the Latin font only.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "python-docx==1.2.0" "python-pptx==1.0.2"
cd "$work"
"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version

import docx
import pptx
from docx.oxml.ns import qn

print("python-docx", version("python-docx"), "python-pptx", version("python-pptx"))
document = docx.Document()
style = document.styles["Normal"]
style.font.name = "Noto Sans CJK SC"
fonts = dict(style.element.rPr.rFonts.attrib)
language = document.styles.element.find(".//" + qn("w:lang")).get(qn("w:eastAsia"))
print("docx:", {key.split("}")[1]: value for key, value in fonts.items()}, "eastAsia language:", language)
deck = pptx.Presentation()
box = deck.slides.add_slide(deck.slide_layouts[6]).shapes.add_textbox(0, 0, 1000000, 1000000)
run = box.text_frame.paragraphs[0].add_run()
run.text = "中欧班列"
run.font.name = "Noto Sans CJK SC"
kinds = [child.tag.split("}")[1] for child in run.font._element]
print("pptx:", kinds)
if qn("w:eastAsia") in fonts or language != "en-US" or kinds != ["latin"]:
    raise SystemExit("changed: East Asian fonts")
PY
