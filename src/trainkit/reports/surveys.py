"""What people said on questionnaires, counted: at the end of the course and some months later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trainkit.definitions.questionnaire import QuestionKind
from trainkit.evaluation.reaction import (
    NO_ANSWER,
    Tally,
    TicksTally,
    response_rate,
    tally,
    tally_ticks,
    verbatims,
)
from trainkit.evaluation.refusal import Outcome, Reason, Refusal
from trainkit.plan.questionnaire_layout import Line
from trainkit.responses.questionnaires.model import AnswerRow, QuestionnaireAnswers

__all__ = ["LineFinding", "Survey", "survey_of"]


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
