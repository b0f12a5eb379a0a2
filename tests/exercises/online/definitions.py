"""The module's two exercises as they are delivered, and variants of their settings."""

from __future__ import annotations

from functools import cache
from typing import Any

from trainkit.definitions.exercises import ExerciseFile, LookAlikes, TimeLine
from trainkit.definitions.validate import load_model
from trainkit.problems import Problems
from trainkit.resources import curriculum_folder

NAMES = ("one-time-line", "look-alike-accounts")


def time_line(**settings: Any) -> TimeLine:
    """Return "One time line" with other settings."""
    return TimeLine.model_validate({**delivered("one-time-line").model_dump(), **settings})


def look_alikes(**settings: Any) -> LookAlikes:
    """Return "Look-alike accounts" with other settings."""
    return LookAlikes.model_validate({**delivered("look-alike-accounts").model_dump(), **settings})


@cache
def delivered(name: str) -> Any:
    """Return an exercise as the curriculum has it."""
    problems = Problems()
    path = curriculum_folder() / "social-media-investigation" / "exercises" / f"{name}.yaml"
    loaded = load_model(path, ExerciseFile, problems)
    assert loaded is not None, list(problems)
    return loaded[0].root
