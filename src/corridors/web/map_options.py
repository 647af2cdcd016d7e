"""How a map is written: what it opens with, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_YEAR, LAST_YEAR = 1990, 2035
"""The span of the year slider."""
MAX_ZOOM, MAX_LAT, MAX_LON = 12, 85, 180
"""How near a map goes without an online map, and degrees that it can be centred on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """An online map to lie under the lines; it makes requests to its host.

    Attributes
    ----------
    name
        Name in lists.
    url
        Template of the tiles' address, https, with ``{z}``, ``{x}`` and ``{y}``.
    credit
        What the provider wants to be said; plain text.
    max_zoom
        The deepest zoom that it has.
    """

    name: str
    url: str
    credit: str
    max_zoom: int

    @property
    def host(self) -> str:
        """The host that is asked, without its protocol."""
        return self.url.removeprefix("https://").split("/")[0]

    def packed(self) -> dict[str, str | int]:
        """Return it as the engine reads it."""
        return {
            "name": self.name,
            "url": self.url,
            "credit": self.credit,
            "maxZoom": self.max_zoom,
        }


TILES: dict[str, Tiles] = {
    "osm": Tiles(
        name="OpenStreetMap",
        url="https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        credit="© OpenStreetMap contributors",
        max_zoom=19,
    ),
    "opentopomap": Tiles(
        name="OpenTopoMap",
        url="https://tile.opentopomap.org/{z}/{x}/{y}.png",
        credit="© OpenStreetMap contributors, SRTM; style © OpenTopoMap (CC BY-SA)",
        max_zoom=17,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MapOptions:
    """How the map is written.

    Attributes
    ----------
    language
        ``en``, ``ru`` or ``zh``: what the page speaks first; the reader can change it.
    languages
        The languages that the page holds; all three when empty.
    title, subtitle
        Shown above the legend; when empty, what the one filter names by which the atlas was
        chosen, with the other filters under it, or the atlas's own.
    named_after
        Id of the corridor whose name and description stand there when ``title`` is empty.
    select
        Id of a project, section or site to open at the start.
    theme
        ``light``, ``dark`` or ``print``; ``auto`` follows the reader's system.
    view
        Zoom, latitude and longitude to open with; all that is drawn when None.
    year
        Show what was open, being built or planned at the end of this year; None shows today.
    tiles
        Key of `TILES`: an online map under the lines; empty for none, and then no request is made.
    colour_by
        What the colour of a line says: ``mode``, ``gauge``, ``electrification``, ``accuracy`` or
        ``age``; the reader can change it.
    panel
        Whether the legend with its filters is shown on the map.
    """

    language: str = "en"
    languages: tuple[str, ...] = ()
    title: str = ""
    subtitle: str = ""
    named_after: str = ""
    select: str = ""
    theme: str = "auto"
    view: tuple[float, float, float] | None = None
    year: int | None = None
    tiles: str = ""
    colour_by: str = "mode"
    panel: bool = True
