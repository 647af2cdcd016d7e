"""What a user may choose about a figure."""

from __future__ import annotations

from dataclasses import dataclass

from corridors.i18n import available_languages
from corridors.model import ArgumentError, NotFoundError
from corridors.style import BY_MODE, COLOUR_BY, SCREEN_THEMES, THEMES

MIN_WIDTH_MM, MAX_WIDTH_MM = 60.0, 1000.0
MIN_DPI, MAX_DPI = 50, 1200
_MAX_LATITUDE = 85.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureOptions:
    """How a figure is drawn.

    Attributes
    ----------
    language
        ``en``, ``ru`` or ``zh``.
    theme
        ``print``, ``light``, ``dark`` or ``grey``.
    colour_by
        What the colour of a line says: ``mode``, ``gauge``, ``electrification``, ``accuracy`` or
        ``age``; in ``grey`` patterns say the mode, and nothing else can be said.
    title
        Above the map; none when empty.
    width_mm
        Width of the page, from 60 to 1000 mm; 85 is a column and 170 a page of most journals.
    height_mm
        Height of the page; what the extent needs when None.
    dpi
        Pixels an inch of a PNG, 50 to 1200.
    extent
        West, south, east, north in degrees (EPSG:4326); what the selection needs when None.
    """

    language: str = "en"
    theme: str = "print"
    colour_by: str = "mode"
    title: str = ""
    width_mm: float = 170.0
    height_mm: float | None = None
    dpi: int = 300
    extent: tuple[float, float, float, float] | None = None

    def __post_init__(self) -> None:
        """Refuse what makes no sense.

        Raises
        ------
        NotFoundError
            If there is no such language, theme or colouring.
        ArgumentError
            If a size or the extent is out of bounds.
        """
        for kind, value, known in (
            ("language", self.language, available_languages()),
            ("theme", self.theme, tuple(THEMES)),
            ("colouring", self.colour_by, COLOUR_BY),
        ):
            if value not in known:
                raise NotFoundError(kind, value, known)
        if self.colour_by != BY_MODE and self.theme not in SCREEN_THEMES:
            right = ", ".join(SCREEN_THEMES)
            msg = f"Without colour nothing can be coloured by {self.colour_by}; themes: {right}"
            raise ArgumentError(msg)
        if not MIN_WIDTH_MM <= self.width_mm <= MAX_WIDTH_MM:
            msg = f"A figure is {MIN_WIDTH_MM:g} to {MAX_WIDTH_MM:g} mm wide, not {self.width_mm:g}"
            raise ArgumentError(msg)
        if self.height_mm is not None and not 0 < self.height_mm <= MAX_WIDTH_MM:
            msg = f"A figure is at most {MAX_WIDTH_MM:g} mm high, not {self.height_mm:g}"
            raise ArgumentError(msg)
        if not MIN_DPI <= self.dpi <= MAX_DPI:
            msg = f"The resolution is {MIN_DPI} to {MAX_DPI} dpi, not {self.dpi}"
            raise ArgumentError(msg)
        if self.extent is not None:
            _check_extent(self.extent)


def _check_extent(extent: tuple[float, float, float, float]) -> None:
    west, south, east, north = extent
    ordered = -180 <= west < east <= 180 and -_MAX_LATITUDE <= south < north <= _MAX_LATITUDE  # noqa: PLR2004  (degrees)
    if not ordered:
        given = ",".join(f"{value:g}" for value in extent)
        msg = (
            f"The extent {given} is not west,south,east,north in degrees with west < east and "
            "south < north, such as 45,35,90,50"
        )
        raise ArgumentError(msg)
