"""The look of the app: paper, ink, one hue a mode; the same rules in light and dark."""

from __future__ import annotations

from itertools import pairwise

import msgspec

from corridors import style
from corridors.app.markup import Html, tag
from corridors.i18n import translate
from corridors.model import SPECIFICATION, Mode, State

SERIF = "Georgia, 'Times New Roman', 'Songti SC', SimSun, 'Noto Serif CJK SC', serif"

_STEPS: dict[str, tuple[int, ...]] = {
    "expected": (8, 10, 12, 14, 16, 18),
    "construction": (9, 13),
    "agreed": (5, 10),
    "proposed": (2, 6),
    "suspended": (12, 15),
    "shelved": (6, 14),
    "cancelled": (3, 13),
    "retired": (1, 7),
}
"""Where strokes and gaps end in turn, in pixels from the start of the pattern."""

_RULES = """
[data-testid="stHeader"] { background: transparent; }
[data-testid="stHeader"], [data-testid="stHeader"] * { pointer-events: none; }
[data-testid="stHeader"] :is(button, button *) { pointer-events: auto; }
[data-testid="stMainBlockContainer"] { padding: 0.6rem 1.4rem 1.5rem; max-width: none; }
[data-testid="stSidebarContent"] { font-size: 0.95rem; }
[data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"] { gap: 0.6rem; }
[data-testid="stSidebarHeader"] { height: 2.2rem; padding-bottom: 0; }
.masthead { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.2rem 1.2rem;
  border-bottom: 1px solid var(--rule); padding-bottom: 0.45rem; }
.masthead .wordmark { font: 600 1.25rem/1.2 var(--serif); letter-spacing: 0.005em; }
.masthead nav { display: flex; flex-wrap: wrap; gap: 0 0.5rem; }
.masthead .languages { margin: 0 1.6rem 0 auto; }
.paper.masthead a { color: var(--ink); text-decoration: none; padding: 0.25rem 0.45rem;
  line-height: 1.4; }
.paper.masthead a:hover { text-decoration: underline; text-underline-offset: 4px; }
.paper.masthead a[aria-current] { font-weight: 600; }
.paper.masthead .pages a { border-bottom: 2px solid transparent; }
.paper.masthead .pages a[aria-current] { border-bottom-color: var(--ink); }
.paper.ignored { margin-top: -0.35rem; }
[data-testid="stExpandSidebarButton"] { width: auto !important; color: var(--ink);
  background: var(--paper) !important; border: 1px solid var(--rule); }
[data-testid="stExpandSidebarButton"]::after { content: var(--filters); padding: 0 0.3rem; }
[data-testid^="stMainMenuItem-theme-"], [data-testid="stMainMenuItemLabel"],
  [data-testid="stFileUploaderDropzone"] button p { font-size: 0 !important; }
[data-testid^="stMainMenuItem-theme-"] [data-testid="stIconMaterial"] { font-size: 1.25rem; }
:is([data-testid^="stMainMenuItem-theme-"], [data-testid="stMainMenuItemLabel"],
  [data-testid="stFileUploaderDropzone"] button p)::after { font-size: 0.9rem; }
[data-testid="stMainMenuItem-theme-System"]::after { content: var(--word-system); }
[data-testid="stMainMenuItem-theme-Light"]::after { content: var(--word-light); }
[data-testid="stMainMenuItem-theme-Dark"]::after { content: var(--word-dark); }
[data-testid="stMainMenuItem-print"] [data-testid="stMainMenuItemLabel"]::after {
  content: var(--word-print); }
[data-testid="stMainMenuItem-recordScreencast"] [data-testid="stMainMenuItemLabel"]::after {
  content: var(--word-record); }
[data-testid="stFileUploaderDropzone"] button p::after { content: var(--word-choose); }
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
:is(.st-key-engine, .st-key-links, :has(> :is(.st-key-engine, .st-key-links))) { display: none; }
.st-key-sheet { max-height: calc(100vh - 6.4rem); overflow-y: auto; padding-right: 0.3rem; }
:is([data-testid="stMultiSelect"], [data-testid="stSelectbox"]) button {
  min-width: 24px; min-height: 24px; }
[data-testid="stMultiSelect"] [data-tag] { background: var(--wash); color: var(--ink);
  border: 1px solid var(--rule); }
[data-testid="stMultiSelect"] [data-tag] * { color: inherit; }
.paper { color: var(--ink); font-size: 0.95rem; line-height: 1.45; overflow-wrap: anywhere; }
.paper :is(h1, h2, h3, h4) { font-family: var(--serif); font-weight: 600; line-height: 1.2;
  margin: 0; padding: 0; letter-spacing: 0; }
.paper :is(h1, h2, h3) a { color: inherit; text-decoration-color: var(--rule); }
.paper h1 { font-size: 1.75rem; }
.paper h2 { font-size: 1.35rem; }
.paper h3 { font-size: 1.02rem; margin-top: 1.15rem; padding-bottom: 0.2rem;
  border-bottom: 1px solid var(--rule); }
.paper h4 { font: 600 0.95rem/1.3 inherit; font-family: inherit; margin-top: 0.7rem; }
.paper p { margin: 0.45rem 0; font-size: inherit; }
.paper .over { font-size: 0.84rem; color: var(--soft); margin: 0 0 0.15rem; }
.paper .soft, .paper small, .paper figcaption { font-size: 0.84rem; color: var(--soft); }
.paper a { color: var(--link); text-decoration: underline; text-decoration-thickness: 1px;
  text-underline-offset: 2px; }
.paper .status { font-weight: 600; }
.paper .swatch { display: inline-block; width: 30px; height: 4px; vertical-align: middle;
  margin-right: 0.5rem; }
.paper div:has(> .swatch) { display: flex; align-items: center; }
.paper div > .swatch { flex: none; }
.paper .box { display: inline-block; width: 26px; height: 10px; margin-right: 0.4rem; }
.paper .refs { font-size: 0.8rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
.paper .refs > * { display: inline-block; min-width: 24px; line-height: 24px; text-align: center;
  margin-right: 0.1rem; }
.paper :is(td, div) > a { display: inline-block; padding: 0.22rem 0; }
.paper li > a { padding: 0.22rem 0; }
.paper dl { display: grid; grid-template-columns: minmax(9rem, 2fr) 5fr; gap: 0.3rem 0.8rem;
  margin: 0.5rem 0; padding: 0 !important; }
.paper dt { color: var(--soft); hyphens: auto; overflow-wrap: break-word; }
.paper dd { margin: 0; font-variant-numeric: tabular-nums; }
.paper .also { display: block; padding-left: 0.7rem; border-left: 2px solid var(--rule);
  margin-top: 0.15rem; color: var(--soft); font-size: 0.88rem; }
.paper .dates { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1.4rem; }
.paper .scroll { overflow-x: auto; }
.paper table { border-collapse: collapse; width: 100%; margin: 0.4rem 0; font-size: 0.88rem;
  font-variant-numeric: tabular-nums; }
.paper :is(th, td) { overflow-wrap: break-word; text-align: left; vertical-align: top;
  padding: 0.28rem 0.7rem 0.28rem 0; border: 0; border-bottom: 1px solid var(--hair); }
.paper th { font-weight: 400; color: var(--soft); border-bottom-color: var(--rule); }
.paper th::first-letter { text-transform: uppercase; }
.paper .number { text-align: right; white-space: nowrap; }
.paper .parts { list-style: none; padding: 0; font-size: 0.9rem; }
.paper .parts li { padding: 0.4rem 0; border-bottom: 1px solid var(--hair); margin: 0; }
.paper .parts li.chosen { background: var(--wash); box-shadow: -0.5rem 0 var(--wash); }
.paper .parts li.chosen a:first-of-type { font-weight: 600; }
.paper .shape { display: inline-block; width: 11px; height: 11px; background: var(--ink);
  margin: 0 0.7rem 0 0.2rem; vertical-align: -1px; }
.paper .shape.circle { border-radius: 50%; }
.paper .shape.diamond { clip-path: polygon(50% 0, 100% 50%, 50% 100%, 0 50%); }
.paper .shape.triangle { clip-path: polygon(50% 0, 100% 100%, 0 100%); }
.paper .shape.cross { clip-path: polygon(35% 0, 65% 0, 65% 35%, 100% 35%, 100% 65%, 65% 65%,
  65% 100%, 35% 100%, 35% 65%, 0 65%, 0 35%, 35% 35%); }
.paper .shape.drop { border-radius: 0 50% 50% 50%; transform: rotate(45deg) scale(0.85); }
.paper :is(.to-top, .narrow) { display: none; }
.paper section + h2 { margin-top: 1.4rem; }
.paper ul.found { margin: 0.2rem 0 0.4rem; padding: 0; list-style: none; }
.paper ul.found li { margin: 0; padding: 0.16rem 0; }
.paper details { margin: 0.9rem 0 0; border-top: 1px solid var(--rule); padding-top: 0.45rem; }
.paper details[open] > summary { margin-bottom: 0.3rem; }
.paper summary { cursor: pointer; font-weight: 600; min-height: 1.5rem; }
.paper ol, .paper ul { margin: 0.4rem 0; padding-left: 1.5rem; font-size: 0.88rem; }
.paper li { margin: 0.15rem 0; }
.paper code { font-size: 0.84rem; background: var(--wash); color: inherit; padding: 0 0.25em; }
.paper .strip { position: relative; height: 14px; margin: 0.5rem 0 0; overflow: hidden; }
.paper .strip > i { position: absolute; top: 0; height: 100%; min-width: 1px;
  box-sizing: content-box; padding-right: 1px; }
.paper .strip .border { box-shadow: inset 2px 0 var(--paper); }
.paper .lands { position: relative; height: 1.2rem; font-size: 0.8rem; color: var(--soft); }
.paper .lands > span { position: absolute; top: 0; min-width: 0; height: 1.2rem;
  box-sizing: border-box; }
.paper .lands > span > span { position: absolute; inset: 0 0 0 0.25rem; line-height: 1.2rem;
  display: flex; flex-wrap: wrap; overflow: hidden; }
.paper .lands i { width: 1px; height: 1.2rem; }
.paper .lands i + span { font-weight: 400; white-space: nowrap; background: var(--paper); }
.paper .lands .tick { border-left: 1px solid var(--soft); }
.paper .gauges .tick { border-left-width: 3px; border-left-style: double; }
.paper .gauges .tick { margin-left: -1px; }
.paper :is(dt, dd) { font-size: 0.93rem; }
.paper .key { display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; margin: 0.5rem 0;
  font-size: 0.84rem; color: var(--soft); list-style: none; padding: 0; }
.paper .plate { padding: 0.9rem 0 1rem; border-bottom: 1px solid var(--rule); }
.paper.page { max-width: 62rem; }
.paper.page > :is(p, ul, dl) { max-width: 46rem; }
.paper .badge { display: inline-block; min-width: 1.5rem; border-bottom: 4px solid;
  text-align: center; line-height: 1.35; margin-right: 0.3rem; }
.paper .way summary { font-size: 1.02rem; }
.paper .pair { display: flex; flex-wrap: wrap; gap: 0 1.6rem; align-items: flex-start; }
.paper .pair figure { flex: 1 1 20rem; margin: 0.4rem 0; max-width: 520px; min-width: 0; }
.paper .pair img { max-width: 100%; height: auto; border: 1px solid var(--hair); }
.paper :is(.wide, .pair) table { min-width: 44rem; }
.paper .wide td { overflow-wrap: break-word; }
.paper .pair td { overflow-wrap: break-word; }
.paper .pair .scroll { flex: 2 1 30rem; min-width: 0; }
.paper tr.transfer td { color: var(--soft); font-size: 0.84rem; padding-left: 0.9rem; }
.paper.missing { border-left: 3px solid var(--rule); padding-left: 0.8rem; }
.paper .columns { columns: 2; column-gap: 2.4rem; }
.paper .columns > * { break-inside: avoid; }
[data-testid="stMain"] [data-testid="stSelectbox"] { max-width: 46rem; }
[data-testid="stDownloadButton"] button { height: auto; }
[data-testid="stDownloadButton"] button * { white-space: normal; text-align: left; }
@media (max-width: 900px) {
  .st-key-sheet { max-height: none; }
  .paper .narrow { display: block; }
  .paper .columns { columns: 1; }
}
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding: 0.7rem 0.9rem 1.5rem; }
  .paper .dates { grid-template-columns: 1fr; }
  .masthead .languages { order: -1; width: 100%; justify-content: flex-end; min-height: 2rem; }
  .masthead .pages { margin: 0 -0.45rem; }
  .paper .to-top { display: block; }
}
"""


_FRAMED = """
[data-testid="stMainBlockContainer"] { padding: 0; }
[data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"] { gap: 0; }
[data-testid="stMain"] { overflow: hidden; }
"""


def mode_colour(mode: str, *, dark: bool) -> str:
    """Return the hue of a mode, as the map has it.

    >>> mode_colour("rail", dark=True) == theme(dark=True).modes[Mode.RAIL]
    True
    """
    return theme(dark=dark).modes[Mode(mode)]


def theme(*, dark: bool) -> style.Theme:
    """Return the colours of the map beside which the app's own stand."""
    return style.THEMES["dark" if dark else "light"]


def way_colour(number: int, *, dark: bool) -> str:
    """Return the colour of an itinerary on the map, the first being 0.

    >>> way_colour(1, dark=False), way_colour(6, dark=False)
    ('#b0307a', '#b0307a')
    """
    return style.WAY_COLOURS[number % len(style.WAY_COLOURS)][int(dark)]


def own_colour(number: int, *, dark: bool) -> str:
    """Return the colour of an added file on the map, the first being 0.

    >>> own_colour(0, dark=True)
    '#ff7ac2'
    """
    return style.OWN_COLOURS[number % len(style.OWN_COLOURS)][int(dark)]


def ink(*, dark: bool) -> dict[str, str]:
    """Return the colours of text and rules by name."""
    return msgspec.structs.asdict(SPECIFICATION.app["dark" if dark else "light"])


_WORDS = {
    "filters": "app_filters",
    "word-system": "app_menu_system",
    "word-light": "theme_light",
    "word-dark": "theme_dark",
    "word-print": "print",
    "word-record": "app_menu_record",
    "word-choose": "app_own_choose",
}
"""What Streamlit says in English only and the style sheet says instead: variables and messages."""


def style_sheet(language: str, *, dark: bool, framed: bool = False) -> Html:
    """Return the style of the app, in a frame without margins; made of constants only."""
    said = {name: translate(key, language) for name, key in _WORDS.items()}
    words = "".join(
        '--{}: "{}"; '.format(name, word.replace("\\", "").replace('"', ""))
        for name, word in said.items()
    )
    colours = "".join(f"--{name}: {colour}; " for name, colour in ink(dark=dark).items())
    modes = "".join(f"--{mode}: {mode_colour(mode, dark=dark)}; " for mode in Mode)
    grey = theme(dark=dark).grey
    variables = f":root {{ {colours}{modes}--grey: {grey}; --serif: {SERIF}; {words}}}"
    return Html(f"<style>{variables}{_RULES}{_FRAMED if framed else ''}</style>")


def class_swatch(hue: str, *, dark: bool) -> Html:
    """Return a short stretch of line of a class, by the hue that it borrows."""
    opacity = style.FAINT_OPACITY if hue == style.FAINT else 1
    look = f"background: {style.hue_of(theme(dark=dark), hue)}; opacity: {opacity}"
    return tag("i", class_="swatch", style=look)


def line_swatch(mode: str, status: str) -> Html:
    """Return a short stroke as it stands on the map: the mode's hue, the status's dash."""
    return tag("i", class_="swatch", style=bar_fill(mode, status))


def hue(mode: str, status: str) -> str:
    """Return the name of the colour of a line: its mode, or grey if nothing runs there."""
    lifeless = bool(status) and State(status) in style.LIFELESS
    return "grey" if lifeless else Mode(mode).value


def bar_fill(mode: str, status: str) -> str:
    """Return the CSS background of a stretch of a strip: solid, dashed or dotted as on the map.

    Where there was nothing yet (no status) there is paper.
    """
    colour = f"var(--{hue(mode, status)})"
    paper = f"color-mix(in srgb, {colour} 18%, var(--paper))"
    if status not in _STEPS:
        return f"background:{colour if status else paper}"
    pale = style.STATUS_OPACITY.get(State(status))
    ink = f"color-mix(in srgb, {colour} {pale:.0%}, var(--paper))" if pale else colour
    stops = (0, *_STEPS[status])
    parts = ",".join(
        f"{(ink, paper)[number % 2]} {start}px {end}px"
        for number, (start, end) in enumerate(pairwise(stops))
    )
    return f"background:repeating-linear-gradient(90deg,{parts})"
