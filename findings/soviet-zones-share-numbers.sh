#!/usr/bin/env bash
# Guess: in "Gauss-Kruger zone 13" the first digits of the easting, 13, say which meridian is meant.
# Seen: Pulkovo 1942 has six-degree and three-degree zones that both begin their eastings with 13 and are both
# within limits: one pair of numbers is the town of Balkhash in Kazakhstan and a field south of Rostov, 36 degrees west.
# The names differ by the word "3-degree". In China the two systems share no number: 13 to 23 and 25 to 45.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "pyproj==3.7.2"
cd "$work"
"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version

from pyproj import CRS, Transformer, proj_version_str

print("pyproj", version("pyproj"), "PROJ", proj_version_str)
east, north = 13_498_500, 5_190_000
places = []
for code in (28413, 2529):
    system = CRS(code)
    lon, lat = Transformer.from_crs(system, 4326, always_xy=True).transform(east, north)
    area = system.area_of_use
    inside = area.west <= lon <= area.east
    print(f"EPSG:{code} {system.name}: {lon:.2f} E {lat:.2f} N; {area.name}")
    places.append((round(lon, 1), round(lat, 1), inside))
china = [
    {int(CRS(code).coordinate_operation.params[3].value // 1_000_000) for code in codes}
    for codes in (range(2327, 2338), range(2349, 2370))
]
print("Xian 1980: six degrees", sorted(china[0]), "three degrees", sorted(china[1]))
if places != [(75.0, 46.8, True), (39.0, 46.8, True)] or china[0] & china[1]:
    raise SystemExit("changed: zone numbers")
PY
