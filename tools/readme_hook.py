"""Make of README.md the page that a package index shows, where no file lies beside it.

Links to files of the repository become their words and its pictures are left out: there is no
address from which they could be had. Links to the web and within the page stay.
"""

from __future__ import annotations

import re
from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface

_CODE = re.compile(r"(^```.*?^```)", re.DOTALL | re.MULTILINE)
_PICTURE = re.compile(r"^!\[[^\]]*\]\((?!https?:)[^)]*\)\n\n", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:|#)[^)]*\)")


class ReadmeHook(MetadataHookInterface):
    """Give the package its long description."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, object]) -> None:
        """Fill in what ``dynamic`` names."""
        text = (Path(self.root) / "README.md").read_text("utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": standing_alone(text)}


def standing_alone(readme: str) -> str:
    """Return a README whose links and pictures need no file beside it; blocks of code stay.

    >>> standing_alone("See [the docs](docs/a.md) and [us](https://example.org).")
    'See the docs and [us](https://example.org).'
    """
    pieces = _CODE.split(readme)
    pieces[::2] = [_LINK.sub(r"\1", _PICTURE.sub("", piece)) for piece in pieces[::2]]
    return "".join(pieces)
