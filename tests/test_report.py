from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from corridors.account.record_text import describe
from corridors.model import NotFoundError

if TYPE_CHECKING:
    from corridors.atlas import Atlas


def text(atlas: Atlas, key: str, language: str = "en") -> str:
    return "\n".join(describe(atlas, key, language))


def test_a_project_says_its_names_its_status_and_where_it_lies(small_atlas: Atlas) -> None:
    lines = describe(small_atlas, "steppe-railway")
    assert lines[0] == "Steppe railway  [project steppe-railway]"
    assert "  Also called: Steppe railway (ru), Steppe railway (zh), Линия" in lines
    assert "  Railway · Kazakhstan, China" in lines
    assert "  Status: Operating, as of 2025 (reported) [1]" in lines
    assert "  The eastern part is being built." in lines


def test_a_disagreement_stands_under_the_preferred_value_with_note_and_source(
    small_atlas: Atlas,
) -> None:
    lines = describe(small_atlas, "steppe-railway")
    preferred = next(n for n, line in enumerate(lines) if line.startswith("    Length: "))
    assert lines[preferred].endswith(" km (15 Jan 2025) [1]")
    assert lines[preferred + 1].startswith("      Also reported: ")
    assert lines[preferred + 1].endswith(" (2024) [2]")
    assert lines[preferred + 2] == "        Counts sidings."


def test_a_source_is_numbered_in_the_order_of_first_citation(small_atlas: Atlas) -> None:
    lines = describe(small_atlas, "steppe-railway")
    assert lines[lines.index("  Sources") + 1 :] == [
        (
            "    [1] The steppe gazette, Gazette, 27 Dec 2024. "
            "https://gazette.example.org/2024?a=1&b=2 (gazette-2024)"
        ),
        "    [2] A report without an address. (no address on the web is known) (ministry-2025)",
        "    [3] A gazetteer, The Gazetteers. https://gazetteer.example.org/ (gazetteer)",
        "      CC BY 4.0",
    ]


def test_a_figure_that_is_not_simply_reported_says_so(small_atlas: Atlas) -> None:
    assert "Operator: A company (unverified) [1]" in text(small_atlas, "gas-line-b")
    assert "12 days (15 Jan 2025, derived by us) [1]" in text(small_atlas, "small-corridor")
    said = text(small_atlas, "small-corridor", "ru")
    assert "наш расчёт) [1]" in said
    assert "\\u" not in said


def test_the_scope_of_a_figure_is_said(small_atlas: Atlas) -> None:
    assert "Throughput, imports: 100 TEU (2023)" in text(small_atlas, "pass-dry-port")


def test_a_project_lists_its_sections_and_sites(small_atlas: Atlas) -> None:
    lines = describe(small_atlas, "steppe-railway")
    start = next(n for n, line in enumerate(lines) if line.startswith("  section steppe-east: "))
    assert lines[start].startswith("  section steppe-east: Border Pass – Kashgar, 408 km")  # noqa: RUF001
    assert lines[start + 1] == "    Under construction, as of Feb 2026 (reported) [1]"
    assert lines[start + 2] == "    Works began: Dec 2024 [1]"
    assert "  site warehouse-site: Lost warehouse\n    Position: not located" in text(
        small_atlas, "lost-warehouse"
    )


def test_a_part_tells_what_is_said_of_its_project_too(small_atlas: Atlas) -> None:
    said = text(small_atlas, "steppe-east")
    assert "project steppe-railway: Steppe railway" in said
    assert "Opening planned: 2030" in said
    assert "Cost: about USD 4.7 bn" in said
    assert "Gauge 1,435 mm · straight between named points · within 10 km" in said


def test_a_series_lists_its_values(small_atlas: Atlas) -> None:
    assert "    2024: 4 billion USD (derived by us) [1]" in describe(small_atlas, "small-trade")


def test_a_corridor_lists_its_legs(small_atlas: Atlas) -> None:
    said = text(small_atlas, "small-corridor")
    assert re.search(r"main: By rail, 2,\d{3} km as drawn: caspian-ferry, port-line", said)


@pytest.mark.parametrize(
    "key",
    ["steppe-express", "steppe-east", "lake-site", "kashgar", "small-trade", "gazetteer"],
)
def test_every_kind_of_record_can_be_described(small_atlas: Atlas, key: str) -> None:
    lines = describe(small_atlas, key)
    assert lines[0].endswith(f" {key}]")
    assert "None" not in "\n".join(lines)
    assert "nan" not in "\n".join(lines).split()


def test_a_source_shows_its_address(small_atlas: Atlas) -> None:
    assert "https://gazette.example.org/2024?a=1&b=2" in text(small_atlas, "gazette-2024")


def test_names_follow_the_language(small_atlas: Atlas) -> None:
    assert describe(small_atlas, "steppe-railway", "ru")[0].startswith("Steppe railway (ru)")
    assert "Казахстан, Китай" in text(small_atlas, "steppe-railway", "ru")


def test_a_name_that_is_nearly_known_is_answered_with_what_it_may_mean(small_atlas: Atlas) -> None:
    first, second, *_ = describe(small_atlas, "steppe railwy")
    assert first == "Nothing is called 'steppe railwy'; nearest is the project Steppe railway:"
    assert second == "Steppe railway  [project steppe-railway]"


def test_a_country_is_shown_with_what_it_takes_part_in(small_atlas: Atlas) -> None:
    lines = describe(small_atlas, "Азербайджан")
    assert lines[1:3] == [
        "Azerbaijan  [country AZ]",
        "  project caspian-ferry-route: Caspian ferry",
    ]


def test_an_unknown_id_is_answered_with_the_nearest(small_atlas: Atlas) -> None:
    with pytest.raises(NotFoundError, match="steppe-railway"):
        describe(small_atlas, "stojmo-railway")
