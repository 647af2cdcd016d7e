"""Hours from kilometres and from handling, always a range, always with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridors.model import Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corridors.model import Timing

HOURS_A_DAY = 24.0


@dataclass(frozen=True, slots=True)
class Hours:
    """A range of hours.

    >>> (Hours(1, 2) + Hours(3, 5)).middle
    5.5
    """

    low: float = 0.0
    high: float = 0.0

    def __add__(self, other: Hours) -> Hours:
        """Return the sum of two ranges."""
        return Hours(self.low + other.low, self.high + other.high)

    @property
    def middle(self) -> float:
        """The middle of the range, by which ways are ranked."""
        return (self.low + self.high) / 2


class Timings:
    """The rows of ``timings.csv``, and which of them holds where."""

    def __init__(self, rows: Iterable[Timing]) -> None:
        self.rows: tuple[Timing, ...] = tuple(rows)

    def find(
        self,
        measure: str,
        mode: str,
        *,
        countries: Sequence[str] = (),
        place: str = "",
        section: str = "",
    ) -> Timing | None:
        """Return the row that fits best: by section, else place, else countries, else in general.

        A row that names countries holds where all of those given are among them.
        """
        best: tuple[int, Timing] | None = None
        for row in self.rows:
            if row.measure != measure or row.mode != mode:
                continue
            weight = _fit(row, countries, place, section)
            if weight and (best is None or weight > best[0]):
                best = (weight, row)
        return best[1] if best else None

    def ride(self, mode: str, km: float, country: str, section: str) -> tuple[Hours, Timing | None]:
        """Return the hours of a way of so many kilometres, and the row that they follow from."""
        crossing = self.find("crossing", mode, section=section) if mode == Mode.SEA else None
        if crossing:
            return Hours(crossing.low, crossing.high), crossing
        speed = self.find("speed", mode, countries=[country] if country else [])
        if speed is None:
            return Hours(), None
        slow, fast = speed.low, speed.high
        if speed.unit == "km/h":
            day = self.find("driving_day", mode)
            slow *= day.low if day else HOURS_A_DAY
            fast *= day.high if day else HOURS_A_DAY
        return Hours(km / fast * HOURS_A_DAY, km / slow * HOURS_A_DAY), speed

    def local_haul(self, km: float) -> tuple[Hours, Timing | None]:
        """Return the hours of a short haul by lorry, within one day's driving."""
        speed = self.find("speed", Mode.ROAD)
        if speed is None:
            return Hours(), None
        return Hours(km / speed.high, km / speed.low), speed


def _fit(row: Timing, countries: Sequence[str], place: str, section: str) -> int:
    if row.section:
        return 4 if row.section == section else 0
    if row.place:
        return 3 if row.place == place else 0
    if row.countries:
        return 2 if countries and set(countries) <= set(row.countries) else 0
    return 1


def hours_of(row: Timing | None) -> Hours:
    """Return the range of a row that is in hours; nothing if there is no row."""
    return Hours(row.low, row.high) if row else Hours()
