"""Puts chosen items on a form: in which order, with which options as A, B, C.

Easy items come before hard ones inside a module, the items of one case side by side. Positions of
keys are left to chance, since an exact balance is a pattern that can be used (Bar-Hillel and Attali
2001), but a form on which one position holds so many keys of items answered with one letter as
chance would bring about less than once in a hundred forms is drawn again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trainkit.assessment.forms import Form, FormUse, PlacedItem
from trainkit.assessment.placing import form_hash, key_position, place_item
from trainkit.definitions.loaded import Definitions
from trainkit.items.base import Case
from trainkit.items.registry import Item, ItemBank

__all__ = ["DRAWS", "FORM_IDS", "is_lopsided", "printed_form"]

FORM_IDS = {FormUse.PRE: "A", FormUse.POST: "B", FormUse.RETENTION: "C"}

DRAWS = 200
"""Most draws of a form's option orders; one in a hundred is refused, so two are usually plenty."""
_RARE = 0.01


def printed_form(
    definitions: Definitions,
    chosen: Mapping[str, Sequence[Item]],
    secret: bytes,
    use: FormUse,
    edition: int,
) -> Form:
    """Return the form with the items that were chosen from each module."""
    banks = {course.module.id: course.bank for course in definitions.courses}
    code = f"{FORM_IDS[use]}{edition}"
    ordered = [
        (banks[module], item)
        for module, items in chosen.items()
        for item in _in_order(items, banks[module])
    ]
    assessment = definitions.workshop.assessment
    points = [assessment.points_of(item.type) if assessment else 1 for _, item in ordered]
    items = tuple(
        placed.model_copy(update={"points": worth})
        for placed, worth in zip(_drawn(ordered, secret, code), points, strict=True)
    )
    hashed = form_hash(FORM_IDS[use], use, edition, items)
    return Form(id=FORM_IDS[use], use=use, edition=edition, items=items, hash=hashed)


def _in_order(items: Sequence[Item], bank: ItemBank) -> list[Item]:
    """Return easy items first; a case stands where its items' mean difficulty puts it.

    Inside a case easy items come first as well, unless they build on one another in the bank.
    """
    built_on = {case.id for case in bank.cases if case.ordered}
    places = {item.id: place for place, item in enumerate(bank.items)}
    sets: dict[str, list[Item]] = {}
    for item in items:
        sets.setdefault(f"case {item.case}" if item.case else f"item {item.id}", []).append(item)
    ranked = sorted(
        (
            sorted(
                each,
                key=lambda item: places[item.id] if item.case in built_on else -item.difficulty,
            )
            for each in sets.values()
        ),
        key=lambda each: -sum(item.difficulty for item in each) / len(each),
    )
    return [item for each in ranked for item in each]


def _drawn(
    items: Sequence[tuple[ItemBank, Item]], secret: bytes, code: str
) -> tuple[PlacedItem, ...]:
    """Draw the order of every item's options, again while keys crowd at one position.

    If items that keep their order crowd them by themselves, the last draw stands.
    """
    placed: tuple[PlacedItem, ...] = ()
    for number in range(DRAWS):
        labels = (code, f"draw {number}")
        placed = tuple(
            place_item(bank.module, item, _case(bank, item), secret, *labels)
            for bank, item in items
        )
        positions = [position for each in placed if (position := key_position(each))]
        if not is_lopsided(positions):
            break
    return placed


def _case(bank: ItemBank, item: Item) -> Case | None:
    return bank.case(item.case) if item.case else None


def is_lopsided(positions: Sequence[tuple[int, int]]) -> bool:
    """Whether one position holds more keys than chance brings about in 1 of 100 forms.

    ``positions`` gives each item's key position, counted from 0, and its number of options. The
    number of keys at a position is a sum of independent draws, one an item, each with the chance
    1/options; its upper tail is the binomial tail where all items have as many options.
    """
    for position in range(max((options for _, options in positions), default=0)):
        keys = sum(where == position for where, _ in positions)
        if _tail([1 / options for _, options in positions if options > position], keys) < _RARE:
            return True
    return False


def _tail(chances: Sequence[float], at_least: int) -> float:
    """Return the chance of ``at_least`` hits in independent draws (Poisson binomial)."""
    spread = [1.0]
    for chance in chances:
        spread = [
            (spread[hits] * (1 - chance) if hits < len(spread) else 0.0)
            + (spread[hits - 1] * chance if hits else 0.0)
            for hits in range(len(spread) + 1)
        ]
    return sum(spread[at_least:])
