"""The specification: ``specification.toml``, read once, checked, and typed.

What is told apart (modes, states, accuracies, groups of sites) and how each looks has its one home
there. Everything else is made from it: the enumerations and tables of `corridors.model`, the looks
of `corridors.style`, and through these what the map engine, the app, KML and figures draw.
"""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Annotated, Literal

import msgspec

Colour = Annotated[str, msgspec.Meta(pattern=r"^#[0-9a-f]{6}$")]
Share = Annotated[float, msgspec.Meta(gt=0, le=1)]
Phase = Literal["planned", "expected", "open", "ended"]


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entry; an unknown key is a fault of the file."""


class ModeEntry(_Entry, frozen=True, kw_only=True):
    """What a section carries, and how it is drawn; see the head of its part of the file."""

    kinds: tuple[str, ...]
    width_px: float
    order: int
    pattern: Literal["plain", "hollow", "beads"]
    method: str
    on_land: bool
    carries: str
    opacity: Share | None = None
    colours: dict[str, Colour]


class StateEntry(_Entry, frozen=True, kw_only=True):
    """Where a thing stands at the end of a year."""

    phase: Phase
    reported: bool = True
    dash: tuple[float, ...]
    opacity: Share = 1.0


class AccuracyEntry(_Entry, frozen=True, kw_only=True):
    """How far a drawn line may lie from the true one."""

    within_km: float | None = None
    slack_km: float | None = None
    opacity: Share
    band: float = 0.0
    ratio: float


class GroupEntry(_Entry, frozen=True, kw_only=True):
    """Kinds of sites that lists and maps show together."""

    shape: str
    kinds: tuple[str, ...]


class ThemeEntry(_Entry, frozen=True, kw_only=True):
    """The colours of one look, but for the hues of the modes; the file says what each is for."""

    on_screen: bool = True
    land: Colour
    water: Colour
    border: Colour
    shore: Colour
    river: Colour
    ink: Colour
    quiet: Colour
    label: Colour
    sea: Colour
    paper: Colour
    rule: Colour
    field: Colour
    grey: Colour
    plain: Colour
    link: Colour
    alarm: Colour


class AppInks(_Entry, frozen=True, kw_only=True):
    """The colours of the app's own texts and rules, on light or dark ground."""

    ink: Colour
    soft: Colour
    rule: Colour
    hair: Colour
    wash: Colour
    link: Colour
    paper: Colour


class Palettes(_Entry, frozen=True, kw_only=True):
    """Colours of things that are many and of no kind: on light and on dark ground."""

    ways: tuple[tuple[Colour, Colour], ...]
    own: tuple[tuple[Colour, Colour], ...]


class Specification(_Entry, frozen=True, kw_only=True):
    """All of it, each part in the order in which legends and lists show it."""

    modes: dict[str, ModeEntry]
    states: dict[str, StateEntry]
    accuracies: dict[str, AccuracyEntry]
    site_groups: dict[str, GroupEntry]
    themes: dict[str, ThemeEntry]
    app: dict[Literal["light", "dark"], AppInks]
    colourings: dict[str, dict[str, str]]
    palettes: Palettes

    def states_of(self, *phases: Phase) -> tuple[str, ...]:
        """Return the states in some phases.

        >>> SPECIFICATION.states_of("planned")
        ('proposed', 'agreed', 'construction')
        """
        return tuple(name for name, entry in self.states.items() if entry.phase in phases)


def _read() -> Specification:
    text = (resources.files("corridors.model") / "specification.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Specification)


SPECIFICATION = _read()
