"""What all sessions share, made before the first reader comes."""

from __future__ import annotations

import gc

from corridors.app.component import engine_script
from corridors.app.pages import import_page
from corridors.app.shell import shared_atlas
from corridors.atlas.disk.files import collector_paused


def preload(folder: str) -> None:
    """Read the atlas and pack the map, as the first visit would.

    Parameters
    ----------
    folder
        The data folder as the script is told of it; empty for the shipped data.

    Raises
    ------
    DataError
        If the data has faults of severity error; it lists all of them.
    """
    with collector_paused():
        atlas, _ = shared_atlas(folder)
        engine_script(atlas, str(atlas.root))
        import_page("map")
    gc.freeze()  # what lives as long as the server need not be looked at again and again
