#!/usr/bin/env bash
# Guess: thousands="\u00a0" reads numbers that are grouped by no-break spaces, as Russian tables group them.
# Seen: pandas.read_csv takes the option and does not heed it: one grouped number leaves the whole column text, with no
# error and no warning. An ordinary space works; so does the slow engine. Polars with decimal_comma gives text too.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "pandas==3.1.1" "polars==2.1.0"
cd "$work"
"$work/venv/bin/python" - <<'PY'
import warnings
from importlib.metadata import version
from io import StringIO

import pandas as pd
import polars as pl

warnings.simplefilter("error")
print("pandas", version("pandas"), "polars", version("polars"))
rows = "Станция;Грузы\nАлтынколь;1\u00a0234,5\nДостык;987,25\n"


def column(text, **options):
    return pd.read_csv(StringIO(text), sep=";", decimal=",", **options)["Грузы"].tolist()


fast = column(rows, thousands="\u00a0")
slow = column(rows, thousands="\u00a0", engine="python")
plain = column(rows.replace("\u00a0", " "), thousands=" ")
polars = pl.read_csv(rows.encode(), separator=";", decimal_comma=True)["Грузы"].to_list()
print("pandas:", fast)
print("pandas, engine python:", slow)
print("pandas, ordinary spaces:", plain)
print("polars:", polars)
text, numbers = ["1\u00a0234,5", "987,25"], [1234.5, 987.25]
if (fast, slow, plain, polars) != (text, numbers, numbers, text):
    raise SystemExit("changed: the no-break space")
PY
