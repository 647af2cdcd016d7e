"""Numbers of sources as links, and the list of what stands behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.account.cited_sources import Citations, CitedSource
from corridors.app.markup import Html, join, link, tag, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corridors.app.view import View


class References:
    """Writes the citations of a page or of an account."""

    def __init__(self, view: View, citations: Citations | None = None) -> None:
        self.view = view
        self.citations = Citations(view.index.sources) if citations is None else citations

    def refs(self, keys: Iterable[str] | None) -> Html:
        """Return the numbers of some sources, as links where these have an address."""
        marks = []
        for key in keys or ():
            (number,) = self.citations.numbers([key])
            source = self.citations.source(key)
            title = source.line(self.view.language)
            marks.append(
                link(f"[{number}]", source.address, title=title)
                if source.address
                else tag("span", f"[{number}]", title=title)
            )
        return tag("span", *marks, class_="refs") if marks else Html("")

    def listing(self) -> Html | None:
        """Return the sources as a numbered list; nothing if none is cited."""
        items = [tag("li", cite(self.view, source)) for source in self.citations.listed()]
        return tag("ol", *items) if items else None

    def titled_listing(self) -> Html | None:
        """Return the numbered list under its heading; nothing if none is cited."""
        listing = self.listing()
        return join(tag("h3", self.view.say("sources")), listing) if listing else None


def cite(view: View, source: CitedSource) -> Html:
    """Return a source in one line: title, publisher, date, and what is to be said of it."""
    by = source.by(view.language)
    missing = None if source.address else f" ({view.say('app_source_no_address')})"
    return join(
        link(source.title, source.address) if source.address else text(source.title),
        f". {by}" if by else "",
        tag("small", missing) if missing else None,
        tag("small", f" {source.note}", class_="soft") if source.note else None,
    )
