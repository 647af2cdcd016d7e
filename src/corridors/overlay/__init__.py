"""People's own lines, areas and points, from the files that they have, as one overlay."""

from corridors.overlay.reading import read_overlay, read_overlay_bytes
from corridors.overlay.records import Limits, Overlay, OverlayError

__all__ = ["Limits", "Overlay", "OverlayError", "read_overlay", "read_overlay_bytes"]
