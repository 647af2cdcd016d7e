"""The account of a record as lines of text: what ``corridors show`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.account.fact_groups import HEADINGS, by_heading
from corridors.account.look_ups import Index
from corridors.account.record_account import (
    course_sources,
    course_words,
    length_text,
    since_when,
    tell,
)
from corridors.atlas import check_atlas
from corridors.atlas.selection import find_records, search
from corridors.i18n import country_name, pick_name, translate
from corridors.model import NotFoundError, terminal_text
from corridors.wording import period_text, point_text, span_text, status_text, unit_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corridors.account.fact_groups import Claim, FactGroup
    from corridors.account.record_account import Account
    from corridors.atlas import Atlas
    from corridors.atlas.selection import Found
    from corridors.model import Cells

_MOST_OTHERS = 12
"""So many other bearers of a name are told."""


def describe(atlas: Atlas, key: str, language: str = "en") -> list[str]:
    """Return a record with its facts, disagreements and sources as lines of text.

    What has this id or this very name is meant, else what a search finds first; the lines say so.

    Raises
    ------
    NotFoundError
        If nothing is called so or nearly so; the error names the nearest ids.
    """
    rows = check_atlas(atlas)
    try:
        (kind, row), *others = find_records(rows, key)
    except NotFoundError:
        found = search(rows, key)
        if not found:
            raise
        return [terminal_text(line) for line in _like(rows, found, key, language)]
    lines = record_lines(tell(Index.of(rows), kind, row), language)
    if others:
        named = ", ".join(f"{other} {found['id']}" for other, found in others[:_MOST_OTHERS])
        lines.append(f"  of that name also: {named}")
    return [terminal_text(line) for line in lines]


def _like(rows: Atlas, found: Sequence[Found], key: str, language: str) -> Iterator[str]:
    """Yield what a search found: the first of it, and what else there is, by kind."""
    first, *others = found
    how = "Nothing is called" if first.guessed else "Nothing is called just"
    yield f"{how} {key!r}; nearest is the {first.kind} {first.label}:"
    if first.kind == "country":
        yield from _country(rows, first.id, language)
    else:
        yield from record_lines(tell(Index.of(rows), first.kind, first.row), language)
    for kind in dict.fromkeys(one.kind for one in others):
        own = [one.id for one in others if one.kind == kind]
        more = f" and {len(own) - _MOST_OTHERS} more" if len(own) > _MOST_OTHERS else ""
        yield f"  found also, {kind}: {', '.join(own[:_MOST_OTHERS])}{more}"


def _country(rows: Atlas, code: str, language: str) -> Iterator[str]:
    yield f"{country_name(code, language)}  [country {code}]"
    for kind, table in (("project", rows.records.projects), ("service", rows.records.services)):
        for row in table:
            if code in row["countries"]:
                yield f"  {kind} {row['id']}: {pick_name(row['name'], language)}"


def record_lines(account: Account, language: str = "en") -> list[str]:
    """Return the account of a record as lines; a number in brackets is that of a source.

    Ids stand beside names, since they are what the other commands take.
    """
    pen = _Pen(account, language)
    head = f"{account.title(language)}  [{account.kind} {account.row['id']}]"
    body = (
        *pen.head(),
        *pen.facts(account.facts),
        *pen.parts(),
        *pen.relations(),
        *pen.course(),
        *pen.values(),
        *pen.sources(),
    )
    return [head, *(line.rstrip() for line in body)]


class _Pen:
    """Writes one account in one language."""

    def __init__(self, account: Account, language: str) -> None:
        self.account, self.language = account, language

    def say(self, key: str) -> str:
        return translate(key, self.language)

    def refs(self, keys: Iterable[str] | None) -> str:
        """Return the numbers of sources as they stand behind a statement."""
        return "".join(f" [{number}]" for number in self.account.citations.numbers(keys))

    def titled(self, key: str, text: str) -> str:
        return f"  {self.say(key)}{self.say('mark_colon')}{text}"

    def named(self, row: Cells) -> str:
        return f"{row['id']}: {self.account.index.title(row, self.language)}"

    # ---- what it is --------------------------------------------------------------------------

    def head(self) -> Iterator[str]:
        account, row = self.account, self.account.row
        others = account.other_names(self.language)
        if others:
            yield self.titled("names", ", ".join(others))
        head = account.head(self.language)
        if head:
            yield f"  {' · '.join(head)}"
        if account.project is not None:
            yield f"  project {self.named(account.project)}"
        if row.get("status"):
            status = f"{status_text(row, self.language)}{self.refs(row['status_sources'])}"
            yield self.titled("status", status)
        if account.kind == "series":
            yield f"  {unit_text(row.unit, self.language)}"
        cited = self.refs(row.get("sources")) if account.kind in ("corridor", "series") else ""
        *notes, last = account.notes() or [""]
        yield from (f"  {note}" for note in notes)
        if last:
            yield f"  {last}{cited}"

    # ---- facts -------------------------------------------------------------------------------

    def facts(self, groups: Iterable[FactGroup]) -> Iterator[str]:
        for heading, own in by_heading(groups).items():
            yield f"  {self.say(HEADINGS[heading])}"
            for group in own:
                yield from self.group(group)

    def group(self, group: FactGroup, indent: str = "    ") -> Iterator[str]:
        colon = self.say("mark_colon")
        yield f"{indent}{group.label(self.language)}{colon}{self.claim(group.first)}"
        if group.first.note:
            yield f"{indent}  {group.first.note}"
        for other in group.others:
            yield f"{indent}  {self.say('also_reported')}{colon}{self.claim(other)}"
            if other.note:
                yield f"{indent}    {other.note}"

    def claim(self, claim: Claim) -> str:
        when = claim.when(self.language)
        dated = f" ({when})" if when else ""
        return f"{claim.value(self.language)}{dated}{self.refs(claim.sources)}"

    # ---- what belongs to it ------------------------------------------------------------------

    def parts(self) -> Iterator[str]:
        account = self.account
        for part in account.sections:
            row = part.row
            status = f"{status_text(row, self.language)}{self.refs(row.status_sources)}"
            yield f"  section {self.named(row)}, {length_text(row.length_km, self.language)}"
            yield f"    {status}"
            since = since_when(account.index, row)
            if since and since.group:
                yield from self.group(since.group)
        for site in account.sites:
            where = ", ".join(course_words(site.row, self.language))
            yield f"  site {self.named(site.row)}"
            yield f"    {where}{self.refs(course_sources(site.row))}"
        for each in account.parts:
            if each.facts:
                yield self.titled("app_part_facts", self.named(each.row))
                for group in each.facts:
                    yield from self.group(group)
        yield from self.legs()

    def legs(self) -> Iterator[str]:
        """Yield the legs of a corridor, and what the atlas lacks of it."""
        row, index = self.account.row, self.account.index
        if self.account.kind != "corridor":
            return
        for leg in row.legs:
            name = pick_name(leg["name"], self.language)
            known = [index.sections[key] for key in leg["sections"] if key in index.sections]
            km = length_text(sum(row.length_km for row in known), self.language)
            role = self.say(f"role_{leg['role']}")
            yield f"  {role}{self.say('mark_colon')}{name}, {km}: {', '.join(leg['sections'])}"
        for gap in row.gaps:
            ends = (index.place(gap[end], self.language) for end in ("from", "to"))
            yield f"  {self.say('app_gaps')}: {span_text(*ends)}: {gap['note']}"

    def relations(self) -> Iterator[str]:
        account = self.account
        for note in account.corridors:
            yield f"  corridor {self.named(note.row)}{self.refs(note.row.sources)}"
            for group in note.remarks:
                yield from self.group(group)
        for service in account.services:
            status = status_text(service, self.language)
            told = f". {status}{self.refs(service.status_sources)}" if status else ""
            yield f"  service {self.named(service)}{told}"
        for series in account.series:
            yield f"  series {self.named(series)}"

    def course(self) -> Iterator[str]:
        row = self.account.row
        words = course_words(row, self.language)
        if words:
            cited = self.refs(course_sources(row))
            yield f"  {self.say('how_drawn') if row.get('method') else self.say('location')}"
            yield f"    {' · '.join(words)}{cited}"

    # ---- what stands behind it ---------------------------------------------------------------

    def values(self) -> Iterator[str]:
        for point in self.account.points:
            period = period_text(point.period, self.language)
            value = point_text(point, self.account.row.unit, self.language)
            basis = "" if point.basis == "reported" else f" ({self.say(f'basis_{point.basis}')})"
            yield f"    {period}{self.say('mark_colon')}{value}{basis}{self.refs(point.sources)}"
            if point.note:
                yield f"      {point.note}"

    def sources(self) -> Iterator[str]:
        listed = self.account.citations.listed()
        if not listed:
            return
        yield f"  {self.say('sources')}"
        for number, source in enumerate(listed, start=1):
            address = source.address or f"({self.say('app_source_no_address')})"
            line = source.line(self.language).rstrip(".")
            yield f"    [{number}] {line}. {address} ({source.key})"
            if source.note:
                yield f"      {source.note}"
