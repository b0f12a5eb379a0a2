"""Where a workshop takes place: the venue, its rooms, further venues and the ways between them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from trainkit.definitions.base import CountryCode, Definition, Id, Text
from trainkit.definitions.hours import Slots

__all__ = ["Room", "Site", "Transfer", "Venue"]


class Venue(Definition):
    """Where the workshop takes place."""

    name: Text
    city: Text
    country: CountryCode
    address: Text | None = None


class Site(Definition):
    """One of several places at which the workshop takes place."""

    name: Text
    address: Text | None = None


class Room(Definition):
    """A room: how many it seats, what it has, when it can be used."""

    name: Text
    seats: Annotated[int, Field(ge=1)] | None = None
    equipment: tuple[Text, ...] = ()
    """What sessions may ask for: laptops, a projector."""
    booths: Annotated[int, Field(ge=0, le=20)] = 0
    """Interpretation booths: languages that can be interpreted at once."""
    venue: Id | None = None
    """Where it is, if the workshop has several venues."""
    open: Slots = ()
    """When it can be used; always if left out."""


class Transfer(Definition):
    """The way between two venues, the same in both directions."""

    between: tuple[Id, Id]
    minutes: Annotated[int, Field(ge=0, le=600)]
