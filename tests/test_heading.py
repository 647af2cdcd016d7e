"""What a map is called and whose data it shows, of the shipped atlas and of one's own."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

import corridors
from corridors.account.heading import (
    author_names,
    boundaries_of,
    citation_of,
    credits_of,
    heading_of,
    short_credits_of,
    title_of,
)
from corridors.i18n import available_languages
from corridors.web import MapOptions, pack_atlas
from corridors.web.page import texts_of

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.atlas import Atlas

OURS = ("© ", "OpenStreetMap", "ODbL", "GeoNames", "CC BY 4.0", "Natural Earth")


def own_atlas(root: Path, **package: Any) -> Atlas:
    """Return the small atlas with other words in its package; None takes one away."""
    file = root / "datapackage.json"
    words = json.loads(file.read_text("utf-8")) | package
    kept = {key: value for key, value in words.items() if value is not None}
    file.write_text(json.dumps(kept), "utf-8")
    return corridors.load(root)


@pytest.mark.parametrize("language", available_languages())
def test_the_credits_name_every_provider_and_licence(shipped_atlas: Atlas, language: str) -> None:
    whole = " ".join(credits_of(shipped_atlas, language))
    for text in (whole, short_credits_of(shipped_atlas, language)):
        assert [name for name in OURS if name not in text] == []
    assert "Natural Earth" in boundaries_of(shipped_atlas, language)


def test_lines_that_rest_on_no_openstreetmap_do_not_credit_it(shipped_atlas: Atlas) -> None:
    kept = [row for row in shipped_atlas.records.sections if row.route_licence == "CC-BY-4.0"]
    atlas = shipped_atlas.with_records(sections=kept, sites=[])
    assert "OpenStreetMap" not in " ".join(credits_of(atlas)) + short_credits_of(atlas)


def test_an_atlas_of_ones_own_has_its_own_title_and_credits(small_root: Path) -> None:
    people = [{"title": name} for name in ("Steppe Institute", "B", "C", "D")]
    atlas = own_atlas(
        small_root,
        title="Railways of the steppe",
        description="What we drew.",
        contributors=people,
        licenses=[{"name": "CC0-1.0"}],
    )
    whole = " ".join(credits_of(atlas))
    assert "Lines and sites: Steppe Institute, B, C… (CC0-1.0)." in whole
    assert not [word for word in ("corridors", "GeoNames", "Natural Earth") if word in whole]
    assert short_credits_of(atlas).startswith("Steppe Institute, B, C…")
    assert "Natural Earth" not in boundaries_of(atlas)
    assert citation_of(atlas).startswith(
        "Steppe Institute, B, C, D (2026). Railways of the steppe."
    )
    for language in available_languages():
        document = pack_atlas(atlas, MapOptions(language=language))
        assert texts_of(document, "title", "subtitle") == "Railways of the steppe What we drew."
        assert "Steppe Institute" in texts_of(document, "citation")


def test_land_from_the_shipped_basemap_credits_natural_earth(
    small_root: Path, shipped_atlas: Atlas
) -> None:
    shutil.copy(shipped_atlas.root / "basemap" / "basemap.topojson", small_root / "basemap")
    atlas = own_atlas(small_root)
    assert "Natural Earth" in credits_of(atlas)[-1]
    shutil.rmtree(small_root / "basemap")
    assert "Natural Earth" in boundaries_of(corridors.load(small_root))


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Transport corridors"), ("ru", "Транспортные коридоры"), ("zh", "运输走廊")],
)
def test_an_atlas_without_a_name_is_not_called_by_ours(
    small_root: Path, language: str, title: str
) -> None:
    atlas = own_atlas(small_root, title=None, name=None)
    assert title_of(atlas, language) == title
    assert author_names(atlas) == ["Transport corridors"]
    assert title not in " ".join(credits_of(atlas, language)), "it is no one's name"


@pytest.mark.parametrize(
    ("filters", "title", "subtitle", "told"),
    [
        ({"project": "cku-railway"}, "China–Kyrgyzstan–Uzbekistan railway", "", "project"),  # noqa: RUF001
        ({"country": "KZ", "year": 2030}, "Kazakhstan", "", "country"),
        ({"mode": ["rail", "sea"]}, "Rail, Sea", "", "mode"),
        (
            {"corridor": "trans-caspian", "mode": "rail"},
            "Trans-Caspian International Transport Route (Middle Corridor)",
            "Mode: Rail",
            "corridor",
        ),
        (
            {"country": "UZ", "status": "construction"},
            "Eurasian corridors",
            "Status: Under construction; Country: Uzbekistan",
            "",
        ),
        ({"text": "Khorgos"}, "Eurasian corridors", "Name or word: Khorgos", ""),
    ],
)
def test_the_map_of_a_selection_is_called_by_its_filters(
    shipped_atlas: Atlas, filters: dict[str, Any], title: str, subtitle: str, told: str
) -> None:
    chosen = corridors.select(shipped_atlas, **filters)
    heading = heading_of(chosen)
    assert (heading.title, heading.told) == (title, told)
    assert heading.subtitle == (subtitle or "Eurasian corridors")
    document = pack_atlas(chosen, MapOptions())
    assert texts_of(document, "title") == title
    assert texts_of(document, "subtitle") == heading.subtitle


def test_a_whole_atlas_keeps_its_title_whatever_the_year(shipped_atlas: Atlas) -> None:
    heading = heading_of(corridors.select(shipped_atlas, year=2030), "zh")
    assert heading.title == "欧亚走廊"
    assert heading.subtitle.startswith("中国、中亚与欧洲")
