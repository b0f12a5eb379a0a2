"""The sets of the workshop's exercises: which, how many, and what each contains.

A set's seed is drawn from the workshop's secret, so that sets come out the same in every build and
nobody who lacks the secret can make a neighbour's set, or its key. The steps of a case draw theirs
from one seed a table, so that a table meets the same accounts and addresses in each of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from trainkit.exercises.generator import Draws, Generator
from trainkit.exercises.model import ExerciseSet
from trainkit.exercises.word_files import NO_OWN, OwnWords, language_of, own_words
from trainkit.exercises.words import words_of
from trainkit.model.exercises import Exercise, SaxaulStep
from trainkit.model.loaded import Definitions
from trainkit.model.secret import draw
from trainkit.model.translation import is_spare
from trainkit.model.workshop import SetsFor
from trainkit.text.languages import ENGLISH, speaking


@dataclass(frozen=True)
class PracticeSet:
    """One set of one exercise."""

    module: str
    exercise: Exercise
    number: int
    """Counted from 1; printed on the worksheet and beside its key."""
    seed: bytes
    wanted: str = ENGLISH
    """The language of the documents; see ``language``."""
    own: OwnWords = NO_OWN
    """The workshop's own words of worksheets."""

    @property
    def language(self) -> str:
        """The language of its sheets: the wanted one, if there are words in it, or English."""
        return language_of(self.exercise.generator, self.wanted, self.own)

    @cached_property
    def content(self) -> ExerciseSet:
        """Worksheet, data and key, generated when they are first needed."""
        return generate(self.exercise, self.seed, self.language, self.own)

    @cached_property
    def check_sum(self) -> str:
        """Eight hexadecimal digits of a SHA-256 sum over everything that the worksheet asks.

        They are of the English sheet in every language, so that one key serves all.
        """
        english = self.content if self.language == ENGLISH else generate(self.exercise, self.seed)
        text = english.worksheet.model_dump_json()
        return hashlib.sha256(text.encode()).hexdigest()[:8]

    def seen_by(self, definitions: Definitions) -> PracticeSet:
        """Return the same set as documents made from these definitions see it."""
        exercise = definitions.course(self.module).exercise(self.exercise.id).exercise
        return replace(self, exercise=exercise, wanted=definitions.workshop.language)


def uses_exercises(definitions: Definitions) -> bool:
    """Whether the workshop has any exercise."""
    return any(_exercises(definitions))


def practice_sets(definitions: Definitions, secret: bytes) -> tuple[PracticeSet, ...]:
    """Return every set, in the order of modules, exercises and numbers."""
    own = own_words(definitions.folder)
    return tuple(
        PracticeSet(
            module,
            exercise,
            number,
            _seed(secret, module, exercise, number),
            definitions.workshop.language,
            own,
        )
        for module, exercise in _exercises(definitions)
        for number in range(1, _sets(definitions) + 1)
    )


def _seed(secret: bytes, module: str, exercise: Exercise, number: int) -> bytes:
    """Return a set's seed; the steps of a case have it in common."""
    if isinstance(exercise, SaxaulStep):
        return draw(secret, "case", exercise.case, str(number))
    return draw(secret, "exercise", module, exercise.id, str(exercise.version), str(number))


def _exercises(definitions: Definitions) -> list[tuple[str, Exercise]]:
    practice = definitions.workshop.exercises
    variants = {entry.id: entry.variant for entry in definitions.workshop.modules}
    return [
        (course.module.id, loaded.exercise)
        for course in definitions.courses
        for loaded in course.exercises
        if loaded.exercise.id not in practice.leave_out
        and (
            loaded.exercise.id in practice.reserve
            or not is_spare(loaded.exercise, course.module, variants[course.module.id])
        )
    ]


def _sets(definitions: Definitions) -> int:
    practice = definitions.workshop.exercises
    if practice.sets_for is SetsFor.TABLE:
        return practice.tables
    return len(definitions.roster.participants)


@cache
def generators() -> Mapping[str, Generator[Any, Any]]:
    """Return the generators that courses bring, by the names that exercises' files give."""
    from importlib.metadata import entry_points

    found = entry_points(group="trainkit.exercises")
    return {kind: made for each in found for kind, made in each.load().items()}


def generate(
    exercise: Exercise, seed: bytes, language: str = ENGLISH, own: OwnWords = NO_OWN
) -> ExerciseSet:
    """Return the set of ``exercise`` that ``seed`` stands for: the same each time.

    The data are the same in every language; the words are English where the language has none.
    """
    kind = exercise.generator
    stream = exercise.case if isinstance(exercise, SaxaulStep) else exercise.id
    draws = Draws(seed).branch(stream)
    with speaking(language_of(kind, language, own)):
        return generators()[kind].make(exercise, draws, words_of(kind, own))
