"""What people said on questionnaires, counted: at the end of the course and some months later."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from trainkit.definitions.questionnaire import QuestionKind
from trainkit.evaluation.estimate import Estimate, Outcome, Reason, Refusal
from trainkit.evaluation.tallies import (
    NO_ANSWER,
    Tally,
    TicksTally,
    response_rate,
    tally,
    tally_ticks,
    verbatims,
)
from trainkit.responses import AnswerRow, Line, QuestionnaireAnswers

__all__ = ["ODD", "Bound", "FavourableShare", "LineFinding", "Survey", "survey_of"]

ODD = 3
"""People who answered otherwise than the rest: in a release, whether there are fewer is not told.

In a class whose members know each other, "1 disagrees" sets off a search for that person. A rule of
the frequency tables of statistical offices, which hide cells of 1 and 2."""


class Bound(StrEnum):
    """How a share is told that would give an odd one out away."""

    AT_LEAST = "at-least"
    AT_MOST = "at-most"

    @property
    def key(self) -> str:
        """Of the words."""
        return f"share-{self.value}"


@dataclass(frozen=True)
class FavourableShare:
    """The share of favourable answers; with a bound, the share is at least or at most that."""

    value: float
    outcome: Estimate
    """With its interval."""
    bound: Bound | None = None


@dataclass(frozen=True)
class LineFinding:
    """One line of a questionnaire over all sheets that came back."""

    line: Line
    found: Tally | TicksTally | tuple[str, ...] | Refusal
    """Counts; or, for an open line, what was written; or why neither is told."""

    @property
    def is_scale(self) -> bool:
        """Whether it is a statement of a scale."""
        return self.line.question.kind is QuestionKind.SCALE

    def favourable(self, *, release: bool) -> FavourableShare | None:
        """Return the share of favourable answers; ``None`` where there is none."""
        if not isinstance(self.found, Tally) or not isinstance(self.found.favourable, Estimate):
            return None
        outcome, n = self.found.favourable, self.found.n
        count = round(outcome.value * n)
        if release and n - count < ODD:
            return FavourableShare((n - ODD + 1) / n, outcome, Bound.AT_LEAST)
        if release and count < ODD:
            return FavourableShare((ODD - 1) / n, outcome, Bound.AT_MOST)
        return FavourableShare(outcome.value, outcome)


@dataclass(frozen=True)
class Survey:
    """One questionnaire."""

    id: str
    title: str
    returned: int
    handed_out: int | None
    rate: Outcome
    lines: tuple[LineFinding, ...]

    def of(self, question: str) -> tuple[LineFinding, ...]:
        """Return the lines of a question."""
        return tuple(one for one in self.lines if one.line.question.id == question)


def survey_of(answers: QuestionnaireAnswers, threshold: int) -> Survey:
    """Count every line; a line that fewer people than ``threshold`` answered is refused."""
    rows, returned = answers.rows, len(answers.rows)
    if answers.returned is not None:
        returned = max(returned, answers.returned)
    rate: Outcome = Refusal(reason=Reason.NOT_ASKED)
    if answers.handed_out is not None and answers.handed_out >= returned:
        rate = response_rate(returned, answers.handed_out)
    return Survey(
        id=answers.id,
        title=answers.questionnaire.title,
        returned=returned,
        handed_out=answers.handed_out,
        rate=rate,
        lines=tuple(
            LineFinding(line, _count(line, column, rows, threshold))
            for column, line in enumerate(answers.lines)
        ),
    )


def _count(
    line: Line, column: int, rows: tuple[AnswerRow, ...], threshold: int
) -> Tally | TicksTally | tuple[str, ...] | Refusal:
    marks = [row.marks[column] for row in rows]
    if line.is_open:
        return verbatims([m for m in marks if isinstance(m, str)], len(rows), threshold=threshold)
    ticks = [mark if isinstance(mark, tuple) else () for mark in marks]
    options = len(line.letters)
    if line.several:
        table = np.array([[n in mark for n in range(options)] for mark in ticks], dtype=bool)
        return tally_ticks(table.reshape(len(ticks), options), threshold=threshold)
    question = line.question
    aside = set(question.places(question.no_view))
    places = [mark[0] if mark and mark[0] not in aside else NO_ANSWER for mark in ticks]
    return tally(
        np.array(places, dtype=int),
        options,
        favourable=question.places(question.favourable),
        threshold=threshold,
    )
