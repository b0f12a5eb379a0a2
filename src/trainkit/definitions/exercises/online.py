"""Settings of the exercises on online material."""

from __future__ import annotations

from typing import Literal

from trainkit.definitions.exercises.base import ExerciseBase

__all__ = ["LookAlikes", "TimeLine"]


class TimeLine(ExerciseBase):
    """Put posts with mixed offsets in order."""

    generator: Literal["time-line"]


class LookAlikes(ExerciseBase):
    """Tell accounts apart whose names look alike."""

    generator: Literal["look-alikes"]
