"""The app for tests: a server of its own, and a page that waits until it has answered."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.error import URLError

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
START_SECONDS = 60


@contextmanager
def serve_app(repository: Path, *options: str, port: int = 0, base_path: str = "") -> Iterator[str]:
    """Start ``corridors app`` and give its address, which ends in a slash."""
    port = port or free_port()
    command = [sys.executable, "-m", "corridors.cli", "app", "--no-browser", "--port", str(port)]
    command += ["--base-path", base_path]
    server = subprocess.Popen(
        [*command, *options],
        cwd=repository,
        env={**os.environ, "PYTHONPATH": str(repository / "src")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}/{base_path}{'/' if base_path else ''}"
        wait_for(f"{address}_stcore/health")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(health: str) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(health, timeout=2) as answer:  # noqa: S310  (our own server)
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.3)
    pytest.fail("the app did not start")


def settle(page: Page) -> None:
    page.wait_for_timeout(600)
    page.wait_for_selector(IDLE)
    page.wait_for_timeout(400)
