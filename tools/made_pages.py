"""The end of each tool that makes a page: write it, or with ``--check`` tell that it is old."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def page_parser(description: str | None) -> argparse.ArgumentParser:
    """Return the parser of such a tool."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if out of date")
    return parser


def settle(page: Path, text: str, *, check: bool) -> None:
    """Write a page, or end with exit code 1 if it is another one that stands there."""
    if not check:
        page.write_text(text, "utf-8")
    elif not page.exists() or page.read_text("utf-8") != text:
        sys.exit(f"{page.name} is out of date; run: python tools/{Path(sys.argv[0]).name}")
