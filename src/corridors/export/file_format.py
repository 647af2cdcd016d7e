"""What a format of exported data is, and a selection made ready for one."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

from corridors.export.columns import LAYERS, MAP_LAYERS, PLAIN_COLUMNS, WKT_COLUMN
from corridors.model import ArgumentError, NotFoundError, OutputError, suggest

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridors.atlas import Atlas
    from corridors.export.columns import Column
    from corridors.export.tables import Table


@dataclass(frozen=True, slots=True)
class Export:
    """A selection made ready for a format.

    Attributes
    ----------
    atlas
        What was selected.
    tables
        The layers that the format is to hold, with the columns that it has for them.
    about
        What goes with the data, by key: licence, citation, how to read it.
    dictionary
        The data dictionary: a row for each column of each table.
    language
        Language of ``name`` and of all that is in words.
    """

    atlas: Atlas
    tables: list[Table]
    about: dict[str, str]
    dictionary: list[dict[str, str]]
    language: str

    @property
    def everything(self) -> dict[str, object]:
        """What goes with the data and its dictionary, for formats that hold both as one."""
        return {**self.about, "data_dictionary": self.dictionary}


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format: what it is called, what it can hold, who offers it, and what writes it.

    Attributes
    ----------
    name
        What functions and messages call it, and the ending of its files, without the dot.
    title
        Its name as people know it, the same in all languages.
    media_type
        Its type for browsers and Data Packages, as registered with IANA if it is.
    write
        Makes the bytes, some also for an empty selection; the same export must give the same.
        Heavy libraries are imported in it.
    order
        Where it stands among the others: the lowest number first.
    other_endings
        Endings without the dot that mean it too, when a file is to be written.
    holds_tables
        Whether it can hold layers without geometry, such as ``facts``.
    holds_layers
        Whether one file holds several layers; if not, it is given the sections unless asked.
    holds_notes
        Whether licence, citation and data dictionary are inside; if not, ``NAME.about.md`` is
        written beside the file.
    point_columns
        Whether sites and places get longitude and latitude as columns.
    wkt_column
        Whether layers with geometry get it as a column of text.
    takes_formulas
        Whether a spreadsheet opens it without knowing what is text, so that some may be taken for
        formulas: the reader is told.
    in_app
        Whether the app offers it.
    in_bundle
        ``whole`` for one file with all layers in a bundle, ``layers`` for a file for each. A bundle
        tells what it is by the words ``export_file_NAME`` of the catalogues.
    needs
        A Python package that it needs and that ours does not bring; empty if none.
    """

    name: str
    title: str
    media_type: str
    write: Callable[[Export], bytes]
    order: int
    other_endings: tuple[str, ...] = ()
    holds_tables: bool = True
    holds_layers: bool = False
    holds_notes: bool = True
    point_columns: bool = False
    wkt_column: bool = False
    takes_formulas: bool = False
    in_app: bool = True
    in_bundle: Literal["", "whole", "layers"] = ""
    needs: str = ""

    @property
    def room(self) -> tuple[str, ...]:
        """All layers that it can hold, alone or together."""
        return tuple(LAYERS) if self.holds_tables else MAP_LAYERS

    def layers(self, layer: str | None = None) -> tuple[str, ...]:
        """Return the layers of a file: all that it can hold, the sections, or the one asked.

        Raises
        ------
        NotFoundError
            If there is no such layer.
        ArgumentError
            If the format cannot hold that layer.
        """
        if not layer:
            return self.room if self.holds_layers else self.room[:1]
        if layer not in LAYERS:
            kind = "layer"
            raise NotFoundError(kind, layer, suggest(layer, LAYERS) or list(LAYERS))
        if layer not in self.room:
            room = ", ".join(self.room)
            msg = f"{self.name} holds lines and points, not the table {layer}; one of: {room}"
            raise ArgumentError(msg)
        return (layer,)

    def columns(self, layer: str) -> tuple[Column, ...]:
        """Return the columns of a layer as this format holds it."""
        points = self.point_columns and layer in MAP_LAYERS and layer != "sections"
        text = self.wkt_column and layer in MAP_LAYERS
        return (
            *LAYERS[layer],
            *(PLAIN_COLUMNS if points else ()),
            *((WKT_COLUMN,) if text else ()),
        )

    def is_ready(self) -> bool:
        """Return whether the package that it needs is there."""
        return not self.needs or find_spec(self.needs) is not None

    def encode(self, export: Export) -> bytes:
        """Return the bytes of a file.

        Raises
        ------
        OutputError
            If the package that it needs is not there.
        """
        if not self.is_ready():
            msg = f"{self.title} needs the Python package {self.needs}; pip install {self.needs}"
            raise OutputError(msg)
        return self.write(export)
