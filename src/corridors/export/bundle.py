"""`write_bundle`: a selection in several formats with all that a reader needs, in one zip."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

from corridors.account.heading import author_names, full_title
from corridors.atlas import encode_text, rows_text, write_bytes
from corridors.export.about import (
    LICENCE_TITLES,
    LICENCE_URLS,
    about_markdown,
    citation_cff,
    dictionary_markdown,
    dictionary_rows,
    licence_counts,
    licence_text,
)
from corridors.export.bibliography import csl_text, sources_bibtex
from corridors.export.columns import LAYERS, meaning
from corridors.export.data import fit, prepare, with_formulas
from corridors.export.formats import FORMATS
from corridors.i18n import translate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from corridors.atlas import Atlas
    from corridors.export.columns import Column
    from corridors.export.file_format import Export, Format

_ZIP_EPOCH = date(1980, 1, 1)
_FOLDER = "corridors"
_UNIX, _MODE = 3, 0o100644
_MEDIA_TYPES = {
    **{name: form.media_type for name, form in FORMATS.items()},
    "json": "application/json",
    "bib": "application/x-bibtex",
}
_FIELD_TYPES = {"text": "string", "list": "string"}
_DICTIONARY_COLUMNS = ("layer", "column", "type", "unit", "meaning")


def write_bundle(
    atlas: Atlas,
    path: Path,
    *,
    language: str = "en",
    progress: Callable[[str], None] | None = None,
) -> int:
    """Write a selection as a zip with all formats that last, its sources, licence and checksums.

    Parameters
    ----------
    atlas
        Everything, or what `corridors.select` left of it.
    path
        The zip file.
    language
        As in `corridors.export.data_bytes`.
    progress
        Called with the name of each file once it is made.

    Returns
    -------
    int
        Size in bytes. The same input gives the same bytes.

    Raises
    ------
    OutputError
        If the file cannot be written; a file that stood there is then as it was.
    NotFoundError
        If there is no such language.

    Examples
    --------
    >>> import corridors, tempfile
    >>> from pathlib import Path
    >>> atlas = corridors.select(corridors.load(), project="cku-railway")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     corridors.write_bundle(atlas, Path(folder, "cku.zip")) > 1000
    True
    """
    content = bundle_bytes(atlas, language=language, progress=progress)
    write_bytes(path, content)
    return len(content)


def bundle_bytes(
    atlas: Atlas, *, language: str = "en", progress: Callable[[str], None] | None = None
) -> bytes:
    """Return the zip of `write_bundle` as bytes.

    It holds ``README.md``, ``LICENSE.md``, ``CITATION.cff``, ``datapackage.json``,
    ``data_dictionary.md`` and ``.csv``, ``sources.csl.json`` and ``sources.bib``, the data in all
    formats that are for a bundle (`corridors.export.file_format.Format.in_bundle`):
    ``data/corridors.gpkg``, ``data/*.geojson`` for the layers with geometry, ``data/*.csv`` for
    all; and ``SHA256SUMS``, which ``sha256sum -c`` reads.
    """
    return encode_bundle(prepare_bundle(atlas, language), progress)


def prepare_bundle(atlas: Atlas, language: str = "en") -> Export:
    """Return what a bundle needs of a selection: all its layers; errors as in `write_bundle`."""
    return prepare(atlas, FORMATS["gpkg"], language=language)


def encode_bundle(export: Export, progress: Callable[[str], None] | None = None) -> bytes:
    """Return the zip of `bundle_bytes`, of what `prepare_bundle` gives."""
    layers = {layer: FORMATS["csv"].columns(layer) for layer in LAYERS}
    dictionary = dictionary_rows(layers, export.language)
    files: dict[str, bytes] = {}
    for name, content in _files(export, dictionary, list(licence_counts(export.tables))):
        files[name] = content
        if progress is not None:
            progress(name)
    files["datapackage.json"] = encode_text(_descriptor(export, layers, files))
    files["README.md"] = encode_text(_readme(export, [*files, "SHA256SUMS"]))
    sums = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    files["SHA256SUMS"] = "".join(sums).encode("ascii")
    return _zip(files, export.atlas.updated)


def _files(
    export: Export, dictionary: list[dict[str, str]], licences: list[str]
) -> Iterator[tuple[str, bytes]]:
    atlas = export.atlas
    texts = {
        "LICENSE.md": licence_text(atlas, export.about),
        "CITATION.cff": citation_cff(atlas, licences),
        "data_dictionary.md": dictionary_markdown(dictionary),
        "data_dictionary.csv": rows_text(_DICTIONARY_COLUMNS, dictionary),
        "sources.csl.json": csl_text(atlas),
        "sources.bib": sources_bibtex(atlas),
    }
    yield from ((name, encode_text(text)) for name, text in texts.items())
    for way in ("whole", "layers"):
        for form in FORMATS.values():
            if form.in_bundle == way:
                yield from _data_files(export, form, whole=way == "whole")


def _data_files(export: Export, form: Format, *, whole: bool) -> Iterator[tuple[str, bytes]]:
    held = [table for table in export.tables if table.layer in form.room]
    sets = {"corridors": held} if whole else {table.layer: [table] for table in held}
    for name, tables in sets.items():
        fitted = fit(export.atlas, form, tables, export.language)
        yield f"data/{name}.{form.name}", form.encode(fitted)


def _readme(export: Export, names: Iterable[str]) -> str:
    told = {name: translate(f"export_file_{_key(name)}", export.language) for name in names}
    lines = (f"- `{name}`: {text}" for name, text in told.items())
    return about_markdown(with_formulas(export)) + "\n" + "\n".join(lines) + "\n"


def _key(name: str) -> str:
    """Return the key under which the catalogues tell what a file of the bundle is."""
    stem, _, ending = name.rpartition("/")[2].partition(".")
    if name.startswith("data/") or stem == "sources":
        return ending.replace(".", "_")
    return stem.lower()


def _descriptor(
    export: Export, layers: Mapping[str, Sequence[Column]], files: Mapping[str, bytes]
) -> str:
    """Return a Data Package (version 2) that names the files, their licences and their columns."""
    atlas = export.atlas
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "corridors-export",
        "title": full_title(atlas),
        "version": atlas.version,
        "updated": atlas.updated,
        "contributors": [{"title": name, "roles": ["author"]} for name in author_names(atlas)],
        "licenses": [_licence(key) for key in licence_counts(export.tables)],
        "resources": [
            _resource(name, content, export, layers)
            for name, content in files.items()
            if _ending(name) in _MEDIA_TYPES
        ],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _ending(name: str) -> str:
    return name.rpartition(".")[2]


def _licence(key: str) -> dict[str, str]:
    return {"name": key, "title": LICENCE_TITLES[key], "path": LICENCE_URLS[key]}


def _resource(
    name: str, content: bytes, export: Export, layers: Mapping[str, Sequence[Column]]
) -> dict[str, Any]:
    form = _ending(name)
    stem = name.rpartition("/")[2].partition(".")[0]
    found = [table for table in export.tables if table.layer == stem]
    described: dict[str, Any] = {
        "name": name.lower().replace("/", "-").replace(".", "-").replace("_", "-"),
        "path": name,
        "title": translate(f"export_file_{_key(name)}", export.language),
        "format": form,
        "mediatype": _MEDIA_TYPES[form],
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "licenses": [_licence(key) for key in licence_counts(found or export.tables)],
    }
    if form == "csv" and stem in layers:
        fields = [_field(stem, column, export.language) for column in layers[stem]]
        schema = {"fields": fields, "missingValues": [""]}
        described |= {"type": "table", "encoding": "utf-8", "schema": schema}
    return described


def _field(layer: str, column: Column, language: str) -> dict[str, str]:
    return {
        "name": column.name,
        "type": _FIELD_TYPES.get(column.type, column.type),
        "description": meaning(layer, column.name, language),
    }


def _zip(files: Mapping[str, bytes], updated: str) -> bytes:
    """Return a zip whose bytes depend on nothing but the files and the date of the data."""
    when = date.fromisoformat(updated) if updated else _ZIP_EPOCH
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{_FOLDER}/{name}", (when.year, when.month, when.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = _UNIX, _MODE << 16
            archive.writestr(entry, files[name])
    return stream.getvalue()
