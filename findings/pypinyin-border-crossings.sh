#!/usr/bin/env bash
# Guess: a library with a dictionary of phrases (it reads 重庆 as Chongqing) spells border crossings rightly.
# Seen: pypinyin reads the crossings Irkeshtam (伊尔克什坦, Yi'erkeshitan) as "yi er ke shen tan" and Dulata
# (都拉塔) as "dou la ta", and the city of Chaoyang (朝阳) as "zhao yang". Nothing marks a guess.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "pypinyin==0.55.0"
cd "$work"
"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version

from pypinyin import lazy_pinyin

print("pypinyin", version("pypinyin"))
wanted = {
    "重庆": "chong qing",
    "乌鲁木齐": "wu lu mu qi",
    "伊尔克什坦": "yi er ke shen tan",
    "都拉塔": "dou la ta",
    "朝阳": "zhao yang",
}
seen = {name: " ".join(lazy_pinyin(name)) for name in wanted}
for name, reading in seen.items():
    print(name, reading)
if seen != wanted:
    raise SystemExit("changed: the readings")
PY
