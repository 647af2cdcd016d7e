"""`write_report`: a handout as a file, in the format that its name ends with."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from corridors.atlas import check_target, write_bytes
from corridors.model import ArgumentError, OutputError
from corridors.reports.contents import compose_report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corridors.atlas import Atlas
    from corridors.network import Comparison
    from corridors.reports.blocks import Report, ReportOptions

_NEEDS = {"html": "", "docx": "docx", "pptx": "pptx", "pdf": "typst"}
"""Each format with the module that it is written by, beyond what is always installed."""
FORMATS = tuple(_NEEDS)


def write_report(
    atlas: Atlas,
    subjects: Sequence[str],
    path: Path,
    options: ReportOptions | None = None,
    *,
    comparisons: Sequence[Comparison] = (),
) -> int:
    """Write a handout on some corridors, projects, services, countries or journeys.

    Each subject has its names and status, one paragraph, a map, what it consists of, all facts with
    those that disagree, and what was last reported; then come the sources of exactly what is shown,
    the licence, and how to cite the data.

    Parameters
    ----------
    atlas
        From `corridors.load`; EPSG:4326.
    subjects
        Ids or names in any language; a section or a site stands for its project. With the
        comparisons there are one to twenty.
    path
        Ends with ``.html``, ``.docx``, ``.pptx`` or ``.pdf``; a folder must be there.
    options
        Language, title and year.
    comparisons
        Journeys from `corridors.compare`: a map, all ways in one table, each with its steps.

    Returns
    -------
    int
        Size in bytes. The same input gives the same bytes.

    Raises
    ------
    ArgumentError
        If the ending is another one, or there is no subject.
    NotFoundError
        If a subject is not in the atlas, or there is no such language.
    OutputError
        If the extra ``report`` is not installed, a font lacks a letter, or the file cannot be
        written; a file that stood there is then as it was.

    Examples
    --------
    >>> import corridors, tempfile
    >>> from pathlib import Path
    >>> from corridors.reports import write_report
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_report(corridors.load(), ["cku-railway"], Path(folder, "cku.html")) > 1000
    True
    """
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        msg = f"{path} does not end with {', '.join(f'.{name}' for name in FORMATS)}"
        raise ArgumentError(msg)
    check_target(path)
    if _NEEDS[form] and find_spec(_NEEDS[form]) is None:
        msg = f'{path} needs the extra "report": pip install "corridors[report]"'
        raise OutputError(msg)
    content = _render(compose_report(atlas, subjects, options, comparisons), form)
    write_bytes(path, content)
    return len(content)


def _render(report: Report, form: str) -> bytes:
    if form == "docx":
        from corridors.reports.word_pages import word_bytes

        return word_bytes(report)
    if form == "pptx":
        from corridors.reports.slides import slides_bytes

        return slides_bytes(report)
    if form == "pdf":
        from corridors.reports.pdf_pages import pdf_bytes

        return pdf_bytes(report)
    from corridors.reports.html_page import html_text

    return html_text(report).encode("utf-8")
