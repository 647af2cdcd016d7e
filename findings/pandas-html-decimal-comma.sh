#!/usr/bin/env bash
# Guess: a table with decimal commas is read as text, or rightly, unless one says which mark is which.
# Seen: pandas.read_html takes every comma for a mark of thousands: 987,25 becomes the number 98725 and 12,345 the
# number 12345, with no warning. read_csv leaves the same cells as text.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "pandas==3.1.1" "lxml==6.1.3"
cd "$work"
"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
from io import StringIO

import pandas as pd

print("pandas", version("pandas"), "lxml", version("lxml"))
page = """<table>
<tr><th>Станция</th><th>Грузы, тыс. т</th></tr>
<tr><td>Достык</td><td>987,25</td></tr>
<tr><td>Актау</td><td>12,345</td></tr>
</table>"""
(table,) = pd.read_html(StringIO(page))
text = pd.read_csv(StringIO("Станция;Грузы\nДостык;987,25\nАктау;12,345\n"), sep=";")
(told,) = pd.read_html(StringIO(page), decimal=",", thousands="\u00a0")
print("read_html:", table.iloc[:, 1].tolist())
print("read_csv:", text.iloc[:, 1].tolist())
print("read_html, told:", told.iloc[:, 1].tolist())
if (
    table.iloc[:, 1].tolist() != [98725, 12345]
    or text.iloc[:, 1].tolist() != ["987,25", "12,345"]
    or told.iloc[:, 1].tolist() != [987.25, 12.345]
):
    raise SystemExit("changed: the decimal comma")
PY
