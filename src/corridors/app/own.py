"""The reader's own lines over the map: read from uploads, kept no longer than the session."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from corridors.app import state
from corridors.app.look import own_colour
from corridors.app.markup import Html, tag
from corridors.overlay import OverlayError, read_overlay_bytes
from corridors.web import pack_overlay, page_thinner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridors.app.view import View
    from corridors.overlay import FileAccount

ENDINGS = (
    *("geojson", "json", "geojsonl", "topojson", "gpx", "kml", "kmz", "csv", "tsv", "xlsx"),
    *("gpkg", "fgb", "parquet", "zip"),
)
MOST_FILES = 5
MOST_MEGABYTES = 50
_WIDGET, _READ, _GIVEN = "own-files", "own-read", "own-given"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OwnFile:
    """An uploaded file as it was read: packed for the map, or a fault in one line."""

    name: str
    packed: dict[str, Any] | None
    features: int
    account: FileAccount | None = None
    fault: str = ""
    broken: bool = False


def own_files() -> dict[str, OwnFile]:
    """Return the reader's files by the id of their upload."""
    found: dict[str, OwnFile] = st.session_state.get(_READ, {})
    return found


def _take() -> None:
    """Read what was given anew, and forget what was taken out of the widget; a callback.

    Streamlit empties the widget when the reader goes to another page. What it held then stays,
    until the reader takes it away or gives too many others.
    """
    session: Any = st.session_state
    uploads: Sequence[Any] = (session.get(_WIDGET) or [])[:MOST_FILES]
    known = own_files()
    kept = {key: file for key, file in known.items() if key not in session.get(_GIVEN, ())}
    read = {
        item.file_id: known.get(item.file_id) or read_file(item.name, item.getvalue())
        for item in uploads
    }
    newest = [*(kept | read).items()][-MOST_FILES:]
    session[_READ], session[_GIVEN] = dict(newest), tuple(read)
    state.change(own=len(drawn(own_files())))


def _forget() -> None:
    """Forget all files that the widget does not hold; a callback."""
    given = st.session_state.get(_GIVEN, ())
    st.session_state[_READ] = {key: file for key, file in own_files().items() if key in given}
    state.change(own=len(drawn(own_files())))


def read_file(name: str, data: bytes) -> OwnFile:
    """Return a file as it was read; nothing of it touches the disk."""
    try:
        overlay = read_overlay_bytes(
            name, data, thinner=page_thinner(), progress=_end_if_reader_left
        )
        packed = pack_overlay(overlay, _end_if_reader_left)
    except OverlayError as error:
        return OwnFile(name, None, 0, fault=str(error))
    except Exception:  # noqa: BLE001  (a stranger's file: told in one line)
        _LOG.exception("An own file could not be read")
        return OwnFile(name, None, 0, broken=True)
    return OwnFile(name, packed, len(overlay.geometry), overlay.files[0])


def _end_if_reader_left(_share: float) -> None:
    """Let Streamlit end the run here if the reader has gone, or did something else meanwhile.

    It looks whenever the state of the session is asked for. What is broken off because of another
    click is read in the run that follows.
    """
    st.session_state.get(_READ)


def drawn(files: dict[str, OwnFile]) -> dict[str, dict[str, Any]]:
    """Return what can be drawn, packed, by the id of the upload."""
    return {key: file.packed for key, file in files.items() if file.packed is not None}


def tell_lost(view: View, files: dict[str, OwnFile]) -> None:
    """Say so where the address speaks of own files and the session has none.

    The server was started anew, the page was loaded anew, or another reader followed the link.
    """
    if view.address.own and not drawn(files):
        link = tag("a", view.say("app_own_without"), href=view.address.query(own=0) or "./")
        note = tag("p", view.say("app_own_lost"), " ", link, class_="paper ignored", role="status")
        st.html(note)


def draw_own(view: View, files: dict[str, OwnFile]) -> None:
    """Draw the place where files are given, and what was read of each."""
    place = st.expander(view.say("app_own"), bool(files), key="own", on_change="rerun")
    if not (place.open or files):
        return
    if not st.session_state.get(_WIDGET):
        st.session_state[_GIVEN] = ()
    with place:
        st.html(tag("p", view.say("app_own_how"), class_="paper soft"))
        given = st.file_uploader(
            view.say("app_own_files"),
            ENDINGS,
            accept_multiple_files=True,
            key=_WIDGET,
            max_upload_size=MOST_MEGABYTES,
            label_visibility="collapsed",
            on_change=_take,
        )
        if {item.file_id for item in given[:MOST_FILES]} - files.keys():
            _take()  # the run that was to read them was broken off by another one
            st.rerun()
        if files:
            number = 0
            items = []
            for file in files.values():
                items.append(_told(view, file, number))
                number += file.packed is not None
            st.html(tag("ul", *items, class_="paper", lang=view.language, role="status"))
        if files.keys() - set(st.session_state[_GIVEN]):
            st.button(view.say("app_own_forget"), on_click=_forget, key="own-forget")
        if len(st.session_state.get(_WIDGET) or ()) > MOST_FILES:
            st.html(tag("p", view.say("app_own_most", count=MOST_FILES), class_="paper"))


def _told(view: View, file: OwnFile, number: int) -> Html:
    if file.packed is None or file.account is None:
        fault = f"{file.name}: {view.say('app_own_broken')}" if file.broken else file.fault
        return tag("li", view.say("app_own_fault"), " ", fault)
    look = f"background:{own_colour(number, dark=view.dark)}"
    return tag(
        "li",
        tag("i", class_="swatch", style=look),
        tag("strong", file.name),
        f": {file.account.told(view.language)}",
    )
