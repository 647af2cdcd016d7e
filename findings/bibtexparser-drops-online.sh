#!/usr/bin/env bash
# Guess: a BibTeX reader gives every entry of a file, or an error.
# Seen: bibtexparser 1 leaves out @online, @report and @dataset, all of them biblatex's own. Of a file of web sources
# one entry of four is left; the rest is a line in a log.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "bibtexparser==1.4.4"
cd "$work"
"$work/venv/bin/python" - <<'PY'
import logging
from importlib.metadata import version

import bibtexparser
from bibtexparser.bparser import BibTexParser

logging.basicConfig(format="log: %(message)s")
print("bibtexparser", version("bibtexparser"))
text = """
@online{rail, title = {Железная дорога}, url = {https://example.org/a}}
@report{bank, title = {Corridor report}, institution = {{Bank}}}
@dataset{flows, title = {Flows}}
@misc{page, title = {Page}}
"""
usual = [entry["ID"] for entry in bibtexparser.loads(text).entries]
told = bibtexparser.loads(text, BibTexParser(ignore_nonstandard_types=False))
print("read:", usual)
print("read with ignore_nonstandard_types=False:", [entry["ID"] for entry in told.entries])
if usual != ["page"] or len(told.entries) != 4:
    raise SystemExit("changed: entry types")
PY
