"""Sources as they are cited: numbers in the order of first citation, and what is behind each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridors.i18n import format_partial_date
from corridors.model import is_web_address
from corridors.wording import date_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from corridors.model import Cells


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source as a reader is told of it.

    Attributes
    ----------
    key
        Its id.
    title
        Its title, the id if the atlas does not have the source.
    publisher
        Who published it, and where it appeared; empty if neither is known.
    issued
        Its date as in the data (ISO 8601, of any precision); empty if none is known.
    address
        A web address, empty if none is known: whatever else stands in the data leads nowhere.
    language
        Of the source itself (BCP 47); empty if it is not known.
    note
        What is to be said of it.
    """

    key: str
    title: str
    publisher: str
    issued: str
    address: str
    language: str
    note: str

    def by(self, language: str = "en") -> str:
        """Return the publisher and the date."""
        when = format_partial_date(self.issued, language) if self.issued else ""
        return ", ".join(filter(None, (self.publisher, when)))

    def line(self, language: str = "en") -> str:
        """Return title, publisher and date in one line."""
        return ", ".join(filter(None, (self.title, self.by(language))))


def read_source(row: Cells) -> CitedSource:
    """Return a row of the bibliography as it is told; ``{"id": …}`` for one it does not have."""
    address = row.get("URL")
    return CitedSource(
        key=str(row["id"]),
        title=str(row.get("title") or row["id"]),
        publisher=", ".join(dict.fromkeys(_published(row))),
        issued=date_text(row.get("issued")),
        address=address if isinstance(address, str) and is_web_address(address) else "",
        language=str(row.get("language") or ""),
        note=str(row.get("note") or ""),
    )


def _published(row: Cells) -> Iterator[str]:
    for field in ("publisher", "container-title"):
        value = row.get(field)
        if isinstance(value, str) and value:
            yield value


class Citations:
    """Numbers sources from 1 on, in the order in which they are first cited."""

    def __init__(self, sources: Mapping[str, Cells]) -> None:
        self._sources = sources
        self._numbers: dict[str, int] = {}

    def numbers(self, keys: Iterable[str] | None) -> list[int]:
        """Return the numbers of sources, new ones for those not cited before."""
        return [self._numbers.setdefault(key, len(self._numbers) + 1) for key in keys or ()]

    def source(self, key: str) -> CitedSource:
        """Return a source by its id."""
        return read_source(self._sources.get(key, {"id": key}))

    def listed(self) -> list[CitedSource]:
        """Return what was cited, in the order of the numbers."""
        return [self.source(key) for key in self._numbers]
