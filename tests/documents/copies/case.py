"""Two forms in two versions each, with items of every type, for people of three scripts."""

from __future__ import annotations

import dataclasses
import json
import re
from functools import cache
from typing import Any

from tests.documents.course import ARABIC, CYRILLIC, LATIN
from tests.factories import make_definitions, sha
from tests.item_types import PICTURES, typed_bank_data
from trainkit.agenda.workshop.agenda import Agenda
from trainkit.assessment.forms import (
    Allocation,
    Form,
    Forms,
    FormUse,
    FormVersion,
    Paper,
    PlacedItem,
    VersionRow,
)
from trainkit.documents.papers import papers
from trainkit.model.items.registry import ItemBank
from trainkit.model.roster import Participant, Roster
from trainkit.planning.printed import Document, Kit

CODES = {"AX-03": LATIN, "IR-14": ARABIC, "KZ-02": CYRILLIC}
CASE = "A case of two questions"
WANTED: Any = {
    "papers": {"per_person": True, "large_print": ["AX-03"]},
    "privacy": {"names_on_papers": True},
}
"""What a workshop says that wants a file of each person, and large print for one."""


def bank_data(module: str = "alpha", many: bool = False) -> Any:
    """Return an item of each type in each level, or two; two single ones share a case."""
    data = typed_bank_data(module, per_type=2)
    kept = ("-0", "-1") if many else ("-0", "-single-1")
    data["items"] = [item for item in data["items"] if item["id"].endswith(kept)]
    for item in data["items"]:
        if item["id"].startswith((f"{module}-apply-single", f"{module}-judge-single")):
            item["case"] = "case"
    data["cases"] = [{"id": "case", "title": CASE, "text": "| Row | B |\n|---|---|\n| 1 | 2 |"}]
    return data


def _placed(bank: ItemBank, item_id: str) -> PlacedItem:
    item = bank.item(item_id)
    kind = item.type
    options = "".join(option.id for option in getattr(item, "options", ()))
    options = options if kind == "hot-spot" else options[1:] + options[:1]
    premises = "".join(premise.id for premise in getattr(item, "premises", ()))
    key = item.printed_key(options, premises)
    assert key is not None
    number = {"tolerance": "0.25", "unit": "minutes"} if kind == "numeric" else {}
    return PlacedItem.model_validate(
        {"module": bank.module, "item": item_id, "version": 1, "type": kind, "options": options,
         "premises": premises, "key": key, "content": sha(item_id), **number}
    )  # fmt: skip


def _form(bank: ItemBank, letter: str, use: FormUse, level: str) -> Form:
    ids = [item.id for item in bank.items if item.cognitive == level]
    items = tuple(_placed(bank, item_id) for item_id in ids)
    rows = tuple(_turned(bank, n, row) for n, row in reversed(list(enumerate(items, 1))))
    version = FormVersion(number=2, hash=sha(f"{letter}2"), items=rows)
    return Form(id=letter, use=use, edition=1, items=items, hash=sha(letter), versions=(version,))


def _turned(bank: ItemBank, number: int, row: PlacedItem) -> VersionRow:
    """Return the row with options and premises the other way round."""
    turns = row.type != "hot-spot"  # its places are fixed
    options, premises = row.options[:: -1 if turns else 1], row.premises[::-1]
    key = bank.item(row.item).printed_key(options, premises)
    assert key is not None
    return VersionRow(n=number, options=options, premises=premises, key=key)


def paper_kit(data: Any = None, *, later: bool = False, **changes: Any) -> Kit:
    """Return the kit, with a retention test if ``later`` is true.

    ``data`` are those of the bank, ``changes`` of the workshop.
    """
    changes = {"assessment": {"minutes": 40, "items": {"apply": 1}}, **changes}
    definitions = make_definitions([data or bank_data()], PICTURES, **changes)
    people = tuple(Participant(code=code, name=name, country="KZ") for code, name in CODES.items())
    definitions = dataclasses.replace(definitions, roster=Roster(participants=people))
    bank = definitions.courses[0].bank
    a, b = _form(bank, "A", FormUse.PRE, "apply"), _form(bank, "B", FormUse.POST, "judge")
    c = _form(bank, "C", FormUse.RETENTION, "recall")
    seats = (("KZ-02", "A1-2", "B1-1"), ("AX-03", "A1-1", "B1-2"), ("IR-14", "B1-1", "A1-1"))
    allocation = tuple(
        Allocation(code=code, papers={FormUse.PRE: pre, FormUse.POST: post})
        for code, pre, post in seats
    )
    forms = Forms(
        workshop=definitions.workshop.id,
        counterbalanced=True,
        forms=(a, b, c) if later else (a, b),
        allocation=allocation,
    )
    return Kit(definitions, Agenda(workshop=definitions.workshop.id, days=()), forms)


@cache
def the_kit() -> Kit:
    """Return the kit of a workshop that says nothing of papers."""
    return paper_kit()


def documents(kit: Kit) -> dict[str, Document]:
    """Return the documents of papers by their names."""
    return {document.name: document for document in papers(kit)}


def made(name: str, **changes: Any) -> bytes:
    """Return a file of the kit; ``changes`` are of the workshop."""
    return _made(name, json.dumps(changes))


@cache
def _made(name: str, changes: str) -> bytes:
    return documents(paper_kit(**json.loads(changes)))[name].recipe.make()


def expected(paper: Paper) -> list[tuple[str, str, str]]:
    """Return each item a paper prints: number and id, numerals with premises, letters with options.

    All in the bank's ids, as the record has them.
    """
    lines = []
    for number, row in enumerate(paper.items, 1):
        premises = zip(("i", "ii", "iii"), row.premises, strict=False)
        options = zip(row.letters, row.options, strict=True)
        lines.append(
            (f"{number}{row.item}", "".join(map("".join, premises)), "".join(map("".join, options)))
        )
    return lines


def printed(pages: list[str]) -> list[tuple[str, str, str]]:
    """Return the same, read from pages."""
    text = " ".join(page for page in pages if "Answer sheet Pre" not in page)
    start = r"(\d+) (?:Which answer fits question|Statement) (alpha-[a-z-]+-\d)"
    parts = iter(re.split(start, text)[1:])
    lines = []
    for number, item, rest in zip(parts, parts, parts, strict=True):
        premises = re.findall(rf"(i+) Premise (\d) of {item}", rest)
        options = re.findall(
            rf"([A-H]) (?:Answer|Response|(?:True|False), because of) ([a-h]) (?:to|in) {item}",
            rest,
        )
        shown = ("".join(map("".join, each)) for each in (premises, options))
        lines.append((f"{number}{item}", *shown))
    return lines
