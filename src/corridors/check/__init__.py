"""Rules over a whole atlas: they never print or raise for bad data, they return findings."""

from corridors.check.alignment import ProjectAlignment, alignment_lines, measure_alignments
from corridors.check.coverage import Coverage, check_coverage
from corridors.check.rules import check, check_contents

__all__ = [
    "Coverage",
    "ProjectAlignment",
    "alignment_lines",
    "check",
    "check_contents",
    "check_coverage",
    "measure_alignments",
]
