"""Shared strings: every text of the document stands once, in all its languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.atlas.selection import names_of, sound_of, synonyms_of_country
from corridors.i18n import available_languages, country_name, pick_name, translate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from corridors.model import Cells

Entry = str | list[str]


class TextNumber(int):
    """The number of a text, told from other numbers by its type."""

    __slots__ = ()


class Texts:
    """A growing table of texts; the document refers to them by number.

    Attributes
    ----------
    languages
        Codes, in the order in which each entry holds its texts.
    entries
        One text where all languages agree, else one for each language. Entry 0 is empty.
    """

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = tuple(languages)
        self.entries: list[Entry] = [""]
        self._numbers: dict[tuple[str, ...] | str, TextNumber] = {"": TextNumber(0)}

    def plain(self, text: str) -> int:
        """Return the number of a text that is the same in all languages."""
        return self._number(text, text)

    def each(self, make: Callable[[str], str]) -> int:
        """Return the number of a text that is made for each language."""
        return self._number(*_entry(tuple(map(make, self.languages))))

    def row(self, make: Callable[[str], Sequence[str]]) -> list[int]:
        """Return the numbers of several texts, of which each language has as many."""
        rows = zip(*map(make, self.languages), strict=True)
        return [self._number(*_entry(texts)) for texts in rows]

    def name(self, names: Mapping[str, str]) -> int:
        """Return the number of a name, in English where a language lacks it."""
        return self.each(lambda language: pick_name(names, language))

    def more_names(self, row: Cells, *, by_id: bool = True) -> list[str]:
        """Return what a reader may look for besides the names shown and, mostly, the id."""
        shown = [pick_name(row["name"], language) for language in self.languages]
        return _other_sounds(names_of(row), [*shown, row["id"]] if by_id else shown)

    def more_names_of_country(self, code: str) -> list[str]:
        """Return by what else a country is called."""
        shown = (country_name(code, language) for language in self.languages)
        every = (country_name(code, language) for language in available_languages())
        return _other_sounds((*every, *synonyms_of_country(code)), (*shown, code))

    def say(self, key: str, **values: object) -> int:
        """Return the number of a message of the catalogues."""
        return self.each(lambda language: translate(key, language, **values))

    def country(self, code: str) -> int:
        """Return the number of the name of a country."""
        return self.each(lambda language: country_name(code, language))

    def _number(self, key: tuple[str, ...] | str, entry: Entry) -> int:
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = TextNumber(len(self.entries))
            self.entries.append(entry)
        return known


def _entry(texts: tuple[str, ...]) -> tuple[tuple[str, ...] | str, Entry]:
    """Return a text as it is told from others, and as it stands in the table."""
    same = all(text == texts[0] for text in texts)
    return (texts[0], texts[0]) if same else (texts, list(texts))


def _other_sounds(names: Iterable[str], shown: Iterable[str]) -> list[str]:
    """Return the names that sound unlike those shown, and unlike one another."""
    known = set(map(sound_of, shown))
    found = {sound: name for name in names if (sound := sound_of(name)) not in known}
    return list(found.values())


class OneLanguage:
    """Stands in for `Texts` where a document needs one language: texts instead of numbers."""

    def __init__(self, language: str) -> None:
        self.languages = (language,)

    def each(self, make: Callable[[str], str]) -> str:
        """Return the text."""
        return make(self.languages[0])

    def say(self, key: str, **values: object) -> str:
        """Return a message of the catalogue."""
        return translate(key, self.languages[0], **values)
