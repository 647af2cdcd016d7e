"""The libraries that peers' pages load from elsewhere, kept here so that they come at once."""

from __future__ import annotations

import re
import subprocess
import tarfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pathlib import Path

PACKAGES = (
    "leaflet@1.9.3",
    "jquery@3.7.1",
    "bootstrap@5.2.2",
    "@fortawesome/fontawesome-free@6.2.0",
    "leaflet.awesome-markers@2.0.5",
)
"""What pages of folium 0.20 load; two more style sheets, for icons that no map here has, are
answered with nothing."""
_SUFFIXES = {".js": "text/javascript", ".css": "text/css", ".png": "image/png"}


def fetch_libraries(folder: Path) -> dict[str, Path]:
    """Return the libraries' files by name, from npm the first time."""
    folder.mkdir(parents=True, exist_ok=True)
    if not any(folder.glob("*.tgz")):
        command = ["npm", "pack", "--silent", *PACKAGES]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    files: dict[str, Path] = {}
    for archive in sorted(folder.glob("*.tgz")):
        target = folder / archive.stem
        if not target.is_dir():
            with tarfile.open(archive) as packed:
                packed.extractall(target, filter="data")
        for path in sorted(target.rglob("*")):
            if path.suffix in _SUFFIXES and {"dist", "css"} & set(path.parts):
                files.setdefault(path.name, path)
    return files


def find_file(url: str, files: dict[str, Path]) -> tuple[bytes, str]:
    """Return what to answer to a request: the library's file, or nothing."""
    name = re.sub(r"-[\d.]+\d", "", PurePosixPath(urlsplit(url).path).name)
    kind = _SUFFIXES.get(PurePosixPath(name).suffix, "text/plain")
    return (files[name].read_bytes() if name in files else b""), kind
