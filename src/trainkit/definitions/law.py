"""Cards of national law: which article, which authority, as of when; blank where nobody checked.

``law-cards/fields.yaml`` says what every card asks; ``law-cards/kz.yaml`` holds what was verified
for one country. A card is filled in by a local prosecutor; what is printed on it already is there
to be checked as well.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from trainkit.definitions.base import CountryCode, Day, Definition, Id, Text, Version

__all__ = ["LawCard", "LawCards", "LawEntry", "LawField", "LawFields", "LawPart"]


class LawField(Definition):
    """One line of the card."""

    id: Id
    label: Text
    """What is asked: "Order for content data"."""
    hint: Text
    """What to write: article, authority, limit, form."""


class LawPart(Definition):
    """Lines on one subject."""

    title: Text
    fields: Annotated[tuple[LawField, ...], Field(min_length=1)]


class LawFields(Definition):
    """What every card asks."""

    version: Version
    title: Text
    introduction: Text
    parts: Annotated[tuple[LawPart, ...], Field(min_length=1)]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all lines, in order."""
        return tuple(field.id for part in self.parts for field in part.fields)


class LawEntry(Definition):
    """What was verified for one line of one country."""

    text: Text
    source: Text
    """The document in which it was read."""
    as_of: Day
    """The date for which it was true as far as known."""


class LawCard(Definition):
    """What is known of one country."""

    country: CountryCode
    version: Version
    entries: dict[Id, LawEntry] = {}
    """By the ids of the lines; a line without an entry stays blank."""


class LawCards(Definition):
    """The lines and what is known, for every country that has a file."""

    fields: LawFields | None = None
    cards: dict[CountryCode, LawCard] = {}
