"""Filters in the side bar, kept in the address so that a link opens the same view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from corridors.i18n import country_name, pick_name, translate
from corridors.model import Mode, Status
from corridors.query import Filters

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corridors.geodata import Atlas

FIRST_YEAR, LAST_YEAR = 1990, 2035
_YEARS = {str(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)}


def sidebar_filters(atlas: Atlas) -> Filters:
    """Draw the filters and return what they say; unknown words in the address are told quietly."""
    ignored: list[str] = []
    with st.sidebar:
        text = st.text_input(translate("app_text"), value=st.query_params.get("text", "")[:80])
        chosen = {
            "mode": _many("mode", [m.value for m in Mode], _word("mode"), ignored),
            "status": _many("status", [s.value for s in Status], _word("status"), ignored),
            "country": _many("country", _countries(atlas), country_name, ignored),
            "corridor": _many("corridor", list(atlas.corridors["id"]), _names(atlas), ignored),
        }
        year = _year(ignored)
        if ignored:
            st.caption(translate("app_ignored", words=", ".join(ignored)[:120]))
    _remember(chosen, text, year)
    return Filters(**chosen, year=year, text=text.strip())


def _many(
    key: str, options: Sequence[str], label: Callable[[str], str], ignored: list[str]
) -> tuple[str, ...]:
    asked = st.query_params.get_all(key)
    known = [word for word in asked if word in options]
    ignored += [f"{key}={word}" for word in asked if word not in options]
    title = translate(f"app_{key}")
    return tuple(
        st.multiselect(title, options, default=known, format_func=label, key=f"filter-{key}")
    )


def _word(prefix: str) -> Callable[[str], str]:
    return lambda word: translate(f"{prefix}_{word}")


def _countries(atlas: Atlas) -> list[str]:
    codes = {code for codes in atlas.projects["countries"] for code in codes}
    return sorted(codes, key=country_name)


def _names(atlas: Atlas) -> Callable[[str], str]:
    names = dict(zip(atlas.corridors["id"], atlas.corridors["name"], strict=True))
    return lambda key: pick_name(names[key])


def _year(ignored: list[str]) -> int | None:
    asked = st.query_params.get("year", "")
    valid = asked in _YEARS
    if asked and not valid:
        ignored.append(f"year={asked}")
    options = [0, *range(FIRST_YEAR, LAST_YEAR + 1)]
    chosen = st.select_slider(
        translate("app_year"),
        options,
        value=int(asked) if valid else 0,
        format_func=lambda year: str(year) if year else translate("app_year_all"),
        help=translate("app_year_help"),
    )
    return chosen or None


def _remember(chosen: dict[str, tuple[str, ...]], text: str, year: int | None) -> None:
    params: dict[str, list[str]] = {key: list(words) for key, words in chosen.items() if words}
    if text.strip():
        params["text"] = [text.strip()]
    if year:
        params["year"] = [str(year)]
    st.query_params.from_dict(params)
