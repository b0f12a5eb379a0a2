"""Puts chosen items on a form: in which order, with which options as A, B, C.

In: the items that were chosen and the workshop's secret. Out: the form, and its versions.

Easy items come before hard ones inside a module, the items of one case side by side. In the other
versions of the form items move inside their module only, so that a position holds the same module
on every version; the items of one case stay side by side, in the bank's order where the case says
that they build on one another. Version 1 is the form itself.

Positions of keys are left to chance, since an exact balance is a pattern that can be used
(Bar-Hillel and Attali 2001), but a paper on which one position holds so many keys of items answered
with one letter as chance would bring about less than once in a hundred papers is drawn again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import groupby

from trainkit.assessment.forms import (
    Form,
    FormUse,
    FormVersion,
    PlacedItem,
    VersionRow,
    content_sum,
    form_hash,
    version_hash,
)
from trainkit.model.assessment import Assessment
from trainkit.model.items.base import Case, Draw
from trainkit.model.items.entries import LETTERS
from trainkit.model.items.registry import Item, ItemBank
from trainkit.model.loaded import Definitions
from trainkit.model.secret import shuffled

_FORM_IDS = {FormUse.PRE: "A", FormUse.POST: "B", FormUse.RETENTION: "C"}


DRAWS = 200
"""The most draws of a paper's order; one in a hundred is refused, so two are usually plenty."""


_RARE = 0.01


_Numbered = list[tuple[int, PlacedItem]]
"""The items of a paper in printed order, with their numbers on the form."""


def place_item(
    module: str, item: Item, case: Case | None, secret: bytes, *labels: str
) -> PlacedItem:
    """Return the item's row on a form, its options in an order drawn under ``labels``."""

    def draw(what: str, ids: Sequence[str], *more: str) -> str:
        return "".join(shuffled(secret, ids, what, *labels, module, item.id, *more))

    return placed_with(draw, module, item, case)


def placed_with(draw: Draw, module: str, item: Item, case: Case | None) -> PlacedItem:
    """Return the item's row on a form, its parts in the order that ``draw`` gives."""
    options, premises = item.order(draw)
    return PlacedItem.model_validate(
        {
            "module": module,
            "item": item.id,
            "version": item.version,
            "type": item.type,
            "options": options,
            "premises": premises,
            "key": item.printed_key(options, premises),
            **item.row_fields(),
            "content": content_sum(item, case),
        }
    )


def printed_form(
    definitions: Definitions,
    chosen: Mapping[str, Sequence[Item]],
    secret: bytes,
    use: FormUse,
    edition: int,
) -> Form:
    """Return the form with the items chosen from each module, in its versions."""
    banks = {course.module.id: course.bank for course in definitions.courses}
    form_id = _FORM_IDS[use]
    ordered = [
        (banks[module], item)
        for module, items in chosen.items()
        for item in _easy_first(items, banks[module])
    ]

    def drawn(label: str) -> _Numbered:
        rows = (_place(bank, item, secret, f"{form_id}{edition}", label) for bank, item in ordered)
        return list(enumerate(rows, 1))

    assessment = definitions.workshop.assessment
    items = tuple(_priced(row, assessment) for _, row in _settled(drawn))
    hashed = form_hash(form_id, use, edition, items)
    form = Form(id=form_id, use=use, edition=edition, items=items, hash=hashed)
    return with_versions(definitions, form, secret, assessment.versions if assessment else 1)


def _priced(row: PlacedItem, assessment: Assessment | None) -> PlacedItem:
    """Return an item's row with what a right answer is worth and what a wrong one takes off."""
    if assessment is None:
        return row
    penalty = assessment.penalty_of(row.type, len(row.options))
    return row.model_copy(update={"points": assessment.points_of(row.type), "penalty": penalty})


def with_versions(definitions: Definitions, form: Form, secret: bytes, count: int) -> Form:
    """Return the form in ``count`` versions, the first of which is the form as it stands.

    Two versions differ wherever a module has items, or an item options, that may change places.
    """
    banks = {course.module.id: course.bank for course in definitions.courses}
    numbered = list(enumerate(form.items, 1))
    seen = [_order_of(numbered)]
    versions: list[FormVersion] = []
    for number in range(2, count + 1):

        def drawn(label: str, name: str = f"version {number}") -> _Numbered:
            labels = (form.code, name, label)
            return [
                (n, _place(banks[row.module], banks[row.module].item(row.item), secret, *labels))
                for n, row in _reordered(banks, numbered, secret, *labels)
            ]

        printed = _settled(drawn, seen)
        seen.append(_order_of(printed))
        rows = tuple(
            VersionRow(n=n, options=row.options, premises=row.premises, key=row.key)
            for n, row in printed
        )
        hashed = version_hash(form.hash, number, rows)
        versions.append(FormVersion(number=number, hash=hashed, items=rows))
    return form.model_copy(update={"versions": tuple(versions)})


def _place(bank: ItemBank, item: Item, secret: bytes, *labels: str) -> PlacedItem:
    case = bank.case(item.case) if item.case else None
    return place_item(bank.module, item, case, secret, *labels)


def _settled(drawn: Callable[[str], _Numbered], seen: Collection[object] = ()) -> _Numbered:
    """Return what is drawn, again while it was seen before or keys crowd at one position.

    If what may not be shuffled makes one of both unavoidable, the last draw stands.
    """
    printed: _Numbered = []
    for attempt in range(DRAWS):
        printed = drawn(f"draw {attempt}")
        positions = [where for _, row in printed if (where := key_position(row))]
        if _order_of(printed) not in seen and not is_lopsided(positions):
            break
    return printed


def _order_of(printed: _Numbered) -> tuple[tuple[int, str, str], ...]:
    return tuple((number, row.options, row.premises) for number, row in printed)


def _unit(item: Item) -> str:
    """Return the name of what moves as one: a case's items, or a single item."""
    return f"case {item.case}" if item.case else f"item {item.id}"


def _easy_first(items: Sequence[Item], bank: ItemBank) -> list[Item]:
    """Return easy items first; a case stands where its items' mean difficulty puts it.

    Inside a case easy items come first as well, unless they build on one another in the bank.
    """
    built_on = {case.id for case in bank.cases if case.ordered}
    places = {item.id: place for place, item in enumerate(bank.items)}

    def ease(item: Item) -> float:
        return places[item.id] if item.case in built_on else -item.difficulty

    units: dict[str, list[Item]] = {}
    for item in items:
        units.setdefault(_unit(item), []).append(item)
    ranked = sorted(
        (sorted(unit, key=ease) for unit in units.values()),
        key=lambda unit: -sum(item.difficulty for item in unit) / len(unit),
    )
    return [item for unit in ranked for item in unit]


def _reordered(
    banks: Mapping[str, ItemBank], numbered: _Numbered, secret: bytes, *labels: str
) -> _Numbered:
    """Return the items in the order drawn, module by module as on the form."""
    ordered: _Numbered = []
    for module, share in groupby(numbered, key=lambda each: each[1].module):
        bank = banks[module]
        units: dict[str, dict[str, tuple[int, PlacedItem]]] = {}
        for number, row in share:
            units.setdefault(_unit(bank.item(row.item)), {})[row.item] = (number, row)
        for name in shuffled(secret, units, "order", *labels, module):
            unit = units[name]
            case = bank.item(next(iter(unit))).case
            fixed = len(unit) == 1 or (case is not None and bank.case(case).ordered)
            inside = unit if fixed else shuffled(secret, unit, "inside", *labels, module)
            ordered += [unit[item] for item in inside]
    return ordered


def key_position(placed: PlacedItem) -> tuple[int, int] | None:
    """Return the position of the one key, counted from 0, and the number of options.

    ``None`` for items that are not answered with one letter.
    """
    if not placed.format.one_letter:
        return None
    return LETTERS.index(placed.key), len(placed.options)


def is_lopsided(positions: Sequence[tuple[int, int]]) -> bool:
    """Whether one position holds more keys than chance brings about in 1 of 100 papers.

    ``positions`` gives each item's key position, counted from 0, and its number of options. The
    number of keys at a position is a sum of independent draws, one an item, each with the chance
    1/options; its upper tail is the binomial tail where all items have as many options.
    """
    from trainkit.model.lint.bank import tail

    for position in range(max((options for _key, options in positions), default=0)):
        keys = sum(where == position for where, _ in positions)
        if tail([1 / options for _, options in positions if options > position], keys) < _RARE:
            return True
    return False
