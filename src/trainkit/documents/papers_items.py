"""A paper taken apart as it is printed: module by module, cases with their items, item by item.

The paper's view of an item is made here from the record and the bank; it takes texts and letters
and leaves keys, rationales and the bank's ids behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from trainkit.assessment.forms import FormUse, Paper, PlacedItem
from trainkit.definitions.loaded import Course
from trainkit.definitions.module import Module, Reference
from trainkit.documents.papers_view import (
    CaseText,
    KeyItem,
    PaperItem,
    PaperOption,
    PaperPremise,
    TextContext,
)
from trainkit.items.entries import NUMERALS
from trainkit.items.registry import FORMATS, Item
from trainkit.kit import Kit

__all__ = [
    "TITLES",
    "WHEN",
    "Placed",
    "blocks_of",
    "case_text",
    "key_item",
    "marking_rules",
    "paper_item",
    "placed_items",
    "shares_of",
    "text_context",
]

Placed = tuple[int, PlacedItem, Item]
"""An item's number on the form, its row in the record, and the item."""

TITLES = {
    FormUse.PRE: "Pre-test",
    FormUse.POST: "Post-test",
    FormUse.RETENTION: "Retention test",
}
WHEN = {
    FormUse.PRE: "before the course",
    FormUse.POST: "after the course",
    FormUse.RETENTION: "for 3 to 6 months after the course",
}


def placed_items(kit: Kit, paper: Paper) -> list[Placed]:
    """Return the paper's items in printed order, with their numbers and the bank's items."""
    return [
        (number, row, kit.definitions.course(row.module).bank.item(row.item))
        for number, row in enumerate(paper.items, 1)
    ]


def shares_of(kit: Kit, paper: Paper) -> Iterator[tuple[Course, list[Placed]]]:
    """Yield the paper's items module by module, in printed order."""
    share: list[Placed] = []
    for placed in placed_items(kit, paper):
        if share and share[-1][1].module != placed[1].module:
            yield kit.definitions.course(share[-1][1].module), share
            share = []
        share.append(placed)
    yield kit.definitions.course(share[-1][1].module), share


def blocks_of(share: Sequence[Placed]) -> list[list[Placed]]:
    """Return items of one case that stand side by side together, every other item alone."""
    blocks: list[list[Placed]] = []
    for placed in share:
        case = placed[2].case
        if case and blocks and blocks[-1][0][2].case == case:
            blocks[-1].append(placed)
        else:
            blocks.append([placed])
    return blocks


def text_context(course: Course) -> TextContext:
    """Return where the figures of a module's texts lie."""
    module = course.module
    return TextContext(title=module.title, assets=f"asset://{module.id}/", prefix=f"{module.id}-")


def case_text(course: Course, block: Sequence[Placed]) -> CaseText | None:
    """Return the case of a block with the numbers of its items."""
    name = block[0][2].case
    if name is None:
        return None
    case = course.bank.case(name)
    first, last = block[0][0], block[-1][0]
    numbers = str(first) if first == last else f"{first}–{last}"
    return CaseText(title=case.title, text=case.text, numbers=numbers)


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
