#!/usr/bin/env bash
# Guess: the time zone of a place lets one compare timetables, and a ferry's clock goes up between two shores.
# Seen: in the middle of the Caspian timezonefinder gives Etc/GMT-3, an hour less than Baku and two less than Aktau.
# At Horgos in China it gives Asia/Urumqi (+6) and not Asia/Shanghai (+8), the official time of the country.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
  "timezonefinder==9.0.0" "timezonefinder-data==3.2026.3.post1" "tzdata==2026.6"
cd "$work"
"$work/venv/bin/python" - <<'PY'
from datetime import datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

from timezonefinder import TimezoneFinder

print("timezonefinder", version("timezonefinder"), "tzdata", version("tzdata"))
places = {
    "Baku": (40.4, 49.87),
    "Caspian": (41.8, 50.6),
    "Aktau": (43.65, 51.2),
    "Almaty": (43.24, 76.89),
    "Horgos": (44.21, 80.41),
    "Xi'an": (34.3, 108.9),
}
finder = TimezoneFinder()
hours = []
for name, (lat, lon) in places.items():
    zone = finder.timezone_at(lat=lat, lng=lon)
    offset = datetime(2026, 7, 1, tzinfo=ZoneInfo(zone)).utcoffset().total_seconds() / 3600
    print(f"{name}: {zone} {offset:+.0f}")
    hours.append(offset)
if hours != [4, 3, 5, 5, 6, 8]:
    raise SystemExit("changed: the zones")
PY
