"""What is hostile stays text, what is broken says so, and nothing is asked of the network."""

from __future__ import annotations

import json
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import attacks
import pytest
from browsing import Watched, open_watched

import corridors
from corridors.export import write_html
from corridors.web import TILES, MapOptions
from corridors.web.codec import ALPHABET, GAP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from corridors.atlas import Atlas

pytestmark = pytest.mark.browser
LONGEST, SHORT, VERSION = 4000, 300, 40
"""Longer names, short texts and versions are refused when data are read; a title may be longer."""
INVENTORY = """() => ({
  scripts: document.scripts.length,
  images: document.images.length,
  handlers: [...document.querySelectorAll("*")].filter((node) =>
    [...node.attributes].some((a) => a.name.startsWith("on"))).length,
  links: [...document.links].map((link) => link.getAttribute("href")),
})"""


# ---- attacks ---------------------------------------------------------------------------------


def spoil(root: Path, attack: str) -> None:
    """Put an attack into every field of free text."""
    keys = {"name", "aliases", "description", "note", "status_note", "programme", "publisher"}
    keys |= {"title", "location_note", "route_note", "container-title"}

    short = {"programme", "publisher", "container-title"}

    def walk(item: Any, key: str = "") -> Any:
        if isinstance(item, dict):
            return {k: walk(v, key if key == "name" else k) for k, v in item.items()}
        if isinstance(item, list):
            return [walk(value, key) for value in item]
        if key not in keys or not isinstance(item, str):
            return item
        return attack[:SHORT] if key in short else attack

    for path in root.iterdir():
        if path.suffix in (".json", ".geojson"):
            data = json.loads(path.read_text("utf-8"))
            word = attack[:SHORT]
            package = {"version": attack[:VERSION], "name": word, "title": word}
            package |= {"contributors": [{"title": word}], "licenses": [{"name": attack}]}
            more = package if path.stem == "datapackage" else {}
            spoiled = walk(data) | more if isinstance(data, dict) else walk(data)
            path.write_text(json.dumps(spoiled), "utf-8")
    facts = root / "facts.csv"
    quoted = '"' + attack[:SHORT].replace('"', '""') + '"'
    text = facts.read_text("utf-8")
    for old in ("Counts sidings.", "The count includes empties.", "imports", "A company"):
        assert old in text
        text = text.replace(old, quoted)
    facts.write_text(text, "utf-8")


@pytest.mark.parametrize(
    "attack",
    [*attacks.TEXTS, attacks.ALL_IN_ONE, "N" * LONGEST],
    ids=[*(f"text-{number}" for number in range(len(attacks.TEXTS))), "all", "long"],
)
def test_attacks_in_every_field_stay_text(
    visit: Callable[..., Watched], small_root: Path, tmp_path: Path, attack: str
) -> None:
    spoil(small_root, attack)
    title = attacks.LONG_NAME if len(attack) == LONGEST else attack
    path = tmp_path / "map.html"
    options = MapOptions(title=title, subtitle=title, select="steppe-railway")
    write_html(corridors.load(small_root), path, options)
    watched = visit(path)
    page = watched.page
    assert page.title() == title
    assert attack in page.locator("h1").evaluate("(node) => node.textContent")
    assert attack in watched.card().evaluate("(node) => node.textContent")
    page.locator(".corridors-site").first.focus()
    page.keyboard.press("Enter")
    page.locator(".corridors-search input").fill(attack[:200])
    watched.run("corridors.panel.box.querySelectorAll('.corridors-more').forEach((b) => b.click())")
    page.locator("[data-tool=table_open]").click()
    watched.run("window.dispatchEvent(new Event('beforeprint'))")
    watched.run("window.dispatchEvent(new Event('afterprint'))")
    watched.run("corridors.setLanguage('zh')")
    page.wait_for_timeout(100)
    found = page.evaluate(INVENTORY)
    assert found["images"] == found["handlers"] == 0
    assert all(link.startswith(("https://", "#")) for link in found["links"])
    assert page.evaluate(f"window.{attacks.FLAG}") is None
    assert page.evaluate("({}).polluted") is None


def test_an_address_that_is_a_script_is_no_link(
    visit: Callable[..., Watched], small_root: Path, tmp_path: Path
) -> None:
    sources = small_root / "sources.json"
    data = json.loads(sources.read_text("utf-8"))
    for item, address in zip(data, attacks.ADDRESSES, strict=False):
        item["URL"] = address
    sources.write_text(json.dumps(data), "utf-8")
    path = tmp_path / "map.html"
    write_html(corridors.load(small_root), path, MapOptions(select="steppe-railway"))
    watched = visit(path)
    assert watched.card().locator("a").count() == 0
    assert "Gazette" in watched.card().inner_text()


# ---- broken data -----------------------------------------------------------------------------

DATA = re.compile(r'(id="atlas-data">)(.*?)(</script>)', re.DOTALL)


def cut(text: str) -> str:
    return text[: len(text) // 2]


def other_format(text: str) -> str:
    return text.replace('"format":', '"format":9', 1)


def bad_digit(text: str) -> str:
    document = json.loads(text)
    at = document["lines"]["columns"].index("path")
    document["lines"]["cells"][at][0] = "é" + document["lines"]["cells"][at][0]
    return json.dumps(document)


def half_a_number(text: str) -> str:
    document = json.loads(text)
    at = document["lines"]["columns"].index("path")
    numbers, gap, levels = document["lines"]["cells"][at][0].partition(GAP)
    document["lines"]["cells"][at][0] = f"{numbers}{ALPHABET[-1]}{gap}{levels}"
    return json.dumps(document)


def without(table: str) -> Callable[[str], str]:
    def spoil_(text: str) -> str:
        return json.dumps({key: part for key, part in json.loads(text).items() if key != table})

    return spoil_


def replaced(text: str) -> Callable[[str], str]:
    return lambda _: text


BROKEN = {
    "cut": cut,
    "format": other_format,
    "digit": bad_digit,
    "half": half_a_number,
    "no-texts": without("texts"),
    "no-lines": without("lines"),
    "no-ground": without("ground"),
    "no-style": without("style"),
    "empty": replaced(""),
    "null": replaced("null"),
    "list": replaced("[]"),
    "number": replaced("7"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_damaged_data_leave_a_sentence_and_not_a_blank_page(
    browser: Browser, small_map: Path, tmp_path: Path, how: str
) -> None:
    html = small_map.read_text("utf-8")
    path = tmp_path / "broken.html"
    path.write_text(DATA.sub(lambda m: m[1] + BROKEN[how](m[2]) + m[3], html, count=1), "utf-8")
    watched = open_watched(browser).go(path.as_uri(), "[role=alert]")
    for language, words in {"en": "cannot be drawn", "ru": "повреждены", "zh": "无法"}.items():
        assert words in watched.page.locator(f"[role=alert] [lang={language}]").inner_text()
    watched.page.set_viewport_size({"width": 800, "height": 600})
    watched.page.wait_for_timeout(250)
    assert len(watched.errors) == 1, "one line in the console says why"
    watched.page.context.close()


# ---- policies and readers without scripts ------------------------------------------------------


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Serve a folder on this machine with a header of its own."""
    servers: list[ThreadingHTTPServer] = []

    def start(folder: Path, policy: str) -> str:
        class Handler(SimpleHTTPRequestHandler):
            def end_headers(self) -> None:
                self.send_header("Content-Security-Policy", policy)
                super().end_headers()

            def log_message(self, *_: Any) -> None:
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_the_printed_policy_lets_the_page_run_and_nothing_else(
    browser: Browser, serve: Callable[..., str], small_atlas: Atlas, tmp_path: Path
) -> None:
    page = write_html(small_atlas, tmp_path / "map.html", MapOptions(select="steppe-west"))
    address = serve(tmp_path, page.policy())
    watched = open_watched(browser, offline=False).go(f"{address}map.html")
    assert "Steppe railway" in watched.card().inner_text()
    watched.page.locator('[data-choice="dark"]').click()
    watched.page.locator(".leaflet-popup-close-button").click()  # the card lies over the site
    watched.site("Pass dry port").click()
    watched.run("window.dispatchEvent(new Event('beforeprint'))")
    watched.run("window.dispatchEvent(new Event('afterprint'))")
    assert watched.errors == []
    watched.run(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.PWNED = 1";
          document.body.append(script);
          document.body.insertAdjacentHTML("beforeend", "<img src='/x.png' onerror='PWNED = 1'>");
        }"""
    )
    watched.page.wait_for_timeout(200)
    assert watched.run(f"window.{attacks.FLAG}") is None
    assert sum("Content Security Policy" in error for error in watched.errors) >= 2
    assert not any(url.endswith("x.png") for url in watched.requests if "blocked" in url)
    watched.page.context.close()


def test_a_split_page_opened_from_disk_works(
    browser: Browser, small_atlas: Atlas, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    write_html(small_atlas, path, MapOptions(select="steppe-west"), split=True)
    watched = open_watched(browser).go(path.as_uri())
    assert "Steppe railway" in watched.card().inner_text()
    own = {(tmp_path / name).as_uri() for name in ("map.html", "map.js", "map.css")}
    assert own <= set(watched.requests)
    watched.close(requests=own | {"about:blank"})


def test_a_split_page_needs_no_inline_script(
    browser: Browser, serve: Callable[..., str], small_atlas: Atlas, tmp_path: Path
) -> None:
    write_html(small_atlas, tmp_path / "map.html", MapOptions(select="steppe-west"), split=True)
    policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:"
    address = serve(tmp_path, policy)
    watched = open_watched(browser, offline=False).go(f"{address}map.html")
    assert "Steppe railway" in watched.card().inner_text()
    watched.close(
        requests={f"{address}{name}" for name in ("map.html", "map.js", "map.css")}
        | {"about:blank", f"{address}favicon.ico"}
    )


# ---- tiles -----------------------------------------------------------------------------------


def test_tiles_are_asked_of_the_named_host_alone(
    browser: Browser, small_atlas: Atlas, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    page = write_html(small_atlas, path, MapOptions(tiles="osm"))
    watched = open_watched(browser, offline=False)
    watched.page.route(
        re.compile("^https?:"), lambda route: route.fulfill(content_type="image/png", body=b"")
    )
    watched.go(path.as_uri())
    watched.page.wait_for_timeout(400)
    asked = [url for url in watched.requests if url.startswith("http")]
    host = TILES["osm"].url.split("{")[0]
    assert asked
    assert all(url.startswith(host) for url in asked)
    assert f"img-src data: {host.rstrip('/')}" in page.policy()
    assert "OpenStreetMap contributors" in watched.page.locator(".corridors-credits").inner_text()
    watched.page.context.close()
