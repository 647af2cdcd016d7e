"""What the check lets pass can be used by every command; what it refuses ends none in a traceback.

Atlases are spoilt at random by seed (`scrambling.spoil`), and on purpose in ways that are allowed:
the ends of the globe, names as long as they may be, nothing but what must be there.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import attacks
import pytest
from click.testing import CliRunner
from scrambling import spoil

from corridors.atlas.checking import check
from corridors.cli import main
from corridors.export import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from click.testing import Result

SHORT_COMMANDS = (["list"], ["stats"], ["map", "m.html"], ["export", "e.geojson"])
NOTHING_TO_SHOW = (
    *("There is no", "is no way", "othing fits", "othing to draw", "has no towns.csv"),
    *('"itineraries": []', "No font on this machine"),
)
"""What a command may say of an atlas without faults."""


def commands() -> Iterator[list[str]]:
    yield from (["list"], ["list", "--format", "csv"], ["list", "--format", "json"])
    for key in ("steppe-railway", "small-corridor", "steppe-west", "steppe-express", "kashgar"):
        yield ["show", key]
    yield from (["stats"], ["stats", "--by", "country"], ["stats", "--catchment", "50"])
    yield from (["stats", "--series", "?"], ["stats", "--series", "small-trade"])
    yield ["compare", "almaty", "kashgar"]
    yield ["compare", "baku-port", "kashgar", "--year", "2031", "--format", "json"]
    yield from (["map", "m.html"], ["map", "c.html", "--compare", "almaty", "kashgar"])
    yield from (["export", f"e.{form}"] for form in FORMATS)
    layers = ("sites", "places", "projects", "corridors", "corridor_sections", "services")
    yield from (["export", f"{layer}.csv", "--layer", layer] for layer in (*layers, "facts"))
    yield from (["export", "s.csv", "--layer", "sources"], ["export", "--bundle", "b.zip"])
    yield ["figure", "f.svg"]


def run(command: list[str], root: Path, out: Path) -> Result:
    """Run a command in this process; whatever it writes goes to a folder."""
    words = [str(out / word) if "." in word else word for word in command]
    return CliRunner().invoke(main, [*words, "--data", str(root)])


def assert_told(result: Result, what: str) -> None:
    """Assert that a command ended in an answer or in a sentence, not in an exception."""
    unexpected = result.exception is not None and not isinstance(result.exception, SystemExit)
    assert not unexpected, f"{what}: {result.exception!r}"
    assert "Traceback" not in result.output, what


def assert_usable(root: Path, out: Path, what: str) -> None:
    for command in commands():
        result = run(command, root, out)
        told = f"{what}: {' '.join(command)}: {result.output}"
        assert_told(result, told)
        assert result.exit_code == 0 or any(word in result.output for word in NOTHING_TO_SHOW), told


@pytest.mark.parametrize("seed", range(24))
def test_what_passes_can_be_used_and_what_does_not_is_told(
    small_root: Path, tmp_path: Path, seed: int
) -> None:
    done = spoil(small_root, seed)
    errors = [finding for finding in check(small_root) if finding.severity == "error"]
    if not errors:
        assert_usable(small_root, tmp_path, done)
        return
    assert all(finding.file and finding.message and finding.as_line() for finding in errors)
    for command in SHORT_COMMANDS:
        assert_told(run(command, small_root, tmp_path), f"{done}: {' '.join(command)}")


# ---- odd, and allowed ------------------------------------------------------------------------


def change(root: Path, file: str, make: Callable[[Any], Any]) -> None:
    """Give the content of a JSON file to a function and write what it returns."""
    path = root / file
    path.write_text(json.dumps(make(json.loads(path.read_text("utf-8")))), "utf-8")


def set_text(root: Path, text: str) -> None:
    """Put a text wherever people write one."""

    def walk(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: walk(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [walk(item, key) for item in value]
        return text if key in texts else value

    texts = ("en", "ru", "zh", "aliases", "description", "note", "status_note", "route_note")
    texts += ("location_note", "title", "container-title")
    whole = text
    for path in sorted(root.glob("*json")):
        text = whole[:300] if path.name == "datapackage.json" else whole  # its title is short
        change(root, path.name, walk)


def _move(root: Path, file: str, key: str, coordinates: Any) -> None:
    def move(data: Any) -> Any:
        for item in data["features"]:
            if item["id"] == key:
                item["geometry"]["coordinates"] = coordinates
        return data

    change(root, file, move)


def _without(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _keep_header(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", "utf-8")


def _empty(root: Path) -> None:
    """Leave nothing but the frames of the files."""
    for path in root.glob("*.geojson"):
        path.write_text('{"type":"FeatureCollection","features":[]}', "utf-8")
    for name in ("projects", "corridors", "services", "sources", "series"):
        (root / f"{name}.json").write_text("[]", "utf-8")
    _keep_header(root, "facts.csv", "series.csv", "timings.csv", "towns.csv")


def _lonely_railway(root: Path) -> None:
    """Leave one section, its project and its places."""
    keep = {"road", "pipeline", "air", "sea", "sites"}
    for name in keep:
        (root / f"{name}.geojson").write_text('{"type":"FeatureCollection","features":[]}', "utf-8")
    for name in ("corridors", "services", "series"):
        (root / f"{name}.json").write_text("[]", "utf-8")
    change(root, "projects.json", lambda items: [i for i in items if i["id"] == "port-railway"])

    def one(data: Any) -> Any:
        kept = [item for item in data["features"] if item["id"] == "port-line"]
        return {**data, "features": kept}

    change(root, "rail.geojson", one)
    _keep_header(root, "facts.csv", "series.csv", "timings.csv", "towns.csv")


def _bare_package(root: Path) -> None:
    (root / "datapackage.json").write_text('{"updated":"2026-06-30"}', "utf-8")


def _basemap_of_countries_alone(root: Path) -> None:
    def strip(data: Any) -> Any:
        countries = data["objects"]["countries"]
        for item in countries["geometries"]:
            item["properties"] = {"id": item["properties"]["id"]}
        return {**data, "objects": {"countries": countries}}

    change(root, "basemap/basemap.topojson", strip)


ALLOWED: dict[str, Callable[[Path], None]] = {
    "names-as-long-as-they-may-be": lambda root: set_text(root, "N" * 300),
    "texts-as-long-as-they-may-be": lambda root: set_text(root, "word " * 800),
    "markup": lambda root: set_text(root, attacks.MIXED + attacks.SCRIPT_END + attacks.TEMPLATE),
    "formula": lambda root: set_text(root, "=1+1"),
    "emoji": lambda root: set_text(root, "\U0001f682" * 30),
    "blank": lambda root: set_text(root, "\u3000x\u00a0"),
    "joiners": lambda root: set_text(root, "\u0646\u06cc\u0645\u200c\u0641"),
    "site-at-the-pole": lambda root: _move(root, "sites.geojson", "hostile-site", [50.3, 90.0]),
    "site-at-the-other-pole": lambda root: _move(
        root, "sites.geojson", "hostile-site", [0.0, -90.0]
    ),
    "site-at-the-antimeridian": lambda root: _move(
        root, "sites.geojson", "hostile-site", [180.0, 0.0]
    ),
    "no-timings-and-no-towns": lambda root: _without(root, "timings.csv", "towns.csv"),
    "timings-and-towns-without-rows": lambda root: _keep_header(root, "timings.csv", "towns.csv"),
    "facts-without-rows": lambda root: _keep_header(root, "facts.csv", "series.csv"),
    "no-basemap": lambda root: _without(root, "basemap"),
    "basemap-of-countries-alone": _basemap_of_countries_alone,
    "bare-package": _bare_package,
    "nothing": _empty,
    "one-railway": _lonely_railway,
}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_odd_and_allowed_can_be_used(small_root: Path, tmp_path: Path, name: str) -> None:
    ALLOWED[name](small_root)
    errors = [finding for finding in check(small_root) if finding.severity == "error"]
    misplaced = [f for f in errors if f.code in ("CTY001", "CTY002", "GEO006")]
    assert errors == misplaced, "\n".join(finding.as_line() for finding in errors)
    assert_usable(small_root, tmp_path, name)
