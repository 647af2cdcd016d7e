"""``corridors app``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import click

from corridors.cli.options import data_option


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
    from streamlit.web import bootstrap

    from corridors.app.preload import preload

    told = str(data) if data else ""
    preload(told)  # faults are told here, not on the page, and the first reader need not wait
    folder = Path(__file__).parents[1] / "app"
    config = tomllib.loads((folder / "config.toml").read_text("utf-8"))
    options = _flatten(config)
    options |= {"server.port": port, "server.address": address, "server.headless": no_browser}
    if base_path:
        options["server.baseUrlPath"] = base_path.strip("/")
    bootstrap.load_config_options(flag_options=options)
    bootstrap.run(str(folder / "entry" / "app.py"), False, [told] if told else [], options)


def _flatten(config: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested tables as one, with dotted names as Streamlit's flags have them."""
    flat: dict[str, Any] = {}
    for key, value in config.items():
        name = f"{prefix}{key}"
        flat |= _flatten(value, f"{name}.") if isinstance(value, dict) else {name: value}
    return flat
