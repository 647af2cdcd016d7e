"""Readers of one app share a process: what eight of them make at once is what each makes alone."""

from __future__ import annotations

import csv
import gc
import io
import json
import pickle
import sys
import threading
import warnings
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import matplotlib as mpl
import pyogrio
import pytest
import shapely
from matplotlib.font_manager import fontManager
from streamlit.testing.v1 import AppTest

import corridors
from corridors.app.pages import NAMES
from corridors.app.shell import shared_atlas
from corridors.atlas import load
from corridors.atlas.disk.files import collector_paused
from corridors.export import FORMATS, bundle_bytes, data_bytes, figure_bytes, render_page
from corridors.export.figure import _settings_lock as settings_lock
from corridors.export.formats.geopackage import _date_lock as date_lock
from corridors.figures import FigureOptions
from corridors.i18n import format_number, read_catalogue
from corridors.model import DataError
from corridors.overlay import read_overlay_bytes
from corridors.web import MapOptions, pack_overlay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from corridors.atlas import Atlas

READERS = 8
LANGUAGES = ("en", "ru", "zh")
KML = "http://www.opengis.net/kml/2.2"
SHAPES = [
    shapely.LineString([(60, 40), (61.5, 41.25), (63, 40.125)]),
    shapely.MultiLineString([[(65, 43), (66, 44)], [(67, 43), (68, 44)]]),
]


@pytest.fixture(autouse=True)
def eager_threads() -> Iterator[None]:
    """Let the threads take turns a hundred times as often, and find all global state as it was."""
    before, interval = global_state(), sys.getswitchinterval()
    sys.setswitchinterval(5e-5)
    yield
    sys.setswitchinterval(interval)
    assert global_state() == before


def global_state() -> dict[str, Any]:
    return {
        "settings of matplotlib": dict(mpl.rcParams),
        "fonts": len(fontManager.ttflist),
        "date of GDAL": pyogrio.get_gdal_config_option("OGR_CURRENT_DATE"),
        "network of GDAL": pyogrio.get_gdal_config_option("CPL_VSIL_CURL_ALLOWED_EXTENSIONS"),
        "cells": csv.field_size_limit(),
        "collector": gc.isenabled(),
    }


def at_once(makers: Sequence[Callable[[], Any]]) -> list[Any]:
    start = threading.Barrier(READERS)

    def run(make: Callable[[], Any]) -> Any:
        start.wait()
        return make()

    with ThreadPoolExecutor(READERS) as pool:
        return list(pool.map(run, makers))


def hold(makers: Sequence[Callable[[], Any]], rounds: int = 2) -> None:
    """Compare what the makers, in turn, make alone and in eight threads."""
    alone = [make() for make in makers]
    for turn in range(rounds):
        chosen = [(turn + number) % len(makers) for number in range(READERS)]
        found = at_once([makers[number] for number in chosen])
        assert [item == alone[number] for item, number in zip(found, chosen, strict=True)] == [
            True
        ] * READERS


@pytest.fixture(scope="module")
def readings(small_atlas: Atlas) -> list[tuple[Atlas, str]]:
    """What readers look at: each another selection, language and day."""
    rail = corridors.select(small_atlas, mode=["rail"])
    return [(small_atlas, "en"), (replace(rail, updated="2025-01-31"), "zh")]


@pytest.mark.parametrize("form", ["svg", "pdf", "png"])
def test_figures(readings: list[tuple[Atlas, str]], form: str) -> None:
    hold(
        [
            partial(figure_bytes, atlas, form, FigureOptions(language=language, width_mm=85))
            for atlas, language in readings
        ],
        rounds=1,
    )


def test_figures_of_all_forms_together(readings: list[tuple[Atlas, str]]) -> None:
    options = FigureOptions(width_mm=85)
    forms = ("svg", "pdf", "png")
    hold([partial(figure_bytes, readings[1][0], form, options) for form in forms], rounds=1)


@pytest.mark.parametrize("form", FORMATS)
def test_exports(readings: list[tuple[Atlas, str]], form: str) -> None:
    hold([partial(data_bytes, atlas, form, language=language) for atlas, language in readings])


def test_bundles(readings: list[tuple[Atlas, str]]) -> None:
    hold([partial(bundle_bytes, atlas, language=language) for atlas, language in readings], 1)


def test_maps(small_atlas: Atlas) -> None:
    def page(options: MapOptions) -> str:
        return render_page(small_atlas, options).html

    hold([partial(page, MapOptions(language=language)) for language in LANGUAGES])


def test_reading_the_atlas(small_source: Path) -> None:
    hold([partial(load, small_source)])


# ---- own files -------------------------------------------------------------------------------


def own_file(form: str, folder: Path) -> tuple[str, bytes]:
    """Return a file of one's own, with what makes its reader warn or need a setting."""
    frame = gpd.GeoDataFrame({"name": ["первая", "第二"]}, geometry=SHAPES, crs="EPSG:4326")
    path = folder / f"own.{form}"
    if form == "csv":
        long = "LINESTRING (" + ", ".join(f"{60 + n / 1e4:.4f} 40" for n in range(20_000)) + ")"
        return path.name, f'name,wkt\na,"{long}"\nb,POINT (1 2)\n'.encode()
    if form == "parquet":
        frame.to_parquet(path)
    elif form == "zip":
        frame.to_file(folder / "own.shp", encoding="utf-8")
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for part in sorted(folder.glob("own.*")):
                archive.writestr(part.name, part.read_bytes())
        return path.name, stream.getvalue()
    elif form == "kml":
        marks = "".join(
            f"<Placemark><name>{word}</name><Point><coordinates>{lon},40</coordinates></Point>"
            "<TimeSpan><begin>2026-13-45</begin></TimeSpan></Placemark>"
            for lon, word in enumerate(frame["name"])
        )
        return path.name, f'<kml xmlns="{KML}"><Document>{marks}</Document></kml>'.encode()
    elif form == "gpx":
        point = '<trkpt lat="{}" lon="60"><time>2026-13-45</time></trkpt>'
        points = "".join(map(point.format, (40, 41))).encode()
        head = b'<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">'
        return path.name, head + b"<trk><trkseg>" + points + b"</trkseg></trk></gpx>"
    else:
        frame.to_file(path)
    return path.name, path.read_bytes()


def read_file(name: str, content: bytes, language: str) -> tuple[str, list[str]]:
    """Return an own file as the map gets it, and what is said of it."""
    overlay = read_overlay_bytes(name, content)
    return json.dumps(pack_overlay(overlay)), overlay.messages(language)


@pytest.mark.parametrize("form", ["csv", "fgb", "geojson", "gpkg", "gpx", "kml", "parquet", "zip"])
def test_own_files(form: str, tmp_path: Path) -> None:
    name, content = own_file(form, tmp_path)
    hold([partial(read_file, name, content, language) for language in LANGUAGES], rounds=4)


def test_own_files_of_all_forms_together(tmp_path: Path) -> None:
    made = []
    for form in ("csv", "fgb", "geojson", "gpkg", "gpx", "kml", "parquet", "zip"):
        folder = tmp_path / form
        folder.mkdir()
        made.append(partial(read_file, *own_file(form, folder), "en"))
    hold(made, rounds=4)


def test_a_warning_of_a_library_goes_nowhere(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """GDAL warns of the date in the track; readers neither see that nor undo each other's quiet."""
    name, content = own_file("gpx", tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        hold([partial(read_file, name, content, "en")], rounds=10)
    assert capfd.readouterr().err == ""


# ---- what is set for the whole process -------------------------------------------------------


def test_the_collector_rests_until_the_last_reader_is_done() -> None:
    inside, outside = threading.Barrier(2), threading.Barrier(2)
    seen = []

    def first() -> None:
        with collector_paused():
            inside.wait()
        outside.wait()

    thread = threading.Thread(target=first)
    thread.start()
    with collector_paused():
        inside.wait()
        outside.wait()
        seen.append(gc.isenabled())
    thread.join()
    assert [*seen, gc.isenabled()] == [False, True]


def test_an_own_file_with_long_cells_lifts_no_limit_of_the_data(
    small_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cell that is refused when nobody else reads is refused while somebody does."""
    facts = small_root / "facts.csv"
    facts.write_text(facts.read_text("utf-8") + "x" * 200_000 + "\n", "utf-8")
    alone = refusal(small_root)
    inside, done = threading.Event(), threading.Event()
    real = csv.reader

    def slow(*words: Any, **options: Any) -> Iterator[list[str]]:
        inside.set()
        done.wait(20)
        return real(*words, **options)

    monkeypatch.setattr("corridors.overlay.csv_text.csv.reader", slow)
    thread = threading.Thread(target=read_file, args=("a.csv", b"lon,lat\n1,2\n", "en"))
    thread.start()
    inside.wait(20)
    monkeypatch.undo()
    assert csv.field_size_limit() > 200_000
    try:
        assert refusal(small_root) == alone
    finally:
        done.set()
        thread.join()


def refusal(root: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(DataError) as caught:
        load(root)
    return [(item.code, item.file, item.record) for item in caught.value.findings]


def test_a_number_reads_the_same_whoever_asked_before() -> None:
    texts = {format_number(value, "ru", decimals=1) for value in (-0.0, 0.0, 0, -0.0)}
    format_number.cache_clear()
    assert {format_number(-0.0, "ru", decimals=1)} == texts == {"0"}


def test_what_is_kept_for_all_cannot_be_changed_by_one() -> None:
    with pytest.raises(TypeError):
        read_catalogue("en")["atlas_title"] = "mine"  # type: ignore[index]


# ---- the app ---------------------------------------------------------------------------------


def script(first: str) -> None:
    from corridors.app import main

    main(first)


@pytest.fixture
def open_app(small_source: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    def opened(page: str = "map", **params: Any) -> AppTest:
        monkeypatch.setattr(sys, "argv", ["streamlit_app.py", str(small_source)])
        app = AppTest.from_function(script, args=(page,), default_timeout=60)
        for key, value in params.items():
            app.query_params[key] = value
        app.run()
        assert list(app.exception) == []
        return app

    return opened


def test_a_change_of_filters_waits_for_no_figure_and_no_export(
    open_app: Callable[..., AppTest],
) -> None:
    app = open_app()
    with settings_lock, date_lock:
        app.query_params["mode"] = "rail"
        app.run()
    assert list(app.exception) == []


def test_no_page_changes_what_all_readers_share(
    open_app: Callable[..., AppTest], small_source: Path
) -> None:
    shared = shared_atlas(str(small_source))
    before = pickle.dumps(shared)
    for page in NAMES:
        for params in ({}, {"mode": "rail", "year": "2031", "lang": "zh"}, {"text": "line"}):
            open_app(page, **params)
    assert pickle.dumps(shared_atlas(str(small_source))) == before
    assert shared_atlas(str(small_source))[0] is shared[0]
