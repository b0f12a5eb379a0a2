"""How one item stands on a form: the order of its options, its printed key, its sum.

In: an item from a bank and the workshop's secret. Out: ``PlacedItem``, the row of the record. What
each type prints and keys is decided here and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from trainkit.assessment.forms import LETTERS, FormUse, PlacedItem, VersionRow
from trainkit.definitions.items import (
    Case,
    Item,
    ItemType,
    MatchingItem,
    MultipleItem,
    NumericItem,
    OneAnswerItem,
    OrderingItem,
    ShortItem,
    SingleItem,
    TrueFalseItem,
    WrittenItem,
)
from trainkit.secret import shuffled

__all__ = ["content_sum", "form_hash", "key_position", "place_item", "printed_key", "version_hash"]


def place_item(
    module: str, item: Item, case: Case | None, secret: bytes, *labels: str
) -> PlacedItem:
    """Return the item's row on a form, its options in an order drawn under ``labels``."""
    names = (*labels, module)
    options = _option_order(item, secret, *names)
    premises = ""
    if isinstance(item, MatchingItem):
        premises = _drawn(item, [each.id for each in item.premises], secret, "premises", *names)
    number = item if isinstance(item, NumericItem) else None
    return PlacedItem(
        module=module,
        item=item.id,
        version=item.version,
        type=ItemType(item.type),
        options=options,
        premises=premises,
        key=printed_key(item, options, premises) or "",
        tolerance=_digits(number.tolerance) if number and number.tolerance else None,
        unit=number.unit if number else None,
        content=content_sum(item, case),
    )


def _option_order(item: Item, secret: bytes, *names: str) -> str:
    """Return the option ids in printed order.

    Answers to a statement stand by verdict, true before false, so that the list reads well. Steps
    are drawn until they stand in another order than the right one.
    """
    if isinstance(item, WrittenItem):
        return ""
    options = [option.id for option in item.options]
    if isinstance(item, OrderingItem):
        right = "".join(options)
        order, again = right, 0
        while order == right:
            extra = (f"again {again}",) if again else ()
            order = "".join(shuffled(secret, options, "options", *names, item.id, *extra))
            again += 1
        return order
    order = _drawn(item, options, secret, "options", *names)
    if isinstance(item, TrueFalseItem):
        verdicts = {option.id: option.verdict for option in item.options}
        order = "".join(sorted(order, key=lambda option: not verdicts[option]))
    return order


def _drawn(
    item: SingleItem | MultipleItem | TrueFalseItem | MatchingItem,
    ids: Sequence[str],
    secret: bytes,
    *labels: str,
) -> str:
    return "".join(shuffled(secret, ids, *labels, item.id) if item.shuffle else ids)


def printed_key(item: Item, options: str, premises: str = "") -> str | None:
    """Return the item's key as its printed letters spell it, or its number in plain digits.

    ``options`` and ``premises`` are the bank's ids in printed order. ``None`` if they are not the
    item's, each once.
    """
    if isinstance(item, WrittenItem):
        key = str(item.most) if isinstance(item, ShortItem) else _digits(item.answer)
        return None if options or premises else key
    ids = [each.id for each in item.premises] if isinstance(item, MatchingItem) else []
    if sorted(options) != sorted(option.id for option in item.options):
        return None
    if sorted(premises) != sorted(ids):
        return None
    letter = dict(zip(options, LETTERS, strict=False))
    return "".join(letter[option] for option in _keyed_options(item, options, premises))


def _keyed_options(
    item: OneAnswerItem | MultipleItem | MatchingItem | OrderingItem, options: str, premises: str
) -> Sequence[str]:
    """Return the ids of the options that the key names, in the order in which it names them."""
    if isinstance(item, OneAnswerItem):
        return item.key
    if isinstance(item, MultipleItem):
        return [option for option in options if option in item.keys]
    if isinstance(item, MatchingItem):
        keys = {premise.id: premise.key for premise in item.premises}
        return [keys[premise] for premise in premises]
    return [option.id for option in item.options]


def key_position(placed: PlacedItem) -> tuple[int, int] | None:
    """Return the position of the one key, counted from 0, and the number of options.

    ``None`` for items that are not answered with one letter.
    """
    if placed.type not in {ItemType.SINGLE, ItemType.TRUE_FALSE}:
        return None
    return LETTERS.index(placed.key), len(placed.options)


def _digits(number: Decimal) -> str:
    """Return a number in plain digits, never as ``1E+3``."""
    return format(number, "f")


def content_sum(item: Item, case: Case | None) -> str:
    """Return a sum over what the item prints on a paper and over its key: 16 digits of SHA-256.

    Rationale, source and expected difficulty may be mended after a test; they do not count.
    """
    printed = {"stem": item.stem, "case": None if case is None else [case.title, case.text]}
    return _sum(printed | _answers(item))


def _answers(item: Item) -> dict[str, Any]:
    """Return what the answers print and key. Single items came first; their sums stay."""
    if isinstance(item, WrittenItem):
        return {"type": item.type, **_written(item)}
    options = sorted((option.id, option.text) for option in item.options)
    if isinstance(item, SingleItem):
        return {"options": options, "key": item.key}
    if isinstance(item, TrueFalseItem):
        verdicts = sorted((option.id, option.verdict) for option in item.options)
        return {"type": item.type, "options": options, "key": item.key, "verdicts": verdicts}
    if isinstance(item, MultipleItem):
        return {"type": item.type, "options": options, "keys": sorted(item.keys)}
    if isinstance(item, MatchingItem):
        premises = sorted((premise.id, premise.text, premise.key) for premise in item.premises)
        return {"type": item.type, "options": options, "premises": premises}
    return {"type": item.type, "steps": [(option.id, option.text) for option in item.options]}


def _written(item: WrittenItem) -> dict[str, Any]:
    if isinstance(item, ShortItem):
        return {"most": item.most, "lines": item.lines}
    return {"answer": [_digits(item.answer), _digits(item.tolerance)], "unit": item.unit}


def form_hash(form_id: str, use: FormUse, edition: int, items: Sequence[PlacedItem]) -> str:
    """Return a sum over a form and its rows: 16 digits of SHA-256."""
    rows = [item.model_dump(mode="json") for item in items]
    return _sum({"id": form_id, "use": use, "edition": edition, "items": rows})


def version_hash(form: str, number: int, rows: Sequence[VersionRow]) -> str:
    """Return a sum over a version: the form's hash, its number and its rows."""
    items = [row.model_dump(mode="json") for row in rows]
    return _sum({"form": form, "version": number, "items": items})


def _sum(content: object) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]
