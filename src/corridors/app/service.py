"""The app as a server: it says where it is, opens a browser, and answers paths that are no page.

Streamlit sends its empty shell, with 200, for every path: under one that is no page of ours the
shell looks for its own files in the wrong place and stays blank. Here such a path is a page that
says so, with 404.
"""

from __future__ import annotations

import os
import sys
import threading
import webbrowser
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import streamlit as st

from corridors.app import pages
from corridors.app.address import pick_language
from corridors.app.markup import Html, tag
from corridors.i18n import translate
from corridors.style import THEMES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
    from pathlib import Path

    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]

_EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104  (told, not bound)
_START, _BODY = "http.response.start", "http.response.body"


class Service(st.App):
    """Streamlit's server for a script, with our answer to paths that are no page.

    Parameters
    ----------
    script
        What runs for each reader.
    base_path
        Where a proxy shows the app, such as ``atlas``; empty for the root.
    started
        Called once, when readers can come.
    """

    def __init__(self, script: Path, base_path: str, started: Callable[[], None]) -> None:
        @asynccontextmanager
        async def life(_app: st.App) -> AsyncIterator[None]:
            started()
            yield

        super().__init__(script, lifespan=life)
        self.root = f"/{base_path}/" if base_path else "/"

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request, as an ASGI application."""
        if scope["type"] == "http" and not self._is_known(str(scope.get("path", ""))):
            send = _Gate(send, lambda: not_found_page(scope, self.root))
        await super().__call__(scope, receive, send)

    def _is_known(self, path: str) -> bool:
        """Tell whether a path is a page, or a download: that may be HTML too."""
        name = path.removeprefix(self.root)
        return name.startswith("media/") or name.removesuffix("/") in ("", *pages.LINKED)


class _Gate:
    """Passes an answer on, but in place of Streamlit's shell one that says: there is no page."""

    def __init__(self, send: Send, make: Callable[[], bytes]) -> None:
        self._send, self._make = send, make
        self._closed = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == _START:
            kinds = [value for key, value in message["headers"] if key.lower() == b"content-type"]
            shell = message["status"] == 200 and kinds and kinds[0].startswith(b"text/html")  # noqa: PLR2004  (OK)
            self._closed = bool(shell)
            if shell:
                await self._refuse()
        if not self._closed:
            await self._send(message)

    async def _refuse(self) -> None:
        content = self._make()
        headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", str(len(content)).encode()),
            (b"cache-control", b"no-cache"),
        ]
        await self._send({"type": _START, "status": 404, "headers": headers})
        await self._send({"type": _BODY, "body": content})


def not_found_page(scope: Message, root: str) -> bytes:
    """Return the page for a path that is none, in the language of the address or the browser."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[-1]
    headers = {key.lower(): value.decode("latin-1") for key, value in scope.get("headers", ())}
    accepted = headers.get(b"accept-language", "").partition(",")[0].partition(";")[0]
    language = pick_language(asked, accepted.strip())
    light, dark = THEMES["light"], THEMES["dark"]
    style = (
        "body{max-width:34rem;margin:12vh auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;"
        f"background:{light.paper};color:{light.ink}}}h1{{font:600 1.5rem/1.2 Georgia,serif}}"
        f"a{{color:{light.link}}}@media(prefers-color-scheme:dark){{body{{background:{dark.paper};"
        f"color:{dark.ink}}}a{{color:{dark.link}}}}}"
    )
    query = f"?lang={language}" if asked == language else ""
    page = tag(
        "html",
        tag(
            "head",
            Html('<meta charset="utf-8">'),
            Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
            tag("title", translate("app_no_page", language)),
            tag("style", Html(style)),
        ),
        tag(
            "body",
            tag("h1", translate("app_no_page", language)),
            tag("p", translate("app_no_page_how", language)),
            tag("p", tag("a", translate("atlas_title", language), href=f"{root}{query}")),
        ),
        lang=language,
    )
    return f"<!DOCTYPE html>{page}".encode()


def address_of(host: str, port: int, base_path: str) -> str:
    """Return the address of the app for this machine's browser.

    >>> address_of("0.0.0.0", 8501, "atlas"), address_of("::1", 8600, "")
    ('http://localhost:8501/atlas/', 'http://[::1]:8600/')
    """
    name = "localhost" if host in _EVERYWHERE else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/{base_path}{'/' if base_path else ''}"


def open_browser(address: str) -> None:
    """Open the browser of a desktop; where there is none, do nothing."""
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys():
        return  # a browser in the terminal would be opened there
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
