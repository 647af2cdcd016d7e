"""People's own lines, areas and points, from the files that they have, as one overlay."""

from corridors.overlay.accounts import FileAccount, Note
from corridors.overlay.overlay_records import Limits, Overlay, OverlayError
from corridors.overlay.read_file import read_overlay, read_overlay_bytes
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
