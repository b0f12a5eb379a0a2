"""How one item stands on a form: the order of its options, its printed key, its sum.

In: an item from a bank and the workshop's secret. Out: ``PlacedItem``, the row of the record. What
each type prints and keys is decided here and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from trainkit.assessment.forms import FormUse, PlacedItem, VersionRow
from trainkit.items.base import Case
from trainkit.items.entries import LETTERS
from trainkit.items.registry import Item
from trainkit.secret import shuffled

__all__ = ["content_sum", "form_hash", "key_position", "place_item", "version_hash"]


def place_item(
    module: str, item: Item, case: Case | None, secret: bytes, *labels: str
) -> PlacedItem:
    """Return the item's row on a form, its options in an order drawn under ``labels``."""

    def draw(what: str, ids: Sequence[str], *more: str) -> str:
        return "".join(shuffled(secret, ids, what, *labels, module, item.id, *more))

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


def key_position(placed: PlacedItem) -> tuple[int, int] | None:
    """Return the position of the one key, counted from 0, and the number of options.

    ``None`` for items that are not answered with one letter.
    """
    if not placed.format.one_letter:
        return None
    return LETTERS.index(placed.key), len(placed.options)


def content_sum(item: Item, case: Case | None) -> str:
    """Return a sum over what the item prints on a paper and over its key: 16 digits of SHA-256.

    Rationale, source and expected difficulty may be mended after a test; they do not count.
    """
    printed = {"stem": item.stem, "case": None if case is None else [case.title, case.text]}
    return _sum(printed | dict(item.content()))


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
