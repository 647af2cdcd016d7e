"""Write ``docs/exports.md`` from the formats in ``src/corridors/export/formats``.

With ``--check`` nothing is written; exit code 1 says that the page is not what the formats say.

Example: python tools/build_export_docs.py
"""

from __future__ import annotations

from pathlib import Path

from made_pages import page_parser, settle

from corridors.export import FORMATS
from corridors.export.columns import LAYERS, MAP_LAYERS
from corridors.model import pipe_table

PAGE = Path(__file__).parents[1] / "docs" / "exports.md"
HEAD = """# Exported data

Made by `tools/build_export_docs.py` from the modules in `src/corridors/export/formats`; change
those.

`corridors export atlas.gpkg`, `corridors.write_data(atlas, path)` and the page *Data* of the app
write a selection in these formats; the ending of the file says in which. `--layer` chooses one
layer: {map_layers} have geometry,
{tables} have none.
`corridors export --bundle atlas.zip` and `corridors.write_bundle` write a zip of several, with the
sources, the licences and checksums. How it is done, and why so:
[decision 0005](decisions/0005-exports.md).

"""
COLUMNS = {
    "format": lambda form: form.title + (f" (needs `{form.needs}`)" if form.needs else ""),
    "ending": lambda form: ", ".join(f"`.{name}`" for name in (form.name, *form.other_endings)),
    "can hold": lambda form: "all layers" if form.holds_tables else "layers with geometry",
    "in one file": lambda form: "all of these" if form.holds_layers else "one, or `sections`",
    "licence and dictionary": lambda form: "inside" if form.holds_notes else "`NAME.about.md`",
    "in the app": lambda form: "yes" if form.in_app else "no",
    "in a bundle": lambda form: _IN_BUNDLE[form.in_bundle],
}
_IN_BUNDLE = {"": "no", "whole": "one file", "layers": "a file for each layer"}


def main() -> None:
    """Write the page, or say that it is not current."""
    settle(PAGE, page_text(), check=page_parser(__doc__).parse_args().check)


def page_text() -> str:
    """Return the page."""
    tables = [layer for layer in LAYERS if layer not in MAP_LAYERS]
    head = HEAD.format(map_layers=_listed(MAP_LAYERS), tables=_listed(tables))
    rows = ([tell(form) for tell in COLUMNS.values()] for form in FORMATS.values())
    return f"{head}{pipe_table(list(COLUMNS), rows)}\n"


def _listed(names: list[str] | tuple[str, ...]) -> str:
    *most, last = (f"`{name}`" for name in names)
    return f"{', '.join(most)} and {last}"


if __name__ == "__main__":
    main()
