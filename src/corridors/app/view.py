"""What a page is given: the atlas with its look-ups, a language, and the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corridors.account.record_account import countries_text
from corridors.atlas.selection import at_year, facts_of_dates
from corridors.i18n import format_number, format_partial_date, translate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corridors.account.look_ups import Index
    from corridors.app.address import Address
    from corridors.atlas import Atlas
    from corridors.model import Cells

Row = Any  # a row of the atlas, or part of one


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One run of a page for one reader."""

    atlas: Atlas
    index: Index
    language: str
    address: Address
    dark: bool = False
    embedded: bool = False

    def then(self, row: Row) -> Row:
        """Return a record with its status at the end of the chosen year; as it is without one."""
        year = self.address.year
        if year is None:
            return row
        return at_year(row, year, self.atlas.updated, facts_of_dates(self.index.facts_of(row)))

    def say(self, key: str, **values: object) -> str:
        """Return a message in the reader's language."""
        return translate(key, self.language, **values)

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number in the customs of the reader's language."""
        return format_number(value, self.language, decimals=decimals)

    def km(self, value: float) -> str:
        """Return kilometres with their unit."""
        return f"{self.number(value)} {translate('unit_km', self.language)}"

    def date(self, value: str) -> str:
        """Return a date of any precision as people write it; empty stays empty."""
        return format_partial_date(value, self.language) if value else ""

    def name(self, row: Cells) -> str:
        """Return what a record is called, a section by its two ends."""
        return self.index.title(row, self.language)

    def place(self, key: str) -> str:
        """Return the name of a place."""
        return self.index.place(key, self.language)

    def countries(self, codes: Iterable[str]) -> str:
        """Return names of countries in a row."""
        return countries_text(codes, self.language)
