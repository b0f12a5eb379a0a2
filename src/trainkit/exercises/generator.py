"""What all generators share: a plan is drawn, a sheet printed, and the sheet solved for the key.

``solve`` gets nothing but the tables as they are printed, so that the key is computed from what
participants read and not from the plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Generic, NamedTuple, TypeVar

from trainkit.exercises.draws import Draws
from trainkit.exercises.model import (
    Answer,
    DataFile,
    EvidenceFile,
    ExerciseSet,
    Grid,
    Key,
    Section,
    Worksheet,
)

__all__ = ["Generator", "Result", "Sheet", "Solution"]

Settings = TypeVar("Settings")
Plan = TypeVar("Plan")
Tables = TypeVar("Tables")


@dataclass(frozen=True)
class Sheet(Generic[Tables]):
    """Everything that participants get, and what the solver reads."""

    sections: tuple[Section, ...]
    """Of the worksheet; its questions are not numbered yet."""
    tables: Tables
    """What is printed on the worksheet, in the form in which ``solve`` takes it."""
    files: Mapping[str, Grid] = field(default_factory=dict)
    """Tables handed out as data, by file name."""
    evidence: tuple[EvidenceFile, ...] = ()


class Result(NamedTuple):
    """The answer to one question."""

    short: str
    """What a marker compares with."""
    reason: str
    """How it follows from the data; Markdown."""
    undetermined: bool = False
    """Whether the right answer is that the data do not say."""


@dataclass(frozen=True)
class Solution:
    """What the solver finds."""

    answers: Mapping[str, Result]
    """By the ids of the questions."""
    sections: tuple[Section, ...]
    """Worked solution."""


@dataclass(frozen=True)
class Generator(Generic[Settings, Plan, Tables]):
    """A kind of exercise as three steps."""

    plan: Callable[[Settings, Draws], Plan]
    sheet: Callable[[Settings, Plan, Draws], Sheet[Tables]]
    solve: Callable[[Tables], Solution]

    def make(self, exercise: Settings, draws: Draws) -> ExerciseSet:
        """Return one set."""
        sheet = self.sheet(exercise, self.plan(exercise, draws), draws)
        solution = self.solve(sheet.tables)
        worksheet = Worksheet(sections=tuple(_numbered(sheet.sections)))
        return ExerciseSet(
            worksheet=worksheet,
            files=tuple(DataFile(name=name, grid=grid) for name, grid in sheet.files.items()),
            evidence=sheet.evidence,
            key=Key(
                answers=tuple(
                    Answer(question=question.number, **solution.answers[question.id]._asdict())
                    for question in worksheet.questions
                ),
                sections=solution.sections,
            ),
        )


def _numbered(sections: Iterable[Section]) -> Iterable[Section]:
    """Yield the sections with their questions numbered throughout, from 1."""
    numbers = count(1)
    for section in sections:
        questions = tuple(
            question.model_copy(update={"number": next(numbers)}) for question in section.questions
        )
        yield section.model_copy(update={"questions": questions})
