"""``corridors app``."""

from __future__ import annotations

import tomllib
from pathlib import Path

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
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def app_command(*, data: Path | None, port: int, address: str, no_browser: bool) -> None:
    """Open the atlas in a browser (a local Streamlit server; Ctrl+C ends it).

    Example: corridors app --port 8600
    """
    from streamlit.web import bootstrap

    from corridors.geodata import load

    load(data)  # faults are told here, not on the page
    folder = Path(__file__).parents[1] / "app"
    config = tomllib.loads((folder / "config.toml").read_text("utf-8"))
    options = {
        f"{part}.{key}": value for part, keys in config.items() for key, value in keys.items()
    }
    options |= {"server.port": port, "server.address": address, "server.headless": no_browser}
    bootstrap.load_config_options(flag_options=options)
    bootstrap.run(str(folder / "__main__.py"), False, [str(data)] if data else [], options)
