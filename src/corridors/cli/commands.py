"""All commands under one name."""

from __future__ import annotations

import click

from corridors.cli.app import app_command
from corridors.cli.check import check_command
from corridors.cli.compare import compare_command
from corridors.cli.export import export_command
from corridors.cli.faults import CommandGroup
from corridors.cli.figure import figure_command
from corridors.cli.list import list_command, show_command, stats_command
from corridors.cli.map import embed_command, map_command
from corridors.cli.report import report_command
from corridors.cli.trace import trace_command

__all__ = ["main"]


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="corridors")
def main() -> None:
    """Corridors: an open atlas of Eurasian transport and energy corridors."""


for command in (
    map_command,
    embed_command,
    export_command,
    figure_command,
    report_command,
    list_command,
    show_command,
    stats_command,
    compare_command,
    check_command,
    trace_command,
    app_command,
):
    main.add_command(command)
