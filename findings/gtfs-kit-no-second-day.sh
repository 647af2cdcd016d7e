#!/usr/bin/env bash
# Guess: a train that left yesterday and arrives tomorrow is a train of today.
# Seen: for gtfs-kit, a trip of 39.5 hours runs on the day of its departure only. The feed has no second day, and no
# trip on it; only who asks for 34:00 of the first day finds the train at ten on the next morning.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "gtfs-kit==13.0.1"
cd "$work"
"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
from zipfile import ZipFile

import gtfs_kit

FEED = {
    "agency": "agency_id,agency_name,agency_url,agency_timezone\nA,Rail,https://example.org,Asia/Almaty\n",
    "stops": "stop_id,stop_name,stop_lat,stop_lon\n1,Almaty,43.2,76.9\n2,Aktau,43.6,51.2\n",
    "routes": "route_id,agency_id,route_short_name,route_type\nR,A,1,2\n",
    "calendar": (
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "S,1,0,0,0,0,0,0,20260302,20260302\n"
    ),
    "trips": "route_id,service_id,trip_id\nR,S,T\n",
    "stop_times": (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "T,23:00:00,23:00:00,1,1\nT,62:30:00,62:30:00,2,2\n"
    ),
}
print("gtfs-kit", version("gtfs-kit"))
with ZipFile("feed.zip", "w") as packed:
    for name, text in FEED.items():
        packed.writestr(f"{name}.txt", text)
feed = gtfs_kit.read_feed("feed.zip", dist_units="km")


def running(day, time=None):
    answer = len(feed.get_trips(date=day, time=time))
    print(f"trips on {day} at {time}: {answer}")
    return answer


print("dates of the feed:", feed.get_dates())
seen = [
    running("20260302", "23:30:00"),
    running("20260302", "34:00:00"),
    running("20260303"),
]
if seen != [1, 1, 0] or feed.get_dates() != ["20260302"]:
    raise SystemExit("changed: the second day")
PY
