#!/usr/bin/env bash
# Guess: a typesetter that warns of a font it does not know warns of letters that no font has.
# Seen: typst prints the same row of boxes for any Chinese name, and returns no warning.
# The fonts of the wheel alone are used, so that the fonts of this machine do not matter.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "typst==0.15.2"
cd "$work"
"$work/venv/bin/python" - <<'PY'
from hashlib import sha256
from importlib.metadata import version

import typst

PAGE = "#set page(width: 40mm, height: 10mm, margin: 2mm)\n"


def setting(text):
    image, warnings = typst.compile_with_warnings(
        (PAGE + text).encode(), format="png", ignore_system_fonts=True
    )
    told = [warning.message for warning in warnings]
    print(text.splitlines()[-1], sha256(image).hexdigest()[:12], told)
    return image, told


print("typst", version("typst"))
khorgos, told = setting("霍尔果斯")
alashankou, told_too = setting("阿拉山口")
moscow, _ = setting("Москва")
odessa, _ = setting("Одесса")
_, of_font = setting('#set text(font: "No Such Family")\nHorgos')
if khorgos != alashankou or told or told_too or moscow == odessa or not of_font:
    raise SystemExit("changed: letters without a glyph")
PY
