"""Figures as files: SVG, PDF and PNG, the same bytes for the same input."""

from __future__ import annotations

import io
from contextlib import nullcontext
from threading import Lock
from typing import TYPE_CHECKING, Any

from corridors.atlas import write_bytes
from corridors.model import ArgumentError, plain

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.atlas import Atlas
    from corridors.figures import FigureOptions, Lettering

FORMS = ("svg", "pdf", "png")
_SETTINGS: Any = {
    "svg.fonttype": "none",  # text, not outlines
    "svg.hashsalt": "corridors",
    "pdf.fonttype": 42,  # whole letters, not drawings of letters
    "path.simplify": False,
}
_KEPT = ("backend", "toolbar", "interactive")
_settings_lock = Lock()  # matplotlib's settings are those of the process: one figure at a time


def write_figure(
    atlas: Atlas,
    path: Path,
    options: FigureOptions | None = None,
    lettering: Lettering | None = None,
) -> int:
    """Write a figure for print; the ending of the name says whether SVG, PDF or PNG.

    Parameters
    ----------
    atlas
        From `corridors.load` or `corridors.select`.
    path
        The file; a folder must be there.
    options
        Language, theme, title, size and extent.
    lettering
        The fonts; Noto Sans CJK SC, else DejaVu Sans, when None.

    Returns
    -------
    int
        Size of the file in bytes.

    Raises
    ------
    ArgumentError
        If the ending is another one, or there is nothing to draw.
    OutputError
        If a font is missing or the file cannot be written; a file that stood there is then as it
        was.

    Examples
    --------
    >>> import corridors, tempfile
    >>> from pathlib import Path
    >>> atlas = corridors.select(corridors.load(), project="cku-railway")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     corridors.write_figure(atlas, Path(folder, "cku.svg")) > 1000
    True
    """
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMS:
        msg = f"{path} does not end with .svg, .pdf or .png"
        raise ArgumentError(msg)
    content = _render(atlas, form, options, lettering)
    write_bytes(path, content)
    return len(content)


def figure_bytes(atlas: Atlas, form: str, options: FigureOptions | None = None) -> bytes:
    """Return the figure of `write_figure` as bytes; ``form`` is ``svg``, ``pdf`` or ``png``.

    Raises
    ------
    ArgumentError
        If the form is another one, or there is nothing to draw.
    """
    if form not in FORMS:
        msg = f"{form} is no form of a figure; one of: {', '.join(FORMS)}"
        raise ArgumentError(msg)
    return _render(atlas, form, options, None)


def _render(
    atlas: Atlas, form: str, options: FigureOptions | None, lettering: Lettering | None
) -> bytes:
    import matplotlib as mpl

    from corridors.export.fonts import embed_fonts, stand_ins
    from corridors.figures import FigureOptions, draw_figure

    chosen = options or FigureOptions()
    stream = io.BytesIO()
    with _settings_lock, mpl.rc_context():  # a user's own settings must not change the figure
        defaults: Any = {k: v for k, v in mpl.rcParamsDefault.items() if k not in _KEPT}
        mpl.rcParams.update(defaults)
        mpl.rcParams.update(_SETTINGS)
        figure = draw_figure(atlas, chosen, lettering)
        with stand_ins(figure) if form == "pdf" else nullcontext():
            figure.savefig(
                stream,
                format=form,
                dpi=chosen.dpi,
                facecolor=figure.get_facecolor(),
                metadata=_metadata(form, chosen.title),
            )
    if form == "svg":
        return embed_fonts(stream.getvalue().decode("utf-8"), figure).encode("utf-8")
    return stream.getvalue()


def _metadata(form: str, title: str) -> dict[str, Any]:
    """Return what the file says of itself: no date and no version, which would change its bytes."""
    named = {"Title": plain(title)} if title else {}
    if form == "svg":
        return {"Date": None, "Creator": "corridors", **named}
    if form == "pdf":
        return {"CreationDate": None, "Creator": "corridors", "Producer": None, **named}
    return {"Software": "corridors", **named}
