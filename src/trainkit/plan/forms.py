"""The record of the test forms: which items, in which order, with which key.

``plan/forms.yaml`` holds this model. It is a record and not a cache: once it exists, a build prints
exactly these forms or refuses; only ``trainkit plan --new-edition`` makes others. The printed key
can be remade from the record alone.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from trainkit.definitions.base import Definition, Id

__all__ = ["LETTERS", "Form", "FormUse", "Forms", "PlacedItem"]

LETTERS = "ABCDE"
"""The letters printed before options, in order."""

Sha = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
"""The first 16 hexadecimal digits of a SHA-256 sum."""


class FormUse(StrEnum):
    """When a form is answered."""

    PRE = "pre"
    POST = "post"


class PlacedItem(Definition):
    """One item on a form. Its number is its position, counted from 1."""

    module: Id
    item: Id
    version: Annotated[int, Field(ge=1)]
    options: Annotated[str, Field(pattern=r"^[a-e]{3,5}$")]
    """The bank's option ids in printed order: ``cab`` prints option c as A."""
    key: Annotated[str, Field(pattern=r"^[A-E]$")]
    """The printed letter of the key."""
    content: Sha
    """A sum over everything the item prints and keys, to notice later changes."""


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
