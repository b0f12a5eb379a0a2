"""The record of the test forms: which items, in which order, with which key.

``plan/forms.yaml`` holds this model. It is a record and not a cache: once it exists, a build prints
exactly these forms or refuses; only ``trainkit plan --new-edition`` makes others. The printed key
can be remade, and answers scored, from the record alone.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator
from pydantic_core import PydanticCustomError

from trainkit.definitions.base import Definition, Id, Text
from trainkit.definitions.items import ItemType

__all__ = ["LETTERS", "SCORED", "Form", "FormUse", "Forms", "PlacedItem"]

LETTERS = "ABCDEFGH"
"""The letters printed before options, in order."""

Sha = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
"""The first 16 hexadecimal digits of a SHA-256 sum."""

Plain = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]
"""A decimal number in plain digits, as text: it keeps every digit that was printed."""

_LATER_FIELDS = ("type", "premises", "tolerance", "unit")
"""Fields that a row carries only where they say something, so that older rows keep their sums."""


class FormUse(StrEnum):
    """When a form is answered."""

    PRE = "pre"
    POST = "post"
    RETENTION = "retention"
    """Some months after the course."""


SCORED = (FormUse.PRE, FormUse.POST)
"""The tests that are sat at the course and that a score sheet holds."""


class PlacedItem(Definition):
    """One item on a form. Its number is its position, counted from 1."""

    module: Id
    item: Id
    version: Annotated[int, Field(ge=1)]
    type: ItemType = ItemType.SINGLE
    options: Annotated[str, Field(pattern=r"^([a-h]{3,8})?$")]
    """The bank's option ids in printed order: ``cab`` prints option c as A. Empty if numeric."""
    premises: Annotated[str, Field(pattern=r"^([1-8]{3,6})?$")] = ""
    """The bank's premise ids in printed order: ``312`` prints premise 3 as i. Matching only."""
    key: str
    """What a right answer looks like on paper: ``B``; every right letter in rising order (``AC``,
    multiple); a letter for each premise in printed order (``CAB``, matching); the letters in the
    right order (``BDAC``, ordering); a number in plain digits (``12.5``, numeric)."""
    tolerance: Plain | None = None
    """The largest difference from a number that is still right; ``None`` for exactly this one."""
    unit: Text | None = None
    """Printed behind the box for a number."""
    content: Sha
    """A sum over everything the item prints and keys, to notice later changes."""

    @property
    def letters(self) -> str:
        """The letters printed before its options: ``ABC``; none if numeric."""
        return LETTERS[: len(self.options)]

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """The smallest and the largest number that is right; numeric only."""
        answer, tolerance = Decimal(self.key), Decimal(self.tolerance or 0)
        return answer - tolerance, answer + tolerance

    @property
    def offered(self) -> str:
        """What stands over the item's column on a score sheet: which answers it takes."""
        return {
            ItemType.MULTIPLE: f"any of {self.letters}",
            ItemType.MATCHING: f"{len(self.premises)} of {self.letters}",
            ItemType.ORDERING: f"order {self.letters}",
            ItemType.NUMERIC: "number",
        }.get(self.type, self.letters)

    @property
    def key_text(self) -> str:
        """The key as it is printed: ``AC``, ``12.5 ± 0.5 BTC``."""
        tolerance = f"± {self.tolerance}" if self.tolerance else None
        return " ".join(part for part in (self.key, tolerance, self.unit) if part)

    @model_validator(mode="after")
    def _key_fits_the_type(self) -> Self:
        pattern, what = {
            ItemType.MULTIPLE: ("[A-H]{1,7}", "the letters of the key"),
            ItemType.MATCHING: ("[A-H]{3,6}", "a letter for each premise"),
            ItemType.ORDERING: ("[A-H]{3,6}", "the letters in the right order"),
            ItemType.NUMERIC: (r"-?[0-9]+(\.[0-9]+)?", "a number in plain digits"),
        }.get(self.type, ("[A-H]", "the letter of the key"))
        if not re.fullmatch(pattern, self.key):
            context = {"what": what, "type": self.type.value, "key": self.key}
            message = 'expected {what} as key of type {type}, found "{key}"'
            raise PydanticCustomError("key", message, context)
        return self

    @model_serializer(mode="wrap")
    def _without_what_says_nothing(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        row: dict[str, Any] = handler(self)
        defaults = {name: PlacedItem.model_fields[name].default for name in _LATER_FIELDS}
        return {
            name: value
            for name, value in row.items()
            if name not in defaults or value != defaults[name]
        }


class Form(Definition):
    """One test form."""

    id: Annotated[str, Field(pattern=r"^[A-Z]$")]
    use: FormUse
    edition: Annotated[int, Field(ge=1)]
    items: Annotated[tuple[PlacedItem, ...], Field(min_length=1)]
    hash: Sha
    """A sum over everything above; papers, keys and score sheets carry it."""

    @property
    def code(self) -> str:
        """What stands on paper: form and edition."""
        return f"{self.id}{self.edition}"


class Forms(Definition):
    """All forms of a workshop."""

    workshop: Id
    forms: Annotated[tuple[Form, ...], Field(min_length=1)]

    def form(self, use: FormUse) -> Form:
        """Return the form for this use; raises ``KeyError`` if there is none."""
        return {form.use: form for form in self.forms}[use]

    def has(self, use: FormUse) -> bool:
        """Whether there is a form for this use."""
        return any(form.use is use for form in self.forms)
