"""Handouts of a corridor, a project, a country or a service, in the formats that authors hand in.

`blocks` is what a handout is made of, as plain data; `contents` says what stands in one, in which
order, from the atlas; `write` chooses the pen by the ending of the name. A pen (`html_page`,
`word_pages`, `slides`, `pdf_pages`) lays out blocks and knows nothing of the atlas but its map.
Word, PowerPoint and PDF need the extra ``report``.
"""

from corridors.reports.blocks import ReportOptions
from corridors.reports.write import FORMATS, write_report

__all__ = ["FORMATS", "ReportOptions", "write_report"]
