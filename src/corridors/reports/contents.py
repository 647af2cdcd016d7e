"""What stands in a handout: the account of each subject, in the words of one language."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from corridors.account.cited_sources import Citations
from corridors.account.fact_groups import HEADINGS, group_facts
from corridors.account.heading import author_names, citation_of
from corridors.account.journey import mode_word
from corridors.account.look_ups import Index
from corridors.account.record_account import tell
from corridors.atlas import check_atlas
from corridors.atlas.selection import find_country, find_records, select
from corridors.i18n import (
    REFERENCE_LANGUAGE,
    country_name,
    format_number,
    format_partial_date,
    pick_name,
    translate,
)
from corridors.model import DATES_ACTUAL, ArgumentError, Basis, Mode, NotFoundError, State
from corridors.reports.blocks import (
    Entry,
    Head,
    Heading,
    Map,
    Paragraph,
    Report,
    ReportOptions,
    Said,
    Sources,
    Table,
)
from corridors.reports.journeys import journey_blocks, journey_name, sections_of
from corridors.wording import list_text, status_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from corridors.account.cited_sources import CitedSource
    from corridors.account.fact_groups import Claim, FactGroup
    from corridors.account.record_account import Account
    from corridors.atlas import Atlas, CorridorRow, SectionRow, ServiceRow
    from corridors.model import Cells
    from corridors.network import Comparison
    from corridors.reports.blocks import Block, Cell

_SUBJECTS = ("corridor", "project", "service", "country")
_NO_DATE = "2000-01-01"
"""Of a handout on data that do not say theirs."""
_LATEST = 8
_MOST_SUBJECTS = 20


def compose_report(
    atlas: Atlas,
    subjects: Sequence[str],
    options: ReportOptions | None = None,
    comparisons: Sequence[Comparison] = (),
) -> Report:
    """Return the handout on some corridors, projects, services, countries and journeys.

    Raises
    ------
    ArgumentError
        If there is no subject, or too many for one handout.
    NotFoundError
        If one is not in the atlas, or is a thing of which there is no handout.
    """
    chosen = options or ReportOptions()
    whole = check_atlas(atlas)
    count = len(subjects) + len(comparisons)
    if not 0 < count <= _MOST_SUBJECTS:
        msg = f"A handout is on one to {_MOST_SUBJECTS} subjects, not {count}"
        raise ArgumentError(msg)
    then = select(whole, year=chosen.year) if chosen.year is not None else whole
    found = _find_all(whole, then, subjects)
    writer = _Writer(then, chosen)
    blocks = [block for kind, key in found for block in writer.subject(kind, key)]
    blocks += [block for comparison in comparisons for block in writer.journey(comparison)]
    blocks += writer.end()
    named = translate("mark_list", chosen.language).join(
        block.text for block in blocks if isinstance(block, Heading) and block.level == 1
    )
    return Report(
        title=chosen.title or named,
        subtitle=writer.subtitle(),
        language=chosen.language,
        authors=", ".join(author_names(whole)),
        date=whole.updated or _NO_DATE,
        blocks=tuple(blocks),
    )


def _find_all(whole: Atlas, then: Atlas, subjects: Sequence[str]) -> list[tuple[str, str]]:
    """Return the kind and the id of each subject once; all that are wrong are told at once."""
    found: dict[tuple[str, str], None] = {}
    faults: list[NotFoundError | ArgumentError] = []
    for key in subjects:
        try:
            kind, one = _find(whole, key)
        except (NotFoundError, ArgumentError) as error:
            faults.append(error)
            continue
        table = getattr(then.records, f"{kind}s", None)
        if table is not None and all(row.id != one for row in table):
            fault = f"{key!r} was not there yet at the end of {then.year}"
            faults.append(ArgumentError(fault))
        found[(kind, one)] = None
    if len(faults) > 1:
        faults[0].args = ("\n".join(map(str, faults)),)
    if faults:
        raise faults[0]
    return list(found)


def _find(atlas: Atlas, key: str) -> tuple[str, str]:
    """Return the kind and the id of a subject; a country comes before a place of its name."""
    unknown: NotFoundError | None = None
    records: list[tuple[str, Cells]] = []
    try:
        records = find_records(atlas, key)
    except NotFoundError as error:
        unknown = error
    for kind, row in records:
        if kind in _SUBJECTS:
            return kind, str(row["id"])
    codes = {code for row in atlas.records.projects for code in row.countries}
    with suppress(NotFoundError):
        return "country", find_country(key, codes)
    if unknown is not None:
        sought = "subject"
        raise NotFoundError(sought, key, unknown.nearest) from unknown
    for _, row in records:
        if row.get("project"):
            return "project", str(row["project"])
    kinds = ", ".join(_SUBJECTS)
    msg = f"{key!r} is a {records[0][0]}; a handout is on a thing of these kinds: {kinds}"
    raise ArgumentError(msg)


class _Writer:
    """One handout in the making: it knows the language, and numbers the sources."""

    def __init__(self, atlas: Atlas, options: ReportOptions) -> None:
        self.atlas, self.language, self.year = atlas, options.language, options.year
        self.index = Index.of(atlas)
        self.citations = Citations(self.index.sources)

    # ---- words -------------------------------------------------------------------------------

    def say(self, key: str, **values: object) -> str:
        return translate(key, self.language, **values)

    def refs(self, keys: Iterable[str] | None) -> tuple[int, ...]:
        return tuple(self.citations.numbers(keys))

    def name(self, row: Cells) -> str:
        return self.index.title(row, self.language)

    def km(self, km: float) -> str:
        return format_number(km, self.language)

    def noted(self, text: str, refs: tuple[int, ...] = (), *, soft: bool = False) -> Said:
        """Return words of the data, which stand in English whatever the language."""
        other = "" if self.language == REFERENCE_LANGUAGE else REFERENCE_LANGUAGE
        return Said(text, refs, soft, other)

    def status(self, row: Cells) -> Cell:
        if not row["status"]:
            return (Said(self.say("without_status"), soft=True),)
        return (Said(status_text(row, self.language), self.refs(row["status_sources"])),)

    def subtitle(self) -> str:
        when = format_partial_date(self.atlas.updated, self.language)
        said = self.say("data_as_of", date=when, version=self.atlas.version)
        year = self.say("year_caption", year=self.year) + "." if self.year is not None else ""
        return self.say("mark_sentences").join(filter(None, (year, said)))

    # ---- subjects ----------------------------------------------------------------------------

    def subject(self, kind: str, key: str) -> Iterator[Block]:
        if kind == "country":
            yield from self._country(key)
            return
        account = tell(self.index, kind, getattr(self.index, f"{kind}s")[key])
        lines = self._lines(account)
        yield from self._opening(account)
        if kind == "corridor":
            yield from self._share(lines)
        yield from self._map(self._drawn(account), account.title(self.language))
        if kind == "corridor":
            yield from self._legs(account.row)
        else:
            yield from self._facts(account)
        yield from self._sections(lines)
        if kind == "corridor":
            yield from self._facts(account)
        yield from self._services(account.services)
        yield from self._gaps(account.row.get("gaps") or ())
        yield from self._latest({key, *(line.id for line in lines)}, lines)

    def _lines(self, account: Account) -> list[SectionRow]:
        """Return the sections of a subject in their order: of a corridor, those of its main leg."""
        sections = self.index.sections
        if account.kind == "project":
            return [part.row for part in account.sections]
        if account.kind == "service":
            return [sections[key] for key in account.row.sections if key in sections]
        main = next((leg for leg in account.row.legs if leg["role"] == "main"), account.row.legs[0])
        return self._members(main)

    def _members(self, leg: Mapping[str, Any]) -> list[SectionRow]:
        sections = self.index.sections
        return [sections[key] for key in leg["sections"] if key in sections]

    def _drawn(self, account: Account) -> Atlas:
        if account.kind == "service":
            return self.atlas.with_records(sections=self._lines(account), sites=[])
        if account.kind == "corridor":
            return select(self.atlas, corridor=account.row.id)
        return select(self.atlas, project=account.row.id)

    def journey(self, comparison: Comparison) -> Iterator[Block]:
        """Yield the account of a comparison."""
        name = journey_name(comparison, self.language)
        yield Heading(1, name)
        used = sections_of(comparison)
        rows = [row for row in self.atlas.records.sections if row.id in used]
        yield from self._map(self.atlas.with_records(sections=rows, sites=[]), name)
        yield from journey_blocks(self.atlas, comparison, self.citations, self.language)

    def _country(self, code: str) -> Iterator[Block]:
        part = select(self.atlas, country=code)
        on_the_ground = [row for row in part.records.sections if row.mode != Mode.AIR]
        name = country_name(code, self.language)
        yield Heading(1, name)
        yield from self._share(on_the_ground)
        yield from self._map(part.with_records(sections=on_the_ground), name)
        projects = sorted(part.records.projects, key=self.name)
        rows = tuple(
            ((Said(self.name(row)),), (Said(self.say(f"kind_{row.kind}")),), self.status(row))
            for row in projects
        )
        yield Table(self.say("app_page_projects"), self._heads("subject", "kind", "status"), rows)
        yield from self._latest({row.id for row in projects}, on_the_ground)

    # ---- parts -------------------------------------------------------------------------------

    def _opening(self, account: Account) -> Iterator[Block]:
        yield Heading(1, account.title(self.language))
        aside = " · ".join([*account.head(self.language), *account.other_names(self.language)])
        if aside:
            yield Paragraph((Said(aside, soft=True),))
        row = account.row
        if row.get("status"):
            note = [self.noted(f" {row.status_note}", soft=True)] if row.status_note else []
            yield Paragraph((*self.status(row), *note))
        if row.description:
            yield Paragraph((self.noted(row.description, self.refs(row.get("sources"))),))

    def _share(self, lines: Sequence[SectionRow]) -> Iterator[Paragraph]:
        """Yield how much of some lines operates; nothing where there is no line."""
        done, total = _kilometres(lines)
        if total:
            share = format_number(100 * done / total, self.language, decimals=1)
            said = self.say("app_share_built", share=share, km=self.km(total))
            yield Paragraph((Said(said),))

    def _map(self, part: Atlas, name: str) -> Iterator[Map]:
        """Yield the map of a selection that has something on it."""
        sections, sites = part.records.sections, part.records.sites
        if all(row.geometry is None for row in (*sections, *sites)):
            return
        km = self.km(sum(row.length_km for row in sections))
        instead = self.say("report_map_of", name=name, lines=len(sections), km=km)
        caption = (
            self.say("report_map_caption", name=name)
            if self.year is None
            else self.say("report_map_caption_year", name=name, year=self.year)
        )
        yield Map(part, name, caption, instead)

    def _heads(self, *names: str) -> tuple[Head, ...]:
        known = {
            "section": Head(self.say("column_section"), 0.3),
            "subject": Head(self.say("column_name"), 0.4),
            "kind": Head(self.say("column_kind"), 0.2),
            "mode": Head(self.say("column_mode"), 0.13),
            "role": Head(self.say("report_role"), 0.18),
            "km": Head(self.say("column_km"), 0.1, figures=True),
            "share": Head(self.say("report_operating"), 0.18, figures=True),
            "status": Head(self.say("status"), 0.4),
            "note": Head(self.say("column_note"), 0.6),
            "fact": Head(self.say("report_fact"), 0.3),
            "value": Head(self.say("column_value"), 0.5),
            "when": Head(self.say("column_as_of"), 0.16),
            "said": Head(self.say("report_said"), 0.6),
        }
        return tuple(known[name] for name in names)

    def _legs(self, row: CorridorRow) -> Iterator[Table]:
        if len(row.legs) < 2:  # noqa: PLR2004  (one leg is the corridor)
            return
        rows = []
        for leg in row.legs:
            done, total = _kilometres(self._members(leg))
            share = f"{format_number(100 * done / total, self.language)} %" if total else ""
            cells = (
                pick_name(leg["name"], self.language),
                self.say(f"role_{leg['role']}"),
                self.km(total),
                share,
            )
            rows.append(tuple((Said(cell),) for cell in cells))
        heads = self._heads("subject", "role", "km", "share")
        yield Table(self.say("app_legs"), heads, tuple(rows))

    def _sections(self, lines: Sequence[SectionRow]) -> Iterator[Table]:
        if not lines:
            return
        rows = tuple(
            (
                (Said(self.name(row)),),
                (Said(mode_word(row.mode, self.language)),),
                (Said(self.km(row.length_km)),),
                self.status(row),
            )
            for row in lines
        )
        yield Table(self.say("app_sections"), self._heads("section", "mode", "km", "status"), rows)

    def _facts(self, account: Account) -> Iterator[Table]:
        """Yield all facts on a record and its parts, each with what disagrees under it."""
        grouped = [(group, "") for group in account.facts]
        for part in account.parts:
            grouped += [(group, self.name(part.row)) for group in part.facts]
        for heading in HEADINGS:
            rows = [
                self._claim(group, claim, part)
                for group, part in grouped
                if group.heading == heading
                for claim in group.claims
            ]
            if rows:
                told = self.say(HEADINGS[heading])
                yield Table(told, self._heads("fact", "value", "when"), tuple(rows))

    def _claim(self, group: FactGroup, claim: Claim, part: str) -> tuple[Cell, ...]:
        soft = claim is not group.first
        label = [Said(self.say(f"attribute_{group.attribute}"), soft=soft)]
        if group.scope:
            label += [Said(self.say("mark_list"), soft=soft), self.noted(group.scope, soft=soft)]
        if part:
            label.append(Said(f" ({part})", soft=True))
        also = self.say("also_reported") + self.say("mark_colon") if soft else ""
        basis = f" ({claim.basis(self.language)})" if claim.basis(self.language) else ""
        words = f"{also}{claim.value(self.language)}{basis}"
        said = [Said(words, self.refs(claim.sources), soft)]
        if claim.note:
            said.append(self.noted(f" {claim.note}", soft=True))
        return (tuple(label), tuple(said), (Said(claim.as_of(self.language), soft=soft),))

    def _services(self, rows: Sequence[ServiceRow]) -> Iterator[Table]:
        if rows:
            said = tuple(((Said(self.name(row)),), self.status(row)) for row in rows)
            yield Table(self.say("app_services"), self._heads("subject", "status"), said)

    def _gaps(self, gaps: Sequence[Mapping[str, str]]) -> Iterator[Table]:
        if gaps:
            said = tuple(
                ((Said(self.name(gap)),), (self.noted(gap["note"]),))
                for gap in ({"id": "", **gap} for gap in gaps)
            )
            yield Table(self.say("app_gaps"), self._heads("section", "note"), said)

    def _latest(self, subjects: set[str], lines: Sequence[SectionRow]) -> Iterator[Table]:
        """Yield what was last reported: statuses and what happened, the newest first."""
        told: dict[tuple[str, str], list[str]] = {}
        for row in lines:
            if row.status and row.status_as_of and row.status_basis == Basis.REPORTED:
                state = self.say(f"status_{row.status}")
                words = f"{self.name(row)}{self.say('mark_colon')}{state}"
                told[(row.status_as_of, words)] = row.status_sources
        for key in sorted(subjects):
            for group in group_facts(self.index.facts.get(key, ())):
                fact = group.first.fact
                if fact.attribute in DATES_ACTUAL and fact.preferred:
                    told[(str(fact.value), group.label(self.language))] = fact.sources
        newest = sorted(told.items(), key=lambda item: item[0], reverse=True)[:_LATEST]
        if newest:
            rows = tuple(
                (
                    (Said(format_partial_date(when, self.language)),),
                    (Said(words, self.refs(keys)),),
                )
                for (when, words), keys in newest
            )
            yield Table(self.say("report_latest"), self._heads("when", "said"), rows)

    # ---- the end -----------------------------------------------------------------------------

    def end(self) -> Iterator[Block]:
        """Yield the sources of what was said, the licence, and how to cite the data."""
        cited = self.citations.listed()
        if cited:
            entries = (self._entry(number, source) for number, source in enumerate(cited, start=1))
            yield Sources(self.say("sources"), tuple(entries))
        yield Heading(2, self.say("app_licence"))
        yield Paragraph((Said(self.say("app_licence_text")),))
        yield Heading(2, self.say("app_data_cite"))
        yield Paragraph((Said(citation_of(self.atlas, self.language)),))

    def _entry(self, number: int, source: CitedSource) -> Entry:
        missing = "" if source.address else self.say("app_source_no_address")
        rest = list_text((source.by(self.language), missing), self.language)
        return Entry(number, source.title, rest, source.address, source.language)


def _kilometres(lines: Sequence[SectionRow]) -> tuple[float, float]:
    """Return the kilometres in operation, and all of them."""
    done = sum(row.length_km for row in lines if row.status == State.OPERATING)
    return done, sum(row.length_km for row in lines)
