"""``corridors check``."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from corridors.cli.printing import print_json, print_lines
from corridors.model import Severity


@click.command("check")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--coverage", type=click.Path(path_type=Path), metavar="FILE", help="A list to cover."
)
@click.option("--report", is_flag=True, help="How well the lines follow the truth, by project.")
@click.option("--explain", metavar="CODE", help="What a finding means, and how to mend it.")
def check_command(
    *, path: Path | None, form: str, coverage: Path | None, report: bool, explain: str | None
) -> None:
    """Check an atlas folder: every fault at once, with file, record, field and value.

    Exit code 1 if there is an error, 0 if there are only warnings.

    Example: corridors check geodata
    """
    if explain is not None:
        from corridors.atlas.checking import catalogue

        print_lines(catalogue.explain(explain).as_lines())
        return
    if coverage is not None:
        _print_coverage(path, coverage)
        return
    if report:
        _print_alignments(path, form)
        return
    from corridors.atlas.checking import check

    findings = check(path)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if form == "json":
        print_json(json.dumps([f.as_dict() for f in findings], ensure_ascii=False, indent=1))
    else:
        lines = [finding.as_line() for finding in findings]
        print_lines([*lines, f"{errors} errors, {len(findings) - errors} warnings"])
    sys.exit(1 if errors else 0)


def _print_coverage(path: Path | None, listing: Path) -> None:
    from corridors.atlas import default_root, read_contents
    from corridors.atlas.checking import check_coverage

    root = path if path is not None else default_root()
    result = check_coverage(read_contents(root), listing)
    print_lines(result.as_lines())
    sys.exit(1 if result.missing else 0)


def _print_alignments(path: Path | None, form: str) -> None:
    from corridors.atlas import default_root, read_contents, read_countries
    from corridors.atlas.checking import alignment_lines, measure_alignments

    root = path if path is not None else default_root()
    rows = measure_alignments(read_contents(root), read_countries(root))
    if form == "json":
        print_json(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1))
    else:
        print_lines(alignment_lines(rows))
