"""kepler.gl, as its documentation shows it. LINES BASE OUT."""

from __future__ import annotations

import sys
from pathlib import Path

from keplergl import KeplerGl


def main(lines_path: str, base_path: str, out: str) -> None:
    """Write the page."""
    page = KeplerGl(height=600)
    page.add_data(Path(base_path).read_text("utf-8"), "land")
    page.add_data(Path(lines_path).read_text("utf-8"), "lines")
    page.save_to_html(file_name=out)


if __name__ == "__main__":
    main(*sys.argv[1:])
