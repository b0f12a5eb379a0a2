"""What all kinds of exercise share: data are drawn, printed on a worksheet, and solved for the key.

``solve`` computes the key from the same data that the sheet prints. Tests solve the printed sheet
in a way of their own, and compare.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Generic, TypeVar

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
from trainkit.exercises.words import Words

__all__ = ["Generator", "Sheet", "Solution"]

Settings = TypeVar("Settings")
Data = TypeVar("Data")


@dataclass(frozen=True)
class Sheet(Generic[Data]):
    """Everything that participants get, and the data behind it."""

    sections: tuple[Section, ...]
    """Of the worksheet; its questions are not numbered yet."""
    data: Data
    """What was drawn for the set, in the form in which ``solve`` takes it."""
    files: Mapping[str, Grid] = field(default_factory=dict)
    """Tables handed out as data, by file name."""
    evidence: tuple[EvidenceFile, ...] = ()


@dataclass(frozen=True)
class Solution:
    """What the solver finds."""

    values: Mapping[str, object]
    """With which the texts of the answers are filled."""
    sections: tuple[Section, ...]
    """Worked solution."""
    undetermined: Collection[str] = ()
    """The ids of the questions to which the right answer is that the data do not say."""


@dataclass(frozen=True)
class Generator(Generic[Settings, Data]):
    """A kind of exercise: how its sheet is drawn and printed, and how it is solved."""

    sheet: Callable[[Settings, Draws, Words], Sheet[Data]]
    solve: Callable[[Data, Words], Solution]

    def make(self, exercise: Settings, draws: Draws, words: Words) -> ExerciseSet:
        """Return one set."""
        sheet = self.sheet(exercise, draws, words)
        worksheet = Worksheet(sections=tuple(_numbered(sheet.sections)))
        return ExerciseSet(
            worksheet=worksheet,
            files=tuple(DataFile(name=name, grid=grid) for name, grid in sheet.files.items()),
            evidence=sheet.evidence,
            key=_key(worksheet, self.solve(sheet.data, words), words),
        )


def _key(worksheet: Worksheet, solution: Solution, words: Words) -> Key:
    answers = []
    for question in worksheet.questions:
        short, reason = words.answer(question.id, solution.values)
        undetermined = question.id in solution.undetermined
        answers.append(
            Answer(question=question.number, short=short, reason=reason, undetermined=undetermined)
        )
    return Key(answers=tuple(answers), sections=solution.sections)


def _numbered(sections: Iterable[Section]) -> Iterable[Section]:
    """Yield the sections with their questions numbered throughout, from 1."""
    numbers = count(1)
    for section in sections:
        questions = tuple(
            question.model_copy(update={"number": next(numbers)}) for question in section.questions
        )
        yield section.model_copy(update={"questions": questions})
