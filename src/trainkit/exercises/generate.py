"""The way in: the table of generators, and one set of an exercise from its seed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from trainkit.definitions.exercises.exercise import Exercise
from trainkit.exercises.draws import Draws
from trainkit.exercises.model import ExerciseSet

__all__ = ["GENERATORS", "generate"]

Generator = Callable[[Any, Draws], ExerciseSet]

GENERATORS: dict[str, str] = {
    "transaction-trace": "trainkit.exercises.tracing.trace",
    "address-triage": "trainkit.exercises.tracing.addresses",
    "time-line": "trainkit.exercises.online.timeline",
    "look-alikes": "trainkit.exercises.online.lookalikes",
    "evidence-sums": "trainkit.exercises.custody.sums",
    "custody-audit": "trainkit.exercises.custody.audit",
    "shared-address": "trainkit.exercises.provider.shared_address",
    "request-review": "trainkit.exercises.provider.requests",
    "preservation-dates": "trainkit.exercises.provider.dates",
}
"""Where each generator lies; its module has ``generate(exercise, draws)``, loaded when needed."""


def generate(exercise: Exercise, seed: bytes) -> ExerciseSet:
    """Return the set of ``exercise`` that ``seed`` stands for: the same each time."""
    generator: Generator = import_module(GENERATORS[exercise.generator]).generate
    return generator(exercise, Draws(seed).branch(exercise.id))
