"""The document of a written page, as it was packed."""

from __future__ import annotations

import json
import re
from typing import Any

DATA = re.compile(r'<script type="application/json" id="atlas-data">(.*?)</script>', re.DOTALL)


def document_of(page: str) -> dict[str, Any]:
    """Return the document as a browser would read it out of the page, by row and by text."""
    found = DATA.search(page)
    assert found
    sent = json.loads(found[1])
    for key, part in sent.items():
        if isinstance(part, dict) and "cells" in part:
            rows = [list(row) for row in zip(*part["cells"], strict=True)]
            sent[key] = {"columns": part["columns"], "rows": rows}
    sent["texts"] = [_entry(texts) for texts in zip(*sent["texts"], strict=True)]
    return sent


def _entry(texts: tuple[Any, ...]) -> Any:
    if all(text == 0 for text in texts[1:]):
        return texts[0]
    return [texts[0] if text == 0 else text for text in texts]
