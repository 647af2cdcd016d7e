#!/usr/bin/env bash
# Guess: the same cell of a column of dates is the same day, whatever stands in the row above.
# Seen: pandas.to_datetime takes the order of day and month from the first row. 01.03.2024 is 3 January below
# 02.04.2024, 1 March below 13.02.2024, and the order of rows decides whether the column is read at all.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "pandas==3.1.1"
cd "$work"
"$work/venv/bin/python" - <<'PY'
import warnings
from importlib.metadata import version

import pandas as pd

print("pandas", version("pandas"))


def read(*cells):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            days = [f"{day:%Y-%m-%d}" for day in pd.to_datetime(pd.Series(cells))]
        except ValueError as error:
            days = type(error).__name__
    print(cells, days, f"warnings: {len(caught)}")
    return days, len(caught)


seen = [
    read("02.04.2024", "01.03.2024"),
    read("13.02.2024", "01.03.2024"),
    read("01.03.2024", "13.02.2024"),
]
if seen != [
    (["2024-02-04", "2024-01-03"], 0),
    (["2024-02-13", "2024-03-01"], 1),
    ("ValueError", 0),
]:
    raise SystemExit("changed: days and months")
PY
