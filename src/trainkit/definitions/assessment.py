"""The test specification of a workshop: what the tests before and after the course consist of."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from trainkit.definitions.base import Definition, Id, Minutes
from trainkit.definitions.items import CognitiveLevel, ItemType

__all__ = ["Assessment"]

_KEYED = tuple(kind for kind in ItemType if kind is not ItemType.SHORT)
"""Types that are scored by a key; a short answer needs a person who marks it."""


class Assessment(Definition):
    """The test specification, equal for the pre-test and the post-test."""

    items: dict[CognitiveLevel, Annotated[int, Field(ge=0, le=20)]]
    """Items of each cognitive level that every module gives to each form."""
    modules: dict[Id, dict[CognitiveLevel, Annotated[int, Field(ge=0, le=20)]]] = {}
    """Other numbers for single modules."""
    minutes: Minutes
    same_items: bool = False
    """True puts the same items on both forms; repetition alone then raises scores."""
    exclude: tuple[Id, ...] = ()
    """Items that this audience has seen before."""
    types: Annotated[tuple[ItemType, ...], Field(min_length=1)] = _KEYED
    """The types of item that a form may hold; all but short answers if left out."""
    retention: bool = False
    """True makes a third form for some months after the course, of items that no other form has."""
    versions: Annotated[int, Field(ge=1, le=8)] = 1
    """Versions of each form, the same items in other orders; neighbours get different ones."""
    counterbalance: bool | None = None
    """Whether half of the people answer form B first and form A after the course, so that a
    difference between the forms cannot pass for learning; true if left out, unless both forms have
    the same items."""

    @property
    def counterbalanced(self) -> bool:
        """Whether half of the people answer the forms in the other order."""
        return self.counterbalance is not False and not self.same_items

    def items_of(self, module_id: str) -> dict[CognitiveLevel, int]:
        """Return how many items of each level the module gives to a form, zeros left out."""
        wanted = self.modules.get(module_id, self.items)
        return {level: wanted[level] for level in CognitiveLevel if wanted.get(level)}
