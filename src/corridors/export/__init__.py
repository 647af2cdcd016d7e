"""Bytes on disk: maps, figures, data."""

from corridors.export.html import embed_snippet, write_html

__all__ = ["embed_snippet", "write_html"]
