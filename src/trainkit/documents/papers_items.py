"""One item on a paper and on a key, by its type, and the words that explain a type.

The paper's view of an item is made here from the record and the bank; it takes texts and letters
and leaves keys, rationales and the bank's ids behind.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trainkit.assessment.forms import PlacedItem
from trainkit.definitions.module import Module, Reference
from trainkit.documents.papers_view import (
    KeyItem,
    PaperItem,
    PaperOption,
    PaperPremise,
)
from trainkit.items.entries import NUMERALS
from trainkit.items.registry import FORMATS, Item

__all__ = ["Placed", "key_item", "marking_rules", "paper_item"]

Placed = tuple[int, PlacedItem, Item]
"""An item's number on the form, its row in the record, and the item."""


def marking_rules(types: Iterable[str]) -> tuple[str, ...]:
    """Return the rules to print for a form with items of these types; none for one best answer."""
    found = set(types)
    rules = (answers.marking_rule for name, answers in FORMATS.items() if name in found)
    return tuple(dict.fromkeys(filter(None, rules)))


def paper_item(placed: Placed) -> PaperItem:
    """Return an item as a participant sees it."""
    number, row, item = placed
    return PaperItem(
        number=number,
        type=row.type,
        stem=item.stem,
        options=_options(row, item),
        premises=tuple(
            PaperPremise(numeral=numeral, text=text)
            for numeral, text in zip(NUMERALS, _texts(row.premises, item.matched), strict=False)
        ),
        crossed=row.format.counts_options,
        fields=item.page_fields(row),
        points=row.points,
    )


def _options(row: PlacedItem, item: Item) -> tuple[PaperOption, ...]:
    texts = {choice.id: item.choice_text(choice) for choice in item.choices}
    return tuple(
        PaperOption(letter=letter, text=texts[option])
        for letter, option in zip(row.letters, row.options, strict=True)
    )


def _texts(ids: str, lines: Iterable[Any]) -> list[str]:
    texts = {line.id: line.text for line in lines}
    return [texts[each] for each in ids]


def key_item(module: Module, placed: Placed) -> KeyItem:
    """Return an item as a trainer needs it."""
    number, row, item = placed
    aims = [objective.id for objective in module.objectives]
    return KeyItem(
        number=number,
        item=item.id,
        version=item.version,
        type=row.type,
        letter=row.key_text,
        objective=f"{aims.index(item.objective) + 1}. {module.objective(item.objective).text}",
        level=item.cognitive.value,
        difficulty=f"{item.difficulty:.0%}",
        stem=item.stem,
        options=tuple(item.key_options(row)),
        responses=_options(row, item) if row.premises else (),
        fields=item.page_fields(row),
        source=_source(module.reference(item.source.reference), item.source.locator),
        as_of=item.as_of.isoformat(),
        volatile=item.volatile,
    )


def _source(reference: Reference, locator: str | None) -> str:
    parts = [reference.body, reference.number, reference.title, str(reference.year), locator]
    return ", ".join(part for part in parts if part)
