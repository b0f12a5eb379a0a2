"""One item on a paper and on a key, by its type, and the words that explain a type.

The paper's view of an item is made here from the record and the bank; it takes texts and letters
and leaves keys, rationales and the bank's ids behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trainkit.assessment.forms import PlacedItem
from trainkit.definitions.items import (
    Item,
    ItemType,
    MatchingItem,
    NumericItem,
    Option,
    OrderingItem,
    ShortItem,
    TrueFalseItem,
    WrittenItem,
)
from trainkit.definitions.module import Module, Reference
from trainkit.documents.papers_view import (
    KeyItem,
    KeyOption,
    PaperItem,
    PaperOption,
    PaperPremise,
)

__all__ = ["Placed", "key_item", "marking_rules", "paper_item"]

Placed = tuple[int, PlacedItem, Item]
"""An item's number on the form, its row in the record, and the item."""

_NUMERALS = ("i", "ii", "iii", "iv", "v", "vi")

_RULES = {
    ItemType.MULTIPLE: "“Mark every right answer”: each option counts by itself, marked or left "
    "empty. The point is shared out evenly among the options.",
    ItemType.MATCHING: "Letters for lines: each line counts by itself. The point is shared out "
    "evenly among the lines.",
    ItemType.ORDERING: "Putting in order: every two steps that stand in the right order count. "
    "The point is shared out evenly among all such pairs.",
    ItemType.NUMERIC: "A number is right or not. Write it clearly, without the calculation.",
    ItemType.SHORT: "Answers in words are marked by the trainer, by points.",
}
"""How items are marked that are not answered with one letter; says what ``POLICY`` does."""


def marking_rules(types: Iterable[ItemType]) -> tuple[str, ...]:
    """Return the rules to print for a form with items of these types; none for one best answer."""
    found = set(types)
    return tuple(rule for kind, rule in _RULES.items() if kind in found)


def paper_item(placed: Placed) -> PaperItem:
    """Return an item as a participant sees it."""
    number, row, item = placed
    return PaperItem(
        number=number,
        type=row.type.value,
        stem=item.stem,
        options=tuple(
            PaperOption(letter=letter, text=text) for letter, text in _option_texts(row, item)
        ),
        premises=tuple(
            PaperPremise(numeral=numeral, text=text) for numeral, text in _premise_texts(row, item)
        ),
        boxes=len(row.options) if row.type is ItemType.ORDERING else 0,
        unit=row.unit,
        lines=item.lines if isinstance(item, ShortItem) else 0,
        points=row.points,
    )


def _option_texts(row: PlacedItem, item: Item) -> list[tuple[str, str]]:
    if isinstance(item, WrittenItem):
        return []
    texts = {option.id: option.text for option in item.options}
    if isinstance(item, TrueFalseItem):
        texts = {each.id: _with_verdict(each.verdict, each.text) for each in item.options}
    return [
        (letter, texts[option]) for letter, option in zip(row.letters, row.options, strict=True)
    ]


def _with_verdict(verdict: bool, text: str) -> str:
    return f"{'True' if verdict else 'False'}, {text}"


def _premise_texts(row: PlacedItem, item: Item) -> list[tuple[str, str]]:
    if not isinstance(item, MatchingItem):
        return []
    texts = {premise.id: premise.text for premise in item.premises}
    return [
        (numeral, texts[premise]) for numeral, premise in zip(_NUMERALS, row.premises, strict=False)
    ]


def key_item(module: Module, placed: Placed) -> KeyItem:
    """Return an item as a trainer needs it."""
    number, row, item = placed
    aims = [objective.id for objective in module.objectives]
    return KeyItem(
        number=number,
        item=item.id,
        version=item.version,
        type=row.type.value,
        letter=row.key_text,
        objective=f"{aims.index(item.objective) + 1}. {module.objective(item.objective).text}",
        level=item.cognitive.value,
        difficulty=f"{item.difficulty:.0%}",
        stem=item.stem,
        options=tuple(_key_options(row, item)),
        responses=tuple(
            PaperOption(letter=letter, text=text)
            for letter, text in (_option_texts(row, item) if row.premises else [])
        ),
        source=_source(module.reference(item.source.reference), item.source.locator),
        as_of=item.as_of.isoformat(),
        volatile=item.volatile,
    )


def _key_options(row: PlacedItem, item: Item) -> Sequence[KeyOption]:
    """Return what the key explains one by one: options, premises, steps in order, or numbers."""
    if isinstance(item, NumericItem):
        wrong = [
            KeyOption(letter="", text=f"{each.value:f}", rationale=each.rationale, right=False)
            for each in item.wrong
        ]
        right = KeyOption(letter="", text=row.key_text, rationale=item.rationale, right=True)
        return [right, *wrong]
    if isinstance(item, ShortItem):
        return [
            KeyOption(letter=str(line.points), text=line.text, rationale="", right=True)
            for line in item.rubric
        ]
    if isinstance(item, MatchingItem):
        return _key_premises(row, item)
    if isinstance(item, OrderingItem):
        return [
            KeyOption(letter=letter, text=step.text, rationale=step.rationale, right=True)
            for letter, step in zip(row.key, item.options, strict=True)
        ]
    options: dict[str, Option] = {option.id: option for option in item.options}
    return [
        KeyOption(
            letter=letter,
            text=text,
            rationale=options[option].rationale,
            right=letter in row.key,
        )
        for (letter, text), option in zip(_option_texts(row, item), row.options, strict=True)
    ]


def _key_premises(row: PlacedItem, item: MatchingItem) -> list[KeyOption]:
    premises = {premise.id: premise for premise in item.premises}
    return [
        KeyOption(
            letter=letter,
            text=f"{numeral}. {premises[premise].text}",
            rationale=premises[premise].rationale,
            right=True,
        )
        for numeral, premise, letter in zip(_NUMERALS, row.premises, row.key, strict=False)
    ]


def _source(reference: Reference, locator: str | None) -> str:
    parts = [reference.body, reference.number, reference.title, str(reference.year), locator]
    return ", ".join(part for part in parts if part)
