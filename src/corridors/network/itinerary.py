"""What a comparison gives: itineraries of legs and transfers, with totals that follow from them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from corridors.model import Mode
from corridors.network.timing import HOURS_A_DAY, Hours

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridors.model import Cells
    from corridors.network.graph import Piece

OPERATING = "operating"
EXPECTED = "expected"
"""State of a leg that is not open by any report and is planned to be by the year asked for."""


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A place with what a table or a strip says of it."""

    id: str
    name: Mapping[str, str]
    country: str
    rank: int
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class RouteLeg:
    """A ride without change: one mode, one country, one gauge, one project, one state.

    Attributes
    ----------
    start, end
        Where it begins and ends.
    mode
        ``rail``, ``road`` or ``sea``.
    km
        Kilometres of the way; for a local haul those of the straight line.
    project
        Id; empty for a local haul.
    state
        ``operating``; ``expected`` if it is not open by any report but planned to be by the year
        asked for; else its status in that year, such as ``construction``.
    opening_planned
        When it is planned to open, if it does not operate today.
    country
        ISO code; empty at sea.
    gauge_mm
        Track gauge; 0 off the rails, or where it is not known.
    hours, timing
        The estimate, and the id of the row of ``timings.csv`` it follows from.
    sections
        Ids, in order.
    pieces
        The stretches of the sections; see `corridors.network.cut_lines`.
    passed
        Main places on the way, with their kilometres from the start of the leg.
    local
        Whether it is a local haul by lorry between two places of one town.
    """

    start: PlaceRef
    end: PlaceRef
    mode: str
    km: float
    project: str
    state: str
    opening_planned: str
    country: str
    gauge_mm: int
    hours: Hours
    timing: str
    sections: tuple[str, ...]
    pieces: tuple[tuple[Piece, bool], ...] = ()
    passed: tuple[tuple[PlaceRef, float], ...] = ()
    local: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the leg as plain values, for JSON."""
        return {
            "from": self.start.id,
            "to": self.end.id,
            "mode": self.mode,
            "km": round(self.km, 1),
            "project": self.project,
            "status": self.state,
            "opening_planned": self.opening_planned,
            "country": self.country,
            "gauge_mm": self.gauge_mm or None,
            "local_haul": self.local,
            "sections": list(self.sections),
            "estimate_hours": _hours(self.hours),
            "timing": self.timing,
        }


@dataclass(frozen=True, slots=True)
class Transfer:
    """Something done between two legs.

    Attributes
    ----------
    place
        Where.
    kind
        ``border``, ``gauge_change``, ``loading`` (on or off a ship), ``transload`` (between lorry
        and train) or ``wait`` (for a sailing).
    detail
        What changes: two countries, two gauges or two modes.
    hours, timing
        The estimate, and the id of the row of ``timings.csv`` it rests on.
    after
        Number of the leg after which it comes, from 1.
    """

    place: PlaceRef
    kind: str
    detail: tuple[str, str]
    hours: Hours
    timing: str
    after: int

    def as_dict(self) -> dict[str, Any]:
        """Return the transfer as plain values, for JSON."""
        return {
            "place": self.place.id,
            "kind": self.kind,
            "from": self.detail[0],
            "to": self.detail[1],
            "after_leg": self.after,
            "estimate_hours": _hours(self.hours),
            "timing": self.timing,
        }


@dataclass(frozen=True, slots=True)
class Published:
    """A transit time that a source gives, as it gives it; never mixed with estimates.

    ``whole`` tells that it speaks of the same two ends as the itinerary; ``start`` and ``end`` are
    the places of its scope that lie on the itinerary, empty if it speaks of a whole corridor.
    """

    subject: str
    scope: str
    hours: Hours
    unit: str
    as_of: str
    sources: tuple[str, ...]
    fact: Cells
    start: str = ""
    end: str = ""
    whole: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the time as plain values, for JSON."""
        return {
            "subject": self.subject,
            "scope": self.scope,
            "whole_journey": self.whole,
            "hours_low": round(self.hours.low, 1),
            "hours_high": round(self.hours.high, 1),
            "as_of": self.as_of,
            "sources": list(self.sources),
        }


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the legs and transfers of an itinerary.

    ``shares`` are the parts of the kilometres by state, such as ``operating`` and ``expected``;
    they add up to 1. ``estimate`` is the range of hours, legs and transfers together.
    """

    km: float
    km_by_mode: Mapping[str, float]
    km_by_country: Mapping[str, float]
    shares: Mapping[str, float]
    borders: int
    gauge_changes: int
    mode_changes: int
    estimate: Hours

    def as_dict(self) -> dict[str, Any]:
        """Return the totals as plain values, for JSON."""
        return {
            "km": round(self.km, 1),
            "km_by_mode": {key: round(km, 1) for key, km in self.km_by_mode.items()},
            "km_by_country": {key or "sea": round(km, 1) for key, km in self.km_by_country.items()},
            "shares": {key: round(share, 4) for key, share in self.shares.items()},
            "borders": self.borders,
            "gauge_changes": self.gauge_changes,
            "mode_changes": self.mode_changes,
        }


@dataclass(frozen=True, slots=True)
class Itinerary:
    """One way from an origin to a destination.

    Attributes
    ----------
    legs, transfers
        In order; a transfer says after which leg it comes.
    corridors
        Ids of the named corridors that hold at least three fifths of its kilometres.
    found_as
        ``best`` if it is among the quickest by the estimate, ``corridor`` if it is here because a
        named corridor joins the two places.
    published
        Transit times of sources that speak of this way.
    """

    origin: PlaceRef
    destination: PlaceRef
    legs: tuple[RouteLeg, ...]
    transfers: tuple[Transfer, ...]
    corridors: tuple[str, ...] = ()
    found_as: str = "best"
    published: tuple[Published, ...] = ()

    @property
    def totals(self) -> Totals:
        """The sums over legs and transfers."""
        km = sum(leg.km for leg in self.legs)
        by_mode: Counter[str] = Counter()
        by_country: Counter[str] = Counter()
        by_state: Counter[str] = Counter()
        for leg in self.legs:
            by_mode[leg.mode] += leg.km  # type: ignore[assignment]
            by_country[leg.country] += leg.km  # type: ignore[assignment]
            by_state[leg.state] += leg.km  # type: ignore[assignment]
        hours = sum((leg.hours for leg in self.legs), Hours())
        hours = sum((item.hours for item in self.transfers), hours)
        return Totals(
            km=km,
            km_by_mode=dict(by_mode),
            km_by_country=dict(by_country),
            shares={key: part / km for key, part in by_state.items()} if km else {},
            borders=len(self.countries) - 1,
            gauge_changes=sum(item.kind == "gauge_change" for item in self.transfers),
            mode_changes=sum(one.mode != two.mode for one, two in pairwise(self.legs)),
            estimate=hours,
        )

    @property
    def countries(self) -> tuple[str, ...]:
        """Countries in the order of the journey; a sea between two is left out."""
        ends = [self.origin.country, *(leg.country for leg in self.legs), self.destination.country]
        codes = [code for code in ends if code]
        return tuple(code for before, code in pairwise(["", *codes]) if code != before)

    @property
    def sections(self) -> tuple[str, ...]:
        """Ids of all sections, in order."""
        return tuple(dict.fromkeys(key for leg in self.legs for key in leg.sections))

    @property
    def best_published(self) -> Published | None:
        """The published time of the whole journey, the newest if there are several."""
        whole = [item for item in self.published if item.whole]
        return max(whole, key=lambda item: item.as_of, default=None)

    def as_dict(self) -> dict[str, Any]:
        """Return the itinerary as plain values, for JSON."""
        totals = self.totals
        return {
            "found_as": self.found_as,
            "corridors": list(self.corridors),
            "countries": list(self.countries),
            "legs": [leg.as_dict() for leg in self.legs],
            "transfers": [item.as_dict() for item in self.transfers],
            "totals": totals.as_dict(),
            "times": {
                "published": [item.as_dict() for item in self.published],
                "estimate": {
                    "basis": "estimate",
                    "hours_low": round(totals.estimate.low, 1),
                    "hours_high": round(totals.estimate.high, 1),
                    "days_low": round(totals.estimate.low / HOURS_A_DAY, 1),
                    "days_high": round(totals.estimate.high / HOURS_A_DAY, 1),
                    "timings": self.timing_ids,
                },
            },
        }

    @property
    def timing_ids(self) -> list[str]:
        """Ids of the rows of ``timings.csv`` on which the estimate rests."""
        used = {leg.timing for leg in self.legs} | {item.timing for item in self.transfers}
        driven = any(leg.mode == Mode.ROAD and not leg.local for leg in self.legs)
        return sorted((used | ({"driving-day-road"} if driven else set())) - {""})


@dataclass(frozen=True, slots=True)
class MissingLink:
    """A stretch without which the two places cannot be joined in the year asked for.

    ``status`` is what it is in that year, empty if there is nothing yet; ``opening_planned`` when
    it is to open, empty if no date is known.
    """

    start: PlaceRef
    end: PlaceRef
    mode: str
    status: str
    opening_planned: str

    def as_dict(self) -> dict[str, str]:
        """Return the link as plain values, for JSON."""
        return {
            "from": self.start.id,
            "to": self.end.id,
            "mode": self.mode,
            "status": self.status,
            "opening_planned": self.opening_planned,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """The ways from one place to another.

    Attributes
    ----------
    itineraries
        The best ones first, by the middle of the estimate; then named corridors that are longer.
        Empty if the two places cannot be joined.
    missing
        Stretches that may not be used in that year and would make a way where there is none, or
        a quicker one.
    reached
        If there is not even one that is planned: how near the lines from the origin come to the
        destination, as the place and its distance in kilometres.
    """

    origin: PlaceRef
    destination: PlaceRef
    year: int
    modes: tuple[str, ...]
    statuses: tuple[str, ...]
    itineraries: tuple[Itinerary, ...]
    missing: tuple[MissingLink, ...] = ()
    reached: tuple[PlaceRef, float] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the comparison as plain values, for JSON."""
        return {
            "origin": self.origin.id,
            "destination": self.destination.id,
            "year": self.year,
            "modes": list(self.modes),
            "statuses": list(self.statuses),
            "itineraries": [item.as_dict() for item in self.itineraries],
            "missing": [item.as_dict() for item in self.missing],
        }


def _hours(hours: Hours) -> list[float]:
    return [round(hours.low, 2), round(hours.high, 2)]
