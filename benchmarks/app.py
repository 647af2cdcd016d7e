"""How quick the app is, against the smallest streamlit-folium page with the same lines.

Run ``python benchmarks/app.py`` with ``pip install streamlit-folium``, npm and Chromium at hand.
It prints a Markdown table. streamlit-folium's libraries come from npm and are served here: with
the network in between it would be slower. Both servers are started anew for each first map.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

import websockets
from libraries import fetch_libraries, find_file
from playwright.sync_api import sync_playwright
from prepare import write_inputs
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from corridors.model import Mode
from corridors.style import MODE_COLOURS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page, Route

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
VIEW = {"width": 1280, "height": 800}
START_SECONDS = 60
FIRST_RUNS, CHANGE_RUNS, SESSIONS, CHANGES_EACH = 3, 6, 30, 6
_WORD = "Eurasia"
RAIL = MODE_COLOURS[Mode.RAIL]
"""Our colour of railways; the other page paints its lines in it too."""

_WATCH = """
(() => {
  if (window.strokes) return;
  window.strokes = 0;
  window.struck = () => {
    window.strokes += 1;
    window.struckAt = window.struckAt || Date.now();
  };
  document.addEventListener("click", () => { window.clickedAt = Date.now(); }, true);
  const proto = CanvasRenderingContext2D.prototype;
  const stroke = proto.stroke;
  proto.stroke = function (...args) {
    if (this.strokeStyle === COLOUR) window.struck();
    return stroke.apply(this, args);
  };
  const set = Element.prototype.setAttribute;
  Element.prototype.setAttribute = function (name, value) {
    if (name === "stroke" && value === COLOUR && this.tagName === "path") window.struck();
    return set.call(this, name, value);
  };
})();
"""
_COUNT = """
() => {
  const count = (frame) => {
    let sum = 0;
    try { sum = frame.strokes || 0; } catch { return 0; }
    for (let i = 0; i < frame.frames.length; i += 1) sum += count(frame.frames[i]);
    return sum;
  };
  return count(window);
}
"""
_FORGET = """
() => {
  const forget = (frame) => {
    try { frame.struckAt = 0; } catch { return; }
    for (let i = 0; i < frame.frames.length; i += 1) forget(frame.frames[i]);
  };
  forget(window);
}
"""
_SINCE_CLICK = """
() => {
  const times = [];
  const read = (frame) => {
    try { if (frame.struckAt) times.push(frame.struckAt); } catch { return; }
    for (let i = 0; i < frame.frames.length; i += 1) read(frame.frames[i]);
  };
  read(window);
  return Math.min(...times) - window.clickedAt;
}
"""
_THEIRS = """
import json
from pathlib import Path
import folium, streamlit as st
from streamlit_folium import st_folium
COLOURS = json.loads(%r)
@st.cache_data
def lines():
    return json.loads(Path(%r).read_text("utf-8"))["features"]
st.set_page_config(layout="wide")
only = st.checkbox("Rail only")
group = folium.FeatureGroup(name="lines")
for line in lines():
    mode = line["properties"]["mode"]
    if mode == "rail" or not only:
        colour = COLOURS[mode]
        folium.GeoJson(line, style_function=lambda _, c=colour: {"color": c}).add_to(group)
st_folium(folium.Map([43, 66], zoom_start=4), feature_group_to_add=group, width=1100, height=640,
          returned_objects=[])
"""


@contextmanager
def serve(command: list[str], port: int) -> Iterator[int]:
    """Start a Streamlit server; gives its process id at once, before it answers."""
    process = subprocess.Popen(  # noqa: S603  (our own command)
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)
    wait_until_free(port)


def wait_until_free(port: int) -> None:
    """Wait until nobody listens on a port."""
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.1)


def wait_for(port: int) -> None:
    """Wait until the server on a port answers."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health") as answer:
                if answer.status == 200:  # noqa: PLR2004  (HTTP)
                    return
        except (URLError, OSError):
            time.sleep(0.02)
    msg = f"no server on port {port}"
    raise RuntimeError(msg)


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def ours(port: int) -> list[str]:
    """Return the command that starts our app."""
    return [sys.executable, "-m", "corridors.cli", "app", "--no-browser", "--port", str(port)]


def theirs(port: int, script: Path) -> list[str]:
    """Return the command that starts the other page."""
    options = ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
    options += ["--server.fileWatcherType", "none", "--server.port", str(port)]
    return [sys.executable, "-m", "streamlit", "run", str(script), *options]


def new_page(browser: Browser, libraries: dict[str, Path]) -> Page:
    """Return a page that counts strokes and gets libraries from here."""
    page = browser.new_page(viewport=VIEW)
    page.add_init_script(_WATCH.replace("COLOUR", repr(RAIL)))

    def answer(route: Route) -> None:
        body, kind = find_file(route.request.url, libraries)
        headers = {"access-control-allow-origin": "*"}
        route.fulfill(body=body, content_type=kind, headers=headers)

    page.route(lambda url: "127.0.0.1" not in url, answer)
    return page


def strokes(page: Page) -> int:
    """Return how many lines have been painted so far."""
    return int(page.evaluate(_COUNT))


def wait_painted(page: Page, before: int = 0) -> float:
    """Return when more lines than before were painted; the clock is this process's."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if strokes(page) > before:
            return time.perf_counter()
        time.sleep(0.01)
    msg = "nothing was painted"
    raise RuntimeError(msg)


# ---- (a) the first map -----------------------------------------------------------------------


def first_map(
    browser: Browser,
    command: Callable[[int], list[str]],
    libraries: dict[str, Path],
    wait: Callable[[Page], float] | None = None,
) -> tuple[float, float]:
    """Return seconds from the server's start to painted lines, and from the visit to them."""
    port = free_port()
    page = new_page(browser, libraries)
    start = time.perf_counter()
    with serve(command(port), port):
        wait_for(port)
        visit = time.perf_counter()
        page.goto(f"http://127.0.0.1:{port}/", wait_until="commit")
        done = (wait or wait_painted)(page)
        page.close()
    return done - start, done - visit


def bare_results(browser: Browser, turns: int) -> list[tuple[str, str, str]]:
    """Return how much longer than Streamlit's own one-word page ours takes, in turns."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "word.py"
        script.write_text(f"import streamlit as st\nst.write({_WORD!r})\n", "utf-8")
        own, bare = [], []
        for number in range(turns + 1):
            one = first_map(browser, ours, {})
            two = first_map(browser, lambda port: theirs(port, script), {}, wait_word)
            if number:  # the first compiles, and fills the caches of the disk
                own.append(one)
                bare.append(two)
    rows = []
    for n, (what, goal) in enumerate((("server start", 0.7), ("first visit", 0.35))):
        one, two = (median(run[n] for run in runs) for runs in (own, bare))
        above = median(a[n] - b[n] for a, b in zip(own, bare, strict=True))
        said = f"{one:.2f} s / {two:.2f} s: **{above:.2f} s** above"
        rows.append((f"{what} to first map, above Streamlit's page", f"≤ {goal} s", said))
    return rows


def wait_word(page: Page) -> float:
    """Return when the one word stands on the page."""
    page.wait_for_selector(f"text={_WORD}", timeout=START_SECONDS * 1000)
    return time.perf_counter()


# ---- (b) a change of filters -----------------------------------------------------------------


def changes(browser: Browser, port: int, libraries: dict[str, Path], label: str) -> list[float]:
    """Return milliseconds from a click on a filter to lines painted anew, by the page's clock."""
    page = new_page(browser, libraries)
    page.goto(f"http://127.0.0.1:{port}/")
    wait_painted(page)
    page.wait_for_timeout(3000)
    times = []
    for _ in range(CHANGE_RUNS):
        before = strokes(page)
        page.evaluate(_FORGET)
        page.get_by_text(label).first.click()
        wait_painted(page, before)
        times.append(float(page.evaluate(_SINCE_CLICK)))
        page.wait_for_timeout(2500)
    page.close()
    return times


# ---- (c) many sessions -----------------------------------------------------------------------


async def visit_often(
    port: int, mode: str, expected: dict[str, str], gate: asyncio.Event, done: list[str]
) -> int:
    """Change the filters again and again in a session of one's own; return the faults."""
    faults = 0
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    protocols = [websockets.Subprotocol("streamlit")]
    async with websockets.connect(address, subprotocols=protocols, max_size=None) as socket_:
        for number in range(CHANGES_EACH):
            wanted = f"mode={mode}" if number % 2 == 0 else ""
            message = BackMsg()
            message.rerun_script.query_string = wanted
            await socket_.send(message.SerializeToString())
            said = await read_run(socket_)
            faults += expected.setdefault(wanted, said) != said or not said
        done.append(mode)
        await gate.wait()
    return faults


async def read_run(socket_: Any) -> str:  # noqa: ANN401  (a connection)
    """Return the line of counts that a run of the script wrote; nothing if it failed."""
    counts = ""
    async for data in socket_:
        message = ForwardMsg()
        message.ParseFromString(data)
        if message.WhichOneof("type") == "delta":
            element = message.delta.new_element
            if element.WhichOneof("type") == "exception":
                return ""
            found = re.search(r"Projects: [^<]*", element.html.body)
            counts = found[0] if found else counts
        elif message.WhichOneof("type") == "script_finished":
            return counts
    return ""


async def many(port: int, process: int) -> tuple[float, int, float]:
    """Return MB for each extra session, the faults, and the seconds that all changes took."""
    expected: dict[str, str] = {}
    modes = ("rail", "road", "pipeline", "air", "sea")
    gate = asyncio.Event()
    gate.set()
    for mode in modes:  # one after the other: what they say is right, and caches fill
        await visit_often(port, mode, expected, gate, [])
    before = resident_mb(process)
    gate.clear()
    done: list[str] = []
    start = time.perf_counter()
    tasks = [
        asyncio.create_task(visit_often(port, modes[n % len(modes)], expected, gate, done))
        for n in range(SESSIONS)
    ]
    while len(done) < SESSIONS:  # noqa: ASYNC110  (polling is enough here)
        await asyncio.sleep(0.05)
    seconds = time.perf_counter() - start
    after = resident_mb(process)  # while all are still connected
    gate.set()
    faults = sum(await asyncio.gather(*tasks))
    return (after - before) / SESSIONS, faults, seconds


def resident_mb(process: int) -> float:
    """Return the memory that a process holds."""
    pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["first", "change", "load"], action="append")
    wanted = parser.parse_args().only or ["first", "change", "load"]
    rows: list[tuple[str, str, str]] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        place = Path(folder)
        write_inputs(place)
        script = place / "theirs.py"
        colours = json.dumps({mode.value: colour for mode, colour in MODE_COLOURS.items()})
        script.write_text(_THEIRS % (colours, str(place / "lines.geojson")), "utf-8")
        libraries = fetch_libraries(place / "npm")
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

        def other(port: int) -> list[str]:
            return theirs(port, script)

        if "first" in wanted:
            own = [first_map(browser, ours, libraries) for _ in range(FIRST_RUNS)]
            peer = [first_map(browser, other, libraries) for _ in range(FIRST_RUNS)]
            for n, what in enumerate(("server start to first map", "first visit to first map")):
                one, two = (median(run[n] for run in runs) for runs in (own, peer))
                rows.append((what, "at most 0.5", f"{one:.1f} s / {two:.1f} s = {one / two:.2f}"))
        if "change" in wanted:
            found = []
            for command, label in ((ours, "Rail ·"), (other, "Rail only")):
                port = free_port()
                with serve(command(port), port):
                    wait_for(port)
                    found.append(median(changes(browser, port, libraries, label)))
            one, two = found
            said = f"{one:.0f} ms / {two:.0f} ms = {one / two:.2f}"
            rows.append(("filter change to updated map", "at most 0.3", said))
        browser.close()
    if "load" in wanted:
        port = free_port()
        with serve(ours(port), port) as process:
            wait_for(port)
            each, faults, seconds = asyncio.run(many(port, process))
        rows.append((f"{SESSIONS} sessions: memory for each", "under 15 MB", f"{each:.1f} MB"))
        rows.append((f"{SESSIONS} sessions: errors and cross-talk", "none", str(faults)))
        rate = SESSIONS * CHANGES_EACH / seconds
        rows.append((f"{SESSIONS} sessions: changes a second", "", f"{rate:.1f}"))
    print("| what | goal | measured |\n| --- | --- | --- |")
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
