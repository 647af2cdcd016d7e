"""By what filters an atlas was chosen, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridors.atlas import check_atlas
from corridors.i18n import country_name, pick_name, translate
from corridors.wording import list_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from corridors.atlas import Atlas

_FILTER_LABELS = {
    "mode": "app_mode",
    "status": "status",
    "country": "app_country",
    "corridor": "app_corridor",
    "project": "app_only",
    "role": "app_legs",
    "accuracy": "app_accuracy",
}
_WORD_LABELS = {"accuracy": "accuracy_short"}


def selection_text(atlas: Atlas, language: str = "en", *, but: Collection[str] = ()) -> str:
    """Return in words by what filters an atlas was chosen; empty if it is whole.

    Parameters
    ----------
    atlas
        From `corridors.atlas.selection.select`.
    language
        Language of the words: ``en``, ``ru`` or ``zh``.
    but
        Filters that are told elsewhere, such as ``corridor`` in a title.

    Examples
    --------
    >>> from corridors.atlas import load
    >>> from corridors.atlas.selection import select
    >>> selection_text(select(load(), mode="rail", country="KZ", year=2030))
    'Mode: Rail; Country: Kazakhstan; At the end of 2030'
    """
    rows = check_atlas(atlas)
    parts = [
        part
        for filters in rows.filters
        for name, value in filters.given().items()
        if name not in but and (part := _filter_text(rows, name, value, language))
    ]
    return translate("mark_clauses", language).join(dict.fromkeys(parts))


def _filter_text(rows: Atlas, name: str, value: Any, language: str) -> str:  # noqa: ANN401
    if name == "year":
        return translate("year_caption", language, year=value)
    colon = translate("mark_colon", language)
    if name == "text":
        return f"{translate('app_text', language)}{colon}{value}"
    words = filter_words(rows, name, value, language)
    return f"{translate(_FILTER_LABELS[name], language)}{colon}{words}"


def filter_words(rows: Atlas, name: str, value: Iterable[str], language: str = "en") -> str:
    """Return the words of a filter as people read them, joined as the language does.

    >>> from corridors.atlas import load
    >>> filter_words(load(), "mode", ("rail", "sea"))
    'Rail, Sea'
    """
    return list_text((_filter_word(rows, name, word, language) for word in value), language)


def _filter_word(rows: Atlas, name: str, word: str, language: str) -> str:
    if name == "country":
        return country_name(word, language)
    if name in ("corridor", "project"):
        table = {row["id"]: row["name"] for row in getattr(rows.records, f"{name}s")}
        return pick_name(table.get(word, {}), language) or word
    return translate(f"{_WORD_LABELS.get(name, name)}_{word}", language)
