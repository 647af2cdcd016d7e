"""By what means files are read: how much there may be, counted as it comes, and who is told."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import shapely

from corridors.overlay.overlay_records import TooMuchError
from corridors.overlay.stubs import leave_out_stubs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from corridors.overlay.overlay_records import Choices, Limits, Part
    from corridors.overlay.thinning import Thinner


class Tally:
    """Counts the pieces and vertices of all files together, and refuses the first one too many.

    A piece is one line, one area or one point: what a page draws by itself. A feature can have any
    number of them.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.pieces = self.vertices = 0

    def add(self, name: str, pieces: int, vertices: int) -> None:
        """Count what was met in a file.

        Raises
        ------
        TooMuchError
            If that is more than a map can hold.
        """
        self.pieces += pieces
        self.vertices += vertices
        for count, most, word in (
            (self.pieces, self.limits.pieces, "lines, areas and points"),
            (self.vertices, self.limits.vertices, "vertices"),
        ):
            if count > most:
                message = (
                    f"{count:,} {word} or more are too many for one page, which holds {most:,}: "
                    "leave some out, or join what belongs together"
                )
                raise TooMuchError(name, message)

    def add_all(self, name: str, geometry: NDArray[np.object_]) -> None:
        """Count the geometries of a file, as `add` does."""
        pieces = int(shapely.get_num_geometries(geometry).sum())
        self.add(name, pieces, int(shapely.get_num_coordinates(geometry).sum()))


@dataclass(slots=True)
class Means:
    """How files are read, and what counts and tells of it meanwhile.

    Attributes
    ----------
    choices
        What the user says of them.
    limits
        How much there may be.
    advance
        Told how many bytes were read; may raise, to end the reading.
    thinner
        Simplifies geometry as it comes.
    tally
        Counts what comes.
    """

    choices: Choices
    limits: Limits
    advance: Callable[[int], None]
    thinner: Thinner | None = None
    tally: Tally = field(init=False)

    def __post_init__(self) -> None:
        """Begin to count."""
        self.tally = Tally(self.limits)

    def counted(self, parts: Iterable[Part]) -> Iterator[Part]:
        """Yield parts of files, counted, without lines that cannot be seen."""
        for part in map(leave_out_stubs, parts):
            self.tally.add_all(part.name, part.geometry)
            yield part

    @contextmanager
    def undone_by(self, fault: type[Exception]) -> Iterator[None]:
        """Forget what was counted and taken within, if it ends with this exception."""
        pieces, vertices = self.tally.pieces, self.tally.vertices
        taken = self.thinner.taken if self.thinner else 0
        try:
            yield
        except fault:
            self.tally.pieces, self.tally.vertices = pieces, vertices
            if self.thinner:
                self.thinner.forget_after(taken)
            raise
