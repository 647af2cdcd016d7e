"""The words of the atlas: modes, statuses, kinds, accuracies, fact attributes and their units."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from corridors.model.specification import SPECIFICATION

_NAMED = ("rail", "road", "pipeline", "air", "sea")


class Mode(StrEnum):
    """What a section carries: modes that rules name, and all others of the specification."""

    RAIL = "rail"
    ROAD = "road"
    PIPELINE = "pipeline"
    AIR = "air"
    SEA = "sea"
    vars().update({word.upper(): word for word in SPECIFICATION.modes if word not in _NAMED})


class Status(StrEnum):
    """Where a project stands. Every status has a date and a basis in the data."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    CONSTRUCTION = "construction"
    OPERATING = "operating"
    SUSPENDED = "suspended"
    SHELVED = "shelved"
    CANCELLED = "cancelled"
    RETIRED = "retired"


class State(StrEnum):
    """Where a project stands at the end of some year: any `Status`, or ``expected``.

    ``expected`` is what is not open by any report but planned to be open by then. It is a word for
    a year that is still to come, never one of the data: what the files hold is a `Status`.
    """

    PROPOSED = "proposed"
    AGREED = "agreed"
    CONSTRUCTION = "construction"
    EXPECTED = "expected"
    OPERATING = "operating"
    SUSPENDED = "suspended"
    SHELVED = "shelved"
    CANCELLED = "cancelled"
    RETIRED = "retired"


class RouteAccuracy(StrEnum):
    """How far the drawn line may lie from the true one.

    ``high`` within 2 km, ``medium`` within 10 km, ``low`` within 50 km, ``schematic`` beyond
    that or unknown.
    """

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    SCHEMATIC = "schematic"


class LocationAccuracy(StrEnum):
    """How well a site is located; ``none`` means that it is not on the map."""

    EXACT = "exact"
    APPROXIMATE = "approximate"
    CITY = "city"
    DISTRICT = "district"
    REGION = "region"
    NONE = "none"


class Method(StrEnum):
    """How the geometry of a section was made."""

    TRACED_RAIL = "traced-rail"
    TRACED_ROAD = "traced-road"
    THROUGH_PLACES = "through-places"
    GREAT_CIRCLE = "great-circle"
    SEA_LANE = "sea-lane"


class StatusBasis(StrEnum):
    """Whether a status was reported by a source or inferred by us."""

    REPORTED = "reported"
    INFERRED = "inferred"


class Basis(StrEnum):
    """Where a figure comes from: a report, our arithmetic, or an unchecked statement."""

    REPORTED = "reported"
    DERIVED = "derived"
    UNVERIFIED = "unverified"


PLANNED_BASIS = "planned"
"""The basis of what is only expected: a plan that a source reports, not a fact that it does."""


class Modifier(StrEnum):
    """How a figure is qualified by its source."""

    ABOUT = "about"
    OVER = "over"
    UNDER = "under"
    AT_LEAST = "at_least"
    UP_TO = "up_to"
    TARGET = "target"


class LegRole(StrEnum):
    """What a leg is in its corridor."""

    MAIN = "main"
    ALTERNATIVE = "alternative"
    BRANCH = "branch"
    FEEDER = "feeder"


LINE_KINDS: dict[str, Mode] = {
    kind: Mode(name) for name, entry in SPECIFICATION.modes.items() for kind in entry.kinds
}
"""Kinds of projects that are lines, and the mode each belongs to."""

NOT_ON_LAND = tuple(name for name, entry in SPECIFICATION.modes.items() if not entry.on_land)
"""Modes that pass no country and no town."""

SITE_GROUPS: dict[str, tuple[str, ...]] = {
    name: entry.kinds for name, entry in SPECIFICATION.site_groups.items()
}
"""Kinds of projects that are sites, by the group under which maps and lists show them."""

GROUP_OF_KIND: dict[str, str] = {
    kind: group for group, kinds in SITE_GROUPS.items() for kind in kinds
}

PROJECT_KINDS: tuple[str, ...] = (*LINE_KINDS, *GROUP_OF_KIND)

SERVICE_KINDS: tuple[str, ...] = (
    "freight_train",
    "passenger_train",
    "multimodal",
    "flights",
    "agreement",
)

PLACE_KINDS: tuple[str, ...] = (
    "city",
    "town",
    "village",
    "station",
    "border_crossing",
    "gauge_break",
    "port",
    "ferry_terminal",
    "airport",
    "pass",
    "tunnel",
    "bridge",
    "terminal",
    "dry_port",
    "compressor_station",
    "pump_station",
    "metering_station",
    "gas_plant",
    "oil_terminal",
    "junction",
    "waypoint",
    "refinery",
    "field",
)

NAME_LANGUAGES: tuple[str, ...] = ("en", "ru", "zh")
"""Languages in which every name must exist."""

AttributeType = Literal["number", "date", "text"]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One kind of fact: its type and, for numbers, the units it may have."""

    name: str
    type: AttributeType
    units: tuple[str, ...] = ()


_MONEY = ("USD", "EUR", "CNY", "KZT", "CHF", "GBP")
_CAPACITY = (
    "Mt/year",
    "t/year",
    "bcm/year",
    "TEU/year",
    "bbl/day",
    "m3/day",
    "train_pairs/day",
    "trucks/day",
    "trains/year",
    "vehicles",
    "t",
    "TEU",
)
_FLOW = ("Mt", "kt", "t", "bcm", "TEU", "trains", "vehicles", "million bbl", "count", "m3/day")

_NUMBERS: dict[str, tuple[str, ...]] = {
    "length_km": ("km",),
    "tunnel_length_km": ("km",),
    "bridge_tunnel_length_km": ("km",),
    "track_length_km": ("km",),
    "distance_saved_km": ("km",),
    "distance_km": ("km",),
    "bridges": ("count",),
    "tunnels": ("count",),
    "culverts": ("count",),
    "stations": ("count",),
    "tracks": ("count",),
    "turbines": ("count",),
    "units": ("count",),
    "workers": ("count",),
    "machines": ("count",),
    "people": ("count",),
    "jobs": ("count",),
    "berths": ("count",),
    "compressor_stations": ("count",),
    "pump_stations": ("count",),
    "gauge_mm": ("mm",),
    "diameter_mm": ("mm",),
    "max_speed_km_h": ("km/h",),
    "elevation_m": ("m",),
    "capacity": _CAPACITY,
    "capacity_planned": _CAPACITY,
    "processing_capacity": ("t/year", "Mt/year", "bcm/year"),
    "throughput": _FLOW,
    "throughput_cumulative": ("bcm", "Mt", "trains", "t", "TEU"),
    "reserves": ("Mt", "bcm"),
    "cost": _MONEY,
    "loan": _MONEY,
    "grant": _MONEY,
    "contract": _MONEY,
    "investment": _MONEY,
    "price": _MONEY,
    "equity_share": ("%",),
    "shareholding": ("%",),
    "progress": ("%",),
    "growth": ("%",),
    "power_mw": ("MW",),
    "generation": ("GWh/year",),
    "emissions_avoided": ("t/year",),
    "area": ("ha", "km2"),
    "transit_time": ("days", "hours"),
    "time_saved": ("days", "hours"),
    "frequency": ("per_week", "per_month", "per_year"),
}

DATES_PLANNED: tuple[str, ...] = ("opening_planned", "completion_planned")
DATES_ACTUAL: tuple[str, ...] = (
    "proposed",
    "feasibility_study",
    "agreed",
    "company_registered",
    "investment_agreement",
    "loan_signed",
    "tender_won",
    "contract_signed",
    "announced",
    "ratified",
    "launch_ceremony",
    "construction_start",
    "tunnel_start",
    "breakthrough",
    "completed",
    "opened",
    "first_run",
    "upgraded",
    "suspended",
    "reversed",
    "incident",
    "held",
)
_TEXTS: tuple[str, ...] = (
    "operator",
    "owner",
    "builder",
    "financier",
    "contractor",
    "carrier",
    "gauge_note",
    "electrification",
    "course",
    "crossings",
    "fuel",
    "product",
    "equipment",
    "legal_basis",
    "programme",
    "origin",
    "destination",
    "dispute",
    "remark",
)

ATTRIBUTES: dict[str, Attribute] = {
    **{name: Attribute(name, "number", units) for name, units in _NUMBERS.items()},
    **{name: Attribute(name, "date") for name in (*DATES_ACTUAL, *DATES_PLANNED)},
    **{name: Attribute(name, "text") for name in _TEXTS},
}
"""Every attribute that a fact may have."""

SERIES_GROUPS: tuple[str, ...] = (
    "trade",
    "trains",
    "containers",
    "tonnes",
    "gas",
    "oil",
    "energy",
    "society",
)

SERIES_UNITS: tuple[str, ...] = (
    "USD billion",
    "USD million",
    "USD",
    "CNY billion",
    "trains",
    "TEU",
    "thousand t",
    "Mt",
    "bcm",
    "%",
    "GW",
    "MW",
    "count",
    "million",
    "million bbl",
)

TIMING_MEASURES: tuple[str, ...] = (
    "speed",
    "driving_day",
    "crossing",
    "wait",
    "loading",
    "transload",
    "gauge_change",
    "border",
)
"""What is timed: a speed, the hours of driving in a day, the crossing of a sea section, the wait
for a sailing, loading a ship, between lorry and train, the change of gauge, border formalities."""

TIMING_UNITS: tuple[str, ...] = ("km/day", "km/h", "h/day", "h")
UNITS_OF_MEASURE: dict[str, tuple[str, ...]] = {
    "speed": ("km/day", "km/h"),
    "driving_day": ("h/day",),
}
"""In what a measure is given; all others are hours."""

CHARTS = Literal["line", "bar", "none"]
