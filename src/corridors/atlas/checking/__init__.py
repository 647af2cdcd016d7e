"""Rules over a whole atlas: they never print or raise for bad data, they return findings."""

from corridors.atlas.checking.alignment import ProjectAlignment, alignment_lines, measure_alignments
from corridors.atlas.checking.all_rules import check, check_contents
from corridors.atlas.checking.coverage import Coverage, check_coverage

__all__ = [
    "Coverage",
    "ProjectAlignment",
    "alignment_lines",
    "check",
    "check_contents",
    "check_coverage",
    "measure_alignments",
]
