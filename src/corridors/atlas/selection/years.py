"""Statuses by year: what stood at its end, and by whose word.

A plan is no fact. What is not open by any report but planned to be open by then is ``expected``;
docs/decisions/0011-expected.md says why, and what of plans that are late.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from corridors.atlas.typed_rows import SIGNS_OF_WORKS, Dated
from corridors.model import (
    PLANNED_BASIS,
    SPECIFICATION,
    State,
    Status,
    StatusBasis,
    is_before,
    year_of,
)
from corridors.wording import is_given

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corridors.model import Cells

    Facts = Mapping[tuple[str, str], Cells]

DatedRow = TypeVar("DatedRow", bound=Dated)
COMING = tuple(State(name) for name in SPECIFICATION.states_of("planned", "expected"))
_ENDED = (Status.SUSPENDED, Status.RETIRED, Status.SHELVED, Status.CANCELLED)
_STEPS = (
    (State.CONSTRUCTION, "construction_start"),
    (State.AGREED, "agreed"),
    (State.PROPOSED, "proposed"),
)
_PARTS = ("status", "status_as_of", "status_basis", "status_note", "status_sources")
_TODAY = {part: part.replace("status", "status_today", 1) for part in _PARTS}
TODAY_COLUMNS = tuple(_TODAY.values())
"""What a selection of a year keeps of the status last reported."""
_SIGNS: dict[str, tuple[str, ...]] = {
    "construction_start": SIGNS_OF_WORKS,
    "opened": ("first_run",),
}
"""What a date may have been taken from, where the fact of its own name is missing."""
_REPORT, _ASSUMED, _PLAN = "status", "", "opening_planned"


def status_in_year(row: Cells, year: int, today: str | None = None) -> str:
    """Return the state of a section or site at the end of a year; empty if there was nothing.

    Open from the year in which it opened; under construction from the start of works until then;
    agreed and proposed from those dates. The reported status holds from its own date on. What is
    being built or planned is `State.EXPECTED` from the year in which it is planned to open, if that
    lies in the future and no later report contradicts it. What operates today with no known opening
    counts as always open; what has no status had none then either.

    Parameters
    ----------
    row
        A section or a site; of a selection of some year, its status of today is taken.
    year
        The year.
    today
        The date of the data, such as ``2026-11-22``. A plan that was due before it and is not
        reported to have opened changes nothing until the end of that year. Left out, a plan is
        coming if it lies not before the report of the status.

    Examples
    --------
    >>> row = {"status": "construction", "status_as_of": "2025-12", "opened": "",
    ...        "proposed": "1996", "agreed": "2024-06-06", "construction_start": "2024-12-27",
    ...        "opening_planned": "2030"}
    >>> [status_in_year(row, year) for year in (1990, 2010, 2024, 2029, 2030)]
    ['', 'proposed', 'construction', 'construction', 'expected']
    """
    return _then(reported(row), year, today or "")[0]


def reported(row: Cells) -> Any:  # noqa: ANN401  (a row of the same kind)
    """Return a row with the status last reported, whatever year it was selected by."""
    if isinstance(row, Dated):
        return row if row.status_today is None else row.but(**_today_of(row))
    cells = ((str(name), row[name]) for name in row.keys())  # noqa: SIM118  (no mapping)
    plain = {name: cell if is_given(cell) else None for name, cell in cells}
    return plain if plain.get("status_today") is None else plain | _today_of(plain)


def _today_of(row: Cells) -> dict[str, Any]:
    return {part: row[kept] for part, kept in _TODAY.items()}


def _then(row: Cells, year: int, today: str) -> tuple[str, str]:
    """Return the state in a year and the column that says so, empty if it is taken for granted."""
    status, opened = row["status"] or "", row["opened"] or ""
    seen = year_of(row["status_as_of"])
    if not status:
        return "", _REPORT
    if status == Status.OPERATING and not opened:
        return State.OPERATING.value, _REPORT if year >= seen else _ASSUMED
    if opened and year_of(opened) <= year:
        holds = year >= seen and (status == Status.OPERATING or status in _ENDED)
        return (str(status), _REPORT) if holds else (State.OPERATING.value, "opened")
    if _is_expected(row, year, today):
        return State.EXPECTED.value, _PLAN
    if status not in (State.OPERATING, State.EXPECTED) and year >= seen:
        return str(status), _REPORT
    steps = ((word.value, key) for word, key in _STEPS if row[key] and year_of(row[key]) <= year)
    return next(steps, ("", _REPORT))


def _is_expected(row: Cells, year: int, today: str) -> bool:
    planned = row["opening_planned"] or ""
    if row["status"] not in COMING or not planned or not year_of(planned) <= year:
        return False
    if is_before(planned, row["status_as_of"] or ""):  # a later report found it not open
        return False
    now = year_of(today)
    return year > now or (year == now and not is_before(planned, today))


# ---- by whose word ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Statement:
    """A state, and what it rests on.

    Attributes
    ----------
    status
        A `State`; empty for none.
    as_of, basis, sources, note
        As in the data. Of what is expected they are those of the plan, its basis ``planned`` where
        a source reports the plan.
    """

    status: str
    as_of: str
    basis: str
    sources: tuple[str, ...]
    note: str

    def columns(self) -> dict[str, Any]:
        """Return it as the columns of a row."""
        parts = (self.status, self.as_of, self.basis, self.note, list(self.sources))
        return dict(zip(_PARTS, parts, strict=True))


def facts_of_dates(facts: Iterable[Cells]) -> Facts:
    """Return the preferred facts without scope by subject and attribute."""
    return {
        (row["subject"], row["attribute"]): row
        for row in facts
        if row["preferred"] and not row["scope"]
    }


def statement_in_year(row: Cells, year: int, today: str, facts: Facts) -> Statement:
    """Return the state of a row in a year with its date, basis and sources of then.

    Parameters
    ----------
    row
        With the status last reported; see `reported`.
    year, today
        As for `status_in_year`.
    facts
        From `facts_of_dates`.
    """
    state, key = _then(row, year, today)
    told = Statement(
        state,
        row["status_as_of"] or "",
        row["status_basis"] or "",
        tuple(row["status_sources"] or ()),
        row["status_note"] or "",
    )
    if key == _REPORT or not state:
        return told
    if key == _ASSUMED:
        return Statement(state, told.as_of, StatusBasis.INFERRED.value, told.sources, told.note)
    fact = _fact_behind(row, key, facts)
    basis, sources = fact.get("basis") or "", tuple(fact.get("sources") or ())
    if key != _PLAN:
        return Statement(state, str(row[key]), basis, sources, fact.get("note") or "")
    basis = PLANNED_BASIS if basis in ("", "reported") else basis
    return Statement(state, fact.get("as_of") or "", basis, sources, fact.get("note") or "")


def expectation(row: Cells, today: str, facts: Facts) -> Statement | None:
    """Return what is expected of a row from some year on, None if nothing is."""
    told = reported(row)
    last = max(year_of(told["opening_planned"]), year_of(today) + 1)
    found = statement_in_year(told, last, today, facts)
    return found if found.status == State.EXPECTED else None


def _fact_behind(row: Cells, key: str, facts: Facts) -> Cells:
    """Return the fact that a date of a row was taken from, its own or its project's."""
    for subject in (row["id"], row.get("project")):
        for attribute in (key, *_SIGNS.get(key, ())):
            fact = facts.get((subject, attribute)) if subject else None
            if fact is not None and str(fact["value"]) == row[key]:
                return fact
    return {}


def at_year(row: DatedRow, year: int, today: str, facts: Facts) -> DatedRow:
    """Return a row with its status of a year, that of today beside it."""
    told: DatedRow = reported(row)
    kept = {kept: told[part] for part, kept in _TODAY.items()}
    return told.but(**kept, **statement_in_year(told, year, today, facts).columns())
