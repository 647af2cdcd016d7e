"""The app as a server: paths that are no page, and what is lost when it is started anew."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError

import pytest
from serving import free_port, serve_app, wait_for

from corridors.app import pages, service
from corridors.app.service import Service, not_found_page
from corridors.i18n import available_languages, translate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

SHELL = b"<!DOCTYPE html><title>Streamlit</title>"
LOST = "The own lines of this address are not here"


class Shell:
    """Answers as Streamlit does: its shell for every path."""

    def __init__(self, status: int = 200, kind: str = "text/html; charset=utf-8") -> None:
        self.status, self.kind = status, kind

    async def answer(self, _scope: object, _receive: object, send: Any) -> None:
        headers = [(b"content-type", self.kind.encode())]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": SHELL})


def ask(
    path: str, monkeypatch: pytest.MonkeyPatch, shell: Shell, base: str = ""
) -> tuple[int, bytes]:
    """Return status and body of an answer to a request."""
    monkeypatch.setattr("streamlit.App.__call__", shell.answer)
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    app = Service.__new__(Service)
    app.root = f"/{base}/" if base else "/"
    scope = {"type": "http", "path": path, "query_string": b"", "headers": []}
    with ThreadPoolExecutor(1) as pool:  # a browser's driver has a loop in this thread
        pool.submit(asyncio.run, app(scope, None, send)).result()
    return sent[0]["status"], b"".join(item.get("body", b"") for item in sent)


@pytest.mark.parametrize("base", ["", "atlas"])
@pytest.mark.parametrize("path", ["", *pages.LINKED, "projects/", "media/a.html"])
def test_a_page_or_a_download_is_passed_on(
    path: str, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = f"/{base}/" if base else "/"
    assert ask(before + path, monkeypatch, Shell(), base) == (200, SHELL)


@pytest.mark.parametrize("base", ["", "atlas"])
@pytest.mark.parametrize(
    "path",
    [
        "a",
        "a/b/c",
        "projects/x",
        "Projects",
        "static/none.js",
        "_stcore/none",
        "map",
        "media",
        "app/x",
    ],
)
def test_what_is_no_page_says_so(path: str, base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = f"/{base}/" if base else "/"
    status, body = ask(before + path, monkeypatch, Shell(), base)
    assert status == 404
    assert "There is no page at this address" in body.decode()
    assert f'<a href="{before}">' in body.decode()


@pytest.mark.parametrize(
    "shell", [Shell(kind="text/javascript"), Shell(404), Shell(301), Shell(304), Shell(500)]
)
def test_other_answers_are_passed_on(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask("/static/js/x", monkeypatch, shell) == (shell.status, SHELL)


@pytest.mark.parametrize("language", available_languages())
def test_the_page_that_is_none_speaks_as_the_address_or_the_browser_does(language: str) -> None:
    accept = [(b"Accept-Language", f"{language}-XX,{language};q=0.9,de;q=0.8".encode())]
    by_browser = not_found_page({"headers": accept}, "/").decode()
    by_address = not_found_page({"query_string": f"lang={language}".encode()}, "/").decode()
    for page in (by_browser, by_address):
        assert f'<html lang="{language}">' in page
        assert translate("app_no_page_how", language) in page
    assert f'href="/?lang={language}"' in by_address


@pytest.mark.parametrize("junk", [b"lang=%22%3E%3Cscript%3E", b"\xff\xfe=\x00", b"lang=tlh&" * 999])
def test_the_page_that_is_none_repeats_nothing(junk: bytes) -> None:
    page = not_found_page({"query_string": junk, "headers": [(b"accept-language", b"\xff")]}, "/")
    assert page == not_found_page({}, "/")


@pytest.mark.parametrize(
    ("platform", "desktop", "opened"),
    [("linux", "", []), ("linux", "DISPLAY", ["x"]), ("darwin", "", ["x"])],
)
def test_a_browser_is_opened_where_there_is_a_desktop(
    monkeypatch: pytest.MonkeyPatch, platform: str, desktop: str, opened: list[str]
) -> None:
    seen: list[str] = []

    class Now:
        def __init__(self, *, target: Any, args: Any, daemon: bool) -> None:
            assert daemon
            self.start = lambda: target(*args)

    monkeypatch.setattr(service.sys, "platform", platform)
    monkeypatch.setattr(service.threading, "Thread", Now)
    monkeypatch.setattr(service.webbrowser, "open", seen.append)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    if desktop:
        monkeypatch.setenv(desktop, ":0")
    service.open_browser("x")
    assert seen == opened


# ---- a running server ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def address(small_source: Path, repository: Path) -> Iterator[str]:
    with serve_app(repository, "--data", str(small_source), base_path="atlas") as found:
        yield found


def fetch(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310  (our own server)
            return answer.status, answer.read().decode("utf-8", "replace")
    except HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")


def test_a_served_path_is_a_page_or_says_that_it_is_none(address: str, small_source: Path) -> None:
    for path in ("a/b/c", "nonsense", "projects/deeper"):
        status, text = fetch(address + path)
        assert (status, "There is no page" in text) == (404, True)
    for path in ("", *pages.LINKED):
        assert fetch(address + path)[0] == 200
    for path in ("_stcore/health", "_stcore/metrics", "_stcore/host-config", "", "a/b"):
        _, text = fetch(address + path)
        assert str(small_source) not in text
    assert json.loads(fetch(address + "_stcore/host-config")[1])["allowedOrigins"] == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_server_says_where_it_is_and_ends_well(
    small_source: Path, repository: Path, number: signal.Signals
) -> None:
    port = free_port()
    command = [sys.executable, "-m", "corridors.cli", "app", "--no-browser", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--data", str(small_source)],
        cwd=repository,
        env={**os.environ, "PYTHONPATH": str(repository / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        server.send_signal(number)
        out, told = server.communicate(timeout=30)
    assert (server.returncode, out.strip()) == (0, "")
    assert told == f"The atlas is at http://127.0.0.1:{port}/ (Ctrl+C ends it)\n"


@pytest.mark.browser
def test_a_page_says_that_own_lines_went_when_the_server_was_started_anew(
    browser: Browser, small_source: Path, repository: Path, tmp_path: Path
) -> None:
    line = {"type": "LineString", "coordinates": [[60, 43], [70, 44]]}
    own = tmp_path / "own.geojson"
    own.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": line}), "utf-8")
    port = free_port()
    data = ("--data", str(small_source))
    page = browser.new_context().new_page()
    with serve_app(repository, *data, port=port) as address:
        page.goto(f"{address}?lang=en&mode=rail")
        page.get_by_text("Lay your own lines").click(timeout=60_000)
        page.locator("input[type=file]").set_input_files(own)
        page.wait_for_selector(".st-key-own ul")
        page.wait_for_url("**own=1**")
        assert page.get_by_text(LOST).count() == 0
    with serve_app(repository, *data, port=port):
        page.get_by_text(LOST).wait_for(timeout=60_000)
        page.get_by_text("Go on without them").click()
        page.get_by_text(LOST).wait_for(state="detached")
        assert "own=" not in page.url
        assert "mode=rail" in page.url
    page.context.close()
