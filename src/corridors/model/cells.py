"""What a row of any kind can be asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable


class Cells(Protocol):
    """A row whose cells are asked for by column: a row of the atlas, a mapping, a pandas Series."""

    def __getitem__(self, column: str, /) -> Any:  # noqa: ANN401  (a cell)
        """Return a cell; KeyError if there is no such column."""

    def get(self, column: str, default: Any = None, /) -> Any:  # noqa: ANN401  (a cell)
        """Return a cell, or the default if there is no such column."""

    def keys(self) -> Iterable[str]:
        """Return the columns."""
