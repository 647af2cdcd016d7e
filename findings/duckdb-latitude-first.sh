#!/usr/bin/env bash
# Guess: where ST_Point takes x and y, a distance takes longitude and latitude, as in PostGIS.
# Seen: DuckDB's functions on the ellipsoid and the sphere, and ST_Transform, want latitude first. Baku to Almaty
# in the usual order is 3,014 km instead of 2,257 km, with no word; from Xi'an, east of 90 degrees, it is NaN.
# Version 1.5.5 is the newest whose spatial extension could be had as a package.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
  "duckdb==1.5.5" "duckdb-extension-spatial==1.5.5" "pyproj==3.7.2"
cd "$work"
"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
from pathlib import Path

import duckdb
import duckdb_extension_spatial
from pyproj import Geod

print("duckdb", version("duckdb"), "pyproj", version("pyproj"))
(extension,) = Path(duckdb_extension_spatial.__file__).parent.rglob("spatial.duckdb_extension")
data = duckdb.connect()
data.execute(f"LOAD '{extension}'")


def ask(text):
    (value,) = data.execute(f"SELECT {text}").fetchone()
    print(f"{text} = {value}")
    return value


right = Geod(ellps="WGS84").inv(49.87, 40.4, 76.89, 43.24)[2]
print("pyproj, Baku to Almaty:", right)
usual = ask("ST_Distance_Spheroid(ST_Point(49.87, 40.4), ST_Point(76.89, 43.24))")
turned = ask("ST_Distance_Spheroid(ST_Point(40.4, 49.87), ST_Point(43.24, 76.89))")
sphere = ask("ST_Distance_Sphere(ST_Point(49.87, 40.4), ST_Point(76.89, 43.24))")
line = ask("ST_Length_Spheroid(ST_GeomFromText('LINESTRING(49.87 40.4, 76.89 43.24)'))")
east = ask("ST_Distance_Spheroid(ST_Point(108.9, 34.3), ST_Point(29, 41))")
metres = ask("ST_AsText(ST_Transform(ST_Point(76.89, 43.24), 'EPSG:4326', 'EPSG:3857'))")
if not (
    abs(turned - right) < 1
    and usual == line
    and usual > 1.3 * right
    and sphere > 1.3 * right
    and east != east
    and metres.startswith("POINT (48")
):
    raise SystemExit("changed: the order of the axes")
PY
