"""What a handout is made of: headings, paragraphs, maps, tables and numbered sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from corridors.i18n import available_languages
from corridors.model import NotFoundError, one_line, plain

if TYPE_CHECKING:
    from corridors.atlas import Atlas


class _Plain:
    """What holds words of the data: on one line, and nothing in them that steers a program."""

    __slots__ = ()
    _WORDS: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        for name in self._WORDS:
            object.__setattr__(self, name, plain(one_line(getattr(self, name))))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOptions:
    """How a handout is written.

    Attributes
    ----------
    language
        Of all words that the atlas has in it: ``en``, ``ru`` or ``zh``.
    title
        At the top; the names of the subjects when empty.
    year
        Statuses are those of the end of this year; those last reported when None.
    """

    language: str = "en"
    title: str = ""
    year: int | None = None

    def __post_init__(self) -> None:
        """Refuse a language that is not there.

        Raises
        ------
        NotFoundError
            If there is no such language.
        """
        if self.language not in available_languages():
            kind = "language"
            raise NotFoundError(kind, self.language, available_languages())


@dataclass(frozen=True, slots=True)
class Said(_Plain):
    """Some words, with the numbers of the sources that bear them.

    Attributes
    ----------
    text
        Words for people: never markup.
    refs
        Numbers of sources, as in `Sources`.
    soft
        Said aside: a note, a value that is not the preferred one.
    language
        The language of the words, if it is not that of the handout.
    """

    _WORDS = ("text",)
    text: str
    refs: tuple[int, ...] = ()
    soft: bool = False
    language: str = ""


Cell = tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Heading(_Plain):
    """A heading; 1 is that of a subject."""

    _WORDS = ("text",)
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    parts: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Map(_Plain):
    """A map of a selection, with what is said under it and in place of it."""

    _WORDS = ("title", "caption", "instead")
    atlas: Atlas
    title: str
    caption: str
    instead: str


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a column; figures stand to the right, shares are of the table's width."""

    text: str
    share: float
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table under a heading of its own, or under the one before it where its title is empty."""

    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Entry(_Plain):
    """A source as it is listed: number, title, what else is known, and its address if any."""

    _WORDS = ("title", "rest", "language")
    number: int
    title: str
    rest: str
    address: str
    language: str


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources of exactly what is shown, in the order in which they are named."""

    title: str
    entries: tuple[Entry, ...]


Block = Heading | Paragraph | Map | Table | Sources


@dataclass(frozen=True, slots=True)
class Report(_Plain):
    """A whole handout.

    Attributes
    ----------
    title, subtitle
        Its name, and what it is of which day.
    language
        Of its words.
    authors
        Who is to be named.
    date
        Of the data, ISO 8601.
    blocks
        What stands in it, in order.
    """

    _WORDS = ("title", "subtitle", "authors")
    title: str
    subtitle: str
    language: str
    authors: str
    date: str
    blocks: tuple[Block, ...]

    @property
    def says_title(self) -> bool:
        """Whether the first heading is the title already."""
        first = self.blocks[0]
        return isinstance(first, Heading) and first.text == self.title
