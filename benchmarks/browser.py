"""How long a page takes to show its lines in headless Chromium, and what it keeps in memory.

Lines are painted when something has been stroked on a canvas, or stands as an SVG path, in one of
the colours of the lines, and two animation frames have passed since. The time is that of the page's
own clock, which starts with the navigation. All pages are measured in the same way.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from libraries import find_file
from matplotlib.image import imread
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, CDPSession, Page, Route

CHROMIUM = "/usr/bin/chromium"
VIEW = {"width": 1280, "height": 800}
LONGEST_MS = 60_000
OFFLINE_MS = 6_000
LEAST_SHARE = 0.2
"""A page is blank when less than this share of its pixels differs from the commonest colour."""
_WATCH = """
(() => {
  const colours = new Set(COLOURS);
  let stroked = false;
  const proto = CanvasRenderingContext2D.prototype;
  const stroke = proto.stroke;
  proto.stroke = function (...args) {
    if (!stroked && colours.has(this.strokeStyle)) stroked = true;
    return stroke.apply(this, args);
  };
  const drawn = () => {
    if (stroked) return true;
    const lines = [...document.querySelectorAll("path[stroke]")];
    const own = lines.filter((path) => colours.has(path.getAttribute("stroke")));
    return own.some((path) => path.getAttribute("d").length > 4);
  };
  const watch = () => {
    if (!drawn()) { requestAnimationFrame(watch); return; }
    const tell = () => { window.paintedAt = performance.now(); };
    requestAnimationFrame(() => requestAnimationFrame(tell));
  };
  requestAnimationFrame(watch);
})();
"""


@dataclass(frozen=True, slots=True)
class Opening:
    """What opening a page took.

    Attributes
    ----------
    painted_ms
        From the navigation to the first lines painted.
    busy_ms
        Work of the main thread until then.
    heap_mb
        What scripts hold after a collection, array buffers included.
    requests
        To anything but the file itself.
    """

    painted_ms: float
    busy_ms: float
    heap_mb: float
    requests: int


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_page(
    browser: Browser, path: Path, colours: list[str], files: dict[str, Path] | None
) -> Iterator[tuple[Page, CDPSession, list[str]]]:
    """Open a file; requests are answered from `files`, or fail when there are none."""
    context = browser.new_context(viewport=VIEW, color_scheme="light")
    page = context.new_page()
    page.set_default_timeout(LONGEST_MS)
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        if files is None:
            route.abort()
            return
        body, kind = find_file(route.request.url, files)
        route.fulfill(body=body, content_type=kind)

    context.route(lambda url: url.startswith("http"), answer)
    page.add_init_script(_WATCH.replace("COLOURS", str(colours)))
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    page.goto(path.resolve().as_uri(), wait_until="commit")
    try:
        yield page, session, asked
    finally:
        context.close()


def measure_opening(
    browser: Browser, path: Path, colours: list[str], files: dict[str, Path]
) -> Opening:
    """Open a page once in a context of its own."""
    with open_page(browser, path, colours, files) as (page, session, asked):
        painted = page.wait_for_function("window.paintedAt").json_value()
        busy = metrics_of(session)["TaskDuration"] * 1000
        session.send("HeapProfiler.collectGarbage")
        usage = session.send("Runtime.getHeapUsage")
        used = usage["usedSize"] + usage.get("backingStorageSize", 0)
        return Opening(painted, busy, used / 1e6, len(asked))


def shows_offline(browser: Browser, path: Path, colours: list[str], picture: Path) -> bool:
    """Tell whether a page shows anything of a map when every request fails; keeps a picture."""
    with open_page(browser, path, colours, None) as (page, _, _):
        page.wait_for_timeout(OFFLINE_MS)
        page.screenshot(path=picture)
    pixels = imread(picture)[..., :3].reshape(-1, 3)
    _, counts = np.unique((pixels * 255).astype(np.uint8), axis=0, return_counts=True)
    return bool(1 - counts.max() / counts.sum() > LEAST_SHARE)


def metrics_of(session: CDPSession) -> dict[str, float]:
    """Return Chromium's performance metrics, seconds and bytes."""
    found: dict[str, Any] = session.send("Performance.getMetrics")
    return {item["name"]: item["value"] for item in found["metrics"]}


STEPS = {
    "filter": (
        "corridors.update({off: new Set(['rail', 'planned'])})",
        "corridors.update({off: new Set()})",
    ),
    "year": ("corridors.update({year: 2012})", "corridors.update({year: 2013})"),
    "language": ("corridors.setLanguage('zh')", "corridors.setLanguage('en')"),
}


def measure_steps(
    browser: Browser, path: Path, colours: list[str], times: int
) -> dict[str, list[float]]:
    """Return milliseconds of main-thread work of each kind of step, redraw and layout included."""
    found: dict[str, list[float]] = {name: [] for name in STEPS}
    with open_page(browser, path, colours, None) as (page, session, _):
        page.wait_for_function("window.paintedAt")
        page.wait_for_timeout(500)
        for number in range(times + 1):
            for name, pair in STEPS.items():
                took = _step_ms(page, session, pair[number % 2])
                if number:  # the first of each warms up
                    found[name].append(took)
    return found


def _step_ms(page: Page, session: CDPSession, step: str) -> float:
    """Return the main thread's time in tasks from a step to two frames later."""
    before = metrics_of(session)["TaskDuration"]
    page.evaluate(
        f"() => new Promise((done) => {{ {step};"
        " requestAnimationFrame(() => requestAnimationFrame(done)); })"
    )
    return (metrics_of(session)["TaskDuration"] - before) * 1000
