"""`write_data`: a selection in the form that a reader asks for, with licence and data dictionary.

Formats (`corridors.export.formats`) with room carry what goes with the data inside: GeoJSON as a
member ``about``, GeoPackage and XLSX as tables, KML as its description and schema, Parquet as
metadata. Those that have no such place, or hardly, get ``NAME.about.md`` beside them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from corridors.atlas import check_atlas, encode_text, refuse_foreign, write_files
from corridors.export.about import (
    about_markdown,
    about_rows,
    dictionary_markdown,
    dictionary_rows,
)
from corridors.export.file_format import Export
from corridors.export.formats import FORMATS
from corridors.export.tables import build_tables
from corridors.i18n import available_languages, translate
from corridors.model import NotFoundError, OutputError, is_formula

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corridors.atlas import Atlas
    from corridors.export.file_format import Format
    from corridors.export.tables import Table

_MARK = "<!-- corridors: belongs to the export of the same name -->\n"
_MOST_NAME_BYTES = 255


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
    return find_format(form).layers(layer)


def find_format(name: str) -> Format:
    """Return a format by its name.

    Raises
    ------
    NotFoundError
        If there is none; it names all that there are.
    """
    if name not in FORMATS:
        kind = "format"
        raise NotFoundError(kind, name, tuple(FORMATS))
    return FORMATS[name]


def format_of(path: Path) -> Format:
    """Return the format that the name of a file asks for.

    Raises
    ------
    OutputError
        If its ending says none; the error names those that there are.
    """
    ending = path.suffix.lower().removeprefix(".")
    for form in FORMATS.values():
        if ending in (form.name, *form.other_endings):
            return form
    known = ", ".join(f".{word}" for word in FORMATS)
    hint = "; a zip of everything is --bundle" if ending == "zip" else ""
    msg = f"{path}: the ending says no format that is known; one of: {known}{hint}"
    raise OutputError(msg)


def data_bytes(atlas: Atlas, form: str, *, layer: str | None = None, language: str = "en") -> bytes:
    """Return a selection as the bytes of a file.

    Parameters
    ----------
    atlas
        Everything, or what `corridors.select` left of it. Geometry is EPSG:4326.
    form
        The name of a format, such as ``gpkg``; ``corridors.export.FORMATS`` has all of them.
    layer
        One layer alone (``sections``, ``sites``, ``places``, ``projects``, ``corridors``,
        ``corridor_sections``, ``services``, ``facts``, ``sources``). Left out, a format with layers
        gets all that it can hold, and one without (``fgb``, ``parquet``, ``csv``) the sections.
    language
        Language of the column ``name`` and of all that is in words: ``en``, ``ru`` or ``zh``.

    Returns
    -------
    bytes
        The same input gives the same bytes. They carry licence and data dictionary if the format
        has room for them (``holds_notes``); with ``fgb`` and ``csv`` give `about_text`.

    Raises
    ------
    NotFoundError
        If there is no such format, layer or language.
    ArgumentError
        If the format cannot hold that layer.
    """
    found = find_format(form)
    return found.encode(prepare(atlas, found, layer=layer, language=language))


def about_text(atlas: Atlas, form: str, *, layer: str | None = None, language: str = "en") -> str:
    """Return licence, citation and data dictionary of an export as a page of text (Markdown)."""
    found = find_format(form)
    return _about_page(found, prepare(atlas, found, layer=layer, language=language))


def _about_page(form: Format, export: Export) -> str:
    about = with_formulas(export) if form.takes_formulas else export.about
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
        The file; its ending names the format, such as ``.gpkg``.
    force
        Replace a ``NAME.about.md`` that was not written with an export.

    Returns
    -------
    list of Path
        What was written as one set: the file, and beside one that has no room for licence and
        dictionary (CSV, FlatGeobuf) ``NAME.about.md``.

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
    form = format_of(path)
    export = prepare(atlas, form, layer=layer, language=language)
    files = files_of(path, form, export, force=force)
    write_files(files)
    return list(files)


def files_of(path: Path, form: Format, export: Export, *, force: bool = False) -> dict[Path, bytes]:
    """Return what `write_data` writes of a prepared export, the file that was named first."""
    if form.holds_notes:
        return {path: form.encode(export)}
    beside = _beside(path)
    if not force:
        refuse_foreign([beside], _MARK)
    page = encode_text(_MARK + _about_page(form, export))
    return {path: form.encode(export), beside: page}


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


def prepare(
    atlas: Atlas, form: Format, *, layer: str | None = None, language: str = "en"
) -> Export:
    """Return what a format needs of a selection; errors as in `data_bytes`."""
    if language not in available_languages():
        kind = "language"
        raise NotFoundError(kind, language, available_languages())
    atlas = check_atlas(atlas)
    return fit(atlas, form, build_tables(atlas, language, form.layers(layer)), language)


def fit(atlas: Atlas, form: Format, tables: Iterable[Table], language: str) -> Export:
    """Return tables that are there already, made ready for a format."""
    held = [table.with_columns(form.columns(table.layer)) for table in tables]
    dictionary = dictionary_rows({table.layer: table.columns for table in held}, language)
    return Export(atlas, held, about_rows(atlas, held, language), dictionary, language)
