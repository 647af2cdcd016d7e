"""`write_data`: a selection in the form that a reader asks for, with licence and data dictionary.

Formats with room carry what goes with the data inside: GeoJSON as a member ``about``, GeoPackage
and XLSX as tables, KML as its description and schema, Parquet as metadata. FlatGeobuf and CSV have
no such place, or hardly: beside them stands ``NAME.about.md``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridors.atlas import check_atlas, encode_text, refuse_foreign, rows_text, write_files
from corridors.export.about import (
    about_markdown,
    about_rows,
    dictionary_markdown,
    dictionary_rows,
    licence_text,
)
from corridors.export.columns import LAYERS, MAP_LAYERS, columns_of
from corridors.export.tables import Table, build_tables
from corridors.i18n import available_languages, translate
from corridors.model import (
    ArgumentError,
    NotFoundError,
    OutputError,
    is_formula,
    suggest,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from shapely.geometry.base import BaseGeometry

    from corridors.atlas import Atlas

FORMATS = ("geojson", "gpkg", "fgb", "parquet", "kml", "csv", "xlsx")
SIDECAR_FORMATS = ("fgb", "csv")
"""Formats with ``NAME.about.md`` beside them."""

FORMULA_FORMATS = ("csv",)
"""Formats that a spreadsheet opens without knowing what is text."""

_MARK = "<!-- corridors: belongs to the export of the same name -->\n"
_MOST_NAME_BYTES = 255
_ONE_LAYER = ("fgb", "parquet", "csv")
_GEOMETRY_ONLY = ("geojson", "fgb", "kml")


def layers_of(form: str, layer: str | None = None) -> tuple[str, ...]:
    """Return the layers that a format holds: all that it can, ``sections`` alone, or the one asked.

    Raises
    ------
    NotFoundError
        If there is no such format or layer.
    ArgumentError
        If the format cannot hold that layer.

    Examples
    --------
    >>> layers_of("geojson"), layers_of("csv"), layers_of("csv", "facts")
    (('sections', 'sites', 'places'), ('sections',), ('facts',))
    """
    if form not in FORMATS:
        kind = "format"
        raise NotFoundError(kind, form, FORMATS)
    room = MAP_LAYERS if form in _GEOMETRY_ONLY else tuple(LAYERS)
    if not layer:
        return room[:1] if form in _ONE_LAYER else room
    if layer not in LAYERS:
        kind = "layer"
        raise NotFoundError(kind, layer, suggest(layer, LAYERS) or list(LAYERS))
    if layer not in room:
        msg = f"{form} holds lines and points, not the table {layer}; one of: {', '.join(room)}"
        raise ArgumentError(msg)
    return (layer,)


def format_of(path: Path) -> str:
    """Return the format that the name of a file asks for.

    Raises
    ------
    OutputError
        If its ending says none; the error names those that there are.
    """
    form = path.suffix.lower().removeprefix(".").replace("geoparquet", "parquet")
    if form in FORMATS:
        return form
    known = ", ".join(f".{word}" for word in FORMATS)
    hint = "; a zip of everything is --bundle" if form == "zip" else ""
    msg = f"{path}: the ending says no format that is known; one of: {known}{hint}"
    raise OutputError(msg)


def data_bytes(atlas: Atlas, form: str, *, layer: str | None = None, language: str = "en") -> bytes:
    """Return a selection as the bytes of a file.

    Parameters
    ----------
    atlas
        Everything, or what `corridors.select` left of it. Geometry is EPSG:4326.
    form
        ``geojson``, ``gpkg``, ``fgb``, ``parquet``, ``kml``, ``csv`` or ``xlsx``.
    layer
        One layer alone (``sections``, ``sites``, ``places``, ``projects``, ``corridors``,
        ``corridor_sections``, ``services``, ``facts``, ``sources``). Left out, a format with layers
        gets all that it can hold, and ``fgb``, ``parquet`` and ``csv`` get the sections.
    language
        Language of the column ``name`` and of all that is in words: ``en``, ``ru`` or ``zh``.

    Returns
    -------
    bytes
        The same input gives the same bytes. They carry licence and data dictionary, save for
        ``fgb`` and ``csv``: give `about_text` with these.

    Raises
    ------
    NotFoundError
        If there is no such format, layer or language.
    ArgumentError
        If the format cannot hold that layer.
    """
    return encode(form, prepare(atlas, form, layer=layer, language=language))


def about_text(atlas: Atlas, form: str, *, layer: str | None = None, language: str = "en") -> str:
    """Return licence, citation and data dictionary of an export as a page of text (Markdown)."""
    return _about_page(form, prepare(atlas, form, layer=layer, language=language))


def _about_page(form: str, export: Export) -> str:
    about = with_formulas(export) if form in FORMULA_FORMATS else export.about
    return about_markdown(about) + "\n" + dictionary_markdown(export.dictionary)


def with_formulas(export: Export) -> dict[str, str]:
    """Return what goes with an export, and what a spreadsheet may make of its cells as CSV."""
    return {**export.about, "formulas": translate("export_formulas", export.language)}


def write_data(
    atlas: Atlas,
    path: Path,
    *,
    layer: str | None = None,
    language: str = "en",
    force: bool = False,
) -> list[Path]:
    """Write a selection in the format that the ending of a file's name asks for.

    Parameters
    ----------
    atlas, layer, language
        As in `data_bytes`.
    path
        The file; ``.geojson``, ``.gpkg``, ``.fgb``, ``.parquet``, ``.kml``, ``.csv`` or ``.xlsx``.
    force
        Replace a ``NAME.about.md`` that was not written with an export.

    Returns
    -------
    list of Path
        What was written as one set: the file, and for CSV and FlatGeobuf ``NAME.about.md`` beside
        it.

    Raises
    ------
    OutputError
        If the ending says no format, or a file cannot be written, or is in the way and not ours;
        what stood there is then as it was.
    NotFoundError, ArgumentError
        As in `data_bytes`.

    Examples
    --------
    >>> import corridors, tempfile
    >>> from pathlib import Path
    >>> atlas = corridors.select(corridors.load(), project="cku-railway")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in corridors.write_data(atlas, Path(folder, "cku.geojson"))]
    ['cku.geojson']
    """
    path = Path(path)
    export = prepare(atlas, format_of(path), layer=layer, language=language)
    files = files_of(path, export, force=force)
    write_files(files)
    return list(files)


def files_of(path: Path, export: Export, *, force: bool = False) -> dict[Path, bytes]:
    """Return what `write_data` writes of a prepared export, the file that was named first."""
    form = format_of(path)
    if form not in SIDECAR_FORMATS:
        return {path: encode(form, export)}
    beside = _beside(path)
    if not force:
        refuse_foreign([beside], _MARK)
    page = encode_text(_MARK + _about_page(form, export))
    return {path: encode(form, export), beside: page}


def _beside(path: Path) -> Path:
    """Return where ``NAME.about.md`` stands; a name too long for that is cut."""
    name, ending = path.name, ".about.md"
    while len(os.fsencode(name + ending)) > _MOST_NAME_BYTES:
        name = name[:-1]
    return path.with_name(name + ending)


def count_formulas(tables: Iterable[Table]) -> int:
    """Return how many cells a spreadsheet might take for formulas if it opens them as CSV."""
    cells = (value for table in tables for row in table.flat_rows() for value in row.values())
    return sum(map(is_formula, cells))


@dataclass(frozen=True, slots=True)
class Export:
    """A selection made ready for any format: its tables, and what goes with them."""

    atlas: Atlas
    tables: list[Table]
    about: dict[str, str]
    dictionary: list[dict[str, str]]
    language: str


def prepare(atlas: Atlas, form: str, *, layer: str | None = None, language: str = "en") -> Export:
    """Return what a format needs of a selection; errors as in `data_bytes`."""
    if language not in available_languages():
        kind = "language"
        raise NotFoundError(kind, language, available_languages())
    atlas = check_atlas(atlas)
    tables = build_tables(atlas, language, layers_of(form, layer))
    layers = {table.layer: columns_of(table.layer, form) for table in tables}
    about = about_rows(atlas, tables, language)
    return Export(atlas, tables, about, dictionary_rows(layers, language), language)


def with_coordinates(table: Table, *, wkt: bool) -> Table:
    """Return a table with longitude and latitude as columns, and with the geometry as text."""
    if table.geometries is None:
        return table
    rows = []
    for row, shape in zip(table.rows, table.geometries, strict=True):
        more: dict[str, Any] = {}
        if table.layer != "sections":
            more = dict(zip(("longitude_deg", "latitude_deg"), _point(shape), strict=True))
        if wkt:
            more["geometry_wkt"] = shape.wkt if shape is not None else None
        rows.append({**row, **more})
    return replace(table, rows=rows)


def _point(shape: BaseGeometry | None) -> tuple[float | None, float | None]:
    if shape is None:
        return None, None
    point = shape if shape.geom_type == "Point" else shape.representative_point()
    longitude, latitude = point.coords[0]
    return round(longitude, 5), round(latitude, 5)


def encode(form: str, export: Export) -> bytes:
    """Return a prepared export in one format."""
    from corridors.export import geofiles
    from corridors.export.kml import kml_bytes
    from corridors.export.workbook import xlsx_bytes

    atlas, tables, about, words = export.atlas, export.tables, export.about, export.dictionary
    everything = {**about, "data_dictionary": words}
    makers: dict[str, Callable[[], bytes]] = {
        "geojson": lambda: geofiles.geojson_bytes(tables, everything),
        "gpkg": lambda: geofiles.gpkg_bytes(tables, about, words, atlas.updated),
        "fgb": lambda: geofiles.fgb_bytes(tables[0], about),
        "parquet": lambda: geofiles.parquet_bytes(tables[0], everything),
        "kml": lambda: kml_bytes(tables, about, export.language),
        "csv": lambda: csv_bytes(tables[0]),
        "xlsx": lambda: xlsx_bytes(
            [with_coordinates(table, wkt=False) for table in tables],
            about,
            words,
            licence_text(atlas, about),
            atlas.updated,
            export.language,
        ),
    }
    return makers[form]()


def csv_bytes(table: Table) -> bytes:
    r"""Return a table as CSV (RFC 4180, UTF-8, ``\n``), geometry as text, lists by semicolons."""
    names = [column.name for column in columns_of(table.layer, "csv")]
    rows = (
        {name: _cell(row[name]) for name in names}
        for row in with_coordinates(table, wkt=True).flat_rows()
    )
    return rows_text(names, rows).encode("utf-8")


def _cell(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
