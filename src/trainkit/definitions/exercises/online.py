"""Settings of the exercises on online material."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from trainkit.definitions.exercises.base import ExerciseBase, no_value_twice

__all__ = ["ClockChange", "LookAlikes", "TimeLine"]

ClockChange = Literal["almaty-2024", "tehran-2022"]
"""A night on which clocks were set back by an hour: Almaty on 29 February 2024, Tehran on
21 September 2022."""


class TimeLine(ExerciseBase):
    """Put posts with mixed offsets in order.

    The records lie around a change of the clock, so that one local time stands for two moments.
    """

    generator: Literal["time-line"]
    changes: Annotated[
        tuple[ClockChange, ...], Field(min_length=1, max_length=2), no_value_twice("nights")
    ] = ("almaty-2024", "tehran-2022")
    """The changes of the clock from which each set draws one."""
    records: Annotated[int, Field(ge=11, le=14)] = 12
    """Records to bring into order; those above 11 are messages of buyers."""


class LookAlikes(ExerciseBase):
    """Tell accounts apart whose names look alike."""

    generator: Literal["look-alikes"]
    captures: Annotated[int, Field(ge=12, le=15)] = 12
    """Captured accounts; those above 12 have nothing to do with the others."""
    year: Annotated[int, Field(ge=2024, le=2040)] = 2026
    """All captures are dated in this year."""
