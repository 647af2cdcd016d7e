"""People's own lines, areas and points, from the files that they have, as one overlay."""

from corridors.overlay.accounts import FileAccount, Note
from corridors.overlay.reading import read_overlay, read_overlay_bytes
from corridors.overlay.records import Limits, Overlay, OverlayError
from corridors.overlay.thinning import Thinned, Thinner

__all__ = [
    "FileAccount",
    "Limits",
    "Note",
    "Overlay",
    "OverlayError",
    "Thinned",
    "Thinner",
    "read_overlay",
    "read_overlay_bytes",
]
