"""Settings of the exercises on cooperation with providers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from trainkit.definitions.exercises.base import ExerciseBase, no_value_twice
from trainkit.fields import expected

__all__ = ["PreservationDates", "RequestReview", "SharedAddress", "Weekend"]

Weekend = Literal["friday", "thursday-friday", "friday-saturday", "saturday-sunday"]
"""The days of the week on which offices are closed."""


class SharedAddress(ExerciseBase):
    """Resolve a shared address by port and second.

    The provider's record has ``addresses`` times ``blocks`` times ``holders`` rows.
    """

    generator: Literal["shared-address"]
    addresses: Annotated[int, Field(ge=1, le=2)] = 2
    """Public addresses in the provider's record."""
    blocks: Annotated[int, Field(ge=2, le=4)] = 3
    """Port blocks of each address in the record; an entry without port fits as many."""
    holders: Annotated[int, Field(ge=3, le=4)] = 3
    """Subscriptions that hold each block one after another."""
    clock_error: Annotated[int, Field(ge=4, le=60)] = 20
    """The most by which the wrong clock is slow or fast, in seconds; at least 4."""
    tolerance: Annotated[int, Field(ge=2, le=10)] = 5
    """The most by which the doubtful clock may be off either way, in seconds; at least 2."""
    other_entries: Annotated[int, Field(ge=0, le=10)] = 4
    """Entries in the servers' log that no question asks about."""
    chart: Literal["blocks", "axes"] = "blocks"
    """What the worksheet's chart shows: the blocks, or empty axes to draw them in."""


class RequestReview(ExerciseBase):
    """Find what is wrong with preservation requests, and draft a sound one.

    One of the requests is free of defects; each kind of defect occurs at most once in a set.
    """

    generator: Literal["request-review"]
    requests: Annotated[int, Field(ge=3, le=4)] = 3
    """Requests to review, the sound one among them; each fills about half a page."""
    defects: Annotated[int, Field(ge=4, le=8)] = 6
    """Defects in all the requests together, out of eight kinds."""


class PreservationDates(ExerciseBase):
    """Work out when preservations end, under the counting rules printed on the sheet."""

    generator: Literal["preservation-dates"]
    weekends: Annotated[
        tuple[Weekend, ...], Field(min_length=2, max_length=3), no_value_twice("weekends")
    ] = ("saturday-sunday", "friday")
    """Weekends of the invented States; at least two that differ."""
    days: Annotated[
        tuple[Annotated[int, Field(ge=20, le=180)], ...], Field(min_length=1, max_length=6)
    ] = (60, 90)
    """Lengths of preservations in days, from which each order draws one."""
    months: Annotated[int, Field(ge=1, le=6)] = 3
    """Length in months of the orders that are counted by months."""
    diary: Annotated[int, Field(ge=3, le=30)] = 14
    """How many days before the earliest last day the diary date stands; at least three fewer than
    the shortest of ``days``, so that it does not lie before the order."""
    first_year: Annotated[int, Field(ge=2025, le=2040)] = 2026
    """All orders are dated in this year."""

    @field_validator("diary")
    @classmethod
    def _lies_after_the_order(cls, diary: int, info: ValidationInfo) -> int:
        days = info.data.get("days")
        if days and diary > min(days) - 3:
            raise expected(f"at most {min(days) - 3}, three less than the shortest of days")
        return diary
