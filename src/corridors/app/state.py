"""One reader's session: the address that is shown, and the widgets that change it.

A change of a widget is taken over by a callback, so it always wins over an address that the
browser still holds from before. Any other run whose address differs from the one last seen is a
navigation (a link, the browser's back button), and the address wins. Each change is written
once, which gives the browser's history one entry. The view is the map's own: it writes it
without a run, and a run only takes it over.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from corridors.app.address import Address, parse_address, read_view, select_record

if TYPE_CHECKING:
    from corridors.account.look_ups import Index

_SHOWN, _SEEN, _TOUCHED, _IGNORED, _MOVES = "shown", "seen", "touched", "ignored", "moves"
PREFIX = "filter-"


def read_address(index: Index) -> Address:
    """Return the address to show, and write it where a widget changed it."""
    params = {key: list(st.query_params.get_all(key)) for key in st.query_params}
    session: Any = st.session_state
    if session.pop(_TOUCHED, False) or playing():
        session[_SHOWN] = replace(session[_SHOWN], view=_view(params))
        if not playing():
            _write(session[_SHOWN], params)
    elif _SHOWN not in session or _but_view(params) != session.get(_SEEN):
        session[_SHOWN], session[_IGNORED] = parse_address(params, index)
        session[_SEEN] = _but_view(params)
        session[_MOVES] = moves() + 1
    else:
        session[_SHOWN] = replace(session[_SHOWN], view=_view(params))
    found: Address = session[_SHOWN]
    return found


def _view(params: dict[str, list[str]]) -> str:
    """Return the view, which the map writes into the address by itself."""
    return read_view(next(reversed(params.get("view", [])), ""), [])


def _but_view(params: dict[str, list[str]]) -> dict[str, list[str]]:
    return {key: values for key, values in params.items() if key != "view"}


def _write(address: Address, present: dict[str, list[str]]) -> None:
    wanted = address.params()
    if wanted != present:
        st.query_params.from_dict(wanted)
    st.session_state[_SEEN] = _but_view(wanted)
    st.session_state[_IGNORED] = []


def moves() -> int:
    """Return how often the reader came to an address: by a link, by going back."""
    count: int = st.session_state.get(_MOVES, 0)
    return count


def ignored_words() -> list[str]:
    """Return what the address held that means nothing."""
    return list(st.session_state.get(_IGNORED, []))


def show(address: Address) -> None:
    """Make this the address that the next run shows; for callbacks."""
    st.session_state[_SHOWN] = address
    st.session_state[_TOUCHED] = True


def shown() -> Address:
    """Return the address that is shown; for callbacks."""
    found: Address = st.session_state.get(_SHOWN, Address())
    return found


def change(**parts: Any) -> None:  # noqa: ANN401  (fields of the address)
    """Change parts of the address; for callbacks."""
    show(replace(shown(), **parts))


def take_widget(field: str) -> None:
    """Take the value of the widget of a field into the address; a callback."""
    value = st.session_state[f"{PREFIX}{field}"]
    plain = tuple(value) if isinstance(value, list) else value
    if isinstance(plain, str):
        plain = plain.strip()
    change(**{field: plain})


def take_record(key: str, index: Index) -> None:
    """Select a project, section or site by its id, nothing by an empty one; a callback."""
    show(select_record(shown(), key, index))


def clear_filters() -> None:
    """Take every filter away; a callback."""
    show(shown().unfiltered())


def seed(field: str, value: object) -> str:
    """Give the widget of a field its value before it is drawn; return its key."""
    key = f"{PREFIX}{field}"
    st.session_state[key] = list(value) if isinstance(value, tuple) else value
    return key


def playing() -> bool:
    """Tell whether the years run by themselves."""
    return bool(st.session_state.get("playing", False))


FIELDS = tuple(field.name for field in fields(Address))
