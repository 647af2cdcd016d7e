"""The folder for derived files: what is in it saves time, and may be deleted at any moment."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def default_cache_dir() -> Path:
    """Return the folder for derived files on this platform; it need not exist.

    Returns
    -------
    Path
        ``corridors`` in ``$XDG_CACHE_HOME``, else in ``~/.cache``, ``~/Library/Caches`` (macOS) or
        ``%LOCALAPPDATA%`` (Windows).

    Raises
    ------
    RuntimeError
        If this user has no home.
    """
    chosen = os.environ.get("XDG_CACHE_HOME")
    if sys.platform == "win32":
        chosen = chosen or os.environ.get("LOCALAPPDATA")
    if chosen:
        return Path(chosen) / "corridors"
    home = Path.home()
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "corridors"
