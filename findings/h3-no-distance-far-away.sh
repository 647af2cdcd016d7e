#!/usr/bin/env bash
# Guess: on one hexagonal grid of the Earth, the distance between two cells is a number.
# Seen: h3 gives none from Istanbul to Almaty, from Baku to Urumqi, from Almaty to Xi'an, at any resolution, and the
# error has no text: the 122 coarsest cells that hold the two places must be the same or touch.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "h3==4.5.0"
cd "$work"
"$work/venv/bin/python" - <<'PY'
import h3
from importlib.metadata import version

places = {
    "Istanbul": (41.0, 29.0),
    "Baku": (40.4, 49.9),
    "Almaty": (43.2, 76.9),
    "Urumqi": (43.8, 87.6),
    "Xi'an": (34.3, 108.9),
}
pairs = [
    ("Istanbul", "Baku", True),
    ("Baku", "Almaty", True),
    ("Almaty", "Urumqi", True),
    ("Urumqi", "Xi'an", True),
    ("Istanbul", "Almaty", False),
    ("Baku", "Urumqi", False),
    ("Almaty", "Xi'an", False),
]
print("h3", version("h3"))
for start, end, answers in pairs:
    row = []
    for resolution in range(3, 10):
        cells = [h3.latlng_to_cell(*places[name], resolution) for name in (start, end)]
        try:
            row.append(h3.grid_distance(*cells))
        except h3.H3FailedError as error:
            row.append(None)
            if str(error):
                raise SystemExit(f"changed: the error now says {error}") from None
    coarse, other = (h3.latlng_to_cell(*places[name], 0) for name in (start, end))
    touch = other in h3.grid_disk(coarse, 1)
    print(f"{start} to {end}, resolutions 3 to 9: {row}; coarsest cells touch: {touch}")
    if touch is not answers or (None not in row) is not answers or any(row) is not answers:
        raise SystemExit(f"changed: {start} to {end}")
PY
