"""Two forms in two versions each, with items of every type, for people of three scripts."""

from __future__ import annotations

import dataclasses
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
    PlacedItem,
    VersionRow,
)
from trainkit.definitions.roster import Participant, Roster
from trainkit.documents.papers import papers
from trainkit.items.registry import ItemBank
from trainkit.kit import Document, Kit

CODES = {"AX-03": LATIN, "IR-14": ARABIC, "KZ-02": CYRILLIC}
PER_TYPE = 2
CASE = "A case of two questions"


def bank_data(module: str = "alpha") -> Any:
    """Return the bank; two items of one best answer in each level share a case."""
    data = typed_bank_data(module, per_type=PER_TYPE)
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


def paper_kit(**changes: Any) -> Kit:
    """Return the kit; ``changes`` are of the workshop."""
    assessment = {"minutes": 40, "items": {"apply": 1}}
    definitions = make_definitions([bank_data()], PICTURES, **{"assessment": assessment, **changes})
    people = tuple(Participant(code=code, name=name, country="KZ") for code, name in CODES.items())
    definitions = dataclasses.replace(definitions, roster=Roster(participants=people))
    bank = definitions.courses[0].bank
    a, b = _form(bank, "A", FormUse.PRE, "apply"), _form(bank, "B", FormUse.POST, "judge")
    seats = (("KZ-02", "A1-2", "B1-1"), ("AX-03", "A1-1", "B1-2"), ("IR-14", "B1-1", "A1-1"))
    allocation = tuple(
        Allocation(code=code, papers={FormUse.PRE: pre, FormUse.POST: post})
        for code, pre, post in seats
    )
    forms = Forms(
        workshop=definitions.workshop.id, counterbalanced=True, forms=(a, b), allocation=allocation
    )
    return Kit(definitions, Agenda(workshop=definitions.workshop.id, days=()), forms)


@cache
def the_kit() -> Kit:
    """Return the kit of a workshop that says nothing of papers."""
    return paper_kit()


def documents(kit: Kit) -> dict[str, Document]:
    """Return the documents of papers by their names."""
    return {document.name: document for document in papers(kit)}


@cache
def made(name: str) -> bytes:
    """Return a file of the kit."""
    return documents(the_kit())[name].recipe.make()
