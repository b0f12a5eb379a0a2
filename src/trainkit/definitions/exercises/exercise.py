"""An exercise of any kind, and the file that holds one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, RootModel

from trainkit.definitions.exercises.custody import CustodyAudit, EvidenceSums
from trainkit.definitions.exercises.online import LookAlikes, TimeLine
from trainkit.definitions.exercises.provider import PreservationDates, RequestReview, SharedAddress
from trainkit.definitions.exercises.tracing import AddressTriage, TransactionTrace
from trainkit.definitions.yamlfile import YamlFile

__all__ = ["Exercise", "ExerciseFile", "LoadedExercise"]

Exercise = Annotated[
    TransactionTrace
    | AddressTriage
    | TimeLine
    | LookAlikes
    | EvidenceSums
    | CustodyAudit
    | SharedAddress
    | RequestReview
    | PreservationDates,
    Field(discriminator="generator"),
]
"""An exercise; ``generator`` says which kind."""


class ExerciseFile(RootModel[Exercise]):
    """The content of one file in a module's folder ``exercises/``."""


@dataclass(frozen=True)
class LoadedExercise:
    """An exercise and the file that it was read from."""

    exercise: Exercise
    file: YamlFile
