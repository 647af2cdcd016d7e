"""A format of exported data is one module: laid beside the others, it is offered everywhere."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from copied_source import copy_source, run_command, run_python

from corridors.export import FORMATS
from corridors.export.data import find_format, format_of
from corridors.export.file_format import Export, Format
from corridors.export.tables import build_tables
from corridors.model import OutputError

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.atlas import Atlas

MODULE = '''"""Names, one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.export.file_format import Format

if TYPE_CHECKING:
    from corridors.export.file_format import Export


def toy_bytes(export: Export) -> bytes:
    (table,) = export.tables
    return "".join(f"{row['name']}\\n" for row in table.rows).encode("utf-8")


FORMAT = Format(
    name="toy",
    title="Toy list",
    media_type="text/x-toy",
    write=toy_bytes,
    order=2,
    holds_tables=False,
    holds_notes=False,
    in_bundle="layers",
)
'''
LACKING = MODULE.replace('"toy"', '"far"').replace('"layers"', '""').replace("order=2", "order=3")
LACKING = LACKING.replace("    order", '    needs="no_such_package",\n    order')
OFFERS = """
import json, pathlib, sys, types
import corridors
from corridors.app.downloads import data_offers
offers = data_offers(types.SimpleNamespace(language="ru"), corridors.load(sys.argv[1]), "stem")
told = [[o.label, o.file_name, o.media_type] for o in offers]
print(json.dumps([told, offers[2].make().decode()]))
"""


@pytest.fixture(scope="module")
def source_with_toys(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the sources with a format more, and one whose library is not there."""
    package = copy_source(repository, tmp_path_factory.mktemp("toys"))
    for name, text in (("toy_list", MODULE), ("far_list", LACKING)):
        (package / "export" / "formats" / f"{name}.py").write_text(text, "utf-8")
    for path in (package / "locale").glob("*.toml"):
        with path.open("a", encoding="utf-8") as stream:
            stream.write('export_file_toy = "Names alone."\n')
    return package


def test_the_command_and_a_bundle_have_it(
    source_with_toys: Path, small_source: Path, small_atlas: Atlas, tmp_path: Path
) -> None:
    told = " ".join(run_command(source_with_toys, tmp_path, "export", "--help").split())
    for ending in FORMATS:
        assert f".{ending}" in told
    assert ".gpkg, .toy, .far, " in told
    assert re.search(r"for [^.]*Toy list[^.]* beside it", told)
    words = ("export", "o.toy", "--layer", "places", "--bundle", "o.zip", "--data", small_source)
    run_command(source_with_toys, tmp_path, *words)
    places = (tmp_path / "o.toy").read_text("utf-8")
    (table,) = build_tables(small_atlas, layers=["places"])
    assert places.splitlines() == [row["name"] for row in table.rows]
    assert "licence" in (tmp_path / "o.toy.about.md").read_text("utf-8")
    with zipfile.ZipFile(tmp_path / "o.zip") as archive:
        assert archive.read("corridors/data/places.toy").decode("utf-8") == places
        readme = archive.read("corridors/README.md").decode("utf-8")
        package = json.loads(archive.read("corridors/datapackage.json"))
        assert not [name for name in archive.namelist() if name.endswith(".far")]
    for layer in ("sections", "sites", "places"):
        assert f"- `data/{layer}.toy`: Names alone." in readme
    types = {item["path"]: item["mediatype"] for item in package["resources"]}
    assert types["data/places.toy"] == "text/x-toy"
    assert "data/facts.toy" not in types


def test_the_app_offers_it_unless_its_library_is_missing(
    source_with_toys: Path, small_source: Path, tmp_path: Path
) -> None:
    said = run_python(source_with_toys, tmp_path, "-c", OFFERS, small_source)
    told, content = json.loads(said.splitlines()[-1])
    assert told[2] == ["Toy list", "stem.toy", "text/x-toy"]
    assert len(told) == len(FORMATS) + 1
    assert len(content.splitlines()) > 1


def test_a_missing_library_is_named() -> None:
    form = Format(
        name="far",
        title="Far",
        media_type="text/x-far",
        write=lambda _: b"",
        order=9,
        needs="no_such_package",
    )
    export = Export(None, [], {}, [], "en")  # type: ignore[arg-type]  # nothing is written
    with pytest.raises(OutputError, match="Far needs the Python package no_such_package; pip"):
        form.encode(export)


def test_no_two_formats_claim_a_name(tmp_path: Path) -> None:
    formats = list(FORMATS.values())
    endings = [word for form in formats for word in (form.name, *form.other_endings)]
    assert len(endings) == len(set(endings))
    assert len({form.order for form in formats}) == len(formats)
    assert len({form.title for form in formats}) == len(formats)
    assert all(find_format(form.name) is form for form in formats)
    assert format_of(tmp_path / "A.GeoParquet") is FORMATS["parquet"]


def test_the_page_is_current(repository: Path) -> None:
    command = [sys.executable, "tools/build_export_docs.py", "--check"]
    done = subprocess.run(command, cwd=repository, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
