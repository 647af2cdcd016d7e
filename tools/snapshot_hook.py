"""Lay the snapshot of the shipped data into a wheel while it is built: decision 0017."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class SnapshotHook(BuildHookInterface):  # type: ignore[type-arg]  # the configuration is not used
    """Read and check the data once, for all who install the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the snapshot; an editable installation keeps its own in the user's cache."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        try:
            from corridors.atlas.rows import read_atlas
            from corridors.atlas.snapshot import encode_snapshot, find_key
        finally:
            sys.path.pop(0)
        data = root / "geodata"
        key = find_key(data)
        if key is None:
            msg = f"{data} holds no atlas to make a snapshot of"
            raise RuntimeError(msg)
        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name) / "atlas.snapshot"
        path.write_bytes(encode_snapshot(read_atlas(data), key))
        build_data["force_include"][str(path)] = "corridors/atlas.snapshot"

    def finalize(self, _version: str, _build_data: dict[str, Any], _artifact: str) -> None:
        """Remove the copy that stands in the wheel now."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()
