"""`load`: an atlas from its snapshot if there is one, else from its files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from corridors.atlas.disk.files import collector_paused, default_root
from corridors.atlas.snapshot import find_key, keep_snapshot, read_snapshot

if TYPE_CHECKING:
    from corridors.atlas.one_atlas import Atlas


def load(path: Path | str | None = None) -> Atlas:
    """Read an atlas folder.

    Parameters
    ----------
    path
        The folder; the shipped data when left out.

    Returns
    -------
    Atlas
        All tables of the folder.

    Raises
    ------
    DataError
        If the data has faults of severity error; it lists all of them.

    Examples
    --------
    >>> atlas = load()
    >>> bool((atlas.sections["length_km"] > 0).all())
    True
    """
    root = Path(path) if path is not None else default_root()
    with collector_paused():
        key = find_key(root)
        found = None if key is None else read_snapshot(root, key)
        if found is not None:
            return found
        from corridors.atlas.rows import read_atlas

        atlas = read_atlas(root)
        if key is not None and find_key(root) == key:  # nobody has written there meanwhile
            keep_snapshot(atlas, key)
        return atlas
