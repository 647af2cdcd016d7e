"""``corridors app``."""

from __future__ import annotations

import os
import re
import signal
import socket
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corridors.cli.options import data_option
from corridors.cli.printing import tell
from corridors.model import ArgumentError, OutputError

if TYPE_CHECKING:
    from types import FrameType


@click.command("app")
@data_option
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8501,
    show_default=True,
    help="Port of the page.",
)
@click.option(
    "--address", default="127.0.0.1", show_default=True, help="0.0.0.0 serves other machines too."
)
@click.option(
    "--base-path", default="", metavar="PATH", help="Where a proxy shows the app, such as atlas."
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def app_command(
    *, data: Path | None, port: int, address: str, base_path: str, no_browser: bool
) -> None:
    """Open the atlas in a browser (a local Streamlit server; Ctrl+C ends it).

    Example: corridors app --port 8600
    """
    base = _clean_base(base_path)
    _check_free(address, port)

    from corridors.app.preload import preload
    from corridors.app.service import Service, address_of, open_browser

    told = str(data) if data else ""
    preload(told)  # faults are told here, not on the page, and the first reader need not wait
    folder = Path(__file__).parents[1] / "app"
    options = _flatten(tomllib.loads((folder / "config.toml").read_text("utf-8")))
    options |= {
        "server.port": port,
        "server.address": address,
        "server.baseUrlPath": base,
        "server.headless": True,  # what Streamlit does for a desktop is done here, or not wanted
        "client.allowedOrigins": [],  # no page around a frame gives it orders
    }
    own_address = address_of(address, port, base)

    def started() -> None:
        tell(f"The atlas is at {own_address} (Ctrl+C ends it)")
        if not no_browser:
            open_browser(own_address)

    script = folder / "entry" / "served_app.py"
    sys.argv = [str(script), *([told] if told else [])]  # what Streamlit hands on to the script
    for number in (signal.SIGINT, signal.SIGTERM):  # the server hands them on when it has stopped
        signal.signal(number, _leave)
    Service(script, base, started).run(config=options)


def _leave(_number: int, _frame: FrameType | None) -> None:
    """End the process as one that was to be ended so, whatever its threads still make."""
    from corridors.atlas.disk.output import clear_unfinished

    clear_unfinished()
    os._exit(0)


def _clean_base(text: str) -> str:
    base = text.strip("/")
    if not re.fullmatch(r"[A-Za-z0-9._~/-]*", base):
        msg = f"The base path {text!r} is none; letters, digits and . _ ~ - / may stand in it"
        raise ArgumentError(msg)
    return base


def _check_free(address: str, port: int) -> None:
    """Raise `OutputError` if the port cannot be listened to."""
    try:
        family = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0]
        with socket.create_server((address, port), family=family):
            return
    except OSError as error:
        code = error.errno or 0
        reason = os.strerror(code) if code > 0 else error.strerror  # `create_server` adds to it
        msg = f"Port {port} of {address} cannot be used: {reason}. Try another --port"
        raise OutputError(msg) from error


def _flatten(config: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested tables as one, with dotted names as Streamlit's flags have them."""
    flat: dict[str, Any] = {}
    for key, value in config.items():
        name = f"{prefix}{key}"
        flat |= _flatten(value, f"{name}.") if isinstance(value, dict) else {name: value}
    return flat
