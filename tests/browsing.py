"""Chromium for tests: pages that keep what went wrong on them and what they asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
READY = ".corridors-legend"
SHOWN_LINES = """() => {
  const strokes = corridors.lines.pieces.filter((piece) => piece.kind === "stroke");
  return strokes.filter((piece) => !piece.layer.options.hidden).map((piece) => piece.line.id);
}"""
SHOWN_SITES = "() => [...corridors.shown.sites].filter((s) => s.marker._map).map((s) => s.id)"


class Watched:
    """A page that keeps what went wrong on it and what it asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self.requests: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error.stack)))
        page.on("console", self._listen)
        page.on("dialog", self._refuse)
        page.on("request", lambda request: self.requests.append(request.url))

    def go(self, address: str, ready: str = READY) -> Watched:
        """Open an address anew, whatever was open before."""
        self.page.goto("about:blank")
        self.page.goto(address)
        if ready:
            self.page.wait_for_selector(ready, state="attached")
        return self

    def _listen(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(message.text)

    def _refuse(self, dialog: Any) -> None:
        self.errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def run(self, script: str, argument: Any = None) -> Any:
        return self.page.evaluate(script, argument)

    def card(self) -> Locator:
        return self.page.locator(".corridors-card")

    def shown(self) -> tuple[set[str], set[str]]:
        """Return the ids of the lines and sites on the map."""
        return set(self.run(SHOWN_LINES)), set(self.run(SHOWN_SITES))

    def site(self, name: str) -> Locator:
        return self.page.locator(f'.corridors-site[aria-label*="{name}"]')

    def focused(self) -> str:
        """Return the text, or else the name, of the element that has the focus."""
        return str(
            self.run(
                "(document.activeElement.ariaLabel || document.activeElement.textContent).trim()"
            )
        )

    def close(self, *, requests: set[str]) -> None:
        self.page.context.close()
        assert self.errors == [], self.errors
        assert set(self.requests) <= requests


def open_watched(browser: Browser, size: Any = None, **options: Any) -> Watched:
    """Open an empty page in a context of its own, with the network off unless told otherwise."""
    context = browser.new_context(**{"viewport": size or DESK, "offline": True, **options})
    context.set_default_timeout(12_000)
    return Watched(context.new_page())


def reset(watched: Watched) -> None:
    """Make a page that tests share as it was when it was opened."""
    watched.run(
        """() => {
          corridors.setLanguage(corridors.model.options.language);
          corridors.reset();
          corridors.setTheme(corridors.model.options.theme);
          if (corridors.panel) corridors.panel.setOpen(corridors.root.clientWidth >= 900);
          document.activeElement.blur();
        }"""
    )
    watched.page.wait_for_function("!document.querySelector('.corridors-card')")  # it fades


def address_of(path: Path, rest: str = "") -> str:
    return path.as_uri() + rest
