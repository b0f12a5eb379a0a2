"""Settings of the exercises on cooperation with providers."""

from __future__ import annotations

from typing import Literal

from trainkit.definitions.exercises.base import ExerciseBase

__all__ = ["PreservationDates", "RequestReview", "SharedAddress"]


class SharedAddress(ExerciseBase):
    """Resolve a shared address by port and second."""

    generator: Literal["shared-address"]


class RequestReview(ExerciseBase):
    """Find what is wrong with a preservation request, and draft a sound one."""

    generator: Literal["request-review"]


class PreservationDates(ExerciseBase):
    """Work out when preservations end."""

    generator: Literal["preservation-dates"]
