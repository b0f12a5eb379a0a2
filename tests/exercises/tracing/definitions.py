"""The module's two exercises as they are delivered, and variants of their settings."""

from __future__ import annotations

from functools import cache
from typing import Any

from trainkit.definitions.exercises import AddressTriage, ExerciseFile, TransactionTrace
from trainkit.definitions.validate import load_model
from trainkit.problems import Problems
from trainkit.resources import curriculum_folder


def trace(**settings: Any) -> TransactionTrace:
    """Return "Follow the payment" with other settings."""
    exercise = _delivered("follow-the-payment")
    assert isinstance(exercise, TransactionTrace)
    return TransactionTrace.model_validate({**exercise.model_dump(), **settings})


def triage(**settings: Any) -> AddressTriage:
    """Return "Address triage" with other settings."""
    exercise = _delivered("address-triage")
    assert isinstance(exercise, AddressTriage)
    return AddressTriage.model_validate({**exercise.model_dump(), **settings})


@cache
def _delivered(name: str) -> object:
    problems = Problems()
    path = curriculum_folder() / "cryptocurrency-tracing" / "exercises" / f"{name}.yaml"
    loaded = load_model(path, ExerciseFile, problems)
    assert loaded is not None, list(problems)
    return loaded[0].root
