from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.atlas.checking import check
from corridors.model import Mode

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.atlas import Atlas


def test_small_atlas_has_no_finding_at_all(small_source: Path) -> None:
    assert [finding.as_line() for finding in check(small_source)] == []


def test_small_atlas_holds_every_mode_and_every_form_of_site(small_atlas: Atlas) -> None:
    assert set(small_atlas.sections["mode"]) == {mode.value for mode in Mode}
    shapes = {shape.geom_type for shape in small_atlas.sites.geometry if shape is not None}
    assert shapes == {"Point", "Polygon"}
    assert small_atlas.sites.geometry.isna().sum() == 1
