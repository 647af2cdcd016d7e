"""The legs of corridors: chains of sections."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from corridors.atlas.checking.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridors.atlas.checking.registry import Given, Told
    from corridors.model import Section


@rule("NET004")
def find_broken_legs(given: Given) -> Iterator[Told]:
    """See that each leg of a corridor is one chain, or its gaps are said."""
    sections = given.contents.sections
    for corridor in given.contents.corridors.values():
        gaps = {frozenset((gap.from_, gap.to)) for gap in corridor.gaps}
        for leg in corridor.legs:
            known = [sections[key].record for key in leg.sections if key in sections]
            for message in _breaks(known, gaps):
                expected = "sections in order that share an end, or a gap with its note"
                yield "corridors.json", corridor.id, leg.id, "", message, expected


def _breaks(chain: list[Section], gaps: set[frozenset[str]]) -> Iterator[str]:
    """Walk along a chain; sections may be used against their drawing direction."""
    if len(chain) < 2:  # noqa: PLR2004  (a chain of one has no joint)
        return
    here: set[str] = {chain[0].from_, chain[0].to}
    for before, after in pairwise(chain):
        ends = {after.from_, after.to}
        joint = here & ends
        if not joint:
            bridged = any(frozenset((a, b)) in gaps for a in here for b in ends)
            if not bridged:
                yield f"{before.id} and {after.id} do not meet"
            here = ends
        else:
            here = ends - joint or ends


@rule("NET005")
def find_repeated_sections(given: Given) -> Iterator[Told]:
    """See that no section stands twice in one leg."""
    for corridor in given.contents.corridors.values():
        for leg in corridor.legs:
            twice = sorted(key for key, count in Counter(leg.sections).items() if count > 1)
            if twice:
                value, message = ", ".join(twice), "a section stands twice in one leg"
                yield "corridors.json", corridor.id, leg.id, value, message, "each once"
