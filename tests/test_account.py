"""One account of a record: all pens tell the same facts, in one order, under the same numbers."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest
from attacks import MIXED
from small_atlas import write_small_atlas

import corridors
from corridors.account.fact_groups import HEADINGS, by_heading
from corridors.account.look_ups import Index
from corridors.account.record_account import tell
from corridors.account.record_text import describe, record_lines
from corridors.app.address import Address
from corridors.app.sheet import project_sheet
from corridors.app.view import View
from corridors.atlas.selection import find_record
from corridors.export import write_html
from corridors.i18n import translate
from corridors.model import plain, terminal_text
from corridors.reports.blocks import ReportOptions, Sources, Table
from corridors.reports.contents import compose_report
from corridors.web import pack_atlas
from corridors.web.map_options import MapOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from browsing import Watched

    from corridors.account.fact_groups import FactGroup
    from corridors.account.record_account import Account
    from corridors.atlas import Atlas

HOSTILE = f"Terminal {MIXED} ${{1}} *b* [x](javascript:alert(1))"
FACTS = f"""\
hostile-port,capacity,{HOSTILE},100,,,t,2024,ministry-2025,true,reported,The newest.
hostile-port,capacity,{HOSTILE},80,,about,t,2019,gazette-2024,false,reported,Before the works.
hostile-port,capacity,{HOSTILE},75,90,,t,2018,gazetteer,false,derived,
hostile-port,opened,,2009-12,,,,2024,gazette-2024,true,reported,
hostile-port,opened,first berth,2005,,,,2024,gazette-2024,true,reported,
hostile-port,opening_planned,second berth,2031,,,,2026-01,ministry-2025,true,unverified,
hostile-port,opening_planned,second berth,2028,,,,2020,gazetteer,false,reported,Superseded.
hostile-port,operator,,{MIXED},,,,2025,ministry-2025,true,unverified,
hostile-port,dispute,,Two counts of berths.,,,,2025,gazetteer,true,reported,See {MIXED}.
small-corridor,remark,war,Trains stopped in March.,,,,2026,ministry-2025,true,reported,No count.
"""
KINDS = {"series": "series"} | {
    kind: f"{kind}s" for kind in ("project", "section", "site", "corridor", "service")
}
PROJECT, SECTION, LOST, SERVICE = "hostile-port", "steppe-east", "lost-warehouse", "steppe-express"
RECORDS = (PROJECT, SECTION, LOST, SERVICE, "steppe-railway", "small-corridor", "pass-dry-port")
CARD = """(id) => {
  corridors.select(id);
  const { card } = corridors;
  const text = (node, what) => (node.querySelector(`:scope > ${what}`)?.textContent || "").trim();
  const numbers = (node) =>
    [...node.querySelectorAll(":scope > sup .corridors-number")].map((mark) => +mark.textContent);
  const quiet = (node) => text(node, ".corridors-quiet");
  const claim = (node) => [node.firstChild.textContent, numbers(node), quiet(node)];
  const facts = [];
  let heading = "";
  for (const node of card.children) {
    if (node.matches("h3")) heading = node.textContent;
    for (const fact of node.querySelectorAll(".corridors-fact")) {
      const dd = fact.querySelector("dd");
      const others = [...fact.querySelectorAll("li")].map(claim);
      facts.push([heading, text(fact, "dt"), [...claim(dd), text(dd, ".corridors-note")], others]);
    }
  }
  const sources = [...card.querySelectorAll(".corridors-sources li")].map((li) => li.textContent);
  return { facts, sources };
}"""


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    root = write_small_atlas(tmp_path_factory.mktemp("account"))
    with (root / "facts.csv").open("a", encoding="utf-8") as file:
        file.writelines(_quoted(line) for line in FACTS.splitlines())
    return corridors.load(root)


def _quoted(line: str) -> str:
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in line.split(",")) + "\n"


def account_of(atlas: Atlas, key: str) -> Account:
    return tell(Index.of(atlas), *find_record(atlas, key))


def told(account: Account, groups: Any, language: str) -> list[dict[str, Any]]:
    """Return groups as plain data, in words."""
    return [
        {
            "heading": translate(HEADINGS[heading], language),
            "label": group.label(language),
            "claims": [
                (
                    claim.value(language),
                    account.citations.numbers(claim.sources),
                    claim.when(language),
                    claim.note,
                )
                for claim in group.claims
            ],
        }
        for heading, own in by_heading(groups).items()
        for group in own
    ]


def remarks_of(account: Account) -> list[FactGroup]:
    return [group for note in account.corridors for group in note.remarks]


# ---- the account itself ----------------------------------------------------------------------


def test_facts_stand_under_their_headings_the_preferred_value_first(atlas: Atlas) -> None:
    groups = account_of(atlas, PROJECT).facts
    assert [(group.heading, group.attribute, group.scope) for group in groups] == [
        ("dates", "opened", "first berth"),
        ("dates", "opened", ""),
        ("dates_planned", "opening_planned", "second berth"),
        ("dispute", "dispute", ""),
        ("figures", "capacity", HOSTILE),
        ("words", "operator", ""),
    ]
    planned, capacity = groups[2], groups[4]
    assert [claim.value() for claim in capacity.claims] == ["100 t", "about 80 t", "75–90 t"]  # noqa: RUF001
    assert [claim.note for claim in capacity.others] == ["Before the works.", ""]
    assert [claim.when() for claim in planned.claims] == ["Jan 2026, unverified", "2020"]


def test_sources_are_numbered_in_the_order_of_first_citation(atlas: Atlas) -> None:
    listed = account_of(atlas, PROJECT).citations.listed()
    assert [source.key for source in listed] == ["gazette-2024", "ministry-2025", "gazetteer"]
    assert [bool(source.address) for source in listed] == [True, False, True]
    assert listed[0].by() == "Gazette, 27 Dec 2024"


def test_a_part_tells_of_its_project_and_of_the_remarks_on_its_corridors(atlas: Atlas) -> None:
    account = account_of(atlas, SECTION)
    assert {group.first.fact.subject for group in account.facts} == {SECTION, "steppe-railway"}
    ranks = [list(HEADINGS).index(group.heading) for group in account.facts]
    assert ranks == sorted(ranks)
    assert [group.first.value() for group in remarks_of(account)] == ["Trains stopped in March."]


def test_no_pen_cites_what_the_account_has_not_numbered(shipped_atlas: Atlas) -> None:
    index = Index.of(shipped_atlas)
    view = View(atlas=shipped_atlas, index=index, language="en", address=Address(year=2031))
    for kind in ("project", "section", "site", "corridor", "service", "series"):
        for row in getattr(shipped_atlas.records, KINDS[kind]):
            account = tell(index, kind, row)
            listed = account.citations.listed()
            record_lines(account)
            if kind == "project":
                sheet = project_sheet(view, row.id)
                items = sheet.rpartition("<ol>")[2].partition("</ol>")[0].count("<li>")
                assert items == len(listed), row.id
            assert account.citations.listed() == listed, row.id


# ---- its pens --------------------------------------------------------------------------------


def expect_in_order(text: str, parts: list[str]) -> None:
    at = 0
    for part in parts:
        found = text.find(part, at)
        assert found >= 0, f"{part!r} is missing after {text[max(0, at - 60) : at]!r}"
        at = found + len(part)


def said_parts(fact: dict[str, Any], also: str) -> list[str]:
    parts = [fact["label"]]
    for number, (value, numbers, when, note) in enumerate(fact["claims"]):
        parts += [also] if number else []
        parts += [value, *([f"({when})"] if when else []), *(f"[{n}]" for n in numbers), note]
    return [" ".join(plain(part).split()) for part in parts if part]


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
@pytest.mark.parametrize("key", RECORDS)
def test_show_tells_the_account(atlas: Atlas, key: str, language: str) -> None:
    account = account_of(atlas, key)
    text = "\n".join(describe(atlas, key, language))
    also = translate("also_reported", language)
    for groups in (account.facts, remarks_of(account)):
        parts = [p for fact in told(account, groups, language) for p in said_parts(fact, also)]
        expect_in_order(text, [terminal_text(part) for part in parts])
    listed = account.citations.listed()
    lines = [
        f"[{n}] {source.line(language).rstrip('.')}. {source.address}"
        for n, source in enumerate(listed, start=1)
    ]
    expect_in_order(text, [terminal_text(line) for line in lines])
    assert f"[{len(listed) + 1}]" not in text


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
@pytest.mark.parametrize("key", [PROJECT, LOST, "steppe-railway", "pass-dry-port"])
def test_the_sheet_tells_the_account(atlas: Atlas, key: str, language: str) -> None:
    account = account_of(atlas, key)
    view = View(atlas=atlas, index=Index.of(atlas), language=language, address=Address())
    sheet = project_sheet(view, key)
    text = " ".join(html.unescape(re.sub("<[^>]*>", "", sheet)).split())
    also = translate("also_reported", language)
    for groups in (account.facts, remarks_of(account)):
        facts = told(account, groups, language)
        dispute = translate("dispute", language)
        parts = [
            part
            for fact in facts
            for part in said_parts(fact, also)
            if (part, fact["heading"]) != (dispute, dispute)
        ]
        expect_in_order(text, parts)
    items = re.findall("<li>(.*?)</li>", sheet.rpartition("<ol>")[2].partition("</ol>")[0])
    assert len(items) == len(account.citations.listed())
    for item, source in zip(items, account.citations.listed(), strict=True):
        said = html.unescape(re.sub("<[^>]*>", "", item))
        assert said.startswith(source.title)
        assert source.by(language) in said
        assert source.note in said
        assert (translate("app_source_no_address", language) in said) == (not source.address)


def test_the_packed_facts_are_those_of_the_account(atlas: Atlas) -> None:
    document = pack_atlas(atlas)
    texts = document["texts"]
    columns = document["sources"]["columns"]
    titles = [row[columns.index("title")] for row in document["sources"]["rows"]]

    def read(fact: list[Any], at: int, language: str) -> list[Any]:
        attribute, scope, value, when, basis, note, sources, others = fact

        def say(number: int) -> str:
            return str(texts[number] if isinstance(texts[number], str) else texts[number][at])

        name = document["attributes"][attribute][0]
        heading = document["headings"][document["attributes"][attribute][2]][0]
        said = [say(number) for number in (scope, value, when, basis, note)]
        return [name, heading, *said, [titles[n] for n in sources]] + [
            read(other, at, language) for other in others
        ]

    for table, keys in (("projects", RECORDS), ("lines", RECORDS), ("services", RECORDS)):
        names = document[table]["columns"]
        rows = [dict(zip(names, row, strict=True)) for row in document[table]["rows"]]
        for row in (row for row in rows if row["id"] in keys):
            own = [
                g for g in account_of(atlas, row["id"]).facts if g.first.fact.subject == row["id"]
            ]
            for at, language in enumerate(document["languages"]):
                expected = [_packed(atlas, group, language) for group in own]
                assert [read(fact, at, language) for fact in row["facts"]] == expected


def _packed(atlas: Atlas, group: FactGroup, language: str) -> list[Any]:
    titles = {row.id: row.title for row in atlas.records.sources}
    first, *others = (
        [
            group.attribute,
            group.heading,
            group.scope,
            claim.value(language),
            claim.as_of(language),
            claim.basis(language),
            claim.note,
            [titles[key] for key in claim.sources],
        ]
        for claim in group.claims
    )
    return first + others


@pytest.mark.parametrize("key", [PROJECT, SERVICE, "steppe-railway", "small-corridor"])
def test_a_handout_tells_the_account(atlas: Atlas, key: str) -> None:
    account = account_of(atlas, key)
    blocks = compose_report(atlas, [key], ReportOptions(language="ru")).blocks
    tables = {block.title: block.rows for block in blocks if isinstance(block, Table)}
    (listed,) = (block.entries for block in blocks if isinstance(block, Sources))
    titles = {entry.number: entry.title for entry in listed}
    known = {row.id: row.title for row in atlas.records.sources}
    for heading, groups in by_heading(account.facts).items():
        rows = tables[translate(HEADINGS[heading], "ru")]
        claims = [claim for group in groups for claim in group.claims]
        for claim, (_, value, when) in zip(claims, rows, strict=False):
            assert claim.value("ru") in value[0].text
            assert claim.basis("ru") in value[0].text
            assert [titles[n] for n in value[0].refs] == [known[one] for one in claim.sources]
            assert [said.text.strip() for said in value[1:]] == ([claim.note] if claim.note else [])
            assert when[0].text == plain(claim.as_of("ru"))


@pytest.mark.browser
def test_the_card_tells_the_account(
    atlas: Atlas, visit: Callable[..., Watched], tmp_path: Path
) -> None:
    for language in ("en", "zh"):
        path = tmp_path / f"{language}.html"
        write_html(atlas, path, MapOptions(language=language))
        page = visit(path)
        for key in ("hostile-site", SECTION, LOST, "pass-dry-port"):
            account = account_of(atlas, key)
            card = page.run(CARD, key)
            groups = told(account, account.facts, language)
            remarks = told(account, remarks_of(account), language)
            assert card["facts"] == [
                *(_expected(fact, language) for fact in groups),
                *(
                    _expected(fact | {"heading": translate("part_of", language)}, language)
                    for fact in remarks
                ),
            ]
            listed = account.citations.listed()
            assert len(card["sources"]) == len(listed)
            for said, source in zip(card["sources"], listed, strict=True):
                assert said.startswith(source.title)
                assert source.by(language) in said
                assert source.note in said
                missing = translate("app_source_no_address", language)
                assert (missing in said) == (not source.address)


def _expected(fact: dict[str, Any], language: str) -> list[Any]:
    (value, numbers, when, note), *others = fact["claims"]
    mark = " · "
    return [
        fact["heading"],
        fact["label"],
        [value, numbers, when, note],
        [
            [other, sources, mark.join(filter(None, (*_split(dated, language), why)))]
            for other, sources, dated, why in others
        ],
    ]


def _split(when: str, language: str) -> list[str]:
    return when.split(translate("mark_list", language))
