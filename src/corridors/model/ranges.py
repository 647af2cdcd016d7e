"""What a figure can be at all: for each unit the least and the most that the world has.

These are no guesses at what is likely. A figure beyond them is a slip of the pen: a unit mixed up,
zeros too many, a column shifted. Where the world has a known most, it stands with its source,
rounded up; the rest follows from it (a part is not more than the whole) or is plain.
"""

from __future__ import annotations

Range = tuple[float, float]

_EARTH_KM = 40_075.0  # the equator, WGS 84
_PEOPLE = 1e10  # United Nations, World Population Prospects 2024: 8.2 billion
_PRODUCT_USD = 1.2e14  # International Monetary Fund: some 110 trillion US dollars in 2024
_COAL_MT = 1.1e6  # BP, Statistical Review 2021: 1.07 million Mt of coal reserves
_GAS_BCM = 2e5  # the same: 188,000 bcm of gas reserves; some 4,000 bcm come out in a year
_OIL_MILLION_BBL = 2e6  # the same: 1.7 million million barrels of reserves
_TEU = 1e9  # UNCTAD: under 0.9 billion passed all ports in 2022
_MW = 1e7  # International Energy Agency: some 9 million MW in all power plants of 2023
_LAND_KM2 = 1.5e8
_DECADE_DAYS = 3660.0

UNIT_RANGES: dict[str, Range] = {
    "km": (0.0, _EARTH_KM),
    "count": (0.0, _PEOPLE),
    "mm": (0.0, 2000.0),
    "km/h": (0.0, 610.0),  # the fastest train: 603 km/h, Yamanashi, 2015
    "m": (-11_000.0, 8_850.0),  # from the Mariana Trench to Mount Everest
    "Mt/year": (0.0, _COAL_MT),
    "Mt": (0.0, _COAL_MT),
    "kt": (0.0, _COAL_MT * 1e3),
    "thousand t": (0.0, _COAL_MT * 1e3),
    "t/year": (0.0, _COAL_MT * 1e6),
    "t": (0.0, _COAL_MT * 1e6),
    "bcm/year": (0.0, 5000.0),
    "bcm": (0.0, _GAS_BCM),
    "m3/day": (0.0, 1.4e10),
    "TEU/year": (0.0, _TEU),
    "TEU": (0.0, _TEU),
    "bbl/day": (0.0, 1.1e8),
    "million bbl": (0.0, _OIL_MILLION_BBL),
    "train_pairs/day": (0.0, 1440.0),  # one in a minute
    "trucks/day": (0.0, 1e6),
    "trains/year": (0.0, 1e7),
    "trains": (0.0, 1e7),
    "vehicles": (0.0, 2e9),  # more than all that there are
    "USD": (0.0, _PRODUCT_USD),
    "EUR": (0.0, _PRODUCT_USD),
    "CHF": (0.0, _PRODUCT_USD),
    "GBP": (0.0, _PRODUCT_USD),
    "CNY": (0.0, _PRODUCT_USD * 10),
    "KZT": (0.0, 1e16),
    "USD billion": (-_PRODUCT_USD / 1e9, _PRODUCT_USD / 1e9),  # a balance of trade may be negative
    "USD million": (-_PRODUCT_USD / 1e6, _PRODUCT_USD / 1e6),
    "CNY billion": (-_PRODUCT_USD / 1e8, _PRODUCT_USD / 1e8),
    "%": (-100.0, 1e6),  # what shrinks cannot lose more than all; growth from little is large
    "MW": (0.0, _MW),
    "GW": (0.0, _MW / 1e3),
    "GWh/year": (0.0, 4e7),  # the same: some 30 million GWh in 2023
    "ha": (0.0, _LAND_KM2 * 100),
    "km2": (0.0, _LAND_KM2),
    "days": (0.0, _DECADE_DAYS),
    "hours": (0.0, _DECADE_DAYS * 24),
    "per_week": (0.0, 10_080.0),  # one in a minute
    "per_month": (0.0, 44_640.0),
    "per_year": (0.0, 527_040.0),
    "million": (0.0, _PEOPLE / 1e6),
    "km/day": (0.0, 24_000.0),
    "h/day": (0.0, 24.0),
    "h": (0.0, _DECADE_DAYS * 24),
}
"""The least and the most of a figure, by its unit."""

_SHARE: Range = (0.0, 100.0)
GAUGE_MM: Range = (600.0, 1700.0)
DIAMETER_MM: Range = (100.0, 2000.0)
NARROWER: dict[str, Range] = {
    "gauge_mm": GAUGE_MM,
    "diameter_mm": DIAMETER_MM,
    "equity_share": _SHARE,
    "shareholding": _SHARE,
    "progress": _SHARE,
    "tracks": (0.0, 100.0),
}
"""Attributes whose figures have narrower bounds than their unit."""


def range_of(unit: str, attribute: str = "") -> Range:
    """Return the least and the most of a figure of some unit, and of an attribute if one is named.

    >>> range_of("%"), range_of("%", "progress")
    ((-100.0, 1000000.0), (0.0, 100.0))
    """
    return NARROWER.get(attribute) or UNIT_RANGES[unit]
