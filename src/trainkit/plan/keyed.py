"""A form with what scoring needs beside each item: its objective, its level, its printed letters.

``plan/forms.yaml`` records which items stand on a form; what they measure stands in the banks. The
score sheet prints both and the scoring reads both, so they are joined here, once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from trainkit.definitions.base import Definition, Id
from trainkit.definitions.items import CognitiveLevel, ItemBank, ItemType
from trainkit.plan.forms import Form, FormUse, PlacedItem

__all__ = ["KeyedForm", "KeyedItem", "keyed_form"]


class KeyedItem(Definition):
    """One item of a form as it is scored."""

    number: Annotated[int, Field(ge=1)]
    """The number printed before the item."""
    objective: Id
    level: CognitiveLevel
    placed: PlacedItem
    """The item's row in the record: its type, printed letters and key."""

    @property
    def module(self) -> str:
        """The module the item comes from."""
        return self.placed.module

    @property
    def item(self) -> str:
        """The item's id in the bank."""
        return self.placed.item

    @property
    def version(self) -> int:
        """The version of the item that was printed."""
        return self.placed.version

    @property
    def type(self) -> ItemType:
        """How the item is answered."""
        return self.placed.type

    @property
    def letters(self) -> str:
        """The letters printed before its options: ``ABCD``."""
        return self.placed.letters

    @property
    def key(self) -> str:
        """The key as ``PlacedItem`` spells it."""
        return self.placed.key

    @property
    def objective_key(self) -> str:
        """``module/objective``: objective ids are unique inside their module only."""
        return f"{self.module}/{self.objective}"


class KeyedForm(Definition):
    """One form as it is scored."""

    use: FormUse
    code: str
    """Form and edition, as printed."""
    hash: str
    items: Annotated[tuple[KeyedItem, ...], Field(min_length=1)]

    def numbers_of(self, group: str) -> tuple[int, ...]:
        """Return the numbers of the items of a module (``id``) or objective (``module/id``)."""
        return tuple(
            item.number for item in self.items if group in {item.module, item.objective_key}
        )


def keyed_form(form: Form, banks: Iterable[ItemBank]) -> KeyedForm:
    """Join a form with the banks its items come from.

    Raises ``KeyError`` for an item that no bank has; the check of the forms finds this earlier.
    """
    by_module = {bank.module: bank for bank in banks}
    items = []
    for number, placed in enumerate(form.items, 1):
        item = by_module[placed.module].item(placed.item)
        items.append(
            KeyedItem(number=number, objective=item.objective, level=item.cognitive, placed=placed)
        )
    return KeyedForm(use=form.use, code=form.code, hash=form.hash, items=tuple(items))
