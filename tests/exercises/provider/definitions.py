"""The module's three exercises as they are delivered, and variants of their settings."""

from __future__ import annotations

from functools import cache
from typing import Any

from trainkit.definitions.exercises import (
    ExerciseFile,
    PreservationDates,
    RequestReview,
    SharedAddress,
)
from trainkit.definitions.validate import load_model
from trainkit.problems import Problems
from trainkit.resources import curriculum_folder

NAMES = ("shared-address", "request-review", "preservation-dates")


def shared_address(**settings: Any) -> SharedAddress:
    """Return "Shared address" with other settings."""
    return SharedAddress.model_validate({**delivered("shared-address").model_dump(), **settings})


def request_review(**settings: Any) -> RequestReview:
    """Return "Request review" with other settings."""
    return RequestReview.model_validate({**delivered("request-review").model_dump(), **settings})


def preservation_dates(**settings: Any) -> PreservationDates:
    """Return "Preservation dates" with other settings."""
    return PreservationDates.model_validate(
        {**delivered("preservation-dates").model_dump(), **settings}
    )


@cache
def delivered(name: str) -> Any:
    """Return an exercise as the curriculum has it."""
    problems = Problems()
    path = curriculum_folder() / "isp-cooperation" / "exercises" / f"{name}.yaml"
    loaded = load_model(path, ExerciseFile, problems)
    assert loaded is not None, list(problems)
    return loaded[0].root
