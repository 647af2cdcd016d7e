#!/usr/bin/env bash
# Guess: libraries that write Cyrillic in Latin letters know Kazakh, as they know Russian.
# Seen: Unidecode makes "@li" of the name Әлі. cyrtranslit's Russian leaves Kazakh letters as they are,
# inside an otherwise Latin word, and makes SHy'mkent of Шымкент; Kazakh, Kyrgyz and Uzbek it does not have.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "Unidecode==1.4.0" "cyrtranslit==1.2.0"
cd "$work"
"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version

import cyrtranslit
from unidecode import unidecode

print("Unidecode", version("Unidecode"), "cyrtranslit", version("cyrtranslit"))
wanted = {
    "Әлі": ("@li", "Әlі"),
    "Ақтөбе": ("Ak'tobe", "Aқtөbe"),
    "Қарағанды": ("K'arag'andy", "Қaraғandy'"),
    "Шымкент": ("Shymkent", "SHy'mkent"),
}
seen = {name: (unidecode(name), cyrtranslit.to_latin(name, "ru")) for name in wanted}
for name, (one, other) in seen.items():
    print(f"{name}: Unidecode {one}, cyrtranslit {other}")
languages = cyrtranslit.supported()
print("cyrtranslit has", *languages)
if seen != wanted or {"kk", "kz", "ky", "uz"} & set(languages):
    raise SystemExit("changed: Kazakh letters")
PY
